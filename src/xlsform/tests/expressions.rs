//! Expressions of XLSForm with the values that npm's `openrosa-xpath-evaluator` 3.1.0 gives them (in jsdom 26, UTC, on 2026-11-29), and where we differ.

use std::collections::BTreeMap;

use crate::{Choice, Date, Expression, Scope, Value};

/// Expression, answers, `.`, choice, and what it is as a text and as a condition.
const TABLE: &str = include_str!("expressions.tsv");

fn today() -> Date {
    Date::new(2026, 11, 29).expect("a day")
}

fn pairs(cell: &str) -> BTreeMap<String, String> {
    cell.split(';').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn evaluate(expression: &str, answers: &str, own: &str, choice: &str) -> Value {
    let expression = Expression::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
    let answers = pairs(answers);
    let mut columns = pairs(choice);
    // As pyxform writes choices: a blank cell is no node.
    columns.retain(|_, value| !value.is_empty());
    let name = columns.remove("name").unwrap_or_default();
    let choice = Choice { name, columns, ..Choice::default() };
    let answers = |name: &str| answers.get(name).cloned().unwrap_or_default();
    expression.evaluate(&Scope { answers: &answers, own, choice: Some((&choice, 1)), today: today() })
}

#[test]
fn expressions_are_worth_what_openrosa_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [expression, answers, own, choice, text, boolean] = cells.as_slice() else { panic!("{line}") };
        let value = evaluate(expression, answers, own, choice);
        count += 1;
        if (value.text(), value.boolean().to_string()) != ((*text).to_owned(), (*boolean).to_owned()) {
            wrong.push(format!("{expression} [{answers}] [{own}] [{choice}]: {} {}, not {text} {boolean}", value.text(), value.boolean()));
        }
    }
    assert!(count >= 100, "{count} expressions");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Where we differ: expression, `.`, theirs, ours.
const DIFFERENT: [(&str, &str, &str, &str); 8] = [
    // jsdom's own `substring` is wrong; XPath 1.0 gives `12` for `substring('12345', 0, 3)`.
    ("substring(., 0, 3)", "abcdef", "f", "ab"),
    // Characters, not halves of them.
    ("string-length(.)", "👍", "2", "1"),
    // A sign before anything but a digit.
    ("-.", "5", "NaN", "-5"),
    ("--1", "", "NaN", "1"),
    // Numbers as XPath has them, not as JavaScript does.
    ("number(.)", "1e3", "1000", "NaN"),
    ("number(.)", "0x10", "16", "NaN"),
    // A day that doesn't exist is not the one after it.
    (". < '2026-03-05'", "2026-02-30", "true", "false"),
    ("date(.)", "", "Invalid Date", ""),
];

#[test]
fn differences_are_known() {
    for (expression, own, theirs, ours) in DIFFERENT {
        let value = evaluate(expression, "", own, "");
        assert_eq!(value.text(), ours, "{expression} [{own}]");
        assert_ne!(ours, theirs);
    }
}

#[test]
fn mistakes_are_told_with_their_place() {
    use crate::Code::*;
    for (expression, code, position) in [
        ("", Syntax, 1),
        ("${a} =", Syntax, 7),
        ("${a} = 'x", OpenText, 8),
        ("${a = 1", Syntax, 1),
        ("${a} == 1", Syntax, 7),
        ("${a} && ${b}", Syntax, 6),
        ("(${a} = 1", Syntax, 10),
        ("${a} = 1)", Syntax, 9),
        ("/data/a = 1", PathUnsupported, 1),
        ("../a = 1", PathUnsupported, 1),
        ("instance('x')/list/item[name = 'a']/label", PathUnsupported, 14),
        ("selectd(${a}, 'x')", UnknownFunction, 1),
        ("true() and now() > 1", UnsupportedFunction, 12),
        ("jr:choice-name(${a}, '${a}') = 'x'", UnsupportedFunction, 1),
        ("selected(${a})", WrongArguments, 1),
        ("position(..) = 1", PathUnsupported, 10),
        ("position(.) = 1", WrongArguments, 1),
        ("regex(., '(')", BadPattern, 1),
        ("regex(., '^(?!x)')", BadPattern, 1),
        ("regex(., '((a{1,900}){1,900}){1,900}')", BadPattern, 1),
        ("format-date(., '%H')", BadPattern, 1),
        ("not(${a})", NotYesOrNo, 1),
        ("if(${a}, 1, 2) = 1", NotYesOrNo, 1),
        ("12abc", Syntax, 1),
        ("1.2.3", Syntax, 1),
        ("a:b = 1", Syntax, 1),
    ] {
        let broken = Expression::parse(expression).expect_err(expression);
        assert_eq!((broken.code, broken.position), (code, position), "{expression}: {broken}");
    }
    for expression in ["${a}", "1 + 1", "'x'", "${a} = 1 and ${b}", "string(${a})", "if(${a} = 1, 'x', true())", "-1"] {
        let condition = Expression::parse(expression).expect(expression).expect_condition();
        assert_eq!(condition.expect_err(expression).code, NotYesOrNo);
    }
    for expression in ["${a} = 1", "not(${a} = 1)", "if(${a} = 1, true(), ${b} = 2)", "selected(${a}, 'x') or ${b} > 1", "(${a} = 1)"] {
        assert!(Expression::parse(expression).expect(expression).expect_condition().is_ok(), "{expression}");
    }
}

