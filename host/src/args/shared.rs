//! Arguments that several commands have.

use crate::rules::{Cache, Sources};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use tekigo_core::Base;

/// Which definitions to check against.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Definitions {
    /// FHIR パッケージの .tgz かフォルダー (繰り返し可) / FHIR package, .tgz or folder (repeatable)
    #[arg(long, value_name = "DIR|TGZ", help_heading = "定義 / Definitions")]
    pub(crate) package: Vec<PathBuf>,
    /// 定義ファイル: StructureDefinition、ValueSet、CodeSystem、またはその Bundle (繰り返し可) / Definition file: a StructureDefinition, ValueSet, CodeSystem or a Bundle of them (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "定義 / Definitions")]
    pub(crate) define: Vec<PathBuf>,
    /// 同梱の日本の定義を使わず、R4 の基本と与えたものだけで検証します / Only the R4 base and what is given, no embedded Japanese tables
    #[arg(long, help_heading = "定義 / Definitions")]
    pub(crate) no_embedded: bool,
    /// 同梱の JP-CLINS の版 (指定がなければ最新) / Which embedded JP-CLINS tables (default: the newest)
    #[arg(long, value_name = "VERSION", help_heading = "定義 / Definitions")]
    pub(crate) clins_version: Option<String>,
    /// 版のない JP Core の定義を、どの版として読むか (指定がなければ文書による) / Edition of JP Core that canonicals without a version mean (default: by the document)
    #[arg(long, value_name = "VERSION", help_heading = "定義 / Definitions", value_parser = tekigo_core::source::CORE_VERSIONS)]
    pub(crate) core_version: Option<String>,
    /// 取り込んだマスターのフォルダー (指定がなければ TEKIGO_MASTERS、利用者のフォルダー) / Folder of imported masters (default: TEKIGO_MASTERS, else the user's folder)
    #[arg(long, value_name = "DIR", help_heading = "定義 / Definitions")]
    pub(crate) masters: Option<PathBuf>,
    /// コンパイルしたパッケージをディスクに残さず、使いもしません / Neither keep nor use compiled packages on disk
    #[arg(long, help_heading = "定義 / Definitions")]
    pub(crate) no_cache: bool,
}

impl Definitions {
    /// Whether the rules are those that come with tekigo and no others.
    #[cfg(feature = "wasm-engine")]
    pub(crate) fn are_embedded(&self) -> bool {
        self.package.is_empty() && self.define.is_empty() && !self.no_embedded
    }

    /// What to load.
    pub(crate) fn sources(&self) -> Sources {
        Sources {
            packages: self.package.clone(),
            definitions: self.define.clone(),
            read: Vec::new(),
            base: if self.no_embedded { Base::R4 } else { Base::Embedded },
            clins_version: self.clins_version.clone(),
            cache: if self.no_cache { None } else { Cache::of_user() },
        }
    }
}

/// The file that `-o` names; `None` is standard output, which `-` names as well.
pub(crate) fn file_of(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| path.as_os_str() != "-")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
    Csv,
}
