//! The whole answer about one input.

use super::causes::causes;
use super::paths::{Location, Names, NoNames, Paths};
use super::positions::{ascending, positions};
use super::triage::Waived;
use crate::check::Lang;
use crate::check::plan::editions::JudgedBy;
use crate::clins::Coverage;
use crate::diagnostic::catalogue::input::FINDINGS_CAPPED;
use crate::diagnostic::{Arg, Finding, IssueType, Level, Place, Rule, Severity, Sink, Text, source_named};
use crate::diagnostic::{args, message};
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
    /// Which records bear the standard codes that the service asks for.
    pub coverage: Coverage,
}

/// How many issues of each severity there are, those past the bound included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

    fn remove(&mut self, severity: Severity) {
        let count = match severity {
            Severity::Fatal => &mut self.fatal,
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Information => &mut self.information,
        };
        *count = count.saturating_sub(1);
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

/// Filled and counted elements: `[filled, all]` over those whose parent is present (docs/contract.md §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completeness {
    /// Required elements.
    pub required: [u32; 2],
    /// Semi-required elements.
    pub semi_required: [u32; 2],
}

/// One issue, told in full.
///
/// ```
/// use tekigo_core::{Lang, Validator};
///
/// let outcome = Validator::builder().build().validate(b"{\n  \"resourceType\": \"Patient\",\n  \"gender\": \"F\"\n}");
/// let issue = outcome.errors().next().expect("F is no code of FHIR's");
/// assert_eq!((issue.rule.id, issue.expression(), issue.pointer()), ("binding-required", "Patient.gender", "/gender"));
/// assert_eq!((issue.line, issue.column), (3, 13));
/// assert!(issue.message(Lang::En).contains('F') && !issue.mend(Lang::Ja).is_empty());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Issue {
    /// Severity.
    pub severity: Severity,
    /// FHIR issue type.
    pub code: IssueType,
    /// The catalogue's rule.
    pub rule: &'static Rule,
    /// The specification's own id.
    pub spec_rule: Option<Text>,
    /// Only on issues about presence.
    pub level: Option<Level>,
    /// Where it is, as FHIRPath and as JSON Pointer.
    pub location: Location,
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
    pub profile: Option<Text>,
    /// Arguments of the rule's texts.
    pub args: Vec<Arg>,
    /// Source clause.
    pub source: Cow<'static, str>,
    /// Position among the outcome's issues of the one that this follows from: once that is mended, this is gone as well.
    pub because: Option<usize>,
    /// Why and until when the caller puts up with it; it then does not count.
    pub waived: Option<Box<Waived>>,
    /// It stood in the report that the call compares with; it then does not count.
    pub known: bool,
}

impl Issue {
    /// Whether it counts: nobody waived it, and it is not known from before.
    pub fn counts(&self) -> bool {
        self.waived.is_none() && !self.known
    }

    /// Absolute FHIRPath with indexes; empty where there is no tree.
    pub fn expression(&self) -> &str {
        self.location.expression()
    }

    /// RFC 6901 pointer; empty is the whole document.
    pub fn pointer(&self) -> &str {
        self.location.pointer()
    }

    /// The message in `lang`, written when it is asked for: most readers want one language, many only counts.
    pub fn message(&self, lang: Lang) -> Cow<'static, str> {
        message::message(self.rule, &self.args, lang)
    }

    /// How to mend it, in `lang`.
    pub fn mend(&self, lang: Lang) -> Cow<'static, str> {
        message::mend(self.rule, &self.args, lang)
    }

    /// The specification and clause that the rule rests on: in English beside the Japanese name where it has one.
    pub fn source_in(&self, lang: Lang) -> Cow<'_, str> {
        source_named(&self.source, lang)
    }
}

/// The whole answer about one input: issues in document order.
///
/// ```
/// use tekigo_core::{Severity, Validator};
///
/// let outcome = Validator::builder().build().validate(br#"{"resourceType": "Patient", "gender": "F"}"#);
/// assert_eq!((outcome.is_valid(), outcome.resource_type()), (false, Some("Patient")));
/// let gravest = outcome.issues().iter().map(|issue| issue.severity).max();
/// assert_eq!(gravest, Some(Severity::Error));
/// ```
#[derive(Clone, Debug)]
pub struct Outcome {
    valid: bool,
    resource_type: Option<String>,
    profiles: Vec<String>,
    judged_by: JudgedBy,
    counts: Counts,
    completeness: Completeness,
    coverage: Coverage,
    issues: Vec<Issue>,
    masked: bool,
    /// Issues that `--max-findings` left out.
    cut: u64,
}

impl Outcome {
    /// The same without what the data says, for logs and servers: values in messages become `***`, and no report shows the
    /// input. Places stay, so that who has the data finds them.
    #[must_use]
    pub fn masked(mut self) -> Self {
        for issue in &mut self.issues {
            args::mask(issue.rule, &mut issue.args);
        }
        self.masked = true;
        self
    }

