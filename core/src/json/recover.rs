//! What is not JSON: said in words that name the habit behind it, and stepped over so that the rest is still read.
//!
//! Every function here either moves forward or hands over to one that does, and the number of faults is bounded, so
//! that hostile text costs linear time.

use super::decode::{self, Escape};
use super::fault::{code_point, finding, quote};
use super::parse::{Key, NO_NODE, Parser, Step};
use super::scan;
use super::symbols::Print;
use super::tree::Kind;
use crate::diagnostic::{Arg, Place, Rule, catalogue::json as rule};
use crate::text::{LineIndex, Span, limits::MAX_DEPTH};

/// Fatal findings after which the rest is not read: by then it is something else than JSON.
const MAX_FAULTS: usize = 1000;

impl Parser<'_, '_> {
    /// Adds a fatal finding from `start` to `end` and goes on with `step`.
    fn fault(&mut self, rule: &'static Rule, start: usize, end: usize, args: Vec<Arg>, step: Step) -> Step {
        if self.faults >= MAX_FAULTS {
            return Step::End;
        }
        let mut found = finding(rule, Span::new(start as u32, end as u32), args);
        found.place.node = (self.current != NO_NODE).then_some(self.current);
        self.sink.push(found);
        self.faults += 1;
        if self.faults < MAX_FAULTS {
            return step;
        }
        let args = vec![MAX_FAULTS.into()];
        self.sink.push(finding(&rule::JSON_GAVE_UP, Span::at(end as u32), args));
        Step::End
    }

    fn syntax(&mut self, start: usize, end: usize, ja: &str, en: &str, step: Step) -> Step {
        self.fault(&rule::JSON_SYNTAX, start, end, vec![Arg::words(ja, en)], step)
    }

    fn line(&mut self, at: u32) -> u32 {
        self.lines.get_or_insert_with(|| LineIndex::new(self.source.as_bytes())).line(at)
    }

    /// The end of the text inside something.
    fn truncated(&mut self) -> Step {
        let end = self.text.len();
        if self.current == NO_NODE {
            return self.fault(&rule::JSON_EMPTY, end, end, vec![], Step::End);
        }
        let node = self.nodes[self.current as usize];
        let (ja, en) =
            if node.kind == Kind::Object { ("オブジェクト {", "object {") } else { ("配列 [", "array [") };
        let args = vec![Arg::words(ja, en), self.line(node.start).into()];
        self.fault(&rule::JSON_TRUNCATED, end, end, args, Step::End)
    }

    /// What may stand anywhere by mistake or by leave: comments and characters that look like white space.
    fn filler(&mut self, step: Step) -> Option<Step> {
        let at = self.at;
        let rest = &self.text[at..];
        if let Some((len, name)) = scan::foreign_space(self.text, at) {
            self.at += len;
            let step = self.syntax(
                at,
                at + len,
                &format!("空白に見える文字 {name} があります。JSON の空白は半角スペース・タブ・改行だけです"),
                &format!("{name} looks like a space, but JSON allows only space, tab and line ends between values"),
                step,
            );
            return Some(step);
        }
        let end = match rest {
            [b'/', b'/', ..] | [b'#', ..] => memchr::memchr(b'\n', rest).map_or(self.text.len(), |len| at + len),
            [b'/', b'*', ..] => {
                let Some(len) = memchr::memmem::find(&rest[2..], b"*/") else {
                    self.at = self.text.len();
                    let (ja, en) = ("コメント /* が */ で閉じられていません", "the comment /* is never closed by */");
                    return Some(self.syntax(at, at + 2, ja, en, Step::End));
                };
                at + 2 + len + 2
            }
            _ => return None,
        };
        self.at = end;
        if self.options.allow_comments && rest[0] == b'/' {
            let span = Span::new(at as u32, end as u32);
            self.sink.push(finding(&rule::JSON_COMMENT, span, vec![]));
            return Some(step);
        }
        let (ja, en) = ("JSON にコメントは書けません", "JSON has no comments");
        Some(self.syntax(at, end, ja, en, step))
    }

