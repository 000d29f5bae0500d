//! A resource made from the compiled tables alone: every value has the type, the cardinality, the fixed value and the
//! code that its element asks for. Invariants are not solved.

use serde_json::{Map, Value, json};
use tekigo_core::fhirpath::Membership;
use tekigo_core::model::valueset::Codes;
use tekigo_core::model::{
    BindingStrength, Element, ElementId, Literal, Ruleset, StructureId, StructureKind, ValueSetId,
};
use tekigo_core::terminology::membership;

/// A small generator (splitmix64): the same seed, the same resource, on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// A place in the resource that was built, and what its element says.
#[derive(Clone)]
pub(crate) struct Site {
    /// RFC 6901; of the array's item where the element repeats.
    pub(crate) pointer: String,
    pub(crate) element: ElementId,
    /// The primitive type; empty for others.
    pub(crate) primitive: String,
    /// The type's name.
    pub(crate) code: String,
    /// Inside of a slice: what tells the slice may not be changed without leaving it.
    pub(crate) sliced: bool,
}

pub(crate) struct Builder<'r> {
    pub(crate) rules: &'r Ruleset,
    pub(crate) dice: Dice,
    pub(crate) sites: Vec<Site>,
    /// A slice is needed that is told by what a reference leads to, or the resource holds others that refer to each
    /// other: more than one value at a time would have to be built.
    pub(crate) unsolved: bool,
}

/// Left out: extensions and contained resources have rules of their own; `size` and `hash` must fit `data`.
const LEFT_OUT: [&str; 7] = ["id", "extension", "modifierExtension", "contained", "implicitRules", "hash", "size"];
const MAX_DEPTH: usize = 5;
/// Texts where nothing says more.
const TEXTS: [&str; 2] = ["東京 太郎", "a"];

