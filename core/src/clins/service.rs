//! A document as the service sees it: what kind it is, which version and edition judge it, and where to find what its
//! rules ask for. Topics get one of these and a sink.

use super::concepts::{Coding, Tests};
use super::kind::{self, Kind};
use super::properties::Properties;
use super::registry::{self, Row};
use super::version::{self, Version};
use super::{Stance, Topic};
use crate::check::bundle::References;
use crate::check::{Document, Edition, Judging, Options, Reading, run};
use crate::diagnostic::{Arg, Finding, Place, Rule, Sink, Text};
use crate::json::tree::Children;
use crate::json::{Kind as JsonKind, NodeId, Sym};
use crate::model::Canonical;
use crate::text::Span;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

/// What a topic judges.
pub(super) struct Service<'j> {
    judging: &'j Judging<'j>,
    /// Names, texts and references: `read.text(node, &["code", "text"])`.
    pub(super) read: Reading<'j>,
    /// What the document is.
    pub(super) kind: Kind,
    /// The version of JP-CLINS that judges it.
    pub(super) version: Version,
    /// The version that was asked for and where, where another one has to answer.
    pub(super) unknown_version: Option<&'j (NodeId, String)>,
    /// The edition of the technical guide.
    pub(super) edition: Edition,
    /// Rules of the topic that is being judged: nearly every rule that is asked for is one of them.
    rows: Cell<&'static [Row]>,
    /// The properties of the resources.
    properties: Properties,
    /// Resources by type: each topic asks for its own.
    types: Index<'j>,
    /// Resources by the names of profiles that they declare or were given.
    profiles: Index<'j>,
    /// The codings of laboratory results, once a topic asked for them.
    tests: OnceCell<Tests<'j>>,
    /// The patient, looked for once: of each of many entries it is asked whether it is about this one.
    patient: OnceCell<Option<NodeId>>,
}

/// Resources by a name, those of one name in document order.
struct Index<'j> {
    /// Each resource with its name and the name's [`Print`], sorted by these.
    resources: Vec<(Print, &'j str, NodeId)>,
    /// The bit of each name ([`Print::bit`]): most of what topics ask for is not there.
    names: u64,
}

/// So few names are looked through one by one: where each search would turn is harder to foresee than where one ends.
const FEW: usize = 12;

/// What names are told apart by before they are compared: the last and the first bytes, and the length. Of a name in the program it is
/// worked out by the compiler.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Print {
    end: u64,
    start: u64,
    len: usize,
}

