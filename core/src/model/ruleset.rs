//! The compiled rules and how they are looked up.

use super::{Canonical, Element, Elements, ExprId, Terms, Version};
use crate::fhirpath::{self, Expr};
use crate::json::Symbols;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Index into `Ruleset::structures`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StructureId(pub u32);

/// Index into `Ruleset::elements`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ElementId(pub u32);

/// `kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum StructureKind {
    Primitive,
    Complex,
    Resource,
    Logical,
}

/// `derivation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Derivation {
    Specialization,
    Constraint,
}

/// Where an extension may stand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Context {
    /// `element`, `extension`, `fhirpath`.
    pub kind: Box<str>,
    /// Element id, extension URL, or FHIRPath.
    pub expression: Box<str>,
}

/// A compiled StructureDefinition. Its elements are `elements[first..end]` of the ruleset, the root first, in snapshot
/// order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Structure {
    /// Canonical without version.
    pub url: Box<str>,
    /// Version; empty when absent.
    pub version: Box<str>,
    /// Computer name.
    pub name: Box<str>,
    /// Title; may be empty.
    pub title: Box<str>,
    /// Kind.
    pub kind: StructureKind,
    /// Derivation; a base type is a specialization.
    pub derivation: Derivation,
    /// `type`.
    pub type_name: Box<str>,
    /// `baseDefinition` as written; empty for Element and Resource.
    pub base: Box<str>,
    /// The base, when it is loaded.
    pub base_id: Option<StructureId>,
    /// `abstract`.
    pub is_abstract: bool,
    /// `status`.
    pub status: Box<str>,
    /// Extension contexts.
    pub context: Vec<Context>,
    /// Extension context invariants.
    pub context_invariants: Vec<(Box<str>, Option<ExprId>)>,
    /// First element (the root).
    pub first: ElementId,
    /// One past the last element.
    pub end: ElementId,
    /// `package#version`, a file name or `embedded`.
    pub origin: Box<str>,
    /// The constraints could not be compiled whole: what they would find is unknown, and every use says so.
    pub broken: bool,
}

/// A parsed expression and its text.
#[derive(Clone, Debug)]
pub struct Expression {
    /// As written in the definition.
    pub text: Box<str>,
    /// Parsed on first use.
    parsed: OnceLock<Result<Expr, Box<str>>>,
}

impl Expression {
    /// An expression that is parsed when it is first needed.
    pub fn new(text: Box<str>) -> Self {
        Self { text, parsed: OnceLock::new() }
    }

    /// The expression, with its names as the numbers of `symbols`: always those of the same ruleset.
    ///
    /// # Errors
    /// The parser's words.
    pub fn parsed(&self, symbols: &Symbols) -> Result<&Expr, &str> {
        let parsed = self.parsed.get_or_init(|| {
            let mut parsed = fhirpath::parse(&self.text).map_err(|error| error.to_string())?;
            parsed.bind(symbols);
            Ok(parsed)
        });
        parsed.as_ref().map_err(|words| &**words)
    }

    /// Names have been added to the ruleset.
    pub(crate) fn unbind(&mut self) {
        self.parsed = OnceLock::new();
    }
}

/// Another resource that may be looked up by canonical.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ResourceDraft {
    /// `resourceType`.
    pub resource_type: Box<str>,
    /// Canonical; may be empty.
    pub url: Box<str>,
    /// Version; may be empty.
    pub version: Box<str>,
    /// The JSON text.
    pub json: Box<str>,
}

/// Compiled rules, linked; never changed afterwards. Made by [`Ruleset::builder`], or those that come with tekigo.
///
/// ```
/// use tekigo_core::Ruleset;
///
/// assert!(Ruleset::embedded().label.starts_with("jp-clins 1."));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Ruleset {
    /// Names of elements.
    #[doc(hidden)]
    pub symbols: Symbols,
    /// Structures; when two have the same canonical and version, the later one counts.
    #[doc(hidden)]
    pub structures: Vec<Structure>,
    /// Elements of all structures.
    #[doc(hidden)]
    pub elements: Elements,
    /// Expressions of all constraints, each text once.
    #[doc(hidden)]
    pub expressions: Vec<Expression>,
    /// Code systems, value sets, naming systems.
    #[doc(hidden)]
    pub terms: Terms,
    /// Other resources that may be looked up by canonical (Questionnaire): (type, url, version, JSON).
    #[doc(hidden)]
    pub resources: Vec<ResourceDraft>,
    /// What the rules call themselves in reports: `hl7.fhir.r4.core 4.0.1, jp-clins 1.10.0`.
    pub label: String,
    /// Canonical URL → structures with it, newest-loaded last.
    #[doc(hidden)]
    pub by_url: BTreeMap<Box<str>, Vec<StructureId>>,
    /// Type name → its base definition (derivation specialization).
    #[doc(hidden)]
    pub by_type: BTreeMap<Box<str>, StructureId>,
}

