//! What FHIR adds to the language, and the tree and utility functions.

use crate::fhirpath::eval::{Call, Evaluator, Sink};
use crate::fhirpath::function::Function;
use crate::fhirpath::{
    Collection, EvalError, EvalErrorKind, Membership, Resolved, Temporal, TemporalKind, Value, print,
};
use crate::json::{Kind, NodeId};

/// `extension(url)` and `resolve()`.
pub(super) fn stream<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>, sink: Sink<'_, 't>) -> Result<bool, EvalError> {
    let tree = ev.context.tree;
    if call.function == Function::Extension {
        let Some(url) = ev.text_arg(call, 0)? else { return Ok(true) };
        return ev.walk_input(call.input, call.scope, &mut |value| {
            let Value::Node(item) = value else { return Ok(true) };
            for holder in [item.value(), item.companion()].into_iter().flatten() {
                let Some(extensions) = tree.get(holder, "extension") else { continue };
                for extension in tree.children(extensions) {
                    ev.step(call.id, 1)?;
                    let found = tree.get(extension, "url").is_some_and(|node| tree.is_text(node, &url));
                    if found && !sink(extension.into())? {
                        return Ok(false);
                    }
                }
            }
            Ok(true)
        });
    }
    ev.walk_input(call.input, call.scope, &mut |value| match resolve(ev, &value) {
        Some(node) => {
            ev.step(call.id, 1)?;
            sink(node.into())
        }
        None => Ok(true),
    })
}

/// The resource that a Reference, canonical or uri leads to, when it is in the input. What is elsewhere is left out.
fn resolve(ev: &Evaluator<'_, '_>, value: &Value<'_>) -> Option<NodeId> {
    let tree = ev.context.tree;
    let (reference, from) = match value {
        Value::String(text) => (text.clone(), ev.context.resource),
        Value::Node(item) => {
            let node = item.value()?;
            let text = if tree.kind(node) == Kind::Object { tree.get(node, "reference")? } else { node };
            (tree.text(text), node)
        }
        _ => return None,
    };
    match ev.context.host.resolve(&reference, from) {
        Resolved::Node(node) => Some(node),
        Resolved::External(_) | Resolved::Missing => None,
    }
}

pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let host = ev.context.host;
    match call.function {
        Function::GetValue => {
            let value = ev.one_input(call)?.filter(|value| ev.has_value(value));
            Ok(value.and_then(|value| ev.system(&value)).into())
        }
        Function::Type => Ok(ev.input(call)?.iter().map(|value| Value::Type(Box::new(ev.type_info(value)))).collect()),
        Function::Trace => trace(ev, call),
        Function::Now | Function::Today | Function::TimeOfDay => Ok(clock(ev, call).map(Value::Temporal).into()),
        Function::MemberOf => {
            let Some(value) = ev.one_input(call)? else { return Ok(Collection::Empty) };
            let Some(value_set) = ev.text_arg(call, 0)? else { return Ok(Collection::Empty) };
            let Value::Node(item) = &value else {
                return Err(ev.wrong_type(call.id, &value, "コードを持つ要素", "an element with a code"));
            };
            decided(ev, call, host.member_of(item.node(), &value_set), &value_set)
        }
        Function::Subsumes | Function::SubsumedBy => {
            let (Some(value), Some(other)) = (ev.one_input(call)?, ev.single(call.args[0], ev.arg(call, 0)?)?) else {
                return Ok(Collection::Empty);
            };
            let (Value::Node(a), Value::Node(b)) = (&value, &other) else {
                return Err(ev.wrong_type(call.id, &value, "コードを持つ要素", "an element with a code"));
            };
            let (general, specific) = if call.function == Function::Subsumes { (a, b) } else { (b, a) };
            decided(ev, call, host.subsumes(general.node(), specific.node()), "CodeSystem")
        }
        Function::ConformsTo => {
            let Some(value) = ev.one_input(call)? else { return Ok(Collection::Empty) };
            let Some(profile) = ev.text_arg(call, 0)? else { return Ok(Collection::Empty) };
            let Value::Node(item) = &value else { return Ok(Collection::boolean(false)) };
            match host.conforms_to(item.node(), &profile) {
                Some(conforms) => Ok(Collection::boolean(conforms)),
                None => Err(undecided(ev, call, &profile)),
            }
        }
        Function::HtmlChecks => {
            let Some(text) = ev.text_input(call)? else { return Ok(Collection::Empty) };
            ev.step(call.id, text.len() / 8)?;
            Ok(Collection::boolean(host.html_checks(&text)))
        }
        Function::Slice => {
            let (Some(structure), Some(name)) = (ev.text_arg(call, 0)?, ev.text_arg(call, 1)?) else {
                return Ok(Collection::Empty);
            };
            let mut kept = Collection::Empty;
            for value in ev.input(call)? {
                let Value::Node(item) = &value else { continue };
                match host.in_slice(item.node(), &structure, &name) {
                    Some(true) => kept.push(value),
                    Some(false) => {}
                    None => return Err(undecided(ev, call, &format!("{structure}:{name}"))),
                }
            }
            Ok(kept)
        }
        Function::CheckModifiers => check_modifiers(ev, call),
        // elementDefinition() answers with an element of another document, which a tree of one document cannot hold.
        _ => {
            let name = call.function.name();
            Err(ev.error(
                EvalErrorKind::Unsupported,
                call.id,
                format!("{name}() はこの検証器では使えません"),
                format!("{name}() is not supported by this validator"),
            ))
        }
    }
}

