//! `text`: for a person at a terminal, in the manner of rustc.

use super::excerpt::excerpt;
use super::groups::Groups;
use super::{Record, Style, Totals};
use crate::check::Lang;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::diagnostic::catalogue::{profile::PROFILE_VERSION_SUBSTITUTED, structure::INVARIANT};
use crate::outcome::triage::without_indexes;
use crate::outcome::{Counts, Issue, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Issues of one group (rule and path without indexes) that are shown for one input, once there are more than `GROUP_FROM`.
pub(super) const GROUP_SHOWN: usize = 3;
/// A group of so many is shown whole: leaving out one or two would not save the reader anything.
pub(super) const GROUP_FROM: usize = 5;
/// Issues shown for one input, whatever their groups.
const FILE_SHOWN: usize = 200;
/// How the base specification is called among the editions.
const BASE: &str = "hl7.fhir.r4.core";
/// Columns of an excerpt when the terminal's are not known.
const DEFAULT_WIDTH: usize = 100;

const RESET: &str = "\u{1b}[0m";
const BOLD: &str = "\u{1b}[1m";
const BLUE: &str = "\u{1b}[1;34m";
const GREEN: &str = "\u{1b}[1;32m";
const RED: &str = "\u{1b}[1;31m";

/// One input's share; of groups that were told often enough nothing is written.
pub(super) fn piece(
    style: &Style,
    record: &Record<'_>,
    is_filled: &dyn Fn(&str) -> bool,
) -> Vec<(Option<Box<str>>, String)> {
    let outcome = record.outcome;
    let mut parts = Vec::new();
    let groups: Vec<String> = outcome.issues().iter().map(group).collect();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, group) in outcome.issues().iter().zip(&groups).filter(|(issue, _)| style.verbose || !is_folded(issue)) {
        *sizes.entry(group).or_default() += 1;
    }
    let mut following = vec![Following::default(); outcome.issues().len()];
    for issue in outcome.issues().iter().filter(|issue| issue.counts()) {
        if let Some(cause) = issue.because {
            following[cause].add(&outcome.issues()[cause], issue);
        }
    }
    let (chosen, left_out) = choose(style, outcome.issues(), &groups, &sizes);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut mended: BTreeSet<&str> = BTreeSet::new();
    // what has to be mended stands first, each kind in the order of the document
    let mut order: Vec<usize> = (0..groups.len()).filter(|&at| chosen[at]).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(outcome.issues()[at].severity));
    for at in order {
        let (issue, group) = (&outcome.issues()[at], &groups[at]);
        let size = sizes.get(group.as_str()).copied().unwrap_or(1);
        let nth = seen.entry(group).or_default();
        *nth += 1;
        let mut text = String::new();
        let first = mended.insert(issue.rule.id);
        if is_filled(group) {
            parts.push((Some(group.as_str().into()), text));
            continue;
        }
        push_issue(&mut text, style, record, issue, first, following[at]);
        if is_capped(style, size) && *nth == GROUP_SHOWN {
            push_more(&mut text, style, issue, size - GROUP_SHOWN);
        }
        parts.push((Some(group.as_str().into()), text));
    }
    if left_out + outcome.cut() > 0 {
        let more = thousands(left_out + outcome.cut());
        let line = match style.lang {
            Lang::Ja => {
                format!("… このほかに {more} 件あります。すべて見るには -v か --format json を使ってください。\n\n")
            }
            Lang::En => format!("… and {more} more. Use -v or --format json to see them all.\n\n"),
        };
        parts.push((None, line));
    }
    if !style.verbose {
        parts.extend(advice(style, outcome).into_iter().map(|line| (None, line)));
    }
    if !style.quiet {
        parts.push((None, summary(style, record)));
    }
    parts
}

