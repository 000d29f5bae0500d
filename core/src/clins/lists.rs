//! The lists of the designated items by version. Whose list judges the codes is settled before the document is walked
//! (`Policy::lists`), so that what 1.5.2 has otherwise is told there; what is announced for 1.11 is told here.

use super::registry::{Basis, Row};
use super::service::Service;
use super::version::Version;
use crate::diagnostic::Sink;
use crate::diagnostic::catalogue::clins::lists as rule;
use crate::terminology::{INFECTIONS, Lists};

/// Items that the list of changes takes out of 1.11; 1.12 counts them again.
const LEFT_OUT: [&str; 3] = ["HBs抗原(コントロール比)", "HCV抗体(コントロール比)", "HIV-1+2抗体(コントロール比)"];
/// The names of others of these begin so.
const LEFT_OUT_START: &str = "HIV-1+2抗体・p24抗原";

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::NOT_IN_LIST).until(Version::V1_5_2),
    Row::new(&rule::DISPLAY_OF_LIST).until(Version::V1_5_2),
    Row::new(&rule::LEFT_OUT).since(Version::V1_11).until(Version::V1_11).basis(Basis::Announced),
];

/// The lists that judge a document of this version: those of 1.11 and 1.12 are not public, and judged by 1.10, which is loaded.
pub(super) fn of(version: Version) -> Lists {
    if version <= Version::V1_5_2 { Lists::Clins152 } else { Lists::Loaded }
}

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    if !service.has(&rule::LEFT_OUT) {
        return;
    }
    for observation in service.of_type("Observation") {
        for coding in service.test(observation).iter().filter(|coding| coding.is_of(INFECTIONS)) {
            if LEFT_OUT.contains(&&*coding.display) || coding.display.starts_with(LEFT_OUT_START) {
                let args = vec![(&*coding.display).into(), (&*coding.code).into()];
                service.tell(sink, &rule::LEFT_OUT, service.part(coding.node, "code"), args);
            }
        }
    }
}
