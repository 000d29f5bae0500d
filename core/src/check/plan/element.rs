//! What the walks ask of an element again and again: a few flags, and its children by name.

use super::rows::{Facts, Row, Rows};
use crate::check::datatype::Primitive;
use crate::check::document::Typed;
use crate::json::Sym;
use crate::model::{Element, ElementId, Ruleset, Structure, StructureKind};
use once_cell::race::OnceBox;
use std::sync::OnceLock;

/// Invariants that the walk itself checks (`element-without-content`, `extension-value-and-nested`,
/// `reference-unresolved`, narratives): evaluating them as FHIRPath as well would only repeat the finding.
pub(super) const NATIVE: [&str; 5] = ["ele-1", "ext-1", "ref-1", "txt-1", "txt-2"];

/// Flags of one element.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // flags of one row; a bit set would only hide their names
pub(crate) struct ElementPlan {
    /// Bit i: child i is required.
    pub(crate) required: u64,
    /// A child past the 64th is required.
    pub(crate) required_past_64: bool,
    /// There is a binding that can give a finding.
    pub(crate) has_binding: bool,
    /// Root of a resource.
    pub(crate) is_resource: bool,
    /// Root of `Resource` or `DomainResource`: any resource may stand here.
    pub(crate) is_any_resource: bool,
    /// Root of `Extension`.
    pub(crate) is_extension: bool,
    /// Root of `Reference`.
    pub(crate) is_reference: bool,
    /// Root of a type whose parts have to agree, or have a form of their own: `Attachment`, `Identifier`, `SampledData`.
    pub(crate) parts_agree: bool,
    /// Root of `Coding`.
    pub(crate) is_coding: bool,
    /// Root of `Quantity` or of a specialisation of it.
    pub(crate) is_quantity: bool,
    pub(crate) is_narrative: bool,
    /// The element's name when it is a choice.
    pub(crate) choice: Sym,
    /// The element whose children a value of the first type has.
    content: Option<ElementId>,
    /// The primitive whose root it is.
    primitive: Option<Primitive>,
    /// Which of its constraints are not checked natively.
    pub(crate) invariants: Box<[u16]>,
    /// Its children by name.
    rows: OnceLock<Rows>,
}

impl ElementPlan {
    /// The children of `id`, whose plan this is, by name.
    #[inline]
    pub(crate) fn rows(&self, rules: &Ruleset, id: ElementId) -> &Rows {
        self.rows.get_or_init(|| Rows::new(rules.element(id)))
    }
}

/// The flags of all elements. Boxed: of tens of thousands a few hundred are asked for.
#[derive(Debug)]
pub(crate) struct Elements(Vec<OnceBox<ElementPlan>>);

impl Elements {
    pub(super) fn new(rules: &Ruleset) -> Self {
        Self((0..rules.elements.len()).map(|_| OnceBox::new()).collect())
    }

    /// The flags of one element.
    #[inline]
    pub(crate) fn get(&self, rules: &Ruleset, id: ElementId) -> &ElementPlan {
        self.0[id.0 as usize].get_or_init(|| Box::new(flags(rules, id)))
    }

    /// The element whose children a value of `definition`, given as its type number `ty`, has.
    #[inline]
    pub(crate) fn content(&self, rules: &Ruleset, definition: ElementId, ty: usize) -> Option<ElementId> {
        if ty == 0 { self.get(rules, definition).content } else { content(rules, definition, ty) }
    }

