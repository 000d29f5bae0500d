//! Small terms, every kind of answer.

use super::{
    Answer, CodeStatus, DisplayCheck, Hints, Unsure, answer, code_status, coverage, display_check, membership,
};
use crate::diagnostic::Arg;
use crate::fhirpath::Membership::{Member, NotMember, Unknown};
use crate::model::valueset::{
    CodeSystem, CodeSystemId, Codes, Expansion, Facts, INACTIVE, Import, Include, Listed, ValueSet, Why,
};
use crate::model::{CodeSystemContent, Pool, Terms, ValueSetId};

fn pool(texts: &[&str]) -> Pool {
    texts.iter().copied().collect()
}

/// a, b (inactive), c, with displays.
fn system(url: &str, content: CodeSystemContent) -> CodeSystem {
    CodeSystem {
        url: url.into(),
        version: "1".into(),
        name: "".into(),
        content,
        case_sensitive: true,
        language: "en".into(),
        codes: pool(&["a", "b", "c"]),
        folded: Vec::new(),
        displays: pool(&["Alpha", "Beta  test", ""]),
        flags: vec![0, INACTIVE, 0],
        designations: Facts { keys: vec!["ja".into()], of: vec![(0, 0)], texts: pool(&["アルファ"]) },
        properties: Facts::default(),
        parents: Vec::new(),
        supplements: Vec::new(),
    }
}

fn rule(system: &str, codes: Codes) -> Include {
    Include { system: system.into(), version: "".into(), codes, imports: Vec::new(), code_system: None }
}

fn listed(codes: &[&str]) -> Codes {
    Codes::Listed(Listed { codes: pool(codes), displays: Pool::default() })
}

fn import(urls: &[&str]) -> Include {
    let imports = urls.iter().map(|url| Import { canonical: (*url).into(), value_set: None }).collect();
    Include { imports, ..rule("", Codes::All) }
}

fn set(url: &str, include: Vec<Include>, exclude: Vec<Include>) -> ValueSet {
    ValueSet {
        url: url.into(),
        version: "".into(),
        name: "".into(),
        include,
        exclude,
        exclude_inactive: false,
        expansion: None,
        cyclic: false,
    }
}

fn terms(systems: Vec<CodeSystem>, sets: Vec<ValueSet>) -> Terms {
    let mut terms = Terms::default();
    for (system, at) in systems.into_iter().zip(0..) {
        terms.systems_by_url.entry(system.url.clone()).or_default().push(CodeSystemId(at));
        terms.code_systems.push(system);
    }
    for (set, at) in sets.into_iter().zip(0..) {
        terms.by_url.entry(set.url.clone()).or_default().push(ValueSetId(at));
        terms.value_sets.push(set);
    }
    terms.link();
    terms
}

const CS: &str = "http://a.example/cs";
const FIRST: ValueSetId = ValueSetId(0);

fn whole() -> Vec<CodeSystem> {
    vec![system(CS, CodeSystemContent::Complete)]
}

#[test]
fn union_exclusion_and_systems() {
    let exclude = vec![rule(CS, listed(&["c"]))];
    let terms = terms(whole(), vec![set("v", vec![rule(CS, Codes::All), rule("urn:x", listed(&["q"]))], exclude)]);
    let ask = |system, code| membership(&terms, FIRST, system, code);
    assert_eq!(
        [ask(None, "a"), ask(None, "q"), ask(None, "c"), ask(None, "z")],
        [Member, Member, NotMember, NotMember]
    );
    assert_eq!([ask(Some(CS), "a"), ask(Some("urn:x"), "a"), ask(Some("urn:y"), "q")], [Member, NotMember, NotMember]);
    assert_eq!(coverage(&terms, FIRST), Ok(()));
    let not = |system_in_set| Answer::NotMember { system_in_set, other_name: "" };
    assert_eq!(answer(&terms, FIRST, Some(CS), "z"), not(true));
    assert_eq!(answer(&terms, FIRST, Some("urn:y"), "z"), not(false));
    assert_eq!(
        answer(&terms, FIRST, Some(CS), "b"),
        Answer::Member { system: CS, display: "Beta  test", inactive: true, is_abstract: false }
    );
}

