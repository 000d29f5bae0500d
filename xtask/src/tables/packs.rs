//! What is read from where: the packs of tables, a base before what builds on it.

use tekigo_core::source::tables::notation::STRUCTURE;

const TERMINOLOGY: &str = "http://terminology.hl7.org/CodeSystem/";

/// A folder of `core/ruleset` and how it is made of a package.
#[derive(Debug)]
pub struct Pack {
    /// Folder name.
    pub name: &'static str,
    /// Short prefixes of canonicals that it adds.
    pub prefixes: &'static [(&'static str, &'static str)],
    /// Before the structure's name in the column `source` of its root; empty: no source is written.
    pub source: &'static str,
    /// Version of its structures, where another pack is told as the difference from it.
    pub version: &'static str,
    /// Whether all value sets of the package are taken, or only those that something is bound to.
    pub all_value_sets: bool,
    /// Value sets taken though nothing in the package binds them strongly: a later pack does.
    pub value_sets: &'static [&'static str],
    /// Code systems taken with their codes though no value set that is taken draws on them: Japanese data use them.
    pub code_systems: &'static [&'static str],
    /// Code systems with more concepts are known by URI only.
    pub max_concepts: usize,
    /// Structures left out (name), each explained in `<pack>-differences.csv`.
    pub left_out: &'static [&'static str],
    /// Code systems that the package calls complete although its list is a selection of a larger one.
    pub fragments: &'static [&'static str],
    /// The pack that it is another version of; its tables hold what is different.
    pub version_of: &'static str,
}

/// Names of `http://terminology.hl7.org/CodeSystem/` that profiles of JP Core and the published Japanese examples use.
const CODES_IN_JAPANESE_USE: [&str; 32] = [
    "common-tags",
    "consentaction",
    "diet",
    "discharge-disposition",
    "encounter-type",
    "ex-coverage-financial-exception",
    "immunization-funding-source",
    "immunization-origin",
    "immunization-program-eligibility",
    "immunization-subpotent-reason",
    "location-physical-type",
    "med-admin-perform-function",
    "media-modality",
    "medicationdispense-performer-function",
    "medicationrequest-course-of-therapy",
    "medicationrequest-status-reason",
    "reason-medication-given",
    "research-study-phase",
    "research-study-reason-stopped",
    "v2-0074",
    "v2-0092",
    "v2-0162",
    "v2-0164",
    "v2-0371",
    "v2-0373",
    "v2-0482",
    "v2-0487",
    "v2-0495",
    "v2-0550",
    "v3-ActPriority",
    "v3-ActSite",
    "v3-substanceAdminSubstitution",
];

