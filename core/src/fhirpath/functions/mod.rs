//! The functions, a family a file.

mod boundary;
mod collections;
mod convert;
mod fhir;
mod math;
mod strings;
mod transfer;

use super::ast::{Literal, Op};
use super::eval::{Call, Evaluator, Sink};
use super::function::Function;
use super::{Collection, EvalError, Value};
use std::borrow::Cow;

/// Evaluates a call whose result is built whole.
pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    use Function as F;
    match call.function {
        F::AllTrue
        | F::AnyTrue
        | F::AllFalse
        | F::AnyFalse
        | F::SubsetOf
        | F::SupersetOf
        | F::Count
        | F::Distinct
        | F::IsDistinct
        | F::Repeat
        | F::RepeatAll
        | F::Single
        | F::Last
        | F::Tail
        | F::Skip
        | F::Take
        | F::Intersect
        | F::Exclude
        | F::Union
        | F::Combine
        | F::Coalesce
        | F::Sort
        | F::Aggregate
        | F::Iif
        | F::Sum
        | F::Min
        | F::Max
        | F::Avg => collections::call(ev, call),
        F::ToBoolean
        | F::ConvertsToBoolean
        | F::ToInteger
        | F::ConvertsToInteger
        | F::ToDecimal
        | F::ConvertsToDecimal
        | F::ToQuantity
        | F::ConvertsToQuantity
        | F::ToText
        | F::ConvertsToString
        | F::ToDate
        | F::ConvertsToDate
        | F::ToDateTime
        | F::ConvertsToDateTime
        | F::ToTime
        | F::ConvertsToTime => convert::call(ev, call),
        F::IndexOf
        | F::LastIndexOf
        | F::Substring
        | F::StartsWith
        | F::EndsWith
        | F::Contains
        | F::Upper
        | F::Lower
        | F::Replace
        | F::Matches
        | F::MatchesFull
        | F::ReplaceMatches
        | F::Length
        | F::ToChars
        | F::Trim
        | F::Split
        | F::Join => strings::call(ev, call),
        F::Encode | F::Decode | F::Escape | F::Unescape => transfer::call(ev, call),
        F::Abs | F::Ceiling | F::Exp | F::Floor | F::Ln | F::Log | F::Power | F::Round | F::Sqrt | F::Truncate => {
            math::call(ev, call)
        }
        F::LowBoundary | F::HighBoundary | F::Precision | F::Comparable => boundary::call(ev, call),
        // Those that answer by themselves (`Evaluator::test`) or stream never come here.
        _ => fhir::call(ev, call),
    }
}

/// Evaluates a call that hands its items on one by one.
pub(super) fn stream<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>, sink: Sink<'_, 't>) -> Result<bool, EvalError> {
    let scope = call.scope;
    let mut index = 0;
    match call.function {
        Function::Where => ev.walk_input(call.input, scope, &mut |value| {
            let keep = ev.test(call.args[0], &scope.within(&value, index))? == Some(true);
            index += 1;
            if keep { sink(value) } else { Ok(true) }
        }),
        Function::Select => ev.walk_input(call.input, scope, &mut |value| {
            index += 1;
            ev.walk(call.args[0], &scope.within(&value, index - 1), sink)
        }),
        Function::First => {
            let mut goes_on = true;
            ev.walk_input(call.input, scope, &mut |value| {
                goes_on = sink(value)?;
                Ok(false)
            })?;
            Ok(goes_on)
        }
        Function::Children => ev.walk_input(call.input, scope, &mut |value| match value {
            Value::Node(item) => ev.children(call.id, item, sink),
            _ => Ok(true),
        }),
        Function::Descendants => ev.walk_input(call.input, scope, &mut |value| match value {
            Value::Node(item) => ev.descendants(call.id, item, sink),
            _ => Ok(true),
        }),
        _ => fhir::stream(ev, call, sink),
    }
}

impl<'t> Evaluator<'_, 't> {
    /// The input, built whole.
    pub(super) fn input(&self, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
        match call.input {
            Some(input) => self.eval(input, call.scope),
            None => Ok(Collection::One(call.scope.this.clone())),
        }
    }

    /// The one item of the input; `None` when it is empty.
    pub(super) fn one_input(&self, call: &Call<'_, 't>) -> Result<Option<Value<'t>>, EvalError> {
        self.single(call.id, self.input(call)?)
    }

    /// The text of the input; `None` when it is empty.
    pub(super) fn text_input(&self, call: &Call<'_, 't>) -> Result<Option<Cow<'t, str>>, EvalError> {
        let text = self.string(call.id, self.input(call)?)?;
        self.step(call.id, text.as_ref().map_or(0, |text| text.len() / 64))?;
        Ok(text)
    }

    /// An argument, evaluated on `$this` of the call.
    pub(super) fn arg(&self, call: &Call<'_, 't>, at: usize) -> Result<Collection<'t>, EvalError> {
        self.eval(call.args[at], call.scope)
    }

    /// An argument as text; a literal is not copied.
    pub(super) fn text_arg(&self, call: &Call<'_, 't>, at: usize) -> Result<Option<Cow<'t, str>>, EvalError> {
        if let Op::Literal(Literal::String(text)) = self.expr.op(call.args[at]) {
            return Ok(Some(Cow::Borrowed(text)));
        }
        self.string(call.args[at], self.arg(call, at)?)
    }

    /// An argument as integer.
    pub(super) fn integer_arg(&self, call: &Call<'_, 't>, at: usize) -> Result<Option<i64>, EvalError> {
        self.integer(call.args[at], self.arg(call, at)?)
    }
}
