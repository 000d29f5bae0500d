//! Pages of a viewer: what a person reads in them, and whether anything in them runs or loads.

use super::{Given, text};
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;
use std::collections::BTreeSet;

#[derive(Default)]
struct Page {
    shown: RefCell<String>,
    active: RefCell<BTreeSet<String>>,
    /// Inside of a `script` or `style`.
    raw: RefCell<Option<String>>,
}

/// Elements that run or load something by being there.
const ACTIVE: &[&str] = &["script", "iframe", "frame", "object", "embed", "applet", "base", "portal"];
/// Attributes whose address is loaded without anybody's doing; those of links are followed by a click.
const LOADING: &[&str] =
    &["src", "srcset", "poster", "background", "data", "xlink:href", "action", "formaction", "ping", "srcdoc"];

impl Page {
    fn read(bytes: &[u8]) -> Self {
        let tokenizer = Tokenizer::new(Self::default(), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(String::from_utf8_lossy(bytes).into_owned().into());
        // without a parser behind it nothing asks for scripts to be run
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        tokenizer.sink
    }

    fn found(&self, what: String) {
        self.active.borrow_mut().insert(what);
    }

    fn look_at(&self, tag: &Tag) {
        let name = tag.name.to_string();
        if ACTIVE.contains(&name.as_str()) {
            self.found(format!("<{name}>"));
        }
        for attribute in &tag.attrs {
            let attr = attribute.name.local.to_string().to_ascii_lowercase();
            let plain: String = attribute.value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let plain = plain.to_ascii_lowercase();
            let remote = plain.starts_with("//") || plain.contains("http:") || plain.contains("https:");
            let runs = ["javascript:", "vbscript:", "data:text/html", "data:application", "data:image/svg"];
            if attr.starts_with("on") || attr == "srcdoc" {
                self.found(format!("{name}@{attr}"));
            } else if attr != "content" && runs.iter().any(|scheme| plain.starts_with(scheme)) {
                self.found(format!("{name}@{attr} ({})", plain.split(':').next().unwrap_or_default()));
            } else if (LOADING.contains(&attr.as_str()) || (name == "link" && attr == "href")) && remote {
                self.found(format!("{name}@{attr}"));
            } else if attr == "style" && loads(&plain) {
                self.found(format!("{name}@style"));
            } else if name == "meta" && attr == "http-equiv" && plain == "refresh" {
                self.found("meta refresh".to_owned());
            }
        }
    }
}

/// Whether CSS (without spaces, in lower case) loads something.
fn loads(css: &str) -> bool {
    let remote = |rest: &str| {
        let address = rest.trim_start_matches(['\'', '"']);
        !(address.starts_with("data:") || address.starts_with('#'))
    };
    css.contains("@import") || css.contains("expression(") || css.split("url(").skip(1).any(remote)
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(characters) => match &*self.raw.borrow() {
                None => self.shown.borrow_mut().push_str(&characters),
                Some(name) if name == "style" => {
                    let plain: String = characters.chars().filter(|c| !c.is_whitespace()).collect();
                    if loads(&plain.to_ascii_lowercase()) {
                        self.found("<style> url()".to_owned());
                    }
                }
                Some(_) => {}
            },
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    *self.raw.borrow_mut() = None;
                    return TokenSinkResult::Continue;
                }
                self.look_at(&tag);
                // words of neighbouring cells and lines are not one word
                if !matches!(
                    name.as_str(),
                    "b" | "i" | "em" | "strong" | "span" | "bdi" | "wbr" | "mark" | "ruby" | "a"
                ) {
                    self.shown.borrow_mut().push(' ');
                }
                match name.as_str() {
                    "script" => {
                        *self.raw.borrow_mut() = Some(name);
                        return TokenSinkResult::RawData(RawKind::ScriptData);
                    }
                    "style" => {
                        *self.raw.borrow_mut() = Some(name);
                        return TokenSinkResult::RawData(RawKind::Rawtext);
                    }
                    "textarea" | "title" => return TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => {}
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The text that a person reads: of HTML without its tags, of anything else as it is.
pub(super) fn visible(bytes: &[u8]) -> String {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    if bytes.get(start) != Some(&b'<') {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    Page::read(bytes).shown.into_inner()
}

/// Nothing in the page runs, and it loads nothing from elsewhere.
pub(super) fn inert(bytes: &[u8]) -> Given {
    let active = Page::read(bytes).active.into_inner();
    if active.is_empty() {
        return Ok(text("動くもの、読み込むものはありません", "nothing runs, nothing is loaded"));
    }
    let list = active.into_iter().collect::<Vec<_>>().join(", ");
    Err(text(format!("動くか読み込むもの: {list}"), format!("runs or loads: {list}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_run_or_load_something_are_told() {
        for page in [
            "<p onclick='x()'>a</p>",
            "<script>1</script>",
            "<a href=' java\nscript:x()'>a</a>",
            "<img src='https://example.org/a.png'>",
            "<img src=//example.org/a.png>",
            "<svg><script>1</script></svg>",
            "<style>p{background:url(https://example.org/a)}</style>",
            "<p style='background:url(//x)'>",
            "<meta http-equiv=refresh content='0;url=https://example.org'>",
            "<iframe srcdoc='<script>'></iframe>",
            "<link rel=stylesheet href='https://example.org/a.css'>",
            "<object data='data:text/html,x'></object>",
        ] {
            assert!(inert(page.as_bytes()).is_err(), "{page}");
        }
        for page in [
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
            "<a href='https://example.org'>a</a>",
            "<img src='data:image/png;base64,AAAA'>",
            "<style>p{color:red;background:url(data:image/png;base64,AA)}</style>",
            "<textarea><script>1</script></textarea>",
        ] {
            assert_eq!(inert(page.as_bytes()).map(|_| ()), Ok(()), "{page}");
        }
    }

    #[test]
    fn what_is_read_is_the_text_between_tags() {
        let page = b"<html><style>p{}</style><body><p>\xe5\xb1\xb1<b>\xe7\x94\xb0</b></p><td>1</td><td>2</td><script>x</script>";
        assert_eq!(visible(page).split_whitespace().collect::<Vec<_>>(), ["山田", "1", "2"]);
        assert_eq!(visible(b"a < b"), "a < b");
    }
}
