//! Which namespace a name belongs to (Namespaces in XML 1.0).

use super::{FHIR_NAMESPACE, XHTML_NAMESPACE};

/// A namespace, as far as FHIR distinguishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// FHIR's.
    Fhir,
    /// That of narratives.
    Xhtml,
    /// No namespace at all.
    None,
    /// Any other, or a prefix that is not declared.
    Other,
}

impl Space {
    /// The namespace with this URI.
    pub(super) fn of(uri: &str) -> Self {
        match uri {
            FHIR_NAMESPACE => Self::Fhir,
            XHTML_NAMESPACE => Self::Xhtml,
            "" => Self::None,
            _ => Self::Other,
        }
    }
}

/// Declarations kept at once. Documents use one or two; each name is looked up among them, so there must be a bound.
const MOST: usize = 64;

/// The declarations in scope.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    /// (depth of the element, prefix, namespace), innermost last.
    declared: Vec<(u32, &'a str, Space)>,
}

impl<'a> Scope<'a> {
    /// Declares `prefix` (empty: the default) in the element at `depth`.
    pub(super) fn declare(&mut self, depth: u32, prefix: &'a str, space: Space) {
        if self.declared.len() < MOST {
            self.declared.push((depth, prefix, space));
        }
    }

    /// Forgets what the element at `depth` declared.
    pub(super) fn leave(&mut self, depth: u32) {
        while self.declared.last().is_some_and(|&(at, ..)| at >= depth) {
            self.declared.pop();
        }
    }

    /// The namespace of an element whose name has this prefix (empty: none).
    pub(super) fn find(&self, prefix: &str) -> Space {
        let found = self.declared.iter().rev().find(|(_, name, _)| *name == prefix);
        found.map_or(if prefix.is_empty() { Space::None } else { Space::Other }, |&(.., space)| space)
    }
}
