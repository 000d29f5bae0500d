//! Attachments: what they are is read from their bytes, never from what the data call them. Images are shown, PDF and others are
//! offered to be saved, text is shown as text; HTML and SVG never become a part of the page.

use super::super::model::{Attachment, Block, Body, By, Fact, Inline, Look, Tone};
use super::super::source::{At, Cx, Seen};
use super::super::values::date_of;
use super::super::words::dates::Form;
use crate::markup::Media;
use crate::text::base64::{STANDARD, read};
use std::borrow::Cow;

/// Pixels of the largest image that is shown: more is a bomb that browsers unpack.
const MAX_PIXELS: u64 = 50_000_000;
/// Bytes of the longest text that is shown.
const MAX_TEXT: usize = 1 << 20;
/// Base64 digits whose bytes hold what tells the kind and the size of an image; a JPEG's size stands behind its metadata.
const HEAD_DIGITS: usize = 1 << 18;

/// An Attachment element (or a Binary or Media content with the same parts).
pub(crate) fn attachment<'a>(cx: &Cx<'_>, at: At<'a>) -> Block<'a> {
    let title = at.text("title").map_or_else(Inline::new, Inline::data);
    let said = at.text("contentType");
    let mut facts = Vec::new();
    let mut body = Body::None;
    let mut kind = "";
    if let Some(data) = at.get("data").filter(|data| data.is_leaf()) {
        let text = data.peek();
        let digits = digits(&text).into_owned();
        let bytes = read(&digits[..digits.len().min(HEAD_DIGITS) / 4 * 4], STANDARD);
        let size = digits.trim_end_matches('=').len() as u64 * 3 / 4;
        match bytes {
            Some(head) if !head.is_empty() => {
                data.mark(Seen::Shown);
                let found = sniff(&head);
                kind = found.name;
                body = body_of(cx, text, &digits, &head, found, said.as_deref(), size, &mut facts);
            }
            _ => {
                facts.extend(Fact::new(
                    cx.say("データ", "Data"),
                    Inline::new().mark(cx.say("Base64として読めません", "not readable as Base64"), Tone::Alert),
                ));
            }
        }
        facts.extend(Fact::new(
            cx.say("大きさ", "Size"),
            Inline::new().with(bytes_in_words(size), By::Us, Look::Unbroken),
        ));
    }
    if let Some(said) = said {
        let mut words = Inline::new().with(said.clone(), By::Data, Look::Code);
        if !kind.is_empty() && !agrees(&said, kind) {
            words.push(" ", By::Us, Look::Plain);
            words = words.mark(cx.say("中身は ", "the bytes are ").to_owned() + kind, Tone::Alert);
        }
        facts.push(Fact { label: cx.say("種類", "Type").into(), value: words });
    }
    if let Some(url) = at.text("url") {
        let note = cx.say("（このページからは開きません）", " (not opened from this page)");
        facts.extend(Fact::new(
            cx.say("場所", "Location"),
            Inline::new().with(url, By::Data, Look::Code).with(note, By::Us, Look::Minor),
        ));
    }
    facts.extend(Fact::new(cx.say("作成日", "Created"), date_of(cx, at, "creation", Form::Full)));
    Block::Attachment(Attachment { title, facts, body })
}

/// Without white space, which the data type allows.
fn digits(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        Cow::Owned(text.chars().filter(|c| !c.is_ascii_whitespace()).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[allow(clippy::too_many_arguments, reason = "all of them are of one attachment")]
fn body_of<'a>(
    cx: &Cx<'_>,
    text: Cow<'a, str>,
    digits: &str,
    head: &[u8],
    found: Found,
    said: Option<&str>,
    size: u64,
    facts: &mut Vec<Fact<'a>>,
) -> Body<'a> {
    if found.media == Media::Bytes && said.is_some_and(|said| said.trim_start().starts_with("text/plain")) && size <= MAX_TEXT as u64 {
        let utf8 = read(digits, STANDARD).and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(utf8) = utf8 {
            return Body::Text(utf8);
        }
        facts.extend(Fact::new(
            cx.say("文字コード", "Encoding"),
            Inline::us(cx.say("UTF-8ではないため本文を表示できません", "not UTF-8: the text cannot be shown")),
        ));
    }
    if found.media.is_shown() {
        if let Some((width, height)) = size_of(head, found.media) {
            if u64::from(width) * u64::from(height) <= MAX_PIXELS {
                return Body::Image { media: found.media, base64: text, width, height };
            }
            facts.extend(Fact::new(
                cx.say("画像", "Image"),
                Inline::us(cx.say("大きすぎるため表示しません", "too large to be shown")),
            ));
        } else {
            facts.extend(Fact::new(
                cx.say("画像", "Image"),
                Inline::us(cx.say("画像の大きさを読めないため表示しません", "its size cannot be read: not shown")),
            ));
        }
    } else if found.media == Media::Tiff {
        facts.extend(Fact::new(
            cx.say("画像", "Image"),
            Inline::us(cx.say("TIFFは多くのブラウザーで表示できないため、保存して開いてください", "most browsers do not show TIFF: save it")),
        ));
    }
    Body::Download { media: found.media, extension: found.extension, base64: text }
}

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    media: Media,
    name: &'static str,
    extension: &'static str,
}

