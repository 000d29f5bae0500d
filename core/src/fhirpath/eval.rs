//! Evaluation.

use super::{Collection, Context, EvalError, EvalErrorKind, Expr, Item, Value};
use crate::text::Span;

/// Evaluates `expr` with `focus` as its input.
pub fn evaluate<'t>(
    expr: &'t Expr,
    context: &Context<'t>,
    focus: impl Into<Value<'t>>,
) -> Result<Collection<'t>, EvalError> {
    let _ = (context, focus.into());
    Err(EvalError::new(EvalErrorKind::Unsupported, Span::new(0, expr.text().len() as u32), "未実装", "not yet"))
}

/// Whether a constraint holds on `focus`: its result is true, or a single item that is not a boolean. An empty result
/// does not hold.
pub fn holds(expr: &Expr, context: &Context<'_>, focus: impl Into<Item>) -> Result<bool, EvalError> {
    let item: Item = focus.into();
    let _ = item;
    evaluate(expr, context, item).map(|result| !result.is_empty())
}
