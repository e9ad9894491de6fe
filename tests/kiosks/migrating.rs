//! The migration to one session a person.

use tajmaat::base::db::{Db, Statement, sql};
use uuid::Uuid;

use crate::common::Engine;

/// Sessions at the desk's device that were opened for one person at once: the last one stays, as do those of others and of other ballots.
async fn of_a_persons_sessions_at_a_device_the_last_one_stays(engine: Engine) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&engine.database(folder.path()).await, 2).await.expect("it opens");
    db.migrate_to(72).await.expect("migrated");
    let uuid = |number: u128| Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + number);
    let run = async |statement: Statement| db.run(statement).await.expect("a row");
    let (commune, agent, resident, other) = (uuid(1), uuid(2), uuid(3), uuid(4));
    run(sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, created_at) VALUES ($1, 'ain-amlal', 'ع', 'A', 'A', 0)").bind(commune)).await;
    for (number, account) in [agent, resident, other].into_iter().enumerate() {
        let insert = sql("INSERT INTO accounts (id, handle, name, created_at) VALUES ($1, $2, 'Une', 0)");
        run(insert.bind(account).bind(format!("person{number}"))).await;
    }
    for number in [1_i64, 2] {
        let insert = sql("INSERT INTO consultations (id, commune_id, number, slug, template, audience, created_by, created_at, updated_at) \
             VALUES ($1, $2, $3, $5, 'vote', 'residents', $4, 0, 0)");
        run(insert.bind(uuid(10 + number as u128)).bind(commune).bind(number).bind(agent).bind(format!("vote-{number}"))).await;
        let insert = sql("INSERT INTO ballots (consultation_id, settings, order_key, link_nonce) VALUES ($1, '{}', $2, $3)");
        run(insert.bind(uuid(10 + number as u128)).bind(vec![7_u8; 32]).bind(vec![9_u8; 16])).await;
    }
    // Number, ballot, person, when, and whether it stays.
    let sessions =
        [(20, 11, resident, 1_i64, false), (21, 11, resident, 2, false), (22, 11, resident, 2, true), (23, 12, resident, 1, true), (24, 11, other, 1, true)];
    for (number, ballot, person, at, _) in sessions {
        let insert = sql("INSERT INTO kiosk_sessions (id, commune_id, consultation_id, account_id, opened_by, opened_at, code_until, token_hash, seen_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 9, $7, 3)");
        let insert = insert.bind(uuid(number)).bind(commune).bind(uuid(ballot)).bind(person).bind(agent).bind(at);
        run(insert.bind(vec![number as u8; 32])).await;
    }
    db.migrate().await.expect("migrated");
    let left: Vec<(Uuid,)> =
        db.all(sql("SELECT id FROM kiosk_sessions WHERE ended_at IS NULL AND token_hash IS NOT NULL ORDER BY id")).await.expect("sessions");
    let expected: Vec<(Uuid,)> = sessions.into_iter().filter(|session| session.4).map(|session| (uuid(session.0),)).collect();
    assert_eq!(left, expected);
}

#[tokio::test]
async fn of_a_persons_sessions_at_a_device_the_last_one_stays_on_sqlite() {
    of_a_persons_sessions_at_a_device_the_last_one_stays(Engine::Sqlite).await;
}

#[tokio::test]
async fn of_a_persons_sessions_at_a_device_the_last_one_stays_on_postgres() {
    of_a_persons_sessions_at_a_device_the_last_one_stays(Engine::Postgres).await;
}