    /// A run of characters that mean nothing here.
    fn unexpected(&mut self, step: Step) -> Step {
        let start = self.at;
        self.at += self.char_len();
        while let Some(&byte) = self.text.get(self.at)
            && !matches!(byte, b'"' | b'{' | b'}' | b'[' | b']' | b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' | b'/')
            && scan::foreign_space(self.text, self.at).is_none()
        {
            self.at += self.char_len();
        }
        let found = quote(&self.source[start..self.at]);
        let place = match step {
            Step::Value => ("値がここに必要ですが", "a value must stand here, not"),
            Step::Key => ("\" で囲んだ名前がここに必要ですが", "a name in double quotes must stand here, not"),
            Step::Colon => ("名前の後の : がここに必要ですが", "the colon behind the name must stand here, not"),
            Step::After | Step::End => {
                (", か閉じ括弧がここに必要ですが", "a comma or a closing bracket must stand here, not")
            }
        };
        let (ja, en) = (format!("{}、「{found}」があります", place.0), format!("{} ‘{found}’", place.1));
        self.syntax(start, self.at, &ja, &en, step)
    }

    fn char_len(&self) -> usize {
        self.source[self.at..].chars().next().map_or(1, char::len_utf8)
    }

    /// Not a value.
    #[cold]
    pub(super) fn recover_value(&mut self) -> Step {
        let at = self.at;
        let Some(&byte) = self.text.get(at) else {
            return if self.current == NO_NODE && self.faults > 0 { Step::End } else { self.truncated() };
        };
        let inside = self.current != NO_NODE;
        match byte {
            b'<' if !inside && self.nodes.is_empty() => {
                let (ja, en) = ("XML か HTML のようです。JSON を渡してください", "this looks like XML or HTML");
                self.syntax(at, at + 1, ja, en, Step::End)
            }
            b']' | b'}' if inside => {
                if (byte == b'}') != self.in_object {
                    return Step::After;
                }
                if self.in_object {
                    return self.missing_value();
                }
                self.trailing_comma()
            }
            b',' if inside && self.in_object => self.missing_value(),
            b',' if inside => {
                self.at += 1;
                self.fault(&rule::JSON_MISSING_VALUE, at, at + 1, vec![], Step::Value)
            }
            b'\'' => self.single_quoted(),
            b'+' | b'.' => self.bad_number(),
            _ => match self.filler(Step::Value) {
                Some(step) => step,
                None if scan::word_end(self.text, at) > at => self.bare_word(),
                None => self.unexpected(Step::Value),
            },
        }
    }

    /// The name has no value; it is dropped.
    fn missing_value(&mut self) -> Step {
        self.fault(&rule::JSON_MISSING_VALUE, self.at, self.at + 1, vec![], Step::After)
    }

    /// A closing bracket where a value or name stands: a fault when a comma is what was read last.
    fn trailing_comma(&mut self) -> Step {
        let comma = self.comma;
        if self.nodes.last().is_some_and(|last| last.start as usize >= comma) {
            return Step::After;
        }
        self.fault(&rule::JSON_TRAILING_COMMA, comma, comma + 1, vec![], Step::After)
    }

    /// Not a property name in double quotes.
    #[cold]
    pub(super) fn recover_key(&mut self) -> Step {
        let at = self.at;
        let Some(&byte) = self.text.get(at) else { return self.truncated() };
        match byte {
            b'}' => self.trailing_comma(),
            b']' => Step::After,
            b',' => {
                self.at += 1;
                self.fault(&rule::JSON_MISSING_VALUE, at, at + 1, vec![], Step::Key)
            }
            b'{' | b'[' | b':' => {
                self.at = scan::skip_value(self.text, at + usize::from(byte == b':'));
                let (ja, en) = ("値の前に名前がありません", "this value has no name");
                self.syntax(at, at + 1, ja, en, Step::After)
            }
            b'\'' => {
                let end = scan::name_end(self.text, at);
                if end == self.text.len() {
                    self.at = end;
                    return self.truncated();
                }
                self.odd_named(at, end, at + 1, end - 1);
                let text = quote(&self.source[at..end]);
                self.fault(&rule::JSON_SINGLE_QUOTE, at, end, vec![text.into()], Step::Colon)
            }
            _ => {
                if let Some(step) = self.filler(Step::Key) {
                    return step;
                }
                let end = scan::word_end(self.text, at);
                if end == at {
                    return self.unexpected(Step::Key);
                }
                self.odd_named(at, end, at, end);
                let text = quote(&self.source[at..end]);
                self.fault(&rule::JSON_UNQUOTED, at, end, vec![text.into()], Step::Colon)
            }
        }
    }

    /// Notes a name that spans `open..end` and whose text is `from..to`, escapes and all.
    fn odd_named(&mut self, open: usize, end: usize, from: usize, to: usize) {
        let raw = &self.source[from..to];
        let escaped = raw.contains('\\');
        let decoded = if escaped { decode::unescape(raw) } else { raw.to_owned() };
        let (companion, name) = match decoded.strip_prefix('_') {
            Some(name) => (true, name),
            None => (false, &*decoded),
        };
        let flags = Self::name_flags(escaped);
        self.named(open, end, companion, Print::of(name.as_bytes()), name.as_bytes(), flags);
    }

    /// A name in double quotes that holds something special from `at`.
    #[cold]
    pub(super) fn odd_name(&mut self, open: usize, at: usize) -> Step {
        let Some(close) = self.check_string(at, b'"', false) else {
            self.at = self.text.len();
            return self.truncated();
        };
        self.odd_named(open, close + 1, open + 1, close);
        Step::Colon
    }

    /// Not the colon behind a name.
    #[cold]
    pub(super) fn recover_colon(&mut self) -> Step {
        let at = self.at;
        let Some(&byte) = self.text.get(at) else { return self.truncated() };
        match byte {
            b',' | b'}' => self.missing_value(),
            b']' => Step::After,
            b'=' => {
                self.at += if self.text.get(at + 1) == Some(&b'>') { 2 } else { 1 };
                self.fault(&rule::JSON_MISSING_COLON, at, self.at, vec![], Step::Value)
            }
            b'"' | b'\'' | b'{' | b'[' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                self.fault(&rule::JSON_MISSING_COLON, at, at + 1, vec![], Step::Value)
            }
            _ => match self.filler(Step::Colon) {
                Some(step) => step,
                None => self.unexpected(Step::Colon),
            },
        }
    }

