//! Phones: joining, signing in, new passwords and settings by number and code; the gateway; what nobody learns from answers or from time.

mod gateway;
mod joining;
mod passwords;
mod settings;
mod signing_in;
mod timing;

use tajmaat::base::db::sql;
use tajmaat::base::sms::Sms;

use crate::accounts::ask;
use crate::common::client::Answer;
use crate::common::{Client, TestApp};

const PHONE: &str = "06 12 34 56 78";
const NUMBER: &str = "+212612345678";
const UNKNOWN: &str = "07 00 00 00 00";
const PASSWORD: &str = "des oliviers au bord de l'oued";
const OTHER_PASSWORD: &str = "un figuier derrière la maison";

/// The six digits of an SMS.
fn digits(sms: &Sms) -> String {
    sms.text.chars().filter(char::is_ascii_digit).take(6).collect()
}

/// The code of the one SMS that waits.
async fn code(house: &TestApp) -> String {
    let texts = house.texts().await;
    assert_eq!(texts.len(), 1, "{texts:?}");
    digits(&texts[0])
}

/// A code that is not this one.
fn wrong(code: &str) -> String {
    if code == "123456" { "654321".to_owned() } else { "123456".to_owned() }
}

/// Somebody who has joined by phone, signed in.
async fn member(house: &TestApp, name: &str, phone: &str, password: &str) -> Client {
    // Of people who share a phone, whoever came first is named first.
    house.wait_seconds(1);
    let mut person = house.visitor();
    let answer = enter(house, &mut person, phone, name).await;
    assert_eq!(answer.redirect(), "/account");
    person.post("/account/password", &[("new_password", password)]).await.redirect();
    // The news of the password is not what tests look for.
    house.texts().await;
    person
}

/// Somebody new, up to the code and their name.
async fn enter(house: &TestApp, person: &mut Client, phone: &str, name: &str) -> Answer {
    assert_eq!(ask(person, phone).await.redirect(), "/code");
    let code = code(house).await;
    assert_eq!(person.post("/code", &[("code", &code)]).await.redirect(), "/sign-in/name");
    person.post("/sign-in/name", &[("name", name)]).await
}

async fn sign_in(person: &mut Client, contact: &str, password: &str) -> Answer {
    person.post("/sign-in", &[("email", contact), ("password", password)]).await
}

async fn is_inside(person: &mut Client) -> bool {
    person.get("/account").await.status.is_success()
}

async fn count(house: &TestApp, statement: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(statement)).await.expect("a number").0
}

/// The words of a page but for what differs from visit to visit, and whether a cookie came.
fn said(answer: &Answer) -> (u16, String, Vec<String>) {
    (answer.status.as_u16(), answer.words(), answer.all(".field-error"))
}
