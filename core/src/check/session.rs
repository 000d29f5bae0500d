//! One document being judged: the typed tree with everything that checks ask about it, and the window that FHIRPath
//! has upwards.

use super::binding::Bindings;
use super::bundle::{References, RestUrl, Target};
use super::document::Document;
use super::few::{Few, Properties};
use super::memo::{Filled, Memo};
use super::named::{ByName, Named};
use super::options::Options;
use super::plan::Plan;
use super::policy::Policy;
use super::reason::Reasons;
use super::todo::Todo;
use super::trials::{Answer, Trials};
use crate::diagnostic::{Level, Severity, Sink};
use crate::fhirpath::{ElementInfo, Host, Membership, Property, Resolved, TypeId};
use crate::json::{Kind, NodeId, Sym};
use crate::model::{Element, ElementId, Ruleset, StructureId, StructureKind};
use crate::text::limits::{MAX_FHIRPATH_STEPS, MAX_FHIRPATH_STEPS_PER_NODE};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Nested "does it conform" questions: references in a circle end here at the latest.
const MAX_TRIAL_DEPTH: u32 = 24;

/// See the module.
pub(crate) struct Session<'s> {
    pub(crate) doc: &'s Document<'s>,
    pub(crate) plan: &'s Plan,
    pub(crate) options: &'s Options,
    /// Where references lead.
    pub(crate) references: References<'s>,
    /// What the base walk wrote down.
    pub(crate) todo: &'s Todo,
    /// What terminology said already about this document.
    pub(crate) bindings: RefCell<Bindings>,
    /// How strictly is judged what FHIR leaves open.
    pub(crate) policy: Policy,
    /// What nodes conform to.
    trials: RefCell<Trials>,
    depth: Cell<u32>,
    /// FHIRPath steps that constraints may still take.
    fuel: Cell<u64>,
    /// Structures of which something was said that is said once a document.
    mentioned: RefCell<BTreeSet<StructureId>>,
    /// Values met before.
    pub(crate) memo: RefCell<Box<Memo>>,
    /// How often more was asked than the value under check says by itself.
    asked: Cell<u64>,
    /// `[filled, all]` of the required and the semi-required elements of the profiles asked for.
    filled: Cell<Filled>,
    /// Why nodes do not conform.
    pub(super) reasons: RefCell<Reasons>,
    /// A reason is being looked for: what is found stands for itself.
    pub(super) is_telling: Cell<bool>,
    /// Objects whose properties were read.
    pub(super) named: Box<Named>,
}

impl<'s> Session<'s> {
    pub(crate) fn new(
        doc: &'s Document<'s>,
        plan: &'s Plan,
        options: &'s Options,
        policy: Policy,
        (references, todo): (References<'s>, &'s Todo),
        mut memo: Box<Memo>,
    ) -> Self {
        let named = memo.named.take().unwrap_or_default();
        Self {
            doc,
            plan,
            options,
            references,
            todo,
            bindings: RefCell::new(Bindings::new(policy.strict_displays, Arc::clone(plan.hints(&doc.rules.terms)))),
            policy,
            trials: RefCell::default(),
            depth: Cell::new(0),
            fuel: Cell::new(MAX_FHIRPATH_STEPS + MAX_FHIRPATH_STEPS_PER_NODE * doc.tree.len() as u64),
            mentioned: RefCell::default(),
            memo: RefCell::new(memo),
            asked: Cell::new(0),
            filled: Cell::default(),
            reasons: RefCell::default(),
            is_telling: Cell::new(false),
            named,
        }
    }

    /// The memory, for the next document.
    pub(crate) fn into_memo(self) -> Box<Memo> {
        let mut memo = self.memo.into_inner();
        memo.named = Some(self.named);
        memo
    }

    /// Whether the node meets a profile, judged apart; each question is answered once.
    pub(crate) fn conforms(&self, node: NodeId, structure: StructureId) -> bool {
        let rules = self.doc.rules;
        if let Some(own) = self.doc.structure_of(node)
            && (own == structure || rules.derives_from(own, structure))
        {
            return true; // the base definition is judged by the base walk
        }
        let profile = rules.structure(structure);
        if !self.is_type(node, &profile.type_name) {
            return false;
        }
        let known = self.trials.borrow().get(node, structure);
        let answer = known.unwrap_or_else(|| {
            if self.depth.get() >= MAX_TRIAL_DEPTH {
                return Answer::OPEN;
            }
            let at = self.trials.borrow_mut().open(self.doc.tree.len(), node, structure);
            let answer = self.tried(node, structure);
            self.trials.borrow_mut().close(at, answer);
            answer
        });
        if answer.asked_outside {
            self.ask_outside();
        }
        answer.conforms
    }

