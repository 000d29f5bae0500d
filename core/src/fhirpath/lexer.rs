//! Expression text to tokens: one pass, comments and white space dropped, literals read.

use super::ParseError;
use super::temporal::{Temporal, TemporalKind};
use crate::diagnostic::Words;
use crate::text::Span;
use rust_decimal::Decimal;

/// A token. Words that are operators (`and`, `div`, …) are `Ident`: the parser knows by position.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Ident(String),
    /// A name in backquotes: never an operator or a literal.
    Quoted(String),
    String(String),
    Integer(i64),
    Decimal(Decimal),
    Temporal(Temporal),
    /// `$this`, `$index`, `$total`, without the sign.
    Dollar(String),
    /// `%name`, without the sign.
    Variable(String),
    /// One of the grammar's signs.
    Sign(&'static str),
    End,
}

/// The longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 21] =
    ["<=", ">=", "!=", "!~", "<", ">", "=", "~", "+", "-", "*", "/", "&", "|", "(", ")", "[", "]", "{", "}", ","];

pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, ParseError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.blank()?;
        let start = lexer.at;
        let token = lexer.token()?;
        let end = token == Token::End;
        tokens.push((token, Span::new(start as u32, lexer.at as u32)));
        if end {
            return Ok(tokens);
        }
    }
}

