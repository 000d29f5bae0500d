//! Blocks of content.

use super::super::model::{Attachment, Block, Body, Card, Cell, Page, Row, Rp, Table};
use super::super::source::At;
use super::{Writer, heading, id, trend};
use crate::markup::{Attr, DataUrl, Markup, Scope, Tag, Void};
use crate::xhtml::narrative;

impl Writer<'_, '_> {
    pub(super) fn block(&mut self, out: &mut Markup, block: &Block<'_>, level: u8) {
        match block {
            Block::Text(words) => {
                out.element(Tag::P, &[Attr::Class("tk-text")], |out| self.inline(out, words));
            }
            Block::Narrative { div, aside } => self.narrative(out, *div, *aside),
            Block::Facts(facts) => self.facts(out, facts),
            Block::Table(table) => self.table(out, table),
            Block::Card(card) => self.card(out, card, level),
            Block::Rp(rp) => self.rp(out, rp, level),
            Block::Attachment(attachment) => self.attachment(out, attachment),
            Block::Nested(page) => self.nested(out, page, level),
            Block::Rest(records) => {
                self.rests(out, records, self.cx.say("コード・識別子", "Codes and identifiers"));
            }
        }
    }

    pub(super) fn narrative(&mut self, out: &mut Markup, div: At<'_>, aside: bool) {
        self.free_text = true;
        let class = if aside { "tk-aside" } else { "tk-alone" };
        out.element(Tag::Div, &[Attr::Classes(&["tk-narrative", class])], |out| {
            if aside {
                out.leaf(Tag::P, &[Attr::Class("tk-narrative-title")], self.cx.say("本文の記載", "As written"));
            }
            self.narratives += 1;
            let options = narrative::Options {
                number: self.narratives,
                cut: self.cx.say("（長いため、ここまでを表示）", "(cut here: too long)"),
                not_read: self.cx.say("（読めない文章のため、そのまま表示）", "(cannot be read: shown as it is)"),
                image: &|id| self.images.borrow_mut().take(div, id),
            };
            narrative::render(&div.peek(), &options, out);
        });
    }

