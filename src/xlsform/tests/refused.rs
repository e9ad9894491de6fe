//! Forms that are refused: each fault by sheet, row and column.

use super::book::{parsed, told};
use crate::{Code, Limits};

const HEAD: &str = "# survey\ntype\tname\tlabel::Français (fr)\trelevant\tconstraint\tchoice_filter\tparameters\trequired\tdefault\tappearance\n";
const CHOICES: &str = "# choices\nlist_name\tname\tlabel::Français (fr)\tregion\nyn\tyes\tOui\tnorth\nyn\tno\tNon\tsouth\n";

/// Faults of a survey.
fn faults(rows: &str) -> Vec<String> {
    match parsed(&format!("{HEAD}{rows}\n{CHOICES}")) {
        Ok(_) => Vec::new(),
        Err(faults) => told(&faults),
    }
}

#[test]
fn rows_are_refused_by_their_place() {
    for (rows, expected) in [
        ("audio\ta\tA", "survey!A2 unsupported_type type=\"audio\""),
        ("calculate\ta\tA", "survey!A2 unsupported_type type=\"calculate\""),
        ("begin_repeat\ta\tA\nend_repeat", "survey!A2 unsupported_type type=\"begin_repeat\""),
        ("barcode\ta\tA", "survey!A2 unsupported_type type=\"barcode\""),
        ("select_one_from_file a.csv\ta\tA", "survey!A2 unsupported_type type=\"select_one_from_file a.csv\""),
        ("select_one yn or_other\ta\tA", "survey!A2 unsupported_type type=\"select_one yn or_other\""),
        ("integr\ta\tA", "survey!A2 unknown_type type=\"integr\""),
        ("\ta\tA", "survey!A2 unknown_type type=\"\""),
        ("text\tmeta\tA", "survey!B2 meta bad_name name=\"meta\""),
        ("text\ta\tA\ntext\tb\tHello ${a}", "survey!C3 b answer_in_words language=\"fr\""),
        ("select_one\ta\tA", "survey!A2 unknown_type type=\"select_one\""),
        ("text\t\tA", "survey!B2 no_name"),
        ("text\t1a\tA", "survey!B2 1a bad_name name=\"1a\""),
        ("text\ta b\tA", "survey!B2 a b bad_name name=\"a b\""),
        ("text\ta\tA\ntext\ta\tB", "survey!B3 a duplicate_name name=\"a\""),
        ("text\ta", "survey!C2 a no_label language=\"fr\""),
        ("select_one nn\ta\tA", "survey!A2 a unknown_list list=\"nn\""),
        ("end_group\ntext\ta\tA", "survey!A2 end_without_begin"),
        ("text\ta\tA\nbegin_group\tg\tG\ntext\tb\tB", "survey!A3 begin_without_end"),
        ("begin_group\tg\tG\nbegin_group\th\tH\ntext\tb\tB\nend_group\nend_group", "survey!A3 nested_group"),
        ("text\ta\tA\nbegin_group\tg\tG\nend_group", "survey!B3 g empty_group"),
        ("begin_group\tm\tM\t\t\t\t\t\t\ttable-list\ntext\tb\tB\nend_group", "survey!A3 bad_matrix_row type=\"text\""),
        ("range\ta\tA\t\t\t\tstart=5 end=1 step=1", "survey!G2 a bad_range"),
        ("range\ta\tA\t\t\t\tstart=0 end=9 step=x", "survey!G2 bad_parameter parameter=\"step=x\""),
        ("text\ta\tA\t\t\t\trandomize=true", "survey!G2 bad_parameter parameter=\"randomize=true\""),
        ("integer\ta\tA\t\t\t\t\t\tmany", "survey!I2 a bad_default value=\"many\""),
        ("select_one yn\ta\tA\t\t\t\t\t\tperhaps", "survey!I2 a bad_default value=\"perhaps\""),
        ("text\ta\tA\t\t\t\t\t\ttoday()", "survey!I2 a bad_default value=\"today()\""),
        ("text\ta\tA\t\t\t\t\t\tuuid()", "survey!I2 a bad_default value=\"uuid()\""),
        ("text\tb\tB\ntext\ta\tA\t\t\t\t\t\t${b}", "survey!I3 a bad_default value=\"${b}\""),
        ("select_one yn\ta\tA\t\t\t\t\t\t\tsearch('x')", "survey!J2 unsupported_type type=\"search('x')\""),
        ("note\ta\tA\t\t\t\t\tyes\ntext\tb\tB", "survey!H2 a not_for_type type=\"note\""),
        ("text\ta\tA\t\t\tregion = 'north'", "survey!F2 not_for_type type=\"text\""),
        ("note\ta\tA", "no_questions"),
    ] {
        let faults = faults(rows);
        assert!(faults.iter().any(|fault| fault == expected), "{rows:?}: {faults:#?}, not {expected}");
        assert!(faults.len() <= 2, "{rows:?}: {faults:#?}");
    }
}