impl Builder<'_> {
    /// A resource of the type or profile.
    pub(crate) fn resource(&mut self, structure: StructureId) -> Value {
        let mut object = Map::new();
        self.within(structure, "", 0, &mut object);
        Value::Object(object)
    }

    /// The properties of a resource that stands at `at`.
    fn within(&mut self, structure: StructureId, at: &str, depth: usize, object: &mut Map<String, Value>) {
        let definition = self.rules.structure(structure);
        object.insert("resourceType".to_owned(), json!(&*definition.type_name));
        self.children(definition.first, at, depth, false, object);
        if self.rules.type_named(&definition.type_name) != Some(structure) {
            // a profile that is declared may ask for more of `meta`
            let children = &self.rules.element(definition.first).children;
            let meta =
                children.iter().copied().find(|&id| self.rules.symbols.name(self.rules.element(id).sym) == "meta");
            if let Some(meta) = meta.filter(|_| !object.contains_key("meta")) {
                self.property(meta, "meta", at, depth, false, object);
            }
            object.entry("meta").or_insert_with(|| json!({}))["profile"] = json!([&*definition.url]);
        }
    }

    fn children(&mut self, holder: ElementId, at: &str, depth: usize, sliced: bool, object: &mut Map<String, Value>) {
        let children = self.rules.element(holder).children.clone();
        for id in children {
            let element = self.rules.element(id);
            let name = self.rules.symbols.name(element.sym).to_owned();
            let needed = element.slices.iter().any(|&slice| self.rules.element(slice).min > 0);
            // what is fixed may be what tells a slice
            let fixed = sliced && holds_fixed(self.rules, id, 0);
            let wanted = element.min > 0 || needed || fixed;
            let likely = if depth == 0 { 3 } else { 6 };
            let left_out = LEFT_OUT.contains(&name.as_str()) || element.types.iter().any(|ty| &*ty.code == "Narrative");
            let skip = left_out || name == "meta" || depth >= MAX_DEPTH;
            if element.max == 0 || (!wanted && (skip || self.dice.below(likely) > 0)) {
                continue;
            }
            self.property(id, &name, at, depth, sliced, object);
        }
    }

    fn property(
        &mut self,
        id: ElementId,
        name: &str,
        at: &str,
        depth: usize,
        sliced: bool,
        object: &mut Map<String, Value>,
    ) {
        let rules = self.rules;
        let element = rules.element(id);
        // a slice of a choice may forbid a type
        let forbidden = |code: &str| {
            let of = |slice: &Element| slice.max == 0 && slice.types.iter().any(|ty| &*ty.code == code);
            element.choice && element.slices.iter().any(|&slice| of(rules.element(slice)))
        };
        let allowed: Vec<usize> = (0..element.types.len()).filter(|&ty| !forbidden(&element.types[ty].code)).collect();
        if allowed.is_empty() && !element.types.is_empty() {
            return;
        }
        let ty = allowed.get(self.dice.below(allowed.len())).copied().unwrap_or(0);
        let key = match element.types.get(ty).filter(|_| element.choice) {
            Some(ty) => format!("{name}{}{}", ty.code[..1].to_uppercase(), &ty.code[1..]),
            None => name.to_owned(),
        };
        if !element.array {
            let pointer = format!("{at}/{key}");
            // a slice of a choice is the choice of its type
            let slice = element.slices.iter().copied().find(|&slice| {
                rules.element(slice).types.iter().any(|of| element.types.get(ty).is_some_and(|ty| of.code == ty.code))
            });
            let (id, ty) = slice.map_or((id, ty), |slice| (slice, 0));
            if let Some(value) = self.value(id, ty, &pointer, depth, sliced) {
                object.insert(key, value);
            }
            return;
        }
        let mut items = Vec::new();
        let by_target =
            element.slicing.iter().flat_map(|slicing| &slicing.discriminators).any(|by| by.path.contains("resolve"));
        for &slice in &element.slices {
            let definition = rules.element(slice);
            self.unsolved |= definition.min > 0 && by_target;
            // slices of slices are told by the slice that they refine
            let refined = definition.slice_name.as_deref().is_some_and(|name| name.contains('/'));
            for _ in 0..definition.min {
                if !refined
                    && let Some(value) = self.value(slice, 0, &format!("{at}/{key}/{}", items.len()), depth, true)
                {
                    items.push(value);
                }
            }
        }
        let more = if element.slicing.is_some() || element.max == 1 { 0 } else { self.dice.below(2) };
        let wanted = (element.min.max(1) as usize + more).min(element.max as usize);
        while items.len() < wanted && (items.len() < element.min as usize || element.slices.is_empty()) {
            match self.value(id, ty, &format!("{at}/{key}/{}", items.len()), depth, sliced) {
                Some(value) => items.push(value),
                None => break,
            }
        }
        if !items.is_empty() {
            object.insert(key, Value::Array(items));
        }
    }

    /// One value of the element, as its type `ty`; `None` where the tables do not say how one looks.
    fn value(&mut self, id: ElementId, ty: usize, pointer: &str, depth: usize, sliced: bool) -> Option<Value> {
        let rules = self.rules;
        let element = rules.element(id);
        let target = element.content.unwrap_or(id);
        let ty = element.types.get(ty);
        let mut code = ty.map_or("BackboneElement", |ty| &*ty.code).to_owned();
        // `id` of resources and `url` of extensions have the type of FHIRPath
        if code.contains("fhirpath/System.") {
            "string".clone_into(&mut code);
        }
        let structure = rules.type_named(&code);
        let primitive = structure.is_some_and(|id| rules.structure(id).kind == StructureKind::Primitive);
        let site = Site {
            pointer: pointer.to_owned(),
            element: id,
            primitive: if primitive { code.clone() } else { String::new() },
            code: code.clone(),
            sliced,
        };
        let place = self.sites.len();
        self.sites.push(site);
        let made = self.made(
            target,
            element,
            ty.and_then(|ty| ty.profiles.first()).and_then(|of| of.structure),
            &code,
            primitive,
            pointer,
            depth,
            sliced,
        );
        if made.is_none() {
            self.sites.truncate(place);
        }
        made
    }

    #[allow(clippy::too_many_arguments, reason = "what is known of one value")]
    fn made(
        &mut self,
        target: ElementId,
        element: &Element,
        profile: Option<StructureId>,
        code: &str,
        primitive: bool,
        pointer: &str,
        depth: usize,
        sliced: bool,
    ) -> Option<Value> {
        let rules = self.rules;
        if let Some((_, literal)) = &element.fixed {
            return Some(literal_json(literal));
        }
        let pattern = element.pattern.as_ref().map(|(_, literal)| literal_json(literal));
        if primitive && pattern.is_some() {
            return pattern;
        }
        let told = pattern.is_some() || holds_fixed(rules, target, 0);
        let required = element
            .binding
            .as_ref()
            .filter(|binding| !told && (binding.strength == BindingStrength::Required || binding.max.is_some()));
        if let Some(binding) = required
            && matches!(code, "code" | "Coding" | "CodeableConcept" | "string" | "uri" | "Quantity")
            && let Some((system, member)) =
                binding.max.as_ref().and_then(|(_, set)| *set).or(binding.value_set).and_then(|set| self.member(set))
        {
            let coding = self.coding(&system, &member);
            return match code {
                "Coding" => Some(coding),
                "CodeableConcept" => Some(json!({"coding": [coding]})),
                "Quantity" => Some(json!({"value": 1, "system": coding["system"], "code": member})),
                _ => Some(json!(member)),
            };
        }
        if primitive {
            return Some(self.primitive(code));
        }
        let mut object = Map::new();
        match code {
            "Resource" if profile.is_none() => return Some(json!({"resourceType": "Basic", "code": {"text": "x"}})),
            "Narrative" => {
                let status = rules
                    .element(target)
                    .children
                    .iter()
                    .map(|&id| rules.element(id))
                    .find_map(|child| child.fixed.as_ref());
                let status = status.map_or_else(|| json!("generated"), |(_, status)| literal_json(status));
                return Some(json!({"status": status, "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}));
            }
            "Extension" if profile.is_none() => return None,
            "Reference" => {
                object.insert("reference".to_owned(), self.reference(element));
                let needed: Vec<ElementId> =
                    rules.element(target).children.iter().copied().filter(|&id| rules.element(id).min > 0).collect();
                for id in needed {
                    let name = rules.symbols.name(rules.element(id).sym).to_owned();
                    if name != "reference" {
                        self.property(id, &name, pointer, depth + 1, sliced, &mut object);
                    }
                }
                return Some(Value::Object(object));
            }
            _ => {}
        }
        let of_type = profile.or_else(|| rules.type_named(code));
        let is_resource = of_type.is_some_and(|id| rules.structure(id).kind == StructureKind::Resource);
        if let Some(structure) = of_type.filter(|_| is_resource) {
            self.unsolved = true;
            self.within(structure, pointer, depth + 1, &mut object);
            return Some(Value::Object(object));
        }
        let holder = if rules.element(target).children.is_empty() { rules.structure(of_type?).first } else { target };
        self.children(holder, pointer, depth + 1, sliced || pattern.is_some(), &mut object);
        // the element's own children may say less than the profile on its type
        let asked = profile.map_or(&[][..], |profile| &rules.root(profile).children[..]);
        for &id in asked.iter().filter(|&&id| rules.element(id).min > 0) {
            let name = rules.symbols.name(rules.element(id).sym);
            if !object.keys().any(|key| key.starts_with(name)) {
                self.property(id, name, pointer, depth + 1, sliced, &mut object);
            }
        }
        if object.is_empty() {
            // something must be there: the first child that can be told
            let children = rules.element(holder).children.clone();
            for id in children {
                let child = rules.element(id);
                let name = rules.symbols.name(child.sym).to_owned();
                if child.max > 0 && !LEFT_OUT.contains(&name.as_str()) && object.is_empty() && depth < 2 * MAX_DEPTH {
                    self.property(id, &name, pointer, depth + 1, sliced, &mut object);
                }
            }
        }
        let mut made = Value::Object(object);
        if let Some(pattern) = &pattern {
            overlay(&mut made, pattern);
        }
        self.real_code(&mut made);
        for coding in made.get_mut("coding").and_then(Value::as_array_mut).into_iter().flatten() {
            self.real_code(coding);
        }
        if let Some(set) = element.binding.as_ref().and_then(|binding| binding.value_set)
            && let Some(coding) = made.pointer_mut("/coding/0").filter(|coding| coding.get("system").is_none())
            && let Some(code) = coding.get("code").and_then(Value::as_str)
        {
            // a code that is fixed without its system
            let terms = &rules.terms;
            let systems = terms.value_set(set).include.iter().map(|include| &*include.system);
            let found =
                systems.filter(|system| membership(terms, set, Some(system), code) == Membership::Member).last();
            if let Some(system) = found {
                coding["system"] = json!(system);
            }
        }
        (made.as_object().is_some_and(|object| !object.is_empty())).then_some(made)
    }

    /// A code as its system tells it.
    fn coding(&self, system: &str, code: &str) -> Value {
        let mut coding = json!({"code": code});
        if !system.is_empty() {
            coding["system"] = json!(system);
        }
        let terms = &self.rules.terms;
        let known = terms.find_code_system(system, "").and_then(|(id, _)| {
            let system = terms.code_system(id);
            system.find(code).map(|at| system.display(at).to_owned())
        });
        if let Some(display) = known.filter(|display| !display.is_empty()) {
            coding["display"] = json!(display);
        }
        coding
    }

    /// A coding whose system is known gets one of its codes, and the display of its code.
    fn real_code(&mut self, made: &mut Value) {
        let rules = self.rules;
        let Some(system) = made.get("system").and_then(Value::as_str).map(str::to_owned) else { return };
        let Some(object) = made.as_object_mut().filter(|object| object.contains_key("code")) else { return };
        let Some((id, _)) = rules.terms.find_code_system(&system, "") else {
            return;
        };
        let codes = rules.terms.code_system(id);
        let written = object["code"].as_str().unwrap_or_default().to_owned();
        let code = match (codes.find(&written), codes.codes.is_empty()) {
            (None, false) if written == "a-1" => codes.codes.get(self.dice.below(codes.codes.len())).to_owned(),
            _ => written,
        };
        let display = self.coding(&system, &code).get("display").cloned();
        object.insert("code".to_owned(), json!(code));
        // what a definition fixes is left
        let free = object.get("display").and_then(Value::as_str).is_some_and(|text| TEXTS.contains(&text));
        match display.filter(|_| free) {
            Some(display) => {
                object.insert("display".to_owned(), display);
            }
            None if free => {
                object.remove("display");
            }
            None => {}
        }
    }

    fn reference(&mut self, element: &Element) -> Value {
        let rules = self.rules;
        let targets: Vec<&str> = element
            .types
            .iter()
            .filter(|ty| &*ty.code == "Reference")
            .flat_map(|ty| &ty.targets)
            .filter_map(|target| target.structure)
            .map(|id| &*rules.structure(id).type_name)
            .collect();
        let name = match targets.get(self.dice.below(targets.len())) {
            None | Some(&"Resource") => "Patient",
            Some(name) => name,
        };
        json!(format!("{name}/a1"))
    }

    fn primitive(&mut self, code: &str) -> Value {
        match code {
            "boolean" => json!(self.dice.below(2) == 0),
            "integer" | "unsignedInt" | "positiveInt" => json!(1 + self.dice.below(9)),
            "decimal" => serde_json::from_str("1.50").unwrap_or_default(),
            "uri" => json!(["http://a.jp/x", "urn:oid:1.2.392.100495.20.3.51"][self.dice.below(2)]),
            "url" => json!("https://a.jp/x"),
            "canonical" => json!("http://a.jp/fhir/x|1.0"),
            "oid" => json!("urn:oid:1.2.392"),
            "uuid" => json!("urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
            "id" | "code" => json!("a-1"),
            "date" => json!(["2024-02-29", "2024-02", "2024"][self.dice.below(3)]),
            "dateTime" => json!(["2024-02-29T23:59:59+09:00", "2024-02-29", "2024"][self.dice.below(3)]),
            "instant" => json!("2024-02-29T23:59:59.123+09:00"),
            "time" => json!("09:30:00"),
            "base64Binary" => json!("YWJj"),
            "xhtml" => json!("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"),
            _ => json!(TEXTS[self.dice.below(2)]),
        }
    }

    /// A code of the value set: its system, and itself.
    pub(crate) fn member(&mut self, set: ValueSetId) -> Option<(String, String)> {
        let terms = &self.rules.terms;
        let mut found: Vec<(String, String)> = Vec::new();
        let mut sets = vec![set];
        let mut seen = 0;
        while let Some(at) = sets.pop() {
            seen += 1;
            let rows = terms.value_set(at);
            for include in &rows.include {
                sets.extend(include.imports.iter().filter_map(|import| import.value_set).filter(|_| seen < 20));
                let system = include.system.to_string();
                match &include.codes {
                    Codes::Listed(listed) => {
                        found.extend(
                            (0..listed.codes.len().min(20)).map(|at| (system.clone(), listed.codes.get(at).to_owned())),
                        );
                    }
                    Codes::All | Codes::Filtered { .. } => {
                        if let Some(id) = include.code_system {
                            let codes = &terms.code_system(id).codes;
                            found
                                .extend((0..codes.len().min(200)).map(|at| (system.clone(), codes.get(at).to_owned())));
                        }
                    }
                }
            }
        }
        // grammars (languages, MIME types, units) list nothing
        let grammars = [
            ("urn:ietf:bcp:47", "ja"),
            ("urn:ietf:bcp:13", "text/plain"),
            ("urn:iso:std:iso:4217", "JPY"),
            ("http://unitsofmeasure.org", "mg"),
        ];
        found.extend(grammars.map(|(system, code)| (system.to_owned(), code.to_owned())));
        found.retain(|(system, code)| membership(terms, set, Some(system), code) == Membership::Member);
        found.get(self.dice.below(found.len())).cloned()
    }
}

/// Whether the element, or something in it, is fixed.
fn holds_fixed(rules: &Ruleset, id: ElementId, depth: usize) -> bool {
    let element = rules.element(id);
    element.fixed.is_some()
        || element.pattern.is_some()
        || (depth < MAX_DEPTH && element.children.iter().any(|&child| holds_fixed(rules, child, depth + 1)))
}

/// Writes what a pattern asks for over what was made.
fn overlay(made: &mut Value, pattern: &Value) {
    match (made, pattern) {
        (Value::Object(made), Value::Object(pattern)) => {
            for (key, value) in pattern {
                overlay(made.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(made), Value::Array(pattern)) => {
            for (at, value) in pattern.iter().enumerate() {
                if made.len() <= at {
                    made.push(Value::Null);
                }
                overlay(&mut made[at], value);
            }
        }
        (made, pattern) => *made = pattern.clone(),
    }
}

fn literal_json(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => json!(value),
        Literal::Number(text) => serde_json::from_str(text).unwrap_or_default(),
        Literal::String(text) => json!(&**text),
        Literal::Array(items) => items.iter().map(literal_json).collect(),
        Literal::Object(properties) => {
            Value::Object(properties.iter().map(|(key, _, value)| (key.to_string(), literal_json(value))).collect())
        }
    }
}
