//! The slices of one element, prepared: which refine which, and an index by the texts that their discriminators fix.
//!
//! A laboratory profile has close to two hundred slices that differ by a system and a display. Trying them one after
//! another for every coding cost more than everything else together; the index leaves one or two to try.

use super::few::Few;
use super::session::Session;
use super::slicing::{Matcher, Test, of_slice, parent_slice};
use crate::json::{Kind, NodeId};
use crate::model::{ElementId, Literal, Ruleset, StructureId};

/// Fewer slices than this are tried one after another.
const WORTH_AN_INDEX: usize = 6;

/// Of so many discriminators it is kept where they lead.
const REACHED: usize = 2;

/// See the module. Slices are numbered as in `Element::slices`.
#[derive(Debug)]
pub(crate) struct Slices {
    matchers: Vec<Vec<Matcher>>,
    /// The slice that a re-slice refines.
    refines: Vec<Option<usize>>,
    /// `@default`: takes what no other slice does.
    default: Option<usize>,
    /// By number: it has to be there.
    needed: Vec<bool>,
    /// Some slice refines another one.
    has_reslices: bool,
    /// By position of the discriminator: all slices look at the same place.
    same_place: Vec<bool>,
    /// By position of the discriminator: the texts that slices fix there.
    indexes: Vec<Index>,
}

/// What the slices fix at one discriminator.
#[derive(Debug)]
struct Index {
    /// Which discriminator.
    position: usize,
    /// A slice whose matcher there has the path that all of them share.
    like: usize,
    /// (text, slice), sorted.
    texts: Vec<(Box<str>, usize)>,
    /// How many texts there are.
    distinct: usize,
    /// Slices that fix no text there: always tried.
    others: Vec<usize>,
}

impl Slices {
    pub(crate) fn new(rules: &Ruleset, whole: ElementId) -> Self {
        let element = rules.element(whole);
        let slices = &element.slices;
        let matchers: Vec<Vec<Matcher>> = slices.iter().map(|&slice| of_slice(rules, element, slice)).collect();
        let refines: Vec<Option<usize>> = (slices.iter())
            .map(|&slice| {
                let above = parent_slice(rules, element, slice)?;
                slices.iter().position(|&other| other == above)
            })
            .collect();
        let is_default =
            |at: &usize| refines[*at].is_none() && rules.element(slices[*at]).slice_name.as_deref() == Some("@default");
        let default = (0..slices.len()).rfind(is_default);
        // a re-slice is only asked for where the slice that it refines is there
        let needed = slices.iter().zip(&refines).map(|(&id, above)| rules.element(id).min > 0 && above.is_none());
        let (needed, has_reslices) = (needed.collect(), refines.iter().any(Option::is_some));
        let (same_place, indexes) = (Vec::new(), Vec::new());
        let mut made = Self { matchers, refines, default, needed, has_reslices, same_place, indexes };
        let positions = made.matchers.iter().map(Vec::len).max().unwrap_or(0);
        let same_place = |position| (1..slices.len()).all(|at| made.same_path(at, 0, position));
        made.same_place = (0..positions).map(same_place).collect();
        if slices.len() >= WORTH_AN_INDEX {
            made.indexes = (0..positions).filter_map(|position| made.index(rules, position)).collect();
        }
        made
    }

    fn index(&self, rules: &Ruleset, position: usize) -> Option<Index> {
        let mut index = Index { position, like: 0, texts: Vec::new(), distinct: 0, others: Vec::new() };
        for (at, slice) in self.matchers.iter().enumerate() {
            let matcher = slice.get(position);
            match matcher.and_then(|matcher| fixed_text(rules, matcher)) {
                Some(text) if index.texts.is_empty() || self.same_path(at, index.like, position) => {
                    if index.texts.is_empty() {
                        index.like = at;
                    }
                    index.texts.push((text.into(), at));
                }
                _ => index.others.push(at),
            }
        }
        index.texts.sort();
        index.distinct = index.texts.chunk_by(|a, b| a.0 == b.0).count();
        (index.texts.len() >= WORTH_AN_INDEX).then_some(index)
    }

    fn same_path(&self, one: usize, other: usize, position: usize) -> bool {
        let steps = |at: usize| self.matchers[at].get(position).map(|matcher| &matcher.steps);
        steps(one) == steps(other)
    }

    /// How slice `at` is recognised.
    pub(crate) fn matchers(&self, at: usize) -> &[Matcher] {
        &self.matchers[at]
    }

    /// The profiles by which slices are told, each with the place that is to conform.
    pub(crate) fn profiles(&self) -> impl Iterator<Item = (&Matcher, &[StructureId])> {
        self.matchers.iter().flatten().filter_map(|matcher| Some((matcher, matcher.profiles()?)))
    }

