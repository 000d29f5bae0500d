//! One document being judged: what all checks share, by how long it lives.
//!
//! A check looks at values through [`Below`], which ends at the value. What lies around it (the whole document, where
//! references lead) is private here and behind methods that count ([`Session::around`], [`Session::references`],
//! [`Session::follow`]), so that no check can use it and have its result remembered for other places.

use super::document::Document;
use super::document::below::{Asked, Below};
use super::document::few::{Few, Properties};
use super::document::references::{References, RestUrl, Target};
use super::memory::Memory;
use super::memory::named::{ByName, Named};
use super::memory::replay::Filled;
use super::memory::said::Said;
use super::memory::trials::{Answer, Trials};
use super::plan::Plan;
use super::policy::Policy;
use crate::diagnostic::{Because, Sink};
use crate::fhirpath::Resolved;
use crate::json::{Kind, NodeId, Sym};
use crate::model::{Ruleset, StructureId, Version};
use crate::options::Options;
use crate::text::limits::{MAX_FHIRPATH_STEPS, MAX_FHIRPATH_STEPS_PER_NODE};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Nested "does it conform" questions: references in a circle end here at the latest.
const MAX_TRIAL_DEPTH: u32 = 24;

/// What stays as it is from document to document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'s> {
    /// What was worked out for the rules.
    pub(crate) plan: &'s Plan,
    /// How the call was asked for.
    pub(crate) options: &'s Options,
    /// How strictly is judged what FHIR leaves open.
    pub(crate) policy: Policy,
}

/// Reasons by node and profile: many references may lead to one resource.
pub(crate) type Reasons = BTreeMap<(NodeId, StructureId), Option<Because>>;

/// What grows while one document is judged.
#[derive(Debug)]
pub(crate) struct State<'s> {
    references: References<'s>,
    /// Nodes of type Reference, in document order.
    reference_nodes: &'s [NodeId],
    /// What was said that is said once a document.
    pub(crate) said: RefCell<Said>,
    /// Structures of which something was said that is said once a document.
    mentioned: RefCell<BTreeSet<StructureId>>,
    /// What nodes conform to.
    trials: RefCell<Trials>,
    /// Why nodes do not conform.
    pub(crate) reasons: RefCell<Reasons>,
    /// Values met before.
    pub(crate) memory: RefCell<Box<Memory>>,
    /// Objects whose properties were read.
    pub(crate) named: Box<Named>,
    /// FHIRPath steps that constraints may still take.
    fuel: Cell<u64>,
    /// `[filled, all]` of the required and the semi-required elements of the profiles asked for.
    filled: Cell<Filled>,
}

/// Where in the judging a check stands.
#[derive(Debug, Default)]
struct Here {
    /// Questions being answered, one within another.
    depth: Cell<u32>,
    /// A reason is being looked for: what is found stands for itself.
    is_telling: Cell<bool>,
    /// How often an answer was taken on trust, or a question left unsaid what judging tells.
    reserves: Cell<u64>,
    asked: Asked,
}

/// The canonical in the edition that the document means, where it names the version that this is an edition of: definitions of an
/// edition call themselves by the version alone.
fn edition(canonical: &str, edition: &str) -> Option<String> {
    let (url, version) = canonical.split_once('|')?;
    let (of, _) = edition.split_once('-')?;
    (version == of).then(|| [url, "|", edition].concat())
}

/// The definition that the document means by a canonical of a version that is not loaded, `editions` being those of the document's guide
/// and of what that builds on. `found` is the nearest of all that are loaded, another guide's copy perhaps.
fn beside(rules: &Ruleset, canonical: &str, editions: [&str; 2], found: StructureId) -> StructureId {
    let Some((url, asked)) = canonical.split_once('|') else { return found };
    let version_of = |id: StructureId| &*rules.structure(id).version;
    let own = |edition: &str| {
        let known = rules.by_url.get(url).filter(|_| !edition.is_empty())?;
        known.iter().copied().find(|&id| version_of(id) == edition)
    };
    let [guide, core] = editions.map(own);
    let guide = guide.filter(|&own| Version::is_part(asked, version_of(own)));
    let core =
        core.filter(|&own| Version::is_part(asked, version_of(own)) || !Version::is_part(asked, version_of(found)));
    guide.or(core).unwrap_or(found)
}

/// What was counted between two times.
pub(crate) fn more(before: Filled, after: Filled) -> Filled {
    [0, 1].map(|row| [0, 1].map(|column| after[row][column] - before[row][column]))
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Session<'s> {
    pub(crate) call: Call<'s>,
    /// The typed document, from a value downwards.
    pub(crate) doc: Below<'s>,
    pub(crate) document: State<'s>,
    here: Here,
}

