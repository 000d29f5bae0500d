//! Where findings are, as FHIRPath and as JSON Pointer, in one pass over the tree.
//!
//! A path is that of the element, as HL7's validator writes it: a choice is `Observation.value.ofType(Quantity).unit`,
//! the companion `_birthDate` is `birthDate`, an array's item has its index and the array itself has none.

use crate::check::Document;
use crate::diagnostic::Place;
use crate::diagnostic::args::MASKED;
use crate::json::symbols::is_plain;
use crate::json::{Kind, NodeId, Sym, Tree};
use crate::text::limits::MAX_PATH_BYTES;
use crate::text::push_number;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

/// No type's name is as long; what is longer stands in no path.
const MAX_ROOT_BYTES: usize = 100;
/// What a resource is called in paths when its type is no name.
const NAMELESS: &str = "Resource";
/// Bytes of the paths of a place for which there is room from the start.
const USUAL_PATHS: usize = 64;
/// Containers around a place for which there is room from the start.
const USUAL_DEPTH: usize = 12;

/// What must be known of the definitions to write a path.
pub trait Names {
    /// When the property that holds `node` is a choice (`valueQuantity`): the element's name and the type.
    fn choice(&self, node: NodeId) -> Option<(Cow<'_, str>, Cow<'_, str>)>;
    /// The name of the property `node`, without the `_` of a companion, where it need not be read from the data; and whether
    /// it is an identifier of FHIRPath.
    fn name(&self, node: NodeId) -> Option<(&str, bool)> {
        let _ = node;
        None
    }
    /// Whether `resourceType` is a name that nobody knows and that is not to be told.
    fn hides_root(&self) -> bool {
        false
    }
}

/// No definitions are known: keys are element names.
#[derive(Clone, Copy, Debug)]
pub struct NoNames;

impl Names for NoNames {
    fn choice(&self, _node: NodeId) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        None
    }
}

impl Names for Document<'_> {
    fn choice(&self, node: NodeId) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        // most names need no look at their definition
        if !self.rules.symbols.has_capital(self.tree.sym(node)) {
            return None;
        }
        let element = self.rules.element(self.definition(node)?);
        if !element.choice {
            return None;
        }
        let name = self.rules.symbols.name(element.sym);
        let suffix = self.rules.symbols.name(self.tree.sym(node)).strip_prefix(name)?;
        let ty = element.types.iter().find(|ty| {
            let code = ty.code.as_bytes();
            code.len() == suffix.len()
                && code.first().map(u8::to_ascii_uppercase) == suffix.as_bytes().first().copied()
                && code.get(1..) == suffix.as_bytes().get(1..)
        })?;
        Some((Cow::Borrowed(name), Cow::Borrowed(&ty.code)))
    }

    fn name(&self, node: NodeId) -> Option<(&str, bool)> {
        let (sym, symbols) = (self.tree.sym(node), &self.rules.symbols);
        (sym != Sym::UNKNOWN).then(|| (symbols.name(sym), symbols.is_plain(sym)))
    }
}

/// The names that definitions know, and none of the data's own: what nobody knows may say anything.
pub(crate) struct Masked<'a, 'd>(pub(crate) &'a Document<'d>);

impl Names for Masked<'_, '_> {
    fn choice(&self, node: NodeId) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        self.0.choice(node)
    }

    fn name(&self, node: NodeId) -> Option<(&str, bool)> {
        self.0.name(node).or(Some((MASKED, false)))
    }

    fn hides_root(&self) -> bool {
        self.0.content(NodeId::ROOT).is_none()
    }
}

/// Where an issue is. The issues of a report share one text: a text of its own for each path cost more than to find it.
#[derive(Clone)]
pub struct Location {
    text: Arc<str>,
    at: Range,
}

/// Where expression and pointer are in the text: start of the expression, its end, end of the pointer behind it.
type Range = [u32; 3];

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Location").field("expression", &self.expression()).field("pointer", &self.pointer()).finish()
    }
}

impl Location {
    /// A place of its own.
    pub fn new(expression: &str, pointer: &str) -> Self {
        let at = [0, expression.len(), expression.len() + pointer.len()].map(|at| at as u32);
        Self { text: [expression, pointer].concat().into(), at }
    }

    /// Absolute FHIRPath with indexes; empty where there is no tree.
    pub fn expression(&self) -> &str {
        &self.text[self.at[0] as usize..self.at[1] as usize]
    }

    /// RFC 6901 pointer; empty is the whole document.
    pub fn pointer(&self) -> &str {
        &self.text[self.at[1] as usize..self.at[2] as usize]
    }
}

/// Paths of the places of findings: absolute FHIRPaths (`Bundle.entry[0].resource.name`) and RFC 6901 pointers
/// (`/entry/0/resource/name`), one after another in one text.
#[derive(Debug, Default)]
pub struct Paths {
    /// Sorted.
    nodes: Vec<u32>,
    /// Where the paths of each node are in the text.
    found: Vec<Range>,
    text: String,
}

