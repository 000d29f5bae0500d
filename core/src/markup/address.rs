//! Where links and images lead: addresses that were looked at, places of the page, bytes of attachments.

use super::escape::is_hidden;
use crate::text::media::Media;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Schemes of links; what a browser would do with any other is not known here.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];
/// Bytes of the longest link that is one.
const MAX_URL: usize = 2_048;
/// Bytes of the longest id taken from a source.
const MAX_ID: usize = 128;

/// An absolute address that a reader may follow: `https`, `http`, `mailto` or `tel`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// The address that a browser makes of `source` (an attribute's value or an element of type `uri`, references in it
    /// already read): controls and spaces around it are dropped, tabs and line ends in it, too
    /// (https://url.spec.whatwg.org/#url-parsing). `None` for what is no absolute address of an allowed scheme: it is to
    /// be shown as text.
    pub fn checked(source: &str) -> Option<Self> {
        let text: String =
            source.trim_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let (scheme, rest) = text.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        let is_web = scheme.starts_with("http");
        // browsers read `\` as `/` in these and forgive missing ones; a person would not
        let has_host = rest.strip_prefix("//").is_some_and(|host| !host.starts_with(['/', '\\']) && !host.is_empty());
        let fits = SCHEMES.contains(&&*scheme)
            && text.len() <= MAX_URL
            && !rest.is_empty()
            && (!is_web || has_host)
            && !text.contains(|c: char| is_hidden(c) || c == '\\');
        fits.then(|| Self(format!("{scheme}:{rest}")))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A place of the page. Every id holds a hyphen after its first letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// `room-number`. `room` is of `a-z` and begins with a letter.
    pub fn new(room: &'static str, number: usize) -> Self {
        Self(format!("{room}-{number}"))
    }

    /// `room-name`, both names of the program.
    pub fn named(room: &'static str, name: &'static str) -> Self {
        Self::of_source(room, name).unwrap_or_else(|| Self(format!("{room}-")))
    }

    /// `room-name` with a name of the source: letters and digits as they are, anything else as `_` and the code point in
    /// hexadecimal between, so that different names stay different. `None` for an empty name or one that is too long.
    pub fn of_source(room: &str, name: &str) -> Option<Self> {
        let mut id = String::with_capacity(room.len() + name.len() + 1);
        id.extend(room.chars().filter(char::is_ascii_alphanumeric));
        if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
            id.insert(0, 'n');
        }
        id.push('-');
        for c in name.chars() {
            if c.is_ascii_alphanumeric() || c == '-' {
                id.push(c);
            } else {
                let _ = write!(id, "_{:x}_", u32::from(c));
            }
            if id.len() > MAX_ID {
                return None;
            }
        }
        (!name.is_empty()).then_some(Self(id))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Bytes in an address.
#[derive(Clone, Debug)]
pub struct DataUrl<'a> {
    media: Media,
    digits: Cow<'a, str>,
}

impl<'a> DataUrl<'a> {
    /// From bytes.
    pub fn of_bytes(media: Media, bytes: &[u8]) -> Self {
        Self { media, digits: crate::text::base64::encode(bytes).into() }
    }

    /// From base64 of the source, whose white space is dropped; `None` for what holds other characters. Whether the
    /// bytes are what `media` says is known to the caller.
    pub fn of_base64(media: Media, text: &'a str) -> Option<Self> {
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let (mut spaced, mut fits) = (false, true);
        for byte in text.bytes() {
            spaced |= is_space(byte);
            fits &= is_digit(byte) || is_space(byte);
        }
        let digits = if spaced { text.replace(|c: char| c.is_ascii_whitespace(), "").into() } else { text.into() };
        fits.then_some(Self { media, digits })
    }

    /// What the bytes are.
    pub fn media(&self) -> Media {
        self.media
    }

    pub(super) fn push(&self, out: &mut String) {
        out.push_str("data:");
        out.push_str(self.media.mime());
        out.push_str(";base64,");
        out.push_str(&self.digits);
    }
}

/// The address as it is written.
impl std::fmt::Display for DataUrl<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "data:{};base64,{}", self.media.mime(), self.digits)
    }
}
