//! What the caller makes of issues: which it puts up with for a time (waivers), which it knows from before (baseline), and
//! how many it wants to see. The judging knows nothing of it.

use super::{Issue, Outcome, Record};
use crate::check::Lang;
use crate::diagnostic::Words;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One issue, or a kind of issues, that the caller puts up with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waiver {
    /// Id of the rule in the catalogue.
    pub rule: String,
    /// The specification's id, where only findings with it are meant (`R1013`).
    #[serde(default)]
    pub spec_rule: Option<String>,
    /// Name of the input as reports show it; `*` stands for any characters.
    #[serde(default)]
    pub file: Option<String>,
    /// The issue's expression; `*` stands for any characters, so that `Bundle.entry[*].resource.meta` is any entry's.
    #[serde(default)]
    pub expression: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, `2026-12-31`.
    pub until: String,
}

/// Why an issue does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: String,
}

impl Waiver {
    /// What is wrong with it by itself, if anything.
    pub fn fault(&self) -> Option<Words> {
        let is_day = |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
        let until = self.until.as_bytes();
        if until.len() != 10 || !until.iter().enumerate().all(|(at, &byte)| is_day(at, byte)) {
            let Self { until, rule, .. } = self;
            return Some(Words::new(
                format!("{rule} の until「{until}」が日付ではありません。2026-12-31 のように書きます"),
                format!("until {until:?} of {rule} is no date; write it as 2026-12-31"),
            ));
        }
        if crate::diagnostic::catalogue::find(&self.rule).is_none() {
            let near = crate::diagnostic::catalogue::nearest(&self.rule);
            let rule = &self.rule;
            let (ja, en) = if near.is_empty() {
                ("一覧は tekigo rules で見られます".to_owned(), "tekigo rules lists them".to_owned())
            } else {
                (format!("もしかして: {}", near.join("、")), format!("did you mean {}?", near.join(", ")))
            };
            return Some(Words::new(
                format!("「{rule}」という規則はありません。{ja}"),
                format!("there is no rule {rule:?}; {en}"),
            ));
        }
        if self.reason.trim().is_empty() {
            let rule = &self.rule;
            return Some(Words::new(
                format!("{rule} に reason (理由) がありません"),
                format!("{rule} gives no reason"),
            ));
        }
        None
    }

    fn holds_for(&self, file: &str, issue: &Issue) -> bool {
        self.rule == issue.rule.id
            && self.spec_rule.as_ref().is_none_or(|id| issue.spec_rule.as_deref() == Some(id))
            && self.file.as_ref().is_none_or(|pattern| is_like(pattern, file))
            && self.expression.as_ref().is_none_or(|pattern| is_like(pattern, issue.expression()))
    }
}

/// Whether `text` is of the form `pattern`, in which `*` stands for any characters. Linear for each star.
fn is_like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// What identifies an issue in two reports: input, rule, place without indexes, words. Lines and positions in arrays move.
type Identity = String;

fn identity(parts: [&str; 6]) -> Identity {
    parts.join("\u{0}")
}

/// What the caller makes of issues; the default makes nothing of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Triage {
    /// What is put up with. Those that ended are not in it.
    pub waivers: Vec<Waiver>,
    /// Issues of an earlier report, each with how often it stood there.
    known: BTreeMap<Identity, u64>,
    /// Issues that one input shows at most.
    pub max_findings: Option<usize>,
}

/// What of it was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Used {
    /// Issues for each waiver.
    pub waived: Vec<u64>,
    /// Issues known from before, by rule.
    pub known: BTreeMap<String, u64>,
}

impl Used {
    /// Adds that of another input.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.waived.len() < other.waived.len() {
            self.waived.resize(other.waived.len(), 0);
        }
        for (own, more) in self.waived.iter_mut().zip(&other.waived) {
            *own += more;
        }
        for (rule, more) in &other.known {
            *self.known.entry(rule.clone()).or_default() += more;
        }
    }

    /// How many issues were waived.
    pub fn waivings(&self) -> u64 {
        self.waived.iter().sum()
    }

    /// How many issues were known.
    pub fn knowns(&self) -> u64 {
        self.known.values().sum()
    }
}

