//! `tekigo certify verify`: evidence, checked.

use super::{judging, text_of};
use crate::certify::evidence::{self, Packed};
use crate::certify::judge::Judging;
use crate::certify::keep;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 証跡のフォルダーか ZIP / Evidence, a folder or a ZIP
    #[arg(value_name = "DIR|ZIP")]
    evidence: PathBuf,
    /// 署名した鍵がこの公開鍵 (PEM) であることも確かめます / The signature has to be by this public key (PEM)
    #[arg(long, value_name = "KEY")]
    public_key: Option<PathBuf>,
    /// 判定に使ったマスターのフォルダー (やり取りしたデータから判定し直すとき) / Folder of the masters that were judged with, to judge traffic again
    #[arg(long, value_name = "DIR")]
    masters: Option<PathBuf>,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let mut faults = Vec::new();
        let packed = if self.evidence.is_dir() {
            Packed(keep::read(&self.evidence)?)
        } else {
            let bytes = std::fs::read(&self.evidence).map_err(|why| Error::read(&self.evidence, why))?;
            match evidence::unzip(&bytes) {
                Ok(packed) => {
                    // what is between the files of an archive is checked by making it anew
                    if evidence::zip(&packed)? != bytes {
                        faults.push("ZIP: changed, or packed by another program".to_owned());
                    }
                    packed
                }
                Err(why) => {
                    faults.push(format!("ZIP: {why}"));
                    Packed::default()
                }
            }
        };
        let key = match &self.public_key {
            None => None,
            Some(path) => Some(evidence::public_key_of(&text_of(path)?).map_err(|why| {
                let name = path.display();
                Error::call(format!("{name} は公開鍵ではありません: {why}"), format!("{name} is no public key: {why}"))
            })?),
        };
        // the rules are loaded before anything is judged, so that a broken installation is no fault of the evidence
        let judge = judging("2026-01-01T00:00:00Z", self.masters.as_deref())?;
        let at = |now: &str| Judging::new(judge.validator(), now).with_masters(judge.masters().to_vec());
        let mut checked = evidence::verify(&packed, key.as_ref(), at);
        faults.append(&mut checked.faults);
        let lang = console.lang;
        let mut out = String::new();
        for fault in &faults {
            // writing to a String cannot fail
            let _ = writeln!(out, "× {}", tekigo_core::outcome::format::safe_text(fault));
        }
        if let Some(report) = &checked.report {
            let (ja, en) = report.result.words();
            out += lang.pick(&format!("記録が示す結果: {ja}\n"), &format!("result that the record gives: {en}\n"));
        }
        out += &match (checked.masked, checked.judged_again) {
            (false, _) if checked.other_masters => {
                let used = checked.report.iter().flat_map(|report| &report.tool.masters);
                let list: Vec<String> = used.map(|one| format!("{} {}", one.system, one.edition)).collect();
                let list = if list.is_empty() { lang.pick("なし", "none").to_owned() } else { list.join(", ") };
                let list = tekigo_core::outcome::format::safe_text(&list);
                lang.pick(
                    &format!(
                        "判定し直していません: 判定に使ったマスターと同じものを --masters で指定してください ({list})\n"
                    ),
                    &format!("not judged again: give the masters that it was judged with, by --masters ({list})\n"),
                )
                .to_owned()
            }
            (true, _) => lang
                .pick(
                    "判定は記録された検査結果から計算し直しました (やり取りの値は伏せてあります)\n",
                    "verdicts were made anew from the recorded facts (traffic is masked)\n",
                )
                .to_owned(),
            (false, count) => lang
                .pick(
                    &format!("{count} 項目を、やり取りしたデータから判定し直しました\n"),
                    &format!("{count} items were judged again from their traffic\n"),
                )
                .to_owned(),
        };
        out += &match &checked.signed_by {
            None => lang.pick("署名はありません\n", "it is not signed\n").to_owned(),
            Some(key) => {
                let trusted = if self.public_key.is_some() {
                    lang.pick("指定した公開鍵", "the key given")
                } else {
                    lang.pick(
                        "証跡の中の公開鍵。--public-key で確かめてください",
                        "the key inside; check it with --public-key",
                    )
                };
                lang.pick(&format!("署名: {key} ({trusted})\n"), &format!("signed by {key} ({trusted})\n")).to_owned()
            }
        };
        let (files, digest) = (checked.files, &checked.digest);
        out += &if faults.is_empty() {
            lang.pick(
                &format!("変更はありません: {files} ファイル (manifest.json の SHA-256 {digest})\n"),
                &format!("unchanged: {files} files (SHA-256 of manifest.json {digest})\n"),
            )
            .to_owned()
        } else {
            lang.pick(&format!("問題 {} 件\n", faults.len()), &format!("{} faults\n", faults.len())).to_owned()
        };
        print(&out)?;
        Ok(if faults.is_empty() { Status::Conforms } else { Status::Errors })
    }
}
