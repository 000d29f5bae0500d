//! Floor 7: rules of the service (電子カルテ情報共有サービス) that no profile can state.

mod allergy;
pub mod announced;
mod attachments;
mod bundle;
mod characters;
mod concepts;
pub mod conflicts;
mod condition;
mod contained;
mod coverage;
mod dates;
mod designated;
mod documents;
mod encounter;
pub mod identifier;
mod identifiers;
pub mod instant;
mod insurance;
pub mod kind;
mod levels;
mod lists;
pub mod listing;
mod medication;
mod met;
mod moment;
mod numbers;
mod observation;
mod once;
mod properties;
mod refresh;
pub mod registry;
mod replaced;
mod sections;
mod service;
mod signature;
mod size;
mod stays;
mod tags;
pub mod version;

use crate::check::{Document, For, Judging, KnownSystems, Options, Policy, run};
use crate::diagnostic::{Severity, Sink};
use crate::json::NodeId;
use crate::model::{Canonical, Version as Numbers};
use crate::source::{CORE_VERSIONS, JP_CORE_OF_GUIDES};
pub(crate) use bundle::PATIENT_PROFILE;
pub use coverage::{Coverage, Covered, Filled};
use registry::Row;
use service::Service;
use std::borrow::Cow;
use version::Version;

/// Canonicals of the service begin with one of these (JP-CLINS 1.10, `fhir/clins`, `fhir/eCS` and its documents).
const CANONICALS: [&str; 5] = [
    "http://jpfhir.jp/fhir/clins/",
    "http://jpfhir.jp/fhir/eCS/",
    "http://jpfhir.jp/fhir/eReferral/",
    "http://jpfhir.jp/fhir/eDischargeSummary/",
    "http://jpfhir.jp/fhir/ePCS/",
];

/// What a document is to the service; found out before it is judged, and once.
#[derive(Debug)]
pub(crate) struct Stance {
    /// Whether the document is for the service: by the call, or else by a profile that it declares or was given.
    pub(crate) applies: bool,
    /// The version of JP-CLINS that judges it.
    version: Version,
    /// The edition of JP Core that its canonicals without a version mean; empty for the one that answers everybody.
    core: &'static str,
    /// The version that was asked for and where, where another one has to answer.
    unknown: Option<(NodeId, String)>,
}

impl Stance {
    /// By what the document declares and the call says.
    pub(crate) fn of(doc: &Document<'_>, options: &Options) -> Self {
        let applies = match options.target {
            For::Clins => true,
            For::Fhir => false,
            For::Auto => {
                let given = options.profiles.iter().any(|url| is_of_service(url));
                given || run::declared(doc, NodeId::ROOT).any(|node| is_of_service(&doc.tree.text(node)))
            }
        };
        let entries = doc.items(NodeId::ROOT, doc.syms.entry).flat_map(|entry| doc.items(entry, doc.syms.resource));
        let resources = std::iter::once(NodeId::ROOT).chain(entries);
        let declared: Vec<NodeId> = resources.flat_map(|resource| run::declared(doc, resource)).collect();
        let (version, unknown) = service::version_of(doc, &declared, options);
        let core = core_edition(applies, doc, &declared, options);
        Self { applies, version, core, unknown }
    }

    /// What the service's own rules are called in reports, where they judge the document.
    pub(crate) fn edition(&self) -> Option<&'static str> {
        self.applies.then(|| self.version.edition())
    }
}

fn is_of_service(canonical: &str) -> bool {
    CANONICALS.iter().any(|start| canonical.starts_with(start))
}

/// Codes of the facility may stand beside the standard ones, in a system of its own: that nobody else knows it is no fault. A
/// name where standards are published is one that should be known.
const KNOWN_SYSTEMS: KnownSystems = KnownSystems {
    published: &[
        "http://jpfhir.jp/",
        "https://jpfhir.jp/",
        "http://medis.or.jp/",
        "http://jami.jp/",
        "http://capstandard.jp/",
        "http://hl7.org/",
        "http://terminology.hl7.org/",
        "http://loinc.org",
        "http://snomed.info/",
        "http://unitsofmeasure.org",
        "urn:oid:1.2.392.100495.20.",
        "urn:oid:1.2.392.200119.4.",
        "urn:oid:1.2.392.200119.6.",
        "urn:oid:1.2.392.200250.2.",
    ],
    // a facility writes its institution number behind the first four; the last one is a list that the guide names and no
    // package holds
    of_facilities: &[
        "http://jpfhir.jp/fhir/clins/CodeSystem/MedicationUsage/",
        "http://jpfhir.jp/fhir/clins/CodeSystem/MedicationUsageAdditional/",
        "http://jpfhir.jp/fhir/clins/CodeSystem/DrugDispensePreparationMethod/",
        "http://jpfhir.jp/fhir/eCS/CodeSystem/DrugCode/",
        "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-3digits",
    ],
    by_number: true,
    // `characters.rs` judges codes of the first; the guide has one name for all facilities
    without_list: &[
        characters::LOCAL_CODE,
        "http://jpfhir.jp/fhir/eCS/CodeSystem/JP_CLINS_ObsLabSepecimen_LocalCode_CS",
    ],
};

