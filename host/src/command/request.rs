//! `tekigo request`: the request document for an operation of the service, checked before it is written.

use super::keys::{read_file, tell};
use super::{files, layout, store};
use crate::args::Definitions;
use crate::terminal::Console;
use crate::{Error, Status, clock};
use clap::ValueEnum;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tekigo_core::Ruleset;
use tekigo_core::outcome::format::safe_text;
use tekigo_core::request::decision::{Card, Consent};
use tekigo_core::request::options::Query;
use tekigo_core::request::reason::Told;
use tekigo_core::request::{self, CallFault, Input, OPERATIONS, Options, Ran, Verdict};
use tekigo_core::{Options as CheckOptions, Validator};

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Args {
    /// 操作: register、change、cancel、undo、status、result、cancel-extracted、destination、list、fetch、six-information、master-check / Operation: register, change, cancel, undo, status, result, cancel-extracted, destination, list, fetch, six-information, master-check
    #[arg(value_name = "OPERATION", value_parser = operations())]
    pub(crate) operation: String,
    /// 操作の入力 (change は登録済みと新しいファイルの 2 つ) / What the operation takes (change: the registered and the new file)
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// 同意: direct (口頭)、portal (マイナポータル)、reader (カードリーダー)、none (なし) / Consent: direct (oral), portal, reader, none
    #[arg(
        long,
        value_enum,
        value_name = "direct|portal|reader|none",
        hide_possible_values = true,
        help_heading = "登録 / Register"
    )]
    pub(crate) consent: Option<ConsentArg>,
    /// 患者がマイナンバーカード (利用者証明用電子証明書) を持っているか / Whether the patient has the card
    #[arg(long, value_enum, value_name = "yes|no", hide_possible_values = true, help_heading = "登録 / Register")]
    pub(crate) card: Option<CardArg>,
    /// 資格情報 (docs/schema/eligibility-1.json) / Eligibility record
    #[arg(long, value_name = "FILE", help_heading = "登録 / Register")]
    pub(crate) eligibility: Option<PathBuf>,
    /// 送付先利用状況確認の応答 (docs/schema/answer-destination-1.json) / Answer of a destination search
    #[arg(long, value_name = "FILE", help_heading = "登録 / Register")]
    pub(crate) destination: Option<PathBuf>,
    /// データそのものも base64 で要求に入れます / Put the data into the request, too (base64)
    #[arg(long, help_heading = "登録 / Register")]
    pub(crate) embed: bool,
    /// 何が増え、なくなり、変わるかを示します (change、要求は作りません) / What appears, disappears and changes (change; no request is made)
    #[arg(long, help_heading = "変更・取消 / Change and cancel")]
    pub(crate) diff: bool,
    /// 医療機関番号が変わったことを認めて進みます / The institution's number was changed since the registration
    #[arg(long, help_heading = "変更・取消 / Change and cancel")]
    pub(crate) institution_number_changed: bool,
    /// 対象の記録 (単位の一部だけの操作は断ります) / Records that are meant (a part of a unit is refused)
    #[arg(long, value_name = "ID", help_heading = "変更・取消 / Change and cancel")]
    pub(crate) record: Vec<String>,
    /// 登録済みのファイルの代わりに、送信台帳の行を使います (--id で選びます) / Use a line of the register instead of the registered file (chosen by --id)
    #[arg(long, value_name = "FILE.ndjson", requires = "id", help_heading = "変更・取消 / Change and cancel")]
    pub(crate) store: Option<PathBuf>,
    /// 台帳から選ぶ Bundle-ID か文書の識別子 / Bundle-ID or document identifier to choose from the register
    #[arg(long, value_name = "ID", requires = "store", help_heading = "変更・取消 / Change and cancel")]
    pub(crate) id: Option<String>,
    /// 文書そのものは取消済み (cancel-extracted) / The document itself was cancelled (cancel-extracted)
    #[arg(long, help_heading = "変更・取消 / Change and cancel")]
    pub(crate) deleted: bool,
    /// 自施設の医療機関番号 10 桁 (status、list、fetch) / Own institution number, ten digits (status, list, fetch)
    #[arg(long, value_name = "NUMBER", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) institution: Option<String>,
    /// 取得する文書の識別子 (fetch、繰り返し可) / Identifier of a document to fetch (repeatable)
    #[arg(long, value_name = "ID", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) document: Vec<String>,
    /// 要求に対する受付番号 (result) / Receipt of the request (result)
    #[arg(long, value_name = "TEXT", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) receipt: Option<String>,
    /// 抽出対象期間の初日 (six-information) / First day of the period
    #[arg(long, value_name = "DATE", requires = "to", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) from: Option<String>,
    /// 抽出対象期間の末日 / Last day of the period
    #[arg(long, value_name = "DATE", requires = "from", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) to: Option<String>,
    /// 医療機関名の一部 (destination) / A part of the institution's name
    #[arg(long, value_name = "TEXT", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) name: Option<String>,
    /// 郵便番号 / Postal code
    #[arg(long, value_name = "CODE", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) postal_code: Option<String>,
    /// 都道府県番号 01～47 / Prefecture 01 to 47
    #[arg(long, value_name = "NN", help_heading = "照会・取得 / Ask and fetch")]
    pub(crate) prefecture: Option<String>,
    /// この日時の時点で判断します (指定がなければ現在) / Decide as of this date-time (default: now)
    #[arg(long, value_name = "INSTANT", help_heading = "入出力 / Input and output")]
    pub(crate) now: Option<String>,
    /// 出力: request は要求だけ、answer は判断の理由とファイルの検証結果も / Output: the request only, or the answer with reasons and issues
    #[arg(
        long,
        value_enum,
        default_value = "request",
        value_name = "request|answer|text",
        hide_possible_values = true,
        help_heading = "入出力 / Input and output"
    )]
    pub(crate) format: RequestFormat,
    /// 対応表の決めるレイアウト (XML、CSV、固定長、JSON) で書きます (docs/schema/mapping-1.json) / Write in the layout of a mapping (XML, CSV, fixed width, JSON)
    #[arg(long, value_name = "FILE", help_heading = "入出力 / Input and output")]
    pub(crate) map: Option<PathBuf>,
    /// 標準出力でなくファイルに書きます (全体を書けたときだけ置き換わります) / Write to a file instead of standard output (replaced only when written whole)
    #[arg(short, long, value_name = "FILE", help_heading = "入出力 / Input and output")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ConsentArg {
    Direct,
    Portal,
    Reader,
    None,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CardArg {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RequestFormat {
    Request,
    Answer,
    Text,
}

fn operations() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(OPERATIONS.map(|operation| operation.name))
}

