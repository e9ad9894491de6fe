//! Outcomes: preparing what was decided, publishing it at once or not at all, telling everybody once, and what follows.

mod drafting;
mod following;
mod publishing;
mod reading;
mod telling;

use app::model::consultations::PhaseKind;
use app::model::content::{ItemKind, Role};
use app::model::paths;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{ConsultationId, sql};

use crate::common::client::Answer;
use crate::common::content::{Thing, comment};
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::{Outline, consultation, end_in};
use crate::questionnaires;

/// Open until the end of the tenth day from [`crate::common::NOW`], to be decided by the fortieth.
pub const PHASES: [(PhaseKind, i64); 3] = [(PhaseKind::Discuss, 10), (PhaseKind::Decide, 40), (PhaseKind::Follow, 90)];

pub const REASON: &str = "Sept personnes sur dix disent que l'eau manque le matin : une tournée de plus coûte peu.";
pub const SUMMARY: &str = "La commune ajoute une tournée et répare la conduite avant l'été.";

/// A consultation that is open, with three questions.
pub async fn open(house: &TestApp) -> (ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { phases: &PHASES, ..Outline::usual() };
    let made = consultation(house, officer.account.expect("signed in"), &outline).await;
    questionnaires::ask(house, made.0).await;
    made
}

/// A consultation that is over, with something that was said in its discussion.
pub async fn over(house: &TestApp, officer: &Client, phases: &[(PhaseKind, i64)]) -> i64 {
    let officer = officer.account.expect("signed in");
    let (id, number) = consultation(house, officer, &Outline { phases, ..Outline::usual() }).await;
    let on = Thing { kind: ItemKind::Consultation, id: id.0, number };
    comment(house, officer, on, true, "L'eau manque chaque matin.").await;
    number
}

/// Somebody new who answers the questions.
pub async fn answer(house: &TestApp, number: i64, name: &str) -> Client {
    let mut person = house.participant(name).await;
    questionnaires::fill_all(&mut person, number).await;
    person.post(&paths::questions_review(COMMUNE, number), &[]).await.redirect();
    person
}

/// Says something in the discussion.
pub async fn say(person: &mut Client, number: i64) {
    person.post(&paths::consultation_comments(COMMUNE, number), &[("body", "L'eau manque chez nous chaque matin.")]).await.redirect();
}

/// Lets the consultation end; an officer who prepares what was decided.
pub async fn close(house: &TestApp) -> Client {
    at(house, end_in(10)).await
}

/// An officer at a moment.
pub async fn at(house: &TestApp, moment: Timestamp) -> Client {
    house.app.clock.set(moment);
    house.staff("Naïma", Role::Officer).await
}

/// The same person in a session of today.
pub async fn again(house: &TestApp, person: &Client) -> Client {
    house.signed_in(person.account.expect("signed in"), false).await
}

/// A point that is whole, with some fields otherwise.
pub fn point(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let good = [
        ("act", "save"),
        ("decision", "accepted"),
        ("title_ar", "جولة إضافية للماء"),
        ("title_fr", "Une tournée d'eau de plus"),
        ("decider_ar", "مجلس الجماعة، دورة ماي"),
        ("decider_fr", "Le conseil communal, session de mai"),
        ("reason_ar", "سبعة من كل عشرة يقولون إن الماء ينقطع صباحا."),
        ("reason_fr", REASON),
        ("basis", "questionnaires:question.water"),
        ("milestone_ar", "شراء الشاحنة"),
        ("milestone_fr", "Achat du camion"),
        ("milestone_on", "2026-06-30"),
    ];
    let kept = good.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| name == other));
    kept.chain(changed.iter().copied().filter(|(_, value)| !value.is_empty())).collect()
}

pub async fn add_point(officer: &mut Client, number: i64, changed: &[(&'static str, &'static str)]) -> Answer {
    officer.post(&paths::outcome_point(COMMUNE, number, "new"), &point(changed)).await
}

pub async fn summarise(officer: &mut Client, number: i64) -> Answer {
    let fields = [("act", "save"), ("summary_ar", "تضيف الجماعة جولة وتصلح القناة قبل الصيف."), ("summary_fr", SUMMARY)];
    officer.post(&paths::prepare_outcome(COMMUNE, number), &fields).await
}

pub async fn publish(officer: &mut Client, number: i64) -> Answer {
    officer.post(&paths::publish_outcome(COMMUNE, number), &[]).await
}

/// A consultation that somebody answered, closed, with an outcome of one point that is public.
pub async fn decided(house: &TestApp) -> (Client, ConsultationId, i64) {
    let (id, number) = open(house).await;
    answer(house, number, "Amina").await;
    let mut officer = close(house).await;
    summarise(&mut officer, number).await.redirect();
    add_point(&mut officer, number, &[]).await.redirect();
    publish(&mut officer, number).await.redirect();
    (officer, id, number)
}

/// A number that a statement finds.
pub async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

pub const DECIDED: &str = "SELECT COUNT(*) FROM consultations WHERE decided_at IS NOT NULL";
pub const PUBLISHED: &str = "SELECT COUNT(*) FROM outcomes WHERE published_at IS NOT NULL";
