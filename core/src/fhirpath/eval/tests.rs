use super::super::{Context, EvalErrorKind, Item, NoHost, Variable, check, evaluate, holds, parse, to_json, to_text};
use crate::diagnostic::Sink;
use crate::json::{self, NodeId, Symbols, Tree, tree::ParseOptions};
use proptest::prelude::*;

const PATIENT: &str = r#"{
  "resourceType": "Patient", "id": "p1", "active": true,
  "name": [
    {"use": "official", "family": "山田　太郎", "given": ["A", null, "C"], "_given": [null, {"extension": [{"url": "u", "valueCode": "x"}]}]},
    {"use": "usual", "given": ["D"]}
  ],
  "birthDate": "1974-12-25",
  "_birthDate": {"id": "b", "extension": [{"url": "http://x/birthTime", "valueDateTime": "1974-12-25T14:35:45-05:00"}]},
  "_gender": {"extension": [{"url": "absent", "valueString": "unknown"}]},
  "multipleBirthInteger": 2,
  "extension": [{"url": "weight", "valueQuantity": {"value": 70.50, "system": "http://unitsofmeasure.org", "code": "kg"}}],
  "contact": [{"name": {"family": "Y"}}, {"name": {"family": "Y"}}]
}"#;

fn tree<'a>(source: &'a str, symbols: &Symbols) -> Tree<'a> {
    let mut sink = Sink::default();
    json::parse(source.as_bytes(), symbols, ParseOptions::default(), &mut sink).expect("the test's document is JSON")
}

/// The result, one text an item, joined by `, `; an error by its kind. Bound and unbound expressions must agree.
fn run(expression: &str) -> String {
    let mut names = Symbols::new();
    for name in ["name", "given", "family", "birthDate", "multipleBirth", "multipleBirthInteger", "value", "valueCode"]
    {
        names.intern(name);
    }
    let mut results = Vec::new();
    for symbols in [None, Some(&names)] {
        let tree = tree(PATIENT, symbols.unwrap_or(&Symbols::new()));
        let mut expr = parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
        if let Some(symbols) = symbols {
            expr.bind(symbols);
        }
        let mut context = Context::new(&tree, &NoHost);
        context.now = Some("2026-11-20T23:59:59.5+09:00");
        results.push(match evaluate(&expr, &context, NodeId::ROOT) {
            Ok(values) => values.iter().map(|value| to_text(&context, value)).collect::<Vec<_>>().join(", "),
            Err(error) => format!("{:?}", error.kind),
        });
    }
    assert_eq!(results[0], results[1], "bound and unbound differ: {expression}");
    results.remove(0)
}

fn check_all(cases: &[(&str, &str)]) {
    for (expression, wanted) in cases {
        assert_eq!(run(expression), *wanted, "{expression}");
    }
}

