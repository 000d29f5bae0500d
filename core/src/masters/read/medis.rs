//! MEDIS 標準病名マスター: nmain (names), mdfy (modifiers), index (synonyms). Retired names are kept with class 1 and the key
//! number that took their place.

use super::field::{Fields, Of, grown};
use super::sheet::Sheet;
use super::ssk::{icd, newest};
use super::{Action, Batch};
use crate::masters::concept::{Concept, NameKind, flag};
use crate::masters::meta::Content;
use crate::masters::{Day, system};

const LICENCE: &str = "MEDIS-DC 標準病名マスター (利用者が MEDIS の条件で入手したもの)";

/// nmain, 20 columns.
pub(super) fn disease(sheets: &[Sheet]) -> Batch {
    const KNOWN: usize = 20;
    let systems = [
        (system::DISEASE_KEY, Content::Complete),
        (system::DISEASE_EXCHANGE, Content::Complete),
        (system::ICD10, Content::Fragment),
    ];
    let mut batch = Batch::new(&systems, LICENCE);
    batch.day = newest(sheets, 15);
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 18) else { continue };
            let action = fields.class(1);
            let key = fields.needed(2, ("病名管理番号", "disease key number"), &[8], Of::Digits);
            let name = fields.name(3, ("病名表記", "disease name"));
            let exchange = fields.code(6, ("病名交換用コード", "disease exchange code"), &[4], Of::Letters);
            let (icd, icd2) = (icd(&mut fields, 7), icd(&mut fields, 8));
            let updated = fields.day(15, Day::EVER);
            let moved = fields.code(16, ("移行先病名管理番号", "key number of the successor"), &[8], Of::Digits);
            let (kana, level, claims, short) = (fields.text(4), fields.text(5), fields.text(11), fields.text(12));
            let (alone, insured) = (fields.text(17), fields.text(18));
            if !fields.end(&mut batch) {
                continue;
            }
            let to = if action == Action::Retire && updated.is_known() { updated.before() } else { Day::OPEN };
            let of = |code: &str| {
                let mut concept = Concept::new(code, name).name(NameKind::Kana, kana);
                if short != name {
                    concept = concept.name(NameKind::Short, short);
                }
                concept.to = to;
                concept = concept.mark(flag::NOT_ALONE, alone == "01").mark(flag::NOT_INSURED, insured == "1");
                // the column has room for several
                let claims = claims.split(|c: char| !c.is_ascii_digit()).filter(|code| code.len() == 7);
                concept = claims.fold(concept, |to, code| to.link(system::CLAIM_DISEASE, code));
                concept.link(system::ICD10, icd).link(system::ICD10, icd2)
            };
            let keyed = of(key).link(system::DISEASE_EXCHANGE, exchange).fact("採択区分", level).successor(moved);
            batch.push(0, row.line, action, keyed);
            batch.push(1, row.line, action, of(exchange).link(system::DISEASE_KEY, key));
            for code in [icd, icd2] {
                batch.push(2, row.line, Action::Keep, Concept::new(code, ""));
            }
        }
    }
    batch
}

/// mdfy, 10 columns. Connection 10 and more goes before the name.
pub(super) fn modifier(sheets: &[Sheet]) -> Batch {
    const KNOWN: usize = 10;
    let systems = [(system::MODIFIER_KEY, Content::Complete), (system::MODIFIER_EXCHANGE, Content::Complete)];
    let mut batch = Batch::new(&systems, LICENCE);
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 9) else { continue };
            let action = fields.class(1);
            let key = fields.needed(2, ("修飾語管理番号", "modifier key number"), &[8], Of::Digits);
            let name = fields.name(3, ("修飾語表記", "modifier name"));
            let exchange = fields.code(5, ("修飾語交換用コード", "modifier exchange code"), &[4], Of::Letters);
            let (kana, place, class, claim) = (fields.text(4), fields.text(6), fields.text(7), fields.text(9));
            let is_prefix = place.parse::<u32>().ok().map(|place| place >= 10);
            if !fields.end(&mut batch) {
                continue;
            }
            let of = |code: &str| {
                let mut concept = Concept::new(code, name).name(NameKind::Kana, kana).fact("修飾語区分", class);
                if let Some(is_prefix) = is_prefix {
                    concept = concept.mark(flag::PREFIX, is_prefix).mark(flag::SUFFIX, !is_prefix);
                }
                concept.link(system::CLAIM_MODIFIER, claim)
            };
            batch.push(0, row.line, action, of(key).link(system::MODIFIER_EXCHANGE, exchange));
            batch.push(1, row.line, action, of(exchange).link(system::MODIFIER_KEY, key));
        }
    }
    batch
}

/// index, 9 columns: words by which an exchange code is looked for.
pub(super) fn index(sheets: &[Sheet]) -> Batch {
    const KNOWN: usize = 9;
    let systems = [(system::DISEASE_EXCHANGE, Content::Fragment), (system::MODIFIER_EXCHANGE, Content::Fragment)];
    let mut batch = Batch::new(&systems, LICENCE);
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 3) else { continue };
            let term = fields.name(1, ("索引用語", "index term"));
            let exchange = fields.needed(2, ("対応用語コード", "exchange code"), &[4], Of::Letters);
            let kind = fields.one_of(3, ("病名修飾語区分", "disease or modifier"), &["1", "2"]);
            if fields.end(&mut batch) {
                let concept = Concept::new(exchange, "").name(NameKind::Synonym, term);
                batch.push(usize::from(kind == "2"), row.line, Action::Keep, concept);
            }
        }
    }
    batch
}
