//! The whole answer about one input.

use super::message;
use super::paths::{Names, NoNames, Path, paths};
use super::positions::positions;
use crate::check::Lang;
use crate::diagnostic::catalogue::input::FINDINGS_CAPPED;
use crate::diagnostic::{Finding, IssueType, Level, Place, Rule, Severity, Sink};
use crate::json::Tree;
use crate::text::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a validation leaves behind, before it is told.
#[allow(missing_debug_implementations)]
pub struct Material<'a> {
    /// The input.
    pub bytes: &'a [u8],
    /// Its tree; `None` when it could not be read.
    pub tree: Option<&'a Tree<'a>>,
    /// What the definitions say of the names; `None` when nothing is known.
    pub names: Option<&'a dyn Names>,
    /// The findings.
    pub sink: Sink,
    /// `resourceType`, when it was read.
    pub resource_type: Option<String>,
    /// Canonicals of the profiles that were asked for, declared or given, in order.
    pub profiles: Vec<String>,
    /// How complete the instance is.
    pub completeness: Completeness,
}

/// How many issues of each severity there are, those past the bound included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub fatal: u64,
    pub error: u64,
    pub warning: u64,
    pub information: u64,
}

impl Counts {
    /// Counts `by` more of `severity`.
    pub fn add(&mut self, severity: Severity, by: u64) {
        *match severity {
            Severity::Fatal => &mut self.fatal,
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Information => &mut self.information,
        } += by;
    }

    /// Counts those of `other`, too.
    pub fn merge(&mut self, other: Self) {
        self.fatal += other.fatal;
        self.error += other.error;
        self.warning += other.warning;
        self.information += other.information;
    }

    /// How many there are of `severity`.
    pub const fn of(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Fatal => self.fatal,
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Information => self.information,
        }
    }

    /// All of them.
    pub const fn total(&self) -> u64 {
        self.fatal + self.error + self.warning + self.information
    }
}

/// Filled and counted elements: `[filled, all]` over those whose parent is present (interfaces.md §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completeness {
    /// Required elements.
    pub required: [u32; 2],
    /// Semi-required elements.
    pub semi_required: [u32; 2],
}

/// One issue, told in full.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Severity.
    pub severity: Severity,
    /// FHIR issue type.
    pub code: IssueType,
    /// The catalogue's rule.
    pub rule: &'static Rule,
    /// The specification's own id.
    pub spec_rule: Option<Box<str>>,
    /// Only on issues about presence.
    pub level: Option<Level>,
    /// Absolute FHIRPath with indexes; empty where there is no tree.
    pub expression: Box<str>,
    /// RFC 6901 pointer; empty is the whole document.
    pub pointer: Box<str>,
    /// Bytes to mark.
    pub span: Span,
    /// 1-based line of the span's start.
    pub line: u32,
    /// 1-based column of the span's start, in Unicode scalar values.
    pub column: u32,
    /// 1-based line of the span's end.
    pub end_line: u32,
    /// 1-based column one past the span's last character.
    pub end_column: u32,
    /// Canonical of the definition that asks for it.
    pub profile: Option<Box<str>>,
    /// Message, Japanese.
    pub ja: Box<str>,
    /// Message, English.
    pub en: Box<str>,
    /// How to mend it, Japanese.
    pub mend_ja: Cow<'static, str>,
    /// How to mend it, English.
    pub mend_en: Cow<'static, str>,
    /// Source clause.
    pub source: Box<str>,
}

impl Issue {
    /// The message in `lang`.
    pub fn message(&self, lang: Lang) -> &str {
        lang.pick(&self.ja, &self.en)
    }

    /// How to mend it, in `lang`.
    pub fn mend(&self, lang: Lang) -> &str {
        lang.pick(&self.mend_ja, &self.mend_en)
    }
}

/// The whole answer about one input: issues in document order.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// No issue is fatal or an error.
    pub valid: bool,
    /// `resourceType`, when it was read.
    pub resource_type: Option<String>,
    /// Canonicals of the profiles that were asked for.
    pub profiles: Vec<String>,
    /// Issues by severity.
    pub counts: Counts,
    /// How complete the instance is.
    pub completeness: Completeness,
    /// The issues.
    pub issues: Vec<Issue>,
}

