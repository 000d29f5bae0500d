//! Each layout from a small file of our own making, and the ways in which files are damaged.

use super::super::tests::{disease, edition, import, row, sheets};
use super::*;
use crate::masters::concept::flag;
use crate::masters::{Day, Edition, NameKind, Pack, Standing, merge, pack_of, system};
use std::sync::Arc;

/// A comma-separated line of quoted fields.
fn line(fields: &[&str]) -> String {
    fields.iter().map(|field| format!("\"{field}\"")).collect::<Vec<_>>().join(",") + "\r\n"
}

fn utf8(text: &str) -> Vec<Sheet> {
    vec![rows(text.as_bytes())]
}

fn named(name: &str, text: &str) -> Vec<Sheet> {
    vec![Sheet { name: name.to_owned(), ..rows(text.as_bytes()) }]
}

/// Reads a file that is recognised as `kind` by what it holds; its pack of `system`.
fn pack(sheets: &[Sheet], kind: Kind, system: &str) -> Pack {
    assert_eq!(recognise("file", sheets, None).kind, Some(kind));
    let batch = read(kind, sheets, false);
    assert!(!batch.is_faulty(), "{:?}", batch.problems);
    let of = batch.systems.into_iter().find(|of| of.system == system).expect("system");
    let merged = merge::merge(None, of, kind.id(), &edition(20_260_401, false)).expect("merged");
    Pack::open(Arc::new(pack_of(merged.meta, merged.concepts).expect("small"))).expect("a pack")
}

fn linked<'p>(pack: &'p Pack, code: &str, to: &str) -> Vec<&'p str> {
    pack.entry(pack.find(code).unwrap_or_else(|| panic!("{code}"))).linked(to).collect()
}

fn display<'p>(pack: &'p Pack, code: &str) -> &'p str {
    pack.entry(pack.find(code).unwrap_or_else(|| panic!("{code}"))).display()
}

#[rustfmt::skip]
fn modifier() -> String {
    row(19, &[(1, "0"), (2, "Z"), (3, "8002"), (7, "の疑い"), (10, "ノウタガイ"), (14, "20020401"), (16, "99999999"),
        (17, "20055000"), (18, "8002"), (19, "A8000000")])
}

#[rustfmt::skip]
fn drug(width: usize) -> String {
    row(width, &[(1, "0"), (2, "Y"), (3, "620000001"), (5, "アムロジピン錠５ｍｇ"), (7, "ｱﾑﾛｼﾞﾋﾟﾝ"), (10, "錠"), (28, "1"),
        (30, "20240401"), (31, "99999999"), (32, "2171022F2010"), (34, "0"), (35, "アムロジピン錠５ｍｇ「会社」"), (36, "20100401"),
        (37, "2171022F2ZZZ"), (38, "【般】アムロジピン錠５ｍｇ")])
}

const HOT_HEAD: [&str; 24] = [
    "基準番号（ＨＯＴコード）",
    "処方用番号（ＨＯＴ７）",
    "会社識別用番号",
    "調剤用番号",
    "物流用番号",
    "ＪＡＮコード",
    "薬価基準収載医薬品コード",
    "個別医薬品コード",
    "レセプト電算処理システムコード（１）",
    "レセプト電算処理システムコード（２）",
    "告示名称",
    "販売名",
    "レセプト電算処理システム医薬品名",
    "規格単位",
    "包装形態",
    "包装単位数",
    "包装単位単位",
    "包装総量数",
    "包装総量単位",
    "区分",
    "製造会社",
    "販売会社",
    "更新区分",
    "更新年月日",
];

fn hot() -> String {
    let mut fields = [""; 24];
    for (at, text) in [
        (0, "1034567010101"),
        (1, "1034567"),
        (6, "2171022F2010"),
        (7, "2171022F2037"),
        (8, "620000001"),
        (10, "アムロジピン錠"),
        (11, "アムロジピン錠５ｍｇ"),
        (13, "５ｍｇ１錠"),
        (20, "会社"),
        (22, "3"),
        (23, "20260331"),
    ] {
        fields[at] = text;
    }
    line(&HOT_HEAD) + &line(&fields)
}

#[rustfmt::skip]
const LAB_HEAD: [&str; 32] = [
    "区分名称", "予備区分名称", "救急フラグ", "生活習慣病フラグ", "データ区分", "大項目", "FHIR項目名称", "FHIR識別文字列", "略称", "販売名称",
    "材料(JLAC11)", "測定法(JLAC11)", "JLAC11コード", "表示用単位", "表示用単位2", "XML用単位", "XML用単位2", "材料(JLAC10)",
    "検査方法(JLAC10-測定法)", "JLAC10コード", "基準値フラグ(下限)", "基準値フラグ(上限)", "基準値フラグ(判定)", "データタイプ", "値の下限",
    "値の上限", "数値型の場合の形式", "コード型の場合の値リスト", "コード型のOID", "並び順", "適用開始日", "適用終了日",
];