/// Which issues are shown, and how many are left out because there are too many of different groups. Errors come first:
/// what only warns has the room that they leave.
fn choose(style: &Style, issues: &[Issue], groups: &[String], sizes: &BTreeMap<&str, usize>) -> (Vec<bool>, u64) {
    if style.verbose {
        return (vec![true; issues.len()], 0);
    }
    let mut chosen = vec![false; issues.len()];
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut shown, mut left_out) = (0, 0);
    for urgent in [true, false] {
        for (at, (issue, group)) in issues.iter().zip(groups).enumerate() {
            if is_folded(issue) || (issue.severity.is_error()) != urgent {
                continue;
            }
            let nth = seen.entry(group).or_default();
            *nth += 1;
            let size = sizes.get(group.as_str()).copied().unwrap_or(1);
            if shown >= FILE_SHOWN {
                left_out += 1;
            } else if !is_capped(style, size) || *nth <= GROUP_SHOWN {
                chosen[at] = true;
                shown += 1;
            }
        }
    }
    (chosen, left_out)
}

/// Whether only `-v` shows it: what needs nothing to be done would bury what does, and the summary counts it; what follows
/// from another issue is counted there; recommendations are told in one line. That something was judged by another version
/// than it declares is never passed over.
fn is_folded(issue: &Issue) -> bool {
    let is_quiet = issue.severity == Severity::Information && issue.rule.id != PROFILE_VERSION_SUBSTITUTED.id;
    is_quiet || issue.because.is_some() || !issue.counts() || is_advice(issue)
}

/// What FHIR itself only recommends, of every resource alike.
fn is_advice(issue: &Issue) -> bool {
    issue.rule.id == INVARIANT.id && issue.level == Some(Level::Recommended) && issue.severity == Severity::Warning
}

/// Recommendations that were not followed, each in one line.
fn advice(style: &Style, outcome: &Outcome) -> Vec<String> {
    let mut found: BTreeMap<&str, (&Issue, u64)> = BTreeMap::new();
    for issue in outcome.issues().iter().filter(|issue| is_advice(issue) && issue.counts() && issue.because.is_none()) {
        found.entry(issue.spec_rule.as_deref().unwrap_or_default()).or_insert((issue, 0)).1 += 1;
    }
    let line = |(id, (issue, count)): (&str, (&Issue, u64))| {
        let message = safe_text(&issue.message(style.lang));
        let count = thousands(count);
        let text = match style.lang {
            Lang::Ja => format!("推奨 [{}]: {message} — {count} 件 (-v で一覧)", safe_text(id)),
            Lang::En => format!("recommendation [{}]: {message} — {count} (-v lists them)", safe_text(id)),
        };
        fold(&text, style.width, 0, 4) + "\n\n"
    };
    found.into_iter().map(line).collect()
}

/// Whether a group of so many is shown in part.
fn is_capped(style: &Style, size: usize) -> bool {
    !style.verbose && size > GROUP_FROM
}

/// Issues with the same rule and the same path but for its indexes are told as a group.
pub(super) fn group(issue: &Issue) -> String {
    let mut key = format!("{}\0{}\0", issue.rule.id, issue.spec_rule.as_deref().unwrap_or_default());
    key.push_str(&without_indexes(issue.expression()));
    key
}

