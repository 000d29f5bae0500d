//! A whole page: one file without a script that asks nothing of a network, and says so to the browser.

use super::escape::{self, Place};
use super::{Attr, Markup};

/// The page's one style sheet with the digest that lets it in. Text of a source never stands in it.
#[derive(Clone, Copy, Debug)]
pub struct Stylesheet {
    css: &'static str,
    sha256: &'static str,
}

impl Stylesheet {
    /// `css` and the SHA-256 of its bytes in base64, which a test of whoever keeps it proves fresh. The build fails where
    /// `css` holds a `<` or `&`, which HTML and XHTML read differently in a `style`, or a `\r`, which both change.
    ///
    /// # Panics
    /// Only while a constant is built.
    pub const fn new(css: &'static str, sha256: &'static str) -> Self {
        let bytes = css.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            assert!(!matches!(bytes[at], b'<' | b'&' | b'\r'), "`<`, `&` and `\\r` cannot stand in a style sheet");
            at += 1;
        }
        assert!(sha256.len() == 44, "a SHA-256 in base64 has 44 characters");
        Self { css, sha256 }
    }

    /// The style sheet's text.
    pub const fn css(&self) -> &'static str {
        self.css
    }

    /// Its SHA-256 in base64, as given.
    pub const fn sha256(&self) -> &'static str {
        self.sha256
    }

    /// The page's Content-Security-Policy. The same for every page with this style sheet, so that a server can send it as
    /// a header, too.
    pub fn policy(&self) -> String {
        format!(
            "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            self.sha256
        )
    }
}

/// A page. `lang` is the language of its words; `title` may hold text of the source. The policy is the first element of
/// its head: it covers what follows.
pub fn page(lang: &'static str, title: &str, style: &Stylesheet, body: impl FnOnce(&mut Markup)) -> String {
    let mut inner = Markup::new();
    body(&mut inner);
    page_of(lang, title, style, &inner)
}

/// The same around a body that is written already.
fn page_of(lang: &'static str, title: &str, style: &Stylesheet, body: &Markup) -> String {
    let mut out = Markup::with_capacity(body.len() + style.css.len() + 1_024);
    out.raw("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"");
    Attr::Lang(lang).push(&mut out.out);
    out.raw(">\n<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    // its quotes can stand as they are in an attribute between double ones; what compares a page with the documented
    // policy finds it literally
    out.raw(&style.policy());
    out.raw(
        "\"/>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n",
    );
    out.raw("<meta name=\"referrer\" content=\"no-referrer\"/>\n<meta name=\"format-detection\" content=\"telephone=no\"/>\n");
    out.raw("<title>");
    escape::push(&mut out.out, title, Place::Plain);
    out.raw("</title>\n<style>");
    out.raw(style.css);
    out.raw("</style>\n</head>\n<body>\n");
    out.raw(&body.out);
    out.raw("\n</body>\n</html>\n");
    out.out
}
