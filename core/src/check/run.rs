//! The order of the checks: base walk, profiles, invariants, references, extensions, terminology, then the rules of
//! Bundles, questionnaires and narratives. What comes later may rely on every node being typed.

use super::document::Document;
use super::document::below::{Below, Typing};
use super::document::place::place;
use super::document::references::References;
use super::document::todo::{Part, Todo};
use super::fold;
use super::judge::{agreement, binding, codes, extension, invariant, profile, reference, vitals};
use super::memory::Memory;
use super::memory::replay::{Effects, Filled};
use super::plan::Plan;
use super::plan::editions::JudgedBy;
use super::policy::Policy;
use super::session::{Call, Session};
use super::topic::{bundle, definition, measure, questionnaire, vocabulary};
use super::walk::BaseWalk;
use super::xhtml;
use crate::diagnostic::catalogue::profile as rule;
use crate::diagnostic::catalogue::structure::{self, CARDINALITY_MIN};
use crate::diagnostic::{Arg, Finding, Place, Severity, Sink};
use crate::json::{Kind, NodeId, Tree};
use crate::model::{Demand, ElementId, Ruleset, StructureId, Version};
use crate::options::{Edition, Options};
use crate::text::limits::MAX_FINDINGS;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Nodes to a finding, where there are many.
const NODES_A_FINDING: usize = 32;
/// Findings that there is room for from the start.
const USUAL_FINDINGS: usize = 7;

/// A document after the base walk: every node is typed, references are indexed, what is left to look at is listed. Nothing
/// about profiles was asked yet, so that floors above can decide from it what the document is for.
#[derive(Debug)]
pub(crate) struct Walked<'a> {
    /// The typed document.
    pub(crate) doc: Document<'a>,
    todo: Box<Todo>,
    /// Values that earlier documents had as well; taken by the judging.
    memory: Option<Box<Memory>>,
    /// The text had no fault and the walk entered everything: its list of resources is complete.
    is_whole: bool,
}

/// Types a parsed document and judges it against the base definitions, as far as one node tells.
pub(crate) fn walk<'a>(
    tree: &'a Tree<'a>,
    rules: &'a Ruleset,
    plan: &Plan,
    options: &Options,
    mut memory: Box<Memory>,
    sink: &mut Sink,
) -> Walked<'a> {
    let mut doc = Document::in_list(std::mem::take(&mut memory.typed), tree, rules, plan.syms);
    let lenient = options.edition == Edition::E2023;
    let (security_checks, no_example_urls) = (options.security_checks, options.no_example_urls);
    let is_sound = sink.total() == 0;
    memory.begin(tree, is_sound);
    // a list of many findings that grows is copied again and again
    sink.findings.reserve((tree.len() / NODES_A_FINDING).clamp(USUAL_FINDINGS, MAX_FINDINGS));
    let todo = memory.todo.take().unwrap_or_default();
    let doc_below = Typing::new(&mut doc);
    let walk =
        BaseWalk { doc: doc_below, plan, sink, security_checks, no_example_urls, lenient, todo, memory: &mut memory };
    let todo = walk.run();
    let is_whole = is_sound && !todo.passed_over;
    Walked { doc, todo, memory: Some(memory), is_whole }
}

impl<'a> Walked<'a> {
    /// Begins to judge the document as `policy` has it. Inlined, as what it returns is large.
    #[inline]
    pub(crate) fn judging<'s>(&'s mut self, plan: &'s Plan, options: &'s Options, policy: Policy) -> Judging<'s> {
        let memory = self.memory.take().unwrap_or_default();
        let (doc, todo) = (&self.doc, &self.todo);
        let references = if self.is_whole { References::among(doc, &todo.resources) } else { References::new(doc) };
        let call = Call { plan, options, policy };
        let session = Session::new(doc, call, references, &todo.references, memory);
        Judging { session, doc, todo, declared: Vec::new(), filled: Vec::new() }
    }

    /// The document and the memory, for the report and for the next document.
    pub(crate) fn end(self, mut memory: Box<Memory>) -> (Document<'a>, Box<Memory>) {
        memory.settle(self.todo);
        (self.doc, memory)
    }
}

