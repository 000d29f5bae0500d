//! Judges what was seen of a system by the checks of an item. What a check says never holds a value of the data: file
//! names, rules, expressions and counts, and what the catalogue asks for.

mod files;
mod html;
mod keys;
mod line;
mod values;

use crate::certify::catalogue::{Check, Item, Text};
use crate::certify::seen::Seen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tekigo_core::outcome::Record;
use tekigo_core::{For, Lang, Options, Outcome, Validator};

/// What one check gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Name of the check.
    pub check: String,
    /// Its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// It holds.
    pub holds: bool,
    /// What was found, without values of the data.
    pub words: Text,
    /// The rules whose errors are why it does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

/// What an item's checks gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// A fact for each check, in order.
    pub facts: Vec<Fact>,
    /// An OperationOutcome, values masked, for each file that was validated.
    pub outcomes: BTreeMap<String, String>,
}

impl Judgement {
    /// All checks hold.
    pub fn holds(&self) -> bool {
        self.facts.iter().all(|fact| fact.holds)
    }
}

/// What a check gave: it holds, or the words say why not.
pub(crate) type Given = Result<Text, Text>;

pub(crate) fn text(ja: impl Into<String>, en: impl Into<String>) -> Text {
    Text { ja: ja.into(), en: en.into() }
}

/// A terminology master that data were judged with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "docs/schema/certify-report-1.json says what each is")]
pub struct MasterUsed {
    pub system: String,
    pub edition: String,
    /// SHA-256 of the pack.
    pub sha256: String,
}

/// Judges with one set of rules at one time.
#[derive(Clone, Debug)]
pub struct Judging {
    validator: Validator,
    now: String,
    masters: Vec<MasterUsed>,
}

impl Judging {
    /// Judges with the rules of `validator` as if it were `now`.
    pub fn new(validator: &Validator, now: &str) -> Self {
        let options = Options { target: For::Clins, now: Some(now.to_owned()), ..Options::default() };
        Self { validator: validator.with_options(options), now: now.to_owned(), masters: Vec::new() }
    }

    /// Says which masters the rules of its validator hold.
    #[must_use]
    pub fn with_masters(mut self, masters: Vec<MasterUsed>) -> Self {
        self.masters = masters;
        self
    }

    /// The masters that it judges with, by system.
    pub fn masters(&self) -> &[MasterUsed] {
        &self.masters
    }

    /// The rules, as the service applies them.
    pub fn validator(&self) -> &Validator {
        &self.validator
    }

    /// The time that data are judged at.
    pub fn now(&self) -> &str {
        &self.now
    }

    /// Judges one case.
    pub fn judge(&self, item: &Item, seen: &Seen) -> Judgement {
        let mut judgement = Judgement::default();
        for check in &item.checks {
            let mut rules = Vec::new();
            let given = self.check(check, seen, &mut judgement.outcomes, &mut rules);
            let on = check.files().first().map(|name| (*name).to_owned());
            let (holds, words) = match given {
                Ok(words) => (true, words),
                Err(words) => (false, words),
            };
            judgement.facts.push(Fact { check: check.name().to_owned(), on, holds, words, rules });
        }
        judgement
    }

