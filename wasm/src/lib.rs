//! tekigo for the browser and Node: JavaScript's view of `tekigo-core`. It translates and decides nothing.
//!
//! `wasm/npm/index.js` is the face that users see; what crosses between the two is bytes and JSON text, so that the
//! package gives the command line's bytes.
#![allow(missing_docs, reason = "wasm-bindgen's generated items carry none; every item of ours does")]

use tekigo_core::outcome;
use tekigo_core::wire::Session;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The version of tekigo.
#[wasm_bindgen]
pub fn version() -> String {
    outcome::VERSION.to_owned()
}

/// The rules and the engine over them.
#[wasm_bindgen]
pub struct Engine {
    session: Session,
}

#[wasm_bindgen]
impl Engine {
    /// An engine over the rules that come with tekigo.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "JavaScript has constructors, not defaults")]
    pub fn new() -> Self {
        Self { session: Session::new() }
    }

    /// Does an operation of `tekigo_core::wire` on the input. What comes back is text: JSON, or a report.
    ///
    /// # Errors
    /// The operation, its options or its input are wrong: the caller's mistake, never the data's.
    pub fn call(&mut self, operation: &str, options: &str, input: &[u8]) -> Result<String, JsError> {
        let answer = self.session.call(operation, options, input).map_err(|error| JsError::new(&error.to_string()))?;
        String::from_utf8(answer).map_err(|error| JsError::new(&error.to_string()))
    }
}
