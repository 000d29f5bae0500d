//! tekigo for the browser and Node: JavaScript's view of `tekigo-core`. It translates and decides nothing.

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of tekigo.
#[wasm_bindgen]
pub fn version() -> String {
    tekigo_core::outcome::VERSION.to_owned()
}