fn lab_row(class: &str, name: &str, eleven: &str, ten: &str, to: &str) -> String {
    let mut fields = [""; 32];
    for (at, text) in [
        (0, "生化学検査"),
        (4, class),
        (6, "総蛋白(TP)"),
        (7, name),
        (8, name),
        (10, "血清"),
        (12, eleven),
        (13, "g/dL"),
        (15, "g/dL"),
        (19, ten),
        (23, "PQ"),
        (30, "00000000"),
        (31, to),
    ] {
        fields[at] = text;
    }
    line(&fields)
}

#[test]
fn claims_diseases_in_both_encodings_and_grown() {
    let text = disease("0", "8830052", "20065325", "C142", "急性膵炎", "キュウセイスイエン", "K859");
    for sheets in [sheets(&text), utf8(&text), utf8(&["\u{feff}", &text].concat())] {
        let pack = pack(&sheets, Kind::SskDisease, system::CLAIM_DISEASE);
        assert_eq!(
            (display(&pack, "8830052"), linked(&pack, "8830052", system::DISEASE_KEY)),
            ("急性膵炎", vec!["20065325"])
        );
    }
    let grown = utf8(&(text.trim_end().to_owned() + ",\"new\"\r\n"));
    let batch = read(Kind::SskDisease, &grown, false);
    assert!(!batch.is_faulty() && batch.problems.len() == 1 && batch.problems[0].column == 47, "{:?}", batch.problems);
}

#[test]
fn claims_modifiers() {
    let pack = pack(&sheets(&modifier()), Kind::SskModifier, system::MODIFIER_KEY);
    assert_eq!(display(&pack, "20055000"), "の疑い");
    assert!(pack.entry(0).flags() & flag::SUFFIX != 0);
    assert_eq!(linked(&pack, "20055000", system::MODIFIER_EXCHANGE), ["8002"]);
}

#[test]
fn claims_drugs_of_every_width() {
    for width in [40, 42, 44] {
        let pack = pack(&sheets(&drug(width)), Kind::SskDrug, system::CLAIM_DRUG);
        assert_eq!(linked(&pack, "620000001", system::GENERIC), ["2171022F2ZZZ"]);
        assert_eq!(linked(&pack, "620000001", system::YJ), [""; 0]);
        assert!(crate::masters::find::find(&pack, "あむろじ", 1).len() == 1);
    }
}

#[test]
fn a_sparse_delta_of_drugs_keeps_what_it_leaves_blank() {
    let base = import(None, Kind::SskDrug, &drug(42), 20_240_321, system::CLAIM_DRUG);
    let delta = sheets(&row(42, &[(1, "5"), (2, "Y"), (3, "620000001"), (12, "10.10"), (30, "20250813")]));
    assert!(
        recognise("y_20250813.csv", &delta, None).is_delta
            && !recognise("y_ALL20240321.csv", &sheets(&drug(42)), None).is_delta
    );
    let batch = read(Kind::SskDrug, &delta, true);
    assert!(!batch.is_faulty(), "{:?}", batch.problems);
    let of = batch.systems.into_iter().find(|of| of.system == system::CLAIM_DRUG).expect("system");
    let merged = merge::merge(Some(&base), of, "ssk-drug", &edition(20_250_813, true)).expect("merged");
    let concept = &merged.concepts[0];
    assert_eq!((&*concept.display, concept.from), ("アムロジピン錠５ｍｇ", Day(20_100_401)));
    assert_eq!(concept.links.len(), 2);
}

#[test]
fn medis_names_keep_the_retired_with_their_successors() {
    let nmain = |class: &str, key: &str, name: &str, day: &str, moved: &str| {
        line(&[
            class, key, name, "カナ", "1", "C142", "K859", "", "", "", "8830052", name, "1", "201", day, moved, "00",
            "0", "", "",
        ])
    };
    let text = nmain("0", "20065325", "急性膵炎", "20150101", "")
        + &nmain("1", "20065399", "古い名前", "20240401", "20065325");
    let pack = pack(&sheets(&text), Kind::MedisDisease, system::DISEASE_KEY);
    let Standing::Retired(entry) = pack.standing("20065399", "", Some(Day(20_240_401))) else { panic!("retired") };
    assert_eq!((entry.to(), entry.successors().collect::<Vec<_>>()), (Day(20_240_331), vec!["20065325"]));
    assert!(matches!(pack.standing("20065399", "", Some(Day(20_240_331))), Standing::Active(_)));
    assert_eq!(recognise("byomei518/main/nmain518.txt", &sheets(&text), None).label, "518");
}

#[test]
fn medis_modifiers_and_index() {
    let mdfy = line(&["0", "20055001", "急性", "キュウセイ", "1001", "10", "A4000000", "", "1001", "急性"]);
    let pack = pack(&sheets(&mdfy), Kind::MedisModifier, system::MODIFIER_KEY);
    assert!(pack.entry(0).flags() & (flag::PREFIX | flag::SUFFIX) == flag::PREFIX);
    let index = sheets(&line(&["急性すい炎", "C142", "1", "2", "1", "0", "1", "1", "0"]));
    assert_eq!(recognise("index518.txt", &index, None).kind, Some(Kind::MedisIndex));
    let base = import(
        None,
        Kind::SskDisease,
        &disease("0", "8830052", "20065325", "C142", "急性膵炎", "カナ", "K859"),
        20_240_601,
        system::DISEASE_EXCHANGE,
    );
    let of = read(Kind::MedisIndex, &index, false).systems.remove(0);
    let merged = merge::merge(Some(&base), of, "medis-index", &edition(20_260_101, false)).expect("merged");
    let concept = &merged.concepts[0];
    assert_eq!(&*concept.display, "急性膵炎");
    assert!(concept.names.iter().any(|name| name.kind == NameKind::Synonym && &*name.text == "急性すい炎"));
}

