//! The base walk: one pass over the tree, in document order, against the base specification. It writes down what each
//! node is (`Document`), reports everything structural, and notes the nodes whose invariants, references, extensions
//! and profiles are looked at when the whole tree is typed.

mod seen;

use crate::check::datatype;
use crate::check::document::Typed;
use crate::check::document::below::Typing;
use crate::check::document::meant::did_you_mean;
use crate::check::document::place::{kind_words, name_of, place};
use crate::check::document::todo::Todo;
use crate::check::memory::{Key, MAX_BYTES, MAX_NARRATIVE, Memory};
use crate::check::plan::Plan;
use crate::check::plan::rows::Facts;
use crate::check::plan::wanted::missing;
use crate::diagnostic::catalogue::datatype::STRING_MARKUP;
use crate::diagnostic::catalogue::profile::EXAMPLE_URL;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Arg, Finding, Level, Place, Rule, Severity, Sink};
use crate::json::{Format, Kind, NodeId};
use crate::model::{ElementId, StructureKind};
use crate::text::near;
use seen::Seen;

pub(crate) struct BaseWalk<'w, 'a> {
    pub(crate) doc: Typing<'w, 'a>,
    pub(crate) plan: &'w Plan,
    pub(crate) sink: &'w mut Sink,
    pub(crate) security_checks: bool,
    /// URLs of RFC 2606's example domains are errors.
    pub(crate) no_example_urls: bool,
    /// Edition 2023-09: semi-required elements may be absent.
    pub(crate) lenient: bool,
    pub(crate) todo: Box<Todo>,
    /// Values met before.
    pub(crate) memory: &'w mut Memory,
}

impl BaseWalk<'_, '_> {
    /// Walks the whole document from its root.
    pub(crate) fn run(mut self) -> Box<Todo> {
        let root = NodeId::ROOT;
        if self.doc.tree.kind(root) == Kind::Object {
            self.resource(root, None);
        } else {
            self.todo.passed_over = true;
            let found = kind_words(self.doc.tree.kind(root));
            self.report(&rule::ROOT_NOT_OBJECT, root, vec![found]);
        }
        self.todo
    }

    fn report(&mut self, rule: &'static Rule, node: NodeId, args: Vec<Arg>) {
        self.sink.push(Finding::new(rule, place(&self.doc, node), args));
    }

    /// A resource: its type decides what its properties are.
    fn resource(&mut self, node: NodeId, definition: Option<ElementId>) {
        let rules = self.doc.rules;
        let Some(name) = self.doc.tree.child(node, self.doc.syms().resource_type) else {
            self.doc.set(node, Typed::new(definition, None));
            self.todo.passed_over = true;
            // where the text itself is broken, the name may have been lost with it
            if !self.sink.has_fatal() {
                let has = |name: &str| self.doc.tree.get(node, name).is_some();
                // the JSON forms of RFC 7515 §7.2
                let is_signed = has("payload") && (has("signatures") || has("signature"));
                let rule = if is_signed { &rule::SIGNED_OBJECT } else { &rule::RESOURCE_TYPE_MISSING };
                self.report(rule, node, vec![]);
            }
            return;
        };
        let text = self.doc.tree.text(name);
        let structure = self.plan.type_named(rules, &text).filter(|&id| {
            let structure = rules.structure(id);
            structure.kind == StructureKind::Logical
                || (structure.kind == StructureKind::Resource && !structure.is_abstract)
        });
        let Some(structure) = structure else {
            self.doc.set(node, Typed::new(definition, None));
            self.todo.passed_over = true;
            let hint = self.meant(&text);
            return self.report(&rule::RESOURCE_TYPE_UNKNOWN, name, vec![text.as_ref().into(), hint]);
        };
        let content = rules.structure(structure).first;
        self.doc.set(node, Typed::new(definition, Some(content)));
        self.todo.resources.push(node);
        if !self.plan.element(self.doc.rules, content).invariants.is_empty() {
            self.todo.invariants.push(node);
        }
        self.properties(node, content, false);
    }

