//! J-FAGY allergens: food and what is neither food nor drug, UTF-8 with a header; and drugs without form and brand (GCM).

use super::drug::{header, no_header};
use super::field::{Fields, Of, columns};
use super::sheet::Sheet;
use super::{Action, Batch};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;
use crate::masters::system;

const LICENCE: &str = "J-FAGY アレルゲン用語集 (CC BY 4.0)";

/// The table of allergens, 11 columns. `J9F` and `J9N` with nine characters are the codes that records use; the level-1
/// rows have short codes and are headings.
pub(super) fn allergens(sheets: &[Sheet]) -> Batch {
    let systems = [(system::ALLERGEN_FOOD, Content::Complete), (system::ALLERGEN_OTHER, Content::Complete)];
    let mut batch = Batch::new(&systems, LICENCE);
    let mut any = false;
    for sheet in sheets {
        let Some((at, head)) = header(sheet, "JFAGYCODE") else { continue };
        let titles: [&[&str]; 7] =
            [&["JFAGYCODE"], &["JPTERM"], &["JPKANA"], &["ENTERM"], &["LEVEL"], &["RECORDDATE"], &["ENDDATE"]];
        let Some([code, name, kana, english, level, from, to]) = columns(&mut batch, head, titles) else { continue };
        any = true;
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, name) else { continue };
            let short = fields.text(code).len() < 9;
            let own = if short {
                ""
            } else {
                fields.needed(code, ("J-FAGY コード", "J-FAGY code"), &[9, 12], Of::Letters)
            };
            let named = fields.name(name, ("用語", "term"));
            let (from, to) = fields.days(from, to);
            let (kana, english, level) = (fields.text(kana), fields.text(english), fields.text(level));
            if !fields.end(&mut batch) || short {
                continue;
            }
            // a code without its meta part begins with the letter of its kind
            let (whole, is_food) = match own.get(..3) {
                Some("J9F") => (own.to_owned(), true),
                Some("J9N") => (own.to_owned(), false),
                _ if own.starts_with('F') => (["J9F", own].concat(), true),
                _ => (["J9N", own].concat(), false),
            };
            let mut concept = Concept::new(&whole, named).name(NameKind::Kana, kana).name(NameKind::Other, english);
            concept = concept.fact("LEVEL", level);
            (concept.from, concept.to) = (from, to);
            batch.push(usize::from(!is_food), row.line, Action::Keep, concept);
        }
    }
    if any {
        // what cannot be coded
        for (at, code) in [(0, "D9F000000000"), (1, "D9N000000000")] {
            let concept = Concept::new(code, "").mark(crate::masters::flag::UNCODED, true);
            batch.push(at, 0, Action::Keep, concept);
        }
    } else {
        no_header(&mut batch, "JFAGYCODE");
    }
    batch
}

/// 剤形・規格・銘柄不明コードマスター, 6 columns: `GCM` and twelve characters.
pub(super) fn drugs(sheets: &[Sheet]) -> Batch {
    let mut batch = Batch::new(&[(system::ALLERGEN_DRUG, Content::Complete)], LICENCE);
    let mut any = false;
    for sheet in sheets {
        let Some((at, head)) = header(sheet, "剤形・規格・銘柄不明コード") else { continue };
        let titles: [&[&str]; 4] = [&["剤形・規格・銘柄不明コード"], &["薬剤成分名"], &["登録年月日"], &["除外年月日"]];
        let Some([code, name, from, to]) = columns(&mut batch, head, titles) else { continue };
        any = true;
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, name) else { continue };
            let own = fields.needed(code, ("剤形・規格・銘柄不明コード", "drug allergen code"), &[15], Of::Letters);
            let named = fields.name(name, ("薬剤成分名", "ingredient"));
            let (from, to) = fields.days(from, to);
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(own, named);
            (concept.from, concept.to) = (from, to);
            batch.push(0, row.line, Action::Keep, concept);
        }
    }
    if !any {
        no_header(&mut batch, "剤形・規格・銘柄不明コード");
    }
    batch
}
