//! The model as one HTML page: no script, nothing loaded, one style sheet whose digest is the same for every page of a version.

mod blocks;
mod images;
mod inline;
mod trend;

use super::model::{Fact, Page, Section};
use super::rest::{Rest, left_over, own_text, rest};
use super::source::{At, Cx};
use super::{Note, Written};
use crate::markup::{Attr, Id, Markup, Stylesheet, Tag, page};
use images::Images;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The style sheet of every page; a hospital that embeds fragments brings it itself (`docs/rendering.md`).
pub const STYLE: Stylesheet = Stylesheet::new(include_str!("style.css"), include_str!("style.sha256"));

/// Findings by the record that they are about.
pub(crate) type Notes<'n> = BTreeMap<(usize, u32), Vec<&'n Note>>;

/// Puts each finding to the innermost record around it.
pub(crate) fn notes<'n>(roots: &[At<'_>], notes: &[&'n Note]) -> Notes<'n> {
    let mut out = Notes::new();
    for note in notes {
        let record = roots.get(note.input).and_then(|root| root.record_around(note.offset).or(Some(*root)));
        if let Some(record) = record {
            out.entry(record.id()).or_default().push(note);
        }
    }
    out
}

/// Classes that pages carry, for themes; documented, and kept between versions.
pub const fn class_names() -> &'static [&'static str] {
    &[
        "tk-page",
        "tk-head",
        "tk-about",
        "tk-patient",
        "tk-strip",
        "tk-body",
        "tk-section",
        "tk-card",
        "tk-facts",
        "tk-table",
        "tk-changes",
        "tk-problems",
        "tk-allergies",
        "tk-results",
        "tk-cumulative",
        "tk-grid",
        "tk-rp",
        "tk-drug",
        "tk-narrative",
        "tk-attachment",
        "tk-nested",
        "tk-rest",
        "tk-raw",
        "tk-notes",
        "tk-empty",
        "tk-mark",
        "tk-trend",
        "tk-foot",
    ]
}

/// What the writer carries along.
pub(crate) struct Writer<'w, 'o> {
    pub(super) cx: &'w Cx<'o>,
    pub(super) notes: &'w Notes<'w>,
    pub(super) free_text: bool,
    pub(super) attachments: usize,
    /// Narratives written so far: each has a number of its own.
    pub(super) narratives: usize,
    /// Images that narratives name.
    images: RefCell<Images>,
    /// Level of headings of the innermost page.
    pub(super) level: u8,
    /// Names of landmarks so far: who jumps from one to the next must be able to tell them apart.
    pub(super) landmarks: BTreeSet<String>,
}