fn push_issue(out: &mut String, style: &Style, record: &Record<'_>, issue: &Issue, first: bool, following: Following) {
    let paint = Paint(style.color);
    let lang = style.lang;
    let line = record.line(issue.line);
    let gutter = line.to_string().len().max(2) + 1;
    let pad = " ".repeat(gutter);

    // error[cardinality-min] (R0211): message
    let mut head = format!("{}[{}]", severity_word(issue.severity, lang), issue.rule.id);
    // the specification's id stands in most messages already
    if let Some(id) = issue.spec_rule.as_deref().filter(|id| !issue.message(lang).contains(id)) {
        let _ = write!(head, " {}", safe_text(id));
    }
    let hang = 4;
    let message = fold(&safe_text(&issue.message(lang)), style.width, display_width(&head) + 2, hang);
    let _ =
        writeln!(out, "{}{}", paint.with(color_of(issue.severity), &head), paint.with(BOLD, &format!(": {message}")));

    let _ = writeln!(out, "{pad}{} {}:{line}:{}", paint.with(BLUE, "-->"), safe_text(record.file), issue.column);
    let width = style.width.unwrap_or(DEFAULT_WIDTH).saturating_sub(gutter + 3);
    let shown = excerpt(record.shown(), issue.span, width);
    if !record.shown().is_empty() {
        let number = format!("{line:>gutter$}");
        let _ = writeln!(out, "{pad} {}", paint.with(BLUE, "|"));
        let _ = writeln!(out, "{} {} {}", paint.with(BLUE, &number), paint.with(BLUE, "|"), shown.text);
        let _ = writeln!(
            out,
            "{pad} {} {}{}",
            paint.with(BLUE, "|"),
            " ".repeat(shown.indent),
            paint.with(color_of(issue.severity), &"^".repeat(shown.marked))
        );
    }
    let mut note = |label: &str, text: &str| {
        if text.is_empty() {
            return;
        }
        let label = format!("{label}: ");
        let at = gutter + 3 + display_width(&label);
        let text = fold(&safe_text(text), style.width, at, at);
        let _ = writeln!(out, "{pad} {} {}{text}", paint.with(BLUE, "="), paint.with(BOLD, &label));
    };
    note(lang.pick("場所", "at"), &shortened(issue.expression()));
    if let Some(profile) = &issue.profile {
        note(lang.pick("定義", "profile"), profile);
    }
    if first {
        note(lang.pick("直し方", "help"), &issue.mend(lang));
        note(lang.pick("出典", "source"), &issue.source_in(lang));
    }
    if following != Following::default() {
        note(lang.pick("影響", "effect"), &effect(style, following));
    }
    if let Some(cause) = issue.because.and_then(|cause| record.outcome.issues().get(cause)) {
        let (line, id) = (record.line(cause.line), cause.rule.id);
        let text = match lang {
            Lang::Ja => format!("{line} 行目の {id}"),
            Lang::En => format!("{id} in line {line}"),
        };
        note(lang.pick("原因", "because of"), &text);
    }
    if let Some(waived) = &issue.waived {
        let text = match lang {
            Lang::Ja => format!("{} ({} まで)", waived.reason, waived.until),
            Lang::En => format!("{} (until {})", waived.reason, waived.until),
        };
        note(lang.pick("免除", "waived"), &text);
    }
    if issue.known {
        note(lang.pick("既知", "known"), lang.pick("比べた報告にもあります", "it is in the report compared with"));
    }
    out.push('\n');
}

/// How much follows from an issue, and where it is listed.
fn effect(style: &Style, following: Following) -> String {
    let listed = if style.verbose { "" } else { style.lang.pick("（-v で一覧）", " (-v lists them)") };
    following.words(style.lang) + listed
}

/// What follows from an issue: other rules that fail, and the same mistake in other places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Following {
    others: u64,
    alike: u64,
}

impl Following {
    /// Counts one that follows from `cause`.
    pub(super) fn add(&mut self, cause: &Issue, issue: &Issue) {
        let is_alike = issue.rule.id == cause.rule.id && issue.spec_rule == cause.spec_rule;
        *(if is_alike { &mut self.alike } else { &mut self.others }) += 1;
    }

    /// How much follows from the issue.
    pub(super) fn words(self, lang: Lang) -> String {
        let [others, alike] = [self.others, self.alike].map(thousands);
        let mut words = Vec::new();
        match (self.others, lang) {
            (0, _) => {}
            (_, Lang::Ja) => words.push(format!("このため、ほかに {others} 件の規則が満たされません")),
            (1, Lang::En) => words.push("because of this, 1 further rule fails".to_owned()),
            (_, Lang::En) => words.push(format!("because of this, {others} further rules fail")),
        }
        match (self.alike, lang) {
            (0, _) => {}
            (_, Lang::Ja) => words.push(format!("同じ誤りがほかに {alike} か所にあります")),
            (1, Lang::En) => words.push("the same is wrong in 1 other place".to_owned()),
            (_, Lang::En) => words.push(format!("the same is wrong in {alike} other places")),
        }
        words.join(lang.pick("。", "; "))
    }
}

