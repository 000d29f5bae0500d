//! What may stand in what: the content models of HTML 4.01, as far as a reader is sure to see something else than was
//! written where they are broken. Blocks in headings, terms and words of a line are those that HL7's validator refuses.

use crate::text::words::padded;

/// Words of a line, and blocks that are tolerated everywhere text is.
const FLOW: u16 = 1;
/// `p` and `blockquote`: not in a paragraph, nor in words of its lines.
const PARAGRAPH: u16 = 1 << 1;
/// Not where only a line may stand.
const BLOCK: u16 = 1 << 2;
const ITEM: u16 = 1 << 3;
const ROW: u16 = 1 << 4;
const CELL: u16 = 1 << 5;
const ROWS: u16 = 1 << 6;
const CAPTION: u16 = 1 << 7;
const COLUMN: u16 = 1 << 8;
const TERM: u16 = 1 << 9;
const AREA: u16 = 1 << 10;
/// Text that is more than white space.
pub(super) const TEXT: u16 = 1 << 11;

/// A link, which is not in another link at any depth (HTML 4.01 §12.2.2).
const LINK: u16 = 1 << 12;
/// There is no link around. No element is of this kind: it goes on from what takes it to what that holds.
const UNLINKED: u16 = 1 << 13;

const LINE: u16 = FLOW | PARAGRAPH | TEXT | LINK;
const ANY: u16 = LINE | BLOCK;

/// An element among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Model {
    /// What it is.
    pub(super) kind: u16,
    /// What may stand right in it.
    pub(super) takes: u16,
}

impl Model {
    /// An element of a narrative that is no such element takes what it is given: that it is there is said already.
    const UNKNOWN: Self = Self { kind: FLOW, takes: u16::MAX };

    /// By name. All that is not named here is a word of a line.
    pub(super) const fn of(name: &[u8]) -> Self {
        let (kind, takes) = match name {
            b"div" => (BLOCK, ANY),
            b"blockquote" => (PARAGRAPH, ANY),
            b"p" => (PARAGRAPH, FLOW | TEXT | LINK),
            b"pre" => (BLOCK, LINE),
            b"table" => (BLOCK, ROWS | ROW | CAPTION | COLUMN),
            b"tbody" | b"thead" | b"tfoot" => (ROWS, ROW),
            b"tr" => (ROW, CELL),
            b"td" | b"th" => (CELL, ANY),
            b"caption" => (CAPTION, LINE),
            b"colgroup" => (COLUMN, COLUMN),
            b"col" => (COLUMN, 0),
            b"ul" | b"ol" => (BLOCK, ITEM),
            b"li" => (ITEM, ANY),
            b"dl" => (FLOW, TERM),
            b"dt" => (TERM, LINE),
            b"dd" => (TERM, ANY),
            b"a" => return Self { kind: LINK, takes: LINE & !LINK },
            b"map" => (FLOW, ANY | AREA),
            b"area" => (AREA, 0),
            b"br" | b"hr" | b"img" => (FLOW, 0),
            _ => (FLOW, LINE),
        };
        Self { kind, takes: takes | UNLINKED }
    }

    /// [`Model::of`] an element that may be none of a narrative.
    pub(super) fn of_any(name: &str, is_allowed: bool) -> Self {
        if is_allowed { Self::of(name.as_bytes()) } else { Self::UNKNOWN }
    }

    /// Whether it may stand right in what takes so much.
    #[inline]
    pub(super) fn fits(self, takes: u16) -> bool {
        self.kind & takes != 0
    }

    /// What it takes inside of what takes so much: words of a paragraph hold no paragraph.
    #[inline]
    pub(super) fn takes_in(self, outer: u16) -> u16 {
        let is_word = self.kind & (FLOW | LINK) != 0;
        let takes = if is_word && outer & (FLOW | PARAGRAPH) == FLOW { self.takes & !PARAGRAPH } else { self.takes };
        if outer & UNLINKED == 0 { takes & !(LINK | UNLINKED) } else { takes }
    }
}