#[test]
fn hot_is_the_list_of_yj() {
    let all = sheets(&hot());
    let thirteen = pack(&all, Kind::Hot, system::HOT13);
    assert_eq!(linked(&thirteen, "1034567010101", system::HOT9), ["103456701"]);
    assert_eq!(linked(&thirteen, "1034567010101", system::YJ), ["2171022F2037"]);
    let yj = pack(&all, Kind::Hot, system::YJ);
    assert!(yj.find("2171022F2010").is_none(), "the price-list code is no YJ code");
    let names: Vec<&str> = yj.entry(yj.find("2171022F2037").expect("there")).displays().collect();
    assert_eq!(names, ["アムロジピン錠５ｍｇ", "アムロジピン錠", "アムロジピン錠５ｍｇ（会社）"]);
    assert!(pack(&all, Kind::Hot, system::STRENGTH).find("2171022F2ZZZ").is_some());
    assert!(pack(&all, Kind::Hot, system::ALLERGEN_YJ).find("YCM2171022F2037").is_some());
}

#[test]
fn generic_names_fill_down() {
    let first = line(&["一般名処方マスタ"])
        + &line(&["区分", "一般名コード", "一般名処方の標準的な記載", "成分名", "規格", "一般名処方加算対象"])
        + &line(&["内", "2171022F2ZZZ", "【般】アムロジピン錠５ｍｇ", "アムロジピン", "５ｍｇ", "加算1,2"]);
    let second = line(&["区分", "一般名コード", "標準的な記載", "成分名", "規格", "薬価基準収載医薬品コード"])
        + &line(&["内", "1139004GAZZZ", "【般】例外錠", "例外", "１ｍｇ", "1139004G1010"])
        + &line(&["", "", "", "", "", "1139004G1029"]);
    let mut sheets = named("全体", &first);
    sheets.extend(named("例外コード品目対照表", &second));
    let pack = pack(&sheets, Kind::GenericName, system::GENERIC);
    assert_eq!(display(&pack, "2171022F2ZZZ"), "【般】アムロジピン錠５ｍｇ");
    assert_eq!(linked(&pack, "1139004GAZZZ", system::PRICE_LIST), ["1139004G1010", "1139004G1029"]);
    assert_eq!(recognise("ippanmeishohoumaster_250814.xlsx", &sheets, None).day, Some(Day(20_250_814)));
}

#[test]
fn the_price_list() {
    let text = line(&[
        "区分",
        "薬価基準収載医薬品コード",
        "成分名",
        "規格",
        "",
        "",
        "",
        "品名",
        "メーカー名",
        "加算",
        "先発",
        "同",
        "薬価",
        "経過措置",
        "備考",
    ]) + &line(&[
        "内",
        "2171022F2010",
        "アムロジピン",
        "５ｍｇ",
        "局",
        "",
        "",
        "アムロジピン錠",
        "会社",
        "",
        "",
        "",
        "10.1",
        "20270331",
        "",
    ]);
    let pack = pack(&named("内用薬", &text), Kind::PriceList, system::PRICE_LIST);
    let entry = pack.entry(pack.find("2171022F2010").expect("there"));
    assert_eq!((entry.display(), entry.to()), ("アムロジピン錠", Day(20_270_331)));
}

#[test]
fn shared_laboratory_items_and_the_other_method_as_successor() {
    let text = ["\u{feff}", &line(&LAB_HEAD)].concat()
        + &lab_row("1", "TP", "C1002000025002755", "3A010000002327101", "20260914")
        + &lab_row("1", "TP", "C1002000025000055", "3A010000002399901", "99999999")
        + &lab_row("感染症", "HBs抗原(定性)", "V2010000025002702", "5F016141002301111", "99999999");
    let sheets = utf8(&text);
    let core = pack(&sheets, Kind::ClinsLab, system::CORE_JLAC10);
    assert_eq!((core.len(), display(&core, "3A010000002327101")), (2, "TP"));
    let Standing::Retired(entry) = core.standing("3A010000002327101", "", Some(Day(20_260_915))) else {
        panic!("retired")
    };
    assert_eq!(entry.successors().collect::<Vec<_>>(), ["3A010000002399901"]);
    assert_eq!(linked(&core, "3A010000002327101", system::CORE_JLAC11), ["C1002000025002755"]);
    assert_eq!(pack(&sheets, Kind::ClinsLab, system::INFECTION_JLAC11).len(), 1);
    assert!(matches!(
        pack(&sheets, Kind::ClinsLab, system::JLAC10).standing("9A010000002327101", "", None),
        Standing::Unsaid
    ));
    assert_eq!(recognise("共有項目JLACコードマスタ_202609.csv", &sheets, None).day, Some(Day(20_260_915)));
}

