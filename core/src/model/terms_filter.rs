//! `compose.include.filter` evaluated over a loaded code system (http://hl7.org/fhir/R4/valueset-filter-operator.html).

use super::CodeSystemContent;
use super::valueset::{ABSTRACT, CodeSystem, CodeSystemId, INACTIVE, Why};
use crate::text::limits::{MAX_FILTER_STEPS, MAX_PATTERN_BYTES};
use std::collections::BTreeMap;

/// What one linking may cost, and what it has worked out already.
pub(super) struct Budget {
    steps: u64,
    /// (parent, child), sorted, of the systems that were asked for children.
    children: BTreeMap<CodeSystemId, Vec<(u32, u32)>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: MAX_FILTER_STEPS, children: BTreeMap::new() }
    }
}

impl Budget {
    fn spend(&mut self, steps: usize) -> Result<(), Why> {
        self.steps = self.steps.checked_sub(steps as u64 + 1).ok_or(Why::TooCostly)?;
        Ok(())
    }

    fn children(&mut self, id: CodeSystemId, system: &CodeSystem) -> &[(u32, u32)] {
        self.children.entry(id).or_insert_with(|| {
            let mut pairs: Vec<_> = system.parents.iter().map(|&(child, parent)| (parent, child)).collect();
            pairs.sort_unstable();
            pairs
        })
    }
}

type Filter = (Box<str>, Box<str>, Box<str>);

/// Numbers of the concepts that pass every filter, sorted.
pub(super) fn matches(
    id: CodeSystemId,
    system: &CodeSystem,
    filters: &[Filter],
    budget: &mut Budget,
) -> Result<Vec<u32>, Why> {
    let mut all: Option<Vec<u32>> = None;
    for filter in filters {
        let mut one = matching(id, system, filter, budget)?;
        one.sort_unstable();
        one.dedup();
        all = Some(match all {
            None => one,
            Some(before) => before.into_iter().filter(|at| one.binary_search(at).is_ok()).collect(),
        });
    }
    Ok(all.unwrap_or_default())
}

fn matching(
    id: CodeSystemId,
    system: &CodeSystem,
    (property, op, value): &Filter,
    budget: &mut Budget,
) -> Result<Vec<u32>, Why> {
    let of_concept = matches!(&**property, "concept" | "code");
    match &**op {
        "is-a" | "descendent-of" | "is-not-a" | "child-of" | "generalizes" if of_concept || property.is_empty() => {
            let Some(root) = system.find(value) else {
                return if system.content == CodeSystemContent::Complete {
                    // nothing is below a concept that does not exist; everything is not below it
                    Ok(if &**op == "is-not-a" { everything(system, budget)? } else { Vec::new() })
                } else {
                    Err(Why::SystemIncomplete(system.url.clone()))
                };
            };
            match &**op {
                "is-a" => below(id, system, root, budget),
                "descendent-of" => {
                    let found = below(id, system, root, budget)?;
                    Ok(found.into_iter().filter(|&at| at != root).collect())
                }
                "is-not-a" => {
                    let mut found = below(id, system, root, budget)?;
                    found.sort_unstable();
                    let all = everything(system, budget)?;
                    Ok(all.into_iter().filter(|at| found.binary_search(at).is_err()).collect())
                }
                "child-of" => {
                    let children = direct(budget.children(id, system), root).to_vec();
                    budget.spend(children.len())?;
                    Ok(children.into_iter().map(|(_, child)| child).collect())
                }
                _ => above(system, root, budget),
            }
        }
        "=" | "in" | "not-in" | "exists" | "regex" => by_value(system, property, op, value, budget),
        _ => Err(Why::Filter(property.clone(), op.clone())),
    }
}

fn everything(system: &CodeSystem, budget: &mut Budget) -> Result<Vec<u32>, Why> {
    budget.spend(system.codes.len())?;
    Ok((0..system.codes.len() as u32).collect())
}

/// The pairs of one parent in the sorted (parent, child) list.
fn direct(pairs: &[(u32, u32)], parent: u32) -> &[(u32, u32)] {
    let start = pairs.partition_point(|&(p, _)| p < parent);
    let end = pairs.partition_point(|&(p, _)| p <= parent);
    &pairs[start..end]
}

