//! Closing: after voting and not before, once however many try, as a whole or not at all; by the clock too.

use app::model::ballots::BallotKind;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, sql};
use tajmaat::participation::ballots::Outcome;
use tajmaat::participation::counts;
use tokio::task::JoinSet;

use super::{ballot, cast, close, count, of, over, result, vote, winners};
use crate::common::{COMMUNE, TestApp, fr, hourly};
use crate::consultations::end_in;
use crate::on_both_engines;

const CLOSED: &str = "SELECT COUNT(*) FROM ballot_counts";
const KEPT: &str = "SELECT COUNT(*) FROM counted_ballots";

on_both_engines!(it_is_refused_before_the_end_of_voting, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["1", "1,2"]).await;
    let mut officer = house.staff("Naïma", app::model::content::Role::Officer).await;
    assert_eq!(close(&mut officer, number).await.status, StatusCode::CONFLICT);
    assert_eq!(result(&house, number).await.status, StatusCode::NOT_FOUND);
    assert_eq!((count(&house, CLOSED).await, count(&house, KEPT).await), (0, 0));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_choices").await, 2);
});

on_both_engines!(nothing_is_decided_before_the_result, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["1"]).await;
    let mut officer = over(&house).await;
    let said = fr(tr::outcomes::lack::NOT_COUNTED);
    let refused = officer.post(&paths::publish_outcome(COMMUNE, number), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let count = paths::ballot_count(COMMUNE, number);
    assert!(refused.words().contains(&said) && refused.has(&format!(".error-summary a[href='{count}']")), "{}", refused.words());
    assert!(officer.get(&paths::prepare_outcome(COMMUNE, number)).await.words().contains(&said));
    counts::close(&house.app, id, None).await.expect("closed");
    assert!(officer.post(&paths::publish_outcome(COMMUNE, number), &[]).await.words().contains(&said), "closed and not counted");
    counts::count(&house.app, id).await.expect("counted");
    let refused = officer.post(&paths::publish_outcome(COMMUNE, number), &[]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && !refused.words().contains(&said), "what is left is another matter: {}", refused.words());
});

on_both_engines!(it_takes_every_vote_once_and_destroys_what_leads_to_it, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let people = vote(&house, id, &["1", "1,2", "2", "-"]).await;
    assert_eq!(cast(&house, id, people[0], "2").await, Outcome::Counted { replaced: true });
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    let kept: Vec<(i64, Vec<u8>, String)> = house.app.db.all(sql("SELECT position, hash, choice FROM counted_ballots ORDER BY position")).await.expect("votes");
    let mut choices: Vec<&str> = kept.iter().map(|(.., choice)| choice.as_str()).collect();
    choices.sort_unstable();
    assert_eq!(choices, ["-", "1,2", "2", "2"]);
    assert!(kept.windows(2).all(|pair| pair[0].1 < pair[1].1), "in the order of their hashes");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_choices").await, 0);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballots b WHERE closed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ballot_nonces n WHERE n.consultation_id = b.consultation_id)").await, 1);
    assert_eq!(winners(&house, number).await, [2]);
    // A second press changes nothing, and nobody votes any more.
    close(&mut officer, number).await.redirect();
    assert_eq!((count(&house, CLOSED).await, count(&house, KEPT).await), (1, 4));
    assert_eq!(cast(&house, id, people[1], "3").await, Outcome::Late);
    assert!(counts::is_reproduced(&house.app, id).await.expect("counted again"));
});

on_both_engines!(the_clock_closes_and_counts_by_itself, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["3"]).await;
    hourly(&house.app).await.expect("done");
    assert_eq!(count(&house, CLOSED).await, 0);
    house.app.clock.set(end_in(5));
    hourly(&house.app).await.expect("done");
    assert_eq!(winners(&house, number).await, [3]);
    hourly(&house.app).await.expect("done");
    assert_eq!((count(&house, CLOSED).await, count(&house, KEPT).await), (1, 1));
});

on_both_engines!(several_who_close_at_once_close_once, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["1", "2", "2"]).await;
    house.app.clock.set(end_in(5));
    let mut all = JoinSet::new();
    for _ in 0..4 {
        let app = house.app.clone();
        all.spawn(async move { counts::close(&app, id, None).await.is_ok() });
    }
    let closed = all.join_all().await;
    assert_eq!(closed.iter().filter(|closed| **closed).count(), 1);
    let mut all = JoinSet::new();
    for _ in 0..4 {
        let app = house.app.clone();
        all.spawn(async move { counts::count(&app, id).await });
    }
    all.join_all().await.into_iter().collect::<Result<Vec<()>, _>>().expect("counted");
    assert_eq!((count(&house, KEPT).await, count(&house, "SELECT COUNT(*) FROM jobs WHERE kind = 'ballot_counted'").await), (3, 1));
    assert_eq!(winners(&house, number).await, [2]);
});