#[test]
fn tables_of_the_laboratory_society() {
    let cell = |column: usize, text: &str| row(12, &[(column, text)]);
    let parts = (0..5).map(|_| cell(1, "x")).collect::<String>() + &row(12, &[(4, "3A010"), (5, "総蛋白")]);
    let ten = pack(&named("分析物コード", &parts), Kind::Jlac10, system::JLAC10);
    assert!(ten.entry(ten.find("3A010").expect("there")).flags() & flag::ABSTRACT != 0);
    let list = row(14, &[(4, "測定物"), (13, "更新区分")])
        + &row(
            14,
            &[(4, "C1002"), (5, "総蛋白"), (6, "0.0"), (8, "250"), (10, "27"), (11, "法"), (12, "55"), (14, "230")],
        );
    let eleven = pack(&named("JLAC11_17桁コードリスト", &list), Kind::Jlac11, system::JLAC11);
    assert_eq!(
        eleven.entries().map(|entry| entry.code()).collect::<Vec<_>>(),
        ["C1002000023002755", "C1002000025002755"]
    );
}

#[test]
fn allergens_and_usages() {
    let text = "\u{feff}DISPLAYSEQ,JFAGYCODE,JPTERM,JPKANA,ENTERM,LEVEL,MAINFLAG,GUIDELINE,CXGCATEGORY,RECORDDATE,ENDDATE\n1,00F,食品,ショクヒン,food,1,0,0,0,00000000,99999999\n2,J9FA32280000,くるみ,クルミ,walnut,4,1,1,1,00000000,99999999\n3,J9NB00000000,花粉,カフン,pollen,4,1,1,1,00000000,20260331\n";
    let food = pack(&utf8(text), Kind::Jfagy, system::ALLERGEN_FOOD);
    assert_eq!((food.len(), display(&food, "J9FA32280000")), (2, "くるみ"));
    let other = pack(&utf8(text), Kind::Jfagy, system::ALLERGEN_OTHER);
    assert!(matches!(other.standing("J9NB00000000", "", Some(Day(20_260_401))), Standing::Retired(_)));
    let drugs = "剤形・規格・銘柄不明コード,薬剤成分名(剤形・規格・銘柄不明),,登録年月日,除外年月日,変更区分\nGCM2171022FZZZZ,アムロジピン,,,,\n";
    assert_eq!(display(&pack(&utf8(drugs), Kind::JfagyDrug, system::ALLERGEN_DRUG), "GCM2171022FZZZZ"), "アムロジピン");
    let usage = row(19, &[(1, "1"), (2, "2")])
        + &row(
            19,
            &[(1, "1013044400000000"), (8, "１日３回朝昼夕食後　服用"), (10, "20220101"), (11, "20260731"), (12, "0")],
        );
    let usages = pack(&named("電子処方箋用法マスタ（251031以前）", &usage), Kind::Usage, system::USAGE);
    assert!(matches!(usages.standing("1013044400000000", "", Some(Day(20_260_801))), Standing::Retired(_)));
    assert!(matches!(usages.standing("0X0XXXXXXXXX0000", "", None), Standing::Active(_)));
}

/// Columns of MEDIS 臨床検査マスター as this reader takes them, the code in its parts.
const MEDIS_LAB_HEAD: [&str; 9] = [
    "分析物コード",
    "識別コード",
    "材料コード",
    "測定法コード",
    "結果識別コード",
    "検査名称",
    "材料名称",
    "診療行為コード",
    "廃止年月日",
];

/// A row of it; spreadsheets have numbers where parts are digits.
fn medis_lab(analyte: &str, method: &str, claim: &str, to: &str) -> String {
    line(&[analyte, "0", "23.0", method, "1", "総蛋白(TP)", "血清", claim, to])
}

/// A c row: class 8, pattern and number, then the code that they make.
#[rustfmt::skip]
fn comment(class: &str, number: &str, to: &str) -> String {
    let code = format!("830{number:0>6}");
    row(30, &[(1, class), (2, "C"), (3, "8"), (4, "30"), (5, number), (7, "詳記"), (9, "ｼｮｳｷ"), (20, "1"), (21, "20240601"), (22, to), (23, &code)])
}

#[test]
fn comments_of_claims_and_their_delta() {
    let comments = pack(&sheets(&comment("0", "100", "99999999")), Kind::SskComment, system::CLAIM_COMMENT);
    assert_eq!(display(&comments, "830000100"), "詳記");
    let entry = comments.entry(comments.find("830000100").expect("there"));
    assert!(entry.facts().any(|fact| fact == ("選択式コメント", "1")), "{:?}", entry.facts().collect::<Vec<_>>());
    for (name, is_delta) in [("c_ALL20260401.csv", false), ("c_20260501.csv", true)] {
        assert_eq!(recognise(name, &sheets(&comment("0", "100", "99999999")), None).is_delta, is_delta, "{name}");
    }
    // a delta names the code, and of what it says only what changed
    let changed = row(30, &[(1, "5"), (2, "C"), (22, "20260331"), (23, "830000100")]);
    let batch = read(Kind::SskComment, &sheets(&changed), true);
    assert!(!batch.is_faulty(), "{:?}", batch.problems);
    let batch = batch.systems.into_iter().next().expect("one system");
    let merged = merge::merge(Some(&comments), batch, "ssk-comment", &edition(20_260_501, true)).expect("merged");
    let comments = Pack::open(Arc::new(pack_of(merged.meta, merged.concepts).expect("small"))).expect("a pack");
    assert_eq!(display(&comments, "830000100"), "詳記");
    assert!(matches!(comments.standing("830000100", "", Some(Day(20_260_401))), Standing::Retired(_)));
}

