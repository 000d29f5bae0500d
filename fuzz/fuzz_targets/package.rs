//! `cargo fuzz run package`; what must hold is in `tekigo_fuzz::package`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tekigo_fuzz::package(data));
