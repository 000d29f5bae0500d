//! Whether a node conforms to a profile, judged apart from the document: for slices, targets of references, alternatives
//! of a type and FHIRPath's `conformsTo()`.

use super::profile;
use crate::check::memory::replay::Filled;
use crate::check::memory::trials::Answer;
use crate::check::session::Session;
use crate::diagnostic::Sink;
use crate::json::NodeId;
use crate::model::StructureId;

/// Whether the node meets a profile; each question is answered once.
pub(crate) fn conforms(session: &Session, node: NodeId, structure: StructureId) -> bool {
    let rules = session.doc.rules;
    if let Some(own) = session.doc.structure_of(node)
        && (own == structure || rules.derives_from(own, structure))
    {
        return true; // the base definition is judged by the base walk
    }
    if !session.is_type(node, &rules.structure(structure).type_name) {
        return false;
    }
    let answer = session.trial(node, structure, || tried(session, node, structure));
    if answer.asked_outside {
        session.ask_outside();
    }
    answer.conforms
}

fn tried(session: &Session, node: NodeId, structure: StructureId) -> Answer {
    if let Some((conforms, clean)) = profile::known_answer(session, node, structure) {
        return Answer { conforms, asked_outside: false, clean, is_open: false };
    }
    let (asked, reserves) = (session.asked(), session.reserves());
    let (sink, filled) = session.deeper(|| apart(session, node, structure));
    let conforms = !sink.findings.iter().any(|finding| finding.severity.is_error());
    let is_clean = sink.total() == 0 && reserves == session.reserves();
    Answer { conforms, asked_outside: asked != session.asked(), clean: is_clean.then_some(filled), is_open: false }
}

/// What judging the node against a profile finds, apart from the document's findings, and what it would count.
pub(crate) fn apart(session: &Session, node: NodeId, structure: StructureId) -> (Sink, Filled) {
    session.apart(|| {
        let mut sink = Sink::default();
        profile::check(session, node, structure, &mut sink);
        sink
    })
}
