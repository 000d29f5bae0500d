//! Whose words an argument of a message holds: a definition's, or the data's.
//!
//! Data is of persons, and logs and servers must be able to leave it out (`--mask`). An argument is data unless its name,
//! or a word before it in its row of the catalogue, says that it is a definition's: whoever adds a rule and forgets about
//! this masks too much, never too little. Counts are never masked; a reason masks its own arguments.

use super::{Arg, Because, Rule};

/// What stands where a value was.
pub const MASKED: &str = "***";

/// Arguments with these names say what a definition, a bound of ours or a package says, in every rule that does not say
/// otherwise.
const OF_DEFINITIONS: [&str; 38] = [
    "after",
    "allowed",
    "base",
    "before",
    "bytes",
    "canonical",
    "child",
    "condition",
    "container",
    "count",
    "dropped",
    "element",
    "expected",
    "expression",
    "file",
    "first",
    "how",
    "human",
    "kept",
    "key",
    "limit",
    "line",
    "max",
    "min",
    "offset",
    "own",
    "parent",
    "path",
    "profile",
    "profiles",
    "second",
    "slice",
    "slices",
    "target",
    "type",
    "used",
    "valueSet",
    "version",
];

/// Whose an argument is, where its row of the catalogue says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The data's.
    Data,
    /// A definition's, or ours.
    Definition,
    /// Its name tells.
    Unsaid,
}

/// The word before an argument in its row.
macro_rules! of {
    () => {
        $crate::diagnostic::args::Of::Unsaid
    };
    (data) => {
        $crate::diagnostic::args::Of::Data
    };
    (definition) => {
        $crate::diagnostic::args::Of::Definition
    };
}
pub(crate) use of;

impl Rule {
    /// Whether the argument at this place of [`Rule::args`] may hold what the data says.
    pub fn is_data(&self, at: usize) -> bool {
        match self.of.get(at) {
            Some(Of::Definition) => false,
            Some(Of::Unsaid) => !self.args.get(at).is_some_and(|name| OF_DEFINITIONS.contains(name)),
            Some(Of::Data) | None => true,
        }
    }
}

/// Replaces what the data says in the arguments of a rule's texts.
pub fn mask(rule: &Rule, args: &mut [Arg]) {
    for (at, arg) in args.iter_mut().enumerate() {
        match arg {
            Arg::Because(because) => {
                let Because { rule, args, .. } = &mut **because;
                mask(rule, args);
            }
            // a hint is a sentence of its own, and one that has nothing to say still says nothing
            Arg::Text(_) | Arg::Words { .. } | Arg::Named(_) if rule.is_data(at) && !says_nothing(arg) => {
                *arg = if rule.args.get(at) == Some(&"hint") { "" } else { MASKED }.into();
            }
            Arg::Count(_) | Arg::Text(_) | Arg::Words { .. } | Arg::Named(_) => {}
        }
    }
}

fn says_nothing(arg: &Arg) -> bool {
    match arg {
        Arg::Text(text) => text.is_empty(),
        Arg::Words { ja, en } => ja.is_empty() && en.is_empty(),
        Arg::Named(named) => named.ja.is_empty() && named.en.is_empty(),
        Arg::Count(_) | Arg::Because(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue;
    use super::*;

    /// A name that no rule uses says nothing, and may later be taken for something else.
    #[test]
    fn every_name_of_the_list_is_in_use_and_in_order() {
        let mut sorted = OF_DEFINITIONS;
        sorted.sort_unstable();
        assert_eq!(OF_DEFINITIONS, sorted);
        for name in OF_DEFINITIONS {
            assert!(catalogue::all().any(|rule| rule.args.contains(&name)), "{name}");
        }
    }

    #[test]
    fn values_are_data_and_names_of_elements_are_not() {
        let rule = catalogue::find("fixed-value").expect("a rule");
        let data: Vec<&str> = (0..rule.args.len()).filter(|&at| rule.is_data(at)).map(|at| rule.args[at]).collect();
        assert_eq!(data, ["found"]);
        let rule = catalogue::find("unknown-element").expect("a rule");
        assert!(rule.is_data(0), "nobody knows what an unknown element is called by");
        assert!(rule.is_data(99), "what is not declared is data");
    }
}
