//! Stays: admission and discharge against the document that tells of them, and an attached summary against its referral.

use super::kind::{self, Kind};
use super::moment::Moment;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::diagnostic::Sink;
use crate::diagnostic::catalogue::clins::dates as rule;
use crate::json::NodeId;

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[
    Row::new(&rule::STAY_AFTER).basis(Basis::Reading),
    Row::new(&rule::SUMMARY_LATER).basis(Basis::Reading),
    Row::new(&rule::STAY_LENGTH).basis(Basis::Reading),
];

/// Judges the topic.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    let read = &service.read;
    let mut referral = None;
    let mut summaries = Vec::new();
    for composition in service.of_type("Composition") {
        let around = service.references().bundle_around(composition);
        match around.map(|index| kind::of_bundle(service.doc(), service.references(), index.bundle)) {
            Some(Kind::Referral) => referral = referral.or(service.child(composition, "date")),
            Some(Kind::DischargeSummary) => summaries.push(composition),
            _ => {}
        }
    }
    for composition in summaries {
        let own = service.child(composition, "date");
        // what the summary tells is over when it is written; in a referral, when that is
        let made = own.or(referral);
        let encounter = service.child(composition, "encounter").and_then(|node| read.follow(node));
        if let Some(encounter) = encounter {
            length(service, encounter, sink);
        }
        let events = service.items(composition, "event").filter_map(|event| read.child(event, "period"));
        let periods: Vec<NodeId> =
            events.chain(encounter.and_then(|encounter| service.child(encounter, "period"))).collect();
        for period in periods {
            for end in ["start", "end"] {
                later(service, period, end, made, sink);
            }
        }
        if let (Some(own), Some(referral)) = (own, referral)
            && is_after(service, own, referral)
        {
            let args = vec![text(service, own).into(), text(service, referral).into()];
            service.tell(sink, &rule::SUMMARY_LATER, own, args);
        }
    }
}

fn text(service: &Service<'_>, node: NodeId) -> String {
    service.doc().tree.text(node).into_owned()
}

fn is_after(service: &Service<'_>, node: NodeId, other: NodeId) -> bool {
    let moment = |node: NodeId| Moment::parse(&text(service, node));
    moment(node).zip(moment(other)).is_some_and(|(one, two)| one.is_after(two))
}

fn later(service: &Service<'_>, period: NodeId, end: &str, made: Option<NodeId>, sink: &mut Sink) {
    let (Some(made), Some(node)) = (made, service.read.child(period, end)) else { return };
    if is_after(service, node, made) {
        let args = vec![end.into(), text(service, node).into(), text(service, made).into()];
        service.tell(sink, &rule::STAY_AFTER, node, args);
    }
}

/// The number of days is that from admission to discharge, with the first day or without.
fn length(service: &Service<'_>, encounter: NodeId, sink: &mut Sink) {
    let read = &service.read;
    let Some(length) = service.child(encounter, "length") else { return };
    let unit = read.text(length, &["code"]).or_else(|| read.text(length, &["unit"])).unwrap_or_default();
    let Some(value) = read.text(length, &["value"]).filter(|_| matches!(&*unit, "d" | "日")) else { return };
    let (Some(start), Some(end)) =
        (read.text(encounter, &["period", "start"]), read.text(encounter, &["period", "end"]))
    else {
        return;
    };
    let days = Moment::parse(&start).zip(Moment::parse(&end)).and_then(|(start, end)| start.days_to(end));
    let Some(days) = days.filter(|days| *days >= 0) else { return };
    let written = value.parse::<f64>().unwrap_or(f64::NAN);
    #[allow(clippy::cast_precision_loss, reason = "days of a stay are few")]
    let fits = [days, days + 1].iter().any(|&days| (written - days as f64).abs() < 0.5);
    if !fits && written.is_finite() {
        let args = vec![(&*value).into(), (&*start).into(), (&*end).into(), days.to_string().into()];
        service.tell(sink, &rule::STAY_LENGTH, read.child(length, "value").unwrap_or(length), args);
    }
}