pub(super) fn error<T>(
    start: usize,
    end: usize,
    ja: impl Into<String>,
    en: impl Into<String>,
) -> Result<T, ParseError> {
    Err(ParseError { span: Span::new(start as u32, end as u32), message: Words::new(ja, en) })
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Skips white space and comments.
    fn blank(&mut self) -> Result<(), ParseError> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}', '\u{a0}']);
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if let Some(comment) = trimmed.strip_prefix("/*") {
                let Some(end) = comment.find("*/") else {
                    return error(
                        self.at,
                        self.text.len(),
                        "コメント /* が */ で閉じられていません",
                        "the comment /* is not closed by */",
                    );
                };
                self.at += end + 4;
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<Token, ParseError> {
        let start = self.at;
        match self.byte(0) {
            _ if self.rest().is_empty() => Ok(Token::End),
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => Ok(Token::Ident(self.word())),
            b'0'..=b'9' => self.number(),
            b'\'' => self.delimited('\'').map(Token::String),
            b'`' => self.delimited('`').map(Token::Quoted),
            b'"' => self.delimited('"').map(Token::Quoted),
            b'@' => self.temporal(),
            b'$' => {
                self.at += 1;
                let name = self.word();
                if !matches!(&*name, "this" | "index" | "total") {
                    return error(
                        start,
                        self.at.max(start + 1),
                        format!("${name} という変数はありません。$this、$index、$total のどれかです"),
                        format!("there is no ${name}; it is one of $this, $index, $total"),
                    );
                }
                Ok(Token::Dollar(name))
            }
            b'%' => {
                self.at += 1;
                let name = match self.byte(0) {
                    b'`' => self.delimited('`')?,
                    b'\'' => self.delimited('\'')?,
                    b'"' => self.delimited('"')?,
                    _ => self.word(),
                };
                if name.is_empty() {
                    return error(start, self.at, "% の後に変数名がありません", "a name must follow %");
                }
                Ok(Token::Variable(name))
            }
            b'.' => {
                self.at += 1;
                Ok(Token::Sign("."))
            }
            _ => {
                if let Some(sign) = SIGNS.iter().find(|sign| self.rest().starts_with(**sign)) {
                    self.at += sign.len();
                    return Ok(Token::Sign(sign));
                }
                let character = self.rest().chars().next().unwrap_or(' ');
                error(
                    start,
                    start + character.len_utf8(),
                    format!("ここに文字「{character}」は書けません"),
                    format!("the character '{character}' cannot stand here"),
                )
            }
        }
    }

    fn word(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_string()
    }

    fn digits(&mut self, most: usize) -> &'a str {
        let rest = self.rest();
        let end = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        self.at += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<Token, ParseError> {
        let start = self.at;
        self.digits(usize::MAX);
        let decimal = self.byte(0) == b'.' && self.byte(1).is_ascii_digit();
        if decimal {
            self.at += 1;
            self.digits(usize::MAX);
        }
        let text = &self.text[start..self.at];
        let read = if decimal { text.parse().ok().map(Token::Decimal) } else { text.parse().ok().map(Token::Integer) };
        match read {
            Some(token) => Ok(token),
            None => error(
                start,
                self.at,
                format!("数 {text} は扱える範囲を超えています"),
                format!("the number {text} is out of range"),
            ),
        }
    }

    /// A text in quotes, with the escapes of the grammar.
    fn delimited(&mut self, quote: char) -> Result<String, ParseError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(character) = self.rest().chars().next() else {
                return error(
                    start,
                    self.text.len(),
                    format!("{quote} で始まる文字列が閉じられていません"),
                    format!("the text that opens with {quote} is not closed"),
                );
            };
            self.at += character.len_utf8();
            match character {
                '\\' => text.push(self.escape()?),
                _ if character == quote => return Ok(text),
                _ => text.push(character),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ParseError> {
        let start = self.at - 1;
        let character = self.rest().chars().next().unwrap_or(' ');
        self.at += character.len_utf8().min(self.rest().len());
        Ok(match character {
            '\\' | '\'' | '"' | '`' | '/' => character,
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.hex(start)?;
                let mut code = high;
                if (0xd800..0xdc00).contains(&high) && self.rest().starts_with("\\u") {
                    self.at += 2;
                    let low = self.hex(start)?;
                    code = 0x1_0000 + ((high - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff);
                }
                match char::from_u32(code) {
                    Some(character) => character,
                    None => return error(start, self.at, "\\u の値が文字ではありません", "\\u is not a character"),
                }
            }
            _ => {
                return error(
                    start,
                    self.at,
                    format!("\\{character} というエスケープはありません。「\\」そのものは \\\\ と書きます"),
                    format!("there is no escape \\{character}; a backslash is written \\\\"),
                );
            }
        })
    }

    fn hex(&mut self, start: usize) -> Result<u32, ParseError> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => error(start, self.at, "\\u の後には 16 進数 4 桁が要ります", "\\u needs four hexadecimal digits"),
        }
    }

    /// `@2015-02-04T14:34:28.123+09:00`, `@2015`, `@2015T`, `@T14:34`.
    fn temporal(&mut self) -> Result<Token, ParseError> {
        let start = self.at;
        self.at += 1;
        let body = self.at;
        let mut kind = TemporalKind::Date;
        if self.byte(0) == b'T' {
            kind = TemporalKind::Time;
        } else {
            self.digits(4);
            for _ in 0..2 {
                if self.byte(0) == b'-' && self.byte(1).is_ascii_digit() {
                    self.at += 1;
                    self.digits(2);
                }
            }
        }
        let mut end_of_date = self.at;
        if self.byte(0) == b'T' {
            if kind == TemporalKind::Date {
                kind = TemporalKind::DateTime;
            }
            self.at += 1;
            end_of_date = self.at;
            self.digits(2);
            for _ in 0..2 {
                if self.byte(0) == b':' && self.byte(1).is_ascii_digit() {
                    self.at += 1;
                    self.digits(2);
                }
            }
            if self.byte(0) == b'.' && self.byte(1).is_ascii_digit() {
                self.at += 1;
                self.digits(usize::MAX);
            }
            if self.byte(0) == b'Z' {
                self.at += 1;
            } else if self.at > end_of_date
                && matches!(self.byte(0), b'+' | b'-')
                && self.byte(1).is_ascii_digit()
                && self.byte(2).is_ascii_digit()
                && self.byte(3) == b':'
            {
                self.at += 1;
                self.digits(2);
                self.at += 1;
                self.digits(2);
            }
        }
        let mut written = &self.text[body..self.at];
        if kind == TemporalKind::Time {
            written = &written[1..];
        } else if self.at == end_of_date {
            written = written.trim_end_matches('T');
        }
        match Temporal::parse(kind, written) {
            Some(temporal) => Ok(Token::Temporal(temporal)),
            None => error(
                start,
                self.at,
                format!("{} は日付・日時・時刻として正しくありません", &self.text[start..self.at]),
                format!("{} is not a date, date-time or time", &self.text[start..self.at]),
            ),
        }
    }
}
