//! How facts are written in one cell, both ways: canonicals, types, bindings, values, slicing. `parse_*` reads a cell,
//! `print_*` writes it; the generator uses the second, and `tests` prove that they agree.

use crate::json::quoted;
use crate::source::draft::{BindingDraft, SlicingDraft, TypeDraft, ValueDraft};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where bare names of structures, value sets and code systems live.
pub const STRUCTURE: &str = "http://hl7.org/fhir/StructureDefinition/";
/// Value sets.
pub const VALUE_SET: &str = "http://hl7.org/fhir/ValueSet/";
/// Code systems.
pub const CODE_SYSTEM: &str = "http://hl7.org/fhir/";

/// Short prefixes of canonicals (`prefixes.csv`): `tho:` for `http://terminology.hl7.org/CodeSystem/`.
#[derive(Clone, Debug, Default)]
pub struct Prefixes(BTreeMap<Box<str>, Box<str>>);

impl Prefixes {
    /// Adds a prefix; `false` when it is there already.
    pub fn add(&mut self, prefix: &str, url: &str) -> bool {
        self.0.insert(prefix.into(), url.into()).is_none()
    }

    /// The full canonical of `short`; bare names get `default`. `None`: an unknown prefix.
    pub fn expand(&self, short: &str, default: &str) -> Option<Box<str>> {
        if short.is_empty() {
            return Some("".into());
        }
        if is_full(short) {
            return Some(short.into());
        }
        match short.split_once(':') {
            None => Some(format!("{default}{short}").into()),
            Some((prefix, rest)) => self.0.get(prefix).map(|url| format!("{url}{rest}").into()),
        }
    }

    /// The shortest way to write `url`.
    pub fn shorten(&self, url: &str, default: &str) -> String {
        let bare = |rest: &str| !rest.is_empty() && !rest.contains([':', '/', ' ', ';']);
        if let Some(rest) = url.strip_prefix(default).filter(|rest| bare(rest)) {
            return rest.to_owned();
        }
        let best = self.0.iter().filter_map(|(prefix, base)| Some((prefix, url.strip_prefix(&**base)?)));
        match best.filter(|(_, rest)| bare(rest)).min_by_key(|(_, rest)| rest.len()) {
            Some((prefix, rest)) => format!("{prefix}:{rest}"),
            None => url.to_owned(),
        }
    }
}

fn is_full(text: &str) -> bool {
    text.contains("://") || text.starts_with("urn:")
}

/// `Reference(Patient Group) <contained bundled> versioning:specific | canonical(ValueSet) | Quantity{SimpleQuantity}`.
pub fn parse_types(cell: &str, prefixes: &Prefixes) -> Result<Vec<TypeDraft>, String> {
    cell.split(" | ").map(|text| parse_type(text, prefixes)).collect()
}

fn parse_type(text: &str, prefixes: &Prefixes) -> Result<TypeDraft, String> {
    let mut rest = text;
    let code_end = rest.find(['(', '{', ' ']).unwrap_or(rest.len());
    let mut ty = TypeDraft { code: rest[..code_end].into(), ..TypeDraft::default() };
    if ty.code.is_empty() {
        return Err(format!("`{text}` has no type name"));
    }
    rest = &rest[code_end..];
    let list = |names: &str| {
        names
            .split(' ')
            .map(|name| prefixes.expand(name, STRUCTURE).ok_or_else(|| format!("unknown prefix in `{name}`")))
            .collect::<Result<Vec<_>, _>>()
    };
    while !rest.is_empty() {
        let (open, close) = match rest.as_bytes()[0] {
            b'{' => (1, '}'),
            b'(' => (1, ')'),
            _ if rest.starts_with(" <") => (2, '>'),
            _ => {
                let Some(versioning) = rest.strip_prefix(" versioning:") else {
                    return Err(format!("`{rest}` is not understood in the type `{text}`"));
                };
                ty.versioning = versioning.into();
                break;
            }
        };
        let end = rest.find(close).ok_or_else(|| format!("`{close}` is missing in the type `{text}`"))?;
        let inner = &rest[open..end];
        match close {
            '}' => ty.profiles = list(inner)?,
            ')' => ty.targets = list(inner)?,
            _ => ty.aggregation = inner.split(' ').map(Into::into).collect(),
        }
        rest = &rest[end + 1..];
    }
    Ok(ty)
}

/// The reverse of [`parse_types`].
pub fn print_types(types: &[TypeDraft], prefixes: &Prefixes) -> String {
    let list = |names: &[Box<str>]| {
        let names: Vec<_> = names.iter().map(|name| prefixes.shorten(name, STRUCTURE)).collect();
        names.join(" ")
    };
    let print = |ty: &TypeDraft| {
        let mut text = ty.code.to_string();
        if !ty.profiles.is_empty() {
            let _ = write!(text, "{{{}}}", list(&ty.profiles));
        }
        if !ty.targets.is_empty() {
            let _ = write!(text, "({})", list(&ty.targets));
        }
        if !ty.aggregation.is_empty() {
            let _ = write!(text, " <{}>", ty.aggregation.join(" "));
        }
        if !ty.versioning.is_empty() {
            let _ = write!(text, " versioning:{}", ty.versioning);
        }
        text
    };
    types.iter().map(print).collect::<Vec<_>>().join(" | ")
}

