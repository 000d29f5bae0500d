//! What is wrong with a call, in Japanese. clap's own words are English; their parts are data.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The error in Japanese; `None` for what is no error (help, version) or has nothing to translate.
pub(crate) fn in_japanese(error: &Error) -> Option<String> {
    let text = |kind: ContextKind| {
        error.get(kind).map(|value| match value {
            ContextValue::Strings(all) => all.join("、"),
            other => other.to_string(),
        })
    };
    let given = |kind| text(kind).filter(|text| !text.is_empty());
    let arg = given(ContextKind::InvalidArg).unwrap_or_default();
    let value = given(ContextKind::InvalidValue).unwrap_or_default();
    let mut lines = vec![match error.kind() {
        ErrorKind::UnknownArgument => format!("「{arg}」という引数はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません", given(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} に値がありません"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{arg} に「{value}」は使えません"),
        ErrorKind::MissingRequiredArgument => format!("次の引数が必要です: {arg}"),
        ErrorKind::MissingSubcommand => "コマンドを指定してください".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = given(ContextKind::PriorArg).unwrap_or_default();
            if other.is_empty() || other == arg {
                format!("{arg} は 2 回以上書けません")
            } else {
                format!("{arg} と {other} は一緒に使えません")
            }
        }
        ErrorKind::NoEquals => format!("{arg} の値は = で続けて書きます"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{arg} の値の数が違います")
        }
        ErrorKind::InvalidUtf8 => "引数が UTF-8 ではありません".to_owned(),
        _ => return None,
    }];
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(meant) = meant.into_iter().find_map(given) {
        lines.push(format!("もしかして: {meant}"));
    } else if let Some(values) = given(ContextKind::ValidValue) {
        lines.push(format!("使える値: {values}"));
    } else if let Some(commands) = given(ContextKind::ValidSubcommand) {
        lines.push(format!("コマンド: {commands}"));
    }
    lines.push("詳しくは --help で見られます".to_owned());
    Some(lines.join("\n  → "))
}

#[cfg(test)]
mod tests {
    use super::super::{Cli, localised};
    use super::in_japanese;
    use clap::CommandFactory;
    use tekigo_core::Lang;

    fn check(args: &[&str], expected: &[&str]) {
        let all = ["tekigo"].iter().chain(args);
        let error = localised(Cli::command(), Lang::Ja).try_get_matches_from(all).expect_err("a wrong call");
        let told = in_japanese(&error).expect("an error");
        for part in expected {
            assert!(told.contains(part), "{told}");
        }
        let is_ours = |c: char| c.is_ascii() || "「」、。→： ".contains(c) || !c.is_alphabetic() || c as u32 > 0x3000;
        assert!(told.chars().all(is_ours) && !told.contains("error"), "{told}");
    }

    #[test]
    fn wrong_calls_are_told_in_japanese() {
        check(&["validate", "--formatt", "json"], &["「--formatt」という引数はありません", "--format"]);
        check(&["validate", "--format", "jsonn"], &["「jsonn」は使えません"]);
        check(&["validate", "--jobs", "zero"], &["「zero」は使えません"]);
        check(&["validate", "--format"], &["値がありません"]);
        check(&["valdate"], &["「valdate」というコマンドはありません", "validate"]);
        check(&["explain"], &["次の引数が必要です", "RULE"]);
        check(&["validate", "--jobs", "1", "--jobs", "2"], &["2 回以上"]);
    }
}
