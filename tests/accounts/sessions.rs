//! Sessions at rest, how long they last, and that reading needs no write.

use std::time::{Duration, Instant};

use app::model::content::Role;
use axum::http::StatusCode;
use tajmaat::base::db::{Db, sql};

use super::*;
use crate::common::{COMMUNE, Engine, NOW};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// What a save would change: two seals of one text differ.
async fn stored(house: &TestApp) -> Vec<(String, i64, i64)> {
    house.app.db.all(sql("SELECT data, seen_at, expires_at FROM sessions ORDER BY id")).await.expect("sessions")
}

/// Waits until the visit that was just made is written down.
async fn written_down(house: &TestApp) {
    let now = house.app.clock.now().micros();
    for _ in 0..500 {
        if stored(house).await.iter().any(|(_, seen, _)| *seen == now) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the visit is not written down");
}

crate::on_both_engines!(what_opens_a_session_is_kept_as_a_keyed_hash_and_what_it_holds_is_sealed, |house| {
    let person = member(&house, EMAIL).await;
    let cookie = person.cookie("session").expect("a session").to_owned();
    let rows: Vec<(Vec<u8>, String, uuid::Uuid)> =
        house.app.db.all(sql("SELECT hash, data, account_id FROM sessions WHERE account_id IS NOT NULL")).await.expect("sessions");
    let [(hash, data, account)] = rows.as_slice() else { panic!("one session: {rows:?}") };
    let id: tower_sessions::session::Id = cookie.parse().expect("an id");
    assert_eq!(*hash, house.app.secret.keyed("session", &[&id.0.to_le_bytes()]).to_vec(), "guesses can't be checked without the secret");
    assert!(!data.contains(&cookie) && !data.contains(&account.to_string()) && !data.contains("account"), "{data}");
    assert!(house.session_texts().await.iter().any(|text| text.contains(&account.to_string())));
    // Neither the hash nor the id that pages show opens it.
    let mut thief = house.visitor();
    let (public,): (uuid::Uuid,) = house.app.db.one(sql("SELECT id FROM sessions WHERE account_id IS NOT NULL")).await.expect("an id");
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    for stolen in [hash, public.to_string()] {
        thief.set_cookie("session", &stolen);
        assert!(!is_inside(&mut thief).await);
    }
});

crate::on_both_engines!(reading_changes_nothing_and_a_visit_is_written_down_once_an_hour, |house| {
    let mut person = house.participant("Amina").await;
    let before = stored(&house).await;
    for path in ["/", "/account", "/ain-amlal", "/account/sessions"] {
        assert_eq!(person.get(path).await.status, StatusCode::OK);
    }
    house.wait_seconds(HOUR - 1);
    assert!(is_inside(&mut person).await);
    assert_eq!(stored(&house).await, before);
    house.wait_seconds(1);
    assert!(is_inside(&mut person).await);
    written_down(&house).await;
    let after = stored(&house).await;
    assert_eq!(after[0].0, before[0].0, "only the times move");
    assert_eq!(after[0].2, house.app.clock.now().plus_days(30).micros());
    house.wait_seconds(60);
    assert!(is_inside(&mut person).await);
    assert_eq!(stored(&house).await, after);
});

crate::on_both_engines!(what_was_done_is_said_once_and_without_writing, |house| {
    let mut person = house.participant("Amina").await;
    let before = stored(&house).await;
    let answer = person.post("/account/name", &[("name", "Amina B.")]).await;
    let message = person.cookie("flash").expect("a message").to_owned();
    assert_eq!(person.get("/account?x=").await.all("[role=status]"), ["Votre nom est enregistré."]);
    assert_eq!(person.cookie("flash"), None);
    assert!(!person.follow(&answer).await.has("[role=status]"), "once");
    assert_eq!(stored(&house).await, before);
    // It is sealed for the session in which it was said.
    let mut other = house.participant("Brahim").await;
    for forged in [message.as_str(), "bm90IHNlYWxlZA", "%00", "é"] {
        other.set_cookie("flash", forged);
        assert!(!other.get("/account").await.has("[role=status]"));
    }
});

crate::on_both_engines!(sessions_end_after_thirty_days_idle_and_a_hundred_and_eighty_in_all, |house| {
    let id = house.participant("Amina").await.account.expect("signed in");
    let (mut idle, mut used) = (house.begun_now(id, false).await, house.begun_now(id, false).await);
    for _ in 0..7 {
        house.wait_seconds(25 * DAY);
        assert!(is_inside(&mut used).await, "used within thirty days");
        written_down(&house).await;
    }
    assert!(!is_inside(&mut idle).await);
    house.app.clock.set(NOW.plus_days(180).plus_seconds(-1));
    assert!(is_inside(&mut used).await);
    house.wait_seconds(1);
    assert!(!is_inside(&mut used).await, "a hundred and eighty in all");
});

crate::on_both_engines!(sessions_of_staff_end_after_twelve_hours_whatever_they_do, |house| {
    let id = house.staff("Rachid", Role::Moderator).await.account.expect("signed in");
    house.app.db.run(sql("DELETE FROM sessions")).await.expect("none");
    let (mut staff, mut bare) = (house.begun_now(id, true).await, house.begun_now(id, false).await);
    let mut resident = house.participant("Amina").await;
    for _ in 0..11 {
        house.wait_seconds(HOUR);
        assert!(is_inside(&mut staff).await);
        assert_eq!(staff.post("/account/name", &[("name", "Rachid")]).await.redirect(), "/account/settings");
    }
    house.wait_seconds(HOUR - 1);
    assert!(is_inside(&mut staff).await && is_inside(&mut bare).await);
    assert_eq!(staff.get("/account/sessions").await.all("main .rows > li").len(), 2);
    house.wait_seconds(1);
    assert!(!is_inside(&mut staff).await && !is_inside(&mut bare).await && is_inside(&mut resident).await);
    let mut again = house.begun_now(id, true).await;
    assert_eq!(again.get("/account/sessions").await.all("main .rows > li").len(), 1, "what has ended is not listed");
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM sessions").await, 2, "nor kept");
    // Whoever is given a role has it in sessions that are as short.
    house.wait_seconds(HOUR);
    house.give_role(resident.account.expect("signed in"), COMMUNE, Role::Officer).await;
    assert!(!is_inside(&mut resident).await);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_read_while_somebody_else_holds_the_writer() {
    let house = TestApp::new().await;
    let mut person = house.participant("Amina").await;
    person.post("/account/name", &[("name", "Amina B.")]).await.redirect();
    house.wait_seconds(2 * HOUR);
    let other = Db::open(&Engine::Sqlite.database(&house.app.config.data_dir).await, 1).await.expect("another connection");
    let held = other.begin().await.expect("the writer");
    for said in [1, 0, 0] {
        let started = Instant::now();
        let page = person.get("/account").await;
        assert_eq!((page.status, page.all("[role=status]").len()), (StatusCode::OK, said));
        assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    }
    drop(held);
    written_down(&house).await;
}

crate::on_both_engines!(whoever_is_signed_in_gets_a_whole_page_without_a_database, |house| {
    let mut person = house.participant("Amina").await;
    house.app.db.close().await;
    for path in ["/account", "/", "/ain-amlal"] {
        let page = person.get(path).await;
        assert!(page.status.is_server_error(), "{path}: {}", page.status);
        assert!(page.text().ends_with("</html>") && page.all("h1").len() == 1, "{path}: {}", page.text());
    }
    let page = person.post("/account/name", &[("name", "Amina B.")]).await;
    assert!(page.status.is_server_error() && page.has("h1"));
    person.accept = "application/json".to_owned();
    assert!(person.get("/account").await.text().starts_with('{'));
});

#[tokio::test]
async fn ending_other_sessions_asks_for_proof() {
    let house = TestApp::new().await;
    let mut phone = member(&house, EMAIL).await;
    let mut desk = inside(&house, EMAIL).await;
    house.wait_seconds(15 * 60);
    let key = phone.get("/account/sessions").await.attributes("main input[name=session]", "value").remove(0);
    for which in [key.as_str(), "others"] {
        let proof = phone.post("/account/sessions/end", &[("session", which)]).await.redirect();
        assert_eq!(proof, "/account/proof?next=%2Faccount%2Fsessions");
        assert!(is_inside(&mut desk).await);
    }
    phone.post("/account/proof", &[("password", PASSWORD), ("next", "/account/sessions")]).await.redirect();
    assert_eq!(phone.post("/account/sessions/end", &[("session", "others")]).await.redirect(), "/account/sessions");
    assert!(is_inside(&mut phone).await && !is_inside(&mut desk).await);
}

crate::on_both_engines!(a_visitor_s_session_holds_little, |house| {
    let store = tajmaat::people::accounts::DbSessions::new(&house.app);
    for (bytes, account, is_kept) in [(20_000, false, true), (40_000, false, false), (40_000, true, true)] {
        let mut data = std::collections::HashMap::from([("x".to_owned(), serde_json::json!("x".repeat(bytes)))]);
        if account {
            let person = house.participant("Amina").await.account.expect("signed in");
            data.insert(tajmaat::web::session::ACCOUNT.to_owned(), serde_json::json!(person));
        }
        let id = tower_sessions::session::Id::default();
        let mut record = tower_sessions::session::Record { id, data, expiry_date: time::OffsetDateTime::UNIX_EPOCH };
        assert_eq!(tower_sessions::SessionStore::create(&store, &mut record).await.is_ok(), is_kept, "{bytes} {account}");
    }
    // Where to go afterwards is kept only when it can be somewhere.
    let next = format!("/{}", "x".repeat(20_000));
    house.visitor().post("/sign-in", &[("email", EMAIL), ("next", &next)]).await.redirect();
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes WHERE next = ''").await, 1);
});
