//! Tables of 日本臨床検査医学会: `NNNjlac10_1.xlsx` (parts of the code) and `jlac11_3_*.xlsx` (whole codes); and tables of
//! whole codes with a header of their own: the service's list of what changed, and lists such as MEDIS 臨床検査マスター.

use super::drug::{header, no_header};
use super::field::{Fields, Of, columns};
use super::sheet::Sheet;
use super::{Action, Batch, Problem};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;
use crate::masters::system;

const LICENCE: &str = "日本臨床検査医学会 臨床検査項目分類コード";
/// Longest column that is looked at.
const LAST_MATERIAL: usize = 28;

/// JLAC10 is published as its parts: analytes, materials and methods. They are kept as headings, by which names of a
/// 17-character code can be found; whole codes are not listed by the society.
pub(super) fn jlac10(sheets: &[Sheet]) -> Batch {
    let mut batch = Batch::new(&[(system::JLAC10, Content::Fragment)], LICENCE);
    let parts = [("分析物コード", 4, 5, 5, 6), ("材料コード", 7, 8, 3, 10), ("測定法コード", 4, 5, 3, 6)];
    let mut any = false;
    for (name, code_at, name_at, width, first) in parts {
        for sheet in sheets.iter().filter(|sheet| sheet.name.contains(name)) {
            any = true;
            for row in sheet.rows.iter().filter(|row| row.line >= first) {
                let (code, display) = (row.get(code_at), row.get(name_at));
                if code.is_empty() || display.is_empty() {
                    continue;
                }
                batch.rows += 1;
                // a spreadsheet keeps 001 as the number 1
                let plain = code.strip_suffix(".0").unwrap_or(code);
                let whole = format!("{plain:0>width$}");
                if whole.len() != width || !whole.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
                {
                    let (ja, en) = (
                        format!("コード「{code}」は {width} 桁ではありません"),
                        format!("code \"{code}\" has not {width} characters"),
                    );
                    batch.wrong(Problem::at(row.line, code_at as u32, ja, en));
                    continue;
                }
                let concept =
                    Concept::new(&whole, display).mark(crate::masters::flag::ABSTRACT, true).fact("部分", name);
                batch.push(0, row.line, Action::Keep, concept);
            }
        }
    }
    if !any {
        no_header(&mut batch, "分析物コード");
    }
    batch
}

/// JLAC11_17桁コードリスト: measured item, identification, material, method and unit, with further materials and units beside.
pub(super) fn jlac11(sheets: &[Sheet]) -> Batch {
    let mut batch = Batch::new(&[(system::JLAC11, Content::Fragment)], LICENCE);
    let mut any = false;
    for sheet in sheets.iter().filter(|sheet| sheet.name.contains("17桁") || sheet.name.contains("１７桁")) {
        any = true;
        let head = sheet.rows.first();
        let class = head
            // the letters are explained in the header itself: 更新区分（T：登録、S：削除、H：変更）
            .and_then(|head| head.fields.iter().position(|field| field.trim().starts_with("更新区分")))
            .map_or(0, |at| at + 1);
        for row in sheet.rows.iter().skip(1) {
            let Some(fields) = Fields::of(&mut batch, row, 12) else { continue };
            let part = |column: usize, width: usize| {
                let text = fields.text(column);
                let text = text.strip_suffix(".0").unwrap_or(text);
                (!text.is_empty()).then(|| format!("{text:0>width$}")).filter(|text| text.len() == width)
            };
            let (Some(item), Some(identification), Some(method)) = (part(4, 5), part(6, 4), part(10, 3)) else {
                let (ja, en) = (
                    "測定物・識別・測定法のコードがそろっていません",
                    "item, identification and method are not all there",
                );
                batch.wrong(Problem::at(row.line, 4, ja, en));
                continue;
            };
            let materials =
                std::iter::once(8).chain((14..=LAST_MATERIAL).step_by(2)).filter_map(|column| part(column, 3));
            let units: Vec<String> =
                std::iter::once(12).chain((30..=38).step_by(2)).filter_map(|column| part(column, 2)).collect();
            let (name, method_name) = (fields.text(5), fields.text(11));
            // S is 削除; its day is that of the edition
            let action = if fields.text(class) == "S" { Action::Retire } else { Action::Keep };
            for material in materials {
                for unit in &units {
                    let code = [&*item, &identification, &material, &method, unit].concat();
                    batch.push(0, row.line, action, Concept::new(&code, name).fact("測定法", method_name));
                }
            }
        }
    }
    if !any {
        no_header(&mut batch, "JLAC11_17桁コードリスト");
    }
    batch
}