/// By the first bytes (https://mimesniff.spec.whatwg.org/).
fn sniff(bytes: &[u8]) -> Found {
    let found = |media, name, extension| Found { media, name, extension };
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => found(Media::Png, "image/png", "png"),
        [0xFF, 0xD8, 0xFF, ..] => found(Media::Jpeg, "image/jpeg", "jpg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => found(Media::Gif, "image/gif", "gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => found(Media::WebP, "image/webp", "webp"),
        [0x49, 0x49, 0x2A, 0, ..] | [0x4D, 0x4D, 0, 0x2A, ..] => found(Media::Tiff, "image/tiff", "tif"),
        [b'%', b'P', b'D', b'F', b'-', ..] => found(Media::Pdf, "application/pdf", "pdf"),
        [b'P', b'K', 3, 4, ..] => found(Media::Bytes, "application/zip", "zip"),
        _ if bytes.get(128..132) == Some(b"DICM") => found(Media::Dicom, "application/dicom", "dcm"),
        _ => found(Media::Bytes, "", "bin"),
    }
}

fn agrees(said: &str, kind: &str) -> bool {
    let said = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    said == kind || matches!((&*said, kind), ("image/jpg", "image/jpeg") | ("application/x-zip-compressed", "application/zip"))
}

/// Width and height, from the head of the file.
fn size_of(bytes: &[u8], media: Media) -> Option<(u32, u32)> {
    let two = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let two_le = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let four = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    match media {
        Media::Png => Some((four(16)?, four(20)?)),
        Media::Gif => Some((two_le(6)?, two_le(8)?)),
        Media::Jpeg => {
            let mut at = 2;
            loop {
                let marker = *bytes.get(at + 1)?;
                if bytes.get(at) != Some(&0xFF) {
                    return None;
                }
                match marker {
                    0xFF => at += 1,
                    0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Some((two(at + 7)?, two(at + 5)?)),
                    0x01 | 0xD0..=0xD9 => at += 2,
                    _ => at += 2 + usize::try_from(two(at + 2)?).ok()?,
                }
            }
        }
        Media::WebP => match bytes.get(12..16)? {
            b"VP8 " => Some((two_le(26)? & 0x3FFF, two_le(28)? & 0x3FFF)),
            b"VP8L" => {
                let bits = u32::from_le_bytes(bytes.get(21..25)?.try_into().ok()?);
                Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
            }
            b"VP8X" => {
                let three = |at: usize| Some(u32::from(*bytes.get(at)?) | two_le(at + 1)? << 8);
                Some((three(24)? + 1, three(27)? + 1))
            }
            _ => None,
        },
        _ => None,
    }
}

fn bytes_in_words(size: u64) -> String {
    if size < 1024 {
        format!("{size} B")
    } else if size < 1 << 20 {
        format!("{} kB", size.div_ceil(1024))
    } else {
        format!("{}.{} MB", size >> 20, (size & 0xF_FFFF) * 10 >> 20)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_sizes_are_of_the_bytes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\x01\x02";
        assert_eq!(sniff(png).media, Media::Png);
        assert_eq!(size_of(png, Media::Png), Some((3, 258)));
        let gif = b"GIF89a\x05\0\x06\0";
        assert_eq!(size_of(gif, sniff(gif).media), Some((5, 6)));
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC0\0\x11\x08\0\x07\0\x09";
        assert_eq!(size_of(jpeg, sniff(jpeg).media), Some((9, 7)));
        assert_eq!(size_of(b"\xFF\xD8\xFF\xE0\0\0", Media::Jpeg), None);
        assert_eq!(sniff(b"<svg onload=x>").media, Media::Bytes);
        assert_eq!(sniff(b"%PDF-1.7").extension, "pdf");
        assert!(agrees("IMAGE/PNG; x=y", "image/png") && !agrees("image/png", "application/pdf"));
        assert_eq!(bytes_in_words(3 << 19), "1.5 MB");
    }
}
