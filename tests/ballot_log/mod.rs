//! The public log of a ballot: receipts of voters, leaves that enter together, what proves them, and the end.

mod closing;
mod entering;
mod receipts;

use std::collections::BTreeSet;

use app::model::ballots::{BallotKind, Channel, Choice};
use app::model::paths;
use axum::http::StatusCode;
use counting::log::{Published, from_hex};
use serde_json::Value;
use tajmaat::base::db::{AccountId, ConsultationId, sql};
use tajmaat::participation::ballots::{self, Outcome, Voter};

use crate::ballots::walk::{settings, voting_on};
use crate::common::{COMMUNE, Client, TestApp};

/// A ballot on a budget in which people vote, and where it is.
pub async fn ballot(house: &TestApp) -> (ConsultationId, i64) {
    voting_on(house, &settings(BallotKind::Budget)).await
}

pub fn choice(options: &[i64]) -> Choice {
    Choice::Options(options.iter().copied().collect::<BTreeSet<i64>>())
}

/// Votes for somebody.
pub async fn cast(house: &TestApp, id: ConsultationId, account: AccountId, options: &[i64]) {
    let ballot = ballots::get(&mut &house.app.db, id).await.expect("a ballot");
    let voter = Voter { account, channel: Channel::Online };
    let outcome = ballots::cast(&house.app, &ballot, voter, &choice(options)).await.expect("an outcome");
    assert!(matches!(outcome, Outcome::Counted { .. }), "{outcome:?}");
}

/// People who voted.
pub async fn voters(house: &TestApp, id: ConsultationId, count: usize) -> Vec<Client> {
    let mut voters = Vec::with_capacity(count);
    for at in 0..count {
        let client = house.participant(&format!("Votante {at}")).await;
        cast(house, id, client.account.expect("signed in"), &[at as i64 % 4 + 1]).await;
        voters.push(client);
    }
    voters
}

/// Asks for a receipt; returns the leaf that it names.
pub async fn ask(client: &mut Client, number: i64) -> String {
    let path = paths::ballot_receipt(COMMUNE, number);
    let answer = client.post(&path, &[]).await;
    assert_eq!(answer.redirect(), path);
    let page = client.follow(&answer).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    page.all("dl.facts code").into_iter().next().expect("a leaf")
}

/// The log as anybody downloads it.
pub async fn log(house: &TestApp, number: i64) -> Published {
    let answer = house.visitor().get(&paths::ballot_leaf(COMMUNE, number, "log.json")).await;
    assert_eq!(answer.status, StatusCode::OK);
    Published::read(answer.text().as_bytes()).expect("a log")
}

/// A file in JSON.
pub async fn json(house: &TestApp, path: &str) -> Value {
    let answer = house.visitor().get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    serde_json::from_str(&answer.text()).expect("JSON")
}

/// Hashes of a list in JSON.
pub fn hashes(list: &Value) -> Vec<[u8; 32]> {
    let texts = list.as_array().expect("a list").iter();
    texts.map(|text| from_hex(text.as_str().expect("a text")).expect("a hash")).collect()
}

/// Positions of leaves, in the order in which they are given.
pub async fn positions(house: &TestApp, leaves: &[String]) -> Vec<Option<i64>> {
    let mut positions = Vec::new();
    for leaf in leaves {
        let hash = from_hex::<32>(leaf).expect("a hash").to_vec();
        let (position,) = house.app.db.one::<(Option<i64>,)>(sql("SELECT position FROM ballot_leaves WHERE hash = $1").bind(hash)).await.expect("a leaf");
        positions.push(position);
    }
    positions
}