    /// Whether values of the data were taken out.
    pub fn is_masked(&self) -> bool {
        self.masked
    }

    /// No issue is fatal or an error.
    pub fn is_valid(&self) -> bool {
        self.valid
    }

    /// `resourceType`, when it was read.
    pub fn resource_type(&self) -> Option<&str> {
        self.resource_type.as_deref()
    }

    /// Canonicals of the profiles that were asked for, declared or given.
    pub fn profiles(&self) -> &[String] {
        &self.profiles
    }

    /// The editions of the definitions and of the service's rules that it was judged by, what builds on others before those:
    /// `jp-clins 1.10.0`, `jp-core 1.1.2-clins`, `hl7.fhir.r4.core 4.0.1`. Empty where it could not be read.
    ///
    /// ```
    /// use tekigo_core::Validator;
    ///
    /// let patient = br#"{"resourceType": "Patient", "meta": {"profile": ["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient"]}}"#;
    /// let outcome = Validator::builder().build().validate(patient);
    /// assert_eq!(outcome.judged_by().collect::<Vec<_>>(), ["jp-core 1.1.2", "hl7.fhir.r4.core 4.0.1"]);
    /// ```
    pub fn judged_by(&self) -> impl Iterator<Item = &str> {
        self.judged_by.names()
    }

    /// Says by which editions it was judged.
    pub(crate) fn judge_by(&mut self, judged_by: JudgedBy) {
        self.judged_by = judged_by;
    }

    /// Issues by severity, those past the bound on issues included.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How complete the instance is.
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// The issues in document order.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// The issues that make it not valid.
    pub fn errors(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(|issue| issue.severity.is_error() && issue.counts())
    }

    /// How many issues follow from the one at this position.
    pub fn consequences(&self, at: usize) -> usize {
        self.issues.iter().filter(|issue| issue.because == Some(at) && issue.counts()).count()
    }

    /// How many issues were left out because no more were asked for.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// The same with issues that were looked at by `look`, which says what does not count; then at most `most` of them, the
    /// gravest first, errors that follow from others last.
    pub(crate) fn looked_through(mut self, mut look: impl FnMut(&mut Issue), most: Option<usize>) -> Self {
        for issue in &mut self.issues {
            look(issue);
            if !issue.counts() {
                self.counts.remove(issue.severity);
            }
        }
        self.valid = self.counts.fatal + self.counts.error == 0;
        if let Some(most) = most.filter(|&most| most < self.issues.len()) {
            self.keep(most);
        }
        self
    }

    fn keep(&mut self, most: usize) {
        let mut order: Vec<usize> = (0..self.issues.len()).collect();
        let weight = |at: &usize| {
            let issue = &self.issues[*at];
            (!issue.counts(), std::cmp::Reverse(issue.severity), issue.because.is_some())
        };
        order.sort_by_key(weight);
        order.truncate(most);
        order.sort_unstable();
        self.cut += (self.issues.len() - order.len()) as u64;
        let mut issues: Vec<Option<Issue>> = std::mem::take(&mut self.issues).into_iter().map(Some).collect();
        for &at in &order {
            let Some(mut issue) = issues[at].take() else { continue };
            issue.because = issue.because.and_then(|cause| order.binary_search(&cause).ok());
            self.issues.push(issue);
        }
    }

    /// The issues in document order, to keep.
    pub fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}

impl Outcome {
    /// What there is to tell of an input that was not read to its end.
    pub fn unread(bytes: &[u8], sink: Sink) -> Self {
        Self::new(Material {
            bytes,
            tree: None,
            names: None,
            sink,
            resource_type: None,
            profiles: Vec::new(),
            completeness: Completeness::default(),
            coverage: Coverage::default(),
        })
    }

    /// Which records bear the standard codes that the service asks for; empty where it is not for the service.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Tells what was found: sorts into document order (within one place: as found), removes what is said twice, works
    /// out paths, positions and messages. Linear in the input, and n log n in the number of findings.
    pub fn new(material: Material<'_>) -> Self {
        Self::of(material).0
    }

