//! Attachments: what they are is read from their bytes, never from what the data call them. Images are shown, PDF and others are
//! offered to be saved, text is shown as text; HTML and SVG never become a part of the page.

use super::super::model::{Attachment, Block, Body, By, Fact, Inline, Look, Tone};
use super::super::source::{At, Cx, Seen};
use super::super::values::date_of;
use super::super::words::dates::Form;

use crate::markup::DataUrl;
use crate::text::base64::{STANDARD, read};
use crate::text::media::{self, Media};
use std::borrow::Cow;

/// Bytes of the longest text that is shown.
const MAX_TEXT: u64 = 1 << 20;
/// Base64 digits whose bytes hold what tells the kind and the size of an image; a JPEG's size stands behind its metadata.
const HEAD_DIGITS: usize = 1 << 18;

/// An Attachment element (or a Binary or Media content with the same parts).
pub(crate) fn attachment<'a>(cx: &Cx<'_>, at: At<'a>) -> Block<'a> {
    let title = at.text("title").map_or_else(Inline::new, Inline::data);
    let said = at.text("contentType");
    let mut facts = Vec::new();
    let mut body = Body::None;
    let mut lie = None;
    if let Some(data) = at.get("data").filter(|data| data.is_leaf()) {
        let text = data.peek();
        let digits = digits(&text).into_owned();
        let size = digits.trim_end_matches('=').len() as u64 * 3 / 4;
        // its head tells the kind and the size of an image; nobody needs the rest of the bytes here
        // what is cut in the middle of a letter is no base64
        let head = digits.get(..digits.len().min(HEAD_DIGITS) / 4 * 4);
        let head = head.and_then(|head| read(head, STANDARD)).filter(|head| !head.is_empty());
        if let Some(head) = head {
            // what is no base64 further on is not put into a link, and told with the rest
            if DataUrl::of_base64(Media::Bytes, &digits).is_some() {
                data.mark(Seen::Shown);
            }
            let found = media::Attachment::of(head, said.as_deref());
            lie = found.lies.then_some(found.media);
            body = body_of(cx, text, &digits, &found, said.as_deref(), size, &mut facts);
        } else {
            facts.extend(Fact::new(
                cx.say("データ", "Data"),
                Inline::new().mark(cx.say("Base64として読めません", "not readable as Base64"), Tone::Alert),
            ));
        }
        facts.extend(Fact::new(
            cx.say("大きさ", "Size"),
            Inline::new().with(bytes_in_words(size), By::Us, Look::Unbroken),
        ));
    }
    if let Some(said) = said {
        let mut words = Inline::new().with(said, By::Data, Look::Code);
        if let Some(media) = lie {
            let is = if media == Media::Bytes { cx.say("別の形式", "something else") } else { media.mime() };
            words.push(" ", By::Us, Look::Plain);
            words = words.mark(cx.say("中身は ", "the bytes are ").to_owned() + is, Tone::Alert);
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

fn body_of<'a>(
    cx: &Cx<'_>,
    text: Cow<'a, str>,
    digits: &str,
    found: &media::Attachment,
    said: Option<&str>,
    size: u64,
    facts: &mut Vec<Fact<'a>>,
) -> Body<'a> {
    let is_text = said.is_some_and(|said| said.trim_start().starts_with("text/plain"));
    let mut why = None;
    if found.media == Media::Bytes && is_text && size <= MAX_TEXT {
        if let Some(text) = read(digits, STANDARD).and_then(|bytes| String::from_utf8(bytes).ok()) {
            return Body::Text(text);
        }
        why = Some(cx.say("UTF-8ではないため本文を表示できません", "not UTF-8: the text cannot be shown"));
    }
    if let (true, Some((width, height))) = (found.is_image(), found.size) {
        return Body::Image { media: found.media, base64: text, width, height };
    }
    if found.media.is_shown() {
        why = Some(
            cx.say("画像の大きさが読めないか大きすぎるため表示しません", "its size is unknown or too large: not shown"),
        );
    } else if found.media == Media::Tiff {
        why = Some(cx.say(
            "TIFFは多くのブラウザーで表示できないため、保存して開いてください",
            "most browsers do not show TIFF: save it",
        ));
    }
    facts.extend(why.and_then(|why| Fact::new(cx.say("表示", "Display"), Inline::us(why))));
    Body::Download { media: found.media, extension: extension(found.media, &found.bytes), base64: text }
}

/// A name for files of the kind.
fn extension(media: Media, head: &[u8]) -> &'static str {
    match media {
        Media::Png => "png",
        Media::Jpeg => "jpg",
        Media::Gif => "gif",
        Media::WebP => "webp",
        Media::Tiff => "tif",
        Media::Pdf => "pdf",
        Media::Dicom => "dcm",
        Media::Bytes if head.starts_with(b"PK\x03\x04") => "zip",
        Media::Bytes => "bin",
    }
}

fn bytes_in_words(size: u64) -> String {
    if size < 1024 {
        format!("{size} B")
    } else if size < 1 << 20 {
        format!("{} kB", size.div_ceil(1024))
    } else {
        format!("{}.{} MB", size >> 20, ((size & 0xF_FFFF) * 10) >> 20)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_words() {
        assert_eq!(bytes_in_words(12), "12 B");
        assert_eq!(bytes_in_words(1500), "2 kB");
        assert_eq!(bytes_in_words(3 << 19), "1.5 MB");
        assert_eq!(extension(Media::Bytes, b"PK\x03\x04"), "zip");
    }
}
