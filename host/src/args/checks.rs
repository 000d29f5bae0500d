//! What is checked, as commands that judge are asked: the options of the core.

use super::Definitions;
use crate::terminal::Console;
use crate::{Error, clock};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use tekigo_core::check::{Edition, Extensions, For, Options};
use tekigo_core::model::ElementId;
use tekigo_core::{Lang, Ruleset, Words};

const HEADING: &str = "検証 / Checks";

/// Whether a profile has an element that is called so.
fn is_known(rules: &Ruleset, id: &str) -> bool {
    let ty = id.split('.').next().unwrap_or_default();
    let structures = rules.structures.iter().filter(|structure| *structure.type_name == *ty);
    structures
        .flat_map(|structure| structure.first.0..structure.end.0)
        .any(|at| rules.element(ElementId(at)).is_called(id))
}

/// What to check.
#[derive(Clone, Debug, Args)]
#[allow(
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    reason = "each is a switch of the command line, by its name"
)]
pub(crate) struct Checks {
    /// データが宣言するものに加えて検証するプロファイル (繰り返し可) / Profile to check in addition to those declared (repeatable)
    #[arg(long, value_name = "URL[|VERSION]", help_heading = HEADING)]
    profile: Vec<String>,
    /// 送り先: clins はサービスの規則も検証、fhir は FHIR とプロファイルだけ、auto は宣言から判断 / Receiver: clins adds the rules of the service, fhir is FHIR and profiles only, auto decides by what is declared
    #[arg(
        long = "for",
        value_enum,
        default_value = "auto",
        value_name = "auto|clins|fhir",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = HEADING
    )]
    target: Target,
    /// 技術解説書の版: 値がない要素をどう扱うかが決まります / Edition of the technical guide, which decides what an absent element means
    #[arg(
        long,
        value_enum,
        default_value = "2024-06",
        value_name = "2023-09|2024-06",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = HEADING
    )]
    edition: EditionArg,
    /// 電子カルテに値がある要素の一覧 (1 行に 1 つ、例 Condition.recordedDate)。データになければ指摘します / Elements that the EHR holds a value for, one a line (e.g. Condition.recordedDate); absent ones are reported
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    recorded: Option<PathBuf>,
    /// 定義が読み込まれていない拡張: any は警告、known はエラー (modifierExtension は常にエラー) / An extension whose definition is not loaded: any warns, known is an error (modifierExtension is always one)
    #[arg(
        long,
        value_enum,
        default_value = "any",
        value_name = "any|known",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = HEADING
    )]
    extensions: ExtensionsArg,
    /// 文字列の中のマークアップをエラーにします / Markup in plain strings is an error
    #[arg(long, help_heading = HEADING)]
    security_checks: bool,
    /// JSON のコメントを許し、報告だけします / JSON comments are reported and tolerated
    #[arg(long, help_heading = HEADING)]
    allow_comments: bool,
    /// example.org などの URL をエラーにします / example.org canonicals are errors
    #[arg(long, help_heading = HEADING)]
    no_example_urls: bool,
    /// 推奨 (技術解説書の推奨要素と FHIR のベストプラクティス) を報告しません / Leave advice out: what the guide recommends, best practices of FHIR
    #[arg(long, help_heading = HEADING)]
    no_advice: bool,
    /// データの値を報告に出しません (記録やサーバー向け) / Leave what the data says out of reports, for logs and servers
    #[arg(long, help_heading = HEADING)]
    mask: bool,
    /// 1 件の大きさの上限、バイト (指定がなければ clins は 10 MiB、fhir はなし) / Bytes one input may have (default: 10 MiB for clins, none for fhir)
    #[arg(long, value_name = "N", help_heading = HEADING)]
    max_bytes: Option<u64>,
    /// 「今」とする時刻、例 2026-11-29T09:00:00+09:00 (指定がなければこの計算機の時刻) / The instant that is now, e.g. 2026-11-29T09:00:00+09:00 (default: the clock)
    #[arg(long, value_name = "INSTANT", help_heading = HEADING)]
    now: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Target {
    Auto,
    Clins,
    Fhir,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EditionArg {
    #[value(name = "2023-09")]
    E2023,
    #[value(name = "2024-06")]
    E2024,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExtensionsArg {
    Any,
    Known,
}

/// What to say of a profile that no loaded definition answers, naming what may have been meant.
pub(crate) fn unanswered(rules: &Ruleset, canonical: &str) -> Option<Words> {
    if rules.resolve(canonical).is_some() {
        return None;
    }
    let url = canonical.split('|').next().unwrap_or(canonical);
    let near = rules.by_url.keys().map(|known| (shared(url, known), known));
    let near = near.filter(|&(shared, known)| shared * 4 >= url.len().max(known.len()) * 3);
    let (ja, en) = match near.max_by_key(|&(shared, known)| (shared, std::cmp::Reverse(known))) {
        Some((_, known)) => (format!("もしかして: {known}"), format!("did you mean {known}?")),
        None => (
            "--package か --define で定義を読み込んでください".to_owned(),
            "load its definition with --package or --define".to_owned(),
        ),
    };
    Some(Words::new(
        format!("プロファイル {canonical} の定義が読み込まれていません。{ja}"),
        format!("no loaded definition answers the profile {canonical}; {en}"),
    ))
}

/// Bytes that two names share at their starts and, beyond them, at their ends: a slip leaves the most of both.
fn shared(a: &str, b: &str) -> usize {
    let start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - start;
    start + a.bytes().rev().zip(b.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count()
}

impl Checks {
    /// As the core takes it, with the instant that the call gives or that of the clock.
    pub(crate) fn options(&self, lang: Lang, definitions: &Definitions) -> Result<Options, Error> {
        Ok(Options {
            now: Some(self.now()?),
            profiles: self.profile.clone(),
            target: match self.target {
                Target::Auto => For::Auto,
                Target::Clins => For::Clins,
                Target::Fhir => For::Fhir,
            },
            security_checks: self.security_checks,
            allow_comments: self.allow_comments,
            no_example_urls: self.no_example_urls,
            no_advice: self.no_advice,
            extensions: match self.extensions {
                ExtensionsArg::Any => Extensions::Any,
                ExtensionsArg::Known => Extensions::Known,
            },
            max_bytes: self.max_bytes,
            recorded: self.recorded()?,
            edition: match self.edition {
                EditionArg::E2023 => Edition::E2023,
                EditionArg::E2024 => Edition::E2024,
            },
            clins_version: definitions.clins_version.clone(),
            core_version: definitions.core_version.clone(),
            lang,
            mask: self.mask,
        })
    }

    /// Every profile of the call has a definition. An element of `--recorded` that no profile has is said: it may be misspelt.
    pub(crate) fn answered(&self, console: &Console, recorded: &[String], rules: &Ruleset) -> Result<(), Error> {
        let unknown: Vec<&str> = recorded.iter().map(String::as_str).filter(|id| !is_known(rules, id)).collect();
        if !unknown.is_empty() && !console.quiet {
            let names = unknown.join(", ");
            console.problem_in(
                &format!("--recorded の次の要素は、読み込まれているどのプロファイルにもありません: {names}"),
                &format!("no loaded profile has these elements of --recorded: {names}"),
            );
        }
        match self.profile.iter().find_map(|canonical| unanswered(rules, canonical)) {
            None => Ok(()),
            Some(words) => Err(Error::Call(words)),
        }
    }

    /// Whether the call says what now is, so that the clock does not.
    pub(crate) fn holds_the_clock(&self) -> bool {
        self.now.is_some()
    }

    fn now(&self) -> Result<String, Error> {
        let Some(given) = &self.now else { return Ok(clock::now()) };
        let has_zone = given.parse::<jiff::Timestamp>().is_ok();
        if !has_zone {
            return Err(Error::call(
                format!("--now「{given}」を時刻として読めません。例: 2026-11-29T09:00:00+09:00"),
                format!("--now {given:?} is no instant; write it as 2026-11-29T09:00:00+09:00"),
            ));
        }
        Ok(given.clone())
    }

    /// Elements that the file lists, one a line.
    fn recorded(&self) -> Result<Vec<String>, Error> {
        let Some(path) = &self.recorded else { return Ok(Vec::new()) };
        let text = std::fs::read_to_string(path).map_err(|why| Error::read(path, why))?;
        let text = text.trim_start_matches('\u{feff}');
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Ok(lines.map(str::to_owned).collect())
    }
}
