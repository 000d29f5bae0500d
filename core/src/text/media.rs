//! What bytes are, told by the bytes: a `contentType` may lie.

use super::base64;

/// Bytes of an attachment that are decoded; a longer one is told by its size.
const MAX_BYTES: usize = 256 << 20;
/// Pixels of the largest image that is shown: a small file may say that it is a huge one, and a browser believes it.
const MAX_PIXELS: u64 = 50_000_000;

/// Kinds of bytes that a page may carry. None of them is run or parsed as markup by a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Media {
    Png,
    Jpeg,
    Gif,
    WebP,
    Tiff,
    Pdf,
    Dicom,
    /// Anything else, to be saved.
    Bytes,
}

impl Media {
    /// What `bytes` are, by their first ones (https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern; DICOM
    /// PS3.10 7.1; a PDF begins at the first byte).
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Self::Png,
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', b'V', b'P', ..] => Self::WebP,
            [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Self::Tiff,
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            _ if bytes.get(128..132) == Some(b"DICM") => Self::Dicom,
            _ => Self::Bytes,
        }
    }

    /// The kind of this MIME type, its parameters apart; `None` for a type that is not told by bytes.
    pub fn of_mime(mime: &str) -> Option<Self> {
        Some(match &*essence(mime) {
            "image/png" => Self::Png,
            "image/jpeg" | "image/jpg" | "image/pjpeg" => Self::Jpeg,
            "image/gif" => Self::Gif,
            "image/webp" => Self::WebP,
            "image/tiff" => Self::Tiff,
            "application/pdf" => Self::Pdf,
            "application/dicom" => Self::Dicom,
            _ => return None,
        })
    }

    /// Its MIME type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Pdf => "application/pdf",
            Self::Dicom => "application/dicom",
            Self::Bytes => "application/octet-stream",
        }
    }

    /// Whether every browser shows it as an image.
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::WebP)
    }
}

/// A MIME type without parameters, in small letters.
pub(crate) fn essence(mime: &str) -> String {
    mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// An attachment by its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub media: Media,
    /// What was said of them is not true: another kind was declared, or one of these where they are none.
    pub lies: bool,
    /// Width and height of an image in pixels, where its head says them.
    pub size: Option<(u32, u32)>,
}

impl Attachment {
    /// The attachment in `base64`, said to be of the MIME type `declared`. `None` for what is no base64 or too long.
    pub fn read(base64: &str, declared: Option<&str>) -> Option<Self> {
        if base64.len() / 4 * 3 > MAX_BYTES {
            return None;
        }
        Some(Self::of(base64::decode(base64)?, declared))
    }

    /// The same from bytes.
    pub fn of(bytes: Vec<u8>, declared: Option<&str>) -> Self {
        let media = Media::of(&bytes);
        Self { lies: declared.is_some_and(|mime| lies(media, mime)), size: size(media, &bytes), bytes, media }
    }

    /// Its text, where it is one: UTF-8 without controls but line ends and tabs. To be written as text, whatever it says.
    pub fn text(&self) -> Option<&str> {
        let text = std::str::from_utf8(&self.bytes).ok().filter(|_| self.media == Media::Bytes)?;
        let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}');
        (!text.contains(is_odd)).then_some(text)
    }

    /// Whether it can be shown as an image: of a kind that browsers show, and of a sensible size.
    pub fn is_image(&self) -> bool {
        self.media.is_shown()
            && self.size.is_some_and(|(width, height)| {
                width > 0 && height > 0 && u64::from(width) * u64::from(height) <= MAX_PIXELS
            })
    }
}

/// Whether bytes of the kind `media` are not what `declared` says.
fn lies(media: Media, declared: &str) -> bool {
    match (Media::of_mime(declared), media) {
        (Some(said), found) => said != found,
        // a type that bytes do not tell, or that says nothing
        (None, Media::Bytes) => false,
        (None, _) => !matches!(&*essence(declared), "" | "application/octet-stream" | "binary/octet-stream"),
    }
}

