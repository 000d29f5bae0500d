//! Drafts of terminology → compiled [`Terms`].

use super::draft::{CodeSystemDraft, ConceptDraft, IncludeDraft, NamingSystemDraft, ValueSetDraft};
use crate::diagnostic::{Finding, Place, Sink, catalogue};
use crate::model::valueset::{
    ABSTRACT, CodeSystem, CodeSystemContent, CodeSystemId, Codes, DEPRECATED, Expansion, Facts, INACTIVE, Import,
    Include, Listed, Terms, ValueSet, ValueSetId, Why,
};
use crate::model::{Canonical, Pool};

impl Terms {
    /// Adds definitions and links everything anew. Ids given out before stay what they were; a definition loaded
    /// later answers for its canonical before an earlier one.
    #[allow(clippy::needless_pass_by_value, reason = "the three parts of a draft are given away together")]
    pub fn extend(
        &mut self,
        code_systems: Vec<CodeSystemDraft>,
        value_sets: Vec<ValueSetDraft>,
        naming_systems: Vec<NamingSystemDraft>,
        findings: &mut Sink,
    ) {
        for draft in &naming_systems {
            self.add_naming_system(draft);
        }
        for draft in code_systems {
            self.add_code_system(draft, findings);
        }
        for draft in value_sets {
            self.add_value_set(draft, findings);
        }
        let first_new = self.reported_cycles();
        for id in self.link() {
            if !first_new.contains(&id) {
                let set = self.value_set(id);
                findings.push(Finding::new(
                    &catalogue::terms::VALUE_SET_CYCLIC,
                    definition(&set.url),
                    vec![(*set.url).into()],
                ));
            }
        }
    }

    fn reported_cycles(&self) -> Vec<ValueSetId> {
        let ids = (0..self.value_sets.len() as u32).map(ValueSetId);
        ids.filter(|&id| self.value_set(id).cyclic).collect()
    }

    fn add_naming_system(&mut self, draft: &NamingSystemDraft) {
        if &*draft.kind == "identifier" {
            return;
        }
        let uris = || draft.ids.iter().filter(|(kind, ..)| &**kind == "uri");
        let Some((_, preferred, _)) = uris().find(|(.., preferred)| *preferred).or_else(|| uris().next()) else {
            return;
        };
        self.named.insert(preferred.clone());
        for (kind, value, _) in &draft.ids {
            let alias: Box<str> = match &**kind {
                "oid" if !value.starts_with("urn:") => format!("urn:oid:{value}").into(),
                "uuid" if !value.starts_with("urn:") => format!("urn:uuid:{value}").into(),
                _ => value.clone(),
            };
            if alias != *preferred {
                self.named.insert(alias.clone());
                self.aliases.insert(alias, preferred.clone());
            }
        }
    }

    fn add_code_system(&mut self, draft: CodeSystemDraft, findings: &mut Sink) {
        if draft.url.is_empty() {
            return;
        }
        let supplement = (&*draft.content == "supplement").then(|| draft.supplements.clone());
        let system = code_system(draft, findings);
        if let Some(target) = supplement {
            self.supplements.push((target, system));
        } else {
            let id = CodeSystemId(self.code_systems.len() as u32);
            self.systems_by_url.entry(system.url.clone()).or_default().push(id);
            self.code_systems.push(system);
        }
    }

    fn add_value_set(&mut self, draft: ValueSetDraft, findings: &mut Sink) {
        if draft.url.is_empty() {
            return;
        }
        let id = ValueSetId(self.value_sets.len() as u32);
        self.by_url.entry(draft.url.clone()).or_default().push(id);
        let set = value_set(draft, findings);
        self.named.extend(set.include.iter().map(|rule| rule.system.clone()));
        self.value_sets.push(set);
    }
}

