//! Datatypes whose parts have to agree: Attachment (the stated size and hash are those of the data), Identifier (system and
//! value), and SampledData, whose string has a form of its own.

use crate::check::datatype::{excerpt, is_absolute};
use crate::check::document::place::place;
use crate::check::session::Session;
use crate::diagnostic::catalogue::structure as rule;
use crate::diagnostic::{Finding, Sink};
use crate::json::{Kind, NodeId};
use crate::text::base64;
use sha1::{Digest, Sha1};

/// Compares `size` with the number of bytes that `data` (base64) holds.
#[cfg_attr(target_family = "wasm", inline(never))] // engines compile a function when it is first called
pub(crate) fn check(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    match doc.type_name(node) {
        "Identifier" => return identifier(session, node, sink),
        "SampledData" => return sampled_data(session, node, sink),
        _ => {}
    }
    let of_kind = |sym, kind| doc.tree.child(node, sym).filter(|&child| doc.tree.kind(child) == kind);
    if let (Some(hash), Some(data)) = (of_kind(doc.syms.hash, Kind::String), of_kind(doc.syms.data, Kind::String)) {
        digest(session, node, (hash, data), sink);
    }
    let (Some(size), Some(data)) = (of_kind(doc.syms.size, Kind::Number), of_kind(doc.syms.data, Kind::String)) else {
        return;
    };
    let Ok(stated) = doc.tree.text(size).parse::<u64>() else { return };
    let text = doc.tree.text(data);
    let digits = text.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).count() as u64;
    let other = text
        .bytes()
        .any(|byte| !(byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=".contains(&byte)));
    // what is not base64 has no length; that is said of the data itself
    let found = digits * 3 / 4;
    if !other && found != stated {
        let words = vec![stated.to_string().into(), found.to_string().into()];
        let mut place = place(doc, size);
        place.node = Some(node.0);
        sink.push(Finding::new(&rule::ATTACHMENT_SIZE, place, words));
    }
}

/// `data`: decimals and the words E, U, L with one space between (http://hl7.org/fhir/R4/datatypes.html#SampledData).
fn sampled_data(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    let Some(data) = doc.tree.get(node, "data").filter(|&data| doc.tree.kind(data) == Kind::String) else { return };
    let text = doc.tree.text(data);
    // an empty string is told as that
    let wrong = text.split(' ').find(|point| !text.is_empty() && !is_point(point));
    if let Some(wrong) = wrong {
        sink.push(Finding::new(&rule::SAMPLED_DATA, place(doc, data), vec![excerpt(wrong).into()]));
    }
}

/// A decimal, or the word for what could not be measured.
fn is_point(point: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| {
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        digits(whole) && digits(part) && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
    };
    matches!(point, "E" | "U" | "L") || number(point.strip_prefix('-').unwrap_or(point))
}

/// Compares `hash` with the SHA-1 of `data`; what is not base64 is said of the data itself.
fn digest(session: &Session, node: NodeId, (hash, data): (NodeId, NodeId), sink: &mut Sink) {
    let doc = session.doc;
    let Some(bytes) = base64::decode(&doc.tree.text(data)) else { return };
    let (stated, found) = (doc.tree.text(hash), base64::encode(&Sha1::digest(&bytes)));
    if stated.trim() != found {
        let place = crate::diagnostic::Place { node: Some(node.0), ..place(doc, hash) };
        sink.push(Finding::new(&rule::ATTACHMENT_HASH, place, vec![excerpt(&stated).into(), found.into()]));
    }
}

/// A system that says its values are URIs (http://hl7.org/fhir/R4/datatypes.html#Identifier).
const URIS: &str = "urn:ietf:rfc:3986";

/// `system` is a namespace of the world, and the values of one namespace are URIs themselves.
fn identifier(session: &Session, node: NodeId, sink: &mut Sink) {
    let doc = session.doc;
    // what is no string is told as that
    let text = |sym| {
        let child = doc.tree.child(node, sym).filter(|&child| doc.tree.kind(child) == Kind::String)?;
        Some(doc.tree.text(child)).filter(|text| !text.is_empty())
    };
    let Some(system) = text(doc.syms.system) else { return };
    let (rule, text) = if !is_absolute(&system) {
        (&rule::IDENTIFIER_SYSTEM, system)
    } else if system == URIS
        && let Some(value) = text(doc.syms.value).filter(|value| !is_absolute(value))
    {
        (&rule::IDENTIFIER_VALUE, value)
    } else {
        return;
    };
    sink.push(Finding::new(rule, place(doc, node), vec![text.as_ref().into()]));
}
