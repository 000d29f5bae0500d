//! Vital signs: an Observation with one of these codes is judged against the R4 profile for it, declared or not
//! (http://hl7.org/fhir/R4/observation-vitalsigns.html: "applications SHALL … when recording these").

use super::session::Session;
use crate::json::NodeId;
use crate::model::StructureId;

const LOINC: &str = "http://loinc.org";

/// LOINC code → name of the profile under `http://hl7.org/fhir/StructureDefinition/`.
const PROFILES: [(&str, &str); 10] = [
    ("85353-1", "vitalspanel"),
    ("9279-1", "resprate"),
    ("8867-4", "heartrate"),
    ("2708-6", "oxygensat"),
    ("8310-5", "bodytemp"),
    ("8302-2", "bodyheight"),
    ("9843-4", "headcircum"),
    ("29463-7", "bodyweight"),
    ("39156-5", "bmi"),
    ("85354-9", "bp"),
];

/// The vital sign profile that the codes of an Observation call for, with the code.
pub(crate) fn profile(session: &Session, resource: NodeId) -> Option<(&'static str, StructureId)> {
    let doc = session.doc;
    if doc.type_name(resource) != "Observation" {
        return None;
    }
    let code = doc.tree.child(resource, doc.syms.code)?;
    doc.items(code, doc.syms.coding).find_map(|coding| {
        if doc.text(coding, doc.syms.system)? != LOINC {
            return None;
        }
        let found = doc.text(coding, doc.syms.code)?;
        let (code, name) = PROFILES.iter().find(|(code, _)| *code == found)?;
        let (structure, _) = doc.rules.resolve(&format!("http://hl7.org/fhir/StructureDefinition/{name}"))?;
        Some((*code, structure))
    })
}
