//! Static analysis: what an expression can be told to get wrong before there is data. It only speaks of what the host
//! knows for certain; where a type cannot be known (after `children()`, `resolve()`, in a contained resource) it is
//! silent.

use super::ast::{Expr, Id, Name, Op, Operator, TypeTest};
use super::function::Function;
use super::{Host, TypeId};
use crate::diagnostic::Words;
use crate::text::Span;

/// Faults kept of one expression.
const MAX_FAULTS: usize = 64;
/// Types that a message names.
const SHOWN: usize = 5;

/// A fault of an expression that shows without data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The part of the expression's text (bytes).
    pub span: Span,
    /// Where the path begins that it is part of.
    pub path: u32,
    /// What is wrong.
    pub message: Words,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {})", self.message.en, self.span.start)
    }
}

/// Checks `expr` for use on elements of type `root`: element names that no type at that place has (the data's
/// `valueQuantity` for `value` among them), and with `ordered` also functions that need an order on a collection that
/// has none. Faults come in the order of the expression.
pub fn check(expr: &Expr, host: &dyn Host, root: TypeId, ordered: bool) -> Vec<Fault> {
    let mut checker = Checker { expr, host, ordered, faults: Vec::new() };
    let root = Shape { types: known(vec![root]), unordered: false };
    checker.infer(expr.root, &root);
    checker.faults.sort_by_key(|fault| (fault.span.end, fault.span.start));
    checker.faults
}

/// Checks `expr` for use on elements of any of the types `roots`: a path that leads nowhere from each of them. (In
/// `Patient.name | Person.name` each path is for one type only.) Costs as much as that many [`check`]s.
pub fn check_any(expr: &Expr, host: &dyn Host, roots: &[TypeId]) -> Option<Fault> {
    let (&first, others) = roots.split_first()?;
    let mut common = check(expr, host, first, false);
    for &root in others {
        if common.is_empty() {
            break;
        }
        let found = check(expr, host, root, false);
        common.retain_mut(|known| {
            let Some(other) = found.iter().find(|other| other.path == known.path) else { return false };
            // where more of it made sense, that type was meant
            if other.span.end > known.span.end {
                known.clone_from(other);
            }
            true
        });
    }
    common.into_iter().next()
}

/// What is known of a collection.
#[derive(Clone, Default)]
struct Shape {
    /// The types that items can have; `None`: anything.
    types: Option<Vec<TypeId>>,
    /// The order of items has no meaning.
    unordered: bool,
}

fn known(types: Vec<TypeId>) -> Option<Vec<TypeId>> {
    (!types.is_empty() && types.iter().all(|&ty| ty != TypeId::UNKNOWN)).then_some(types)
}

/// Types that stand for any of those derived from them: they have elements that their definition does not name.
const OPEN_TYPES: [&str; 5] = ["Resource", "DomainResource", "Element", "BackboneElement", ""];