#[test]
fn laboratory_codes_beside_those_of_claims() {
    let text = line(&["臨床検査マスター"])
        + &line(&MEDIS_LAB_HEAD)
        + &medis_lab("3A010", "271", "160017410", "")
        + &medis_lab("3A010", "271", "160017510", "")
        + &line(&["（注）"]);
    let of_parts = pack(&utf8(&text), Kind::MedisLab, system::JLAC10);
    assert_eq!((of_parts.len(), display(&of_parts, "3A010000002327101")), (1, "総蛋白(TP)"));
    assert_eq!(linked(&of_parts, "3A010000002327101", system::PROCEDURE), ["160017410", "160017510"]);
    let whole = "JLAC10コード,検査項目名称,診療行為コード\n3A010-0000-023-271-01,総蛋白,160017410\n";
    assert_eq!(display(&pack(&utf8(whole), Kind::MedisLab, system::JLAC10), "3A010000002327101"), "総蛋白");
    // without codes of claims it is a table of codes like others
    let plain = "JLAC10コード,検査項目名称\n3A010000002327101,総蛋白\n";
    assert_eq!(recognise("file", &utf8(plain), None).kind, Some(Kind::JlacCodes));
}

#[test]
fn lists_of_institutions_and_insurers_get_their_zeros_back() {
    let institutions =
        pack(&utf8("医療機関コード,医療機関名称\n110113719,病院\n"), Kind::Institutions, system::INSTITUTION);
    assert_eq!(display(&institutions, "0110113719"), "病院");
    let insurers = pack(&utf8("保険者番号,名称\n138057,市\n"), Kind::Insurers, system::INSURER);
    assert_eq!(display(&insurers, "00138057"), "市");
}

/// A b row with one field changed.
fn changed(column: usize, text: &str) -> String {
    let row = disease("0", "8830052", "20065325", "C142", "急性膵炎", "キュウセイスイエン", "K859");
    let mut fields: Vec<&str> = row.trim_end().split(',').collect();
    let quoted = format!("\"{text}\"");
    fields[column - 1] = &quoted;
    fields.join(",") + "\r\n"
}

#[test]
fn damage_is_told_at_its_place() {
    let good = disease("0", "8830053", "20065326", "C143", "急性肝炎", "キュウセイカンエン", "B179");
    let lab = |row: &str| ("lab", [line(&LAB_HEAD), row.to_owned()].concat());
    let b = |row: &str| ("b", [&*good, row].concat());
    // what is damaged, the file, line and column at which it is told
    let cases: Vec<(&str, (&str, String), u32, u32)> = vec![
        ("unknown change class", b(&changed(1, "7")), 2, 1),
        ("another master", b(&changed(2, "Z")), 2, 2),
        ("code too short", b(&changed(3, "883005")), 2, 3),
        ("code with a letter", b(&changed(3, "883005A")), 2, 3),
        ("full-width code", b(&changed(3, "８８３００５２")), 2, 3),
        ("code missing", b(&changed(3, "")), 2, 3),
        ("successor of another form", b(&changed(4, "1")), 2, 4),
        ("name missing", b(&changed(6, "")), 2, 6),
        ("key number missing", b(&changed(11, "")), 2, 11),
        ("exchange code in small letters", b(&changed(13, "c142")), 2, 13),
        ("ICD-10 with a point", b(&changed(16, "K85.9")), 2, 16),
        ("no such day", b(&changed(22, "20240230")), 2, 22),
        ("ends before it begins", b(&changed(24, "20010101")), 2, 24),
        ("cut row", b("\"0\",\"B\",\"8830052\"\r\n"), 2, 3),
        ("quote not closed", b("\"0\",\"B\",\"8830052\r\n"), 2, 3),
        ("text behind a quote", b(&changed(3, "8830052").replacen("\"8830052\"", "\"8830052\"x", 1)), 2, 3),
        ("control character", b(&changed(8, "x").replacen("\"x\"", "x\u{1}", 1)), 2, 8),
        ("data class", lab(&lab_row("3", "TP", "C1002000025002755", "3A010000002327101", "99999999")), 2, 5),
        (
            "JLAC11 of 16 characters",
            lab(&lab_row("1", "TP", "C100200002500275", "3A010000002327101", "99999999")),
            2,
            13,
        ),
        (
            "JLAC10 of 18 characters",
            lab(&lab_row("1", "TP", "C1002000025002755", "3A0100000023271010", "99999999")),
            2,
            20,
        ),
        ("header without a column", ("lab", line(&LAB_HEAD).replace("FHIR識別文字列", "x")), 1, 0),
        ("header missing", ("lab", lab_row("1", "TP", "C1002000025002755", "3A010000002327101", "99999999")), 0, 0),
        ("nothing in it", ("b", String::new()), 0, 0),
        ("comment of another number", ("c", comment("0", "100", "99999999").replace("830000100", "830000101")), 1, 23),
        ("comment without text", ("c", comment("0", "100", "99999999").replace("詳記", "")), 1, 7),
        (
            "JLAC10 of a part too long",
            ("m", line(&MEDIS_LAB_HEAD) + &medis_lab("3A0100", "271", "160017410", "")),
            2,
            1,
        ),
        ("procedure of 8 digits", ("m", line(&MEDIS_LAB_HEAD) + &medis_lab("3A010", "271", "16001741", "")), 2, 8),
        ("no such table", ("m", line(&["a", "b"]) + &line(&["c", "d"])), 0, 0),
    ];
    assert!(cases.len() >= 20);
    for (what, (kind, text), line, column) in cases {
        let kind = match kind {
            "b" => Kind::SskDisease,
            "c" => Kind::SskComment,
            "m" => Kind::MedisLab,
            _ => Kind::ClinsLab,
        };
        let batch = read(kind, &utf8(&text), false);
        let told =
            batch.problems.iter().any(|problem| !problem.is_remark && (problem.line, problem.column) == (line, column));
        assert!(told, "{what}: {:?}", batch.problems);
    }
}