    fn table(&mut self, out: &mut Markup, table: &Table<'_>) {
        let stacks = if table.stacks { "tk-stacks" } else { "tk-scrolls" };
        let caption = table.caption.words();
        let label = if caption.is_empty() { self.cx.say("表", "Table").to_owned() } else { caption };
        let classes = ["tk-table", stacks];
        let role = if !table.stacks && self.named(&label) == 2 { "region" } else { "group" };
        let wide: [Attr<'_>; 4] = [Attr::Classes(&classes), Attr::Role(role), Attr::AriaLabel(&label), Attr::Tabindex];
        // what scrolls must be reached with the keyboard; what stacks does not scroll
        out.element(Tag::Div, if table.stacks { &wide[..1] } else { &wide[..] }, |out| {
            out.element(Tag::Table, &[Attr::Class(table.class)], |out| {
                if !table.caption.is_empty() {
                    out.element(Tag::Caption, &[], |out| self.inline(out, &table.caption));
                }
                out.element(Tag::Thead, &[], |out| {
                    out.element(Tag::Tr, &[], |out| {
                        for head in &table.head {
                            let class = if head.numeric { "tk-number" } else { "tk-words" };
                            out.element(Tag::Th, &[Attr::Scope(Scope::Col), Attr::Class(class)], |out| {
                                self.inline(out, &head.words);
                            });
                        }
                    });
                });
                out.element(Tag::Tbody, &[], |out| {
                    for row in &table.rows {
                        self.row(out, table, row);
                    }
                });
            });
        });
    }

    fn row(&mut self, out: &mut Markup, table: &Table<'_>, row: &Row<'_>) {
        let anchor = row.records.first().map(|(_, anchor)| id(*anchor));
        let class = if row.part { "tk-part" } else { "tk-row" };
        let mut attributes = vec![Attr::Class(class)];
        if let Some(anchor) = &anchor {
            attributes.push(Attr::Id(anchor));
        }
        out.element(Tag::Tr, &attributes, |out| {
            for (at, cell) in row.cells.iter().enumerate() {
                let label = table.head.get(at).map(|head| head.words.words()).unwrap_or_default();
                self.cell(out, cell, at == 0, table.stacks.then_some(&*label));
            }
        });
        // further records of the row (other dates) have their anchors, too
        let noted: Vec<At<'_>> = row
            .records
            .iter()
            .map(|(record, _)| *record)
            .filter(|record| self.notes.contains_key(&record.id()))
            .collect();
        if !noted.is_empty() {
            out.element(Tag::Tr, &[Attr::Class("tk-note-row")], |out| {
                let columns = u16::try_from(table.head.len()).unwrap_or(u16::MAX);
                out.element(Tag::Td, &[Attr::ColSpan(columns)], |out| {
                    for record in noted {
                        self.record_notes(out, record);
                    }
                });
            });
        }
    }

    fn cell(&mut self, out: &mut Markup, cell: &Cell<'_>, first: bool, label: Option<&str>) {
        let mut attributes = vec![Attr::Class(if cell.numeric { "tk-number" } else { "tk-words" })];
        if first {
            attributes.push(Attr::Scope(Scope::Row));
        }
        if let Some(label) = label.filter(|_| !first && !cell.inline.is_empty()) {
            attributes.push(Attr::Data("label", label));
        }
        out.element(if first { Tag::Th } else { Tag::Td }, &attributes, |out| {
            self.inline(out, &cell.inline);
            if let Some(trend) = &cell.trend {
                trend::draw(out, trend);
            }
        });
    }

    fn card(&mut self, out: &mut Markup, card: &Card<'_>, level: u8) {
        let anchor = id(card.anchor);
        out.element(Tag::Article, &[Attr::Class("tk-card"), Attr::Id(&anchor)], |out| {
            out.element(heading(level), &[Attr::Class("tk-card-title")], |out| {
                out.leaf(Tag::Span, &[Attr::Class("tk-kind")], &card.kind);
                if !card.title.is_empty() {
                    out.text(" ");
                    self.inline(out, &card.title);
                }
            });
            self.record_notes(out, card.record);
            for block in &card.blocks {
                self.block(out, block, level + 1);
            }
        });
    }

    fn rp(&mut self, out: &mut Markup, rp: &Rp<'_>, level: u8) {
        out.element(Tag::Article, &[Attr::Class("tk-rp")], |out| {
            out.element(heading(level), &[Attr::Class("tk-card-title")], |out| {
                if rp.title.is_empty() {
                    out.text(self.cx.say("処方", "Prescription"));
                }
                self.inline(out, &rp.title);
            });
            for drug in &rp.drugs {
                let anchor = id(drug.anchor);
                out.element(Tag::Div, &[Attr::Class("tk-drug"), Attr::Id(&anchor)], |out| {
                    out.element(Tag::P, &[Attr::Class("tk-drug-line")], |out| {
                        out.element(Tag::Span, &[Attr::Class("tk-drug-name")], |out| self.inline(out, &drug.name));
                        if !drug.dose.is_empty() {
                            out.text(" ");
                            out.element(Tag::Span, &[Attr::Class("tk-dose")], |out| self.inline(out, &drug.dose));
                        }
                        if !drug.total.is_empty() {
                            out.text(" ");
                            out.element(Tag::Span, &[Attr::Class("tk-total")], |out| {
                                out.text(self.cx.say("全量 ", "total "));
                                self.inline(out, &drug.total);
                            });
                        }
                    });
                    self.record_notes(out, drug.record);
                    self.facts(out, &drug.facts);
                });
            }
            out.element(Tag::Div, &[Attr::Class("tk-usage")], |out| self.facts(out, &rp.usage));
            if let Some(grid) = &rp.grid {
                self.table(out, grid);
            }
        });
    }

    fn attachment(&mut self, out: &mut Markup, attachment: &Attachment<'_>) {
        out.element(Tag::Div, &[Attr::Class("tk-attachment")], |out| {
            if !attachment.title.is_empty() {
                out.element(Tag::P, &[Attr::Class("tk-attachment-title")], |out| self.inline(out, &attachment.title));
            }
            let title = attachment.title.words();
            match &attachment.body {
                Body::None => {}
                Body::Image { media, base64, width, height } => {
                    if let Some(url) = DataUrl::of_base64(*media, base64) {
                        self.attachments += 1;
                        let alt = if title.is_empty() {
                            self.cx.say("添付画像", "Attached image").to_owned()
                        } else {
                            title
                        };
                        let size = [Attr::Src(&url), Attr::Alt(&alt), Attr::Width(*width), Attr::Height(*height)];
                        out.void(Void::Img, &size);
                    }
                }
                Body::Download { media, extension, base64 } => {
                    if let Some(url) = DataUrl::of_base64(*media, base64) {
                        self.attachments += 1;
                        let stem = if title.is_empty() { "attachment".to_owned() } else { title };
                        let has = stem.to_ascii_lowercase().ends_with(&format!(".{extension}"));
                        let name = if has { stem } else { format!("{stem}.{extension}") };
                        out.element(Tag::P, &[], |out| {
                            out.element(Tag::A, &[Attr::HrefData(&url), Attr::Download(&name)], |out| {
                                out.text(self.cx.say("ファイルを保存: ", "Save the file: ")).value(&name);
                            });
                        });
                    }
                }
                Body::Text(text) => {
                    self.attachments += 1;
                    out.leaf(Tag::Pre, &[], text);
                }
            }
            self.facts(out, &attachment.facts);
        });
    }

    /// A document in the document: its headings go down.
    fn nested(&mut self, out: &mut Markup, page: &Page<'_>, level: u8) {
        let before = std::mem::replace(&mut self.level, level);
        out.element(Tag::Div, &[Attr::Class("tk-nested")], |out| {
            self.head(out, page);
            self.body(out, page);
            self.foot(out, page);
        });
        self.level = before;
    }
}
