//! What the walk asks about an element again and again, worked out once for a ruleset: a few flags an element, and,
//! for a profile when it is first used, what it adds to the base definition of its type.

pub(crate) mod editions;
pub(crate) mod element;
pub(crate) mod excluded;
pub(crate) mod fast;
pub(crate) mod literal;
pub(crate) mod members;
pub(crate) mod profile;
pub(crate) mod rows;
pub(crate) mod slices;
pub(crate) mod slicing;
pub(crate) mod systems;
pub(crate) mod told;
mod types;
pub(crate) mod wanted;

use crate::check::document::syms::Syms;
use crate::diagnostic::Text;
use crate::masters::{Masters, Pack};
use crate::model::valueset::Terms;
use crate::model::{ElementId, ExprId, Ruleset, Structure, StructureId};
use crate::source;
use crate::terminology::Hints;
use crate::text::table::Table;
use editions::Editions;
use element::{ElementPlan, Elements};
use fast::Fast;
use members::Members;
use profile::ProfilePlan;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use systems::Systems;
use wanted::Namesakes;

/// So many canonicals are looked up one by one before all are put in a table.
const WORTH_A_TABLE: u8 = 64;

/// The plan of a ruleset.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) syms: Syms,
    /// What the walks ask of elements.
    pub(crate) elements: Elements,
    profiles: Vec<OnceLock<ProfilePlan>>,
    /// By structure: what it is called in findings.
    called: Vec<OnceLock<Text>>,
    /// And with their versions.
    versioned: Vec<OnceLock<Text>>,
    /// By expression: the form in which it is answered without the interpreter.
    fast: Vec<Option<Fast>>,
    /// Base definitions by type name.
    types: OnceLock<Table<StructureId>>,
    /// Code systems by name, made when the first code is met.
    systems: OnceLock<Systems>,
    /// Codes that are surely in a value set.
    pub(crate) members: Members,
    /// Structures by canonical without a version, made when many canonicals were looked up.
    canonicals: OnceLock<Table<(StructureId, bool)>>,
    /// The definitions by the name at the end of their URL.
    namesakes: OnceLock<Namesakes>,
    /// What value sets offer instead of a wrong code.
    hints: OnceLock<Arc<Hints>>,
    /// What the definitions are called in reports.
    editions: OnceLock<Arc<Editions>>,
    /// Maps from hospitals' own codes that were given with the rules.
    maps: OnceLock<Masters>,
    /// How many were, up to [`WORTH_A_TABLE`].
    looked_up: AtomicU8,
    /// The types of other resources by canonical.
    resources: OnceLock<BTreeMap<Box<str>, Vec<Box<str>>>>,
    /// Root element of `Element`, whose children a companion (`_birthDate`) has.
    pub(crate) element_root: Option<ElementId>,
}

impl Plan {
    pub(crate) fn new(rules: &Ruleset) -> Self {
        let elements = Elements::new(rules);
        let element_root = rules.type_named("Element").map(|id| rules.structure(id).first);
        let profiles = rules.structures.iter().map(|_| OnceLock::new()).collect();
        Self {
            syms: Syms::new(&rules.symbols),
            elements,
            profiles,
            called: rules.structures.iter().map(|_| OnceLock::new()).collect(),
            versioned: rules.structures.iter().map(|_| OnceLock::new()).collect(),
            fast: fast::forms(rules),
            types: OnceLock::new(),
            systems: OnceLock::new(),
            members: Members::new(&rules.terms),
            canonicals: OnceLock::new(),
            namesakes: OnceLock::new(),
            hints: OnceLock::new(),
            editions: OnceLock::new(),
            maps: OnceLock::new(),
            looked_up: AtomicU8::new(0),
            resources: OnceLock::new(),
            element_root,
        }
    }

    /// The flags of an element.
    #[inline]
    pub(crate) fn element(&self, rules: &Ruleset, id: ElementId) -> &ElementPlan {
        self.elements.get(rules, id)
    }

    /// The form in which an expression is answered without the interpreter.
    #[inline]
    pub(crate) fn fast(&self, expression: ExprId) -> Option<Fast> {
        *self.fast.get(expression.0 as usize)?
    }

    /// The base definition of a FHIR type.
    #[inline]
    pub(crate) fn type_named(&self, rules: &Ruleset, name: &str) -> Option<StructureId> {
        let types = || Table::new(rules.by_type.iter().map(|(name, &id)| (name.clone(), id)));
        self.types.get_or_init(types).get(name).copied()
    }

