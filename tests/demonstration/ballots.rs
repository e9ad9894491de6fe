//! The ballots of the demonstration: how many voted, what is decided because of it, and that whoever counts again finds the same.

use app::model::ballot_result::CountResult;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{ConsultationId, sql};
use tajmaat::participation::{ballots, consultations, counts};
use uuid::Uuid;

use crate::common::{NOW, TestApp};

/// A ballot: its consultation, the number of that, how many votes count, drafts that were never confirmed, and when it was closed.
type BallotRow = (Uuid, i64, i64, i64, Option<i64>);

/// Everything about them.
pub(super) async fn are_true(house: &TestApp) {
    let db = &house.app.db;
    let rows: Vec<BallotRow> = db
        .all(sql("SELECT b.consultation_id, c.number, t.cast_count, t.unconfirmed_count, b.closed_at FROM ballots b \
             JOIN ballot_tallies t ON t.consultation_id = b.consultation_id JOIN consultations c ON c.id = b.consultation_id ORDER BY t.cast_count"))
        .await
        .expect("ballots");
    let [advice, first, open] = rows.as_slice() else { panic!("three ballots: {rows:?}") };
    assert_eq!([advice.2, first.2, open.2], [164, 640, 900]);
    assert!(advice.4.is_some() && first.4.is_some() && open.4.is_none(), "{rows:?}");
    assert_eq!([advice.3, first.3, open.3], [9, 0, 0]);
    is_open(house, open).await;
    voters_came_while_they_could(house, &rows).await;
    is_built(house, first).await;
    is_advice(house, advice).await;
    for (path, of) in [
        (paths::ballot("ain-amlal", open.1), open),
        (paths::ballot_option("ain-amlal", open.1, 1), open),
        (paths::ballot_result("ain-amlal", first.1), first),
        (paths::ballot_result("ain-amlal", advice.1), advice),
        (paths::commune_counting("ain-amlal"), open),
    ] {
        assert_eq!(house.visitor().get(&path).await.status, StatusCode::OK, "{path} of {}", of.1);
    }
}

async fn count(house: &TestApp, query: &'static str, ballot: Uuid) -> i64 {
    house.app.db.one::<(i64,)>(sql(query).bind(ballot)).await.expect("a number").0
}

/// Two million dirhams, eighteen projects that cost more than that in each envelope, 900 people of whom 90 have a sheet.
async fn is_open(house: &TestApp, open: &BallotRow) {
    let db = &house.app.db;
    let envelopes: Vec<(i64, i64)> =
        db.all(sql("SELECT number, amount FROM ballot_envelopes WHERE consultation_id = $1 ORDER BY number").bind(open.0)).await.expect("envelopes");
    assert_eq!(envelopes, [(1, 140_000_000), (2, 60_000_000)]);
    let options: Vec<(i64, i64, String, String, String, String)> = db
        .all(sql("SELECT envelope, cost, title_ar, title_fr, body_ar, picture FROM ballot_options WHERE consultation_id = $1").bind(open.0))
        .await
        .expect("options");
    assert_eq!(options.len(), 18);
    for (envelope, amount) in envelopes {
        let costs: Vec<i64> = options.iter().filter(|option| option.0 == envelope).map(|option| option.1).collect();
        assert!(costs.iter().all(|cost| *cost < amount) && costs.iter().sum::<i64>() > amount, "{envelope}: {costs:?}");
    }
    assert!(options.iter().all(|option| [&option.2, &option.3, &option.4, &option.5].iter().all(|text| !text.is_empty())), "{options:?}");
    assert_eq!(count(house, "SELECT COUNT(*) FROM ballot_voters WHERE channel = 'paper' AND consultation_id = $1", open.0).await, 90);
    assert_eq!(count(house, "SELECT COUNT(*) FROM ballot_voters WHERE consultation_id = $1", open.0).await, 900);
    // What stands on paper is in the box.
    assert_eq!(count(house, "SELECT COUNT(*) FROM ballot_choices WHERE consultation_id = $1", open.0).await, 810);
    assert_eq!(count(house, "SELECT COUNT(*) FROM ballot_entries WHERE consultation_id = $1", open.0).await, 0);
    // The demonstration's resident can still vote.
    let query = "SELECT COUNT(*) FROM ballot_voters v JOIN accounts a ON a.id = v.account_id WHERE a.email IS NOT NULL AND v.consultation_id = $1";
    assert_eq!(count(house, query, open.0).await, 0);
}