/// A path of a hostile depth, cut in its middle.
fn shortened(path: &str) -> std::borrow::Cow<'_, str> {
    const MOST: usize = 400;
    const KEPT: usize = 120;
    if path.len() <= MOST {
        return path.into();
    }
    let head: String = path.chars().take(KEPT).collect();
    let mut tail: Vec<char> = path.chars().rev().take(KEPT).collect();
    tail.reverse();
    format!("{head} … {}", tail.into_iter().collect::<String>()).into()
}

fn push_more(out: &mut String, style: &Style, issue: &Issue, more: usize) {
    let path = without_indexes(issue.expression());
    let more = thousands(more as u64);
    let at = safe_text(&path);
    let id = issue.rule.id;
    let text = match style.lang {
        Lang::Ja if at.is_empty() => format!("… {id} はこのほかに {more} 件あります (-v ですべて表示)"),
        Lang::Ja => format!("… {id} は {at} にこのほか {more} 件あります (-v ですべて表示)"),
        Lang::En if at.is_empty() => format!("… and {more} more of {id} (-v shows all)"),
        Lang::En => format!("… and {more} more of {id} at {at} (-v shows all)"),
    };
    let _ = writeln!(out, "{text}\n");
}

fn summary(style: &Style, record: &Record<'_>) -> String {
    let paint = Paint(style.color);
    let outcome = record.outcome;
    let lang = style.lang;
    let mut out = safe_text(record.file);
    if let Some(number) = record.record {
        let _ = write!(out, ":{number}");
    }
    out.push_str(": ");
    if outcome.is_valid() {
        out.push_str(&paint.with(GREEN, lang.pick("適合", "valid")));
    } else {
        out.push_str(&paint.with(RED, lang.pick("不適合", "not valid")));
    }
    if let Some(resource) = outcome.resource_type() {
        let editions = guides(outcome);
        let colon = if editions.is_empty() { "" } else { ": " };
        let _ = write!(out, " ({}{colon}{})", safe_text(resource), safe_text(&editions));
    }
    let counts = counts_words(outcome.counts(), lang);
    if !counts.is_empty() {
        let _ = write!(out, " — {counts}");
    }
    let aside = aside(style, outcome);
    if !aside.is_empty() {
        let _ = write!(out, " ({})", aside.join(lang.pick("、", ", ")));
    }
    out.push('\n');
    if style.verbose && !outcome.coverage().kinds.is_empty() {
        let kinds = outcome.coverage().kinds.iter().map(|kind| {
            let name = lang.pick(kind.name, kind.kind);
            format!("{name} {}/{}", kind.covered, kind.records)
        });
        let kinds = kinds.collect::<Vec<_>>().join(lang.pick("、", ", "));
        let edition = outcome.coverage().edition;
        let _ = match lang {
            Lang::Ja => writeln!(out, "標準コードのある記録 (技術解説書 {edition} 表4): {kinds}"),
            Lang::En => writeln!(out, "records with a standard code (technical guide {edition}, table 4): {kinds}"),
        };
    }
    if style.verbose && !outcome.issues().is_empty() || outcome.issues().iter().any(|issue| !is_folded(issue)) {
        out.push('\n');
    }
    out
}

/// The editions that judged it, without the base specification, which judges everything.
pub(super) fn guides(outcome: &Outcome) -> String {
    outcome.judged_by().filter(|name| !name.starts_with(BASE)).collect::<Vec<_>>().join(", ")
}

/// What the counts do not say by themselves.
fn aside(style: &Style, outcome: &Outcome) -> Vec<String> {
    let issues = || outcome.issues().iter();
    let following = issues().filter(|issue| issue.because.is_some() && issue.counts()).count();
    let waived = issues().filter(|issue| issue.waived.is_some()).count();
    let known = issues().filter(|issue| issue.known && issue.waived.is_none()).count();
    let mut aside = Vec::new();
    let mut tell = |count: usize, ja: &str, en: &str| {
        if count > 0 {
            let count = thousands(count as u64);
            aside.push(match style.lang {
                Lang::Ja => ja.replace("{}", &count),
                Lang::En => en.replace("{}", &count),
            });
        }
    };
    tell(following, "うち {} 件はほかの指摘に伴うもの", "{} of them following from others");
    tell(waived, "ほかに免除 {} 件", "{} more waived");
    tell(known, "ほかに既知 {} 件", "{} more known");
    if !style.verbose && outcome.counts().information > 0 {
        aside.push(style.lang.pick("情報は -v で表示", "-v shows information").to_owned());
    }
    aside
}