impl Print {
    #[inline]
    fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let (end, start) = match (bytes.last_chunk(), bytes.first_chunk()) {
            (Some(end), Some(start)) => (u64::from_le_bytes(*end), u64::from_le_bytes(*start)),
            _ => (bytes.iter().fold(0, |all, &byte| all << 8 | u64::from(byte)), 0),
        };
        Self { end, start, len: bytes.len() }
    }

    /// The bit of a name in a set that says of most names that they are not in it.
    #[inline]
    fn bit(self) -> u64 {
        // Fibonacci hashing: the upper bits depend on all
        1 << ((self.end ^ self.len as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
    }

    /// Whether it is the print of one name only.
    #[inline]
    fn is_whole(self) -> bool {
        self.len <= 16
    }
}

impl<'j> Index<'j> {
    fn new(all: impl Iterator<Item = (&'j str, NodeId)>) -> Self {
        let mut resources: Vec<_> = all.map(|(name, resource)| (Print::of(name), name, resource)).collect();
        resources.sort_by_key(|&(print, name, _)| (print, name));
        let names = resources.iter().fold(0, |names, (print, ..)| names | print.bit());
        Self { resources, names }
    }

    #[inline]
    fn of(&self, name: &str) -> impl Iterator<Item = NodeId> + use<'_, 'j> {
        let print = Print::of(name);
        let found = if self.names & print.bit() == 0 { &[] } else { self.search(print, name) };
        found.iter().map(|(.., resource)| *resource)
    }

    // Not put into every topic that asks: reading its code costs a record more than running it.
    #[inline(never)]
    fn search(&self, print: Print, name: &str) -> &[(Print, &'j str, NodeId)] {
        let all = &self.resources[..];
        if all.len() <= FEW {
            let is_so =
                |(own, theirs, _): &(Print, &str, NodeId)| *own == print && (print.is_whole() || *theirs == name);
            let Some(from) = all.iter().position(is_so) else { return &[] };
            let alike = all[from + 1..].iter().take_while(|one| is_so(one)).count();
            return &all[from..=from + alike];
        }
        let from = &all[all.partition_point(|(own, theirs, _)| (*own, *theirs) < (print, name))..];
        &from[..from.partition_point(|(own, theirs, _)| (*own, *theirs) == (print, name))]
    }
}

impl<'j> Service<'j> {
    pub(super) fn new(judging: &'j Judging<'j>, stance: &'j Stance) -> Self {
        let doc = judging.doc();
        Self {
            judging,
            read: Reading::new(doc, judging.references()),
            kind: kind::kind(doc, judging.references()),
            version: stance.version,
            unknown_version: stance.unknown.as_ref(),
            edition: judging.options().edition,
            rows: Cell::new(&[]),
            properties: Properties::new(doc, judging.resources()),
            types: Index::new(judging.resources().iter().map(|&resource| (doc.type_name(resource), resource))),
            profiles: Index::new(
                judging.declared().iter().map(|one| (Canonical::name_of(&one.canonical), one.resource)),
            ),
            tests: OnceCell::new(),
            patient: OnceCell::new(),
        }
    }

    /// The codings in `code` of a laboratory result: an Observation, or what declares its profile.
    pub(super) fn test(&self, observation: NodeId) -> &[Coding<'j>] {
        self.tests.get_or_init(|| Tests::new(self)).of(observation)
    }

    /// Begins to judge a topic.
    pub(super) fn begin(&self, topic: &Topic) {
        self.rows.set(topic.rows);
    }

    /// The typed document.
    pub(super) fn doc(&self) -> &'j Document<'j> {
        self.judging.doc()
    }

    /// Where references lead, and the entries of each Bundle.
    pub(super) fn references(&self) -> &'j References<'j> {
        self.judging.references()
    }

    /// How the call was asked for: `now`, `recorded`.
    pub(super) fn options(&self) -> &'j Options {
        self.judging.options()
    }

    /// What asks about profiles: `conforms`, `in_slice`.
    pub(super) fn judging(&self) -> &'j Judging<'j> {
        self.judging
    }

    /// All resources of one type, in document order: those of entries, of nested Bundles, and contained ones.
    pub(super) fn of_type(&self, name: &'static str) -> impl Iterator<Item = NodeId> + use<'_, 'j> {
        self.types.of(name)
    }

    /// The resources that declare the profile called `name` (the end of its canonical, `JP_Condition_eCS`), whatever the
    /// version; with the root's, those that the call gave.
    pub(super) fn declaring(&self, name: &'static str) -> impl Iterator<Item = NodeId> + use<'_, 'j> {
        self.profiles.of(name)
    }

    /// Whether `resource` declares the profile called `name`.
    pub(super) fn declares(&self, resource: NodeId, name: &str) -> bool {
        run::declared(self.doc(), resource).any(|node| Canonical::name_of(&self.doc().tree.text(node)) == name)
    }

    /// Resources of the entries of the root, in order; none where the root is no Bundle.
    pub(super) fn entries(&self) -> impl Iterator<Item = NodeId> + 'j {
        let root = self.references().bundle_at(NodeId::ROOT);
        root.into_iter().flat_map(|index| &index.entries).filter_map(|entry| entry.resource)
    }

    /// Whether `resource` stands in `contained` of another one.
    pub(super) fn is_contained(&self, resource: NodeId) -> bool {
        self.doc().root_resource_of(resource) != resource
    }

    /// The patient: of the first entry of type Patient, or the root itself.
    pub(super) fn patient(&self) -> Option<NodeId> {
        let is_patient = |&resource: &NodeId| self.doc().type_name(resource) == "Patient";
        let found = || self.entries().find(is_patient).or_else(|| Some(NodeId::ROOT).filter(is_patient));
        *self.patient.get_or_init(found)
    }

    /// The property `name` of a resource, looked up once for all topics: an array's items, or the value itself.
    #[inline]
    pub(super) fn items(&self, resource: NodeId, name: &str) -> impl Iterator<Item = NodeId> + use<'j> {
        self.values(resource, self.read.sym(name))
    }

    /// The first of [`Service::items`].
    #[inline]
    pub(super) fn child(&self, resource: NodeId, name: &str) -> Option<NodeId> {
        self.items(resource, name).next()
    }

    /// [`Service::items`] by the number of the name.
    #[inline]
    pub(super) fn values(&self, resource: NodeId, sym: Sym) -> Children<'j> {
        if self.properties.lacks(resource, sym) {
            return self.doc().tree.items(None);
        }
        self.looked_up(resource, sym)
    }

    #[inline(never)]
    fn looked_up(&self, resource: NodeId, sym: Sym) -> Children<'j> {
        let tree = self.doc().tree;
        // where the text had a fault, not every resource is known
        let value = self.properties.value(resource, sym).unwrap_or_else(|()| {
            let is_known = sym != Sym::UNKNOWN && tree.kind(resource) == JsonKind::Object;
            if is_known { tree.child(resource, sym) } else { None }
        });
        tree.items(value)
    }

    /// The resources that have the property `sym`, each with [`Service::values`] of it.
    pub(super) fn holding(&self, sym: Sym) -> impl Iterator<Item = (NodeId, Children<'j>)> + use<'_, 'j> {
        let tree = self.doc().tree;
        self.properties.holding(sym).map(|(resource, value)| (resource, tree.items(Some(value))))
    }

    /// Identifiers of `resource` with this system: the Identifier and its value as written.
    pub(super) fn identifiers(&self, resource: NodeId, system: &str) -> Vec<(NodeId, Cow<'j, str>)> {
        let doc = self.doc();
        let own = self.values(resource, doc.syms.identifier);
        let of_system = own.filter(|&node| self.is_of(node, system));
        of_system.map(|node| (node, doc.text(node, doc.syms.value).unwrap_or_default())).collect()
    }

    /// The value of an Identifier, or itself where it has none.
    pub(super) fn value_of(&self, identifier: NodeId) -> NodeId {
        self.doc().items(identifier, self.doc().syms.value).next().unwrap_or(identifier)
    }

    /// Codes of the tags of `resource` with this system: the Coding and its code.
    pub(super) fn tags(&self, resource: NodeId, system: &str) -> Vec<(NodeId, Cow<'j, str>)> {
        let doc = self.doc();
        let own = self.all_tags(resource).filter(|&tag| self.is_of(tag, system));
        own.map(|tag| (tag, doc.text(tag, doc.syms.code).unwrap_or_default())).collect()
    }

    /// The tags of `resource`.
    pub(super) fn all_tags(&self, resource: NodeId) -> impl Iterator<Item = NodeId> + use<'j> {
        let doc = self.doc();
        self.values(resource, doc.syms.meta).flat_map(|meta| doc.items(meta, doc.syms.tag))
    }

    /// Whether an Extension is of this URL.
    pub(super) fn is_extension(&self, extension: NodeId, url: &str) -> bool {
        is_of_url(self.doc(), extension, url)
    }

    /// Whether an Identifier or a Coding is of this system.
    fn is_of(&self, node: NodeId, system: &str) -> bool {
        let doc = self.doc();
        doc.text(node, doc.syms.system).is_some_and(|text| text == system)
    }

    /// Extensions of `node` with this URL.
    pub(super) fn extensions<'s>(&self, node: NodeId, url: &'s str) -> impl Iterator<Item = NodeId> + use<'s, 'j> {
        let doc = self.doc();
        self.values(node, doc.syms.extension).filter(move |&one| is_of_url(doc, one, url))
    }

    /// A finding of a registered rule at `node`; `None` where the rule is not in force in this version and edition.
    pub(super) fn find(&self, rule: &'static Rule, node: NodeId, args: Vec<Arg>) -> Option<Finding> {
        self.row(rule, "").map(|row| by(row, self.place(node), args))
    }

    /// Reports a rule at a place, under one of the ids that the specification gives it; an empty id takes the first.
    pub(super) fn tell_at(&self, sink: &mut Sink, rule: &'static Rule, spec: &str, place: Place, args: Vec<Arg>) {
        if let Some(row) = self.row(rule, spec) {
            sink.push(by(row, place, args));
        }
    }

    /// Reports what [`Service::find`] finds.
    pub(super) fn tell(&self, sink: &mut Sink, rule: &'static Rule, node: NodeId, args: Vec<Arg>) {
        self.tell_at(sink, rule, "", self.place(node), args);
    }

    /// The same about a child that `parent` lacks.
    pub(super) fn tell_absent(
        &self,
        sink: &mut Sink,
        rule: &'static Rule,
        parent: NodeId,
        child: &str,
        args: Vec<Arg>,
    ) {
        self.tell_at(sink, rule, "", self.absent_place(parent, child), args);
    }

    /// Whether a rule is in force here: where it is not, what it asks need not be looked at.
    pub(super) fn has(&self, rule: &'static Rule) -> bool {
        self.row(rule, "").is_some()
    }

    /// The row of a rule, in force here; an empty id takes the first.
    fn row(&self, rule: &'static Rule, spec: &str) -> Option<&'static Row> {
        debug_assert!(registry::of(rule).next().is_some(), "{} has no row in ROWS of its topic", rule.id);
        let is_of = |row: &&Row| std::ptr::eq(row.rule, rule);
        let asked =
            |row: &&Row| row.is_in_force(self.version, self.edition) && (spec.is_empty() || row.spec_rule == spec);
        let own = self.rows.get();
        // a topic's rules have all of their rows in it
        match own.iter().position(|row| is_of(&row)) {
            Some(first) => own[first..].iter().find(|row| is_of(row) && asked(row)),
            None => registry::of(rule).find(asked),
        }
    }

    /// Where the child (`code.coding`) that `parent` lacks would be: in the last of its elements that is there.
    pub(super) fn absent_place(&self, parent: NodeId, child: &str) -> Place {
        let (mut parent, mut child) = (parent, child);
        // nearly always one name
        while child.as_bytes().contains(&b'.')
            && let Some((name, rest)) = child.split_once('.')
            && let Some(next) = self.read.child(parent, name)
            && self.doc().tree.parent(next) == Some(parent)
        {
            (parent, child) = (next, rest);
        }
        Place { tail: Some(child.into()), ..self.start_of(parent) }
    }

    /// Where `resource` says its profiles, or would.
    pub(super) fn profile_place(&self, resource: NodeId) -> Place {
        match run::declared(self.doc(), resource).next() {
            Some(node) => self.place(node),
            None => self.absent_place(resource, "meta.profile"),
        }
    }

    /// Whether `resource` was judged against a profile that it declares.
    pub(super) fn profiled(&self, resource: NodeId) -> bool {
        let declared = self.judging.declared();
        let from = declared.partition_point(|declared| declared.resource < resource);
        declared[from..].iter().take_while(|declared| declared.resource == resource).any(|one| one.structure.is_some())
    }

    /// Whether `resource` contains one of this type that declares one of the profiles.
    pub(super) fn contains(&self, resource: NodeId, name: &str, profiles: &[&str]) -> bool {
        let doc = self.doc();
        doc.items(resource, doc.syms.contained).any(|contained| {
            doc.type_name(contained) == name && profiles.iter().any(|profile| self.declares(contained, profile))
        })
    }

    /// Where `node` is. Of an object its beginning is marked: it can be pages long.
    pub(super) fn place(&self, node: NodeId) -> Place {
        let tree = self.doc().tree;
        match tree.kind(node) {
            JsonKind::Object | JsonKind::Array => self.start_of(node),
            _ => Place { span: tree.span(node), node: Some(node.0), tail: None },
        }
    }

    fn start_of(&self, node: NodeId) -> Place {
        let start = self.doc().tree.span(node).start;
        Place { span: Span::new(start, start + 1), node: Some(node.0), tail: None }
    }
}