    fn check(
        &self,
        check: &Check,
        seen: &Seen,
        outcomes: &mut BTreeMap<String, String>,
        broken: &mut Vec<String>,
    ) -> Given {
        let file = |name: &str| {
            let missing = || text(format!("{name} がありません"), format!("{name} is not there"));
            seen.file(name).filter(|bytes| !bytes.is_empty()).ok_or_else(missing)
        };
        match check {
            Check::Made { on } => file(on)
                .map(|bytes| text(format!("{on}: {} バイト", bytes.len()), format!("{on}: {} bytes", bytes.len()))),
            Check::NotMade { on } => match file(on) {
                Ok(_) => Err(text(format!("{on} が作られています"), format!("{on} was made"))),
                Err(_) => Ok(text(format!("{on} は作られていません"), format!("{on} was not made"))),
            },
            Check::Valid { on, profiles, usage, allow } => {
                let bytes = file(on)?;
                let outcome = self.outcome(on, &bytes, profiles, usage.as_deref(), outcomes);
                valid(&outcome, allow, broken)
            }
            Check::Finds { on, rules } => self.finds(&file(on)?, rules),
            Check::SameKeys { on, other, keys } => {
                keys::same(&self.validator, (on, &file(on)?), (other, &file(other)?), keys)
            }
            Check::OtherKeys { on, than, keys } => {
                keys::differ(&self.validator, (on, &file(on)?), (than, &file(than)?), keys)
            }
            Check::Schema { on, schema } => files::schema(&file(on)?, schema),
            Check::Json { on, at, equals, one_of, matches, absent } => {
                files::json(&file(on)?, at, equals.as_ref(), one_of, matches.as_deref(), absent.unwrap_or(false))
            }
            Check::Fhirpath { on, expression } => values::is_true(&self.validator, &file(on)?, expression),
            Check::SameValues { on, other, expressions } => {
                values::same(&self.validator, &file(on)?, &file(other)?, expressions)
            }
            Check::HasValues { on, of, expressions } => {
                values::has(&self.validator, &file(on)?, &file(of)?, expressions)
            }
            Check::Shows { on, values, of, expressions } => {
                let of = of.as_deref().map(&file).transpose()?;
                values::shows(&self.validator, &file(on)?, values, of.as_deref(), expressions)
            }
            Check::Hides { on, values, of, expressions } => {
                let of = of.as_deref().map(&file).transpose()?;
                values::hides(&self.validator, &file(on)?, values, of.as_deref(), expressions)
            }
            Check::Inert { on } => html::inert(&file(on)?),
            Check::Size { on, min, max } => files::size(file(on)?.len() as u64, *min, *max),
            Check::Encoding { on, is } => files::encoding(&file(on)?, is),
            Check::Status { is } => match seen.status {
                Some(status) if status == *is => {
                    Ok(text(format!("終了ステータス {status}"), format!("status {status}")))
                }
                Some(status) => Err(text(
                    format!("終了ステータスが {status} です ({is} のはず)"),
                    format!("the status is {status}, not {is}"),
                )),
                None => Err(text("終了ステータスがありません", "there is no status")),
            },
            Check::Sent { .. }
            | Check::Order { .. }
            | Check::State { .. }
            | Check::Taken { .. }
            | Check::Once { .. }
            | Check::Pause { .. }
            | Check::Sessions { .. } => match &seen.line {
                None => Err(text("サービスとのやり取りがありません", "there was no exchange with the service")),
                Some(on_line) => line::check(&self.validator, check, on_line, seen),
            },
        }
    }

    /// What tekigo says of a file; the OperationOutcome is kept.
    fn outcome(
        &self,
        name: &str,
        bytes: &[u8],
        profiles: &[String],
        usage: Option<&str>,
        outcomes: &mut BTreeMap<String, String>,
    ) -> Outcome {
        let target = if usage == Some("fhir") { For::Fhir } else { For::Clins };
        let options = Options { target, profiles: profiles.to_vec(), ..self.validator.options().clone() };
        let outcome = self.validator.with_options(options).validate(bytes).masked();
        let record = Record { file: name, record: None, outcome: &outcome, bytes };
        outcomes.insert(name.to_owned(), tekigo_core::outcome::format::operation_outcome(&record, Lang::Ja));
        outcome
    }

    fn finds(&self, bytes: &[u8], rules: &[String]) -> Given {
        let outcome = self.validator.validate(bytes);
        let missing: Vec<&str> = rules
            .iter()
            .map(String::as_str)
            .filter(|rule| !outcome.issues().iter().any(|issue| issue.rule.id == *rule))
            .collect();
        if missing.is_empty() {
            return Ok(text("期待した問題が見つかりました", "the expected issues are found"));
        }
        let list = missing.join(", ");
        Err(text(format!("見つからない問題: {list}"), format!("not found: {list}")))
    }
}

/// Nothing is wrong but what is allowed; what is goes to `broken`.
fn valid(outcome: &Outcome, allow: &[String], broken: &mut Vec<String>) -> Given {
    let errors = outcome.errors().map(|issue| issue.rule.id).filter(|rule| !allow.iter().any(|one| one == rule));
    broken.extend(errors.map(str::to_owned));
    let count = broken.len();
    broken.sort();
    broken.dedup();
    if broken.is_empty() {
        let warnings = outcome.counts().warning;
        return Ok(text(format!("適合 (警告 {warnings} 件)"), format!("conforms ({warnings} warnings)")));
    }
    let list = broken.join(", ");
    Err(text(format!("エラー {count} 件: {list}"), format!("{count} errors: {list}")))
}
