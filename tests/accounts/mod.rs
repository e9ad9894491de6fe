//! Accounts: joining, signing in and out, forgotten passwords, and what people change about themselves.

mod bombing;
mod guessing;
mod joining;
mod owners;
mod passwords;
mod sessions;
mod settings;
mod signing_in;
mod traces;

use crate::common::fr;
use app::words::tr;
use tajmaat::base::db::sql;

use crate::common::client::Answer;
use crate::common::{Client, TestApp};

const EMAIL: &str = "amina@example.org";
const PASSWORD: &str = "des oliviers au bord de l'oued";
const OTHER_PASSWORD: &str = "un figuier derrière la maison";

/// A complete form to join; `changes` replace its values.
pub fn joining<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("name", "Amina"), ("email", EMAIL), ("password", PASSWORD), ("language", "fr"), ("consent", "yes")];
    for change in changes {
        fields.retain(|field| field.0 != change.0);
        fields.push(*change);
    }
    fields
}

/// The path of the link in the one mail that waits, which goes to `to`.
async fn link(house: &TestApp, to: &str) -> String {
    let mails = house.mails().await;
    let mail = mails.iter().find(|mail| mail.to == to).unwrap_or_else(|| panic!("no mail to {to}: {mails:?}"));
    let line = mail.text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")).expect("a link of ours");
    line.to_owned()
}

/// Joins and confirms the address.
async fn join(house: &TestApp, email: &str) {
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[("email", email)])).await.redirect();
    let link = link(house, email).await;
    assert!(person.post(&link, &[]).await.words().contains(&fr(tr::accounts::CONFIRMED_TITLE)));
}

async fn sign_in(person: &mut Client, email: &str, password: &str) -> Answer {
    person.post("/sign-in", &[("email", email), ("password", password)]).await
}

/// Another browser of somebody who has joined, signed in.
async fn inside(house: &TestApp, email: &str) -> Client {
    let mut person = house.visitor();
    assert_eq!(sign_in(&mut person, email, PASSWORD).await.redirect(), "/account");
    person
}

/// Somebody who has joined, signed in.
async fn member(house: &TestApp, email: &str) -> Client {
    join(house, email).await;
    inside(house, email).await
}

async fn is_inside(person: &mut Client) -> bool {
    person.get("/account").await.status.is_success()
}

async fn count(house: &TestApp, statement: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(statement)).await.expect("a number").0
}

/// The words of a page but for what differs from visit to visit.
fn said(answer: &Answer) -> (u16, String, Vec<String>) {
    (answer.status.as_u16(), answer.words(), answer.all(".field-error"))
}
