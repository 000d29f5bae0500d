//! Shows that each automatic item discriminates: the good system passes it, and every bad one fails it.

use super::Reference;
use crate::certify::catalogue::{Catalogue, Item, Kind, Text};
use crate::certify::data::{self, NOW};
use crate::certify::judge::{Fact, Judging};
use crate::certify::seen::{OnLine, Seen, setup};
use crate::certify::service::{Machine, Tekigo};
use crate::certify::system::{Files, System, Task, Trouble};
use crate::certify::terminal::Terminal;
use tekigo_core::Validator;

/// What one reference system made of one item.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The system: `good`, or what is wrong with it.
    pub system: String,
    /// The checks that do not hold.
    pub fails: Vec<Fact>,
    /// Why nothing could be judged: a fault of the script, which counts as not caught and as an alarm.
    pub trouble: Option<String>,
}

impl Tried {
    /// The item was passed.
    pub fn passes(&self) -> bool {
        self.fails.is_empty() && self.trouble.is_none()
    }
}

/// One item with its reference systems.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Id of the item.
    pub item: String,
    /// Its title.
    pub title: Text,
    /// The good system.
    pub good: Tried,
    /// The bad ones.
    pub bad: Vec<Tried>,
}

impl Shown {
    /// The good system passes and every bad one fails by a check.
    pub fn discriminates(&self) -> bool {
        self.good.passes() && self.bad.iter().all(|bad| !bad.fails.is_empty())
    }
}

/// Counts over all items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Items.
    pub items: usize,
    /// Bad systems.
    pub seeded: usize,
    /// Bad systems that fail.
    pub caught: usize,
    /// Items that the good system does not pass.
    pub alarms: usize,
}

impl Count {
    /// Counts.
    pub fn of(all: &[Shown]) -> Self {
        let mut count = Self { items: all.len(), ..Self::default() };
        for shown in all {
            count.alarms += usize::from(!shown.good.passes());
            count.seeded += shown.bad.len();
            count.caught += shown.bad.iter().filter(|bad| !bad.fails.is_empty()).count();
        }
        count
    }
}

/// The automatic items of a catalogue, in order.
pub fn items(catalogue: &Catalogue) -> impl Iterator<Item = &Item> {
    let automatic =
        |item: &&Item| matches!(item.kind, Kind::Auto | Kind::Simulated) && item.not_tested_reason.is_none();
    catalogue.items.iter().filter(automatic)
}

/// One item with all its systems.
pub fn show(validator: &Validator, item: &Item) -> Shown {
    let judging = Judging::new(validator, NOW);
    let good = tried(&judging, item, &mut Reference::good(validator));
    let bad = Reference::bad(validator, &item.id).iter_mut().map(|system| tried(&judging, item, system)).collect();
    Shown { item: item.id.clone(), title: item.title.clone(), good, bad }
}

fn tried(judging: &Judging, item: &Item, system: &mut Reference) -> Tried {
    let name = system.name();
    match perform(judging, item, system) {
        Ok(seen) => {
            let facts = judging.judge(item, &seen).facts;
            Tried { system: name, fails: facts.into_iter().filter(|fact| !fact.holds).collect(), trouble: None }
        }
        Err(why) => Tried { system: name, fails: Vec::new(), trouble: Some(why) },
    }
}

/// Hands an item's case to a system in this process.
///
/// # Errors
/// Why there is nothing to judge.
pub fn perform(judging: &Judging, item: &Item, system: &mut dyn System) -> Result<Seen, String> {
    let case = item.case.clone().unwrap_or_default();
    let find = |id: &str| data::find(id).map(|data| data.bytes);
    let mut given = Files::new();
    for (name, id) in &case.give {
        given.insert(name.clone(), find(id).ok_or_else(|| format!("no data {id}"))?);
    }
    let task = Task {
        item: item.id.clone(),
        function: item.function.clone(),
        given: given.clone(),
        want: case.want.clone(),
        now: NOW.to_owned(),
    };
    let told = |trouble: Trouble| format!("{trouble:?}");
    let Some(service) = &case.service else {
        return Ok(Seen::of(&given, system.perform(&task, None).map_err(told)?));
    };
    let judge = Tekigo::new(judging.validator(), NOW);
    let machine = Machine::new(&judge, setup(service, find)?).map_err(|codes| format!("{codes:?}"))?;
    let start = NOW.parse().map_err(|error| format!("{error}"))?;
    let mut face = Files::new();
    for (name, id) in &service.face {
        face.insert(name.clone(), find(id).ok_or_else(|| format!("no data {id}"))?);
    }
    let mut terminal = Terminal::new(machine, start, service.seed, &service.faults, face);
    let made = system.perform(&task, Some(&mut terminal)).map_err(told)?;
    // what is still under way arrives: an answer that comes after the system has gone was not read
    while let Some(due) = terminal.next_due() {
        terminal.advance(due);
    }
    let line = OnLine::of(&terminal);
    Ok(Seen { line: Some(line), ..Seen::of(&given, made) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_automatic_item_discriminates() {
        let catalogue = Catalogue::embedded().expect("the catalogue");
        let validator = Validator::builder().build();
        // one item, or all of a group: SELFTEST=REG-0 cargo test …
        let only = std::env::var("SELFTEST").unwrap_or_default();
        let chosen = items(&catalogue).filter(|item| item.id.starts_with(&only));
        let all: Vec<Shown> = chosen.map(|item| show(&validator, item)).collect();
        let mut faults = Vec::new();
        for shown in all.iter().filter(|shown| !shown.discriminates()) {
            if !shown.good.passes() {
                let why: Vec<String> =
                    shown.good.fails.iter().map(|fact| format!("{}: {}", fact.check, fact.words.en)).collect();
                faults.push(format!(
                    "{} alarm: {why:?} {}",
                    shown.item,
                    shown.good.trouble.clone().unwrap_or_default()
                ));
            }
            for bad in shown.bad.iter().filter(|bad| bad.fails.is_empty()) {
                let why = bad.trouble.clone().unwrap_or_default();
                faults.push(format!("{} not caught: {} {why}", shown.item, bad.system));
            }
        }
        assert!(faults.is_empty(), "{:?}\n{}", Count::of(&all), faults.join("\n"));
    }
}
