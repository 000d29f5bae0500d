//! MEDIS 医薬品HOTコードマスター: `MEDISyyyymmdd.TXT` (HOT13) and `…_HOT9.TXT`, CP932 with a header, 24 columns. A HOT code is
//! not unique, and the price-list code of a row is not its YJ code.

use super::drug::{header, no_header};
use super::field::{Fields, Of, columns};
use super::sheet::Sheet;
use super::{Action, Batch};
use crate::masters::concept::{Concept, NameKind};
use crate::masters::meta::Content;
use crate::masters::system;

const LICENCE: &str = "MEDIS-DC 医薬品HOTコードマスター (利用者が MEDIS の条件で入手したもの)";

pub(super) fn hot(sheets: &[Sheet]) -> Batch {
    let systems = [
        (system::HOT13, Content::Fragment),
        (system::HOT9, Content::Complete),
        (system::HOT7, Content::Complete),
        (system::YJ, Content::Complete),
        (system::STRENGTH, Content::Complete),
        (system::ALLERGEN_YJ, Content::Complete),
    ];
    let mut batch = Batch::new(&systems, LICENCE);
    let mut has_whole_codes = false;
    let mut any = false;
    for sheet in sheets {
        let Some((at, head)) = header(sheet, "基準番号（ＨＯＴコード）") else { continue };
        let names: [&[&str]; 10] = [
            &["基準番号（ＨＯＴコード）"],
            &["処方用番号（ＨＯＴ７）"],
            &["ＪＡＮコード"],
            &["薬価基準収載医薬品コード"],
            &["個別医薬品コード"],
            &["レセプト電算処理システムコード（１）"],
            &["告示名称"],
            &["販売名"],
            &["規格単位"],
            &["製造会社"],
        ];
        let Some([hot, hot7, jan, price, yj, claim, notice, sale, unit, maker]) = columns(&mut batch, head, names)
        else {
            continue;
        };
        any = true;
        batch.day = batch.day.max(super::ssk::newest(sheets, 24));
        for row in &sheet.rows[at + 1..] {
            let Some(mut fields) = Fields::of(&mut batch, row, sale) else { continue };
            let code = fields.needed(hot, ("HOT コード", "HOT code"), &[9, 13], Of::Digits);
            let seven = fields.code(hot7, ("HOT7", "HOT7"), &[7], Of::Digits);
            let yj = fields.code(yj, ("個別医薬品コード (YJ)", "YJ code"), &[12], Of::Letters);
            let price = fields.code(price, ("薬価基準収載医薬品コード", "price-list code"), &[12], Of::Letters);
            let claim = fields.code(claim, ("レセプト電算処理システムコード", "claim code"), &[9], Of::Digits);
            let jan = fields.code(jan, ("JAN コード", "JAN code"), &[8, 13, 14], Of::Digits);
            let name = fields.name(sale, ("販売名", "trade name"));
            let (notice, unit, maker) = (fields.text(notice), fields.text(unit), fields.text(maker));
            // 更新区分 says what was done to the row, not whether the product is sold
            let action = Action::Keep;
            if !fields.end(&mut batch) {
                continue;
            }
            has_whole_codes |= code.len() == 13;
            let nine = code.get(..9).unwrap_or_default();
            let seven = if seven.is_empty() { code.get(..7).unwrap_or_default() } else { seven };
            let of = |code: &str, with_maker: bool| {
                let mut concept = Concept::new(code, name).name(NameKind::Display, notice);
                if with_maker && !maker.is_empty() {
                    concept = concept.name(NameKind::Display, &format!("{name}（{maker}）"));
                }
                concept.link(system::PRICE_LIST, price).link(system::CLAIM_DRUG, claim).fact("規格単位", unit)
            };
            let strength =
                yj.get(..9).filter(|_| yj.len() == 12).map(|nine| [nine, "ZZZ"].concat()).unwrap_or_default();
            let (line, with_parts) = (row.line, |to: Concept| to.link(system::HOT9, nine).link(system::HOT7, seven));
            if code.len() == 13 {
                let concept = of(code, true).link(system::YJ, yj).link(system::STRENGTH, &strength).fact("JAN", jan);
                batch.push(0, line, action, with_parts(concept));
            }
            batch.push(
                1,
                line,
                action,
                of(nine, true).link(system::YJ, yj).link(system::STRENGTH, &strength).link(system::HOT7, seven),
            );
            batch.push(
                2,
                line,
                action,
                of(seven, false).link(system::YJ, yj).link(system::STRENGTH, &strength).link(system::HOT9, nine),
            );
            batch.push(3, line, action, with_parts(of(yj, true)).link(system::STRENGTH, &strength));
            batch.push(4, line, action, of(&strength, false).link(system::YJ, yj));
            if !yj.is_empty() {
                batch.push(5, line, action, of(&["YCM", yj].concat(), true).link(system::YJ, yj));
            }
        }
    }
    if has_whole_codes {
        batch.systems[0].content = Content::Complete;
    }
    if !any {
        no_header(&mut batch, "基準番号（ＨＯＴコード）");
    }
    batch
}
