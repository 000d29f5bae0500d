//! Floor 9: documents as pages for people.
//!
//! Three layers: [`source`](self) keeps account of every leaf and knows what a reader must not see; views build a model of the page;
//! writers write it, as one HTML file without script ([`html`](self)) or as plain text. What no view uses stands at the end of its
//! record, so that nothing of the source is lost.

mod compare;
mod document;
mod hide;
mod html;
mod model;
mod options;
mod rest;
mod source;
mod strip;
#[cfg(test)]
mod tests;
mod text;
mod values;
mod views;
mod words;

pub use html::{STYLE, class_names};
pub use options::{Audience, PageFormat, RenderOptions};

use crate::check::{Lang, Reading};
use crate::keys::diff::{self, Diff};
use source::{At, Cx, File};

/// A page, and what its caller (not its reader) should know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML or plain text, as asked for.
    pub page: String,
    /// Never a part of the page.
    pub warnings: Vec<Warning>,
}

/// What a caller should know of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Records are flagged 未提供 or 未告知 and are not shown to this reader.
    Withheld {
        /// How many.
        records: usize,
    },
    /// Texts that hold a name of a withheld record are not shown to the patient either.
    TextsWithheld {
        /// How many.
        texts: usize,
    },
    /// Text that people wrote is shown, which no flag controls: it may tell what a flag withholds.
    FreeText,
    /// Attachments are shown or offered whose content no flag controls.
    Attachments {
        /// How many.
        count: usize,
    },
    /// The inputs are about different patients.
    SeveralPatients,
    /// Characters that are not seen or that turn text around were made visible.
    HiddenCharacters {
        /// How many.
        count: u64,
    },
}

impl Warning {
    /// Its permanent name.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Withheld { .. } => "records-withheld",
            Self::TextsWithheld { .. } => "texts-withheld",
            Self::FreeText => "free-text-not-controlled",
            Self::Attachments { .. } => "attachments-not-controlled",
            Self::SeveralPatients => "several-patients",
            Self::HiddenCharacters { .. } => "hidden-characters",
        }
    }

    /// In words, without any value of the data.
    pub fn words(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Withheld { records }, Lang::Ja) => {
                format!("未提供・未告知の記録{records}件は、この読み手には表示していません")
            }
            (Self::Withheld { records }, Lang::En) => {
                format!("{records} record(s) flagged UNDELIVERED or UNINFORMED are not shown to this reader")
            }
            (Self::TextsWithheld { texts }, Lang::Ja) => {
                format!("表示しない病名を含む文章など{texts}か所も表示していません")
            }
            (Self::TextsWithheld { texts }, Lang::En) => {
                format!("{texts} text(s) that hold a name of a withheld record are not shown either")
            }
            (Self::FreeText, Lang::Ja) => {
                "自由記載の文章はフラグでは制御されません。患者に渡す前に、言い換えなどで病名が読み取れないか確認してください".to_owned()
            }
            (Self::FreeText, Lang::En) => {
                "free text is not controlled by a flag: look whether it tells the disease in other words before the patient gets the page"
                    .to_owned()
            }
            (Self::Attachments { count }, Lang::Ja) => {
                format!("添付{count}件の中身はフラグでは制御されません。患者に渡す前に確認してください")
            }
            (Self::Attachments { count }, Lang::En) => {
                format!("the content of {count} attachment(s) is not controlled by a flag: look at it before the patient gets the page")
            }
            (Self::SeveralPatients, Lang::Ja) => "入力ファイルの患者が同じではありません".to_owned(),
            (Self::SeveralPatients, Lang::En) => "the inputs are about different patients".to_owned(),
            (Self::HiddenCharacters { count }, Lang::Ja) => {
                format!("見えない文字や文字の向きを変える文字{count}個を、見える形で表示しています")
            }
            (Self::HiddenCharacters { count }, Lang::En) => {
                format!("{count} invisible or direction-changing character(s) were made visible")
            }
        }
    }
}

