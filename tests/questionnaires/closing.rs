//! The last moment: everybody who sends while it closes is kept once or refused, and whoever is refused has their draft.

use std::collections::HashSet;
use std::time::Duration;

use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, sql};
use tokio::task::JoinSet;

use super::{ANSWERS, asked, count, fill_all, participants};
use crate::common::COMMUNE;
use crate::consultations::end_in;
use crate::on_both_engines;

/// People who send at once; two thousand when there is time.
fn many() -> usize {
    if std::env::var_os("TAJMAAT_LONG").is_some() { 2_000 } else { 150 }
}

on_both_engines!(many_send_while_it_closes_and_none_is_lost, |house| {
    let (_, _, number) = asked(&house, participants()).await;
    let mut people = Vec::new();
    for at in 0..many() {
        let mut client = house.participant(&format!("Person {at}")).await;
        fill_all(&mut client, number).await;
        people.push(client);
    }
    house.app.clock.set(end_in(10).plus_seconds(-1));
    let mut all = JoinSet::new();
    for (at, mut client) in people.into_iter().enumerate() {
        all.spawn(async move {
            tokio::time::sleep(Duration::from_millis(at as u64)).await;
            let account = client.account.expect("signed in");
            loop {
                // Whoever is told to come back in a moment does.
                let status = client.post(&paths::questions_review(COMMUNE, number), &[]).await.status;
                if status != StatusCode::SERVICE_UNAVAILABLE {
                    return (account, status);
                }
            }
        });
    }
    // Some are there before it closes, however slow the machine is.
    while count(&house, ANSWERS).await == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    house.app.clock.set(end_in(10));
    let answers = all.join_all().await;
    let kept = answers.iter().filter(|(_, status)| *status == StatusCode::SEE_OTHER).count();
    let refused = answers.iter().filter(|(_, status)| *status == StatusCode::CONFLICT).count();
    assert_eq!(kept + refused, many(), "each is told one or the other");
    assert!(kept > 0 && refused > 0, "{kept} kept, {refused} refused");
    assert_eq!(count(&house, ANSWERS).await, kept as i64);
    // What each was told is what is there.
    let rows: Vec<(AccountId,)> = house.app.db.all(sql("SELECT account_id FROM questionnaire_answers")).await.expect("answers");
    let there: HashSet<AccountId> = rows.iter().map(|(account,)| *account).collect();
    assert_eq!(there.len(), rows.len(), "nobody twice");
    for (account, status) in &answers {
        assert_eq!(there.contains(account), *status == StatusCode::SEE_OTHER, "{status}");
    }
    assert_eq!(count(&house, "SELECT answer_count FROM questionnaires").await, kept as i64);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM questionnaire_drafts").await, many() as i64, "what came too late is kept");
});
