//! tekigo as a WebAssembly module that imports nothing: the five functions below are all that a host needs, and numbers are
//! all that crosses. It translates `tekigo_core::wire` and decides nothing.
//!
//! A call: ask [`tekigo_room`] for as many bytes as operation, options and input have together, write them there one behind
//! the other, [`tekigo_call`] with the lengths of the first two, read what [`tekigo_answer`] and [`tekigo_answer_len`] tell.
//! One instance of the module is one session; instances share nothing. `wasm/npm/lib/engine.js` is the reference.
#![allow(unsafe_code, reason = "a name that the host finds has to be declared so; unsafe blocks are in `memory` only")]

#[cfg(any(target_family = "wasm", test))]
mod memory;

use std::cell::RefCell;
use tekigo_core::Session;

/// Changes with anything that a host would notice.
const ABI_VERSION: u32 = 1;
/// Bytes that opening the rules and a first document take, about.
const FIRST: usize = 8 << 20;
/// Room and answers of more bytes are given back after each call.
const KEPT: usize = 1 << 20;

#[derive(Default)]
struct Engine {
    session: Option<Session>,
    /// What the host has written.
    input: Vec<u8>,
    answer: Vec<u8>,
}

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
}

/// The version of this interface.
#[unsafe(no_mangle)]
pub extern "C" fn tekigo_abi_version() -> u32 {
    ABI_VERSION
}

/// Makes room for a call of `len` bytes and says where it is, until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn tekigo_room(len: usize) -> *mut u8 {
    ENGINE.with_borrow_mut(|engine| {
        engine.answer = Vec::new();
        engine.input.resize(len, 0);
        engine.input.as_mut_ptr()
    })
}

/// Does what stands in the room: `operation_len` bytes of the operation's name, `options_len` of its options (JSON), and
/// the rest is its input. 0: the answer is the operation's. 1: the call was wrong and the answer is
/// `{"kind": "operation" | "options" | "input", "ja", "en"}`.
#[unsafe(no_mangle)]
pub extern "C" fn tekigo_call(operation_len: usize, options_len: usize) -> u32 {
    ENGINE.with_borrow_mut(|engine| {
        let Engine { session, input, answer } = engine;
        let session = session.get_or_insert_with(|| {
            // asked for at once, given back and then used: the memory grows in one step instead of a hundred
            drop(std::hint::black_box(Vec::<u8>::with_capacity(FIRST)));
            Session::new()
        });
        let called = std::mem::take(input);
        let (status, told) = match call(session, &called, operation_len, options_len) {
            Ok(told) => (0, told),
            Err(words) => (1, words),
        };
        *answer = told;
        if called.capacity() <= KEPT {
            *input = called;
        }
        status
    })
}

/// Where the answer to the last call begins, until the next [`tekigo_room`].
#[unsafe(no_mangle)]
pub extern "C" fn tekigo_answer() -> *const u8 {
    ENGINE.with_borrow(|engine| engine.answer.as_ptr())
}

/// How many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn tekigo_answer_len() -> usize {
    ENGINE.with_borrow(|engine| engine.answer.len())
}

fn call(session: &mut Session, called: &[u8], operation_len: usize, options_len: usize) -> Result<Vec<u8>, Vec<u8>> {
    let parts = called.split_at_checked(operation_len).and_then(|(operation, rest)| {
        rest.split_at_checked(options_len).map(|(options, input)| (operation, options, input))
    });
    let Some((operation, options, input)) = parts else {
        return Err(wrong(
            "options",
            "長さが渡されたバイト数を超えています",
            "the lengths are more than the bytes that were written",
        ));
    };
    let (Ok(operation), Ok(options)) = (str::from_utf8(operation), str::from_utf8(options)) else {
        return Err(wrong(
            "options",
            "操作名とオプションは UTF-8 でなければなりません",
            "operation and options must be UTF-8",
        ));
    };
    session.call(operation, options, input).map_err(|error| error.to_json().into_bytes())
}

fn wrong(kind: &str, ja: &str, en: &str) -> Vec<u8> {
    serde_json::json!({ "kind": kind, "ja": ja, "en": en }).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a host does, without pointers.
    fn host(operation: &str, options: &str, input: &[u8]) -> (u32, String) {
        ENGINE.with_borrow_mut(|engine| engine.input = [operation.as_bytes(), options.as_bytes(), input].concat());
        let status = tekigo_call(operation.len(), options.len());
        let answer = ENGINE.with_borrow(|engine| String::from_utf8_lossy(&engine.answer).into_owned());
        assert_eq!(answer.len(), tekigo_answer_len());
        (status, answer)
    }

    #[test]
    fn a_call_is_the_wires() {
        let patient = br#"{"resourceType": "Patient", "gender": "F"}"#;
        let (status, answer) = host("validate", r#"{"file": "a.json"}"#, patient);
        let expected = Session::new().call("validate", r#"{"file": "a.json"}"#, patient).expect("an answer");
        assert_eq!((status, answer.as_bytes()), (0, &expected[..]));
        let (status, answer) = host("validate", r#"{"profile": []}"#, patient);
        assert!(status == 1 && answer.contains("profiles") && answer.contains(r#""kind":"options""#), "{answer}");
        assert_eq!(host("validat", "", b"").0, 1);
    }

    #[test]
    fn a_host_that_counts_wrongly_is_told() {
        ENGINE.with_borrow_mut(|engine| engine.input = b"about".to_vec());
        assert_eq!(tekigo_call(6, 0), 1);
        ENGINE.with_borrow_mut(|engine| engine.input = b"about".to_vec());
        assert_eq!(tekigo_call(5, usize::MAX), 1);
        assert_eq!(host("about", "", b"").0, 0);
    }

    #[test]
    fn large_rooms_are_given_back() {
        assert!(!tekigo_room(KEPT * 2).is_null());
        assert_eq!(tekigo_call(0, 0), 1);
        assert_eq!(ENGINE.with_borrow(|engine| engine.input.capacity()), 0);
    }
}
