//! `cargo fuzz run render`; what must hold is in `tekigo_fuzz::render`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tekigo_fuzz::render(data));
