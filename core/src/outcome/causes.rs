//! One cause, one finding: which findings follow from which.
//!
//! A wrong insurer number makes a Patient not conform, and with it every reference to it, every slice that is told by its
//! profile, every constraint that reads it. What is to be mended is one value. Findings carry what is needed to tell:
//! their place, the nodes that they are about ([`Finding::about`]), and the first error of what they judged apart
//! ([`Finding::reason`]). Data without findings costs nothing here.

use super::repeated::Firsts;
use super::targets::Targets;
use crate::diagnostic::catalogue::{binding, bundle, profile, structure};
use crate::diagnostic::{Arg, Family, Finding, Level, Rule, Severity};
use crate::json::{NodeId, Tree};
use std::cell::OnceCell;

/// Findings looked at before a cause is given up: a place with more is told as it is.
const MOST: usize = 64;
/// Nodes of something that a constraint is to blame: what is larger is a record, in which other things may be wrong.
const SMALL: u32 = 64;

/// For each finding the one that it follows from, by position; only causes that follow from nothing are named. Empty where
/// none follows from another.
pub(super) fn causes(tree: Option<&Tree<'_>>, findings: &[Finding]) -> Vec<Option<u32>> {
    let Some(tree) = tree.filter(|_| findings.len() > 1) else { return Vec::new() };
    // what is only worth knowing, or only recommended, causes nothing
    let is_graver =
        |finding: &Finding| finding.severity >= Severity::Warning && finding.level != Some(Level::Recommended);
    let graver = || (0u32..).zip(findings).filter(|(_, finding)| is_graver(finding));
    let Some((_, first)) = graver().next() else { return Vec::new() };
    // where a warning is the gravest, what is only worth knowing follows from nothing: it is not told unless it is asked for
    let has_errors = first.severity.is_error() || graver().any(|(_, finding)| finding.severity.is_error());
    let (mut by_node, mut by_start) = (Vec::new(), Vec::new());
    for (at, finding) in graver() {
        let rank = rank(finding);
        by_node.extend(finding.place.node.map(|node| (node, rank, at)));
        // faults of the text have no node: nothing could be read there
        if rank == 0 && finding.severity.is_error() {
            by_start.push((finding.place.span.start, at));
        }
    }
    // of one place the cause comes first
    by_node.sort_unstable();
    by_start.sort_unstable();
    let causes = Causes {
        tree,
        findings,
        by_node,
        by_start,
        told: OnceCell::new(),
        is_unreadable: OnceCell::new(),
        firsts: OnceCell::new(),
    };
    let mut direct: Vec<Option<u32>> = Vec::new();
    let asked = |finding: &Finding| has_errors || finding.severity >= Severity::Warning;
    for (at, finding) in findings.iter().enumerate().filter(|(_, finding)| asked(finding)) {
        let cause = causes.direct(at as u32, finding);
        // mostly there is none
        if cause.is_some() {
            direct.resize(findings.len(), None);
            direct[at] = cause;
        }
    }
    if direct.is_empty() {
        return Vec::new();
    }
    // from what a finding follows to what that follows from; a circle has no cause
    let mut found = direct.clone();
    for (at, cause) in found.iter_mut().enumerate() {
        let mut seen = 0;
        while let Some(next) = cause.and_then(|cause| direct[cause as usize]) {
            seen += 1;
            if seen > MOST || next as usize == at {
                *cause = None;
                break;
            }
            *cause = Some(next);
        }
    }
    found
}

/// The less, the nearer to what was written: form, then meaning, then what profiles and constraints make of it.
pub(super) fn rank(finding: &Finding) -> u32 {
    let is = |rules: &[&Rule]| finding.is_of(rules);
    match finding.rule.family {
        Family::Text => 0,
        Family::Datatype => 1,
        Family::Service => 2,
        Family::Bundle => 3,
        Family::Other if is(&[&structure::INVARIANT]) => 6,
        Family::Other
            if is(&[
                &profile::SLICE_MIN,
                &profile::SLICE_UNMATCHED,
                &profile::SLICE_NEAR_MISS,
                &profile::TYPE_PROFILE,
                &profile::REFERENCE_TARGET_PROFILE,
            ]) =>
        {
            7
        }
        Family::Other if is(&[&binding::BINDING_REQUIRED, &binding::BINDING_EXTENSIBLE, &binding::BINDING_MAX]) => 5,
        Family::Other if is(&[&profile::PROFILE_UNKNOWN, &structure::UNKNOWN_ELEMENT]) => 1,
        Family::Other => 4,
    }
}