impl<'s> Session<'s> {
    /// Begins to judge a document. `reference_nodes` are its nodes of type Reference, in document order.
    #[inline]
    pub(crate) fn new(
        doc: &'s Document<'s>,
        call: Call<'s>,
        references: References<'s>,
        reference_nodes: &'s [NodeId],
        mut memory: Box<Memory>,
    ) -> Self {
        let named = memory.named.take().unwrap_or_default();
        let mut trials = std::mem::take(&mut memory.trials);
        trials.begin(doc.tree.len());
        memory.judge_as(call.policy);
        let document = State {
            references,
            reference_nodes,
            said: RefCell::default(),
            mentioned: RefCell::default(),
            trials: RefCell::new(trials),
            reasons: RefCell::default(),
            memory: RefCell::new(memory),
            named,
            fuel: Cell::new(MAX_FHIRPATH_STEPS + MAX_FHIRPATH_STEPS_PER_NODE * doc.tree.len() as u64),
            filled: Cell::default(),
        };
        Self { call, doc: Below::new(doc), document, here: Here::default() }
    }

    /// The memory, for the next document.
    #[inline]
    pub(crate) fn into_memory(self) -> Box<Memory> {
        let mut memory = self.document.memory.into_inner();
        memory.named = Some(self.document.named);
        memory.trials = self.document.trials.into_inner();
        memory
    }

    // What lies around the value under check: each of these counts.

    /// The whole document.
    #[inline]
    pub(crate) fn around(&self) -> &'s Document<'s> {
        self.doc.around(&self.here.asked)
    }

