//! The model as plain text: for a terminal, and for pasting into a note. Widths count East Asian characters as two columns. Codes and
//! identifiers, which a note has no use for, are left out; all else is there.

use super::html::Notes;
use super::model::{Attachment, Block, Body, By, Card, Fact, Inline, Look, Page, Rp, Section, Table};
use super::rest::{Rest, left_over, own_text, rest};
use super::source::{At, Cx};
use super::{Written, hide};
use crate::markup::escape;
use unicode_width::UnicodeWidthChar;

/// Columns of a line; longer cells wrap.
const WIDTH: usize = 78;

struct Writer<'w, 'o> {
    cx: &'w Cx<'o>,
    notes: &'w Notes<'w>,
    out: String,
    free_text: bool,
    attachments: usize,
}

/// Writes the page.
pub(crate) fn write<'a>(cx: &Cx<'_>, roots: &[At<'a>], page: &Page<'a>, notes: &Notes<'_>) -> Written {
    let mut writer = Writer { cx, notes, out: String::new(), free_text: false, attachments: 0 };
    writer.page(page, 0);
    for root in roots {
        writer.rest_rows(0, "", &left_over(cx, *root));
    }
    writer.line(0, cx.say("以下余白", "(end)"));
    let made_visible = 0;
    Written { page: writer.out, free_text: writer.free_text, attachments: writer.attachments, made_visible }
}

impl Writer<'_, '_> {
    fn line(&mut self, indent: usize, text: &str) {
        for line in text.split('\n') {
            for part in wrap(line, WIDTH.saturating_sub(indent)) {
                let at = self.out.len();
                self.out.push_str(&" ".repeat(indent));
                self.out.push_str(&part);
                let kept = self.out.trim_end_matches(' ').len().max(at);
                self.out.truncate(kept);
                self.out.push('\n');
            }
        }
    }

    fn page(&mut self, page: &Page<'_>, indent: usize) {
        let title = words(&page.title);
        self.line(indent, &format!("【{title}】"));
        if let Some(banner) = &page.patient {
            let kana = words(&banner.kana);
            let kana = if kana.is_empty() { kana } else { format!("（{kana}）") };
            self.line(indent, &format!("{}{kana}", words(&banner.name)));
            self.facts(&banner.facts, indent);
        }
        self.facts(&page.about, indent);
        if !page.strip.is_empty() {
            self.rule(indent, self.cx.say("要約", "Summary"));
            self.facts(&page.strip, indent);
        }
        for section in &page.sections {
            self.section(section, indent, 1);
        }
        if !page.empty.is_empty() {
            self.out.push('\n');
            let all: Vec<String> = page.empty.iter().map(words).collect();
            let text =
                format!("{}{}", self.cx.say("記載なし: ", "Nothing recorded: "), all.join(self.cx.say("、", ", ")));
            self.line(indent, &text);
        }
        for whole in &page.whole {
            self.record_notes(*whole, indent);
        }
        self.rests(&page.whole, indent);
    }

    fn rule(&mut self, indent: usize, title: &str) {
        self.out.push('\n');
        let dashes = WIDTH.saturating_sub(indent + width(title) + 4).min(40);
        self.line(indent, &format!("── {title} {}", "─".repeat(dashes / 2)));
    }

    fn section(&mut self, section: &Section<'_>, indent: usize, level: usize) {
        let title = words(&section.title);
        if level == 1 {
            self.rule(indent, &title);
        } else {
            self.line(indent, &format!("■ {title}"));
        }
        for block in &section.blocks {
            self.block(block, indent);
        }
        for child in &section.children {
            self.section(child, indent + 2, level + 1);
        }
    }

