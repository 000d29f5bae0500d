//! Floor 6: the checks of a document against a ruleset.

mod agreement;
mod base;
pub mod binding;
mod bounds;
mod codes;
pub mod bundle;
pub mod datatype;
mod definition;
pub mod document;
mod extension;
mod fast;
mod few;
mod invariant;
mod levels;
mod measure;
mod members;
pub(crate) mod memo;
mod named;
mod near;
mod near_miss;
pub mod options;
pub(crate) mod plan;
pub mod policy;
mod profile;
pub(crate) mod query;
mod questionnaire;
pub mod reading;
mod reason;
mod record_day;
mod reference;
pub(crate) mod replay;
mod rows;
pub(crate) mod run;
pub(crate) mod session;
mod slices;
mod slicing;
pub mod syms;
mod systems;
mod todo;
mod trials;
mod vitals;
mod value;
mod view;
mod vocabulary;
pub mod xhtml;
mod wanted;

pub use binding::Bindings;
pub use document::Document;
pub use options::{Edition, For, Lang, Options};
pub use policy::Policy;
pub use reading::Reading;
pub(crate) use run::Judging;
pub use syms::Syms;

/// What a contained resource is called by, in the resource around a node.
fn contained(session: &session::Session<'_>, id: &str, from: crate::json::NodeId) -> Option<crate::json::NodeId> {
    use crate::fhirpath::{Host, Resolved};
    match session.resolve(&format!("#{id}"), from) {
        Resolved::Node(node) => Some(node),
        _ => None,
    }
}

/// Checks with a file of their own that look at a resource of one type.
pub(crate) fn of_resource(
    session: &session::Session<'_>,
    resource: crate::json::NodeId,
    sink: &mut crate::diagnostic::Sink,
) {
    let doc = session.doc;
    vocabulary::check_url(doc, resource, sink);
    reference::check_contained(session, resource, sink);
    match doc.type_name(resource) {
        "CodeSystem" => vocabulary::check_code_system(doc, resource, sink),
        "ValueSet" => vocabulary::check_value_set(doc, resource, sink),
        "ConceptMap" => vocabulary::check_concept_map(doc, resource, sink),
        "SearchParameter" => vocabulary::check_search_parameter(session, resource, sink),
        "Questionnaire" => questionnaire::check_form(doc, resource, sink),
        "QuestionnaireResponse" => {
            questionnaire::check(doc, resource, |id| contained(session, id, resource), sink);
        }
        "MeasureReport" => measure::check(doc, resource, sink),
        "StructureDefinition" => definition::check(session, resource, sink),
        _ => {}
    }
}

/// Checks with a file of their own that look at Bundles and narratives.
pub(crate) fn of_whole(session: &session::Session<'_>, todo: &todo::Todo, sink: &mut crate::diagnostic::Sink) {
    bundle::check(session.doc, &session.references, sink);
    session.each(&todo.narratives, &mut 0, sink, |narrative, sink| {
        xhtml::check(session.doc, narrative, |id| contained(session, id, narrative).is_some(), sink);
    });
}
