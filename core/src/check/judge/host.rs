//! The window that FHIRPath has upwards: types, references, terminology and profiles of the document under check.

use super::binding;
use super::conforms::conforms;
use super::slice::in_slice;
use crate::check::plan::Plan;
use crate::check::session::Session;
use crate::check::xhtml;
use crate::fhirpath::{ElementInfo, Host, Membership, Property, Resolved, TypeId};
use crate::json::{NodeId, Sym};
use std::borrow::Cow;

impl Host for Session<'_> {
    fn type_of(&self, node: NodeId) -> TypeId {
        self.doc.type_of(node)
    }

    fn type_named(&self, name: &str) -> TypeId {
        self.call.plan.type_id(self.doc.rules, name)
    }

    fn type_name(&self, ty: TypeId) -> Cow<'_, str> {
        Plan::type_name(self.doc.rules, ty)
    }

    fn is_subtype(&self, ty: TypeId, name: &str) -> bool {
        self.call.plan.is_subtype(self.doc.rules, ty, name)
    }

    fn is_primitive(&self, ty: TypeId) -> bool {
        Plan::is_primitive(self.doc.rules, ty)
    }

    fn has_element(&self, ty: TypeId, name: &str) -> Option<bool> {
        Plan::has_element(self.doc.rules, ty, name)
    }

    fn choice_of(&self, ty: TypeId, key: &str) -> Option<Cow<'_, str>> {
        Plan::choice_of(self.doc.rules, ty, key)
    }

    fn element(&self, ty: TypeId, name: &str) -> Option<ElementInfo> {
        self.call.plan.element_of(self.doc.rules, ty, name)
    }

    fn resolve<'r>(&self, reference: &'r str, from: NodeId) -> Resolved<'r> {
        self.follow(reference, from)
    }

    fn member_of(&self, node: NodeId, value_set: &str) -> Membership {
        binding::member_of(self.doc, node, value_set)
    }

    fn conforms_to(&self, node: NodeId, profile: &str) -> Option<bool> {
        let (structure, _) = self.definition(profile)?;
        Some(conforms(self, node, structure))
    }

    fn html_checks(&self, xhtml: &str) -> bool {
        xhtml::html_checks(xhtml)
    }

    fn now(&self) -> &str {
        self.call.options.now.as_deref().unwrap_or("1970-01-01T00:00:00.000+00:00")
    }

    fn property(&self, node: NodeId, name: Sym) -> Property {
        self.document.named.property(self.doc, self.call.plan, node, name)
    }

    fn in_slice(&self, node: NodeId, structure: &str, name: &str) -> Option<bool> {
        let (structure, _) = self.definition(structure)?;
        in_slice(self, node, structure, name)
    }
}