    /// [`Outcome::new`], and the list of findings, emptied, for the next input.
    pub(crate) fn of(material: Material<'_>) -> (Self, Vec<Finding>) {
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
        let causes = causes(material.tree, &findings);
        let starts = findings.iter().map(|finding| finding.place.span.start).zip(0..);
        let order: Vec<usize> = ascending(starts).map(|(_, at)| at as usize).collect();
        let nodes: Vec<u32> = findings.iter().filter_map(|finding| finding.place.node).collect();
        let paths = match material.tree {
            Some(tree) => Paths::new(tree, material.names.unwrap_or(&NoNames), nodes),
            None => Paths::default(),
        };
        let positions = positions(material.bytes, order.iter().map(|&at| findings[at].place.span));

        let mut issues: Vec<Issue> = Vec::with_capacity(findings.len());
        let mut told = Told { from: Vec::with_capacity(findings.len()), ..Told::default() };
        let locations = paths.locations(order.iter().map(|&at| &findings[at].place));
        let mut told_as: Vec<usize> = vec![usize::MAX; causes.len()];
        for ((&of, location), [start, end]) in order.iter().zip(locations).zip(positions) {
            if let Some(same) = told.before(&issues, &findings, of) {
                if let Some(own) = told_as.get_mut(of) {
                    *own = same;
                }
                let (kept, finding) = (&mut issues[same], &mut findings[of]);
                kept.severity = kept.severity.max(finding.severity);
                kept.level = kept.level.or(finding.level);
                if kept.profile.is_none() {
                    kept.profile = finding.profile.take();
                }
                continue;
            }
            told.from.push(of as u32);
            if let Some(own) = told_as.get_mut(of) {
                *own = issues.len();
            }
            // its parts are taken, but for its place, since findings are large and issues larger
            let finding = &mut findings[of];
            issues.push(Issue {
                severity: finding.severity,
                code: finding.rule.code,
                rule: finding.rule,
                args: std::mem::take(&mut finding.args),
                spec_rule: finding.spec_rule.take(),
                level: finding.level,
                location,
                span: finding.place.span,
                line: start.line,
                column: start.column,
                end_line: end.line.max(start.line),
                end_column: if end.line > start.line { end.column } else { end.column.max(start.column) },
                profile: finding.profile.take(),
                source: match finding.source.take() {
                    Some(source) => Cow::Owned(source.into()),
                    None => Cow::Borrowed(finding.rule.source),
                },
                because: None,
                waived: None,
                known: false,
            });
        }
        for (at, cause) in causes.iter().enumerate() {
            let (own, Some(cause)) = (told_as[at], cause.map(|cause| told_as[cause as usize])) else { continue };
            if own != cause {
                issues[own].because = Some(cause);
            }
        }
        let mut counts = Counts::default();
        for issue in &issues {
            counts.add(issue.severity, 1);
        }
        for (severity, by) in Severity::ALL.into_iter().zip(dropped) {
            counts.add(severity, by);
        }
        let outcome = Self {
            valid: counts.fatal + counts.error == 0,
            resource_type: material.resource_type,
            profiles: material.profiles,
            judged_by: JudgedBy::default(),
            counts,
            completeness: material.completeness,
            coverage: material.coverage,
            issues,
            masked: false,
            cut: 0,
        };
        findings.clear();
        (outcome, findings)
    }
}

/// What was told already, to tell it once.
#[derive(Default)]
struct Told {
    /// Position of the finding that each issue tells; its place is left in it.
    from: Vec<u32>,
    /// Issues at one span start, once they are more than are compared one by one.
    many: BTreeMap<Key, usize>,
    /// The first issue that `many` does not hold.
    held: usize,
}

/// What makes two findings say the same: place, rule, the specification's id and the words.
type Key = (Span, Option<u32>, Option<Text>, &'static str, Option<Text>, Cow<'static, str>);

impl Told {
    /// Issues at one place that are compared one by one.
    const FEW: usize = 24;

    /// The issue that says what `finding` says. Issues come sorted by the start of their span, so only those at the end
    /// can be the same.
    fn before(&mut self, issues: &[Issue], findings: &[Finding], of: usize) -> Option<usize> {
        let finding = &findings[of];
        let start = finding.place.span.start;
        let near = issues.iter().rev().take(Self::FEW + 1).take_while(|issue| issue.span.start == start).count();
        if near <= Self::FEW {
            return (issues.len() - near..issues.len()).find(|&at| {
                std::ptr::eq(issues[at].rule, finding.rule)
                    && findings[self.from[at] as usize].place == finding.place
                    && says_same(&issues[at], finding)
            });
        }
        while self.held < issues.len() {
            let (issue, place) = (&issues[self.held], &findings[self.from[self.held] as usize].place);
            if issue.span.start == start {
                let words = issue.message(Lang::En);
                let key = (issue.span, place.node, place.tail.clone(), issue.rule.id, issue.spec_rule.clone(), words);
                self.many.entry(key).or_insert(self.held);
            }
            self.held += 1;
        }
        let words = message::render(finding, Lang::En);
        let Place { span, node, tail } = &finding.place;
        let key = (*span, *node, tail.clone(), finding.rule.id, finding.spec_rule.clone(), words);
        self.many.get(&key).copied()
    }
}

fn says_same(issue: &Issue, finding: &Finding) -> bool {
    issue.spec_rule == finding.spec_rule
        && (issue.args == finding.args || issue.message(Lang::En) == message::render(finding, Lang::En))
}

fn end_of(bytes: &[u8]) -> Span {
    Span::at(bytes.len() as u32)
}
