//! `tekigo rules --profile`: what a profile asks for, element by element.

use super::Args;
use crate::args::ListFormat;
use crate::command::{finish, load};
use crate::terminal::Console;
use crate::{Error, Status};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tekigo_core::Ruleset;
use tekigo_core::clins::version::Version;
use tekigo_core::model::{BindingStrength, Element};
use tekigo_core::outcome::format::csv_row;

/// One line: an element with what is asked of it, or a constraint on it.
struct Row {
    element: String,
    kind: &'static str,
    what: String,
    text: String,
    /// `announced` where it rests on a list of changes alone: the package of its version was not seen.
    basis: &'static str,
}

pub(super) fn rules(console: &Console, args: &Args, profile: &str) -> Result<Status, Error> {
    let rules = load(console, &args.definitions)?;
    let Some((id, substituted)) = rules.resolve(profile).or_else(|| rules.resolve(named(&rules, profile)?)) else {
        return Err(Error::call(
            format!("プロファイル {profile} は読み込まれていません。--package で指定してください"),
            format!("profile {profile} is not loaded; give its package with --package"),
        ));
    };
    let structure = rules.structure(id);
    if substituted {
        let version = &structure.version;
        console.problem_in(
            &format!("{profile} の代わりに版 {version} を示します"),
            &format!("version {version} is shown for {profile}"),
        );
    }
    let published = published(&rules, &structure.url, &structure.version);
    let rows: Vec<Row> = (structure.first.0..structure.end.0)
        .flat_map(|at| {
            let element = &rules.elements[at as usize];
            let mut rows = rows_of(console, &rules, element);
            if let Some(published) = &published {
                let known = published.get(&*element.id).map(|known| rows_of(console, &rules, known));
                mark(&mut rows, &known.unwrap_or_default());
            }
            rows
        })
        .collect();
    let text = match args.format {
        ListFormat::Text => {
            let mut out = format!("{} {}\n{}\n\n", structure.name, structure.version, structure.url);
            for row in &rows {
                let basis = match row.basis {
                    "" => "",
                    _ => console.lang.pick(" (変更一覧による。未確認)", " (by the list of changes, unconfirmed)"),
                };
                let _ = writeln!(out, "{}  {} {}{basis}", row.element, row.what, row.text);
            }
            out
        }
        ListFormat::Json => {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| {
                    serde_json::json!({
                        "element": row.element, "kind": row.kind, "rule": row.what, "text": row.text,
                        "basis": if row.basis.is_empty() { "published" } else { row.basis },
                    })
                    .to_string()
                })
                .collect();
            format!("[\n{}\n]\n", rows.join(",\n"))
        }
        ListFormat::Csv => {
            let mut out = String::from("element,kind,rule,text,basis\r\n");
            for row in &rows {
                let basis = if row.basis.is_empty() { "published" } else { row.basis };
                out += &csv_row([&row.element, row.kind, &row.what, &row.text, basis]);
            }
            out
        }
    };
    finish(&text)
}

/// The elements of the newest version of a profile of the service whose package was read, by id; `None` where `version` is that
/// one or an older one.
fn published<'r>(rules: &'r Ruleset, url: &str, version: &str) -> Option<BTreeMap<&'r str, &'r Element>> {
    let is_announced = Version::named(version).is_some_and(|own| own > Version::V1_10);
    if !is_announced {
        return None;
    }
    let (id, substituted) = rules.resolve(&format!("{url}|{}", Version::V1_10))?;
    let structure = rules.structure(id);
    let elements = rules.elements[structure.first.0 as usize..structure.end.0 as usize].iter();
    (!substituted).then(|| elements.map(|element| (&*element.id, element)).collect())
}

/// Marks what the published version does not say.
fn mark(rows: &mut [Row], known: &[Row]) {
    for row in rows {
        let is_known = known.iter().any(|one| (one.kind, &one.what, &one.text) == (row.kind, &row.what, &row.text));
        row.basis = if is_known { "" } else { "announced" };
    }
}

/// The one canonical that ends with the name given.
fn named<'r>(rules: &'r Ruleset, name: &str) -> Option<&'r str> {
    let mut found = rules.by_url.keys().filter(|url| url.rsplit('/').next() == Some(name));
    let first = found.next()?;
    found.next().is_none().then_some(&**first)
}

fn rows_of(console: &Console, rules: &Ruleset, element: &Element) -> Vec<Row> {
    let row = |kind, what: String, text: String| Row { element: element.id.to_string(), kind, what, text, basis: "" };
    let max = if element.max == u32::MAX { "*".to_owned() } else { element.max.to_string() };
    let support = if element.must_support { " mustSupport" } else { "" };
    // the classes of the service's technical guide: minimum 1 and mustSupport, one of the two, neither
    let level = match (element.min > 0, element.must_support) {
        _ if element.parent.is_none() => "",
        (true, true) => console.lang.pick(" 必須", " required"),
        (true, false) | (false, true) => console.lang.pick(" 準必須", " semi-required"),
        (false, false) => "",
    };
    let types: Vec<&str> = element.types.iter().map(|ty| &*ty.code).collect();
    let mut rows = vec![row("element", format!("{}..{max}{support}{level}", element.min), types.join(" | "))];
    if let Some(binding) = element.binding.as_ref().filter(|binding| !binding.canonical.is_empty()) {
        let strength = match binding.strength {
            BindingStrength::Required => "required",
            BindingStrength::Extensible => "extensible",
            BindingStrength::Preferred => "preferred",
            BindingStrength::Example => "example",
        };
        rows.push(row("binding", strength.to_owned(), binding.canonical.to_string()));
    }
    for constraint in &element.constraints {
        let words = if constraint.human_ja.is_empty() {
            &constraint.human
        } else {
            console.lang.pick(&constraint.human_ja, &constraint.human)
        };
        let expression = constraint.expression.map(|id| &*rules.expressions[id.0 as usize].text).unwrap_or_default();
        let severity = if constraint.is_error { "error" } else { "warning" };
        rows.push(row(
            "constraint",
            format!("{} {severity}", if constraint.spec_id.is_empty() { &constraint.key } else { &constraint.spec_id }),
            format!("{words} [{expression}]"),
        ));
    }
    rows
}
