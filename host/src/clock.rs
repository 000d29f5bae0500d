//! The clock: the core has none, so the caller's instant comes from here.

use std::time::SystemTime;

/// This instant in UTC, as `Options::now` takes it.
pub fn now() -> String {
    at(SystemTime::now())
}

/// That instant in UTC, as `Options::now` takes it.
pub fn at(time: SystemTime) -> String {
    let instant = jiff::Timestamp::try_from(time).unwrap_or_default();
    instant.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string()
}
