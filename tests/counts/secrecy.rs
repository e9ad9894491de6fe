//! No partial result is anywhere before everything is counted, whoever looks; and afterwards nothing leads from a person to a vote.

use app::model::ballots::BallotKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, sql};

use super::{ballot, close, count, of, over, vote};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

/// Everybody who could look: a visitor, a voter, and each of the staff.
async fn lookers(house: &TestApp, voter: AccountId) -> Vec<Client> {
    let mut all = vec![house.visitor(), house.signed_in(voter, false).await];
    for (name, role) in [("Omar", Role::Officer), ("Aïcha", Role::Administrator), ("Karim", Role::Moderator), ("Rachid", Role::DeskAgent)] {
        all.push(house.staff(name, role).await);
    }
    all
}

fn pages(number: i64) -> Vec<String> {
    vec![
        paths::consultation(COMMUNE, number),
        paths::consultations(COMMUNE),
        paths::commune(COMMUNE),
        paths::ballot(COMMUNE, number),
        paths::ballot_result(COMMUNE, number),
        paths::ballot_result_poster(COMMUNE, number),
        paths::ballot_count(COMMUNE, number),
        paths::ballot_turnout(COMMUNE, number),
        paths::prepare_ballot(COMMUNE, number),
        paths::prepare_outcome(COMMUNE, number),
        paths::outcome_point(COMMUNE, number, "new"),
        paths::staff_hub(COMMUNE),
    ]
}

const FILES: [&str; 6] = ["ballots.csv", "envelope-1.pb", "declaration.json", "log.json", "report-1.json", "ranking.toc"];

/// What only a count can know: seventeen votes for one option of twenty-three, and the key of the orders.
fn assert_silent(text: &str, path: &str) {
    for canary in ["17 votes", "17 صوتا", "17 points", "option_1", "order_key", &"ab".repeat(32), "count-bar", "id=\"winners\""] {
        assert!(!text.contains(canary), "{path} says {canary}");
    }
}

async fn look(house: &TestApp, number: i64, voter: AccountId, public: StatusCode) {
    for mut client in lookers(house, voter).await {
        for accept in ["text/html", "application/json"] {
            client.accept = accept.to_owned();
            for path in pages(number) {
                let answer = client.get(&path).await;
                assert_silent(&answer.text(), &path);
            }
            assert_eq!(client.get(&paths::ballot_result(COMMUNE, number)).await.status, public);
            for name in FILES {
                let answer = client.get(&paths::ballot_result_file(COMMUNE, number, name)).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
            }
            assert_eq!(client.get(&paths::ballot_result_poster(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
        }
    }
}

on_both_engines!(nobody_sees_a_sum_before_it_is_counted, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let choices: Vec<&str> = std::iter::repeat_n("1", 17).chain(["2"; 6]).collect();
    let people = vote(&house, id, &choices).await;
    look(&house, number, people[0], StatusCode::NOT_FOUND).await;
    over(&house).await;
    // Over and not closed, then closed and not counted.
    look(&house, number, people[0], StatusCode::NOT_FOUND).await;
    tajmaat::participation::counts::close(&house.app, id, None).await.expect("closed");
    look(&house, number, people[0], StatusCode::OK).await;
    tajmaat::participation::counts::count(&house.app, id).await.expect("counted");
    let page = house.visitor().get(&paths::ballot_result(COMMUNE, number)).await;
    assert!(page.words().contains("17 votes"), "and then everybody does: {}", page.words());
});

on_both_engines!(a_tie_shows_who_is_equal_and_no_number, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let choices: Vec<&str> = std::iter::repeat_n("1", 17).chain(["2"; 17]).collect();
    let people = vote(&house, id, &choices).await;
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    look(&house, number, people[0], StatusCode::OK).await;
});

on_both_engines!(afterwards_no_vote_is_anybodys, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let people = vote(&house, id, &["1", "2", "2,3"]).await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_nonces").await, 1);
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    for statement in ["SELECT COUNT(*) FROM ballot_nonces", "SELECT COUNT(*) FROM ballot_choices", "SELECT COUNT(*) FROM ballot_drafts"] {
        assert_eq!(count(&house, statement).await, 0, "{statement}");
    }
    // No column of a counted vote holds anything of a person, and each has bytes of its own.
    let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> = house.app.db.all(sql("SELECT hash, salt, pseudonym FROM counted_ballots")).await.expect("votes");
    for (hash, salt, pseudonym) in &rows {
        for person in &people {
            assert!(![hash, salt, pseudonym].iter().any(|bytes| bytes.windows(16).any(|part| part == person.0.as_bytes())));
        }
        assert_eq!(rows.iter().filter(|row| row.1 == *salt || row.2 == *pseudonym).count(), 1);
    }
    // The voter's own page has nothing to show any more.
    let mut voter = house.signed_in(people[2], false).await;
    let mine = voter.get(&paths::ballot_mine(COMMUNE, number)).await;
    assert!(!mine.words().contains("Option 3"), "{}", mine.words());
});