    /// [`Ruleset::resolve`], by hash once it pays.
    pub(crate) fn resolve(&self, rules: &Ruleset, canonical: &str) -> Option<(StructureId, bool)> {
        if self.canonicals.get().is_none() {
            let looked_up = self.looked_up.load(Ordering::Relaxed);
            if looked_up < WORTH_A_TABLE {
                self.looked_up.store(looked_up + 1, Ordering::Relaxed);
                return rules.resolve(canonical);
            }
        }
        let urls = || rules.by_url.keys().filter(|url| !url.contains(['|', '#']));
        let all = || Table::new(urls().filter_map(|url| Some((url.clone(), rules.resolve(url)?))));
        let found = self.canonicals.get_or_init(all).get(canonical).copied();
        // what is no canonical of the rules may still be one with a version
        found.or_else(|| rules.resolve(canonical).filter(|_| canonical.contains(['|', '#'])))
    }

    /// [`Ruleset::called`], worked out once.
    pub(crate) fn called(&self, rules: &Ruleset, id: StructureId) -> Text {
        self.called[id.0 as usize].get_or_init(|| rules.called(rules.structure(id)).into()).clone()
    }

    /// The canonical of a definition with its version, where it has one.
    pub(crate) fn versioned(&self, rules: &Ruleset, id: StructureId) -> Text {
        let versioned = || {
            let definition = rules.structure(id);
            match &*definition.version {
                "" => (&*definition.url).into(),
                version => [&*definition.url, "|", version].concat().into(),
            }
        };
        self.versioned[id.0 as usize].get_or_init(versioned).clone()
    }

    /// [`Plan::called`] of a definition by itself.
    pub(crate) fn called_as(&self, rules: &Ruleset, structure: &Structure) -> Text {
        let own = (structure.first < structure.end).then(|| rules.element(structure.first).structure);
        own.map_or_else(|| rules.called(structure).into(), |id| self.called(rules, id))
    }

    /// What value sets offer instead of a wrong code.
    #[inline]
    pub(crate) fn hints(&self, terms: &Terms) -> &Arc<Hints> {
        self.hints.get_or_init(|| Arc::new(Hints::new(terms)))
    }

    /// The map from a hospital's own codes: one that was given with the rules, else one that was imported.
    #[inline]
    pub(crate) fn map_from<'s>(&'s self, rules: &'s Ruleset, system: &str) -> Option<&'s Arc<Pack>> {
        self.maps(rules).map_from(system).or_else(|| rules.terms.masters.map_from(system))
    }

    /// Whether there is neither master nor map: then no code is asked for in the light of its record.
    pub(crate) fn has_no_masters(&self, rules: &Ruleset) -> bool {
        rules.terms.masters.is_empty() && self.maps(rules).is_empty()
    }

    fn maps(&self, rules: &Ruleset) -> &Masters {
        self.maps.get_or_init(|| source::masters::given_maps(&rules.resources))
    }

    /// What the definitions are called in reports, each in its edition.
    pub(crate) fn editions(&self, rules: &Ruleset) -> &Arc<Editions> {
        self.editions.get_or_init(|| Arc::new(Editions::new(rules)))
    }

    /// The definitions by the name at the end of their URL.
    pub(crate) fn namesakes(&self, rules: &Ruleset) -> &Namesakes {
        self.namesakes.get_or_init(|| Namesakes::new(rules))
    }

    /// The types of the resources (other than definitions and terminology) with this canonical.
    pub(crate) fn resource_types(&self, rules: &Ruleset, url: &str) -> &[Box<str>] {
        let all = || {
            let mut types: BTreeMap<Box<str>, Vec<Box<str>>> = BTreeMap::new();
            for known in &rules.resources {
                types.entry(known.url.clone()).or_default().push(known.resource_type.clone());
            }
            types
        };
        self.resources.get_or_init(all).get(url).map_or(&[], Vec::as_slice)
    }

    /// What is known of code systems by name.
    pub(crate) fn systems(&self, rules: &Ruleset) -> &Systems {
        self.systems.get_or_init(|| Systems::new(&rules.terms))
    }

    /// What `structure` adds to its base; worked out on first use.
    pub(crate) fn profile(&self, rules: &Ruleset, structure: StructureId) -> &ProfilePlan {
        self.profiles[structure.0 as usize].get_or_init(|| ProfilePlan::new(&self.elements, rules, structure))
    }
}
