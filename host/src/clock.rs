//! The clock: the core has none, so the caller's instant comes from here.

/// This instant in UTC, as `Options::now` takes it.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string()
}
