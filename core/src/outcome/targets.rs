//! References without a target: what they missed. Their entry is wrong, the resource that they mean is missing, or the same was said of the
//! same target before.

use super::causes::{Causes, first};
use super::follows::{SHAPE, named_in};
use crate::diagnostic::catalogue::{bundle, clins, profile, structure};
use crate::diagnostic::{Arg, Family, Finding, Rule};
use crate::json::{Kind, NodeId};
use std::borrow::Cow;

/// References that lead nowhere.
pub(super) static WITHOUT_TARGET: [&Rule; 2] = [&profile::REFERENCE_UNRESOLVED, &bundle::REFERENCE_NOT_CARRIED];

impl<'c> Causes<'c> {
    /// What is wrong with an entry so that no reference finds it.
    pub(super) fn wrong_entry(&self, at: u32, finding: &Finding, entry: NodeId) -> Option<u32> {
        let is_of_entry = |(_, cause): &(u32, &Finding)| {
            cause.is_of(&[&bundle::FULL_URL_RELATIVE, &bundle::FULL_URL_MISMATCH, &bundle::FULL_URL_MISSING])
                || is_hollow(cause)
                || cause.is_of(&[&structure::CARDINALITY_MIN]) && cause.place.tail.as_deref() == Some("fullUrl")
                || cause.is_of(&[&structure::INVARIANT]) && cause.spec_rule.as_deref() == Some("bdl-7")
        };
        let own = || first(at, finding, self.between(entry.0, entry.0 + 1).filter(is_of_entry));
        let address = || {
            let address = self.named(entry, "fullUrl")?;
            let of_text = |(_, cause): &(u32, &Finding)| {
                cause.rule.family == Family::Datatype || cause.is_of(&[&bundle::FULL_URL_RELATIVE])
            };
            first(at, finding, self.between(address.0, address.0 + 1).filter(of_text))
        };
        own().or_else(address).or_else(|| self.unreadable(at, finding, entry.0))
    }

    /// A reference without a target: its entry is wrong, the resource that it means is said to be missing, or the same was said
    /// of the same target before.
    pub(super) fn of_target(&self, at: u32, finding: &Finding, node: u32) -> Option<u32> {
        let target = targets(finding).next()?;
        let told = self.targets();
        let is_patient = may_hold("Patient", &self.element_of(node));
        if target.starts_with('#') {
            return told.no_patient.filter(|_| is_patient);
        }
        let bundle = self.bundle_of(node);
        let graver = |cause: u32| self.findings[cause as usize].severity >= finding.severity;
        let before = || {
            let found = told.first.binary_search_by(|one| (one.bundle, one.target).cmp(&(bundle, target))).ok()?;
            Some(told.first[found].at).filter(|&before| before != at && graver(before))
        };
        // an attached Bundle has entries of its own
        if bundle != NodeId::ROOT.0 {
            return self.short_of(node, bundle).filter(|&cause| graver(cause)).or_else(before);
        }
        let wanted = bare(target);
        if let Ok(found) = told.entries.binary_search_by(|(address, _)| address.as_str().cmp(&wanted))
            && let Some(cause) = self.wrong_entry(at, finding, told.entries[found].1)
        {
            return Some(cause);
        }
        if is_patient && told.no_patient.is_some() {
            return told.no_patient;
        }
        let name = self.element_of(node);
        if let Some((_, absent)) = told.no_other.iter().find(|(kind, _)| !is_patient && may_hold(kind, &name)) {
            return Some(*absent);
        }
        if let Some(short) = self.short_of(node, bundle).filter(|&cause| graver(cause)) {
            return Some(short);
        }
        // one entry has no address: the one that is meant, where no other is missing
        if let [entry] = told.nameless[..]
            && self.is_patient(entry) == is_patient
            && let Some(cause) = self.wrong_entry(at, finding, entry)
        {
            return Some(cause);
        }
        if told.broken.is_some() {
            return told.broken;
        }
        before()
    }

    /// That a Bundle has too few entries of a type that the element may refer to.
    fn short_of(&self, node: u32, bundle: u32) -> Option<u32> {
        let told = self.targets();
        let name = self.element_of(node);
        let mut of_bundle = told.short.iter().filter(|short| short.bundle == bundle);
        of_bundle.find(|short| may_hold(short.kind, &name)).map(|short| short.at)
    }

