//! What was kept long enough goes, what was not stays, and the privacy page says the same.

use app::model::paths;
use app::words::tr;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{Statement, sql};
use tajmaat::channels::my_data::retention;

use super::{found, number};
use crate::common::content::problem;
use crate::common::{COMMUNE, NOW, TestApp, sweep};
use crate::on_both_engines;

async fn put(house: &TestApp, statement: Statement) {
    house.app.db.run(statement).await.expect("kept");
}

/// Sweeps just before and just after a moment; `count` rows are there before it and none after.
async fn goes_at(house: &TestApp, at: Timestamp, statement: &'static str) {
    house.app.clock.set(at.plus_seconds(-1));
    sweep(&house.app).await.expect("swept");
    assert_eq!(number(house, sql(statement)).await, 1, "too early: {statement}");
    house.app.clock.set(at);
    sweep(&house.app).await.expect("swept");
    assert_eq!(number(house, sql(statement)).await, 0, "too late: {statement}");
}

fn id(house: &TestApp) -> uuid::Uuid {
    house.app.rng.id::<tajmaat::base::db::RowId>(NOW).0
}

on_both_engines!(messages_links_and_codes_go_in_time, |house| {
    let person = house.participant("Khadija").await.account.expect("signed in");
    let commune = house.commune().await.id;
    let bytes = || house.app.rng.bytes::<32>().to_vec();
    put(
        &house,
        sql("INSERT INTO account_tokens (hash, account_id, purpose, email, created_at, expires_at) VALUES ($1, $2, 'reset', 'x', $3, $4)")
            .bind(bytes())
            .bind(person)
            .bind(NOW)
            .bind(NOW.plus_seconds(3_600)),
    )
    .await;
    put(
        &house,
        sql("INSERT INTO deletion_codes (account_id, hash, created_at, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(person)
            .bind(bytes())
            .bind(NOW)
            .bind(NOW.plus_seconds(600)),
    )
    .await;
    put(&house, sql("INSERT INTO one_time_codes (id, purpose, contact, contact_key, language, sent_at, expires_at) VALUES ($1, 'enter', '+212612345678', '+212612345678', 'ar', $2, $3)").bind(id(&house)).bind(NOW).bind(NOW.plus_seconds(600))).await;
    put(
        &house,
        sql("INSERT INTO notifications (id, account_id, kind, data, path, created_at, read_at) VALUES ($1, $2, 'x', '{}', '/', $3, $3)")
            .bind(id(&house))
            .bind(person)
            .bind(NOW),
    )
    .await;
    put(&house, sql("INSERT INTO jobs (id, kind, payload, run_at, failed_at, created_at) VALUES ($1, 'mail', '{}', $2, $2, $2)").bind(id(&house)).bind(NOW))
        .await;
    put(
        &house,
        sql("INSERT INTO residence_events (id, commune_id, act, account_id, created_at) VALUES ($1, $2, 'verified', $3, $4)")
            .bind(id(&house))
            .bind(commune)
            .bind(person)
            .bind(NOW),
    )
    .await;
    put(&house, sql("INSERT INTO objections (id, commune_id, account_id, body, created_at, due_at, answer, answered_by, answered_at) VALUES ($1, $2, $3, 'x', $4, $4, 'y', $3, $4)").bind(id(&house)).bind(commune).bind(person).bind(NOW)).await;
    put(
        &house,
        sql("INSERT INTO assist_grants (id, account_id, commune_id, hash, minutes, created_at, ends_at) VALUES ($1, $2, $3, $4, 15, $5, $5)")
            .bind(id(&house))
            .bind(person)
            .bind(commune)
            .bind(bytes())
            .bind(NOW),
    )
    .await;
    goes_at(&house, NOW.plus_seconds(600), "SELECT COUNT(*) FROM deletion_codes").await;
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM one_time_codes")).await, 0);
    goes_at(&house, NOW.plus_seconds(3_600).plus_days(1), "SELECT COUNT(*) FROM account_tokens").await;
    goes_at(&house, NOW.plus_days(30), "SELECT COUNT(*) FROM jobs").await;
    goes_at(&house, NOW.plus_months(12), "SELECT COUNT(*) FROM notifications").await;
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM assist_grants")).await, 0);
    put(&house, sql("UPDATE accounts SET seen_at = $1").bind(NOW.plus_months(50))).await;
    goes_at(&house, NOW.plus_months(24), "SELECT COUNT(*) FROM objections").await;
    goes_at(&house, NOW.plus_months(60), "SELECT COUNT(*) FROM residence_events").await;
});

on_both_engines!(sessions_photos_and_unconfirmed_accounts_go_in_time, |house| {
    let person = house.participant("Khadija").await.account.expect("signed in");
    put(&house, sql("UPDATE sessions SET expires_at = $1").bind(NOW.plus_days(30))).await;
    put(&house, sql("INSERT INTO photos (id, upload_key, width, height, created_at) VALUES ($1, 'k', 1, 1, $2)").bind(id(&house)).bind(NOW.plus_seconds(-1)))
        .await;
    put(
        &house,
        sql("INSERT INTO accounts (id, handle, name, email, email_key, created_at) VALUES ($1, 'h', 'Omar', 'o@x.org', 'o@x.org', $2)")
            .bind(id(&house))
            .bind(NOW),
    )
    .await;
    goes_at(&house, NOW.plus_days(1), "SELECT COUNT(*) FROM photos").await;
    goes_at(&house, NOW.plus_days(7), "SELECT COUNT(*) FROM accounts WHERE name = 'Omar'").await;
    goes_at(&house, NOW.plus_days(30), "SELECT COUNT(*) FROM sessions").await;
    let (seen,): (Option<i64>,) = house.app.db.one(sql("SELECT seen_at FROM accounts WHERE id = $1").bind(person)).await.expect("an account");
    assert_eq!(seen, Some(NOW.micros()), "the last visit is remembered");
});

on_both_engines!(residence_codes_go_but_a_used_census_code_never_works_again, |house| {
    let person = house.participant("Khadija").await.account.expect("signed in");
    let commune = house.commune().await.id;
    let (place,): (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM neighbourhoods LIMIT 1")).await.expect("a place");
    for (method, used) in [("letter", Some(NOW)), ("other_paper", None), ("census", None), ("census", Some(NOW))] {
        let insert = sql("INSERT INTO residence_codes (hash, commune_id, neighbourhood_id, method, created_by, created_at, expires_at, used_at, used_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)");
        let insert = insert.bind(house.app.rng.bytes::<32>().to_vec()).bind(commune).bind(place).bind(method).bind(person).bind(NOW).bind(used);
        put(&house, insert.bind(used.map(|_| person))).await;
    }
    house.app.clock.set(NOW.plus_months(3).plus_seconds(-1));
    sweep(&house.app).await.expect("swept");
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM residence_codes")).await, 4);
    house.app.clock.set(NOW.plus_months(3));
    sweep(&house.app).await.expect("swept");
    let left: Vec<(String, bool)> = house.app.db.all(sql("SELECT method, used_at IS NOT NULL FROM residence_codes")).await.expect("codes");
    assert_eq!(left, [("census".to_owned(), true)]);
});

on_both_engines!(an_unused_account_is_warned_then_emptied_and_its_texts_stay, |house| {
    let client = house.participant("Khadija Amrani").await;
    let person = client.account.expect("signed in");
    problem(&house, person, "Un dépôt sauvage", "Un texte qui reste").await;
    put(&house, sql("DELETE FROM sessions")).await;
    put(&house, sql("UPDATE accounts SET seen_at = $1").bind(NOW)).await;
    let warned_at = NOW.plus_months(36).plus_days(-60);
    house.app.clock.set(warned_at.plus_days(-3));
    sweep(&house.app).await.expect("swept");
    assert!(house.mails().await.is_empty());
    house.app.clock.set(warned_at.plus_days(3));
    for _ in 0..2 {
        sweep(&house.app).await.expect("swept");
    }
    let mails = house.mails().await;
    assert_eq!(mails.len(), 1, "warned once: {mails:?}");
    assert!(mails[0].text.contains("60 jours"));
    house.app.clock.set(warned_at.plus_days(62));
    sweep(&house.app).await.expect("swept");
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM accounts WHERE deleted_at IS NOT NULL")).await, 0, "not before sixty days after the warning");
    house.app.clock.set(warned_at.plus_days(64));
    sweep(&house.app).await.expect("swept");
    assert!(house.mails().await[0].text.contains("dernier message"));
    assert_eq!(found(&house, "Amrani").await, Vec::<String>::new());
    assert!(house.visitor().get(&paths::problem(COMMUNE, 1)).await.words().contains("Un texte qui reste"));
});

#[tokio::test]
async fn who_comes_back_after_the_warning_stays() {
    let house = TestApp::new().await;
    house.participant("Khadija").await;
    put(&house, sql("DELETE FROM sessions")).await;
    put(&house, sql("UPDATE accounts SET seen_at = $1").bind(NOW)).await;
    house.app.clock.set(NOW.plus_months(36));
    sweep(&house.app).await.expect("swept");
    put(&house, sql("UPDATE accounts SET seen_at = $1").bind(NOW.plus_months(36).plus_days(1))).await;
    house.app.clock.set(NOW.plus_months(36).plus_days(70));
    sweep(&house.app).await.expect("swept");
    assert_eq!(number(&house, sql("SELECT COUNT(*) FROM accounts WHERE deleted_at IS NULL")).await, 1);
}

#[tokio::test]
async fn the_privacy_page_lists_every_period() {
    let house = TestApp::new().await;
    let page = house.visitor().get(&paths::privacy()).await;
    assert_eq!(page.all(".periods tbody tr").len(), 22);
    for kept in retention::periods(&house.app) {
        let said = app::components::personal_data::period(app::model::Lang::Fr, kept.period);
        let row = page
            .all(".periods tbody tr")
            .into_iter()
            .find(|row| row.starts_with(&kept.what.text(app::model::Lang::Fr).split_whitespace().collect::<Vec<_>>().join(" ")));
        assert!(row.as_ref().is_some_and(|row| row.ends_with(&said)), "{row:?} {said}");
    }
    assert!(page.words().contains("3 ans") && page.text().contains(tr::retention::SESSIONS.text(app::model::Lang::Fr)));
}
