//! What the base walk leaves to look at once every node is typed.

use crate::json::NodeId;

/// Longer lists are not kept for the next document.
const MAX_LENGTH: usize = 4_096;
/// How many lists there are.
const LISTS: usize = 11;
/// The lists, by number, of which a node that was found clean may be left out when its value is met again: what is
/// looked at there lies in the value alone.
const SETTLED: [u8; 4] = [1, 2, 3, 4];

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
    /// Nodes of type Attachment.
    pub(crate) attachments: Vec<NodeId>,
    /// Canonical values.
    pub(crate) canonicals: Vec<NodeId>,
    /// `id`s of elements, resources' own left out.
    pub(crate) element_ids: Vec<NodeId>,
    /// Narratives (`div`).
    pub(crate) narratives: Vec<NodeId>,
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
            &mut self.attachments,
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

    /// Empties the lists for the next document.
    pub(crate) fn clear(&mut self) {
        for list in self.lists() {
            list.clear();
            list.shrink_to(MAX_LENGTH);
        }
    }
}
