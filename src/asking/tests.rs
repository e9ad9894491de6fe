use std::collections::BTreeMap;

use proptest::prelude::*;
use xlsform::{Date, Form};

use super::{Asking, Fields, Given, Words, reading};

/// An earlier answer, and a page whose questions depend on it and on each other.
fn given() -> Given {
    let form: Form = serde_json::from_str(
        r#"{"id": "", "version": "", "title": "", "default_language": "", "languages": [], "pages": [
          {"questions": [{"name": "place", "kind": {"type": "text"}}]},
          {"questions": [
            {"name": "water", "kind": {"type": "select_one", "list": "yes_no"}, "required": "yes"},
            {"name": "why", "kind": {"type": "text"}, "relevant": "${water} = 'no'", "required": {"when": "${place} = 'north'"}},
            {"name": "people", "kind": {"type": "integer"}, "constraint": ". >= 1 and . <= 20", "constraint_message": {"ar": "بين 1 و20"}},
            {"name": "well", "kind": {"type": "select_one", "list": "wells", "filter": "place = ${place} and ${people} > 4"}},
            {"name": "depth", "kind": {"type": "range", "start": 0.0, "end": 10.0, "step": 5.0}, "relevant": "${well} != ''"},
            {"name": "rows", "kind": {"type": "matrix", "list": "yes_no", "rows": [
              {"name": "summer", "relevant": "${why} != ''"}, {"name": "winter", "relevant": "${summer} = 'yes'"}]}}]}],
          "lists": [
            {"name": "yes_no", "choices": [{"name": "yes"}, {"name": "no"}]},
            {"name": "wells", "choices": [
              {"name": "old", "columns": {"place": "north"}}, {"name": "new", "columns": {"place": "north"}}, {"name": "far", "columns": {"place": "south"}}]}]}"#,
    )
    .expect("a form");
    let words =
        Words { not_an_integer: "whole".to_owned(), not_offered: "not offered".to_owned(), not_in_range: "{least} to {most}".to_owned(), ..Words::default() };
    let earlier = [("place".to_owned(), "north".to_owned())].into();
    Given { form, earlier, today: Date::new(2026, 11, 30).expect("a day"), seed: u64::MAX.to_string(), words }
}

fn fields(values: &[(&str, &str)]) -> Fields {
    values.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect()
}

#[test]
fn questions_come_and_go_with_the_answers_of_the_page_and_of_earlier_ones() {
    let asking = Asking::of(given());
    assert_eq!(asking.see(&fields(&[("water", "yes"), ("why", "dry")])).asked, ["water", "people", "well"]);
    let seen = asking.see(&fields(&[("water", "no"), ("why", "dry"), ("summer", "yes")]));
    assert_eq!(seen.asked, ["water", "why", "people", "well", "rows", "summer", "winter"]);
    assert_eq!(seen.required, ["water", "why"], "because of an earlier answer");
    let seen = Asking::of(Given { earlier: BTreeMap::new(), ..given() }).see(&fields(&[("water", "no")]));
    assert_eq!(seen.required, ["water"], "nothing was answered before");
}

#[test]
fn choices_follow_and_what_is_wrong_is_said_as_the_server_does() {
    let asking = Asking::of(given());
    assert_eq!(asking.see(&fields(&[("people", "٤")])).choices["well"], [""; 0]);
    let seen = asking.see(&fields(&[("people", "٥"), ("well", "far"), ("depth", "7")]));
    assert_eq!(seen.choices["well"], ["old", "new"]);
    assert_eq!(seen.wrong["well"], "not offered");
    assert_eq!(seen.wrong["depth"], "0 to 10");
    assert_eq!(seen.wrong["water"], "", "what is missing is not complained about");
    assert_eq!(asking.see(&fields(&[("people", "40")])).wrong["people"], "بين 1 و20");
    let seen = asking.see(&fields(&[("people", "a few"), ("depth", "deep")]));
    assert_eq!((seen.wrong.get("people").map(String::as_str), seen.wrong.get("depth")), (Some("whole"), None), "depth is not asked");
    assert_eq!(seen.unread, ["people", "depth"]);
}

/// Every kind of question, and all that may be said of one.
#[test]
fn every_form_is_read_as_it_was_given() {
    let kinds = r#"[{"type": "text"}, {"type": "note"}, {"type": "integer"}, {"type": "decimal"}, {"type": "range", "start": -1.5, "end": 3.0, "step": 0.5},
      {"type": "select_one", "list": "l", "filter": "x = ${a}", "order": {"random": {"seed": 42}}}, {"type": "select_multiple", "list": "l"},
      {"type": "rank", "list": "l", "order": {"random": {"seed": null}}}, {"type": "date"}, {"type": "image"}, {"type": "geopoint"}, {"type": "acknowledge"},
      {"type": "matrix", "list": "l", "many": true, "rows": [{"name": "r", "required": "yes"}, {"name": "s", "required": {"when": "true()"}, "relevant": "${r} = 'x'"}]}]"#;
    let kinds: Vec<xlsform::Kind> = serde_json::from_str(kinds).expect("kinds");
    let mut all = given();
    for (at, kind) in kinds.into_iter().enumerate() {
        all.form.pages[1].questions.push(xlsform::Question::new(&format!("k{at}"), kind));
    }
    assert_eq!(reading::given(&serde_json::to_string(&all).expect("JSON")), Some(all));
}

#[test]
fn what_comes_as_json_is_the_same_and_what_cannot_be_read_begins_nothing() {
    let json = serde_json::to_string(&given()).expect("JSON");
    let typed = fields(&[("water", "no"), ("people", "40")]);
    let seen = Asking::begin(&json).expect("it is read").look(&serde_json::to_string(&typed).expect("JSON"));
    assert_eq!(seen, serde_json::to_string(&Asking::of(given()).see(&typed)).expect("JSON"));
    assert!(Asking::begin("{}").is_none() && Asking::begin("").is_none());
}

proptest! {
    #[test]
    fn whatever_the_fields_hold_there_is_an_answer(values in proptest::collection::btree_map("water|why|people|well|depth|summer|x", proptest::collection::vec(".{0,8}|yes|no|7", 0..3), 0..6)) {
        let seen = Asking::of(given()).see(&values);
        prop_assert!(seen.asked.contains(&"water".to_owned()));
        prop_assert!(seen.wrong.keys().all(|name| seen.asked.contains(name)));
    }

    #[test]
    fn whatever_the_page_brings_nothing_breaks(text in ".{0,64}") {
        let given = serde_json::to_string(&given()).expect("JSON");
        let at = text.chars().count() * 7 % given.chars().count();
        let broken: String = given.chars().take(at).chain(text.chars()).chain(given.chars().skip(at + 1)).collect();
        let seen = Asking::begin(&broken).map(|asking| asking.look(&text));
        let whole = seen.is_none_or(|seen| seen.starts_with("{\"asked\":"));
        prop_assert!(whole);
    }
}