    /// Neither a comma nor the end of the container.
    #[cold]
    pub(super) fn recover_after(&mut self) -> Step {
        let at = self.at;
        let Some(&byte) = self.text.get(at) else { return self.truncated() };
        match byte {
            b'}' | b']' => self.mismatch(byte),
            b':' if self.in_object => {
                self.at = scan::skip_value(self.text, at + 1);
                let (ja, en) = ("値の後に余分な : があります", "there is a colon behind a value");
                self.syntax(at, at + 1, ja, en, Step::After)
            }
            b':' => {
                self.at += 1;
                self.key = Key::NONE;
                let ja = "配列の中に「名前: 値」があります。オブジェクトなら { } で囲んでください";
                let en = "a name and value stand in an array; an object needs braces";
                self.syntax(at, at + 1, ja, en, Step::Value)
            }
            b';' => {
                self.at += 1;
                let step = self.item();
                self.fault(&rule::JSON_MISSING_COMMA, at, at + 1, vec![], step)
            }
            b'{' | b'[' if self.in_object => {
                self.at = scan::skip_value(self.text, at);
                let (ja, en) = ("値の前に名前がありません", "this value has no name");
                self.syntax(at, at + 1, ja, en, Step::After)
            }
            b'"' | b'\'' | b'{' | b'[' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'$' => {
                let step = self.item();
                self.fault(&rule::JSON_MISSING_COMMA, at, at + 1, vec![], step)
            }
            _ => match self.filler(Step::After) {
                Some(step) => step,
                None => self.unexpected(Step::After),
            },
        }
    }

    /// What comes behind a comma in the open container.
    fn item(&mut self) -> Step {
        if self.in_object {
            Step::Key
        } else {
            self.key = Key::NONE;
            Step::Value
        }
    }

    /// A closing bracket that is not the open container's: it ends a container further out, if there is one of its
    /// kind, and means nothing otherwise.
    fn mismatch(&mut self, bracket: u8) -> Step {
        let at = self.at;
        let wanted = if bracket == b'}' { Kind::Object } else { Kind::Array };
        let node = self.nodes[self.current as usize];
        let open = if node.kind == Kind::Object { "{" } else { "[" };
        let args = vec![char::from(bracket).to_string().into(), open.into(), self.line(node.start).into()];
        let mut outer = node.parent;
        while outer != NO_NODE && self.nodes[outer as usize].kind != wanted {
            outer = self.nodes[outer as usize].parent;
        }
        let step = self.fault(&rule::JSON_BRACKET, at, at + 1, args, Step::After);
        if outer == NO_NODE {
            self.at += 1;
        } else {
            while self.current != outer {
                self.end_container();
            }
            self.in_object = wanted == Kind::Object;
        }
        step
    }

