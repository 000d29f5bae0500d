//! What is to be known of each of the service's rules beside its words: the specification's own id, versions and editions
//! that it is in force in, what it rests on. One row a rule and id; each topic lists its own.

use super::version::Version;
use crate::check::Edition;
use crate::diagnostic::{Level, Rule};

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A published, machine-readable text.
    Published,
    /// The list of changes of a version whose package was not seen.
    Announced,
    /// Our reading of prose, or a rule of the trade that the service states nowhere.
    Reading,
}

impl Basis {
    /// Its code in reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Announced => "announced",
            Self::Reading => "reading",
        }
    }
}

/// A rule of the service.
#[derive(Debug)]
pub struct Row {
    /// The catalogue's rule.
    pub rule: &'static Rule,
    /// The specification's own id (`R0211`); empty where it has none.
    pub spec_rule: &'static str,
    /// First version that it is in force in.
    pub since: Version,
    /// Last version that it is in force in; `None` while it is.
    pub until: Option<Version>,
    /// Edition of the technical guide that alone has it; `None` where both have.
    pub edition: Option<Edition>,
    /// Requirement level that its findings bear.
    pub level: Option<Level>,
    /// What it rests on.
    pub basis: Basis,
    /// Whether it is advice (推奨), which a call may silence.
    pub advice: bool,
}

impl Row {
    /// A rule that is in force in every version and edition, by a published text; what differs is said by the methods.
    pub const fn new(rule: &'static Rule) -> Self {
        Self {
            rule,
            spec_rule: "",
            since: Version::V1_5_2,
            until: None,
            edition: None,
            level: None,
            basis: Basis::Published,
            advice: false,
        }
    }

    /// With the specification's own id.
    #[must_use]
    pub const fn spec(self, spec_rule: &'static str) -> Self {
        Self { spec_rule, ..self }
    }

    /// In force since `since`.
    #[must_use]
    pub const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }

    /// In force until `until`, that one included.
    #[must_use]
    pub const fn until(self, until: Version) -> Self {
        Self { until: Some(until), ..self }
    }

    /// In one edition only.
    #[must_use]
    pub const fn edition(self, edition: Edition) -> Self {
        Self { edition: Some(edition), ..self }
    }

    /// Of a requirement level.
    #[must_use]
    pub const fn level(self, level: Level) -> Self {
        Self { level: Some(level), ..self }
    }

    /// Resting on something else than a published text.
    #[must_use]
    pub const fn basis(self, basis: Basis) -> Self {
        Self { basis, ..self }
    }

    /// Advice: nothing is to be done where the data has no more to say.
    #[must_use]
    pub const fn advice(self) -> Self {
        Self { advice: true, ..self }
    }

    /// Whether it is in force.
    pub fn is_in_force(&self, version: Version, edition: Edition) -> bool {
        self.since <= version
            && self.until.is_none_or(|until| version <= until)
            && self.edition.is_none_or(|only| only == edition)
    }
}

/// Every rule of the service.
pub fn all() -> impl Iterator<Item = &'static Row> {
    super::TOPICS.iter().flat_map(|topic| topic.rows)
}

/// The rows of a rule of the catalogue: a topic's rules have all of theirs in it.
pub fn of(rule: &'static Rule) -> impl Iterator<Item = &'static Row> {
    let is_of = move |row: &&Row| std::ptr::eq(row.rule, rule);
    let topic = super::TOPICS.iter().find(|topic| topic.rows.iter().any(|row| is_of(&row)));
    topic.into_iter().flat_map(|topic| topic.rows).filter(is_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_rule_and_id_stands_once() {
        let mut seen = BTreeSet::new();
        for row in all() {
            assert!(seen.insert((row.rule.id, row.spec_rule)), "{} {} stands twice", row.rule.id, row.spec_rule);
            assert!(row.until.is_none_or(|until| row.since <= until), "{} is in force in no version", row.rule.id);
        }
    }

    #[test]
    fn a_rule_has_all_of_its_rows_in_one_topic() {
        for row in all() {
            let everywhere = all().filter(|other| std::ptr::eq(other.rule, row.rule)).count();
            assert_eq!(of(row.rule).count(), everywhere, "{}", row.rule.id);
        }
    }

    #[test]
    fn every_rule_of_the_catalogue_is_registered() {
        let known: BTreeSet<&str> = all().map(|row| row.rule.id).collect();
        let rules = crate::diagnostic::catalogue::clins::all().map(|rule| rule.id);
        let missing: Vec<&str> = rules.filter(|id| !known.contains(id)).collect();
        assert!(missing.is_empty(), "give these a row in ROWS of their topic: {missing:?}");
    }
}
