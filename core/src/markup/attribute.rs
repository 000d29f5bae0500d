//! Attributes that a page may hold, each with the values it may have.

use super::address::{DataUrl, Id, Url};
use super::escape::{self, Place};
use std::fmt::Write as _;

/// `scope` of a heading cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Scope {
    Row,
    Col,
    RowGroup,
    ColGroup,
}

/// `dir`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dir {
    Ltr,
    Rtl,
    Auto,
}

/// `type` of an `input` that style sheets see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum InputKind {
    Radio,
    Checkbox,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub enum Attr<'a> {
    /// `class`: names of the program.
    Class(&'static str),
    /// `class`: several.
    Classes(&'a [&'static str]),
    /// `id`.
    Id(&'a Id),
    /// `for` of a label.
    For(&'a Id),
    /// `href` to elsewhere. `rel="noreferrer"` comes with it.
    Href(&'a Url),
    /// `href` to a place of the page.
    HrefId(&'a Id),
    /// `href` to an attachment's bytes; with [`Attr::Download`], since browsers do not open such addresses.
    HrefData(&'a DataUrl<'a>),
    /// `download`: the file's name. Path separators and hidden characters become `_`.
    Download(&'a str),
    /// `src` of an image.
    Src(&'a DataUrl<'a>),
    /// `alt`.
    Alt(&'a str),
    /// `title`.
    Title(&'a str),
    /// `lang`, and `xml:lang` is left out: both parsers know `lang`. What is no language tag is written as `und`.
    Lang(&'a str),
    /// `dir`.
    Dir(Dir),
    /// `colspan`.
    ColSpan(u16),
    /// `rowspan`.
    RowSpan(u16),
    /// `span` of columns.
    Span(u16),
    /// `scope`.
    Scope(Scope),
    /// `headers`.
    Headers(&'a [Id]),
    /// `abbr` of a heading cell.
    Abbr(&'a str),
    /// `start` of a list.
    Start(i32),
    /// `value` of a list's item.
    Value(i32),
    /// `type` of a list: one of `1 a A i I`.
    ListType(char),
    /// `width` of an image, in pixels.
    Width(u32),
    /// `height` of an image, in pixels.
    Height(u32),
    /// `datetime`.
    DateTime(&'a str),
    /// `role`.
    Role(&'static str),
    /// `aria-label`.
    AriaLabel(&'a str),
    /// `aria-labelledby`.
    AriaLabelledBy(&'a Id),
    /// `aria-describedby`.
    AriaDescribedBy(&'a Id),
    /// `aria-hidden="true"`.
    AriaHidden,
    /// `open` of details.
    Open,
    /// `tabindex="0"`: what scrolls can be reached with the keyboard.
    Tabindex,
    /// `type` of an input.
    Input(InputKind),
    /// `name` of an input or of details that close each other.
    Name(&'static str),
    /// `checked`.
    Checked,
    /// `data-…`; the name without `data-`, of `a-z` and hyphens.
    Data(&'static str, &'a str),
}

impl Attr<'_> {
    /// The attribute's name; of [`Attr::Data`] without `data-`.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Class(_) | Self::Classes(_) => "class",
            Self::Id(_) => "id",
            Self::For(_) => "for",
            Self::Href(_) | Self::HrefId(_) | Self::HrefData(_) => "href",
            Self::Download(_) => "download",
            Self::Src(_) => "src",
            Self::Alt(_) => "alt",
            Self::Title(_) => "title",
            Self::Lang(_) => "lang",
            Self::Dir(_) => "dir",
            Self::ColSpan(_) => "colspan",
            Self::RowSpan(_) => "rowspan",
            Self::Span(_) => "span",
            Self::Scope(_) => "scope",
            Self::Headers(_) => "headers",
            Self::Abbr(_) => "abbr",
            Self::Start(_) => "start",
            Self::Value(_) => "value",
            Self::ListType(_) | Self::Input(_) => "type",
            Self::Width(_) => "width",
            Self::Height(_) => "height",
            Self::DateTime(_) => "datetime",
            Self::Role(_) => "role",
            Self::AriaLabel(_) => "aria-label",
            Self::AriaLabelledBy(_) => "aria-labelledby",
            Self::AriaDescribedBy(_) => "aria-describedby",
            Self::AriaHidden => "aria-hidden",
            Self::Open => "open",
            Self::Tabindex => "tabindex",
            Self::Name(_) => "name",
            Self::Checked => "checked",
            Self::Data(name, _) => name,
        }
    }

    /// Whether both are written by the same name.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name() == other.name() && matches!(self, Self::Data(..)) == matches!(other, Self::Data(..))
    }

    /// ` name="value"`.
    pub(super) fn push(&self, out: &mut String) {
        out.push_str(if matches!(self, Self::Data(..)) { " data-" } else { " " });
        out.push_str(self.name());
        out.push_str("=\"");
        #[allow(clippy::match_same_arms, reason = "names of the program live longer than texts of the source")]
        match self {
            Self::Class(text) | Self::Role(text) | Self::Name(text) => push(out, text),
            Self::Classes(names) => {
                for (at, name) in names.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    push(out, name);
                }
            }
            Self::Id(id) | Self::For(id) | Self::AriaLabelledBy(id) | Self::AriaDescribedBy(id) => {
                out.push_str(id.as_str());
            }
            Self::Href(url) => {
                push(out, url.as_str());
                out.push_str("\" rel=\"noreferrer");
            }
            Self::HrefId(id) => {
                out.push('#');
                out.push_str(id.as_str());
            }
            Self::HrefData(url) | Self::Src(url) => url.push(out),
            Self::Download(name) => push(out, &file_name(name)),
            Self::Alt(text)
            | Self::Title(text)
            | Self::Abbr(text)
            | Self::DateTime(text)
            | Self::AriaLabel(text)
            | Self::Data(_, text) => push(out, text),
            Self::Lang(tag) => out.push_str(if is_language(tag) { tag } else { "und" }),
            Self::Dir(dir) => out.push_str(match dir {
                Dir::Ltr => "ltr",
                Dir::Rtl => "rtl",
                Dir::Auto => "auto",
            }),
            Self::ColSpan(number) | Self::RowSpan(number) | Self::Span(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Scope(scope) => out.push_str(match scope {
                Scope::Row => "row",
                Scope::Col => "col",
                Scope::RowGroup => "rowgroup",
                Scope::ColGroup => "colgroup",
            }),
            Self::Headers(ids) => {
                for (at, id) in ids.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    out.push_str(id.as_str());
                }
            }
            Self::Start(number) | Self::Value(number) => {
                let _ = write!(out, "{number}");
            }
            Self::ListType(kind) => out.push(if matches!(kind, '1' | 'a' | 'A' | 'i' | 'I') { *kind } else { '1' }),
            Self::Width(pixels) | Self::Height(pixels) => {
                let _ = write!(out, "{pixels}");
            }
            Self::AriaHidden => out.push_str("true"),
            Self::Tabindex => out.push('0'),
            Self::Input(kind) => out.push_str(match kind {
                InputKind::Radio => "radio",
                InputKind::Checkbox => "checkbox",
            }),
            Self::Open | Self::Checked => {}
        }
        out.push('"');
    }
}

fn push(out: &mut String, text: &str) {
    escape::push(out, text, Place::Attribute);
}

/// Letters, digits and hyphens, as language tags have them.
fn is_language(tag: &str) -> bool {
    (1..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A name under which a browser may save: no folder, nothing hidden, not begun with a dot.
fn file_name(name: &str) -> String {
    let bad = |c: char| {
        c.is_control() || escape::is_hidden(c) || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    let name: String = name.chars().take(120).map(|c| if bad(c) { '_' } else { c }).collect();
    name.trim_matches(['.', ' ']).to_owned()
}
