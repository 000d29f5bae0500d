//! The parsed expression: an arena of nodes, immutable once parsed and bound.

use super::function::Function;
use super::regex::JavaRegex;
use super::{EvalErrorKind, Quantity, Temporal};
use crate::json::{Sym, Symbols};
use crate::text::{Span, choice};
use rust_decimal::Decimal;
use std::sync::OnceLock;

/// Index into `Expr::nodes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(pub(super) u32);

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) span: Span,
    /// Nesting below this node; bounded, so that evaluation may recurse.
    pub(super) depth: u32,
}

#[derive(Clone, Debug)]
pub(super) enum Op {
    /// `{}`
    Empty,
    Literal(Literal),
    /// `$this`, also the input of a path that begins with a name.
    This,
    Index,
    Total,
    Variable(Box<str>),
    /// `input.name`; without an input, a path that begins with a name.
    Member {
        input: Option<Id>,
        name: u32,
    },
    /// `input.f(args)`; the arguments are `Expr::args[first..first + count]`.
    Call {
        input: Option<Id>,
        function: Function,
        first: u32,
        count: u32,
    },
    /// `input.is(T)`, `input is T`, and the same with `as`, and `ofType(T)`.
    Type {
        input: Option<Id>,
        test: TypeTest,
        ty: TypeName,
    },
    /// `input[index]`
    Item {
        input: Id,
        index: Id,
    },
    /// `-x` or `+x`
    Sign {
        negative: bool,
        operand: Id,
    },
    Binary {
        op: Operator,
        left: Id,
        right: Id,
    },
}

#[derive(Clone, Debug)]
pub(super) enum Literal {
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    String(Box<str>),
    Temporal(Temporal),
    Quantity(Box<Quantity>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeTest {
    Is,
    As,
    OfType,
}

/// `FHIR.Patient`, `System.String`, `Patient`.
#[derive(Clone, Debug)]
pub(super) struct TypeName {
    pub(super) namespace: Option<Box<str>>,
    pub(super) name: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Implies,
    Or,
    Xor,
    And,
    In,
    Contains,
    Equal,
    NotEqual,
    Equivalent,
    NotEquivalent,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Union,
    Add,
    Subtract,
    Concatenate,
    Multiply,
    Divide,
    Div,
    Mod,
}

/// An element name, and the property names that a choice of that name can have in the data.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: Box<str>,
    pub(super) sym: Sym,
    /// Sorted numbers of `valueQuantity`, `valueString`, … for `value`.
    pub(super) choices: Box<[Sym]>,
    /// A bit for each of them, its number modulo 256.
    pub(super) marks: [u64; 4],
    /// `bind` was called: every name that the table holds is compared by number.
    pub(super) bound: bool,
}

/// A parsed expression: immutable, `Send + Sync`, cheap to evaluate many times.
#[derive(Clone, Debug)]
pub struct Expr {
    pub(super) text: Box<str>,
    pub(super) nodes: Vec<Node>,
    pub(super) args: Vec<Id>,
    pub(super) names: Vec<Name>,
    pub(super) root: Id,
    /// Regular expressions that stand in the text, compiled on first use: (the literal's node, pattern).
    pub(super) patterns: Vec<(Id, LazyRegex)>,
}

/// A regular expression, or why it is none, once it was asked for.
pub(super) type LazyRegex = OnceLock<Result<JavaRegex, (EvalErrorKind, String)>>;

impl Name {
    /// Whether a choice of that name can be written so.
    #[inline]
    pub(super) fn has_choice(&self, sym: Sym) -> bool {
        self.marks[usize::from(sym.0 / 64 % 4)] & sym.bit() != 0 && self.choices.binary_search(&sym).is_ok()
    }
}

impl Expr {
    /// Whether it names the resource around its focus.
    pub(crate) fn asks_around(&self) -> bool {
        let around = |op: &Op| matches!(op, Op::Variable(name) if matches!(&**name, "resource" | "rootResource"));
        self.nodes.iter().any(|node| around(&node.op))
    }

    /// How deeply it nests.
    pub(super) fn depth(&self) -> u32 {
        self.node(self.root).depth
    }

    /// The variables that it names.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().filter_map(|node| match &node.op {
            Op::Variable(name) => Some(&**name),
            _ => None,
        })
    }

    /// The regular expression that the literal `id` is, or why it cannot be used; `None` where it stands for none.
    pub(super) fn pattern(&self, id: Id) -> Option<&Result<JavaRegex, (EvalErrorKind, String)>> {
        let Op::Literal(Literal::String(pattern)) = self.op(id) else { return None };
        let (_, cell) = self.patterns.iter().find(|(literal, _)| *literal == id)?;
        Some(cell.get_or_init(|| JavaRegex::new(pattern)))
    }

    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Resolves element names to the numbers of `symbols`, with which the trees are parsed that this expression is then
    /// evaluated on. Names outside the table are compared as text.
    pub fn bind(&mut self, symbols: &Symbols) {
        for name in &mut self.names {
            name.sym = symbols.get(name.text.as_bytes());
            name.bound = true;
            let mut choices: Vec<Sym> = choice::OPEN
                .iter()
                .map(|code| symbols.get(choice::expansion(&name.text, code).as_bytes()))
                .filter(|&sym| sym != Sym::UNKNOWN)
                .collect();
            choices.sort_unstable();
            for sym in &choices {
                name.marks[usize::from(sym.0 / 64 % 4)] |= sym.bit();
            }
            name.choices = choices.into();
        }
    }

    #[inline]
    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id.0 as usize]
    }

    #[inline]
    pub(super) fn op(&self, id: Id) -> &Op {
        &self.node(id).op
    }

    #[inline]
    pub(super) fn span(&self, id: Id) -> Span {
        self.node(id).span
    }

    #[inline]
    pub(super) fn args(&self, first: u32, count: u32) -> &[Id] {
        &self.args[first as usize..(first + count) as usize]
    }
}
