//! One input → one report.

use tekigo_core::outcome::{Format, Piece, Record, Report, Style};
use tekigo_core::{Options, Validator};

/// The report of `format` on `bytes`; an error is a sentence about the call.
pub(crate) fn report(
    validator: &Validator,
    bytes: &[u8],
    file: &str,
    format: &str,
    options: &str,
) -> Result<String, String> {
    let format = format_of(format).ok_or_else(|| format!("unknown format {format:?}"))?;
    let options: Options = serde_json::from_str(options).map_err(|error| format!("options: {error}"))?;
    let style = Style {
        format,
        lang: options.lang,
        color: false,
        width: None,
        verbose: false,
        quiet: false,
        several: false,
        rules: validator.rules().label.clone(),
    };
    let outcome = validator.with_options(options).validate(bytes);
    let piece = Piece::new(&style, &Record { file, record: None, outcome: &outcome, bytes });
    let mut report = Report::new(style);
    let mut text = report.head();
    text.push_str(&report.add(piece));
    text.push_str(&report.tail());
    Ok(text)
}

/// The formats by their names on the command line.
fn format_of(name: &str) -> Option<Format> {
    Some(match name {
        "text" => Format::Text,
        "json" => Format::Json,
        "ndjson" => Format::Ndjson,
        "outcome" => Format::Outcome,
        "csv" => Format::Csv,
        "sarif" => Format::Sarif,
        "junit" => Format::Junit,
        "html" => Format::Html,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::report;
    use std::sync::Arc;
    use tekigo_core::{Options, Ruleset, Validator};

    fn check(format: &str, options: &str) -> Result<String, String> {
        let validator = Validator::new(Arc::new(Ruleset::default()), Options::default());
        report(&validator, b"{", "a.json", format, options)
    }

    #[test]
    fn a_report_names_its_input_and_its_faults() {
        let text = check("json", "{}").unwrap_or_default();
        assert!(text.contains("\"file\":\"a.json\"") && text.contains("\"fatal\":1"), "{text}");
    }

    #[test]
    fn mistakes_of_the_caller_are_errors() {
        assert!(check("yaml", "{}").is_err());
        assert!(check("json", "{\"profile\":[]}").is_err_and(|why| why.contains("profile")));
    }
}
