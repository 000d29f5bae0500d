//! 共有項目JLACコードマスタ of the service: the 43 + 5 items with their fixed display, JLAC11 and JLAC10, units, days. UTF-8
//! with a header, 32 columns (30 before 2025-04).

use super::drug::{header, no_header};
use super::field::{Fields, Of, columns};
use super::sheet::Sheet;
use super::{Action, Batch, Problem};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;
use crate::masters::system;
use std::collections::BTreeMap;

const LICENCE: &str = "電子カルテ情報共有サービス 共有項目JLACコードマスタ (利用者が入手したもの)";

pub(super) fn items(sheets: &[Sheet]) -> Batch {
    let systems = [
        (system::CORE_JLAC10, Content::Complete),
        (system::CORE_JLAC11, Content::Complete),
        (system::INFECTION_JLAC10, Content::Complete),
        (system::INFECTION_JLAC11, Content::Complete),
        // the shared items are a part of all laboratory codes
        (system::JLAC10, Content::Fragment),
        (system::JLAC11, Content::Fragment),
    ];
    let mut batch = Batch::new(&systems, LICENCE);
    let mut any = false;
    for sheet in sheets {
        let Some((at, head)) = header(sheet, "JLAC11コード") else { continue };
        let names: [&[&str]; 10] = [
            &["データ区分"],
            &["FHIR項目名称"],
            &["FHIR識別文字列"],
            &["JLAC11コード"],
            &["XML用単位", "単位"],
            &["JLAC10コード"],
            &["データタイプ"],
            &["略称"],
            &["適用開始日"],
            &["適用終了日"],
        ];
        let Some([class, item, display, eleven, unit, ten, kind, short, from, to]) = columns(&mut batch, head, names)
        else {
            continue;
        };
        any = true;
        let material = head.fields.iter().position(|field| field.trim().starts_with("材料")).map_or(0, |at| at + 1);
        let shown = head.fields.iter().position(|field| field.trim() == "表示用単位").map_or(0, |at| at + 1);
        // the editors' own rule: one JLAC10 code has one display
        let mut displays: BTreeMap<&str, &str> = BTreeMap::new();
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, ten) else { continue };
            let name = fields.name(display, ("FHIR 識別文字列", "FHIR display"));
            let eleven = fields.code(eleven, ("JLAC11 コード", "JLAC11 code"), &[17], Of::Letters);
            let ten = fields.code(ten, ("JLAC10 コード", "JLAC10 code"), &[17], Of::Letters);
            // older editions write words
            let is_infection = match fields.text(class) {
                "2" => true,
                "1" => false,
                text if text.starts_with("感染症") => true,
                text if text.starts_with("検査") => false,
                _ => fields.one_of(class, ("データ区分", "data class"), &["1", "2"]) == "2",
            };
            if !fields.text(kind).is_empty() {
                fields.one_of(kind, ("データタイプ", "data type"), &["PQ", "CD"]);
            }
            let (from, to) = fields.days(from, to);
            let (item, unit, short) = (fields.text(item), fields.text(unit), fields.text(short));
            let (material, kind, shown) = (fields.text(material), fields.text(kind), fields.text(shown));
            if !fields.end(&mut batch) {
                continue;
            }
            let known = *displays.entry(ten).or_insert(name);
            if known != name && !ten.is_empty() {
                batch.wrong(Problem::remark(
                    row.line,
                    display as u32,
                    format!("JLAC10 コード {ten} の識別文字列が「{known}」と「{name}」の 2 通りあります"),
                    format!("JLAC10 code {ten} has two displays, \"{known}\" and \"{name}\""),
                ));
            }
            let of = |code: &str, other: (&str, &str)| {
                let mut concept = Concept::new(code, name).link(other.0, other.1);
                concept = concept.name(NameKind::Synonym, item).name(NameKind::Synonym, short);
                concept = concept
                    .fact("材料", material)
                    .fact("UCUM", unit)
                    .fact("表示用単位", shown)
                    .fact("データタイプ", kind);
                (concept.from, concept.to) = (from, to);
                concept
            };
            let (at, of_ten, of_eleven) = if is_infection {
                (2, system::INFECTION_JLAC10, system::INFECTION_JLAC11)
            } else {
                (0, system::CORE_JLAC10, system::CORE_JLAC11)
            };
            batch.push(at, row.line, Action::Keep, of(ten, (of_eleven, eleven)));
            batch.push(at + 1, row.line, Action::Keep, of(eleven, (of_ten, ten)));
            batch.push(4, row.line, Action::Keep, of(ten, (of_ten, ten)).link(system::JLAC11, eleven));
            batch.push(5, row.line, Action::Keep, of(eleven, (of_eleven, eleven)).link(system::JLAC10, ten));
        }
    }
    if any {
        others(&mut batch);
    } else {
        no_header(&mut batch, "JLAC11コード");
    }
    batch
}

/// A record that is coded with a reagent no longer sold is to be coded as その他の測定法: the same analyte, identification,
/// material and unit with method 999 (JLAC10) or 000 (JLAC11).
fn others(batch: &mut Batch) {
    let methods = ["999", "000", "999", "000"];
    for (system, method) in batch.systems.iter_mut().zip(methods) {
        let open: std::collections::BTreeSet<Box<str>> = (system.changes.iter())
            .filter(|change| change.concept.to == crate::masters::Day::OPEN)
            .map(|change| change.concept.code.clone())
            .collect();
        for change in system.changes.iter_mut().filter(|change| change.concept.to.is_known()) {
            let code = &change.concept.code;
            let other = [&code[..12], method, &code[15..]].concat();
            if open.contains(other.as_str()) {
                change.concept = std::mem::take(&mut change.concept).successor(&other);
            }
        }
    }
}
