//! The slices of one element, prepared: which refine which, and an index by the texts that their discriminators fix.
//!
//! A laboratory profile has close to two hundred slices that differ by a system and a display. Trying them one after
//! another for every coding cost more than everything else together; the index leaves one or two to try.

use super::slicing::{Matcher, Test, of_slice, parent_slice};
use crate::model::{ElementId, Literal, Ruleset, StructureId};

/// Fewer slices than this are tried one after another.
const WORTH_AN_INDEX: usize = 6;

/// See the module. Slices are numbered as in `Element::slices`.
#[derive(Debug)]
pub(crate) struct Slices {
    pub(crate) matchers: Vec<Vec<Matcher>>,
    /// The slice that a re-slice refines.
    pub(crate) refines: Vec<Option<usize>>,
    /// `@default`: takes what no other slice does.
    pub(crate) default: Option<usize>,
    /// By number: it has to be there.
    needed: Vec<bool>,
    /// Some slice refines another one.
    has_reslices: bool,
    /// By position of the discriminator: all slices look at the same place.
    pub(crate) same_place: Vec<bool>,
    /// By position of the discriminator: the texts that slices fix there.
    pub(crate) indexes: Vec<Index>,
}

/// What the slices fix at one discriminator.
#[derive(Debug)]
pub(crate) struct Index {
    /// Which discriminator.
    pub(crate) position: usize,
    /// A slice whose matcher there has the path that all of them share.
    pub(crate) like: usize,
    /// (text, slice), sorted.
    pub(crate) texts: Vec<(Box<str>, usize)>,
    /// How many texts there are.
    pub(crate) distinct: usize,
    /// Slices that fix no text there: always tried.
    pub(crate) others: Vec<usize>,
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