#[test]
fn inactive_codes_can_be_left_out() {
    let mut only_active = set("v", vec![rule(CS, Codes::All)], Vec::new());
    only_active.exclude_inactive = true;
    let terms = terms(whole(), vec![only_active]);
    assert_eq!(membership(&terms, FIRST, None, "a"), Member);
    assert_eq!(membership(&terms, FIRST, None, "b"), NotMember);
}

#[test]
fn what_is_not_loaded_leaves_the_answer_open_only_where_it_matters() {
    let rules = vec![rule(CS, listed(&["a"])), rule("urn:absent", Codes::All)];
    let terms = terms(whole(), vec![set("v", rules, Vec::new())]);
    assert_eq!(membership(&terms, FIRST, Some(CS), "a"), Member);
    assert_eq!(membership(&terms, FIRST, Some(CS), "z"), NotMember);
    let open = Why::SystemNotLoaded("urn:absent".into());
    assert_eq!(answer(&terms, FIRST, Some("urn:absent"), "z"), Answer::Unknown(open.clone()));
    assert_eq!(coverage(&terms, FIRST), Err(open));
}

#[test]
fn fragments_are_not_taken_for_the_whole() {
    let terms =
        terms(vec![system(CS, CodeSystemContent::Fragment)], vec![set("v", vec![rule(CS, Codes::All)], Vec::new())]);
    assert_eq!(membership(&terms, FIRST, Some(CS), "a"), Member);
    assert_eq!(membership(&terms, FIRST, Some(CS), "z"), Unknown);
    assert!(matches!(code_status(&terms, CS, "", "z"), CodeStatus::Unknown(Unsure::Incomplete)));
    assert!(matches!(code_status(&terms, CS, "", "a"), CodeStatus::Known { .. }));
}

#[test]
fn a_package_that_calls_two_loinc_codes_complete_is_not_believed() {
    let loinc = system("http://loinc.org", CodeSystemContent::Complete);
    let terms = terms(vec![loinc], vec![set("v", vec![rule("http://loinc.org", Codes::All)], Vec::new())]);
    assert!(matches!(code_status(&terms, "http://loinc.org", "", "8867-4"), CodeStatus::Unknown(_)));
    assert_eq!(membership(&terms, FIRST, Some("http://loinc.org"), "8867-4"), Unknown);
    assert_eq!(membership(&terms, FIRST, Some("http://loinc.org"), "8867-5"), NotMember);
}

#[test]
fn imports_intersect_inside_a_rule_and_unite_across_rules() {
    let sets = vec![
        set("both", vec![import(&["ab", "bc"])], Vec::new()),
        set("ab", vec![rule(CS, listed(&["a", "b"]))], Vec::new()),
        set("bc", vec![rule(CS, listed(&["b", "c"]))], Vec::new()),
        set("either", vec![import(&["ab"]), import(&["bc"])], Vec::new()),
        set("part", vec![Include { imports: import(&["ab"]).imports, ..rule(CS, Codes::All) }], Vec::new()),
        set("lost", vec![import(&["ab", "absent"])], Vec::new()),
    ];
    let terms = terms(whole(), sets);
    let ask = |set, code| membership(&terms, ValueSetId(set), Some(CS), code);
    assert_eq!([ask(0, "a"), ask(0, "b"), ask(0, "c")], [NotMember, Member, NotMember]);
    assert_eq!([ask(3, "a"), ask(3, "c"), ask(3, "z")], [Member, Member, NotMember]);
    assert_eq!([ask(4, "a"), ask(4, "c")], [Member, NotMember]);
    assert_eq!([ask(5, "a"), ask(5, "c")], [Unknown, NotMember]);
}

#[test]
fn loops_depth_and_multiplying_paths_end_in_unknown() {
    let mut sets = vec![set("self", vec![import(&["self"]), rule(CS, listed(&["a"]))], Vec::new())];
    let name = |n: usize| format!("n{n}");
    // two ways from each set to the next: 2^60 paths
    sets.extend((0..60).map(|n| set(&name(n), vec![import(&[&name(n + 1)]), import(&[&name(n + 1)])], Vec::new())));
    sets.push(set(&name(60), vec![rule(CS, listed(&["a"]))], Vec::new()));
    sets.extend((0..1_000).map(|n| set(&format!("c{n}"), vec![import(&[&format!("c{}", n + 1)])], Vec::new())));
    let terms = terms(whole(), sets);
    assert_eq!(membership(&terms, FIRST, Some(CS), "a"), Member);
    assert_eq!(answer(&terms, FIRST, Some(CS), "b"), Answer::Unknown(Why::Cyclic));
    assert_eq!(membership(&terms, ValueSetId(1), Some(CS), "a"), Member);
    assert_eq!(answer(&terms, ValueSetId(1), Some(CS), "z"), Answer::Unknown(Why::TooCostly));
    assert_eq!(answer(&terms, ValueSetId(62), Some(CS), "z"), Answer::Unknown(Why::TooCostly));
    assert_eq!(coverage(&terms, ValueSetId(62)), Err(Why::TooCostly));
}

