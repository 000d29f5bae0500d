//! Groups of like findings over a whole run (`text`): what was told often enough is counted only.

use super::Style;
use std::collections::BTreeMap;

/// Issues of one group shown in a whole run.
const RUN_SHOWN: u64 = 20;
/// Groups told apart in a whole run: bounds memory on an endless stream.
const RUN_GROUPS: usize = 10_000;

/// Groups seen in a run.
#[derive(Debug, Default)]
pub(super) struct Groups {
    shown: BTreeMap<Box<str>, u64>,
    left_out: u64,
    /// Those that were told often enough since they were last taken.
    filled: Vec<Box<str>>,
}

impl Groups {
    /// Issues that were left out.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Groups that were told often enough, each once: what they hold is left out from now on.
    pub(super) fn take_filled(&mut self) -> Vec<Box<str>> {
        std::mem::take(&mut self.filled)
    }

    /// Adds the parts to `out`, without those of groups that were told often enough.
    pub(super) fn admit(&mut self, style: &Style, parts: Vec<(Option<Box<str>>, String)>, out: &mut String) {
        for (group, text) in parts {
            if let Some(group) = group.filter(|_| !style.verbose) {
                let known = self.shown.len();
                match self.shown.get_mut(&group) {
                    Some(shown) if *shown >= RUN_SHOWN => {
                        self.left_out += 1;
                        continue;
                    }
                    Some(shown) => {
                        *shown += 1;
                        if *shown == RUN_SHOWN {
                            self.filled.push(group);
                        }
                    }
                    None if known < RUN_GROUPS => {
                        self.shown.insert(group, 1);
                    }
                    None => {}
                }
            }
            out.push_str(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Piece, Record, Report};
    use super::*;
    use crate::{Options, Ruleset, Validator};
    use std::collections::BTreeSet;

    /// What is left out need not be written first.
    #[test]
    fn pieces_that_ask_give_the_same_report() {
        let validator = Validator::new(Ruleset::embedded(), Options::default());
        let one = r#"{"resourceType":"Patient","gender":"M","birthDate":"x"}"#;
        let other = r#"{"resourceType":"Patient","active":1,"gender":"M","name":[{"given":[1,2,3,4,5,6,7]}]}"#;
        for verbose in [false, true] {
            let style = Style { verbose, several: true, ..Style::default() };
            let (mut plain, mut asking) = (Report::new(style.clone()), Report::new(style.clone()));
            let mut told: BTreeSet<Box<str>> = BTreeSet::new();
            let (mut expected, mut found) = (plain.head(), asking.head());
            for (number, text) in (1..).zip([one, one, other].iter().cycle().take(90)) {
                let outcome = validator.validate(text.as_bytes());
                let record = Record { file: "x", record: Some(number), outcome: &outcome, bytes: text.as_bytes() };
                expected += &plain.add(Piece::new(&style, &record));
                found += &asking.add(Piece::after(&style, &record, &|group| told.contains(group)));
                told.extend(asking.take_filled());
            }
            assert_eq!(told.len() > 2, !verbose, "{told:?}");
            expected += &plain.tail();
            found += &asking.tail();
            assert_eq!(found, expected);
        }
    }
}
