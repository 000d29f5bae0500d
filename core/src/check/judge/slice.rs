//! The items of a sliced element: sorted into slices, counted, each judged as its slice asks.

use super::profile::{ProfileWalk, known};
use super::{levels, matching, near_miss, reason, value};
use crate::check::document::few::{Few, Short};
use crate::check::document::place::{place, start};
use crate::check::memory::Sorted;
use crate::check::plan::slices::Slices;
use crate::check::plan::slicing::Matcher;
use crate::check::session::Session;
use crate::diagnostic::catalogue::{profile as rule, structure};
use crate::diagnostic::{Arg, Finding, Named, Place, Rule, Text};
use crate::json::NodeId;
use crate::model::{Discriminator, DiscriminatorKind, Element, ElementId, Ruleset, SliceRules, Slicing, StructureId};

/// Slices that a message names.
const SHOWN: usize = 6;

/// Whether the node falls into the slice called `name` anywhere in the profile; `None` when there is no such slice.
pub(crate) fn in_slice(session: &Session, node: NodeId, structure: StructureId, name: &str) -> Option<bool> {
    let rules = session.doc.rules;
    let plan = session.call.plan.profile(rules, structure);
    plan.slices.iter().find_map(|(sliced, plan)| {
        let slices = &rules.element(*sliced).slices;
        let at = slices.iter().position(|&slice| rules.element(slice).slice_name.as_deref() == Some(name))?;
        Some(matching::holds(plan, session, node, at))
    })
}

/// Judges the items of the sliced element `id`, which `node` holds.
pub(super) fn check(walk: &mut ProfileWalk<'_, '_>, node: NodeId, items: &[NodeId], id: ElementId) {
    let plan = walk.plan;
    let Some(slices) = plan.slices.get(&id) else { return };
    if items.is_empty() && !slices.asks_for_some() && walk.session.call.options.recorded.is_empty() {
        return;
    }
    let rules = walk.session.doc.rules;
    let element = rules.element(id);
    let name = rules.symbols.name(element.sym);
    Sliced { session: walk.session, walk, id, element, slices, name }.items(node, items);
}

/// A sliced element under check.
struct Sliced<'p, 'w, 's> {
    session: &'w Session<'s>,
    walk: &'p mut ProfileWalk<'w, 's>,
    id: ElementId,
    element: &'w Element,
    slices: &'w Slices,
    /// The element's name.
    name: &'w str,
}

