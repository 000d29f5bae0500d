//! Resources grown from the definitions: bytes decide which element comes, how often, and which value. What grows is near
//! enough to real data to reach the checks behind "unknown element", and wrong in every way that bytes can think of.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};
use tekigo_core::Ruleset;
use tekigo_core::model::element::{Child, Element};
use tekigo_core::model::literal::Literal;
use tekigo_core::model::ruleset::{StructureId, StructureKind};

/// How deep objects nest.
const DEPTH: usize = 9;
/// Objects of one resource.
const OBJECTS: usize = 160;
/// Texts that have been trouble somewhere, and a few that are right.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "final",
    "active",
    "unknown",
    "病名",
    "㈱\u{3000}ｶﾅ",
    "1",
    "0012345678",
    "1310123456",
    "2024-02-29",
    "2023-02-29",
    "2024-13",
    "2026-11-29T09:00:00+09:00",
    "09:00:00",
    "24:00:00",
    "http://example.org/x",
    "urn:oid:1.2.392.100495.20.3.51.11310123456",
    "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
    "Patient/1",
    "#a",
    "#",
    "../x",
    "http://jpfhir.jp/fhir/core/CodeSystem/x|1|2",
    "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a</p></div>",
    "<div><script>1</script></div>",
    "JVBERi0xLjQK",
    "====",
    "\u{0}",
    "\u{202e}a",
    "%resource",
    "%x.where($this)",
    "text/plain",
    "application/pdf",
    "ja",
    "mg",
    "{}",
    "1.2.3.4",
];
/// Numbers, as JSON writes them.
const NUMBERS: &[&str] =
    &["0", "1", "-1", "-0", "1.50", "0.0000001", "1e9", "1E+400", "99999999999999999999", "2147483648", "1.5e-300"];

/// Grows one resource as JSON text.
///
/// # Errors
/// The bytes are used up.
pub fn resource(rules: &Ruleset, bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut growth = Growth { rules, bytes, objects: OBJECTS };
    let resource = growth.resource(0)?;
    Ok(resource.to_string())
}

struct Growth<'r, 'b, 'u> {
    rules: &'r Ruleset,
    bytes: &'b mut Unstructured<'u>,
    objects: usize,
}