/// The parts of a report that a baseline is made of.
#[derive(Deserialize)]
struct Former {
    files: Vec<FormerFile>,
}

#[derive(Deserialize)]
struct FormerFile {
    file: String,
    record: Option<u64>,
    issues: Vec<FormerIssue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FormerIssue {
    rule: String,
    spec_rule: Option<String>,
    expression: String,
    message: FormerMessage,
}

#[derive(Deserialize)]
struct FormerMessage {
    en: String,
}

impl Triage {
    /// Whether it makes nothing of any issue.
    pub fn is_empty(&self) -> bool {
        self.waivers.is_empty() && self.known.is_empty() && self.max_findings.is_none()
    }

    /// Takes the issues of an earlier report, as `--format json` or `ndjson` wrote it, for known.
    ///
    /// # Errors
    /// The text is no such report.
    pub fn know(&mut self, report: &str) -> Result<(), Words> {
        let files = match serde_json::from_str::<Former>(report) {
            Ok(former) => former.files,
            Err(whole) => {
                let lines = report.lines().filter(|line| !line.trim().is_empty());
                let files: Result<Vec<FormerFile>, _> = lines.map(serde_json::from_str).collect();
                files.map_err(|_| {
                    Words::new(
                        format!("--format json の報告として読めません: {whole}"),
                        format!("this is no report of --format json: {whole}"),
                    )
                })?
            }
        };
        for FormerFile { file, record, issues } in files {
            let record = record.map(|record| record.to_string()).unwrap_or_default();
            for issue in issues {
                let place = without_indexes(&issue.expression);
                let spec = issue.spec_rule.unwrap_or_default();
                let identity = identity([&file, &record, &issue.rule, &spec, &place, &issue.message.en]);
                *self.known.entry(identity).or_default() += 1;
            }
        }
        Ok(())
    }

    /// What of the earlier report is gone, by rule: how many issues.
    pub fn gone(&self, used: &Used) -> Vec<(String, u64)> {
        let mut before: BTreeMap<&str, u64> = BTreeMap::new();
        for (identity, count) in &self.known {
            *before.entry(identity.split('\u{0}').nth(2).unwrap_or_default()).or_default() += count;
        }
        let gone = before.into_iter().map(|(rule, count)| {
            (rule.to_owned(), count.saturating_sub(used.known.get(rule).copied().unwrap_or_default()))
        });
        gone.filter(|(_, count)| *count > 0).collect()
    }

    /// The outcome as the caller sees it.
    pub(crate) fn of<'a>(&self, record: &Record<'a>) -> (Cow<'a, Outcome>, Used) {
        let mut used = Used { waived: vec![0; self.waivers.len()], ..Used::default() };
        if self.is_empty() {
            return (Cow::Borrowed(record.outcome), Used::default());
        }
        let number = record.record.map(|number| number.to_string()).unwrap_or_default();
        let mut left = BTreeMap::new();
        let look = |issue: &mut Issue| {
            if let Some(at) = self.waivers.iter().position(|waiver| waiver.holds_for(record.file, issue)) {
                used.waived[at] += 1;
                let Waiver { reason, until, .. } = self.waivers[at].clone();
                issue.waived = Some(Box::new(Waived { reason, until }));
            }
            if self.known.is_empty() {
                return;
            }
            let place = without_indexes(issue.expression());
            let spec = issue.spec_rule.as_deref().unwrap_or_default();
            let message = issue.message(Lang::En);
            let identity = identity([record.file, &number, issue.rule.id, spec, &place, &message]);
            if let Some(&count) = self.known.get(&identity) {
                let left = left.entry(identity).or_insert(count);
                if *left > 0 {
                    *left -= 1;
                    issue.known = true;
                    *used.known.entry(issue.rule.id.to_owned()).or_default() += 1;
                }
            }
        };
        let outcome = record.outcome.clone().looked_through(look, self.max_findings);
        (Cow::Owned(outcome), used)
    }
}