/// Reads a JSON file of ours.
fn form<T: DeserializeOwned>(console: &Console, path: &Path) -> Option<T> {
    let bytes = read_file(console, path)?;
    match serde_json::from_slice(&bytes) {
        Ok(value) => Some(value),
        Err(error) => {
            let name = path.display();
            console.problem_in(
                &format!("{name} の形が違います: {error}"),
                &format!("{name} is not of the form that is needed: {error}"),
            );
            None
        }
    }
}

fn options(console: &Console, command: &Args) -> Option<Options> {
    let eligibility = match &command.eligibility {
        Some(path) => Some(form(console, path)?),
        None => None,
    };
    let destination = match &command.destination {
        Some(path) => Some(form(console, path)?),
        None => None,
    };
    Some(Options {
        consent: command.consent.map_or(Consent::Unasked, |consent| match consent {
            ConsentArg::Direct => Consent::Direct,
            ConsentArg::Portal => Consent::Portal,
            ConsentArg::Reader => Consent::Reader,
            ConsentArg::None => Consent::None,
        }),
        card: command.card.map_or(Card::Unasked, |card| match card {
            CardArg::Yes => Card::Yes,
            CardArg::No => Card::No,
        }),
        eligibility,
        destination,
        now: command.now.clone().or_else(|| Some(clock::now())),
        institution: command.institution.clone(),
        institution_number_changed: command.institution_number_changed,
        records: command.record.clone(),
        deleted: command.deleted,
        documents: command.document.clone(),
        receipt: command.receipt.clone(),
        query: Query {
            name: command.name.clone(),
            postal_code: command.postal_code.clone(),
            prefecture: command.prefecture.clone(),
        },
        period: command.from.clone().zip(command.to.clone()).map(|(from, to)| [from, to]),
        embed: command.embed,
    })
}

/// The files of the call: (name, bytes). A line of the register stands for the registered file.
fn inputs(console: &Console, command: &Args) -> Option<Vec<(String, Vec<u8>)>> {
    let mut inputs = Vec::new();
    if let (Some(path), Some(id)) = (&command.store, &command.id) {
        inputs.push((format!("{}#{id}", path.display()), store::find(console, path, id)?));
    }
    for path in &command.files {
        inputs.push((path.to_string_lossy().into_owned(), read_file(console, path)?));
    }
    Some(inputs)
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let rules = super::load(console, &Definitions::default())?;
        Ok(run(console, self, rules))
    }
}

