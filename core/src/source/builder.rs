//! `Ruleset::builder()`: the rules a caller wants, from bytes.

use super::compile;
use super::draft::Draft;
use super::package::{self, Loaded, PackageInfo};
use crate::diagnostic::catalogue::source::PACKAGE_EMPTY;
use crate::diagnostic::{Finding, Lang, Severity, Words, message};
use crate::model::Ruleset;
use std::sync::Arc;

/// What packages and definitions are put on top of.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Base {
    /// The rules that come with tekigo: R4 and the Japanese guides.
    #[default]
    Embedded,
    /// R4 alone, for a caller who brings the packages of a guide.
    R4,
    /// Rules that were made before.
    Rules(Arc<Ruleset>),
}

impl Base {
    fn rules(self) -> Arc<Ruleset> {
        match self {
            Self::Embedded => Ruleset::embedded(),
            Self::R4 => Arc::new(Ruleset::embedded_r4()),
            Self::Rules(rules) => rules,
        }
    }
}

/// Collects packages and definitions, later ones win, and compiles them once.
///
/// ```
/// use tekigo_core::Ruleset;
///
/// let set = br#"{"resourceType": "ValueSet", "url": "http://hospital.example.com/wards", "status": "active",
///     "compose": {"include": [{"system": "http://hospital.example.com/ward", "concept": [{"code": "3E"}]}]}}"#;
/// let built = Ruleset::builder().definitions("wards.json", set).build()?;
/// assert!(built.problems.is_empty());
/// assert!(built.rules.label.ends_with("wards.json"));
/// # Ok::<(), tekigo_core::BuildError>(())
/// ```
#[derive(Debug, Default)]
pub struct RulesetBuilder {
    base: Base,
    draft: Draft,
    /// What the parts call themselves.
    labels: Vec<String>,
    packages: Vec<PackageInfo>,
    problems: Vec<Finding>,
}

/// Compiled rules, and what was wrong with the definitions they were made of.
#[derive(Debug)]
#[non_exhaustive]
pub struct Built {
    /// The rules: everything that could be used.
    pub rules: Arc<Ruleset>,
    /// What the packages say of themselves, in the order given; a folder or file without a `package.json` says nothing.
    pub packages: Vec<PackageInfo>,
    /// Definitions that could not be used in full, and why.
    pub problems: Vec<Finding>,
}

/// A package or definition file cannot be used at all: it is no archive, or defines nothing. To go on without it would
/// pass data that it was given to judge.
#[derive(Debug)]
pub struct BuildError {
    /// Everything that was found until then, what is to blame among it.
    problems: Vec<Finding>,
}

impl BuildError {
    /// Everything that was found, what is to blame among it.
    pub fn problems(&self) -> &[Finding] {
        &self.problems
    }

    /// What is to blame, in words.
    pub fn words(&self) -> Words {
        let blamed = self.problems.iter().find(|finding| stops(finding));
        let said = |lang| blamed.map(|finding| message::render(finding, lang).into_owned()).unwrap_or_default();
        Words { ja: said(Lang::Ja), en: said(Lang::En) }
    }
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for BuildError {}

/// Whether nothing can be built on a package with this finding: a package that is not one is an error, never an empty set
/// of rules.
fn stops(finding: &Finding) -> bool {
    finding.severity == Severity::Fatal || finding.rule.id == PACKAGE_EMPTY.id
}

impl Ruleset {
    /// Starts to collect the rules that a caller wants.
    pub fn builder() -> RulesetBuilder {
        RulesetBuilder::default()
    }
}

impl RulesetBuilder {
    /// What everything is put on top of; [`Base::Embedded`] unless told otherwise.
    #[must_use]
    pub fn base(mut self, base: Base) -> Self {
        self.base = base;
        self
    }

    /// A FHIR package archive (`.tgz`). `name` is what problems call it.
    #[must_use]
    pub fn package(self, name: &str, tgz: &[u8]) -> Self {
        self.add(name, package::read_archive(tgz, name))
    }

    /// A FHIR package's files: names as in its archive or relative to its `package` folder, and bytes.
    #[must_use]
    pub fn package_files<N, B>(self, name: &str, files: impl IntoIterator<Item = (N, B)>) -> Self
    where
        N: AsRef<str>,
        B: AsRef<[u8]>,
    {
        self.add(name, package::read_entries(files, name))
    }

    /// One file of definitions, JSON or XML: a StructureDefinition, ValueSet, CodeSystem, NamingSystem or Questionnaire, or
    /// a Bundle of them.
    #[must_use]
    pub fn definitions(self, name: &str, bytes: &[u8]) -> Self {
        self.add(name, package::definitions(name, bytes))
    }

    fn add(mut self, name: &str, loaded: Loaded) -> Self {
        self.labels.push(loaded.label(name).replace('#', " "));
        let Loaded { draft, info, findings } = loaded;
        self.draft.append(draft);
        self.packages.extend(info);
        self.problems.extend(findings);
        self
    }

    /// Compiles what was collected.
    ///
    /// # Errors
    /// A package or file cannot be used at all. A definition that cannot is a problem of [`Built`], the rest is usable.
    pub fn build(self) -> Result<Built, BuildError> {
        let Self { base, draft, labels, packages, mut problems } = self;
        let base = base.rules();
        if labels.is_empty() {
            return Ok(Built { rules: base, packages, problems });
        }
        if problems.iter().any(stops) {
            return Err(BuildError { problems });
        }
        let label = [&[base.label.clone()][..], &labels].concat().join(", ");
        let (rules, found) = compile(Some(&base), draft, &label);
        problems.extend(found);
        if problems.iter().any(stops) {
            return Err(BuildError { problems });
        }
        Ok(Built { rules: Arc::new(rules), packages, problems })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_package_is_an_error_in_both_languages() {
        let error = Ruleset::builder().package("x.tgz", b"no archive").build().expect_err("no package");
        let words = error.words();
        assert!(words.ja.contains("x.tgz") && words.en.contains("x.tgz") && words.ja != words.en, "{words}");
        let empty: [(&str, &[u8]); 0] = [];
        assert!(Ruleset::builder().package_files("empty", empty).build().is_err());
    }

    #[test]
    fn without_anything_added_the_base_is_the_answer() {
        let built = Ruleset::builder().build().expect("nothing can be wrong");
        assert!(Arc::ptr_eq(&built.rules, &Ruleset::embedded()));
        let base = Arc::new(Ruleset::default());
        let built = Ruleset::builder().base(Base::Rules(base.clone())).build().expect("nothing can be wrong");
        assert!(Arc::ptr_eq(&built.rules, &base));
    }
}
