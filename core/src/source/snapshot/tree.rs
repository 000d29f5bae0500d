//! A snapshot under construction: a tree of elements that unfolds where a differential asks for more depth.

use super::Library;
use crate::source::draft::{ElementDraft, SlicingDraft, TypeDraft};
use crate::text::choice;
use crate::text::limits::{MAX_DEFINITION_DEPTH, MAX_SNAPSHOT_ELEMENTS};
use std::collections::BTreeMap;

/// Index of a node.
pub(super) type NodeIndex = usize;

struct Node {
    draft: ElementDraft,
    children: Vec<NodeIndex>,
    slices: Vec<NodeIndex>,
    /// For a slice: the sliced element, or the slice that it refines.
    sliced: Option<NodeIndex>,
}

/// The elements of one snapshot, found by id.
pub(super) struct Forest {
    nodes: Vec<Node>,
    by_id: BTreeMap<Box<str>, NodeIndex>,
}

impl Forest {
    /// Lays out `base`. A definition of a new type (`extends`) renames the root.
    pub(super) fn new(base: &[ElementDraft], type_name: &str, extends: bool) -> Self {
        let mut forest = Self { nodes: Vec::new(), by_id: BTreeMap::new() };
        let root = base.first().map_or("", |root| &root.path);
        let type_name = type_name.rsplit('/').next().unwrap_or_default();
        let new_root = if extends || root.is_empty() { type_name } else { root };
        if base.is_empty() {
            let draft = ElementDraft {
                id: new_root.into(),
                path: new_root.into(),
                min: Some(0),
                max: Some(u32::MAX),
                base_max: Some(u32::MAX),
                ..ElementDraft::default()
            };
            forest.insert(draft, None, None);
        }
        for element in base {
            let mut draft = element.clone();
            if draft.id.is_empty() {
                draft.id = identify(element).into();
            }
            if new_root != root {
                draft.id = format!("{new_root}{}", &draft.id[root.len().min(draft.id.len())..]).into();
                draft.path = format!("{new_root}{}", &draft.path[root.len().min(draft.path.len())..]).into();
            }
            // whatever its id looks like, the first element is the root
            if forest.nodes.is_empty() {
                forest.insert(draft, None, None);
            } else {
                forest.attach(draft);
            }
        }
        forest
    }

    /// Adds an element under the parent and sliced element that its id names; without them it is left out.
    fn attach(&mut self, draft: ElementDraft) -> Option<NodeIndex> {
        let (parent, last) = split(&draft.id);
        let parent = match parent {
            Some(parent) => Some(*self.by_id.get(parent)?),
            None => None,
        };
        let sliced = match last.split_once(':') {
            Some((name, _)) => {
                let base = draft.id.len() - last.len() + name.len();
                Some(*self.by_id.get(&draft.id[..base])?)
            }
            None => None,
        };
        Some(self.insert(draft, parent, sliced))
    }

    fn insert(&mut self, draft: ElementDraft, parent: Option<NodeIndex>, sliced: Option<NodeIndex>) -> NodeIndex {
        let index = self.nodes.len();
        self.by_id.insert(draft.id.clone(), index);
        self.nodes.push(Node { draft, children: Vec::new(), slices: Vec::new(), sliced });
        if let Some(sliced) = sliced {
            self.nodes[sliced].slices.push(index);
        } else if let Some(parent) = parent {
            self.nodes[parent].children.push(index);
        }
        index
    }

    pub(super) fn draft_mut(&mut self, node: NodeIndex) -> &mut ElementDraft {
        &mut self.nodes[node].draft
    }

    /// The element with this id, unfolding and slicing on the way; `None` when there can be none.
    pub(super) fn reach(&mut self, id: &str, library: &mut Library<'_>, depth: u32) -> Option<NodeIndex> {
        if let Some(&node) = self.by_id.get(id) {
            return Some(node);
        }
        if id.matches('.').count() > MAX_DEFINITION_DEPTH as usize || self.nodes.len() > MAX_SNAPSHOT_ELEMENTS {
            return None;
        }
        let (parent, last) = split(id);
        let parent = self.reach(parent?, library, depth)?;
        if let Some((name, slice)) = last.split_once(':') {
            let sliced = self.child(parent, name, library, depth)?;
            // A choice written short needs no slice of its own name: `valueQuantity:valueQuantity`.
            return Some(self.slice(sliced, slice));
        }
        self.child(parent, last, library, depth)
    }

