//! `tekigo certify list`: the catalogue.

use super::WhichCatalogue;
use crate::args::ListFormat;
use crate::certify::catalogue::{Catalogue, Item, Kind};
use crate::certify::data;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tekigo_core::outcome::format::csv_row;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    catalogue: WhichCatalogue,
    /// この項目だけを、手順とともに示します / This item only, with all it says
    #[arg(value_name = "ITEM")]
    item: Option<String>,
    /// 公開の要求と項目、規則の対応を示します / Which requirements have which items and rules
    #[arg(long)]
    coverage: bool,
    /// 試験データを手で入力できる形でフォルダーに書きます / Writes the test data into a folder, to be typed in by hand
    #[arg(long, value_name = "DIR")]
    data_out: Option<PathBuf>,
    /// 出力の形式 / Format
    #[arg(long, value_enum, default_value = "text", value_name = "text|json|csv", hide_possible_values = true)]
    format: ListFormat,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let catalogue = self.catalogue.load()?;
        if let Some(folder) = &self.data_out {
            return write_data(console, folder);
        }
        if self.coverage {
            return print(&coverage(console, &catalogue, self.format)).map(|()| Status::Conforms);
        }
        let text = match (&self.item, self.format) {
            (Some(id), _) => match catalogue.item(id) {
                Some(item) => whole(console, item),
                None => return Err(Error::call(format!("項目 {id} はありません"), format!("there is no item {id}"))),
            },
            (None, ListFormat::Json) => {
                let of = json!({"catalogue": catalogue.head, "digest": catalogue.digest, "items": catalogue.items});
                serde_json::to_string_pretty(&of).unwrap_or_default() + "\n"
            }
            (None, ListFormat::Csv) => {
                let head = csv_row(["id", "title", "function", "pattern", "test", "obligation", "kind"]);
                catalogue.items.iter().fold(head, |out, item| {
                    let words = |value: serde_json::Value| value.to_string().replace(['[', ']', '"'], "");
                    let cells = [
                        item.id.clone(),
                        item.title.pick(console.lang).to_owned(),
                        item.function.clone(),
                        words(json!(item.pattern)),
                        words(json!(item.test)),
                        words(json!(item.obligation)),
                        words(json!(item.kind)),
                    ];
                    out + &csv_row(cells.iter().map(String::as_str))
                })
            }
            (None, ListFormat::Text) => table(console, &catalogue),
        };
        print(&text).map(|()| Status::Conforms)
    }
}

fn kind(console: &Console, kind: Kind) -> &'static str {
    match kind {
        Kind::Auto => console.lang.pick("自動", "auto"),
        Kind::Simulated => console.lang.pick("模擬", "simulated"),
        Kind::Attested => console.lang.pick("証言", "attested"),
        Kind::Witnessed => console.lang.pick("立会", "witnessed"),
    }
}

fn table(console: &Console, catalogue: &Catalogue) -> String {
    let head = &catalogue.head;
    let mut out = format!("{} ({} {})\n", head.title.pick(console.lang), head.id, head.edition);
    for item in &catalogue.items {
        let mark = if item.not_tested_reason.is_some() { "-" } else { kind(console, item.kind) };
        // writing to a String cannot fail
        let _ = writeln!(out, "{}  {mark}  {}", item.id, item.title.pick(console.lang));
    }
    let _ = writeln!(
        out,
        "{}",
        console.lang.pick(&format!("{} 項目", catalogue.items.len()), &format!("{} items", catalogue.items.len()))
    );
    out
}