/// A profile that a resource declares or, for the root, was given.
#[derive(Clone, Debug)]
pub(crate) struct Declared<'s> {
    /// The resource.
    pub(crate) resource: NodeId,
    /// The canonical as written, with its version.
    pub(crate) canonical: Cow<'s, str>,
    /// The definition it was judged against; `None` where none is loaded, where it is the base definition itself, or where it
    /// is a definition of another type.
    pub(crate) structure: Option<StructureId>,
}

/// A document being judged: the stages in their order, and what floors above may ask between them.
pub(crate) struct Judging<'s> {
    session: Session<'s>,
    doc: &'s Document<'s>,
    todo: &'s Todo,
    declared: Vec<Declared<'s>>,
    /// How much of its own profiles each resource fills, of those with any.
    filled: Vec<(NodeId, [[u32; 2]; 2])>,
}

impl<'s> Judging<'s> {
    /// The stage of profiles, invariants, references, extensions, terminology and whole Bundles.
    pub(crate) fn profiles(&mut self, sink: &mut Sink) {
        let session = &self.session;
        let (mut passed, mut passed_texts, mut passed_codes) = (0, [0; 2], [0; 3]);
        for part in self.todo.parts() {
            for &resource in part.resources {
                let before = session.filled();
                let asked = judge(session, resource, sink);
                let own = added(before, session.filled());
                if own != [[0; 2]; 2] {
                    self.filled.push((resource, own));
                }
                let asked = asked.into_iter();
                self.declared.extend(asked.map(|(canonical, structure)| Declared { resource, canonical, structure }));
            }
            base_invariants(session, part.invariants, &mut passed, sink);
            for &node in part.references {
                reference::check(session, node, sink);
            }
            let [canonicals, agreeing] = &mut passed_texts;
            session.each(part.canonicals, canonicals, sink, |node, sink| {
                reference::check_canonical(session, node, sink);
            });
            session.each(part.agreeing, agreeing, sink, |node, sink| agreement::check(session, node, sink));
            for &node in part.extensions {
                extension::check(session, node, sink);
            }
            terminology(session, &part, &mut passed_codes, sink);
            for &resource in part.resources {
                of_resource(session, resource, sink);
            }
        }
        codes::check(session, &self.todo.codings, sink);
        element_ids(self.doc, self.todo, sink);
        bundle::check(self.doc, session.references(), sink);
        let element_ids = ids_of_elements(self.doc, self.todo);
        session.each(&self.todo.narratives, &mut 0, sink, |narrative, sink| {
            let resource = self.doc.resource_of(narrative);
            let language = self.doc.text(resource, self.doc.syms.language);
            let resolves = |id: &str| {
                element_ids.binary_search_by(|(of, known)| (*of, &**known).cmp(&(resource, id))).is_ok()
                    || session.contained(id, narrative).is_some()
            };
            // div, in the Narrative, in its resource
            let is_own = self.doc.tree.parent(narrative).and_then(|text| self.doc.tree.parent(text)) == Some(resource);
            let language = language.as_deref().map(|language| (language, is_own));
            xhtml::check(session.doc, narrative, language, resolves, sink);
        });
    }

    /// The typed document.
    pub(crate) fn doc(&self) -> &'s Document<'s> {
        self.doc
    }

