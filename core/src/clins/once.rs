//! One fault is said once, where it can be mended: the guide's own constraints name the Bundle, the service's rules the element;
//! and an entry that is wrong in itself makes everything wrong that leads to it.

use super::service::Service;
use crate::check::bundle::Target;
use crate::diagnostic::catalogue::{profile, structure};
use crate::diagnostic::{Finding, Severity, Sink};
use crate::json::NodeId;
use std::collections::BTreeSet;

/// A constraint of the guide, and the one whose fault makes it fail as well.
const FOLLOWS: [(&str, &str); 8] = [
    ("R0212", "R0211"),
    ("R02142", "R02141"),
    ("R02143", "R02141"),
    ("R02143", "R02142"),
    ("R2152", "R02151"),
    ("R9012", "R9011"),
    ("R1013", "R1012"),
    // 1.10 prints the id of another rule here
    ("R9013C", "R9015C"),
];

/// Drops what was said better.
pub(super) fn once(service: &Service<'_>, sink: &mut Sink) {
    let is_constraint = |finding: &Finding| finding.rule.id == structure::INVARIANT.id;
    let said: BTreeSet<Box<str>> = sink
        .findings
        .iter()
        .filter(|finding| !is_constraint(finding))
        .filter_map(|finding| finding.spec_rule.clone())
        .collect();
    if !said.is_empty() {
        // the constraint on the extension itself has no id of the guide
        let said_key = |id: &str| id == "valid-value-institutionNumberExtension" && said.contains("R9012");
        let follows = |id: &str| FOLLOWS.iter().any(|(one, other)| *one == id && said.contains(*other));
        sink.retain(|finding| {
            let id = finding.spec_rule.as_deref().filter(|_| is_constraint(finding));
            // who puts the Patient first puts it before the others
            let is_order = finding.rule.id == profile::SLICE_ORDER.id && said.contains("R0211");
            !is_order && id.is_none_or(|id| !said.contains(id) && !said_key(id) && !follows(id))
        });
    }
    consequences(service, sink);
}

/// Whether the finding may be nothing but the consequence of another: it is about what an entry or a target does not meet.
fn is_about_another(finding: &Finding) -> bool {
    [profile::SLICE_MIN.id, profile::SLICE_UNMATCHED.id, profile::REFERENCE_TARGET_PROFILE.id]
        .contains(&finding.rule.id)
}

/// Resources of the root Bundle's entries that are wrong in themselves make their entries fall into no slice, and references to
/// them lead to the wrong profile. What is wrong with them is said at its place.
fn consequences(service: &Service<'_>, sink: &mut Sink) {
    if !sink.findings.iter().any(is_about_another) {
        return;
    }
    let doc = service.doc();
    let entries: Vec<(NodeId, NodeId)> = service
        .references()
        .bundles()
        .iter()
        .flat_map(|index| &index.entries)
        .filter_map(|entry| Some((entry.node, entry.resource?)))
        .collect();
    // entries in document order, so that the one around a node is found by halving
    let around = |node: u32| {
        let at = entries.partition_point(|(_, resource)| resource.0 <= node).checked_sub(1)?;
        let resource = entries[at].1;
        (node < doc.tree.subtree_end(resource).0).then_some(resource)
    };
    let is_error = |finding: &Finding| matches!(finding.severity, Severity::Fatal | Severity::Error);
    let mut wrong: BTreeSet<NodeId> = BTreeSet::new();
    for finding in sink.findings.iter().filter(|finding| is_error(finding) && !is_about_another(finding)) {
        wrong.extend(finding.place.node.and_then(around));
    }
    wrong.retain(|&resource| service.profiled(resource));
    // references first: an entry may be wrong only because the Patient that it refers to is
    let mut through = wrong.clone();
    let leads_to_wrong = |finding: &Finding| {
        let node = finding.place.node.map(NodeId)?;
        let text = doc.text(node, doc.syms.reference).or_else(|| Some(doc.tree.text(node)))?;
        match service.references().resolve(doc, &text, node) {
            Target::Resource(target) | Target::Several(target, _) => wrong.contains(&target).then_some(node),
            Target::NoContained | Target::Outside { .. } => None,
        }
    };
    for finding in &sink.findings {
        if finding.rule.id == profile::REFERENCE_TARGET_PROFILE.id
            && let Some(node) = leads_to_wrong(finding)
        {
            through.extend(around(node.0));
        }
    }
    let has_wrong_entry = |bundle: u32| {
        entries.iter().any(|(entry, resource)| {
            through.contains(resource) && entry.0 > bundle && entry.0 < doc.tree.subtree_end(NodeId(bundle)).0
        })
    };
    sink.retain(|finding| {
        let Some(node) = finding.place.node else { return true };
        match finding.rule.id {
            id if id == profile::REFERENCE_TARGET_PROFILE.id => leads_to_wrong(finding).is_none(),
            id if id == profile::SLICE_UNMATCHED.id => {
                let own = entries.iter().find(|(entry, _)| entry.0 == node);
                own.is_none_or(|(_, resource)| !through.contains(resource))
            }
            id if id == profile::SLICE_MIN.id => {
                let of_bundle =
                    doc.type_name(NodeId(node)) == "Bundle" && finding.place.tail.as_deref() == Some("entry");
                !(of_bundle && has_wrong_entry(node))
            }
            _ => true,
        }
    });
}
