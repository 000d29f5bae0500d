//! Systems that JP-CLINS gave URLs in 1.5.0, in place of their OIDs.

use super::kind::Kind;
use super::registry::{Basis, Row};
use super::service::Service;
use crate::check::run;
use crate::diagnostic::Sink;
use crate::diagnostic::catalogue::clins::lists as rule;
use crate::json::NodeId;
use crate::model::Canonical;
use std::collections::BTreeMap;

/// How all of the OIDs begin.
const START: &str = "urn:oid:1.2.392.";

/// What stands behind [`START`], and the URL since 1.5.0 (JP-CLINS 変更履歴 1.5.0).
#[rustfmt::skip] // one a line
static REPLACED: [(&str, &str); 39] = [
    ("100495.20.1.73", "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"),
    ("100495.20.1.81", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode"),
    ("100495.20.2.101", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code"),
    ("100495.20.2.21", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationForm"),
    // the name that the value set of JP_MedicationDosage_eCS has; the list of changes has one "Strength" less
    ("100495.20.2.22", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthStrengthType"),
    ("100495.20.2.41", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationSubstitutionProhibittedCategory"),
    ("100495.20.2.42", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/RequestCheckRemainingMedicine"),
    ("100495.20.2.51", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationRequestDepartment"),
    ("100495.20.2.61", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuranceMajorCategory"),
    ("100495.20.2.62", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuredPersonCategory"),
    ("100495.20.2.63", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationInsuredPersonClass"),
    ("100495.20.2.73", "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"),
    ("100495.20.2.81", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode"),
    ("100495.20.3.62", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonSymbol"),
    ("100495.20.3.63", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonNumber"),
    ("100495.20.3.71", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicPayerNumber"),
    ("100495.20.3.72", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicInsuredPersonNumber"),
    ("100495.20.3.81", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/Medication-RPGroupNumber"),
    ("100495.20.3.82", "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicationAdministrationIndex"),
    ("200119.4.101.2", "http://medis.or.jp/CodeSystem/master-disease-keyNumber"),
    ("200119.4.101.6", "http://medis.or.jp/CodeSystem/master-disease-exCode"),
    ("200119.4.201.2", "http://medis.or.jp/CodeSystem/master-disease-modKeyNumber"),
    ("200119.4.201.5", "http://medis.or.jp/CodeSystem/master-disease-modExCode"),
    ("200119.4.402.1", "http://medis.or.jp/CodeSystem/master-HOT13"),
    ("200119.4.403.1", "http://medis.or.jp/CodeSystem/master-HOT9"),
    ("200119.4.403.2", "http://medis.or.jp/CodeSystem/master-HOT7"),
    ("200119.4.504", "http://medis.or.jp/CodeSystem/master-JLAC10-17digits"),
    ("200119.4.704", "http://medis.or.jp/CodeSystem/master-nursingAction-16digits"),
    ("200119.4.804", "http://medis.or.jp/CodeSystem/master-nursingObservationKeyCode"),
    ("200250.2.2.2", "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment"),
    ("200250.2.2.20", "http://jami.jp/CodeSystem/MedicationUsage"),
    ("200250.2.2.20.20", "http://jami.jp/CodeSystem/MedicationUsage"),
    ("200250.2.2.20.22", "http://jami.jp/CodeSystem/MedicationUsageAdditional"),
    ("200250.2.2.20.30", "http://jami.jp/CodeSystem/MedicationMethodBasicUsage"),
    ("200250.2.2.20.31", "http://jami.jp/CodeSystem/MedicationEventTriggered"),
    ("200250.2.2.20.32", "http://jami.jp/CodeSystem/MedicationBodySiteExternal"),
    ("200250.2.2.20.40", "http://jami.jp/CodeSystem/MedicationMethodDetailUsage"),
    ("200250.2.2.21", "http://jami.jp/CodeSystem/MedicationUsage-12digits"),
    ("200250.2.2.30.10", "http://jami.jp/CodeSystem/DrugDispensePreparationMethod"),
];

/// The rules of this topic.
pub(super) static ROWS: &[Row] = &[Row::new(&rule::SYSTEM_REPLACED).basis(Basis::Reading)];

/// Judges the topic: each OID once, where it stands first in a resource of the service's own profiles. The check-up report and the
/// profiles of JP Core have some of the OIDs still.
pub(super) fn check(service: &Service<'_>, sink: &mut Sink) {
    if service.kind == Kind::Checkup {
        return;
    }
    let doc = service.doc();
    let mut found: BTreeMap<&str, (NodeId, &str, u32)> = BTreeMap::new();
    for node in doc.tree.strings_named(doc.syms.system) {
        let text = doc.tree.text(node);
        let Some(oid) = text.strip_prefix(START) else { continue };
        let Ok(at) = REPLACED.binary_search_by(|(known, _)| (*known).cmp(oid)) else { continue };
        let is_of_service = |resource: NodeId| {
            run::declared(doc, resource).any(|one| Canonical::name_of(&doc.tree.text(one)).ends_with("_eCS"))
        };
        if is_of_service(doc.root_resource_of(node)) {
            let (oid, url) = REPLACED[at];
            found.entry(oid).or_insert((node, url, 0)).2 += 1;
        }
    }
    for (oid, (node, url, count)) in found {
        service.tell(sink, &rule::SYSTEM_REPLACED, node, vec![[START, oid].concat().into(), url.into(), count.into()]);
    }
}

#[cfg(test)]
mod tests {
    use super::REPLACED;

    #[test]
    fn oids_are_in_order_and_once() {
        assert!(REPLACED.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