/// How the service judges what FHIR leaves open; [`Policy::FHIR`] where it does not apply.
pub(crate) fn policy(stance: &Stance, options: &Options) -> Policy {
    let edition = options.edition;
    let version = match stance.version {
        Version::NEWEST => "",
        older => older.text(),
    };
    let versions = [version, stance.core];
    if !stance.applies {
        return Policy { edition, versions, ..Policy::FHIR };
    }
    Policy {
        unknown_profile: Severity::Error,
        of_receiver: &["http://jpfhir.jp/"],
        strict_displays: false,
        strict_references: true,
        unknown_modifier: Severity::Error,
        tells_semi_required: true,
        told_apart: levels::told_apart(stance.version),
        advice: Severity::Information,
        known_systems: KNOWN_SYSTEMS,
        edition,
        versions,
        lists: lists::of(stance.version),
    }
}

/// Canonicals of JP Core begin with this.
const JP_CORE: &str = "http://jpfhir.jp/fhir/core/";
/// Guides that are not the service's but build on the edition of JP Core that its guides build on.
const OF_SAME_CORE: [&str; 2] = ["http://jpfhir.jp/fhir/eCheckup/", "http://jpfhir.jp/fhir/Common/"];

/// The edition of JP Core that a canonical of it without version means in this document: the call's, else that of the service's
/// guides where the call or a resource names one of them, else the first that is named by its version or by a profile that only
/// it has. Empty: the published one, which answers everybody. The editions differ in their systems, so that data of one is wrong
/// by the other.
fn core_edition(applies: bool, doc: &Document<'_>, declared: &[NodeId], options: &Options) -> &'static str {
    let is_of_guide =
        |canonical: &str| is_of_service(canonical) || OF_SAME_CORE.iter().any(|start| canonical.starts_with(start));
    if let Some(version) = &options.core_version {
        return known_edition(version);
    }
    if applies {
        return JP_CORE_OF_GUIDES;
    }
    let declared = declared.iter().map(|&node| doc.tree.text(node));
    let mut named = "";
    for canonical in options.profiles.iter().map(|url| Cow::Borrowed(url.as_str())).chain(declared) {
        if is_of_guide(&canonical) {
            return JP_CORE_OF_GUIDES;
        }
        if named.is_empty() && canonical.starts_with(JP_CORE) {
            let Canonical { url, version, .. } = Canonical::parse(&canonical);
            let only = doc.rules.by_url.get(url).filter(|known| known.len() == 1 && version.is_empty());
            named = known_edition(only.map_or(version, |known| &doc.rules.structure(known[0]).version));
        }
    }
    named
}

/// The embedded edition of JP Core with this version, `1.2` being 1.2.0; empty for none.
fn known_edition(version: &str) -> &'static str {
    let exact = CORE_VERSIONS.into_iter().find(|known| *known == version);
    let same = || CORE_VERSIONS.into_iter().find(|known| Numbers::parse(known) == Numbers::parse(version));
    exact.or_else(|| same().filter(|_| !version.is_empty())).unwrap_or_default()
}

/// The stage of the service: its own rules, once types, references and profiles are judged.
pub(crate) fn judge(judging: &Judging<'_>, stance: &Stance, sink: &mut Sink) -> Coverage {
    let service = Service::new(judging, stance);
    for topic in TOPICS {
        service.begin(topic);
        (topic.check)(&service, sink);
    }
    once::once(&service, sink);
    let coverage = coverage::coverage(&service, sink);
    if judging.options().no_advice {
        levels::without_advice(sink);
    }
    coverage
}

/// A topic: its rules, and what finds them.
struct Topic {
    rows: &'static [Row],
    check: fn(&Service<'_>, &mut Sink),
}

/// The topics, in the order that they are judged in.
// one a line, so that additions merge
#[rustfmt::skip]
static TOPICS: &[Topic] = &[
    Topic { rows: bundle::ROWS, check: bundle::check },
    Topic { rows: identifiers::ROWS, check: identifiers::check },
    Topic { rows: insurance::ROWS, check: insurance::check },
    Topic { rows: tags::ROWS, check: tags::check },
    Topic { rows: contained::ROWS, check: contained::check },
    Topic { rows: levels::ROWS, check: levels::check },
    Topic { rows: size::ROWS, check: size::check },
    Topic { rows: characters::ROWS, check: characters::check },
    Topic { rows: condition::ROWS, check: condition::check },
    Topic { rows: allergy::ROWS, check: allergy::check },
    Topic { rows: observation::ROWS, check: observation::check },
    Topic { rows: medication::ROWS, check: medication::check },
    Topic { rows: encounter::ROWS, check: encounter::check },
    Topic { rows: documents::ROWS, check: documents::check },
    Topic { rows: attachments::ROWS, check: attachments::check },
    Topic { rows: dates::ROWS, check: dates::check },
    Topic { rows: stays::ROWS, check: stays::check },
    Topic { rows: signature::ROWS, check: signature::check },
    Topic { rows: lists::ROWS, check: lists::check },
    Topic { rows: replaced::ROWS, check: replaced::check },
];
