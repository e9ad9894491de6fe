//! Paper: entered at the desk for people without an account, noticed when it comes twice, handed over with a code, withdrawn when it was a mistake.

mod claiming;
mod counters;
mod doubles;
mod entering;

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use uuid::Uuid;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};

/// Today in the tests' house.
pub const TODAY: &str = "2026-03-09";
pub const TITLE: &str = "Le puits du douar est à sec";
pub const BODY: &str = "Depuis six semaines le puits ne donne plus rien et les enfants marchent une heure pour l'eau.";
pub const REASON: &str = "Ce sont deux familles différentes, je les connais.";

/// The address of a form.
pub fn form(kind: &str) -> String {
    paths::paper_form(COMMUNE, kind)
}

/// Sends a form as an agent fills it in: a fresh key, today's paper, and what the test says.
pub async fn send(agent: &mut Client, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let key = agent.get(&form(kind)).await.value("key").expect("a key");
    send_again(agent, kind, &key, fields).await
}

/// The same with a key of before.
pub async fn send_again(agent: &mut Client, kind: &str, key: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("key", key), ("paper_date", TODAY)];
    all.extend_from_slice(fields);
    agent.post(&form(kind), &all).await
}

/// What an entry gave: the page, the receipts of its slips, their codes.
pub struct Entered {
    pub page: Answer,
    pub receipts: Vec<String>,
    pub codes: Vec<String>,
}

impl Entered {
    pub fn code(&self) -> &str {
        &self.codes[0]
    }
    pub fn receipt(&self) -> &str {
        &self.receipts[0]
    }
}

/// Enters something and opens the page that shows its slips.
pub async fn enter(agent: &mut Client, kind: &str, fields: &[(&str, &str)]) -> Entered {
    let answer = send(agent, kind, fields).await;
    let page = agent.follow(&answer).await;
    let mut receipts = page.all(".slip [lang=ar] bdi[dir=ltr]");
    if receipts.is_empty() {
        receipts = page.all(".rows a.receipt bdi");
    }
    Entered { receipts, codes: page.all(".slip-code"), page }
}

/// Enters the problem that most tests begin with.
pub async fn enter_problem(agent: &mut Client, name: &str) -> Entered {
    let fields = [("name", name), ("place", "ighrem"), ("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "ighrem")];
    enter(agent, "problem", &fields).await
}

/// Enters a support of one person for one solution.
pub async fn enter_support(agent: &mut Client, number: i64, name: &str, more: &[(&str, &str)]) -> Entered {
    let number = number.to_string();
    let mut fields = vec![("solutions", number.as_str()), ("names", name)];
    fields.extend_from_slice(more);
    enter(agent, "support", &fields).await
}

pub async fn claim(client: &mut Client, code: &str) -> Answer {
    client.post(&paths::receipt(COMMUNE), &[("code", code)]).await
}

pub async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// Counters of a solution, and what its rows amount to: they must be the same.
pub async fn counts(house: &TestApp, solution: Uuid) -> (i64, i64) {
    let select = sql("SELECT support_count, resident_support_count, (SELECT COUNT(*) FROM supports s WHERE s.solution_id = solutions.id), \
         (SELECT COUNT(*) FROM supports s WHERE s.solution_id = solutions.id AND s.resident) FROM solutions WHERE id = $1");
    let (all, residents, rows, resident_rows): (i64, i64, i64, i64) = house.app.db.one(select.bind(solution)).await.expect("counts");
    assert_eq!((all, residents), (rows, resident_rows), "the counters are what there is");
    (all, residents)
}

/// Asserts that a form came back with a message beside a field, and what was typed still in it.
pub fn refused(answer: &Answer, field: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.words());
    assert!(answer.has(&format!("#{field}-error")), "no message at {field}: {:?}", answer.all(".error-summary"));
}
