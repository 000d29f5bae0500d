//! `tekigo rules --profile`: what a profile asks for, element by element.

use super::Args;
use crate::args::ListFormat;
use crate::command::{finish, load};
use crate::terminal::Console;
use crate::{Error, Status};
use std::fmt::Write as _;
use tekigo_core::Ruleset;
use tekigo_core::model::{BindingStrength, Element};
use tekigo_core::outcome::format::csv_row;

/// One line: an element with what is asked of it, or a constraint on it.
struct Row {
    element: String,
    kind: &'static str,
    what: String,
    text: String,
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
    let rows: Vec<Row> = (structure.first.0..structure.end.0)
        .flat_map(|at| rows_of(console, &rules, &rules.elements[at as usize]))
        .collect();
    let text = match args.format {
        ListFormat::Text => {
            let mut out = format!("{} {}\n{}\n\n", structure.name, structure.version, structure.url);
            for row in &rows {
                let _ = writeln!(out, "{}  {} {}", row.element, row.what, row.text);
            }
            out
        }
        ListFormat::Json => {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| {
                    serde_json::json!({ "element": row.element, "kind": row.kind, "rule": row.what, "text": row.text })
                        .to_string()
                })
                .collect();
            format!("[\n{}\n]\n", rows.join(",\n"))
        }
        ListFormat::Csv => {
            let mut out = String::from("element,kind,rule,text\r\n");
            for row in &rows {
                out += &csv_row([&row.element, row.kind, &row.what, &row.text]);
            }
            out
        }
    };
    finish(&text)
}

/// The one canonical that ends with the name given.
fn named<'r>(rules: &'r Ruleset, name: &str) -> Option<&'r str> {
    let mut found = rules.by_url.keys().filter(|url| url.rsplit('/').next() == Some(name));
    let first = found.next()?;
    found.next().is_none().then_some(&**first)
}

fn rows_of(console: &Console, rules: &Ruleset, element: &Element) -> Vec<Row> {
    let row = |kind, what: String, text: String| Row { element: element.id.to_string(), kind, what, text };
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
