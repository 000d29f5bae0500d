//! `encode`, `decode` (base64, urlbase64, hex), `escape`, `unescape` (html, json).

use crate::fhirpath::eval::{Call, Evaluator};
use crate::fhirpath::function::Function;
use crate::fhirpath::{Collection, EvalError, EvalErrorKind};
use crate::json::quoted;
use crate::text::base64::{self, STANDARD, URL_SAFE};
use std::fmt::Write as _;

pub(super) fn call<'t>(ev: &Evaluator<'_, 't>, call: &Call<'_, 't>) -> Result<Collection<'t>, EvalError> {
    let Some(text) = ev.text_input(call)? else { return Ok(Collection::Empty) };
    let Some(format) = ev.text_arg(call, 0)? else { return Ok(Collection::Empty) };
    ev.step(call.id, text.len() / 4 + 1)?;
    let result = match (call.function, &*format) {
        (Function::Encode, "hex") => Some(hex(text.as_bytes())),
        (Function::Encode, "base64") => Some(base64::write(text.as_bytes(), STANDARD)),
        (Function::Encode, "urlbase64") => Some(base64::write(text.as_bytes(), URL_SAFE)),
        (Function::Decode, "hex") => unhex(&text).and_then(|bytes| String::from_utf8(bytes).ok()),
        (Function::Decode, "base64") => base64::read(&text, STANDARD).and_then(|bytes| String::from_utf8(bytes).ok()),
        (Function::Decode, "urlbase64") => {
            base64::read(&text, URL_SAFE).and_then(|bytes| String::from_utf8(bytes).ok())
        }
        (Function::Escape, "html") => Some(escape_html(&text)),
        (Function::Escape, "json") => Some(escape_json(&text)),
        (Function::Unescape, "html") => Some(unescape_html(&text)),
        (Function::Unescape, "json") => serde_json::from_str(&format!("\"{}\"", quotable(&text))).ok(),
        _ => {
            let name = call.function.name();
            return Err(ev.error(
                EvalErrorKind::BadArgument,
                call.args[0],
                format!("{name}() に形式「{format}」はありません"),
                format!("{name}() has no format '{format}'"),
            ));
        }
    };
    Ok(result.map_or(Collection::Empty, Collection::string))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some((digit(pair[0])? * 16 + digit(*pair.get(1)?)?) as u8)).collect()
}

fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

fn unescape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // No entity is longer; without the bound a text of `&` would be searched again and again.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let character = end.and_then(|end| entity(&rest[1..end]));
        if let (Some(character), Some(end)) = (character, end) {
            out.push(character);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn escape_json(text: &str) -> String {
    let quoted = quoted(text);
    quoted[1..quoted.len() - 1].to_string()
}

/// The text as it may stand between quotes: bare quotes and control characters are escaped, escapes stay.
fn quotable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for character in text.chars() {
        match character {
            '"' if !escaped => out.push_str("\\\""),
            _ if character < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
        escaped = character == '\\' && !escaped;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_return() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        assert_eq!(unhex("abc"), None);
    }

    #[test]
    fn html_entities_return() {
        assert_eq!(unescape_html(&escape_html("<a b='c' d=\"e\">&f")), "<a b='c' d=\"e\">&f");
        assert_eq!(unescape_html("&#x3042;&#12354;&&;&unknown;&lt"), "ああ&&;&unknown;&lt");
    }
}