/// The first of what was found that may cause the finding at this position: an error does not follow from a warning.
pub(super) fn first<'c>(
    at: u32,
    finding: &Finding,
    mut found: impl Iterator<Item = (u32, &'c Finding)>,
) -> Option<u32> {
    found.find(|&(other, cause)| other != at && cause.severity >= finding.severity).map(|(other, _)| other)
}

pub(super) struct Causes<'c> {
    pub(super) tree: &'c Tree<'c>,
    pub(super) findings: &'c [Finding],
    /// Node, rank and position of every finding that may be a cause.
    by_node: Vec<(u32, u32, u32)>,
    /// First byte and position of every fault of the text itself.
    pub(super) by_start: Vec<(u32, u32)>,
    /// What references without a target are held against, once one is met.
    pub(super) told: OnceCell<Targets<'c>>,
    /// Whether a resource of no known type was met at all, once that is asked.
    pub(super) is_unreadable: OnceCell<bool>,
    /// What was told first of mistakes that are made again and again, once that is asked.
    pub(super) firsts: OnceCell<Firsts<'c>>,
}

impl<'c> Causes<'c> {
    /// What stands in `by_node` of nodes from `from` to before `to`.
    fn stretch(&self, from: u32, to: u32) -> &[(u32, u32, u32)] {
        let start = self.by_node.partition_point(|(node, ..)| *node < from);
        let end = self.by_node.partition_point(|(node, ..)| *node < to);
        &self.by_node[start..end]
    }

    /// Whether any finding that may be a cause is of one of these rules.
    pub(super) fn any(&self, rules: &[&Rule]) -> bool {
        self.by_node.iter().any(|&(.., at)| self.findings[at as usize].is_of(rules))
    }

    /// The findings at nodes from `from` to before `to`.
    pub(super) fn between(&self, from: u32, to: u32) -> impl Iterator<Item = (u32, &'c Finding)> {
        self.stretch(from, to).iter().take(MOST).map(|&(.., at)| (at, &self.findings[at as usize]))
    }

    pub(super) fn within(&self, node: u32) -> impl Iterator<Item = (u32, &'c Finding)> {
        self.between(node, self.tree.subtree_end(NodeId(node)).0)
    }

