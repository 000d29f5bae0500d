//! Evaluation: a recursive reading of the arena. Paths are walked, not built: a step hands each item on to the next, so
//! that `exists()`, `empty()`, `first()` and an index stop at the first item that answers them.

use super::ast::{Id, Literal, Name, Op, Operator, TypeTest};
use super::context::{Context, Variable};
use super::function::Function;
use super::{Collection, EvalError, EvalErrorKind, Expr, Item, Value, functions, operators};
use crate::json::Kind;
use std::borrow::Cow;

/// Evaluates `expr` with `focus` as its input. Every call starts with full fuel.
///
/// # Errors
/// The expression does not fit the data (more than one item where one is needed, an operand of a wrong type), needs
/// what is not loaded, or ran out of fuel.
pub fn evaluate<'t>(
    expr: &'t Expr,
    context: &Context<'t>,
    focus: impl Into<Value<'t>>,
) -> Result<Collection<'t>, EvalError> {
    let evaluator = Evaluator::new(expr, context, focus.into());
    evaluator.eval(expr.root, &Scope { this: &evaluator.focus, index: None, total: None })
}

/// Whether a constraint holds on `focus` (http://hl7.org/fhir/R4/conformance-rules.html#constraints: the expression
/// shall be true). As in HL7's validator a result that is not a single boolean counts as true when there is one at all;
/// an empty result does not hold.
pub fn holds(expr: &Expr, context: &Context<'_>, focus: impl Into<Item>) -> Result<bool, EvalError> {
    let evaluator = Evaluator::new(expr, context, Value::Node(focus.into()));
    let scope = Scope { this: &evaluator.focus, index: None, total: None };
    if evaluator.is_boolean(expr.root) {
        return Ok(evaluator.test(expr.root, &scope)? == Some(true));
    }
    let result = evaluator.eval(expr.root, &scope)?;
    Ok(match result.as_slice() {
        [] => false,
        [value] => evaluator.as_boolean(value).unwrap_or(true),
        _ => true,
    })
}

/// `$this`, `$index`, `$total`.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s, 't> {
    pub(super) this: &'s Value<'t>,
    pub(super) index: Option<usize>,
    pub(super) total: Option<&'s Collection<'t>>,
}

impl<'s, 't> Scope<'s, 't> {
    /// The scope inside a function that visits its input item by item.
    pub(super) fn within<'n>(&'n self, this: &'n Value<'t>, index: usize) -> Scope<'n, 't>
    where
        's: 'n,
    {
        Scope { this, index: Some(index), total: self.total }
    }
}

/// A function call being evaluated.
#[derive(Clone, Copy)]
pub(super) struct Call<'s, 't> {
    pub(super) id: Id,
    pub(super) function: Function,
    pub(super) input: Option<Id>,
    pub(super) args: &'t [Id],
    pub(super) scope: &'s Scope<'s, 't>,
}

/// Takes one item; `false` says that no more are wanted.
pub(super) type Sink<'k, 't> = &'k mut dyn FnMut(Value<'t>) -> Result<bool, EvalError>;

pub(super) struct Evaluator<'c, 't> {
    pub(super) expr: &'t Expr,
    pub(super) context: &'c Context<'t>,
    focus: Value<'t>,
    /// The variables of the context that the expression sees.
    variables: &'t [Variable],
}

impl<'c, 't> Evaluator<'c, 't> {
    pub(super) fn new(expr: &'t Expr, context: &'c Context<'t>, focus: Value<'t>) -> Self {
        context.left.set(context.fuel);
        Self { expr, context, focus, variables: context.variables }
    }

    /// Burns `steps` of fuel.
    #[inline]
    pub(super) fn step(&self, id: Id, steps: usize) -> Result<(), EvalError> {
        let left = self.context.left.get();
        if left < steps as u64 {
            self.context.left.set(0);
            return Err(self.error(
                EvalErrorKind::OutOfFuel,
                id,
                format!("評価の手数が上限 ({}) を超えました", self.context.fuel),
                format!("the evaluation takes more than {} steps", self.context.fuel),
            ));
        }
        self.context.left.set(left - steps as u64);
        Ok(())
    }

    pub(super) fn error(&self, kind: EvalErrorKind, id: Id, ja: impl Into<String>, en: impl Into<String>) -> EvalError {
        EvalError::new(kind, self.expr.span(id), ja, en)
    }