/// `エラー 3 件、警告 1 件`; empty when there is none.
pub(super) fn counts_words(counts: Counts, lang: Lang) -> String {
    let mut words = Vec::new();
    for severity in Severity::ALL {
        let count = counts.of(severity);
        if count == 0 {
            continue;
        }
        let number = thousands(count);
        words.push(match lang {
            Lang::Ja => format!("{} {number} 件", severity_word(severity, lang)),
            Lang::En if severity == Severity::Information || severity == Severity::Fatal => {
                format!("{number} {}", severity_word(severity, lang))
            }
            Lang::En => format!("{number} {}{}", severity_word(severity, lang), if count == 1 { "" } else { "s" }),
        });
    }
    words.join(lang.pick("、", ", "))
}

pub(super) fn tail(style: &Style, totals: &Totals, groups: &Groups) -> String {
    let mut out = String::new();
    let lang = style.lang;
    if groups.left_out() > 0 {
        let more = thousands(groups.left_out());
        let _ = match lang {
            Lang::Ja => writeln!(out, "同じ検出の繰り返し {more} 件は表示していません (-v ですべて表示)。"),
            Lang::En => writeln!(out, "{more} repetitions of the same findings are not shown (-v shows all)."),
        };
    }
    if style.quiet || totals.inputs < 2 {
        return out;
    }
    let paint = Paint(style.color);
    let invalid = totals.inputs - totals.valid;
    let (all, valid) = (thousands(totals.inputs), thousands(totals.valid));
    let invalid_text = paint.with(if invalid == 0 { GREEN } else { RED }, &thousands(invalid));
    let _ = match lang {
        Lang::Ja => write!(out, "{all} 件中: 適合 {valid} 件、不適合 {invalid_text} 件"),
        Lang::En => write!(out, "{all} inputs: {valid} valid, {invalid_text} not valid"),
    };
    let counts = counts_words(totals.counts, lang);
    if !counts.is_empty() {
        let _ = write!(out, " — {counts}");
    }
    out.push('\n');
    let mut rules: Vec<_> = totals.rules.iter().filter(|((_, severity), _)| *severity >= Severity::Warning).collect();
    rules.sort_by(|a, b| (b.0.1, b.1, &a.0.0).cmp(&(a.0.1, a.1, &b.0.0)));
    for ((rule, severity), count) in rules.iter().take(10) {
        let _ = writeln!(
            out,
            "{:>9}  {}",
            thousands(**count),
            paint.with(color_of(*severity), &format!("{}[{rule}]", severity_word(*severity, lang)))
        );
    }
    if rules.len() > 10 {
        let more = rules.len() - 10;
        let _ = match lang {
            Lang::Ja => writeln!(out, "           … ほか {more} 種類"),
            Lang::En => writeln!(out, "           … and {more} more rules"),
        };
    }
    out
}

/// A severity in words.
pub fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Fatal => lang.pick("致命的", "fatal"),
        Severity::Error => lang.pick("エラー", "error"),
        Severity::Warning => lang.pick("警告", "warning"),
        Severity::Information => lang.pick("情報", "information"),
    }
}

fn color_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal | Severity::Error => RED,
        Severity::Warning => "\u{1b}[1;33m",
        Severity::Information => "\u{1b}[1;36m",
    }
}

/// `12345` → `12,345`.
pub(super) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

struct Paint(bool);

impl Paint {
    fn with(&self, color: &str, text: &str) -> String {
        if self.0 { format!("{color}{text}{RESET}") } else { text.to_owned() }
    }
}

