//! Ballots on paper: sheets, people at the desk, two passes of entry, the third person, the balance.

mod balancing;
mod desk;
mod entering;
mod printed;

use app::model::ballot_papers::{EntryFields, SheetState};
use app::model::ballots::{BallotKind, BallotSettings};
use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use tajmaat::base::db::{AccountId, ConsultationId, sql};
use tajmaat::base::error::Result;
use tajmaat::participation::ballot_papers::{self, Entry, past};
use tajmaat::participation::ballots::{self, Ballot};
use tajmaat::participation::consultations::Audience;

use crate::common::{Client, NOW, TestApp};
use crate::consultations::{Outline, consultation, end_in};

/// Voting to the end of the fifth day from [`NOW`], then the sheets are entered.
pub const PHASES: [(PhaseKind, i64); 3] = [(PhaseKind::Vote, 5), (PhaseKind::Verify, 15), (PhaseKind::Decide, 40)];

/// Options that one can tick, three at most.
pub fn approval() -> BallotSettings {
    BallotSettings { kind: BallotKind::Approval, rule: BallotKind::Approval.rules()[0], max: 3, asked: 1, ..BallotSettings::default() }
}

/// The same with voting over.
pub const OVER: [(PhaseKind, i64); 3] = [(PhaseKind::Vote, -1), (PhaseKind::Verify, 15), (PhaseKind::Decide, 40)];

/// A published ballot of verified residents in which they vote now, with so many options.
pub async fn ballot(house: &TestApp, settings: &BallotSettings, options: i64) -> (ConsultationId, i64) {
    ballot_in(house, settings, options, &PHASES).await
}

/// The same in phases of its own.
pub async fn ballot_in(house: &TestApp, settings: &BallotSettings, options: i64, phases: &[(PhaseKind, i64)]) -> (ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let outline = Outline { audience: Audience::of(AudienceKind::Residents), phases, published: true };
    let (id, number) = consultation(house, officer, &outline).await;
    let text = serde_json::to_string(settings).expect("JSON");
    let insert = sql("INSERT INTO ballots (consultation_id, settings, next_option, frozen_at, order_key) VALUES ($1, $2, $3, $4, $5)");
    let insert = insert.bind(id).bind(text).bind(options + 1).bind(NOW.plus_days(-10)).bind(vec![7_u8; 32]);
    house.app.db.run(insert).await.expect("a ballot");
    crate::counts::nonce(house, id).await;
    house.app.db.run(sql("INSERT INTO ballot_tallies (consultation_id) VALUES ($1)").bind(id)).await.expect("numbers");
    for number in 1..=options {
        let insert = sql("INSERT INTO ballot_options (consultation_id, number, title_ar, title_fr) VALUES ($1, $2, $3, $4)");
        let (ar, fr) = (format!("مشروع الحي {number}"), format!("Projet du quartier {number}"));
        house.app.db.run(insert.bind(id).bind(number).bind(ar).bind(fr)).await.expect("an option");
    }
    (id, number)
}

pub async fn load(house: &TestApp, id: ConsultationId) -> Ballot {
    ballots::get(&mut &house.app.db, id).await.expect("a ballot")
}

/// Three members of the staff, by their clients.
pub async fn clerks(house: &TestApp) -> [Client; 3] {
    [house.staff("Rachid", Role::DeskAgent).await, house.staff("Sanae", Role::Officer).await, house.staff("Naïma", Role::Administrator).await]
}

pub fn id(client: &Client) -> AccountId {
    client.account.expect("signed in")
}

/// Sheets that were not printed, with their serial numbers.
pub async fn issued(house: &TestApp, ballot: ConsultationId, by: AccountId, count: usize) -> Vec<String> {
    let ballot = load(house, ballot).await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let serials = past::issue(&house.app, &mut tx, &ballot, (by, count), NOW).await.expect("sheets");
    tx.commit().await.expect("kept");
    serials
}

/// Moves the clock to the first moment after voting.
pub fn end_voting(house: &TestApp) {
    house.app.clock.set(end_in(5));
}

/// Enters a sheet.
pub async fn enter(house: &TestApp, ballot: ConsultationId, (pass, by): (i64, AccountId), serial: &str, marks: &str) -> Result<(SheetState, String)> {
    let fields = EntryFields { serial: serial.to_owned(), marks: marks.to_owned(), state: String::new() };
    ballot_papers::enter(&house.app, ballot, by, Entry { pass, fields: &fields }).await
}

/// Hands the ballots to the count, and keeps that.
pub async fn sealed(house: &TestApp, ballot: ConsultationId) -> Result<Vec<String>> {
    let ballot = load(house, ballot).await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let taken = ballot_papers::sealed(&house.app, &mut tx, &ballot).await?;
    tx.commit().await.expect("kept");
    let mut choices: Vec<String> = taken.into_iter().map(|sealed| sealed.choice).collect();
    choices.sort();
    Ok(choices)
}

pub async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

pub async fn handle(house: &TestApp, account: AccountId) -> String {
    house.app.db.one::<(String,)>(sql("SELECT handle FROM accounts WHERE id = $1").bind(account)).await.expect("a handle").0
}

/// Confirms a balance as somebody who reads it.
pub async fn confirm(client: &mut Client, path: &str) {
    let read = client.get(path).await.value("read").expect("the name of the declaration");
    client.post(path, &[("act", "confirm"), ("read", &read)]).await.redirect();
}
