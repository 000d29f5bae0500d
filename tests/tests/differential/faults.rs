//! Faults that can be planted at a place of a resource that was built, and what must be said of each.

use super::build::{Dice, Site};
use serde_json::{Value, json};
use tekigo_core::fhirpath::Membership;
use tekigo_core::model::{BindingStrength, Ruleset};
use tekigo_core::terminology::membership;

/// A fault that was planted.
#[derive(Debug)]
pub(crate) struct Planted {
    /// What was done.
    pub(crate) what: &'static str,
    /// Where it must be told, or below.
    pub(crate) pointer: String,
    /// One of these rules must tell it.
    pub(crate) rules: &'static [&'static str],
}

/// Values that are not of the type, with the rules that say so.
fn bad_values(primitive: &str) -> Vec<(&'static str, Value, &'static [&'static str])> {
    let mut bad: Vec<(_, _, &[&str])> = vec![
        ("an object for a primitive", json!({"value": "x"}), &["primitive-expected"]),
        ("null for a value", Value::Null, &["json-null-value"]),
    ];
    let kind: &[&str] = &["primitive-json-kind"];
    match primitive {
        "boolean" => bad.push(("a string for a boolean", json!("true"), kind)),
        "integer" | "unsignedInt" | "positiveInt" => {
            bad.push(("a string for a number", json!("1"), kind));
            bad.push(("a fraction", json!(1.5), &["integer-format"]));
            let least = if primitive == "integer" { json!(2_147_483_648_u64) } else { json!(-1) };
            bad.push(("out of range", least, &["integer-range"]));
        }
        "decimal" => bad.push(("a string for a number", json!("1.5"), kind)),
        _ => {
            bad.push(("a number for a string", json!(1), kind));
            bad.push(("an empty string", json!(""), &["string-empty"]));
        }
    }
    match primitive {
        "date" | "dateTime" | "instant" => bad.push(("a day that is not", json!("2023-02-29"), &["date-format"])),
        "time" => bad.push(("an hour that is not", json!("24:30:00"), &["date-format", "time-format"])),
        "id" => bad.push(("an id with a blank", json!("a b"), &["id-format"])),
        "code" => bad.push(("a code with a blank before it", json!(" a-1"), &["code-space"])),
        "uri" | "url" | "canonical" => bad.push(("a blank in a uri", json!("http://a.jp/a b"), &["uri-space"])),
        "oid" => bad.push(("an OID with a leading zero", json!("urn:oid:1.02"), &["oid-format"])),
        "uuid" => bad.push(("half a UUID", json!("urn:uuid:c757873d"), &["uuid-format"])),
        "base64Binary" => bad.push(("no base64", json!("%%%"), &["base64-format"])),
        _ => {}
    }
    bad
}

/// Plants one fault at the site, if one fits there.
pub(crate) fn plant(rules: &Ruleset, site: &Site, resource: &mut Value, dice: &mut Dice) -> Option<Planted> {
    let element = rules.element(site.element);
    let (holder, last) = site.pointer.rsplit_once('/')?;
    let item = last.bytes().all(|byte| byte.is_ascii_digit());
    let array = element.array && item;
    // the property: of an item, its array
    let property = if array { holder.to_owned() } else { site.pointer.clone() };
    let (object, name) = property.rsplit_once('/')?;
    // without its declaration the profile is not asked
    if site.pointer.starts_with("/meta/profile") {
        return None;
    }
    let told = |what, pointer: &str, rules| Some(Planted { what, pointer: pointer.to_owned(), rules });
    match dice.below(9) {
        0 if element.min == 1 && !site.sliced && element.slice_name.is_none() => {
            let map = resource.pointer_mut(object)?.as_object_mut()?;
            let items = map.get(name).and_then(Value::as_array).map_or(1, Vec::len);
            // an object that is empty afterwards is another fault
            if map.len() < 2 || items != 1 {
                return None;
            }
            map.remove(name);
            let named = format!("{object}/{}", rules.symbols.name(element.sym));
            told("a required element is absent", &named, &["cardinality-min", "slice-min"])
        }
        1 if array && !site.sliced && element.max < u32::MAX && element.slice_name.is_none() => {
            let items = resource.pointer_mut(&property)?.as_array_mut()?;
            let copy = items.first()?.clone();
            while items.len() <= element.max as usize {
                items.push(copy.clone());
            }
            told("too many", &property, &["cardinality-max", "slice-max", "slice-closed", "slicing-closed"])
        }
        2 if !array && !site.sliced => {
            let value = resource.pointer_mut(&property)?;
            *value = json!([value.take()]);
            told("an array for one value", &property, &["array-not-allowed"])
        }
        3 if array => {
            let value = resource.pointer_mut(&property)?;
            let first = value.get(0)?.clone();
            if value.as_array().map_or(0, Vec::len) != 1 || site.sliced {
                return None;
            }
            *value = first;
            told("one value for an array", &property, &["array-expected"])
        }
        4 => {
            let value = resource.pointer_mut(&site.pointer)?.as_object_mut()?;
            value.insert("zzUnknown".to_owned(), json!("x"));
            told("an unknown element", &format!("{}/zzUnknown", site.pointer), &["unknown-element"])
        }
        5 if !site.primitive.is_empty() && !site.sliced && element.fixed.is_none() => {
            let mut bad = bad_values(&site.primitive);
            let (what, value, expected) = bad.swap_remove(dice.below(bad.len()));
            // an item that is null stands for a companion
            if array && value.is_null() {
                return None;
            }
            *resource.pointer_mut(&site.pointer)? = value;
            told(what, &site.pointer, expected)
        }
        6 if site.primitive.is_empty() && !site.sliced => {
            if dice.below(2) == 0 || site.code == "Resource" {
                *resource.pointer_mut(&site.pointer)? = json!("x");
                return told("a string for an object", &site.pointer, &["object-expected"]);
            }
            let (what, value, rule, at): (_, _, &[&str], _) = match (dice.below(2), array) {
                (0, true) => ("an empty array", json!([]), &["empty-array"], &property),
                _ => ("an empty object", json!({}), &["empty-object"], &site.pointer),
            };
            *resource.pointer_mut(at)? = value;
            told(what, at, rule)
        }
        7 => {
            let binding = element.binding.as_ref().filter(|binding| binding.strength == BindingStrength::Required)?;
            if site.sliced || element.fixed.is_some() || element.pattern.is_some() {
                return None;
            }
            let code = match &*site.code {
                "code" => site.pointer.clone(),
                "Coding" => format!("{}/code", site.pointer),
                "CodeableConcept" => format!("{}/coding/0/code", site.pointer),
                _ => return None,
            };
            let (coding, _) = code.rsplit_once('/')?;
            let system = resource.pointer(coding)?.get("system").and_then(Value::as_str).unwrap_or_default();
            let system = if site.code == "code" { None } else { Some(system) };
            // a system of which only a part is loaded cannot refuse a code
            if membership(&rules.terms, binding.value_set?, system, "zz-none") != Membership::NotMember {
                return None;
            }
            *resource.pointer_mut(&code)? = json!("zz-none");
            told("a code out of the value set", &site.pointer, &["binding-required"])
        }
        8 if site.code == "Reference" && !site.sliced => {
            let all: Vec<_> = element
                .types
                .iter()
                .filter(|ty| &*ty.code == "Reference")
                .flat_map(|ty| &ty.targets)
                .map(|target| target.structure)
                .collect();
            let names: Option<Vec<&str>> = all.iter().map(|of| of.map(|id| &*rules.structure(id).type_name)).collect();
            let names = names.filter(|names| !names.is_empty() && !names.contains(&"Resource"))?;
            let other = ["Linkage", "Basic", "Flag"].into_iter().find(|name| !names.contains(name))?;
            resource.pointer_mut(&site.pointer)?["reference"] = json!(format!("{other}/a1"));
            told("a reference to another type", &site.pointer, &["reference-target-type"])
        }
        _ => {
            let (_, literal) = element.fixed.as_ref()?;
            if site.sliced || !matches!(literal, tekigo_core::model::Literal::String(_)) {
                return None;
            }
            *resource.pointer_mut(&site.pointer)? = json!("urn:oid:1.2.3.4.5");
            told("another value than the fixed one", &site.pointer, &["fixed-value"])
        }
    }
}
