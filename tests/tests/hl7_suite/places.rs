//! Whether one of our errors stands at the element that a published error names.
//!
//! Both sides write FHIRPath, but not the same one. What is allowed for here is spelling; an error at another element is
//! an error at another element.

/// A published error.
pub(crate) struct Published<'p> {
    pub(crate) expression: &'p str,
    pub(crate) text: &'p str,
}

/// An error of ours.
pub(crate) struct Ours<'o> {
    pub(crate) rule: &'o str,
    pub(crate) expression: &'o str,
    pub(crate) is_fatal: bool,
}

/// Rules that are about the presence or the number of a child: the reference names the parent and, in its text, the
/// child; we name the child.
const OF_A_CHILD: [&str; 9] = [
    "cardinality-min",
    "cardinality-max",
    "element-prohibited",
    "slice-min",
    "slice-max",
    "unknown-element",
    "answer-unknown-item",
    "xml-attribute",
    "xml-text",
];

/// How a place was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// The same expression, types of choices and comments left out.
    Exact,
    /// The same element in another spelling.
    Spelled,
}

/// Looks for one of ours at the element of `published`.
pub(crate) fn find(published: &Published<'_>, ours: &[Ours<'_>]) -> Option<Match> {
    let wanted = plain(published.expression);
    if ours.iter().any(|ours| plain(ours.expression) == wanted) {
        return Some(Match::Exact);
    }
    let spelled = ours.iter().any(|ours| {
        is_xml_path(published.expression, ours)
            || parent(&plain(ours.expression)) == Some(&wanted) && OF_A_CHILD.contains(&ours.rule)
            || counts_from_one(published.text) && plain(ours.expression) == lowered(&wanted)
            // text that cannot be read has no elements: the reference names none, or `(xml)`
            || ours.is_fatal && matches!(published.expression, "" | "(xml)")
    });
    spelled.then_some(Match::Spelled)
}

/// Without comments (`/*Patient/1*/`), types of choices (`.ofType(x)`, `[x]`), and a closing dot.
fn plain(expression: &str) -> String {
    let mut out = String::new();
    let mut rest = expression;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    while let Some(start) = out.find(".ofType(") {
        let end = out[start..].find(')').map_or(out.len(), |length| start + length + 1);
        out.replace_range(start..end, "");
    }
    out.replace("[x]", "").trim_end_matches('.').to_owned()
}

fn parent(expression: &str) -> Option<&str> {
    expression.rsplit_once('.').map(|(parent, _)| parent)
}

/// While it reads XML, the reference writes XPath: `/f:Patient/f:valueString`, or a path from the resource on.
fn is_xml_path(published: &str, ours: &Ours<'_>) -> bool {
    if !published.contains("/f:") {
        return false;
    }
    let is_whole = published.starts_with('/');
    let path = published.trim_start_matches('/').replace("/f:", ".");
    let path = path.trim_start_matches("f:");
    let place = as_xml(ours.expression);
    let places = [Some(&*place), parent(&place).filter(|_| OF_A_CHILD.contains(&ours.rule))];
    places.into_iter().flatten().any(|place| {
        let within = path.split_once('.').map_or("", |(_, within)| within);
        place == path || !is_whole && !within.is_empty() && place.ends_with(&format!(".resource.{within}"))
    })
}

/// `value.ofType(integer)` → `valueInteger`.
fn as_xml(expression: &str) -> String {
    let mut out = expression.to_owned();
    while let Some(start) = out.find(".ofType(") {
        let end = out[start..].find(')').map_or(out.len(), |length| start + length + 1);
        let name = out[start + ".ofType(".len()..end].trim_end_matches(')').to_owned();
        let (first, tail) = name.split_at(name.len().min(1));
        out.replace_range(start..end, &format!("{}{tail}", first.to_uppercase()));
    }
    out
}

/// In its checks of links within a Bundle the reference counts entries, sections and authors from one; elsewhere from
/// zero.
fn counts_from_one(text: &str) -> bool {
    text.starts_with("Can't find '") && text.contains("in the bundle")
        || text.starts_with("Found ") && text.contains(" matches for ")
        || text.starts_with("Entry '") && text.contains("isn't reachable")
}

/// The same with every index lowered by one.
fn lowered(expression: &str) -> String {
    let mut out = String::new();
    let mut rest = expression;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let (index, after) = after.split_once(']').unwrap_or((after, ""));
        let index = index.parse::<u32>().map_or(index.to_owned(), |index| index.saturating_sub(1).to_string());
        out.extend(["[", &index, "]"]);
        rest = after;
    }
    out + rest
}

#[test]
fn spelling_is_allowed_for_and_nothing_else() {
    let ours = |rule, expression| [Ours { rule, expression, is_fatal: false }];
    let place = |expression| Published { expression, text: "" };
    let exact = ours("binding-required", "Patient.extension[0].value.ofType(code)");
    assert_eq!(find(&place("Patient/*p1*/.extension[0].value[x]"), &exact), Some(Match::Exact));
    assert_eq!(find(&place("Patient.extension[1].value"), &exact), None);
    assert_eq!(find(&place("Patient.extension[0]"), &exact), None, "a parent is another element");
    let missing = ours("cardinality-min", "Patient.name[0].family");
    assert_eq!(find(&place("Patient.name[0]"), &missing), Some(Match::Spelled), "but not of a child that is missing");
    let unknown = ours("unknown-element", "Observation.value.ofType(integer).value");
    assert_eq!(find(&place("/f:Observation/f:valueInteger"), &unknown), Some(Match::Spelled));
    assert_eq!(find(&place("/f:Observation/f:valueString"), &unknown), None);
    let deep = ours("unknown-element", "Bundle.entry[3].resource.connectionType.coding");
    assert_eq!(find(&place("Endpoint/f:connectionType"), &deep), Some(Match::Spelled));
    let linked = ours("bundle-entry-unreachable", "Bundle.entry[1]");
    let text = "Entry 'urn:uuid:1' isn't reachable by traversing links";
    assert_eq!(find(&Published { expression: "Bundle.entry[2]", text }, &linked), Some(Match::Spelled));
    assert_eq!(find(&Published { expression: "Bundle.entry[2]", text: "another" }, &linked), None);
    let fatal = [Ours { rule: "json-syntax", expression: "Bundle.entry[0]", is_fatal: true }];
    assert_eq!(find(&place(""), &fatal), Some(Match::Spelled));
    assert_eq!(find(&place("Bundle"), &fatal), None);
}
