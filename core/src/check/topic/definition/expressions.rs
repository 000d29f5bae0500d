//! Expressions of definitions: they can be read, and what they name is there. A constraint about an element that no
//! value can have never holds, or never fails, and nobody sees it.

use super::elements::{Found, contents, element_at};
use crate::check::document::json::Json;
use crate::check::document::place::place;
use crate::check::session::Session;
use crate::diagnostic::catalogue::definition::EXPRESSION_ELEMENT;
use crate::diagnostic::catalogue::source::EXPRESSION_INVALID;
use crate::diagnostic::{Arg, Finding, Sink};
use crate::fhirpath::{self, Host, TypeId};
use crate::text::limits::MAX_EXPRESSION_TYPES;
use std::borrow::Cow;

/// What a definition calls one of its expressions: its own canonical, and the key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Called<'t> {
    pub(crate) url: &'t str,
    pub(crate) key: &'t str,
}

/// An expression that is evaluated on a value of any of `roots`; none given: on something unknown.
pub(crate) fn check(session: &Session, node: Json<'_>, called: Called<'_>, roots: &[TypeId], sink: &mut Sink) {
    let text = node.tree.text(node.node);
    let words = |what: Arg| vec![called.url.into(), called.key.into(), text.as_ref().into(), what];
    match fhirpath::parse(&text) {
        Err(error) => {
            let what = Arg::words(error.message.ja, error.message.en);
            sink.push(Finding::new(&EXPRESSION_INVALID, place(session.doc, node.node), words(what)));
        }
        Ok(expr) => {
            let roots = if roots.len() > MAX_EXPRESSION_TYPES { &[] } else { roots };
            if let Some(fault) = fhirpath::check_any(&expr, session, roots) {
                let what = Arg::words(fault.message.ja, fault.message.en);
                sink.push(Finding::new(&EXPRESSION_ELEMENT, place(session.doc, node.node), words(what)));
            }
        }
    }
}

/// The types that values at a path have; empty where one is not known.
pub(super) fn types_at(session: &Session, path: &str) -> Vec<TypeId> {
    let Found::At(id) = element_at(session.doc.rules, path) else { return Vec::new() };
    let contents = contents(session.doc.rules, id, None).unwrap_or_default();
    contents.into_iter().map(|id| TypeId(id.0 + 1)).collect()
}

/// The base types of a search parameter; empty where one is not known.
pub(crate) fn types_named<'t>(session: &Session, names: impl Iterator<Item = Cow<'t, str>>) -> Vec<TypeId> {
    let types: Vec<TypeId> = names.map(|name| session.type_named(&name)).collect();
    if types.contains(&TypeId::UNKNOWN) { Vec::new() } else { types }
}