    /// The child called `name` (`valueQuantity` where there is `value[x]`, too).
    fn child(&mut self, parent: NodeIndex, name: &str, library: &mut Library<'_>, depth: u32) -> Option<NodeIndex> {
        self.unfold(parent, library, depth);
        let parent_id = &self.nodes[parent].draft.id;
        if let Some(&node) = self.by_id.get(&*format!("{parent_id}.{name}")) {
            return Some(node);
        }
        for (at, _) in name.char_indices().filter(|(at, c)| *at > 0 && c.is_ascii_uppercase()) {
            let parent_id = &self.nodes[parent].draft.id;
            let Some(&node) = self.by_id.get(&*format!("{parent_id}.{}[x]", &name[..at])) else { continue };
            let types = self.nodes[node].draft.types.as_deref().unwrap_or_default();
            if types.iter().any(|ty| choice::expands(&ty.code, &name[at..])) {
                return Some(self.slice(node, name));
            }
        }
        None
    }

    /// The slice of `sliced` with this name, made where it is new.
    fn slice(&mut self, sliced: NodeIndex, name: &str) -> NodeIndex {
        let base = &self.nodes[sliced].draft;
        let id: Box<str> = format!("{}:{name}", base.id).into();
        if let Some(&node) = self.by_id.get(&id) {
            return node;
        }
        if base.slicing.is_none() {
            let implied = implied_slicing(base);
            self.nodes[sliced].draft.slicing = implied;
        }
        // `x/y` refines slice `x`, where there is one.
        let refined = name
            .rsplit_once('/')
            .and_then(|(refined, _)| self.by_id.get(&*format!("{}:{refined}", self.nodes[sliced].draft.id)).copied());
        let source = &self.nodes[refined.unwrap_or(sliced)];
        let mut draft = source.draft.clone();
        draft.id = id;
        draft.slice_name = Some(name.into());
        draft.min = Some(0);
        draft.slicing = None;
        // What must be supported is the element; whether each slice must be is for the profile to say.
        draft.must_support = None;
        narrow_to_slice(&mut draft, name);
        let index = self.insert(draft, None, Some(sliced));
        if refined.is_some() {
            self.nodes[index].sliced = refined;
        }
        index
    }

    /// Gives `node` its children, where it has none yet.
    fn unfold(&mut self, node: NodeIndex, library: &mut Library<'_>, depth: u32) {
        if !self.nodes[node].children.is_empty() || self.nodes.len() > MAX_SNAPSHOT_ELEMENTS {
            return;
        }
        let draft = &self.nodes[node].draft;
        if let Some(reference) = &draft.content_reference {
            let id = reference.rsplit('#').next().unwrap_or_default();
            if let Some(&target) = self.by_id.get(id) {
                // the base's element is meant, not what this profile made of it
                let type_name = id.split('.').next().unwrap_or_default();
                let of_type = library.by_other_type(type_name, depth);
                match of_type.as_deref().and_then(|elements| below(elements, id)) {
                    Some(elements) => self.graft(elements, node),
                    None => self.copy_children(target, node),
                }
                // What was a reference is now an element of its own.
                let types = self.nodes[target].draft.types.clone();
                let draft = &mut self.nodes[node].draft;
                draft.content_reference = None;
                draft.types = types;
            }
            return;
        }
        let types = draft.types.as_deref().unwrap_or_default();
        let profile = match types {
            [TypeDraft { profiles, .. }] if profiles.len() == 1 => Some(profiles[0].clone()),
            _ => None,
        };
        let code: Box<str> = match types {
            [ty] => ty.code.clone(),
            // Whatever the type turns out to be, it has `id` and `extension`.
            _ => "Element".into(),
        };
        // A slice begins with what is said of all items, unless its own profile says more.
        if let Some(sliced) = self.nodes[node].sliced {
            let same = self.nodes[sliced].draft.types == self.nodes[node].draft.types;
            if !self.nodes[sliced].children.is_empty() && (same || profile.is_none()) {
                self.copy_children(sliced, node);
                return;
            }
        }
        let elements =
            profile.and_then(|profile| library.by_canonical(&profile, depth)).or_else(|| library.by_type(&code, depth));
        if let Some(elements) = elements {
            self.graft(&elements, node);
        }
    }

    /// Puts the elements below the root of `elements` under `node`.
    fn graft(&mut self, elements: &[ElementDraft], node: NodeIndex) {
        let Some(root) = elements.first() else { return };
        let (id, path) = (self.nodes[node].draft.id.clone(), self.nodes[node].draft.path.clone());
        for element in &elements[1..] {
            let mut draft = element.clone();
            let own = if element.id.is_empty() { identify(element).into() } else { element.id.clone() };
            let below = own.strip_prefix(&*root.id).or_else(|| own.strip_prefix(&*root.path));
            let (Some(below), Some(below_path)) = (below, element.path.strip_prefix(&*root.path)) else { continue };
            draft.id = format!("{id}{below}").into();
            draft.path = format!("{path}{below_path}").into();
            // A reference within the type is one to the type's definition now.
            self.attach(draft);
        }
    }

