//! From an element of the tree to its children, and what FHIR says of an element: value, type.

use super::ast::{Id, Name, TypeName};
use super::eval::{Evaluator, Sink};
use super::quantity::calendar_word;
use super::temporal::{Temporal, TemporalKind};
use super::{Context, EvalError, EvalErrorKind, Host, Item, Quantity, TypeId, TypeInfo, Value};
use crate::json::{Kind, NodeId, Sym, Tree};
use crate::text::choice;

impl<'t> Evaluator<'_, 't> {
    /// The children of an element called `name`; a choice element by its name without the type.
    pub(super) fn named_children(
        &self,
        id: Id,
        item: Item,
        name: &Name,
        sink: Sink<'_, 't>,
    ) -> Result<bool, EvalError> {
        let tree = self.context.tree;
        let Some(parent) = self.object_of(item) else { return Ok(true) };
        let companions = tree.has_companions(parent);
        let (mut value, mut companion) = (None, None);
        let mut visited = 1;
        for child in tree.children(parent) {
            visited += 1;
            if tree.is_duplicate(child) || !self.is_named(child, name) {
                continue;
            }
            if tree.is_companion(child) {
                companion = Some(child);
            } else {
                value = Some(child);
                if !companions {
                    break;
                }
            }
            if value.is_some() && companion.is_some() {
                break;
            }
        }
        self.step(id, visited)?;
        if &*name.text == "resourceType" {
            return Ok(true);
        }
        if value.is_none() && companion.is_none() {
            (value, companion) = self.choice(parent, name);
        }
        self.emit(id, value, companion, sink)
    }

    /// The object that holds an element's children: the value of a complex one, the companion of a primitive.
    fn object_of(&self, item: Item) -> Option<NodeId> {
        let tree = self.context.tree;
        let is_object = |node: &NodeId| tree.kind(*node) == Kind::Object;
        item.value().filter(is_object).or_else(|| item.companion().filter(is_object))
    }

    #[inline]
    fn is_named(&self, child: NodeId, name: &Name) -> bool {
        let tree = self.context.tree;
        let sym = tree.sym(child);
        if name.bound && (sym != Sym::UNKNOWN || name.sym != Sym::UNKNOWN) {
            return sym == name.sym;
        }
        let key = tree.key(child);
        let key = if tree.is_companion(child) { key.get(1..).unwrap_or_default() } else { &key };
        *key == *name.text
    }

    /// `valueQuantity` for `value`. The host has the last word where it knows the type.
    fn choice(&self, parent: NodeId, name: &Name) -> (Option<NodeId>, Option<NodeId>) {
        let tree = self.context.tree;
        let (mut value, mut companion) = (None, None);
        if name.bound && name.choices.is_empty() && name.sym != Sym::UNKNOWN {
            return (value, companion);
        }
        for child in tree.children(parent) {
            if tree.is_duplicate(child) {
                continue;
            }
            let sym = tree.sym(child);
            let candidate = if name.bound && sym != Sym::UNKNOWN {
                name.has_choice(sym)
            } else {
                let key = tree.key(child);
                let key = if tree.is_companion(child) { key.get(1..).unwrap_or_default() } else { &key };
                key.strip_prefix(&*name.text)
                    .is_some_and(|suffix| choice::OPEN.iter().any(|code| choice::expands(code, suffix)))
            };
            if candidate && self.is_choice(parent, child, name) {
                if tree.is_companion(child) {
                    companion = companion.or(Some(child));
                } else {
                    value = value.or(Some(child));
                }
            }
        }
        (value, companion)
    }

    fn is_choice(&self, parent: NodeId, child: NodeId, name: &Name) -> bool {
        let host = self.context.host;
        let ty = host.type_of(parent);
        if ty == TypeId::UNKNOWN {
            return true;
        }
        let key = self.context.tree.key(child);
        let key = key.strip_prefix('_').unwrap_or(&key);
        host.choice_of(ty, key).is_some_and(|element| *element == *name.text)
    }

    /// A property's items: values and companions side by side, whole nulls left out.
    fn emit(
        &self,
        id: Id,
        value: Option<NodeId>,
        companion: Option<NodeId>,
        sink: Sink<'_, 't>,
    ) -> Result<bool, EvalError> {
        let tree = self.context.tree;
        let is_array = |node: Option<NodeId>| node.is_some_and(|node| tree.kind(node) == Kind::Array);
        let present = |node: Option<NodeId>| node.filter(|&node| tree.kind(node) != Kind::Null);
        if !is_array(value) && !is_array(companion) {
            let (value, companion) = (present(value), present(companion));
            return if value.is_some() || companion.is_some() {
                sink(Value::Node(Item::new(value, companion)))
            } else {
                Ok(true)
            };
        }
        let items = |node: Option<NodeId>| node.filter(|_| is_array(node)).map(|node| tree.children(node));
        let (mut values, mut companions) = (items(value), items(companion));
        loop {
            self.step(id, 1)?;
            let value = values.as_mut().and_then(Iterator::next);
            let companion = companions.as_mut().and_then(Iterator::next);
            if value.is_none() && companion.is_none() {
                return Ok(true);
            }
            let (value, companion) = (present(value), present(companion));
            if (value.is_some() || companion.is_some()) && !sink(Value::Node(Item::new(value, companion)))? {
                return Ok(false);
            }
        }
    }

    /// All children in document order. `resourceType` is not an element.
    pub(super) fn children(&self, id: Id, item: Item, sink: Sink<'_, 't>) -> Result<bool, EvalError> {
        let tree = self.context.tree;
        let Some(parent) = self.object_of(item) else { return Ok(true) };
        let companions = tree.has_companions(parent);
        for child in tree.children(parent) {
            self.step(id, 1)?;
            if tree.is_duplicate(child) || (tree.kind(child) == Kind::String && tree.key(child) == "resourceType") {
                continue;
            }
            let other = if companions { self.other_half(id, parent, child)? } else { None };
            let goes_on = match (tree.is_companion(child), other) {
                // The value's turn brings both.
                (true, Some(_)) => true,
                (true, None) => self.emit(id, None, Some(child), sink)?,
                (false, other) => self.emit(id, Some(child), other, sink)?,
            };
            if !goes_on {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn other_half(&self, id: Id, parent: NodeId, child: NodeId) -> Result<Option<NodeId>, EvalError> {
        let tree = self.context.tree;
        let (sym, companion) = (tree.sym(child), tree.is_companion(child));
        let key = tree.key(child);
        let name = if companion { key.get(1..).unwrap_or_default() } else { &key };
        let mut visited = 0;
        let found = tree.children(parent).find(|&other| {
            visited += 1;
            tree.is_companion(other) != companion && !tree.is_duplicate(other) && tree.sym(other) == sym && {
                sym != Sym::UNKNOWN || {
                    let key = tree.key(other);
                    name == if companion { &key } else { key.get(1..).unwrap_or_default() }
                }
            }
        });
        self.step(id, visited)?;
        Ok(found)
    }

    /// All descendants, depth first. The tree's depth is bounded by its parser, so this may recurse.
    pub(super) fn descendants(&self, id: Id, item: Item, sink: Sink<'_, 't>) -> Result<bool, EvalError> {
        self.children(id, item, &mut |child| {
            if !sink(child.clone())? {
                return Ok(false);
            }
            match child {
                Value::Node(item) => self.descendants(id, item, sink),
                _ => Ok(true),
            }
        })
    }

    /// `hasValue()`: a FHIR primitive with a value. A system value has one.
    pub(super) fn has_value(&self, value: &Value<'t>) -> bool {
        match value {
            Value::Node(item) => item
                .value()
                .is_some_and(|node| !matches!(self.context.tree.kind(node), Kind::Object | Kind::Array | Kind::Null)),
            _ => true,
        }
    }

    /// The value as a boolean, if it is one.
    pub(super) fn as_boolean(&self, value: &Value<'t>) -> Option<bool> {
        match value {
            Value::Boolean(value) => Some(*value),
            Value::Node(item) => match self.context.tree.kind(item.value()?) {
                Kind::True => Some(true),
                Kind::False => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The system value of a FHIR primitive (by its type where that matters) or Quantity; `None` for any other element,
    /// and for a primitive without a value.
    pub(super) fn system(&self, value: &Value<'t>) -> Option<Value<'t>> {
        let Value::Node(item) = value else { return Some(value.clone()) };
        let tree = self.context.tree;
        let node = item.value()?;
        match tree.kind(node) {
            Kind::True => Some(Value::Boolean(true)),
            Kind::False => Some(Value::Boolean(false)),
            Kind::Number => super::value::number(&tree.text(node)),
            Kind::String => {
                let text = tree.text(node);
                Some(self.temporal(node, &text).map_or(Value::String(text), Value::Temporal))
            }
            Kind::Object => self.quantity(node).map(|quantity| Value::Quantity(Box::new(quantity))),
            Kind::Null | Kind::Array => None,
        }
    }

    /// A string node as date, date-time or time, when its type says so.
    pub(super) fn temporal(&self, node: NodeId, text: &str) -> Option<Temporal> {
        // Asking for the type costs more than looking at the text.
        let bytes = text.as_bytes();
        if bytes.len() < 4 || !bytes[0].is_ascii_digit() || bytes.len() > 40 {
            return None;
        }
        let host = self.context.host;
        let ty = host.type_of(node);
        let kind = match &*host.type_name(ty) {
            "date" => TemporalKind::Date,
            "dateTime" | "instant" => TemporalKind::DateTime,
            "time" => TemporalKind::Time,
            // Without a schema the form decides.
            _ if ty == TypeId::UNKNOWN && bytes.get(4) == Some(&b'-') => {
                if text.contains('T') {
                    TemporalKind::DateTime
                } else {
                    TemporalKind::Date
                }
            }
            _ => return None,
        };
        Temporal::parse(kind, text)
    }

    /// A FHIR Quantity as a system one. UCUM codes count, else the human unit, else
    /// none; one with a comparator is not a number of units.
    pub(super) fn quantity(&self, node: NodeId) -> Option<Quantity> {
        quantity(self.context.tree, self.context.host, node)
    }

    /// `is`: of this type or one derived from it.
    pub(super) fn is_of_type(&self, value: &Value<'t>, namespace: Option<&str>, name: &str) -> bool {
        let Value::Node(item) = value else {
            return namespace != Some("FHIR") && (*self.type_info(value).name == *name || name == "Any");
        };
        let (tree, host) = (self.context.tree, self.context.host);
        let node = item.node();
        if self.is_system_value(node, namespace, name) {
            return true;
        }
        if namespace == Some("System") {
            return false;
        }
        if tree.kind(node) == Kind::Object
            && !tree.is_companion(node)
            && let Some(resource) = tree.get(node, "resourceType").filter(|&child| tree.kind(child) == Kind::String)
            && tree.is_text(resource, name)
        {
            return true;
        }
        let ty = host.type_of(node);
        if ty == TypeId::UNKNOWN {
            return *self.type_info(value).name == *name;
        }
        host.is_subtype(ty, name)
    }

    /// Whether the System type called so is the one that the FHIR primitive at `node` is converted to
    /// (http://hl7.org/fhir/R4/fhirpath.html#types). Constraints rely on it: published guides write `value is String`.
    fn is_system_value(&self, node: NodeId, namespace: Option<&str>, name: &str) -> bool {
        let host = self.context.host;
        let ty = host.type_of(node);
        if !self.context.constraint || namespace == Some("FHIR") || !host.is_primitive(ty) {
            return false;
        }
        let system = match &*host.type_name(ty) {
            "boolean" => "Boolean",
            "string" | "uri" | "url" | "canonical" | "code" | "oid" | "id" | "uuid" | "markdown" | "base64Binary" => {
                "String"
            }
            "integer" | "unsignedInt" | "positiveInt" => "Integer",
            "decimal" => "Decimal",
            "date" => "Date",
            "dateTime" | "instant" => "DateTime",
            "time" => "Time",
            _ => return false,
        };
        system == name
    }

    /// `as` and `ofType`: as `is`, but a primitive must be of the very type (a `code` is no `string` here), which is how
    /// HL7's suite and validator read them.
    pub(super) fn is_exactly(&self, value: &Value<'t>, namespace: Option<&str>, name: &str) -> bool {
        if let Value::Node(item) = value {
            let host = self.context.host;
            let ty = host.type_of(item.node());
            if host.is_primitive(ty) {
                return self.is_system_value(item.node(), namespace, name)
                    || namespace != Some("System") && *host.type_name(ty) == *name;
            }
        }
        self.is_of_type(value, namespace, name)
    }

    /// In strict mode a type that does not exist is an error, where the host knows types at all.
    pub(super) fn check_type_name(&self, id: Id, ty: &TypeName) -> Result<(), EvalError> {
        let host = self.context.host;
        let knows = |name: &str| host.type_named(name) != TypeId::UNKNOWN;
        if !self.context.strict
            || SYSTEM_TYPES.contains(&&*ty.name)
            || (ty.namespace.as_deref() != Some("System") && knows(&ty.name))
            || (ty.namespace.as_deref() == Some("System") && knows(&ty.name))
            || !knows("Element")
        {
            return Ok(());
        }
        Err(self.error(
            EvalErrorKind::UnknownType,
            id,
            format!("型 {} はありません", ty.name),
            format!("there is no type {}", ty.name),
        ))
    }

    /// What `type()` says of a value.
    pub(super) fn type_info(&self, value: &Value<'t>) -> TypeInfo {
        type_info(self.context, value)
    }
}

/// What `type()` says of a value.
pub(super) fn type_info(context: &Context<'_>, value: &Value<'_>) -> TypeInfo {
    let system = |name: &str| TypeInfo { namespace: "System", name: name.to_string() };
    match value {
        Value::Boolean(_) => system("Boolean"),
        Value::Integer(_) => system("Integer"),
        Value::Decimal(_) => system("Decimal"),
        Value::String(_) => system("String"),
        Value::Temporal(value) => system(match value.kind {
            TemporalKind::Date => "Date",
            TemporalKind::DateTime => "DateTime",
            TemporalKind::Time => "Time",
        }),
        Value::Quantity(_) => system("Quantity"),
        Value::Type(_) => system("TypeInfo"),
        Value::Node(item) => TypeInfo { namespace: "FHIR", name: node_type_name(context, *item) },
    }
}

fn node_type_name(context: &Context<'_>, item: Item) -> String {
    let (tree, host) = (context.tree, context.host);
    let node = item.node();
    if tree.kind(node) == Kind::Object
        && let Some(resource) = tree.get(node, "resourceType")
    {
        return tree.text(resource).into_owned();
    }
    let ty = host.type_of(node);
    if ty != TypeId::UNKNOWN {
        return host.type_name(ty).into_owned();
    }
    match item.value().map(|value| tree.kind(value)) {
        Some(Kind::True | Kind::False) => "boolean",
        Some(Kind::Number) if !tree.text(node).contains('.') => "integer",
        Some(Kind::Number) => "decimal",
        Some(Kind::String) => "string",
        _ => "Element",
    }
    .to_string()
}

/// [`Evaluator::quantity`] without an evaluator.
pub(super) fn quantity(tree: &Tree<'_>, host: &dyn Host, node: NodeId) -> Option<Quantity> {
    if tree.kind(node) != Kind::Object {
        return None;
    }
    let number = tree.get(node, "value").filter(|&child| tree.kind(child) == Kind::Number)?;
    let ty = host.type_of(node);
    let known = ["value", "unit", "system", "code", "id", "extension"];
    let quantity_like = || tree.children(node).all(|child| known.contains(&&*tree.key(child)));
    if if ty == TypeId::UNKNOWN { !quantity_like() } else { !host.is_subtype(ty, "Quantity") } {
        return None;
    }
    let text = |name: &str| tree.get(node, name).map(|child| tree.text(child));
    if text("comparator").is_some() {
        return None;
    }
    let value = match super::value::number(&tree.text(number))? {
        Value::Integer(integer) => integer.into(),
        Value::Decimal(decimal) => decimal,
        _ => return None,
    };
    let unit = text("code").or_else(|| text("unit"));
    let Some(unit) = unit else { return Some(Quantity::new(value, "1")) };
    let calendar = text("system").is_none().then(|| calendar_word(&unit)).flatten();
    Some(match calendar {
        Some(word) => Quantity { value, unit: word.into(), calendar: true },
        None => Quantity::new(value, unit),
    })
}

/// The types of the System namespace.
pub(super) const SYSTEM_TYPES: [&str; 9] =
    ["Any", "Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity"];
