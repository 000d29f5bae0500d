//! Definitions as data: a canonical resource's own url, a CodeSystem, a ValueSet, a ConceptMap, a
//! SearchParameter (http://hl7.org/fhir/R4/codesystem.html, http://hl7.org/fhir/R4/valueset.html).

use crate::check::datatype::is_absolute;
use crate::check::document::Document;
use crate::check::document::json::Json;
use crate::check::document::place::place;
use crate::check::plan::systems::is_value_set;
use crate::check::session::Session;
use crate::check::topic::definition::expressions::{self, Called};
use crate::diagnostic::catalogue::binding::{CODE_SYSTEM_UNKNOWN, CODING_SYSTEM_VALUE_SET};
use crate::diagnostic::catalogue::vocabulary as rules;
use crate::diagnostic::{Arg, Finding, Rule, Sink};
use crate::json::{Kind, NodeId, ParseOptions, parse};
use crate::model::ruleset::ResourceDraft;
use crate::model::{Canonical, CodeSystem, CodeSystemContent};
use crate::terminology::{self, Answer, CodeStatus, Unsure, code_status};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Namespace of the properties that FHIR itself defines, and their types
/// (http://hl7.org/fhir/R4/codesystem-concept-properties.html).
const PROPERTIES: &str = "http://hl7.org/fhir/concept-properties#";
const OF_FHIR: [(&str, &str); 5] = [
    ("inactive", "boolean"),
    ("deprecated", "dateTime"),
    ("notSelectable", "boolean"),
    ("parent", "code"),
    ("child", "code"),
];

/// Operators whose value is a code of the system (http://hl7.org/fhir/R4/valueset-filter-operator.html).
const OF_HIERARCHY: [&str; 4] = ["is-a", "descendent-of", "is-not-a", "generalizes"];

fn report(doc: &Document<'_>, sink: &mut Sink, rule: &'static Rule, node: NodeId, args: Vec<Arg>) {
    sink.push(Finding::new(rule, place(doc, node), args));
}

/// The url by which others name a definition says the same everywhere.
pub(crate) fn check_url(doc: &Document<'_>, resource: NodeId, sink: &mut Sink) {
    let Some(node) = doc.tree.child(resource, doc.syms.url).filter(|&url| doc.tree.kind(url) == Kind::String) else {
        return;
    };
    // others than definitions have urls of other types
    if doc.type_name(node) != "uri" || doc.tree.child(resource, doc.syms.status).is_none() {
        return;
    }
    let url = doc.tree.text(node);
    if !url.is_empty() && !url.starts_with('#') && !is_absolute(&url) {
        report(doc, sink, &rules::CANONICAL_URL, node, vec![url.as_ref().into()]);
    }
}

