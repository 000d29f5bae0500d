//! `report.html`: for people, on screen and on A4 paper, in Japanese with English beside it. The first page is what a
//! completion report asks for; the items follow as its annex.

use super::Report;
use super::report::{ItemResult, Outcome};
use crate::certify::catalogue::{Kind, Text};
use crate::certify::journal::Verdict;
use crate::certify::waiver::Standing;
use std::collections::BTreeMap;
use tekigo_core::markup::{self, Attr, Markup, Scope, Stylesheet, Tag};

const STYLE: Stylesheet = Stylesheet::new(include_str!("report.css"), "aC+bBmUoiS+D0JagHhj0Y+iYT6XzbUrhIUyRIR6/4wk=");

/// Japanese, and English in a smaller type behind it.
fn both(out: &mut Markup, ja: &str, en: &str) {
    out.text(ja);
    if ja != en && !en.is_empty() {
        out.text(" ").leaf(Tag::Span, &[Attr::Class("en"), Attr::Lang("en")], en);
    }
}

fn heading(out: &mut Markup, tag: Tag, ja: &str, en: &str) {
    out.element(tag, &[], |out| both(out, ja, en));
}

fn row(out: &mut Markup, (ja, en): (&str, &str), value: impl FnOnce(&mut Markup)) {
    out.element(Tag::Tr, &[], |out| {
        out.element(Tag::Th, &[Attr::Scope(Scope::Row)], |out| both(out, ja, en));
        out.element(Tag::Td, &[], value);
    });
}

fn field(out: &mut Markup, label: (&str, &str), value: &str) {
    row(out, label, |out| {
        if value.trim().is_empty() {
            both(out, "(記入なし)", "(not filled in)");
        } else {
            out.value(value);
        }
    });
}

/// Words of a verdict.
fn words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("合格", "pass"),
        Verdict::Fail => ("不合格", "fail"),
        Verdict::Skip => ("未実施", "not run"),
        Verdict::NotApplicable => ("対象外", "not applicable"),
        Verdict::Attested => ("証言により確認", "attested"),
        Verdict::Waived => ("免除", "waived"),
        Verdict::Error => ("判定できず", "error"),
    }
}

fn kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Auto => ("自動", "automatic"),
        Kind::Simulated => ("模擬サービス", "simulated"),
        Kind::Attested => ("証言", "attested"),
        Kind::Witnessed => ("立会い", "witnessed"),
    }
}

fn group_words(group: &str) -> (&'static str, &'static str) {
    match group {
        "REG" => ("登録", "Register"),
        "CAN" => ("取消", "Cancel"),
        "UND" => ("取消の取りやめ", "Undo a cancel"),
        "CHG" => ("変更", "Change"),
        "INQ" => ("照会", "Ask for the status"),
        "DST" => ("送付先の確認", "Search a destination"),
        "CNS" => ("同意", "Consent"),
        "EXT" => ("文書6情報のみの取消", "Cancel extracted information"),
        "GET" => ("文書の一覧と取得", "List and fetch documents"),
        "VIW" => ("6情報・健診文書の閲覧", "View six-information and checkups"),
        "MST" => ("マスタ", "Masters"),
        "OPS" => ("運用と障害", "Operation and faults"),
        "SEC" => ("安全", "Security"),
        _ => ("その他", "Others"),
    }
}

/// The page.
pub(super) fn page(report: &Report) -> String {
    let product = format!("{} {}", report.product.name, report.product.version);
    let title = format!("接続試験完了報告書 {}", product.trim());
    markup::page("ja", title.trim(), &STYLE, |out| {
        out.element(Tag::Main, &[], |out| {
            cover(out, report);
            waivers(out, report);
            items(out, report);
            broken(out, report);
            annex(out, report);
        });
        out.element(Tag::Footer, &[], |out| {
            out.element(Tag::P, &[], |out| {
                both(
                    out,
                    "この報告書は tekigo certify が作りました。tekigo certify verify で、記録から作り直して確かめられます。",
                    "Made by tekigo certify; tekigo certify verify makes it anew from the record and compares.",
                );
            });
        });
    })
}

