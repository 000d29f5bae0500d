//! What a receiver makes of findings that FHIR leaves to its judgement. Plain data: floors above decide what it says, the
//! checks only read it.

use crate::diagnostic::Severity;
use crate::options::Edition;
use crate::terminology::Lists;

/// How strictly a document is judged where the specification leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Of an instance's `meta.profile` that no loaded definition answers.
    pub unknown_profile: Severity,
    /// How canonicals begin of profiles that the receiver has in its own versions: no other package would change what it does.
    pub of_receiver: &'static [&'static str],
    /// Whether a wrong `display` of a known code is an error (HL7's validator) or a warning.
    pub strict_displays: bool,
    /// Whether a relative reference of an unusual form outside of Bundles is an error or a warning.
    pub strict_references: bool,
    /// Of a modifier extension that nobody defines: it changes what the data means, so that a receiver may refuse it.
    pub unknown_modifier: Severity,
    /// Whether elements with mustSupport and minimum 0 that are absent are told.
    pub tells_semi_required: bool,
    /// Those of them that the service tells in its own words.
    pub told_apart: ToldApart,
    /// Of what FHIR itself calls a best practice (`dom-6`: a narrative in each resource). The guide's own way to validate does
    /// not show it.
    pub advice: Severity,
    /// Which code systems should be known: a facility has its own ones.
    pub known_systems: KnownSystems,
    /// Edition of the guide that says what an absent element means.
    pub edition: Edition,
    /// Versions that a canonical without one means, where rules of several are loaded: of a guide, and of what it builds on. Empty: the
    /// one that answers everybody.
    pub versions: [&'static str; 2],
    /// Whose lists of the designated laboratory items its codes are of.
    pub lists: Lists,
}

/// Where the code systems are that somebody publishes, by how their names begin.
#[derive(Clone, Copy, Debug)]
pub struct KnownSystems {
    /// Names in here are published; one that is not known may be misspelt.
    pub published: &'static [&'static str],
    /// Names in there that facilities may give themselves, or whose lists nobody has.
    pub of_facilities: &'static [&'static str],
    /// Whether a name that ends with an institution number is one that the institution gave.
    pub by_number: bool,
    /// Systems that have no list for anybody: each facility writes its own codes in them, whose form the receiver judges.
    pub without_list: &'static [&'static str],
}

impl KnownSystems {
    /// Whether a system with this name would be known, if it was written right.
    pub(crate) fn should_hold(self, system: &str) -> bool {
        let is_in = |starts: &[&str]| starts.iter().any(|start| system.starts_with(start));
        is_in(self.published) && !is_in(self.of_facilities) && !(self.by_number && ends_with_institution(system))
    }
}

/// Whether the last part of a URL is the number of an institution (10 digits), or a 1 and that, as its OIDs have it.
fn ends_with_institution(system: &str) -> bool {
    let last = system.rsplit('/').next().filter(|last| last.len() < system.len()).unwrap_or_default();
    let number = if last.len() == 11 { last.strip_prefix('1').unwrap_or_default() } else { last };
    number.len() == 10 && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Elements of resources by the name of the profile that the resource declares (the end of its canonical) and their own.
#[derive(Clone, Copy, Debug)]
pub struct ToldApart(pub &'static [(&'static str, &'static str)]);

impl ToldApart {
    /// Whether the element is one of them in a resource of which `declares` knows the names of its profiles.
    pub(crate) fn holds(self, element: &str, declares: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|(profile, name)| *name == element && declares(profile))
    }
}

/// Each document brings its policy, which is compared with those before: a list is known by where it is.
impl PartialEq for ToldApart {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for ToldApart {}

impl PartialEq for KnownSystems {
    fn eq(&self, other: &Self) -> bool {
        // nearly always the very lists, which need not be read
        let same = |own: &[&str], theirs: &[&str]| std::ptr::eq(own, theirs) || own == theirs;
        self.by_number == other.by_number
            && same(self.published, other.published)
            && same(self.of_facilities, other.of_facilities)
            && same(self.without_list, other.without_list)
    }
}

impl Eq for KnownSystems {}

impl Policy {
    /// FHIR and its profiles, nothing else.
    pub const FHIR: Self = Self {
        unknown_profile: Severity::Warning,
        of_receiver: &[],
        strict_displays: true,
        strict_references: false,
        unknown_modifier: Severity::Warning,
        tells_semi_required: false,
        told_apart: ToldApart(&[]),
        advice: Severity::Warning,
        known_systems: KnownSystems { published: &[""], of_facilities: &[], by_number: false, without_list: &[] },
        edition: Edition::E2024,
        versions: ["", ""],
        lists: Lists::Loaded,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_of_institutions_end_with_their_number() {
        for (system, expected) in [
            ("http://jpfhir.jp/fhir/eCS/CodeSystem/DrugCode/1311234567", true),
            ("http://jpfhir.jp/fhir/eCS/CodeSystem/DrugCode/19911234567", true),
            ("http://jpfhir.jp/fhir/eCS/CodeSystem/DrugCode/29911234567", false),
            ("http://jpfhir.jp/fhir/eCS/CodeSystem/DrugCode", false),
            ("http://jpfhir.jp/fhir/eCS/CodeSystem/DrugCode/131123456", false),
            ("1311234567", false),
        ] {
            assert_eq!(ends_with_institution(system), expected, "{system}");
        }
    }
}
