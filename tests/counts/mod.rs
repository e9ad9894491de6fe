//! Counts of ballots: closing once, counting by each rule, the lot of two people, files that give the same when they are counted again, and no partial result.

mod closing;
mod declared;
mod drawing;
mod files;
mod remains;
mod results;
mod secrecy;
mod telling;

use app::model::ballots::{BallotKind, BallotSettings, Channel, Choice};
use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::{AccountId, ConsultationId, sql};
use tajmaat::participation::ballots::{self, Outcome, Voter};
use tajmaat::participation::consultations::Audience;

use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::consultations::{Outline, consultation, end_in};

/// Voting to the end of the fifth day from [`NOW`].
pub const PHASES: [(PhaseKind, i64); 3] = [(PhaseKind::Vote, 5), (PhaseKind::Verify, 10), (PhaseKind::Decide, 40)];
/// What the options of a budget cost, in centimes; one envelope has 100,000 dirhams.
pub const COSTS: [i64; 4] = [5_000_000, 4_000_000, 3_000_000, 6_000_000];

/// Thirty-two bytes that stand nowhere else.
pub const NONCE: &[u8; 32] = b"nothing but this leads to a vote";

/// What is declared of a kind.
pub fn of(kind: BallotKind) -> BallotSettings {
    BallotSettings { kind, rule: kind.rules()[0], ..BallotSettings::default() }
}

/// A published ballot in which people vote now, with four options.
pub async fn ballot(house: &TestApp, settings: &BallotSettings) -> (ConsultationId, i64) {
    ballot_in(house, settings, &PHASES).await
}

/// The same with phases of its own.
pub async fn ballot_in(house: &TestApp, settings: &BallotSettings, phases: &[(PhaseKind, i64)]) -> (ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let outline = Outline { audience: Audience::of(AudienceKind::Participants), phases, published: true };
    let (id, number) = consultation(house, officer, &outline).await;
    let db = &house.app.db;
    let text = serde_json::to_string(settings).expect("JSON");
    let insert = sql("INSERT INTO ballots (consultation_id, settings, next_option, frozen_at, order_key) VALUES ($1, $2, 5, $3, $4)");
    db.run(insert.bind(id).bind(text).bind(NOW.plus_days(-10)).bind(vec![0xab_u8; 32])).await.expect("a ballot");
    nonce(house, id).await;
    db.run(sql("INSERT INTO ballot_tallies (consultation_id) VALUES ($1)").bind(id)).await.expect("numbers");
    let is_budget = settings.kind == BallotKind::Budget;
    if is_budget {
        let insert =
            sql("INSERT INTO ballot_envelopes (consultation_id, number, title_ar, title_fr, amount) VALUES ($1, 1, 'الميزانية', 'Le budget', 10000000)");
        db.run(insert.bind(id)).await.expect("an envelope");
    }
    let options = if settings.kind == BallotKind::YesNo { &[][..] } else { &COSTS[..] };
    for (number, cost) in (1_i64..).zip(options) {
        let insert =
            sql("INSERT INTO ballot_options (consultation_id, number, title_ar, title_fr, cost, envelope, category) VALUES ($1, $2, $3, $4, $5, $6, 'water')");
        let (cost, envelope) = (is_budget.then_some(*cost), is_budget.then_some(1_i64));
        let insert = insert.bind(id).bind(number).bind(format!("خيار {number}")).bind(format!("Option {number}"));
        db.run(insert.bind(cost).bind(envelope)).await.expect("an option");
    }
    (id, number)
}

/// With what links to votes are made in a ballot.
pub async fn nonce(house: &TestApp, id: ConsultationId) {
    let insert = sql("INSERT INTO ballot_nonces (consultation_id, nonce) VALUES ($1, $2)");
    house.app.db.run(insert.bind(id).bind(NONCE.to_vec())).await.expect("a nonce");
}

/// What stands in a choice, as it is kept.
pub fn choice(kind: BallotKind, text: &str) -> Choice {
    Choice::parse(kind, text).unwrap_or_else(|| panic!("no choice: {text}"))
}

/// Somebody's vote.
pub async fn cast(house: &TestApp, id: ConsultationId, account: AccountId, text: &str) -> Outcome {
    let ballot = ballots::get(&mut &house.app.db, id).await.expect("a ballot");
    let voter = Voter { account, channel: Channel::Online };
    ballots::cast(&house.app, &ballot, voter, &choice(ballot.settings.kind, text)).await.expect("it is answered")
}

/// Somebody new who votes for each of these.
pub async fn vote(house: &TestApp, id: ConsultationId, choices: &[&str]) -> Vec<AccountId> {
    let mut people = Vec::new();
    for (at, text) in choices.iter().enumerate() {
        let person = house.participant(&format!("Voter {at}")).await.account.expect("signed in");
        assert_eq!(cast(house, id, person, text).await, Outcome::Counted { replaced: false }, "{text}");
        people.push(person);
    }
    people
}

/// An officer after voting is over.
pub async fn over(house: &TestApp) -> Client {
    house.app.clock.set(end_in(5));
    house.staff("Naïma", Role::Officer).await
}

/// Presses the button that closes and counts.
pub async fn close(officer: &mut Client, number: i64) -> Answer {
    officer.post(&paths::ballot_count(COMMUNE, number), &[]).await
}

/// A ballot with these votes, closed and counted.
pub async fn counted(house: &TestApp, settings: &BallotSettings, choices: &[&str]) -> (Client, ConsultationId, i64) {
    let (id, number) = ballot(house, settings).await;
    vote(house, id, choices).await;
    let mut officer = over(house).await;
    close(&mut officer, number).await.redirect();
    (officer, id, number)
}

/// Two equal options of a ballot whose voting was over the day before, closed and waiting for a lot; and an officer.
pub async fn tied(house: &TestApp) -> (Client, i64) {
    house.app.clock.set(NOW.plus_days(-5));
    let (id, number) = ballot_in(house, &of(BallotKind::Approval), &[(PhaseKind::Vote, -1), (PhaseKind::Decide, 40)]).await;
    vote(house, id, &["1", "2"]).await;
    house.app.clock.set(NOW);
    let mut officer = house.staff("Naïma", Role::Officer).await;
    close(&mut officer, number).await.redirect();
    (officer, number)
}

/// The result as everybody reads it.
pub async fn result(house: &TestApp, number: i64) -> Answer {
    house.visitor().get(&paths::ballot_result(COMMUNE, number)).await
}

/// A file of the result.
pub async fn file(house: &TestApp, number: i64, name: &str) -> Answer {
    house.visitor().get(&paths::ballot_result_file(COMMUNE, number, name)).await
}

/// The winners that are published.
pub async fn winners(house: &TestApp, number: i64) -> Vec<i64> {
    let declared: serde_json::Value = serde_json::from_slice(&file(house, number, "declaration.json").await.bytes).expect("JSON");
    serde_json::from_value(declared["winners"].clone()).expect("numbers")
}

/// A number that a statement finds.
pub async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}