    /// Where references lead.
    pub(crate) fn references(&self) -> &References<'s> {
        self.session.references()
    }

    /// How the call was asked for.
    pub(crate) fn options(&self) -> &'s Options {
        self.session.call.options
    }

    /// The profiles of all resources, in document order of the resources, declared ones before given ones. Filled by
    /// [`Judging::profiles`].
    pub(crate) fn declared(&self) -> &[Declared<'s>] {
        &self.declared
    }

    /// `[filled, all]` of the required, then of the semi-required elements of each resource's profiles; those with none are left
    /// out.
    pub(crate) fn filled(&self) -> &[(NodeId, [[u32; 2]; 2])] {
        &self.filled
    }

    /// All resources of the document: the root, entries' ones, contained ones, those of Parameters; in document order.
    pub(crate) fn resources(&self) -> &'s [NodeId] {
        &self.todo.resources
    }

    /// Asks something that the value at `node` alone decides, with the policy: where it was asked of one with the same bytes before,
    /// what was found and answered then is so again. `ask` looks at nothing outside of the value; in builds for tests what is known
    /// is asked anew and compared.
    pub(crate) fn of_value(
        &self,
        node: NodeId,
        question: u8,
        sink: &mut Sink,
        ask: impl FnOnce(&mut Sink) -> u32,
    ) -> u32 {
        let (doc, document) = (self.session.doc, &self.session.document);
        let memory = &document.memory;
        let value = memory.borrow().questioned(node, doc.typed(node), question);
        let Some(value) = value else { return ask(sink) };
        let (found, dropped) = (sink.findings.len(), sink.dropped);
        if let Some(effects) = memory.borrow().judged(&value)
            && effects.replay(doc.tree, node, &mut document.said.borrow_mut(), sink)
        {
            if cfg!(debug_assertions) && sink.dropped == dropped {
                let mut anew = Sink::default();
                let told = |answer: u32, findings: &[Finding]| format!("{answer} {findings:?}");
                let known = told(effects.answer(), &sink.findings[found..]);
                debug_assert_eq!(known, told(ask(&mut anew), &anew.findings), "question {question}");
            }
            return effects.answer();
        }
        let answer = ask(sink);
        if sink.dropped == dropped
            && let Some(effects) = Effects::of(doc.tree, node, Filled::default(), &sink.findings[found..], &[])
        {
            memory.borrow_mut().keep_judged(&value, effects.answering(answer));
        }
        answer
    }

    /// The editions that it was judged by: those of its profiles and of its types; `also` is one more by name.
    pub(crate) fn judged_by(&self, also: Option<&str>) -> JudgedBy {
        let rules = self.doc.rules;
        let plan = self.session.call.plan;
        let base = plan.type_named(rules, "Resource");
        let definitions = self.declared.iter().filter_map(|declared| declared.structure).chain(base);
        JudgedBy::new(plan.editions(rules), definitions, also)
    }

    /// Ends the judging: the memory, and `[filled, all]` of the required, then of the semi-required elements.
    #[inline]
    pub(crate) fn end(self, sink: &mut Sink) -> (Box<Memory>, [[u32; 2]; 2]) {
        let filled = self.session.filled();
        say_once(sink);
        fold::fold(&self.session.document.said.borrow(), sink);
        (self.session.into_memory(), filled)
    }
}

/// What was counted between two moments.
fn added(before: [[u32; 2]; 2], after: [[u32; 2]; 2]) -> [[u32; 2]; 2] {
    let mut added = after;
    added.iter_mut().flatten().zip(before.iter().flatten()).for_each(|(count, before)| *count -= before);
    added
}

/// A canonical that a resource is to be judged against, and the definition that answers it.
type Asked<'s> = (Cow<'s, str>, Option<StructureId>);

/// Judges a resource against the profiles that it declares, was given or, as a vital sign, has; the canonicals of the
/// first two.
fn judge<'s>(session: &Session<'s>, resource: NodeId, sink: &mut Sink) -> Vec<Asked<'s>> {
    let (doc, rules) = (session.doc, session.doc.rules);
    let asked = profiles(session, resource, sink);
    let declared_vitals = |name: StructureId| asked.iter().any(|(_, structure)| *structure == Some(name));
    if let Some((code, vital)) = vitals::profile(session, resource).filter(|(_, vital)| !declared_vitals(*vital)) {
        let url = format!("{} ({code})", rules.structure(vital).url);
        sink.push(Finding::new(&rule::VITAL_SIGN, place(doc, resource), vec![url.into()]));
        profile::check(session, resource, vital, sink);
    }
    let own = asked.iter().filter_map(|(_, structure)| *structure);
    let imposed = imposed(session, resource, own.clone(), sink);
    for structure in own.chain(imposed) {
        profile::check(session, resource, structure, sink);
    }
    asked
}

