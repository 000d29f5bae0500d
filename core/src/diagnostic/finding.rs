//! A finding: rule, place, arguments. It owns no prose but what the data or a definition gave.

use super::{Rule, Severity};
use crate::text::{Span, limits::MAX_FINDINGS};

/// Requirement level of an issue about presence (interfaces.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Level {
    Required,
    SemiRequired,
    Recommended,
    Conditional,
    Prohibited,
}

impl Level {
    /// The contract's code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::SemiRequired => "semi-required",
            Self::Recommended => "recommended",
            Self::Conditional => "conditional",
            Self::Prohibited => "prohibited",
        }
    }
}

/// A message argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// Text that is the same in both languages (names, codes, values as written).
    Text(String),
    /// A count.
    Count(u64),
    /// Words of ours, or of a definition, in both languages.
    Words {
        /// Japanese.
        ja: String,
        /// English.
        en: String,
    },
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}
impl From<u32> for Arg {
    fn from(count: u32) -> Self {
        Self::Count(u64::from(count))
    }
}

/// Where a finding is. Paths are written only when a report asks (`outcome::paths`), in one pass over the tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Bytes to mark.
    pub span: Span,
    /// Index of the node in the JSON tree, where there is a tree.
    pub node: Option<u32>,
    /// A child of `node` that is absent, or a path that does not exist in the data (definitions: the element id).
    pub tail: Option<Box<str>>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The catalogue's rule.
    pub rule: &'static Rule,
    /// Severity here.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// Arguments in the order of `rule.args`.
    pub args: Vec<Arg>,
    /// The specification's own id (`dom-3`, `R0211`).
    pub spec_rule: Option<Box<str>>,
    /// Only on issues about presence.
    pub level: Option<Level>,
    /// Canonical of the definition that asks for it.
    pub profile: Option<Box<str>>,
    /// Source clause that is more exact than the rule's.
    pub source: Option<Box<str>>,
}

impl Finding {
    /// A finding of `rule` at its default severity.
    pub fn new(rule: &'static Rule, place: Place, args: Vec<Arg>) -> Self {
        debug_assert_eq!(rule.args.len(), args.len(), "arguments of {}", rule.id);
        Self { rule, severity: rule.severity, place, args, spec_rule: None, level: None, profile: None, source: None }
    }

    /// The same at another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Collects findings of one input and bounds their number; severities are counted past the bound, too.
#[derive(Debug, Default)]
pub struct Sink {
    /// The findings kept, in the order found.
    pub findings: Vec<Finding>,
    /// How many were dropped past [`MAX_FINDINGS`], by severity (fatal, error, warning, information).
    pub dropped: [u64; 4],
}

impl Sink {
    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.dropped[finding.severity as usize] += 1;
        }
    }

    /// Whether anything fatal was found.
    pub fn has_fatal(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Fatal)
    }
}
