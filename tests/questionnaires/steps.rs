//! Results that everybody sees while it is open: whole counts in tens, in steps of ten answers, so that no difference tells what one person answered.

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::{asked, count, fill, fill_all, participants};
use crate::common::{COMMUNE, Client, TestApp, fr};
use crate::consultations::end_in;
use crate::on_both_engines;
use app::words::tr;

async fn declare_open(house: &TestApp) {
    house.app.db.run(sql("UPDATE questionnaires SET results = 'open'")).await.expect("declared");
}

async fn answers(house: &TestApp, number: i64, name: &str) -> Client {
    let mut client = house.participant(name).await;
    fill_all(&mut client, number).await;
    client.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    house.mails().await;
    client
}

/// Everything that a visitor reads of it.
async fn read(house: &TestApp, number: i64) -> (String, String) {
    let mut visitor = house.visitor();
    let page = visitor.get(&paths::questions_results(COMMUNE, number)).await;
    assert_eq!(page.status, StatusCode::OK);
    (page.all("main").join(" "), visitor.get(&paths::questions_tables(COMMUNE, number)).await.text())
}

on_both_engines!(no_single_answer_is_told_by_reading_before_and_after_it, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    declare_open(&house).await;
    let nothing = read(&house, number).await;
    assert!(nothing.0.contains(&fr(tr::questionnaires::NO_STEP)), "{}", nothing.0);
    for at in 0..9 {
        answers(&house, number, &format!("Person {at}")).await;
        assert_eq!(read(&house, number).await, nothing, "{at}");
    }
    let mut last = answers(&house, number, "Person 9").await;
    let ten = read(&house, number).await;
    assert!(ten.0.contains("10 personnes ont répondu") && ten.0.contains("arrondis"), "{}", ten.0);
    assert!(ten.1.contains("water") && ten.1.contains(";10") && !ten.1.contains("audience"), "whole counts alone: {}", ten.1);
    // Nine more, and one who says something else: nothing moves, whatever the clock says.
    for at in 10..19 {
        answers(&house, number, &format!("Person {at}")).await;
    }
    fill(&mut last, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "4")]).await.redirect();
    last.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    house.app.clock.set(end_in(3));
    house.mails().await;
    let later = read(&house, number).await;
    assert_eq!(later.1, ten.1);
    // The staff see it as it is.
    let page = officer.get(&paths::questions_results(COMMUNE, number)).await;
    assert!(page.words().contains("19 personnes ont répondu"), "{}", page.words());
    answers(&house, number, "Person 19").await;
    let twenty = read(&house, number).await;
    assert!(twenty.0.contains("20 personnes ont répondu"), "{}", twenty.0);
    // Nineteen have water and one has not: neither is told to the unit.
    assert!(twenty.1.contains(";10") && !twenty.1.contains(";19") && !twenty.1.contains(";1\n"), "{}", twenty.1);
    assert_eq!(count(&house, "SELECT persons FROM questionnaire_steps").await, 20);
    // Afterwards everything is there, small numbers hidden.
    house.app.clock.set(end_in(10));
    assert!(read(&house, number).await.0.contains("20 personnes ont répondu"));
});

on_both_engines!(texts_are_not_shown_one_by_one_as_they_come, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    declare_open(&house).await;
    for at in 0..10 {
        let mut client = house.participant(&format!("Person {at}")).await;
        fill(&mut client, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "3")]).await.redirect();
        fill(&mut client, number, 2, &["why"], &[("q.why", &format!("Raison numéro {at}"))]).await.redirect();
        fill(&mut client, number, 3, &["permission"], &[("q.permission", "OK")]).await.redirect();
        client.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    }
    house.mails().await;
    let (page, tables) = read(&house, number).await;
    assert!(page.contains("10 personnes") && !page.contains("Raison") && !tables.contains("Raison"), "{page}");
    house.app.clock.set(end_in(10));
    assert!(read(&house, number).await.0.contains("Raison numéro 7"));
});

on_both_engines!(reading_results_again_reads_no_answers_and_writes_nothing, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    for at in 0..12 {
        answers(&house, number, &format!("Person {at}")).await;
    }
    let path = paths::questions_tables(COMMUNE, number);
    let first = officer.get(&path).await.text();
    house.app.db.record();
    house.app.db.recorded();
    assert_eq!(officer.get(&path).await.text(), first);
    let recorded = format!("{:?}", house.app.db.recorded());
    assert!(!recorded.contains("FROM questionnaire_answers"), "{recorded}");
    for verb in ["INSERT INTO questionnaire", "UPDATE questionnaire", "DELETE FROM questionnaire"] {
        assert!(!recorded.contains(verb), "{verb}");
    }
    // An answer that is changed is seen at once.
    let mut amina = answers(&house, number, "Amina").await;
    assert_ne!(officer.get(&path).await.text(), first);
    let before = officer.get(&paths::answers_csv(COMMUNE, number)).await.text();
    fill(&mut amina, number, 1, &["water", "people"], &[("q.water", "no"), ("q.people", "11")]).await.redirect();
    amina.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    assert_ne!(officer.get(&paths::answers_csv(COMMUNE, number)).await.text(), before);
});