    /// The element that a reference is the value of.
    fn element_of(&self, node: u32) -> Cow<'c, str> {
        let is_text = self.tree.kind(NodeId(node)) == Kind::String;
        let value = self.tree.parent(NodeId(node)).filter(|_| is_text).unwrap_or(NodeId(node));
        let list = self.tree.parent(value).filter(|&list| self.tree.kind(list) == Kind::Array);
        self.tree.key(list.unwrap_or(value))
    }

    /// The Bundle around a node, which may be attached to another one.
    pub(super) fn bundle_of(&self, node: u32) -> u32 {
        let mut up = std::iter::successors(self.tree.parent(NodeId(node)), |&node| self.tree.parent(node));
        up.find(|&around| self.is_bundle(around)).unwrap_or(NodeId::ROOT).0
    }

    /// A reference to an address that several entries have.
    pub(super) fn of_shared(&self, at: u32, finding: &Finding) -> Option<u32> {
        let wanted = bare(targets(finding).next()?);
        let entries = &self.targets().entries;
        let start = entries.partition_point(|(address, _)| *address < wanted);
        let same = entries[start..].iter().take_while(|(address, _)| *address == wanted);
        let is_shared = |(_, cause): &(u32, &Finding)| {
            cause.is_of(&[&structure::INVARIANT]) && cause.spec_rule.as_deref() == Some("bdl-7")
        };
        let mut told = same.map(|(_, entry)| first(at, finding, self.between(entry.0, entry.0 + 1).filter(is_shared)));
        told.find_map(|cause| cause)
    }

    pub(super) fn is_patient(&self, entry: NodeId) -> bool {
        let kind = self.named(entry, "resource").and_then(|resource| self.named(resource, "resourceType"));
        kind.is_some_and(|kind| self.tree.is_text(kind, "Patient"))
    }

    /// That a Bundle has too few entries of a type, and nothing there that was meant as one.
    fn short(&self, at: u32, finding: &'c Finding) -> Option<Short<'c>> {
        let is_of_entries = finding.is_of(&[&profile::SLICE_MIN]) && finding.place.tail.as_deref() == Some("entry");
        let bundle = finding.place.node.filter(|&node| is_of_entries && self.is_bundle(NodeId(node)))?;
        let names = &named_in(finding).filter(|_| finding.reason().is_none())?.names;
        let kind = names.iter().find(|name| POINTS_AT.iter().any(|(kind, _)| **name == **kind))?;
        let counts: Vec<u64> =
            finding.args.iter().filter_map(|arg| if let Arg::Count(n) = arg { Some(*n) } else { None }).collect();
        let [min, found, ..] = counts[..] else { return None };
        Some(Short { bundle, kind, lacking: min.saturating_sub(found), at })
    }

    /// Worked out once: a document may have thousands of such references.
    pub(super) fn targets(&self) -> &Targets<'c> {
        self.told.get_or_init(|| {
            let list = self.named(NodeId::ROOT, "entry").filter(|&list| self.tree.kind(list) == Kind::Array);
            let all: Vec<NodeId> = list.into_iter().flat_map(|list| self.tree.children(list)).collect();
            let address = |&entry: &NodeId| Some((bare(&self.tree.text(self.named(entry, "fullUrl")?)), entry));
            let mut entries: Vec<(String, NodeId)> = all.iter().filter_map(address).collect();
            entries.sort();
            let nameless = all.iter().copied().filter(|&entry| self.named(entry, "fullUrl").is_none()).collect();
            let numbered = || (0u32..).zip(self.findings);
            // what a document must carry says more than that a reference leads nowhere
            let weaker = |finding: &Finding| !finding.is_of(&[&bundle::REFERENCE_NOT_CARRIED]);
            let aimless = numbered().filter(|(_, finding)| finding.is_of(&WITHOUT_TARGET));
            let one = |(at, finding): (u32, &'c Finding)| {
                let (target, node) = (targets(finding).next()?, finding.place.node?);
                let element = self.element_of(node);
                Some(Aimless { bundle: self.bundle_of(node), target, is_weaker: weaker(finding), at, element })
            };
            let mut first: Vec<Aimless<'c>> = aimless.filter_map(one).collect();
            first.sort_unstable();
            first.dedup_by(|later, before| (later.bundle, later.target) == (before.bundle, before.target));
            let says_so = |finding: &Finding| {
                let is_of_patient = |arg: &Arg| matches!(arg, Arg::Text(kind) if kind == "Patient");
                finding.is_of(&[&clins::bundle::PATIENT_NOT_FIRST])
                    || finding.is_of(&[&clins::bundle::ENTRY_ABSENT]) && finding.args.first().is_some_and(is_of_patient)
            };
            let has_patient = all.iter().any(|&entry| self.is_patient(entry));
            let no_patient = numbered().find(|(_, finding)| !has_patient && says_so(finding)).map(|(at, _)| at);
            let other = |(at, finding): (u32, &'c Finding)| match finding.args.first()? {
                Arg::Text(kind) if finding.is_of(&[&clins::bundle::ENTRY_ABSENT]) && kind != "Patient" => {
                    Some((kind.as_str(), at))
                }
                _ => None,
            };
            let no_other = numbered().filter_map(other).collect();
            // a type that more targets may be of than entries are missing tells nothing of each
            let is_all = |short: &Short<'_>| {
                let missing =
                    first.iter().filter(|one| one.bundle == short.bundle && may_hold(short.kind, &one.element));
                missing.count() as u64 <= short.lacking
            };
            let short = numbered().filter_map(|(at, finding)| self.short(at, finding)).filter(is_all).collect();
            let holder = self.named(NodeId::ROOT, "entry");
            let broken = numbered().find(|(_, finding)| {
                finding.is_of(&SHAPE) && finding.place.tail.is_none() && finding.place.node == holder.map(|node| node.0)
            });
            let hollow_entry = |finding: &Finding| {
                let node = finding.place.node.map(NodeId);
                let is_untyped = finding.is_of(&[&structure::RESOURCE_TYPE_MISSING, &structure::RESOURCE_TYPE_UNKNOWN]);
                is_untyped
                    || holder.is_some() && is_hollow(finding) && node.and_then(|node| self.tree.parent(node)) == holder
            };
            let hollow = numbered().find(|(_, finding)| hollow_entry(finding)).map(|(at, _)| at);
            let is_of_section = |finding: &Finding| {
                let of_sections: [&Rule; 3] =
                    [&profile::SLICE_MIN, &structure::CARDINALITY_MIN, &clins::documents::CDA_OR_STRUCTURE];
                match finding.place.tail.as_deref() {
                    Some("section") => finding.is_of(&of_sections),
                    // of a section: the root has entries of its own
                    Some("entry") => {
                        finding.is_of(&[&structure::CARDINALITY_MIN]) && finding.place.node != Some(NodeId::ROOT.0)
                    }
                    _ => false,
                }
            };
            let no_section = numbered().find(|(_, finding)| is_of_section(finding)).map(|(at, _)| at);
            let broken = broken.map(|(at, _)| at);
            Targets { entries, nameless, first, no_patient, no_other, short, broken, hollow, no_section }
        })
    }
}