/// Judges one CodeSystem.
pub(crate) fn check_code_system(doc: &Document<'_>, resource: NodeId, sink: &mut Sink) {
    let json = Json { tree: doc.tree, node: resource };
    let content = json.text("content");
    let supplements = json.text("supplements");
    if (content == "supplement") == supplements.is_empty() {
        let node = json.get("content").map_or(resource, |content| content.node);
        report(doc, sink, &rules::SUPPLEMENT, node, vec![content.as_ref().into()]);
    }
    let mut properties: BTreeMap<Cow<'_, str>, Cow<'_, str>> = BTreeMap::new();
    let (mut uris, mut pointing) = (BTreeSet::new(), BTreeSet::new());
    for property in json.items("property") {
        let (code, ty) = (property.text("code"), property.text("type"));
        let uri = property.text("uri");
        let known = uri.strip_prefix(PROPERTIES).and_then(|name| OF_FHIR.iter().find(|(known, _)| *known == name));
        if let Some((_, expected)) = known.filter(|(_, expected)| *expected != ty) {
            let words = vec![code.as_ref().into(), (*expected).into(), ty.as_ref().into()];
            report(doc, sink, &rules::PROPERTY_TYPE, property.node, words);
        }
        if matches!(known, Some(("parent" | "child", _))) {
            pointing.insert(code.clone());
        }
        if properties.insert(code.clone(), ty).is_some() {
            report(doc, sink, &rules::PROPERTY_TWICE, property.node, vec![code.as_ref().into()]);
        } else if !uri.is_empty() && !uris.insert(uri.clone()) {
            report(doc, sink, &rules::PROPERTY_TWICE, property.node, vec![uri.as_ref().into()]);
        }
    }
    // a supplement may speak of properties that the system itself defines
    let base = (!supplements.is_empty()).then(|| complete(doc, &supplements)).flatten();
    let mut walk =
        Walk { doc, properties, strict: supplements.is_empty(), base, count: 0, pointing, pointers: Vec::new(), sink };
    walk.concepts(json);
    walk.pointed_at(json, content == "complete" && supplements.is_empty());
    let found = walk.count;
    if content == "not-present"
        && let Some(first) = json.items("concept").next()
    {
        report(doc, sink, &rules::CONTENT, first.node, vec![content.as_ref().into()]);
    }
    let count = json.get("count").filter(|_| content == "complete" && !json.is_true("compositional"));
    if let Some(count) = count
        && let Ok(stated) = doc.tree.text(count.node).parse::<usize>()
        && stated != found
    {
        report(doc, sink, &rules::COUNT, count.node, vec![stated.into(), found.into()]);
    }
}

/// A loaded code system with all its codes, of any version.
fn complete<'d>(doc: &Document<'d>, canonical: &str) -> Option<(String, &'d CodeSystem)> {
    let url = canonical.split('|').next().unwrap_or_default();
    let (id, _) = doc.rules.terms.find_code_system(url, "")?;
    let system = doc.rules.terms.code_system(id);
    (system.content == CodeSystemContent::Complete).then(|| (url.to_owned(), system))
}

struct Walk<'w, 'd> {
    doc: &'w Document<'d>,
    properties: BTreeMap<Cow<'w, str>, Cow<'w, str>>,
    strict: bool,
    base: Option<(String, &'d CodeSystem)>,
    count: usize,
    /// Properties whose values are concepts of this system.
    pointing: BTreeSet<Cow<'w, str>>,
    /// Their values, and where these stand.
    pointers: Vec<(Cow<'w, str>, NodeId)>,
    sink: &'w mut Sink,
}

impl<'w> Walk<'w, '_> {
    // as deep as the JSON, which is bounded
    fn concepts(&mut self, holder: Json<'w>) {
        for concept in holder.items("concept") {
            self.count += 1;
            let code = concept.text("code");
            if let Some((url, base)) = &self.base
                && !code.is_empty()
                && base.find(&code).is_none()
            {
                let words = vec![code.as_ref().into(), url.as_str().into()];
                report(self.doc, self.sink, &rules::SUPPLEMENT_CODE, concept.node, words);
            }
            for property in concept.items("property") {
                self.property(property);
            }
            self.concepts(concept);
        }
    }

    fn property(&mut self, property: Json<'w>) {
        let code = property.text("code");
        let tree = property.tree;
        let Some(expected) = self.properties.get(&code) else {
            if self.strict && !code.is_empty() {
                report(self.doc, self.sink, &rules::PROPERTY_UNDEFINED, property.node, vec![code.as_ref().into()]);
            }
            return;
        };
        let keys = tree.children(property.node).map(|child| tree.key(child));
        let Some(key) = keys.into_iter().find(|key| key.len() > 5 && key.starts_with("value")) else { return };
        let found = &key[5..];
        if !expected.is_empty() && !found.eq_ignore_ascii_case(expected) {
            let words = vec![code.as_ref().into(), expected.as_ref().into(), found.into()];
            report(self.doc, self.sink, &rules::PROPERTY_TYPE, property.node, words);
        } else if self.pointing.contains(&code) {
            self.pointers.push((property.text("valueCode"), property.node));
        }
    }

    /// A parent or child is a concept of the same system.
    fn pointed_at(&mut self, system: Json<'w>, is_whole: bool) {
        if !is_whole || self.pointers.is_empty() {
            return;
        }
        let mut codes = BTreeSet::new();
        collect(system, &mut codes);
        for (code, node) in std::mem::take(&mut self.pointers) {
            if !code.is_empty() && !codes.contains(&code) {
                report(self.doc, self.sink, &rules::PROPERTY_CODE, node, vec![code.as_ref().into()]);
            }
        }
    }
}

/// The codes of all concepts.
fn collect<'t>(holder: Json<'t>, codes: &mut BTreeSet<Cow<'t, str>>) {
    for concept in holder.items("concept") {
        codes.insert(concept.text("code"));
        collect(concept, codes);
    }
}

