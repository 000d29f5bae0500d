//! tekigo as a component: the exports of `wasm/wit/validator.wit`, each an operation of `tekigo_core::wire`. It translates
//! and decides nothing. `cargo xtask plugin` encodes what this builds.
#![allow(unsafe_code, missing_docs, unreachable_pub, clippy::pedantic, reason = "the exports are generated")]

#[cfg(target_family = "wasm")]
#[path = "../../src/memory.rs"]
mod memory;

use std::cell::RefCell;
use tekigo_core::Session;

wit_bindgen::generate!({ path: "../wit", world: "validator" });

/// Text, or the mistake as JSON.
type Answer = Result<String, String>;

thread_local! {
    // a WebAssembly instance is one thread: this is the instance's state, made by the first call
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

fn bytes(operation: &str, options: &str, input: &[u8]) -> Result<Vec<u8>, String> {
    SESSION.with_borrow_mut(|session| {
        let session = session.get_or_insert_with(Session::new);
        session.call(operation, options, input).map_err(|error| error.to_json())
    })
}

fn text(operation: &str, options: &str, input: &[u8]) -> Answer {
    let answer = bytes(operation, options, input)?;
    // every operation gives text; lossy is never reached, and better than a trap
    Ok(String::from_utf8(answer).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

struct Component;

impl Guest for Component {
    fn call(operation: String, options: String, input: Vec<u8>) -> Result<Vec<u8>, String> {
        bytes(&operation, &options, &input)
    }

    fn about() -> String {
        text("about", "", b"").unwrap_or_else(|mistake| mistake)
    }

    fn validate(input: Vec<u8>, options: String) -> Answer {
        text("validate", &options, &input)
    }

    fn validate_text(input: String, options: String) -> Answer {
        text("validate", &options, input.as_bytes())
    }

    fn report(input: Vec<u8>, options: String) -> Answer {
        text("report", &options, &input)
    }

    fn keys(input: Vec<u8>, options: String) -> Answer {
        text("keys", &options, &input)
    }

    fn request(input: Vec<u8>, options: String) -> Answer {
        text("request", &options, &input)
    }

    fn extract(input: Vec<u8>, options: String) -> Answer {
        text("extract", &options, &input)
    }

    fn split(input: Vec<u8>, options: String) -> Answer {
        text("split", &options, &input)
    }

    fn render(input: Vec<u8>, options: String) -> Answer {
        text("render", &options, &input)
    }

    fn render_text(input: String, options: String) -> Answer {
        text("render", &options, input.as_bytes())
    }

    fn fhirpath(expression: String, input: Vec<u8>) -> Answer {
        text("fhirpath", &serde_json::json!({ "expression": expression }).to_string(), &input)
    }

    fn explain(rule: String) -> Answer {
        text("explain", &serde_json::json!({ "rule": rule }).to_string(), b"")
    }

    fn rules() -> String {
        text("rules", "", b"").unwrap_or_else(|mistake| mistake)
    }

    fn load_package(tgz: Vec<u8>, options: String) -> Answer {
        text("load-package", &options, &tgz)
    }

    fn load_definitions(definitions: Vec<u8>, options: String) -> Answer {
        text("load-definitions", &options, &definitions)
    }

    fn load_masters(pack: Vec<u8>) -> Answer {
        text("load-masters", "", &pack)
    }
}

export!(Component);