/// Width and height of an image by its head.
fn size(media: Media, bytes: &[u8]) -> Option<(u32, u32)> {
    let big = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk::<4>()?));
    let small = |at: usize| Some(u32::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk::<2>()?)));
    match media {
        Media::Png if bytes.get(12..16) == Some(b"IHDR") => Some((big(16)?, big(20)?)),
        Media::Gif => Some((small(6)?, small(8)?)),
        Media::WebP => match bytes.get(12..16)? {
            b"VP8X" => {
                let three = |at: usize| Some(small(at)? | u32::from(*bytes.get(at + 2)?) << 16);
                Some((three(24)? + 1, three(27)? + 1))
            }
            b"VP8L" => {
                let word = u32::from_le_bytes(*bytes.get(21..)?.first_chunk::<4>()?);
                Some(((word & 0x3FFF) + 1, (word >> 14 & 0x3FFF) + 1))
            }
            b"VP8 " => Some((small(26)? & 0x3FFF, small(28)? & 0x3FFF)),
            _ => None,
        },
        Media::Jpeg => jpeg_size(bytes),
        _ => None,
    }
}

/// Of the first frame header; segments before it are passed over by their lengths.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let word = |at: usize| Some(usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk::<2>()?)));
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        match *bytes.get(at + 1)? {
            0xFF => at += 1,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Some((word(at + 7)? as u32, word(at + 5)? as u32));
            }
            0x01 | 0xD0..=0xD7 => at += 2,
            0xD9 | 0xDA => return None,
            _ => at += 2 + word(at + 2)?.max(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn bytes_say_what_they_are() {
        let mut dicom = vec![0; 128];
        dicom.extend(b"DICM");
        let tables: [(&[u8], Media); 12] = [
            (&png(1, 1), Media::Png),
            (b"\xFF\xD8\xFF\xE0", Media::Jpeg),
            (b"GIF89a", Media::Gif),
            (b"RIFF\0\0\0\0WEBPVP8 ", Media::WebP),
            (b"II*\0", Media::Tiff),
            (b"MM\0*", Media::Tiff),
            (b"%PDF-1.7", Media::Pdf),
            (&dicom, Media::Dicom),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Media::Bytes),
            (b"<html>", Media::Bytes),
            (b" %PDF-1.7", Media::Bytes),
            (b"", Media::Bytes),
        ];
        for (bytes, media) in tables {
            assert_eq!(Media::of(bytes), media, "{bytes:?}");
        }
    }

    #[test]
    fn lies_are_noticed() {
        for (bytes, declared, lies) in [
            (png(1, 1), "image/png", false),
            (png(1, 1), "IMAGE/PNG; q=1", false),
            (png(1, 1), "image/jpeg", true),
            (png(1, 1), "text/html", true),
            (png(1, 1), "application/octet-stream", false),
            (b"<script>".to_vec(), "image/png", true),
            (b"<script>".to_vec(), "application/pdf", true),
            (b"text".to_vec(), "text/plain", false),
        ] {
            assert_eq!(Attachment::of(bytes, Some(declared)).lies, lies, "{declared}");
        }
        assert!(!Attachment::of(png(1, 1), None).lies);
    }

    #[test]
    fn sizes_by_heads() {
        let of = |bytes: &[u8]| Attachment::of(bytes.to_vec(), None);
        assert_eq!(of(&png(640, 480)).size, Some((640, 480)));
        assert_eq!(of(b"GIF89a\x02\0\x03\0").size, Some((2, 3)));
        assert_eq!(of(b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC0\0\x11\x08\0\x05\0\x06").size, Some((6, 5)));
        assert_eq!(of(b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x01\0\0\x02\0\0").size, Some((2, 3)));
        assert!(of(&png(640, 480)).is_image());
        // a bomb, and one of which nothing is known
        assert!(!of(&png(100_000, 100_000)).is_image() && !of(b"\xFF\xD8\xFF\xE0").is_image());
        assert!(!of(b"\xFF\xD8\xFF\xFF\xFF\xFF").is_image());
    }

    #[test]
    fn only_base64_is_read() {
        assert_eq!(Attachment::read("R0lG\nODlh", None).map(|it| it.media), Some(Media::Gif));
        assert!(Attachment::read("<script>", None).is_none());
        assert_eq!(Attachment::of("検査".into(), Some("text/plain")).text(), Some("検査"));
        assert!(Attachment::of(png(1, 1), None).text().is_none() && Attachment::of(vec![0xFF], None).text().is_none());
    }
}
