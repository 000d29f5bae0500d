//! Small and hostile drafts through `Terms::extend` and the look-ups' building blocks.

use crate::diagnostic::Sink;
use crate::model::Terms;
use crate::model::valueset::{Codes, Why};
use crate::source::draft::{
    CodeSystemDraft, ConceptDraft, ExpansionDraft, IncludeDraft, NamingSystemDraft, ValueSetDraft,
};

fn concept(code: &str, parents: &[u32]) -> ConceptDraft {
    ConceptDraft {
        code: code.into(),
        display: format!("display of {code}").into(),
        parents: parents.into(),
        ..ConceptDraft::default()
    }
}

fn system(url: &str, concepts: Vec<ConceptDraft>) -> CodeSystemDraft {
    CodeSystemDraft {
        url: url.into(),
        content: "complete".into(),
        case_sensitive: true,
        concepts,
        ..CodeSystemDraft::default()
    }
}

/// A diamond: a over b and c, both over d; e stands alone.
fn diamond() -> CodeSystemDraft {
    let mut draft = system(
        "http://a.example/cs",
        vec![concept("a", &[]), concept("b", &[0]), concept("c", &[0]), concept("d", &[1, 2]), concept("e", &[])],
    );
    draft.concepts[4].properties.push(("inactive".into(), "true".into()));
    draft.concepts[1].properties.push(("kind".into(), "blue".into()));
    draft.concepts[2].properties.push(("kind".into(), "red".into()));
    draft
}

fn filtered(property: &str, op: &str, value: &str) -> IncludeDraft {
    IncludeDraft {
        system: "http://a.example/cs".into(),
        filters: vec![(property.into(), op.into(), value.into())],
        ..IncludeDraft::default()
    }
}

fn set(url: &str, include: Vec<IncludeDraft>) -> ValueSetDraft {
    ValueSetDraft { url: url.into(), include, ..ValueSetDraft::default() }
}

fn import(url: &str) -> IncludeDraft {
    IncludeDraft { value_sets: vec![url.into()], ..IncludeDraft::default() }
}

fn terms(systems: Vec<CodeSystemDraft>, sets: Vec<ValueSetDraft>) -> (Terms, Sink) {
    let (mut terms, mut sink) = (Terms::default(), Sink::default());
    terms.extend(systems, sets, Vec::new(), &mut sink);
    (terms, sink)
}

/// Codes that a filter over the diamond selects.
fn selected(property: &str, op: &str, value: &str) -> Result<Vec<String>, Why> {
    let (terms, _) = terms(vec![diamond()], vec![set("http://a.example/vs", vec![filtered(property, op, value)])]);
    let rule = &terms.value_sets[0].include[0];
    let Codes::Filtered { matches, .. } = &rule.codes else { panic!("not a filter") };
    let system = &terms.code_systems[0];
    matches.clone().map(|matches| matches.iter().map(|&at| system.codes.get(at as usize).to_owned()).collect())
}

#[test]
fn every_operator_selects_what_it_says() {
    let check = |property, op, value, expected: &[&str]| {
        assert_eq!(selected(property, op, value).expect(op), expected, "{property} {op} {value}");
    };
    check("concept", "is-a", "b", &["b", "d"]);
    check("concept", "is-a", "a", &["a", "b", "c", "d"]);
    check("concept", "descendent-of", "a", &["b", "c", "d"]);
    check("concept", "is-not-a", "b", &["a", "c", "e"]);
    check("concept", "child-of", "a", &["b", "c"]);
    check("concept", "generalizes", "d", &["a", "b", "c", "d"]);
    check("concept", "is-a", "nothing", &[]);
    check("code", "regex", "[ab]", &["a", "b"]);
    check("code", "regex", "a|bx", &["a"]);
    check("code", "in", "a, e", &["a", "e"]);
    check("code", "not-in", "a,b,c,d", &["e"]);
    check("kind", "=", "blue", &["b"]);
    check("kind", "exists", "true", &["b", "c"]);
    check("kind", "exists", "false", &["a", "d", "e"]);
    check("inactive", "=", "true", &["e"]);
    check("inactive", "=", "false", &["a", "b", "c", "d"]);
    check("parent", "=", "b", &["d"]);
    check("display", "=", "display of c", &["c"]);
}

#[test]
fn a_filter_that_cannot_be_evaluated_is_said_and_left_open() {
    for (op, value) in [("regex", "[a-"), ("like", "a")] {
        let (terms, sink) = terms(vec![diamond()], vec![set("http://a.example/vs", vec![filtered("code", op, value)])]);
        assert_eq!(sink.findings.len(), 1);
        assert_eq!(sink.findings[0].rule.id, "value-set-filter");
        let Codes::Filtered { matches, .. } = &terms.value_sets[0].include[0].codes else { panic!("not a filter") };
        assert!(matches!(matches, Err(Why::Filter(..))), "{matches:?}");
    }
}