#[test]
fn conditions_are_refused_by_their_place() {
    for (rows, expected) in [
        ("text\ta\tA\t${b} = '1'", "survey!D2 a unknown_question question=\"b\""),
        ("text\ta\tA\t${a} = '1'", "survey!D2 a depends_on_itself"),
        ("text\ta\tA\t. = '1'", "survey!D2 a no_own_answer position=\"1\""),
        ("text\ta\tA\t${b} = '1'\ntext\tb\tB", "survey!D2 a depends_on_later question=\"b\""),
        ("text\ta\tA\t${b} = '1'\ntext\tb\tB\t${a} = '1'", "survey!D2 a circular questions=\"a → b → a\""),
        ("text\ta\tA\t${c} = '1'\ntext\tb\tB\t${a} = '1'\ntext\tc\tC\t${b} = '1'", "survey!D2 a circular questions=\"a → c → b → a\""),
        ("begin_group\tg\tG\t${a} = '1'\ntext\ta\tA\nend_group", "survey!D2 g depends_on_itself"),
        ("note\tn\tN\ntext\ta\tA\t${n} = '1'", "survey!D3 a not_answered question=\"n\""),
        ("select_one yn\ta\tA\ntext\tb\tB\t${a} = 'oui'", "survey!D3 b unknown_choice question=\"a\" choice=\"oui\""),
        ("select_one yn\ta\tA\ntext\tb\tB\t${a} = 'yes' and ${a} = 'no'", "survey!D3 b never_asked"),
        ("select_one yn\ta\tA\ntext\tb\tB\tselected(${a}, 'yes') and ${a} = ''", "survey!D3 b never_asked"),
        ("text\ta\tA\tfalse()", "survey!D2 a never_asked"),
        ("text\ta\tA\t1 > 2", "survey!D2 a never_asked"),
        ("integer\ta\tA\ntext\tb\tB\t${a} > 5 and ${a} < 6", "survey!D3 b never_asked"),
        ("range\ta\tA\t\t\t\tstart=1 end=5 step=1\ntext\tb\tB\t${a} > 5", "survey!D3 b never_asked"),
        ("date\ta\tA\ntext\tb\tB\t${a} > '2026-01-02' and ${a} < '2026-01-03'", "survey!D3 b never_asked"),
        // What is hidden has no answer.
        ("select_one yn\ta\tA\nselect_one yn\tb\tB\t${a} = 'yes'\ntext\tc\tC\t${a} = 'no' and ${b} = 'yes'", "survey!D4 c never_asked"),
        ("select_one yn\ta\tA\nbegin_group\tg\tG\t${a} = 'yes'\ntext\tb\tB\t${a} = 'no'\nend_group", "survey!D4 b never_asked"),
        ("integer\ta\tA\t\t. > 5 and . < 3", "survey!E2 a never_valid"),
        ("select_multiple yn\ta\tA\t\tselected(., 'maybe')", "survey!E2 a never_valid"),
        ("text\ta\tA\t${b} = = 1", "survey!D2 syntax position=\"8\" found=\"=\""),
        ("text\ta\tA\t\tregex(., '[')", "survey!E2 bad_pattern position=\"1\" pattern=\"[\""),
        ("text\ta\tA\ntext\tb\tB\t${a}", "survey!D3 b not_yes_or_no position=\"1\""),
        ("text\ta\tA\tregion = 'north'", "survey!D2 a column_outside_filter column=\"region\""),
        ("select_one yn\ta\tA\t\t\tcity = 'north'", "survey!F2 a unknown_choice_column column=\"city\""),
        ("begin_group\tg\tG\ntext\ta\tA\t\t. != ${b}\nend_group\nbegin_group\th\tH\ntext\tb\tB\nend_group", "survey!E3 a depends_on_later question=\"b\""),
    ] {
        let faults = faults(rows);
        assert!(faults.iter().any(|fault| fault == expected), "{rows:?}: {faults:#?}, not {expected}");
        assert_eq!(faults.len(), 1, "{rows:?}: {faults:#?}");
    }
}

