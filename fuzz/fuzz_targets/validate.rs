//! `cargo fuzz run validate`; what must hold is in `tekigo_fuzz::validate`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tekigo_fuzz::validate(data));
