//! Lists of institutions and of insurers: any table with a header that has a column of codes and one of names.

use super::drug::no_header;
use super::field::{Fields, Of, columns};
use super::sheet::Sheet;
use super::{Action, Batch};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;

const CODES: [&str; 6] = ["医療機関コード", "医療機関番号", "保険者番号", "コード", "番号", "code"];
const NAMES: [&str; 7] = ["医療機関名称", "医療機関名", "保険者名称", "保険者名", "名称", "name", "display"];

/// `width` is the number of digits of a code; shorter ones are filled with zeros, as spreadsheets lose them.
pub(super) fn list(sheets: &[Sheet], system: &str, width: usize) -> Batch {
    let mut batch = Batch::new(&[(system, Content::Fragment)], "利用者が入手した一覧");
    let mut any = false;
    for sheet in sheets {
        let Some((at, head)) = CODES.iter().find_map(|name| super::drug::header(sheet, name)) else { continue };
        let Some([code, name]) = columns(&mut batch, head, [&CODES, &NAMES]) else { continue };
        any = true;
        let find =
            |names: &[&str]| head.fields.iter().position(|field| names.contains(&field.trim())).map_or(0, |at| at + 1);
        let (kana, from, to) =
            (find(&["カナ", "フリガナ"]), find(&["指定年月日", "適用開始日"]), find(&["廃止年月日", "適用終了日"]));
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, code.max(name)) else { continue };
            let lengths: Vec<usize> = (4..=width).collect();
            let own = fields.needed(code, ("コード", "code"), &lengths, Of::Digits);
            let named = fields.name(name, ("名称", "name"));
            let (from, to) = fields.days(from, to);
            let kana = fields.text(kana);
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(&format!("{own:0>width$}"), named).name(NameKind::Kana, kana);
            (concept.from, concept.to) = (from, to);
            batch.push(0, row.line, Action::Keep, concept);
        }
    }
    if !any {
        no_header(&mut batch, "コード");
    }
    batch
}