#[test]
fn conditions_that_can_hold_are_not_refused() {
    for rows in [
        "integer\ta\tA\ntext\tb\tB\t${a} > 5 and ${a} < 7",
        "decimal\ta\tA\ntext\tb\tB\t${a} > 5 and ${a} < 6",
        "select_multiple yn\ta\tA\ntext\tb\tB\tselected(${a}, 'yes') and selected(${a}, 'no')",
        "select_one yn\ta\tA\ntext\tb\tB\t${a} != 'yes' and ${a} != 'no'",
        "text\ta\tA\ntext\tb\tB\t${a} != 'x' and ${a} != '' and ${a} != 'y'",
        "range\ta\tA\t\t\t\tstart=0 end=1 step=0.1\ntext\tb\tB\t${a} = 0.3",
        "range\ta\tA\t\t\t\tstart=0 end=1 step=0.1\ntext\tb\tB\t${a} > 0.25 and ${a} < 0.35",
        "date\ta\tA\ntext\tb\tB\t${a} > '2026-01-02' and ${a} < '2026-01-04'",
        "acknowledge\ta\tA\ntext\tb\tB\t${a} = 'OK'",
        "integer\ta\tA\ntext\tb\tB\t${a} * 2 = 7",
        "text\ta\tA\ntext\tb\tB\tstring-length(${a}) > 1000000",
        "text\ta\tA\ntext\tb\tB\t${a} = '2026-01-01' and ${a} != '2026-01-02'",
        "text\ta\tA\t\t. != ${b}\ntext\tb\tB",
        "select_one yn\ta\tA\nselect_one yn\tb\tB\t\t\tname != ${a} and position() < 3",
    ] {
        let faults = faults(rows);
        assert!(faults.is_empty(), "{rows:?}: {faults:#?}");
    }
}

#[test]
fn sheets_and_columns_are_refused_by_their_place() {
    for (text, expected) in [
        ("# Feuil1\ntype\tname\tlabel::fr\ntext\ta\tA", vec!["missing_sheet sheet=\"survey\"", "Feuil1! unknown_sheet sheet=\"Feuil1\""]),
        ("# survey\ntype\tname\tlabel::fr\ntext\ta\tA\n# notes\nx", vec!["notes! unknown_sheet sheet=\"notes\""]),
        ("# survey\ntype\tname\tlabel::fr\nselect_one x\ta\tA", vec!["missing_sheet sheet=\"choices\""]),
        ("# survey\ntype\tlabel::fr\ntext\tA", vec!["survey!1 missing_column column=\"name\"", "survey!2 no_name"]),
        ("# survey\ntype\tname\tlabel::fr\tcalculation\ntext\ta\tA\t1 + 1", vec!["survey!D1 unsupported_column column=\"calculation\""]),
        ("# survey\ntype\tname\tlabel::fr\tcolour\ntext\ta\tA\tred", vec!["survey!D1 unknown_column column=\"colour\""]),
        ("# survey\ntype\tname\tlabel::fr\tlabel::fr\ntext\ta\tA\tB", vec!["survey!D1 duplicate_column column=\"label::fr\""]),
        ("# survey\ntype\tname\tlabel::fr\tlabel::Klingon\ntext\ta\tA\tB", vec!["survey!D1 language_without_tag language=\"label::Klingon\""]),
        ("# survey\ntype\tname\tlabel\ntext\ta\tA", vec!["survey!C1 no_language column=\"label\""]),
        ("# survey\ntype\tname\tlabel::fr\ntext\ta\tA\n# settings\ndefault_language\nArabic (ar)", vec!["settings!A2 unknown_language language=\"ar\""]),
        ("# survey\ntype\tname\tlabel::fr\ntext\ta\tA\n# settings\npublic_key\nabc", vec!["settings!A1 unsupported_column column=\"public_key\""]),
        (
            "# survey\ntype\tname\tlabel::fr\tlabel::ar\nselect_one x\ta\tA\tB\n# choices\nlist_name\tname\tlabel::fr\tlabel::ar\nx\ta\tA\nx\ta\tA\tB\nx\tb c\tA\tB",
            vec!["choices!D2 x a no_label language=\"ar\"", "choices!B3 x a duplicate_choice choice=\"a\"", "choices!B4 x b c bad_choice choice=\"b c\""],
        ),
        ("# survey\ntype\tname\tlabel::fr\ntext\ta\t=!1+1", vec!["survey!C2 formula"]),
    ] {
        let faults = parsed(text).map(|_| ()).expect_err(text);
        assert_eq!(told(&faults), expected, "{text:?}");
    }
    // Columns without values, blank sheets and those that begin with `_` say nothing.
    let quiet = "# survey\ntype\tname\tlabel::fr\tcalculation\tcolour\tlabel::Klingon\ntext\ta\tA\n# Sheet2\n# _notes\nx";
    assert!(parsed(quiet).is_ok(), "{:?}", parsed(quiet));
}

#[test]
fn all_faults_come_at_once_and_not_too_many() {
    let rows: String = (0..200).map(|row| format!("audio\ta{row}\tA\n")).collect();
    let faults = parsed(&format!("{HEAD}{rows}")).expect_err("refused");
    assert_eq!(faults.len(), Limits::default().faults + 1);
    assert_eq!(faults.last().map(|fault| fault.code), Some(Code::MoreFaults));
    let three = faults_of("audio\ta\tA\ntext\tb\ntext\tc\tC\t${x} = 1");
    assert_eq!(three.len(), 3, "{three:#?}");
}

fn faults_of(rows: &str) -> Vec<String> {
    faults(rows)
}

#[test]
fn words_of_all_codes_are_their_own() {
    let words: std::collections::BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), Code::ALL.len());
}
