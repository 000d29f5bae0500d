//! Waivers: what a vendor knows to be wrong, why, who answers for it, and until when. A waiver never makes a failure a
//! pass: the item is `waived`, and stands on the first page.

use crate::Error;
use crate::certify::catalogue::Catalogue;
use crate::certify::journal::Verdict;
use crate::certify::judge::Fact;
use crate::error::read_toml;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Item.
    pub item: String,
    /// Only errors of this rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Last day, `2026-12-31`.
    pub until: String,
    /// Where it is worked on.
    pub link: String,
}

/// How a waiver stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It covers a failure.
    InForce,
    /// Nothing fails that it would cover.
    Unused,
    /// Its last day is over.
    Expired,
    /// The catalogue allows none for this item.
    Refused,
    /// There is no such item.
    Unknown,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<Waiver>,
}

/// Reads a file of waivers; none where it is not there.
///
/// # Errors
/// It is not of the form.
pub fn read(path: &Path) -> Result<Vec<Waiver>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => of(&text).map_err(|why| {
            let name = path.display();
            Error::call(format!("{name} の書き方が違います: {why}"), format!("{name} is not of its form: {why}"))
        }),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(why) => Err(Error::read(path, why)),
    }
}

/// Reads the text of such a file.
///
/// # Errors
/// It is not of the form, or a member is empty.
pub fn of(text: &str) -> Result<Vec<Waiver>, String> {
    let file: File = read_toml(text)?;
    for waiver in &file.waiver {
        for (name, value) in [("reason", &waiver.reason), ("owner", &waiver.owner), ("link", &waiver.link)] {
            if value.trim().is_empty() {
                return Err(format!("{}: {name} is empty", waiver.item));
            }
        }
        if !is_day(&waiver.until) {
            return Err(format!("{}: until is no day: {}", waiver.item, waiver.until));
        }
    }
    Ok(file.waiver)
}

/// Whether the text is a day, `2026-04-01`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// How each waiver stands on the day `today`, given the verdicts and facts of the items.
pub fn stand<'f>(
    waivers: &[Waiver],
    catalogue: &Catalogue,
    today: &str,
    of_item: impl Fn(&str) -> Option<(Verdict, &'f [Fact])>,
) -> Vec<Standing> {
    let stands = |waiver: &Waiver| {
        let Some(item) = catalogue.item(&waiver.item) else { return Standing::Unknown };
        if !item.waivable {
            return Standing::Refused;
        }
        if waiver.until.as_str() < today {
            return Standing::Expired;
        }
        match of_item(&waiver.item) {
            Some((Verdict::Fail, facts)) if covers(waiver, facts) => Standing::InForce,
            _ => Standing::Unused,
        }
    };
    waivers.iter().map(stands).collect()
}

/// Whether everything that does not hold is the waiver's.
fn covers(waiver: &Waiver, facts: &[Fact]) -> bool {
    let Some(rule) = &waiver.rule else { return true };
    facts
        .iter()
        .filter(|fact| !fact.holds)
        .all(|fact| !fact.rules.is_empty() && fact.rules.iter().all(|one| one == rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certify::judge::text;

    fn fact(rules: &[&str]) -> Fact {
        let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
        Fact { check: "valid".into(), on: None, holds: false, words: text("", ""), rules }
    }

    fn waiver(more: &str) -> String {
        format!(
            "[[waiver]]\nitem = \"REG-001\"\nreason = \"r\"\nowner = \"o\"\nuntil = \"2026-12-31\"\nlink = \"l\"\n{more}"
        )
    }

    #[test]
    fn a_waiver_covers_what_it_names_until_its_day() {
        let mut catalogue = Catalogue::embedded().expect("the catalogue");
        let facts = [fact(&["cardinality-min"])];
        let stands = |catalogue: &Catalogue, text: &str, day: &str, verdict| {
            stand(&of(text).expect("waivers"), catalogue, day, |_| Some((verdict, &facts)))[0]
        };
        let (whole, rule) = (waiver(""), waiver("rule = \"cardinality-min\""));
        let other = waiver("rule = \"unknown-element\"");
        assert_eq!(stands(&catalogue, &whole, "2026-12-31", Verdict::Fail), Standing::InForce);
        assert_eq!(stands(&catalogue, &whole, "2027-01-01", Verdict::Fail), Standing::Expired);
        assert_eq!(stands(&catalogue, &rule, "2026-12-31", Verdict::Fail), Standing::InForce);
        assert_eq!(stands(&catalogue, &other, "2026-12-31", Verdict::Fail), Standing::Unused);
        assert_eq!(stands(&catalogue, &whole, "2026-12-31", Verdict::Pass), Standing::Unused);
        let unknown = whole.replace("REG-001", "REG-999");
        assert_eq!(stands(&catalogue, &unknown, "2026-12-31", Verdict::Fail), Standing::Unknown);
        for item in &mut catalogue.items {
            item.waivable = false;
        }
        assert_eq!(stands(&catalogue, &whole, "2026-12-31", Verdict::Fail), Standing::Refused);
    }

    #[test]
    fn a_waiver_without_reason_owner_day_or_link_is_none() {
        for (from, to) in [("\"r\"", "\" \""), ("\"o\"", "\"\""), ("2026-12-31", "soon"), ("link = \"l\"\n", "")] {
            assert!(of(&waiver("").replace(from, to)).is_err(), "{from}");
        }
    }
}