impl Sliced<'_, '_, '_> {
    /// The slices that an item falls into.
    fn sorted(&self, item: NodeId) -> Sorted {
        let session = self.session;
        let Some(value) = known(session, item, self.id) else { return matching::of(self.slices, session, item) };
        let memory = &session.document.memory;
        if let Some(sorted) = memory.borrow().sorted(&value) {
            return sorted;
        }
        let asked = session.asked();
        let sorted = matching::of(self.slices, session, item);
        let mut memory = memory.borrow_mut();
        if asked == session.asked() && memory.was_met(&value) {
            memory.keep_sorted(&value, sorted);
        }
        sorted
    }

    /// The name of slice `at`.
    fn slice_name(&self, at: usize) -> &str {
        slice_name(self.session.doc.rules.element(self.element.slices[at]))
    }

    /// A finding at a node.
    fn report(&mut self, rule: &'static Rule, node: NodeId, words: Vec<Arg>) {
        self.walk.push(Finding::new(rule, place(self.session.doc, node), words), self.element);
    }

    fn items(&mut self, node: NodeId, items: &[NodeId]) {
        let rules = self.session.doc.rules;
        let element = self.element;
        if let Some(&first) = items.first().filter(|_| self.slices.matchers.iter().all(Vec::is_empty)) {
            // people may tell the slices apart; the definition does not say how
            return self.report(&rule::SLICING_NO_DISCRIMINATOR, first, vec![self.name.into()]);
        }
        let mut of_item: Short<Option<usize>, 8> = Short::filled(None);
        for &item in items {
            let (first, second) = self.sorted(item);
            if let (Some(first), Some(second)) = (first, second) {
                let words = vec![self.name.into(), self.slice_name(first).into(), self.slice_name(second).into()];
                self.report(&rule::SLICE_AMBIGUOUS, item, words);
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
                likened |= self.unmatched(item, &is_full);
                continue;
            };
            if unmatched_before && rules_of.is_some_and(|slicing| slicing.rules == SliceRules::OpenAtEnd) {
                self.report(&rule::SLICE_AT_END, item, vec![self.name.into()]);
            }
            if let Some(before) = last.filter(|&before| before > at && rules_of.is_some_and(|slicing| slicing.ordered))
            {
                let words = vec![self.name.into(), self.slice_name(at).into(), self.slice_name(before).into()];
                self.report(&rule::SLICE_ORDER, item, words);
            }
            last = Some(last.map_or(at, |before| before.max(at)));
            self.enter(item, at, counts);
        }
        if let Some(&first) = items.first().filter(|_| !likened && of_item.iter().all(Option::is_none)) {
            self.none_matched(first);
        }
        let nothing_recorded = self.session.call.options.recorded.is_empty();
        for (at, &count) in counts.iter().enumerate() {
            // a re-slice is asked for where the slice that it refines is there
            let asked = self.slices.refined(at).map_or(self.slices.is_needed(at), |above| counts[above] > 0);
            if count > 0 || asked {
                self.count(node, items, &of_item, (at, count, asked));
            }
            if count > 0 || nothing_recorded {
                continue;
            }
            let facts = rules.element(element.slices[at]);
            if let Some(finding) = levels::absent_slice(self.session, node, facts, self.name) {
                self.walk.push(finding, facts);
            }
        }
    }

    /// The item belongs to slice `at`, and to the re-slices of it whose discriminators hold as well.
    fn enter(&mut self, item: NodeId, at: usize, counts: &mut [u32]) {
        let slice = self.element.slices[at];
        counts[at] += 1;
        if self.walk.is_live(slice) {
            self.walk.value(item, slice);
        }
        let slices = self.slices;
        if let Some(other) = slices.refining(at).find(|&other| matching::holds(slices, self.session, item, other)) {
            self.enter(item, other, counts);
        } else if slices.refining(at).next().is_some() {
            // what a slice is sliced into may be all that it takes
            let refined = self.session.doc.rules.element(slice);
            self.closed(item, refined, slice_name(refined));
        }
    }

    /// How often slice `at` is there.
    fn count(
        &mut self,
        node: NodeId,
        items: &[NodeId],
        of_item: &[Option<usize>],
        (at, count, asked): (usize, u32, bool),
    ) {
        let session = self.session;
        let rules = session.doc.rules;
        let facts = rules.element(self.element.slices[at]);
        let name = self.name;
        if count < facts.min && asked {
            let left = items.iter().zip(of_item).filter(|(_, found)| found.is_none()).map(|(&item, _)| item);
            if let Some(open) = left.clone().find(|&item| self.may_be(item, at)) {
                return self.undecided(open, at);
            }
            let place = Place { tail: Some(name.into()), ..start(session.doc, node) };
            let condition =
                if session.is_trial() { Arg::nothing() } else { condition(rules, self.slices.matchers(at)).into() };
            let meant = reason::meant_for(session, left, self.slices.matchers(at));
            let about: Vec<u32> = meant.iter().map(|(node, ..)| node.0).collect();
            let (here, why) = meant.map_or_else(|| (Arg::nothing(), Arg::nothing()), |(_, here, why)| (here, why));
            let slice = slice_name(facts);
            let words = vec![name.into(), slice.into(), condition, facts.min.into(), count.into(), here, why];
            let mut finding = Finding::new(&rule::SLICE_MIN, place, words).about(about);
            levels::grade(session, facts, &mut finding);
            self.walk.push(finding, facts);
        }
        if count > facts.max {
            let is_in = |item: NodeId, found: Option<usize>| match self.slices.refined(at) {
                None => found == Some(at),
                Some(_) => found.is_some() && matching::holds(self.slices, session, item, at),
            };
            let surplus = items.iter().zip(of_item).filter(|&(&item, &found)| is_in(item, found));
            let item = surplus.map(|(&item, _)| item).nth(facts.max as usize).unwrap_or(node);
            let words = vec![name.into(), slice_name(facts).into(), facts.max.into(), count.into()];
            self.walk.push(Finding::new(&rule::SLICE_MAX, place(session.doc, item), words), facts);
        }
    }

    /// Where slices are told by value, an open list that has none of them passes without a word, although the profile
    /// wants the element supported: that is said.
    fn none_matched(&mut self, first: NodeId) {
        let by_value = |slicing: &Slicing| {
            let told = |by: &Discriminator| matches!(by.kind, DiscriminatorKind::Value | DiscriminatorKind::Pattern);
            slicing.rules != SliceRules::Closed
                && slicing.discriminators.iter().all(|by| told(by) && &*by.path != "url")
        };
        if self.element.must_support && self.element.slicing.as_ref().is_some_and(by_value) {
            let shown: Text = self.slice_names().into();
            let rules = self.session.doc.rules;
            let matchers = (0..self.element.slices.len().min(SHOWN)).flat_map(|at| self.slices.matchers(at));
            let names = matchers.filter_map(|matcher| matcher.expected(rules)).map(Text::from).collect();
            let told = Named { ja: shown.clone(), en: shown, names };
            self.report(&rule::SLICE_NONE_MATCHED, first, vec![self.name.into(), told.into()]);
        }
    }

    /// The first few slices, for a message.
    fn slice_names(&self) -> String {
        let all = self.element.slices.len();
        let names: Vec<&str> = (0..all.min(SHOWN)).map(|at| self.slice_name(at)).collect();
        names.join(", ") + if all > SHOWN { ", …" } else { "" }
    }

    /// The first few slices and, unless that becomes long, how each is recognised.
    fn slices_told(&self) -> Arg {
        const SHOWN: usize = 4;
        const CHARS: usize = 240;
        let names = self.slice_names();
        if self.session.is_trial() || self.element.slices.len() > SHOWN {
            return names.into();
        }
        let (mut ja, mut en) = (Vec::new(), Vec::new());
        for at in 0..self.element.slices.len() {
            let name = self.slice_name(at);
            let how = condition(self.session.doc.rules, self.slices.matchers(at));
            ja.push(format!("{name}{}", how.ja.trim_end()));
            en.push(format!("{name}{}", how.en));
        }
        let (ja, en) = (ja.join("、"), en.join(", "));
        if ja.chars().count() > CHARS { names.into() } else { Arg::words(ja, en) }
    }

    /// What stands where the slices are told apart, and the node that it is about where that lies deeper.
    fn found(&self, item: NodeId) -> (Arg, Option<NodeId>) {
        if self.session.is_trial() {
            return (Arg::nothing(), None);
        }
        let doc = self.session.doc;
        // a whole resource, or a value of another type, says nothing in few words
        let told = self.slices.matchers(0).iter().find(|matcher| matcher.expected(doc.rules).is_some());
        let found = told.and_then(|matcher| {
            let mut nodes = Few::new();
            matching::reach(matcher, self.session, item, 0, &mut nodes);
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
            (None, None) => return reason::in_no_slice(self.session, item, self.slices),
        };
        (Arg::words(ja, en), None)
    }

    /// An item of no slice: refused by a closed slicing; else looked at for a near miss. Whether there is one.
    fn unmatched(&mut self, item: NodeId, is_full: &dyn Fn(usize) -> bool) -> bool {
        let session = self.session;
        let near = near_miss::of(session, item, self.element, self.slices, is_full);
        let likened = near.is_some();
        if let Some((slice, matcher, found)) = near {
            let at = found.first().copied().unwrap_or(item);
            let written = match found.first() {
                Some(&node) => value::said(&value::shown(session.doc, node)),
                None => Arg::words("書かれていません", "it is absent"),
            };
            let is_display = matcher.path.rsplit('.').next() == Some("display");
            let expected = matcher.expected(session.doc.rules).unwrap_or_default();
            let then = if is_display {
                ("", "")
            } else {
                ("。スライスの検証はしていません", "; the slice was not checked")
            };
            let words = vec![
                self.name.into(),
                self.slice_name(slice).into(),
                (&*matcher.path).into(),
                expected.into(),
                written,
                Arg::words(then.0, then.1),
            ];
            self.report(&rule::SLICE_NEAR_MISS, at, words);
            let id = self.element.slices[slice];
            if is_display && self.walk.is_live(id) {
                // a wrong display does not switch off what else the slice asks for
                self.walk.value(item, id);
                self.walk.forget(at, &[&structure::FIXED_MISMATCH, &structure::PATTERN_MISMATCH]);
            }
        }
        self.closed(item, self.element, self.name);
        likened
    }

    /// Whether the item may be of slice `at`, which is told by something that is not in the input.
    fn may_be(&self, item: NodeId, at: usize) -> bool {
        let (session, matchers) = (self.session, self.slices.matchers(at));
        let may_hold = |matcher: &Matcher| {
            matching::answers(matcher, session, item) || matching::leads_outside(matcher, session, item, 0)
        };
        // a slice that surely has the item is not open: another one of its own may be
        let leads_outside = |matcher: &Matcher| matching::leads_outside(matcher, session, item, 0);
        matchers.iter().any(leads_outside) && matchers.iter().all(may_hold)
    }

    /// Says that nobody can tell whether the item is of slice `at`.
    fn undecided(&mut self, item: NodeId, at: usize) {
        let mut matchers = self.slices.matchers(at).iter();
        let reference = matchers.find_map(|matcher| matching::reference_of(matcher, self.session, item));
        let words = vec![self.name.into(), self.slice_name(at).into(), reference.unwrap_or_default().into()];
        self.report(&rule::SLICE_UNDECIDED, item, words);
    }

    /// None of the slices took `item`, which `refined`, called `name`, may not allow.
    fn closed(&mut self, item: NodeId, refined: &Element, name: &str) {
        if refined.slicing.as_ref().is_some_and(|slicing| slicing.rules == SliceRules::Closed) {
            if let Some(open) = (0..self.element.slices.len()).find(|&at| self.may_be(item, at)) {
                return self.undecided(item, open);
            }
            let (found, about) = self.found(item);
            let about: Vec<u32> = about.iter().map(|node| node.0).collect();
            let words = vec![name.into(), self.slices_told(), found];
            let finding = Finding::new(&rule::SLICE_UNMATCHED, place(self.session.doc, item), words);
            self.walk.push(finding.about(about), self.element);
        }
    }
}

/// What an item of the slice has: ` (system が "urn:x")`.
fn condition(rules: &Ruleset, matchers: &[Matcher]) -> Named {
    let (ja, en): (Vec<String>, Vec<String>) = matchers.iter().filter_map(|matcher| matcher.wanted(rules)).unzip();
    let around = |list: String, after: &str| if list.is_empty() { list } else { format!(" ({list}){after}") };
    let names = matchers.iter().flat_map(|matcher| matcher.names(rules)).collect();
    let (ja, en) = (around(ja.join("、"), " ").into(), around(en.join(", "), "").into());
    Named { ja, en, names }
}

fn slice_name(element: &Element) -> &str {
    element.slice_name.as_deref().unwrap_or("?")
}
