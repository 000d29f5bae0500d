//! What no view has put into the page: nothing of the source is lost. What a reader may need stands open under その他の項目; codes,
//! identifiers, addresses of definitions and the raw forms of what was put into words stand folded.

use super::model::{By, Inline, Look};
use super::source::{At, Cx, Seen};
use super::values::{date, yes_no};
use super::words::dates::Form;
use super::words::labels::label;
use crate::json::Kind;

/// Leaves of a record that stand nowhere else.
#[derive(Debug, Default)]
pub(crate) struct Rest<'a> {
    /// To be read: path in words, value.
    pub(crate) open: Vec<(String, Inline<'a>)>,
    /// For who asks: path as in FHIRPath, value.
    pub(crate) folded: Vec<(String, std::borrow::Cow<'a, str>)>,
}

/// A record's own narrative, where people wrote it: one that was made of the record's elements says nothing more.
pub(crate) fn own_text(record: At<'_>) -> Option<At<'_>> {
    let text = record.get("text").filter(|text| text.type_name() == "Narrative")?;
    let by_people = text.peek_at("status").is_some_and(|status| status == "additional");
    let div = text.get("div").filter(|div| by_people && div.is_leaf() && div.seen() == Seen::No)?;
    if super::hide::plain(&div.peek()).trim().is_empty() {
        return None;
    }
    text.word("status");
    div.mark(Seen::Shown);
    Some(div)
}

/// What is left of a resource; resources in it that have their own place are passed over.
pub(crate) fn rest<'a>(cx: &Cx<'_>, resource: At<'a>) -> Rest<'a> {
    let mut out = Rest::default();
    let mut path = Path::default();
    for child in resource.children() {
        walk(cx, child, &mut path, None, &mut out);
    }
    out
}

/// What is left of a whole input after all records have told theirs: values of data so broken that no view took them up.
pub(crate) fn left_over<'a>(cx: &Cx<'_>, root: At<'a>) -> Rest<'a> {
    let mut out = Rest::default();
    if root.has_untold() {
        let mut path = Path { everything: true, ..Path::default() };
        if root.is_leaf() {
            leaf(cx, root, &path, &mut out);
        }
        let in_array = root.kind() == Kind::Array;
        for (index, child) in root.children().enumerate() {
            walk(cx, child, &mut path, in_array.then_some(index), &mut out);
        }
    }
    out
}

#[derive(Default)]
struct Path {
    folded: String,
    open: Vec<String>,
    /// Elements around that are for machines.
    technical: u32,
    /// Resources that have their own place are gone through too.
    everything: bool,
}

fn walk<'a>(cx: &Cx<'_>, at: At<'a>, path: &mut Path, index: Option<usize>, out: &mut Rest<'a>) {
    if at.is_resource() && at.is_placed() && !path.everything {
        return;
    }
    let key = at.key();
    let before = path.folded.len();
    let name = key.strip_prefix('_').unwrap_or(&key);
    if let Some(index) = index {
        path.folded.extend(["[", &index.to_string(), "]"]);
    } else {
        if before > 0 {
            path.folded.push('.');
        }
        path.folded.push_str(&key);
        path.open.push(extension_name(at).unwrap_or_else(|| label(name, cx.lang()).to_owned()));
    }
    let technical = u32::from(is_technical(at, name));
    path.technical += technical;
    if at.is_leaf() {
        leaf(cx, at, path, out);
    } else if at.kind() == Kind::Array {
        for (index, child) in at.children().enumerate() {
            walk(cx, child, path, Some(index), out);
        }
    } else {
        let pushed = index.is_some().then(|| extension_name(at)).flatten();
        let renamed = pushed.is_some();
        path.open.extend(pushed);
        for child in at.children() {
            walk(cx, child, path, None, out);
        }
        if renamed {
            path.open.pop();
        }
    }
    path.technical -= technical;
    path.folded.truncate(before);
    if index.is_none() {
        path.open.pop();
    }
}

fn leaf<'a>(cx: &Cx<'_>, at: At<'a>, path: &Path, out: &mut Rest<'a>) {
    match at.seen() {
        Seen::Shown => {}
        Seen::No if path.technical == 0 => {
            let value = match at.type_name() {
                "date" | "dateTime" | "instant" => date(cx, at, Form::Full),
                "boolean" => yes_no(cx, at),
                _ => Inline::new().with(at.peek(), By::Data, Look::Plain),
            };
            let raw = at.seen() == Seen::Worded;
            out.open.push((path.open.join(cx.say("・", " · ")), value));
            if raw {
                out.folded.push((path.folded.clone(), at.peek()));
            }
        }
        Seen::No | Seen::Worded => out.folded.push((path.folded.clone(), at.peek())),
    }
    // a record that is told in two places is not told in two rests
    at.mark(Seen::Shown);
}

/// Extensions that say in parts, or for machines, what stands elsewhere: how a name is written, the parts of an institution's number, how a
/// check-up's items belong together.
const FOR_MACHINES: &[&str] = &[
    "iso21090-EN-representation",
    "JP_Organization_PrefectureNo",
    "JP_Organization_InsuranceOrganizationCategory",
    "JP_Organization_InsuranceOrganizationNo",
    "observatioGroupRelationship",
    "observationGroupRelationship",
];

/// The last part of an extension's URL says what it is.
pub(crate) fn extension_name(at: At<'_>) -> Option<String> {
    let url = at.peek_at("url")?;
    (at.type_name() == "Extension").then(|| url.rsplit('/').next().unwrap_or_default().to_owned())
}

/// What machines need and readers do not: addresses, codes with their displays, ids, the record's own administration.
fn is_technical(at: At<'_>, name: &str) -> bool {
    if matches!(
        name,
        "resourceType"
            | "id"
            | "meta"
            | "implicitRules"
            | "language"
            | "fullUrl"
            | "system"
            | "version"
            | "url"
            | "reference"
            | "use"
            | "coding"
            | "userSelected"
            | "identifier"
            | "text"
            | "contained"
            | "rank"
            | "profile"
    ) {
        // `text` is technical as a narrative only, `version`, `use` and `url` as a leaf
        return match name {
            "text" => at.type_name() == "Narrative",
            // a contained record's own content may be what a reader needs
            "contained" => false,
            "version" | "use" | "url" | "rank" | "profile" => at.is_leaf(),
            _ => true,
        };
    }
    if name == "code" {
        return at.is_leaf()
            && at
                .parent()
                .is_some_and(|holder| matches!(holder.type_name(), "Coding" | "Quantity" | "Duration" | "Age"));
    }
    if name == "type" && at.is_leaf() {
        // of a Reference or of a Bundle
        return true;
    }
    if at.type_name() == "Extension" {
        return at.peek_at("url").is_some_and(|url| FOR_MACHINES.contains(&url.rsplit('/').next().unwrap_or_default()));
    }
    matches!(at.type_name(), "xhtml" | "canonical" | "oid" | "uuid" | "base64Binary")
}
