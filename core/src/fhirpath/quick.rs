//! The short way for constraints: paths of names, existence, logic and comparison with a text, answered on the nodes
//! themselves. Most constraints of FHIR say no more ("period.exists() implies periodUnit.exists()"), and building values
//! for them cost ten times the look-ups.
//!
//! It says what it is sure of: what it does not know and what could be an error is left to the evaluator, so that words
//! and bounds are always the evaluator's. Each step looks at a handful of nodes at most.

mod order;
mod values;

use super::ast::{Id, Literal, Name, Op, Operator, TypeTest};
use super::function::Function;
use super::{Expr, Host, Property, TypeId};
use crate::json::{Kind, NodeId, Sym, Tree};

/// More nodes than this in one path are left to the evaluator.
const MOST: usize = 8;
/// So are objects with more properties: what looks at many nodes has to pay for its steps.
const MOST_PROPERTIES: usize = 128;

/// Of a focus with more nodes the host knows the properties by name.
const LARGE: u32 = 16;
/// Texts longer than this are matched by the evaluator, which counts the steps.
const MOST_BYTES: usize = 256;

/// Whether the constraint holds on `focus`, an object or a text, where that is sure.
pub fn sure(
    expr: &Expr,
    tree: &Tree<'_>,
    host: &dyn Host,
    focus: NodeId,
    resource: &dyn Fn() -> NodeId,
) -> Option<bool> {
    if !matches!(tree.kind(focus), Kind::Object | Kind::String) {
        return None;
    }
    match (Quick { expr, tree, host, focus, resource }).test(expr.root, focus)? {
        Answer::True => Some(true),
        Answer::False => Some(false),
        Answer::Empty => None,
    }
}

/// A boolean of three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    True,
    False,
    Empty,
}

impl From<bool> for Answer {
    fn from(answer: bool) -> Self {
        if answer { Self::True } else { Self::False }
    }
}

/// The nodes that a path leads to.
struct Nodes {
    len: usize,
    at: [NodeId; MOST],
}

impl Nodes {
    const NONE: Self = Self { len: 0, at: [NodeId::ROOT; MOST] };

    fn of(node: NodeId) -> Self {
        let mut nodes = Self::NONE;
        nodes.at[0] = node;
        nodes.len = 1;
        nodes
    }

    fn push(&mut self, node: NodeId) -> Option<()> {
        *self.at.get_mut(self.len)? = node;
        self.len += 1;
        Some(())
    }

    fn all(&self) -> &[NodeId] {
        &self.at[..self.len]
    }
}

struct Quick<'q> {
    expr: &'q Expr,
    tree: &'q Tree<'q>,
    host: &'q dyn Host,
    focus: NodeId,
    resource: &'q dyn Fn() -> NodeId,
}