/// Everybody was a verified resident, and voted on a day of voting.
async fn voters_came_while_they_could(house: &TestApp, rows: &[BallotRow]) {
    let query = "SELECT COUNT(*) FROM ballot_voters v LEFT JOIN residents r ON r.account_id = v.account_id \
         WHERE v.consultation_id = $1 AND (r.verified_at IS NULL OR r.verified_at > v.day)";
    for row in rows {
        assert_eq!(count(house, query, row.0).await, 0, "{}", row.1);
        let consultation = consultations::get(&mut &house.app.db, ConsultationId(row.0)).await.expect("a consultation");
        let (from, to) = ballots::voting(&consultation).map(|(from, to)| (from.micros(), to.micros())).expect("a phase of voting");
        let (first, last): (i64, i64) =
            house.app.db.one(sql("SELECT MIN(day), MAX(day) FROM ballot_voters WHERE consultation_id = $1").bind(row.0)).await.expect("days");
        assert!(from <= first && last < to && last <= NOW.micros(), "{}: {first} to {last}, not {from} to {to}", row.1);
        assert!(row.4.is_none_or(|closed| to <= closed && closed <= NOW.micros()), "{}", row.1);
    }
}

async fn result(house: &TestApp, row: &BallotRow) -> CountResult {
    let (json,): (String,) =
        house.app.db.one(sql("SELECT result FROM ballot_counts WHERE state = 'counted' AND consultation_id = $1").bind(row.0)).await.expect("a count");
    assert!(counts::is_reproduced(&house.app, ConsultationId(row.0)).await.expect("counted again"), "{}", row.1);
    assert_eq!(count(house, "SELECT COUNT(*) FROM counted_ballots WHERE consultation_id = $1", row.0).await, row.2);
    assert_eq!(count(house, "SELECT COUNT(*) FROM ballot_leaves WHERE position IS NOT NULL AND consultation_id = $1", row.0).await, row.2);
    assert_eq!(count(house, "SELECT COUNT(*) FROM ballot_choices WHERE consultation_id = $1", row.0).await, 0);
    serde_json::from_str(&json).expect("a result")
}

/// Four projects won by equal shares, which are solutions that the commune accepted afterwards; the most votes first would have taken others.
async fn is_built(house: &TestApp, first: &BallotRow) {
    let result = result(house, first).await;
    let mut winners = result.winners.clone();
    winners.sort_unstable();
    assert_eq!((winners.as_slice(), result.spent, result.empty), (&[2, 4, 5, 7][..], 127_500_000, 6));
    assert!(result.votes_of(6) > result.votes_of(2), "the library had more votes than the garden");
    let db = &house.app.db;
    let query = "SELECT s.number, s.state, (SELECT MIN(k.created_at) FROM state_changes k WHERE k.solution_id = s.id AND k.step = 'accepted') AS at, \
         (SELECT COUNT(*) FROM milestones m WHERE m.solution_id = s.id) AS milestones \
         FROM ballot_options o JOIN solutions s ON s.id = o.solution_id WHERE o.consultation_id = ";
    let built: Vec<(i64, String, i64, i64)> = db.all(sql(query).arg(first.0).push(" ORDER BY s.number")).await.expect("solutions");
    assert_eq!(built.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 5, 19, 20]);
    let (published,): (i64,) = db.one(sql("SELECT published_at FROM outcomes WHERE consultation_id = $1").bind(first.0)).await.expect("an outcome");
    assert!(first.4.is_some_and(|closed| closed < published));
    // It is the one of last year.
    let (last,): (i64,) = db.one(sql("SELECT MAX(day) FROM ballot_voters WHERE consultation_id = $1").bind(first.0)).await.expect("days");
    assert_eq!(super::day(last).year(), super::day(NOW.micros()).year() - 1);
    for (number, state, accepted, milestones) in built {
        assert!(matches!(state.as_str(), "in_progress" | "done") && published < accepted && milestones >= 2, "{number} is {state}");
    }
    let paper = "SELECT cast_count + blank_count FROM ballot_balances WHERE confirmed_at IS NOT NULL AND issued_count = 80 AND consultation_id = $1";
    assert_eq!(count(house, paper, first.0).await, 60);
    let told = "SELECT COUNT(*) FROM outcome_recipients WHERE consultation_id = $1";
    assert!(count(house, told, first.0).await >= 640);
}

/// Too few voted: it is counted, and said to be advice.
async fn is_advice(house: &TestApp, advice: &BallotRow) {
    let result = result(house, advice).await;
    assert_eq!((result.winners.as_slice(), result.quorum), (&[3][..], Some((300, false))));
    let decided = "SELECT COUNT(*) FROM consultations WHERE decided_at IS NOT NULL AND id = $1";
    assert_eq!(count(house, decided, advice.0).await, 0);
}
