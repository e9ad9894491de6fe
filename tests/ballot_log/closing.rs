//! At the end every vote that counts has a leaf, and only those are opened.

use app::model::paths;
use axum::http::StatusCode;
use counting::log::{Opened, Published, commitment, hex};
use tajmaat::base::db::ConsultationId;
use tajmaat::base::error::Error;
use tajmaat::participation::{ballot_log, ballots};

use super::{ask, ballot, cast, log, voters};
use crate::ballots::leave;
use crate::common::{COMMUNE, TestApp};
use crate::consultations::end_in;
use crate::on_both_engines;

/// Closes a ballot as who counts does; returns the votes that count, opened, in the order of their hashes.
async fn close(house: &TestApp, id: ConsultationId) -> Vec<Opened> {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let sealed = ballots::close(&house.app, &mut tx, id).await.expect("taken");
    let ballot = ballots::get(&mut tx, id).await.expect("a ballot");
    ballot_log::close(&house.app, &mut tx, &ballot, &sealed).await.expect("closed");
    let again = ballot_log::close(&house.app, &mut tx, &ballot, &sealed).await;
    assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
    tx.commit().await.expect("kept");
    let open = |vote: ballots::Sealed| {
        let hash = hex(&commitment(&id.to_string(), &vote.salt, &vote.pseudonym, &vote.choice));
        Opened { hash, salt: hex(&vote.salt), pseudonym: hex(&vote.pseudonym), choice: vote.choice }
    };
    let mut opened: Vec<Opened> = sealed.into_iter().map(open).collect();
    opened.sort_by(|one, other| one.hash.cmp(&other.hash));
    opened
}

async fn published(house: &TestApp, id: ConsultationId, opened: Vec<Opened>) -> Published {
    ballot_log::published(&house.app, &mut &house.app.db, id, (opened, Vec::new())).await.expect("a log")
}

on_both_engines!(every_vote_that_counts_is_opened_and_no_other, |house| {
    let (id, number) = ballot(&house).await;
    let mut voters = voters(&house, id, 30).await;
    let mut old = Vec::new();
    for client in &mut voters[..21] {
        old.push(ask(client, number).await);
    }
    assert_eq!(ballot_log::enter(&house.app, id).await.expect("a look"), 21);
    let before = log(&house, number).await;
    // Two replace what was in the log; one asks again and waits at the end, and one who never asked replaces too.
    for at in [0, 1, 25] {
        cast(&house, id, voters[at].account.expect("signed in"), &[1, 2]).await;
    }
    let waiting = ask(&mut voters[0], number).await;
    house.app.clock.set(end_in(5));
    let opened = close(&house, id).await;
    assert_eq!(opened.len(), 30);
    let log = published(&house, id, opened.clone()).await;
    assert_eq!(log.check(Some(&before.key)), []);
    assert_eq!((log.leaves.len(), log.checkpoints.len()), (32, 2), "30 votes, two old leaves");
    assert_eq!((&log.leaves[..21], &log.checkpoints[..1]), (&before.leaves[..], &before.checkpoints[..]), "what was published stays");
    let is_opened = |leaf: &String| opened.iter().any(|vote| vote.hash == *leaf);
    assert!(!is_opened(&old[0]) && !is_opened(&old[1]) && is_opened(&old[2]) && is_opened(&waiting));
    assert!(log.checkpoints[1].contains("closed counted 30 replaced 3 void 0 unconfirmed 0\n"), "{}", log.checkpoints[1]);
    let page = house.visitor().get(&paths::ballot_leaf(COMMUNE, number, &waiting)).await;
    assert!(page.has(".banner.reached"), "{}", page.words());
    let unknown = house.visitor().get(&paths::ballot_leaf(COMMUNE, number, "0".repeat(64))).await;
    assert!(unknown.has(".banner.late"), "{}", unknown.words());
    // A vote that is left out, changed or made up does not go unseen.
    let mut fewer = opened.clone();
    fewer.remove(3);
    assert_ne!(published(&house, id, fewer).await.check(None), []);
    let mut other = opened;
    other[3].choice = "1,2,3".to_owned();
    assert_ne!(published(&house, id, other).await.check(None), []);
    // Nobody asks any more, and nothing enters any more.
    let path = paths::ballot_receipt(COMMUNE, number);
    assert_eq!(voters[4].post(&path, &[]).await.status, StatusCode::CONFLICT);
    let over = voters[4].get(&path).await;
    assert!(over.status == StatusCode::OK && !over.has("dl.facts") && !over.has("form[action$='/receipt']"), "{}", over.words());
    assert_eq!(ballot_log::enter(&house.app, id).await.expect("a look"), 0);
});

on_both_engines!(the_leaf_of_who_left_is_explained_and_never_opened, |house| {
    let (id, number) = ballot(&house).await;
    let mut voters = voters(&house, id, 21).await;
    let mut leaves = Vec::new();
    for client in &mut voters {
        leaves.push(ask(client, number).await);
    }
    assert_eq!(ballot_log::enter(&house.app, id).await.expect("a look"), 21);
    // One leaves whose leaf stands in the log, and one whose new leaf waits.
    cast(&house, id, voters[1].account.expect("signed in"), &[1, 2]).await;
    ask(&mut voters[1], number).await;
    for client in &voters[..2] {
        leave(&house, client.account.expect("signed in")).await;
    }
    house.app.clock.set(end_in(5));
    let opened = close(&house, id).await;
    assert_eq!(opened.len(), 19);
    assert!(!opened.iter().any(|vote| vote.hash == leaves[0] || vote.hash == leaves[1]));
    let log = published(&house, id, opened).await;
    assert_eq!(log.check(None), []);
    assert!(log.checkpoints[1].contains("closed counted 19 replaced 3 void 0 unconfirmed 0\n"), "{}", log.checkpoints[1]);
});

on_both_engines!(a_ballot_in_which_nobody_voted_has_an_end_too, |house| {
    let (id, _) = ballot(&house).await;
    house.app.clock.set(end_in(5));
    assert_eq!(close(&house, id).await, []);
    let log = published(&house, id, Vec::new()).await;
    assert_eq!((log.check(None), log.leaves.len(), log.checkpoints.len()), (Vec::new(), 0, 1));
});
