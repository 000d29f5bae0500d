//! 支払基金 / 厚労省 基本マスター: 傷病名マスター (b) and 修飾語マスター (z). CP932, no header, all fields quoted.

use super::field::{Fields, Of, grown};
use super::sheet::Sheet;
use super::{Action, Batch, Change};
use crate::masters::concept::{Concept, NameKind, flag};
use crate::masters::meta::Content;
use crate::masters::{Day, system};

/// Of the basic masters, whichever of them.
pub(super) const LICENCE: &str = "社会保険診療報酬支払基金 基本マスター (公共データ利用規約 PDL 1.0)";

/// 傷病名マスター, 46 columns: key number, exchange code, claim code and ICD-10 of every disease.
pub(super) fn disease(sheets: &[Sheet], is_delta: bool) -> Batch {
    const KNOWN: usize = 46;
    let systems = [
        (system::DISEASE_KEY, Content::Complete),
        (system::DISEASE_EXCHANGE, Content::Complete),
        (system::CLAIM_DISEASE, Content::Complete),
        // only the classes that a disease name leads to
        (system::ICD10, Content::Fragment),
    ];
    let mut batch = Batch::new(&systems, LICENCE);
    batch.is_delta = is_delta;
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 24) else { continue };
            let action = fields.class(1);
            fields.one_of(2, ("マスター種別", "kind of master"), &["B"]);
            let claim = fields.needed(3, ("傷病名コード", "disease code"), &[7], Of::Digits);
            let moved = fields.code(4, ("移行先コード", "code of the successor"), &[7], Of::Digits);
            let name =
                if is_delta { fields.text(6) } else { fields.name(6, ("傷病名基本名称", "disease name")) };
            let key = fields.code(11, ("病名管理番号", "disease key number"), &[8], Of::Digits);
            let exchange = fields.code(13, ("病名交換用コード", "disease exchange code"), &[4], Of::Letters);
            let (icd, icd2) = (icd(&mut fields, 16), icd(&mut fields, 17));
            let (from, to) = fields.days(22, 24);
            let moved_key = fields.code(38, ("移行先病名管理番号", "key number of the successor"), &[8], Of::Digits);
            if !is_delta {
                fields.needed(11, ("病名管理番号", "disease key number"), &[8], Of::Digits);
            }
            let (alone, insured) = (fields.text(19), fields.text(20));
            let (short, kana, level) = (fields.text(8), fields.text(10), fields.text(12));
            if !fields.end(&mut batch) {
                continue;
            }
            let of = |code: &str| {
                let mut concept = Concept::new(code, name).name(NameKind::Kana, kana);
                if short != name {
                    concept = concept.name(NameKind::Short, short);
                }
                (concept.from, concept.to) = (from, to);
                if !alone.is_empty() || !is_delta {
                    concept = concept.mark(flag::NOT_ALONE, alone == "01");
                }
                if !insured.is_empty() || !is_delta {
                    concept = concept.mark(flag::NOT_INSURED, insured == "1");
                }
                if claim == "0000999" {
                    concept = concept.mark(flag::UNCODED, true);
                }
                concept
            };
            let line = row.line;
            let linked = |concept: Concept, own: &str| {
                let all = [
                    (system::DISEASE_KEY, key),
                    (system::DISEASE_EXCHANGE, exchange),
                    (system::CLAIM_DISEASE, claim),
                    (system::ICD10, icd),
                    (system::ICD10, icd2),
                ];
                all.into_iter().filter(|(of, _)| *of != own).fold(concept, |to, (of, code)| to.link(of, code))
            };
            let keyed = linked(of(key), system::DISEASE_KEY).fact("採択区分", level).successor(moved_key);
            batch.systems[0].changes.push(Change {
                line,
                concept: keyed,
                by: is_delta.then(|| (system::CLAIM_DISEASE.into(), claim.into())),
                action,
            });
            batch.push(1, line, action, linked(of(exchange), system::DISEASE_EXCHANGE));
            batch.push(2, line, action, linked(of(claim), system::CLAIM_DISEASE).successor(moved));
            // the class has many names: it gets none of them
            for code in [icd, icd2] {
                batch.push(3, line, Action::Keep, Concept::new(code, ""));
            }
        }
    }
    batch
}

/// A column of ICD-10: letter, two digits and up to two more.
pub(super) fn icd<'r>(fields: &mut Fields<'r>, column: usize) -> &'r str {
    fields.code(column, ("ICD-10", "ICD-10"), &[3, 4, 5], Of::Letters)
}

/// 修飾語マスター, 19 columns.
pub(super) fn modifier(sheets: &[Sheet], is_delta: bool) -> Batch {
    const KNOWN: usize = 19;
    let systems = [
        (system::MODIFIER_KEY, Content::Complete),
        (system::MODIFIER_EXCHANGE, Content::Complete),
        (system::CLAIM_MODIFIER, Content::Complete),
    ];
    let mut batch = Batch::new(&systems, LICENCE);
    batch.is_delta = is_delta;
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, KNOWN) else { continue };
            let action = fields.class(1);
            fields.one_of(2, ("マスター種別", "kind of master"), &["Z"]);
            let claim = fields.needed(3, ("修飾語コード", "modifier code"), &[4], Of::Digits);
            let name = if is_delta { fields.text(7) } else { fields.name(7, ("修飾語名称", "modifier name")) };
            let (from, to) = fields.days(14, 16);
            let key = fields.code(17, ("修飾語管理番号", "modifier key number"), &[8], Of::Digits);
            let exchange = fields.code(18, ("修飾語交換用コード", "modifier exchange code"), &[4], Of::Letters);
            let (kana, class) = (fields.text(10), fields.text(19));
            if !fields.end(&mut batch) {
                continue;
            }
            let of = |code: &str, own: &str| {
                let mut concept = Concept::new(code, name).name(NameKind::Kana, kana).fact("修飾語区分", class);
                (concept.from, concept.to) = (from, to);
                // class 8 is 接尾語; the others may stand on either side
                if class.starts_with("A8") {
                    concept = concept.mark(flag::SUFFIX, true);
                }
                let all = [
                    (system::MODIFIER_KEY, key),
                    (system::MODIFIER_EXCHANGE, exchange),
                    (system::CLAIM_MODIFIER, claim),
                ];
                all.into_iter().filter(|(of, _)| *of != own).fold(concept, |to, (of, code)| to.link(of, code))
            };
            batch.systems[0].changes.push(Change {
                line: row.line,
                concept: of(key, system::MODIFIER_KEY),
                by: is_delta.then(|| (system::CLAIM_MODIFIER.into(), claim.into())),
                action,
            });
            batch.push(1, row.line, action, of(exchange, system::MODIFIER_EXCHANGE));
            batch.push(2, row.line, action, of(claim, system::CLAIM_MODIFIER));
        }
    }
    batch
}

/// The newest day that a column of the rows has: the day of an edition that does not say its own.
pub(super) fn newest(sheets: &[Sheet], column: usize) -> Option<Day> {
    let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    rows.filter_map(|row| Day::parse(row.get(column))).filter(|day| day.is_known()).max()
}
