//! The test data that come with tekigo: synthetic persons, institutions and insurers with numbers from a reserved range, and
//! Bundles, eligibility records, lists and masters made for them.
//!
//! A piece is a recipe (`host/certify/data/data.toml`): a template from the golden cases, edits, a person. A seed gives other
//! identifiers, so that two runs against one service never meet; the same seed gives the same bytes.

mod cast;
mod recipe;
mod sheets;

pub use cast::{CAST, Cast, Institution, Insurer, Person, check_digit};
pub use sheets::sheets;

use crate::certify::catalogue::Text;
use recipe::RECIPES;

/// The instant at which the cases of the catalogue play: data, eligibility and consent are made for it.
pub const NOW: &str = "2026-11-02T10:00:00+09:00";

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// What items call it.
    pub id: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The piece of this id, with seed 0.
pub fn find(id: &str) -> Option<Data> {
    make(id, 0)
}

/// The piece of this id; the seed goes into its identifiers.
pub fn make(id: &str, seed: u64) -> Option<Data> {
    let bytes = recipe::make(id, seed).ok()??;
    Some(Data { id: id.to_owned(), bytes })
}

/// Every id, sorted, with what it is.
pub fn ids() -> Vec<(&'static str, &'static Text)> {
    let mut all: Vec<_> = RECIPES.iter().map(|recipe| (&*recipe.id, &recipe.what)).collect();
    all.sort_unstable_by_key(|(id, _)| *id);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use tekigo_core::{For, Options, Validator};

    #[test]
    fn every_piece_can_be_made_and_is_the_same_again() {
        for (id, _) in ids() {
            let once = recipe::make(id, 7).unwrap_or_else(|why| panic!("{id}: {why}")).expect("a recipe");
            assert_eq!(recipe::make(id, 7), Ok(Some(once)), "{id}");
        }
        assert_eq!(find("no-such-data"), None);
    }

    #[test]
    fn a_seed_changes_identifiers_only() {
        let [one, other] =
            [1, 2].map(|seed| String::from_utf8(make("laboratory", seed).expect("data").bytes).expect("UTF-8"));
        assert_ne!(one, other);
        let differing: Vec<(&str, &str)> = one.lines().zip(other.lines()).filter(|(one, other)| one != other).collect();
        assert!(!differing.is_empty());
        for (one, _) in differing {
            assert!(one.contains("urn:uuid:") || one.contains("bundle-identifier") || one.contains("^T"), "{one}");
        }
    }

    #[test]
    fn what_is_called_valid_is_and_what_is_not_is_not() {
        let options = Options { target: For::Clins, ..Options::default() };
        let validator = Validator::builder().options(options).build();
        for recipe in RECIPES.iter() {
            let Some(valid) = recipe.valid else { continue };
            let outcome = validator.validate(&find(&recipe.id).expect("data").bytes);
            let issues: Vec<String> = outcome
                .issues()
                .iter()
                .filter(|issue| issue.severity.is_error())
                .map(|issue| format!("{} {}", issue.rule.id, issue.expression()))
                .collect();
            assert_eq!(outcome.is_valid(), valid, "{}: {issues:#?}", recipe.id);
        }
    }

    #[test]
    fn nobody_has_a_number_outside_the_reserved_range() {
        // what the templates call their people must not be left in any piece
        for (id, _) in ids() {
            let bytes = find(id).expect("data").bytes;
            let text = String::from_utf8(bytes).expect("UTF-8");
            for real_looking in ["1311234569", "1419876543", "06132013", "12131017", "00012345", "１２３４"] {
                assert!(!text.contains(real_looking), "{id} holds {real_looking}");
            }
        }
    }
}
