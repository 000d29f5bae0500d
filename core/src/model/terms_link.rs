//! Linking of terms: what the rules of value sets lead to, worked out once after loading.
//!
//! Filters are evaluated to lists of concept numbers, so that membership costs two binary searches whatever the filter
//! was. Run again after more definitions are loaded: a newer definition of a canonical takes the place of the older one.

use super::terms_filter::{Budget, matches};
use super::valueset::{CodeSystemId, Codes, Include, Terms, ValueSetId, Why};
use super::{Canonical, Pool};

impl Terms {
    /// Links every value set to the code systems and value sets that it names. Returns the value sets that import
    /// themselves by some way.
    pub(crate) fn link(&mut self) -> Vec<ValueSetId> {
        self.merge_supplements();
        let mut sets = std::mem::take(&mut self.value_sets);
        let mut budget = Budget::default();
        for set in &mut sets {
            for rule in set.include.iter_mut().chain(&mut set.exclude) {
                self.link_rule(rule, &mut budget);
            }
        }
        self.value_sets = sets;
        for at in 0..self.value_sets.len() {
            let mut set = std::mem::take(&mut self.value_sets[at].include);
            let mut excluded = std::mem::take(&mut self.value_sets[at].exclude);
            for import in set.iter_mut().chain(&mut excluded).flat_map(|rule| &mut rule.imports) {
                import.value_set = self.find_value_set(&import.canonical).map(|(id, _)| id);
            }
            self.value_sets[at].include = set;
            self.value_sets[at].exclude = excluded;
        }
        self.mark_cycles()
    }

    fn link_rule(&self, rule: &mut Include, budget: &mut Budget) {
        if rule.system.is_empty() {
            return;
        }
        let found = self.find_code_system(&rule.system, &rule.version).map(|(id, _)| id).or_else(|| {
            let (id, _) = self.find_code_system(self.aliases.get(&rule.system)?, &rule.version)?;
            Some(id)
        });
        let same = found == rule.code_system;
        rule.code_system = found;
        if let Codes::Filtered { filters, matches: known } = &mut rule.codes
            && !(same && known.is_ok())
        {
            *known = match found {
                Some(id) => matches(id, self.code_system(id), filters, budget),
                None => Err(Why::SystemNotLoaded(rule.system.clone())),
            };
        }
    }

    /// Adds the displays and properties of each supplement to every loaded version of its system, once.
    fn merge_supplements(&mut self) {
        let supplements = std::mem::take(&mut self.supplements);
        for (number, (target, supplement)) in supplements.iter().enumerate() {
            let target = Canonical::parse(target);
            let Some(systems) = self.systems_by_url.get(target.url) else { continue };
            for &CodeSystemId(at) in systems {
                let system = &mut self.code_systems[at as usize];
                let fits = target.version.is_empty() || *system.version == *target.version;
                if !fits || system.supplements.contains(&(number as u32)) {
                    continue;
                }
                system.supplements.push(number as u32);
                let mut designations = system.designations.to_list();
                let mut properties = system.properties.to_list();
                for from in 0..supplement.codes.len() {
                    let Some(to) = system.find(supplement.codes.get(from)) else { continue };
                    for (language, text) in supplement.all_displays(from as u32) {
                        designations.push((to, language.into(), text.into()));
                    }
                    for (key, value) in supplement.properties.of(from as u32) {
                        properties.push((to, key.into(), value.into()));
                    }
                }
                system.designations = super::valueset::Facts::from_list(designations);
                system.properties = super::valueset::Facts::from_list(properties);
            }
        }
        self.supplements = supplements;
    }

    /// Tarjan's algorithm without recursion: a chain of 100,000 imports is one pass, and so is a knot.
    fn mark_cycles(&mut self) -> Vec<ValueSetId> {
        const NEW: u32 = u32::MAX;
        let count = self.value_sets.len();
        let targets: Vec<Vec<u32>> = (self.value_sets.iter())
            .map(|set| {
                let rules = set.include.iter().chain(&set.exclude);
                rules.flat_map(|rule| &rule.imports).filter_map(|import| import.value_set).map(|id| id.0).collect()
            })
            .collect();
        let (mut index, mut low) = (vec![NEW; count], vec![0u32; count]);
        let mut on_stack = vec![false; count];
        let (mut stack, mut work): (Vec<u32>, Vec<(u32, usize)>) = (Vec::new(), Vec::new());
        let mut next = 0;
        let mut cyclic = vec![false; count];
        for start in 0..count as u32 {
            if index[start as usize] != NEW {
                continue;
            }
            work.push((start, 0));
            while let Some(&mut (node, ref mut edge)) = work.last_mut() {
                let at = node as usize;
                if *edge == 0 {
                    (index[at], low[at]) = (next, next);
                    next += 1;
                    stack.push(node);
                    on_stack[at] = true;
                }
                if let Some(&target) = targets[at].get(*edge) {
                    *edge += 1;
                    let to = target as usize;
                    if index[to] == NEW {
                        work.push((target, 0));
                    } else if on_stack[to] {
                        low[at] = low[at].min(index[to]);
                        cyclic[at] |= to == at;
                    }
                    continue;
                }
                work.pop();
                if let Some(&(parent, _)) = work.last() {
                    low[parent as usize] = low[parent as usize].min(low[at]);
                }
                if low[at] == index[at] {
                    let from = stack.iter().rposition(|&n| n == node).unwrap_or(0);
                    let knot = stack.split_off(from);
                    for &n in &knot {
                        on_stack[n as usize] = false;
                        cyclic[n as usize] |= knot.len() > 1;
                    }
                }
            }
        }
        for (set, cyclic) in self.value_sets.iter_mut().zip(&cyclic) {
            set.cyclic = *cyclic;
        }
        (0..count as u32).filter(|&at| cyclic[at as usize]).map(ValueSetId).collect()
    }
}

impl super::valueset::Facts {
    /// Facts from (concept, key, text), in any order; the order of equal concepts is kept, exact repetitions go.
    pub(crate) fn from_list(mut list: Vec<(u32, Box<str>, Box<str>)>) -> Self {
        list.sort_by_key(|(concept, ..)| *concept);
        list.dedup();
        let mut keys: Vec<Box<str>> = list.iter().map(|(_, key, _)| key.clone()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.truncate(usize::from(u16::MAX));
        let key_of = |key: &str| keys.binary_search_by(|known| (**known).cmp(key)).ok();
        list.retain(|(_, key, _)| key_of(key).is_some());
        let of = list.iter().map(|(concept, key, _)| (*concept, key_of(key).unwrap_or(0) as u16)).collect();
        let texts: Pool = list.iter().map(|(_, _, text)| &**text).collect();
        Self { keys, of, texts }
    }

    fn to_list(&self) -> Vec<(u32, Box<str>, Box<str>)> {
        let fact = |(at, &(concept, key)): (usize, &(u32, u16))| {
            (concept, self.keys[usize::from(key)].clone(), self.texts.get(at).into())
        };
        self.of.iter().enumerate().map(fact).collect()
    }
}