#[test]
fn bytes_of_no_encoding_are_told_with_their_line() {
    let mut bytes = encoding_rs::SHIFT_JIS.encode("\"0\",\"B\"\r\n\"0\",\"名").0.into_owned();
    bytes.extend(b"\xfd\xff\"\r\n");
    let sheet = rows(&bytes);
    assert!(sheet.problems.iter().any(|problem| (problem.line, problem.column) == (2, 2)), "{:?}", sheet.problems);
    let sheet = rows(b"\xef\xbb\xbfa,\xff\n");
    assert!(sheet.problems.iter().any(|problem| (problem.line, problem.column) == (1, 2)), "{:?}", sheet.problems);
}

#[test]
fn two_displays_of_one_laboratory_code_are_remarked() {
    let text = line(&LAB_HEAD)
        + &lab_row("1", "TP", "C1002000025002755", "3A010000002327101", "99999999")
        + &lab_row("1", "ALB", "C1002000025002756", "3A010000002327101", "99999999");
    let batch = read(Kind::ClinsLab, &utf8(&text), false);
    assert!(!batch.is_faulty() && batch.problems.iter().any(|problem| problem.line == 3), "{:?}", batch.problems);
}

#[test]
fn byte_817c_decodes_one_way_and_compares_the_other() {
    let bytes =
        encoding_rs::SHIFT_JIS.encode(&disease("0", "8830052", "20065325", "C142", "Ａ", "ア", "K859")).0.into_owned();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("8830052"));
    let (decoded, problems) = decode(b"\x81\x7c\x81\x60\x81\x61");
    assert!(problems.is_empty());
    assert_eq!(decoded, "\u{ff0d}\u{ff5e}\u{2225}");
    assert!(crate::masters::fold::same(&decoded, "\u{2212}\u{301c}\u{2016}"));
}

