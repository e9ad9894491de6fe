//! Corrections after questions are asked: none after closing, and however many are made, none adds up to another question.

use app::model::paths;
use axum::http::StatusCode;
use xlsform::to_xlsx;

use super::staff::upload;
use super::{asked, count, form, participants};
use crate::common::{COMMUNE, Client, fr};
use crate::consultations::end_in;
use crate::on_both_engines;
use app::words::tr;

const REASON: [(&str, &str); 1] = [("reason", "Une faute de frappe dans la question.")];

/// Takes these words for the first question, and publishes them.
async fn correct(officer: &mut Client, number: i64, words: &str) -> StatusCode {
    let mut new = form();
    new.pages[0].questions[0].label.set("fr", words);
    upload(officer, number, &to_xlsx(&new).expect("a workbook")).await.redirect();
    officer.post(&paths::publish_questions(COMMUNE, number), &REASON).await.status
}

on_both_engines!(many_small_corrections_make_no_other_question, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    assert_eq!(correct(&mut officer, number, "Avez-vous l'eau courante ?").await, StatusCode::SEE_OTHER);
    assert_eq!(correct(&mut officer, number, "Avez-vous une eau courante ?").await, StatusCode::SEE_OTHER);
    // A word at a time: by now most of the first question would be gone.
    assert_eq!(correct(&mut officer, number, "Voulez-vous une eau courante ?").await, StatusCode::CONFLICT);
    let page = officer.get(&paths::publish_questions(COMMUNE, number)).await;
    assert!(page.has(".error-summary") && page.words().contains("Avez-vous l'eau ?"), "{}", page.words());
    assert_eq!(count(&house, "SELECT version FROM questionnaires").await, 3);
});

on_both_engines!(an_answer_is_not_made_its_opposite, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    let mut new = form();
    new.lists[0].choices[0].label.set("fr", "Non");
    upload(&mut officer, number, &to_xlsx(&new).expect("a workbook")).await.redirect();
    assert_eq!(officer.post(&paths::publish_questions(COMMUNE, number), &REASON).await.status, StatusCode::CONFLICT);
    assert_eq!(count(&house, "SELECT version FROM questionnaires").await, 1);
});

on_both_engines!(nothing_is_changed_after_closing, |house| {
    let (mut officer, _, number) = asked(&house, participants()).await;
    house.app.clock.set(end_in(10).plus_seconds(-1));
    assert_eq!(correct(&mut officer, number, "Avez-vous l'eau courante ?").await, StatusCode::SEE_OTHER);
    house.app.clock.set(end_in(10));
    assert_eq!(correct(&mut officer, number, "Avez-vous l'eau courante  ici ?").await, StatusCode::CONFLICT);
    let page = officer.get(&paths::publish_questions(COMMUNE, number)).await;
    assert!(page.words().contains(&fr(tr::questionnaires::staff::OVER)) && !page.has("form [name=reason]"), "{}", page.words());
    assert_eq!(count(&house, "SELECT version FROM questionnaires").await, 2);
});
