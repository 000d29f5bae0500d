//! A finding: rule, place, arguments. It owns no prose but what the data or a definition gave.

use super::{Rule, Severity, Words};
use crate::text::Span;
use crate::text::limits::{MAX_ARG_CHARS, MAX_FINDINGS};

/// Requirement level of an issue about presence (docs/contract.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
#[non_exhaustive]
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

/// A text that costs little to clone: short ones (names of elements, ids of rules) stand in it, long ones (canonicals) are shared.
pub type Text = smol_str::SmolStr;

/// A message argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// Text that is the same in both languages (names, codes, values as written).
    Text(Text),
    /// A count.
    Count(u64),
    /// Words of ours, or of a definition, in both languages.
    Words {
        /// Japanese.
        ja: Text,
        /// English.
        en: Text,
    },
    /// Words, and the names that they hold: other findings are told by these to follow from this one.
    Named(Box<Named>),
    /// What was found where a part of the data was looked at apart: the reason for the finding. It begins as a sentence of
    /// its own.
    Because(Box<Because>),
}

/// Words of ours, or of a definition, and the names in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Japanese.
    pub ja: Text,
    /// English.
    pub en: Text,
    /// What the words name: elements and paths (`code.coding.code`), types (`Patient`), canonicals of profiles.
    pub names: Box<[Text]>,
}

impl Named {
    /// Whether the words name this.
    pub fn holds(&self, name: &str) -> bool {
        self.names.iter().any(|own| own == name)
    }
}

/// A finding as the reason for another one.
#[derive(Clone, Debug)]
pub struct Because {
    /// Canonical of the profile that was asked about, where the other finding names several.
    pub profile: String,
    /// Where, seen from what was looked at: `Patient.name[0].family`.
    pub path: String,
    /// What.
    pub rule: &'static Rule,
    /// Arguments of the rule's texts.
    pub args: Vec<Arg>,
    /// How many more errors there are.
    pub more: usize,
    /// The node that it is at, to tell it from what is found there anyway.
    pub node: Option<u32>,
}

impl PartialEq for Because {
    fn eq(&self, other: &Self) -> bool {
        let told = |of: &Self| (of.rule.id, of.more);
        told(self) == told(other) && self.profile == other.profile && self.path == other.path && self.args == other.args
    }
}

impl Arg {
    /// Words of ours, or of a definition, in both languages.
    pub fn words(ja: impl Into<Text>, en: impl Into<Text>) -> Self {
        Self::Words { ja: ja.into(), en: en.into() }
    }

    /// Words of the program, which are neither copied nor shared.
    pub(crate) const fn fixed(ja: &'static str, en: &'static str) -> Self {
        Self::Words { ja: Text::new_static(ja), en: Text::new_static(en) }
    }

    /// Cuts what no message shows: one long text of the data may be told by thousands of findings. One character more
    /// than the bound is kept, which tells the message to say that something is missing.
    fn shorten(&mut self) {
        let cut = |text: &mut Text| {
            let kept = shown(text);
            if kept.len() < text.len() {
                *text = kept.into();
            }
        };
        match self {
            Self::Text(text) => cut(text),
            Self::Words { ja, en } => {
                cut(ja);
                cut(en);
            }
            Self::Named(named) => {
                cut(&mut named.ja);
                cut(&mut named.en);
            }
            // its own arguments were cut when it was found
            Self::Count(_) | Self::Because(_) => {}
        }
    }
}

/// The beginning of a text, as much as a message shows and one character.
fn shown(text: &str) -> &str {
    if text.len() <= MAX_ARG_CHARS {
        return text;
    }
    text.char_indices().nth(MAX_ARG_CHARS + 1).map_or(text, |(end, _)| &text[..end])
}

impl Arg {
    /// No words.
    pub(crate) fn nothing() -> Self {
        Self::words("", "")
    }

    /// Bytes of its texts.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Words { ja, en } => ja.len() + en.len(),
            Self::Named(named) => named.ja.len() + named.en.len(),
            Self::Count(_) => 0,
            Self::Because(because) => because.path.len() + because.args.iter().map(Self::bytes).sum::<usize>(),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(shown(text).into())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}
