//! A form being answered: what is seen, what is wrong, what is dropped.

use super::book::form;
use super::round_trip::FORMS;
use crate::{Answer, Answers, Asked, Date, Point, Question, Text, Unread, Wrong, randomize};

fn today() -> Date {
    Date::new(2026, 11, 29).expect("a day")
}

fn one(name: &str) -> Answer {
    Answer::One(name.to_owned())
}

fn many(names: &[&str]) -> Answer {
    Answer::Many(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn pages_are_walked_without_the_hidden_ones() {
    let form = form(FORMS[2].1);
    let walk = |answers: &Answers| {
        let asked = Asked::new(&form, answers, today());
        let names =
            |seen: Option<crate::Seen<'_>>| seen.map(|seen| (seen.index, seen.questions.iter().map(|question| question.name.clone()).collect::<Vec<_>>()));
        let mut pages = Vec::new();
        let mut at = names(asked.next_page(None));
        while let Some((index, questions)) = at {
            pages.push(questions.join(" "));
            let next = names(asked.next_page(Some(index)));
            if let Some((next, _)) = &next {
                assert_eq!(names(asked.previous_page(*next)).map(|(index, _)| index), Some(index));
            }
            at = next;
        }
        pages
    };
    assert_eq!(walk(&Answers::new()), ["age job", "between free"]);
    assert_eq!(walk(&Answers::new().with("age", Answer::Integer(17)).with("job", one("trade"))), ["age job", "shop", "between free"]);
    assert_eq!(walk(&Answers::new().with("age", Answer::Integer(18))), ["age job", "between free", "agree"]);
    let answers = Answers::new();
    let asked = Asked::new(&form, &answers, today());
    assert!(asked.page(1).is_none() && asked.page(99).is_none() && asked.next_page(Some(usize::MAX)).is_none() && asked.previous_page(0).is_none());
}

#[test]
fn hidden_answers_stay_in_the_draft_and_are_dropped() {
    let form = form(FORMS[2].1);
    let answers = Answers::new()
        .with("age", Answer::Integer(20))
        .with("job", one("other"))
        .with("shop", Answer::Text("Rue des Consuls".to_owned()))
        .with("nothing", Answer::Acknowledged)
        .with("agree", Answer::Acknowledged);
    let asked = Asked::new(&form, &answers, today());
    assert_eq!(asked.dropped(), ["nothing", "shop"]);
    assert_eq!(asked.sent().iter().map(|(name, _)| name).collect::<Vec<_>>(), ["age", "agree", "job"]);
    assert!(asked.check_all().is_empty(), "{:?}", asked.check_all());
    // What is hidden is empty to conditions.
    let hidden = Answers::new().with("bus", one("no")).with("times", Answer::Integer(9));
    let transport = super::book::form(FORMS[1].1);
    let asked = Asked::new(&transport, &hidden, today());
    assert!(asked.is_visible("why") && !asked.is_visible("times"));
    assert_eq!(asked.dropped(), ["times"]);
}

#[test]
fn what_is_wrong_is_told_in_the_words_of_the_form() {
    let form = form(FORMS[1].1);
    let wrong = |answers: &Answers| Asked::new(&form, answers, today()).check(0).into_iter().map(|(name, wrong)| (name.to_owned(), wrong)).collect::<Vec<_>>();
    let required = Text::new().with("ar", "أجيبوا من فضلكم").with("fr", "Répondez, s’il vous plaît");
    assert_eq!(wrong(&Answers::new()), [("bus".to_owned(), Wrong::Required(required))]);
    let bus = Answers::new().with("bus", one("yes"));
    assert_eq!(wrong(&bus), []);
    let constraint = Text::new().with("ar", "بين 1 و50").with("fr", "Entre 1 et 50");
    assert_eq!(wrong(&bus.clone().with("times", Answer::Integer(51))), [("times".to_owned(), Wrong::Constraint(constraint))]);
    assert_eq!(wrong(&bus.clone().with("times", Answer::Text("9".to_owned()))), [("times".to_owned(), Wrong::Kind)]);
    assert_eq!(wrong(&Answers::new().with("bus", one("maybe"))), [("bus".to_owned(), Wrong::NotOffered(vec!["maybe".to_owned()]))]);
    let long = Answers::new().with("bus", one("no")).with("why", Answer::Text("ا".repeat(10_001)));
    assert_eq!(wrong(&long), [("why".to_owned(), Wrong::TooLong(10_000))]);
}

#[test]
fn choices_are_filtered_and_drawn() {
    let form = form(FORMS[4].1);
    let answers = Answers::new().with("district", one("medina")).with("projects", many(&["trees", "lamps"]));
    let asked = Asked::new(&form, &answers, today());
    let names =
        |question: &str, seed| asked.choices(form.question(question).expect("a question"), seed).iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>();
    assert_eq!(names("quarter", 1), ["mellah", "none"]);
    let mut projects = names("projects", 7);
    assert_eq!(projects, randomize(["trees", "lamps"], 7));
    projects.sort_unstable();
    assert_eq!(projects, ["lamps", "trees"]);
    assert_eq!(names("order", 1), names("order", 2), "the form has a seed");
    let ranked = |names: &[&str]| answers.clone().with("order", Answer::Ranked(names.iter().map(|name| (*name).to_owned()).collect()));
    let wrong = |answers: &Answers| Asked::new(&form, answers, today()).check_all().into_iter().map(|(_, wrong)| wrong).collect::<Vec<_>>();
    assert_eq!(wrong(&ranked(&["lamps", "trees"])), []);
    assert_eq!(wrong(&ranked(&["lamps"])), [Wrong::NotRanked(vec!["trees".to_owned()])]);
    assert_eq!(wrong(&ranked(&["lamps", "lamps", "trees"])), [Wrong::Twice("lamps".to_owned())]);
    assert_eq!(wrong(&ranked(&["pool", "lamps", "trees"])), [Wrong::NotOffered(vec!["pool".to_owned()])]);
    assert_eq!(wrong(&answers.clone().with("quarter", one("hay"))), [Wrong::NotOffered(vec!["hay".to_owned()])]);
    assert_eq!(wrong(&answers.clone().with("projects", many(&["pool"]))), [Wrong::NotOffered(vec!["pool".to_owned()])]);
}

#[test]
fn rows_of_a_matrix_are_answered_one_by_one() {
    let form = form(FORMS[3].1);
    let answers = Answers::new().with("lives", one("yes")).with("waste", one("1")).with("market", many(&["week", "sunday"]));
    let asked = Asked::new(&form, &answers, today());
    assert_eq!(asked.dropped(), ["waste"]);
    let [(name, Wrong::Required(words))] = &asked.check(0)[..] else { panic!("{:?}", asked.check(0)) };
    assert_eq!((*name, words.get("fr")), ("water", Some("Nécessaire")));
    let answers = answers.with("water", one("3")).with("light", one("9"));
    let asked = Asked::new(&form, &answers, today());
    assert!(asked.is_visible("waste") && asked.dropped().is_empty());
    assert_eq!(asked.check_all(), [("light", Wrong::NotOffered(vec!["9".to_owned()]))]);
    let elsewhere = Answers::new().with("lives", one("no")).with("water", one("3"));
    let asked = Asked::new(&form, &elsewhere, today());
    assert!(!asked.is_visible("services") && asked.dropped() == ["water"] && asked.check_all().is_empty());
}

#[test]
fn ranges_have_their_steps_alone() {
    let form = form(FORMS[5].1);
    let heat =
        |value: f64| Asked::new(&form, &Answers::new().with("people", Answer::Integer(2)).with("heat", Answer::Decimal(value)), today()).check_all().len();
    assert_eq!([heat(-2.5), heat(0.5), heat(2.5)], [0, 0, 0]);
    assert_eq!([heat(0.25), heat(3.0), heat(f64::NAN)], [1, 1, 1]);
    let tenths = crate::Range { start: 0.0, end: 1.0, step: 0.1 };
    assert_eq!(tenths.numbers(100), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
    assert!(tenths.numbers(100).into_iter().all(|number| tenths.has(number)));
    assert_eq!(form.initial(form.question("people").expect("a question")), Some(Answer::Integer(4)));
}

#[test]
fn conditions_ask_for_the_day_that_is_said() {
    let form = form(FORMS[7].1);
    let born = |year| {
        let answers = Answers::new().with("born", Answer::Date(Date::new(year, 1, 1).expect("a day"))).with("end", Answer::Text("x".to_owned()));
        let asked = Asked::new(&form, &answers, today());
        asked.check_all().iter().any(|(name, _)| *name == "born")
    };
    assert!(born(2010) && !born(2000));
}

#[test]
fn fields_are_read_as_people_write() {
    let question = |kind| Question::new("q", kind);
    let read = |kind, sent: &[&str]| Answer::read(&question(kind), sent);
    use crate::Kind::{Acknowledge, Date as Day, Decimal, Geopoint, Integer, Note, Text as Words};
    assert_eq!(read(Integer, &["١٢"]), Ok(Some(Answer::Integer(12))));
    assert_eq!(read(Integer, &[" -3 "]), Ok(Some(Answer::Integer(-3))));
    assert_eq!(read(Integer, &["3.5"]), Err(Unread::NotAnInteger));
    assert_eq!(read(Integer, &["99999999999999999999"]), Err(Unread::NotAnInteger));
    assert_eq!(read(Decimal, &["٣٫٥"]), Ok(Some(Answer::Decimal(3.5))));
    assert_eq!(read(Decimal, &["3,5"]), Ok(Some(Answer::Decimal(3.5))));
    assert_eq!(read(Decimal, &["1e5"]), Err(Unread::NotANumber));
    assert_eq!(read(Decimal, &["NaN"]), Err(Unread::NotANumber));
    assert_eq!(read(Day, &["2026-02-29"]), Err(Unread::NotADate));
    assert_eq!(read(Day, &["٢٠٢٦-٠٢-٢٨"]), Ok(Date::new(2026, 2, 28).map(Answer::Date)));
    assert_eq!(read(Geopoint, &["33.97, -6.84"]), Ok(Some(Answer::Point(Point { latitude: 33.97, longitude: -6.84 }))));
    assert_eq!(read(Geopoint, &["133.97, -6.84"]), Err(Unread::NotAPlace));
    assert_eq!(read(Words, &["  "]), Ok(None));
    assert_eq!(read(Words, &["a", "b"]), Err(Unread::Several));
    assert_eq!(read(Words, &["x".repeat(10_001).as_str()]), Err(Unread::TooLong));
    assert_eq!(read(Acknowledge, &["on"]), Ok(Some(Answer::Acknowledged)));
    assert_eq!(read(Note, &["on"]), Ok(None));
    assert_eq!(Answer::read_row(false, &["a", "b"]), Err(Unread::Several));
    assert_eq!(Answer::read_row(true, &["a", "", "b"]), Ok(Some(many(&["a", "b"]))));
}

/// What `openrosa-xpath-evaluator` 3.1.0 makes of `abcdefgh`.
#[test]
fn the_order_of_a_seed_is_that_of_openrosa() {
    for (seed, expected) in [
        (1i64, "gfeachbd"),
        (42, "afcbhegd"),
        (2026, "deghabcf"),
        (-3, "fahbegdc"),
        (0, "cbhafdge"),
        (2_147_483_647, "cbhafdge"),
        (4_294_967_296, "gchdbaef"),
        (9_007_199_254_740_991, "bfhcaedg"),
    ] {
        assert_eq!(randomize("abcdefgh".chars(), seed.cast_unsigned()).into_iter().collect::<String>(), expected, "{seed}");
    }
    for seed in [u64::MAX, 1 << 63, (-2_147_483_646i64).cast_unsigned()] {
        let mut all = randomize(0..100, seed);
        all.sort_unstable();
        assert!(all.into_iter().eq(0..100));
    }
}

#[test]
fn days_are_counted() {
    for (text, days) in [("1970-01-01", 0), ("2000-03-01", 11_017), ("2026-11-29", 20_786), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896)] {
        let date = Date::parse(text).expect("a day");
        assert_eq!((date.days(), Date::from_days(days), date.to_string().as_str()), (days, Some(date), text));
    }
    assert!((-719_162..2_932_897).step_by(13).all(|days| Date::from_days(days).is_some_and(|date| date.days() == days)));
    assert!(Date::from_days(i64::MAX).is_none() && Date::from_days(2_932_897).is_none() && Date::parse("2026-02-29").is_none());
}