/// A reference without a target. Of the same one the first stands first, what says more before what says less.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Aimless<'c> {
    /// The Bundle that it is in.
    bundle: u32,
    target: &'c str,
    /// Whether it is the weaker of the two findings that there may be.
    is_weaker: bool,
    at: u32,
    /// The element that it is the value of.
    element: Cow<'c, str>,
}

/// A Bundle that has too few entries of a type.
struct Short<'c> {
    bundle: u32,
    kind: &'c str,
    /// How many more there must be.
    lacking: u64,
    at: u32,
}

/// Elements that may refer to a type of which a document needs entries (R4, JP-CLINS documents and their entries).
#[rustfmt::skip] // one a line
pub(super) static POINTS_AT: [(&str, &[&str]); 7] = [
    ("CarePlan", &["basedOn", "entry", "reference"]),
    ("Condition", &["condition", "entry", "reasonReference", "addresses"]),
    ("Coverage", &["entry", "insurance", "coverage"]),
    ("Encounter", &["context", "encounter", "entry"]),
    ("Organization", &["actor", "author", "custodian", "destination", "entry", "insurer", "managingOrganization", "manufacturer", "onBehalfOf", "organization", "origin", "owner", "partOf", "party", "payor", "performer", "serviceProvider", "valueReference", "who"]),
    ("Patient", &["beneficiary", "patient", "subject"]),
    ("Practitioner", &["actor", "asserter", "attester", "author", "entry", "individual", "party", "performer", "practitioner", "recorder", "requester", "resultsInterpreter", "valueReference", "who"]),
];

/// Whether an element of this name may refer to the type; of types that no table has, each may.
fn may_hold(kind: &str, element: &str) -> bool {
    POINTS_AT.iter().find(|(known, _)| *known == kind).is_none_or(|(_, elements)| elements.contains(&element))
}

/// What references without a target are held against.
pub(super) struct Targets<'c> {
    /// Entries of the root by their address in one spelling, sorted.
    entries: Vec<(String, NodeId)>,
    /// Entries without an address.
    nameless: Vec<NodeId>,
    /// The first finding of each target of a Bundle, sorted.
    first: Vec<Aimless<'c>>,
    /// That there is no Patient.
    no_patient: Option<u32>,
    /// That there is no resource of another type that is needed, by the type.
    no_other: Vec<(&'c str, u32)>,
    /// That there are too few of a type, where no more targets are missing than those.
    short: Vec<Short<'c>>,
    /// That the list of entries cannot be read.
    pub(super) broken: Option<u32>,
    /// That an entry has no resource, or one of no known type.
    pub(super) hollow: Option<u32>,
    /// That a section is missing: nothing leads to its entries.
    pub(super) no_section: Option<u32>,
}

/// That an entry has no resource.
pub(super) fn is_hollow(finding: &Finding) -> bool {
    finding.is_of(&[&structure::EMPTY_OBJECT])
        || finding.is_of(&[&structure::INVARIANT]) && finding.spec_rule.as_deref() == Some("bdl-5")
}

/// References that a finding names.
fn targets(finding: &Finding) -> impl Iterator<Item = &str> {
    finding.args.iter().filter_map(|arg| match arg {
        Arg::Text(text) if text.contains(':') || text.starts_with('#') || text.contains('/') => Some(text.as_str()),
        _ => None,
    })
}

/// An address as it is meant: a UUID with or without its scheme, in small letters.
fn bare(address: &str) -> String {
    let plain = address.trim().to_ascii_lowercase();
    plain.strip_prefix("urn:uuid:").map(str::to_owned).unwrap_or(plain)
}