#[test]
fn primitives_have_companions() {
    check_all(&[
        ("name.given.count()", "4"),
        ("name.given", r#"A, {"extension":[{"url":"u","valueCode":"x"}]}, C, D"#),
        ("name.given.hasValue()", "false"),
        ("name.given.where(hasValue()).count()", "3"),
        ("name.given[1].extension('u').value", "x"),
        ("name.given[1].hasValue()", "false"),
        ("name.given[1].getValue()", ""),
        ("birthDate.id", "b"),
        ("birthDate.extension.value", "1974-12-25T14:35:45-05:00"),
        ("birthDate.children().count()", "2"),
        ("gender.exists()", "true"),
        ("gender.hasValue()", "false"),
        ("gender.extension('absent').value", "unknown"),
        ("resourceType", ""),
        ("children().count()", "10"),
        ("Patient.name.family.exists() and Observation.empty()", "true"),
    ]);
}

#[test]
fn choices_are_found_by_their_element_name() {
    check_all(&[
        ("multipleBirth", "2"),
        ("multipleBirth + 1", "3"),
        ("multipleBirth.type().name", "integer"),
        ("extension('weight').value = 70.5 'kg'", "true"),
        ("extension('weight').value > 70 'kg' and extension('weight').value < 71000 'g'", "true"),
        ("multiple", ""),
    ]);
}

#[test]
fn logic_has_three_values() {
    check_all(&[
        ("(true and {}).empty()", "true"),
        ("false and (1 | 2)", "false"),
        ("true or (1 | 2)", "true"),
        ("true and (1 | 2)", "NotSingleton"),
        ("{} implies true", "true"),
        ("name.exists() implies name.family.exists()", "true"),
        ("active", "true"),
        ("active.not()", "false"),
        ("name.all(given.exists())", "true"),
        ("name.where(family.exists()).count() = 1", "true"),
        ("name.exists(use = 'usual')", "true"),
        ("contact.name.isDistinct()", "false"),
        ("contact.name.distinct().count()", "1"),
        ("contact[0].name = contact[1].name", "true"),
        ("(name | name).count()", "2"),
    ]);
}

#[test]
fn text_is_counted_in_characters_and_matched_as_java_does() {
    check_all(&[
        ("name.family.length()", "5"),
        ("name.family.substring(3)", "太郎"),
        ("name.family.indexOf('太')", "3"),
        (r"name.family.matches('^\\S+$')", "true"),
        (r"name.family.matches('^[\\u4E00-\\u9FFF]+　[\\u4E00-\\u9FFF]+$')", "true"),
        ("name.family.contains('　')", "true"),
        (r"'a b'.contains('　')", "false"),
        (r"'ab'.matches('(?=a)')", "Regex"),
        (r"'ab'.matches('a' + '(')", "Regex"),
        ("name.given.first().upper().lower()", "a"),
        ("'a-b'.split('-').join('+')", "a+b"),
        ("1.matches('1')", "WrongType"),
    ]);
}

#[test]
fn the_clock_is_the_callers() {
    check_all(&[
        ("now()", "2026-11-20T23:59:59.5+09:00"),
        ("today()", "2026-11-20"),
        ("timeOfDay()", "23:59:59.5"),
        ("today() + 41 days", "2026-12-31"),
        ("birthDate < today()", "true"),
    ]);
}

#[test]
fn variables_come_from_the_context() {
    check_all(&[
        ("name.select(%resource.id)", "p1, p1"),
        ("name.given.select(%context.id).count()", "4"),
        ("%`vs-x`", "http://hl7.org/fhir/ValueSet/x"),
        ("%'ext-x'", "http://hl7.org/fhir/StructureDefinition/x"),
        ("%nothing", "UnknownVariable"),
        ("name.select($index)", "0, 1"),
        ("name.given.aggregate($total & $this, '')", "ACD"),
    ]);
}

#[test]
fn numbers_keep_what_was_written() {
    check_all(&[
        ("extension.value.value", "70.50"),
        ("1.50 + 1", "2.50"),
        ("9223372036854775807 + 1", ""),
        ("1 / 3", "0.3333333333333333333333333333"),
        ("2.power(0.5)", "1.4142135623730950488"),
        ("100.log(10)", "2"),
        ("(1 | 2 | 6).avg()", "3"),
        ("(3 | 1 | 2).sort(-$this).first() + (3 | 1 | 2).min()", "4"),
    ]);
}

/// Found by the property test below: any number may be asked for.
#[test]
fn boundaries_of_a_precision_that_no_type_has() {
    check_all(&[
        ("@T10:30.highBoundary(9223372036854775807)", ""),
        ("@2014.lowBoundary(-9)", ""),
        ("1.5.lowBoundary(9223372036854775807)", ""),
    ]);
}

#[test]
fn what_is_not_loaded_is_said() {
    check_all(&[
        ("name.first().conformsTo('x')", "Undecided"),
        ("name.first().use.memberOf('x')", "Undecided"),
        ("elementDefinition()", "Unsupported"),
        ("checkModifiers().id", "p1"),
    ]);
}

#[test]
fn a_constraint_holds_on_true_and_on_anything_but_a_boolean() {
    let symbols = Symbols::new();
    let tree = tree(PATIENT, &symbols);
    for (expression, wanted) in [
        ("true", true),
        ("false", false),
        ("{}", false),
        ("link", false),
        ("name", true),
        ("id", true),
        ("name.exists() or link.exists()", true),
        ("{} and true", false),
        ("active", true),
    ] {
        let expr = parse(expression).unwrap();
        assert_eq!(holds(&expr, &Context::new(&tree, &NoHost), NodeId::ROOT), Ok(wanted), "{expression}");
    }
    // On a primitive the walk may stand on the value or on the companion.
    let birth = tree.get(NodeId::ROOT, "birthDate").unwrap();
    let companion = tree.get(NodeId::ROOT, "_birthDate").unwrap();
    let expr = parse("hasValue() and extension.exists()").unwrap();
    for node in [birth, companion] {
        assert_eq!(holds(&expr, &Context::new(&tree, &NoHost), Item::at(&tree, node)), Ok(true));
    }
    let given = tree.children(tree.get(NodeId::ROOT, "name").unwrap()).next().and_then(|name| tree.get(name, "given"));
    let items: Vec<Item> = tree.children(given.unwrap()).map(|node| Item::at(&tree, node)).collect();
    assert!(items[0].value().is_some() && items[0].companion().is_none());
    assert!(items[1].value().is_none() && items[1].companion().is_some());
}

#[test]
fn variables_see_those_in_front_of_them() {
    let symbols = Symbols::new();
    let tree = tree(PATIENT, &symbols);
    let name = tree.get(NodeId::ROOT, "name").and_then(|names| tree.children(names).next()).unwrap();
    let of =
        |(name, text, focus): (&str, &str, NodeId)| Variable { name: name.into(), expr: parse(text).unwrap(), focus };
    let variables = [
        ("names", "name", NodeId::ROOT),
        ("given", "given.first()", name),
        ("all", "%names.count()", name),
        ("late", "%later", name),
        ("later", "1", name),
        ("all", "%all + 1", name),
    ]
    .map(of);
    let context = Context { variables: &variables, ..Context::new(&tree, &NoHost) };
    let run = |text: &str| {
        let expr = parse(text).unwrap();
        let found = evaluate(&expr, &context, NodeId::ROOT).map_err(|error| error.kind);
        found.map(|values| values.iter().map(|value| to_text(&context, value)).collect::<Vec<_>>().join(", "))
    };
    assert_eq!(run("%given"), Ok("A".to_owned()));
    assert_eq!(run("%names.count() = name.count()"), Ok("true".to_owned()));
    assert_eq!(run("%all - %names.count()"), Ok("1".to_owned()));
    // each uses the one before it, until that would nest too deeply
    let deep = (0..40).map(|at| (format!("v{at}"), format!("(((%v{} | 1).first() + 1) * 1).abs()", at.max(1) - 1)));
    let kept = Variable::defined(deep.map(|(name, text)| of((&name, &text, NodeId::ROOT))));
    assert!(kept.len() > 20 && kept.len() < 40, "{}", kept.len());
    assert_eq!(run("%late"), Err(EvalErrorKind::UnknownVariable));
    assert_eq!(run("%none"), Err(EvalErrorKind::UnknownVariable));
}

#[test]
fn results_print_as_json() {
    let symbols = Symbols::new();
    let tree = tree(PATIENT, &symbols);
    let context = Context::new(&tree, &NoHost);
    let expr = parse("name[1] | 'x' | 1 | 1.50 | 4 days | 2.0 'mg' | @2015-02 | type()").unwrap();
    let values = evaluate(&expr, &context, NodeId::ROOT).unwrap();
    let json = to_json(&context, &values);
    assert_eq!(
        json,
        concat!(
            r#"[{"use":"usual","given":["D"]},"x",1,1.50,{"value":4,"unit":"day"},"#,
            r#"{"value":2.0,"system":"http://unitsofmeasure.org","code":"mg"},"2015-02",{"namespace":"FHIR","name":"Patient"}]"#
        )
    );
}

#[test]
fn a_host_without_types_finds_no_fault() {
    let expr = parse("Patient.nothing.where(x = 1).first()").unwrap();
    assert!(check(&expr, &NoHost, super::super::TypeId::UNKNOWN, true).is_empty());
}

/// Expressions of the grammar over names of the patient: they parse, and evaluation must end without a panic.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("name".to_string()),
        Just("given".into()),
        Just("birthDate".into()),
        Just("multipleBirth".into()),
        Just("extension.value".into()),
        Just("$this".into()),
        Just("$index".into()),
        Just("$total".into()),
        Just("%resource".into()),
        Just("{}".into()),
        Just("1".into()),
        Just("-2.50".into()),
        Just("'a　b'".into()),
        Just("@2015-02-28".into()),
        Just("@2015-02-28T10:00:00Z".into()),
        Just("@T10:30".into()),
        Just("4 days".into()),
        Just("1.5 'mg'".into()),
        Just("true".into()),
        Just("9223372036854775807".into()),
        Just("children()".into()),
        Just("descendants()".into()),
        Just("79228162514264337593543950335.0".into()),
    ];
    let functions = prop::sample::select(vec![
        "empty",
        "not",
        "exists",
        "allTrue",
        "count",
        "distinct",
        "isDistinct",
        "single",
        "first",
        "last",
        "tail",
        "toInteger",
        "toDecimal",
        "toQuantity",
        "toString",
        "toDate",
        "toDateTime",
        "toTime",
        "convertsToTime",
        "upper",
        "length",
        "toChars",
        "trim",
        "abs",
        "ceiling",
        "exp",
        "floor",
        "ln",
        "round",
        "sqrt",
        "truncate",
        "lowBoundary",
        "highBoundary",
        "precision",
        "children",
        "type",
        "hasValue",
        "getValue",
        "resolve",
        "sort",
        "sum",
        "min",
        "avg",
        "join",
        "checkModifiers",
    ]);
    let with_argument = prop::sample::select(vec![
        "exists",
        "all",
        "where",
        "select",
        "repeat",
        "subsetOf",
        "skip",
        "take",
        "intersect",
        "exclude",
        "union",
        "combine",
        "indexOf",
        "substring",
        "startsWith",
        "contains",
        "matches",
        "split",
        "log",
        "power",
        "round",
        "lowBoundary",
        "highBoundary",
        "comparable",
        "extension",
        "sort",
        "aggregate",
        "toQuantity",
        "join",
        "coalesce",
    ]);
    let operators = prop::sample::select(vec![
        "=", "!=", "~", "!~", "<", ">=", "|", "+", "-", "*", "/", "div", "mod", "&", "and", "or", "xor", "implies",
        "in", "contains",
    ]);
    leaf.prop_recursive(5, 24, 3, move |inner| {
        prop_oneof![
            (inner.clone(), functions.clone()).prop_map(|(a, f)| format!("({a}).{f}()")),
            (inner.clone(), with_argument.clone(), inner.clone()).prop_map(|(a, f, b)| format!("({a}).{f}({b})")),
            (inner.clone(), operators.clone(), inner.clone()).prop_map(|(a, o, b)| format!("({a}) {o} ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("iif({a}, {b}, {c})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.prop_map(|a| format!("({a}).ofType(string)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn parsing_never_panics(text in "\\PC{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.span.end as usize <= text.len() && error.span.start <= error.span.end);
        }
    }

    #[test]
    fn parsing_pieces_never_panics(pieces in prop::collection::vec(prop::sample::select(vec![
        "a", ".", "(", ")", "[", "]", "{", "}", "'", "`", "\\", "\\u00", "@", "@2015", "-", "T", ":", "1", "1.", "%", "$", "$this",
        "and", "is", "as", "/*", "*/", "//", "\n", "where(", ",", "~", "あ", "day",
    ]), 0..30)) {
        let text = pieces.concat();
        if let Err(error) = parse(&text) {
            prop_assert!(error.span.end as usize <= text.len() && error.span.start <= error.span.end);
        }
    }

    #[test]
    fn evaluation_never_panics(text in expression()) {
        let symbols = Symbols::new();
        let tree = tree(PATIENT, &symbols);
        let expr = match parse(&text) {
            Ok(expr) => expr,
            Err(error) => return Err(TestCaseError::fail(format!("{text}: {error}"))),
        };
        let mut context = Context::new(&tree, &NoHost);
        context.fuel = 50_000;
        let first = evaluate(&expr, &context, NodeId::ROOT).map(|values| to_json(&context, &values));
        let second = evaluate(&expr, &context, NodeId::ROOT).map(|values| to_json(&context, &values));
        prop_assert_eq!(first, second);
        let _ = holds(&expr, &context, NodeId::ROOT);
    }
}