/// `root` and everything below it. Each concept is visited once, however many parents it has.
fn below(id: CodeSystemId, system: &CodeSystem, root: u32, budget: &mut Budget) -> Result<Vec<u32>, Why> {
    let mut seen = std::collections::BTreeSet::from([root]);
    let mut work = vec![root];
    while let Some(at) = work.pop() {
        let children = direct(budget.children(id, system), at).to_vec();
        budget.spend(children.len())?;
        work.extend(children.into_iter().map(|(_, child)| child).filter(|&child| seen.insert(child)));
    }
    Ok(seen.into_iter().collect())
}

/// `root` and everything above it.
fn above(system: &CodeSystem, root: u32, budget: &mut Budget) -> Result<Vec<u32>, Why> {
    let mut seen = std::collections::BTreeSet::from([root]);
    let mut work = vec![root];
    while let Some(at) = work.pop() {
        let parents = direct(&system.parents, at);
        budget.spend(parents.len())?;
        work.extend(parents.iter().map(|&(_, parent)| parent).filter(|&parent| seen.insert(parent)));
    }
    Ok(seen.into_iter().collect())
}

/// A filter's regular expression: the whole code must match. The engine is linear in the text, and the size of the
/// automaton is bounded here.
pub(crate) fn pattern(value: &str) -> Option<regex::Regex> {
    if value.len() > MAX_PATTERN_BYTES {
        return None;
    }
    regex::RegexBuilder::new(&format!("^(?:{value})$")).size_limit(1 << 20).build().ok()
}

/// What a filter compares.
enum Test {
    Equal(Box<str>),
    In(Vec<Box<str>>),
    NotIn(Vec<Box<str>>),
    Exists(bool),
    Pattern(Box<regex::Regex>),
}

impl Test {
    fn new(property: &str, op: &str, value: &str) -> Result<Self, Why> {
        let list = || value.split(',').map(|word| word.trim().into()).collect();
        Ok(match op {
            "=" => Self::Equal(value.into()),
            "in" => Self::In(list()),
            "not-in" => Self::NotIn(list()),
            "exists" => Self::Exists(value != "false"),
            _ => {
                if value.len() > MAX_PATTERN_BYTES {
                    return Err(Why::TooCostly);
                }
                Self::Pattern(Box::new(pattern(value).ok_or_else(|| Why::Filter(property.into(), op.into()))?))
            }
        })
    }

    fn holds<'v>(&self, mut values: impl Iterator<Item = &'v str>) -> bool {
        match self {
            Self::Equal(wanted) => values.any(|value| *value == **wanted),
            Self::In(wanted) => values.any(|value| wanted.iter().any(|word| **word == *value)),
            Self::NotIn(refused) => !values.any(|value| refused.iter().any(|word| **word == *value)),
            Self::Exists(wanted) => values.next().is_some() == *wanted,
            Self::Pattern(pattern) => values.any(|value| pattern.is_match(value)),
        }
    }
}

fn by_value(system: &CodeSystem, property: &str, op: &str, value: &str, budget: &mut Budget) -> Result<Vec<u32>, Why> {
    let test = Test::new(property, op, value)?;
    let all = everything(system, budget)?;
    if matches!(test, Test::In(_) | Test::NotIn(_)) {
        budget.spend(all.len().saturating_mul(value.matches(',').count()))?;
    }
    let code = |at: u32| system.codes.get(at as usize);
    // a boolean property that a concept does not state is false
    let flag = |at: u32, bit: u8| if system.flags(at) & bit == 0 { "false" } else { "true" };
    let holds = |at: u32| match property {
        "concept" | "code" => test.holds(std::iter::once(code(at))),
        "display" => test.holds(std::iter::once(system.display(at)).filter(|text| !text.is_empty())),
        "parent" => test.holds(direct(&system.parents, at).iter().map(|&(_, parent)| code(parent))),
        "inactive" if !matches!(test, Test::Exists(_)) => test.holds(std::iter::once(flag(at, INACTIVE))),
        "notSelectable" | "abstract" if !matches!(test, Test::Exists(_)) => {
            test.holds(std::iter::once(flag(at, ABSTRACT)))
        }
        _ => test.holds(system.properties.of(at).filter(|(key, _)| *key == property).map(|(_, value)| value)),
    };
    let known =
        matches!(property, "concept" | "code" | "display" | "parent" | "inactive" | "notSelectable" | "abstract")
            || system.properties.keys.iter().any(|key| **key == *property);
    if !known && system.content != CodeSystemContent::Complete {
        return Err(Why::SystemIncomplete(system.url.clone()));
    }
    Ok(all.into_iter().filter(|&at| holds(at)).collect())
}
