//! Which items of an instance a slice holds, told in the simplest way: by what the definition fixes, by type, by profile.

use serde_json::Value;
use tekigo_core::model::element::{Discriminator, Element, SliceRules};
use tekigo_core::model::{DiscriminatorKind, Literal, Ruleset};

/// Whether the item at `pointer` of `instance` (in the resource at `home`) is in the slice.
pub(crate) fn holds(rules: &Ruleset, slice: &Element, instance: &Value, home: &str, pointer: &str) -> bool {
    let Some(item) = instance.pointer(pointer) else { return false };
    let slicing = slice.sliced.and_then(|sliced| rules.element(sliced).slicing.as_ref());
    if slice.choice {
        let name = super::build::name(rules, slice);
        return pointer.rsplit('/').next() == Some(&name);
    }
    let discriminators = slicing.map(|slicing| slicing.discriminators.as_slice()).unwrap_or_default();
    let by_profile =
        discriminators.iter().find(|by| matches!(by.kind, DiscriminatorKind::Profile | DiscriminatorKind::Type));
    if let Some(by) = by_profile {
        let (value, wanted): (Option<&Value>, Vec<&str>) = match &*by.path {
            "resource" => {
                let child = slice
                    .children
                    .iter()
                    .map(|&id| rules.element(id))
                    .find(|child| rules.symbols.name(child.sym) == "resource");
                (item.get("resource"), child.map(wanted).unwrap_or_default())
            }
            "resolve()" => {
                let targets = slice.types.iter().flat_map(|ty| &ty.targets).map(|target| &*target.canonical);
                (resolved(instance, home, item), targets.collect())
            }
            "$this" => (Some(item), wanted(slice)),
            _ => return false,
        };
        return value.is_some_and(|value| wanted.iter().any(|wanted| is(value, wanted)));
    }
    if let Some(url) = item.get("url").and_then(Value::as_str)
        && let [ty] = slice.types.as_slice()
        && let [profile] = ty.profiles.as_slice()
    {
        return *profile.canonical == *url;
    }
    let mut fixed = 0;
    agrees(rules, slice, item, &mut fixed) && fixed > 0
}

/// Profiles on the types, else the types themselves.
fn wanted(element: &Element) -> Vec<&str> {
    let profiles: Vec<&str> = element.types.iter().flat_map(|ty| &ty.profiles).map(|to| &*to.canonical).collect();
    if profiles.is_empty() { element.types.iter().map(|ty| &*ty.code).collect() } else { profiles }
}

fn is(value: &Value, wanted: &str) -> bool {
    let plain = |url: &str| url.split('|').next().unwrap_or_default().to_owned();
    let declared = value.pointer("/meta/profile").and_then(Value::as_array).into_iter().flatten();
    value.get("resourceType").and_then(Value::as_str) == Some(wanted)
        || declared.filter_map(Value::as_str).any(|url| plain(url) == plain(wanted))
}

fn resolved<'v>(instance: &'v Value, home: &str, item: &Value) -> Option<&'v Value> {
    let reference = item.get("reference")?.as_str()?;
    if let Some(id) = reference.strip_prefix('#') {
        let contained = instance.pointer(home)?.get("contained")?.as_array()?;
        return contained.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(id));
    }
    let entries = instance.get("entry")?.as_array()?;
    entries.iter().find(|entry| entry.get("fullUrl").and_then(Value::as_str) == Some(reference))?.get("resource")
}

/// Whether a value has all that an element and those below it fix.
fn agrees(rules: &Ruleset, element: &Element, value: &Value, fixed: &mut u32) -> bool {
    if let Some((_, literal)) = element.fixed.as_ref().or(element.pattern.as_ref()) {
        *fixed += 1;
        return covers(literal, value);
    }
    element.children.iter().map(|&id| rules.element(id)).all(|child| match value.get(rules.symbols.name(child.sym)) {
        None => (child.fixed.is_none() && child.pattern.is_none()) || child.min == 0,
        Some(Value::Array(all)) => all.iter().any(|item| agrees(rules, child, item, fixed)),
        Some(one) => agrees(rules, child, one, fixed),
    })
}

/// Whether a value has all that a pattern has.
pub(crate) fn covers(literal: &Literal, value: &Value) -> bool {
    match (literal, value) {
        (Literal::Object(all), Value::Object(object)) => {
            all.iter().all(|(key, _, part)| object.get(&**key).is_some_and(|value| covers(part, value)))
        }
        (Literal::Array(all), Value::Array(items)) => {
            all.iter().all(|part| items.iter().any(|item| covers(part, item)))
        }
        _ => super::build::plain(literal) == *value,
    }
}

/// Whether the element tells an optional slice (or holds, or is part of, what tells it): without it the item is none of
/// that slice, which is no fault, unless the slicing is closed.
pub(crate) fn leaves(rules: &Ruleset, element: &Element) -> bool {
    let mut above = Some(element);
    while let Some(at) = above {
        if let Some(sliced) = at.sliced.filter(|_| at.min == 0)
            && let Some(own) = element.id.strip_prefix(&*at.id)
            && let Some(slicing) = &rules.element(sliced).slicing
            && slicing.rules != SliceRules::Closed
        {
            let own = own.trim_start_matches('.');
            let below = |path: &str| path == "$this" || path.starts_with(own) || own.starts_with(path);
            let itself = |by: &Discriminator| &*by.path == "$this" && by.kind != DiscriminatorKind::Type;
            let tells = |by: &Discriminator| if own.is_empty() { itself(by) } else { below(&by.path) };
            if slicing.discriminators.iter().any(tells) {
                return true;
            }
        }
        above = at.parent.map(|id| rules.element(id));
    }
    false
}