fn run(console: &Console, command: &Args, rules: Arc<Ruleset>) -> Status {
    let (Some(options), Some(given)) = (options(console, command), inputs(console, command)) else {
        return Status::Failed;
    };
    let inputs: Vec<Input<'_>> = given.iter().map(|(name, bytes)| Input { name, bytes }).collect();
    let validator = Validator::new(rules, CheckOptions { now: options.now.clone(), ..CheckOptions::default() });
    if command.diff {
        return diff(console, command, &validator, &inputs);
    }
    match request::make(&validator, &command.operation, &options, &inputs) {
        Ok(ran) => finish(console, command, &ran, &inputs),
        Err(fault) => {
            call_fault(console, command, &fault);
            Status::Failed
        }
    }
}

fn call_fault(console: &Console, command: &Args, fault: &CallFault) {
    match fault {
        CallFault::Files { wanted, given } => console.problem_in(
            &format!("request {} に渡すファイルは {wanted} つです ({given} つ指定されています)", command.operation),
            &format!("request {} takes {wanted} files, {given} were given", command.operation),
        ),
        CallFault::Operation(text) | CallFault::Options(text) => console.problem(text),
    }
}

fn diff(console: &Console, command: &Args, validator: &Validator, inputs: &[Input<'_>]) -> Status {
    let ("change", [old, new]) = (command.operation.as_str(), inputs) else {
        console.problem_in(
            "--diff は request change に登録済みと新しいファイルの 2 つを渡すときに使います",
            "--diff goes with request change and two files, the registered and the new one",
        );
        return Status::Failed;
    };
    match request::compare(validator, old, new) {
        Ok(diff) => {
            let text = match command.format {
                RequestFormat::Answer => serde_json::to_string_pretty(&diff).unwrap_or_default() + "\n",
                RequestFormat::Request | RequestFormat::Text => safe(&diff.text(console.lang)),
            };
            if files::finish(console, command.output.as_deref(), text.as_bytes()) {
                Status::Conforms
            } else {
                Status::Failed
            }
        }
        Err((name, outcome)) => {
            tell(console, &name, &outcome, |_| true);
            Status::Errors
        }
    }
}

/// Text of the data for a terminal, line by line.
fn safe(text: &str) -> String {
    text.lines().fold(String::new(), |all, line| all + &safe_text(line) + "\n")
}

fn finish(console: &Console, command: &Args, ran: &Ran, inputs: &[Input<'_>]) -> Status {
    for (name, outcome) in &ran.files {
        if !console.quiet {
            tell(console, name, outcome, |issue| {
                console.verbose || issue.severity.is_error() || issue.rule.id.starts_with("key-")
            });
        }
    }
    let verdict = match ran.verdict {
        Verdict::Written => console.lang.pick("要求を作りました", "the request is made"),
        Verdict::SendOnPaper => {
            console.lang.pick("サービスでは送れません (紙などで渡します)", "not by the service: on paper")
        }
        Verdict::DoNotRegister => console.lang.pick("登録しません", "do not register"),
        Verdict::Refused => console.lang.pick("要求を作れません", "the request is refused"),
        Verdict::Undecidable => console.lang.pick("判断できません", "it cannot be decided"),
        Verdict::Invalid => console.lang.pick("データを直してください", "the data have to be corrected"),
    };
    if ran.verdict != Verdict::Written || !console.quiet {
        console.problem(verdict);
        ran.reasons.iter().for_each(|reason| say(console, reason));
    }
    for precondition in ran.request.iter().flat_map(|request| &request.preconditions) {
        say(console, precondition);
    }
    let bytes = match (command.format, &ran.request, &command.map) {
        (RequestFormat::Answer, ..) => Some((ran.to_json(inputs, true) + "\n").into_bytes()),
        (_, Some(request), Some(path)) => {
            let mapped =
                layout::load(console, path).and_then(|mapping| layout::apply(console, path, &mapping, request));
            if mapped.is_none() {
                return Status::Failed;
            }
            mapped
        }
        (_, Some(request), None) => Some((request.to_json() + "\n").into_bytes()),
        (_, None, _) => None,
    };
    let status = if ran.verdict == Verdict::Written { Status::Conforms } else { Status::Errors };
    let written = bytes.is_none_or(|bytes| files::finish(console, command.output.as_deref(), &bytes));
    if written { status } else { Status::Failed }
}

/// A reason with its address.
fn say(console: &Console, told: &Told) {
    let message = console.lang.pick(&told.message.ja, &told.message.en);
    let guide = console.lang.pick("技術解説書(案)", "guide");
    let address =
        if told.address.starts_with("docs/") { told.address.to_owned() } else { format!("{guide} {}", told.address) };
    console.advice(&format!("{message} [{address}]"));
}
