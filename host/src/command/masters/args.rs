//! Arguments of `tekigo masters`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Masters {
    #[command(subcommand)]
    pub(crate) command: Do,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Do {
    /// 公表元のファイルを取り込みます (CSV、TXT、XLSX、ZIP、FHIR の JSON・パッケージ、対応表の ConceptMap) / Imports publishers' files (CSV, TXT, XLSX, ZIP, FHIR JSON or package) and concept maps
    Import(Import),
    /// 取り込んだマスターの一覧を示します / Lists the masters that were imported
    List(Common),
    /// マスターが壊れていないか、求められる版がそろっているかを確かめます / Verifies the packs and compares them with the editions that are asked for
    Check(Check),
    /// コードの内容と有効期間を示します / What a code is, and when it is valid
    Show(Show),
    /// 名称・カナ・同義語からコードを探します / Finds codes by name, kana or synonym
    Find(Find),
    /// 2 つのフォルダーのマスターを比べます / Compares the masters of two folders
    Diff(Diff),
    /// 施設のコード表をマスターに対応付けます / Maps a hospital's own code table onto the masters
    Map(Map),
}

#[derive(Debug, Default, Args)]
pub(crate) struct Common {
    /// マスターのフォルダー (指定がなければ TEKIGO_MASTERS、利用者のフォルダー) / Folder of masters (default: TEKIGO_MASTERS, else the user's folder)
    #[arg(long, value_name = "DIR")]
    pub(crate) masters: Option<PathBuf>,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "text|json")]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 公表元のファイル (ZIP はそのまま) / Publishers' files, zipped or not
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// ファイルの種類 (指定がなければ内容と名前から判断、例 ssk-disease) / Kind of file (default: by content and name), e.g. ssk-disease
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// 版: 日付 (YYYYMMDD) または公表元の版番号 / Edition: its day (YYYYMMDD), or what its publisher calls it
    #[arg(long, value_name = "EDITION")]
    pub(crate) edition: Option<String>,
    /// 書き出すフォルダー (指定がなければ TEKIGO_MASTERS、利用者のフォルダー) / Folder to write to (default: TEKIGO_MASTERS, else the user's folder)
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// 誤りのある行を除いて書き出します / Write what is right although rows are wrong
    #[arg(long)]
    pub(crate) keep_going: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) common: Common,
    /// 求められる版の一覧: CSV (マスター,版) / The editions asked for, as CSV (master,edition)
    #[arg(long, value_name = "FILE")]
    pub(crate) required: Option<PathBuf>,
    /// マスタ更新要否確認に書く版の一覧 (JSON) の書き出し先 / Where to write the list of editions for the master-check request (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// コード / The code
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
    /// コード体系 (例 disease-key、または URL) / Code system, e.g. disease-key or its URL
    #[arg(long, value_name = "SYSTEM")]
    pub(crate) system: Option<String>,
    /// この日付で判断します (YYYY-MM-DD、指定がなければ最新の版) / Judge by this day (default: the newest edition)
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct Find {
    /// 名称、カナ、同義語の一部 / Part of a name, kana or synonym
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// コード体系 (例 disease-key、または URL) / Code system, e.g. disease-key or its URL
    #[arg(long, value_name = "SYSTEM")]
    pub(crate) system: Option<String>,
    /// 件数の上限 (コード体系ごと) / How many of each system
    #[arg(long, value_name = "N", default_value = "10")]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// 旧版のフォルダー / Folder of the older masters
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// 新版のフォルダー / Folder of the newer masters
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "text|json")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Map {
    /// 施設のコード表: CSV (施設コード,名称[,標準コードの候補]) / The hospital's table: CSV (local code, name, optional guess)
    #[arg(value_name = "LOCAL.csv")]
    pub(crate) file: PathBuf,
    /// 対応付け先のコード体系 (例 disease-key、または URL) / System to map to, e.g. disease-key or its URL
    #[arg(long, value_name = "SYSTEM")]
    pub(crate) to: String,
    /// 施設コードのコード体系 URL (ConceptMap の source。指定がなければ、検査は JP-CLINS の LocalCode、ほかは urn:tekigo:local) / URL of the local codes' system, the source of the ConceptMap (default: JP-CLINS's LocalCode for laboratory items, else urn:tekigo:local)
    #[arg(long, value_name = "URL")]
    pub(crate) from: Option<String>,
    /// マスターのフォルダー (指定がなければ TEKIGO_MASTERS、利用者のフォルダー) / Folder of masters (default: TEKIGO_MASTERS, else the user's folder)
    #[arg(long, value_name = "DIR")]
    pub(crate) masters: Option<PathBuf>,
    /// 前回の結果 (JSON): 変わった行だけを示します / An earlier result (JSON): only what changed is shown
    #[arg(long, value_name = "FILE")]
    pub(crate) previous: Option<PathBuf>,
    /// この日付で判断します (YYYY-MM-DD、指定がなければ最新の版) / Judge by this day (default: the newest edition)
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(crate) format: MapFormat,
    /// 標準出力でなくファイルに書きます / Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MapFormat {
    Text,
    Csv,
    Json,
    Html,
    Conceptmap,
}
