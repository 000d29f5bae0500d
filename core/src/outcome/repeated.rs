//! One mistake that is met in many places: a Bundle of the wrong kind, a version that is written everywhere, a program that leaves out
//! the time zone. Who mends the first knows what to do with all.

use super::causes::Causes;
use super::systems::{self, Meant};
use crate::clins::kind::is_of_entry;
use crate::diagnostic::catalogue::{clins, datatype, profile, structure};
use crate::diagnostic::{Arg, Finding, Rule};
use crate::json::NodeId;
use crate::model::Canonical;
use std::collections::BTreeMap;

/// A version that is not loaded, as the service tells it.
static VERSION: [&Rule; 2] = [&clins::bundle::CLINS_VERSION_UNKNOWN, &clins::bundle::CLINS_VERSION_UNPUBLISHED];

/// A profile that is not that of what is there.
static KIND: [&Rule; 2] = [&clins::bundle::BUNDLE_KIND_DIFFERS, &clins::bundle::COMPOSITION_KIND_DIFFERS];

/// What was told first.
#[derive(Default)]
pub(super) struct Firsts<'c> {
    /// Profiles that Bundles and Compositions declare and are not of, with the resource and the finding that says so; sorted by the
    /// resource.
    kinds: Vec<(&'c str, NodeId, u32)>,
    /// Types of entries and the profiles that they need to declare, with the Bundle and the finding that says that one does not; sorted by the Bundle.
    undeclared: Vec<(&'c str, &'c str, u32, u32)>,
    /// The first finding about each version that is not loaded.
    versions: BTreeMap<&'c str, u32>,
    /// The first time without a zone.
    zone: Option<u32>,
    /// Where each number with a wrong check digit stands first, and the finding that says so.
    numbers: BTreeMap<&'c str, (u32, u32)>,
    /// Systems that were meant for others.
    pub(super) systems: Vec<Meant<'c>>,
}

impl<'c> Firsts<'c> {
    fn new(causes: &Causes<'c>) -> Self {
        let mut firsts = Self::default();
        for (at, finding) in (0u32..).zip(causes.findings) {
            if finding.is_of(&KIND) {
                let resource = finding.place.node.and_then(|node| causes.resource_of(NodeId(node)));
                firsts.kinds.extend(text(finding, 0).zip(resource).map(|(profile, resource)| (profile, resource, at)));
            } else if finding.is_of(&[&clins::bundle::ENTRY_PROFILE_UNDECLARED]) {
                let bundle = finding.place.node.map(|node| causes.bundle_of(node)).unwrap_or_default();
                let named = text(finding, 0).zip(text(finding, 1));
                firsts.undeclared.extend(named.map(|(kind, profile)| (kind, profile, bundle, at)));
            } else if finding.is_of(&VERSION) {
                // the service's own word is the first, wherever it stands
                firsts.versions.extend(text(finding, 0).map(|version| (version, at)));
            } else if let Some(version) = substituted(finding) {
                firsts.versions.entry(version).or_insert(at);
            } else if firsts.zone.is_none() && finding.is_of(&[&datatype::DATE_ZONE]) {
                firsts.zone = Some(at);
            } else if finding.is_of(&[&clins::identifiers::CHECK_DIGIT]) {
                let own = (finding.place.span.start, at);
                firsts.numbers.extend(text(finding, 1).map(|number| {
                    let before = firsts.numbers.get(number).copied().unwrap_or(own);
                    (number, before.min(own))
                }));
            } else {
                firsts.systems.extend(systems::meant(finding).map(|(written, meant)| (written, meant, at)));
            }
        }
        firsts.kinds.sort_by_key(|(_, resource, _)| *resource);
        firsts.undeclared.sort_by_key(|(.., bundle, _)| *bundle);
        firsts
    }
}

/// What a Bundle or a Composition of each kind has alike: who declares the wrong kind has these wrong all the same.
static OF_EVERY_KIND: [&str; 6] = ["identifier", "timestamp", "status", "date", "language", "signature"];