impl From<Named> for Arg {
    fn from(named: Named) -> Self {
        Self::Named(Box::new(named))
    }
}
impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}
impl From<Words> for Arg {
    fn from(Words { ja, en }: Words) -> Self {
        Self::words(ja, en)
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
    pub tail: Option<Text>,
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
    pub spec_rule: Option<Text>,
    /// Only on issues about presence.
    pub level: Option<Level>,
    /// Canonical of the definition that asks for it.
    pub profile: Option<Text>,
    /// Source clause that is more exact than the rule's.
    pub source: Option<Box<str>>,
    /// Nodes elsewhere that it is about: whatever is wrong in them is why it was found (`outcome/causes.rs`).
    pub about: Box<[u32]>,
}

/// Cuts what no message shows of the arguments.
fn shorten(args: &mut [Arg]) {
    args.iter_mut().for_each(Arg::shorten);
}

impl Finding {
    /// A finding of `rule` at its default severity.
    // inlined, so that it is written once where whoever makes it sets more
    #[inline]
    pub fn new(rule: &'static Rule, place: Place, mut args: Vec<Arg>) -> Self {
        debug_assert_eq!(rule.args.len(), args.len(), "arguments of {}", rule.id);
        shorten(&mut args);
        Self {
            rule,
            severity: rule.severity,
            place,
            args,
            spec_rule: None,
            level: None,
            profile: None,
            source: None,
            about: [].into(),
        }
    }

    /// The same, being about these nodes.
    #[must_use]
    pub fn about(mut self, nodes: impl Into<Box<[u32]>>) -> Self {
        self.about = nodes.into();
        self
    }

    /// Whether it is of one of these rules.
    pub(crate) fn is_of(&self, rules: &[&Rule]) -> bool {
        self.rule.is_of(rules)
    }

    /// The reason that it gives, where one of its arguments is one.
    pub fn reason(&self) -> Option<&Because> {
        self.args.iter().find_map(|arg| match arg {
            Arg::Because(because) => Some(&**because),
            _ => None,
        })
    }

    /// Every node that it names, but for that of its place.
    pub(crate) fn other_nodes(&mut self) -> impl Iterator<Item = &mut u32> {
        let reasons = self.args.iter_mut().filter_map(|arg| match arg {
            Arg::Because(because) => because.node.as_mut(),
            _ => None,
        });
        self.about.iter_mut().chain(reasons)
    }

    /// The same at another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Collects findings of one input and bounds their number by severity; past the bound they are counted.
#[derive(Debug, Default)]
pub struct Sink {
    /// The findings kept, in the order found.
    pub findings: Vec<Finding>,
    /// How many were kept, by severity (fatal, error, warning, information).
    kept: [usize; 4],
    /// How many were dropped past [`MAX_FINDINGS`], by severity.
    pub dropped: [u64; 4],
}

impl Sink {
    /// An empty one that fills a list which was used before.
    pub(crate) fn within(mut findings: Vec<Finding>) -> Self {
        findings.clear();
        Self { findings, ..Self::default() }
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        let severity = finding.severity as usize;
        if self.kept[severity] < MAX_FINDINGS {
            self.kept[severity] += 1;
            self.findings.push(finding);
        } else {
            self.dropped[severity] += 1;
        }
    }

    /// Takes findings away that others have made needless.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Finding) -> bool) {
        let kept = &mut self.kept;
        self.findings.retain(|finding| {
            let stays = keep(finding);
            kept[finding.severity as usize] -= usize::from(!stays);
            stays
        });
    }

    /// How many were found, those dropped as well.
    pub(crate) fn total(&self) -> u64 {
        self.findings.len() as u64 + self.dropped.iter().sum::<u64>()
    }

    /// Whether a further finding of this severity would only be counted: words for it need not be looked for.
    pub fn is_full(&self, severity: Severity) -> bool {
        self.kept[severity as usize] >= MAX_FINDINGS
    }

    /// Whether anything fatal was found.
    pub fn has_fatal(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Fatal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What nearly every finding says needs no memory of its own; what is long is shared by its copies.
    #[test]
    fn short_texts_stand_in_the_finding() {
        for short in ["dom-6", "R0211", "dataAbsentReason", "modifierExtension", "医療機関番号"] {
            assert!(!Text::from(short).is_heap_allocated(), "{short}");
        }
        let long = Text::from("http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS");
        assert!(std::ptr::eq(long.as_str(), long.clone().as_str()));
    }

    #[test]
    fn long_arguments_are_cut() {
        let long = "字".repeat(MAX_ARG_CHARS + 50);
        let rule = &crate::diagnostic::catalogue::structure::UNKNOWN_ELEMENT;
        let args = vec![Arg::Text(long.as_str().into()), Arg::words(long.as_str(), "x"), Arg::Count(1)];
        let finding = Finding::new(rule, Place::default(), args);
        let cut = Text::from("字".repeat(MAX_ARG_CHARS + 1));
        assert_eq!(finding.args, [Arg::Text(cut.clone()), Arg::words(cut, "x"), Arg::Count(1)]);
    }
}
