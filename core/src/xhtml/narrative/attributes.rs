//! Attributes that pass, and the classes of ours that tell what others say.

use super::gather::{Name, RawElement};
use super::tree::Kept;
use super::{Dropped, Options};
use crate::markup::{DataUrl, Dir, Id, Scope, Tag, Url};
use crate::text::media::Attachment;
use std::collections::BTreeMap;

/// Cells that one cell may span.
const MAX_SPAN: u16 = 1_000;
/// Characters of a value that is shown as one.
const MAX_VALUE: usize = 1_000;

/// What was read of an element's attributes.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) kept: Vec<Kept>,
    pub(super) classes: Vec<&'static str>,
    /// A place of the narrative that a link leads to, as the source names it.
    pub(super) target: Option<String>,
    /// Cells that head this one, as the source names them.
    pub(super) headers: Vec<String>,
    /// An image's words.
    pub(super) alt: Option<String>,
    pub(super) has_image: bool,
}

impl Pending {
    pub(super) fn of_class(class: &'static str) -> Self {
        Self { classes: vec![class], ..Self::default() }
    }

    fn class(&mut self, class: &'static str) {
        if !self.classes.contains(&class) {
            self.classes.push(class);
        }
    }
}

pub(super) struct Reading<'a> {
    pub(super) options: &'a Options<'a>,
    pub(super) ids: &'a mut BTreeMap<String, Id>,
    pub(super) dropped: &'a mut Dropped,
}

impl Reading<'_> {
    /// Reads one attribute; `value` has its references read.
    pub(super) fn attribute(&mut self, element: &mut RawElement, is_root: bool, name: &str, value: &str) {
        let element_name = element.name;
        let pending = &mut element.pending;
        let is_cell = matches!(element_name, Name::Cell(_));
        let short = || value.chars().take(MAX_VALUE).collect::<String>();
        let kept = match name {
            "title" => Some(Kept::Title(short())),
            "lang" | "xml:lang" => {
                if is_language(value) && !pending.kept.iter().any(|kept| matches!(kept, Kept::Lang(_))) {
                    pending.kept.push(Kept::Lang(value.to_owned()));
                }
                return;
            }
            "dir" => match value {
                "ltr" => Some(Kept::Dir(Dir::Ltr)),
                "rtl" => Some(Kept::Dir(Dir::Rtl)),
                "auto" => Some(Kept::Dir(Dir::Auto)),
                _ => None,
            },
            "id" | "name" if name == "id" || element_name == Name::Link => return self.id(pending, value),
            "href" if element_name == Name::Link => return self.link(pending, value),
            "src" if element_name == Name::Image => {
                if let Some(image) = self.image(value) {
                    pending.kept.push(Kept::Src(image));
                    pending.has_image = true;
                }
                return;
            }
            "alt" if element_name == Name::Image => {
                pending.alt = Some(short());
                return;
            }
            "width" if element_name == Name::Image => pixels(value).map(Kept::Width),
            "height" if element_name == Name::Image => pixels(value).map(Kept::Height),
            "colspan" if is_cell => span(value).map(Kept::ColSpan),
            "rowspan" if is_cell => span(value).map(Kept::RowSpan),
            "span" if matches!(element_name, Name::Column | Name::Columns) => span(value).map(Kept::Span),
            "abbr" if element_name == Name::Cell(Tag::Th) => Some(Kept::Abbr(short())),
            "headers" if is_cell => {
                pending.headers = value.split_ascii_whitespace().take(32).map(str::to_owned).collect();
                return;
            }
            "scope" if element_name == Name::Cell(Tag::Th) => match value {
                "row" => Some(Kept::Scope(Scope::Row)),
                "col" => Some(Kept::Scope(Scope::Col)),
                "rowgroup" => Some(Kept::Scope(Scope::RowGroup)),
                "colgroup" => Some(Kept::Scope(Scope::ColGroup)),
                _ => None,
            },
            "summary" if element_name == Name::Table => Some(Kept::AriaLabel(short())),
            "start" if element_name == Name::List(Tag::Ol) => value.trim().parse().ok().map(Kept::Start),
            "value" if element_name == Name::Item => value.trim().parse().ok().map(Kept::Value),
            "type" if element_name == Name::List(Tag::Ol) => match value {
                "1" | "a" | "A" | "i" | "I" => value.chars().next().map(Kept::ListType),
                _ => None,
            },
            "align" => return self.told_by(pending, align(value)),
            "class" => {
                // names of a style sheet that is not here; a few are FHIR's own
                for class in value.split_ascii_whitespace().take(32).filter_map(fhir_class) {
                    pending.class(class);
                }
                return;
            }
            "style" => return self.style(pending, value),
            "border" if element_name == Name::Table => {
                if value.trim() != "0" {
                    pending.class("narrative-border");
                }
                return;
            }
            // nothing to be seen in this page
            "cellpadding" | "cellspacing" | "frame" | "rules" | "valign" | "cite" | "axis" | "char" | "charoff"
            | "hreflang" | "rel" | "rev" | "xml:space" | "compact" | "nowrap" => return,
            _ if is_root && name.starts_with("xmlns:") => return,
            _ => None,
        };
        match kept {
            Some(kept) => pending.kept.push(kept),
            None => self.dropped.attributes += 1,
        }
    }

    /// An `id`, or a link's `name`; the first of a name counts.
    fn id(&mut self, pending: &mut Pending, value: &str) {
        let has_one = pending.kept.iter().any(|kept| matches!(kept, Kept::Id(_)));
        if let Some(id) = Id::of_source(&format!("n{}", self.options.number), value)
            && !has_one
            && !self.ids.contains_key(value)
        {
            self.ids.insert(value.to_owned(), id.clone());
            pending.kept.push(Kept::Id(id));
        }
    }

    fn link(&mut self, pending: &mut Pending, value: &str) {
        let trimmed = value.trim_matches(|c: char| c <= ' ');
        if let Some(target) = trimmed.strip_prefix('#') {
            pending.target = Some(target.to_owned());
        } else if let Some(url) = Url::checked(value) {
            pending.kept.push(Kept::Href(url));
        } else {
            self.dropped.links += 1;
        }
    }

    /// An image in the address itself, or one that the document holds.
    fn image(&self, value: &str) -> Option<DataUrl<'static>> {
        let trimmed = value.trim_matches(|c: char| c <= ' ');
        if let Some(id) = trimmed.strip_prefix('#') {
            return (self.options.image)(id);
        }
        let (head, digits) = trimmed.split_once(',')?;
        let head = head.to_ascii_lowercase();
        let mime = head.strip_prefix("data:")?.strip_suffix(";base64")?;
        let attachment = Attachment::read(digits, Some(mime))?;
        attachment.is_image().then(|| DataUrl::of_bytes(attachment.media, &attachment.bytes))
    }

    fn told_by(&mut self, pending: &mut Pending, class: Option<&'static str>) {
        match class {
            Some(class) => pending.class(class),
            None => self.dropped.attributes += 1,
        }
    }

    /// Of a style what a class of ours tells.
    fn style(&mut self, pending: &mut Pending, value: &str) {
        let mut is_whole = true;
        for declaration in value.split(';').take(64) {
            let Some((property, what)) = declaration.split_once(':') else { continue };
            let what = what.trim().to_ascii_lowercase();
            let class = match &*property.trim().to_ascii_lowercase() {
                "text-align" => align(&what),
                "white-space" => matches!(&*what, "pre" | "pre-wrap" | "pre-line").then_some("narrative-pre"),
                "list-style-type" | "list-style" => list(&what),
                "font-weight" => matches!(&*what, "bold" | "700" | "bolder").then_some("narrative-bold"),
                "font-style" => (what == "italic").then_some("narrative-italic"),
                "text-decoration" | "text-decoration-line" => match &*what {
                    "underline" => Some("narrative-underline"),
                    "line-through" => Some("narrative-strike"),
                    _ => None,
                },
                _ => None,
            };
            match class {
                Some(class) => pending.class(class),
                None => is_whole = false,
            }
        }
        self.dropped.attributes += u32::from(!is_whole);
    }
}

