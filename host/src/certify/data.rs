//! The test data that come with tekigo: synthetic persons, institutions and insurers, with numbers from a reserved range.

/// One piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Data {
    /// What items call it.
    pub id: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

macro_rules! data {
    ($($id:literal = $path:literal;)*) => {
        /// Every one.
        pub static ALL: &[Data] = &[$(Data { id: $id, bytes: include_bytes!(concat!("../../../", $path)) }),*];
    };
}

data! {
    "laboratory" = "conformance/cases/clins-own/laboratory.json";
}

/// The instant that the data are made for.
pub const NOW: &str = "2026-11-02T10:00:00+09:00";

/// The data of this id.
pub fn find(id: &str) -> Option<&'static Data> {
    ALL.iter().find(|data| data.id == id)
}