/// Headers that a column of names has.
const NAMES: [&str; 7] =
    ["FHIR識別文字列", "FHIR項目名称", "検査項目名称", "検査項目名", "項目名称", "名称", "販売名称"];

/// Tables of whole codes, JLAC10, JLAC11 or both, by their headers: JLAC新旧コード対応表 (rows with 変更区分 削除 are
/// retired, with the reason) and whatever list has a column of codes and one of names. Codes may be written with hyphens.
pub(super) fn codes(sheets: &[Sheet]) -> Batch {
    let systems = [(system::JLAC10, Content::Fragment), (system::JLAC11, Content::Fragment)];
    let mut batch = Batch::new(&systems, "利用者が入手した検査コードの表");
    let mut any = false;
    for sheet in sheets {
        let found = ["JLAC11コード", "JLAC10コード"].iter().find_map(|name| header(sheet, name));
        let Some((at, head)) = found else { continue };
        let find = |names: &[&str]| {
            let is_called = |field: &str| names.iter().any(|name| crate::masters::fold::same(field.trim(), name));
            head.fields.iter().position(|field| is_called(field)).map_or(0, |at| at + 1)
        };
        let (ten, eleven) = (find(&["JLAC10コード"]), find(&["JLAC11コード"]));
        let Some([name]) = columns(&mut batch, head, [&NAMES]) else { continue };
        any = true;
        let class = find(&["変更区分"]);
        let (reason, kana) = (find(&["削除理由"]), find(&["カナ", "カナ名称"]));
        let (ten_material, material) = (find(&["材料(JLAC10)"]), find(&["材料", "材料名", "材料(JLAC11)"]));
        let (from, to) = (find(&["適用開始日", "収載年月日"]), find(&["適用終了日", "廃止年月日"]));
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, ten.max(eleven).min(name.max(1))) else { continue };
            let plain = |column: usize| row.get(column).replace('-', "");
            let (tens, elevens) = (plain(ten), plain(eleven));
            if tens.is_empty() && elevens.is_empty() {
                // a note below the table
                batch.rows -= 1;
                continue;
            }
            for (column, code) in [(ten, &tens), (eleven, &elevens)] {
                // tells what is wrong where the code is not of its form without its hyphens
                if !code.is_empty() && !is_whole(code) {
                    fields.code(column, ("JLAC コード", "JLAC code"), &[17], Of::Letters);
                }
            }
            let (first, last) = fields.days(from, to);
            let (text, kana) = (fields.text(name), fields.text(kana));
            let is_gone = fields.text(class) == "削除";
            let (reason, of_ten, of_eleven) = (fields.text(reason), fields.text(ten_material), fields.text(material));
            if !fields.end(&mut batch) || !is_whole(&tens) && !is_whole(&elevens) {
                continue;
            }
            let of = |code: &str, material: &str, other: (&str, &str)| {
                let mut concept = Concept::new(code, text).name(NameKind::Kana, kana).link(other.0, other.1);
                concept = concept.fact("材料", material).fact("削除理由", if is_gone { reason } else { "" });
                (concept.from, concept.to) = (first, last);
                concept
            };
            // the row speaks of the JLAC11 code where it has one: the JLAC10 code of another reagent stays
            let action = if is_gone { Action::Retire } else { Action::Keep };
            let ten_action = if elevens.is_empty() { action } else { Action::Keep };
            if ten_action == Action::Keep && !is_gone || elevens.is_empty() {
                let material = if of_ten.is_empty() { of_eleven } else { of_ten };
                batch.push(0, row.line, ten_action, of(&tens, material, (system::JLAC11, &elevens)));
            }
            batch.push(1, row.line, action, of(&elevens, of_eleven, (system::JLAC10, &tens)));
        }
    }
    if !any {
        no_header(&mut batch, "JLAC11コード");
    }
    batch
}

fn is_whole(code: &str) -> bool {
    code.len() == 17 && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}