impl Growth<'_, '_, '_> {
    /// A resource, or a profiled one that says so.
    fn resource(&mut self, depth: usize) -> Result<Value> {
        let all = self.rules.structures.iter().enumerate();
        let resources: Vec<usize> = all
            .filter(|(_, of)| of.kind == StructureKind::Resource && !of.is_abstract)
            .map(|(index, _)| index)
            .collect();
        let Some(&chosen) = pick(self.bytes, &resources)? else { return Ok(json!({})) };
        let id = StructureId(chosen as u32);
        let structure = self.rules.structure(id);
        let mut object = Map::new();
        object.insert("resourceType".to_owned(), json!(structure.type_name));
        if self.rules.type_named(&structure.type_name) != Some(id) {
            object.insert("meta".to_owned(), json!({ "profile": [structure.url] }));
        }
        self.fill(&mut object, self.rules.root(id), depth)?;
        Ok(Value::Object(object))
    }

    /// Puts children into an object: the required ones mostly, the others by the bytes.
    fn fill(&mut self, object: &mut Map<String, Value>, element: &Element, depth: usize) -> Result<()> {
        let lookup: Vec<Child> = element.lookup.clone();
        for of in lookup {
            let child = element.children.get(usize::from(of.child)).map(|&id| self.rules.element(id));
            let Some(child) = child else { continue };
            let chance = if child.min > 0 { 14 } else { 1 + 3 / (depth as u8 + 1) };
            if self.objects == 0 || self.bytes.is_empty() || !self.bytes.ratio(chance, 16_u8)? {
                continue;
            }
            let name = self.rules.symbols.name(of.sym).to_owned();
            let count = if child.array { self.bytes.int_in_range(1..=2_usize)? } else { 1 };
            let mut values = Vec::with_capacity(count);
            for _ in 0..count {
                values.push(self.value(child, usize::from(of.ty), depth)?);
            }
            // now and then an array where there should be none, or none where there should be one
            let is_array = child.array ^ self.bytes.ratio(1_u8, 64_u8)?;
            let value = if is_array { Value::Array(values) } else { values.pop().unwrap_or(Value::Null) };
            object.insert(name, value);
        }
        if self.bytes.ratio(1_u8, 24_u8)? {
            let name = (*pick(self.bytes, &["extension", "_status", "id", "x", "modifierExtension"])?.unwrap_or(&"x"))
                .to_owned();
            let value = json!([{ "url": self.text()?, "valueString": self.text()? }]);
            object.insert(name, value);
        }
        Ok(())
    }

    fn value(&mut self, element: &Element, ty: usize, depth: usize) -> Result<Value> {
        if self.bytes.ratio(1_u8, 48_u8)? {
            return self.anything();
        }
        if let Some((_, literal)) = element.fixed.as_ref().or(element.pattern.as_ref()) {
            return Ok(written(literal));
        }
        if depth >= DEPTH || self.objects == 0 {
            return self.anything();
        }
        self.objects -= 1;
        if let Some(content) = element.content {
            let mut object = Map::new();
            self.fill(&mut object, self.rules.element(content), depth + 1)?;
            return Ok(Value::Object(object));
        }
        let of = element.types.get(ty);
        match of.map_or("", |of| &*of.code) {
            "boolean" => Ok(json!(self.bytes.arbitrary::<bool>()?)),
            "integer" | "positiveInt" | "unsignedInt" | "decimal" => self.number(),
            "Resource" | "DomainResource" => self.resource(depth + 2),
            "Reference" => Ok(json!({ "reference": self.text()?, "display": self.text()? })),
            code if code.starts_with(char::is_lowercase) || code.starts_with("http://hl7.org/fhirpath") => {
                Ok(json!(self.text()?))
            }
            _ => {
                let mut object = Map::new();
                // a backbone element has children of its own; a data type brings them
                let inner = if element.children.is_empty() {
                    of.and_then(|of| of.structure).map(|id| self.rules.root(id))
                } else {
                    Some(element)
                };
                if let Some(inner) = inner {
                    self.fill(&mut object, inner, depth + 1)?;
                }
                Ok(Value::Object(object))
            }
        }
    }

    fn anything(&mut self) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=5_u8)? {
            0 => Value::Null,
            1 => json!([]),
            2 => json!({}),
            3 => json!(self.bytes.arbitrary::<bool>()?),
            4 => self.number()?,
            _ => json!(self.text()?),
        })
    }

    fn number(&mut self) -> Result<Value> {
        let text = pick(self.bytes, NUMBERS)?.unwrap_or(&"0");
        Ok(serde_json::from_str(text).unwrap_or(Value::Null))
    }

    fn text(&mut self) -> Result<String> {
        if self.bytes.ratio(1_u8, 6_u8)? {
            let length = self.bytes.int_in_range(0..=12_usize)?.min(self.bytes.len());
            return Ok(String::from_utf8_lossy(self.bytes.bytes(length)?).into_owned());
        }
        Ok((*pick(self.bytes, TEXTS)?.unwrap_or(&"")).to_owned())
    }
}

/// A value of a definition, as data has it.
fn written(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => json!(value),
        Literal::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        Literal::String(text) => json!(text),
        Literal::Array(items) => items.iter().map(written).collect(),
        Literal::Object(properties) => {
            Value::Object(properties.iter().map(|(key, _, value)| (key.to_string(), written(value))).collect())
        }
    }
}

/// One of them, by the bytes; `None` when there are none.
fn pick<'t, T>(bytes: &mut Unstructured<'_>, of: &'t [T]) -> Result<Option<&'t T>> {
    if of.is_empty() { Ok(None) } else { bytes.choose(of).map(Some) }
}