/// Folds `text`, which begins at column `at`, to `width` columns; further lines begin at column `hang`. Folds at spaces,
/// and between characters where one of them is wide; no line begins with closing punctuation.
fn fold(text: &str, width: Option<usize>, at: usize, hang: usize) -> String {
    let Some(width) = width.filter(|&width| width >= hang + 20) else { return text.to_owned() };
    let mut out = String::new();
    let mut column = at;
    for word in words(text) {
        let wide = display_width(word.trim_end());
        if column + wide > width && column > hang && wide <= width - hang {
            let kept = out.trim_end().len();
            out.truncate(kept);
            out.push('\n');
            out.push_str(&" ".repeat(hang));
            column = hang;
        }
        out.push_str(word);
        column += display_width(word);
        // a word longer than a line is left to the terminal
        if column > width {
            column %= width;
        }
    }
    out
}

/// Pieces that a line may be broken between; a space belongs to the piece before it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breakable = last.is_some_and(|last| {
            let opening = "「『(（[【〈《\"'{".contains(last);
            let closing = "、。，．,.)）」』]】〉》！？!?:;：；ーっゃゅょァィゥェォッャュョ\"'}".contains(c);
            let between_wide = char_width(last) == 2 || char_width(c) == 2;
            (last == ' ' && c != ' ') || (between_wide && !opening && !closing && c != ' ')
        });
        if breakable {
            words.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    words.push(&text[start..]);
    words
}

/// Columns of `text` on a terminal: East Asian wide characters take two.
pub fn display_width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Columns of one character.
pub(super) fn char_width(c: char) -> usize {
    unicode_width::UnicodeWidthChar::width(c).unwrap_or(0)
}

/// `text` without what would move the cursor, hide or turn around what follows: written as `\u{1b}`.
pub fn safe_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_safe(&mut out, c);
    }
    out
}

pub(super) fn push_safe(out: &mut String, c: char) {
    match c {
        // controls, and the characters that steer bidirectional text or are not seen at all
        c if c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}') =>
        {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(severity: Severity, expression: &str) -> Issue {
        let rule = &crate::diagnostic::catalogue::structure::UNKNOWN_ELEMENT;
        Issue {
            severity,
            code: rule.code,
            rule,
            spec_rule: None,
            level: None,
            location: crate::outcome::Location::new(expression, ""),
            span: crate::text::Span::default(),
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 1,
            profile: None,
            args: Vec::new(),
            source: rule.source.into(),
            because: None,
            waived: None,
            known: false,
        }
    }

    #[test]
    fn errors_have_room_before_warnings() {
        let warnings = (0..FILE_SHOWN + 50).map(|n| issue(Severity::Warning, &format!("Patient.w{n}")));
        let issues: Vec<Issue> = warnings.chain([issue(Severity::Error, "Patient.e")]).collect();
        let groups: Vec<String> = issues.iter().map(group).collect();
        let sizes = groups.iter().map(|group| (group.as_str(), 1)).collect();
        let style = Style::default();
        let (chosen, left_out) = choose(&style, &issues, &groups, &sizes);
        assert!(chosen[FILE_SHOWN + 50]);
        assert_eq!((chosen.iter().filter(|chosen| **chosen).count(), left_out), (FILE_SHOWN, 51));
        let (all, none) = choose(&Style { verbose: true, ..style }, &issues, &groups, &sizes);
        assert!(all.iter().all(|chosen| *chosen) && none == 0);
    }

    #[test]
    fn indexes_are_left_out() {
        assert_eq!(without_indexes("Bundle.entry[12].resource.name[0]"), "Bundle.entry[*].resource.name[*]");
        assert_eq!(without_indexes("a[x].b[1"), "a[x].b[1");
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn folds_japanese_without_closing_punctuation_at_the_start() {
        let folded = fold("あいうえおかきくけこさしす。せそたちつてと", Some(26), 0, 0);
        assert_eq!(folded, "あいうえおかきくけこさし\nす。せそたちつてと");
        for line in fold("the quick brown fox jumps over the lazy dog", Some(22), 4, 2).lines() {
            assert!(display_width(line) <= 22, "{line}");
        }
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(safe_text("a\u{1b}[2J\u{202e}"), "a\\u{1b}[2J\\u{202e}");
    }
}
