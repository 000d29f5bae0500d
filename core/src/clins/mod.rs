//! Floor 7: rules of the service (電子カルテ情報共有サービス) that no profile can state.

mod allergy;
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
pub mod kind;
mod levels;
pub mod listing;
mod medication;
mod moment;
mod numbers;
mod observation;
mod once;
mod refresh;
pub mod registry;
mod sections;
mod service;
mod signature;
mod size;
mod stays;
mod tags;
pub mod version;

use crate::check::{Document, For, Judging, Options, Policy, run};
use crate::diagnostic::{Severity, Sink};
use crate::json::NodeId;
pub use coverage::{Coverage, Covered, Filled};
use service::Service;
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
        let (version, unknown) = service::version_of(doc, options);
        Self { applies, version, unknown }
    }
}

fn is_of_service(canonical: &str) -> bool {
    CANONICALS.iter().any(|start| canonical.starts_with(start))
}

/// How the service judges what FHIR leaves open; [`Policy::FHIR`] where it does not apply.
pub(crate) fn policy(stance: &Stance, options: &Options) -> Policy {
    let edition = options.edition;
    let version = match stance.version {
        Version::NEWEST => "",
        older => older.text(),
    };
    if !stance.applies {
        return Policy { edition, version, ..Policy::FHIR };
    }
    Policy {
        unknown_profile: Severity::Error,
        other_version: Severity::Warning,
        strict_displays: false,
        strict_references: true,
        unknown_modifier: Severity::Error,
        tells_semi_required: true,
        advice: Severity::Information,
        edition,
        version,
    }
}

/// The stage of the service: its own rules, once types, references and profiles are judged.
pub(crate) fn judge(judging: &Judging<'_>, stance: &Stance, sink: &mut Sink) -> Coverage {
    let service = Service::new(judging, stance);
    for check in TOPICS {
        check(&service, sink);
    }
    once::once(&service, sink);
    let coverage = coverage::coverage(&service, sink);
    if judging.options().no_advice {
        levels::without_advice(sink);
    }
    coverage
}

/// The topics, in the order that they are judged in.
// one a line, so that additions merge
#[rustfmt::skip]
static TOPICS: &[fn(&Service<'_>, &mut Sink)] = &[
    bundle::check,
    identifiers::check,
    tags::check,
    contained::check,
    levels::check,
    size::check,
    characters::check,
    condition::check,
    allergy::check,
    observation::check,
    medication::check,
    encounter::check,
    documents::check,
    attachments::check,
    dates::check,
    stays::check,
    signature::check,
];