    fn tried(&self, node: NodeId, structure: StructureId) -> Answer {
        if let Some(conforms) = super::profile::known_answer(self, node, structure) {
            return Answer { conforms, asked_outside: false };
        }
        self.depth.set(self.depth.get() + 1);
        let asked = self.asked();
        let sink = self.apart(node, structure);
        self.depth.set(self.depth.get() - 1);
        let conforms = !sink.findings.iter().any(|finding| finding.severity <= Severity::Error);
        Answer { conforms, asked_outside: asked != self.asked() }
    }

    /// What judging the node against a profile finds, apart from the document's findings: what terminology says once a
    /// document is not to be used up by a question.
    pub(crate) fn apart(&self, node: NodeId, structure: StructureId) -> Sink {
        let fresh = Bindings::new(self.policy.strict_displays, Arc::clone(self.plan.hints(&self.doc.rules.terms)));
        let bindings = self.bindings.replace(fresh);
        let mut sink = Sink::default();
        super::profile::check(self, node, structure, &mut sink);
        self.bindings.replace(bindings);
        sink
    }

    /// [`Plan::resolve`]: the same few canonicals are asked for again and again.
    pub(crate) fn definition(&self, canonical: &str) -> Option<(StructureId, bool)> {
        let version = self.policy.version;
        if !version.is_empty() && !canonical.contains(['|', '#']) {
            return self.doc.rules.resolve_beside(canonical, version).map(|id| (id, false));
        }
        let known = self.memo.borrow().canonical(canonical);
        known.unwrap_or_else(|| {
            let found = self.plan.resolve(self.doc.rules, canonical);
            self.memo.borrow_mut().keep_canonical(canonical, found);
            found
        })
    }

    /// Something is asked that the value under check does not say by itself.
    pub(crate) fn ask_outside(&self) {
        self.asked.set(self.asked.get() + 1);
    }

    /// Changes when [`Session::ask_outside`] is called.
    pub(crate) fn asked(&self) -> u64 {
        self.asked.get()
    }

    /// Changes when something is found, or asked that the value under check does not say by itself.
    pub(crate) fn traces(&self, sink: &Sink) -> u64 {
        sink.total() + self.asked.get() + self.bindings.borrow().remembered()
    }

    /// Looks at each of the nodes (part of a list of [`super::todo::Todo`]) but those known to be clean. `passed` goes on
    /// from part to part.
    pub(crate) fn each(
        &self,
        nodes: &[NodeId],
        passed: &mut usize,
        sink: &mut Sink,
        mut check: impl FnMut(NodeId, &mut Sink),
    ) {
        for &node in nodes {
            if self.memo.borrow().is_known_clean(passed, node) {
                continue;
            }
            let before = self.traces(sink);
            check(node, sink);
            if self.traces(sink) != before {
                self.memo.borrow_mut().soil(node);
            }
        }
    }

    /// Steps that the next constraint may take: a few are always left, so that one costly definition does not keep all
    /// others from being judged.
    pub(crate) fn fuel(&self) -> u64 {
        self.fuel.get().clamp(1_000, MAX_FHIRPATH_STEPS)
    }

    /// Takes what a constraint needed from what all may take.
    pub(crate) fn burn(&self, steps: u64) {
        // what was taken as known would leave more to others than what was evaluated
        self.ask_outside();
        self.fuel.set(self.fuel.get().saturating_sub(steps));
    }

    /// Whether a question is being answered rather than the document judged.
    pub(crate) fn is_trial(&self) -> bool {
        self.depth.get() > 0
    }

    /// Whether nothing was said of the structure yet; from now on something was.
    pub(crate) fn first_mention(&self, structure: StructureId) -> bool {
        self.ask_outside();
        !self.is_trial() && !self.is_telling.get() && self.mentioned.borrow_mut().insert(structure)
    }

    /// Counts an element of this level as filled or not.
    pub(crate) fn count(&self, level: Level, is_filled: bool) {
        let mut filled = self.filled.get();
        let row = &mut filled[usize::from(level == Level::SemiRequired)];
        row[0] += u32::from(is_filled);
        row[1] += 1;
        self.filled.set(filled);
    }

    /// Counts what a value adds that is not looked at again.
    pub(crate) fn count_all(&self, more: Filled) {
        let mut filled = self.filled.get();
        filled.iter_mut().flatten().zip(more.iter().flatten()).for_each(|(count, more)| *count += more);
        self.filled.set(filled);
    }

    /// Forgets what was counted since.
    pub(crate) fn set_filled(&self, filled: Filled) {
        self.filled.set(filled);
    }

    /// `[filled, all]` of the required, then of the semi-required elements.
    pub(crate) fn filled(&self) -> Filled {
        self.filled.get()
    }