/// A finding of the validator, to stand beside the record that it is about.
#[derive(Clone, Debug)]
pub struct Note {
    /// Which input, by position.
    pub input: usize,
    /// Byte of the input.
    pub offset: u32,
    /// `error`, `warning`, …, in words of the page's language.
    pub severity: &'static str,
    /// Rule id; empty where no rule found it.
    pub rule: &'static str,
    /// The message, in the page's language.
    pub message: String,
}

/// Renders inputs of one patient together.
pub fn render(readings: &[&Reading<'_>], notes: &[Note], options: &RenderOptions) -> Rendered {
    write(readings, None, notes, options)
}

/// Renders the version `new` of a document with what changed since `old`: a list in front, a note at each record that is new or changed,
/// the records that are gone at the end. `notes` are about `new`.
pub fn compare(old: &Reading<'_>, new: &Reading<'_>, notes: &[Note], options: &RenderOptions) -> Rendered {
    let diff = diff::compare(&diff::records(old), &diff::records(new));
    write(&[new, old], Some(&diff), notes, options)
}

/// With a comparison the first input is the new version, the second the old one.
fn write(readings: &[&Reading<'_>], diff: Option<&Diff>, notes: &[Note], options: &RenderOptions) -> Rendered {
    let hiding = hide::hiding(readings, options.audience);
    let mut warnings = Vec::new();
    if hiding.records > 0 {
        warnings.push(Warning::Withheld { records: hiding.records });
    }
    if hiding.texts > 0 {
        warnings.push(Warning::TextsWithheld { texts: hiding.texts });
    }
    let files: Vec<File<'_>> =
        readings.iter().zip(hiding.hidden).map(|(reading, hidden)| File::new(reading, hidden)).collect();
    let cx = Cx::new(options);
    let roots: Vec<_> = files.iter().map(File::root).collect();
    let (page, told, changes) = match (diff, &roots[..]) {
        // of the old version only what is gone is told
        (Some(diff), [new, old]) => {
            let (page, changes) = compare::page(&cx, *old, *new, diff);
            (page, &roots[..1], changes)
        }
        _ => (document::page(&cx, &roots), &roots[..], Vec::new()),
    };
    let all: Vec<&Note> = changes.iter().chain(notes).collect();
    let notes = html::notes(&roots, &all);
    if several_patients(&roots) {
        warnings.push(Warning::SeveralPatients);
    }
    let mut written = match options.format {
        PageFormat::Html => html::write(&cx, told, &page, &notes),
        PageFormat::Text => text::write(&cx, told, &page, &notes),
    };
    if options.is_patient() && hiding.records > 0 {
        if written.free_text {
            warnings.push(Warning::FreeText);
        }
        if written.attachments > 0 {
            warnings.push(Warning::Attachments { count: written.attachments });
        }
    }
    if written.made_visible > 0 {
        warnings.push(Warning::HiddenCharacters { count: written.made_visible });
    }
    Rendered { page: std::mem::take(&mut written.page), warnings }
}

/// What a writer has written, and what it met.
#[derive(Debug, Default)]
pub(crate) struct Written {
    page: String,
    free_text: bool,
    attachments: usize,
    made_visible: u64,
}

/// Whether the inputs name different patients: by birth date, or by a number of the same system.
fn several_patients(roots: &[At<'_>]) -> bool {
    let mut births = std::collections::BTreeSet::new();
    for root in roots {
        let patients: Vec<_> = if root.resource_type() == "Bundle" {
            root.items("entry")
                .filter_map(|entry| entry.get("resource"))
                .filter(|one| one.resource_type() == "Patient")
                .collect()
        } else {
            std::iter::once(*root).filter(|one| one.resource_type() == "Patient").collect()
        };
        births.extend(patients.iter().filter_map(|one| one.peek_at("birthDate")).map(std::borrow::Cow::into_owned));
    }
    births.len() > 1
}
