//! `cargo fuzz run json`; what must hold is in `tekigo_fuzz::json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tekigo_fuzz::json(data));