    /// What the finding at this position follows from. Its rank is asked for last: most findings need none.
    fn direct(&self, at: u32, finding: &Finding) -> Option<u32> {
        // nothing else could be its cause
        if matches!(*self.by_node, [(.., only)] if only == at) && self.by_start.is_empty() {
            return None;
        }
        // what the sender may do without is absent for no reason, unless the text ends before it or it is said in another way
        let is_left_out = finding.severity == Severity::Information
            && finding.place.tail.is_some()
            && matches!(finding.level, Some(Level::SemiRequired | Level::Recommended))
            && !finding.is_of(&[&structure::CARDINALITY_MIN, &profile::SLICE_MIN]);
        if is_left_out && self.by_start.is_empty() {
            return self.said_gravely(finding);
        }
        let rank = |&(_, other): &(u32, &Finding)| rank(other);
        let start = finding.place.span.start;
        if let Ok(broken) = self.by_start.binary_search_by_key(&start, |(start, _)| *start)
            && self::rank(finding) > 0
        {
            // what stands there in place of a broken token is ours
            return Some(self.by_start[broken].1);
        }
        let node = finding.place.node?;
        if let Some(reason) = finding.reason() {
            // the very error that refused it is told in its place
            let same = |(_, cause): &(u32, &Finding)| cause.rule.id == reason.rule.id;
            let reason_at = reason.node?;
            if let Some(cause) = first(at, finding, self.between(reason_at, reason_at + 1).filter(same)) {
                return Some(cause);
            }
            // the service says in its own words what a constraint of a profile says
            let is_constraint = reason.rule.id == structure::INVARIANT.id;
            let own = |one: &(u32, &Finding)| is_constraint && rank(one) < 6;
            let about = finding.about.iter().find_map(|&about| first(at, finding, self.within(about).filter(own)));
            return about
                .or_else(|| self.said_by_service(at, finding, reason_at))
                .or_else(|| self.by_kind(at, finding));
        }
        if let Some(cause) = self.by_kind(at, finding) {
            return Some(cause);
        }
        let of_about = |about: u32| {
            let own_rank = self::rank(finding);
            let below = |one: &(u32, &Finding)| {
                rank(one) < own_rank.max(3) || (rank(one) == own_rank && one.1.place.node > Some(node))
            };
            first(at, finding, self.within(about).filter(below)).filter(|_| self.is_small(about))
        };
        if let Some(cause) = finding.about.iter().find_map(|&about| of_about(about)) {
            return Some(cause);
        }
        if let Some(cause) = self.spelled_otherwise(finding).or_else(|| self.container_absent(finding)) {
            return Some(cause);
        }
        if finding.place.tail.is_some() {
            return None;
        }
        // of what is said of one value, or of a value and of what holds it and little else
        let is_leaf = |node: u32| self.tree.subtree_end(NodeId(node)).0 == node + 1;
        let parent = self.tree.parent(NodeId(node)).filter(|_| is_leaf(node)).map(|parent| parent.0);
        let around = self.stretch(parent.unwrap_or(node), self.tree.subtree_end(NodeId(node)).0);
        if around.iter().all(|&(.., other)| other == at) {
            return None;
        }
        let own_rank = self::rank(finding);
        if !(1..=5).contains(&own_rank) {
            return None;
        }
        // what is out of reach is so for a reason, and is none
        let unreached = |finding: &Finding| finding.is_of(&[&bundle::ENTRY_UNREACHABLE, &bundle::ENTRY_BACKWARD]);
        let lower = |one: &(u32, &Finding)| {
            one.1.place.tail.is_none()
                && rank(one) < own_rank
                && !unreached(one.1)
                && !Self::is_unhelped(finding, one.1)
        };
        let here = first(at, finding, self.between(node, node + 1).filter(lower));
        let above = || {
            let parent = parent.filter(|&parent| self.is_small(parent))?;
            first(at, finding, self.between(parent, parent + 1).filter(lower))
        };
        let children = || {
            let child = |(_, cause): &(u32, &Finding)| {
                let node = cause.place.node.unwrap_or_default();
                is_leaf(node)
            };
            let small = self.is_small(node).then(|| self.between(node + 1, self.tree.subtree_end(NodeId(node)).0))?;
            first(at, finding, small.filter(lower).filter(child))
        };
        here.or_else(above).or_else(children)
    }

    /// The service's own finding about the value that a profile refuses, or about what holds it.
    fn said_by_service(&self, at: u32, finding: &Finding, value: u32) -> Option<u32> {
        let own = |(_, cause): &(u32, &Finding)| cause.rule.family == Family::Service;
        let holder = self.tree.parent(NodeId(value)).filter(|holder| self.is_small(holder.0));
        let nodes = [Some(value), holder.map(|holder| holder.0)];
        nodes.into_iter().flatten().find_map(|node| {
            let of_node = first(at, finding, self.between(node, node + 1).filter(own));
            of_node.or_else(|| first(at, finding, self.within(node).filter(own)).filter(|_| self.is_small(node)))
        })
    }

    /// A value and little more: a coding, an identifier.
    pub(super) fn is_small(&self, node: u32) -> bool {
        let node = NodeId(node);
        let end = self.tree.subtree_end(node).0;
        end - node.0 <= SMALL && !(node.0..end).any(|at| self.tree.key(NodeId(at)) == "resourceType")
    }

