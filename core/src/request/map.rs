//! Declarative layouts: a mapping says for each field where its value stands in a request document and where it goes in
//! the layout of the receiver. The closed layouts of the service need a mapping, not code. Its form:
//! docs/schema/mapping-1.json; an example with words: docs/requests.md.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A layout.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mapping {
    /// How it is written.
    pub format: Layout,
    /// In which encoding; the host writes it.
    #[serde(default)]
    pub encoding: Encoding,
    /// CSV: a first line with the names of the columns.
    #[serde(default)]
    pub header: bool,
    /// XML: name of the root element.
    #[serde(default)]
    pub root: Option<String>,
    /// Values of the request that the layout does not hold, because it is of one operation or one kind only: JSON pointer → value.
    /// A request that says otherwise is not written; one that is read back says so again.
    #[serde(default)]
    pub means: BTreeMap<String, String>,
    /// The fields, in their order.
    pub fields: Vec<Field>,
}

/// Ways of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// RFC 4180, lines end in CRLF.
    Csv,
    /// Fields of fixed width side by side, ends in CRLF.
    Fixed,
    /// One element a field.
    Xml,
    /// One object.
    Json,
}

/// Encodings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Encoding {
    /// UTF-8; widths count characters.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-31J; widths count bytes (full-width characters have two).
    #[serde(rename = "cp932")]
    Cp932,
}

/// Which end the padding goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Before the value.
    Left,
    /// Behind it.
    #[default]
    Right,
}

/// One field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// JSON pointer into the request document.
    #[serde(default)]
    pub from: Option<String>,
    /// A constant instead.
    #[serde(default)]
    pub value: Option<String>,
    /// CSV, fixed: name of the column. XML: path of elements below the root, `A/B` or `A/@b`. JSON: pointer.
    pub to: String,
    /// Width that it is padded to; a longer value is a fault, never cut.
    #[serde(default)]
    pub width: Option<usize>,
    /// The padding, one character; a space when it is not given.
    #[serde(default)]
    pub pad: Option<char>,
    /// Where the padding goes.
    #[serde(default)]
    pub side: Side,
    /// An absent value is a fault.
    #[serde(default)]
    pub required: bool,
    /// What the layout writes for each value, where it has codes of its own; a value without a code is a fault.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

/// Why a layout cannot be written or read: words in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct MapFault {
    pub ja: String,
    pub en: String,
}

pub(super) fn fault<T>(ja: String, en: String) -> Result<T, MapFault> {
    Err(MapFault { ja, en })
}