    /// Every Bundle with its entries, and where references lead.
    pub(crate) fn references(&self) -> &References<'s> {
        self.ask_outside();
        &self.document.references
    }

    /// Where a reference leads.
    pub(crate) fn follow<'r>(&self, reference: &'r str, from: NodeId) -> Resolved<'r> {
        let references = &self.document.references;
        match references.resolve(self.around(), reference, from) {
            Target::Resource(node) | Target::Several(node, _) => Resolved::Node(node),
            Target::NoContained => Resolved::Missing,
            // such a name can only be found inside of what is exchanged
            Target::Outside { .. } if reference.starts_with("urn:") && references.bundle_around(from).is_some() => {
                Resolved::Missing
            }
            Target::Outside { .. } => Resolved::External(RestUrl::parse(reference).map(|url| url.resource_type)),
        }
    }

    /// What a contained resource is called by, in the resource around a node.
    pub(crate) fn contained(&self, id: &str, from: NodeId) -> Option<NodeId> {
        match self.follow(&format!("#{id}"), from) {
            Resolved::Node(node) => Some(node),
            _ => None,
        }
    }

    /// Something is asked that the value under check does not say by itself.
    #[inline]
    pub(crate) fn ask_outside(&self) {
        self.here.asked.outside();
    }

    /// Changes when something is asked that the value under check does not say by itself.
    #[inline]
    pub(crate) fn asked(&self) -> u64 {
        self.here.asked.count()
    }

    /// Changes when something is found, or asked that the value under check does not say by itself.
    #[inline]
    pub(crate) fn traces(&self, sink: &Sink) -> u64 {
        sink.total() + self.asked() + self.document.said.borrow().remembered()
    }

    /// Steps that the next constraint may take: a few are always left, so that one costly definition does not keep all
    /// others from being judged.
    pub(crate) fn fuel(&self) -> u64 {
        self.document.fuel.get().clamp(1_000, MAX_FHIRPATH_STEPS)
    }

    /// Takes what a constraint needed from what all may take.
    pub(crate) fn burn(&self, steps: u64) {
        // what was taken as known would leave more to others than what was evaluated
        self.ask_outside();
        self.document.fuel.set(self.document.fuel.get().saturating_sub(steps));
    }

    /// Whether nothing was said of the structure yet; from now on something was.
    pub(crate) fn first_mention(&self, structure: StructureId) -> bool {
        self.ask_outside();
        if self.is_trial() || self.is_telling() {
            self.reserve();
            return false;
        }
        self.document.mentioned.borrow_mut().insert(structure)
    }

    // Where the judging stands.

    /// Whether a question is being answered rather than the document judged.
    #[inline]
    pub(crate) fn is_trial(&self) -> bool {
        self.here.depth.get() > 0
    }

    /// Whether a reason is being looked for.
    #[inline]
    pub(crate) fn is_telling(&self) -> bool {
        self.here.is_telling.get()
    }

    /// The answer to "does the node meet the profile": the one given before, else what `ask` answers. A question that is
    /// nested too deep is taken as yes.
    pub(crate) fn trial(&self, node: NodeId, structure: StructureId, ask: impl FnOnce() -> Answer) -> Answer {
        let trials = &self.document.trials;
        let known = trials.borrow().get(node, structure);
        let answer = known.unwrap_or_else(|| {
            if self.here.depth.get() >= MAX_TRIAL_DEPTH {
                return Answer::OPEN;
            }
            let at = trials.borrow_mut().open(node, structure);
            let answer = ask();
            trials.borrow_mut().close(at, answer);
            answer
        });
        if answer.is_open {
            self.reserve();
        }
        answer
    }

    /// Whether judging the node against the profile is known to find nothing; then it is counted as judged.
    pub(crate) fn is_known_clean(&self, node: NodeId, structure: StructureId) -> bool {
        let known = self.document.trials.borrow().get(node, structure);
        let Some(Answer { clean: Some(filled), asked_outside, .. }) = known else { return false };
        if asked_outside {
            self.ask_outside();
        }
        self.count_all(filled);
        true
    }

    /// Does `judge`, which judges the node against the profile, and keeps that it found nothing where it did.
    pub(crate) fn judged(&self, node: NodeId, structure: StructureId, sink: &mut Sink, judge: impl FnOnce(&mut Sink)) {
        let before = (sink.total(), self.document.said.borrow().remembered(), self.reserves());
        let (asked, filled) = (self.asked(), self.filled());
        judge(sink);
        let after = (sink.total(), self.document.said.borrow().remembered(), self.reserves());
        let mut trials = self.document.trials.borrow_mut();
        if before == after && trials.get(node, structure).is_none() {
            let clean = Some(more(filled, self.filled()));
            let at = trials.open(node, structure);
            let asked_outside = asked != self.asked();
            trials.close(at, Answer { conforms: true, asked_outside, clean, is_open: false });
        }
    }

    /// Something is taken on trust, or left unsaid that judging would tell.
    pub(crate) fn reserve(&self) {
        self.here.reserves.set(self.here.reserves.get() + 1);
    }

    /// Changes when something is taken on trust, or left unsaid that judging would tell.
    pub(crate) fn reserves(&self) -> u64 {
        self.here.reserves.get()
    }

    /// Does `work` as a question.
    pub(crate) fn deeper<R>(&self, work: impl FnOnce() -> R) -> R {
        let depth = &self.here.depth;
        depth.set(depth.get() + 1);
        let done = work();
        depth.set(depth.get() - 1);
        done
    }

    /// Does `work` to find a reason.
    pub(crate) fn telling<R>(&self, work: impl FnOnce() -> R) -> R {
        self.here.is_telling.set(true);
        let done = work();
        self.here.is_telling.set(false);
        done
    }

    /// Does `work` apart from the document: what it counts is not counted, and what it says once is not used up. What it
    /// would have counted.
    pub(crate) fn apart<R>(&self, work: impl FnOnce() -> R) -> (R, Filled) {
        let (said, filled) = (self.document.said.take(), self.filled());
        let done = work();
        self.document.said.replace(said);
        let counted = more(filled, self.document.filled.replace(filled));
        (done, counted)
    }

    /// Looks at each of the nodes (part of a list of [`super::document::todo::Todo`]) but those known to be clean. `passed`
    /// goes on from part to part.
    pub(crate) fn each(
        &self,
        nodes: &[NodeId],
        passed: &mut usize,
        sink: &mut Sink,
        mut check: impl FnMut(NodeId, &mut Sink),
    ) {
        let mut before = self.traces(sink);
        for &node in nodes {
            if self.document.memory.borrow().is_known_clean(passed, node) {
                continue;
            }
            check(node, sink);
            let after = self.traces(sink);
            if after != before {
                self.document.memory.borrow_mut().soil(node);
                before = after;
            }
        }
    }

    /// Counts elements as filled or not.
    pub(crate) fn count_all(&self, more: Filled) {
        let mut filled = self.filled();
        filled.iter_mut().flatten().zip(more.iter().flatten()).for_each(|(count, more)| *count += more);
        self.document.filled.set(filled);
    }

    /// `[filled, all]` of the required, then of the semi-required elements.
    #[inline]
    pub(crate) fn filled(&self) -> Filled {
        self.document.filled.get()
    }

    // What a value says by itself.

    /// [`Plan::resolve`]: the same few canonicals are asked for again and again.
    #[inline]
    pub(crate) fn definition(&self, canonical: &str) -> Option<(StructureId, bool)> {
        let memory = &self.document.memory;
        let known = memory.borrow().canonical(canonical);
        known.unwrap_or_else(|| {
            // a document for one version of the service's profiles means that version where it names none
            let (rules, versions) = (self.doc.rules, self.call.policy.versions);
            let found = if versions == Policy::FHIR.versions {
                self.call.plan.resolve(rules, canonical)
            } else if canonical.contains(['|', '#']) {
                let edition = edition(canonical, versions[1]).and_then(|canonical| rules.resolve(&canonical));
                let exact = edition.filter(|(_, is_other)| !is_other);
                exact.or_else(|| self.call.plan.resolve(rules, canonical)).map(|(id, is_other)| {
                    let of_document = || beside(rules, canonical, versions, id);
                    (if is_other { of_document() } else { id }, is_other)
                })
            } else {
                rules.resolve_beside(canonical, &versions).map(|id| (id, false))
            };
            memory.borrow_mut().keep_canonical(canonical, found);
            found
        })
    }

    /// The nodes of type Reference that lie in a node.
    pub(crate) fn references_in(&self, node: NodeId) -> &'s [NodeId] {
        let all = self.document.reference_nodes;
        let from = all.partition_point(|&reference| reference < node);
        let end = self.doc.tree.subtree_end(node);
        let inside = all[from..].iter().take_while(|&&reference| reference < end).count();
        &all[from..from + inside]
    }

    /// Whether the node's type is, or derives from, the FHIR type `code`.
    #[inline]
    pub(crate) fn is_type(&self, node: NodeId, code: &str) -> bool {
        let name = self.doc.type_name(node);
        name == code || self.call.plan.is_subtype(self.doc.rules, self.doc.type_of(node), code)
    }

    /// The values of a property, arrays flattened, choices found by their element's name, a companion standing in for a
    /// value that is absent.
    pub(crate) fn children_named(&self, node: NodeId, sym: Sym, name: &str) -> Few {
        let tree = self.doc.tree;
        if tree.kind(node) != Kind::Object {
            return Few::new();
        }
        let own = |&child: &NodeId| self.answers(child, sym, name) && !tree.is_duplicate(child);
        let mut out = Few::new();
        self.values(node, tree.children(node).filter(own), &mut out);
        out
    }

    /// The properties of an object by name, read once.
    #[inline]
    pub(crate) fn by_name(&self, node: NodeId) -> ByName<'_> {
        self.document.named.of(self.doc, self.call.plan, node)
    }

    /// [`Session::children_named`] of an object whose properties were read, in `out`.
    #[inline]
    pub(crate) fn named<'n>(
        &self,
        node: NodeId,
        by_name: &Properties,
        sym: Sym,
        name: impl Fn() -> &'n str,
        out: &mut Few,
    ) {
        if sym == Sym::UNKNOWN {
            *out = self.children_named(node, sym, name());
            return;
        }
        out.clear();
        self.values(node, by_name.of(sym), out);
    }

    /// The values of properties of one object: the items of arrays, and companions that stand for a value.
    #[inline]
    fn values(&self, node: NodeId, properties: impl Iterator<Item = NodeId>, out: &mut Few) {
        let tree = self.doc.tree;
        for child in properties {
            if tree.is_companion(child) && tree.child(node, tree.sym(child)).is_some() {
                continue;
            }
            if tree.kind(child) == Kind::Array {
                // in the place of a value that is absent stands what is beside it
                let beside = tree.has_companions(node).then(|| tree.companion_child(node, tree.sym(child))).flatten();
                let mut beside = beside.filter(|&list| list != child).map(|list| tree.children(list));
                for item in tree.children(child) {
                    let other = beside.as_mut().and_then(Iterator::next);
                    if tree.kind(item) != Kind::Null {
                        out.push(item);
                    } else if let Some(other) = other.filter(|&other| tree.kind(other) == Kind::Object) {
                        out.push(other);
                    }
                }
            } else {
                out.push(child);
            }
        }
    }

    /// Whether a property belongs to the element called `sym` (or `name`, for names outside of the table).
    fn answers(&self, property: NodeId, sym: Sym, name: &str) -> bool {
        let found = self.doc.tree.sym(property);
        if found == sym {
            return sym != Sym::UNKNOWN || self.doc.tree.key(property) == name;
        }
        let choice = |id| self.call.plan.element(self.doc.rules, id).choice;
        sym != Sym::UNKNOWN && self.doc.definition(property).is_some_and(|id| choice(id) == sym)
    }

    /// The extensions of a node, primitives by their companion.
    pub(crate) fn extensions(&self, node: NodeId) -> Vec<NodeId> {
        let is_object = self.doc.tree.kind(node) == Kind::Object;
        let holder = if is_object { Some(node) } else { self.doc.companion(node) };
        holder.map_or_else(Vec::new, |holder| self.doc.items(holder, self.doc.syms.extension).collect())
    }

    /// The text of a Reference, or of a canonical or uri value.
    pub(crate) fn reference_text(&self, node: NodeId) -> Option<Cow<'s, str>> {
        match self.doc.tree.kind(node) {
            Kind::Object => self.doc.text(node, self.doc.syms.reference),
            Kind::String => Some(self.doc.tree.text(node)),
            _ => None,
        }
    }
}
