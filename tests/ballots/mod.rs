//! Ballots of consultations: preparing and publishing them, voting in every kind, what is withdrawn and what does not count, and who sees what.

mod awaiting_list;
mod cancelling;
mod casting;
mod declaring;
mod leaving;
mod looking_after;
mod narrowing;
mod preparing;
mod rushing;
mod unsent;
pub mod walk;

use app::model::ballots::{BallotKind, BallotSettings, Channel, Choice};
use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use tajmaat::base::db::{AccountId, ConsultationId, sql};
use tajmaat::base::erasure::{Contributions, Leaving};
use tajmaat::participation::ballots::{self, Ballot, Outcome, Voter};
use tajmaat::participation::consultations::Audience;

use crate::common::{Client, NOW, TestApp};
use crate::consultations::{Outline, consultation};

/// Voting to the end of the fifth day from [`NOW`].
pub const PHASES: [(PhaseKind, i64); 3] = [(PhaseKind::Vote, 5), (PhaseKind::Verify, 10), (PhaseKind::Decide, 40)];

/// What is declared of a kind, without a confirmation.
pub fn of(kind: BallotKind) -> BallotSettings {
    BallotSettings { kind, rule: kind.rules()[0], ..BallotSettings::default() }
}

/// A published ballot in which people vote now, with five options; in a budget 1 and 2 are in one envelope of 100,000 dirhams, 3 and 4 in a second one, 5 in a third.
pub async fn ballot(house: &TestApp, audience: AudienceKind, settings: &BallotSettings) -> (ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let outline = Outline { audience: Audience::of(audience), phases: &PHASES, published: true };
    let (id, number) = consultation(house, officer, &outline).await;
    let db = &house.app.db;
    let text = serde_json::to_string(settings).expect("JSON");
    let insert = sql("INSERT INTO ballots (consultation_id, settings, next_option, frozen_at, order_key) VALUES ($1, $2, 6, $3, $4)");
    db.run(insert.bind(id).bind(text).bind(NOW.plus_days(-10)).bind(vec![7_u8; 32])).await.expect("a ballot");
    crate::counts::nonce(house, id).await;
    db.run(sql("INSERT INTO ballot_tallies (consultation_id) VALUES ($1)").bind(id)).await.expect("numbers");
    let is_budget = settings.kind == BallotKind::Budget;
    for envelope in (1_i64..=3).filter(|_| is_budget) {
        let insert = sql("INSERT INTO ballot_envelopes (consultation_id, number, title_ar, title_fr, amount) VALUES ($1, $2, 'غلاف', 'Enveloppe', 10000000)");
        db.run(insert.bind(id).bind(envelope)).await.expect("an envelope");
    }
    for (number, envelope) in [(1_i64, 1_i64), (2, 1), (3, 2), (4, 2), (5, 3)] {
        let insert = sql("INSERT INTO ballot_options (consultation_id, number, title_ar, title_fr, cost, envelope) VALUES ($1, $2, $3, $4, $5, $6)");
        let (cost, envelope) = (is_budget.then_some(6_000_000_i64), is_budget.then_some(envelope));
        let insert = insert.bind(id).bind(number).bind(format!("خيار {number}")).bind(format!("Option {number}"));
        db.run(insert.bind(cost).bind(envelope)).await.expect("an option");
    }
    (id, number)
}

/// A draft with a phase of voting, of an officer.
pub async fn drafted(house: &TestApp, officer: &Client) -> (ConsultationId, i64) {
    let phases = [(PhaseKind::Discuss, 3), (PhaseKind::Vote, 10), (PhaseKind::Decide, 40)];
    let outline = Outline { audience: Audience::of(AudienceKind::Residents), phases: &phases, published: false };
    consultation(house, officer.account.expect("signed in"), &outline).await
}

pub async fn load(house: &TestApp, id: ConsultationId) -> Ballot {
    ballots::get(&mut &house.app.db, id).await.expect("a ballot")
}

/// What is written in one way.
pub fn choice(kind: BallotKind, text: &str) -> Choice {
    Choice::parse(kind, text).unwrap_or_else(|| panic!("no choice: {text}"))
}

pub const fn online(account: AccountId) -> Voter {
    Voter { account, channel: Channel::Online }
}

/// Has a choice count.
pub async fn cast(house: &TestApp, id: ConsultationId, account: AccountId, text: &str) -> Outcome {
    let ballot = load(house, id).await;
    let choice = choice(ballot.settings.kind, text);
    ballots::cast(&house.app, &ballot, online(account), &choice).await.expect("it is answered")
}

/// Keeps a choice.
pub async fn keep(house: &TestApp, id: ConsultationId, account: AccountId, text: &str) -> Outcome {
    let ballot = load(house, id).await;
    let choice = choice(ballot.settings.kind, text);
    ballots::keep(&house.app, &ballot, online(account), &choice).await.expect("it is answered")
}

/// Somebody who joined.
pub async fn person(house: &TestApp, name: &str) -> AccountId {
    house.participant(name).await.account.expect("signed in")
}

/// A number that a statement finds.
pub async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

/// What counts, whoever voted it.
pub async fn choices(house: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT choice FROM ballot_choices ORDER BY choice")).await.expect("choices");
    rows.into_iter().map(|(choice,)| choice).collect()
}

/// Closes a ballot; returns what was voted, in order.
pub async fn close(house: &TestApp, id: ConsultationId) -> tajmaat::base::error::Result<Vec<String>> {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let taken = ballots::close(&house.app, &mut tx, id).await?;
    tx.commit().await.expect("kept");
    let mut taken: Vec<String> = taken.into_iter().map(|sealed| sealed.choice).collect();
    taken.sort();
    Ok(taken)
}

/// Somebody leaves, as far as ballots are concerned.
pub async fn leave(house: &TestApp, account: AccountId) {
    let mut leaving = Leaving {
        account,
        name: "Amina".to_owned(),
        email: None,
        phone: None,
        shares_phone: false,
        contributions: Contributions::Remove,
        at: house.app.clock.now(),
        afterwards: Vec::new(),
    };
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let erase = ballots::SLICE.erase.expect("it erases");
    erase(&house.app, &mut tx, &mut leaving).await.expect("erased");
    tx.commit().await.expect("kept");
}