impl Mapping {
    /// Reads a mapping and looks whether it makes sense.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &[u8]) -> Result<Self, MapFault> {
        let mapping: Self = serde_json::from_slice(text).or_else(|error| {
            fault(format!("対応表を読めません: {error}"), format!("the mapping cannot be read: {error}"))
        })?;
        let mut seen = BTreeSet::new();
        for field in &mapping.fields {
            let to = &field.to;
            if !seen.insert(to) {
                return fault(format!("{to} が二度出てきます"), format!("{to} stands twice"));
            }
            if field.from.is_some() == field.value.is_some() {
                return fault(
                    format!("{to} には from (要求の中の位置) か value (固定の値) のどちらか一つが要ります"),
                    format!("{to} needs either from or value"),
                );
            }
            if field.from.as_ref().is_some_and(|from| !from.starts_with('/')) {
                return fault(format!("{to} の from は / で始まります"), format!("from of {to} begins with /"));
            }
            let codes: BTreeSet<&String> = field.codes.values().collect();
            if codes.len() != field.codes.len() {
                return fault(
                    format!("{to} の codes に同じコードが二つあるため、読み戻せません"),
                    format!("two codes of {to} are the same and could not be read back"),
                );
            }
            if mapping.format == Layout::Fixed && field.width.is_none() {
                return fault(format!("固定長の {to} には width が要ります"), format!("{to} needs a width"));
            }
            if mapping.format == Layout::Xml && !is_path(to) {
                return fault(
                    format!("{to} は XML の要素のパスになりません"),
                    format!("{to} is no path of XML elements"),
                );
            }
            if mapping.format == Layout::Json && !to.starts_with('/') {
                return fault(format!("{to} は JSON ポインターではありません"), format!("{to} is no JSON pointer"));
            }
        }
        if let Some(pointer) = mapping.means.keys().find(|pointer| !pointer.starts_with('/')) {
            return fault(format!("means の {pointer} は / で始まります"), format!("{pointer} of means begins with /"));
        }
        let root = mapping.root.as_deref().unwrap_or("request");
        if mapping.fields.is_empty() || !is_name(root) {
            return fault(
                "項目がないか、root が要素の名前になりません".into(),
                "there are no fields, or root is no name".into(),
            );
        }
        Ok(mapping)
    }

    fn units(&self, text: &str) -> usize {
        match self.encoding {
            Encoding::Utf8 => text.chars().count(),
            Encoding::Cp932 => text.chars().map(wide).sum(),
        }
    }

    /// The value of a field in the document, padded.
    fn value(&self, field: &Field, document: &Value) -> Result<String, MapFault> {
        let to = &field.to;
        let found = match (&field.value, &field.from) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(from)) => match document.pointer(from) {
                None | Some(Value::Null) => None,
                Some(one @ (Value::String(_) | Value::Bool(_) | Value::Number(_))) => plain(one),
                Some(Value::Array(_) | Value::Object(_)) => {
                    return fault(
                        format!("{from} は一つの値ではないため {to} に入りません"),
                        format!("{from} is not one value and cannot go to {to}"),
                    );
                }
            },
            (None, None) => None,
        };
        if field.required && found.as_ref().is_none_or(String::is_empty) {
            let from = field.from.as_deref().unwrap_or_default();
            return fault(
                format!("{to} に入れる値 ({from}) がありません"),
                format!("there is no value for {to} ({from})"),
            );
        }
        let mut text = found.unwrap_or_default();
        if !field.codes.is_empty() && !text.is_empty() {
            let Some(code) = field.codes.get(&text) else {
                return fault(
                    format!("{to} の codes に「{text}」のコードがありません"),
                    format!("the codes of {to} have none for \"{text}\""),
                );
            };
            text.clone_from(code);
        }
        if let Some(c) = text.chars().find(|c| c.is_control()) {
            let code = u32::from(c);
            return fault(
                format!("{to} の値に制御文字 U+{code:04X} があります"),
                format!("the value of {to} holds the control character U+{code:04X}"),
            );
        }
        let Some(width) = field.width else { return Ok(text) };
        let has = self.units(&text);
        if has > width {
            return fault(
                format!("{to} の値「{text}」は幅 {width} に収まりません ({has} あります)"),
                format!("\"{text}\" does not fit into the width {width} of {to} (it has {has})"),
            );
        }
        let pad = field.pad.unwrap_or(' ');
        let each = self.units(pad.encode_utf8(&mut [0; 4])).max(1);
        if !(width - has).is_multiple_of(each) {
            return fault(
                format!("{to} を全角の文字で幅 {width} に揃えられません"),
                format!("{to} cannot be padded to {width} by full-width characters"),
            );
        }
        let padding: String = std::iter::repeat_n(pad, (width - has) / each).collect();
        match field.side {
            Side::Left => text.insert_str(0, &padding),
            Side::Right => text.push_str(&padding),
        }
        Ok(text)
    }

    /// A value without the spaces that pad it. Other padding belongs to the value: zeros before a number are a part of it.
    fn bare<'t>(field: &Field, text: &'t str) -> &'t str {
        match (field.width, field.pad.unwrap_or(' '), field.side) {
            (Some(_), pad @ (' ' | '　'), Side::Left) => text.trim_start_matches(pad),
            (Some(_), pad @ (' ' | '　'), Side::Right) => text.trim_end_matches(pad),
            _ => text,
        }
    }

    /// The document in this layout.
    ///
    /// # Errors
    /// A value that is required is absent, or one does not fit.
    pub fn write(&self, document: &Value) -> Result<String, MapFault> {
        for (pointer, meant) in &self.means {
            let said = document.pointer(pointer).and_then(plain);
            if said.as_ref() != Some(meant) {
                let said = said.unwrap_or_default();
                return fault(
                    format!("この対応表は {pointer} が「{meant}」の要求のものです (要求では「{said}」)"),
                    format!("this mapping is for requests whose {pointer} is \"{meant}\" (here it is \"{said}\")"),
                );
            }
        }
        let values: Vec<(&Field, String)> =
            self.fields.iter().map(|field| Ok((field, self.value(field, document)?))).collect::<Result<_, _>>()?;
        Ok(match self.format {
            Layout::Csv => {
                let line = |cells: Vec<String>| cells.join(",") + "\r\n";
                let header = self.header.then(|| line(self.fields.iter().map(|field| cell(&field.to)).collect()));
                header.unwrap_or_default() + &line(values.iter().map(|(_, value)| cell(value)).collect())
            }
            Layout::Fixed => values.iter().map(|(_, value)| value.as_str()).collect::<String>() + "\r\n",
            Layout::Json => {
                let mut root = Map::new();
                for (field, value) in values {
                    put(&mut root, &field.to, value)?;
                }
                serde_json::to_string_pretty(&root).unwrap_or_default() + "\n"
            }
            Layout::Xml => self.xml(&values),
        })
    }

    fn xml(&self, values: &[(&Field, String)]) -> String {
        let mut root = Element::default();
        for (field, value) in values {
            let mut at = &mut root;
            let mut rest = field.to.as_str();
            loop {
                let (name, below) = rest.split_once('/').map_or((rest, None), |(name, below)| (name, Some(below)));
                if let Some(attribute) = name.strip_prefix('@') {
                    at.attributes.push((attribute, value));
                    break;
                }
                at = at.child(name);
                if let Some(below) = below {
                    rest = below;
                } else {
                    at.text = Some(value);
                    break;
                }
            }
        }
        let encoding = if self.encoding == Encoding::Cp932 { "Windows-31J" } else { "UTF-8" };
        let mut out = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n");
        root.push(self.root.as_deref().unwrap_or("request"), 0, &mut out);
        out
    }

    /// Reads a layout back: value by the pointer that it came from. Absent values come back empty, constants not at all.
    ///
    /// # Errors
    /// The text is not of this layout.
    pub fn read(&self, text: &str) -> Result<BTreeMap<String, String>, MapFault> {
        let mut found = BTreeMap::new();
        for (field, value) in self.fields.iter().zip(self.cells(text)?) {
            let to = &field.to;
            let bare = Self::bare(field, &value);
            let Some(from) = &field.from else {
                let constant = field.value.as_deref().unwrap_or_default();
                if bare != Self::bare(field, constant) {
                    return fault(
                        format!("{to} が「{constant}」ではありません (「{bare}」)"),
                        format!("{to} is not \"{constant}\" but \"{bare}\""),
                    );
                }
                continue;
            };
            let value = if field.codes.is_empty() || bare.is_empty() {
                bare.to_owned()
            } else {
                let known = field.codes.iter().find(|(_, code)| *code == bare);
                let Some((value, _)) = known else {
                    return fault(
                        format!("{to} の「{bare}」は codes にありません"),
                        format!("\"{bare}\" of {to} is none of its codes"),
                    );
                };
                value.clone()
            };
            found.insert(from.clone(), value);
        }
        Ok(found)
    }

    /// The values of a text of this layout, in the order of the fields.
    fn cells(&self, text: &str) -> Result<Vec<String>, MapFault> {
        let wrong =
            || fault("対応表の形のデータではありません".to_owned(), "this is not of the mapping's layout".to_owned());
        let cells = match self.format {
            Layout::Csv => {
                let mut rows = rows(text).into_iter();
                let names = || self.fields.iter().map(|field| field.to.as_str());
                if self.header && !rows.next().is_some_and(|row| row.iter().map(String::as_str).eq(names())) {
                    return wrong();
                }
                let (Some(row), None) = (rows.next().filter(|row| row.len() == self.fields.len()), rows.next()) else {
                    return wrong();
                };
                row
            }
            Layout::Fixed => {
                let mut chars = text.trim_end_matches(['\r', '\n']).chars();
                let mut values = Vec::new();
                for field in &self.fields {
                    let (mut value, mut has) = (String::new(), 0);
                    while has < field.width.unwrap_or_default() {
                        let Some(c) = chars.next() else { return wrong() };
                        has += self.units(c.encode_utf8(&mut [0; 4]));
                        value.push(c);
                    }
                    values.push(value);
                }
                if chars.next().is_some() {
                    return wrong();
                }
                values
            }
            Layout::Json => {
                let Ok(value) = serde_json::from_str::<Value>(text) else { return wrong() };
                // what is empty may be left out
                let of = |field: &Field| match value.pointer(&field.to) {
                    None | Some(Value::Null) => (!field.required).then(String::new),
                    Some(one) => plain(one),
                };
                let Some(values) = self.fields.iter().map(of).collect::<Option<Vec<_>>>() else { return wrong() };
                values
            }
            Layout::Xml => {
                let root = self.root.as_deref().unwrap_or("request");
                let Some((_, found)) = leaves(text).filter(|(name, _)| name == root) else { return wrong() };
                let of = |field: &Field| match found.get(&field.to) {
                    None => (!field.required).then(String::new),
                    Some(text) => Some(text.clone()),
                };
                let Some(values) = self.fields.iter().map(of).collect::<Option<Vec<_>>>() else { return wrong() };
                values
            }
        };
        Ok(cells)
    }
}

