//! The catalogue that comes with tekigo: one file a group.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Name and text.
        pub(super) static FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../certify/catalogue/", $name)))),*];
    };
}

files![
    "catalogue.toml",
    "requirements.toml",
    "CAN.toml",
    "CHG.toml",
    "CNS.toml",
    "DST.toml",
    "EXT.toml",
    "GET.toml",
    "INQ.toml",
    "MST.toml",
    "OPS.toml",
    "REG.toml",
    "SEC.toml",
    "UND.toml",
    "VIW.toml",
];

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/certify/catalogue");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        there.sort();
        let mut embedded: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        embedded.sort_unstable();
        assert_eq!(there, embedded);
    }
}
