//! Whether a node conforms to a profile, judged apart from the document: for slices, targets of references, alternatives
//! of a type and FHIRPath's `conformsTo()`.

use super::profile;
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
    if let Some(conforms) = profile::known_answer(session, node, structure) {
        return Answer { conforms, asked_outside: false };
    }
    let asked = session.asked();
    let sink = session.deeper(|| apart(session, node, structure));
    let conforms = !sink.findings.iter().any(|finding| finding.severity.is_error());
    Answer { conforms, asked_outside: asked != session.asked() }
}

/// What judging the node against a profile finds, apart from the document's findings: what terminology says once a
/// document is not to be used up by a question.
pub(crate) fn apart(session: &Session, node: NodeId, structure: StructureId) -> Sink {
    let said = session.document.said.take();
    let mut sink = Sink::default();
    profile::check(session, node, structure, &mut sink);
    session.document.said.replace(said);
    sink
}