    /// The properties of an object, each against its definition; then what is missing.
    fn properties(&mut self, node: NodeId, content: ElementId, beside_value: bool) {
        let rules = self.doc.rules;
        let tree = self.doc.tree;
        let plan = self.plan.element(rules, content);
        let rows = plan.rows(rules, content);
        let mut seen = Seen::new(rows.children);
        let mut has_content = false;
        for property in tree.children(node) {
            let sym = tree.sym(property);
            if sym == self.doc.syms().resource_type && plan.is_resource {
                continue;
            }
            let Some(row) = rows.find(sym) else {
                self.unknown(property, content);
                has_content = true;
                continue;
            };
            let facts = self.plan.elements.facts(rules, content, row);
            if sym == self.doc.syms().id && !plan.is_resource {
                self.todo.element_ids.push(property);
            } else {
                has_content = true;
            }
            if let Some(first) = seen.mark(usize::from(row.child), row.ty, property, facts.choice) {
                self.choice_multiple(property, first, facts);
            }
            self.property(node, property, facts, tree.is_companion(property));
        }
        // in XML the type is the element's name, so a resource with nothing else is an empty element
        let is_bare =
            plan.is_resource && !has_content && tree.format() == Format::Xml && tree.children(node).count() == 1;
        if tree.is_childless(node) || is_bare {
            self.report(&rule::EMPTY_OBJECT, node, vec![self.name_of(node)]);
        } else if !has_content && !plan.is_resource && !beside_value {
            self.report(&rule::NO_CONTENT, node, vec![self.name_of(node)]);
        }
        if plan.required & !seen.bits != 0 || plan.required_past_64 {
            for (index, &definition) in rules.element(content).children.iter().enumerate() {
                if rules.element(definition).min > 0 && !seen.has(index) {
                    self.missing(node, definition);
                }
            }
        }
    }

    fn choice_multiple(&mut self, property: NodeId, first: NodeId, facts: &Facts) {
        let (rules, tree) = (self.doc.rules, self.doc.tree);
        let words = vec![
            facts.definition.map_or("", |id| rules.symbols.name(rules.element(id).sym)).into(),
            rules.symbols.name(tree.sym(first)).into(),
            rules.symbols.name(tree.sym(property)).into(),
        ];
        self.report(&rule::CHOICE_MULTIPLE, property, words);
    }

    fn missing(&mut self, node: NodeId, definition: ElementId) {
        let mut finding = missing(&self.doc, self.doc.rules, node, definition, 0, true);
        if self.lenient && finding.level == Some(Level::SemiRequired) {
            finding.severity = Severity::Warning;
        }
        self.sink.push(finding);
    }

    /// One property: array or single, then its items with their companions.
    fn property(&mut self, node: NodeId, property: NodeId, facts: &Facts, is_companion: bool) {
        let tree = self.doc.tree;
        let &Facts { definition, content, primitive, typed, .. } = facts;
        let kind = tree.kind(property);
        // what is one value is written down as that
        if kind == Kind::Array || kind == Kind::Null || is_companion || facts.any_resource {
            self.doc.set(property, typed);
        }
        if is_companion && primitive.is_none() && content.is_some() {
            let name = self.doc.rules.symbols.name(tree.sym(property));
            self.todo.passed_over = true;
            return self.report(&rule::COMPANION_NOT_PRIMITIVE, property, vec![name.into()]);
        }
        if is_companion && self.is_without_companion(property, facts) {
            self.todo.passed_over = true;
            let name = self.doc.rules.symbols.name(tree.sym(property));
            return self.report(&rule::ATTRIBUTE_EXTENDED, property, vec![name.into()]);
        }
        if kind == Kind::Null {
            return self.null(property, property);
        }
        if kind != Kind::Array {
            if facts.array {
                self.report(&rule::ARRAY_EXPECTED, property, vec![self.name_of(property)]);
            }
            let value = if is_companion { tree.child(node, tree.sym(property)) } else { None };
            let beside_value = value.is_some_and(|value| tree.kind(value) != Kind::Null);
            return self.item(property, facts, (is_companion, beside_value));
        }
        if !facts.array && tree.format() == Format::Xml {
            let found = tree.children(property).count();
            let max = definition.map_or(1, |id| self.doc.rules.element(id).max);
            let words = vec![self.name_of(property), max.into(), found.into()];
            self.report(&rule::CARDINALITY_MAX, property, words);
        } else if !facts.array {
            self.report(&rule::ARRAY_NOT_ALLOWED, property, vec![self.name_of(property)]);
        }
        if tree.is_childless(property) {
            return self.report(&rule::EMPTY_ARRAY, property, vec![self.name_of(property)]);
        }
        // `given` and `_given` align; the pair is judged at whichever comes second.
        let sym = tree.sym(property);
        let partner = match (primitive.is_some(), is_companion) {
            (false, _) => None,
            (true, true) => tree.child(node, sym),
            (true, false) => tree.companion_child(node, sym),
        }
        .filter(|&other| tree.kind(other) == Kind::Array);
        if let Some(other) = partner.filter(|&other| other < property) {
            self.align(property, other, is_companion);
        }
        let mut others = partner.map(|other| tree.children(other));
        for item in tree.children(property) {
            let other = others.as_mut().and_then(Iterator::next);
            if tree.kind(item) == Kind::Null {
                self.doc.set(item, typed);
                let filled = other.is_some_and(|other| tree.kind(other) != Kind::Null);
                // both null: said once, at the value
                let unsaid = if is_companion { partner.is_none() } else { !filled };
                if unsaid {
                    self.null(item, property);
                }
                continue;
            }
            let beside_value = is_companion && other.is_some_and(|other| tree.kind(other) != Kind::Null);
            self.item(item, facts, (is_companion, beside_value));
        }
    }

