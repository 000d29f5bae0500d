//! The test data on paper: what `--data-out` writes, so that people can type persons and records into a system by hand.

use super::cast::{CAST, Institution, Insurer, Person};
use super::recipe::RECIPES;
use tekigo_core::markup::escape::xml as escaped;
use tekigo_core::render::RenderOptions;
use tekigo_core::{Lang, Validator};

/// Files by path: `persons.csv`, `institutions.csv`, `insurers.csv`, and for each person a page, with its records beside it as
/// JSON and as a page to read.
pub fn sheets(validator: &Validator, lang: Lang, seed: u64) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("persons.csv".to_owned(), persons(lang)),
        ("institutions.csv".to_owned(), institutions(lang)),
        ("insurers.csv".to_owned(), insurers(lang)),
    ];
    for person in &CAST.person {
        let mut records = Vec::new();
        for recipe in RECIPES.iter().filter(|recipe| recipe.person == person.id && recipe.is_bundle()) {
            let Some(data) = super::make(&recipe.id, seed) else { continue };
            let options = RenderOptions { lang, ..RenderOptions::default() };
            // a document that is wrong on purpose may not be one that can be shown: its JSON is there all the same
            let page = validator.render(&[&data.bytes], &options).ok().map(|rendered| rendered.page);
            records.push((recipe.id.clone(), recipe.what.pick(lang).to_owned(), page.is_some()));
            if let Some(page) = page {
                files.push((format!("{}/{}.html", person.id, recipe.id), page.into_bytes()));
            }
            files.push((format!("{}/{}.json", person.id, recipe.id), data.bytes));
        }
        files.push((format!("{}.html", person.id), page(person, &records, lang)));
    }
    files.sort();
    files
}

/// RFC 4180 with a byte order mark, without which a spreadsheet takes UTF-8 for the code page of its machine.
fn csv(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                if cell.contains([',', '"', '\n']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    (*cell).to_owned()
                }
            })
            .collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn head(lang: Lang, names: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    names.iter().map(|(ja, en)| lang.pick(ja, en)).collect()
}

const PERSON: &[(&str, &str)] = &[
    ("ID", "id"),
    ("氏名", "name"),
    ("カナ", "kana"),
    ("性別", "gender"),
    ("生年月日", "birth date"),
    ("カルテ番号", "record number"),
    ("保険者番号", "insurer"),
    ("記号", "symbol"),
    ("番号 (被保険者)", "insured number"),
    ("枝番", "branch"),
    ("公費負担者番号", "payer"),
    ("受給者番号", "recipient"),
    ("特徴", "what is special"),
];

fn row(person: &Person, lang: Lang) -> Vec<String> {
    let gender = match person.gender.as_str() {
        "male" => lang.pick("男", "male"),
        "female" => lang.pick("女", "female"),
        _ => lang.pick("その他", "other"),
    };
    [
        &*person.id,
        &*format!("{} {}", person.family, person.given),
        &*format!("{} {}", person.family_kana, person.given_kana),
        gender,
        &person.birth_date,
        &person.record,
        CAST.insurer_of(person),
        &person.symbol,
        &person.number,
        &person.branch,
        CAST.payer_of(person),
        &person.recipient,
        person.what.pick(lang),
    ]
    .map(str::to_owned)
    .to_vec()
}

fn persons(lang: Lang) -> Vec<u8> {
    let rows: Vec<Vec<String>> = CAST.person.iter().map(|person| row(person, lang)).collect();
    let mut all = vec![head(lang, PERSON)];
    all.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
    csv(&all)
}

fn institutions(lang: Lang) -> Vec<u8> {
    let names = [
        ("医療機関番号", "number"),
        ("名称", "name"),
        ("郵便番号", "postal code"),
        ("住所", "address"),
        ("電話", "telephone"),
    ];
    let mut all = vec![head(lang, &names)];
    all.extend(
        CAST.institution
            .iter()
            .map(|one: &Institution| vec![&*one.number, &one.name, &one.postal, &one.address, &one.phone]),
    );
    csv(&all)
}