/// A value that is one text, number or truth value, as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Bytes of a character in Windows-31J: half-width kana and ASCII have one.
fn wide(c: char) -> usize {
    if c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c) { 1 } else { 2 }
}

fn is_name(text: &str) -> bool {
    let first = |c: char| c.is_alphabetic() || c == '_';
    text.starts_with(first) && text.chars().all(|c| first(c) || c.is_numeric() || matches!(c, '-' | '.'))
}

fn is_path(text: &str) -> bool {
    let steps: Vec<&str> = text.split('/').collect();
    let Some((last, before)) = steps.split_last() else { return false };
    steps.len() < XML_DEPTH
        && before.iter().all(|step| is_name(step))
        && is_name(last.strip_prefix('@').unwrap_or(last))
}

/// RFC 4180: a cell with a comma, a quote or a line end stands in quotes.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The rows of RFC 4180 text.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

/// Puts a value at a JSON pointer of objects.
fn put(root: &mut Map<String, Value>, pointer: &str, value: String) -> Result<(), MapFault> {
    let mut steps = pointer[1..].split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).peekable();
    let mut at = root;
    while let Some(step) = steps.next() {
        if steps.peek().is_none() {
            at.insert(step, Value::String(value));
            return Ok(());
        }
        let below = at.entry(step).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(below) = below else {
            return fault(
                format!("{pointer} は別の項目の値の下になります"),
                format!("{pointer} lies below the value of another field"),
            );
        };
        at = below;
    }
    Ok(())
}

