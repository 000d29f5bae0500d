//! Tables of 日本臨床検査医学会: `NNNjlac10_1.xlsx` (parts of the code) and `jlac11_3_*.xlsx` (whole codes).

use super::drug::no_header;
use super::field::Fields;
use super::sheet::Sheet;
use super::{Action, Batch, Problem};
use crate::masters::concept::Concept;
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
            .and_then(|head| head.fields.iter().position(|field| field.trim() == "更新区分"))
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