    /// Whether the node's type is, or derives from, the FHIR type `code`.
    pub(crate) fn is_type(&self, node: NodeId, code: &str) -> bool {
        let name = self.doc.type_name(node);
        name == code || self.is_subtype(self.doc.type_of(node), code)
    }

    /// The values of a property, arrays flattened, choices found by their element's name, a companion standing in for a
    /// value that is absent.
    pub(crate) fn children_named(&self, node: NodeId, sym: Sym, name: &str) -> Few {
        let doc = self.doc;
        let tree = doc.tree;
        let mut out = Few::new();
        if tree.kind(node) != Kind::Object {
            return out;
        }
        for child in tree.children(node) {
            if !self.answers(child, sym, name) || tree.is_duplicate(child) {
                continue;
            }
            if tree.is_companion(child) && tree.child(node, tree.sym(child)).is_some() {
                continue;
            }
            if tree.kind(child) == Kind::Array {
                tree.children(child).filter(|&item| tree.kind(item) != Kind::Null).for_each(|item| out.push(item));
            } else {
                out.push(child);
            }
        }
        out
    }

    /// The properties of an object by name, read once.
    pub(crate) fn by_name(&self, node: NodeId) -> ByName<'_> {
        self.named.of(self, node)
    }

    /// [`Session::children_named`] of an object whose properties were read.
    pub(crate) fn named<'n>(&self, node: NodeId, by_name: &Properties, sym: Sym, name: impl Fn() -> &'n str) -> Few {
        if sym == Sym::UNKNOWN {
            return self.children_named(node, sym, name());
        }
        let tree = self.doc.tree;
        let mut out = Few::new();
        for child in by_name.of(sym) {
            if tree.is_companion(child) && tree.child(node, tree.sym(child)).is_some() {
                continue;
            }
            if tree.kind(child) == Kind::Array {
                tree.children(child).filter(|&item| tree.kind(item) != Kind::Null).for_each(|item| out.push(item));
            } else {
                out.push(child);
            }
        }
        out
    }

    /// Whether a property belongs to the element called `sym` (or `name`, for names outside of the table).
    pub(crate) fn answers(&self, property: NodeId, sym: Sym, name: &str) -> bool {
        let found = self.doc.tree.sym(property);
        if found == sym {
            return sym != Sym::UNKNOWN || self.doc.tree.key(property) == name;
        }
        sym != Sym::UNKNOWN
            && self.doc.definition(property).is_some_and(|id| self.plan.element(self.doc.rules, id).choice == sym)
    }

    /// The extensions of a node, primitives by their companion.
    pub(crate) fn extensions(&self, node: NodeId) -> Vec<NodeId> {
        let tree = self.doc.tree;
        let holder = if tree.kind(node) == Kind::Object { Some(node) } else { self.companion(node) };
        holder.map_or_else(Vec::new, |holder| self.doc.items(holder, self.doc.syms.extension).collect())
    }

    /// The `_name` object that goes with a primitive value.
    pub(crate) fn companion(&self, node: NodeId) -> Option<NodeId> {
        let tree = self.doc.tree;
        let parent = tree.parent(node)?;
        if tree.kind(parent) == Kind::Object {
            return tree.companion_child(parent, tree.sym(node)).filter(|&found| tree.kind(found) == Kind::Object);
        }
        let holder = tree.parent(parent)?;
        if tree.kind(holder) != Kind::Object || !tree.has_companions(holder) {
            return None;
        }
        let list = tree.companion_child(holder, tree.sym(parent))?;
        let index = tree.children(parent).position(|item| item == node)?;
        tree.children(list).nth(index).filter(|&found| tree.kind(found) == Kind::Object)
    }

    /// The text of a Reference, or of a canonical or uri value.
    pub(crate) fn reference_text(&self, node: NodeId) -> Option<Cow<'s, str>> {
        match self.doc.tree.kind(node) {
            Kind::Object => self.doc.text(node, self.doc.syms.reference),
            Kind::String => Some(self.doc.tree.text(node)),
            _ => None,
        }
    }

    /// Where a reference leads.
    pub(crate) fn follow<'r>(&self, reference: &'r str, from: NodeId) -> Resolved<'r> {
        self.ask_outside();
        match self.references.resolve(self.doc, reference, from) {
            Target::Resource(node) | Target::Several(node, _) => Resolved::Node(node),
            Target::NoContained => Resolved::Missing,
            // such a name can only be found inside of what is exchanged
            Target::Outside { .. }
                if reference.starts_with("urn:") && self.references.bundle_around(from).is_some() =>
            {
                Resolved::Missing
            }
            Target::Outside { .. } => Resolved::External(RestUrl::parse(reference).map(|url| url.resource_type)),
        }
    }

    fn element_of(ty: TypeId) -> Option<ElementId> {
        ty.0.checked_sub(1).map(ElementId)
    }

    fn content_element(&self, ty: TypeId) -> Option<&'s Element> {
        Self::element_of(ty).map(|id| self.doc.rules.element(id))
    }
}

