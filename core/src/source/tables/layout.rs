//! Which elements a structure has before its own rows speak: those of its base, the children of a backbone or of an
//! unfolded type, a slice as a copy of what it slices. So a table row says only what its structure adds.
//!
//! A row for a new element stands after the row placed before it; the generator writes a bare row as an anchor where
//! that is needed, so that snapshot order survives.

use super::notation::STRUCTURE;
use crate::json::quoted;
use crate::source::draft::{ConstraintDraft, ElementDraft, StructureDraft, TypeDraft, ValueDraft};
use std::collections::BTreeMap;

/// Finished structures by canonical.
pub type Library = BTreeMap<Box<str>, StructureDraft>;

/// An element in the making and, when it was copied from a type, the place where its children are to be found.
#[derive(Clone, Debug)]
struct Placed {
    element: ElementDraft,
    from: Option<(Box<str>, Box<str>)>,
}

/// The elements of one structure while its rows are applied in order.
#[derive(Clone, Debug)]
pub struct Layout<'a> {
    library: &'a Library,
    placed: Vec<Placed>,
    /// Index of the row placed last; a new element goes after it.
    cursor: usize,
}

/// Whether a row met an element that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// Inherited: blank cells keep what is there.
    Known,
    /// A slice, with the facts of what it slices.
    Slice,
    /// New: minimum and maximum must be given.
    New,
}

impl<'a> Layout<'a> {
    /// The layout that `structure` inherits from its base in `library`.
    pub fn new(structure: &StructureDraft, library: &'a Library) -> Result<Self, String> {
        let mut placed = Vec::new();
        if !structure.base.is_empty() {
            let base =
                library.get(&structure.base).ok_or_else(|| format!("the base {} is not there", structure.base))?;
            let root = root_of(base).to_owned();
            for element in &base.snapshot {
                let mut copy = element.clone();
                rename(&mut copy, &root, &structure.type_name);
                if *structure.type_name == *"Extension"
                    && &*structure.derivation == "constraint"
                    && &*copy.id == "Extension.url"
                {
                    copy.fixed = Some(url_value(&structure.url));
                }
                placed.push(Placed { element: copy, from: Some((base.url.clone(), element.id.clone())) });
            }
        }
        let own = &*structure.derivation != "constraint";
        let cursor = if own { placed.len().saturating_sub(1) } else { 0 };
        Ok(Self { library, placed, cursor })
    }

    /// The layout of another version of `other`, whose every element it starts with.
    pub fn again(other: &StructureDraft, library: &'a Library) -> Self {
        let placed = other.snapshot.iter().map(|element| Placed { element: element.clone(), from: None }).collect();
        Self { library, placed, cursor: 0 }
    }

    /// Finds or makes the element `id`.
    pub fn place(&mut self, id: &str) -> Result<(&mut ElementDraft, Met), String> {
        if let Some(at) = self.index(id) {
            self.cursor = at;
            return Ok((&mut self.placed[at].element, Met::Known));
        }
        let Some((parent, last)) = id.rsplit_once('.') else {
            if !self.placed.is_empty() {
                return Err(format!("{id} is a second root"));
            }
            let element = ElementDraft { id: id.into(), path: id.into(), ..ElementDraft::default() };
            self.placed.push(Placed { element, from: None });
            self.cursor = 0;
            return Ok((&mut self.placed[0].element, Met::New));
        };
        let parent_at = self.index(parent).ok_or_else(|| format!("{id} stands before its parent"))?;
        // A root has the children that its base gave it, or none.
        if parent.contains('.') && !self.has_children(parent) {
            self.unfold(parent_at);
            if let Some(at) = self.index(id) {
                self.cursor = at;
                return Ok((&mut self.placed[at].element, Met::Known));
            }
        }
        let met = if let Some((sliced, name)) = split_slice(id) {
            let sliced = self.sliced(&sliced).ok_or_else(|| format!("{id} slices an element that is not there"))?;
            let mut copy = self.placed[sliced].clone();
            copy.element.id = id.into();
            copy.element.slice_name = Some(name.into());
            copy.element.slicing = None;
            self.insert(copy);
            Met::Slice
        } else {
            let path = format!("{}.{last}", self.placed[parent_at].element.path);
            let element = ElementDraft { id: id.into(), path: path.into(), ..ElementDraft::default() };
            self.insert(Placed { element, from: None });
            Met::New
        };
        Ok((&mut self.placed[self.cursor].element, met))
    }

    /// Removes an inherited element and what is below it.
    pub fn remove(&mut self, id: &str) {
        let last = self.cursor_id().map(str::to_owned);
        self.placed.retain(|placed| *placed.element.id != *id && !below(&placed.element.id, id));
        let still = last.and_then(|last| self.index(&last));
        self.cursor = still.unwrap_or(self.cursor.min(self.placed.len().saturating_sub(1)));
    }

    /// The elements in order.
    pub fn elements(&self) -> impl Iterator<Item = &ElementDraft> {
        self.placed.iter().map(|placed| &placed.element)
    }

    /// The finished snapshot.
    pub fn finish(self) -> Vec<ElementDraft> {
        self.placed.into_iter().map(|placed| placed.element).collect()
    }

    /// The element placed last.
    pub fn cursor_id(&self) -> Option<&str> {
        self.placed.get(self.cursor).map(|placed| &*placed.element.id)
    }

    fn index(&self, id: &str) -> Option<usize> {
        self.placed.iter().position(|placed| *placed.element.id == *id)
    }