impl Paths {
    /// Paths of `nodes` (indexes, any order, repeats allowed). Only containers that hold one of them are entered, each
    /// once. Where a path would pass [`MAX_PATH_BYTES`] it ends at the last place above that fits.
    pub fn new(tree: &Tree<'_>, names: &dyn Names, mut nodes: Vec<u32>) -> Self {
        let room = USUAL_PATHS * nodes.len();
        nodes.retain(|&node| (node as usize) < tree.len());
        nodes.sort_unstable();
        nodes.dedup();
        let mut paths = Self { found: Vec::with_capacity(nodes.len()), nodes, text: String::with_capacity(room) };
        if !paths.nodes.is_empty() {
            paths.walk(tree, names);
        }
        paths
    }

    /// Where each of the places is: of an absent child (`meta.lastUpdated`) where it has a tail.
    pub fn locations<'p>(mut self, places: impl Iterator<Item = &'p Place>) -> Locations {
        let found: Vec<Range> = places.map(|place| self.of(place)).collect();
        Locations { text: self.text.into(), found: found.into_iter() }
    }

    fn of(&mut self, place: &Place) -> Range {
        let at = place.node.and_then(|node| self.nodes.binary_search(&node).ok());
        let found = at.and_then(|at| self.found.get(at).copied());
        match (found, &place.tail) {
            (Some(found), None) => found,
            (Some(found), Some(tail)) => self.absent(found, tail),
            // definitions: the element's id, which is no place in the data
            (None, Some(tail)) => {
                let start = self.text.len() as u32;
                self.text.push_str(tail);
                let end = self.text.len() as u32;
                [start, end, end]
            }
            (None, None) => [0; 3],
        }
    }

    /// The paths of the absent child `tail` of a place.
    fn absent(&mut self, at: Range, tail: &str) -> Range {
        let [from, middle, end] = at.map(|at| at as usize);
        let text = &mut self.text;
        if is_plain(tail) {
            // nearly always: one name
            let start = text.len();
            text.reserve(end - from + 2 * (tail.len() + 1));
            text.extend_from_within(from..middle);
            if middle > from {
                text.push('.');
            }
            text.push_str(tail);
            let pointer = text.len();
            text.extend_from_within(middle..end);
            text.push('/');
            text.push_str(tail);
            return [start, pointer, text.len()].map(|at| at as u32);
        }
        let segments = || tail.split('.').filter(|segment| !segment.is_empty());
        let start = text.len();
        text.extend_from_within(from..middle);
        for segment in segments() {
            if text.len() > start {
                text.push('.');
            }
            text.push_str(segment.strip_suffix("[x]").unwrap_or(segment));
        }
        let pointer = text.len();
        text.extend_from_within(middle..end);
        for segment in segments() {
            text.push('/');
            push_token(text, segment);
        }
        [start, pointer, text.len()].map(|at| at as u32)
    }

    fn walk(&mut self, tree: &Tree<'_>, names: &dyn Names) {
        let mut path = Path { expression: String::with_capacity(128), pointer: String::with_capacity(128) };
        path.expression.push_str(&if names.hides_root() { NAMELESS.into() } else { root_name(tree) });
        let Self { nodes, found, text } = self;
        let mut open: Vec<Open> = Vec::with_capacity(USUAL_DEPTH);
        open.push(Open::new(tree, NodeId::ROOT, false, &path));
        let mut way: Vec<NodeId> = Vec::with_capacity(USUAL_DEPTH);
        for &target in nodes.iter() {
            // what is open and does not end before the target is around it
            while open.last().is_some_and(|level| level.end <= target) {
                open.pop();
            }
            let mut node = NodeId(target);
            while open.last().is_some_and(|level| level.node != node) {
                way.push(node);
                let Some(parent) = tree.parent(node) else { break };
                node = parent;
            }
            while let (Some(level), Some(child)) = (open.last_mut(), way.pop()) {
                // on the way down they end there already
                if path.pointer.len() != level.pointer || path.expression.len() != level.expression {
                    path.expression.truncate(level.expression);
                    path.pointer.truncate(level.pointer);
                }
                let mut cut = level.cut;
                if !cut {
                    if let Some(at) = level.position(tree, child) {
                        path.expression.push('[');
                        push_number(&mut path.expression, at);
                        path.expression.push(']');
                        path.pointer.push('/');
                        push_number(&mut path.pointer, at);
                    } else {
                        push_property(tree, names, child, &mut path);
                    }
                    cut = path.expression.len().max(path.pointer.len()) > MAX_PATH_BYTES;
                    if cut {
                        path.expression.truncate(level.expression);
                        path.pointer.truncate(level.pointer);
                    }
                }
                open.push(Open::new(tree, child, cut, &path));
            }
            let Some(level) = open.last() else { return };
            let start = text.len();
            text.push_str(&path.expression[..level.expression]);
            let middle = text.len();
            text.push_str(&path.pointer[..level.pointer]);
            found.push([start, middle, text.len()].map(|at| at as u32));
        }
    }
}

/// Locations, one after another.
#[derive(Debug)]
pub struct Locations {
    text: Arc<str>,
    found: std::vec::IntoIter<Range>,
}

impl Iterator for Locations {
    type Item = Location;

