//! 医科診療行為マスター (s) and 特定器材マスター (t) of 支払基金: what a claim names beside diseases and drugs. CP932, no header,
//! all fields quoted; a delta leaves blank what did not change.

use super::field::{Fields, Of, grown};
use super::sheet::Sheet;
use super::{Batch, Change};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;
use crate::masters::{Day, system};

const LICENCE: &str = "社会保険診療報酬支払基金 基本マスター (公共データ利用規約 PDL 1.0)";

/// 医科診療行為マスター, 150 columns, the last ones spare.
pub(super) fn procedure(sheets: &[Sheet], is_delta: bool) -> Batch {
    const KNOWN: usize = 150;
    let mut batch = Batch::new(&[(system::PROCEDURE, Content::Complete)], LICENCE);
    batch.is_delta = is_delta;
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 113) else { continue };
            let action = fields.class(1);
            fields.one_of(2, ("マスター種別", "kind of master"), &["S"]);
            let code = fields.needed(3, ("診療行為コード", "procedure code"), &[9], Of::Digits);
            let name = if is_delta { fields.text(5) } else { fields.name(5, ("省略漢字名称", "short name")) };
            let to = last_day(&mut fields, 88);
            let (kana, unit, points) = (fields.text(7), fields.text(10), fields.text(12));
            let (long, section) = (fields.text(113), fields.text(117));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(code, name).name(NameKind::Kana, kana).name(NameKind::Display, long);
            concept = concept.fact("単位", unit).fact("点数", points).fact("点数表区分番号", section);
            concept.to = to;
            batch.systems[0].changes.push(Change { line: row.line, concept, by: None, action });
        }
    }
    batch
}

/// 特定器材マスター, 37 columns.
pub(super) fn material(sheets: &[Sheet], is_delta: bool) -> Batch {
    const KNOWN: usize = 37;
    let mut batch = Batch::new(&[(system::CLAIM_MATERIAL, Content::Complete)], LICENCE);
    batch.is_delta = is_delta;
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 30) else { continue };
            let action = fields.class(1);
            fields.one_of(2, ("マスター種別", "kind of master"), &["T"]);
            let code = fields.needed(3, ("特定器材コード", "material code"), &[9], Of::Digits);
            let name = if is_delta { fields.text(5) } else { fields.name(5, ("特定器材名", "material name")) };
            // what is sold out may be used until the end of a time of grace
            let grace = fields.day(29, Day::OPEN);
            let to = last_day(&mut fields, 30).min(if grace == Day::EVER { Day::OPEN } else { grace });
            let (kana, unit, related, long) = (fields.text(7), fields.text(10), fields.text(27), fields.text(37));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(code, name).name(NameKind::Kana, kana).name(NameKind::Display, long);
            concept = concept.fact("単位", unit);
            if related.bytes().any(|byte| byte != b'0') {
                concept = concept.fact("廃止・新設関連", related);
            }
            concept.to = to;
            batch.systems[0].changes.push(Change { line: row.line, concept, by: None, action });
        }
    }
    batch
}

/// 廃止年月日; open where there is none.
fn last_day(fields: &mut Fields<'_>, column: usize) -> Day {
    match fields.day(column, Day::OPEN) {
        Day::EVER => Day::OPEN,
        day => day,
    }
}