    /// Text behind the root.
    #[cold]
    pub(super) fn recover_trailing(&mut self) -> Step {
        loop {
            let at = scan::skip_space(self.text, self.at);
            self.at = at;
            let hint = match self.text.get(at) {
                None => return Step::End,
                Some(b'{' | b'[') => Arg::words(
                    "。複数の JSON が続いているなら 1 行に 1 つずつ書き、--ndjson を付けてください",
                    "; for several documents write one a line and use --ndjson",
                ),
                Some(_) => match self.filler(Step::End) {
                    Some(_) if self.faults < MAX_FAULTS => continue,
                    Some(_) => return Step::End,
                    None => Arg::nothing(),
                },
            };
            let end = at + self.char_len();
            return self.fault(&rule::JSON_TRAILING_TEXT, at, end, vec![hint], Step::End);
        }
    }

    /// A container nested too deep is stepped over.
    #[cold]
    pub(super) fn too_deep(&mut self) -> Step {
        let start = self.at;
        self.at = scan::skip_value(self.text, start);
        self.fault(&rule::JSON_TOO_DEEP, start, start + 1, vec![MAX_DEPTH.into()], Step::After)
    }

    /// A word without quotes where a value stands.
    #[cold]
    pub(super) fn bare_word(&mut self) -> Step {
        let start = self.at;
        let end = scan::word_end(self.text, start).max(start + 1);
        let text = &self.source[start..end];
        let (kind, mend) = match &*text.to_ascii_lowercase() {
            "true" => (Kind::True, Some("true")),
            "false" => (Kind::False, Some("false")),
            "null" | "none" | "nil" | "undefined" => (Kind::Null, Some("null")),
            _ => (Kind::Null, None),
        };
        let (ja, en) = match (mend, text) {
            (Some(mend), _) => (format!("{mend} と書きます"), format!("write {mend}")),
            (None, "NaN" | "Infinity" | "-Infinity" | "+Infinity") => {
                ("JSON にない数です".to_owned(), "JSON has no such number".to_owned())
            }
            (None, _) => ("文字列なら \" で囲みます".to_owned(), "put a string in double quotes".to_owned()),
        };
        let args = vec![quote(text).into(), Arg::words(ja, en)];
        let step = self.leaf(start, end, kind, 0);
        self.fault(&rule::JSON_LITERAL, start, end, args, step)
    }

    /// A number that JSON does not know.
    #[cold]
    pub(super) fn bad_number(&mut self) -> Step {
        let start = self.at;
        let end = scan::word_end(self.text, start).max(start + 1);
        let text = &self.source[start..end];
        let digits = text.trim_start_matches(['-', '+']);
        if digits.starts_with(|char: char| char.is_alphabetic()) || digits.is_empty() {
            return self.bare_word();
        }
        let (ja, en) = if text.starts_with('+') {
            ("先頭の + は書けません", "a number has no leading +")
        } else if digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_alphabetic() {
            ("10 進で書きます", "only decimal numbers are allowed")
        } else if digits.starts_with('0') && digits.len() > 1 && digits.as_bytes()[1].is_ascii_digit() {
            ("先頭に余分な 0 は書けません", "a number has no leading zeros")
        } else if digits.starts_with('.') || digits.ends_with('.') || digits.contains(".e") || digits.contains(".E") {
            ("小数点の前後には数字が必要です", "there must be digits on both sides of the point")
        } else if digits.ends_with(['e', 'E', '+', '-']) {
            ("指数に数字が必要です", "the exponent needs digits")
        } else {
            (
                "日付や単位付きの値なら文字列として \" で囲みます",
                "dates and values with units are strings in double quotes",
            )
        };
        let args = vec![quote(text).into(), Arg::words(ja, en)];
        let step = self.leaf(start, end, Kind::Number, 0);
        self.fault(&rule::JSON_NUMBER, start, end, args, step)
    }