struct Checker<'e> {
    expr: &'e Expr,
    host: &'e dyn Host,
    ordered: bool,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    fn infer(&mut self, id: Id, this: &Shape) -> Shape {
        let expr = self.expr;
        match expr.op(id) {
            Op::Empty | Op::Literal(_) | Op::Index | Op::Total | Op::Variable(_) => Shape::default(),
            Op::This => this.clone(),
            Op::Member { input, name } => {
                let name = &expr.names[*name as usize];
                match input {
                    Some(input) => {
                        let input = self.infer(*input, this);
                        self.member(id, &input, name)
                    }
                    None if self.is_type_itself(this, name) => this.clone(),
                    None => self.member(id, this, name),
                }
            }
            Op::Type { input, test, ty } => {
                let input = self.input(*input, this);
                if *test == TypeTest::Is || ty.namespace.as_deref() == Some("System") {
                    return Shape::default();
                }
                Shape { types: known(vec![self.host.type_named(&ty.name)]), ..input }
            }
            Op::Item { input, index } => {
                let input = self.infer(*input, this);
                self.infer(*index, this);
                self.needs_order(id, &input);
                Shape { unordered: false, ..input }
            }
            Op::Sign { operand, .. } => {
                self.infer(*operand, this);
                Shape::default()
            }
            Op::Binary { op, left, right } => {
                let (left, right) = (self.infer(*left, this), self.infer(*right, this));
                if *op == Operator::Union { either(left, right) } else { Shape::default() }
            }
            Op::Call { input, function, first, count } => {
                let args = expr.args(*first, *count);
                let given = self.input(*input, this);
                self.call(id, *function, &given, args, if input.is_some() { &given } else { this }, this)
            }
        }
    }

    fn input(&mut self, input: Option<Id>, this: &Shape) -> Shape {
        match input {
            Some(input) => self.infer(input, this),
            None => this.clone(),
        }
    }

    /// `inner` is `$this` of arguments that are evaluated item by item, `this` that of all others.
    fn call(&mut self, id: Id, function: Function, input: &Shape, args: &[Id], inner: &Shape, this: &Shape) -> Shape {
        use Function as F;
        let by_item = matches!(
            function,
            F::Where
                | F::Select
                | F::Exists
                | F::All
                | F::Repeat
                | F::RepeatAll
                | F::Sort
                | F::Aggregate
                | F::Iif
                | F::Trace
        );
        let shapes: Vec<Shape> = args.iter().map(|&arg| self.infer(arg, if by_item { inner } else { this })).collect();
        match function {
            F::First | F::Last | F::Tail | F::Skip | F::Take => {
                self.needs_order(id, input);
                input.clone()
            }
            F::Where
            | F::Single
            | F::Distinct
            | F::Trace
            | F::Exclude
            | F::Intersect
            | F::CheckModifiers
            | F::Slice => input.clone(),
            F::Sort => Shape { unordered: false, ..input.clone() },
            F::Select => shapes.into_iter().next().unwrap_or_default(),
            F::Union | F::Combine => shapes.into_iter().fold(input.clone(), either),
            F::Children | F::Descendants => Shape { types: None, unordered: true },
            F::Extension => Shape { types: known(vec![self.host.type_named("Extension")]), unordered: false },
            _ => Shape::default(),
        }
    }

    fn needs_order(&mut self, id: Id, input: &Shape) {
        if self.ordered && input.unordered {
            self.fault(id, || {
                Words::new(
                    "順序のない集まりに、順序が要る関数を使っています",
                    "a function that needs an order is used on a collection without one",
                )
            });
        }
    }

    /// A path that begins with the name of the type that it stands on.
    fn is_type_itself(&self, this: &Shape, name: &Name) -> bool {
        name.text.starts_with(|first: char| first.is_ascii_uppercase())
            && this.types.as_ref().is_none_or(|types| types.iter().any(|&ty| self.host.is_subtype(ty, &name.text)))
    }

    fn member(&mut self, id: Id, input: &Shape, name: &Name) -> Shape {
        let Some(types) = &input.types else { return Shape::default() };
        let mut found = Vec::new();
        let mut certain = true;
        let mut anywhere = false;
        for &ty in types {
            match self.host.has_element(ty, &name.text) {
                Some(true) => {
                    anywhere = true;
                    match self.host.element(ty, &name.text) {
                        Some(element) if !element.types.is_empty() => found.extend(element.types),
                        _ => certain = false,
                    }
                }
                // An anonymous type is called BackboneElement, but its elements are known.
                Some(false) => certain &= !self.is_open(ty),
                None => certain = false,
            }
        }
        if !anywhere && certain {
            let host = self.host;
            self.fault(id, || {
                let more = types.get(SHOWN..).is_some_and(|more| !more.is_empty());
                let names = types.iter().take(SHOWN).map(|&ty| host.type_name(ty));
                let of = names.chain(more.then_some("…".into())).collect::<Vec<_>>().join(" | ");
                Words::new(
                    format!("{of} に要素 {} はありません", name.text),
                    format!("{of} has no element {}", name.text),
                )
            });
            return Shape::default();
        }
        // the types of a choice lead to the same ones again and again
        found.sort_unstable();
        found.dedup();
        Shape { types: if certain { known(found) } else { None }, unordered: input.unordered }
    }

    fn fault(&mut self, id: Id, message: impl FnOnce() -> Words) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { span: self.expr.span(id), path: self.path(id), message: message() });
        }
    }

    /// Where the path begins that ends in `id`.
    fn path(&self, mut id: Id) -> u32 {
        loop {
            match self.expr.op(id) {
                Op::Member { input: Some(input), .. }
                | Op::Type { input: Some(input), .. }
                | Op::Call { input: Some(input), .. }
                | Op::Item { input, .. } => id = *input,
                _ => return self.expr.span(id).start,
            }
        }
    }

    fn is_open(&self, ty: TypeId) -> bool {
        let name = self.host.type_name(ty);
        OPEN_TYPES.contains(&&*name) && self.host.type_named(&name) == ty
    }
}

fn either(left: Shape, right: Shape) -> Shape {
    let types = left.types.zip(right.types).map(|(mut left, right)| {
        left.extend(right);
        left.sort_unstable();
        left.dedup();
        left
    });
    Shape { types, unordered: left.unordered || right.unordered }
}
