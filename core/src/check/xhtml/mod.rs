//! Narrative: `text.div` as XHTML (http://hl7.org/fhir/R4/narrative.html).
//!
//! What [`crate::xhtml`] reads is judged in the same pass, every problem with its byte range. Judging stops at the first
//! fault of well-formedness and after [`MAX_PROBLEMS`].

mod allowed;
mod control;
mod judge;
mod nesting;
mod place;

use crate::check::document::below::Below;
use crate::check::document::place::place as of_node;
use crate::diagnostic::catalogue::xhtml as rules;
use crate::diagnostic::{Arg, Finding, Place, Rule, Sink};
use crate::json::{Kind, NodeId};
use std::ops::Range;

pub use crate::xhtml::Malformed;
pub(crate) use control::check as check_control;
pub use judge::read;

/// Problems kept for one narrative.
pub const MAX_PROBLEMS: usize = 100;

/// What is wrong in a narrative, and where in its (decoded) text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub fault: Fault,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Kinds of problem; names and values are the text at `range` unless they are given.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Fault {
    Malformed(Malformed),
    TooDeep,
    Root,
    Namespace,
    Element,
    Attribute {
        element: String,
    },
    /// What may not stand right in the element `parent`.
    Nesting {
        parent: String,
    },
    Active,
    Link,
    DuplicateId,
    Entity,
    Empty,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Narrative<'t> {
    /// In the order of the text.
    pub problems: Vec<Problem>,
    /// Values of `id` and where they begin, sorted.
    pub ids: Vec<(&'t str, usize)>,
    /// Values of `a name`, sorted.
    pub names: Vec<&'t str>,
    /// `#target` of links and images, without the `#`.
    pub fragments: Vec<(Range<usize>, &'t str)>,
    /// An element says its language.
    pub languages: bool,
    /// The language of the outermost element.
    pub language: Option<&'t str>,
}

impl Narrative<'_> {
    /// Whether `#target` leads to a place in it.
    pub fn holds(&self, target: &str) -> bool {
        self.ids.binary_search_by(|(id, _)| (*id).cmp(target)).is_ok() || self.names.binary_search(&target).is_ok()
    }
}

/// FHIRPath's `htmlChecks()`: nothing that FHIR forbids, and some content.
pub fn html_checks(text: &str) -> bool {
    read(text).problems.iter().all(|problem| !problem.fault.rule().severity.is_error())
}

/// Checks one `div`. `resolves` says whether a `#target` is a contained resource or an element id outside the
/// narrative; `language` is that of the resource, and whether the narrative is the resource's own.
#[cfg_attr(target_family = "wasm", inline(never))] // engines compile a function when it is first called
pub(crate) fn check(
    doc: Below<'_>,
    node: NodeId,
    language: Option<(&str, bool)>,
    resolves: impl Fn(&str) -> bool,
    sink: &mut Sink,
) {
    if doc.tree.kind(node) != Kind::String {
        let found = if doc.tree.kind(node) == Kind::Null { return } else { told(doc.tree.kind(node)) };
        sink.push(Finding::new(&rules::XHTML_STRING, of_node(doc, node), vec![found]));
        return;
    }
    let text = doc.tree.text(node);
    let mut narrative = read(&text);
    let well_formed =
        !narrative.problems.iter().any(|problem| matches!(problem.fault, Fault::Malformed(_) | Fault::TooDeep));
    let fragments = if well_formed { std::mem::take(&mut narrative.fragments) } else { Vec::new() };
    for (range, target) in fragments {
        if !narrative.holds(target) && !resolves(target) && narrative.problems.len() < MAX_PROBLEMS {
            narrative.problems.push(Problem { fault: Fault::Link, range });
        }
    }
    narrative.problems.sort_by_key(|problem| problem.range.start);
    let mut cursor = place::Cursor::new(doc.tree, node);
    for problem in &narrative.problems {
        let place = Place { span: cursor.span(&problem.range), node: Some(node.0), tail: None };
        sink.push(problem.finding(&text, place));
    }
    // only of the resource's own narrative FHIR says that its language should be said again
    if let Some((language, is_own)) = language.filter(|_| well_formed)
        && narrative.language.map_or(is_own, |own| !is_same_language(own, language))
    {
        let found = match narrative.language {
            Some(own) => Arg::words(format!("「{own}」です"), format!("is \"{own}\"")),
            None => Arg::words("書かれていません", "is not said"),
        };
        sink.push(Finding::new(&rules::NARRATIVE_LANGUAGE_DIFFERS, of_node(doc, node), vec![language.into(), found]));
    }
    if well_formed
        && narrative.languages
        && let Some(outside) = control::outside_languages(&text)
    {
        sink.push(Finding::new(&rules::NARRATIVE_LANGUAGE_MIXED, of_node(doc, node), vec![outside.into()]));
    }
}

