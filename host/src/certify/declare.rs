//! `vendor.toml`: what is tested, for what, and how it is reached. Filled in by the vendor.

use crate::Error;
use crate::certify::catalogue::{Facility, Pattern, Test, Way};
use crate::error::read_toml;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What `certify init` writes.
pub const TEMPLATE: &str = include_str!("../../certify/vendor.toml");

/// The declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declaration {
    /// What is tested.
    pub product: Product,
    /// Who answers questions.
    pub contact: Contact,
    /// For what.
    pub scope: Scope,
    /// Where and when.
    #[serde(default)]
    pub environment: Environment,
    /// How it is reached.
    #[serde(default, skip_serializing)]
    pub adapter: Adapters,
}

/// The product under test.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Who makes it.
    pub vendor: String,
    /// Its name.
    pub name: String,
    /// Its exact version.
    pub version: String,
}

/// Who answers questions about the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct Contact {
    pub department: String,
    pub name: String,
    pub phone: String,
    pub mail: String,
}

/// For what it is tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scope {
    /// 改修パターン.
    pub pattern: Pattern,
    /// Kinds of facility that it is sold to.
    pub facility: Vec<Facility>,
    /// Ways of connection that it has.
    pub way: Vec<Way>,
    /// Tests that are taken.
    pub test: Vec<Test>,
    /// Functions that it has though it need not: `undo`.
    #[serde(default)]
    pub functions: Vec<String>,
    /// Items that belong to a test by one of two readings only are due, too.
    #[serde(default)]
    pub doubtful: bool,
}

/// Where and when it was tested.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct Environment {
    pub name: String,
    pub service: String,
    pub from: String,
    pub to: String,
}

/// How the system is reached, for each kind of item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Adapters {
    /// Mappings of the layouts that the system writes requests in (docs/schema/mapping-1.json); without them requests are JSON.
    pub maps: Vec<PathBuf>,
    /// Items of the kind `auto`.
    pub files: Option<FilesBy>,
    /// Simulated items, by the terminal's folders.
    pub terminal: Option<LineBy>,
    /// Simulated items, by the Web API.
    pub web_api: Option<LineBy>,
}

/// How files are handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum FilesBy {
    /// They lie in `path/ID/NAME` already.
    Folder {
        /// Folder.
        path: PathBuf,
    },
    /// A program makes them.
    Command {
        /// Program and arguments; `{in}`, `{out}` and `{item}` are filled in.
        program: Vec<String>,
        /// Files go by standard input and output instead of folders.
        #[serde(default)]
        stdin: bool,
    },
    /// A server of one's own makes them.
    Http {
        /// `http://HOST:PORT/PATH`: nothing else is ever called.
        url: String,
        /// File of header lines, `Name: value`.
        #[serde(default)]
        headers: Option<PathBuf>,
    },
    /// tekigo's own reference system: to see a run before one's own system is connected.
    Reference,
}

/// How a system is reached that talks to the simulated service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LineBy {
    /// The folders `req`, `res`, `face` and `out` below `path`.
    Folder {
        /// Folder.
        path: PathBuf,
        /// Program that makes the system begin with an item; `{item}`, `{in}`, `{out}`, `{share}` are filled in. Without it a person does.
        #[serde(default)]
        trigger: Vec<String>,
    },
    /// The Web API at `http://127.0.0.1:port/`.
    Port {
        /// Port; 0 takes a free one.
        port: u16,
        /// As for a folder; `{url}` is filled in.
        #[serde(default)]
        trigger: Vec<String>,
    },
    /// tekigo's own reference system.
    Reference,
}

impl Declaration {
    /// Reads `vendor.toml`.
    ///
    /// # Errors
    /// It is not there, or not of the form.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|why| Error::read(path, why))?;
        Self::of(&text).map_err(|error| {
            let name = path.display();
            Error::call(format!("{name} の書き方が違います: {error}"), format!("{name} is not of its form: {error}"))
        })
    }

    /// Reads its text.
    ///
    /// # Errors
    /// It is not of the form.
    pub fn of(text: &str) -> Result<Self, String> {
        read_toml(text)
    }

    /// What has to be filled in yet, by name.
    pub fn missing(&self) -> Vec<&'static str> {
        let fields = [
            ("product.vendor", &self.product.vendor),
            ("product.name", &self.product.name),
            ("product.version", &self.product.version),
            ("contact.name", &self.contact.name),
        ];
        fields.into_iter().filter(|(_, value)| value.trim().is_empty()).map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_of_the_form_and_says_what_is_missing() {
        let declaration = Declaration::of(TEMPLATE).expect("the template");
        assert_eq!(declaration.missing(), ["product.vendor", "product.name", "product.version", "contact.name"]);
        assert!(Declaration::of(&TEMPLATE.replace("pattern = \"A\"", "pattern = \"C\"")).is_err());
    }
}