/// In all of these `None` is "ask the evaluator".
impl Quick<'_> {
    fn test(&self, id: Id, this: NodeId) -> Option<Answer> {
        use Answer::{Empty, False, True};
        match self.expr.op(id) {
            Op::Literal(Literal::Boolean(value)) => Some((*value).into()),
            Op::Binary { op, left, right } => match op {
                Operator::And => Some(match self.test(*left, this)? {
                    False => False,
                    left => match (left, self.test(*right, this)?) {
                        (_, False) => False,
                        (True, True) => True,
                        _ => Empty,
                    },
                }),
                Operator::Or => Some(match self.test(*left, this)? {
                    True => True,
                    left => match (left, self.test(*right, this)?) {
                        (_, True) => True,
                        (False, False) => False,
                        _ => Empty,
                    },
                }),
                Operator::Implies => Some(match self.test(*left, this)? {
                    False => True,
                    left => match (left, self.test(*right, this)?) {
                        (_, True) => True,
                        (True, right) => right,
                        _ => Empty,
                    },
                }),
                Operator::Equal | Operator::In => self.compare(*op == Operator::Equal, *left, *right, this),
                Operator::LessOrEqual => {
                    let (left, right) = (self.path(*left, this)?, self.path(*right, this)?);
                    let ([left], [right]) = (left.all(), right.all()) else { return None };
                    if self.tree.kind(*left) == Kind::Object {
                        return self.are_ordered(*left, *right).map(Into::into);
                    }
                    let are_texts = [left, right].iter().all(|node| self.tree.kind(**node) == Kind::String);
                    // where the texts do not say it, the evaluator looks at the times
                    let ordered = || order::are_ordered(&self.tree.text(*left), &self.tree.text(*right));
                    are_texts.then(ordered).flatten().map(Into::into)
                }
                Operator::GreaterOrEqual => match self.expr.op(*right) {
                    Op::Literal(Literal::Integer(number)) => self.at_least(*left, *number, this)?.then_some(True),
                    _ => None,
                },
                Operator::NotEqual => Some(match self.compare(true, *left, *right, this)? {
                    True => False,
                    False => True,
                    Empty => Empty,
                }),
                _ => None,
            },
            Op::Call { input, function: Function::Contains, first, count } => {
                let text = self.text(*self.expr.args(*first, *count).first()?)?;
                let nodes = input.map_or_else(|| Some(Nodes::of(this)), |input| self.path(input, this))?;
                match nodes.all() {
                    [] => Some(Empty),
                    [node] if self.tree.kind(*node) == Kind::String => {
                        Some(self.tree.text(*node).contains(text).into())
                    }
                    _ => None,
                }
            }
            Op::Call { input, function: Function::Matches, first, count } => {
                let pattern = self.expr.pattern(*self.expr.args(*first, *count).first()?)?.as_ref().ok()?;
                let nodes = input.map_or_else(|| Some(Nodes::of(this)), |input| self.path(input, this))?;
                let [node] = nodes.all() else { return None };
                if self.tree.kind(*node) != Kind::String {
                    return None;
                }
                let text = self.tree.text(*node);
                (text.len() <= MOST_BYTES).then(|| pattern.is_match(&text).into())
            }
            Op::Call { input: Some(input), function, first, count } => {
                let args = self.expr.args(*first, *count);
                match (function, args) {
                    (Function::Not, _) => Some(match self.test(*input, this)? {
                        True => False,
                        False => True,
                        Empty => Empty,
                    }),
                    (Function::Exists, []) => Some((self.path(*input, this)?.len > 0).into()),
                    (Function::Empty, _) => Some((self.path(*input, this)?.len == 0).into()),
                    (Function::Exists, [criteria]) => {
                        for &node in self.path(*input, this)?.all() {
                            if self.test(*criteria, node)? == True {
                                return Some(True);
                            }
                        }
                        Some(False)
                    }
                    (Function::All, [criteria]) => {
                        for &node in self.path(*input, this)?.all() {
                            if self.test(*criteria, node)? != True {
                                return Some(False);
                            }
                        }
                        Some(True)
                    }
                    (Function::HasValue, _) => {
                        let nodes = self.path(*input, this)?;
                        let value = |node| !matches!(self.tree.kind(node), Kind::Object | Kind::Array | Kind::Null);
                        Some((nodes.len == 1 && value(nodes.at[0])).into())
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `path = 'text'`, `path in ('one' | 'other')`, where the path leads to at most one text.
    fn compare(&self, equal: bool, left: Id, right: Id, this: NodeId) -> Option<Answer> {
        let nodes = self.path(left, this)?;
        let text = if equal { Some(self.text(right)?) } else { None };
        let node = match nodes.all() {
            [] => return Some(Answer::Empty),
            [node] if self.tree.kind(*node) == Kind::String => *node,
            _ => return None,
        };
        match text {
            Some(text) => Some(self.tree.is_text(node, text).into()),
            None => self.is_one_of(node, right).map(Into::into),
        }
    }

    fn is_one_of(&self, node: NodeId, all: Id) -> Option<bool> {
        if let Op::Binary { op: Operator::Union, left, right } = self.expr.op(all) {
            let (left, right) = (self.is_one_of(node, *left)?, self.is_one_of(node, *right)?);
            return Some(left || right);
        }
        Some(self.tree.is_text(node, self.text(all)?))
    }

    fn text(&self, id: Id) -> Option<&str> {
        match self.expr.op(id) {
            Op::Literal(Literal::String(text)) => Some(text),
            Op::Variable(name) => match &**name {
                "ucum" => Some("http://unitsofmeasure.org"),
                "sct" => Some("http://snomed.info/sct"),
                "loinc" => Some("http://loinc.org"),
                _ => None,
            },
            _ => None,
        }
    }

    fn path(&self, id: Id, this: NodeId) -> Option<Nodes> {
        match self.expr.op(id) {
            Op::This => Some(Nodes::of(this)),
            Op::Variable(name) if &**name == "resource" => Some(Nodes::of((self.resource)())),
            Op::Member { input, name } => {
                let name = &self.expr.names[*name as usize];
                let mut found = Nodes::NONE;
                match input {
                    // a type's name in front of a path
                    None if name.text.starts_with(|first: char| first.is_ascii_uppercase()) => return None,
                    None => self.children(this, name, &mut found)?,
                    Some(input) => {
                        for &node in self.path(*input, this)?.all() {
                            self.children(node, name, &mut found)?;
                        }
                    }
                }
                Some(found)
            }
            Op::Call { input: Some(input), function: Function::Where, first, count } => {
                let criteria = *self.expr.args(*first, *count).first()?;
                let mut found = Nodes::NONE;
                for &node in self.path(*input, this)?.all() {
                    if self.test(criteria, node)? == Answer::True {
                        found.push(node)?;
                    }
                }
                Some(found)
            }
            // of the very type; that there is none, or another one, the evaluator says
            Op::Type { input: Some(input), test: TypeTest::OfType, ty } if ty.namespace.is_none() => {
                let nodes = self.path(*input, this)?;
                let is_so = |node: &NodeId| *self.host.type_name(self.host.type_of(*node)) == *ty.name;
                (nodes.len > 0 && nodes.all().iter().all(is_so)).then_some(nodes)
            }
            Op::Call { input: Some(input), function: Function::Intersect, first, count } => {
                let other = *self.expr.args(*first, *count).first()?;
                let (left, right) = (self.path(*input, this)?, self.path(other, this)?);
                // what they have in common is a question of equality
                let is_apart = |node: &NodeId| right.all().iter().all(|other| self.are_apart(*node, *other));
                left.all().iter().all(is_apart).then_some(Nodes::NONE)
            }
            _ => None,
        }
    }

    /// As the evaluator's `named_children`, where no companion, unknown name or primitive is in the way.
    fn children(&self, parent: NodeId, name: &Name, found: &mut Nodes) -> Option<()> {
        let tree = self.tree;
        if !name.bound || name.sym == Sym::UNKNOWN || tree.kind(parent) != Kind::Object {
            return None;
        }
        let is_large = parent == self.focus && tree.subtree_end(parent).0 - parent.0 > LARGE;
        let told = if is_large { self.host.property(parent, name.sym) } else { Property::Unsure };
        let told = if told == Property::Unsure { self.property(parent, name) } else { told };
        let value = match told {
            Property::Absent => return Some(()),
            Property::Node(value) => value,
            Property::Unsure => return None,
        };
        match tree.kind(value) {
            Kind::Null => Some(()),
            Kind::Array => {
                tree.children(value).filter(|&item| tree.kind(item) != Kind::Null).try_for_each(|item| found.push(item))
            }
            _ => found.push(value),
        }
    }

    /// The one property of that name, or that is a choice of it.
    fn property(&self, parent: NodeId, name: &Name) -> Property {
        let tree = self.tree;
        let companions = tree.has_companions(parent);
        if !companions && name.choices.is_empty() {
            let mut children = tree.children(parent);
            let is_so = |&child: &NodeId| tree.sym(child) == name.sym && !tree.is_duplicate(child);
            let found = children.by_ref().take(MOST_PROPERTIES).find(is_so);
            let is_all = found.is_some() || children.next().is_none();
            return if is_all { found.into() } else { Property::Unsure };
        }
        let (mut value, mut choice) = (None, None);
        for (at, child) in tree.children(parent).enumerate() {
            if at == MOST_PROPERTIES {
                return Property::Unsure;
            }
            let sym = tree.sym(child);
            let is_choice = || name.has_choice(sym) || (sym == Sym::UNKNOWN && !name.choices.is_empty());
            if sym == name.sym {
                if companions && tree.is_companion(child) {
                    return Property::Unsure;
                }
                if !tree.is_duplicate(child) && value.is_none() {
                    value = Some(child);
                    if !companions {
                        break;
                    }
                }
            } else if choice.is_none() && is_choice() && !tree.is_duplicate(child) {
                if tree.is_companion(child) || !self.is_choice(parent, child, name) {
                    return Property::Unsure;
                }
                choice = Some(child);
            }
        }
        value.or(choice).into()
    }

    fn is_choice(&self, parent: NodeId, child: NodeId, name: &Name) -> bool {
        let ty = self.host.type_of(parent);
        let key = self.tree.key(child);
        ty != TypeId::UNKNOWN
            && self.tree.sym(child) != Sym::UNKNOWN
            && self.host.choice_of(ty, &key).is_some_and(|element| *element == *name.text)
    }
}