    /// Labels in one column, values in the next.
    fn facts(&mut self, facts: &[Fact<'_>], indent: usize) {
        let label = facts.iter().map(|fact| width(&fact.label)).max().unwrap_or(0).min(24);
        for fact in facts {
            let pad = label.saturating_sub(width(&fact.label));
            let head = format!("{}{}: ", fact.label, " ".repeat(pad));
            self.hanging(indent, &head, &words(&fact.value));
        }
    }

    /// The first line after `head`, the others below it.
    fn hanging(&mut self, indent: usize, head: &str, text: &str) {
        let hang = width(head);
        let room = WIDTH.saturating_sub(indent + hang).max(16);
        let mut first = true;
        for line in text.split('\n').flat_map(|line| wrap(line, room)) {
            let text = if first { format!("{head}{line}") } else { format!("{}{line}", " ".repeat(hang)) };
            first = false;
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(text.trim_end());
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block<'_>, indent: usize) {
        match block {
            Block::Text(text) => self.line(indent, &words(text)),
            Block::Narrative { div, aside } => {
                self.free_text = true;
                let text = escape::visible(&hide::plain(&div.peek()));
                let text: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                let head = if *aside { self.cx.say("本文の記載: ", "As written: ") } else { "" };
                self.hanging(indent, head, &text.join("\n"));
            }
            Block::Facts(facts) => self.facts(facts, indent),
            Block::Table(table) => self.table(table, indent),
            Block::Card(card) => self.card(card, indent),
            Block::Rp(rp) => self.rp(rp, indent),
            Block::Attachment(attachment) => self.attachment(attachment, indent),
            Block::Nested(page) => {
                self.out.push('\n');
                self.page(page, indent + 2);
            }
            Block::Rest(records) => self.rests(records, indent),
        }
    }

    /// Columns as wide as their content; a table that is too wide is told row by row.
    fn table(&mut self, table: &Table<'_>, indent: usize) {
        let caption = words(&table.caption);
        if !caption.is_empty() {
            self.line(indent, &format!("◇ {caption}"));
        }
        let heads: Vec<String> = table.head.iter().map(|head| words(&head.words).replace('\n', " ")).collect();
        let rows: Vec<(Vec<String>, bool)> = table
            .rows
            .iter()
            .map(|row| (row.cells.iter().map(|cell| words(&cell.inline)).collect(), row.part))
            .collect();
        let mut widths: Vec<usize> = heads.iter().map(|head| width(head)).collect();
        let mut fits = true;
        for (cells, _) in &rows {
            for (at, cell) in cells.iter().enumerate() {
                fits &= !cell.contains('\n');
                if let Some(column) = widths.get_mut(at) {
                    *column = (*column).max(width(cell) + usize::from(at == 0) * 2);
                }
            }
        }
        fits &= widths.iter().sum::<usize>() + 2 * widths.len() + indent <= WIDTH + 2;
        if fits {
            let numeric: Vec<bool> = table.head.iter().map(|head| head.numeric).collect();
            self.out.push_str(&columns(&heads, &widths, &numeric, indent));
            for ((cells, part), row) in rows.iter().zip(&table.rows) {
                let mut cells = cells.clone();
                if *part && let Some(first) = cells.first_mut() {
                    *first = format!("  {first}");
                }
                self.out.push_str(&columns(&cells, &widths, &numeric, indent));
                for (record, _) in &row.records {
                    self.record_notes(*record, indent + 2);
                }
            }
            return;
        }
        for ((cells, part), row) in rows.iter().zip(&table.rows) {
            let mut cells = cells.iter().zip(&heads);
            let bullet = if *part { "  - " } else { "- " };
            if let Some((first, _)) = cells.next() {
                self.hanging(indent, bullet, first);
            }
            for (cell, head) in cells.filter(|(cell, _)| !cell.is_empty()) {
                self.hanging(indent + 2 + usize::from(*part) * 2, &format!("{head}: "), cell);
            }
            for (record, _) in &row.records {
                self.record_notes(*record, indent + 2);
            }
        }
    }

    fn card(&mut self, card: &Card<'_>, indent: usize) {
        let title = words(&card.title);
        self.hanging(indent, "● ", format!("{} {title}", card.kind).trim_end());
        self.record_notes(card.record, indent + 2);
        for block in &card.blocks {
            self.block(block, indent + 2);
        }
    }

    fn rp(&mut self, rp: &Rp<'_>, indent: usize) {
        let title = words(&rp.title);
        self.hanging(indent, "", if title.is_empty() { self.cx.say("処方", "Prescription") } else { &title });
        for drug in &rp.drugs {
            let total = words(&drug.total);
            let total = if total.is_empty() { total } else { format!("  {}{total}", self.cx.say("全量 ", "total ")) };
            self.hanging(indent + 2, "", &format!("{}  {}{total}", words(&drug.name), words(&drug.dose)));
            self.record_notes(drug.record, indent + 4);
            self.facts(&drug.facts, indent + 4);
        }
        self.facts(&rp.usage, indent + 2);
        if let Some(grid) = &rp.grid {
            self.table(grid, indent + 2);
        }
    }

    fn attachment(&mut self, attachment: &Attachment<'_>, indent: usize) {
        let title = words(&attachment.title);
        let kind = match &attachment.body {
            Body::None => self.cx.say("添付", "attachment"),
            Body::Image { .. } => self.cx.say("添付画像（HTMLで表示）", "attached image (shown in HTML)"),
            Body::Download { .. } => self.cx.say("添付ファイル（HTMLで保存）", "attached file (to be saved from HTML)"),
            Body::Text(_) => self.cx.say("添付の文章", "attached text"),
        };
        self.attachments += usize::from(!matches!(attachment.body, Body::None));
        self.hanging(indent, "▽ ", format!("{kind} {title}").trim_end());
        if let Body::Text(text) = &attachment.body {
            self.line(indent + 2, &escape::visible(text));
        }
        self.facts(&attachment.facts, indent + 2);
    }

    fn rests(&mut self, records: &[At<'_>], indent: usize) {
        for record in records {
            if let Some(div) = own_text(*record) {
                self.block(&Block::Narrative { div, aside: true }, indent);
            }
            let rest = rest(self.cx, *record);
            let named = records.len() > 1 && !rest.open.is_empty();
            let name = if named { words(&super::values::name_of(self.cx, *record)) } else { String::new() };
            self.rest_rows(indent, &name, &rest);
        }
    }

    fn rest_rows(&mut self, indent: usize, name: &str, rest: &Rest<'_>) {
        if rest.open.is_empty() {
            return;
        }
        let head = self.cx.say("その他の項目", "Other items");
        self.line(indent, &if name.is_empty() { head.to_owned() } else { format!("{head}: {name}") });
        for (label, value) in &rest.open {
            self.hanging(indent + 2, &format!("{label}: "), &words(value));
        }
    }

    fn record_notes(&mut self, record: At<'_>, indent: usize) {
        let Some(notes) = self.notes.get(&record.id()) else { return };
        for note in notes {
            let rule = if note.rule.is_empty() { String::new() } else { format!(" [{}]", note.rule) };
            self.hanging(indent, "※ ", &format!("{} {}{rule}", note.severity, escape::visible(&note.message)));
        }
    }
}

/// A line's words; marks stand in brackets, hidden characters are visible.
fn words(inline: &Inline<'_>) -> String {
    let mut out = String::new();
    for span in &inline.0 {
        let text = if span.by == By::Data { escape::visible(&span.text) } else { span.text.to_string() };
        match span.look {
            Look::Mark(_) => out.extend(["[", &text, "]"]),
            _ => out.push_str(&text),
        }
    }
    out
}

fn columns(cells: &[String], widths: &[usize], numeric: &[bool], indent: usize) -> String {
    let mut out = " ".repeat(indent);
    for (at, cell) in cells.iter().enumerate() {
        let pad = " ".repeat(widths.get(at).copied().unwrap_or(0).saturating_sub(width(cell)));
        if numeric.get(at).copied().unwrap_or(false) {
            out.push_str(&pad);
            out.push_str(cell);
        } else {
            out.push_str(cell);
            out.push_str(&pad);
        }
        out.push_str("  ");
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('\n');
    out
}

fn width(text: &str) -> usize {
    text.chars().map(|c| c.width_cjk().unwrap_or(0)).sum()
}

/// Lines of at most `room` columns; no line begins with a closing mark (行頭禁則), and words of Latin letters stay whole where they fit.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(8);
    let mut lines = vec![String::new()];
    let mut used = 0;
    let mut pieces: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let joins =
            c.is_ascii_graphic() && before.is_some_and(|before: char| before.is_ascii_graphic()) || CLOSING.contains(c);
        if at > start && !joins {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    for piece in pieces {
        let wide = width(piece);
        if used + wide > room && used > 0 {
            lines.push(String::new());
            used = 0;
            if piece == " " {
                continue;
            }
        }
        // a word longer than a line is broken where the line ends
        for c in piece.chars() {
            let wide = c.width_cjk().unwrap_or(0);
            if used + wide > room && wide > 0 && !CLOSING.contains(c) {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += wide;
        }
    }
    lines
}

const CLOSING: &str = "、。，．）」』】〕・ー！？：；ぁぃぅぇぉっゃゅょァィゥェォッャュョ々％";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_wrap_at_columns_and_keep_closing_marks() {
        assert_eq!(wrap("あいうえお、かき", 10), ["あいうえ", "お、かき"]);
        assert_eq!(wrap("alpha beta gamma", 11), ["alpha beta ", "gamma"]);
        assert_eq!(wrap("abcdefghijkl", 8), ["abcdefgh", "ijkl"]);
        assert_eq!(width("あa"), 3);
    }
}
