//! The commands, one file each: its arguments, and what it does with them.
//!
//! A new command is a file with `Args` and `run`, and two lines here.

mod certify;
mod compare_rules;
mod completions;
mod explain;
mod extract;
mod fhirpath;
mod files;
mod keys;
mod layout;
mod masters;
mod render;
mod request;
mod rules;
mod serve;
mod snapshot;
mod split;
mod store;
mod validate;

use crate::args::Definitions;
use crate::rules::Sources;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use clap::Subcommand;
use std::sync::Arc;
use tekigo_core::Ruleset;

/// The variant of a command is its name; its documentation is its help, `日本語 / English`.
macro_rules! commands {
    ($($(#[$help:meta])* $name:ident => $file:ident;)*) => {
        /// What is asked for.
        #[derive(Debug, Subcommand)]
        pub(crate) enum Do {
            $($(#[$help])* $name(Box<$file::Args>),)*
        }

        impl Do {
            /// Does it. An error was not told yet.
            pub(crate) fn run(&self, console: &Console) -> Result<Status, Error> {
                match self {
                    $(Self::$name(args) => args.run(console),)*
                }
            }
        }
    };
}

commands! {
    /// データを検証します / Validates data
    Validate => validate;
    /// 規則の意味、違反の例、直し方、出典を示します / What a rule means, an example that breaks it, how to mend it, its source
    Explain => explain;
    /// 規則の一覧を示します / The catalogue of rules
    Rules => rules;
    /// 同梱の定義を公式パッケージと要素ごとに比べます / The embedded tables against an official package, element by element
    CompareRules => compare_rules;
    /// FHIRPath (R4) の式を評価します / Evaluates a FHIRPath (R4) expression
    Fhirpath => fhirpath;
    /// StructureDefinition のスナップショットを作ります / A StructureDefinition with its snapshot generated
    Snapshot => snapshot;
    /// 登録・取消・変更に使うキー情報を示します / The key information for register, cancel and change
    Keys => keys;
    /// サービスへの要求を、確かめてから作ります / A request to the service, checked before it is written
    Request => request;
    /// 診療文書や記録を、人が読むページにします / Documents and records as a page for people
    Render => render;
    /// 用語のマスター (傷病名、医薬品、検査項目など) を取り込み、調べます / Imports and asks terminology masters (diseases, drugs, laboratory items)
    Masters => masters;
    /// 大きすぎる検査結果の Bundle を、報告の切れ目で分けます / Divides a Bundle of results that is too large, between reports
    Split => split;
    /// サービスが文書から抽出する 6 情報と、誰に見えるかを示します / What the service will extract from a document, and who will see it
    Extract => extract;
    /// 接続試験の項目を実施し、報告書と証跡を作ります / Runs the conformance tests of the service, and makes report and evidence
    Certify => certify;
    /// HTTP で検証するサーバー ($validate) を動かします / Runs a server that validates over HTTP ($validate)
    Serve => serve;
    /// シェルの入力補完のスクリプトを示します / The script of shell completions
    Completions => completions;
}

/// The rules that the call asks for; says what is wrong with their definitions.
fn load(console: &Console, definitions: &Definitions) -> Result<Arc<Ruleset>, Error> {
    load_with(console, definitions, Vec::new())
}

/// The same, and definitions that were read already.
fn load_with(
    console: &Console,
    definitions: &Definitions,
    read: Vec<(String, Vec<u8>)>,
) -> Result<Arc<Ruleset>, Error> {
    let loaded = crate::rules::load(&Sources { read, ..definitions.sources() })?;
    console.told_of_rules(&loaded.notes, &loaded.problems);
    let masters = masters::of_call(definitions.masters.as_deref())?;
    let rules = loaded.rules;
    Ok(if masters.is_empty() { rules } else { Arc::new(Arc::unwrap_or_clone(rules).with_masters(masters)) })
}

/// Writes the result of a command that has only one text.
fn finish(text: &str) -> Result<Status, Error> {
    print(text).map(|()| Status::Conforms)
}