fn whole(console: &Console, item: &Item) -> String {
    let lang = console.lang;
    let mut out = format!("{} {}\n", item.id, item.title.pick(lang));
    let parts = [
        (lang.pick("前提", "given"), &item.given),
        (lang.pick("操作", "when"), &item.when),
        (lang.pick("期待", "then"), &item.then),
    ];
    for (label, text) in parts {
        // writing to a String cannot fail
        let _ = writeln!(out, "  {label}: {}", text.pick(lang));
    }
    for (at, step) in item.procedure.iter().enumerate() {
        let _ = writeln!(out, "  {}. {}", at + 1, step.pick(lang));
    }
    if let Some(case) = &item.case {
        let list = |names: Vec<&str>| names.join(", ");
        let _ = writeln!(
            out,
            "  {}: {}",
            lang.pick("渡すファイル", "files for the system"),
            list(case.give.keys().map(String::as_str).collect())
        );
        let _ = writeln!(
            out,
            "  {}: {}",
            lang.pick("受け取るファイル", "files from the system"),
            list(case.want.iter().map(String::as_str).collect())
        );
    }
    for requirement in &item.requirements {
        let _ = writeln!(out, "  {}: {} {}", lang.pick("出典", "source"), requirement.source, requirement.section);
    }
    if let Some(reason) = &item.not_tested_reason {
        let _ = writeln!(out, "  {}: {}", lang.pick("試験しない理由", "not tested"), reason.pick(lang));
    }
    out
}

fn coverage(console: &Console, catalogue: &Catalogue, format: ListFormat) -> String {
    let coverage = catalogue.coverage();
    let rows: Vec<_> = coverage
        .rows
        .iter()
        .map(|mapped| {
            let items: Vec<&str> = mapped.items.iter().map(|item| item.id.as_str()).collect();
            let rules: Vec<&str> = mapped.rules().into_iter().collect();
            (mapped.row, items, rules)
        })
        .collect();
    match format {
        ListFormat::Json => {
            let rows: Vec<_> = rows
                .iter()
                .map(|(row, items, rules)| json!({"requirement": row, "items": items, "rules": rules}))
                .collect();
            let of = json!({"mapped": coverage.mapped(), "reasoned": coverage.reasoned(), "open": coverage.open(), "rows": rows});
            serde_json::to_string_pretty(&of).unwrap_or_default() + "\n"
        }
        ListFormat::Csv => rows.iter().fold(
            csv_row(["id", "source", "section", "items", "rules", "reason"]),
            |out, (row, items, rules)| {
                let reason = row.not_mapped_reason.as_ref().map_or("", |reason| reason.pick(console.lang));
                out + &csv_row([&*row.id, &row.source, &row.section, &items.join(" "), &rules.join(" "), reason])
            },
        ),
        ListFormat::Text => {
            let mut out = String::new();
            for (row, items, _) in &rows {
                let reason = row.not_mapped_reason.as_ref().map_or("", |reason| reason.pick(console.lang));
                let told = if items.is_empty() { format!("({reason})") } else { items.join(" ") };
                // writing to a String cannot fail
                let _ = writeln!(
                    out,
                    "{} {} {}: {}\n  → {told}",
                    row.id,
                    row.source,
                    row.section,
                    row.text.pick(console.lang)
                );
            }
            let (all, mapped, reasoned, open) =
                (rows.len(), coverage.mapped(), coverage.reasoned(), coverage.open().len());
            let ja = format!("要求 {all} 件: 項目あり {mapped}、理由あり {reasoned}、未対応 {open}\n");
            let en = format!("{all} requirements: {mapped} with items, {reasoned} with a reason, {open} open\n");
            out + console.lang.pick(&ja, &en)
        }
    }
}

/// The test data: a page and lists for typing by hand, every record beside its person, and what is no record in `data`.
fn write_data(console: &Console, folder: &Path) -> Result<Status, Error> {
    let rules = crate::rules::load(&crate::rules::Sources::default())?.rules;
    let validator = tekigo_core::Validator::new(rules, tekigo_core::Options::default());
    let mut files = data::sheets(&validator, console.lang, 0);
    for (id, _) in data::ids() {
        files.extend(data::find(id).map(|data| (format!("data/{id}.json"), data.bytes)));
    }
    let count = files.len();
    for (name, bytes) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|why| Error::write(parent, why))?;
        std::fs::write(&path, &bytes).map_err(|why| Error::write(&path, why))?;
    }
    let folder = folder.display();
    let ja =
        format!("{folder} に試験データ {count} ファイルを書きました (p01.html から順に患者、persons.csv は一覧)\n");
    let en = format!(
        "{count} files of test data are in {folder} (p01.html and so on are persons, persons.csv lists them)\n"
    );
    print(console.lang.pick(&ja, &en)).map(|()| Status::Conforms)
}
