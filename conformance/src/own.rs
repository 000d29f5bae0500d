//! The valid documents of our own making (`cases/clins-own`), one of each kind that the service takes in: what mutations begin with, and
//! what the test data of `tekigo certify` are made from.

macro_rules! documents {
    ($($name:literal),* $(,)?) => {
        /// Name and text of each, sorted by name.
        pub const DOCUMENTS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../cases/clins-own/", $name, ".json")))),*];
    };
}

documents![
    "allergies",
    "checkup-elderly",
    "checkup-employer",
    "checkup-school",
    "checkup-specific",
    "checkup-voluntary",
    "conditions",
    "conditions-public-payer",
    "discharge-summary",
    "infections",
    "laboratory",
    "patient-care-summary",
    "referral",
    "referral-with-summary",
];

/// The text of the document of this name.
pub fn document(name: &str) -> Option<&'static str> {
    DOCUMENTS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_of_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/clins-own");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder")
            .flatten()
            .filter_map(|entry| entry.file_name().to_string_lossy().strip_suffix(".json").map(str::to_owned))
            .collect();
        names.sort();
        let listed: Vec<&str> = DOCUMENTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, names);
        assert!(document("referral").is_some() && document("no-such").is_none());
    }
}
