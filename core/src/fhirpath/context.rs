//! What an evaluation knows: the tree, the host, the standard variables, and how much work it may do.

use super::Expr;
use super::host::Host;
use super::value::Item;
use crate::json::{NodeId, Tree};
use crate::text::limits::{MAX_FHIRPATH_DEPTH, MAX_FHIRPATH_STEPS, MAX_FHIRPATH_VARIABLES};
use std::cell::{Cell, RefCell};

/// A variable that data or its caller defines: `%name` in the expressions behind it.
#[derive(Debug)]
pub struct Variable {
    /// Without the `%`.
    pub name: Box<str>,
    /// What it stands for. It sees the variables in front of it.
    pub expr: Expr,
    /// The node that the expression starts from.
    pub focus: NodeId,
}

impl Variable {
    /// Those of the first `MAX_FHIRPATH_VARIABLES` that may be used: one that would nest too deeply, together with what it
    /// uses itself, is not defined.
    pub fn defined(wanted: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut kept: Vec<(u32, Self)> = Vec::new();
        for one in wanted.into_iter().take(MAX_FHIRPATH_VARIABLES) {
            let depth_of =
                |name: &str| kept.iter().rev().find(|(_, other)| *other.name == *name).map(|(depth, _)| *depth);
            let depth = one.expr.depth() + one.expr.variables().filter_map(depth_of).max().unwrap_or(0);
            if depth <= MAX_FHIRPATH_DEPTH {
                kept.push((depth, one));
            } else {
                // the one of that name that it hides does not come back
                kept.retain(|(_, other)| other.name != one.name);
            }
        }
        kept.into_iter().map(|(_, one)| one).collect()
    }
}

/// One context serves every expression on one focus; it is cheap to make.
pub struct Context<'t> {
    /// The input.
    pub tree: &'t Tree<'t>,
    /// Types, terminology, references.
    pub host: &'t dyn Host,
    /// `%resource`: the resource around the focus (a contained one is its own). The tree's root when not set.
    pub resource: NodeId,
    /// `%rootResource`: as `%resource`, but the container of a contained resource.
    pub root_resource: NodeId,
    /// `%context`: the focus of the whole expression when `None`.
    pub context: Option<Item>,
    /// Strict: unknown types and `as` on more than one item are errors. Off for invariants, whose authors rely on the
    /// lenient reading. Names that a type does not have are found by `check`, before there is data.
    pub strict: bool,
    /// Constraints as HL7's validator reads them: `startsWith`, `endsWith`, `contains` and `matches` of nothing are false
    /// rather than nothing. Published invariants rely on it: `fullUrl.contains('/_history/').not()` (bdl-8) is meant to
    /// hold where there is no fullUrl.
    pub constraint: bool,
    /// Steps for each evaluation; see [`MAX_FHIRPATH_STEPS`].
    pub fuel: u64,
    /// Where `trace()` writes (`name: text` a line); nothing is kept when `None`.
    pub trace: Option<&'t RefCell<Vec<String>>>,
    /// The instant of `now()`, `today()`, `timeOfDay()`, as `Host::now` gives it; the host's when `None`.
    pub now: Option<&'t str>,
    /// As [`Variable::defined`] gives them; of the same name the last one counts.
    pub variables: &'t [Variable],
    pub(crate) left: Cell<u64>,
}

impl<'t> Context<'t> {
    /// The context of a document whose root is the resource.
    pub fn new(tree: &'t Tree<'t>, host: &'t dyn Host) -> Self {
        Self {
            tree,
            host,
            resource: NodeId::ROOT,
            root_resource: NodeId::ROOT,
            context: None,
            strict: false,
            constraint: false,
            fuel: MAX_FHIRPATH_STEPS,
            trace: None,
            now: None,
            variables: &[],
            left: Cell::new(0),
        }
    }

    /// Steps that the last evaluation took.
    pub fn spent(&self) -> u64 {
        self.fuel.saturating_sub(self.left.get())
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("resource", &self.resource)
            .field("root_resource", &self.root_resource)
            .field("context", &self.context)
            .field("strict", &self.strict)
            .field("fuel", &self.fuel)
            .finish_non_exhaustive()
    }
}
