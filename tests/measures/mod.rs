//! Measures about people: giving them, what they forbid and leave, their end, and appeals.

mod contesting;
mod giving;
mod standing;

use app::model::paths;
use tajmaat::base::db::{AccountId, sql};

use crate::common::client::Answer;
use crate::common::content::{Thing, comment, problem};
use crate::common::{COMMUNE, Client, TestApp};

pub const NOTE: &str = "Trois commentaires blessants en deux jours, malgré un premier mot.";

pub fn id(client: &Client) -> AccountId {
    client.account.expect("signed in")
}

/// A person who wrote a comment here, and the comment.
pub async fn author(house: &TestApp) -> (Client, Thing) {
    let person = house.participant("Naima").await;
    let thing = written_by(house, &person).await;
    (person, thing)
}

pub async fn written_by(house: &TestApp, person: &Client) -> Thing {
    let on = problem(house, id(person), "Lampadaire éteint", "Il fait noir devant l'école.").await;
    comment(house, id(person), on, false, "Les voisins sont des voleurs.").await
}

pub fn form(thing: Thing) -> String {
    paths::give_measure(COMMUNE, thing.kind.as_str(), thing.id)
}

/// Reads the form and sends it, as a browser would.
pub async fn give(staff: &mut Client, thing: Thing, measure: &str, days: &str) -> Answer {
    let seen = staff.get(&form(thing)).await.value("seen").unwrap_or_default();
    send(staff, thing, measure, days, &seen).await
}

pub async fn send(staff: &mut Client, thing: Thing, measure: &str, days: &str, seen: &str) -> Answer {
    staff.post(&form(thing), &[("measure", measure), ("days", days), ("reason", "insult"), ("note", NOTE), ("seen", seen)]).await
}

/// The address of the only measure, or of the last one.
pub async fn last(house: &TestApp) -> String {
    let (id,): (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM measures ORDER BY number DESC, created_at DESC LIMIT 1")).await.expect("a measure");
    paths::measure(COMMUNE, id)
}

pub async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

pub const GIVEN: &str = "SELECT COUNT(*) FROM measures WHERE state = 'given'";
