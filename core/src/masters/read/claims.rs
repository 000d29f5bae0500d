//! 医科診療行為マスター (s), 特定器材マスター (t) and コメントマスター (c) of 支払基金: what a claim names beside diseases and drugs.
//! CP932, no header, all fields quoted; a delta leaves blank what did not change.

use super::Batch;
use super::field::{Fields, Of, grown};
use super::sheet::Sheet;
use super::ssk::LICENCE;
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;
use crate::masters::{Day, system};

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
            let (_, to) = fields.days(0, 88);
            let (kana, unit, points) = (fields.text(7), fields.text(10), fields.text(12));
            let (long, section) = (fields.text(113), fields.text(117));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(code, name).name(NameKind::Kana, kana).name(NameKind::Display, long);
            concept = concept.fact("単位", unit).fact("点数", points).fact("点数表区分番号", section);
            concept.to = to;
            batch.push(0, row.line, action, concept);
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
            let (_, to) = fields.days(0, 30);
            let to = to.min(if grace == Day::EVER { Day::OPEN } else { grace });
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
            batch.push(0, row.line, action, concept);
        }
    }
    batch
}

/// コメントマスター, 30 columns, the last six spare. A code is its class (8), its pattern and a serial number, which stand apart as
/// well: a row whose parts make another code is damaged.
pub(super) fn comment(sheets: &[Sheet], is_delta: bool) -> Batch {
    const KNOWN: usize = 30;
    let mut batch = Batch::new(&[(system::CLAIM_COMMENT, Content::Complete)], LICENCE);
    batch.is_delta = is_delta;
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 23) else { continue };
            let action = fields.class(1);
            fields.one_of(2, ("マスター種別", "kind of master"), &["C"]);
            let code = fields.needed(23, ("コメントコード", "comment code"), &[9], Of::Digits);
            let pattern = fields.text(4);
            let parts = format!("{}{pattern:0>2}{:0>6}", fields.text(3), fields.text(5));
            if code.len() == 9 && !pattern.is_empty() && parts != code {
                fields.wrong(
                    23,
                    format!("コメントコード「{code}」が、区分・パターン・一連番号 ({parts}) と合いません"),
                    format!("comment code \"{code}\" is not that of its class, pattern and number ({parts})"),
                );
            }
            let name = if is_delta { fields.text(7) } else { fields.name(7, ("コメント文", "comment")) };
            let (_, to) = fields.days(0, 22);
            let (kana, chosen) = (fields.text(9), fields.text(20));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(code, name).name(NameKind::Kana, kana).fact("パターン", pattern);
            if chosen == "1" {
                concept = concept.fact("選択式コメント", chosen);
            }
            concept.to = to;
            batch.push(0, row.line, action, concept);
        }
    }
    batch
}
