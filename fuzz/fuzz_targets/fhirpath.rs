//! `cargo fuzz run fhirpath`; what must hold is in `tekigo_fuzz::fhirpath`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tekigo_fuzz::fhirpath(data));