fn insurers(lang: Lang) -> Vec<u8> {
    let mut all = vec![head(lang, &[("番号", "number"), ("名称", "name")])];
    all.extend(CAST.insurer.iter().chain(&CAST.payer).map(|one: &Insurer| vec![&*one.number, &one.name]));
    csv(&all)
}

/// One person on one A4 page. Every text is ours, but it is escaped all the same.
fn page(person: &Person, records: &[(String, String, bool)], lang: Lang) -> Vec<u8> {
    let name = format!("{} {}", person.family, person.given);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{} {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{} {}</h1>\n<p>{}</p>\n<table>\n",
        lang.pick("ja", "en"),
        escaped(&person.id),
        escaped(&name),
        escaped(&person.id),
        escaped(&name),
        lang.pick(
            "試験のための架空の患者です。番号は実在しません。",
            "A person made up for tests; the numbers belong to nobody."
        ),
    );
    for ((ja, en), value) in PERSON.iter().zip(row(person, lang)) {
        let cells = [lang.pick(ja, en), "</th><td>", &escaped(&value)];
        html += &["<tr><th scope=\"row\">", &cells.concat(), "</td></tr>\n"].concat();
    }
    html += &["</table>\n<h2>", lang.pick("記録", "Records"), "</h2>\n<ul>\n"].concat();
    for (id, what, shown) in records {
        let (folder, id, what) = (escaped(&person.id), escaped(id), escaped(what));
        let line = if *shown {
            format!(
                "<li><a href=\"{folder}/{id}.html\">{id}</a>: {what} (<a href=\"{folder}/{id}.json\">JSON</a>)</li>\n"
            )
        } else {
            format!("<li><a href=\"{folder}/{id}.json\">{id}</a>: {what}</li>\n")
        };
        html += &line;
    }
    html += "</ul>\n</main>\n</body>\n</html>\n";
    html.into_bytes()
}

const STYLE: &str = "@page{size:A4;margin:15mm}:root{color-scheme:light dark;color:CanvasText;background:Canvas}body{font-family:sans-serif;line-height:1.5;margin:2em auto;max-width:45em;padding:0 1em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #555;padding:.3em .6em;text-align:left}th{width:12em;background:#8883}\
tr,li{break-inside:avoid}@media print{body{margin:0;max-width:none}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_person_has_a_page_and_every_record_is_linked() {
        let validator = Validator::builder().build();
        let files = sheets(&validator, Lang::Ja, 0);
        let text = |path: &str| {
            let found = files.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("no {path}"));
            String::from_utf8(found.1.clone()).expect("UTF-8")
        };
        for person in &CAST.person {
            let page = text(&format!("{}.html", person.id));
            assert!(page.contains(&person.family) && page.contains(&person.record), "{}", person.id);
            for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(!text(link).is_empty(), "{link}");
            }
        }
        assert_eq!(text("persons.csv").lines().count(), CAST.person.len() + 1);
        assert!(text("p01/laboratory.html").contains("アルブミン"));
        assert_eq!(files, sheets(&validator, Lang::Ja, 0));
        // in English nothing is Japanese but names, symbols and the words of the data themselves
        let english = sheets(&validator, Lang::En, 0);
        assert_eq!(
            files.iter().map(|file| &file.0).collect::<Vec<_>>(),
            english.iter().map(|file| &file.0).collect::<Vec<_>>()
        );
        for person in &CAST.person {
            let page = english.iter().find(|(name, _)| *name == format!("{}.html", person.id)).map(|file| &file.1);
            let page = String::from_utf8(page.expect("a page").clone()).expect("UTF-8");
            assert!(page.contains("lang=\"en\"") && page.contains(&*escaped(&person.what.en)), "{}", person.id);
            let list = page.split_once("<ul>").map_or("", |(_, list)| list).replace("マイナポータル", "");
            let japanese = list.chars().find(|c| ('\u{3040}'..='\u{9fff}').contains(c));
            assert_eq!(japanese, None, "{}: {list}", person.id);
        }
    }
}