/// `required administrative-gender|4.0.1`, with ` max=all-languages` where a maximum value set stands.
pub fn parse_binding(cell: &str, prefixes: &Prefixes) -> Result<BindingDraft, String> {
    let mut binding = BindingDraft::default();
    for (at, part) in cell.split(' ').enumerate() {
        let expand = |name: &str| prefixes.expand(name, VALUE_SET).ok_or_else(|| format!("unknown prefix in `{name}`"));
        match (at, part.strip_prefix("max=")) {
            (0, _) if !matches!(part, "required" | "extensible" | "preferred" | "example") => {
                return Err(format!("`{part}` is not a binding strength"));
            }
            (0, _) => binding.strength = part.into(),
            (_, Some(name)) => binding.max_value_set = expand(name)?,
            (1, None) => binding.value_set = expand(part)?,
            _ => return Err(format!("`{part}` is not understood in a binding")),
        }
    }
    Ok(binding)
}

/// The reverse of [`parse_binding`].
pub fn print_binding(binding: &BindingDraft, prefixes: &Prefixes) -> String {
    let mut text = binding.strength.to_string();
    for (mark, url) in [("", &binding.value_set), ("max=", &binding.max_value_set)] {
        if !url.is_empty() {
            let _ = write!(text, " {mark}{}", prefixes.shorten(url, VALUE_SET));
        }
    }
    text
}

/// `open value:url type:$this`, `closed ordered`.
pub fn parse_slicing(cell: &str) -> Result<SlicingDraft, String> {
    let mut parts = cell.split(' ');
    let mut slicing = SlicingDraft { rules: parts.next().unwrap_or_default().into(), ..SlicingDraft::default() };
    if !matches!(&*slicing.rules, "open" | "closed" | "openAtEnd") {
        return Err(format!("`{}` is not a slicing rule", slicing.rules));
    }
    for part in parts {
        match part.split_once(':') {
            _ if part == "ordered" => slicing.ordered = true,
            Some((kind @ ("value" | "exists" | "pattern" | "type" | "profile"), path)) => {
                slicing.discriminators.push((kind.into(), path.into()));
            }
            _ => return Err(format!("`{part}` is not a discriminator")),
        }
    }
    Ok(slicing)
}

/// The reverse of [`parse_slicing`].
pub fn print_slicing(slicing: &SlicingDraft) -> String {
    let mut text = slicing.rules.to_string();
    if slicing.ordered {
        text += " ordered";
    }
    for (kind, path) in &slicing.discriminators {
        let _ = write!(text, " {kind}:{path}");
    }
    text
}

/// `uri=http://loinc.org`: text stands bare for primitives that are JSON strings, everything else is JSON.
pub fn parse_value(text: &str) -> Result<ValueDraft, String> {
    let (type_name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not `type=value`"))?;
    let json = if is_text(type_name) { quoted(value) } else { value.to_owned() };
    if serde_json::from_str::<serde::de::IgnoredAny>(&json).is_err() {
        return Err(format!("`{value}` is not JSON"));
    }
    Ok(ValueDraft { type_name: type_name.into(), json: json.into() })
}

/// The reverse of [`parse_value`].
pub fn print_value(value: &ValueDraft) -> String {
    let text = if is_text(&value.type_name) { serde_json::from_str::<String>(&value.json).ok() } else { None };
    format!("{}={}", value.type_name, text.as_deref().unwrap_or(&value.json))
}

fn is_text(type_name: &str) -> bool {
    type_name.starts_with(|first: char| first.is_ascii_lowercase())
        && !matches!(type_name, "boolean" | "decimal" | "integer" | "positiveInt" | "unsignedInt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_written() {
        let mut prefixes = Prefixes::default();
        prefixes.add("jp", "http://jpfhir.jp/fhir/core/StructureDefinition/");
        prefixes.add("tho", "http://terminology.hl7.org/ValueSet/");
        for cell in [
            "Reference(Patient jp:JP_Patient|1.1.2) <contained bundled> versioning:specific | uri",
            "Quantity{SimpleQuantity}",
            "canonical(http://example.org/x)",
        ] {
            let types = parse_types(cell, &prefixes).expect(cell);
            assert_eq!(print_types(&types, &prefixes), cell);
        }
        let types = parse_types("Reference(Patient jp:X)", &prefixes).expect("types");
        assert_eq!(&*types[0].targets[0], "http://hl7.org/fhir/StructureDefinition/Patient");
        assert_eq!(&*types[0].targets[1], "http://jpfhir.jp/fhir/core/StructureDefinition/X");
        for cell in ["required administrative-gender|4.0.1", "preferred languages max=all-languages", "example"] {
            assert_eq!(print_binding(&parse_binding(cell, &prefixes).expect(cell), &prefixes), cell);
        }
        for cell in ["open value:url", "closed ordered type:$this", "open"] {
            assert_eq!(print_slicing(&parse_slicing(cell).expect(cell)), cell);
        }
        for cell in ["uri=http://a=b", "CodeableConcept={\"text\":\"x\"}", "boolean=true", "string={a}"] {
            assert_eq!(print_value(&parse_value(cell).expect(cell)), cell);
        }
    }

    #[test]
    fn a_fault_is_said() {
        let prefixes = Prefixes::default();
        assert!(parse_types("Reference(x:Y)", &prefixes).is_err());
        assert!(parse_types("Reference(Patient", &prefixes).is_err());
        assert!(parse_binding("strict x", &prefixes).is_err());
        assert!(parse_slicing("open value").is_err());
        assert!(parse_value("integer=x").is_err());
    }
}