    /// Whether the property is a plain value that takes no extension: an attribute in XML, or the id of a resource (R4
    /// types them `System.String`); of xhtml, R4 allows the id, not the extension.
    fn is_without_companion(&self, companion: NodeId, facts: &Facts) -> bool {
        let tree = self.doc.tree;
        facts.is_attribute
            || facts.primitive == Some(datatype::Primitive::Xhtml)
                && tree.kind(companion) == Kind::Object
                && tree.child(companion, self.doc.syms().extension).is_some()
    }

    /// A null where JSON may not have one. XML has none: there an element lacks its value, which its reader has said.
    fn null(&mut self, node: NodeId, property: NodeId) {
        if self.doc.tree.format() == Format::Json {
            self.report(&rule::NULL_VALUE, node, vec![self.name_of(property)]);
        }
    }

    fn align(&mut self, property: NodeId, other: NodeId, is_companion: bool) {
        let (here, there) = (self.doc.tree.children(property).count(), self.doc.tree.children(other).count());
        if here != there {
            let (values, companions) = if is_companion { (there, here) } else { (here, there) };
            let name = self.doc.rules.symbols.name(self.doc.tree.sym(property));
            self.report(&rule::NULL_ALIGNMENT, property, vec![name.into(), values.into(), companions.into()]);
        }
    }

    /// One value; a companion may hold no more than an id when it stands beside a value.
    #[inline]
    fn item(&mut self, item: NodeId, facts: &Facts, companion: (bool, bool)) {
        if self.doc.tree.kind(item) != Kind::Object || companion.0 {
            return self.fresh(item, facts, companion);
        }
        let key = || Key { element: 0, typed: facts.typed, policy: 0 };
        let most = if facts.is_narrative { MAX_NARRATIVE } else { MAX_BYTES };
        let Some(value) = self.memory.value(self.doc.tree, item, most, key) else {
            return self.fresh(item, facts, companion);
        };
        if let Some(walked) = self.memory.walked(&value)
            && self.doc.set_all(item, &walked.typed)
        {
            self.todo.add(item, &walked.todo);
            let (twin, number) = (walked.twin(item), walked.number);
            self.memory.note(item, number, twin);
            if facts.any_resource {
                self.todo.cut(self.doc.tree.subtree_end(item));
            }
            return;
        }
        if !self.memory.was_met(&value) {
            return self.fresh(item, facts, companion);
        }
        let (found, before) = (self.sink.total(), self.todo.lengths());
        self.fresh(item, facts, companion);
        if found == self.sink.total() {
            let todo = self.todo.since(before, item);
            self.memory.keep_walked(&value, item, self.doc.typed_below(item), todo);
        }
    }

    /// One value as it is met for the first time.
    fn fresh(&mut self, item: NodeId, facts: &Facts, (is_companion, beside_value): (bool, bool)) {
        let tree = self.doc.tree;
        let kind = tree.kind(item);
        let &Facts { definition, content, primitive, typed, .. } = facts;
        if facts.any_resource {
            if kind != Kind::Object {
                return self.expect_object(item, "Resource");
            }
            self.resource(item, definition);
            return self.todo.cut(tree.subtree_end(item));
        }
        self.doc.set(item, typed);
        let Some(content) = content else {
            self.todo.passed_over = true;
            return;
        };
        if let (Some(primitive), false) = (primitive, is_companion) {
            if kind == Kind::Array || kind == Kind::Object {
                let rules = self.doc.rules;
                let ty = rules.structure(rules.element(content).structure).type_name.to_string();
                let words = vec![self.name_of(item), ty.into(), kind_words(kind)];
                self.todo.passed_over = true;
                return self.report(&rule::PRIMITIVE_EXPECTED, item, words);
            }
            if primitive == datatype::Primitive::Xhtml {
                self.todo.narratives.push(item);
            } else {
                self.primitive(item, primitive, definition);
                if primitive == datatype::Primitive::Canonical {
                    self.todo.canonicals.push(item);
                }
            }
        } else if kind == Kind::Object {
            let companion_content = if is_companion { self.plan.element_root.unwrap_or(content) } else { content };
            self.properties(item, companion_content, beside_value);
            if facts.is_extension {
                self.todo.extensions.push(item);
            }
            if facts.parts_agree {
                self.todo.agreeing.push(item);
            }
            if facts.is_coding {
                self.todo.codings.push(item);
            }
            if facts.is_quantity {
                self.todo.quantities.push(item);
            }
            if facts.is_reference {
                self.todo.references.push(item);
            }
        } else {
            let rules = self.doc.rules;
            let structure = rules.structure(rules.element(content).structure);
            let ty =
                if structure.first == content { structure.type_name.to_string() } else { "BackboneElement".to_owned() };
            return self.expect_object(item, &ty);
        }
        if facts.has_binding && (!is_companion || !beside_value) {
            self.todo.bindings.push(item);
        }
        if facts.has_invariants {
            // a primitive's companion stands for it only when there is no value
            self.todo.invariants.push(item);
        }
    }

