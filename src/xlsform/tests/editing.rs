//! Forms that are changed by hand, and versions that are compared.

use super::book::form;
use super::round_trip::FORMS;
use crate::{Change, Choice, Field, Form, Group, Kind, Language, Limits, List, NotEdited, Page, Question, Refusal, Required, Selection, Text, Why};

fn words(text: &str) -> Text {
    Text::new().with("ar", text).with("fr", text)
}

fn text(name: &str) -> Question {
    Question { label: words(name), ..Question::new(name, Kind::Text) }
}

#[test]
fn a_form_is_made_by_hand() {
    let language = |name: &str, tag: &str| Language { name: name.to_owned(), tag: tag.to_owned() };
    let mut made = Form { default_language: "ar".to_owned(), ..Form::default() };
    made.add_language(language("العربية", "ar")).expect("a language");
    made.add_language(language("Français", "fr")).expect("a language");
    assert_eq!(made.add_language(language("Encore", "fr")), Err(NotEdited::NameTaken("fr".to_owned())));
    let group = |name: &str| Page { group: Some(Group { name: name.to_owned(), ..Group::default() }), questions: Vec::new() };
    made.add_page(0, group("one")).expect("a page");
    made.add_page(9, group("two")).expect("a page");
    assert_eq!(made.add_page(0, group("two")), Err(NotEdited::NameTaken("two".to_owned())));
    let choice = |name: &str| Choice { name: name.to_owned(), label: words(name), ..Choice::default() };
    made.set_list(List { name: "yn".to_owned(), choices: vec![choice("yes"), choice("no")] });
    let kind = Kind::SelectOne(Selection { list: "yn".to_owned(), ..Selection::default() });
    made.add_question(0, 0, Question { label: words("?"), ..Question::new("agrees", kind.clone()) }).expect("a question");
    let condition = crate::Expression::parse("${agrees} = 'no'").expect("a condition");
    made.add_question(1, 0, Question { relevant: Some(condition), ..text("why") }).expect("a question");
    assert_eq!(made.add_question(0, 0, text("why")), Err(NotEdited::NameTaken("why".to_owned())));
    assert_eq!(made.add_question(7, 0, text("x")), Err(NotEdited::NoSuchPage(7)));
    assert!(made.faults(&Limits::default()).is_empty(), "{:?}", made.faults(&Limits::default()));

    assert_eq!(made.remove_question("agrees").expect_err("in use"), NotEdited::InUse(vec!["why".to_owned()]));
    made.change_question("agrees", Question { label: words("?"), ..Question::new("agree", kind) }).expect("renamed");
    assert_eq!(made.question("why").and_then(|why| why.relevant.as_ref()).map(|relevant| relevant.source()), Some("${agree} = 'no'"));
    assert_eq!(made.remove_list("yn").expect_err("in use"), NotEdited::InUse(vec!["agree".to_owned()]));
    made.move_question("why", 0, 0).expect("moved");
    let faults = made.faults(&Limits::default());
    assert!(faults.iter().any(|fault| fault.code == crate::Code::DependsOnLater), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.code == crate::Code::EmptyGroup), "{faults:?}");
    made.move_question("agree", 1, 0).expect("moved");
    made.move_page(1, 0).expect("moved");
    assert!(made.faults(&Limits::default()).is_empty());
    made.remove_question("why").expect("removed");
    made.remove_page(1).expect("removed");
    assert_eq!(made.remove_page(0), Err(NotEdited::NotEmpty(0)));
    assert_eq!(made.remove_language("ar"), Err(NotEdited::Needed("ar".to_owned())));
    made.remove_language("fr").expect("removed");
    assert!(made.question("agree").is_some_and(|agree| agree.label.get("fr").is_none()));
    assert!(made.faults(&Limits::default()).is_empty());
}

fn refusals(old: &Form, change: impl FnOnce(&mut Form)) -> Vec<(String, Why)> {
    let mut new = old.clone();
    change(&mut new);
    old.changes(&new).expect_err("refused").into_iter().map(|Refusal { name, why }| (name, why)).collect()
}

#[test]
fn words_and_optional_questions_may_change() {
    let old = form(FORMS[1].1);
    assert_eq!(old.changes(&old), Ok(Vec::new()));
    let mut new = old.clone();
    new.pages[0].questions[1].label.set("fr", "Prenez-vous parfois le bus ?");
    new.lists[0].choices[0].label.set("ar", "أجل");
    new.version = "2".to_owned();
    new.add_question(0, 2, text("more")).expect("a question");
    let changes = old.changes(&new).expect("changes");
    let words = |name: &str, choice: Option<&str>, language: &str, before: &str, after: &str| Change::Words {
        name: name.to_owned(),
        choice: choice.map(str::to_owned),
        field: Field::Label,
        language: language.to_owned(),
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
    };
    assert_eq!(
        changes,
        [
            words("bus", None, "fr", "Prenez-vous le bus ?", "Prenez-vous parfois le bus ?"),
            Change::NewQuestion { name: "more".to_owned() },
            words("yes_no", Some("yes"), "ar", "نعم", "أجل"),
        ]
    );
}

#[test]
fn what_gives_answers_another_meaning_may_not_change() {
    let old = form(FORMS[1].1);
    let one = |name: &str, why| vec![(name.to_owned(), why)];
    assert_eq!(refusals(&old, |new| drop(new.pages[0].questions.pop())), one("why", Why::QuestionRemoved));
    assert_eq!(refusals(&old, |new| new.pages[0].questions.swap(1, 2)), one("times", Why::Moved));
    assert_eq!(refusals(&old, |new| new.pages[0].questions[2].kind = Kind::Decimal), one("times", Why::KindChanged));
    assert_eq!(refusals(&old, |new| new.pages[0].questions[2].relevant = None), one("times", Why::ConditionChanged));
    assert_eq!(refusals(&old, |new| new.pages[0].questions[2].constraint = None), one("times", Why::ConstraintChanged));
    assert_eq!(refusals(&old, |new| new.pages[0].questions[1].required = Required::No), one("bus", Why::RequiredChanged));
    assert_eq!(refusals(&old, |new| new.pages[0].questions.push(Question { required: Required::Yes, ..text("x") })), one("x", Why::NewRequired));
    assert_eq!(refusals(&old, |new| drop(new.lists[0].choices.pop())), one("yes_no", Why::ChoicesChanged));
    assert_eq!(refusals(&old, |new| new.id = "other".to_owned()), one("other", Why::OtherForm));
    assert_eq!(refusals(&old, |new| drop(new.languages.pop())), one("fr", Why::LanguageRemoved));
    let paged = form(FORMS[2].1);
    assert_eq!(refusals(&paged, |new| new.pages[0].group = None), one("who", Why::PageChanged));
    assert!(refusals(&paged, |new| new.move_question("shop", 0, 9).expect("moved")).iter().any(|(_, why)| *why == Why::Moved));
    let matrix = form(FORMS[3].1);
    let rows = |new: &mut Form, change: &dyn Fn(&mut crate::Matrix)| {
        let Kind::Matrix(matrix) = &mut new.pages[0].questions[1].kind else { panic!("a matrix") };
        change(matrix);
    };
    assert_eq!(refusals(&matrix, |new| rows(new, &|matrix| drop(matrix.rows.remove(1)))), one("light", Why::QuestionRemoved));
    assert_eq!(refusals(&matrix, |new| rows(new, &|matrix| matrix.many = true)), one("services", Why::KindChanged));
}