    fn next(&mut self) -> Option<Location> {
        self.found.next().map(|at| Location { text: Arc::clone(&self.text), at })
    }
}

/// The place that the walk has come to.
struct Path {
    expression: String,
    pointer: String,
}

/// A place on the way down, and how long the paths are up to it.
struct Open {
    node: NodeId,
    /// One past its last node.
    end: u32,
    is_array: bool,
    /// Its own path is that of a place above it.
    cut: bool,
    /// Of an array the item after the one last asked for, and its position.
    next: (NodeId, usize),
    expression: usize,
    pointer: usize,
}

impl Open {
    fn new(tree: &Tree<'_>, node: NodeId, cut: bool, path: &Path) -> Self {
        let is_array = tree.kind(node) == Kind::Array;
        let end = tree.subtree_end(node).0;
        let next = (NodeId(node.0 + 1), 0);
        Self { node, end, is_array, cut, next, expression: path.expression.len(), pointer: path.pointer.len() }
    }

    /// The position of `child` in an array; `None` in an object. Children are asked for in their order, each once.
    fn position(&mut self, tree: &Tree<'_>, child: NodeId) -> Option<usize> {
        if !self.is_array {
            return None;
        }
        let (mut item, mut at) = self.next;
        while item < child {
            (item, at) = (tree.subtree_end(item), at + 1);
        }
        self.next = (tree.subtree_end(child), at + 1);
        Some(at)
    }
}

fn root_name<'a>(tree: &Tree<'a>) -> Cow<'a, str> {
    let node = tree.get(NodeId::ROOT, "resourceType").filter(|&node| tree.kind(node) == Kind::String);
    let name = node.map(|node| tree.text(node)).filter(|name| name.len() < MAX_ROOT_BYTES && is_plain(name));
    name.unwrap_or(Cow::Borrowed(NAMELESS))
}

fn push_property(tree: &Tree<'_>, names: &dyn Names, node: NodeId, path: &mut Path) {
    let is_companion = tree.is_companion(node);
    let key;
    let (name, is_plain) = if let Some(known) = names.name(node) {
        known
    } else {
        key = tree.key(node);
        let name = if is_companion { key.strip_prefix('_').unwrap_or(&key) } else { &key };
        (name, is_plain(name))
    };
    path.pointer.push_str(if is_companion { "/_" } else { "/" });
    if is_plain {
        path.pointer.push_str(name);
    } else {
        push_token(&mut path.pointer, name);
    }
    path.expression.push('.');
    if let Some((element, ty)) = names.choice(node) {
        path.expression.extend([&*element, ".ofType(", &*ty, ")"]);
    } else if is_plain {
        path.expression.push_str(name);
    } else {
        // FHIRPath's delimited identifier
        path.expression.push('`');
        for c in name.chars() {
            match c {
                '`' | '\\' => path.expression.extend(['\\', c]),
                c if c.is_control() => {
                    let _ = write!(path.expression, "\\u{:04x}", u32::from(c));
                }
                c => path.expression.push(c),
            }
        }
        path.expression.push('`');
    }
}

/// RFC 6901 §3: `~` and `/` are written `~0` and `~1`.
fn push_token(pointer: &mut String, token: &str) {
    if !token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return pointer.push_str(token);
    }
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validator;

    /// Whichever nodes are asked for together, each has its own path: no two values of the text are alike.
    #[test]
    fn pointers_lead_to_their_nodes() {
        let text = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","name":[{"given":["a","b"]},
            {"given":["c"]}],"a~b/c":[[1,2],[3,[4]]]}},{"fullUrl":"x","link":[]}],"total":5}"#;
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let read = Validator::builder().build().reading(text.as_bytes(), |reading| {
            let tree = reading.tree();
            let count = tree.len() as u32;
            for (step, from) in
                [1, 2, 3, 5, 7, count].into_iter().flat_map(|step| (0..step).map(move |from| (step, from)))
            {
                let nodes: Vec<u32> = (from..count).step_by(step as usize).collect();
                let places: Vec<Place> =
                    nodes.iter().map(|&node| Place { node: Some(node), ..Place::default() }).collect();
                let paths = Paths::new(tree, &NoNames, nodes.iter().rev().copied().collect());
                for (node, location) in nodes.into_iter().zip(paths.locations(places.iter())) {
                    let span = tree.span(NodeId(node));
                    let written = serde_json::from_str(&text[span.start as usize..span.end as usize]).expect("a value");
                    assert_eq!(value.pointer(location.pointer()), Some(&written), "{location:?}");
                }
            }
            let inner = Paths::new(tree, &NoNames, (0..count).collect());
            let all: Vec<Place> = (0..count).map(|node| Place { node: Some(node), ..Place::default() }).collect();
            inner.locations(all.iter()).map(|location| location.expression().to_owned()).collect::<Vec<_>>()
        });
        let expressions = read.expect("read");
        for expected in [
            "Bundle",
            "Bundle.entry[0].resource.name[1].given[0]",
            "Bundle.entry[0].resource.`a~b/c`[1][1][0]",
            "Bundle.total",
        ] {
            assert!(expressions.iter().any(|one| one == expected), "{expected} in {expressions:?}");
        }
    }
}
