//! Why something does not conform to a profile: the first error that judging it apart finds, told with the finding that
//! refuses it. A contained resource is often judged by nobody else, so that without it nothing says what to mend.

use super::conforms::apart;
use super::matching;
use crate::check::document::few::Few;
use crate::check::plan::slices::Slices;
use crate::check::plan::slicing::Matcher;
use crate::check::session::Session;
use crate::diagnostic::{Arg, Because, Finding, Place};
use crate::json::{Kind, NodeId};
use crate::model::StructureId;
use std::fmt::Write as _;

/// Of more alternatives none is looked at but the one that is declared.
const MOST: usize = 3;

/// Why `node` conforms to none of the profiles: of the one that it declares, else of the one that it misses by the least.
pub(crate) fn why_not(session: &Session, node: NodeId, profiles: &[StructureId]) -> Arg {
    let (doc, rules) = (session.doc, session.doc.rules);
    if session.is_trial() || session.is_telling() {
        return Arg::nothing();
    }
    let meta = doc.items(node, doc.syms.meta).next();
    let declared: Vec<StructureId> = meta
        .into_iter()
        .flat_map(|meta| doc.items(meta, doc.syms.profile))
        .filter(|&canonical| doc.tree.kind(canonical) == Kind::String)
        .filter_map(|canonical| Some(session.definition(&doc.tree.text(canonical))?.0))
        .collect();
    let is_declared = |profile: &&StructureId| declared.contains(profile);
    let asked: Vec<StructureId> = match profiles.iter().find(is_declared) {
        Some(declared) => vec![*declared],
        None if profiles.len() <= MOST => profiles.to_vec(),
        None => Vec::new(),
    };
    let told = asked.iter().filter_map(|&profile| Some((profile, reason(session, node, profile)?)));
    let Some((profile, because)) = told.min_by_key(|(_, because)| because.more) else { return Arg::nothing() };
    let of = if profiles.len() > 1 { rules.structure(profile).url.to_string() } else { String::new() };
    Arg::Because(Box::new(Because { profile: of, ..because }))
}

/// What most likely was meant for a slice that is told by profiles, and why it is not in it: the first item that is of the
/// profiles' type. (Its node, what it is, why.)
pub(super) fn meant_for(
    session: &Session,
    items: impl Iterator<Item = NodeId>,
    slice: &[Matcher],
) -> Option<(NodeId, Arg, Arg)> {
    let (doc, rules) = (session.doc, session.doc.rules);
    if session.is_trial() || session.is_telling() {
        return None;
    }
    let (matcher, profiles) = slice.iter().find_map(|matcher| Some((matcher, matcher.profiles()?)))?;
    let of_type = |&node: &NodeId| {
        let ty = doc.type_name(node);
        profiles.iter().any(|&profile| *rules.structure(profile).type_name == *ty)
    };
    let mut reached = items.filter_map(|item| {
        let mut nodes = Few::new();
        matching::reach(matcher, session, item, 0, &mut nodes);
        nodes.first().copied()
    });
    let node = reached.find(of_type)?;
    let ty = doc.type_name(node);
    let here = Arg::words(
        format!("。{ty} はありますが、このプロファイルに適合しません"),
        format!("; there is {} {ty}, but it does not conform to this profile", article(ty)),
    );
    Some((node, here, why_not(session, node, profiles)))
}

/// The English article before the name of a type.
fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" }
}

/// Why an item is in no slice where profiles tell the slices: why it conforms to none of those for its type; and what that is
/// about.
pub(super) fn in_no_slice(session: &Session, item: NodeId, slices: &Slices) -> (Arg, Option<NodeId>) {
    let rules = session.doc.rules;
    let (mut at, mut fitting) = (None, Vec::new());
    for (matcher, profiles) in slices.profiles() {
        let mut nodes = Few::new();
        matching::reach(matcher, session, item, 0, &mut nodes);
        let Some(&node) = nodes.first().filter(|&&node| at.is_none_or(|at| at == node)) else { continue };
        let ty = session.doc.type_name(node);
        at = Some(node);
        fitting.extend(profiles.iter().filter(|&&profile| *rules.structure(profile).type_name == *ty));
    }
    (at.map_or_else(Arg::nothing, |node| why_not(session, node, &fitting)), at)
}

/// The first error of the node against one profile.
fn reason(session: &Session, node: NodeId, profile: StructureId) -> Option<Because> {
    if let Some(known) = session.document.reasons.borrow().get(&(node, profile)) {
        return known.clone();
    }
    let (sink, _) = session.telling(|| apart(session, node, profile));
    let mut errors = sink.findings.into_iter().filter(|finding| finding.severity.is_error());
    let because = errors.next().map(|Finding { rule, place, args, .. }| Because {
        profile: String::new(),
        path: path(session, node, &place),
        rule,
        args,
        more: errors.count(),
        node: place.node,
    });
    session.document.reasons.borrow_mut().insert((node, profile), because.clone());
    because
}

/// Where a finding is, seen from the node: `Patient.name[0].family`.
fn path(session: &Session, from: NodeId, place: &Place) -> String {
    let (doc, tree) = (session.doc, session.doc.tree);
    let mut steps = Vec::new();
    let mut at = place.node.map_or(from, NodeId);
    while at != from {
        let Some(parent) = tree.parent_within(at, from) else { break };
        if tree.kind(parent) == Kind::Array {
            steps.push(format!("[{}]", tree.children(parent).take_while(|&item| item != at).count()));
        } else {
            steps.push(format!(".{}", tree.key(at).trim_start_matches('_')));
        }
        at = parent;
    }
    let mut path = doc.type_name(from).to_owned();
    path.extend(steps.into_iter().rev());
    if let Some(tail) = &place.tail {
        // writing to a String cannot fail
        let _ = write!(path, ".{tail}");
    }
    path
}
