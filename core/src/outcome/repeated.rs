//! One mistake that is met in many places: a Bundle of the wrong kind, a version that is written everywhere, a program that leaves out
//! the time zone. Who mends the first knows what to do with all.

use super::causes::Causes;
use crate::clins::kind::is_of_entry;
use crate::diagnostic::catalogue::{clins, datatype, profile, structure};
use crate::diagnostic::{Arg, Finding, Rule};
use crate::model::Canonical;
use std::collections::BTreeMap;

/// A version that is not loaded, as the service tells it.
static VERSION: [&Rule; 2] = [&clins::bundle::CLINS_VERSION_UNKNOWN, &clins::bundle::CLINS_VERSION_UNPUBLISHED];

/// A profile that is not that of what is there.
static KIND: [&Rule; 2] = [&clins::bundle::BUNDLE_KIND_DIFFERS, &clins::bundle::COMPOSITION_KIND_DIFFERS];

/// What was told first.
#[derive(Default)]
pub(super) struct Firsts<'c> {
    /// Profiles that Bundles and Compositions declare and are not of, with the finding that says so.
    kinds: Vec<(&'c str, u32)>,
    /// Types of entries and the profiles that they need to declare, with the first that does not.
    undeclared: Vec<(&'c str, &'c str, u32)>,
    /// The first finding about each version that is not loaded.
    versions: BTreeMap<&'c str, u32>,
    /// The first time without a zone.
    zone: Option<u32>,
}

impl<'c> Firsts<'c> {
    fn new(findings: &'c [Finding]) -> Self {
        let mut firsts = Self::default();
        for (at, finding) in (0u32..).zip(findings) {
            if finding.is_of(&KIND) {
                firsts.kinds.extend(text(finding, 0).map(|profile| (profile, at)));
            } else if finding.is_of(&[&clins::bundle::ENTRY_PROFILE_UNDECLARED]) {
                firsts
                    .undeclared
                    .extend(text(finding, 0).zip(text(finding, 1)).map(|(kind, profile)| (kind, profile, at)));
            } else if finding.is_of(&VERSION) {
                // the service's own word is the first, wherever it stands
                firsts.versions.extend(text(finding, 0).map(|version| (version, at)));
            } else if let Some(version) = substituted(finding) {
                firsts.versions.entry(version).or_insert(at);
            } else if firsts.zone.is_none() && finding.is_of(&[&datatype::DATE_ZONE]) {
                firsts.zone = Some(at);
            }
        }
        firsts
    }
}

impl Causes<'_> {
    /// The finding of which this one is one more.
    pub(super) fn repeats(&self, at: u32, finding: &Finding) -> Option<u32> {
        let firsts = self.firsts.get_or_init(|| Firsts::new(self.findings));
        let of_version = substituted(finding).and_then(|version| firsts.versions.get(version).copied());
        let of_zone = firsts.zone.filter(|_| finding.is_of(&[&datatype::DATE_ZONE]));
        let of_kind = || {
            let of = Canonical::parse(finding.profile.as_deref().filter(|_| !firsts.kinds.is_empty())?).url;
            firsts.kinds.iter().find(|(profile, _)| *profile == of).map(|(_, at)| *at)
        };
        let of_slice = || {
            let named = super::follows::named_in(finding).filter(|_| finding.is_of(&[&profile::SLICE_MIN]));
            let key = finding.spec_rule.as_deref().filter(|_| finding.is_of(&[&structure::INVARIANT]));
            let is_asked = |(kind, profile, _): &&(&str, &str, u32)| {
                named.is_some_and(|named| named.holds(profile)) || key.is_some_and(|key| is_of_entry(key, kind))
            };
            firsts.undeclared.iter().find(is_asked).map(|(.., at)| *at)
        };
        let first = of_version.or(of_zone).or_else(of_kind).or_else(of_slice)?;
        (first != at && self.findings[first as usize].severity >= finding.severity).then_some(first)
    }
}

/// The version that a profile was declared in, where another one had to answer.
fn substituted(finding: &Finding) -> Option<&str> {
    let asked = text(finding, 0).filter(|_| finding.is_of(&[&profile::PROFILE_VERSION_SUBSTITUTED]))?;
    Some(Canonical::parse(asked).version)
}

fn text(finding: &Finding, at: usize) -> Option<&str> {
    match finding.args.get(at)? {
        Arg::Text(text) => Some(text),
        _ => None,
    }
}
