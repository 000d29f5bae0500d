//! What is read from where: the packs of tables, a base before what builds on it.

use tekigo_core::source::tables::notation::STRUCTURE;

/// A folder of `core/ruleset` and how it is made of a package.
#[derive(Debug)]
pub struct Pack {
    /// Folder name.
    pub name: &'static str,
    /// Short prefixes of canonicals that it adds.
    pub prefixes: &'static [(&'static str, &'static str)],
    /// Before the structure's name in the column `source` of its root; empty: no source is written.
    pub source: &'static str,
    /// Whether all value sets of the package are taken, or only those that something is bound to.
    pub all_value_sets: bool,
    /// Code systems with more concepts are known by URI only.
    pub max_concepts: usize,
    /// Structures left out (name), each explained in `<pack>-differences.csv`.
    pub left_out: &'static [&'static str],
    /// Code systems that the package calls complete although its list is a selection of a larger one.
    pub fragments: &'static [&'static str],
}

/// R4, JP Core, eCheckup, JP-CLINS: where two guides define one canonical in two versions, the last answers for the
/// name without version.
pub const PACKS: [Pack; 4] = [
    Pack {
        name: "r4",
        prefixes: &[
            ("tho", "http://terminology.hl7.org/CodeSystem/"),
            ("tho-vs", "http://terminology.hl7.org/ValueSet/"),
            ("sdc", "http://hl7.org/fhir/uv/sdc/StructureDefinition/"),
        ],
        source: "",
        all_value_sets: false,
        max_concepts: 2_000,
        // The published snapshots name slices of elements that they leave out.
        left_out: &["catalog", "familymemberhistory-genetic"],
        fragments: &[],
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
        source: "JP Core 1.1.2",
        all_value_sets: true,
        max_concepts: 2_000,
        left_out: &[],
        fragments: &[],
    },
    Pack {
        name: "jp-echeckup",
        prefixes: &[
            ("eCheckup", "http://jpfhir.jp/fhir/eCheckup/StructureDefinition/"),
            ("eCheckup-ext", "http://jpfhir.jp/fhir/eCheckup/Extension/StructureDefinition/"),
            ("eCheckup-vs", "http://jpfhir.jp/fhir/eCheckup/ValueSet/"),
            ("eCheckup-cs", "http://jpfhir.jp/fhir/eCheckup/CodeSystem/"),
        ],
        source: "eCheckup 1.5.0",
        all_value_sets: true,
        max_concepts: 2_000,
        left_out: &[],
        fragments: &["urn:oid:1.2.392.200119.4.504"],
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
        all_value_sets: true,
        // the JLAC11 codes of the 43 items are 6,456
        max_concepts: 8_000,
        left_out: &[],
        fragments: &[],
    },
];

impl Pack {
    /// Whether the pack has a structure with this canonical.
    pub(super) fn takes(&self, url: &str) -> bool {
        let name = url.rsplit('/').next().unwrap_or_default();
        (self.name != "r4" || url.starts_with(STRUCTURE)) && !self.left_out.contains(&name)
    }
}