/// Code systems that publishers use as a stand-in for one that is not published yet (JP Core 1.1.2 binds ICHI to it):
/// whatever they hold, nothing is known of the codes meant.
const STAND_INS: [&str; 1] = ["http://jpfhir.jp/fhir/core/CodeSystem/JP_Undefined_CS"];

fn definition(url: &str) -> Place {
    Place { tail: Some(url.into()), ..Place::default() }
}

fn code_system(mut draft: CodeSystemDraft, findings: &mut Sink) -> CodeSystem {
    let content = match &*draft.content {
        _ if STAND_INS.contains(&&*draft.url) => CodeSystemContent::NotPresent,
        "complete" => CodeSystemContent::Complete,
        "example" => CodeSystemContent::Example,
        "not-present" if draft.concepts.is_empty() => CodeSystemContent::NotPresent,
        // an unknown word, or concepts where there should be none: what is here may be used, what is not is unknown
        _ => CodeSystemContent::Fragment,
    };
    let count = draft.concepts.len();
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by(|&a, &b| draft.concepts[a as usize].code.cmp(&draft.concepts[b as usize].code));
    // where each concept of the draft ends up; a repeated code falls onto the first one
    let mut place = vec![0u32; count];
    let mut kept: Vec<u32> = Vec::with_capacity(count);
    let mut repeated = 0usize;
    for &at in &order {
        let same =
            kept.last().is_some_and(|&last| draft.concepts[last as usize].code == draft.concepts[at as usize].code);
        if same {
            repeated += 1;
            if repeated == 1 {
                let code = &*draft.concepts[at as usize].code;
                findings.push(Finding::new(
                    &catalogue::terms::CODE_SYSTEM_REPEATED_CODE,
                    definition(&draft.url),
                    vec![(*draft.url).into(), code.into()],
                ));
            }
        } else {
            kept.push(at);
        }
        place[at as usize] = (kept.len() - 1) as u32;
    }
    let mut parents: Vec<(u32, u32)> = (draft.concepts.iter().enumerate())
        .flat_map(|(at, concept)| concept.parents.iter().map(move |&parent| (at, parent as usize)))
        .filter(|&(_, parent)| parent < count)
        .map(|(at, parent)| (place[at], place[parent]))
        .filter(|(child, parent)| child != parent)
        .collect();
    parents.sort_unstable();
    parents.dedup();
    let concept = |&at: &u32| &draft.concepts[at as usize];
    let codes: Pool = kept.iter().map(concept).map(|concept| &*concept.code).collect();
    let displays: Pool = kept.iter().map(concept).map(|concept| &*concept.display).collect();
    let mut flags: Vec<u8> = kept.iter().map(concept).map(flags_of).collect();
    if flags.iter().all(|&bits| bits == 0) {
        flags = Vec::new();
    }
    let folded = if draft.case_sensitive {
        Vec::new()
    } else {
        let mut keys: Vec<(Vec<char>, u32)> =
            codes.iter().zip(0..).map(|(code, at)| (code.chars().flat_map(char::to_lowercase).collect(), at)).collect();
        keys.sort();
        keys.into_iter().map(|(_, at)| at).collect()
    };
    let language = draft.language.clone();
    let (mut designations, mut properties) = (Vec::new(), Vec::new());
    for (at, draft) in draft.concepts.iter_mut().enumerate() {
        let to = place[at];
        if kept[to as usize] as usize != at && !draft.display.is_empty() {
            designations.push((to, language.clone(), draft.display.clone()));
        }
        designations.extend(draft.designations.drain(..).map(|(language, text)| (to, language, text)));
        properties.extend(draft.properties.drain(..).map(|(key, value)| (to, key, value)));
    }
    CodeSystem {
        content,
        case_sensitive: draft.case_sensitive,
        folded,
        codes,
        displays,
        flags,
        designations: Facts::from_list(designations),
        properties: Facts::from_list(properties),
        parents,
        supplements: Vec::new(),
        url: draft.url,
        version: draft.version,
        name: draft.name,
        language: draft.language,
    }
}

