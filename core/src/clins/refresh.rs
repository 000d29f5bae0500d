//! What one unit of registration holds: each record once, and nothing that ended long ago.

use super::moment::Moment;
use super::service::Service;
use crate::diagnostic::Sink;
use crate::diagnostic::catalogue::clins::bundle as rule;
use crate::json::NodeId;
use std::collections::BTreeMap;

/// System of the identifiers that a facility gives its records.
const RECORD: &str = super::identifier::RESOURCE_SYSTEM;
/// What ended so many years ago is no longer sent.
const YEARS: i64 = 5;

/// Judges `own`, those of the entries that are of the type that the Bundle carries, each with its position.
pub(super) fn check(service: &Service<'_>, own: &[(usize, NodeId)], sink: &mut Sink) {
    twice(service, own, sink);
    let made = service.read.text(NodeId::ROOT, &["timestamp"]).unwrap_or_default();
    let Some(limit) = Moment::parse(&made).map(|made| made.years_before(YEARS)) else { return };
    for node in own.iter().filter_map(|&(_, entry)| service.child(entry, "abatementDateTime")) {
        let text = service.doc().tree.text(node);
        if Moment::parse(&text).is_some_and(|end| limit.is_after(end)) {
            service.tell(sink, &rule::LONG_ENDED, node, vec![(&*text).into(), (&*made).into()]);
        }
    }
}

fn twice(service: &Service<'_>, own: &[(usize, NodeId)], sink: &mut Sink) {
    let mut seen = BTreeMap::new();
    for &(at, entry) in own {
        for (identifier, value) in service.identifiers(entry, RECORD) {
            if value.is_empty() {
                continue;
            }
            match seen.get(&value) {
                Some(first) if *first != at => {
                    let args = vec![(&*value).into(), format!("entry[{first}]").into()];
                    service.tell(sink, &rule::RECORD_TWICE, service.value_of(identifier), args);
                }
                Some(_) => {}
                None => drop(seen.insert(value, at)),
            }
        }
    }
}
