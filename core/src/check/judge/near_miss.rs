//! Near misses: an item of no slice that its author most likely meant for one.

use super::binding::member_of;
use super::matching;
use crate::check::document::few::Few;
use crate::check::plan::slices::Slices;
use crate::check::plan::slicing::Matcher;
use crate::check::session::Session;
use crate::fhirpath::Membership;
use crate::json::NodeId;
use crate::model::Element;

/// A slice all of whose discriminators but one (a value) hold, and whose required binding on the code, if it has one,
/// holds as well: the author most likely meant it.
pub(super) fn of<'m>(
    session: &Session,
    item: NodeId,
    element: &Element,
    slices: &'m Slices,
    is_full: &dyn Fn(usize) -> bool,
) -> Option<(usize, &'m Matcher, Few)> {
    const AMBIGUOUS: usize = 3;
    let rules = session.doc.rules;
    let mut candidates = Vec::new();
    for at in matching::nearly(slices, session, item) {
        let slice = slices.matchers(at);
        if is_full(at) {
            // what the slice takes is there: this item is meant for something else
            continue;
        }
        // likeness needs a value that is right beside the one that is wrong; presence is no likeness
        if slice.iter().filter(|matcher| matcher.tells_by_value()).count() < 2 {
            continue;
        }
        let mut failing = slice.iter().filter(|matcher| !matching::answers(matcher, session, item));
        let (Some(only), None) = (failing.next(), failing.next()) else { continue };
        if only.expected(rules).is_none() {
            continue;
        }
        let facts = rules.element(element.slices[at]);
        let code =
            facts.children.iter().map(|&child| rules.element(child)).find(|child| child.sym == session.doc.syms.code);
        let set = code.and_then(|code| code.binding.as_ref()).filter(|binding| !binding.canonical.is_empty());
        if let Some(binding) = set {
            // the code tells which one of many is meant
            if member_of(session.doc, item, &binding.canonical) != Membership::Member {
                continue;
            }
        }
        candidates.push((at, only));
        if candidates.len() > AMBIGUOUS {
            return None;
        }
    }
    let (at, matcher) = candidates.first().copied()?;
    let mut found = Few::new();
    matching::reach(matcher, session, item, 0, &mut found);
    Some((at, matcher, found))
}