    /// The slice that `at` refines, when it is a re-slice.
    pub(crate) fn refined(&self, at: usize) -> Option<usize> {
        self.refines[at]
    }

    /// Whether slice `at` has to be there, whatever else is.
    pub(crate) fn is_needed(&self, at: usize) -> bool {
        self.needed[at]
    }

    /// Whether something can be said of an element that is absent.
    pub(crate) fn asks_for_some(&self) -> bool {
        self.needed.contains(&true)
    }

    /// The re-slices of `at`.
    pub(crate) fn refining(&self, at: usize) -> impl Iterator<Item = usize> {
        let above_all = if self.has_reslices { &self.refines[..] } else { &[] };
        above_all.iter().enumerate().filter(move |(_, above)| **above == Some(at)).map(|(other, _)| other)
    }

    /// Whether all discriminators of slice `at` hold.
    pub(crate) fn holds(&self, session: &Session, item: NodeId, at: usize) -> bool {
        let slice = &self.matchers[at];
        !slice.is_empty() && slice.iter().all(|matcher| matcher.holds(session, item))
    }

    /// [`Slices::holds`], where what several slices look at is looked up once.
    fn holds_reached(&self, session: &Session, item: NodeId, at: usize, reached: &mut [Option<Few>; REACHED]) -> bool {
        let slice = &self.matchers[at];
        let mut by_position = slice.iter().enumerate();
        !slice.is_empty()
            && by_position.all(|(position, matcher)| match reached.get_mut(position) {
                Some(nodes) if self.same_place[position] => {
                    let nodes = nodes.get_or_insert_with(|| {
                        let mut nodes = Few::new();
                        matcher.reach(session, item, 0, &mut nodes);
                        nodes
                    });
                    matcher.holds_on(session, nodes)
                }
                _ => matcher.holds(session, item),
            })
    }

    /// The first slice, not a re-slice, whose discriminators all hold; and a second one, which there must not be.
    pub(crate) fn of(&self, session: &Session, item: NodeId) -> (Option<usize>, Option<usize>) {
        let mut reached = [const { None }; REACHED];
        let fits = |at: &usize| {
            self.refines[*at].is_none()
                && Some(*at) != self.default
                && self.holds_reached(session, item, *at, &mut reached)
        };
        let found = match self.indexes.iter().max_by_key(|index| index.distinct) {
            Some(index) => {
                let mut candidates = self.candidates(index, session, item);
                candidates.sort_unstable();
                self.first_two(candidates.into_iter().filter(fits))
            }
            None => self.first_two((0..self.matchers.len()).filter(fits)),
        };
        (found.0.or(self.default), found.1)
    }

    /// The first slice that holds, and another one where both are told by values: presence tells no slices apart.
    fn first_two(&self, mut found: impl Iterator<Item = usize>) -> (Option<usize>, Option<usize>) {
        let tells = |&at: &usize| self.matchers[at].iter().any(Matcher::tells_by_value);
        let first = found.next();
        (first, first.filter(tells).and_then(|_| found.find(tells)))
    }

    /// The slices, in order, of which all discriminators but one may hold: a slice that misses one of two indexed
    /// discriminators answers the other.
    pub(crate) fn nearly(&self, session: &Session, item: NodeId) -> Vec<usize> {
        let mut best: Vec<&Index> = self.indexes.iter().collect();
        best.sort_by_key(|index| std::cmp::Reverse(index.distinct));
        let [first, second, ..] = best[..] else { return (0..self.matchers.len()).collect() };
        let mut candidates = self.candidates(first, session, item);
        candidates.extend(self.candidates(second, session, item));
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    /// The slices that may hold at the index's discriminator.
    fn candidates(&self, index: &Index, session: &Session, item: NodeId) -> Vec<usize> {
        let mut found = index.others.clone();
        let mut nodes = Few::new();
        self.matchers[index.like][index.position].reach(session, item, 0, &mut nodes);
        let tree = session.doc.tree;
        for &node in nodes.iter().filter(|&&node| tree.kind(node) == Kind::String) {
            let text = tree.text(node);
            let start = index.texts.partition_point(|(known, _)| **known < *text);
            found.extend(index.texts[start..].iter().take_while(|(known, _)| **known == *text).map(|(_, at)| *at));
        }
        found
    }
}

/// The text that a matcher asks for, when it asks for nothing else.
fn fixed_text<'m>(rules: &'m Ruleset, matcher: &'m Matcher) -> Option<&'m str> {
    let literal = match &matcher.test {
        Test::Literal(literal, _) => literal,
        Test::Value(id) => {
            let element = rules.element(*id);
            match (&element.fixed, &element.pattern) {
                (Some((_, literal)), None) | (None, Some((_, literal))) => literal,
                _ => return None,
            }
        }
        _ => return None,
    };
    match literal {
        Literal::String(text) => Some(text),
        _ => None,
    }
}