/// The standard properties (http://hl7.org/fhir/concept-properties) and the words that v2 and v3 use for `status`.
fn flags_of(concept: &ConceptDraft) -> u8 {
    let mut flags = 0;
    for (key, value) in &concept.properties {
        flags |= match (&**key, &**value) {
            ("inactive", "true") | ("status", "inactive" | "retired") => INACTIVE,
            ("notSelectable" | "abstract", "true") => ABSTRACT,
            ("status", "deprecated") => DEPRECATED,
            _ => 0,
        };
    }
    flags
}

fn value_set(draft: ValueSetDraft, findings: &mut Sink) -> ValueSet {
    let mut rules = |drafts: Vec<IncludeDraft>| -> Vec<Include> {
        drafts.into_iter().map(|rule| include(&draft.url, rule, findings)).collect()
    };
    let (include, exclude) = (rules(draft.include), rules(draft.exclude));
    let expansion = draft.expansion.map(|expansion| {
        let mut contains = expansion.contains;
        contains.sort();
        let mut systems: Vec<(Box<str>, Listed)> = Vec::new();
        for chunk in contains.chunk_by(|a, b| a.0 == b.0) {
            let codes = chunk.iter().map(|(_, code, display)| (&**code, &**display));
            systems.push((chunk[0].0.clone(), listed(codes)));
        }
        Expansion { systems, complete: expansion.complete }
    });
    ValueSet {
        url: draft.url,
        version: draft.version,
        name: draft.name,
        include,
        exclude,
        exclude_inactive: draft.exclude_inactive,
        expansion,
        cyclic: false,
    }
}

/// Sorted; of a repeated code the first display in order counts.
fn listed<'a>(sorted: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Listed {
    let mut last = None;
    let distinct = sorted.filter(|&(code, _)| last.replace(code) != Some(code));
    let (mut codes, mut displays) = (Pool::default(), Pool::default());
    let mut any = false;
    for (code, display) in distinct {
        codes.push(code);
        displays.push(display);
        any |= !display.is_empty();
    }
    codes.shrink();
    displays.shrink();
    Listed { codes, displays: if any { displays } else { Pool::default() } }
}

fn include(set: &str, draft: IncludeDraft, findings: &mut Sink) -> Include {
    let imports =
        draft.value_sets.into_iter().map(|canonical| Import { canonical, value_set: None }).collect::<Vec<_>>();
    let mut concepts = draft.concepts;
    concepts.sort();
    let codes = if !concepts.is_empty() {
        Codes::Listed(listed(concepts.iter().map(|(code, display)| (&**code, &**display))))
    } else if draft.filters.is_empty() {
        Codes::All
    } else {
        for (property, op, value) in &draft.filters {
            if !well_formed(op, value) {
                findings.push(Finding::new(
                    &catalogue::terms::VALUE_SET_FILTER,
                    definition(set),
                    vec![set.into(), format!("{property} {op} {value}").into()],
                ));
            }
        }
        let unlinked = Err(Why::SystemNotLoaded(draft.system.clone()));
        Codes::Filtered { filters: draft.filters, matches: unlinked }
    };
    // a version after the system's URL is a common slip; the URL is what counts
    let canonical = Canonical::parse(&draft.system);
    let (system, version) = if draft.version.is_empty() && !canonical.version.is_empty() {
        (canonical.url.into(), canonical.version.into())
    } else {
        (draft.system.clone(), draft.version)
    };
    Include { system, version, codes, imports, code_system: None }
}

fn well_formed(op: &str, value: &str) -> bool {
    match op {
        "regex" => crate::model::pattern(value).is_some(),
        "=" | "is-a" | "descendent-of" | "is-not-a" | "in" | "not-in" | "generalizes" | "exists" | "child-of" => true,
        _ => false,
    }
}

#[cfg(test)]
#[path = "terms_tests.rs"]
mod tests;