/// The profiles that profiles impose, and those that these impose
/// (https://hl7.org/fhir/extensions/StructureDefinition-structuredefinition-imposeProfile.html).
fn imposed(
    session: &Session<'_>,
    resource: NodeId,
    own: impl Iterator<Item = StructureId> + Clone,
    sink: &mut Sink,
) -> Vec<StructureId> {
    let rules = session.doc.rules;
    let canonicals = |structure: StructureId| {
        let definition = rules.structure(structure);
        let root = (definition.first < definition.end).then(|| rules.element(definition.first));
        root.into_iter().flat_map(|root| &root.demands).filter_map(|demand| match demand {
            Demand::Impose(canonical) => Some(canonical),
            _ => None,
        })
    };
    // hardly any profile does
    if own.clone().all(|structure| canonicals(structure).next().is_none()) {
        return Vec::new();
    }
    let mut all: Vec<StructureId> = own.collect();
    let (count, mut next) = (all.len(), 0);
    while let Some(&structure) = all.get(next) {
        next += 1;
        for canonical in canonicals(structure) {
            match session.definition(canonical) {
                Some((id, _)) if !all.contains(&id) => all.push(id),
                Some(_) => {}
                None => {
                    let namesakes = session.call.plan.namesakes(rules).of(canonical, false);
                    let words = vec![(&**canonical).into(), namesakes];
                    sink.push(Finding::new(&rule::PROFILE_UNKNOWN, place(session.doc, resource), words));
                }
            }
        }
    }
    all.split_off(count)
}

/// Checks of resources of one type.
fn of_resource(session: &Session<'_>, resource: NodeId, sink: &mut Sink) {
    let doc = session.around();
    vocabulary::check_url(doc, resource, sink);
    reference::check_contained(session, resource, sink);
    match doc.type_name(resource) {
        "CodeSystem" => vocabulary::check_code_system(doc, resource, sink),
        "ValueSet" => vocabulary::check_value_set(doc, resource, sink),
        "ConceptMap" => vocabulary::check_concept_map(doc, resource, sink),
        "SearchParameter" => vocabulary::check_search_parameter(session, resource, sink),
        "CapabilityStatement" => vocabulary::check_capability_statement(doc, resource, sink),
        "Questionnaire" => questionnaire::check_form(doc, resource, sink),
        "QuestionnaireResponse" => {
            let around = questionnaire::Around {
                contained: &|id| session.contained(id, resource),
                evaluate: &|ask, variables| invariant::answer(session, ask, variables),
            };
            questionnaire::check(doc, resource, &around, sink);
        }
        "MeasureReport" => measure::check(doc, resource, sink),
        "StructureDefinition" => definition::check(session, resource, sink),
        _ => {}
    }
}

/// An absent element is asked for by the base definition and by each profile: the strictest of them is said.
fn say_once(sink: &mut Sink) {
    let mut best: BTreeMap<(u32, &str), usize> = BTreeMap::new();
    let mut drop = BTreeSet::new();
    for (index, finding) in sink.findings.iter().enumerate() {
        if finding.rule.id != CARDINALITY_MIN.id {
            continue;
        }
        let (Some(node), Some(tail)) = (finding.place.node, finding.place.tail.as_deref()) else { continue };
        match best.get(&(node, tail)) {
            // later ones are those of profiles: they win where they are not milder
            Some(&before) if sink.findings[before].severity > finding.severity => {
                drop.insert(index);
            }
            Some(&before) => {
                drop.insert(before);
                best.insert((node, tail), index);
            }
            None => {
                best.insert((node, tail), index);
            }
        }
    }
    if drop.is_empty() {
        return;
    }
    let mut index = 0;
    sink.findings.retain(|_| {
        index += 1;
        !drop.contains(&(index - 1))
    });
}

/// The values of `meta.profile` of a resource.
pub(crate) fn declared<'d>(doc: &'d Document, resource: NodeId) -> impl Iterator<Item = NodeId> + 'd {
    Below::new(doc).declared(resource)
}

