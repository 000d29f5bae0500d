//! The profile walk: what a profile asks beyond the base definition of its type. It goes only where the profile says
//! something (`ProfilePlan::live`).

use super::conforms::conforms;
use super::{binding, bounds, demands, invariant, levels, reason, reference, slice, value};
use crate::check::document::few::Few;
use crate::check::document::place::{name_of, place};
use crate::check::memory::Value;
use crate::check::memory::replay::{Effects, Filled};
use crate::check::plan::Plan;
use crate::check::plan::profile::{self as plan, Asked, ProfilePlan};
use crate::check::plan::wanted::missing;
use crate::check::session::{Session, more};
use crate::diagnostic::catalogue::{profile as rule, structure};
use crate::diagnostic::{Finding, Level, Rule, Severity, Sink};
use crate::json::{Kind, NodeId, Sym};
use crate::model::{Derivation, Element, ElementId, StructureId, Target};

/// Judges the node (a resource or a data type's value) against a profile on its type.
pub(crate) fn check(session: &Session, node: NodeId, structure: StructureId, sink: &mut Sink) {
    let rules = session.doc.rules;
    let profile = rules.structure(structure);
    if profile.broken && session.first_mention(structure) {
        let finding = Finding::new(&rule::PROFILE_BROKEN, place(session.doc, node), vec![(&*profile.url).into()]);
        sink.push(finding);
    }
    if profile.first >= profile.end {
        return;
    }
    if session.is_known_clean(node, structure) {
        return;
    }
    let plan = session.call.plan.profile(rules, structure);
    let walk = |sink: &mut Sink| ProfileWalk { session, plan, first: profile.first, sink }.value(node, profile.first);
    // a resource is met by several ways; of values the memory knows what is met again
    if !session.is_trial() && session.doc.is_resource(node) {
        session.judged(node, structure, sink, walk);
    } else {
        walk(sink);
    }
}

/// Whether the node meets the profile, where judging it did so little before that the answer is known; and what judging it
/// counts, where it finds nothing.
pub(crate) fn known_answer(session: &Session, node: NodeId, structure: StructureId) -> Option<(bool, Option<Filled>)> {
    let profile = session.doc.rules.structure(structure);
    if profile.broken || profile.first >= profile.end {
        return None;
    }
    let value = known(session, node, profile.first)?;
    let memory = session.document.memory.borrow();
    let effects = memory.judged(&value)?;
    Some((effects.conforms()?, effects.is_silent().then_some(effects.filled())))
}

/// The walk of one value against one profile.
pub(super) struct ProfileWalk<'w, 's> {
    pub(super) session: &'w Session<'s>,
    pub(super) plan: &'w ProfilePlan,
    first: ElementId,
    sink: &'w mut Sink,
}

impl ProfileWalk<'_, '_> {
    pub(super) fn is_live(&self, id: ElementId) -> bool {
        self.plan.live[(id.0 - self.first.0) as usize]
    }

    pub(super) fn push(&mut self, mut finding: Finding, element: &Element) {
        let (plan, rules) = (self.session.call.plan, self.session.doc.rules);
        finding.profile.get_or_insert_with(|| plan.called(rules, element.structure));
        if finding.level != Some(Level::SemiRequired) {
            finding.source = finding.source.or_else(|| rules.source_of(element).map(Box::from));
        }
        self.sink.push(finding);
    }

    /// Takes away what was found by one of `rules` at a node, because it was told otherwise.
    pub(super) fn forget(&mut self, node: NodeId, rules: &[&Rule]) {
        let is_told =
            |finding: &Finding| finding.place.node == Some(node.0) && rules.iter().any(|one| one.id == finding.rule.id);
        self.sink.retain(|finding| !is_told(finding));
    }

    /// One value that answers `id`: what judging it did before is done again, else it is judged anew.
    pub(super) fn value(&mut self, node: NodeId, id: ElementId) {
        let session = self.session;
        let memory = &session.document.memory;
        let Some(value) = known(session, node, id) else { return self.fresh(node, id) };
        if let Some(effects) = memory.borrow().judged(&value)
            && effects.replay(session.doc.tree, node, &mut session.document.said.borrow_mut(), self.sink)
        {
            session.count_all(effects.filled());
            return;
        }
        if session.is_trial() || !memory.borrow_mut().was_met(&value) {
            return self.fresh(node, id);
        }
        let (asked, filled) = (session.asked(), session.filled());
        let (found, dropped) = (self.sink.findings.len(), self.sink.dropped);
        let from = session.document.said.borrow_mut().write();
        self.fresh(node, id);
        let said = session.document.said.borrow_mut().written(from, found);
        if session.asked() == asked && self.sink.dropped == dropped {
            let filled = more(filled, session.filled());
            let effects = Effects::of(session.doc.tree, node, filled, &self.sink.findings[found..], &said);
            if let Some(effects) = effects {
                memory.borrow_mut().keep_judged(&value, effects);
            }
        }
    }

