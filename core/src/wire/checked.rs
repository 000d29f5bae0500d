//! What serde cannot see in the options of a check: a value of the right type that means nothing would be passed over.

use super::error::{Error, Kind};
use crate::check::Options;
use crate::diagnostic::Words;
use crate::fhirpath::{Temporal, TemporalKind};
use crate::source::{CLINS_VERSIONS, CORE_VERSIONS};

/// The options, where every value means something.
pub(super) fn checked(options: &Options) -> Result<(), Error> {
    let fault = now(options.now.as_deref())
        .or_else(|| version("clinsVersion", "JP-CLINS", options.clins_version.as_deref(), &CLINS_VERSIONS))
        .or_else(|| version("coreVersion", "JP Core", options.core_version.as_deref(), &CORE_VERSIONS));
    fault.map_or(Ok(()), |words| Err(Error::new(Kind::Options, words)))
}

/// An instant has a time and a zone.
fn now(given: Option<&str>) -> Option<Words> {
    let given = given?;
    let is_instant =
        Temporal::parse(TemporalKind::DateTime, given).is_some_and(|read| read.offset.is_some() && given.contains('T'));
    (!is_instant).then(|| {
        Words::new(
            format!("オプション「now」の「{given}」を時刻として読めません。例: 2026-11-29T09:00:00+09:00"),
            format!("option \"now\": {given:?} is no instant; write it as 2026-11-29T09:00:00+09:00"),
        )
    })
}

fn version(option: &str, of: &str, given: Option<&str>, known: &[&str]) -> Option<Words> {
    let given = given.filter(|given| !known.contains(given))?;
    let known = known.join(", ");
    Some(Words::new(
        format!("オプション「{option}」: {of} {given} は同梱していません。同梱しているのは {known} です"),
        format!("option {option:?}: {of} {given} is not embedded, {known} are"),
    ))
}
