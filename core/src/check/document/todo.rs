//! What the base walk leaves to look at once every node is typed. A large document is looked at part by part, each with
//! all checks: going through all of it with one check after another leaves nothing of it in the processor's caches.

use crate::json::NodeId;

/// Longer lists are not kept for the next document.
const MAX_LENGTH: usize = 4_096;
/// A part has at least so many nodes.
const PART_NODES: u32 = 2_048;
/// How many lists there are.
const LISTS: usize = 11;
/// The lists, by number, of which a node that was found clean may be left out when its value is met again: what is
/// looked at there lies in the value alone.
const SETTLED: [u8; 7] = [1, 2, 3, 4, 7, 8, 10];

/// What is left to look at, each list in the order of the walk.
#[derive(Debug, Default)]
pub(crate) struct Todo {
    /// Resources: the root, entries, contained ones, parameters.
    pub(crate) resources: Vec<NodeId>,
    /// Nodes whose definition or type has invariants that are not checked natively.
    pub(crate) invariants: Vec<NodeId>,
    /// Nodes whose base definition has a binding.
    pub(crate) bindings: Vec<NodeId>,
    /// Nodes of type Coding.
    pub(crate) codings: Vec<NodeId>,
    /// Nodes of type Quantity and its specialisations.
    pub(crate) quantities: Vec<NodeId>,
    /// Nodes of type Reference.
    pub(crate) references: Vec<NodeId>,
    /// Items of `extension` and `modifierExtension`.
    pub(crate) extensions: Vec<NodeId>,
    /// Nodes of types whose parts have to agree: Attachment and Identifier.
    pub(crate) agreeing: Vec<NodeId>,
    /// Canonical values.
    pub(crate) canonicals: Vec<NodeId>,
    /// `id`s of elements, resources' own left out.
    pub(crate) element_ids: Vec<NodeId>,
    /// Narratives (`div`).
    pub(crate) narratives: Vec<NodeId>,
    /// Something was not entered: unknown elements, values of another kind. There may be resources in it.
    pub(crate) passed_over: bool,
    /// How long the lists were at the end of each part but the last.
    cuts: Vec<[u32; LISTS]>,
    /// The last node of these parts.
    cut_at: u32,
}

/// What is looked at part by part; the fields are those of [`Todo`].
#[derive(Debug)]
#[allow(missing_docs, reason = "the fields of Todo")]
pub(crate) struct Part<'t> {
    pub(crate) resources: &'t [NodeId],
    pub(crate) invariants: &'t [NodeId],
    pub(crate) bindings: &'t [NodeId],
    pub(crate) codings: &'t [NodeId],
    pub(crate) quantities: &'t [NodeId],
    pub(crate) references: &'t [NodeId],
    pub(crate) extensions: &'t [NodeId],
    pub(crate) agreeing: &'t [NodeId],
    pub(crate) canonicals: &'t [NodeId],
}

impl Todo {
    /// The lists, by number.
    fn lists(&mut self) -> [&mut Vec<NodeId>; LISTS] {
        [
            &mut self.resources,
            &mut self.invariants,
            &mut self.bindings,
            &mut self.codings,
            &mut self.quantities,
            &mut self.references,
            &mut self.extensions,
            &mut self.agreeing,
            &mut self.canonicals,
            &mut self.element_ids,
            &mut self.narratives,
        ]
    }

    /// Whether a node of list `number` that was found clean may be left out.
    pub(crate) fn is_settled(number: u8) -> bool {
        SETTLED.contains(&number)
    }

    /// Adds nodes: (number of the list, node counted from `first`).
    pub(crate) fn add(&mut self, first: NodeId, nodes: &[(u8, u32)]) {
        let mut lists = self.lists();
        for &(number, node) in nodes {
            if let Some(list) = lists.get_mut(usize::from(number)) {
                list.push(NodeId(first.0 + node));
            }
        }
    }

    /// How long the lists are.
    pub(crate) fn lengths(&mut self) -> [usize; LISTS] {
        self.lists().map(|list| list.len())
    }

    /// What was added since, as [`Todo::add`] takes it.
    pub(crate) fn since(&mut self, before: [usize; LISTS], first: NodeId) -> Vec<(u8, u32)> {
        let lists = (0u8..).zip(self.lists()).zip(before);
        lists
            .flat_map(|((number, list), before)| list[before..].iter().map(move |node| (number, node.0 - first.0)))
            .collect()
    }

    /// The resource that ends before `end` may end a part.
    pub(crate) fn cut(&mut self, end: NodeId) {
        if end.0 - self.cut_at >= PART_NODES {
            self.cut_at = end.0;
            let lengths = self.lengths().map(|length| length as u32);
            self.cuts.push(lengths);
        }
    }

    /// The parts, in the order of the document.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let mut from = [0; LISTS];
        self.cuts.iter().map(Some).chain([None]).map(move |cut| {
            let mut number = 0;
            let mut part = |list: &'_ Vec<NodeId>| {
                let to = cut.map_or(list.len(), |cut| cut[number] as usize);
                let range = std::mem::replace(&mut from[number], to)..to;
                number += 1;
                range
            };
            // in the order of `lists`
            Part {
                resources: &self.resources[part(&self.resources)],
                invariants: &self.invariants[part(&self.invariants)],
                bindings: &self.bindings[part(&self.bindings)],
                codings: &self.codings[part(&self.codings)],
                quantities: &self.quantities[part(&self.quantities)],
                references: &self.references[part(&self.references)],
                extensions: &self.extensions[part(&self.extensions)],
                agreeing: &self.agreeing[part(&self.agreeing)],
                canonicals: &self.canonicals[part(&self.canonicals)],
            }
        })
    }

    /// Empties the lists for the next document.
    pub(crate) fn clear(&mut self) {
        self.cuts.clear();
        self.cuts.shrink_to(MAX_LENGTH / LISTS);
        self.cut_at = 0;
        self.passed_over = false;
        for list in self.lists() {
            list.clear();
            list.shrink_to(MAX_LENGTH);
        }
    }
}