/// Judges one ConceptMap: its codes are those of the systems that its groups name, and of the value sets that the map leads
/// from and to. That a system's codes cannot be looked up is said once.
pub(crate) fn check_concept_map(doc: &Document<'_>, resource: NodeId, sink: &mut Sink) {
    let json = Json { tree: doc.tree, node: resource };
    let terms = &doc.rules.terms;
    let set = |side: &str| {
        let url = [format!("{side}Uri"), format!("{side}Canonical")].iter().find_map(|name| json.get(name))?;
        terms.find_value_set(&doc.tree.text(url.node)).map(|(set, _)| set)
    };
    let sets = [set("source"), set("target")];
    let mut open: BTreeMap<(String, String), (NodeId, Unsure, usize)> = BTreeMap::new();
    for group in json.items("group") {
        let mut judge = |side: usize, holder: Json<'_>| {
            let name = ["source", "target"][side];
            let (Some(at), Some(node)) = (group.get(name), holder.get("code")) else { return };
            let (system, version) = (group.text(name), group.text(&format!("{name}Version")));
            let code = doc.tree.text(node.node);
            if code.is_empty() {
                return;
            }
            match code_status(terms, &system, &version, &code) {
                CodeStatus::NotInSystem => {
                    let words = vec![code.as_ref().into(), system.as_ref().into()];
                    return report(doc, sink, &rules::MAP_CODE, node.node, words);
                }
                CodeStatus::Unknown(why) => {
                    open.entry((system.to_string(), version.to_string())).or_insert((at.node, why, 0)).2 += 1;
                }
                _ => {}
            }
            if let Some(set) = sets[side]
                && matches!(terminology::answer(terms, set, Some(&system), &code), Answer::NotMember { .. })
            {
                let words = vec![code.as_ref().into(), (&*terms.value_set(set).url).into()];
                report(doc, sink, &rules::MAP_OUTSIDE, node.node, words);
            }
        };
        for element in group.items("element") {
            judge(0, element);
            element.items("target").for_each(|mapped| judge(1, mapped));
        }
    }
    for ((system, version), (node, why, count)) in open {
        let count = Arg::words(format!(" ({count} 件)"), format!(" ({count} codes)"));
        let why = terminology::why_words(&why.why(&system, &version));
        report(doc, sink, &CODE_SYSTEM_UNKNOWN, node, vec![system.into(), why, count]);
    }
}

/// Judges one SearchParameter: its expression can be read and leads somewhere, and one that is composite has parts.
pub(crate) fn check_search_parameter(session: &Session, resource: NodeId, sink: &mut Sink) {
    let doc = session.around();
    let json = Json { tree: doc.tree, node: resource };
    if let Some(node) = json.get("expression") {
        let roots = expressions::types_named(session, json.items("base").map(|base| doc.tree.text(base.node)));
        let called = Called { url: &json.text("url"), key: &json.text("code") };
        expressions::check(session, node, called, &roots, sink);
    }
    let parts = json.items("component").count();
    if json.text("type") == "composite" && parts < 2 {
        report(doc, sink, &rules::SEARCH_COMPONENTS, resource, vec![parts.into()]);
    }
}