    /// `'…'` where a value stands.
    fn single_quoted(&mut self) -> Step {
        let start = self.at;
        let Some(close) = self.check_string(start + 1, b'\'', true) else {
            return self.unterminated(start);
        };
        let text = &self.source[start..=close];
        let (quoted, flags) = (quote(text), Self::string_flags(text.contains('\\')));
        let step = self.leaf(start, close + 1, Kind::String, flags);
        self.fault(&rule::JSON_SINGLE_QUOTE, start, close + 1, vec![quoted.into()], step)
    }

    /// A string with something special at `at`: escapes, control characters, or no end.
    #[cold]
    pub(super) fn odd_string(&mut self, start: usize, at: usize) -> Step {
        let Some(close) = self.check_string(at, b'"', true) else { return self.unterminated(start) };
        let escaped = memchr::memchr(b'\\', &self.text[at..close]).is_some();
        let flags = Self::string_flags(escaped);
        if self.text[close] == b'"' {
            return self.leaf(start, close + 1, Kind::String, flags);
        }
        // The line ended without a quote; its last character stands in for one, and a comma there was one.
        let comma = self.text[close - 1] == b',';
        let end = if comma { close } else { close + 1 };
        self.push_leaf(start, end, Kind::String, flags);
        self.at = if comma { close - 1 } else { close };
        let (ja, en) = ("この行で文字列が \" で閉じられていません", "the string is not closed on its line");
        self.fault(&rule::JSON_UNTERMINATED_STRING, start, close, vec![Arg::words(ja, en)], Step::After)
    }

    fn unterminated(&mut self, start: usize) -> Step {
        let (ja, en) =
            ("文字列が \" で閉じられないまま終わっています", "the string is not closed before the end of the text");
        self.at = self.text.len();
        self.fault(&rule::JSON_UNTERMINATED_STRING, start, start + 1, vec![Arg::words(ja, en)], Step::End)
    }

    /// Reads on in a string from `at`, reporting what does not belong there. Where it ends: its closing quote, or a line
    /// end (with `lines`) behind which the text reads as if the quote had been forgotten; `None` at the end of the text.
    fn check_string(&mut self, mut at: usize, close: u8, lines: bool) -> Option<usize> {
        loop {
            at = if close == b'"' {
                scan::find_special(self.text, at)
            } else {
                let special = |&byte: &u8| byte == close || byte == b'\\' || byte < 0x20;
                at + self.text[at..].iter().position(special)?
            };
            match *self.text.get(at)? {
                byte if byte == close => return Some(at),
                b'\\' => {
                    let (escape, len) = decode::escape(self.text, at);
                    let args = || vec![quote(&self.source[at..(at + len).min(self.text.len())]).into()];
                    let place = Place { span: Span::new(at as u32, (at + len) as u32), ..Place::default() };
                    match escape {
                        Escape::Char(_) => {}
                        Escape::LoneSurrogate => {
                            let args = args();
                            self.sink.push(crate::diagnostic::Finding::new(&rule::JSON_LONE_SURROGATE, place, args));
                        }
                        Escape::Bad if close == b'\'' && self.text.get(at + 1) == Some(&b'\'') => {}
                        Escape::Bad => {
                            let args = args();
                            self.fault(&rule::JSON_ESCAPE, at, at + len, args, Step::Value);
                        }
                    }
                    at += len;
                }
                b'\n' | b'\r' if lines && self.line_starts_item(at) => return Some(at),
                control => {
                    let args = vec![code_point(char::from(control)).into()];
                    self.fault(&rule::JSON_CONTROL_CHARACTER, at, at + 1, args, Step::Value);
                    at += 1;
                }
            }
            if self.faults >= MAX_FAULTS {
                return None;
            }
        }
    }

    /// Whether the next line begins as one does behind a complete value: with a closing bracket or a quoted name.
    fn line_starts_item(&self, at: usize) -> bool {
        const MAX_NAME: usize = 64;
        let at = scan::skip_space(self.text, at);
        match self.text.get(at) {
            Some(b'}' | b']') => true,
            Some(b'"') => {
                let name = &self.text[at + 1..self.text.len().min(at + 1 + MAX_NAME)];
                let Some(len) = name.iter().position(|byte| matches!(byte, b'"' | b'\n')) else { return false };
                name[len] == b'"' && self.text.get(scan::skip_space(self.text, at + len + 2)) == Some(&b':')
            }
            _ => false,
        }
    }
}