/// Writes the page.
pub(crate) fn write<'a>(cx: &Cx<'_>, roots: &[At<'a>], model: &Page<'a>, notes: &Notes<'_>) -> Written {
    let mut writer = Writer {
        cx,
        notes,
        free_text: false,
        attachments: 0,
        narratives: 0,
        images: RefCell::default(),
        level: 1,
        landmarks: BTreeSet::new(),
    };
    let mut body = Markup::new();
    writer.whole(&mut body, roots, model);
    let (free_text, attachments, made_visible) = (writer.free_text, writer.attachments, body.made_visible());
    let page = if cx.options.fragment {
        body.into_string()
    } else {
        let who = model.patient.as_ref().map(|banner| banner.name.words()).unwrap_or_default();
        let title =
            [model.title.words(), who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ");
        page(cx.lang().code(), &title, &STYLE, |out| {
            out.append(&body);
        })
    };
    Written { page, free_text, attachments, made_visible }
}

fn heading(level: u8) -> Tag {
    match level {
        0 | 1 => Tag::H1,
        2 => Tag::H2,
        3 => Tag::H3,
        4 => Tag::H4,
        5 => Tag::H5,
        _ => Tag::H6,
    }
}

/// The id of an anchor's number.
pub(super) fn id(anchor: u32) -> Id {
    Id::new("tk-r", anchor as usize)
}

impl Writer<'_, '_> {
    fn whole(&mut self, out: &mut Markup, roots: &[At<'_>], page: &Page<'_>) {
        let lang = self.cx.lang().code();
        let class = if self.cx.options.is_patient() { "tk-for-patient" } else { "tk-for-clinician" };
        out.element(Tag::Div, &[Attr::Classes(&["tk-page", class]), Attr::Lang(lang)], |out| {
            if page.sections.len() > 1 {
                out.element(Tag::P, &[Attr::Class("tk-skip")], |out| {
                    out.leaf(
                        Tag::A,
                        &[Attr::HrefId(&Id::named("tk-main", "body"))],
                        self.cx.say("本文へ", "Skip to content"),
                    );
                });
            }
            // in print a head of a table, which stands on every page
            if let Some(banner) = &page.patient {
                out.element(Tag::Div, &[Attr::Class("tk-running"), Attr::AriaHidden], |out| {
                    self.inline(out, &banner.name);
                    out.text("　");
                    self.inline(out, &banner.kana);
                    for fact in banner.facts.iter().take(2) {
                        out.text("　");
                        self.inline(out, &fact.value);
                    }
                });
            }
            out.element(Tag::Div, &[Attr::Class("tk-sheet")], |out| {
                out.element(Tag::Header, &[Attr::Class("tk-head")], |out| self.head(out, page));
                self.contents(out, page);
                out.element(Tag::Main, &[Attr::Class("tk-body"), Attr::Id(&Id::named("tk-main", "body"))], |out| {
                    self.body(out, page);
                });
                self.foot(out, page);
                let left: Vec<(String, Rest<'_>)> =
                    roots.iter().map(|root| (String::new(), left_over(self.cx, *root))).collect();
                self.told_at_last(out, &left, self.cx.say("そのほか", "What is left"));
            });
        });
    }

    /// How many of a section's two attributes it gets: its name, which makes it a landmark, only where no other has that name (a document in
    /// the document has the same sections).
    pub(super) fn named(&mut self, name: &str) -> usize {
        if self.landmarks.insert(name.to_owned()) { 2 } else { 1 }
    }

    /// Title, patient, summary.
    pub(super) fn head(&mut self, out: &mut Markup, page: &Page<'_>) {
        out.element(heading(self.level), &[Attr::Class("tk-title")], |out| self.inline(out, &page.title));
        if let Some(banner) = &page.patient {
            let label = self.cx.say("患者", "Patient");
            let attributes = [Attr::Class("tk-patient"), Attr::AriaLabel(label)];
            out.element(Tag::Section, &attributes[..self.named(label)], |out| {
                out.element(Tag::P, &[Attr::Class("tk-name")], |out| {
                    out.element(Tag::Strong, &[], |out| self.inline(out, &banner.name));
                    if !banner.kana.is_empty() {
                        out.text(" ");
                        out.element(Tag::Span, &[Attr::Class("tk-kana")], |out| self.inline(out, &banner.kana));
                    }
                });
                self.facts(out, &banner.facts);
            });
        }
        if !page.about.is_empty() {
            out.element(Tag::Div, &[Attr::Class("tk-about")], |out| self.facts(out, &page.about));
        }
        if !page.strip.is_empty() {
            let label = self.cx.say("要約", "Summary");
            let attributes = [Attr::Class("tk-strip"), Attr::AriaLabel(label)];
            out.element(Tag::Section, &attributes[..self.named(label)], |out| {
                self.facts(out, &page.strip);
            });
        }
    }

    /// Links to the sections.
    fn contents(&mut self, out: &mut Markup, page: &Page<'_>) {
        if page.sections.len() < 4 {
            return;
        }
        let label = self.cx.say("目次", "Contents");
        out.element(Tag::Nav, &[Attr::Class("tk-contents"), Attr::AriaLabel(label)], |out| {
            out.element(Tag::Ul, &[], |out| {
                for section in &page.sections {
                    out.element(Tag::Li, &[], |out| {
                        out.element(Tag::A, &[Attr::HrefId(&id(section.anchor))], |out| {
                            out.value(&section.title.words());
                        });
                    });
                }
            });
        });
    }

    /// Sections, what is empty.
    pub(super) fn body(&mut self, out: &mut Markup, page: &Page<'_>) {
        let level = self.level + 1;
        for section in &page.sections {
            self.section(out, section, level);
        }
        if !page.empty.is_empty() {
            out.element(Tag::P, &[Attr::Class("tk-empty")], |out| {
                out.leaf(Tag::B, &[], self.cx.say("記載なし: ", "Nothing recorded: "));
                for (at, one) in page.empty.iter().enumerate() {
                    if at > 0 {
                        out.text(self.cx.say("、", ", "));
                    }
                    self.inline(out, one);
                }
            });
        }
    }

    /// What is left of the document itself.
    pub(super) fn foot(&mut self, out: &mut Markup, page: &Page<'_>) {
        let mut inner = Markup::new();
        for whole in &page.whole {
            self.record_notes(&mut inner, *whole);
        }
        self.rests(&mut inner, &page.whole, self.cx.say("文書の情報", "About the document"));
        if !inner.is_empty() {
            out.element(Tag::Div, &[Attr::Class("tk-foot")], |out| {
                out.append(&inner);
            });
        }
    }

    fn section(&mut self, out: &mut Markup, section: &Section<'_>, level: u8) {
        let anchor = id(section.anchor);
        let attributes = [Attr::Class("tk-section"), Attr::AriaLabelledBy(&anchor)];
        out.element(Tag::Section, &attributes[..self.named(&section.title.words())], |out| {
            out.element(heading(level), &[Attr::Id(&anchor)], |out| self.inline(out, &section.title));
            for block in &section.blocks {
                self.block(out, block, level + 1);
            }
            for child in &section.children {
                self.section(out, child, level + 1);
            }
        });
    }

    /// Label and value.
    pub(super) fn facts(&mut self, out: &mut Markup, facts: &[Fact<'_>]) {
        if facts.is_empty() {
            return;
        }
        out.element(Tag::Dl, &[Attr::Class("tk-facts")], |out| {
            for fact in facts {
                out.element(Tag::Div, &[], |out| {
                    out.leaf(Tag::Dt, &[], &fact.label);
                    out.element(Tag::Dd, &[], |out| self.inline(out, &fact.value));
                });
            }
        });
    }

    /// What no view has told of these records.
    pub(super) fn rests(&mut self, out: &mut Markup, records: &[At<'_>], title: &'static str) {
        let several = records.len() > 1;
        let mut rests = Vec::new();
        for record in records {
            if let Some(div) = own_text(*record) {
                self.narrative(out, div, true);
            }
            let rest = rest(self.cx, *record);
            if !rest.open.is_empty() || !rest.folded.is_empty() {
                let name = several.then(|| super::values::name_of(self.cx, *record).words());
                rests.push((name.unwrap_or_default(), rest));
            }
        }
        self.told_at_last(out, &rests, title);
    }

    /// Leaves that stand nowhere else, by the name of what they belong to: what a reader may need, then, folded, the rest.
    fn told_at_last(&mut self, out: &mut Markup, rests: &[(String, Rest<'_>)], title: &'static str) {
        for (name, Rest { open: rows, .. }) in rests.iter().filter(|(_, rest)| !rest.open.is_empty()) {
            out.element(Tag::Div, &[Attr::Class("tk-rest")], |out| {
                let words = self.cx.say("その他の項目", "Other items");
                out.element(Tag::P, &[Attr::Class("tk-rest-title")], |out| {
                    out.text(words);
                    if !name.is_empty() {
                        out.text(": ").value(name);
                    }
                });
                out.element(Tag::Dl, &[Attr::Class("tk-facts")], |out| {
                    for (label, value) in rows {
                        out.element(Tag::Div, &[], |out| {
                            out.leaf(Tag::Dt, &[], label);
                            out.element(Tag::Dd, &[], |out| self.inline(out, value));
                        });
                    }
                });
            });
        }
        let patient = self.cx.options.is_patient();
        if patient || rests.iter().all(|(_, rest)| rest.folded.is_empty()) {
            return;
        }
        out.element(Tag::Details, &[Attr::Class("tk-raw")], |out| {
            out.leaf(Tag::Summary, &[], title);
            for (name, Rest { folded: rows, .. }) in rests.iter().filter(|(_, rest)| !rest.folded.is_empty()) {
                if !name.is_empty() {
                    out.element(Tag::P, &[Attr::Class("tk-raw-name")], |out| {
                        out.value(name);
                    });
                }
                out.element(Tag::Ul, &[], |out| {
                    for (path, value) in rows {
                        out.element(Tag::Li, &[], |out| {
                            out.leaf(Tag::Code, &[], path).text(" ").value(value);
                        });
                    }
                });
            }
        });
    }

    /// The findings about a record.
    pub(super) fn record_notes(&mut self, out: &mut Markup, record: At<'_>) {
        let Some(notes) = self.notes.get(&record.id()) else { return };
        out.element(
            Tag::Ul,
            &[Attr::Class("tk-notes"), Attr::AriaLabel(self.cx.say("検査結果", "Findings"))],
            |out| {
                for note in notes {
                    out.element(Tag::Li, &[], |out| {
                        out.leaf(Tag::Strong, &[], note.severity).text(" ");
                        out.text(&note.message);
                        if !note.rule.is_empty() {
                            out.text(" ").leaf(Tag::Code, &[], note.rule);
                        }
                    });
                }
            },
        );
    }
}