/// Whether two tags say the same language, one perhaps more closely: `ja` and `ja-JP`.
fn is_same_language(one: &str, other: &str) -> bool {
    one.split('-').zip(other.split('-')).all(|(one, other)| one.eq_ignore_ascii_case(other))
}

fn told(kind: Kind) -> Arg {
    let (ja, en) = kind.name();
    Arg::words(ja, en)
}

impl Problem {
    /// The finding at `place`, for the narrative `text`.
    pub fn finding(&self, text: &str, place: Place) -> Finding {
        let shown = || Arg::from(crate::check::datatype::excerpt(text.get(self.range.clone()).unwrap_or_default()));
        let args = match &self.fault {
            Fault::Malformed(why) => vec![words(*why)],
            Fault::Root | Fault::Element | Fault::Active | Fault::Link | Fault::DuplicateId | Fault::Entity => {
                vec![shown()]
            }
            Fault::Attribute { element } => vec![shown(), element.as_str().into()],
            Fault::Nesting { parent } => vec![shown(), parent.as_str().into()],
            Fault::TooDeep => vec![crate::text::limits::MAX_DEPTH.into()],
            Fault::Namespace | Fault::Empty => vec![],
        };
        Finding::new(self.fault.rule(), place, args)
    }
}

impl Fault {
    /// The catalogue's rule.
    pub fn rule(&self) -> &'static Rule {
        match self {
            Self::Malformed(_) => &rules::XHTML_MALFORMED,
            Self::TooDeep => &rules::XHTML_DEPTH,
            Self::Root => &rules::XHTML_ROOT,
            Self::Namespace => &rules::XHTML_NAMESPACE,
            Self::Element => &rules::XHTML_ELEMENT,
            Self::Attribute { .. } => &rules::XHTML_ATTRIBUTE,
            Self::Nesting { .. } => &rules::XHTML_NESTING,
            Self::Active => &rules::XHTML_ACTIVE,
            Self::Link => &rules::XHTML_LINK,
            Self::DuplicateId => &rules::XHTML_ID,
            Self::Entity => &rules::XHTML_ENTITY,
            Self::Empty => &rules::XHTML_EMPTY,
        }
    }
}

/// Why it is no XML, in words.
fn words(why: Malformed) -> Arg {
    let (ja, en) = match why {
        Malformed::NoElement => ("要素がありません", "there is no element"),
        Malformed::OutsideRoot => {
            ("一番外側の要素の外に内容があります", "there is content outside the outermost element")
        }
        Malformed::Unclosed => ("要素が閉じられていません", "an element is not closed"),
        Malformed::Mismatched => {
            ("終了タグが開始タグと対応していません", "the end tag does not answer the open element")
        }
        Malformed::Tag => (
            "タグの書き方が正しくありません (文字としての < は &lt; と書きます)",
            "the tag is not well formed (write a literal < as &lt;)",
        ),
        Malformed::AttributeForm => ("属性は name=\"value\" の形で書きます", "an attribute is written name=\"value\""),
        Malformed::AttributeTwice => ("同じ属性が二度あります", "an attribute occurs twice"),
        Malformed::Reference => (
            "& の後が実体参照になっていません (文字としての & は &amp; と書きます)",
            "what follows & is no reference (write a literal & as &amp;)",
        ),
        Malformed::Character => ("XML で使えない文字があります", "a character is not allowed in XML"),
        Malformed::Comment => ("コメントの書き方が正しくありません", "the comment is not well formed"),
        Malformed::CdataEnd => ("]]> はそのまま書けません", "]]> cannot stand in text"),
        Malformed::Doctype => ("DOCTYPE 宣言は使えません", "a DOCTYPE declaration is not allowed"),
        Malformed::Instruction => {
            ("処理命令・XML 宣言は使えません", "processing instructions and XML declarations are not allowed")
        }
    };
    Arg::words(ja, en)
}

#[cfg(test)]
mod tests;
