//! Elements and attributes that a narrative may use: HTML 4.0 chapters 7 to 11 (without 9.4) and 15, links and images
//! (http://hl7.org/fhir/R4/narrative.html#xhtml).

use super::nesting::Model;

/// On every element; sorted.
const GLOBAL: &[&str] = &[
    "accesskey",
    "align",
    "class",
    "dir",
    "id",
    "idref",
    "lang",
    "name",
    "style",
    "tabindex",
    "title",
    "xml:lang",
    "xml:space",
    "xmlns",
];

/// Element and attribute; sorted.
const OWN: &[(&str, &str)] = &[
    ("a", "charset"),
    ("a", "coords"),
    ("a", "href"),
    ("a", "hreflang"),
    ("a", "rel"),
    ("a", "rev"),
    ("a", "shape"),
    ("a", "type"),
    ("area", "alt"),
    ("area", "coords"),
    ("area", "href"),
    ("area", "nohref"),
    ("area", "shape"),
    ("blockquote", "cite"),
    ("br", "clear"),
    ("hr", "noshade"),
    ("hr", "size"),
    ("hr", "width"),
    ("img", "alt"),
    ("img", "border"),
    ("img", "height"),
    ("img", "hspace"),
    ("img", "ismap"),
    ("img", "longdesc"),
    ("img", "src"),
    ("img", "usemap"),
    ("img", "vspace"),
    ("img", "width"),
    ("li", "type"),
    ("li", "value"),
    ("ol", "compact"),
    ("ol", "start"),
    ("ol", "type"),
    ("pre", "width"),
    ("q", "cite"),
    ("table", "bgcolor"),
    ("table", "border"),
    ("table", "cellpadding"),
    ("table", "cellspacing"),
    ("table", "frame"),
    ("table", "rules"),
    ("table", "summary"),
    ("table", "width"),
    ("ul", "compact"),
    ("ul", "type"),
];

/// On the parts of tables; sorted.
const OF_TABLE_PARTS: &[&str] = &[
    "abbr", "axis", "bgcolor", "char", "charoff", "colspan", "headers", "height", "nowrap", "rowspan", "scope", "span",
    "valign", "width",
];

/// Elements of a narrative; sorted. Deprecated ones (`u`, `s`, `strike`, `font` and others of chapter 15) are left out, as R4
/// narrative forbids what HTML 4 deprecates.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "b",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "map",
    "ol",
    "p",
    "pre",
    "q",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "ul",
    "var",
];

/// Short names as words, each at the place that its hash says: narratives are mostly elements. Of two names with the
/// same place one is left to the search.
const SHORT: [u64; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < ELEMENTS.len() {
        let name = ELEMENTS[at].as_bytes();
        if name.len() < 8 {
            let (mut word, mut byte) = (0, name.len());
            while byte > 0 {
                byte -= 1;
                word = word << 8 | name[byte] as u64;
            }
            table[place(word)] = word;
        }
        at += 1;
    }
    table
};

const fn place(word: u64) -> usize {
    (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize
}

/// What the elements of [`SHORT`] are among others, at the same places.
const MODELS: [Model; 256] = {
    let mut table = [Model::of(b""); 256];
    let mut at = 0;
    while at < 256 {
        let (bytes, mut len) = (SHORT[at].to_le_bytes(), 0);
        while len < 8 && bytes[len] != 0 {
            len += 1;
        }
        table[at] = Model::of(bytes.split_at(len).0);
        at += 1;
    }
    table
};

/// What the element of this name (a word, zeros behind it) is among others, where it surely is one.
#[inline]
pub(super) fn short_element(word: u64) -> Option<Model> {
    let place = place(word);
    (word != 0 && SHORT[place] == word).then(|| MODELS[place])
}

pub(super) fn element(name: &str) -> bool {
    ELEMENTS.binary_search(&name).is_ok()
}

pub(super) fn attribute(element: &str, name: &str) -> bool {
    let part = || matches!(element, "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr");
    matches!(name, "class" | "style" | "id" | "xmlns") // most are one of these
        || GLOBAL.binary_search(&name).is_ok()
        || OWN.binary_search(&(element, name)).is_ok()
        || (part() && OF_TABLE_PARTS.binary_search(&name).is_ok())
}

/// What an attribute's value may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    /// Scripts, or content from elsewhere that runs.
    Active,
    /// A link that leads nowhere for a reader.
    Dead,
}