/// Judges one CapabilityStatement: a search parameter is of the type that its definition, where it is loaded, gives.
pub(crate) fn check_capability_statement(doc: &Document<'_>, resource: NodeId, sink: &mut Sink) {
    let json = Json { tree: doc.tree, node: resource };
    // definition as it is written, and its type
    let mut known: BTreeMap<Cow<'_, str>, Option<String>> = BTreeMap::new();
    for rest in json.items("rest") {
        let of_resources = rest.items("resource").flat_map(|resource| resource.items("searchParam"));
        for parameter in rest.items("searchParam").chain(of_resources) {
            let (definition, stated) = (parameter.text("definition"), parameter.text("type"));
            let Some(node) = parameter.get("type").filter(|_| !definition.is_empty()) else { continue };
            let found = known.entry(definition).or_insert_with_key(|url| search_type(doc, url));
            if let Some(defined) = found.as_deref().filter(|defined| !defined.is_empty() && *defined != stated) {
                let words = vec![parameter.text("name").as_ref().into(), stated.as_ref().into(), defined.into()];
                report(doc, sink, &rules::CAPABILITY_SEARCH_TYPE, node.node, words);
            }
        }
    }
}

/// The type of a loaded search parameter, of the version asked for.
fn search_type(doc: &Document<'_>, canonical: &str) -> Option<String> {
    let wanted = Canonical::parse(canonical);
    let is_it = |kept: &&ResourceDraft| {
        &*kept.resource_type == "SearchParameter"
            && *kept.url == *wanted.url
            && (wanted.version.is_empty() || *kept.version == *wanted.version)
    };
    let text = &doc.rules.resources.iter().rev().find(is_it)?.json;
    let mut aside = Sink::default();
    let tree = parse(text.as_bytes(), &doc.rules.symbols, ParseOptions::default(), &mut aside)?;
    Some(Json { tree: &tree, node: NodeId::ROOT }.text("type").into_owned())
}

/// Why what a value set takes codes from is no code system.
fn wrong_system(doc: &Document<'_>, system: &str) -> Option<&'static Rule> {
    let terms = &doc.rules.terms;
    if system.is_empty() || terms.systems_by_url.contains_key(system) {
        return None;
    }
    match system {
        _ if !is_absolute(system) => Some(&rules::SYSTEM_RELATIVE),
        _ if system.contains('|') => Some(&rules::SYSTEM_VERSION),
        _ => is_value_set(terms, system).then_some(&CODING_SYSTEM_VALUE_SET),
    }
}

/// Judges one ValueSet.
pub(crate) fn check_value_set(doc: &Document<'_>, resource: NodeId, sink: &mut Sink) {
    let json = Json { tree: doc.tree, node: resource };
    let Some(compose) = json.get("compose") else { return };
    for include in compose.items("include").chain(compose.items("exclude")) {
        let system = include.text("system");
        if let Some(node) = include.get("system")
            && let Some(rule) = wrong_system(doc, &system)
        {
            report(doc, sink, rule, node.node, vec![system.as_ref().into()]);
        }
        let base = complete(doc, &system);
        for filter in include.items("filter") {
            let (property, op, value) = (filter.text("property"), filter.text("op"), filter.text("value"));
            let unknown = || base.as_ref().is_some_and(|(_, base)| base.find(&value).is_none());
            let wrong = match &*op {
                "exists" => !matches!(&*value, "true" | "false"),
                op if OF_HIERARCHY.contains(&op) => property == "concept" && unknown(),
                _ => false,
            };
            if wrong && !value.is_empty() {
                let words = vec![op.as_ref().into(), value.as_ref().into()];
                report(doc, sink, &rules::FILTER_VALUE, filter.node, words);
            }
        }
    }
}