/// The file of a kind in which the first code is valid (`false`) or gone, with the second code in both; the system and the
/// two codes; whether the file itself tells a successor.
type Dated = (&'static str, fn(bool) -> (Vec<Sheet>, bool), &'static str, &'static str, bool);

/// A delta, a whole edition or rows with their days, as each publisher tells that a code is no longer valid.
#[rustfmt::skip]
fn dated(kind: Kind) -> Option<Dated> {
    let dated: Dated = match kind {
        Kind::SskDisease => (system::DISEASE_KEY, |gone| {
            let b = |key: &str, claim: &str| disease("0", claim, key, "C142", "病気", "カナ", "K859");
            let moved = row(46, &[(1, "9"), (2, "B"), (3, "8000001"), (24, "20260331"), (38, "20000002")]);
            (sheets(&if gone { moved } else { b("20000001", "8000001") + &b("20000002", "8000002") }), gone)
        }, "20000001", "20000002", true),
        Kind::SskModifier => (system::MODIFIER_KEY, |gone| {
            let other = modifier().replace("8002", "8003").replace("20055000", "20055009");
            (sheets(&if gone { other } else { modifier() + &other }), false)
        }, "20055000", "20055009", false),
        Kind::SskDrug => (system::CLAIM_DRUG, |gone| {
            let other = drug(42).replace("620000001", "620000002");
            let gone_row = row(42, &[(1, "9"), (2, "Y"), (3, "620000001"), (31, "20260331")]);
            (sheets(&if gone { gone_row } else { drug(42) + &other }), gone)
        }, "620000001", "620000002", false),
        Kind::SskProcedure => (system::PROCEDURE, |gone| {
            let s = |class: &str, code: &str, to: &str| row(150, &[(1, class), (2, "S"), (3, code), (5, "初診料"), (88, to)]);
            (sheets(&if gone { s("9", "111000110", "20260331") } else { s("0", "111000110", "99999999") + &s("0", "111000120", "99999999") }), gone)
        }, "111000110", "111000120", false),
        Kind::SskMaterial => (system::CLAIM_MATERIAL, |gone| {
            let t = |code: &str, grace: &str| row(37, &[(1, "0"), (2, "T"), (3, code), (5, "フィルム"), (29, grace), (30, "99999999")]);
            (sheets(&(t("700010000", if gone { "20260331" } else { "0" }) + &t("700010001", "0"))), false)
        }, "700010000", "700010001", false),
        Kind::SskComment => (system::CLAIM_COMMENT, |gone| {
            let rows = comment("0", "100", "99999999") + &comment("0", "101", "99999999");
            (sheets(&if gone { comment("9", "100", "20260331") } else { rows }), gone)
        }, "830000100", "830000101", false),
        Kind::MedisLab => (system::JLAC10, |gone| {
            let rows = medis_lab("3A010", "271", "160017410", if gone { "20260331" } else { "" }) + &medis_lab("3A010", "272", "160017410", "");
            (utf8(&(line(&MEDIS_LAB_HEAD) + &rows)), false)
        }, "3A010000002327101", "3A010000002327201", false),
        Kind::MedisDisease => (system::DISEASE_KEY, |gone| {
            let nmain = |class: &str, key: &str, day: &str, moved: &str| line(&[class, key, "名前", "カナ", "1", "C142", "K859", "", "", "",
                "8830052", "名前", "1", "201", day, moved, "00", "0", "", ""]);
            let first = if gone { nmain("1", "20000001", "20260401", "20000002") } else { nmain("0", "20000001", "20150101", "") };
            (sheets(&(first + &nmain("0", "20000002", "20150101", ""))), false)
        }, "20000001", "20000002", true),
        Kind::MedisModifier => (system::MODIFIER_KEY, |gone| {
            let mdfy = |key: &str| line(&["0", key, "急性", "キュウセイ", "1001", "10", "A4000000", "", "1001", "急性"]);
            (sheets(&if gone { mdfy("20055002") } else { mdfy("20055001") + &mdfy("20055002") }), false)
        }, "20055001", "20055002", false),
        Kind::Hot => (system::YJ, |gone| {
            let other = hot().replace("2171022F2037", "2171022F2045").replace("1034567010101", "1034567010202");
            let rows = |text: &str| text.lines().skip(1).map(|line| line.to_owned() + "\r\n").collect::<String>();
            (sheets(&(line(&HOT_HEAD) + &if gone { rows(&other) } else { rows(&hot()) + &rows(&other) })), false)
        }, "2171022F2037", "2171022F2045", false),
        Kind::GenericName => (system::GENERIC, |gone| {
            let head = line(&["一般名コード", "一般名処方の標準的な記載"]);
            let (one, other) = (line(&["2171022F2ZZZ", "名"]), line(&["2171022F1ZZZ", "名"]));
            (utf8(&(head + &if gone { other } else { one + &other })), false)
        }, "2171022F2ZZZ", "2171022F1ZZZ", false),
        Kind::PriceList => (system::PRICE_LIST, |gone| {
            let tp = |code: &str, to: &str| line(&["内", code, "成分", "規格", "", "", "", "品名", "会社", "", "", "", "10.1", to, ""]);
            let head = line(&["区分", "薬価基準収載医薬品コード", "成分名", "規格", "", "", "", "品名", "メーカー名", "", "", "", "薬価", "経過措置", "備考"]);
            (utf8(&(head + &tp("2171022F2010", if gone { "20260331" } else { "" }) + &tp("2171022F2029", ""))), false)
        }, "2171022F2010", "2171022F2029", false),
        Kind::ClinsLab => (system::CORE_JLAC10, |gone| {
            let lab = |ten: &str, eleven: &str, to: &str| lab_row("1", "TP", eleven, ten, to);
            let text = line(&LAB_HEAD) + &lab("3A010000002327101", "C1002000025002755", if gone { "20260331" } else { "99999999" })
                + &lab("3A010000002399901", "C1002000025000055", "99999999");
            (utf8(&text), false)
        }, "3A010000002327101", "3A010000002399901", true),
        Kind::JlacCodes => (system::JLAC11, |gone| {
            let head = line(&["変更区分", "削除理由", "販売名称", "JLAC11コード", "JLAC10コード"]);
            let one = |class: &str, reason: &str| line(&[class, reason, "試薬", "C1002-0000-250-027-55", "3A010000002327101"]);
            let other = line(&["", "", "別の試薬", "C1002000025002855", ""]);
            (utf8(&(head + &if gone { one("削除", "販売終了") } else { one("", "") } + &other)), false)
        }, "C1002000025002755", "C1002000025002855", false),
        Kind::Jlac11 => (system::JLAC11, |gone| {
            let head = row(13, &[(4, "測定物"), (13, "更新区分（T：登録、S：削除、H：変更）")]);
            let item = |method: &str, class: &str| row(13, &[(4, "C1002"), (5, "総蛋白"), (6, "0"), (8, "250"), (10, method), (11, "法"), (12, "55"), (13, class)]);
            (named("JLAC11_17桁コードリスト", &(head + &item("027", if gone { "S" } else { "T" }) + &item("028", "T"))), false)
        }, "C1002000025002755", "C1002000025002855", false),
        Kind::Jfagy => (system::ALLERGEN_FOOD, |gone| {
            let food = |code: &str, to: &str| format!("{code},名,カナ,x,4,00000000,{to}\n");
            let head = "JFAGYCODE,JPTERM,JPKANA,ENTERM,LEVEL,RECORDDATE,ENDDATE\n".to_owned();
            (utf8(&(head + &food("J9FA32280000", if gone { "20260331" } else { "99999999" }) + &food("J9FA32280001", "99999999"))), false)
        }, "J9FA32280000", "J9FA32280001", false),
        Kind::JfagyDrug => (system::ALLERGEN_DRUG, |gone| {
            let drug = |code: &str, to: &str| format!("{code},アムロジピン,,,{to},\n");
            let head = "剤形・規格・銘柄不明コード,薬剤成分名(剤形・規格・銘柄不明),,登録年月日,除外年月日,変更区分\n".to_owned();
            (utf8(&(head + &drug("GCM2171022FZZZZ", if gone { "20260331" } else { "" }) + &drug("GCM2171023FZZZZ", ""))), false)
        }, "GCM2171022FZZZZ", "GCM2171023FZZZZ", false),
        Kind::Usage => (system::USAGE, |gone| {
            let usage = |code: &str, to: &str| row(19, &[(1, code), (8, "服用"), (10, "20220101"), (11, to)]);
            (named("用法マスタ", &(usage("1013044400000000", if gone { "20260331" } else { "99999999" }) + &usage("1013044400000001", "99999999"))), false)
        }, "1013044400000000", "1013044400000001", false),
        Kind::Institutions => (system::INSTITUTION, |gone| {
            let of = |code: &str, to: &str| format!("{code},病院,{to}\n");
            (utf8(&("医療機関コード,医療機関名称,廃止年月日\n".to_owned() + &of("0110113719", if gone { "20260331" } else { "" }) + &of("0110113720", ""))), false)
        }, "0110113719", "0110113720", false),
        Kind::Insurers => (system::INSURER, |gone| {
            let of = |code: &str, to: &str| format!("{code},市,{to}\n");
            (utf8(&("保険者番号,名称,廃止年月日\n".to_owned() + &of("00138057", if gone { "20260331" } else { "" }) + &of("00138058", ""))), false)
        }, "00138057", "00138058", false),
        // parts of codes and words for a search: neither is valid or not
        Kind::Jlac10 | Kind::MedisIndex => return None,
    };
    Some(dated)
}

/// The same code valid in March and retired in April, across every kind; with the successor where the publisher tells it,
/// and with the one that a table of FHIR or of MEDIS adds where he does not.
#[test]
fn valid_in_march_retired_in_april_across_kinds() {
    let (march, april) = (Some(Day(20_260_331)), Some(Day(20_260_401)));
    let mut tested = 0;
    for kind in Kind::all() {
        let Some((url, file, code, other, tells)) = dated(kind) else { continue };
        let mut pack: Option<Pack> = None;
        for (gone, day) in [(false, 20_250_401), (true, 20_260_401)] {
            let (sheets, is_delta) = file(gone);
            let batch = read(kind, &sheets, is_delta);
            assert!(!batch.is_faulty(), "{kind:?} {:?}", batch.problems);
            let of = batch.systems.into_iter().find(|of| of.system == url).expect("system");
            let edition = Edition { day, delta: is_delta, ..Edition::default() };
            let merged = merge::merge(pack.as_ref(), of, kind.id(), &edition).expect("merged");
            assert_eq!(merged.problems, [], "{kind:?}");
            pack = Pack::open(Arc::new(pack_of(merged.meta, merged.concepts).expect("small"))).ok();
        }
        let pack = pack.expect("a pack");
        assert!(matches!(pack.standing(code, "", march), Standing::Active(_)), "{kind:?} in March");
        let Standing::Retired(entry) = pack.standing(code, "", april) else { panic!("{kind:?} in April") };
        assert_eq!(entry.to(), Day(20_260_331), "{kind:?}");
        assert!(matches!(pack.standing(other, "", april), Standing::Active(_)), "{kind:?}: the other one");
        let heirs: Vec<&str> = entry.successors().collect();
        assert_eq!(heirs, if tells { vec![other] } else { Vec::new() }, "{kind:?}");
        // a code system that names the successor is joined to what is known
        let told = Change { concept: Concept::new(code, "").successor(other), ..Change::default() };
        let batch = SystemBatch { system: url.to_owned(), changes: vec![told], ..SystemBatch::default() };
        let merged = merge::merge(Some(&pack), batch, "fhir", &edition(20_250_101, false)).expect("merged");
        let pack = Pack::open(Arc::new(pack_of(merged.meta, merged.concepts).expect("small"))).expect("a pack");
        let Standing::Retired(entry) = pack.standing(code, "", april) else { panic!("{kind:?} is valid again") };
        assert_eq!(entry.successors().collect::<Vec<_>>(), [other], "{kind:?}");
        assert_eq!(entry.to(), Day(20_260_331), "{kind:?}");
        tested += 1;
    }
    assert_eq!(tested, Kind::all().count() - 2);
}
