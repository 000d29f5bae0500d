//! Floor 6: the checks of a document against a ruleset.

mod agreement;
mod base;
pub mod binding;
mod bounds;
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
mod near;
pub mod options;
pub(crate) mod plan;
mod profile;
pub(crate) mod query;
mod questionnaire;
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
pub use syms::Syms;

/// Checks with a file of their own that look at whole resources: Bundles, questionnaires, narratives.
pub(crate) fn leaf_checks(session: &session::Session<'_>, todo: &todo::Todo, sink: &mut crate::diagnostic::Sink) {
    use crate::fhirpath::{Host, Resolved};
    let contained = |id: &str, from| match session.resolve(&format!("#{id}"), from) {
        Resolved::Node(node) => Some(node),
        _ => None,
    };
    for &resource in &todo.resources {
        vocabulary::check_url(session.doc, resource, sink);
        reference::check_contained(session, resource, sink);
        match &*session.doc.resource_type(resource) {
            "CodeSystem" => vocabulary::check_code_system(session.doc, resource, sink),
            "ValueSet" => vocabulary::check_value_set(session.doc, resource, sink),
            "Questionnaire" => questionnaire::check_form(session.doc, resource, sink),
            "QuestionnaireResponse" => {
                questionnaire::check(session.doc, resource, |id| contained(id, resource), sink);
            }
            "MeasureReport" => measure::check(session.doc, resource, sink),
            "StructureDefinition" => definition::check(session, resource, sink),
            _ => {}
        }
    }
    bundle::check(session.doc, &session.references, sink);
    for &narrative in &todo.narratives {
        xhtml::check(session.doc, narrative, |id| contained(id, narrative).is_some(), sink);
    }
}
