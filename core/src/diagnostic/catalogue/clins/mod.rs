//! Rules of the service (電子カルテ情報共有サービス) that no profile can state: one file a topic, each with a line in
//! `FAMILIES` of the catalogue.

use crate::diagnostic::Rule;

pub mod bundle;
pub mod identifiers;
pub mod insurance;
pub mod tags;
pub mod contained;
pub mod levels;
pub mod size;
pub mod characters;
pub mod condition;
pub mod allergy;
pub mod observation;
pub mod medication;
pub mod encounter;
pub mod documents;
pub mod attachments;
pub mod dates;
pub mod signature;
pub mod lists;

/// The topics, in catalogue order.
// one a line, so that additions merge
#[rustfmt::skip]
pub(super) static FAMILIES: &[&[&Rule]] = &[
    bundle::ALL,
    identifiers::ALL,
    insurance::ALL,
    tags::ALL,
    contained::ALL,
    levels::ALL,
    size::ALL,
    characters::ALL,
    condition::ALL,
    allergy::ALL,
    observation::ALL,
    medication::ALL,
    encounter::ALL,
    documents::ALL,
    attachments::ALL,
    dates::ALL,
    signature::ALL,
    lists::ALL,
];

/// Every rule of the service.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}
