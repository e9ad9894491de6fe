//! Two people enter each sheet, a third decides where they differ: no error of one of them survives.

use std::collections::BTreeSet;

use app::model::ballot_papers::{EntryFields, SheetState};
use app::model::paths;
use axum::http::{StatusCode, header};
use tajmaat::base::clock::Rng;
use tajmaat::base::db::sql;
use tajmaat::base::error::Error;
use tajmaat::participation::ballot_papers as papers;

use super::{approval, ballot, clerks, confirm, count, end_voting, enter, id, issued, sealed};
use crate::common::COMMUNE;
use crate::on_both_engines;

/// What stands on a sheet: one to three of twelve options.
fn marks(rng: &Rng) -> BTreeSet<i64> {
    let [count, numbers @ ..]: [u8; 4] = rng.bytes();
    numbers.into_iter().take(usize::from(count % 3) + 1).map(|byte| i64::from(byte % 12) + 1).collect()
}

fn text(marks: &BTreeSet<i64>) -> String {
    marks.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// What somebody types who errs once in twenty. The errors of the two passes are never the same: of those nobody could know.
fn typed(rng: &Rng, marks: &BTreeSet<i64>, pass: i64) -> String {
    let [dice]: [u8; 1] = rng.bytes();
    if usize::from(dice) * 100 / 256 >= 5 {
        return text(marks);
    }
    let mut wrong = marks.clone();
    let first = wrong.pop_first().unwrap_or(1);
    let free = (1..=12).filter(|option| *option != first && !marks.contains(option));
    wrong.extend(free.skip(if pass == 1 { 0 } else { 3 }).take(1));
    text(&wrong)
}

on_both_engines!(no_error_of_one_person_survives, |house| {
    let sheets = if std::env::var_os("TAJMAAT_LONG").is_some() { 1_000 } else { 120 };
    let (ballot, number) = ballot(&house, &approval(), 12).await;
    let [first, second, mut third] = clerks(&house).await;
    let serials = issued(&house, ballot, id(&first), sheets + 5).await;
    end_voting(&house);
    let rng = Rng::seeded(14);
    let mut truth = Vec::new();
    let mut errors = 0;
    for serial in &serials[..sheets] {
        let marks = marks(&rng);
        let read = [typed(&rng, &marks, 1), typed(&rng, &marks, 2)];
        errors += usize::from(read[0] != read[1]);
        for ((pass, clerk), marks) in [(1, &first), (2, &second)].into_iter().zip(&read) {
            enter(&house, ballot, (pass, id(clerk)), serial, marks).await.expect("entered");
        }
        truth.push((serial.clone(), text(&marks)));
    }
    assert!(errors > sheets / 30, "{errors} sheets were read differently");
    let page = third.get(&paths::ballot_differences(COMMUNE, number)).await;
    let waiting = page.attributes("ul.rows a", "href");
    assert_eq!(waiting.len(), errors);
    for path in waiting {
        let form = third.get(&path).await;
        assert_eq!((form.status, &form.headers[header::CACHE_CONTROL]), (StatusCode::OK, &header::HeaderValue::from_static("no-store")));
        let (_, marks) = truth.iter().find(|(serial, _)| path.ends_with(serial.as_str())).expect("a sheet");
        third.post(&path, &[("marks", marks.as_str()), ("state", "")]).await.redirect();
    }
    let path = paths::ballot_balance(COMMUNE, number);
    let note = "Aucun nom n'a été noté pour cet essai.";
    third.post(&path, &[("act", "declare"), ("unused", "5"), ("note_ar", "لم يُسجل أي شخص في هذه التجربة."), ("note_fr", note)]).await.redirect();
    let mut fourth = first.clone();
    confirm(&mut fourth, &path).await;
    let mut expected: Vec<String> = truth.into_iter().map(|(_, marks)| marks).collect();
    expected.sort();
    assert_eq!(sealed(&house, ballot).await.expect("balanced"), expected);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_entries WHERE marks <> ''").await, 0, "nothing leads from a number to a vote any more");
    assert!(matches!(sealed(&house, ballot).await, Err(Error::Conflict(_))), "taken once");
});

on_both_engines!(the_same_person_enters_a_sheet_once, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut first, mut second, third] = clerks(&house).await;
    let serials = issued(&house, ballot, id(&first), 3).await;
    let early = enter(&house, ballot, (1, id(&first)), &serials[0], "1").await;
    assert!(matches!(early, Err(Error::Conflict(_))), "the box is closed while people vote");
    end_voting(&house);
    assert_eq!(enter(&house, ballot, (1, id(&first)), &serials[0], "1 2").await.expect("entered").0, SheetState::Cast);
    let refused = async |pass: i64, by, serial: &str, marks: &str| match enter(&house, ballot, (pass, by), serial, marks).await {
        Err(Error::Invalid(errors)) => errors.iter().map(|error| error.field).collect::<Vec<_>>().concat(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(2, id(&first), &serials[0], "1 2").await, "serial", "the same person");
    assert_eq!(refused(1, id(&second), &serials[0], "1 2").await, "serial", "the same pass");
    assert_eq!(refused(1, id(&first), "ABCD-EFGH", "1").await, "serial", "no serial number");
    assert_eq!(refused(1, id(&first), &serials[1], "7").await, "marks", "no such option");
    let insert = sql("INSERT INTO ballot_entries (consultation_id, serial, pass, entered_by, state, marks) VALUES ($1, $2, 2, $3, 'cast', '1')");
    let kept = serials[0].replace('-', "").to_lowercase();
    assert!(house.app.db.run(insert.bind(ballot).bind(kept.as_str()).bind(id(&first))).await.is_err(), "the database says so");

    // The second reads it differently; neither of them sees what the other one read, nor decides.
    let form = second.get(&paths::ballot_entry(COMMUNE, number, 2)).await;
    assert!(!form.text().contains(&serials[0]), "nothing of the first pass");
    let fields = [("serial", serials[0].as_str()), ("marks", "3"), ("state", "")];
    let done = second.post(&paths::ballot_entry(COMMUNE, number, 2), &fields).await;
    assert!(second.follow(&done).await.words().contains(&serials[0]));
    let path = paths::ballot_difference(COMMUNE, number, &serials[0]);
    for clerk in [&mut first, &mut second] {
        assert_eq!(clerk.get(&path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(clerk.post(&path, &[("marks", "1 2")]).await.status, StatusCode::FORBIDDEN);
        assert!(!clerk.get(&paths::ballot_differences(COMMUNE, number)).await.has("ul.rows a"));
    }
    let insert = sql("INSERT INTO ballot_rulings (consultation_id, serial, state, marks, decided_by, first_pass, first_clerk, second_pass, second_clerk) \
         VALUES ($1, $2, 'cast', '1', $3, 1, $3, 2, $4)");
    let by_first = insert.bind(ballot).bind(kept.as_str()).bind(id(&first)).bind(id(&second));
    assert!(house.app.db.run(by_first).await.is_err(), "the database says so");
    let fields = EntryFields { serial: serials[0].clone(), marks: "3".to_owned(), state: String::new() };
    papers::decide(&house.app, ballot, id(&third), &fields).await.expect("a third person");
    assert!(matches!(papers::decide(&house.app, ballot, id(&third), &fields).await, Err(Error::Conflict(_))), "once");
});

on_both_engines!(an_overvote_is_kept_and_counts_nowhere, |house| {
    let (ballot, number) = ballot(&house, &approval(), 5).await;
    let [mut first, second, _] = clerks(&house).await;
    let serials = issued(&house, ballot, id(&first), 4).await;
    end_voting(&house);
    let read = [("1 2 3 4", SheetState::Overvoted), ("-", SheetState::Blank), ("2", SheetState::Cast)];
    for (serial, (marks, state)) in serials.iter().zip(read) {
        for (pass, by) in [(1, id(&first)), (2, id(&second))] {
            assert_eq!(enter(&house, ballot, (pass, by), serial, marks).await.expect("entered").0, state);
        }
    }
    let kept = house.app.db.one::<(String,)>(sql("SELECT marks FROM ballot_entries WHERE state = 'overvoted' AND pass = 1")).await.expect("a row").0;
    assert_eq!(kept, "1,2,3,4", "nothing of it is left out");
    let page = first.get(&paths::ballot_balance(COMMUNE, number)).await;
    assert!(!page.text().contains("1,2,3,4") && page.has("table.periods"), "figures, and nothing of what is chosen");
    // Nobody was marked: the difference is explained.
    let path = paths::ballot_balance(COMMUNE, number);
    let short = first.post(&path, &[("act", "declare"), ("unused", "1"), ("note_ar", ""), ("note_fr", "")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let notes = [("note_ar", "نسي الشباك تسجيل ثلاثة أشخاص."), ("note_fr", "Le guichet a oublié de noter trois personnes.")];
    first.post(&path, &[&[("act", "declare"), ("unused", "1")], &notes[..]].concat()).await.redirect();
    let mut second = second;
    confirm(&mut second, &path).await;
    assert_eq!(sealed(&house, ballot).await.expect("balanced"), ["-", "2"], "the blank one counts as empty, the overvote not at all");
});
