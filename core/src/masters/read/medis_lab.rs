//! MEDIS 臨床検査マスター, the book called まとめ表 (kept by JLACセンター since 2025-04): JLAC10 codes beside the 診療行為コード that
//! claims have for them. The books hold the tables of JLAC10 and 医科診療行為マスター as sheets of their own, which have their own
//! readers. No copy of the book is public, so that columns are found by their headers alone, the code whole or in its parts;
//! a table without such headers is no table of this kind.

use super::drug::no_header;
use super::field::{Fields, Of};
use super::sheet::{Row, Sheet};
use super::{Action, Batch};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::fold::fold;
use crate::masters::meta::Content;
use crate::masters::system;

const LICENCE: &str = "MEDIS-DC / JLACセンター 臨床検査マスター (利用者が提供元の条件で入手したもの)";
/// Rows in which a header is looked for: titles and notes stand above it.
const HEADER_WITHIN: usize = 20;

/// Headers of a column, the usual one first.
type Names = &'static [&'static str];
const WHOLE: Names = &["JLAC10コード", "JLAC10", "標準検査項目コード", "検査項目コード(JLAC10)"];
const CLAIM: Names = &["診療行為コード", "医科診療行為コード", "レセプト電算コード", "レセ電算コード", "請求コード"];
const NAME: Names = &["標準検査名称", "標準検査名", "検査項目名称", "検査項目名", "検査名称", "項目名称", "名称"];
/// The parts of a JLAC10 code in its order, with their widths.
const PARTS: [(Names, usize); 5] = [
    (&["分析物コード", "分析物"], 5),
    (&["識別コード", "識別"], 4),
    (&["材料コード", "材料"], 3),
    (&["測定法コード", "測定法"], 3),
    (&["結果識別コード", "結果識別"], 2),
];

/// Where the columns of a table are, 1-based; 0 for one that it does not have.
struct Table {
    /// The row below the header.
    first: usize,
    whole: usize,
    parts: Option<[usize; 5]>,
    claim: usize,
    name: usize,
    kana: usize,
    material: usize,
    method: usize,
    days: (usize, usize),
}

/// Whether a sheet has codes of JLAC10 and of claims side by side.
pub(super) fn is_table(sheet: &Sheet) -> bool {
    table(sheet).is_some()
}

fn table(sheet: &Sheet) -> Option<Table> {
    sheet.rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(at, head)| {
        let find = |names: &[&str]| column(head, names);
        let parts = PARTS.map(|(names, _)| find(names));
        let (whole, parts) = (find(WHOLE), Some(parts).filter(|parts| !parts.contains(&0)));
        let (claim, name) = (find(CLAIM), find(NAME));
        if claim == 0 || name == 0 || whole == 0 && parts.is_none() {
            return None;
        }
        let days = (find(&["適用開始日", "収載年月日"]), find(&["適用終了日", "廃止年月日"]));
        let (material, method) = (find(&["材料名称", "材料名"]), find(&["測定法名称", "測定法名"]));
        let kana = find(&["カナ名称", "カナ"]);
        Some(Table { first: at + 1, whole, parts, claim, name, kana, material, method, days })
    })
}

/// The 1-based column with one of these headers; 0 for none.
fn column(head: &Row, names: &[&str]) -> usize {
    let plain = |text: &str| fold(&text.split_whitespace().collect::<String>());
    let of = |name: &&str| head.fields.iter().position(|field| plain(field) == plain(name));
    names.iter().find_map(of).map_or(0, |at| at + 1)
}

/// Codes of JLAC10, each linked to those of claims. One item may stand on several rows, one for each code of claims.
pub(super) fn items(sheets: &[Sheet]) -> Batch {
    let mut batch = Batch::new(&[(system::JLAC10, Content::Fragment)], LICENCE);
    let mut any = false;
    for sheet in sheets {
        let Some(table) = table(sheet) else { continue };
        any = true;
        for row in &sheet.rows[table.first..] {
            if row.is_blank() {
                continue;
            }
            let (code, at) = code(&table, row);
            // a heading between the rows, or a note below them
            if code.is_empty() || row.get(table.name).is_empty() && row.get(table.claim).is_empty() {
                continue;
            }
            let Some(mut fields) = Fields::of(&mut batch, row, table.name) else { continue };
            if code.len() != 17 || !code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
                fields.wrong(
                    at,
                    format!("JLAC10 コード「{code}」は英大文字と数字 17 桁ではありません"),
                    format!("JLAC10 code \"{code}\" is not of 17 capital letters or digits"),
                );
            }
            let name = fields.name(table.name, ("検査名称", "name"));
            let claim = fields.code(table.claim, ("診療行為コード", "procedure code"), &[9], Of::Digits);
            let (from, to) = fields.days(table.days.0, table.days.1);
            let (kana, material, method) =
                (fields.text(table.kana), fields.text(table.material), fields.text(table.method));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(&code, name).name(NameKind::Kana, kana).link(system::PROCEDURE, claim);
            concept = concept.fact("材料", material).fact("測定法", method);
            (concept.from, concept.to) = (from, to);
            batch.push(0, row.line, Action::Keep, concept);
        }
    }
    if !any {
        no_header(&mut batch, WHOLE[0]);
    }
    batch
}

/// The code of a row, whole or put together, and its column. Spreadsheets keep a part of digits as a number, without zeros
/// in front.
fn code(table: &Table, row: &Row) -> (String, usize) {
    let plain = |column: usize| {
        let text = row.get(column);
        text.strip_suffix(".0").unwrap_or(text).replace('-', "")
    };
    let whole = plain(table.whole);
    if !whole.is_empty() {
        return (whole, table.whole);
    }
    let Some(parts) = table.parts else { return (whole, table.whole) };
    if row.get(parts[0]).is_empty() {
        return (String::new(), parts[0]);
    }
    let part = |(column, (_, width)): (usize, (Names, usize))| format!("{:0>width$}", plain(column));
    (parts.into_iter().zip(PARTS).map(part).collect(), parts[0])
}
