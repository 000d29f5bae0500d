//! tekigo for the browser and Node: JavaScript's view of `tekigo-core`. It translates and decides nothing.
//!
//! `wasm/npm/index.js` is the face that users see; what crosses between the two is bytes and JSON text, so that the
//! package gives the command line's bytes.
#![allow(missing_docs, reason = "wasm-bindgen's generated items carry none; every item of ours does")]

mod package;
mod query;
mod report;

use std::sync::Arc;
use tekigo_core::{Options, Ruleset, Validator, outcome};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The version of tekigo.
#[wasm_bindgen]
pub fn version() -> String {
    outcome::VERSION.to_owned()
}

/// The rules and the engine over them.
#[wasm_bindgen]
pub struct Engine {
    validator: Validator,
}

#[wasm_bindgen]
impl Engine {
    /// An engine over the rules that come with tekigo.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "JavaScript has constructors, not defaults")]
    pub fn new() -> Self {
        Self { validator: Validator::new(Ruleset::embedded(), Options::default()) }
    }

    /// The report on one input, as the command line writes it. `options` is JSON (`tekigo_core::Options`); `file` is
    /// what the report calls the input.
    ///
    /// # Errors
    /// Options or a format that do not exist: the caller's mistake, never the data's.
    pub fn report(&self, bytes: &[u8], file: &str, format: &str, options: &str) -> Result<String, JsError> {
        report::report(&self.validator, bytes, file, format, options).map_err(|why| JsError::new(&why))
    }

    /// Evaluates FHIRPath on one document: a JSON array.
    ///
    /// # Errors
    /// An expression that is wrong, or a document that is not JSON.
    pub fn fhirpath(&self, expression: &str, bytes: &[u8]) -> Result<String, JsError> {
        query::fhirpath(&self.validator, expression, bytes).map_err(|why| JsError::new(&why))
    }

    /// Adds a FHIR package (`.tgz`) to the rules. Returns what it is and what is wrong with its definitions, as JSON.
    ///
    /// # Errors
    /// The package cannot be used at all; the rules stay as they were.
    #[wasm_bindgen(js_name = loadPackage)]
    pub fn load_package(&mut self, tgz: &[u8], name: &str) -> Result<String, JsError> {
        let package = package::load(self.validator.rules(), tgz, name).map_err(|why| JsError::new(&why))?;
        self.validator = Validator::new(Arc::new(package.rules), Options::default());
        Ok(package.info)
    }
}
