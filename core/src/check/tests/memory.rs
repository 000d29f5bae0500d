//! The memory: what is counted, and what is told apart.

use crate::check::document::Document;
use crate::check::document::below::{Asked, Below, TreeBelow};
use crate::check::memory::Memory;
use crate::check::policy::Policy;
use crate::check::{document::Typed, plan::Plan};
use crate::diagnostic::Sink;
use crate::json::{self, NodeId, tree::ParseOptions};
use crate::model::{ElementId, Ruleset};

const TEXT: &[u8] = br#"{"resourceType":"Patient","name":[{"family":"a family name","use":"official"}]}"#;

#[test]
fn the_door_counts_and_looking_down_does_not() {
    let rules = Ruleset::embedded_r4();
    let plan = Plan::new(&rules);
    let tree = json::parse(TEXT, &rules.symbols, ParseOptions::default(), &mut Sink::default()).expect("it is JSON");
    let doc = Document::new(&tree, &rules, plan.syms);
    let (below, asked) = (Below::new(&doc), Asked::default());
    let name = below.tree.get(NodeId::ROOT, "name").and_then(|list| below.tree.children(list).next()).expect("a name");
    assert_eq!(below.tree.children(name).count(), 2);
    assert_eq!(below.tree.parent_within(name, name), None, "the value's own parent is around it");
    let family = below.tree.children(name).next().expect("a family");
    assert_eq!(below.tree.parent_within(family, name), Some(name));
    assert_eq!(asked.count(), 0);
    assert_eq!(below.around(&asked).resource_of(family), NodeId::ROOT);
    assert_eq!(asked.count(), 1);
}

#[test]
fn a_value_is_known_by_its_element_and_the_policy_that_judges() {
    let rules = Ruleset::embedded_r4();
    let tree = json::parse(TEXT, &rules.symbols, ParseOptions::default(), &mut Sink::default()).expect("it is JSON");
    let below = TreeBelow::of(&tree);
    let list = below.get(NodeId::ROOT, "name").expect("names");
    let name = below.children(list).next().expect("a name");
    let mut memory = Memory::kept();
    memory.begin(&tree, true);
    memory.judge_as(Policy::FHIR);
    let value =
        |memory: &Memory, id| memory.value_of(below, name, Typed::default, ElementId(id)).expect("it is long enough");
    let first = value(&memory, 1);
    assert!(!memory.was_met(&first), "it is new");
    assert!(memory.was_met(&first), "it was met");
    memory.keep_sorted(&first, (Some(2), None));
    assert_eq!(memory.sorted(&value(&memory, 1)), Some((Some(2), None)));
    assert_eq!(memory.sorted(&value(&memory, 2)), None, "another element asks");
    memory.judge_as(Policy { strict_displays: false, ..Policy::FHIR });
    assert_eq!(memory.sorted(&value(&memory, 1)), None, "another policy judges");
    memory.judge_as(Policy::FHIR);
    assert_eq!(memory.sorted(&value(&memory, 1)), Some((Some(2), None)));
}

#[test]
fn one_small_document_pays_nothing() {
    let rules = Ruleset::embedded_r4();
    let tree = json::parse(TEXT, &rules.symbols, ParseOptions::default(), &mut Sink::default()).expect("it is JSON");
    let below = TreeBelow::of(&tree);
    let mut memory = Memory::default();
    memory.begin(&tree, true);
    let all = (0..tree.len() as u32).map(NodeId);
    let known = all.filter(|&node| memory.value_of(below, node, Typed::default, ElementId(1)).is_some());
    assert_eq!(known.count(), 0, "no value of it is looked up");
}
