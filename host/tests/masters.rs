//! `tekigo masters` through the binary: files as their publishers hand them out, and what is wrong with them, told at its
//! place; editions, search, and a hospital's own codes from the table to the advice of a validation.
//!
//! Every file is of our own making, in the publishers' layouts.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{Ran, tekigo};
use serde_json::Value;
use std::io::{Cursor, Write as _};
use std::path::Path;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// CP932, as the publishers write.
fn cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

/// A quoted row of so many columns; fields by their 1-based column.
fn row(width: usize, fields: &[(usize, &str)]) -> String {
    let mut all = vec![""; width];
    for (column, text) in fields {
        all[column - 1] = text;
    }
    all.iter().map(|field| format!("\"{field}\"")).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A row of 傷病名マスター.
#[rustfmt::skip]
fn b(class: &str, number: u32, name: &str) -> String {
    let (claim, key, exchange) = (format!("{}", 8_830_000 + number), format!("{}", 20_065_000 + number), format!("C{number:03}"));
    row(46, &[(1, class), (2, "B"), (3, &claim), (6, name), (10, "カナ"), (11, &key), (13, &exchange), (16, "K859"), (19, "00"),
        (20, "0"), (22, "20020401"), (24, "99999999")])
}

fn three() -> String {
    [b("0", 1, "急性膵炎"), b("0", 2, "急性肝炎"), b("0", 3, "慢性膵炎")].concat()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of one sheet, whose cells are texts; an empty one is left out.
fn workbook(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let cells = |at: usize, row: &[&str]| {
        let cell = |(column, text): (usize, &&str)| {
            let column = char::from(b'A' + u8::try_from(column).unwrap());
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!("<c r=\"{column}{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        };
        row.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(cell).collect::<String>()
    };
    let rows = (1..)
        .zip(rows)
        .fold(String::new(), |all, (at, row)| all + &format!("<row r=\"{at}\">{}</row>", cells(at, row)));
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"
    );
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// Imports a file into `packs`.
fn import(folder: &Path, name: &str, more: &[&str]) -> Ran {
    tekigo(folder, &[&["--lang", "en", "masters", "import", name, "--out", "packs"][..], more].concat())
}

fn imported(folder: &Path, name: &str, more: &[&str]) {
    let ran = import(folder, name, more);
    assert_eq!(ran.status, 0, "{name}: {}{}", ran.out, ran.err);
}

fn masters(folder: &Path, args: &[&str]) -> Ran {
    tekigo(folder, &[&["--lang", "en", "masters"][..], args, &["--masters", "packs"][..]].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

/// The codes that `masters list` tells of a system.
fn count(folder: &Path, system: &str) -> u64 {
    let list = json(&masters(folder, &["list", "--format", "json"]));
    let of = list["masters"].as_array().unwrap().iter().find(|of| of["meta"]["system"].as_str() == Some(system));
    of.map_or(0, |of| of["codes"].as_u64().unwrap())
}

const KEY: &str = "http://medis.or.jp/CodeSystem/master-disease-keyNumber";

#[test]
fn files_come_as_text_zip_and_workbook() {
    let text = three();
    for (name, bytes) in [
        ("b_20240601.txt", cp932(&text)),
        ("b_20240601.csv", ["\u{feff}", &text].concat().into_bytes()),
        ("b_20240601.zip", zipped(&[("b_20240601.txt", &cp932(&text)), ("readme.txt", b"notes")])),
    ] {
        let folder = folder();
        write(folder.path(), name, bytes);
        imported(folder.path(), name, &[]);
        assert_eq!(count(folder.path(), KEY), 3, "{name}");
    }
    let folder = folder();
    let head = ["区分", "一般名コード", "一般名処方の標準的な記載", "成分名", "規格"];
    let rows: [&[&str]; 3] =
        [&["一般名処方マスタ"], &head, &["内", "2171022F2ZZZ", "【般】アムロジピン錠５ｍｇ", "アムロジピン", "５ｍｇ"]];
    write(folder.path(), "ippanmeishohoumaster_250814.xlsx", workbook("全体", &rows));
    imported(folder.path(), "ippanmeishohoumaster_250814.xlsx", &[]);
    let shown = masters(folder.path(), &["show", "2171022F2ZZZ"]);
    assert!(shown.status == 0 && shown.out.contains("【般】アムロジピン錠５ｍｇ"), "{}", shown.out);
}

/// The b file with one field of its second row changed.
fn damaged(column: usize, text: &str) -> Vec<u8> {
    let all = three();
    let rows: Vec<&str> = all.lines().collect();
    let mut fields: Vec<&str> = rows[1].split(',').collect();
    let quoted = format!("\"{text}\"");
    fields[column - 1] = &quoted;
    cp932(&[rows[0], &fields.join(","), rows[2], ""].join("\r\n"))
}

#[test]
fn twenty_kinds_of_damage_are_told_at_their_place_and_nothing_is_written() {
    let raw = |row: &[u8]| [&cp932(&b("0", 1, "急性膵炎"))[..], row].concat();
    let price = |rows: &[&[&str]]| workbook("内用薬", rows);
    let head: &[&str] = &["区分", "薬価基準収載医薬品コード", "品名"];
    // what is damaged, the file and its name, and where it is told
    let cases: Vec<(&str, &str, Vec<u8>, &str)> = vec![
        ("change class", "b_20240601.txt", damaged(1, "7"), ":2:1:"),
        ("another master", "b_20240601.txt", damaged(2, "Z"), ":2:2:"),
        ("code too short", "b_20240601.txt", damaged(3, "883005"), ":2:3:"),
        ("code with a letter", "b_20240601.txt", damaged(3, "883005A"), ":2:3:"),
        ("full-width code", "b_20240601.txt", damaged(3, "８８３００５２"), ":2:3:"),
        ("code missing", "b_20240601.txt", damaged(3, ""), ":2:3:"),
        ("successor's form", "b_20240601.txt", damaged(4, "1"), ":2:4:"),
        ("name missing", "b_20240601.txt", damaged(6, ""), ":2:6:"),
        ("key number missing", "b_20240601.txt", damaged(11, ""), ":2:11:"),
        ("exchange code in small letters", "b_20240601.txt", damaged(13, "c142"), ":2:13:"),
        ("ICD-10 with a point", "b_20240601.txt", damaged(16, "K85.9"), ":2:16:"),
        ("no such day", "b_20240601.txt", damaged(22, "20240230"), ":2:22:"),
        ("ends before it begins", "b_20240601.txt", damaged(24, "20010101"), ":2:24:"),
        ("cut row", "b_20240601.txt", raw(b"\"0\",\"B\",\"8830052\"\r\n"), ":2:3:"),
        ("open quote", "b_20240601.txt", raw(b"\"0\",\"B\",\"8830052\r\n"), ":2:3:"),
        ("no text of CP932", "b_20240601.txt", raw(b"\"0\",\"\xfd\xff\"\r\n"), ":2:2:"),
        ("control character", "b_20240601.txt", raw(b"\"0\",\"B\",8830\x01052\r\n"), ":2:3:"),
        (
            "a file cut inside its ZIP",
            "b_20240601.zip",
            zipped(&[("b_20240601.txt", &damaged(11, "x"))]),
            "b_20240601.txt:2:11:",
        ),
        ("cut ZIP", "b_20240601.zip", zipped(&[("b_20240601.txt", b"x")])[..40].to_vec(), "b_20240601.zip:"),
        ("no workbook", "tp20260401-01_01.xlsx", b"x".to_vec(), "tp20260401-01_01.xlsx:"),
        ("cell of a workbook", "tp20260401-01_01.xlsx", price(&[head, &["内", "2171022F201", "錠"]]), ":2:2:"),
        ("empty cell", "tp20260401-01_01.xlsx", price(&[head, &["内", "2171022F2010", ""]]), ":2:3:"),
        ("nothing in it", "b_20240601.txt", Vec::new(), "b_20240601.txt:"),
        ("no definition", "x.json", b"{\"resourceType\":\"Patient\"}".to_vec(), "x.json:"),
    ];
    assert!(cases.len() >= 20);
    for (what, name, bytes, place) in cases {
        let folder = folder();
        write(folder.path(), name, bytes);
        let ran = import(folder.path(), name, &[]);
        assert_eq!(ran.status, 1, "{what}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(place), "{what}: {}", ran.err);
        assert!(!folder.path().join("packs").exists(), "{what}: something was written");
    }
}

#[test]
fn what_is_right_is_written_when_asked() {
    let folder = folder();
    write(folder.path(), "b_20240601.txt", damaged(3, "x"));
    let ran = import(folder.path(), "b_20240601.txt", &["--keep-going"]);
    assert_eq!((ran.status, count(folder.path(), KEY)), (1, 2), "{}", ran.err);
}

#[test]
fn editions_and_deltas_follow_each_other() {
    let folder = folder();
    let delta = row(46, &[(1, "9"), (2, "B"), (3, "8830002"), (24, "20260331"), (38, "20065001")]);
    write(folder.path(), "b_20240601.txt", cp932(&three()));
    write(folder.path(), "b_20260401.txt", cp932(&delta));
    let early = import(folder.path(), "b_20260401.txt", &[]);
    assert!(early.status == 1 && early.err.contains("import a whole edition"), "{}", early.err);
    imported(folder.path(), "b_20240601.txt", &[]);
    let copied = ["disease-key.masters", "disease-exchange.masters", "claim-disease.masters", "icd10.masters"];
    std::fs::create_dir(folder.path().join("old")).unwrap();
    for name in copied {
        std::fs::copy(folder.path().join("packs").join(name), folder.path().join("old").join(name)).unwrap();
    }
    imported(folder.path(), "b_20260401.txt", &[]);
    let state = |day: &str| {
        let shown = json(&masters(
            folder.path(),
            &["show", "20065002", "--system", "disease-key", "--on", day, "--format", "json"],
        ));
        shown["codes"][0].clone()
    };
    assert_eq!(state("2026-03-31")["state"], "active");
    let april = state("2026-04-01");
    assert_eq!((&april["state"], &april["successors"][0]), (&"retired".into(), &"20065001".into()));
    let diff = json(&tekigo(folder.path(), &["masters", "diff", "old", "packs", "--format", "json"]));
    let retired = diff["differences"].as_array().unwrap().iter().filter(|of| of["change"] == "retired");
    assert!(retired.clone().count() >= 1 && retired.clone().all(|of| of["was"] == "急性肝炎"), "{diff}");

    write(folder.path(), "asked.csv", "master,edition\ndisease-key,20260401\nssk-disease,20991231\nhot9,20260101\n");
    let check =
        masters(folder.path(), &["check", "--required", "asked.csv", "--request", "request.json", "--format", "json"]);
    let states: Vec<String> = json(&check)["required"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| of["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((check.status, states), (1, vec!["ok".to_owned(), "outdated".to_owned(), "missing".to_owned()]));
    let request = std::fs::read_to_string(folder.path().join("request.json")).unwrap();
    assert!(request.contains("病名管理番号") && request.contains("20260401"), "{request}");
}

#[test]
fn a_name_is_found_as_people_write_it() {
    let folder = folder();
    write(folder.path(), "b_20240601.txt", cp932(&three()));
    imported(folder.path(), "b_20240601.txt", &[]);
    let found = json(&masters(folder.path(), &["find", "急性肝炎", "--system", "disease-key", "--format", "json"]));
    assert_eq!(found["found"][0]["code"], "20065002", "{found}");
    assert_eq!(masters(folder.path(), &["find", "全く違う"]).status, 1);
    let unknown = masters(folder.path(), &["show", "20065009", "--system", "disease-key"]);
    assert!(unknown.status == 1 && unknown.out.contains("differs by one character"), "{}", unknown.out);
}

#[test]
fn a_table_of_local_codes_becomes_a_map_that_a_validation_uses() {
    let folder = folder();
    write(folder.path(), "b_20240601.txt", cp932(&three()));
    imported(folder.path(), "b_20240601.txt", &[]);
    write(
        folder.path(),
        "local.csv",
        "code,name,guess\nA1,急性膵炎,\nA2,肝炎の類,\nA3,急性肝炎,20065003\nA4,別の名前,8830001\n",
    );
    let map =
        |more: &[&str]| masters(folder.path(), &[&["map", "local.csv", "--to", "disease-key"][..], more].concat());
    let first = map(&["--format", "json"]);
    write(folder.path(), "first.json", &first.out);
    let value = json(&first);
    let states: Vec<&str> =
        value["lines"].as_array().unwrap().iter().map(|line| line["state"].as_str().unwrap()).collect();
    assert_eq!((first.status, states), (1, vec!["mapped", "unmapped", "mapped", "wrong-list"]), "{}", first.out);
    assert_eq!((&value["coverage"], &value["guide"]["kind"]["ja"]), (&50.0.into(), &"傷病名".into()));
    assert_eq!(value["lines"][0]["targets"][0]["why"], "name");

    let text = map(&[]);
    assert!(text.out.contains("disease key number") && text.out.contains("has this name"), "{}", text.out);
    let html = map(&["--format", "html"]).out;
    assert!(html.contains("<h1>") && html.contains("急性膵炎") && !html.contains("<script"), "{html}");
    let csv = map(&["--format", "csv"]).out;
    assert!(csv.starts_with('\u{feff}') && csv.lines().count() == 5, "{csv}");

    // a newer edition retires one target: only that row is told, with how it stood
    let delta = row(46, &[(1, "9"), (2, "B"), (3, "8830003"), (24, "20260331"), (38, "20065001")]);
    write(folder.path(), "b_20260401.txt", cp932(&delta));
    imported(folder.path(), "b_20260401.txt", &[]);
    let again = json(&map(&["--format", "json", "--previous", "first.json"]));
    let lines = again["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{again}");
    assert_eq!(
        (&lines[0]["local"], &lines[0]["state"], &lines[0]["was"], &lines[0]["targets"][0]["code"]),
        (&"A3".into(), &"retired".into(), &"mapped".into(), &"20065001".into())
    );

    let made = map(&["--format", "conceptmap", "--from", "http://hospital.example.jp/disease", "-o", "map.json"]);
    assert_eq!(made.status, 1, "{}", made.err);
    imported(folder.path(), "map.json", &[]);
    let condition = |more: &str| {
        format!(
            "{{\"resourceType\":\"Condition\",\"subject\":{{\"reference\":\"Patient/1\"}},\"recordedDate\":\"2026-05-01\",\"code\":{{\"coding\":[{{\"system\":\"http://hospital.example.jp/disease\",\"code\":\"A1\"}}{more}]}}}}"
        )
    };
    let told = |name: &str, more: &str| {
        write(folder.path(), name, condition(more));
        let ran =
            tekigo(folder.path(), &["--lang", "en", "validate", "-v", "--for", "fhir", "--masters", "packs", name]);
        ran.out
    };
    let alone = told("alone.json", "");
    assert!(alone.contains("local-code-mapped") && alone.contains("20065001 (急性膵炎)"), "{alone}");
    let beside = |code: &str| format!(",{{\"system\":\"{KEY}\",\"code\":\"{code}\"}}");
    let right = told("right.json", &beside("20065001"));
    assert!(!right.contains("local-code"), "{right}");
    let other = told("other.json", &beside("20065002"));
    assert!(other.contains("local-code-differs") && other.contains("20065001"), "{other}");
}

#[test]
fn value_sets_and_names_of_systems_are_imported() {
    let folder = folder();
    let system = "http://hospital.example.jp/ward";
    write(
        folder.path(),
        "all.json",
        format!(
            "{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\
             {{\"resource\":{{\"resourceType\":\"ValueSet\",\"url\":\"http://hospital.example.jp/wards\",\"status\":\"active\",\"version\":\"20260401\",\
             \"compose\":{{\"include\":[{{\"system\":\"{system}\",\"concept\":[{{\"code\":\"3E\",\"display\":\"東三階\"}},{{\"code\":\"4W\"}}]}}]}}}}}},\
             {{\"resource\":{{\"resourceType\":\"NamingSystem\",\"name\":\"ward\",\"status\":\"active\",\"kind\":\"codesystem\",\"date\":\"2026-04-01\",\
             \"uniqueId\":[{{\"type\":\"uri\",\"value\":\"{system}\",\"preferred\":true}},{{\"type\":\"oid\",\"value\":\"1.2.3.4\"}}]}}}}]}}"
        ),
    );
    imported(folder.path(), "all.json", &[]);
    assert_eq!(count(folder.path(), system), 2);
    let list = json(&masters(folder.path(), &["list", "--format", "json"]));
    assert_eq!(list["masters"][0]["meta"]["aliases"][0], "urn:oid:1.2.3.4", "{list}");
    assert_eq!(list["masters"][0]["edition"], "20260401", "{list}");
    // a set by rules lists nothing
    write(
        folder.path(),
        "rules.json",
        format!(
            "{{\"resourceType\":\"ValueSet\",\"url\":\"http://hospital.example.jp/x\",\"status\":\"active\",\"compose\":{{\"include\":[{{\"system\":\"{system}\"}}]}}}}"
        ),
    );
    let ran = import(folder.path(), "rules.json", &[]);
    assert!(ran.status == 1 && ran.err.contains("list no codes"), "{}", ran.err);
}