    /// An element that is absent because it stands there by a name that is misspelt.
    fn spelled_otherwise(&self, finding: &Finding) -> Option<u32> {
        let tail = finding.place.tail.as_deref().filter(|_| finding.rule.id == structure::CARDINALITY_MIN.id)?;
        let parent = NodeId(finding.place.node?);
        let is_meant = |cause: &Finding| {
            cause.rule.id == structure::UNKNOWN_ELEMENT.id
                && super::follows::named_in(cause).is_some_and(|words| words.holds(tail))
        };
        let is_here =
            |cause: &Finding| cause.place.node.and_then(|node| self.tree.parent(NodeId(node))) == Some(parent);
        self.within(parent.0).find(|(_, cause)| is_here(cause) && is_meant(cause)).map(|(at, _)| at)
    }

    /// A reference into the resource, where it is said that the resource lacks what it should contain.
    fn container_absent(&self, finding: &Finding) -> Option<u32> {
        if !finding.is_of(&[&profile::REFERENCE_UNRESOLVED]) {
            return None;
        }
        let is_inner = finding.args.iter().any(|arg| matches!(arg, Arg::Text(text) if text.starts_with('#')));
        let node = finding.place.node.filter(|_| is_inner)?;
        let up = std::iter::successors(Some(NodeId(node)), |&node| self.tree.parent(node));
        let is_absent = |(_, cause): &(u32, &Finding)| {
            cause.place.tail.as_deref().is_some_and(|tail| tail.split(['[', '.']).next() == Some("contained"))
        };
        up.take(MOST).find_map(|around| self.between(around.0, around.0 + 1).find(is_absent)).map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, Ruleset, Validator};

    /// Rules of the issues, each with that of its cause.
    fn told(text: &str, options: Options) -> Vec<(&'static str, Option<&'static str>)> {
        let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
        let issues = outcome.issues();
        let graver = issues.iter().filter(|issue| issue.severity >= crate::diagnostic::Severity::Warning);
        graver.map(|issue| (issue.rule.id, issue.because.map(|at| issues[at].rule.id))).collect()
    }

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let told = told(text, Options::default());
        for one in expected {
            assert!(told.contains(one), "{one:?} in {told:?}");
        }
    }

    #[test]
    fn a_code_that_is_none_is_in_no_value_set() {
        check(
            r#"{"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMP"}}"#,
            &[("code-unknown", None), ("binding-extensible", Some("code-unknown"))],
        );
    }

    #[test]
    fn a_broken_token_has_no_kind() {
        check(
            r#"{"resourceType":"Patient","active":hello}"#,
            &[("json-literal", None), ("json-null-value", Some("json-literal"))],
        );
    }

    #[test]
    fn an_element_by_another_name_is_not_missing() {
        check(
            r#"{"resourceType":"Observation","Status":"final","code":{"text":"x"}}"#,
            &[("unknown-element", None), ("cardinality-min", Some("unknown-element"))],
        );
        check(
            r#"{"resourceType":"Observation","colour":"red","code":{"text":"x"}}"#,
            &[("unknown-element", None), ("cardinality-min", None)],
        );
    }

    /// A Patient that lacks what its profile asks for, a Condition that refers to it, and a Bundle that asks for both.
    #[test]
    fn what_leads_to_a_wrong_resource_follows_from_what_is_wrong_in_it() {
        let text = include_str!("../../../conformance/cases/clins-own/conditions.json");
        let text = text.replacen("\"birthDate\"", "\"birthdate\"", 1);
        let told = told(&text, Options::default());
        let roots: Vec<_> = told.iter().filter(|(_, because)| because.is_none()).collect();
        assert_eq!(roots, [&("unknown-element", None)], "{told:?}");
        assert!(told.len() > 5, "{told:?}");
    }

    #[test]
    fn nothing_follows_from_a_neighbour() {
        let told = told(
            r#"{"resourceType":"Patient","gender":"F","birthDate":"x","contact":[{"gender":"M"}]}"#,
            Options::default(),
        );
        assert!(told.iter().all(|(_, because)| because.is_none()) && told.len() > 2, "{told:?}");
    }
}
