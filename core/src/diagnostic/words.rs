//! The two languages, and a text in both.

use serde::{Deserialize, Serialize};

/// Language of a report that can only hold one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The one of two texts that is in this language.
    pub const fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// BCP 47 code.
    pub const fn code(self) -> &'static str {
        self.pick("ja", "en")
    }
}

/// A text in both languages. Whatever tekigo says in words of its own is one of these until somebody reads it, so that a
/// text without its other half cannot be written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Words {
    /// A text in both languages.
    ///
    /// ```
    /// use tekigo_core::{Lang, Words};
    ///
    /// let words = Words::new("値がありません", "no value");
    /// assert_eq!(words.pick(Lang::En), "no value");
    /// assert_eq!(words.to_string(), "値がありません / no value");
    /// ```
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The text in `lang`.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.ja, &self.en)
    }
}

/// Both languages, where a reader's language is not known: `日本語 / English`.
impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.ja)?;
        if self.ja != self.en {
            write!(f, " / {}", self.en)?;
        }
        Ok(())
    }
}
