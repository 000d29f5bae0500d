//! How a page is asked for.

use crate::check::Lang;

/// Who reads the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Staff of another institution: 未告知 is shown with its mark and date, 未提供 is not shown.
    #[default]
    Clinician,
    /// The patient: of what is 未告知 or 未提供 there is no trace, and labels are plain.
    Patient,
}

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PageFormat {
    /// One HTML page without script that loads nothing.
    #[default]
    Html,
    /// Plain text for a terminal or for a note of an EHR.
    Text,
}

/// How a page is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RenderOptions {
    /// Who reads it.
    pub audience: Audience,
    /// Language of the labels; data stay as they are.
    pub lang: Lang,
    /// What is written.
    pub format: PageFormat,
    /// Only the content, to be put into a page that brings the style sheet itself.
    pub fragment: bool,
    /// The validator's findings beside the records that they are about.
    pub findings: bool,
}

impl RenderOptions {
    /// Whether the patient reads it.
    pub(crate) fn is_patient(&self) -> bool {
        self.audience == Audience::Patient
    }
}
