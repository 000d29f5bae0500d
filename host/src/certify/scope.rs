//! Which items are due for a declaration, and why the others are not.

use crate::certify::catalogue::{Catalogue, Item, Obligation, Text};
use crate::certify::declare::Scope;
use crate::certify::judge::text;

/// Whether an item is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// It has to pass.
    Required,
    /// It is run when it can be; nothing depends on it.
    Optional,
    /// Not for this declaration.
    Not(Text),
}

/// Whether `item` is due.
pub fn due(catalogue: &Catalogue, item: &Item, scope: &Scope) -> Due {
    fn none_of<T: PartialEq>(of_item: &[T], declared: &[T]) -> bool {
        !of_item.is_empty() && !of_item.iter().any(|one| declared.contains(one))
    }
    let not = |ja: &str, en: &str| Due::Not(text(ja, en));
    if !item.in_force(&catalogue.head.edition) {
        return not("この版のカタログにない項目", "not in this edition of the catalogue");
    }
    if let Some(reason) = &item.not_tested_reason {
        return Due::Not(reason.clone());
    }
    if none_of(&item.pattern, &[scope.pattern]) {
        return not("改修パターンが違う", "for another pattern");
    }
    if none_of(&item.facility, &scope.facility) {
        return not("施設の種類が違う", "for other kinds of facility");
    }
    if none_of(&item.way, &scope.way) {
        return not("接続の方式が違う", "for another way of connection");
    }
    if none_of(&item.test, &scope.test) {
        return not("受けない試験の項目", "of a test that is not taken");
    }
    match item.obligation {
        Obligation::Required => Due::Required,
        Obligation::Optional => Due::Optional,
        Obligation::Conditional => {
            if item.condition.as_ref().is_some_and(|condition| scope.functions.contains(condition)) {
                Due::Required
            } else {
                not("実装していない任意の機能", "a function that need not be there, and is not")
            }
        }
    }
}
