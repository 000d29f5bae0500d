//! What `/metrics` tells: counts and times in Prometheus' form. Labels have values from fixed lists, none of a request.

use axum::http::StatusCode;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;
use tekigo_core::outcome::Counts;

type Labels = Vec<(&'static str, String)>;

/// The counters, and the registry that names them.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    /// Requests that are being answered.
    pub(super) at_work: Gauge,
    bytes: Counter,
    issues: Family<Labels, Counter>,
    seconds: Histogram,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("tekigo");
        let requests = Family::default();
        registry.register("requests", "Requests that were answered, by route and status", requests.clone());
        let at_work = Gauge::default();
        registry.register("requests_at_work", "Requests to validate that are being answered", at_work.clone());
        let bytes = Counter::default();
        registry.register_with_unit("body", "Bytes of bodies that were read whole", Unit::Bytes, bytes.clone());
        let issues = Family::default();
        registry.register("issues", "Issues that were found, by severity", issues.clone());
        let seconds = Histogram::new(exponential_buckets(0.000_25, 4.0, 10));
        let help = "Time from the last byte of a body to the answer";
        registry.register_with_unit("judging", help, Unit::Seconds, seconds.clone());
        Self { registry, requests, at_work, bytes, issues, seconds }
    }

    pub(super) fn answered(&self, route: &'static str, status: StatusCode) {
        let labels = vec![("route", route.to_owned()), ("status", status.as_str().to_owned())];
        self.requests.get_or_create(&labels).inc();
    }

    pub(super) fn judged(&self, bytes: usize, time: Duration, counts: &Counts) {
        self.bytes.inc_by(bytes as u64);
        self.seconds.observe(time.as_secs_f64());
        let Counts { fatal, error, warning, information } = *counts;
        for (severity, count) in
            [("fatal", fatal), ("error", error), ("warning", warning), ("information", information)]
        {
            self.issues.get_or_create(&vec![("severity", severity.to_owned())]).inc_by(count);
        }
    }

    /// The text, in the form of OpenMetrics.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        // a String takes all that is written
        let _ = encode(&mut text, &self.registry);
        text
    }
}
