//! The profile walk: what a profile asks beyond the base definition of its type. It goes only where the profile says
//! something (`ProfilePlan::live`).

use super::base::{missing, name_of, place};
use super::few::{Few, Short};
use super::memo::{Filled, Key, MAX_BYTES, Sorted, Value};
use super::plan::{self, Asked, ProfilePlan};
use super::replay::Effects;
use super::session::Session;
use super::slicing::{Matcher, Slices};
use super::wanted::nothing;
use super::{bounds, invariant, levels, near_miss, reason, reference, value, xhtml};
use crate::diagnostic::catalogue::{profile as rule, structure};
use crate::diagnostic::{Arg, Finding, Level, Place, Severity, Sink};
use crate::fhirpath::Host;
use crate::json::{Kind, NodeId, Sym};
use crate::model::{
    Derivation, Discriminator, DiscriminatorKind, Element, ElementId, Ruleset, SliceRules, Slicing, StructureId,
};

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
    let plan = session.plan.profile(rules, structure);
    let mut walk = ProfileWalk { session, plan, first: profile.first, sink };
    walk.value(node, profile.first);
}

/// Whether the node meets the profile, where judging it did so little before that the answer is known.
pub(crate) fn known_answer(session: &Session, node: NodeId, structure: StructureId) -> Option<bool> {
    let profile = session.doc.rules.structure(structure);
    if profile.broken || profile.first >= profile.end {
        return None;
    }
    let value = known(session, node, profile.first)?;
    session.memo.borrow().judged(&value)?.conforms()
}

/// Whether the node falls into the slice called `name` anywhere in the profile; `None` when there is no such slice.
pub(crate) fn in_slice(session: &Session, node: NodeId, structure: StructureId, name: &str) -> Option<bool> {
    let rules = session.doc.rules;
    let plan = session.plan.profile(rules, structure);
    plan.slices.iter().find_map(|(sliced, plan)| {
        let slices = &rules.element(*sliced).slices;
        let at = slices.iter().position(|&slice| rules.element(slice).slice_name.as_deref() == Some(name))?;
        Some(plan.holds(session, node, at))
    })
}

struct ProfileWalk<'w, 's> {
    session: &'w Session<'s>,
    plan: &'w ProfilePlan,
    first: ElementId,
    sink: &'w mut Sink,
}

impl ProfileWalk<'_, '_> {
    fn is_live(&self, id: ElementId) -> bool {
        self.plan.live[(id.0 - self.first.0) as usize]
    }

    fn push(&mut self, mut finding: Finding, element: &Element) {
        let structure = self.session.doc.rules.structure(element.structure);
        finding.profile.get_or_insert_with(|| structure.url.clone());
        if finding.level != Some(Level::SemiRequired) {
            finding.source = finding.source.or_else(|| self.session.doc.rules.source_of(element).map(Box::from));
        }
        self.sink.push(finding);
    }

    /// The slices of `id` that an item falls into.
    fn sorted(&self, item: NodeId, id: ElementId, slices: &Slices) -> Sorted {
        let session = self.session;
        let Some(value) = known(session, item, id) else { return slices.of(session, item) };
        if let Some(sorted) = session.memo.borrow().sorted(&value) {
            return sorted;
        }
        let asked = session.asked();
        let sorted = slices.of(session, item);
        let mut memo = session.memo.borrow_mut();
        if asked == session.asked() && memo.was_met(&value) {
            memo.keep_sorted(&value, sorted);
        }
        sorted
    }