fn cover(out: &mut Markup, report: &Report) {
    out.element(Tag::H1, &[], |out| both(out, "接続試験完了報告書", "Report of conformance tests"));
    out.element(Tag::P, &[Attr::Class("lead")], |out| {
        both(out, &report.catalogue.title.ja, &report.catalogue.title.en);
    });
    let (ja, en) = report.result.words();
    let class = match report.result {
        Outcome::Passed => "pass",
        Outcome::Waived | Outcome::Failed => "fail",
        Outcome::Incomplete => "skip",
    };
    out.element(Tag::P, &[Attr::Classes(&["result", class])], |out| {
        both(out, &format!("結果: {ja}"), &format!("Result: {en}"));
    });
    out.element(Tag::Table, &[Attr::Class("fields")], |out| {
        out.element(Tag::Tbody, &[], |out| {
            field(out, ("事業者", "Provider"), &report.product.vendor);
            field(out, ("製品", "Product"), &report.product.name);
            field(out, ("版", "Version"), &report.product.version);
            let scope = &report.scope;
            let list = |value: serde_json::Value| {
                let words = value.as_array().cloned().unwrap_or_default();
                words.iter().filter_map(|word| word.as_str().map(label)).collect::<Vec<_>>().join("、")
            };
            field(out, ("改修パターン", "Pattern"), match scope.pattern {
                crate::certify::catalogue::Pattern::A => "A 登録および取得・閲覧",
                crate::certify::catalogue::Pattern::B => "B 取得・閲覧のみ",
            });
            field(out, ("施設の種類", "Kinds of facility"), &list(serde_json::json!(scope.facility)));
            field(out, ("接続の方式", "Ways of connection"), &list(serde_json::json!(scope.way)));
            field(out, ("試験", "Tests"), &list(serde_json::json!(scope.test)));
            let functions = if scope.functions.is_empty() { "なし".to_owned() } else { scope.functions.join("、") };
            field(out, ("任意の機能", "Optional functions"), &functions);
            field(out, ("試験した環境", "Environment"), &report.environment.name);
            field(out, ("サービスの側の環境", "Environment of the service"), &report.environment.service);
            let (from, to) = (&report.environment.from, &report.environment.to);
            let period = if from.is_empty() && to.is_empty() { String::new() } else { format!("{from} ～ {to}") };
            field(out, ("期間", "Period"), &period);
            let counts = &report.counts;
            row(out, ("結果の内訳", "Results"), |out| {
                let ja = format!(
                    "合格 {}、証言により確認 {}、不合格 {}、免除 {}、未実施 {}、判定できず {}、対象外 {} (必須の項目 {})",
                    counts.pass, counts.attested, counts.fail, counts.waived, counts.skip, counts.error, counts.not_applicable, counts.required
                );
                let en = format!(
                    "{} passed, {} attested, {} failed, {} waived, {} not run, {} errors, {} not applicable ({} required)",
                    counts.pass, counts.attested, counts.fail, counts.waived, counts.skip, counts.error, counts.not_applicable, counts.required
                );
                both(out, &ja, &en);
            });
            row(out, ("不具合", "Defects"), |out| {
                let failed: Vec<&str> = failing(report).map(|item| item.id.as_str()).collect();
                if failed.is_empty() {
                    both(out, "なし", "none");
                } else {
                    out.text(&failed.join("、"));
                }
            });
            let contact = &report.contact;
            let parts = [&contact.department, &contact.name, &contact.phone, &contact.mail];
            let filled: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
            field(out, ("連絡先", "Contact"), &filled.join("、"));
            field(out, ("判定の基準日", "As of"), &report.as_of);
        });
    });
}

/// What a word of the declaration means.
fn label(word: &str) -> &str {
    match word {
        "medical-checkup" => "医科 (健診あり)",
        "medical" => "医科 (健診なし)",
        "dental" => "歯科",
        "pharmacy" => "薬局",
        "checkup-center" => "健診センター",
        "terminal" => "資格確認端末経由",
        "web-api" => "Web API",
        "connection-1" => "接続テスト (オフライン)",
        "connection-2" => "接続テスト (オンライン)",
        "operation" => "運用テスト",
        other => other,
    }
}

