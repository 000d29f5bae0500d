//! What a page says, before it is written as HTML or as text. Views build it; writers only write it.

use super::source::At;
use crate::text::media::Media;
use std::borrow::Cow;

/// A document, or several records together.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// 診療情報提供書, …
    pub(crate) title: Inline<'a>,
    /// Below it: date, state, version.
    pub(crate) about: Vec<Fact<'a>>,
    /// Whom it is about; in print on every page.
    pub(crate) patient: Option<Banner<'a>>,
    /// What must be seen first.
    pub(crate) strip: Vec<Fact<'a>>,
    /// The body.
    pub(crate) sections: Vec<Section<'a>>,
    /// Sections without content, with their reasons, in one line.
    pub(crate) empty: Vec<Inline<'a>>,
    /// Leaves of the document itself that stand nowhere else are told at its foot.
    pub(crate) whole: Vec<At<'a>>,
}

/// Who the patient is (NHS Common User Interface, patient banner: name, birth date, sex, number in this order).
#[derive(Debug, Default)]
pub(crate) struct Banner<'a> {
    pub(crate) name: Inline<'a>,
    pub(crate) kana: Inline<'a>,
    pub(crate) facts: Vec<Fact<'a>>,
}

/// A heading and what stands under it.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    /// Number of its anchor.
    pub(crate) anchor: u32,
    pub(crate) title: Inline<'a>,
    pub(crate) blocks: Vec<Block<'a>>,
    pub(crate) children: Vec<Section<'a>>,
}

/// One piece of content.
#[derive(Debug)]
pub(crate) enum Block<'a> {
    /// Running text; line breaks of the data are kept.
    Text(Inline<'a>),
    /// A narrative (XHTML): its `div`. `aside` says that structured entries stand beside it.
    Narrative {
        div: At<'a>,
        aside: bool,
    },
    /// A list of label and value.
    Facts(Vec<Fact<'a>>),
    Table(Table<'a>),
    /// One record with a heading of its own.
    Card(Card<'a>),
    /// One prescription group.
    Rp(Rp<'a>),
    /// Bytes: an image shown, or a file offered.
    Attachment(Attachment<'a>),
    /// A document in the document.
    Nested(Box<Page<'a>>),
    /// What no view has put into the page, of these resources.
    Rest(Vec<At<'a>>),
}

/// Label and value.
#[derive(Debug)]
pub(crate) struct Fact<'a> {
    pub(crate) label: Cow<'a, str>,
    pub(crate) value: Inline<'a>,
}

/// A record with a heading.
#[derive(Debug)]
pub(crate) struct Card<'a> {
    pub(crate) record: At<'a>,
    pub(crate) anchor: u32,
    /// What kind of record it is; empty where the section says so.
    pub(crate) kind: Cow<'a, str>,
    pub(crate) title: Inline<'a>,
    pub(crate) blocks: Vec<Block<'a>>,
}

/// A table of records or values.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    /// Documented class, for themes.
    pub(crate) class: &'static str,
    pub(crate) caption: Inline<'a>,
    pub(crate) head: Vec<Head<'a>>,
    pub(crate) rows: Vec<Row<'a>>,
    /// On a narrow page the rows become blocks; else the table scrolls.
    pub(crate) stacks: bool,
}

/// A column's head.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub(crate) words: Inline<'a>,
    pub(crate) numeric: bool,
}

/// A row.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    /// The records that it tells, each with the number of its anchor.
    pub(crate) records: Vec<(At<'a>, u32)>,
    pub(crate) cells: Vec<Cell<'a>>,
    /// A part of the row above (a component, a member of a panel).
    pub(crate) part: bool,
}

/// A cell.
#[derive(Debug, Default)]
pub(crate) struct Cell<'a> {
    pub(crate) inline: Inline<'a>,
    pub(crate) numeric: bool,
    /// A line through the values of several dates.
    pub(crate) trend: Option<Trend>,
}

/// Numbers of one item over time; proportions only, no text of the source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trend {
    /// (minutes since the first, value); sorted.
    pub(crate) points: Vec<(f64, f64)>,
    /// Limits, only where they are the same at every point.
    pub(crate) band: Option<(Option<f64>, Option<f64>)>,
    /// What it shows, for who does not see it.
    pub(crate) label: String,
}

/// Drugs that are taken in the same way.
#[derive(Debug)]
pub(crate) struct Rp<'a> {
    /// `Rp 1`; without number where the data have none.
    pub(crate) title: Inline<'a>,
    pub(crate) drugs: Vec<Drug<'a>>,
    /// What holds for all of them.
    pub(crate) usage: Vec<Fact<'a>>,
    /// Morning, noon, evening, bedtime, for patients.
    pub(crate) grid: Option<Table<'a>>,
}

/// A drug of a group.
#[derive(Debug)]
pub(crate) struct Drug<'a> {
    pub(crate) record: At<'a>,
    pub(crate) anchor: u32,
    /// Never cut, never abbreviated.
    pub(crate) name: Inline<'a>,
    /// 1回量（1日量）.
    pub(crate) dose: Inline<'a>,
    pub(crate) total: Inline<'a>,
    /// What holds for this drug only.
    pub(crate) facts: Vec<Fact<'a>>,
}

/// Bytes in the document, or where they lie.
#[derive(Debug)]
pub(crate) struct Attachment<'a> {
    pub(crate) title: Inline<'a>,
    pub(crate) facts: Vec<Fact<'a>>,
    pub(crate) body: Body<'a>,
}