#[test]
fn a_question_is_renamed_where_it_is_asked_for() {
    let expression = Expression::parse("${a} = 'a' and selected(${ a }, ${ab}) and 'سؤال ${a}' != ${a}").expect("an expression");
    assert_eq!(expression.renamed("a", "b").source(), "${b} = 'a' and selected(${b}, ${ab}) and 'سؤال ${a}' != ${b}");
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(Expression::parse(&deep).expect_err("too long").code, crate::Code::ExpressionTooLong);
    for nested in [format!("{}1{}", "(".repeat(1_900), ")".repeat(1_900)), format!("{}1 = 1", "-".repeat(3_000)), "not(".repeat(900)] {
        assert_eq!(Expression::parse(&nested).expect_err("too deep").code, crate::Code::TooDeep);
    }
    // Long, and not deep.
    let chain = vec!["${a} = 'x'"; 250].join(" or ");
    assert!(!evaluate(&chain, "a=y", "", "").boolean());
}

mod hostile {
    use proptest::prelude::*;

    use super::{Expression, Scope, today};

    /// Pieces of which expressions are made, and others.
    fn piece() -> impl Strategy<Value = String> {
        let pieces = [
            "${a}",
            "${",
            ".",
            "..",
            "'x'",
            "'",
            "\"",
            "(",
            ")",
            ",",
            " and ",
            " or ",
            "=",
            "!=",
            "<",
            ">=",
            "+",
            "-",
            "*",
            " div ",
            " mod ",
            "not(",
            "if(",
            "selected(",
            "regex(",
            "'(a*)*$'",
            "substring(",
            "concat(",
            "date(",
            "today()",
            "1",
            "0.5",
            "1e9",
            "99999999999999999999",
            "name",
            "round(",
            "format-date(",
            "'%Y'",
            "translate(",
            "سؤال",
            "\u{202e}",
            "\0",
            "selected-at(",
            "-1",
            "pow(",
            "coalesce(",
            "string-length()",
            "position()",
        ];
        prop_oneof![9 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => ".{0,5}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn nothing_makes_it_panic(pieces in proptest::collection::vec(piece(), 0..40), own in ".{0,40}") {
            let source = pieces.concat();
            if let Ok(expression) = Expression::parse(&source) {
                let answers = |_: &str| own.clone();
                let value = expression.evaluate(&Scope { answers: &answers, own: &own, choice: None, today: today() });
                let _ = (value.boolean(), value.number(), value.text());
                prop_assert_eq!(Expression::parse(expression.source()).expect("again"), expression.clone());
                let renamed = expression.renamed("a", "z").renamed("z", "a");
                prop_assert_eq!(renamed.questions(), expression.questions());
            }
        }

    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn patterns_take_their_time_and_no_more(pattern in "[a-c(|)*+?{}0-9\\[\\]^$.]{0,40}", text in "[a-c]{0,500}") {
            let source = format!("regex(., '{pattern}')");
            if let Ok(expression) = Expression::parse(&source) {
                let begun = std::time::Instant::now();
                let _ = expression.holds(&Scope { answers: &|_| String::new(), own: &text, choice: None, today: today() });
                prop_assert!(begun.elapsed().as_secs() < 20, "{}", source);
            }
        }
    }
}