/// Judges a URL in `href`, `src` and the like. Browsers skip white space and controls in a scheme, so they are skipped
/// here, too.
pub(super) fn url(value: &str, image: bool) -> Verdict {
    let mut scheme = String::new();
    let mut rest = "";
    for (at, c) in value.char_indices() {
        match c {
            ':' => {
                rest = &value[at + 1..];
                break;
            }
            '/' | '?' | '#' => return Verdict::Fine,
            c if c <= ' ' => {}
            // no scheme is that long: a relative path with a colon further on
            _ if scheme.len() > 40 => return Verdict::Fine,
            c => scheme.push(c.to_ascii_lowercase()),
        }
    }
    #[allow(clippy::match_same_arms, reason = "each row is a group of schemes with a reason of its own")]
    match &*scheme {
        "javascript" | "vbscript" | "livescript" | "mocha" => Verdict::Active,
        "data" if image && is_raster(rest) => Verdict::Fine,
        "data" => Verdict::Active,
        "http" | "https" | "ftp" | "ftps" | "mailto" | "tel" | "sms" | "cid" => Verdict::Fine,
        // no colon: relative
        _ if rest.is_empty() => Verdict::Fine,
        _ => Verdict::Dead,
    }
}

/// A `data:` image that cannot hold script: SVG can.
fn is_raster(rest: &str) -> bool {
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"].iter().any(|kind| {
        rest.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind))
            && rest[kind.len()..].starts_with([';', ','])
    })
}

/// Whether a `style` reaches outside the narrative or runs something.
pub(super) fn is_active_style(value: &str) -> bool {
    // comments and escapes can hide a word from a reader, not from a browser
    if value.contains(['\\', '@', '<']) || value.contains("/*") {
        return true;
    }
    let plain: String = value.chars().filter(|c| !c.is_ascii_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    ["expression(", "javascript:", "behavior:", "-moz-binding:"].iter().any(|word| plain.contains(word))
        || plain.split("url(").skip(1).any(|rest| {
            // HL7's own narratives name background images beside the page; what has a scheme or a host is elsewhere
            let url = rest.split(')').next().unwrap_or(rest).trim_matches(['\'', '"']);
            url.starts_with("//") || url.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(GLOBAL.is_sorted() && OWN.is_sorted() && OF_TABLE_PARTS.is_sorted() && ELEMENTS.is_sorted());
    }

    #[test]
    fn short_names_are_elements() {
        let words: Vec<u64> = SHORT.into_iter().filter(|&word| word != 0).collect();
        for word in &words {
            let bytes = word.to_le_bytes();
            let name = std::str::from_utf8(&bytes).expect("names are ASCII").trim_end_matches('\0');
            assert!(element(name) && short_element(*word).is_some(), "{name}");
        }
        // those that fall on one place are few
        let short = ELEMENTS.iter().filter(|name| name.len() < 8).count();
        assert!(words.len() * 5 > short * 4, "{} of {short}", words.len());
        assert!(short_element(0).is_none() && short_element(u64::from_le_bytes(*b"script\0\0")).is_none());
    }

    #[test]
    fn urls() {
        for (value, image, expected) in [
            ("http://x", false, Verdict::Fine),
            ("#a", false, Verdict::Fine),
            ("a/b:c", false, Verdict::Fine),
            ("javascript:alert(1)", false, Verdict::Active),
            (" java\tscript:alert(1)", false, Verdict::Active),
            ("JaVaScript:x", true, Verdict::Active),
            ("data:text/html,x", false, Verdict::Active),
            ("data:image/png;base64,x", true, Verdict::Fine),
            ("data:image/png;base64,x", false, Verdict::Active),
            ("data:image/svg+xml,x", true, Verdict::Active),
            ("urn:uuid:1", false, Verdict::Dead),
            ("mailto:a@b", false, Verdict::Fine),
        ] {
            assert_eq!(url(value, image), expected, "{value}");
        }
    }

    #[test]
    fn styles() {
        assert!(!is_active_style("color: red; border: 1px solid"));
        assert!(!is_active_style("background: white url(row.png)"));
        for style in ["background: url(http://x)", "width: expression(1)", "b\\ackground:x", "a/**/b", "BEHAVIOR: x"] {
            assert!(is_active_style(style), "{style}");
        }
    }
}