fn failing(report: &Report) -> impl Iterator<Item = &ItemResult> {
    report.items.iter().filter(|item| matches!(item.verdict, Verdict::Fail | Verdict::Waived | Verdict::Error))
}

fn head(out: &mut Markup, cells: &[(&str, &str, &'static str)]) {
    out.element(Tag::Thead, &[], |out| {
        out.element(Tag::Tr, &[], |out| {
            for (ja, en, class) in cells {
                let attributes = [Attr::Scope(Scope::Col), Attr::Class(class)];
                let attributes = if class.is_empty() { &attributes[..1] } else { &attributes[..] };
                out.element(Tag::Th, attributes, |out| both(out, ja, en));
            }
        });
    });
}

fn waivers(out: &mut Markup, report: &Report) {
    heading(out, Tag::H2, "免除", "Waivers");
    if report.waivers.is_empty() {
        out.element(Tag::P, &[], |out| both(out, "免除はありません。", "There is none."));
        return;
    }
    out.element(Tag::P, &[], |out| {
        both(
            out,
            "免除は合格ではありません。期限を過ぎると効力を失います。",
            "A waiver is no pass, and ends on its day.",
        );
    });
    out.element(Tag::Table, &[], |out| {
        head(
            out,
            &[
                ("項目", "Item", ""),
                ("状態", "Standing", ""),
                ("理由", "Reason", ""),
                ("責任者", "Owner", ""),
                ("期限", "Until", ""),
                ("記録", "Link", ""),
            ],
        );
        out.element(Tag::Tbody, &[], |out| {
            for waived in &report.waivers {
                let waiver = &waived.waiver;
                let (ja, en) = match waived.standing {
                    Standing::InForce => ("有効", "in force"),
                    Standing::Unused => ("該当する不合格なし", "nothing fails that it covers"),
                    Standing::Expired => ("期限切れ", "expired"),
                    Standing::Refused => ("免除できない項目", "not waivable"),
                    Standing::Unknown => ("項目がない", "no such item"),
                };
                out.element(Tag::Tr, &[], |out| {
                    out.element(Tag::Th, &[Attr::Scope(Scope::Row)], |out| {
                        out.text(&waiver.item);
                        if let Some(rule) = &waiver.rule {
                            out.text(" ").leaf(Tag::Code, &[], rule);
                        }
                    });
                    out.element(Tag::Td, &[], |out| both(out, ja, en));
                    for text in [&waiver.reason, &waiver.owner, &waiver.until, &waiver.link] {
                        out.element(Tag::Td, &[], |out| {
                            out.value(text);
                        });
                    }
                });
            }
        });
    });
}

fn items(out: &mut Markup, report: &Report) {
    out.element(Tag::Section, &[Attr::Class("annex")], |out| {
        heading(out, Tag::H2, "別紙 試験項目と結果", "Annex: items and results");
        let mut groups: BTreeMap<&str, Vec<&ItemResult>> = BTreeMap::new();
        for item in &report.items {
            groups.entry(item.id.split('-').next().unwrap_or_default()).or_default().push(item);
        }
        for (group, items) in groups {
            let (ja, en) = group_words(group);
            heading(out, Tag::H3, &format!("{group} {ja}"), en);
            out.element(Tag::Table, &[Attr::Class("items")], |out| {
                head(
                    out,
                    &[
                        ("番号", "Id", ""),
                        ("項目", "Item", ""),
                        ("方法", "Kind", "kind"),
                        ("結果", "Result", "verdict"),
                    ],
                );
                out.element(Tag::Tbody, &[], |out| items.iter().for_each(|item| line(out, item)));
            });
        }
    });
}

fn line(out: &mut Markup, item: &ItemResult) {
    out.element(Tag::Tr, &[], |out| {
        out.leaf(Tag::Th, &[Attr::Scope(Scope::Row)], &item.id);
        out.element(Tag::Td, &[], |out| {
            both(out, &item.title.ja, &item.title.en);
            if let Some(reason) = &item.reason {
                out.element(Tag::P, &[], |out| both(out, &reason.ja, &reason.en));
            }
            if let Some(said) = &item.attestation {
                out.element(Tag::P, &[], |out| {
                    out.value(&said.by).text(" ").value(&said.day);
                    if let Some(witness) = &said.witness {
                        both(out, " 立会い:", "witness");
                        out.text(" ").value(witness);
                    }
                    if let Some(note) = &said.note {
                        out.text(" ").value(note);
                    }
                    for (name, sha256) in &said.files {
                        out.text(" ").value(name).text(" ").leaf(Tag::Code, &[], &sha256[..sha256.len().min(12)]);
                    }
                });
            }
        });
        let (ja, en) = kind(item.kind);
        out.element(Tag::Td, &[Attr::Class("kind")], |out| both(out, ja, en));
        let (ja, en) = words(item.verdict);
        out.element(Tag::Td, &[Attr::Classes(&["verdict", item.verdict.code()])], |out| {
            both(out, ja, en);
            if !item.required && item.verdict != Verdict::NotApplicable {
                out.element(Tag::P, &[], |out| both(out, "任意", "optional"));
            }
        });
    });
}

/// What does not hold, check by check.
fn broken(out: &mut Markup, report: &Report) {
    let failing: Vec<&ItemResult> = failing(report).filter(|item| !item.facts.is_empty()).collect();
    if failing.is_empty() {
        return;
    }
    heading(out, Tag::H2, "不合格の内容", "What does not hold");
    for item in failing {
        heading(out, Tag::H3, &format!("{} {}", item.id, item.title.ja), &item.title.en);
        out.element(Tag::Ul, &[], |out| {
            for fact in item.facts.iter().filter(|fact| !fact.holds) {
                out.element(Tag::Li, &[], |out| {
                    if let Some(on) = &fact.on {
                        out.leaf(Tag::Code, &[], on).text(": ");
                    }
                    both(out, &fact.words.ja, &fact.words.en);
                });
            }
        });
    }
}

fn annex(out: &mut Markup, report: &Report) {
    heading(out, Tag::H2, "判定に使ったもの", "What it was judged by");
    out.element(Tag::Table, &[Attr::Class("fields")], |out| {
        out.element(Tag::Tbody, &[], |out| {
            field(out, ("ツール", "Tool"), &format!("{} {}", report.tool.name, report.tool.version));
            field(out, ("規則", "Rules"), &report.tool.rules);
            field(out, ("判定の時刻", "Judged as of"), &report.tool.now);
            field(out, ("乱数の種", "Seed"), &report.tool.seed.to_string());
            row(out, ("マスター", "Masters"), |out| {
                if report.tool.masters.is_empty() {
                    both(out, "使っていない (コードは形だけを確かめる)", "none (codes are checked by their form only)");
                }
                for master in &report.tool.masters {
                    out.element(Tag::P, &[], |out| {
                        out.text(&format!("{} {} ", master.system, master.edition));
                        out.leaf(Tag::Code, &[], &master.sha256);
                    });
                }
            });
            field(out, ("試験カタログ", "Catalogue"), &format!("{} {}", report.catalogue.id, report.catalogue.edition));
            row(out, ("カタログの由来", "Origin"), |out| {
                both(out, &report.catalogue.origin.ja, &report.catalogue.origin.en);
            });
            row(out, ("カタログのダイジェスト", "Digest of the catalogue"), |out| {
                out.leaf(Tag::Code, &[], &report.catalogue.digest);
            });
            let coverage = &report.coverage;
            let Text { ja, en } = Text {
                ja: format!(
                    "公開の要求 {} 件のうち、項目があるもの {} 件、項目がない理由を示したもの {} 件",
                    coverage.requirements, coverage.mapped, coverage.reasoned
                ),
                en: format!(
                    "of {} public requirements {} have items, {} a reason for none",
                    coverage.requirements, coverage.mapped, coverage.reasoned
                ),
            };
            row(out, ("要求の網羅", "Coverage"), |out| both(out, &ja, &en));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::STYLE;
    use base64::Engine as _;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_digest_of_the_style_sheet_is_its_own() {
        let digest = Sha256::digest(STYLE.css().as_bytes());
        assert_eq!(base64::engine::general_purpose::STANDARD.encode(digest), STYLE.sha256());
    }
}