    /// Copies what is below `from` to below `to`.
    fn copy_children(&mut self, from: NodeIndex, to: NodeIndex) {
        let mut below = Vec::new();
        self.list_below(from, &mut below);
        let (from_id, from_path) = (self.nodes[from].draft.id.clone(), self.nodes[from].draft.path.clone());
        let (to_id, to_path) = (self.nodes[to].draft.id.clone(), self.nodes[to].draft.path.clone());
        let copies: Vec<ElementDraft> = below
            .into_iter()
            .map(|node| {
                let mut draft = self.nodes[node].draft.clone();
                draft.id = format!("{to_id}{}", &draft.id[from_id.len()..]).into();
                draft.path = format!("{to_path}{}", &draft.path[from_path.len()..]).into();
                draft
            })
            .collect();
        for draft in copies {
            self.attach(draft);
        }
    }

    /// The nodes below `node` in snapshot order; its own slices are beside it, not below.
    fn list_below(&self, node: NodeIndex, list: &mut Vec<NodeIndex>) {
        let mut stack: Vec<NodeIndex> = self.nodes[node].children.iter().rev().copied().collect();
        while let Some(at) = stack.pop() {
            list.push(at);
            stack.extend(self.nodes[at].slices.iter().rev());
            stack.extend(self.nodes[at].children.iter().rev());
        }
    }

    /// Adds an element that the base does not have: only definitions of new types may.
    pub(super) fn grow(&mut self, id: &str, draft: &ElementDraft, library: &mut Library<'_>, depth: u32) -> bool {
        let (Some(parent), last) = split(id) else { return false };
        if last.contains(':') || self.nodes.len() > MAX_SNAPSHOT_ELEMENTS {
            return false;
        }
        let Some(parent) = self.reach(parent, library, depth) else { return false };
        self.unfold(parent, library, depth);
        let mut draft = draft.clone();
        draft.id = id.into();
        draft.base_max = draft.base_max.or(draft.max);
        self.insert(draft, Some(parent), None);
        true
    }

    /// The elements in snapshot order: an element, what is below it, then its slices.
    pub(super) fn into_elements(mut self) -> Vec<ElementDraft> {
        let mut order = vec![0];
        self.list_below(0, &mut order);
        order.into_iter().map(|node| std::mem::take(&mut self.nodes[node].draft)).collect()
    }
}

/// (id of the parent, last segment). Slice names may hold dots in theory; no known definition has one.
fn split(id: &str) -> (Option<&str>, &str) {
    match id.rsplit_once('.') {
        Some((parent, last)) => (Some(parent), last),
        None => (None, id),
    }
}

/// The element's id, or its path and slice name.
pub(super) fn identify(draft: &ElementDraft) -> String {
    match &draft.slice_name {
        _ if !draft.id.is_empty() => draft.id.to_string(),
        Some(slice) => format!("{}:{slice}", draft.path),
        None => draft.path.to_string(),
    }
}

/// Choices are sliced by type and extensions by URL without saying so.
fn implied_slicing(sliced: &ElementDraft) -> Option<SlicingDraft> {
    let is_extension = sliced.types.iter().flatten().any(|ty| &*ty.code == "Extension");
    let (kind, path) = match () {
        () if sliced.path.ends_with("[x]") => ("type", "$this"),
        () if is_extension => ("value", "url"),
        () => return None,
    };
    Some(SlicingDraft { discriminators: vec![(kind.into(), path.into())], rules: "open".into(), ordered: false })
}

/// `value[x]:valueQuantity` allows Quantity only.
fn narrow_to_slice(draft: &mut ElementDraft, slice: &str) {
    let last = draft.path.rsplit('.').next().unwrap_or_default();
    let Some(suffix) = last.strip_suffix("[x]").and_then(|name| slice.strip_prefix(name)) else { return };
    if let Some(types) = &mut draft.types
        && types.iter().any(|ty| choice::expands(&ty.code, suffix))
    {
        types.retain(|ty| choice::expands(&ty.code, suffix));
    }
}

/// The element called `id` and those below it, which follow one another in a snapshot.
fn below<'e>(elements: &'e [ElementDraft], id: &str) -> Option<&'e [ElementDraft]> {
    let name = |element: &ElementDraft| if element.id.is_empty() { element.path.clone() } else { element.id.clone() };
    let start = elements.iter().position(|element| *name(element) == *id)?;
    let is_below = |element: &ElementDraft| name(element).strip_prefix(id).is_some_and(|rest| rest.starts_with('.'));
    let count = elements[start + 1..].iter().take_while(|element| is_below(element)).count();
    Some(&elements[start..=start + count])
}
