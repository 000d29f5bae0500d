//! The facts of a differential element over those of its place in the snapshot.

use crate::source::draft::ElementDraft;

/// Lays `from` over `onto`. What `from` does not say stays.
pub(super) fn overlay(onto: &mut ElementDraft, from: &ElementDraft) {
    fn set<T: Clone>(onto: &mut Option<T>, from: Option<&T>) {
        if let Some(value) = from {
            *onto = Some(value.clone());
        }
    }
    set(&mut onto.short, from.short.as_ref());
    set(&mut onto.min, from.min.as_ref());
    set(&mut onto.max, from.max.as_ref());
    set(&mut onto.content_reference, from.content_reference.as_ref());
    set(&mut onto.fixed, from.fixed.as_ref());
    set(&mut onto.pattern, from.pattern.as_ref());
    set(&mut onto.min_value, from.min_value.as_ref());
    set(&mut onto.max_value, from.max_value.as_ref());
    set(&mut onto.max_length, from.max_length.as_ref());
    set(&mut onto.must_support, from.must_support.as_ref());
    set(&mut onto.is_modifier, from.is_modifier.as_ref());
    set(&mut onto.is_summary, from.is_summary.as_ref());
    set(&mut onto.source, from.source.as_ref());
    set(&mut onto.types, from.types.as_ref());
    set(&mut onto.slicing, from.slicing.as_ref());
    if onto.base_max.is_none() {
        onto.base_max = from.base_max;
    }
    if let Some(binding) = &from.binding {
        let mut binding = binding.clone();
        // The upper bound of an extensible binding holds on unless another one is given.
        if binding.max_value_set.is_empty()
            && let Some(old) = &onto.binding
            && old.value_set == binding.value_set
        {
            binding.max_value_set.clone_from(&old.max_value_set);
        }
        onto.binding = Some(binding);
    }
    for constraint in &from.constraints {
        match onto.constraints.iter_mut().find(|old| old.key == constraint.key) {
            Some(old) => old.clone_from(constraint),
            None => onto.constraints.push(constraint.clone()),
        }
    }
    if !from.demands.is_empty() {
        onto.demands.retain(|old| !from.demands.iter().any(|new| old.is_replaced_by(new)));
        onto.demands.extend(from.demands.iter().cloned());
    }
    if !from.representation.is_empty() {
        onto.representation.clone_from(&from.representation);
    }
}