/// R4, JP Core, eCheckup, JP-CLINS: where two guides define one canonical in two versions, the last answers for the
/// name without version.
pub const PACKS: [Pack; 9] = [
    Pack {
        name: "r4",
        prefixes: &[
            ("tho", "http://terminology.hl7.org/CodeSystem/"),
            ("tho-vs", "http://terminology.hl7.org/ValueSet/"),
            ("sdc", "http://hl7.org/fhir/uv/sdc/StructureDefinition/"),
        ],
        source: "",
        version: "",
        all_value_sets: false,
        value_sets: &[
            "http://hl7.org/fhir/ValueSet/ex-diagnosistype",
            "http://hl7.org/fhir/ValueSet/history-absent-reason",
            "http://hl7.org/fhir/ValueSet/organization-type",
            "http://terminology.hl7.org/ValueSet/v2-0136",
            "http://terminology.hl7.org/ValueSet/v3-Race",
        ],
        code_systems: &CODES_IN_JAPANESE_USE,
        // DICOM's list, which R4 holds whole, has 3,156
        max_concepts: 4_000,
        // The published snapshots name slices of elements that they leave out.
        left_out: &["catalog", "familymemberhistory-genetic"],
        fragments: &[],
        version_of: "",
    },
    Pack {
        name: "jp-core",
        prefixes: &[
            ("core", "http://jpfhir.jp/fhir/core/StructureDefinition/"),
            ("core-ext", "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/"),
            ("core-vs", "http://jpfhir.jp/fhir/core/ValueSet/"),
            ("core-cs", "http://jpfhir.jp/fhir/core/CodeSystem/"),
            ("mhlw-vs", "http://jpfhir.jp/fhir/core/mhlw/ValueSet/"),
            ("mhlw-cs", "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/"),
            ("example-vs", "http://jpfhir.jp/fhir/Examples/ValueSet/"),
            ("example-cs", "http://jpfhir.jp/fhir/Examples/CodeSystem/"),
            ("eCS", "http://jpfhir.jp/fhir/eCS/StructureDefinition/"),
            ("eCS-ext", "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/"),
            ("eCS-vs", "http://jpfhir.jp/fhir/eCS/ValueSet/"),
            ("eCS-cs", "http://jpfhir.jp/fhir/eCS/CodeSystem/"),
            ("clins", "http://jpfhir.jp/fhir/clins/StructureDefinition/"),
            ("clins-ext", "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/"),
            ("clins-vs", "http://jpfhir.jp/fhir/clins/ValueSet/"),
            ("clins-cs", "http://jpfhir.jp/fhir/clins/CodeSystem/"),
            ("common-ext", "http://jpfhir.jp/fhir/Common/Extension/StructureDefinition/"),
            ("common-vs", "http://jpfhir.jp/fhir/Common/ValueSet/"),
            ("common-cs", "http://jpfhir.jp/fhir/Common/CodeSystem/"),
            ("ePrescription", "http://jpfhir.jp/fhir/ePrescription/StructureDefinition/"),
        ],
        source: "JP Core 1.1.2-clins",
        version: "1.1.2-clins",
        all_value_sets: true,
        value_sets: &[],
        code_systems: &[],
        max_concepts: 2_000,
        left_out: &[],
        fragments: &[],
        version_of: "",
    },
    // editions of JP Core, told by what is different from the one that the service's guides name
    Pack { name: "jp-core-1.2", source: "JP Core 1.2.0", version_of: "jp-core", ..AGAIN },
    Pack { name: "jp-core-1.1.2", source: "JP Core 1.1.2", version_of: "jp-core", ..AGAIN },
    Pack {
        name: "jp-echeckup",
        prefixes: &[
            ("eCheckup", "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/"),
            ("eCheckup-ext", "http://jpfhir.jp/fhir/eCheckup/Extension/StructureDefinition/"),
            ("eCheckup-vs", "http://jpfhir.jp/fhir/eCheckup/ValueSet/"),
            ("eCheckup-cs", "http://jpfhir.jp/fhir/eCheckup/CodeSystem/"),
        ],
        source: "eCheckup 1.5.0",
        version: "",
        all_value_sets: true,
        value_sets: &[],
        code_systems: &[],
        max_concepts: 2_000,
        left_out: &[],
        fragments: &["urn:oid:1.2.392.200119.4.504"],
        version_of: "",
    },
    Pack {
        name: "jp-clins",
        prefixes: &[
            ("j10-cs", "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/"),
            ("j11-cs", "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC11/"),
            ("j10", "http://jpfhir.jp/fhir/clins/ValueSet/JLAC10/"),
            ("j11", "http://jpfhir.jp/fhir/clins/ValueSet/JLAC11/"),
            ("labo-cs", "http://jpfhir.jp/fhir/LaboResult/CodeSystem/"),
            ("eReferral", "http://jpfhir.jp/fhir/eReferral/StructureDefinition/"),
            ("eDischargeSummary", "http://jpfhir.jp/fhir/eDischargeSummary/StructureDefinition/"),
            ("ePCS", "http://jpfhir.jp/fhir/ePCS/StructureDefinition/"),
        ],
        source: "JP-CLINS 1.10.0",
        version: "",
        all_value_sets: true,
        value_sets: &[],
        code_systems: &[],
        // the JLAC11 codes of the 43 items are 6,456
        max_concepts: 8_000,
        left_out: &[],
        fragments: &[],
        version_of: "",
    },
    // versions of JP-CLINS, told by what is different
    Pack { name: "jp-clins-1.5.2", version_of: "jp-clins", ..AGAIN },
    Pack { name: "jp-clins-1.11", version_of: "jp-clins", ..AGAIN },
    Pack { name: "jp-clins-1.12", version_of: "jp-clins-1.11", ..AGAIN },
];

/// A pack that is another version of one before it.
const AGAIN: Pack = Pack {
    name: "",
    prefixes: &[],
    source: "",
    version: "",
    all_value_sets: true,
    value_sets: &[],
    code_systems: &[],
    max_concepts: 8_000,
    left_out: &[],
    fragments: &[],
    version_of: "",
};

impl Pack {
    /// Whether the pack has a structure with this canonical.
    pub(super) fn takes(&self, url: &str) -> bool {
        let name = url.rsplit('/').next().unwrap_or_default();
        (self.name != "r4" || url.starts_with(STRUCTURE)) && !self.left_out.contains(&name)
    }

    /// Whether the codes of a code system are taken whatever is bound.
    pub(super) fn takes_codes(&self, url: &str) -> bool {
        self.all_value_sets || url.strip_prefix(TERMINOLOGY).is_some_and(|name| self.code_systems.contains(&name))
    }
}