on_both_engines!(it_happens_as_a_whole_or_not_at_all, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["1", "2", "2"]).await;
    let mut officer = over(&house).await;
    // The last of what it does fails: the votes have no place.
    house.app.db.run(sql("ALTER TABLE counted_ballots RENAME TO counted_away")).await.expect("renamed");
    assert!(close(&mut officer, number).await.status.is_server_error());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_choices").await, 3);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballots b JOIN ballot_nonces n ON n.consultation_id = b.consultation_id WHERE closed_at IS NULL").await, 1);
    assert_eq!(count(&house, CLOSED).await, 0);
    house.app.db.run(sql("ALTER TABLE counted_away RENAME TO counted_ballots")).await.expect("renamed");
    close(&mut officer, number).await.redirect();
    assert_eq!(winners(&house, number).await, [2]);
});

on_both_engines!(who_was_killed_between_closing_and_counting_is_counted_later, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["4"]).await;
    house.app.clock.set(end_in(5));
    counts::close(&house.app, id, None).await.expect("closed");
    let waiting = result(&house, number).await;
    assert!(waiting.status == StatusCode::OK && !waiting.has("#winners"), "{}", waiting.words());
    hourly(&house.app).await.expect("done");
    assert_eq!(winners(&house, number).await, [4]);
});

on_both_engines!(one_that_cannot_be_counted_keeps_no_other_waiting, |house| {
    let (broken, _) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, broken, &["1"]).await;
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["3"]).await;
    house.app.clock.set(end_in(5));
    counts::close(&house.app, broken, None).await.expect("closed");
    house.app.db.run(sql("UPDATE counted_ballots SET choice = 'x' WHERE consultation_id = $1").bind(broken)).await.expect("broken");
    assert!(hourly(&house.app).await.is_err(), "it is said");
    assert_eq!(winners(&house, number).await, [3]);
});

on_both_engines!(what_was_voted_in_a_consultation_that_was_given_up_is_destroyed, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let people = vote(&house, id, &["1", "2"]).await;
    let cancel = sql("UPDATE consultations SET cancelled_at = $1, cancelled_reason = 'Le terrain est vendu.' WHERE id = $2");
    house.app.db.run(cancel.bind(crate::common::NOW).bind(id)).await.expect("given up");
    hourly(&house.app).await.expect("done");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_choices").await, 0);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballots b WHERE closed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ballot_nonces n WHERE n.consultation_id = b.consultation_id)").await, 1);
    assert_eq!((count(&house, CLOSED).await, count(&house, KEPT).await), (0, 0));
    let page = house.visitor().get(&paths::ballot(COMMUNE, number)).await;
    assert!(page.status == StatusCode::OK && !page.has(&format!("a[href='{}']", paths::ballot_result(COMMUNE, number))), "{}", page.words());
    let mine = house.signed_in(people[0], false).await.get(&paths::ballot_mine(COMMUNE, number)).await;
    assert!(mine.status == StatusCode::OK && !mine.words().contains("Option 1"), "{}", mine.words());
});

/// People vote again and again while the phase ends and several close.
async fn race(house: &TestApp) {
    let (id, _) = ballot(house, &of(BallotKind::Approval)).await;
    let mut people: Vec<AccountId> = Vec::new();
    for at in 0..12 {
        people.push(house.participant(&format!("Person {at}")).await.account.expect("signed in"));
    }
    let mut voters = JoinSet::new();
    for person in people {
        let app = house.app.clone();
        voters.spawn(async move {
            let ballot = tajmaat::participation::ballots::get(&mut &app.db, id).await.expect("a ballot");
            let voter = tajmaat::participation::ballots::Voter { account: person, channel: app::model::ballots::Channel::Online };
            let mut last = None;
            for option in [1, 2, 3, 4, 1, 2, 3, 4] {
                let text = option.to_string();
                let choice = super::choice(BallotKind::Approval, &text);
                match tajmaat::participation::ballots::cast(&app, &ballot, voter, &choice).await.expect("answered") {
                    Outcome::Counted { .. } => last = Some(text),
                    Outcome::Late => break,
                    other => panic!("{other:?}"),
                }
                tokio::task::yield_now().await;
            }
            last
        });
    }
    let closing = {
        let app = house.app.clone();
        tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            app.clock.set(end_in(5));
            while counts::close(&app, id, None).await.is_err() {
                tokio::task::yield_now().await;
            }
        })
    };
    let mut last: Vec<String> = voters.join_all().await.into_iter().flatten().collect();
    closing.await.expect("closed");
    let mut kept: Vec<String> =
        house.app.db.all::<(String,)>(sql("SELECT choice FROM counted_ballots")).await.expect("votes").into_iter().map(|(choice,)| choice).collect();
    last.sort_unstable();
    kept.sort_unstable();
    assert_eq!(kept, last, "each once, with the last that was counted");
}

on_both_engines!(votes_that_come_while_it_closes_count_once_or_not_at_all, |house| {
    race(&house).await;
});
