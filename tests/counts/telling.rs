//! Everybody who voted is told once that the result is there, and nothing of what they voted.

use app::model::ballots::BallotKind;
use app::model::paths;
use tajmaat::base::db::sql;
use tajmaat::base::jobs;
use tajmaat::participation::counts;

use super::{ballot, close, count, of, over, vote};
use crate::common::COMMUNE;
use crate::on_both_engines;

const TOLD: &str = "SELECT COUNT(*) FROM notifications WHERE kind = 'ballot_counted'";

on_both_engines!(each_is_told_once_although_it_was_killed_in_the_middle, |house| {
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    let people = vote(&house, id, &["1", "1", "2", "3", "1"]).await;
    house.participant("Bystander").await;
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    assert_eq!(count(&house, TOLD).await, 0, "the transaction only queues");
    let commune = house.commune().await;
    assert!(counts::notify_part(&house.app, &commune, id, 2).await.expect("a piece"), "there are more");
    assert_eq!(count(&house, TOLD).await, 2);
    jobs::run_due(&house.app).await.expect("the jobs run");
    counts::notify(&house.app, id).await.expect("a second time");
    for person in &people {
        let select = sql("SELECT path, data FROM notifications WHERE kind = 'ballot_counted' AND account_id = $1").bind(*person);
        let told: Vec<(String, String)> = house.app.db.all(select).await.expect("messages");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, paths::ballot_result(COMMUNE, number));
        assert!(!told[0].1.contains("Option"), "{}", told[0].1);
    }
    assert_eq!(count(&house, TOLD).await, 5);
    let inbox = house.signed_in(people[0], false).await.get(&paths::notifications()).await;
    assert!(inbox.words().contains("le résultat du vote auquel vous avez participé"), "{}", inbox.words());
});