#[test]
fn an_expansion_answers_where_the_rules_cannot() {
    let expansion = |complete| Expansion {
        systems: vec![("urn:absent".into(), Listed { codes: pool(&["x"]), displays: pool(&["Ex"]) })],
        complete,
    };
    let with = |complete| {
        let mut set = set("v", vec![rule("urn:absent", Codes::All)], Vec::new());
        set.expansion = Some(expansion(complete));
        terms(Vec::new(), vec![set])
    };
    let (whole, part) = (with(true), with(false));
    assert_eq!(
        answer(&whole, FIRST, None, "x"),
        Answer::Member { system: "urn:absent", display: "Ex", inactive: false, is_abstract: false }
    );
    assert_eq!([membership(&whole, FIRST, None, "y"), membership(&part, FIRST, None, "y")], [NotMember, Unknown]);
    assert!(coverage(&whole, FIRST).is_ok() && coverage(&part, FIRST).is_err());
}

#[test]
fn another_name_of_the_system_is_no_member_but_is_said() {
    let mut terms = terms(whole(), vec![set("v", vec![rule(CS, Codes::All)], Vec::new())]);
    terms.aliases.insert("urn:oid:1.2.3".into(), CS.into());
    let expected = Answer::NotMember { system_in_set: false, other_name: CS };
    assert_eq!(answer(&terms, FIRST, Some("urn:oid:1.2.3"), "a"), expected);
    assert!(matches!(code_status(&terms, "urn:oid:1.2.3", "", "a"), CodeStatus::Known { .. }));
}

#[test]
fn a_version_that_is_not_loaded_cannot_refuse_a_code() {
    let terms = terms(whole(), Vec::new());
    assert_eq!(code_status(&terms, CS, "1", "z"), CodeStatus::NotInSystem);
    assert!(matches!(code_status(&terms, CS, "2", "z"), CodeStatus::Unknown(Unsure::OtherVersion)));
    assert!(matches!(code_status(&terms, CS, "2", "a"), CodeStatus::Known { .. }));
}

#[test]
fn displays_in_any_language() {
    let terms = terms(whole(), Vec::new());
    let check = |code, text| display_check(&terms, CS, "", code, text, "ja");
    assert_eq!([check("a", "Alpha"), check("a", "アルファ")], [DisplayCheck::Ok, DisplayCheck::Ok]);
    assert_eq!(check("b", " Beta\u{3000}test"), DisplayCheck::Ok);
    assert_eq!(check("a", "ＡＬＰＨＡ"), DisplayCheck::Spelling { expected: "Alpha" });
    assert_eq!(check("a", "Beta"), DisplayCheck::Mismatch { expected: vec![("ja", "アルファ"), ("en", "Alpha")] });
    assert_eq!([check("c", "anything"), check("z", "anything")], [DisplayCheck::Unknown, DisplayCheck::Unknown]);
}

#[test]
fn hints_name_the_nearest_code_or_the_few_that_there_are() {
    let terms = terms(whole(), vec![set("v", vec![rule(CS, Codes::All)], Vec::new())]);
    let hints = Hints::new(&terms);
    let ja = |arg| if let Arg::Words { ja, .. } = arg { ja } else { "".into() };
    assert!(ja(hints.hint(&terms, FIRST, "A", "", false)).contains("「a」"));
    assert!(ja(hints.hint(&terms, FIRST, "zz", "", true)).ends_with("a (Alpha), b (Beta  test), c"));
    assert!(ja(hints.hint(&terms, FIRST, "zz", "", false)).contains(CS));
    assert!(ja(hints.hint(&terms, FIRST, "zz", "urn:x", false)).contains("urn:x"));
}
