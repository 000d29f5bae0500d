//! `cargo fuzz run structured`; what must hold is in `tekigo_fuzz::grown`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tekigo_fuzz::grown(data));