    /// The element called `id`; for a re-slice of a slice that nobody defines (JP-CLINS writes `coreLaboJLAC10/tp`) the
    /// element that is sliced.
    fn sliced(&self, id: &str) -> Option<usize> {
        self.index(id).or_else(|| self.index(&split_slice(id)?.0))
    }

    fn has_children(&self, id: &str) -> bool {
        self.placed.iter().any(|placed| below(&placed.element.id, id))
    }

    fn insert(&mut self, placed: Placed) {
        self.cursor = (self.cursor + 1).min(self.placed.len());
        self.placed.insert(self.cursor, placed);
    }

    /// Gives the element at `at` the children of what it copies, refers to or is typed with.
    fn unfold(&mut self, at: usize) {
        let parent = &self.placed[at];
        let (id, path) = (parent.element.id.clone(), parent.element.path.clone());
        let mut children = self.children_of_sliced(&id);
        if children.is_empty() {
            children = self.children_of_type(parent);
        }
        for child in &mut children {
            let tail = child.1.clone();
            child.0.element.id = format!("{id}.{tail}").into();
            child.0.element.path = format!("{path}.{}", path_of(&tail)).into();
        }
        let count = children.len();
        self.placed.splice(at + 1..=at, children.into_iter().map(|child| child.0));
        self.cursor = at + count;
    }

    /// For a slice: copies of everything below the sliced element, with ids relative to it.
    fn children_of_sliced(&self, id: &str) -> Vec<(Placed, String)> {
        let Some((sliced, _)) = split_slice(id) else { return Vec::new() };
        let Some(sliced) = self.sliced(&sliced).map(|at| self.placed[at].element.id.clone()) else { return Vec::new() };
        let tail = |placed: &Placed| placed.element.id.get(sliced.len() + 1..).map(str::to_owned);
        self.placed
            .iter()
            .filter(|placed| below(&placed.element.id, &sliced))
            .filter_map(|placed| Some((placed.clone(), tail(placed)?)))
            .collect()
    }

    /// The direct children of the element's origin, content reference or type.
    fn children_of_type(&self, parent: &Placed) -> Vec<(Placed, String)> {
        let from_origin = parent.from.as_ref().map(|(url, id)| self.direct_children(url, id));
        if let Some(children) = from_origin.filter(|children| !children.is_empty()) {
            return children;
        }
        let code = match parent.element.types.as_deref() {
            Some([TypeDraft { code, .. }]) => code,
            _ => "Element",
        };
        let url = format!("{STRUCTURE}{code}");
        match self.library.get(&*url) {
            Some(structure) => self.direct_children(&url, root_of(structure)),
            None => Vec::new(),
        }
    }

    fn direct_children(&self, url: &str, id: &str) -> Vec<(Placed, String)> {
        let Some(structure) = self.library.get(url) else { return Vec::new() };
        let children = structure.snapshot.iter().filter(|element| below(&element.id, id)).filter_map(|element| {
            let tail = element.id.get(id.len() + 1..).filter(|tail| !tail.contains(['.', ':']))?;
            let from = Some((url.into(), element.id.clone()));
            Some((Placed { element: element.clone(), from }, tail.to_owned()))
        });
        children.collect()
    }
}

/// The constraints that every element of R4 has without saying so: `ele-1` unless it is an XML attribute or a whole
/// resource, `ext-1` on extensions (http://hl7.org/fhir/R4/element.html#Element, extensibility.html#Extension).
pub fn implied_constraints(element: &ElementDraft) -> &'static [&'static str] {
    let is = |name: &str| element.types.as_deref().is_some_and(|types| matches!(types, [ty] if *ty.code == *name));
    let is_root = !element.id.contains('.');
    if is_root || element.representation.iter().any(|code| **code == *"xmlAttr") || is("Resource") {
        &[]
    } else if is("Extension") {
        &["ele-1", "ext-1"]
    } else {
        &["ele-1"]
    }
}

/// Adds or replaces by key.
pub fn put_constraint(element: &mut ElementDraft, constraint: ConstraintDraft) {
    match element.constraints.iter_mut().find(|old| old.key == constraint.key) {
        Some(old) => *old = constraint,
        None => element.constraints.push(constraint),
    }
}

fn url_value(url: &str) -> ValueDraft {
    ValueDraft { type_name: "uri".into(), json: quoted(url).into() }
}

fn root_of(structure: &StructureDraft) -> &str {
    structure.snapshot.first().map_or(&structure.type_name, |root| &root.id)
}

fn rename(element: &mut ElementDraft, from: &str, to: &str) {
    for text in [&mut element.id, &mut element.path] {
        if let Some(tail) = text.strip_prefix(from) {
            *text = format!("{to}{tail}").into();
        }
    }
}

fn below(id: &str, parent: &str) -> bool {
    id.strip_prefix(parent).is_some_and(|tail| tail.starts_with('.'))
}

/// The sliced element's id and the slice name: `a.b:c` → (`a.b`, `c`); a re-slice `a.b:c/d` refines `a.b:c`.
fn split_slice(id: &str) -> Option<(String, &str)> {
    let last = id.rfind('.').map_or(0, |dot| dot + 1);
    let colon = last + id[last..].find(':')?;
    let name = &id[colon + 1..];
    match name.rsplit_once('/') {
        Some((outer, _)) => Some((format!("{}:{outer}", &id[..colon]), name)),
        None => Some((id[..colon].to_owned(), name)),
    }
}

fn path_of(id: &str) -> String {
    let segments: Vec<_> = id.split('.').map(|segment| segment.split(':').next().unwrap_or(segment)).collect();
    segments.join(".")
}
