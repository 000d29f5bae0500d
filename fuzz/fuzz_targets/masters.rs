//! `cargo fuzz run masters`; what must hold is in `tekigo_fuzz::masters`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tekigo_fuzz::masters(data));
