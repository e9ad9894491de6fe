//! Options of a consultation: gathering, assessing, deciding, appealing, and the final list.

mod deciding;
mod gathering;
mod listing;
mod opinions;

use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::Role;
use app::model::paths;
use tajmaat::base::db::{AccountId, ConsultationId, SolutionId, sql};
use tajmaat::participation::consultations::Audience;
use tajmaat::participation::options::past;

use crate::common::client::Answer;
use crate::common::content::{Thing, solution};
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::consultations::{Outline, consultation};

/// A day in seconds.
pub const DAY: i64 = 86_400;
/// Gathering to the end of the fifth day from [`crate::common::NOW`], then the services, appeals and the decision.
pub const PHASES: [(PhaseKind, i64); 4] = [(PhaseKind::Gather, 5), (PhaseKind::Review, 20), (PhaseKind::Appeal, 30), (PhaseKind::Decide, 60)];
/// The same with gathering over: services are at work.
pub const REVIEW: [(PhaseKind, i64); 4] = [(PhaseKind::Gather, -1), (PhaseKind::Review, 20), (PhaseKind::Appeal, 30), (PhaseKind::Decide, 60)];
pub const TEXT: &str = "Les services ont étudié la proposition sur place.";

/// An officer, and a consultation of theirs that gathers solutions.
pub async fn gathers(house: &TestApp, phases: &[(PhaseKind, i64)]) -> (Client, ConsultationId, i64) {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { audience: Audience::of(AudienceKind::Participants), phases, published: true };
    let (id, number) = consultation(house, officer.account.expect("signed in"), &outline).await;
    (officer, id, number)
}

/// A consultation whose services are at work, with one option; returns its number.
pub async fn with_option(house: &TestApp, author: AccountId, thing: SolutionId) -> i64 {
    let officer = house.participant("Mostafa").await.account.expect("signed in");
    let outline = Outline { audience: Audience::of(AudienceKind::Participants), phases: &REVIEW, published: true };
    let (id, number) = consultation(house, author, &outline).await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let option = past::gather(&house.app, &mut tx, (id, thing), officer, NOW).await.expect("an option");
    let asked = past::PastOpinion { service: "Travaux", account: None, asked_at: NOW, due_at: NOW.plus_days(5), said: None, marks: "", cost: None };
    past::ask(&house.app, &mut tx, option, officer, &asked).await.expect("a service");
    tx.commit().await.expect("kept");
    number
}

/// Somebody with a published solution.
pub async fn author(house: &TestApp, name: &str, title: &str) -> (Client, Thing) {
    let client = house.participant(name).await;
    let thing = solution(house, client.account.expect("signed in"), title, "Planter douze caroubiers le long du mur de l'école.").await;
    (client, thing)
}

/// Gathers a solution as an officer; returns the option's number.
pub async fn gathered(house: &TestApp, officer: &mut Client, number: i64, thing: Thing) -> i64 {
    let fields = [("act", "gather"), ("solutions", &*thing.number.to_string())].map(|(name, value)| (name, value.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    officer.post(&paths::option_board(COMMUNE, number), &fields).await.redirect();
    let select = sql("SELECT number FROM consultation_options WHERE solution_id = $1 ORDER BY gathered_at DESC LIMIT 1").bind(thing.id);
    house.app.db.one::<(i64,)>(select).await.expect("an option").0
}

/// Sends a decision about an option as it is.
pub async fn decide(officer: &mut Client, number: i64, n: i64, fields: &[(&str, &str)]) -> Answer {
    let path = paths::decide_option(COMMUNE, number, n);
    let version = officer.get(&path).await.value("version").unwrap_or_default();
    let all: Vec<(&str, &str)> = [("version", version.as_str()), ("text", TEXT)].into_iter().chain(fields.iter().copied()).collect();
    officer.post(&path, &all).await
}

/// The state of an option and of its solution.
pub async fn states(house: &TestApp, n: i64) -> (String, String) {
    let select = sql(
        "SELECT o.state, s.state FROM consultation_options o JOIN solutions s ON s.id = o.solution_id WHERE o.number = $1 ORDER BY o.gathered_at DESC LIMIT 1",
    );
    house.app.db.one(select.bind(n)).await.expect("an option")
}

pub fn option(number: i64, n: i64) -> String {
    paths::option(COMMUNE, number, n)
}

/// A number that a statement finds.
pub async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}
