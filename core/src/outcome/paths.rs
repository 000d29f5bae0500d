//! Where findings are, as FHIRPath and as JSON Pointer, in one pass over the tree.
//!
//! A path is that of the element, as HL7's validator writes it: a choice is `Observation.value.ofType(Quantity).unit`,
//! the companion `_birthDate` is `birthDate`, an array's item has its index and the array itself has none.

use crate::check::Document;
use crate::json::{Kind, NodeId, Tree};
use crate::text::limits::MAX_PATH_BYTES;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// No type's name is as long; what is longer stands in no path.
const MAX_ROOT_BYTES: usize = 100;

/// What must be known of the definitions to write a path.
pub trait Names {
    /// When the property that holds `node` is a choice (`valueQuantity`): the element's name and the type.
    fn choice(&self, node: NodeId) -> Option<(Cow<'_, str>, Cow<'_, str>)>;
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
}

/// An absolute FHIRPath and an RFC 6901 pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// `Bundle.entry[0].resource.name`.
    pub expression: String,
    /// `/entry/0/resource/name`.
    pub pointer: String,
}

impl Path {
    /// The path of the absent child `tail` (`meta.lastUpdated`) of this place.
    #[must_use]
    pub fn absent(&self, tail: &str) -> Self {
        let mut path = self.clone();
        for segment in tail.split('.').filter(|segment| !segment.is_empty()) {
            if !path.expression.is_empty() {
                path.expression.push('.');
            }
            path.expression.push_str(segment.strip_suffix("[x]").unwrap_or(segment));
            path.pointer.push('/');
            push_token(&mut path.pointer, segment);
        }
        path
    }
}

/// Paths of `nodes` (indexes, any order, repeats allowed). Only containers that hold one of them are entered, each once.
/// Where a path would pass [`MAX_PATH_BYTES`] it ends at the last place above that fits.
pub fn paths(tree: &Tree<'_>, names: &dyn Names, nodes: &[u32]) -> BTreeMap<u32, Path> {
    let mut wanted: Vec<u32> = nodes.iter().copied().filter(|&node| (node as usize) < tree.len()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = BTreeMap::new();
    let mut wanted = wanted.as_slice();
    if wanted.is_empty() {
        return found;
    }
    let mut path = Path { expression: root_name(tree).into_owned(), pointer: String::new() };
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut node = NodeId::ROOT;
    let mut cut = false;
    loop {
        if wanted.first() == Some(&node.0) {
            found.insert(node.0, path.clone());
            wanted = &wanted[1..];
        }
        // the places wanted next are inside this node, or after it
        if wanted.first().is_some_and(|&next| next < tree.subtree_end(node).0) {
            open.push(Open {
                children: tree.children(node),
                array: tree.kind(node) == Kind::Array,
                next: 0,
                cut,
                expression: path.expression.len(),
                pointer: path.pointer.len(),
            });
        }
        let Some(&target) = wanted.first() else { return found };
        // the next child on the way to the target
        loop {
            let Some(level) = open.last_mut() else { return found };
            path.expression.truncate(level.expression);
            path.pointer.truncate(level.pointer);
            let mut child = None;
            for (at, candidate) in (level.next..).zip(level.children.by_ref()) {
                level.next = at + 1;
                if target < tree.subtree_end(candidate).0 {
                    child = Some((at, candidate));
                    break;
                }
            }
            let Some((at, candidate)) = child else {
                open.pop();
                continue;
            };
            cut = level.cut;
            if !cut {
                if level.array {
                    let index = at.to_string();
                    path.expression.extend(["[", &index, "]"]);
                    path.pointer.extend(["/", &index]);
                } else {
                    push_property(tree, names, candidate, &mut path);
                }
                cut = path.expression.len().max(path.pointer.len()) > MAX_PATH_BYTES;
                if cut {
                    path.expression.truncate(level.expression);
                    path.pointer.truncate(level.pointer);
                }
            }
            node = candidate;
            break;
        }
    }
}

/// A container on the way down, and how long the paths are up to it.
struct Open<'t> {
    children: crate::json::tree::Children<'t>,
    array: bool,
    next: usize,
    /// Its own path is that of a place above it.
    cut: bool,
    expression: usize,
    pointer: usize,
}

fn root_name<'a>(tree: &Tree<'a>) -> Cow<'a, str> {
    let node = tree.get(NodeId::ROOT, "resourceType").filter(|&node| tree.kind(node) == Kind::String);
    let name = node.map(|node| tree.text(node)).filter(|name| name.len() < MAX_ROOT_BYTES && is_identifier(name));
    name.unwrap_or(Cow::Borrowed("Resource"))
}

fn push_property(tree: &Tree<'_>, names: &dyn Names, node: NodeId, path: &mut Path) {
    let key = tree.key(node);
    path.pointer.push('/');
    push_token(&mut path.pointer, &key);
    path.expression.push('.');
    if let Some((element, ty)) = names.choice(node) {
        path.expression.extend([&*element, ".ofType(", &*ty, ")"]);
        return;
    }
    let name = if tree.is_companion(node) { key.strip_prefix('_').unwrap_or(&key) } else { &key };
    if is_identifier(name) {
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

fn is_identifier(name: &str) -> bool {
    name.bytes()
        .enumerate()
        .all(|(at, byte)| byte == b'_' || byte.is_ascii_alphabetic() || at > 0 && byte.is_ascii_digit())
        && !name.is_empty()
}

/// RFC 6901 §3: `~` and `/` are written `~0` and `~1`.
fn push_token(pointer: &mut String, token: &str) {
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