// how the rules are laid out is for the checks
#[doc(hidden)]
impl Ruleset {
    /// The same rules with these masters in the place of those that they had: nothing is compiled or linked anew.
    #[must_use]
    pub fn with_masters(mut self, masters: crate::masters::Masters) -> Self {
        self.terms.masters = masters;
        self
    }

    /// The structure at `id`.
    #[inline]
    pub fn structure(&self, id: StructureId) -> &Structure {
        &self.structures[id.0 as usize]
    }

    /// The element at `id`.
    #[inline]
    pub fn element(&self, id: ElementId) -> &Element {
        self.elements.at(id.0)
    }

    /// The expression at `id`, parsed on first use.
    ///
    /// # Errors
    /// The parser's words.
    pub fn expression(&self, id: ExprId) -> Result<&Expr, &str> {
        self.expressions[id.0 as usize].parsed(&self.symbols)
    }

    /// The root element of a structure.
    #[inline]
    pub fn root(&self, id: StructureId) -> &Element {
        self.element(self.structure(id).first)
    }

    /// Where an element's facts stand in the specification: its own clause, or its structure's.
    pub fn source_of<'r>(&'r self, element: &'r Element) -> Option<&'r str> {
        [&*element.source, &*self.root(element.structure).source].into_iter().find(|source| !source.is_empty())
    }

    /// The base definition of a FHIR type.
    pub fn type_named(&self, name: &str) -> Option<StructureId> {
        self.by_type.get(name).copied()
    }

    /// Looks up a canonical, versioned or not. The second value says that the version asked for is not loaded and
    /// another one answers (`profile-version-substituted`).
    pub fn resolve(&self, canonical: &str) -> Option<(StructureId, bool)> {
        let canonical = Canonical::parse(canonical);
        let candidates = self.by_url.get(canonical.url)?;
        if canonical.version.is_empty() {
            return candidates.last().map(|&id| (id, false));
        }
        let version = |id: &StructureId| &*self.structure(*id).version;
        if let Some(&id) = candidates.iter().rev().find(|id| version(id) == canonical.version) {
            return Some((id, false));
        }
        Some((self.nearest(candidates, canonical.version)?, true))
    }

    /// The version before the one asked for, or the oldest, as far as numbers tell; else the one loaded last.
    fn nearest(&self, candidates: &[StructureId], asked: &str) -> Option<StructureId> {
        let known = |id: &&StructureId| Version::parse(&self.structure(**id).version);
        let before = Version::parse(asked).and_then(|asked| {
            let oldest = candidates.iter().rev().filter(|id| known(id).is_some()).min_by_key(known);
            candidates.iter().filter(|id| known(id).is_some_and(|known| known <= asked)).max_by_key(known).or(oldest)
        });
        before.or(candidates.last()).copied()
    }

    /// What a canonical without version means to something that goes by `versions`: where the rules of one guide stand here
    /// in several, the definition of the first of these versions that there is.
    pub fn resolve_beside(&self, canonical: &str, versions: &[&str]) -> Option<StructureId> {
        let (last, _) = self.resolve(canonical)?;
        let candidates = self.by_url.get(canonical).filter(|_| !canonical.contains(['|', '#']));
        let Some(candidates) = candidates.filter(|candidates| candidates.len() > 1) else { return Some(last) };
        let origin = &self.structure(last).origin;
        let same = versions.iter().filter(|version| !version.is_empty()).find_map(|version| {
            candidates.iter().rev().find(|id| {
                let structure = self.structure(**id);
                *structure.version == **version && structure.origin == *origin
            })
        });
        Some(same.copied().unwrap_or(last))
    }

    /// What a structure is called in findings: its canonical, with the version where several stand here.
    pub fn called(&self, structure: &Structure) -> Box<str> {
        let has_several = self.by_url.get(&structure.url).is_some_and(|same| same.len() > 1);
        if has_several && !structure.version.is_empty() {
            [&*structure.url, "|", &structure.version].concat().into()
        } else {
            structure.url.clone()
        }
    }

    /// Whether `id` is `ancestor` or is derived from it, by specialization or constraint.
    pub fn derives_from(&self, id: StructureId, ancestor: StructureId) -> bool {
        let mut at = Some(id);
        for _ in 0..crate::text::limits::MAX_DEFINITION_DEPTH {
            match at {
                Some(id) if id == ancestor => return true,
                Some(id) => at = self.structure(id).base_id,
                None => return false,
            }
        }
        false
    }
}