/// A finding of the rule in this row.
#[inline]
fn by(row: &Row, place: Place, args: Vec<Arg>) -> Finding {
    let mut finding = Finding::new(row.rule, place, args);
    finding.spec_rule = Some(row.spec_rule).filter(|id| !id.is_empty()).map(Text::new_static);
    finding.level = row.level;
    finding
}

/// The version that judges a document: that of its profile, or else of the first resource with one, else the call's, else the
/// newest in force. With it, what was asked for, where another one has to answer.
pub(super) fn version_of(
    doc: &Document<'_>,
    declared: &[NodeId],
    options: &Options,
) -> (Version, Option<(NodeId, String)>) {
    let written = |&node: &NodeId| {
        let canonical = doc.tree.text(node);
        let version = version::of_canonical(&canonical);
        // the check-up report has versions of its own
        let is_of_guide = || super::is_of_service(&canonical) && !canonical.contains("eCheckup");
        (!version.is_empty() && is_of_guide()).then(|| (node, version.to_owned()))
    };
    let given =
        options.profiles.iter().filter(|canonical| super::is_of_service(canonical) && !canonical.contains("eCheckup"));
    let given = given.map(|canonical| version::of_canonical(canonical)).find(|version| !version.is_empty());
    let asked = given
        .map(|version| (NodeId::ROOT, version.to_owned()))
        .or_else(|| declared.iter().find_map(written))
        .or_else(|| Some((NodeId::ROOT, options.clins_version.clone()?)));
    let Some((node, asked)) = asked else { return (Version::NEWEST, None) };
    let (version, exact) = Version::nearest(&asked);
    (version, (!exact).then_some((node, asked)))
}

fn is_of_url(doc: &Document<'_>, extension: NodeId, url: &str) -> bool {
    doc.text(extension, doc.syms.url).is_some_and(|text| text == url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_found_by_the_whole_name() {
        // the middle three end alike and are as long
        let names = ["Patient", "JP_Observation", "XP_Observation", "AP_Observation", "", "a", "é"];
        for count in [0, 1, 7, FEW, 30] {
            let resources: Vec<(&str, NodeId)> =
                (0..count).map(|at| (names[at * 5 % names.len()], NodeId(at as u32))).collect();
            let index = Index::new(resources.iter().copied());
            for name in names.into_iter().chain(["ZP_Observation", "Encounter", "b"]) {
                let expected: Vec<NodeId> =
                    resources.iter().filter(|(own, _)| *own == name).map(|(_, resource)| *resource).collect();
                assert_eq!(index.of(name).collect::<Vec<_>>(), expected, "{name} of {count}");
            }
        }
    }
}
