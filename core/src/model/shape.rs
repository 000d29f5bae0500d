//! What reading XML asks of the rules.

use super::{ElementId, Ruleset, StructureKind};
use crate::json::Sym;
use crate::xml::{Child, Content, Schema, What};

/// Types of `id` and of the values of primitives in R4's own definitions.
const SYSTEM: &str = "http://hl7.org/fhirpath/System.";

impl Schema for Ruleset {
    fn resource(&self, type_name: &str) -> Option<Content> {
        let structure = self.structure(self.type_named(type_name)?);
        let fits = matches!(structure.kind, StructureKind::Resource | StructureKind::Logical);
        fits.then_some(Content(structure.first.0))
    }

    fn child(&self, of: Content, name: &str) -> Option<Child> {
        let sym = self.symbols.get(name.as_bytes());
        if sym == Sym::UNKNOWN {
            return None;
        }
        let lookup = &self.element(ElementId(of.0)).lookup;
        let found = lookup[lookup.binary_search_by_key(&sym, |child| child.sym).ok()?];
        let definition = self.element(ElementId(of.0)).children[usize::from(found.child)];
        let repeats = self.element(definition).array;
        Some(Child { rank: u32::from(found.child), repeats, what: what(self, definition, usize::from(found.ty)) })
    }

    fn element(&self) -> Option<Content> {
        self.type_named("Element").map(|id| Content(self.structure(id).first.0))
    }

    fn is_extension(&self, content: Content) -> bool {
        let structure = self.structure(self.element(ElementId(content.0)).structure);
        structure.first.0 == content.0 && &*structure.type_name == "Extension"
    }
}

/// What an element holds that is given as its type number `ty`.
fn what(rules: &Ruleset, definition: ElementId, ty: usize) -> What {
    let element = rules.element(definition);
    if !element.children.is_empty() {
        return What::Complex(Content(definition.0));
    }
    if let Some(content) = element.content {
        return What::Complex(Content(content.0));
    }
    let Some(ty) = element.types.get(ty) else { return What::Unknown };
    if ty.code.starts_with(SYSTEM) {
        return What::Text;
    }
    let Some(id) = ty.structure else { return What::Unknown };
    let structure = rules.structure(id);
    match structure.kind {
        StructureKind::Primitive => match &*structure.type_name {
            "boolean" => What::Boolean,
            "integer" | "unsignedInt" | "positiveInt" | "decimal" => What::Number,
            "xhtml" => What::Xhtml,
            _ => What::Text,
        },
        StructureKind::Resource if structure.is_abstract => What::Resource,
        _ => What::Complex(Content(structure.first.0)),
    }
}
