//! Two versions of a document on one page: the new one as it is, in front of it what changed, at its end the records that are no longer
//! there. What the reader must not see in either version counts in neither.

use super::Note;
use super::document;
use super::hide;
use super::model::{Block, By, Cell, Head, Inline, Look, Page, Row, Section, Table, Tone};
use super::rest::extension_name;
use super::source::{At, Cx};
use super::views;
use super::words::dates::{Date, Form};
use super::words::labels;
use crate::keys::diff::{Diff, Difference, Element, Fate, NAMED_BY};

/// Letters of a text that both versions share are left out beyond this many around what differs.
const CONTEXT: usize = 12;
/// Shorter texts are shown whole.
const SHORT: usize = 60;

/// The new version's page with the comparison in it, and a note for each record that is new or changed.
pub(crate) fn page<'a>(cx: &Cx<'_>, old: At<'a>, new: At<'a>, diff: &Diff) -> (Page<'a>, Vec<Note>) {
    let mut page = document::nested(cx, new);
    let told: Vec<Told<'a>> = diff.differences.iter().filter_map(|one| Told::of(cx, old, new, one)).collect();
    let notes = told.iter().filter_map(|told| told.note(cx)).collect();
    let gone: Vec<At<'a>> = told.iter().filter(|told| told.fate == Fate::Disappears).map(|told| told.record).collect();
    let same = document::records(new).len().saturating_sub(told.len() - gone.len());
    page.sections.insert(0, section(cx, new, &told, same));
    if let Some(first) = gone.first() {
        page.sections.push(Section {
            anchor: first.parent().map_or_else(|| cx.anchor(old), |holder| cx.anchor(holder)),
            title: Inline::us(cx.say("なくなった記録", "Records no longer there")),
            blocks: views::blocks(cx, &gone, false),
            children: Vec::new(),
        });
    }
    (page, notes)
}

/// A difference that the reader may see.
struct Told<'a> {
    fate: Fate,
    /// In the new version, or in the old one where it is gone.
    record: At<'a>,
    /// What changed: the element in words, how it was, how it is.
    elements: Vec<(String, Inline<'a>)>,
}

impl<'a> Told<'a> {
    fn of(cx: &Cx<'_>, old: At<'a>, new: At<'a>, difference: &Difference) -> Option<Self> {
        let was = difference.old.as_deref().map(|pointer| old.pointed(pointer));
        let is = difference.new.as_deref().map(|pointer| new.pointed(pointer));
        // hidden in one version is hidden in the comparison
        if was == Some(None) || is == Some(None) {
            return None;
        }
        let (was, is) = (was.flatten(), is.flatten());
        let elements: Vec<_> = match (was, is) {
            (Some(was), Some(is)) => {
                difference.elements.iter().filter_map(|element| changed(cx, was, is, element)).collect()
            }
            _ => Vec::new(),
        };
        if difference.fate == Fate::Changes && elements.is_empty() {
            return None;
        }
        Some(Self { fate: difference.fate, record: is.or(was)?, elements })
    }

    fn mark(&self, cx: &Cx<'_>) -> (&'static str, Tone) {
        match self.fate {
            Fate::Appears => (cx.say("追加", "added"), Tone::Quiet),
            Fate::Disappears => (cx.say("削除", "removed"), Tone::Alert),
            Fate::Changes => (cx.say("変更", "changed"), Tone::Quiet),
        }
    }

    /// To stand beside the record itself.
    fn note(&self, cx: &Cx<'_>) -> Option<Note> {
        let labels: Vec<&str> = self.elements.iter().map(|(label, _)| &**label).collect();
        let message = match self.fate {
            Fate::Appears => cx.say("前の版にない記録です", "not in the version before").to_owned(),
            Fate::Changes => labels.join(cx.say("、", ", ")),
            Fate::Disappears => return None,
        };
        let offset = self.record.reading().tree().span(self.record.node()).start;
        Some(Note { input: 0, offset, severity: self.mark(cx).0, rule: "", message })
    }

    fn row(&self, cx: &Cx<'_>) -> Row<'a> {
        let kind = self.record.resource_type();
        let name = called(self.record);
        let words = labels::resource(&kind, cx.lang()).to_owned();
        let mut title = Inline::us(words);
        if !name.is_empty() {
            title.push(" ", By::Us, Look::Plain);
            // a document's own values stand in its head, which has no anchor
            let linked = !matches!(&*kind, "Composition" | "Bundle" | "Patient");
            let look = if linked { Look::Link(cx.anchor(self.record)) } else { Look::Plain };
            title.push(name, By::Data, look);
        }
        let (mark, tone) = self.mark(cx);
        let lines = self.elements.iter().map(|(label, value)| {
            Inline::new().with(format!("{label}: "), By::Us, Look::Minor).followed(value.clone())
        });
        let cells = [Inline::new().mark(mark, tone), title, Inline::lines(lines)];
        Row { records: Vec::new(), cells: cells.map(Cell::text).into(), part: false }
    }
}

/// What a reader knows a record by.
fn called(record: At<'_>) -> String {
    let leaf = |path: &&[&str]| record.at(path).filter(|at| at.is_leaf()).map(|at| at.peek().into_owned());
    NAMED_BY.iter().find_map(leaf).unwrap_or_default()
}

fn section<'a>(cx: &Cx<'_>, new: At<'a>, told: &[Told<'a>], same: usize) -> Section<'a> {
    let count = |fate: Fate| told.iter().filter(|told| told.fate == fate).count();
    let [added, removed, changed] = [Fate::Appears, Fate::Disappears, Fate::Changes].map(count);
    let words = match cx.lang() {
        crate::check::Lang::Ja => {
            format!("追加{added}件、削除{removed}件、変更{changed}件、変わらない記録{same}件")
        }
        crate::check::Lang::En => format!("{added} added, {removed} removed, {changed} changed, {same} unchanged"),
    };
    let mut blocks = vec![Block::Text(Inline::us(words))];
    if !told.is_empty() {
        let head = [cx.say("区分", "What"), cx.say("記録", "Record"), cx.say("前の版 → この版", "Before → now")];
        blocks.push(Block::Table(Table {
            class: "tk-changes",
            caption: Inline::new(),
            head: head.map(Head::text).into(),
            rows: told.iter().map(|told| told.row(cx)).collect(),
            stacks: true,
        }));
    }
    let title = Inline::us(cx.say("前の版との違い", "Changes since the version before"));
    Section { anchor: cx.anchor(new), title, blocks, children: Vec::new() }
}