fn decided<'t>(
    ev: &Evaluator<'_, 't>,
    call: &Call<'_, 't>,
    membership: Membership,
    what: &str,
) -> Result<Collection<'t>, EvalError> {
    match membership {
        Membership::Member => Ok(Collection::boolean(true)),
        Membership::NotMember => Ok(Collection::boolean(false)),
        Membership::Unknown => Err(undecided(ev, call, what)),
    }
}

fn undecided(ev: &Evaluator<'_, '_>, call: &Call<'_, '_>, what: &str) -> EvalError {
    let name = call.function.name();
    ev.error(
        EvalErrorKind::Undecided,
        call.id,
        format!("{name}() は判定できません。{what} が読み込まれていません"),
        format!("{name}() cannot be decided: {what} is not loaded"),
    )
}

/// `trace(name, projection)`: the input unchanged, a line each item into `Context::trace`.
fn trace<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let input = ev.input(call)?;
    let Some(lines) = ev.context.trace else { return Ok(input) };
    let name = ev.text_arg(call, 0)?.unwrap_or_default();
    for (index, value) in input.iter().enumerate() {
        let shown = match call.args.get(1) {
            Some(&projection) => ev.eval(projection, &call.scope.within(value, index))?,
            None => Collection::One(value.clone()),
        };
        for value in &shown {
            let text = print::to_text(ev.context, value);
            ev.step(call.id, 1 + text.len() / 8)?;
            lines.borrow_mut().push(format!("{name}: {text}"));
        }
    }
    Ok(input)
}

/// The host's instant: core has no clock.
fn clock(ev: &Evaluator<'_, '_>, call: &Call<'_, '_>) -> Option<Temporal> {
    let now = Temporal::parse(TemporalKind::DateTime, ev.context.now.unwrap_or_else(|| ev.context.host.now()))?;
    match call.function {
        Function::Today => now.to_date(),
        Function::TimeOfDay => {
            Some(Temporal { kind: TemporalKind::Time, offset: None, year: 0, month: 1, day: 1, ..now })
        }
        _ => Some(now),
    }
}

/// `checkModifiers(url, …)`: the input, when none of its elements has a modifier extension but those named.
fn check_modifiers<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let tree = ev.context.tree;
    let mut known = Vec::new();
    for at in 0..call.args.len() {
        known.extend(ev.text_arg(call, at)?);
    }
    let input = ev.input(call)?;
    for value in &input {
        let Value::Node(item) = value else { continue };
        let Some(extensions) = item.value().and_then(|node| tree.get(node, "modifierExtension")) else { continue };
        for extension in tree.children(extensions) {
            ev.step(call.id, 1)?;
            let url = tree.get(extension, "url").map(|node| tree.text(node)).unwrap_or_default();
            if !known.contains(&url) {
                return Err(ev.error(
                    EvalErrorKind::BadArgument,
                    call.id,
                    format!("意味を変える拡張 {url} があり、この式はそれを考慮していません"),
                    format!("there is a modifier extension {url} that the expression does not know"),
                ));
            }
        }
    }
    Ok(input)
}
