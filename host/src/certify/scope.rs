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
    // by one reading of the guide's scope it belongs to a test that is taken, by the other it does not
    let doubtful = item.test_doubtful.iter().any(|test| scope.test.contains(test));
    if none_of(&item.test, &scope.test) && !doubtful {
        return not("受けない試験の項目", "of a test that is not taken");
    }
    if none_of(&item.test, &scope.test) && !scope.doubtful && item.obligation == Obligation::Required {
        return Due::Optional;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certify::catalogue::{Pattern, Test, Way};

    fn scope() -> Scope {
        Scope {
            pattern: Pattern::A,
            facility: vec![crate::certify::catalogue::Facility::Medical],
            way: vec![Way::Terminal],
            test: vec![Test::Connection1, Test::Connection2],
            functions: Vec::new(),
            doubtful: false,
        }
    }

    #[test]
    fn what_the_guide_leaves_open_is_shown_and_due_only_when_the_vendor_says_so() {
        let catalogue = Catalogue::embedded().expect("the catalogue");
        let mut item =
            catalogue.items.iter().find(|item| item.obligation == Obligation::Required).expect("one").clone();
        (item.pattern, item.facility, item.way, item.not_tested_reason) =
            (vec![Pattern::A], Vec::new(), Vec::new(), None);
        (item.test, item.test_doubtful) = (vec![Test::Operation], vec![Test::Connection2]);
        assert_eq!(due(&catalogue, &item, &scope()), Due::Optional);
        assert_eq!(due(&catalogue, &item, &Scope { doubtful: true, ..scope() }), Due::Required);
        item.test_doubtful.clear();
        assert!(matches!(due(&catalogue, &item, &scope()), Due::Not(_)));
        item.test = vec![Test::Connection1];
        assert_eq!(due(&catalogue, &item, &scope()), Due::Required);
        assert!(matches!(due(&catalogue, &item, &Scope { pattern: Pattern::B, ..scope() }), Due::Not(_)));
        (item.obligation, item.condition) = (Obligation::Conditional, Some("undo".to_owned()));
        assert!(matches!(due(&catalogue, &item, &scope()), Due::Not(_)));
        assert_eq!(due(&catalogue, &item, &Scope { functions: vec!["undo".to_owned()], ..scope() }), Due::Required);
    }
}