impl<'c> Causes<'c> {
    /// The resource whose `meta.profile` this is, or is in.
    fn resource_of(&self, profile: NodeId) -> Option<NodeId> {
        let mut up = std::iter::successors(Some(profile), |&node| self.tree.parent(node));
        let meta = up.find(|&node| self.tree.key_is(node, "meta"))?;
        self.tree.parent(meta)
    }

    /// Whether a finding is about a part of a resource that every kind of it has alike.
    fn is_of_every_kind(&self, finding: &Finding, resource: NodeId) -> bool {
        let Some(node) = finding.place.node.map(NodeId) else { return false };
        let of = |name: &str| OF_EVERY_KIND.contains(&name);
        if node == resource {
            let tail = finding.place.tail.as_deref();
            return tail.is_some_and(|tail| of(tail.split(['.', '[']).next().unwrap_or(tail)))
                || finding.spec_rule.as_deref().is_some_and(|key| matches!(key, "R02151" | "R2152"));
        }
        let mut up = std::iter::successors(Some(node), |&node| self.tree.parent(node));
        up.find(|&node| self.tree.parent(node) == Some(resource)).is_some_and(|child| of(&self.tree.key(child)))
    }

    /// What was told first of each.
    pub(super) fn firsts(&self) -> &Firsts<'c> {
        self.firsts.get_or_init(|| Firsts::new(self))
    }

    /// The finding of which this one is one more.
    pub(super) fn repeats(&self, at: u32, finding: &Finding) -> Option<u32> {
        let firsts = self.firsts();
        let of_version = substituted(finding).and_then(|version| firsts.versions.get(version).copied());
        let of_zone = firsts.zone.filter(|_| finding.is_of(&[&datatype::DATE_ZONE]));
        let of_number = || {
            let number = text(finding, 1).filter(|_| finding.is_of(&[&clins::identifiers::CHECK_DIGIT]))?;
            firsts.numbers.get(number).map(|(_, at)| *at)
        };
        let of_kind = || {
            let of = Canonical::parse(finding.profile.as_deref().filter(|_| !firsts.kinds.is_empty())?).url;
            let node = NodeId(finding.place.node?);
            // an attached Bundle may declare the same as the one around it: the nearest is meant
            let mut around = std::iter::successors(Some(node), |&node| self.tree.parent(node));
            let (_, resource, at) = around.find_map(|around| {
                let from = firsts.kinds.partition_point(|(_, resource, _)| *resource < around);
                let of_resource = firsts.kinds[from..].iter().take_while(|(_, resource, _)| *resource == around);
                of_resource.filter(|(profile, ..)| *profile == of).last()
            })?;
            (!self.is_of_every_kind(finding, *resource)).then_some(*at)
        };
        let of_slice = || {
            let named = super::follows::named_in(finding).filter(|_| finding.is_of(&[&profile::SLICE_MIN]));
            let key = finding.spec_rule.as_deref().filter(|_| finding.is_of(&[&structure::INVARIANT]));
            let node = finding.place.node.filter(|_| named.is_some() || key.is_some())?;
            let from = firsts.undeclared.partition_point(|(.., bundle, _)| *bundle < node);
            let mut of_bundle = firsts.undeclared[from..].iter().take_while(|(.., bundle, _)| *bundle == node);
            let is_asked = |(kind, profile, ..): &&(&str, &str, u32, u32)| {
                named.is_some_and(|named| named.holds(profile)) || key.is_some_and(|key| is_of_entry(key, kind))
            };
            of_bundle.find(is_asked).map(|(.., at)| *at)
        };
        let first = of_version.or(of_zone).or_else(of_number).or_else(of_kind).or_else(of_slice)?;
        (first != at && self.findings[first as usize].severity >= finding.severity).then_some(first)
    }
}

/// The version that a profile was declared in, where another one had to answer.
fn substituted(finding: &Finding) -> Option<&str> {
    let asked = text(finding, 0).filter(|_| finding.is_of(&[&profile::PROFILE_VERSION_SUBSTITUTED]))?;
    Some(Canonical::parse(asked).version)
}

/// An argument that is a text.
pub(super) fn text(finding: &Finding, at: usize) -> Option<&str> {
    match finding.args.get(at)? {
        Arg::Text(text) => Some(text),
        _ => None,
    }
}
