//! Floor 5: codes, value sets, displays.
