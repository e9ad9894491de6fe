//! Accounts: coming in by a code or a password, going out, forgotten passwords, and what people change about themselves.

mod bombing;
mod carried;
mod entering;
mod guessing;
mod owners;
mod passwords;
mod sessions;
mod settings;
mod signing_in;
mod traces;

use app::model::Lang;
use tajmaat::base::db::{AccountId, sql};
use tajmaat::base::mail::Mail;
use tajmaat::people::{accounts, consent};

use crate::common::client::Answer;
use crate::common::{Client, TestApp};

const EMAIL: &str = "amina@example.org";
pub const PASSWORD: &str = "des oliviers au bord de l'oued";
const OTHER_PASSWORD: &str = "un figuier derrière la maison";

/// The path of the link in the one mail that waits, which goes to `to`.
async fn link(house: &TestApp, to: &str) -> String {
    let mails = house.mails().await;
    link_in(mails.iter().find(|mail| mail.to == to).unwrap_or_else(|| panic!("no mail to {to}: {mails:?}")))
}

/// The path of the link in a mail.
pub fn link_in(mail: &Mail) -> String {
    mail.text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")).expect("a link of ours").to_owned()
}

/// The six digits in a mail.
pub fn code_in(mail: &Mail) -> String {
    mail.text.lines().find(|line| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit())).expect("a code").to_owned()
}

/// The code of the one mail that waits, which goes to `to`.
async fn code(house: &TestApp, to: &str) -> String {
    let mails = house.mails().await;
    code_in(mails.iter().find(|mail| mail.to == to && mail.text.contains("/confirm/")).unwrap_or_else(|| panic!("no code to {to}: {mails:?}")))
}

/// Asks for a code to an address or a phone.
pub async fn ask(person: &mut Client, contact: &str) -> Answer {
    person.post("/sign-in", &[("email", contact)]).await
}

/// Somebody new in a browser of theirs, up to the code by mail and their name.
pub async fn enter(house: &TestApp, person: &mut Client, email: &str, name: &str) -> Answer {
    assert_eq!(ask(person, email).await.redirect(), "/code");
    let code = code(house, email).await;
    assert_eq!(person.post("/code", &[("code", &code)]).await.redirect(), "/sign-in/name");
    person.post("/sign-in/name", &[("name", name)]).await
}

/// Makes the account of somebody who has a password.
pub async fn join(house: &TestApp, email: &str) -> AccountId {
    join_with(house, email, PASSWORD).await
}

async fn join_with(house: &TestApp, email: &str, password: &str) -> AccountId {
    let id = accounts::create(&house.app, "Amina", email, password).await.expect("an account");
    house.app.db.run(sql("UPDATE accounts SET language = 'fr' WHERE id = ").arg(id)).await.expect("a language");
    let mut tx = house.app.db.begin().await.expect("a transaction");
    consent::record(&house.app, &mut tx, id, Lang::Fr, consent::Way::Mail).await.expect("a consent");
    tx.commit().await.expect("kept");
    id
}

pub async fn sign_in(person: &mut Client, email: &str, password: &str) -> Answer {
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
