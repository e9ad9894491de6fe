//! Many vote at once: one person presses again and again, many people vote and replace while the phase closes. Everybody has one ballot, the last before closing.
//!
//! Short in the suite; `TAJMAAT_LONG=1` has 5,000 people on each engine.

use std::collections::BTreeMap;

use app::model::ballots::BallotKind;
use app::model::consultations::AudienceKind;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::AccountId;
use tajmaat::participation::ballots::{self, Outcome};
use tajmaat::people::accounts::past::{self, PersonRow};
use tokio::task::JoinSet;

use super::{ballot, choice, choices, close, load, number, of, online, person};
use crate::common::{NOW, TestApp};
use crate::consultations::end_in;
use crate::on_both_engines;

on_both_engines!(one_person_who_presses_fifty_times_has_one_ballot, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Approval)).await;
    let amina = person(&house, "Amina").await;
    let loaded = load(&house, id).await;
    let mut presses = JoinSet::new();
    for at in 0..50_usize {
        let (app, loaded) = (house.app.clone(), loaded.clone());
        let wish = choice(BallotKind::Approval, ["1", "2", "1,3", "-", "4,5"][at % 5]);
        presses.spawn(async move { ballots::cast(&app, &loaded, online(amina), &wish).await.expect("it is answered") });
    }
    let outcomes = presses.join_all().await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Counted { .. })), "{outcomes:?}");
    let replaced = outcomes.iter().filter(|outcome| **outcome == Outcome::Counted { replaced: true }).count() as i64;
    assert_eq!(choices(&house).await.len(), 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_voters WHERE state = 'cast'").await, 1);
    let counts = load(&house, id).await.counts;
    assert_eq!((counts.cast, counts.replaced), (1, replaced));
    let turnout = ballots::turnout(&mut &house.app.db, id).await.expect("turnout");
    assert_eq!(turnout.iter().map(|one| one.count).collect::<Vec<_>>(), [1]);
});

on_both_engines!(whoever_votes_while_their_sheet_is_taken_back_has_a_row_and_one_ballot, |house| {
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Approval)).await;
    let people = people(&house, 30).await;
    let loaded = load(&house, id).await;
    let mut all = JoinSet::new();
    for account in people {
        let (app, loaded) = (house.app.clone(), loaded.clone());
        all.spawn(async move {
            let mut tx = app.db.begin().await.expect("a transaction");
            ballots::mark_on_paper(&app, &mut tx, &loaded, account).await.expect("it is answered").expect("marked");
            tx.commit().await.expect("kept");
            let taken_back = async {
                let mut tx = app.db.begin().await.expect("a transaction");
                ballots::unmark_on_paper(&app, &mut tx, &loaded, account).await.expect("taken back");
                tx.commit().await.expect("kept");
            };
            let voted = async {
                while ballots::cast(&app, &loaded, online(account), &choice(BallotKind::Approval, "1")).await.expect("it is answered") == Outcome::OnPaper {
                    tokio::task::yield_now().await;
                }
            };
            tokio::join!(taken_back, voted);
        });
    }
    all.join_all().await;
    assert_eq!(number(&house, "SELECT COUNT(*) FROM ballot_voters WHERE state = 'cast' AND channel = 'online'").await, 30);
    assert_eq!((choices(&house).await.len(), load(&house, id).await.counts.cast), (30, 30));
    let turnout = ballots::turnout(&mut &house.app.db, id).await.expect("turnout");
    assert_eq!(turnout.iter().filter(|one| one.count != 0).map(|one| one.count).collect::<Vec<_>>(), [30]);
});

/// Accounts that exist, without the work of joining.
async fn people(house: &TestApp, count: usize) -> Vec<AccountId> {
    let mut people = Vec::new();
    let mut tx = house.app.db.begin().await.expect("a transaction");
    for at in 0..count {
        let (id, handle): (AccountId, String) = (house.app.rng.id(NOW), format!("votant{at}"));
        let row = PersonRow { id, handle: &handle, name: &handle, email: None, password: "none that is typed", language: "fr", joined: NOW.plus_days(-100) };
        past::insert(&mut tx, &row).await.expect("an account");
        people.push(id);
    }
    tx.commit().await.expect("kept");
    people
}

on_both_engines!(many_vote_and_replace_while_voting_closes, |house| {
    let count = if std::env::var_os("TAJMAAT_LONG").is_some() { 5_000 } else { 200 };
    let (id, _) = ballot(&house, AudienceKind::Participants, &of(BallotKind::Approval)).await;
    let people = people(&house, count).await;
    let loaded = load(&house, id).await;
    house.app.clock.set(Timestamp(end_in(5).micros() - 1));
    // Each votes three times, one after the other; many at once. Half way through voting closes.
    let mut waves = JoinSet::new();
    for (at, chunk) in people.chunks(count.div_ceil(16)).enumerate() {
        let (app, loaded, chunk) = (house.app.clone(), loaded.clone(), chunk.to_vec());
        waves.spawn(async move {
            let mut last: BTreeMap<AccountId, &str> = BTreeMap::new();
            for (turn, text) in ["1", "2,3", "4"].into_iter().enumerate() {
                for account in &chunk {
                    if at == 0 && turn == 1 && *account == chunk[chunk.len() / 2] {
                        app.clock.set(end_in(5));
                    }
                    match ballots::cast(&app, &loaded, online(*account), &choice(BallotKind::Approval, text)).await.expect("it is answered") {
                        Outcome::Counted { .. } => drop(last.insert(*account, text)),
                        Outcome::Late => {}
                        other => panic!("{other:?}"),
                    }
                }
            }
            last
        });
    }
    let mut last: BTreeMap<AccountId, &str> = BTreeMap::new();
    for part in waves.join_all().await {
        last.extend(part);
    }
    assert_eq!(load(&house, id).await.counts.cast, last.len() as i64);
    let taken = close(&house, id).await.expect("closed");
    let mut expected: Vec<String> = last.into_values().map(str::to_owned).collect();
    expected.sort();
    assert_eq!(taken, expected, "each once, with the last before closing");
    let late = ballots::cast(&house.app, &loaded, online(people[0]), &choice(BallotKind::Approval, "5")).await.expect("it is answered");
    assert_eq!((late, choices(&house).await.len()), (Outcome::Late, 0));
});
