//! Placeholder until its owner lands.
fn main() {}
