//! Value sets that are all codes of some systems, of which no package with rules holds the definition: JP Core binds codes
//! to them, and jpfhir-terminology, which is not ours to hand out, defines them.
//!
//! Facts of that package (1.1.1 to 1.4.0): canonical and systems. Whether a code exists is asked of its system, by a master
//! or by what is loaded, and told there.

use crate::masters::system;

/// A value set without a loaded definition that is nonetheless known.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WholeSystems {
    url: &'static str,
    /// The systems of which every code is a member.
    pub(crate) systems: &'static [&'static str],
    /// The systems have been the same in every edition: a code of another one is no member. Else nothing follows.
    pub(crate) decides: bool,
}

#[rustfmt::skip]
const SETS: [WholeSystems; 13] = [
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_ObservationLabResultCode_VS", systems: &[system::JLAC10], decides: true },
    // the drugs have had three systems, by edition
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_AllergyIntolerance_VS", systems: &[
        system::ALLERGEN_FOOD, system::ALLERGEN_OTHER, system::ALLERGEN_DRUG, system::ALLERGEN_YJ,
        "http://jpfhir.jp/fhir/core/CodeSystem/JP_JfagyMedicationAllergen_CS",
    ], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationCodeCommon_VS", systems: &[system::GENERIC], decides: true },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationCodeYJ_VS", systems: &[system::YJ], decides: true },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationCodeKYS_VS", systems: &[system::STRENGTH], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_PractitionerRole_VS", systems: &["http://jpfhir.jp/fhir/core/CodeSystem/JP_PractitionerRole_CS"], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_ProcedureCodesMedical_VS", systems: &["http://jpfhir.jp/fhir/core/CodeSystem/JP_ProcedureCodesMedical_CS"], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_ProcedureCodesDental_VS", systems: &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterH-dentalProcedure"], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_ProcedureCodesNurse_VS", systems: &["http://medis.or.jp/CodeSystem/master-nursingAction-16digits"], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_ProcedureCodesSTEM7_VS", systems: &["http://jpfhir.jp/fhir/core/CodeSystem/JP_ProcedureCodesSTEM7_CS"], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_PrefectureNumber_VS", systems: &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/PrefectureNo-2digits"], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/core/ValueSet/JP_MedicalFeeScoreType_VS", systems: &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationFeeScoreType"], decides: false },
    WholeSystems { url: "http://jpfhir.jp/fhir/Common/ValueSet/mhlw-ePreCDA-insuranceCategory", systems: &["http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuranceMajorCategory"], decides: false },
];

/// The value set with this canonical, whatever its version.
pub(crate) fn whole_systems(canonical: &str) -> Option<&'static WholeSystems> {
    let url = canonical.split('|').next().unwrap_or(canonical);
    SETS.iter().find(|set| set.url == url)
}

impl WholeSystems {
    /// Whether the codes of a system are members; an OID of a system is another name of it.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.systems.iter().any(|url| *url == name || system::system(url).is_some_and(|of| of.oids.contains(&name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_taken_by_all_its_names() {
        let set = whole_systems("http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationCodeYJ_VS|1.2.0").expect("known");
        assert!(set.takes(system::YJ) && set.takes("urn:oid:1.2.392.100495.20.2.73"));
        assert!(!set.takes(system::HOT9) && !set.takes(""));
        assert_eq!(whole_systems("http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationCode_VS"), None);
    }
}
