//! Packs, merges and search over small masters of our own making.

use super::read::{Kind, Sheet, read, rows};
use super::*;
use std::sync::Arc;

/// A row of a b file: fields by their column.
pub(super) fn row(width: usize, fields: &[(usize, &str)]) -> String {
    let mut all = vec![""; width];
    for (column, text) in fields {
        all[column - 1] = text;
    }
    let quoted: Vec<String> = all.iter().map(|field| format!("\"{field}\"")).collect();
    quoted.join(",") + "\r\n"
}

#[rustfmt::skip]
pub(super) fn disease(class: &str, claim: &str, key: &str, exchange: &str, name: &str, kana: &str, icd: &str) -> String {
    row(46, &[(1, class), (2, "B"), (3, claim), (6, name), (10, kana), (11, key), (13, exchange), (16, icd),
        (19, "00"), (20, "0"), (22, "20020401"), (23, "20240601"), (24, "99999999")])
}

pub(super) fn b_2024() -> String {
    [
        disease("0", "8830052", "20065325", "C142", "急性膵炎", "キュウセイスイエン", "K859"),
        disease("0", "8830053", "20065326", "C143", "急性肝炎", "キュウセイカンエン", "B179"),
        disease("0", "8830054", "20065327", "C144", "慢性膵炎", "マンセイスイエン", "K861"),
        disease("0", "8830055", "20065328", "C142", "急性膵臓炎", "キュウセイスイゾウエン", "K859"),
    ]
    .concat()
}

pub(super) fn sheets(text: &str) -> Vec<Sheet> {
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(text);
    vec![rows(&bytes)]
}

pub(super) fn edition(day: u32, delta: bool) -> Edition {
    Edition { day, delta, ..Edition::default() }
}

/// The system's pack after one more file.
pub(super) fn import(base: Option<&Pack>, kind: Kind, text: &str, day: u32, system: &str) -> Pack {
    let sheets = sheets(text);
    let is_delta = read::recognise("b_x.txt", &sheets, Some(kind)).is_delta && kind != Kind::SskDrug;
    let batch = read(kind, &sheets, is_delta);
    assert!(!batch.is_faulty(), "{:?}", batch.problems);
    let of = batch.systems.into_iter().find(|of| of.system == system).expect("system");
    let merged = merge::merge(base, of, kind.id(), &edition(day, is_delta)).expect("merged");
    assert_eq!(merged.problems, []);
    Pack::open(Arc::new(pack_of(merged.meta, merged.concepts).expect("small"))).expect("a pack")
}

#[test]
fn a_pack_answers_what_went_into_it() {
    let pack = import(None, Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_KEY);
    assert!(pack.verify() && pack.len() == 4 && pack.meta().content == Content::Complete);
    let entry = pack.entry(pack.find("20065325").expect("there"));
    assert_eq!((entry.code(), entry.display()), ("20065325", "急性膵炎"));
    assert_eq!(entry.names().collect::<Vec<_>>(), [(NameKind::Kana, "キュウセイスイエン")]);
    assert_eq!(entry.stands_for(system::ICD10, "K85.9"), Some(true));
    assert_eq!(entry.stands_for(system::ICD10_3, "K85"), Some(true));
    assert_eq!(entry.stands_for(system::ICD10, "B179"), Some(false));
    assert_eq!(entry.stands_for(system::HOT9, "B179"), None);
    assert_eq!(pack.find("20065329"), None);
    assert_eq!(pack.find(""), None);
}

#[test]
fn an_exchange_code_has_several_names() {
    let pack = import(None, Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_EXCHANGE);
    assert_eq!(pack.len(), 3);
    let entry = pack.entry(pack.find("C142").expect("there"));
    assert_eq!(entry.displays().collect::<Vec<_>>(), ["急性膵炎", "急性膵臓炎"]);
    assert_eq!(entry.linked(system::DISEASE_KEY).collect::<Vec<_>>(), ["20065325", "20065328"]);
}

