//! One input → what the command line writes about it.

use super::error::Error;
use super::{Session, options};
use crate::check::Options;
use crate::outcome::format::to_json;
use crate::outcome::{Format, Piece, Record, Report, Style, Triage};
use serde::{Deserialize, Serialize};

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
    #[serde(flatten)]
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
            let asked: Asked = options::read(text)?;
            session.asked = (text.len() <= KEPT_OPTIONS).then(|| (text.into(), asked.clone()));
            Ok(asked)
        }
    }
}

/// The input's share of a report, and how the report is written.
fn written(session: &mut Session, asked: Asked, input: &[u8]) -> (Style, Piece) {
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
    let outcome = session.worker(asked.check).validate(input);
    let record = Record { file: &asked.file, record: asked.record, outcome: &outcome, bytes: input };
    let piece = Piece::new(&style, &record);
    (style, piece)
}

/// `report`: the whole report on one input, as the command line writes it.
pub(super) fn report(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let asked = asked(session, options)?;
    let (style, piece) = written(session, asked, input);
    let mut report = Report::new(style);
    let mut text = report.head();
    text.push_str(&report.add(piece));
    text.push_str(&report.tail());
    Ok(text.into_bytes())
}

/// `validate`: the report's object about one input, as JSON.
pub(super) fn validate(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let asked = Asked { format: Format::Ndjson, ..asked(session, options)? };
    let (style, piece) = written(session, asked, input);
    Ok(Report::new(style).add(piece).trim_end().to_owned().into_bytes())
}

/// `piece`: the input's share of a report over many inputs, as JSON; a caller joins them with
/// [`Report::add`](crate::outcome::Report::add).
pub(super) fn piece(session: &mut Session, options: &str, input: &[u8]) -> Result<Vec<u8>, Error> {
    let (_, piece) = written(session, options::read(options)?, input);
    Ok(to_json(&piece).into_bytes())
}