fn align(value: &str) -> Option<&'static str> {
    match value {
        "left" | "start" => Some("narrative-left"),
        "right" | "end" => Some("narrative-right"),
        "center" => Some("narrative-center"),
        "justify" => Some("narrative-justify"),
        _ => None,
    }
}

fn list(value: &str) -> Option<&'static str> {
    match value {
        "none" => Some("narrative-list-none"),
        "disc" => Some("narrative-list-disc"),
        "circle" => Some("narrative-list-circle"),
        "square" => Some("narrative-list-square"),
        "decimal" => Some("narrative-list-decimal"),
        _ => None,
    }
}

/// Classes that FHIR gives a meaning of its own (http://hl7.org/fhir/R4/narrative.html#css).
fn fhir_class(name: &str) -> Option<&'static str> {
    match name {
        "bold" => Some("narrative-bold"),
        "italics" => Some("narrative-italic"),
        "underline" => Some("narrative-underline"),
        "strikethrough" => Some("narrative-strike"),
        "left" => Some("narrative-left"),
        "right" => Some("narrative-right"),
        "center" => Some("narrative-center"),
        "justify" => Some("narrative-justify"),
        "unlist" => Some("narrative-list-none"),
        "arabic" => Some("narrative-list-decimal"),
        "disc" | "circle" | "square" => list(name),
        _ => None,
    }
}

fn pixels(value: &str) -> Option<u32> {
    value.trim().trim_end_matches("px").parse().ok().filter(|&pixels| (1..=10_000).contains(&pixels))
}

fn span(value: &str) -> Option<u16> {
    value.trim().parse().ok().filter(|&cells| (1..=MAX_SPAN).contains(&cells))
}

fn is_language(value: &str) -> bool {
    (1..=35).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
