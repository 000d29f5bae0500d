//! 医薬品マスター (y) of 支払基金, 一般名処方マスタ and 薬価基準収載品目リスト of 厚労省.

use super::field::{Fields, Of, columns, grown};
use super::sheet::{Row, Sheet};
use super::ssk::LICENCE as SSK;
use super::{Action, Batch, Change, Problem};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;
use crate::masters::{Day, system};

const MHLW: &str = "厚生労働省 (公共データ利用規約)";

/// 医薬品マスター, 35 to 42 columns. Column 32 is the price-list code, not YJ.
pub(super) fn claim_drug(sheets: &[Sheet], is_delta: bool) -> Batch {
    const KNOWN: usize = 42;
    let systems = [
        (system::CLAIM_DRUG, Content::Complete),
        (system::PRICE_LIST, Content::Fragment),
        // names as prescribed; the ministry's own list is whole
        (system::GENERIC, Content::Fragment),
    ];
    let mut batch = Batch::new(&systems, SSK);
    batch.is_delta = is_delta;
    for sheet in sheets {
        grown(&mut batch, &sheet.rows, KNOWN);
        for row in &sheet.rows {
            let Some(mut fields) = Fields::of(&mut batch, row, 31) else { continue };
            let action = fields.class(1);
            fields.one_of(2, ("マスター種別", "kind of master"), &["Y"]);
            let claim = fields.needed(3, ("医薬品コード", "drug code"), &[9], Of::Digits);
            let name = if is_delta { fields.text(5) } else { fields.name(5, ("漢字名称", "drug name")) };
            // 変更年月日 is no first day: a drug that changed was valid before
            let (_, to) = fields.days(0, 31);
            let until = fields.day(34, Day::OPEN);
            let price = fields.code(32, ("薬価基準収載医薬品コード", "price-list code"), &[12], Of::Letters);
            let generic = fields.code(37, ("一般名コード", "generic code"), &[12], Of::Letters);
            let from = fields.day(36, Day::EVER);
            let (kana, long, generic_name) = (fields.text(7), fields.text(35), fields.text(38));
            let (unit, form) = (fields.text(10), fields.text(28));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept = Concept::new(claim, name).name(NameKind::Kana, kana).name(NameKind::Display, long);
            concept = concept.link(system::PRICE_LIST, price).link(system::GENERIC, generic);
            concept = concept.fact("単位", unit).fact("剤形", form);
            (concept.from, concept.to) = (from, to.min(if until == Day::EVER { Day::OPEN } else { until }));
            batch.push(0, row.line, action, concept.clone());
            let mut listed = Concept::new(price, name).link(system::CLAIM_DRUG, claim).link(system::GENERIC, generic);
            (listed.from, listed.to) = (concept.from, concept.to);
            batch.push(1, row.line, action, listed);
            if action != Action::Retire {
                batch.push(2, row.line, Action::Keep, Concept::new(generic, generic_name));
            }
        }
    }
    batch
}

/// The row that begins the table of a sheet: the first with a field that is called so.
pub(super) fn header<'s>(sheet: &'s Sheet, name: &str) -> Option<(usize, &'s Row)> {
    let wanted = crate::masters::fold::fold(name);
    let is_header = |row: &Row| row.fields.iter().any(|field| crate::masters::fold::fold(field) == wanted);
    let at = sheet.rows.iter().take(20).position(is_header)?;
    Some((at, &sheet.rows[at]))
}

pub(super) fn no_header(batch: &mut Batch, name: &str) {
    let (ja, en) = (format!("見出し「{name}」の行がありません"), format!("no row has the header \"{name}\""));
    batch.wrong(Problem::at(0, 0, ja, en));
}

/// 一般名処方マスタ: the list, and the table of exceptions with the products (continuation rows leave the name blank).
pub(super) fn generic(sheets: &[Sheet]) -> Batch {
    let mut batch = Batch::new(&[(system::GENERIC, Content::Complete)], MHLW);
    let mut any = false;
    for sheet in sheets {
        let Some((at, head)) = header(sheet, "一般名コード") else { continue };
        let titles: [&[&str]; 2] = [&["一般名コード"], &["一般名処方の標準的な記載", "標準的な記載"]];
        let Some([code, name]) = columns(&mut batch, head, titles) else { continue };
        any = true;
        let find = |wanted: &str| {
            let wanted = crate::masters::fold::fold(wanted);
            head.fields
                .iter()
                .position(|field| crate::masters::fold::fold(field).starts_with(&wanted))
                .map_or(0, |at| at + 1)
        };
        let (ingredient, strength, price) = (find("成分名"), find("規格"), find("薬価基準収載医薬品コード"));
        let mut last: Option<(&str, &str)> = None;
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, code) else { continue };
            let own = fields.code(code, ("一般名コード", "generic code"), &[12], Of::Letters);
            let product = if price > 0 {
                fields.code(price, ("薬価基準収載医薬品コード", "price-list code"), &[12], Of::Letters)
            } else {
                ""
            };
            let named = fields.text(name);
            if !own.is_empty() && named.is_empty() {
                fields.name(name, ("一般名処方の標準的な記載", "name"));
            }
            if own.is_empty() && product.is_empty() {
                // a note below the table
                if fields.end(&mut batch) {
                    batch.rows -= 1;
                }
                continue;
            }
            let (ingredient, strength) = (fields.text(ingredient), fields.text(strength));
            if !fields.end(&mut batch) {
                continue;
            }
            let (own, named) = if own.is_empty() { last.unwrap_or_default() } else { (own, named) };
            last = Some((own, named));
            let mut concept = Concept::new(own, named).link(system::PRICE_LIST, product);
            concept = concept.fact("成分名", ingredient).fact("規格", strength);
            batch.push(0, row.line, Action::Keep, concept);
        }
    }
    if !any {
        no_header(&mut batch, "一般名コード");
    }
    batch
}

/// 薬価基準収載品目リスト: header in row 1.
pub(super) fn price_list(sheets: &[Sheet]) -> Batch {
    // one file is one of five
    let mut batch = Batch::new(&[(system::PRICE_LIST, Content::Fragment)], MHLW);
    let mut any = false;
    for sheet in sheets {
        let Some((at, head)) = header(sheet, "薬価基準収載医薬品コード") else { continue };
        let titles: [&[&str]; 2] = [&["薬価基準収載医薬品コード"], &["品名"]];
        let Some([code, name]) = columns(&mut batch, head, titles) else { continue };
        any = true;
        let find = |wanted: &str| head.fields.iter().position(|field| field.trim() == wanted).map_or(0, |at| at + 1);
        let (ingredient, maker, price, until) = (find("成分名"), find("メーカー名"), find("薬価"), find("経過措置"));
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, code) else { continue };
            let own = fields.needed(code, ("薬価基準収載医薬品コード", "price-list code"), &[12], Of::Letters);
            let named = fields.name(name, ("品名", "product name"));
            let to = fields.text(until);
            let to = Day::parse(to).unwrap_or(Day::OPEN);
            let (ingredient, maker, price) = (fields.text(ingredient), fields.text(maker), fields.text(price));
            if !fields.end(&mut batch) {
                continue;
            }
            let mut concept =
                Concept::new(own, named).fact("成分名", ingredient).fact("メーカー名", maker).fact("薬価", price);
            concept.to = to;
            batch.systems[0].changes.push(Change { line: row.line, concept, by: None, action: Action::Keep });
        }
    }
    if !any {
        no_header(&mut batch, "薬価基準収載医薬品コード");
    }
    batch
}
