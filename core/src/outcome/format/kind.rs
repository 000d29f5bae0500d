//! The formats by name.

use crate::diagnostic::Words;
use crate::text::near;
use serde::{Deserialize, Serialize};

/// A format of reports (`--format`).
///
/// ```
/// use tekigo_core::Format;
///
/// let format: Format = "sarif".parse()?;
/// assert_eq!(format.to_string(), "sarif");
/// assert!("sarrif".parse::<Format>().is_err_and(|error| error.to_string().contains("sarif")));
/// # Ok::<(), tekigo_core::outcome::UnknownFormat>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
#[non_exhaustive]
pub enum Format {
    /// For people, with the line at fault.
    #[default]
    Text,
    /// One line an issue: `file:line:column: severity[rule] message`, as compilers write and editors read.
    Concise,
    /// How many issues each input has, and how often each rule was broken.
    Summary,
    /// One JSON object over all inputs.
    Json,
    /// One JSON object an input, one a line.
    Ndjson,
    /// FHIR's OperationOutcome.
    Outcome,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
    /// Workflow commands that GitHub shows beside the line (`::error file=…`).
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// A page for the browser.
    Html,
    /// One row an issue (RFC 4180).
    Csv,
}

impl Format {
    /// Every format, in the order that help lists them.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Concise,
        Self::Summary,
        Self::Json,
        Self::Ndjson,
        Self::Outcome,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::Html,
        Self::Csv,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Concise => "concise",
            Self::Summary => "summary",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Outcome => "outcome",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Html => "html",
            Self::Csv => "csv",
        }
    }

    /// What stands between the shares of two inputs.
    pub(super) const fn separator(self) -> &'static str {
        match self {
            Self::Json | Self::Outcome | Self::Sarif | Self::Gitlab => ",\n",
            _ => "",
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

impl std::str::FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// As serde tells of the values of any other option.
impl TryFrom<String> for Format {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse().map_err(|_| {
            let known: Vec<String> = Self::ALL.iter().map(|format| format!("`{}`", format.name())).collect();
            format!("unknown variant `{name}`, expected one of {}", known.join(", "))
        })
    }
}

impl From<Format> for &'static str {
    fn from(format: Format) -> Self {
        format.name()
    }
}

/// There is no format of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl UnknownFormat {
    /// What is wrong, with the names that there are.
    pub fn words(&self) -> Words {
        let names = Format::ALL.map(Format::name);
        let name = &self.0;
        match near::closest(name, names.into_iter()) {
            Some(near) => Words::new(
                format!("「{name}」という形式はありません。もしかして: {near}"),
                format!("there is no format {name:?}; did you mean {near}?"),
            ),
            None => Words::new(
                format!("「{name}」という形式はありません。形式は {} です", names.join("、")),
                format!("there is no format {name:?}; the formats are {}", names.join(", ")),
            ),
        }
    }
}

impl std::fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for UnknownFormat {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_one_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert!("Text".parse::<Format>().is_err());
    }
}