/// An element in words, with its old and its new value; `None` where the reader must not see one of them.
fn changed<'a>(cx: &Cx<'_>, was: At<'a>, is: At<'a>, element: &Element) -> Option<(String, Inline<'a>)> {
    let pointer = format!("/{}", element.path.replace(['.', '['], "/").replace(']', ""));
    let side = |holder: At<'a>, there: bool| if there { holder.pointed(&pointer).map(Some) } else { Some(None) };
    let old = side(was, element.old.is_some())?;
    let new = side(is, element.new.is_some())?;
    let label = in_words(cx, new.or(old)?, &element.path);
    let none = || cx.say("なし", "none").to_owned();
    let [old, new] = [old, new].map(|at| at.map_or_else(none, |at| value(cx, at)));
    let (old, new) = differing(&old, &new);
    let mut line = Inline::data(old);
    line.push(" → ", By::Us, Look::Plain);
    line.push(new, By::Data, Look::Strong);
    Some((label, line))
}

/// The path of an element in words: `用法・回数`.
fn in_words(cx: &Cx<'_>, at: At<'_>, path: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut holder = Some(at);
    for step in path.rsplit('.') {
        let name = step.split('[').next().unwrap_or(step);
        let name = name.strip_prefix('_').unwrap_or(name);
        let known = match name {
            "extension" | "modifierExtension" => holder.and_then(|holder| extension_name(cx, holder)),
            "section" => holder.and_then(|holder| holder.peek_at("title")).map(std::borrow::Cow::into_owned),
            _ => None,
        };
        // what a Reference leads to is told by its name
        if name != "reference" || path == step {
            names.push(known.unwrap_or_else(|| labels::label(name, cx.lang()).into_owned()));
        }
        holder = holder.and_then(At::parent);
        // an item of a list is one step of the path
        if step.contains('[') {
            holder = holder.and_then(At::parent);
        }
    }
    names.reverse();
    names.join(cx.say("・", " · "))
}

/// A value as a reader wants it. Nothing is marked as told: the record itself tells its values.
fn value(cx: &Cx<'_>, at: At<'_>) -> String {
    let text = at.peek();
    if !at.is_leaf() {
        return cx.say("（空）", "(empty)").to_owned();
    }
    if at.key() == "reference" {
        let target = at.parent().and_then(At::follow);
        let name = target.map(called).filter(|name| !name.is_empty());
        return name.unwrap_or_else(|| text.into_owned());
    }
    match at.type_name() {
        "date" | "dateTime" | "instant" => {
            Date::parse(&text).map_or_else(|| text.clone().into_owned(), |date| date.words(cx.lang(), Form::Full))
        }
        "boolean" if text == "true" => cx.say("はい", "yes").to_owned(),
        "boolean" if text == "false" => cx.say("いいえ", "no").to_owned(),
        "xhtml" => hide::plain(&text).split_whitespace().collect::<Vec<_>>().join(" "),
        "base64Binary" => format!("{}{}", text.len() / 4 * 3, cx.say("バイト", " bytes")),
        _ => text.into_owned(),
    }
}

/// Long texts without what both begin and end with.
fn differing(old: &str, new: &str) -> (String, String) {
    if old.chars().count().max(new.chars().count()) <= SHORT {
        return (old.to_owned(), new.to_owned());
    }
    let before = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
    let room = old.chars().count().min(new.chars().count()) - before;
    let after = old.chars().rev().zip(new.chars().rev()).take(room).take_while(|(a, b)| a == b).count();
    let cut = |text: &str| {
        let length = text.chars().count();
        let from = before.saturating_sub(CONTEXT);
        let to = (length - after + CONTEXT).min(length);
        let middle: String = text.chars().skip(from).take(to - from).collect();
        let [head, tail] = [from > 0, to < length].map(|cut| if cut { "…" } else { "" });
        format!("{head}{middle}{tail}")
    };
    (cut(old), cut(new))
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn long_texts_show_what_differs() {
        let filler = "同じ文章が続く。".repeat(12);
        let (old, new) = differing(&format!("{filler}右膝{filler}"), &format!("{filler}左膝{filler}"));
        assert_eq!(old, "…が続く。同じ文章が続く。右膝同じ文章が続く。同じ文…");
        assert_eq!(new, old.replace('右', "左"));
        assert_eq!(differing("右", "左"), ("右".into(), "左".into()));
        // one is the beginning of the other
        let (old, new) = differing(&filler, &format!("{filler}以上"));
        assert_eq!((old.as_str(), new.as_str()), ("…が続く。同じ文章が続く。", "…が続く。同じ文章が続く。以上"));
    }
}