    /// The lexical form of a primitive value.
    fn primitive(&mut self, item: NodeId, primitive: datatype::Primitive, definition: Option<ElementId>) {
        let text = self.doc.tree.text(item);
        if let Err(problem) = datatype::check(primitive, self.doc.tree.kind(item), &text) {
            // XML has text only; its reader has said what is no number or boolean
            if matches!(problem, datatype::Problem::JsonKind(_)) && self.doc.tree.format() == Format::Xml {
                return;
            }
            self.sink.push(problem.finding(primitive, &text, place(&self.doc, item)));
        }
        if self.security_checks
            && primitive == datatype::Primitive::String
            && let Some(tag) = datatype::markup(&text).and_then(|range| text.get(range))
        {
            self.report(&STRING_MARKUP, item, vec![tag.into()]);
        }
        if primitive == datatype::Primitive::Markdown
            && let Some(tag) = datatype::markdown_markup(&text).and_then(|range| text.get(range))
        {
            // who renders Markdown takes tags for tags unless he is careful
            let severity = if self.security_checks { Severity::Error } else { Severity::Warning };
            let finding = Finding::new(&STRING_MARKUP, place(&self.doc, item), vec![tag.into()]);
            self.sink.push(finding.severity(severity));
        }
        if self.no_example_urls {
            self.example_url(item, primitive, &text, definition);
        }
    }

    /// A URL in a domain that is reserved for examples (RFC 2606 §3), wherever a URL may stand.
    fn example_url(&mut self, item: NodeId, primitive: datatype::Primitive, text: &str, definition: Option<ElementId>) {
        use datatype::Primitive::{Canonical, String, Uri, Url};
        let is_url = match primitive {
            Uri | Url | Canonical => true,
            String => definition.is_some_and(|id| &*self.doc.rules.element(id).id == "Reference.reference"),
            _ => false,
        };
        if is_url && datatype::is_example_url(text) {
            self.report(&EXAMPLE_URL, item, vec![text.into()]);
        }
    }

    fn expect_object(&mut self, item: NodeId, ty: &str) {
        self.todo.passed_over = true;
        let words = vec![self.name_of(item), ty.into(), kind_words(self.doc.tree.kind(item))];
        self.report(&rule::OBJECT_EXPECTED, item, words);
    }

    fn unknown(&mut self, property: NodeId, content: ElementId) {
        self.todo.passed_over = true;
        let rules = self.doc.rules;
        let key = self.doc.tree.key(property);
        let element = rules.element(content);
        let structure = rules.structure(element.structure);
        let ty: &str = if structure.first == content { &structure.type_name } else { &element.id };
        let names = element.lookup.iter().map(|child| rules.symbols.name(child.sym));
        let full = self.sink.is_full(rule::UNKNOWN_ELEMENT.severity);
        let hint = did_you_mean(if full { None } else { near::closest(&key, names) });
        let place = Place { span: self.doc.tree.key_span(property), ..place(&self.doc, property) };
        self.sink.push(Finding::new(&rule::UNKNOWN_ELEMENT, place, vec![key.as_ref().into(), ty.into(), hint]));
    }

    /// The resource type that a name is closest to.
    fn meant(&self, name: &str) -> Arg {
        let rules = self.doc.rules;
        let is_resource = |id| {
            let structure = rules.structure(id);
            structure.kind == StructureKind::Resource && !structure.is_abstract
        };
        let names = rules.by_type.iter().filter(|(_, id)| is_resource(**id)).map(|(name, _)| &**name);
        let full = self.sink.is_full(rule::RESOURCE_TYPE_UNKNOWN.severity);
        did_you_mean(if full { None } else { near::closest(name, names) })
    }

    fn name_of(&self, node: NodeId) -> Arg {
        name_of(&self.doc, node).into()
    }
}
