//! Phones: joining, signing in, new passwords and settings by number and code; the gateway; what nobody learns from answers or from time.

mod gateway;
mod joining;
mod passwords;
mod settings;
mod signing_in;
mod timing;

use tajmaat::base::db::sql;
use tajmaat::base::sms::Sms;

use crate::common::client::Answer;
use crate::common::{Client, TestApp};

const PHONE: &str = "06 12 34 56 78";
const NUMBER: &str = "+212612345678";
const UNKNOWN: &str = "07 00 00 00 00";
const PASSWORD: &str = "des oliviers au bord de l'oued";
const OTHER_PASSWORD: &str = "un figuier derrière la maison";

/// A complete form to join by phone; `changes` replace its values.
fn joining<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    crate::accounts::joining(&[&[("email", PHONE)], changes].concat())
}

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
    let asked = person.post("/sign-up", &joining(&[("name", name), ("email", phone), ("password", password)])).await;
    assert_eq!(asked.redirect(), "/phone/code");
    let code = code(house).await;
    assert_eq!(person.post("/phone/code", &[("code", &code)]).await.redirect(), "/account");
    person
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