/// How bytes are given to the reader.
#[derive(Debug)]
pub(crate) enum Body<'a> {
    /// Only told.
    None,
    /// Base64 of an image that browsers show; its type is known from the bytes.
    Image { media: Media, base64: Cow<'a, str>, width: u32, height: u32 },
    /// Base64 of a file to be saved.
    Download { media: Media, extension: &'static str, base64: Cow<'a, str> },
    /// Text.
    Text(String),
}

/// Pieces of a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inline<'a>(pub(crate) Vec<Span<'a>>);

/// A piece of a line.
#[derive(Clone, Debug)]
pub(crate) struct Span<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Whose words they are.
    pub(crate) by: By,
    pub(crate) look: Look,
}

/// Whose words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// Of the data: shown as they are, invisible characters made visible.
    Data,
    /// Ours.
    Us,
}

/// How a piece looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Strong,
    /// Smaller: what explains the rest.
    Minor,
    /// A number with its unit, a date: no line break inside.
    Unbroken,
    /// A code, an identifier.
    Code,
    /// A label in a frame.
    Mark(Tone),
    /// Leads to an anchor.
    Link(u32),
    /// A line break.
    Break,
}

/// What a mark means; colour is never the only sign, the words say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Neutral.
    Quiet,
    /// To be noticed.
    Alert,
    /// Above a range.
    High,
    /// Below a range.
    Low,
    /// Not to be spoken of before the patient.
    Secret,
}

impl<'a> Inline<'a> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Words of ours.
    pub(crate) fn us(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new().say(text)
    }

    /// Text of the data.
    pub(crate) fn data(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new().with(text, By::Data, Look::Plain)
    }

    /// One more piece; nothing for an empty one.
    #[must_use]
    pub(crate) fn with(mut self, text: impl Into<Cow<'a, str>>, by: By, look: Look) -> Self {
        self.push(text, by, look);
        self
    }

    /// Words of ours after the rest.
    #[must_use]
    pub(crate) fn say(self, text: impl Into<Cow<'a, str>>) -> Self {
        self.with(text, By::Us, Look::Plain)
    }

    /// A mark after the rest.
    #[must_use]
    pub(crate) fn mark(self, text: impl Into<Cow<'a, str>>, tone: Tone) -> Self {
        self.with(text, By::Us, Look::Mark(tone))
    }

    pub(crate) fn push(&mut self, text: impl Into<Cow<'a, str>>, by: By, look: Look) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(Span { text, by, look });
        }
    }

    /// A line break, unless nothing stands before it.
    pub(crate) fn line(&mut self) {
        if !self.is_empty() {
            self.0.push(Span { text: Cow::Borrowed("\n"), by: By::Us, look: Look::Break });
        }
    }

    /// The other's pieces after these.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The other's pieces after these, with a look of their own where they are plain.
    pub(crate) fn extend_as(&mut self, other: Self, look: Look) {
        self.0.extend(
            other
                .0
                .into_iter()
                .map(|span| Span { look: if span.look == Look::Plain { look } else { span.look }, ..span }),
        );
    }

    /// The same pieces with another look where they are plain.
    #[must_use]
    pub(crate) fn looking(self, look: Look) -> Self {
        let mut out = Self::new();
        out.extend_as(self, look);
        out
    }

    /// The words as one link: pieces of their own would be links of their own, the spaces between them too.
    #[must_use]
    pub(crate) fn linked(self, anchor: u32) -> Self {
        Self::new().with(self.words(), By::Data, Look::Link(anchor))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words alone.
    pub(crate) fn words(&self) -> String {
        self.0.iter().map(|span| &*span.text).collect()
    }

    /// Joins what is not empty.
    pub(crate) fn join(parts: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let mut out = Self::new();
        for part in parts {
            if part.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push(between, By::Us, Look::Plain);
            }
            out.extend(part);
        }
        out
    }

    /// One line each.
    pub(crate) fn lines(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut out = Self::new();
        for part in parts {
            if !part.is_empty() {
                out.line();
                out.extend(part);
            }
        }
        out
    }
}

impl Block<'_> {
    /// The words of its content, one piece a line.
    pub(crate) fn words(&self, out: &mut String) {
        let mut add = |inline: &Inline<'_>| {
            out.push_str(&inline.words());
            out.push('\n');
        };
        match self {
            Self::Text(text) => add(text),
            Self::Facts(facts) => facts.iter().for_each(|fact| add(&fact.value)),
            Self::Table(table) => table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| add(&cell.inline)),
            Self::Card(card) => {
                add(&card.title);
                card.blocks.iter().for_each(|block| block.words(out));
            }
            Self::Rp(rp) => {
                for drug in &rp.drugs {
                    add(&drug.name);
                    drug.facts.iter().for_each(|fact| add(&fact.value));
                }
                rp.usage.iter().for_each(|fact| add(&fact.value));
            }
            Self::Narrative { .. } | Self::Attachment(_) | Self::Nested(_) | Self::Rest(_) => {}
        }
    }
}

impl<'a> Fact<'a> {
    /// A fact, unless its value is empty.
    pub(crate) fn new(label: impl Into<Cow<'a, str>>, value: Inline<'a>) -> Option<Self> {
        (!value.is_empty()).then(|| Self { label: label.into(), value })
    }
}

impl<'a> Cell<'a> {
    pub(crate) fn text(inline: Inline<'a>) -> Self {
        Self { inline, ..Self::default() }
    }
}

impl Head<'_> {
    pub(crate) fn text(words: &'static str) -> Self {
        Self { words: Inline::us(words), numeric: false }
    }
}

impl Inline<'_> {
    /// These pieces, then the other's.
    #[must_use]
    pub(crate) fn followed(mut self, other: Self) -> Self {
        self.extend(other);
        self
    }
}