/// What ends the element of this name, without the `<`, as a word; 0 when it is longer than one.
pub(super) fn end_of(name: &str) -> u64 {
    if name.len() > LONGEST { 0 } else { end_word(padded(name.as_bytes(), 0), name.len()) }
}

/// The same of a name that is a word, of at most [`LONGEST`] bytes.
#[inline]
pub(super) fn end_word(name: u64, len: usize) -> u64 {
    u64::from(b'/') | name << 8 | u64::from(b'>') << (8 * len + 8)
}

/// The longest name of which the end tag is a word: with `/` and `>` it has eight bytes.
pub(super) const LONGEST: usize = 6;

#[cfg(test)]
mod tests {
    use super::super::{Fault, read};

    fn faults(div: &str) -> Vec<(String, String)> {
        let text = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{div}</div>");
        let told = |problem: &super::super::Problem| match &problem.fault {
            Fault::Nesting { parent } => (text[problem.range.clone()].to_owned(), parent.clone()),
            other => panic!("{other:?} in {div}"),
        };
        read(&text).problems.iter().map(told).collect()
    }

    #[test]
    fn what_html_allows_is_fine() {
        for div in [
            "<p>a <b>b <i>c</i></b><br/><img src=\"#x\"/></p><div><p>x</p><ul><li>y<p>z</p><ol><li/></ol></li></ul></div>",
            "<table class=\"x\"> <caption>c</caption><colgroup><col/></colgroup>\n<thead><tr><th>a</th></tr></thead>\
             <tbody> <tr> <td>x<table><tr><td>y</td></tr></table></td> </tr></tbody></table>",
            "<table><tr><td/></tr></table><dl><dt>a</dt><dd>b<div>c</div></dd></dl><blockquote><p>x</p></blockquote>",
            "<span><p>x</p></span><a name=\"x\"><h1>y</h1></a><p><dl><dt>x</dt></dl></p><pre>x<b>y</b></pre><hr/>",
            "x<map name=\"m\"><area alt=\"a\"/></map>",
            "<a name=\"x\">x</a><a href=\"#x\">y</a><p><a>z</a></p><table><tr><td><a>x</a></td></tr></table>",
        ] {
            assert_eq!(faults(div), [], "{div}");
        }
    }

    #[test]
    fn what_it_forbids_is_told_at_its_name() {
        for (div, child, parent) in [
            ("<p>a<div>b</div></p>", "div", "p"),
            ("<p>a<ul><li>b</li></ul></p>", "ul", "p"),
            ("<p><p>b</p></p>", "p", "p"),
            ("<p><b>x<p>b</p></b></p>", "p", "b"),
            ("<p><b><i>x<blockquote>b</blockquote></i></b></p>", "blockquote", "i"),
            ("<h1><table><tr><td>x</td></tr></table></h1>", "table", "h1"),
            ("<b><div>x</div></b>", "div", "b"),
            ("<ul><b>x</b></ul>", "b", "ul"),
            ("<ol>x<li>y</li></ol>", "x", "ol"),
            ("<ul>&amp;<li>y</li></ul>", "&amp;", "ul"),
            ("<p>x</p><li>y</li>", "li", "div"),
            ("<table><td>x</td></table>", "td", "table"),
            ("<table><tr><td>x</td>y</tr></table>", "y", "tr"),
            ("<table><tr><p>x</p></tr></table>", "p", "tr"),
            ("<tr class=\"x\"><td>x</td></tr>", "tr", "div"),
            ("<br>x</br>", "x", "br"),
            ("x<hr><b/></hr>", "b", "hr"),
            ("<dl><li>x</li></dl>", "li", "dl"),
            ("<dt>x</dt>", "dt", "div"),
            ("<a href=\"#x\">x<a name=\"x\">y</a></a>", "a", "a"),
            ("<a name=\"x\"><b>x<a href=\"#x\">y</a></b></a>", "a", "b"),
            ("<a name=\"x\"><span><b><a>y</a></b></span></a>", "a", "b"),
        ] {
            assert_eq!(faults(div), [(child.to_owned(), parent.to_owned())], "{div}");
        }
    }
}