/// That a profile was judged by another version than the one asked for, and what that means to who declared it.
fn other_version(session: &Session, canonical: &str, structure: StructureId, node: NodeId) -> Finding {
    let (rules, policy) = (session.doc.rules, &session.call.policy);
    let asked = canonical.split_once('|').map_or("", |(_, version)| version);
    let is_part = Version::is_part(asked, &rules.structure(structure).version);
    let is_of_receiver = policy.of_receiver.iter().any(|start| canonical.starts_with(start));
    let todo = match (is_of_receiver, is_part) {
        (true, true) => Arg::words(
            "「|」の後に書かれているのは版の先頭だけです。このままで構いません。",
            "Only the first part of the version stands behind the \"|\"; nothing has to be changed.",
        ),
        (true, false) => Arg::words(
            "「|」の後に受け取る側が受け付ける版を書くか、「|」から後を省いてください。",
            "Write a version that the receiver takes in behind the \"|\", or leave out the \"|\" and the version.",
        ),
        (false, _) => Arg::words(
            "その版で検証するには、--package でその版のパッケージを読み込んでください。",
            "Load the package of that version with --package to use it.",
        ),
    };
    let words = vec![canonical.into(), session.call.plan.versioned(rules, structure).into(), todo];
    Finding::new(&rule::PROFILE_VERSION_SUBSTITUTED, place(session.doc, node), words)
}

/// The profiles that a resource is to be judged against: those that it declares and, for the root, those given.
/// Canonicals that nothing answers, or another version answers, are said here.
fn profiles<'s>(session: &Session<'s>, resource: NodeId, sink: &mut Sink) -> Vec<Asked<'s>> {
    let doc = session.doc;
    let rules = doc.rules;
    let mut asked: Vec<Asked<'s>> = Vec::new();
    let mut known = BTreeSet::new();
    let mild = session.call.policy.unknown_profile;
    let declared = doc.declared(resource).map(|node| (doc.tree.text(node), node, mild));
    let given = session.call.options.profiles.iter().filter(|_| resource == NodeId::ROOT);
    // what the call asks for and cannot be done is no matter of the receiver's
    let given = given.map(|url| (Cow::Borrowed(url.as_str()), resource, Severity::Error));
    for (canonical, node, severity) in declared.chain(given) {
        // nearly every resource declares one
        if let Some((first, _)) = asked.first() {
            known.insert(first.clone());
            if !known.insert(canonical.clone()) {
                continue;
            }
        }
        let Some((structure, substituted)) = session.definition(&canonical) else {
            let words = vec![canonical.as_ref().into(), session.call.plan.namesakes(rules).of(&canonical, false)];
            sink.push(Finding::new(&rule::PROFILE_UNKNOWN, place(doc, node), words).severity(severity));
            asked.push((canonical, None));
            continue;
        };
        let definition = rules.structure(structure);
        if substituted {
            sink.push(other_version(session, &canonical, structure, node));
        }
        let fits = doc.structure_of(resource).is_none_or(|own| {
            let base = session.call.plan.type_named(rules, &definition.type_name);
            base.is_some_and(|base| own == base || rules.derives_from(own, base))
        });
        if !fits {
            let found = doc.resource_type(resource);
            let words = vec![canonical.as_ref().into(), (&*definition.type_name).into(), found.as_ref().into()];
            sink.push(Finding::new(&rule::PROFILE_TYPE_MISMATCH, place(doc, node), words));
            asked.push((canonical, None));
            continue;
        }
        // the base definition itself is judged by the base walk
        let is_base = session.call.plan.type_named(rules, &definition.type_name) == Some(structure);
        asked.push((canonical, Some(structure).filter(|_| !is_base)));
    }
    asked
}

