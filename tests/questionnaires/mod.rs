//! Questionnaires: answering page by page, organisations, closing, results, and preparing them.

mod answering;
mod boundaries;
mod closing;
mod correcting;
mod editing;
mod organisations;
mod photos;
mod results;
mod sheets;
pub mod staff;
mod steps;
mod texts;

use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::{ConsultationId, sql};
use tajmaat::participation::consultations::Audience;
use tajmaat::participation::questionnaires::past;
use xlsform::Form;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::consultations::{Outline, consultation};

/// Three pages: water with a number of people, why not (only for those without), and whether that may be published.
pub fn form() -> Form {
    let text = r#"{"id": "water", "version": "1", "title": "الماء", "default_language": "ar",
      "languages": [{"name": "العربية", "tag": "ar"}, {"name": "Français", "tag": "fr"}],
      "pages": [
        {"group": {"name": "home", "label": {"ar": "البيت", "fr": "Le logement"}}, "questions": [
          {"name": "water", "kind": {"type": "select_one", "list": "yes_no"}, "label": {"ar": "هل عندكم الماء؟", "fr": "Avez-vous l'eau ?"}, "required": "yes"},
          {"name": "people", "kind": {"type": "integer"}, "label": {"ar": "كم شخصا؟", "fr": "Combien de personnes ?"}, "constraint": ". >= 1 and . <= 20",
           "constraint_message": {"ar": "بين 1 و20", "fr": "Entre 1 et 20"}}]},
        {"group": {"name": "reasons", "label": {"ar": "السبب", "fr": "La raison"}}, "questions": [
          {"name": "why", "kind": {"type": "text"}, "label": {"ar": "لماذا؟", "fr": "Pourquoi ?"}, "relevant": "${water} = 'no'"}]},
        {"group": {"name": "end", "label": {"ar": "النهاية", "fr": "La fin"}}, "questions": [
          {"name": "thanks", "kind": {"type": "note"}, "label": {"ar": "شكرا", "fr": "Merci"}},
          {"name": "permission", "kind": {"type": "acknowledge"}, "label": {"ar": "أوافق على النشر", "fr": "J'accepte la publication"}}]}],
      "lists": [{"name": "yes_no", "choices": [{"name": "yes", "label": {"ar": "نعم", "fr": "Oui"}}, {"name": "no", "label": {"ar": "لا", "fr": "Non"}}]}]}"#;
    let form: Form = serde_json::from_str(text).expect("a form");
    assert!(form.faults(&xlsform::Limits::default()).is_empty(), "{:?}", form.faults(&xlsform::Limits::default()));
    form
}

/// Open from ten days ago to the end of the tenth day from [`NOW`].
pub const OPEN: [(PhaseKind, i64); 2] = [(PhaseKind::Gather, 10), (PhaseKind::Decide, 40)];

/// An officer, and an open consultation of theirs with these questions.
pub async fn asked(house: &TestApp, audience: Audience) -> (Client, ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { audience, phases: &OPEN, published: true };
    let (id, number) = consultation(house, officer.account.expect("signed in"), &outline).await;
    ask(house, id).await;
    (officer, id, number)
}

/// Gives a published consultation these questions.
pub async fn ask(house: &TestApp, id: ConsultationId) {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    past::insert(&house.app, &mut tx, id, (&form(), "permission"), NOW.plus_days(-10)).await.expect("questions");
    tx.commit().await.expect("kept");
}

/// Gives a draft of a consultation these questions.
pub async fn prepare(house: &TestApp, id: ConsultationId) {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    past::prepare(&house.app, &mut tx, id, &form(), NOW.plus_days(-10)).await.expect("questions");
    tx.commit().await.expect("kept");
}

/// Open to everybody who has an account.
pub fn participants() -> Audience {
    Audience::of(AudienceKind::Participants)
}

pub fn page(number: i64, page: i64) -> String {
    paths::questions_page(COMMUNE, number, page)
}

/// Sends a page on which these questions were shown.
pub async fn fill(client: &mut Client, number: i64, at: i64, shown: &[&str], fields: &[(&str, &str)]) -> Answer {
    let shown = shown.iter().map(|name| ("shown", *name));
    let fields: Vec<(&str, &str)> = shown.chain(fields.iter().copied()).collect();
    client.post(&page(number, at), &fields).await
}

/// Answers that there is water, for four people, and comes to the review.
pub async fn fill_all(client: &mut Client, number: i64) {
    fill(client, number, 1, &["water", "people"], &[("q.water", "yes"), ("q.people", "4")]).await.redirect();
    fill(client, number, 3, &["permission"], &[("q.permission", "OK")]).await.redirect();
}

/// A number that a statement finds.
pub async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// The kept answers, as JSON.
pub async fn kept(house: &TestApp, query: &'static str) -> serde_json::Value {
    let (text,): (String,) = house.app.db.one(sql(query)).await.expect("answers");
    serde_json::from_str(&text).expect("JSON")
}

pub const ANSWERS: &str = "SELECT COUNT(*) FROM questionnaire_answers";
