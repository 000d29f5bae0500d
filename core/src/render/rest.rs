//! What no view has put into the page: nothing of the source is lost. What a reader may need stands open under その他の項目; codes,
//! identifiers, addresses of definitions and the raw forms of what was put into words stand folded.

use super::model::{By, Inline, Look};
use super::source::{At, Cx, Seen};
use super::values::{date, value_of, yes_no};
use super::words::dates::Form;
use super::words::labels::{extension, label};
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

impl Path {
    /// For readers; as in FHIRPath where no step has a name of its own.
    fn words(&self, cx: &Cx<'_>) -> String {
        let named: Vec<&str> = self.open.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        if named.is_empty() { self.folded.clone() } else { named.join(cx.say("・", " · ")) }
    }
}

/// The step's name in a path of words; empty where it says nothing beside the name of what it stands in: 理由, not 理由・本文.
fn own_name(cx: &Cx<'_>, at: At<'_>, name: &str) -> String {
    let holder = at.parent().map_or("", At::type_name);
    let silent = match name {
        // each extension in the list says its name
        "extension" | "modifierExtension" => {
            at.kind() == Kind::Array && at.children().all(|one| one.peek_at("url").is_some())
        }
        "text" => at.is_leaf() && matches!(holder, "CodeableConcept" | "Annotation" | "HumanName" | "Address"),
        "display" => at.is_leaf() && holder == "Reference",
        "value" => at.is_leaf() && holder == "ContactPoint",
        _ => holder == "Extension" && name.starts_with("value"),
    };
    if silent {
        return String::new();
    }
    extension_name(cx, at).unwrap_or_else(|| label(name, cx.lang()).into_owned())
}

/// Whether no view has told anything of it.
fn untouched(at: At<'_>) -> bool {
    if at.is_leaf() { at.seen() == Seen::No } else { at.children().all(untouched) }
}

/// Values of data types whose parts say nothing alone, if no view has told of them: a number and its unit, above and below a
/// fraction's line. (The types first: only few are looked through.)
fn in_one_line<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let has = |name: &str| at.get(name).is_some();
    match at.type_name() {
        of @ ("Quantity" | "Duration" | "Age" | "Count" | "Distance" | "SimpleQuantity" | "Identifier")
            if has("value") && untouched(at) =>
        {
            value_of(cx, at, of)
        }
        "Money" if untouched(at) => {
            let parts = ["value", "currency"].map(|name| at.text(name).map_or_else(Inline::new, Inline::data));
            Inline::join(parts, " ")
        }
        "Ratio" if has("numerator") && has("denominator") && untouched(at) => value_of(cx, at, "Ratio"),
        of @ ("Range" | "Period") if untouched(at) => value_of(cx, at, of),
        _ => Inline::new(),
    }
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
        path.open.push(own_name(cx, at, name));
    }
    let technical = u32::from(is_technical(cx, at, name));
    path.technical += technical;
    if at.is_leaf() {
        leaf(cx, at, path, out);
    } else if at.kind() == Kind::Array {
        let from = out.open.len();
        for (index, child) in at.children().enumerate() {
            walk(cx, child, path, Some(index), out);
        }
        // the days of a week, say: one label, one line
        if out.open.len() > from + 1 && at.children().all(At::is_leaf) {
            let values = out.open.drain(from..).map(|(_, value)| value);
            let line = Inline::join(values, cx.say("、", ", "));
            out.open.push((path.words(cx), line));
        }
    } else {
        let pushed = index.and_then(|_| extension_name(cx, at));
        let renamed = pushed.is_some();
        path.open.extend(pushed);
        let line = if path.technical == 0 { in_one_line(cx, at) } else { Inline::new() };
        if !line.is_empty() {
            out.open.push((path.words(cx), line));
        }
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
            out.open.push((path.words(cx), value));
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

/// What an extension is called; the last part of its URL where there are no words for it.
pub(crate) fn extension_name(cx: &Cx<'_>, at: At<'_>) -> Option<String> {
    if at.type_name() != "Extension" {
        return None;
    }
    let url = at.peek_at("url")?;
    let Some((_, name)) = url.rsplit_once('/') else {
        // a part of an extension: its URL is a plain name
        return Some(label(&url, cx.lang()).into_owned());
    };
    let known = extension(name, cx.lang()).map(str::to_owned);
    Some(known.unwrap_or_else(|| format!("{}{name}", cx.say("拡張・", "extension · "))))
}

/// What patients need not read either: staff see the institution's number beside each record.
const FOR_STAFF: &[&str] = &["JP_eCS_InstitutionNumber"];

/// What machines need and readers do not: addresses, codes with their displays, ids, the record's own administration.
fn is_technical(cx: &Cx<'_>, at: At<'_>, name: &str) -> bool {
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
        return at.peek_at("url").is_some_and(|url| {
            let name = url.rsplit('/').next().unwrap_or_default();
            FOR_MACHINES.contains(&name) || cx.options.is_patient() && FOR_STAFF.contains(&name)
        });
    }
    matches!(at.type_name(), "xhtml" | "canonical" | "oid" | "uuid" | "base64Binary")
}