#[test]
fn what_a_newer_edition_lacks_was_retired_the_day_before() {
    let old = import(None, Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_KEY);
    let older = b_2024();
    let newer: String =
        older.lines().filter(|line| !line.contains("20065326")).flat_map(|line| [line, "\r\n"]).collect();
    let pack = import(Some(&old), Kind::SskDisease, &newer, 20_250_401, system::DISEASE_KEY);
    assert!(matches!(pack.standing("20065326", "", Some(Day(20_250_331))), Standing::Active(_)));
    assert!(matches!(pack.standing("20065326", "", Some(Day(20_250_401))), Standing::Retired(_)));
    assert!(matches!(pack.standing("20065325", "", Some(Day(20_250_401))), Standing::Active(_)));
    assert!(matches!(pack.standing("20065326", "20240601", Some(Day(20_250_401))), Standing::Active(_)));
    assert!(matches!(pack.standing("11111111", "", Some(Day(20_250_401))), Standing::Absent));
    assert!(matches!(pack.standing("11111111", "", Some(Day(20_200_401))), Standing::BeforeEditions));
    assert!(matches!(pack.standing("20065325", "", Some(Day(19_990_101))), Standing::NotYet(_)));
    // the other order comes to the same
    let newest = import(None, Kind::SskDisease, &newer, 20_250_401, system::DISEASE_KEY);
    let both = import(Some(&newest), Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_KEY);
    assert!(matches!(both.standing("20065326", "", Some(Day(20_250_401))), Standing::Retired(_)));
    assert!(matches!(both.standing("20065326", "", Some(Day(20_250_331))), Standing::Active(_)));
}

#[test]
fn blank_in_a_delta_is_unchanged() {
    let base = import(None, Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_KEY);
    let delta = [
        row(46, &[(1, "5"), (2, "B"), (3, "8830052"), (8, "急膵"), (23, "20240801")]),
        row(46, &[(1, "9"), (2, "B"), (3, "8830054"), (24, "20240831"), (38, "20065325")]),
        disease("3", "8830060", "20065360", "C160", "新しい病気", "アタラシイビョウキ", "K859"),
    ]
    .concat();
    let pack = import(Some(&base), Kind::SskDisease, &delta, 20_240_801, system::DISEASE_KEY);
    let entry = pack.entry(pack.find("20065325").expect("there"));
    assert_eq!((entry.display(), entry.from()), ("急性膵炎", Day(20_020_401)));
    assert!(entry.names().any(|name| name == (NameKind::Short, "急膵")));
    assert_eq!(entry.stands_for(system::ICD10, "K859"), Some(true));
    let Standing::Retired(gone) = pack.standing("20065327", "", Some(Day(20_240_901))) else { panic!("retired") };
    assert_eq!(gone.successors().collect::<Vec<_>>(), ["20065325"]);
    assert_eq!(suggest::suggest(&pack, "20065327", "", Some(Day(20_240_901)))[0].why, suggest::Why::Successor);
    assert!(pack.find("20065360").is_some());
    // a delta needs its base
    let batch = read(Kind::SskDisease, &sheets(&delta), true).systems.remove(0);
    assert!(merge::merge(None, batch, "ssk-disease", &edition(20_240_801, true)).is_err());
}

#[test]
fn damaged_bytes_are_told_and_never_break() {
    let pack = import(None, Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_KEY);
    let whole = {
        let concepts: Vec<Concept> = pack.entries().map(|entry| entry.to_concept()).collect();
        pack_of(pack.meta().clone(), concepts).expect("small")
    };
    for end in (0..whole.len()).step_by(7) {
        assert!(Pack::open(Arc::new(whole[..end].to_vec())).is_err(), "{end}");
    }
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        // the digest is not read at opening; all else is
        let opened = Pack::open(Arc::new(bytes));
        assert!(opened.is_err() || (16..48).contains(&at) && !opened.expect("open").verify(), "{at}");
    }
    assert_eq!(Pack::open(Arc::new(Vec::new())).expect_err("empty"), PackError::NotAPack);
}

