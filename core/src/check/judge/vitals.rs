//! Vital signs: an Observation with one of these codes is judged against the R4 profile for it, declared or not
//! (http://hl7.org/fhir/R4/observation-vitalsigns.html: "applications SHALL … when recording these").

use crate::check::session::Session;
use crate::json::NodeId;
use crate::model::StructureId;

const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";

/// (system, code, name of the profile under `http://hl7.org/fhir/StructureDefinition/`). The SNOMED CT code is one that
/// HL7's validator takes as well.
const PROFILES: [(&str, &str, &str); 11] = [
    (SNOMED, "276885007", "bodytemp"),
    (LOINC, "85353-1", "vitalspanel"),
    (LOINC, "9279-1", "resprate"),
    (LOINC, "8867-4", "heartrate"),
    (LOINC, "2708-6", "oxygensat"),
    (LOINC, "8310-5", "bodytemp"),
    (LOINC, "8302-2", "bodyheight"),
    (LOINC, "9843-4", "headcircum"),
    (LOINC, "29463-7", "bodyweight"),
    (LOINC, "39156-5", "bmi"),
    (LOINC, "85354-9", "bp"),
];

/// The vital sign profile that the codes of an Observation call for, with the code.
pub(crate) fn profile(session: &Session, resource: NodeId) -> Option<(&'static str, StructureId)> {
    let doc = session.doc;
    if doc.type_name(resource) != "Observation" {
        return None;
    }
    let code = doc.tree.child(resource, doc.syms.code)?;
    doc.items(code, doc.syms.coding).find_map(|coding| {
        let system = doc.text(coding, doc.syms.system)?;
        let found = doc.text(coding, doc.syms.code).filter(|_| system == LOINC || system == SNOMED)?;
        let (_, code, name) = PROFILES.iter().find(|(of, code, _)| *of == system && *code == found)?;
        let (structure, _) = doc.rules.resolve(&format!("http://hl7.org/fhir/StructureDefinition/{name}"))?;
        Some((*code, structure))
    })
}
