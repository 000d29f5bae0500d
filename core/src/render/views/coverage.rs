//! Insurance: 記号, 番号 and 枝番 of the card, whichever of their places holds them, and what the patient pays.

use super::super::model::{By, Fact, Inline, Look};
use super::super::source::{At, Cx, Seen};
use super::super::values::{any, concept};
use crate::clins::identifier::folded;
use std::borrow::Cow;

/// The kind of insurance and whom it insures. JP Core states symbol and number twice, as extensions of their own and both together
/// as `subscriberId` (`"記号","番号"`): what says the same again stands in the details.
pub(super) fn insured<'a>(cx: &Cx<'_>, at: At<'a>) -> Vec<Fact<'a>> {
    let kind = at.get("type").map(|one| concept(cx, one)).unwrap_or_default();
    let [symbol, number, branch] = ["Symbol", "Number", "SubNumber"].map(|part| of_extension(at, part));
    let both = at.get("subscriberId").filter(|one| one.is_leaf());
    let has_parts = symbol.is_some() || number.is_some();
    let mut symbol = symbol.map_or_else(Inline::new, code);
    let mut number = number.map_or_else(Inline::new, code);
    let mut other = Inline::new();
    if let Some(both) = both {
        let text = both.peek();
        match two(&text) {
            Some(two) if has_parts && same(&symbol, two[0]) && same(&number, two[1]) => both.mark(Seen::Worded),
            Some(two) if !has_parts => {
                both.mark(Seen::Worded);
                [symbol, number] = two.map(|part| code(part.to_owned()));
            }
            None if has_parts && symbol.is_empty() && same(&number, text.trim()) => both.mark(Seen::Worded),
            None if !has_parts => number = code(both.take()),
            _ => other = code(both.take()),
        }
    }
    let mut branch = branch.map_or_else(Inline::new, code);
    if let Some(dependent) = at.get("dependent").filter(|one| one.is_leaf()) {
        if same(&branch, &dependent.peek()) {
            dependent.mark(Seen::Worded);
        } else {
            branch = Inline::join([branch, code(dependent.take())], cx.say("、", ", "));
        }
    }
    [
        Fact::new(cx.say("種類", "Kind"), kind),
        Fact::new(cx.say("記号", "Symbol"), symbol),
        Fact::new(cx.say("番号", "Number"), number),
        Fact::new(cx.say("記号・番号", "Symbol and number"), other),
        Fact::new(cx.say("枝番", "Branch"), branch),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the patient pays, each with its kind.
pub(super) fn costs<'a>(cx: &Cx<'_>, at: At<'a>) -> Option<Fact<'a>> {
    let all = at.items("costToBeneficiary").map(|one| {
        let kind = one.get("type").map(|kind| concept(cx, kind)).unwrap_or_default();
        let currency = one.at(&["valueMoney"]).and_then(|money| money.text("currency"));
        let currency = currency.map_or_else(Inline::new, Inline::data);
        Inline::join([kind, any(cx, one, "value"), currency], " ")
    });
    Fact::new(cx.say("自己負担", "Paid by the patient"), Inline::lines(all))
}

fn of_extension<'a>(at: At<'a>, part: &str) -> Option<Cow<'a, str>> {
    let (value, _) = at.extension(&format!("JP_Coverage_InsuredPerson{part}"))?.choice("value")?;
    value.is_leaf().then(|| value.take()).filter(|text| !text.trim().is_empty())
}

fn code<'a>(text: impl Into<Cow<'a, str>>) -> Inline<'a> {
    Inline::new().with(text, By::Data, Look::Code)
}

/// The two parts of `"記号","番号"`.
fn two(text: &str) -> Option<[&str; 2]> {
    let (symbol, number) = text.trim().strip_prefix('"')?.strip_suffix('"')?.split_once("\",\"")?;
    (!symbol.contains('"') && !number.contains('"')).then_some([symbol, number])
}

/// Full-width and half-width spellings are the same.
fn same(shown: &Inline<'_>, text: &str) -> bool {
    folded(shown.words().trim()) == folded(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbol_and_number_are_parted_where_they_are_quoted() {
        assert_eq!(two("\"１２－３４\",\"５６７８\""), Some(["１２－３４", "５６７８"]));
        assert_eq!(two("\"\",\"５６７８\""), Some(["", "５６７８"]));
        for text in ["12345678", "\"1\"", "\"1\",\"2\",\"3\"", "1,2", "\""] {
            assert_eq!(two(text), None, "{text}");
        }
    }
}