/// The ids of elements by resource, in order: narratives may refer to them.
fn ids_of_elements<'d>(doc: &'d Document<'_>, todo: &Todo) -> Vec<(NodeId, Cow<'d, str>)> {
    let texts = todo.element_ids.iter().filter(|&&node| doc.tree.kind(node) == Kind::String);
    let mut ids: Vec<(NodeId, Cow<'_, str>)> =
        texts.map(|&node| (doc.resource_of(node), doc.tree.text(node))).collect();
    ids.sort_unstable();
    ids
}

/// An element's id is unique in its resource. Definitions are apart: their elements bear the same ids in the snapshot
/// and in the differential.
#[cfg_attr(target_family = "wasm", inline(never))] // engines compile a function when it is first called
fn element_ids(doc: &Document<'_>, todo: &Todo, sink: &mut Sink) {
    let texts = todo.element_ids.iter().filter(|&&node| doc.tree.kind(node) == Kind::String);
    let elements = texts.filter_map(|&node| Some((node, doc.tree.parent(node)?)));
    let mut seen: Vec<(NodeId, Cow<'_, str>, NodeId, NodeId)> = elements
        .filter(|&(_, element)| doc.type_name(element) != "ElementDefinition")
        .map(|(node, element)| (doc.resource_of(element), doc.tree.text(node), node, element))
        .collect();
    seen.sort();
    for pair in seen.windows(2) {
        let [(resource, id, ..), (other, same, node, element)] = pair else { continue };
        if (resource, id) == (other, same) {
            let place = Place { node: Some(element.0), ..place(doc, *node) };
            sink.push(Finding::new(&structure::ELEMENT_ID_TWICE, place, vec![(**id).into()]));
        }
    }
}

/// Invariants of the base specification, on every node whose definition or type has some.
fn base_invariants(session: &Session, nodes: &[NodeId], passed: &mut usize, sink: &mut Sink) {
    let doc = session.doc;
    session.each(nodes, passed, sink, |node, sink| {
        if doc.tree.is_companion(node) && doc.companion_has_value(node) {
            return;
        }
        let definition = doc.definition(node);
        let content = doc.content(node);
        // a contained resource is told by the one that holds it: no narrative of its own is asked for
        let is_contained = definition.is_some_and(|id| doc.rules.element(id).sym == doc.syms.contained);
        let of_type = content.filter(|&content| Some(content) != definition);
        let mut earlier: Option<ElementId> = None;
        for id in definition.into_iter().chain(of_type) {
            let element = doc.rules.element(id);
            let own = &session.call.plan.element(doc.rules, id).invariants;
            for constraint in own.iter().filter_map(|&index| element.constraints.get(usize::from(index))) {
                if is_contained && &*constraint.key == "dom-6" {
                    continue;
                }
                let known = earlier.is_some_and(|earlier| {
                    let mut known = doc.rules.element(earlier).constraints.iter();
                    known.any(|other| other.key == constraint.key && other.expression == constraint.expression)
                });
                if !known {
                    invariant::check(session, node, constraint, element, sink);
                }
            }
            earlier = Some(id).filter(|_| !own.is_empty());
        }
    });
}

#[cfg_attr(target_family = "wasm", inline(never))] // engines compile a function when it is first called
fn terminology(session: &Session, part: &Part<'_>, [bindings, codings, quantities]: &mut [usize; 3], sink: &mut Sink) {
    let doc = session.doc;
    session.each(part.bindings, bindings, sink, |node, sink| {
        let element = doc.definition(node).map(|id| doc.rules.element(id));
        if let Some(binding) = element.and_then(|element| element.binding.as_ref())
            && !session.call.plan.members.holds(doc, node, binding)
        {
            binding::bound(session, node, doc.type_name(node), binding, None, sink);
        }
    });
    if part.codings.is_empty() && part.quantities.is_empty() {
        return;
    }
    let systems = session.call.plan.systems(doc.rules);
    session.each(part.codings, codings, sink, |node, sink| binding::coding(session, systems, node, sink));
    session.each(part.quantities, quantities, sink, |node, sink| {
        binding::quantity(session, systems, node, sink);
        simple_quantity(session, node, sink);
    });
}

/// A Quantity whose element asks for a profile of it. R4's own elements ask for one, SimpleQuantity, which forbids a
/// comparator and nothing else (http://hl7.org/fhir/R4/datatypes.html#SimpleQuantity).
fn simple_quantity(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    if doc.tree.child(node, doc.syms.comparator).is_none() {
        return;
    }
    let Some(element) = doc.definition(node).map(|id| doc.rules.element(id)) else { return };
    let own = element.types.iter().find(|ty| *ty.code == *doc.type_name(node));
    for asked in own.into_iter().flat_map(|ty| &ty.profiles).filter_map(|target| target.structure) {
        profile::check(session, node, asked, sink);
    }
}