/// An XML element to write.
#[derive(Default)]
struct Element<'v> {
    attributes: Vec<(&'v str, &'v str)>,
    text: Option<&'v str>,
    children: Vec<(&'v str, Element<'v>)>,
}

impl<'v> Element<'v> {
    /// The child of this name, made when it is not there.
    fn child(&mut self, name: &'v str) -> &mut Self {
        let at = self.children.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            self.children.push((name, Self::default()));
            self.children.len() - 1
        });
        &mut self.children[at].1
    }

    // As deep as the mapping's paths.
    fn push(&self, name: &str, depth: usize, out: &mut String) {
        let escape = |text: &str| quick_xml::escape::escape(text.to_owned()).into_owned();
        let indent = "  ".repeat(depth);
        let _ = write!(out, "{indent}<{name}");
        for (attribute, value) in &self.attributes {
            let _ = write!(out, " {attribute}=\"{}\"", escape(value));
        }
        out.push('>');
        if let Some(text) = self.text {
            out.push_str(&escape(text));
        }
        if !self.children.is_empty() {
            out.push('\n');
            for (child, element) in &self.children {
                element.push(child, depth + 1, out);
            }
            out.push_str(&indent);
        }
        let _ = writeln!(out, "</{name}>");
    }
}

/// Elements of a layout in XML are no deeper.
const XML_DEPTH: usize = 32;

/// The name of the root of XML, and texts by their paths below it: `A/B`, `A/@b`.
fn leaves(text: &str) -> Option<(String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(text);
    let mut root = String::new();
    let mut path: Vec<String> = Vec::new();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let event = reader.read_event().ok()?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                path.push(start.name().as_ref().to_owned());
                // as deep as a mapping can lead, and paths are joined anew for each element
                if path.len() > XML_DEPTH {
                    return None;
                }
                if let [only] = path.as_slice() {
                    root.clone_from(only);
                }
                let below = path.get(1..)?.join("/");
                for attribute in start.attributes() {
                    let attribute = attribute.ok()?;
                    let name = attribute.key.as_ref().to_owned();
                    let raw = attribute.value.to_string();
                    let slash = if below.is_empty() { "" } else { "/" };
                    found
                        .insert(format!("{below}{slash}@{name}"), quick_xml::escape::unescape(&raw).ok()?.into_owned());
                }
                found.entry(below).or_default();
                if is_empty {
                    path.pop();
                }
            }
            Event::End(_) => {
                path.pop()?;
            }
            Event::Text(text) => {
                let raw = text.to_string();
                found.entry(path.get(1..).unwrap_or_default().join("/")).or_default().push_str(&raw);
            }
            Event::GeneralRef(name) => {
                let name = name.to_string();
                let text = quick_xml::escape::unescape(&format!("&{name};")).ok()?.into_owned();
                found.entry(path.get(1..).unwrap_or_default().join("/")).or_default().push_str(&text);
            }
            // what is not closed is half a file
            Event::Eof => return path.is_empty().then_some((root, found)),
            _ => {}
        }
    }
}