    /// What the walk asks of a property: one `row` of the names of `content`.
    #[inline]
    pub(crate) fn facts<'r>(&self, rules: &Ruleset, content: ElementId, row: &'r Row) -> &'r Facts {
        row.facts.get_or_init(|| {
            let children = &rules.element(content).children;
            let definition = children.get(usize::from(row.child)).copied();
            definition.map_or_else(Facts::default, |definition| self.facts_of(rules, definition, row.ty))
        })
    }

    #[cold]
    fn facts_of(&self, rules: &Ruleset, definition: ElementId, ty: u16) -> Facts {
        let element = rules.element(definition);
        let content = self.content(rules, definition, usize::from(ty));
        let own = self.get(rules, definition);
        let of_type = content.map(|content| self.get(rules, content));
        let is = |of: fn(&ElementPlan) -> bool| of_type.is_some_and(of);
        Facts {
            definition: Some(definition),
            content,
            typed: Typed::new(Some(definition), content),
            primitive: of_type.and_then(|ty| ty.primitive),
            array: element.array,
            choice: element.choice,
            any_resource: is(|ty| ty.is_any_resource),
            has_binding: own.has_binding,
            has_invariants: !own.invariants.is_empty() || is(|ty| !ty.invariants.is_empty()),
            is_extension: is(|ty| ty.is_extension),
            is_reference: is(|ty| ty.is_reference),
            parts_agree: is(|ty| ty.parts_agree),
            is_coding: is(|ty| ty.is_coding),
            is_quantity: is(|ty| ty.is_quantity),
            is_narrative: is(|ty| ty.is_narrative),
            is_attribute: is_attribute(rules, element),
        }
    }
}

/// Whether an element is a plain string in every notation: an attribute in XML, or the id of a resource.
pub(crate) fn is_attribute(rules: &Ruleset, element: &Element) -> bool {
    let is_attribute = element.representation.iter().any(|it| &**it == "xmlAttr");
    is_attribute || {
        let structure = rules.structure(element.structure);
        structure.kind == StructureKind::Resource
            && element.parent == Some(structure.first)
            && element.id.ends_with(".id")
    }
}

fn flags(rules: &Ruleset, id: ElementId) -> ElementPlan {
    let element = rules.element(id);
    let mut plan = ElementPlan {
        invariants: (0u16..)
            .zip(&element.constraints)
            .filter(|(_, constraint)| !NATIVE.contains(&&*constraint.key))
            .map(|(index, _)| index)
            .collect(),
        has_binding: element.binding.as_ref().is_some_and(|binding| {
            binding.max.is_some()
                || (!binding.canonical.is_empty() && binding.strength != crate::model::BindingStrength::Example)
        }),
        choice: if element.choice { element.sym } else { Sym::UNKNOWN },
        content: content(rules, id, 0),
        ..ElementPlan::default()
    };
    for (index, &child) in element.children.iter().enumerate() {
        if rules.element(child).min > 0 {
            if index < 64 {
                plan.required |= 1 << index;
            } else {
                plan.required_past_64 = true;
            }
        }
    }
    let structure = rules.structure(element.structure);
    if structure.first == id {
        of_root(&mut plan, structure);
    }
    plan
}

fn content(rules: &Ruleset, definition: ElementId, ty: usize) -> Option<ElementId> {
    let element = rules.element(definition);
    if !element.children.is_empty() {
        return Some(definition);
    }
    if element.content.is_some() {
        return element.content;
    }
    let structure = element.types.get(ty)?.structure?;
    Some(rules.structure(structure).first)
}

fn of_root(plan: &mut ElementPlan, structure: &Structure) {
    let name = &*structure.type_name;
    match structure.kind {
        StructureKind::Resource | StructureKind::Logical => {
            plan.is_resource = true;
            plan.is_any_resource = structure.is_abstract && matches!(&*structure.name, "Resource" | "DomainResource");
        }
        StructureKind::Primitive => plan.primitive = Primitive::from_code(&structure.type_name),
        StructureKind::Complex => {
            plan.is_extension = name == "Extension";
            plan.is_reference = name == "Reference";
            plan.parts_agree = matches!(name, "Attachment" | "Identifier" | "SampledData");
            plan.is_coding = name == "Coding";
            plan.is_quantity = matches!(name, "Quantity" | "Age" | "Count" | "Distance" | "Duration");
            plan.is_narrative = name == "Narrative";
        }
    }
}