/// Whether structure `id` is the FHIR type `name` or specialises it.
fn specialises(rules: &Ruleset, id: StructureId, name: &str) -> bool {
    let mut at = Some(id);
    for _ in 0..crate::text::limits::MAX_DEFINITION_DEPTH {
        let Some(id) = at else { return false };
        let structure = rules.structure(id);
        if *structure.type_name == *name {
            return true;
        }
        at = structure.base_id;
    }
    false
}

impl Host for Session<'_> {
    fn type_of(&self, node: NodeId) -> TypeId {
        self.doc.type_of(node)
    }

    fn type_named(&self, name: &str) -> TypeId {
        self.plan
            .type_named(self.doc.rules, name)
            .map_or(TypeId::UNKNOWN, |id| TypeId(self.doc.rules.structure(id).first.0 + 1))
    }

    fn type_name(&self, ty: TypeId) -> Cow<'_, str> {
        let Some(element) = self.content_element(ty) else { return Cow::Borrowed("") };
        let structure = self.doc.rules.structure(element.structure);
        if element.parent.is_none() {
            return Cow::Borrowed(&*structure.type_name);
        }
        Cow::Borrowed(element.types.first().map_or("BackboneElement", |ty| &*ty.code))
    }

    fn is_subtype(&self, ty: TypeId, name: &str) -> bool {
        let Some(element) = self.content_element(ty) else { return false };
        if element.parent.is_none() {
            return specialises(self.doc.rules, element.structure, name);
        }
        let code = element.types.first().map_or("BackboneElement", |ty| &*ty.code);
        code == name
            || self.plan.type_named(self.doc.rules, code).is_some_and(|id| specialises(self.doc.rules, id, name))
    }

    fn is_primitive(&self, ty: TypeId) -> bool {
        self.content_element(ty).is_some_and(|element| {
            element.parent.is_none() && self.doc.rules.structure(element.structure).kind == StructureKind::Primitive
        })
    }

    fn has_element(&self, ty: TypeId, name: &str) -> Option<bool> {
        let element = self.content_element(ty)?;
        let rules = self.doc.rules;
        Some(element.children.iter().any(|&child| rules.symbols.name(rules.element(child).sym) == name))
    }

    fn choice_of(&self, ty: TypeId, key: &str) -> Option<Cow<'_, str>> {
        let element = self.content_element(ty)?;
        let rules = self.doc.rules;
        let sym = rules.symbols.get(key.as_bytes());
        let at = element.lookup.binary_search_by_key(&sym, |child| child.sym).ok()?;
        let child = rules.element(element.children[usize::from(element.lookup[at].child)]);
        child.choice.then(|| Cow::Borrowed(rules.symbols.name(child.sym)))
    }

    fn element(&self, ty: TypeId, name: &str) -> Option<ElementInfo> {
        let element = self.content_element(ty)?;
        let rules = self.doc.rules;
        let &id = element.children.iter().find(|&&child| rules.symbols.name(rules.element(child).sym) == name)?;
        let child = rules.element(id);
        let types = (0..child.types.len().max(1))
            .filter_map(|ty| self.plan.content(rules, id, ty))
            .map(|content| TypeId(content.0 + 1))
            .collect();
        Some(ElementInfo { types, repeats: child.array })
    }

    fn resolve<'r>(&self, reference: &'r str, from: NodeId) -> Resolved<'r> {
        self.follow(reference, from)
    }

    fn member_of(&self, node: NodeId, value_set: &str) -> Membership {
        super::binding::member_of(self.doc, node, value_set)
    }

    fn conforms_to(&self, node: NodeId, profile: &str) -> Option<bool> {
        let (structure, _) = self.definition(profile)?;
        Some(self.conforms(node, structure))
    }

    fn html_checks(&self, xhtml: &str) -> bool {
        super::xhtml::html_checks(xhtml)
    }

    fn now(&self) -> &str {
        self.options.now.as_deref().unwrap_or("1970-01-01T00:00:00.000+00:00")
    }

    fn property(&self, node: NodeId, name: Sym) -> Property {
        self.named.property(self, node, name)
    }

    fn in_slice(&self, node: NodeId, structure: &str, name: &str) -> Option<bool> {
        let (structure, _) = self.definition(structure)?;
        super::profile::in_slice(self, node, structure, name)
    }
}
