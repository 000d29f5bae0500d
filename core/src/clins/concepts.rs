//! Codings of CodeableConcepts, as the topics read them.

use super::service::Service;
use crate::json::{Kind, NodeId, Sym};
use std::borrow::Cow;

/// A Coding, absent parts empty.
pub(super) struct Coding<'j> {
    /// The element.
    pub(super) node: NodeId,
    /// `system`.
    pub(super) system: Cow<'j, str>,
    /// `code`.
    pub(super) code: Cow<'j, str>,
    /// `display`.
    pub(super) display: Cow<'j, str>,
}

impl Coding<'_> {
    /// Whether it is of this system.
    pub(super) fn is_of(&self, system: &str) -> bool {
        self.system == system
    }
}

/// Name of the profile of laboratory results.
pub(super) const LAB_RESULT: &str = "JP_Observation_LabResult_eCS";

/// The codings of laboratory results, read once: five topics ask for those of each.
pub(super) struct Tests<'j> {
    /// Each result, in document order, and where its codings end in `all`.
    results: Vec<(NodeId, usize)>,
    all: Vec<Coding<'j>>,
}

impl<'j> Tests<'j> {
    pub(super) fn new(service: &Service<'j>) -> Self {
        let mut results: Vec<(NodeId, usize)> =
            service.of_type("Observation").chain(service.declaring(LAB_RESULT)).map(|result| (result, 0)).collect();
        results.sort_unstable();
        results.dedup();
        let mut all = Vec::new();
        for (result, end) in &mut results {
            all.extend(service.coding_nodes(*result, "code").map(|node| service.coding(node)));
            *end = all.len();
        }
        Self { results, all }
    }

    pub(super) fn of(&self, result: NodeId) -> &[Coding<'j>] {
        let Ok(at) = self.results.binary_search_by_key(&result, |(own, _)| *own) else { return &[] };
        let start = at.checked_sub(1).map_or(0, |before| self.results[before].1);
        &self.all[start..self.results[at].1]
    }
}

impl<'j> Service<'j> {
    /// The Coding at `node`.
    pub(super) fn coding(&self, node: NodeId) -> Coding<'j> {
        let part = |sym| self.text_of(node, sym).unwrap_or_default();
        let syms = &self.doc().syms;
        Coding { node, system: part(syms.system), code: part(syms.code), display: part(syms.display) }
    }

    /// The value of a property that is a primitive.
    pub(super) fn plain(&self, node: NodeId, sym: Sym) -> Option<NodeId> {
        let doc = self.doc();
        doc.items(node, sym).next().filter(|&value| !matches!(doc.tree.kind(value), Kind::Object | Kind::Array))
    }

    /// The text of a property that is a primitive.
    pub(super) fn text_of(&self, node: NodeId, sym: Sym) -> Option<Cow<'j, str>> {
        self.plain(node, sym).map(|value| self.doc().tree.text(value))
    }

    /// The codings of the concepts in the property `name` of `holder`.
    pub(super) fn codings(&self, holder: NodeId, name: &str) -> Vec<Coding<'j>> {
        self.coding_nodes(holder, name).map(|node| self.coding(node)).collect()
    }

    /// The Codings of the concepts in the property `name` of `holder`.
    pub(super) fn coding_nodes(&self, holder: NodeId, name: &str) -> impl Iterator<Item = NodeId> + use<'j> {
        let doc = self.doc();
        self.items(holder, name).flat_map(|concept| doc.items(concept, doc.syms.coding))
    }

    /// The code of a loaded code system with this display.
    pub(super) fn code_called(&self, system: &str, display: &str) -> Option<&'j str> {
        let terms = &self.doc().rules.terms;
        let (id, _) = terms.find_code_system(system, "")?;
        let known = terms.code_system(id);
        (0..).zip(known.codes.iter()).find(|&(at, _)| known.display(at) == display).map(|(_, code)| code)
    }

    /// The element `name` of `coding`, or the coding itself where it has none.
    pub(super) fn part(&self, coding: NodeId, name: &str) -> NodeId {
        self.read.child(coding, name).unwrap_or(coding)
    }
}

#[cfg(test)]
mod tests {
    use crate::{For, Options, Ruleset, Validator};

    /// Each result is judged by its own codings, whichever stands before it, and one that is no Observation but says that it is a
    /// laboratory result is not looked at as another one.
    #[test]
    fn results_have_their_own_codings() {
        const LOCAL: &str = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS";
        let entry = |ty: &str, code: &str| {
            format!(
                r#"{{"resource":{{"resourceType":"{ty}","code":{{"coding":[{{"system":"{LOCAL}","code":"{code}"}}]}}}}}}"#
            )
        };
        let entries = [("Observation", "a b"), ("Condition", "c d"), ("Observation", "e"), ("Observation", "f g")];
        let entries: Vec<String> = entries.into_iter().map(|(ty, code)| entry(ty, code)).collect();
        let text = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","));
        let options = Options { target: For::Clins, ..Options::default() };
        let outcome = Validator::new(Ruleset::embedded(), options).validate(text.as_bytes());
        let rule = &crate::diagnostic::catalogue::clins::characters::LOCAL_CODE_FORM;
        let told = outcome.issues().iter().filter(|issue| issue.rule.id == rule.id).map(crate::outcome::Issue::pointer);
        let at = |entry: usize| format!("/entry/{entry}/resource/code/coding/0/code");
        assert_eq!(told.collect::<Vec<_>>(), [at(0), at(3)]);
    }
}