#[test]
fn names_are_found_by_kanji_kana_and_reading() {
    let pack = import(None, Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_KEY);
    let found = |query| -> Vec<&str> { find::find(&pack, query, 3).iter().map(|hit| hit.entry.code()).collect() };
    assert_eq!(found("急性膵炎"), ["20065325"]);
    assert_eq!(found("急性すい炎"), ["20065325", "20065328"]);
    assert_eq!(found("ｷｭｳｾｲｽｲ"), ["20065325", "20065328"]);
    assert_eq!(found("膵炎")[..2], ["20065325", "20065327"]);
    assert_eq!(found("20065326"), ["20065326"]);
    assert_eq!(found("急性膵圧"), ["20065325"]);
    assert!(found("全く違う").is_empty());
    assert!(found("").is_empty() && found("\n").is_empty());
}

/// The search takes short ways; here every name is looked at.
#[test]
fn a_search_finds_every_name_that_contains_the_query() {
    let letters: Vec<char> = "炎症アイ".chars().collect();
    let word = |mut number: usize, length: usize| -> String {
        (0..length)
            .map(|_| {
                let letter = letters[number % letters.len()];
                number /= letters.len();
                letter
            })
            .collect()
    };
    let concepts: Vec<Concept> =
        (0..256).map(|number| Concept::new(&format!("{number:03}"), &word(number, 4))).collect();
    let names: Vec<(String, String)> =
        concepts.iter().map(|of| (of.code.to_string(), fold::fold(&of.display))).collect();
    let meta = Meta { system: system::CLAIM_DISEASE.to_owned(), ..Meta::default() };
    let pack = Pack::open(Arc::new(pack_of(meta, concepts).expect("small"))).expect("a pack");
    for length in 1..=4 {
        for number in 0..letters.len().pow(length as u32) {
            let query = word(number, length);
            let mut expected: Vec<&str> =
                names.iter().filter(|(_, name)| name.contains(&query)).map(|(code, _)| code.as_str()).collect();
            let hits = find::find(&pack, &query, 400);
            let within = hits.iter().filter(|hit| hit.how <= find::How::Within);
            let mut found: Vec<&str> = within.map(|hit| hit.entry.code()).collect();
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "{query}");
        }
    }
}

#[test]
fn the_nearest_codes_are_told_with_why() {
    let pack = import(None, Kind::SskDisease, &b_2024(), 20_240_601, system::DISEASE_KEY);
    let told = |code: &str, display: &str| -> Vec<(String, suggest::Why)> {
        let found = suggest::suggest(&pack, code, display, None);
        assert!(found.len() <= suggest::MOST);
        found.iter().map(|of| (of.entry.code().to_owned(), of.why)).collect()
    };
    assert_eq!(told("２００６５３２５", "")[0], ("20065325".into(), suggest::Why::Spelling));
    assert_eq!(told("99999", "急性膵炎")[0], ("20065325".into(), suggest::Why::Name));
    assert_eq!(told("20056325", "")[0], ("20065325".into(), suggest::Why::NearCode));
    assert!(told("B0EF", "全く違う名前").is_empty());
}

#[test]
fn numbers_in_a_row_spread_over_the_index() {
    for form in [0usize, 7, 8, 9] {
        let codes: Vec<String> = (0..27_437).map(|number| format!("{:0form$}", 20_000 + number)).collect();
        let slots = (codes.len() * 2).next_power_of_two();
        let (mut taken, mut probes) = (vec![false; slots], 0usize);
        for code in &codes {
            let mut at = super::pack::hash_of(code) as usize & (slots - 1);
            probes += 1;
            while taken[at] {
                at = (at + 1) & (slots - 1);
                probes += 1;
            }
            taken[at] = true;
        }
        // a good hash needs 1.4 looks a code at this load
        assert!(probes < codes.len() * 2, "{form}: {probes} looks for {} codes", codes.len());
    }
}