    /// One value that answers `id`: its own facts, then its children.
    fn fresh(&mut self, node: NodeId, id: ElementId) {
        let session = self.session;
        let rules = session.doc.rules;
        let element = rules.element(id);
        let asks = self.plan.asks(self.first, id);
        if asks & plan::OF_VALUE != 0 {
            value::check(session.doc, node, element, self.sink);
            bounds::check(session, node, element, self.sink);
        }
        if asks & plan::OF_TYPE != 0 {
            self.types(node, element);
        }
        if asks & plan::OF_CODE != 0
            && let Some(binding) = &element.binding
            && !session.call.plan.members.holds(session.doc, node, binding)
        {
            let definition = rules.structure(element.structure);
            let ty = session.doc.type_name(node);
            binding::bound(session, node, ty, binding, Some(definition), self.sink);
        }
        if asks & plan::CONSTRAINTS != 0 {
            for (index, constraint) in element.constraints.iter().enumerate() {
                if self.plan.owns_constraint(self.first, id, index) {
                    invariant::check(session, node, constraint, element, self.sink);
                }
            }
        }
        if asks & plan::DEMANDS != 0 {
            demands::check(session, node, element, self.sink);
        }
        if asks & plan::BELOW == 0 {
            return;
        }
        let holder = match element.content {
            Some(content) if element.children.is_empty() => content,
            _ => id,
        };
        // the content may be that of an element in another profile, which has a plan of its own
        let other = rules.element(holder).structure;
        if other != element.structure {
            // what the type itself says, the base walk has judged
            if rules.structure(other).derivation != Derivation::Constraint {
                return;
            }
            let first = rules.structure(other).first;
            let plan = session.call.plan.profile(rules, other);
            ProfileWalk { session, plan, first, sink: self.sink }.content(node, holder);
            return;
        }
        self.content(node, holder);
    }

    /// What the node holds, against the children of `holder`.
    fn content(&mut self, node: NodeId, holder: ElementId) {
        let session = self.session;
        let rules = session.doc.rules;
        if session.doc.tree.kind(node) == Kind::Object {
            self.children(node, holder);
        } else if !rules.element(holder).children.is_empty()
            && let Some(companion) = session.doc.companion(node)
        {
            // extensions of a primitive stand in its companion
            self.children(companion, holder);
        } else if !rules.element(holder).children.is_empty() {
            self.absent_children(node, holder);
        }
    }

    /// A primitive without a companion has none of the children that the profile asks for.
    fn absent_children(&mut self, node: NodeId, holder: ElementId) {
        let rules = self.session.doc.rules;
        let ty = self.session.doc.type_of(node);
        let is_primitive = Plan::is_primitive(rules, ty);
        for &child in &rules.element(holder).children {
            let element = rules.element(child);
            if element.min > 0 && is_primitive && rules.symbols.name(element.sym) != "value" {
                let finding = missing(self.session.doc, rules, node, child, 0, !self.session.is_trial());
                self.push(finding, element);
            }
            if !element.slices.is_empty() && is_primitive {
                slice::check(self, node, &[], child);
            }
        }
    }

    fn children(&mut self, node: NodeId, holder: ElementId) {
        let rules = self.session.doc.rules;
        let plan = self.plan;
        let asked = plan.asked(rules, self.first, holder);
        if asked.is_empty() {
            return;
        }
        let by_name = self.session.by_name(node);
        let mut filled = Filled::default();
        let mut count = |level: Option<Level>, is_filled: bool| {
            if let Some(level) = level {
                let row = &mut filled[usize::from(level == Level::SemiRequired)];
                row[0] += u32::from(is_filled);
                row[1] += 1;
            }
        };
        let mut items = Few::new();
        let nothing_recorded = self.session.call.options.recorded.is_empty();
        for &Asked { id, sym, level, is_live, may_be_absent, ref unless } in asked {
            if sym != Sym::UNKNOWN && by_name.lack(sym) {
                let is_kept_out = levels::is_kept_out(self.session, node, &by_name, unless);
                count(level.filter(|_| !is_kept_out), false);
                if is_live && !(may_be_absent && nothing_recorded) {
                    self.child(node, id, &[], is_kept_out);
                }
                continue;
            }
            self.session.named(node, &by_name, sym, || rules.symbols.name(sym), &mut items);
            let is_kept_out = items.is_empty() && levels::is_kept_out(self.session, node, &by_name, unless);
            count(level.filter(|_| !is_kept_out), !items.is_empty());
            if is_live && !(may_be_absent && nothing_recorded && items.is_empty()) {
                self.child(node, id, &items, is_kept_out);
            }
        }
        self.session.count_all(filled);
    }

