//! One input → what the command line writes about it.

use super::error::{Error, Kind};
use super::{Session, options};
use crate::check::Options;
use crate::outcome::{Format, Piece, Record, Report, Style, Triage, Waiver};
use crate::text::records;
use crate::validator::Worker;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How to write, and what to check.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Asked {
    /// What the report calls the input.
    file: String,
    /// 1-based line of an NDJSON input that this is.
    record: Option<u64>,
    format: Format,
    color: bool,
    width: Option<usize>,
    verbose: bool,
    quiet: bool,
    several: bool,
    /// Waivers, an earlier report, how many issues to show.
    triage: Triage,
    /// Groups of issues that were told often enough and are left out of pieces (`Report::take_filled`).
    filled: BTreeSet<Box<str>>,
    /// Stands beside the others.
    #[serde(skip)]
    check: Options,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            file: "-".to_owned(),
            record: None,
            format: Format::Json,
            color: false,
            width: None,
            verbose: false,
            quiet: false,
            several: false,
            triage: Triage::default(),
            filled: BTreeSet::new(),
            check: Options::default(),
        }
    }
}

/// Options of more bytes are read each time.
const KEPT_OPTIONS: usize = 16 << 10;

/// What is asked for. Callers give the same options with document after document, and reading them takes a sixth of judging a small
/// one: those of the call before are kept.
fn asked(session: &mut Session, text: &str) -> Result<Asked, Error> {
    match &session.asked {
        Some((known, asked)) if **known == *text => Ok(asked.clone()),
        _ => {
            let (asked, check): (Asked, Options) = options::read_both(text)?;
            if let Some(words) = asked.triage.waivers.iter().find_map(Waiver::fault) {
                return Err(Error::new(Kind::Options, words));
            }
            let asked = Asked { check, ..asked };
            session.asked = (text.len() <= KEPT_OPTIONS).then(|| (text.into(), asked.clone()));
            Ok(asked)
        }
    }
}

/// Judges inputs as they are asked to be, and writes what a report says of each.
struct Writer<'a> {
    style: Style,
    file: String,
    filled: BTreeSet<Box<str>>,
    worker: &'a mut Worker,
}

impl<'a> Writer<'a> {
    fn new(session: &'a mut Session, asked: Asked) -> Result<Self, Error> {
        let style = Style {
            format: asked.format,
            lang: asked.check.lang,
            color: asked.color,
            width: asked.width,
            verbose: asked.verbose,
            quiet: asked.quiet,
            several: asked.several,
            rules: session.rules().label.clone(),
            triage: asked.triage.into(),
        };
        let worker = session.worker(&asked.check)?;
        Ok(Self { style, file: asked.file, filled: asked.filled, worker })
    }

    /// The share of the input, which is that line of its file.
    fn piece(&mut self, record: Option<u64>, bytes: &[u8]) -> Piece {
        let outcome = self.worker.validate(bytes);
        let record = Record { file: &self.file, record, outcome: &outcome, bytes };
        Piece::after(&self.style, &record, &|group| self.filled.contains(group))
    }
}

/// How the report on the input is written, and the input's share of it.
fn one(session: &mut Session, asked: Asked, input: &[u8]) -> Result<(Style, Piece), Error> {
    let record = asked.record;
    let mut writer = Writer::new(session, asked)?;
    let piece = writer.piece(record, input);
    Ok((writer.style, piece))
}

/// `report`: the whole report on one input, as the command line writes it.
pub(super) fn report(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let asked = asked(session, options)?;
    let (style, piece) = one(session, asked, input)?;
    let mut report = Report::new(style);
    let mut text = report.head();
    text.push_str(&report.add(piece));
    text.push_str(&report.tail());
    Ok(text.into_bytes())
}

/// `validate`: the report's object about one input, as JSON.
pub(super) fn validate(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let asked = Asked { format: Format::Ndjson, ..asked(session, options)? };
    let (style, piece) = one(session, asked, input)?;
    Ok(Report::new(style).add(piece).trim_end().to_owned().into_bytes())
}

/// `piece`: the input's share of a report over many inputs, as [`pieces_of`] reads it; a caller joins them with
/// [`Report::add`](crate::outcome::Report::add).
pub(super) fn piece(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let asked = asked(session, options)?;
    Ok(written(&[one(session, asked, input)?.1]))
}

/// `pieces`: the same for each line of NDJSON that is not blank. `record` is the number of the first line. One call for
/// many small records is several times as fast as a call for each, where options and answers have to cross into another engine.
pub(super) fn pieces(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let asked = asked(session, options)?;
    let first = asked.record.unwrap_or(1);
    let mut writer = Writer::new(session, asked)?;
    let pieces: Vec<Piece> = records(first, input).map(|(line, bytes)| writer.piece(Some(line), bytes)).collect();
    Ok(written(&pieces))
}

/// Not as JSON: most of a piece is a report's text, often JSON itself. To escape it here and read it again there took an eighth of
/// what a record took.
fn written(pieces: &[Piece]) -> Vec<u8> {
    // fails for what has no length in advance, of which there is nothing in a piece
    postcard::to_allocvec(pieces).unwrap_or_default()
}

/// The pieces that the operations `piece` (one) and `pieces` answer with. A host reads them with the version of tekigo that wrote
/// them; `None` where the bytes are something else.
pub fn pieces_of(answer: &[u8]) -> Option<Vec<Piece>> {
    postcard::from_bytes(answer).ok()
}