/// `entry[12].resource` → `entry[*].resource`.
pub(super) fn without_indexes(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(open) = rest.find('[') {
        let digits = rest[open + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let close = open + 1 + digits;
        if digits > 0 && rest[close..].starts_with(']') {
            out.push_str(&rest[..=open]);
            out.push('*');
        } else {
            out.push_str(&rest[..close]);
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validator;
    use crate::outcome::{Format, Piece, Report, Style};

    const WRONG: &[u8] =
        br#"{"resourceType": "Patient", "gender": "F", "birthDate": "x", "contact": [{"gender": "M", "name": {"text": "x"}}]}"#;

    fn waiver(rule: &str, expression: Option<&str>) -> Waiver {
        Waiver {
            rule: rule.to_owned(),
            expression: expression.map(str::to_owned),
            reason: "later".to_owned(),
            until: "2026-12-31".to_owned(),
            ..Waiver::default()
        }
    }

    fn json(triage: Triage, bytes: &[u8]) -> (serde_json::Value, Report) {
        let style = Style { format: Format::Json, triage: triage.into(), ..Style::default() };
        let outcome = Validator::builder().build().validate(bytes);
        let record = Record { file: "a.json", record: None, outcome: &outcome, bytes };
        let mut report = Report::new(style.clone());
        let text = report.head() + &report.add(Piece::new(&style, &record)) + "]}";
        (serde_json::from_str(&text).expect("a report"), report)
    }

    #[test]
    fn what_is_waived_is_told_and_does_not_count() {
        let all = [waiver("binding-required", None), waiver("date-format", None)];
        let (report, totals) = json(Triage { waivers: all.to_vec(), ..Triage::default() }, WRONG);
        let file = &report["files"][0];
        assert_eq!((&file["valid"], &file["counts"]["error"]), (&true.into(), &0.into()), "{report}");
        // the first is the recommendation of a narrative (dom-6)
        assert_eq!(file["issues"][1]["waived"]["until"], "2026-12-31");
        assert_eq!(totals.totals().used.waivings(), 3);
        let one = waiver("binding-required", Some("Patient.contact[*]*"));
        let (report, _) = json(Triage { waivers: vec![one], ..Triage::default() }, WRONG);
        assert_eq!(report["files"][0]["counts"]["error"], 2, "{report}");
    }

    #[test]
    fn what_is_known_does_not_count_and_what_is_gone_is_said() {
        let (before, _) = json(Triage::default(), br#"{"resourceType": "Patient", "gender": "F", "active": 1}"#);
        let mut triage = Triage::default();
        triage.know(&before.to_string()).expect("a report");
        let (after, totals) = json(triage.clone(), WRONG);
        let known = after["files"][0]["issues"].as_array().into_iter().flatten().filter(|issue| issue["known"] == true);
        let places: Vec<_> = known.map(|issue| issue["expression"].as_str()).collect();
        // the recommendation of a narrative (dom-6) is known, too
        assert_eq!(places, [Some("Patient"), Some("Patient.gender")]);
        assert_eq!(after["files"][0]["valid"], false);
        let gone = triage.gone(&totals.totals().used);
        assert_eq!(gone, [("primitive-json-kind".to_owned(), 1)]);
        assert!(triage.know("{}").is_err());
    }

    #[test]
    fn no_more_than_asked_are_shown_and_all_are_counted() {
        let (report, _) = json(Triage { max_findings: Some(1), ..Triage::default() }, WRONG);
        let file = &report["files"][0];
        assert_eq!(file["issues"].as_array().map(Vec::len), Some(1));
        assert_eq!(file["counts"]["error"], 3);
    }

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, expected) in [
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("*", "", true),
            ("a", "ab", false),
            ("Bundle.entry[*].id", "Bundle.entry[12].id", true),
            ("a*b*b", "ab", false),
        ] {
            assert_eq!(is_like(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_waiver_has_a_rule_a_reason_and_an_end() {
        assert!(waiver("date-format", None).fault().is_none());
        assert!(waiver("date-fromat", None).fault().is_some_and(|words| words.en.contains("date-format")));
        assert!(Waiver { until: "next year".to_owned(), ..waiver("date-format", None) }.fault().is_some());
        assert!(Waiver { reason: " ".to_owned(), ..waiver("date-format", None) }.fault().is_some());
    }
}
