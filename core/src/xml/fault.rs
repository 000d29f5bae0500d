//! Why a text is not well-formed XML, in both languages.

use crate::diagnostic::{Arg, Finding, Place, Rule, catalogue::xml as rule};
use crate::text::Span;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};

/// What is wrong with the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    NoElement,
    OutsideRoot,
    Unclosed,
    Mismatched,
    Unopened,
    Tag,
    Name,
    AttributeForm,
    AttributeTwice,
    AttributeLess,
    Reference,
    Character,
    Comment,
    CdataEnd,
    Cdata,
    Declaration,
    Instruction,
}

impl Malformed {
    /// The finding at `span`.
    pub(super) fn finding(self, span: Span) -> Finding {
        finding(&rule::XML_SYNTAX, span, vec![self.words()])
    }

    fn words(self) -> Arg {
        let (ja, en) = match self {
            Self::NoElement => ("要素がありません", "there is no element"),
            Self::OutsideRoot => {
                ("一番外側の要素の外に内容があります", "there is content outside the outermost element")
            }
            Self::Unclosed => ("ここで開いた要素が閉じられていません", "the element opened here is not closed"),
            Self::Mismatched => {
                ("終了タグの名前が開始タグと違います", "the end tag has another name than the open element")
            }
            Self::Unopened => ("対応する開始タグがない終了タグです", "the end tag answers no open element"),
            Self::Tag => (
                "タグの書き方が正しくありません。文字としての < は &lt; と書きます",
                "the tag is not well formed; a literal < is written &lt;",
            ),
            Self::Name => ("名前に使えない文字があります", "a name holds a character that names do not have"),
            Self::AttributeForm => (
                "属性は空白で区切り、名前=\"値\" の形で書きます",
                "attributes are written name=\"value\", a space between",
            ),
            Self::AttributeTwice => ("同じ属性が二度あります", "an attribute occurs twice"),
            Self::AttributeLess => ("属性値の中の < は &lt; と書きます", "a < in an attribute is written &lt;"),
            Self::Reference => (
                "& の後が参照になっていません。文字としての & は &amp; と書きます",
                "what follows & is no reference; a literal & is written &amp;",
            ),
            Self::Character => ("XML で使えない文字です", "XML does not have this character"),
            Self::Comment => ("コメントの書き方が正しくありません", "the comment is not well formed"),
            Self::CdataEnd => ("]]> はそのまま書けません", "]]> cannot stand in text"),
            Self::Cdata => ("CDATA 区間が閉じられていません", "the CDATA section is not closed"),
            Self::Declaration => (
                "XML 宣言は先頭にだけ、version=\"1.0\" を付けて書きます",
                "an XML declaration stands at the very start only, with version=\"1.0\"",
            ),
            Self::Instruction => ("処理命令が閉じられていません", "the processing instruction is not closed"),
        };
        Arg::words(ja, en)
    }
}

/// What quick-xml's error means; `None` for a document type declaration, which is refused anyway.
pub(super) fn explain(error: &Error) -> Option<Malformed> {
    Some(match error {
        Error::Syntax(SyntaxError::UnclosedDoctype) | Error::IllFormed(IllFormedError::MissingDoctypeName) => {
            return None;
        }
        Error::Syntax(SyntaxError::UnclosedComment) | Error::IllFormed(IllFormedError::DoubleHyphenInComment) => {
            Malformed::Comment
        }
        Error::Syntax(SyntaxError::UnclosedPI) => Malformed::Instruction,
        Error::Syntax(SyntaxError::UnclosedXmlDecl)
        | Error::IllFormed(IllFormedError::MissingDeclVersion(_) | IllFormedError::UnknownVersion) => {
            Malformed::Declaration
        }
        Error::Syntax(SyntaxError::UnclosedCData) => Malformed::Cdata,
        Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => Malformed::Mismatched,
        Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => Malformed::Unopened,
        Error::IllFormed(IllFormedError::UnclosedReference) => Malformed::Reference,
        Error::IllFormed(IllFormedError::MissingEndTag(_)) => Malformed::Unclosed,
        _ => Malformed::Tag,
    })
}

/// A finding at `span`, outside any node.
pub(super) fn finding(rule: &'static Rule, span: Span, args: Vec<Arg>) -> Finding {
    Finding::new(rule, Place { span, ..Place::default() }, args)
}

/// A piece of the data for a message.
pub(super) fn quote(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = text.trim().chars().filter(|char| !char.is_control()).take(MOST).collect();
    if text.trim().chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
