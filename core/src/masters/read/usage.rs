//! 電子処方箋 用法マスタ: the sheets of usages in force and of those up to 2025-10-31, 19 columns. Numbers in row 1, headers in
//! rows 2 and 3, usages from row 5.

use super::drug::no_header;
use super::field::{Fields, Of};
use super::sheet::Sheet;
use super::{Action, Batch};
use crate::masters::concept::{Concept, NameKind, flag};
use crate::masters::meta::Content;
use crate::masters::system;

const LICENCE: &str = "厚生労働省 電子処方箋 用法マスタ (公共データ利用規約)";
const KNOWN: usize = 19;

pub(super) fn usages(sheets: &[Sheet]) -> Batch {
    let systems = [(system::USAGE, Content::Complete), (system::JAMI_USAGE, Content::Fragment)];
    let mut batch = Batch::new(&systems, LICENCE);
    let is_usage = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // a sheet of usages has codes in its first column; the layout and the relation tables have not
    let sheets = sheets.iter().filter(|sheet| {
        let wide = sheet.rows.iter().filter(|row| row.fields.len() >= 12);
        wide.filter(|row| is_usage(row.get(1))).count() > 0
    });
    let mut any = false;
    for sheet in sheets {
        any = true;
        super::field::grown(&mut batch, &sheet.rows, KNOWN);
        let first = sheet.rows.iter().position(|row| is_usage(row.get(1))).unwrap_or(0);
        for row in &sheet.rows[first..] {
            let Some(mut fields) = Fields::of(&mut batch, row, 11) else { continue };
            let code = fields.needed(1, ("用法コード", "usage code"), &[16], Of::Letters);
            let name = fields.name(8, ("用法名称", "usage name"));
            let (from, to) = fields.days(10, 11);
            let (way, kana, conditions) = (fields.text(5), fields.text(18), fields.text(12));
            let needs = [(13, "頓用条件"), (14, "投与タイミング"), (15, "投与時刻"), (16, "投与間隔"), (17, "部位")];
            let needs = needs.map(|(column, what)| (what, fields.text(column).to_owned()));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(code, name).name(NameKind::Kana, kana).fact("用法詳細区分", way);
            (concept.from, concept.to) = (from, to);
            if conditions == "1" {
                concept = concept.fact("用法コード区分", conditions);
            }
            for (what, needed) in needs {
                if !matches!(needed.as_str(), "" | "0" | "0.0") {
                    concept = concept.fact(what, &needed);
                }
            }
            batch.push(0, row.line, Action::Keep, concept.clone());
            batch.push(1, row.line, Action::Keep, concept);
        }
    }
    if any {
        let dummy = Concept::new("0X0XXXXXXXXX0000", "ダミー用法コード").mark(flag::UNCODED, true);
        batch.push(0, 0, Action::Keep, dummy);
    } else {
        no_header(&mut batch, "用法コード");
    }
    batch
}