    pub(super) fn eval(&self, id: Id, scope: &Scope<'_, 't>) -> Result<Collection<'t>, EvalError> {
        self.step(id, 1)?;
        if self.is_boolean(id) {
            return Ok(self.test(id, scope)?.map(Value::Boolean).into());
        }
        Ok(match self.expr.op(id) {
            Op::Empty => Collection::Empty,
            Op::Literal(literal) => Collection::One(Self::literal(literal)),
            Op::This => Collection::One(scope.this.clone()),
            Op::Index => scope.index.map(Value::count).into(),
            Op::Total => scope.total.cloned().unwrap_or_default(),
            Op::Variable(name) => match self.variables.iter().rposition(|variable| *variable.name == **name) {
                Some(at) => self.defined(at)?,
                None => Collection::One(self.variable(id, name)?),
            },
            Op::Member { .. } | Op::Type { .. } => self.collect(id, scope)?,
            Op::Item { input, index } => self.item(*input, *index, scope)?,
            Op::Sign { negative, operand } => {
                let operand = self.eval(*operand, scope)?;
                operators::sign(self, id, *negative, operand)?
            }
            Op::Binary { op: Operator::Union, left, right } => {
                let mut all = self.eval(*left, scope)?;
                all.append(self.eval(*right, scope)?);
                operators::distinct(self, id, all)?
            }
            Op::Binary { op, left, right } => {
                let (left, right) = (self.eval(*left, scope)?, self.eval(*right, scope)?);
                operators::arithmetic(self, id, *op, &left, &right)?
            }
            Op::Call { function, .. } if streams(*function) => self.collect(id, scope)?,
            Op::Call { input, function, first, count } => {
                let args = self.expr.args(*first, *count);
                functions::call(self, &Call { id, function: *function, input: *input, args, scope })?
            }
        })
    }

    fn collect(&self, id: Id, scope: &Scope<'_, 't>) -> Result<Collection<'t>, EvalError> {
        let mut found = Collection::Empty;
        self.walk(id, scope, &mut |value| {
            self.step(id, 2)?;
            found.push(value);
            Ok(true)
        })?;
        Ok(found)
    }

    /// Hands the items of `id` to `sink` one by one; `false` when the sink wanted no more.
    pub(super) fn walk(&self, id: Id, scope: &Scope<'_, 't>, sink: Sink<'_, 't>) -> Result<bool, EvalError> {
        match self.expr.op(id) {
            Op::This => sink(scope.this.clone()),
            Op::Member { input: None, name } => {
                let name = &self.expr.names[*name as usize];
                if name.text.starts_with(|first: char| first.is_ascii_uppercase())
                    && self.is_of_type(scope.this, None, &name.text)
                {
                    return sink(scope.this.clone());
                }
                self.member(id, scope.this, name, sink)
            }
            Op::Member { input: Some(input), name } => {
                let name = &self.expr.names[*name as usize];
                self.walk(*input, scope, &mut |value| self.member(id, &value, name, sink))
            }
            Op::Type { input, test: test @ (TypeTest::As | TypeTest::OfType), ty } => {
                self.check_type_name(id, ty)?;
                let mut seen = false;
                self.walk_input(*input, scope, &mut |value| {
                    if seen && *test == TypeTest::As && self.context.strict {
                        return Err(self.not_single(id));
                    }
                    seen = true;
                    if self.is_exactly(&value, ty.namespace.as_deref(), &ty.name) { sink(value) } else { Ok(true) }
                })
            }
            Op::Call { input, function, first, count } if streams(*function) => {
                let args = self.expr.args(*first, *count);
                let call = Call { id, function: *function, input: *input, args, scope };
                functions::stream(self, &call, sink)
            }
            _ => {
                for value in self.eval(id, scope)? {
                    if !sink(value)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }

    /// As `walk`; without an input `$this` is the input.
    pub(super) fn walk_input(
        &self,
        input: Option<Id>,
        scope: &Scope<'_, 't>,
        sink: Sink<'_, 't>,
    ) -> Result<bool, EvalError> {
        match input {
            Some(input) => self.walk(input, scope, sink),
            None => sink(scope.this.clone()),
        }
    }

    /// Whether there is an item at all.
    pub(super) fn exists(&self, input: Option<Id>, scope: &Scope<'_, 't>) -> Result<bool, EvalError> {
        let Some(id) = input else { return Ok(true) };
        if let Op::Binary { op: Operator::Union, left, right } = self.expr.op(id) {
            return Ok(self.exists(Some(*left), scope)? || self.exists(Some(*right), scope)?);
        }
        Ok(!self.walk(id, scope, &mut |_| Ok(false))?)
    }

    fn item(&self, input: Id, index: Id, scope: &Scope<'_, 't>) -> Result<Collection<'t>, EvalError> {
        let at = self.eval(index, scope)?;
        let Some(mut left) = self.integer(index, at)? else { return Ok(Collection::Empty) };
        let mut found = Collection::Empty;
        if left < 0 {
            return Ok(found);
        }
        self.walk(input, scope, &mut |value| {
            left -= 1;
            if left < 0 {
                found = Collection::One(value);
            }
            Ok(left >= 0)
        })?;
        Ok(found)
    }

    /// Whether `test` answers this node by itself.
    fn is_boolean(&self, id: Id) -> bool {
        match self.expr.op(id) {
            Op::Binary { op, .. } => operators::is_boolean(*op),
            Op::Type { test, .. } => *test == TypeTest::Is,
            Op::Call { function, .. } => {
                matches!(
                    function,
                    Function::Exists | Function::Empty | Function::Not | Function::All | Function::HasValue
                )
            }
            _ => false,
        }
    }

    /// The expression as a boolean of three values (singleton evaluation: one item that is not a boolean is true).
    pub(super) fn test(&self, id: Id, scope: &Scope<'_, 't>) -> Result<Option<bool>, EvalError> {
        self.step(id, 1)?;
        match self.expr.op(id) {
            Op::Literal(Literal::Boolean(value)) => Ok(Some(*value)),
            Op::Binary { op, left, right } if operators::is_boolean(*op) => {
                operators::boolean(self, id, *op, *left, *right, scope)
            }
            Op::Type { input, test: TypeTest::Is, ty } => {
                self.check_type_name(id, ty)?;
                let mut answer = None;
                self.walk_input(*input, scope, &mut |value| {
                    if answer.is_some() {
                        return Err(self.not_single(id));
                    }
                    answer = Some(self.is_of_type(&value, ty.namespace.as_deref(), &ty.name));
                    Ok(true)
                })?;
                Ok(answer)
            }
            Op::Call { input, function: Function::Exists, first, count } => match self.expr.args(*first, *count) {
                [] => self.exists(*input, scope).map(Some),
                [criteria, ..] => {
                    let mut index = 0;
                    let all = self.walk_input(*input, scope, &mut |value| {
                        let found = self.test(*criteria, &scope.within(&value, index))? == Some(true);
                        index += 1;
                        Ok(!found)
                    })?;
                    Ok(Some(!all))
                }
            },
            Op::Call { input, function: Function::Empty, .. } => Ok(Some(!self.exists(*input, scope)?)),
            Op::Call { input, function: Function::Not, .. } => {
                let value = match input {
                    Some(input) => self.test(*input, scope)?,
                    None => Some(self.as_boolean(scope.this).unwrap_or(true)),
                };
                Ok(value.map(|value| !value))
            }
            Op::Call { input, function: Function::All, first, count } => {
                let criteria = self.expr.args(*first, *count)[0];
                let mut index = 0;
                let all = self.walk_input(*input, scope, &mut |value| {
                    let holds = self.test(criteria, &scope.within(&value, index))? == Some(true);
                    index += 1;
                    Ok(holds)
                })?;
                Ok(Some(all))
            }
            Op::Call { input, function: Function::HasValue, .. } => {
                let mut items = 0;
                let mut has_value = false;
                self.walk_input(*input, scope, &mut |value| {
                    items += 1;
                    has_value = self.has_value(&value);
                    Ok(items < 2)
                })?;
                Ok(Some(items == 1 && has_value))
            }
            _ => {
                let result = self.eval(id, scope)?;
                match result.as_slice() {
                    [] => Ok(None),
                    [value] => Ok(Some(self.as_boolean(value).unwrap_or(true))),
                    _ => Err(self.not_single(id)),
                }
            }
        }
    }

    fn literal(literal: &'t Literal) -> Value<'t> {
        match literal {
            Literal::Boolean(value) => Value::Boolean(*value),
            Literal::Integer(value) => Value::Integer(*value),
            Literal::Decimal(value) => Value::Decimal(*value),
            Literal::String(value) => Value::String(Cow::Borrowed(value)),
            Literal::Temporal(value) => Value::Temporal(*value),
            Literal::Quantity(value) => Value::Quantity(value.clone()),
        }
    }

    /// What the variable that the context defines at `at` stands for.
    fn defined(&self, at: usize) -> Result<Collection<'t>, EvalError> {
        let variable = &self.variables[at];
        let focus = Value::Node(Item::at(self.context.tree, variable.focus));
        let variables = &self.variables[..at];
        let inner = Evaluator { expr: &variable.expr, context: self.context, focus, variables };
        inner.eval(variable.expr.root, &Scope { this: &inner.focus, index: None, total: None })
    }

    /// The standard variables of FHIRPath and FHIR, then the host's.
    fn variable(&self, id: Id, name: &str) -> Result<Value<'t>, EvalError> {
        let text = |text: &'static str| Ok(Value::String(Cow::Borrowed(text)));
        match name {
            "resource" => Ok(self.context.resource.into()),
            "rootResource" => Ok(self.context.root_resource.into()),
            "context" => Ok(self.context.context.map_or_else(|| self.focus.clone(), Value::Node)),
            "ucum" => text("http://unitsofmeasure.org"),
            "sct" => text("http://snomed.info/sct"),
            "loinc" => text("http://loinc.org"),
            _ => {
                if let Some(value_set) = name.strip_prefix("vs-") {
                    return Ok(Value::String(format!("http://hl7.org/fhir/ValueSet/{value_set}").into()));
                }
                if let Some(extension) = name.strip_prefix("ext-") {
                    return Ok(Value::String(format!("http://hl7.org/fhir/StructureDefinition/{extension}").into()));
                }
                match self.context.host.variable(name) {
                    Some(value) => Ok(Value::String(value.into())),
                    None => Err(self.error(
                        EvalErrorKind::UnknownVariable,
                        id,
                        format!("変数 %{name} は定義されていません"),
                        format!("the variable %{name} is not defined"),
                    )),
                }
            }
        }
    }

    /// The elements called `name` of a value.
    pub(super) fn member(
        &self,
        id: Id,
        value: &Value<'t>,
        name: &'t Name,
        sink: Sink<'_, 't>,
    ) -> Result<bool, EvalError> {
        match value {
            Value::Node(item) => self.named_children(id, *item, name, sink),
            Value::Type(info) => match &*name.text {
                "namespace" => sink(Value::String(Cow::Borrowed(info.namespace))),
                "name" => sink(Value::String(info.name.clone().into())),
                _ => Ok(true),
            },
            _ => Ok(true),
        }
    }

    pub(super) fn not_single(&self, id: Id) -> EvalError {
        self.error(
            EvalErrorKind::NotSingleton,
            id,
            "値が一つだけ要るところに複数の値があります",
            "one item is needed here and there are more",
        )
    }

    pub(super) fn wrong_type(&self, id: Id, value: &Value<'t>, ja: &str, en: &str) -> EvalError {
        let found = self.type_info(value).name;
        self.error(
            EvalErrorKind::WrongType,
            id,
            format!("{ja}が要るところに {found} があります"),
            format!("{en} is needed here, not {found}"),
        )
    }

    /// At most one item, else an error.
    pub(super) fn single(&self, id: Id, values: Collection<'t>) -> Result<Option<Value<'t>>, EvalError> {
        if values.len() > 1 {
            return Err(self.not_single(id));
        }
        Ok(values.into_first())
    }

    /// At most one integer.
    pub(super) fn integer(&self, id: Id, values: Collection<'t>) -> Result<Option<i64>, EvalError> {
        let Some(value) = self.single(id, values)? else { return Ok(None) };
        match self.system(&value) {
            Some(Value::Integer(integer)) => Ok(Some(integer)),
            _ => Err(self.wrong_type(id, &value, "整数", "an integer")),
        }
    }

    /// At most one string. A FHIR primitive gives its text.
    pub(super) fn string(&self, id: Id, values: Collection<'t>) -> Result<Option<Cow<'t, str>>, EvalError> {
        let Some(value) = self.single(id, values)? else { return Ok(None) };
        match value {
            Value::String(text) => Ok(Some(text)),
            Value::Node(item) => match item.value() {
                Some(node) if !matches!(self.context.tree.kind(node), Kind::Object | Kind::Array) => {
                    Ok(Some(self.context.tree.text(node)))
                }
                Some(_) => Err(self.wrong_type(id, &value, "文字列", "a string")),
                None => Ok(None),
            },
            _ => Err(self.wrong_type(id, &value, "文字列", "a string")),
        }
    }
}

/// Functions that hand items on without building a collection.
pub(super) fn streams(function: Function) -> bool {
    matches!(
        function,
        Function::Where
            | Function::Select
            | Function::First
            | Function::Extension
            | Function::Children
            | Function::Descendants
            | Function::Resolve
    )
}

#[cfg(test)]
mod tests;