    /// One child element of the profile: its items, counted, sorted into slices, each judged. That it is absent says nothing where
    /// it is kept out.
    fn child(&mut self, node: NodeId, id: ElementId, items: &[NodeId], is_kept_out: bool) {
        let session = self.session;
        let rules = session.doc.rules;
        let element = rules.element(id);
        let name = rules.symbols.name(element.sym);
        let found = items.len() as u32;
        if found < element.min {
            let mut finding = missing(session.doc, rules, node, id, items.len(), !session.is_trial());
            levels::grade(session, element, &mut finding);
            self.push(finding, element);
        } else if found == 0 && !is_kept_out {
            self.absent(node, element, name);
        }
        if found > element.max {
            let at = items[element.max as usize];
            let finding = if element.max == 0 {
                Finding::new(&structure::ELEMENT_PROHIBITED, place(session.doc, at), vec![name.into()])
            } else {
                let words = vec![name.into(), element.max.into(), found.into()];
                Finding::new(&structure::CARDINALITY_MAX, place(session.doc, at), words)
            };
            self.push(Finding { level: Some(Level::Prohibited).filter(|_| element.max == 0), ..finding }, element);
        }
        if self.plan.asks(self.first, id) & plan::DEMANDS != 0 {
            demands::check_any(session, items, element, self.sink);
        }
        if self.plan.asks(self.first, id) != 0 {
            for &item in items {
                self.value(item, id);
            }
        }
        if !element.slices.is_empty() {
            slice::check(self, node, items, id);
        }
    }

    /// A mustSupport element that is absent although optional: said only where the service's levels apply.
    fn absent(&mut self, node: NodeId, element: &Element, name: &str) {
        if let Some(finding) = levels::absent(self.session, node, element, name) {
            self.push(finding, element);
        }
    }

    /// The profile may allow fewer types than the base, ask for a profile on the type, or narrow a reference.
    fn types(&mut self, node: NodeId, element: &Element) {
        let session = self.session;
        if element.types.is_empty() {
            return;
        }
        let code = session.doc.type_name(node);
        if code.is_empty() {
            return;
        }
        // the name of a choice says its type, so that one derived from it is another one there
        let fits = |code_of: &str| *code_of == *code || !element.choice && session.is_type(node, code_of);
        let Some(ty) = element.types.iter().find(|ty| fits(&ty.code)) else {
            // BackboneElement against Element and content references are not choices of the data's author
            if element.choice || session.doc.structure_of(node).is_some() {
                let allowed = element.types.iter().map(|ty| &*ty.code).collect::<Vec<_>>().join(", ");
                let words = vec![name_of(session.doc, node).into(), code.into(), allowed.into()];
                let finding = Finding::new(&structure::TYPE_NOT_ALLOWED, place(session.doc, node), words);
                self.push(finding, element);
            }
            return;
        };
        if !ty.profiles.is_empty() {
            self.type_profiles(node, element, &ty.profiles);
        }
        let asks = !ty.targets.is_empty() || ty.aggregation != 0 || ty.versioning != 0;
        if asks && matches!(&*ty.code, "Reference" | "CodeableReference") {
            let mut found = Sink::default();
            reference::check_targets(session, node, ty, &mut found);
            for finding in found.findings {
                self.push(finding, element);
            }
        }
    }

    fn type_profiles(&mut self, node: NodeId, element: &Element, profiles: &[Target]) {
        let session = self.session;
        let rules = session.doc.rules;
        let loaded: Vec<StructureId> = profiles.iter().filter_map(|target| target.structure).collect();
        if loaded.len() < profiles.len() {
            // nothing can be refused when one of the alternatives is not known
            let unknown = profiles.iter().filter(|target| target.structure.is_none());
            for target in unknown {
                let words = vec![
                    (&*target.canonical).into(),
                    self.session.call.plan.namesakes(rules).of(&target.canonical, false),
                ];
                // what the definition asks for by name cannot be left unjudged
                let finding = Finding::new(&rule::PROFILE_UNKNOWN, place(session.doc, node), words);
                self.push(finding.severity(Severity::Error), element);
            }
            return;
        }
        if let [only] = loaded[..] {
            let wanted = &*rules.structure(only).type_name;
            if !session.is_type(node, wanted) {
                let found = session.doc.type_name(node);
                let words = vec![name_of(session.doc, node).into(), found.into(), wanted.into()];
                let finding = Finding::new(&structure::TYPE_NOT_ALLOWED, place(session.doc, node), words);
                return self.push(finding, element);
            }
            // an extension is judged by its own url already
            let is_extension = &*rules.structure(only).type_name == "Extension";
            let same = is_extension
                && session.doc.text(node, session.doc.syms.url).is_some_and(|url| *url == *rules.structure(only).url);
            if !same {
                check(session, node, only, self.sink);
            }
            return;
        }
        if !loaded.iter().any(|&structure| conforms(session, node, structure)) {
            let list = profiles.iter().map(|target| &*target.canonical).collect::<Vec<_>>().join(", ");
            let words = vec![name_of(session.doc, node).into(), list.into(), reason::why_not(session, node, &loaded)];
            let finding = Finding::new(&rule::TYPE_PROFILE, place(session.doc, node), words);
            self.push(finding, element);
        }
    }
}

/// The value at `node` as the memory knows it, against the profile's element `id`.
pub(super) fn known<'s>(session: &Session<'s>, node: NodeId, id: ElementId) -> Option<Value<'s>> {
    let doc = session.doc;
    session.document.memory.borrow().value_of(doc.tree, node, || doc.typed(node), id)
}