    /// One value that answers `id`: what judging it did before is done again, else it is judged anew.
    fn value(&mut self, node: NodeId, id: ElementId) {
        let session = self.session;
        let Some(value) = known(session, node, id) else { return self.fresh(node, id) };
        if let Some(effects) = session.memo.borrow().judged(&value)
            && effects.replay(session, node, self.sink)
        {
            return;
        }
        if session.is_trial() || !session.memo.borrow_mut().was_met(&value) {
            return self.fresh(node, id);
        }
        let (asked, filled) = (session.asked(), session.filled());
        let (found, dropped) = (self.sink.findings.len(), self.sink.dropped);
        let from = session.bindings.borrow_mut().write();
        self.fresh(node, id);
        let said = session.bindings.borrow_mut().written(from, found);
        if session.asked() == asked && self.sink.dropped == dropped {
            let filled = more(filled, session.filled());
            let effects = Effects::of(session, node, filled, &self.sink.findings[found..], &said);
            if let Some(effects) = effects {
                session.memo.borrow_mut().keep_judged(&value, effects);
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
            && !session.plan.members.holds(session.doc, node, binding)
        {
            let url = &*rules.structure(element.structure).url;
            let ty = session.doc.type_name(node);
            session.bindings.borrow_mut().bound(session.doc, node, ty, binding, Some(url), self.sink);
        }
        if asks & plan::CONSTRAINTS != 0 {
            for (index, constraint) in element.constraints.iter().enumerate() {
                if self.plan.owns_constraint(self.first, id, index) {
                    invariant::check(session, node, constraint, element, self.sink);
                }
            }
        }
        if asks & plan::OF_NARRATIVE != 0 {
            xhtml::check_control(session, node, &element.narrative, self.sink);
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
            let plan = session.plan.profile(rules, other);
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
            && let Some(companion) = session.companion(node)
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
        let is_primitive = self.session.is_primitive(self.session.doc.type_of(node));
        for &child in &rules.element(holder).children {
            let element = rules.element(child);
            if element.min > 0 && is_primitive && rules.symbols.name(element.sym) != "value" {
                let finding = missing(self.session.doc, node, child, 0, !self.session.is_trial());
                self.push(finding, element);
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
        for &Asked { id, sym, level, is_live, may_be_absent } in asked {
            if sym != Sym::UNKNOWN && by_name.lack(sym) {
                if let Some(level) = level.filter(|_| !self.session.is_trial()) {
                    self.session.count(level, false);
                }
                if is_live && !may_be_absent {
                    self.child(node, id, &[]);
                }
                continue;
            }
            let items = self.session.named(node, &by_name, sym, || rules.symbols.name(sym));
            if let Some(level) = level.filter(|_| !self.session.is_trial()) {
                self.session.count(level, !items.is_empty());
            }
            if is_live && !(may_be_absent && items.is_empty()) {
                self.child(node, id, &items);
            }
        }
    }

    /// One child element of the profile: its items, counted, sorted into slices, each judged.
    fn child(&mut self, node: NodeId, id: ElementId, items: &[NodeId]) {
        let session = self.session;
        let rules = session.doc.rules;
        let element = rules.element(id);
        let name = rules.symbols.name(element.sym);
        let found = items.len() as u32;
        if found < element.min {
            let mut finding = missing(session.doc, node, id, items.len(), !session.is_trial());
            levels::grade(session, element, &mut finding);
            self.push(finding, element);
        } else if found == 0 {
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
        if self.plan.asks(self.first, id) != 0 {
            for &item in items {
                self.value(item, id);
            }
        }
        if !element.slices.is_empty() {
            self.slices(node, items, id, element, name);
        }
    }

    /// A mustSupport element that is absent although optional: said only where the service's levels apply.
    fn absent(&mut self, node: NodeId, element: &Element, name: &str) {
        if let Some(finding) = levels::absent(self.session, node, element, name) {
            self.push(finding, element);
        }
    }

    fn slices(&mut self, node: NodeId, items: &[NodeId], id: ElementId, element: &Element, name: &str) {
        let session = self.session;
        let rules = session.doc.rules;
        let plan = self.plan;
        let Some(slices) = plan.slices.get(&id) else { return };
        if items.is_empty() && !slices.asks_for_some() {
            return;
        }
        let mut of_item: Short<Option<usize>, 8> = Short::filled(None);
        for &item in items {
            let (first, second) = self.sorted(item, id, slices);
            if let (Some(first), Some(second)) = (first, second) {
                let names = [first, second].map(|at| slice_name(rules.element(element.slices[at])).into());
                let words = std::iter::once(name.into()).chain(names).collect();
                self.push(Finding::new(&rule::SLICE_AMBIGUOUS, place(session.doc, item), words), element);
            }
            of_item.push(first);
        }
        let mut few = [0u32; 32];
        let mut many = Vec::new();
        let counts: &mut [u32] = few.get_mut(..element.slices.len()).unwrap_or_else(|| {
            many.resize(element.slices.len(), 0u32);
            &mut many
        });
        let mut last: Option<usize> = None;
        let mut unmatched_before = false;
        let rules_of = element.slicing.as_ref();
        let mut taken = Vec::new();
        if of_item.contains(&None) {
            taken.resize(element.slices.len(), 0u32);
            of_item.iter().flatten().for_each(|&at| taken[at] += 1);
        }
        let is_full = |at: usize| taken[at] >= rules.element(element.slices[at]).max;
        let mut likened = false;
        for (&item, &found) in items.iter().zip(of_item.iter()) {
            let Some(at) = found else {
                unmatched_before = true;
                likened |= self.unmatched(item, element, slices, name, &is_full);
                continue;
            };
            if unmatched_before && rules_of.is_some_and(|slicing| slicing.rules == SliceRules::OpenAtEnd) {
                let finding = Finding::new(&rule::SLICE_AT_END, place(session.doc, item), vec![name.into()]);
                self.push(finding, element);
            }
            if let Some(before) = last.filter(|&before| before > at && rules_of.is_some_and(|slicing| slicing.ordered))
            {
                let words = vec![
                    name.into(),
                    slice_name(rules.element(element.slices[at])).into(),
                    slice_name(rules.element(element.slices[before])).into(),
                ];
                let finding = Finding::new(&rule::SLICE_ORDER, place(session.doc, item), words);
                self.push(finding, element);
            }
            last = Some(last.map_or(at, |before| before.max(at)));
            self.enter_slice(item, at, element, slices, counts);
        }
        if let Some(&first) = items.first().filter(|_| !likened && of_item.iter().all(Option::is_none)) {
            self.none_matched(first, element, name);
        }
        for (at, &slice) in element.slices.iter().enumerate() {
            if counts[at] > 0 || slices.is_needed(at) {
                self.count(node, items, &of_item, (at, slices), slice, counts[at], name);
            }
        }
    }

    /// The item belongs to slice `at`, and to the re-slices of it whose discriminators hold as well.
    fn enter_slice(&mut self, item: NodeId, at: usize, element: &Element, slices: &Slices, counts: &mut [u32]) {
        let slice = element.slices[at];
        counts[at] += 1;
        if self.is_live(slice) {
            self.value(item, slice);
        }
        if let Some(other) = slices.refining(at).find(|&other| slices.holds(self.session, item, other)) {
            self.enter_slice(item, other, element, slices, counts);
        } else if slices.refining(at).next().is_some() {
            // what a slice is sliced into may be all that it takes
            let refined = self.session.doc.rules.element(slice);
            self.closed(item, refined, (element, slices), slice_name(refined));
        }
    }

    #[allow(clippy::too_many_arguments)] // the facts of one count
    fn count(
        &mut self,
        node: NodeId,
        items: &[NodeId],
        of_item: &[Option<usize>],
        (at, slices): (usize, &Slices),
        slice: ElementId,
        count: u32,
        name: &str,
    ) {
        let session = self.session;
        let rules = session.doc.rules;
        let facts = rules.element(slice);
        // a re-slice is only asked for where the slice that it refines is there
        if count < facts.min && slices.refined(at).is_none() {
            let start = session.doc.tree.span(node).start;
            let span = crate::text::Span::new(start, start + 1);
            let place = Place { span, node: Some(node.0), tail: Some(name.into()) };
            let condition = if session.is_trial() { nothing() } else { condition(rules, slices.matchers(at)) };
            let words = vec![name.into(), slice_name(facts).into(), condition, facts.min.into(), count.into()];
            let mut finding = Finding::new(&rule::SLICE_MIN, place, words);
            levels::grade(session, facts, &mut finding);
            self.push(finding, facts);
        }
        if count > facts.max {
            let surplus = items.iter().zip(of_item).filter(|(_, found)| **found == Some(at)).nth(facts.max as usize);
            let item = surplus.map_or(node, |(&item, _)| item);
            let words = vec![name.into(), slice_name(facts).into(), facts.max.into(), count.into()];
            let finding = Finding::new(&rule::SLICE_MAX, place(session.doc, item), words);
            self.push(finding, facts);
        }
    }

    /// Where slices are told by value, an open list that has none of them passes without a word, although the profile
    /// wants the element supported: that is said.
    fn none_matched(&mut self, first: NodeId, element: &Element, name: &str) {
        let by_value = |slicing: &Slicing| {
            let told = |by: &Discriminator| matches!(by.kind, DiscriminatorKind::Value | DiscriminatorKind::Pattern);
            slicing.rules != SliceRules::Closed
                && slicing.discriminators.iter().all(|by| told(by) && &*by.path != "url")
        };
        if element.must_support && element.slicing.as_ref().is_some_and(by_value) {
            let words = vec![name.into(), self.slice_names(element).into()];
            self.push(Finding::new(&rule::SLICE_NONE_MATCHED, place(self.session.doc, first), words), element);
        }
    }

    /// The first few slices, for a message.
    fn slice_names(&self, element: &Element) -> String {
        const SHOWN: usize = 6;
        let rules = self.session.doc.rules;
        let names: Vec<&str> = element.slices.iter().map(|&slice| slice_name(rules.element(slice))).collect();
        let more = if names.len() > SHOWN { ", …" } else { "" };
        names[..names.len().min(SHOWN)].join(", ") + more
    }

    /// The first few slices and, unless that becomes long, how each is recognised.
    fn slices_told(&self, element: &Element, slices: &Slices) -> Arg {
        const SHOWN: usize = 4;
        const CHARS: usize = 240;
        let names = self.slice_names(element);
        if self.session.is_trial() || element.slices.len() > SHOWN {
            return names.into();
        }
        let (mut ja, mut en) = (Vec::new(), Vec::new());
        for (at, &slice) in element.slices.iter().enumerate() {
            let rules = self.session.doc.rules;
            let name = slice_name(rules.element(slice));
            let Arg::Words { ja: how_ja, en: how_en } = condition(rules, slices.matchers(at)) else { continue };
            ja.push(format!("{name}{}", how_ja.trim_end()));
            en.push(format!("{name}{how_en}"));
        }
        let (ja, en) = (ja.join("、"), en.join(", "));
        if ja.chars().count() > CHARS { names.into() } else { Arg::Words { ja, en } }
    }

    /// What stands where the slices are told apart.
    fn found(&self, item: NodeId, slices: &Slices) -> Arg {
        if self.session.is_trial() {
            return nothing();
        }
        let doc = self.session.doc;
        // a whole resource, or a value of another type, says nothing in few words
        let told = slices.matchers(0).iter().find(|matcher| matcher.expected(doc.rules).is_some());
        let found = told.and_then(|matcher| {
            let mut nodes = Few::new();
            matcher.reach(self.session, item, 0, &mut nodes);
            Some((&*matcher.path, value::shown(doc, *nodes.first()?)))
        });
        let (ja, en) = match (told, found) {
            (_, Some(("$this", text))) => (format!("。この項目は {text} です"), format!("; it is {text}")),
            (_, Some((path, text))) => {
                (format!("。この項目の {path} は {text} です"), format!("; its {path} is {text}"))
            }
            (Some(matcher), None) => {
                let path = &matcher.path;
                (format!("。この項目には {path} がありません"), format!("; it has no {path}"))
            }
            (None, None) => return reason::in_no_slice(self.session, item, slices),
        };
        Arg::Words { ja, en }
    }

    /// An item of no slice: refused by a closed slicing; else looked at for a near miss. Whether there is one.
    fn unmatched(
        &mut self,
        item: NodeId,
        element: &Element,
        slices: &Slices,
        name: &str,
        is_full: &dyn Fn(usize) -> bool,
    ) -> bool {
        let session = self.session;
        let rules = session.doc.rules;
        let near = near_miss::of(session, item, element, slices, is_full);
        let likened = near.is_some();
        if let Some((slice, matcher, found)) = near {
            let slice = slice_name(rules.element(element.slices[slice]));
            let at = found.first().copied().unwrap_or(item);
            let written = found.first().map_or_else(|| "—".to_owned(), |&node| value::shown(session.doc, node));
            let expected = matcher.expected(rules).unwrap_or_default();
            let words = vec![name.into(), slice.into(), (&*matcher.path).into(), expected.into(), written.into()];
            let finding = Finding::new(&rule::SLICE_NEAR_MISS, place(session.doc, at), words);
            self.push(finding, element);
        }
        self.closed(item, element, (element, slices), name);
        likened
    }

    /// None of the slices took `item`, which `refined` may not allow.
    fn closed(&mut self, item: NodeId, refined: &Element, (whole, slices): (&Element, &Slices), name: &str) {
        if refined.slicing.as_ref().is_some_and(|slicing| slicing.rules == SliceRules::Closed) {
            let words = vec![name.into(), self.slices_told(whole, slices), self.found(item, slices)];
            self.push(Finding::new(&rule::SLICE_UNMATCHED, place(self.session.doc, item), words), whole);
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

    fn type_profiles(&mut self, node: NodeId, element: &Element, profiles: &[crate::model::Target]) {
        let session = self.session;
        let rules = session.doc.rules;
        let loaded: Vec<StructureId> = profiles.iter().filter_map(|target| target.structure).collect();
        if loaded.len() < profiles.len() {
            // nothing can be refused when one of the alternatives is not known
            let unknown = profiles.iter().filter(|target| target.structure.is_none());
            for target in unknown {
                let words =
                    vec![(&*target.canonical).into(), self.session.plan.namesakes(rules).of(&target.canonical, false)];
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
        if !loaded.iter().any(|&structure| session.conforms(node, structure)) {
            let list = profiles.iter().map(|target| &*target.canonical).collect::<Vec<_>>().join(", ");
            let words = vec![name_of(session.doc, node).into(), list.into(), reason::why_not(session, node, &loaded)];
            let finding = Finding::new(&rule::TYPE_PROFILE, place(session.doc, node), words);
            self.push(finding, element);
        }
    }
}

/// The value at `node` as the memory knows it, against the profile's element `id`.
fn known<'s>(session: &Session<'s>, node: NodeId, id: ElementId) -> Option<Value<'s>> {
    let (doc, memo) = (session.doc, session.memo.borrow());
    let key =
        || Key { element: id.0 + 1, typed: doc.typed(node), tells_semi_required: session.policy.tells_semi_required };
    if doc.tree.kind(node) == Kind::Object { memo.value(doc.tree, node, MAX_BYTES, key) } else { None }
}

/// What was counted between two times.
fn more(before: Filled, after: Filled) -> Filled {
    [0, 1].map(|row| [0, 1].map(|column| after[row][column] - before[row][column]))
}

/// What an item of the slice has: ` (system が "urn:x")`.
fn condition(rules: &Ruleset, matchers: &[Matcher]) -> Arg {
    let (ja, en): (Vec<String>, Vec<String>) = matchers.iter().filter_map(|matcher| matcher.wanted(rules)).unzip();
    let around = |list: String, after: &str| if list.is_empty() { list } else { format!(" ({list}){after}") };
    Arg::Words { ja: around(ja.join("、"), " "), en: around(en.join(", "), "") }
}

fn slice_name(element: &Element) -> &str {
    element.slice_name.as_deref().unwrap_or("?")
}