#[test]
fn cycles_are_found_once_and_chains_are_not_cycles() {
    let sets = vec![
        set("http://a.example/self", vec![import("http://a.example/self")]),
        set("http://a.example/1", vec![import("http://a.example/2")]),
        set("http://a.example/2", vec![import("http://a.example/3"), import("http://a.example/leaf")]),
        set("http://a.example/3", vec![import("http://a.example/1")]),
        set("http://a.example/leaf", vec![filtered("concept", "is-a", "a")]),
        set("http://a.example/above", vec![import("http://a.example/1")]),
    ];
    let (mut terms, mut sink) = terms(vec![diamond()], sets);
    let cyclic: Vec<bool> = terms.value_sets.iter().map(|set| set.cyclic).collect();
    assert_eq!(cyclic, [true, true, true, true, false, false]);
    assert_eq!(sink.findings.iter().filter(|finding| finding.rule.id == "value-set-cyclic").count(), 4);
    let before = sink.findings.len();
    terms.extend(Vec::new(), Vec::new(), Vec::new(), &mut sink);
    assert_eq!(sink.findings.len(), before, "said once");
}

#[test]
fn a_chain_of_100_000_value_sets_is_linked_in_one_pass() {
    let url = |n: usize| format!("http://a.example/{n}");
    let sets = (0..100_000).map(|n| set(&url(n), vec![import(&url(n + 1))])).collect();
    let (terms, sink) = terms(Vec::new(), sets);
    assert!(terms.value_sets.iter().all(|set| !set.cyclic) && sink.findings.is_empty());
}

#[test]
fn a_deep_hierarchy_and_repeated_codes_are_taken() {
    let mut concepts: Vec<ConceptDraft> =
        (0..50_000u32).map(|n| concept(&format!("{n:06}"), &if n == 0 { vec![] } else { vec![n - 1] })).collect();
    concepts.push(ConceptDraft { display: "other".into(), ..concept("000007", &[]) });
    let draft = system("http://a.example/cs", concepts);
    let (terms, sink) =
        terms(vec![draft], vec![set("http://a.example/vs", vec![filtered("concept", "is-a", "000001")])]);
    let Codes::Filtered { matches: Ok(matches), .. } = &terms.value_sets[0].include[0].codes else { panic!("open") };
    assert_eq!(matches.len(), 49_999);
    assert_eq!(sink.findings[0].rule.id, "code-system-repeated-code");
    let system = &terms.code_systems[0];
    let displays: Vec<&str> = system.all_displays(7).map(|(_, text)| text).collect();
    assert_eq!(displays, ["display of 000007", "other"]);
}

#[test]
fn later_definitions_win_and_supplements_find_their_system_whatever_the_order() {
    let mut supplement = system("http://a.example/supplement", vec![concept("a", &[])]);
    supplement.content = "supplement".into();
    supplement.supplements = "http://a.example/cs".into();
    supplement.language = "ja".into();
    supplement.concepts[0].display = "あ".into();
    let (mut terms, mut sink) =
        terms(vec![supplement], vec![set("http://a.example/vs", vec![filtered("concept", "is-a", "a")])]);
    let open = |terms: &Terms| matches!(&terms.value_sets[0].include[0].codes, Codes::Filtered { matches: Err(_), .. });
    assert!(open(&terms));
    terms.extend(vec![diamond()], Vec::new(), Vec::new(), &mut sink);
    assert!(!open(&terms), "linked when its system comes");
    terms.extend(Vec::new(), Vec::new(), Vec::new(), &mut sink);
    let displays: Vec<_> = terms.code_systems[0].all_displays(0).collect();
    assert_eq!(displays, [("", "display of a"), ("ja", "あ")]);
    let newer = system("http://a.example/cs", vec![concept("a", &[]), concept("z", &[0])]);
    terms.extend(vec![newer], Vec::new(), Vec::new(), &mut sink);
    let (id, _) = terms.find_code_system("http://a.example/cs", "").expect("loaded");
    assert_eq!(id.0, 1);
    let Codes::Filtered { matches, .. } = &terms.value_sets[0].include[0].codes else { panic!("not a filter") };
    assert_eq!(matches, &Ok(vec![0, 1]));
}

#[test]
fn naming_systems_give_other_names_and_case_is_the_systems_rule() {
    let naming = NamingSystemDraft {
        kind: "codesystem".into(),
        ids: vec![("oid".into(), "1.2.3".into(), false), ("uri".into(), "http://a.example/cs".into(), true)],
        ..NamingSystemDraft::default()
    };
    let mut folded = system("http://a.example/cs", vec![concept("Ab", &[]), concept("aC", &[])]);
    folded.case_sensitive = false;
    let (mut terms, mut sink) = (Terms::default(), Sink::default());
    terms.extend(vec![folded], Vec::new(), vec![naming], &mut sink);
    assert_eq!(&*terms.aliases["urn:oid:1.2.3"], "http://a.example/cs");
    let system = &terms.code_systems[0];
    assert_eq!((system.find("AB"), system.find("Ac"), system.find("ad")), (Some(0), Some(1), None));
}

#[test]
fn an_expansion_is_kept_by_system() {
    let mut draft = set("http://a.example/vs", Vec::new());
    let row = |system: &str, code: &str| (system.into(), code.into(), "".into());
    draft.expansion =
        Some(ExpansionDraft { contains: vec![row("b", "2"), row("a", "1"), row("b", "1")], complete: true });
    let (terms, _) = terms(Vec::new(), vec![draft]);
    let expansion = terms.value_sets[0].expansion.as_ref().expect("kept");
    let systems: Vec<(&str, usize)> =
        expansion.systems.iter().map(|(system, codes)| (&**system, codes.codes.len())).collect();
    assert_eq!(systems, [("a", 1), ("b", 2)]);
}