impl Outcome {
    /// Tells what was found: sorts into document order (within one place: as found), removes what is said twice, works
    /// out paths, positions and messages. Linear in the input, and n log n in the number of findings.
    pub fn new(material: Material<'_>) -> Self {
        let Sink { mut findings, dropped, .. } = material.sink;
        let lost: u64 = dropped.iter().sum();
        if lost > 0 {
            let args = vec![findings.len().into(), crate::diagnostic::Arg::Count(lost)];
            findings.push(Finding::new(
                &FINDINGS_CAPPED,
                Place { node: None, span: end_of(material.bytes), tail: None },
                args,
            ));
        }
        findings.sort_by_key(|finding| finding.place.span.start);
        let nodes: Vec<u32> = findings.iter().filter_map(|finding| finding.place.node).collect();
        let paths = match material.tree {
            Some(tree) => paths(tree, material.names.unwrap_or(&NoNames), &nodes),
            None => BTreeMap::new(),
        };
        let offsets: Vec<u32> = findings.iter().flat_map(|f| [f.place.span.start, f.place.span.end]).collect();
        let positions = positions(material.bytes, &offsets);

        let mut issues: Vec<Issue> = Vec::with_capacity(findings.len());
        let mut told: BTreeMap<Key, usize> = BTreeMap::new();
        for (at, finding) in findings.into_iter().enumerate() {
            let (start, end) = (positions[2 * at], positions[2 * at + 1]);
            let path = path_of(&finding.place, &paths);
            let en = message::render(&finding, Lang::En).into_boxed_str();
            let key = (
                finding.place.span,
                finding.place.node,
                finding.place.tail.clone(),
                finding.rule.id,
                finding.spec_rule.clone(),
                en.clone(),
            );
            if let Some(&same) = told.get(&key) {
                let kept = &mut issues[same];
                kept.severity = kept.severity.min(finding.severity);
                kept.level = kept.level.or(finding.level);
                if kept.profile.is_none() {
                    kept.profile = finding.profile;
                }
                continue;
            }
            told.insert(key, issues.len());
            issues.push(Issue {
                severity: finding.severity,
                code: finding.rule.code,
                rule: finding.rule,
                ja: message::render(&finding, Lang::Ja).into_boxed_str(),
                mend_ja: message::mend(&finding, Lang::Ja),
                mend_en: message::mend(&finding, Lang::En),
                en,
                spec_rule: finding.spec_rule,
                level: finding.level,
                expression: path.expression.into_boxed_str(),
                pointer: path.pointer.into_boxed_str(),
                span: finding.place.span,
                line: start.line,
                column: start.column,
                end_line: end.line.max(start.line),
                end_column: if end.line > start.line { end.column } else { end.column.max(start.column) },
                profile: finding.profile,
                source: finding.source.unwrap_or_else(|| finding.rule.source.into()),
            });
        }
        let mut counts = Counts::default();
        for issue in &issues {
            counts.add(issue.severity, 1);
        }
        for (severity, &by) in
            [Severity::Fatal, Severity::Error, Severity::Warning, Severity::Information].iter().zip(&dropped)
        {
            counts.add(*severity, by);
        }
        Self {
            valid: counts.fatal + counts.error == 0,
            resource_type: material.resource_type,
            profiles: material.profiles,
            counts,
            completeness: material.completeness,
            issues,
        }
    }
}

/// What makes two findings say the same: place, rule, the specification's id and the words.
type Key = (Span, Option<u32>, Option<Box<str>>, &'static str, Option<Box<str>>, Box<str>);

fn path_of(place: &Place, paths: &BTreeMap<u32, Path>) -> Path {
    let path = place.node.and_then(|node| paths.get(&node));
    match (path, &place.tail) {
        (Some(path), Some(tail)) => path.absent(tail),
        (Some(path), None) => path.clone(),
        // definitions: the element's id, which is no place in the data
        (None, Some(tail)) => Path { expression: tail.to_string(), pointer: String::new() },
        (None, None) => Path::default(),
    }
}

fn end_of(bytes: &[u8]) -> Span {
    Span::at(bytes.len() as u32)
}
