//! The database itself: both engines have the same schema, and transactions hold what they promise.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tajmaat::base::db::{Db, Durability, Statement, is_unused, sql};
use uuid::Uuid;

use crate::common::{Engine, TestApp};

/// table.column → (type, whether it may be empty)
type Columns = BTreeMap<String, (String, bool)>;

async fn sqlite_columns(house: &TestApp) -> Columns {
    let rows: Vec<(String, String, String, bool)> = house
        .app
        .db
        .all(sql("SELECT m.name, c.name, c.type, c.\"notnull\" = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"))
        .await
        .expect("the columns");
    rows.into_iter()
        .map(|(table, column, kind, empty)| {
            let kind = match (kind.as_str(), column.as_str()) {
                (
                    "BLOB",
                    "hash" | "code_hash" | "token_hash" | "key" | "order_key" | "browser" | "link" | "left_as" | "link_nonce" | "nonce" | "salt" | "pseudonym"
                    | "frontier" | "voter",
                ) => "bytea",
                ("BLOB", _) => "uuid",
                // Only a column of this type counts up by itself.
                ("BIGINT", _) | ("INTEGER", "seq") => "bigint",
                ("TEXT", _) => "text",
                ("BOOLEAN", _) => "boolean",
                ("DOUBLE PRECISION", _) => "double precision",
                (other, _) => panic!("{table}.{column} has the unexpected type {other}"),
            };
            (format!("{table}.{column}"), (kind.to_owned(), empty))
        })
        .collect()
}

async fn postgres_columns(house: &TestApp) -> Columns {
    let rows: Vec<(String, String, String, bool)> = house
        .app
        .db
        .all(sql("SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), is_nullable = 'YES' \
                  FROM information_schema.columns WHERE table_schema = 'public'"))
        .await
        .expect("the columns");
    rows.into_iter().map(|(table, column, kind, empty)| (format!("{table}.{column}"), (kind, empty))).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let sqlite = sqlite_columns(&TestApp::on(Engine::Sqlite).await).await;
    let postgres = postgres_columns(&TestApp::on(Engine::Postgres).await).await;
    assert!(sqlite.len() > 100);
    assert_eq!(sqlite, postgres);
}

#[tokio::test]
async fn both_engines_have_the_same_indexes() {
    let named = |statement: &'static str| {
        move |house: TestApp| async move {
            let mut rows: Vec<(String, String)> = house.app.db.all(sql(statement)).await.expect("the indexes");
            rows.sort();
            rows
        }
    };
    let sqlite = named("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")(TestApp::on(Engine::Sqlite).await).await;
    let postgres = named("SELECT CAST(tablename AS TEXT), CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'")(
        TestApp::on(Engine::Postgres).await,
    )
    .await;
    assert!(sqlite.len() > 30);
    assert_eq!(sqlite, postgres);
}

crate::on_both_engines!(a_dropped_transaction_changes_nothing, |house| {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    tx.run(sql("UPDATE communes SET population = $1").bind(1_i64)).await.expect("an update");
    drop(tx);
    assert_eq!(house.commune().await.population, 28_400);
});

#[tokio::test]
async fn full_durability_raises_what_the_server_promises_and_lowers_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = Engine::Postgres.database(folder.path()).await;
    let (_, name) = address.rsplit_once('/').expect("postgres://…/name");
    for (own, full) in [("off", "on"), ("local", "on"), ("remote_write", "on"), ("on", "on"), ("remote_apply", "remote_apply")] {
        let mut connection = PgConnection::connect(&address).await.expect("a connection");
        connection.execute(AssertSqlSafe(format!("ALTER DATABASE {name} SET synchronous_commit = {own}"))).await.expect("set");
        connection.close().await.expect("closed");
        for (durability, expected) in [(Durability::Full, full), (Durability::Normal, "off")] {
            let db = Db::open_with(&address, 1, durability).await.expect("opened");
            let (setting,): (String,) = db.one(sql("SELECT current_setting('synchronous_commit')")).await.expect("the setting");
            assert_eq!(setting, expected, "{own}");
            db.close().await;
        }
    }
}

crate::on_both_engines!(migrating_twice_changes_nothing, |house| {
    assert!(house.app.db.migrate().await.expect("migrated").is_empty());
    assert!(house.app.db.is_migrated().await);
});

/// A database as it was before a migration, on either engine.
async fn database_at(engine: Engine, version: i64) -> (Db, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&engine.database(folder.path()).await, 2).await.expect("it opens");
    db.migrate_to(version).await.expect("migrated");
    (db, folder)
}

/// One id stood under two kinds: decisions are counted for each, and what is kept of a text goes to the kind of its author's.
async fn one_id_under_two_kinds_is_taken_apart(engine: Engine) {
    let (db, _folder) = database_at(engine, 14).await;
    let uuid = |number: u128| Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + number);
    let run = async |statement: Statement| db.run(statement).await.expect("a row");
    let (commune, author, stranger, moderator, item) = (uuid(1), uuid(2), uuid(3), uuid(4), uuid(5));
    run(sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, created_at) VALUES ($1, 'ain-amlal', 'ع', 'A', 'A', 0)").bind(commune)).await;
    for (number, account) in [author, stranger, moderator].into_iter().enumerate() {
        let insert = sql("INSERT INTO accounts (id, handle, name, created_at) VALUES ($1, $2, 'Une', 0)");
        run(insert.bind(account).bind(format!("person{number}"))).await;
    }
    let decisions =
        [("comment", author, 1_i64, "hide"), ("solution", stranger, 2, "hide"), ("comment", author, 3, "resubmit"), ("solution", stranger, 4, "resubmit")];
    for (kind, of, number, act) in decisions {
        let insert =
            sql("INSERT INTO moderation_decisions (id, commune_id, item_kind, item_id, item_version, author_id, number, act, reason, actor_id, created_at) \
             VALUES ($1, $2, $3, $4, 1, $5, $6, $7, 'insult', $8, $6)");
        run(insert.bind(uuid(10 + number as u128)).bind(commune).bind(kind).bind(item).bind(of).bind(number).bind(act).bind(moderator)).await;
    }
    let appeal = sql(
        "INSERT INTO appeals (id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at) VALUES ($1, $2, 'comment', $3, $4, $5, 'x', 0, 0)",
    );
    run(appeal.bind(uuid(20)).bind(commune).bind(item).bind(uuid(11)).bind(author)).await;
    let text = sql("INSERT INTO withheld_texts (item_id, item_version, author_id, title, body, created_at) VALUES ($1, 1, $2, '', 'Le mot de Naima.', 0)");
    run(text.bind(item).bind(author)).await;
    run(sql("INSERT INTO hidden_texts (commune_id, hash, item_id) VALUES ($1, $2, $3)").bind(commune).bind(vec![1_u8]).bind(item)).await;
    run(sql("INSERT INTO claims (subject_id, commune_id, account_id, claimed_at, until_at) VALUES ($1, $2, $3, 0, 0)")
        .bind(item)
        .bind(commune)
        .bind(moderator))
    .await;
    let draft = sql(
        "INSERT INTO solutions (id, commune_id, author_id, title, body, category, subcategory, created_at, updated_at) VALUES ($1, $2, $3, 'x', 'y', 'a', 'b', 0, 0)",
    );
    run(draft.bind(item).bind(commune).bind(stranger)).await;

    db.migrate().await.expect("migrated");
    let numbers: Vec<(String, i64, String)> =
        db.all(sql("SELECT item_kind, number, act FROM moderation_decisions ORDER BY item_kind, number")).await.expect("decisions");
    let expected = [("comment", 1, "hide"), ("comment", 2, "resubmit"), ("solution", 1, "hide"), ("solution", 2, "resubmit")];
    assert_eq!(numbers, expected.map(|(kind, number, act)| (kind.to_owned(), number, act.to_owned())));
    let kinds = async |query: &'static str| db.all::<(String,)>(sql(query)).await.expect("kinds").into_iter().map(|(kind,)| kind).collect::<Vec<_>>();
    assert_eq!(kinds("SELECT item_kind FROM withheld_texts").await, ["comment"]);
    assert_eq!(kinds("SELECT item_kind FROM hidden_texts ORDER BY item_kind").await, ["comment", "solution"]);
    assert_eq!(kinds("SELECT item_kind FROM appeals").await, ["comment"]);
    assert_eq!(kinds("SELECT subject_kind FROM claims").await.len(), 0);
    // A form that was open meanwhile is known again.
    let (known,): (Uuid,) = db.one(sql("SELECT id FROM solutions WHERE author_id = $1 AND form_key = $2").bind(stranger).bind(item)).await.expect("the draft");
    assert_eq!(known, item);
}

#[tokio::test]
async fn one_id_under_two_kinds_is_taken_apart_on_sqlite() {
    one_id_under_two_kinds_is_taken_apart(Engine::Sqlite).await;
}

#[tokio::test]
async fn one_id_under_two_kinds_is_taken_apart_on_postgres() {
    one_id_under_two_kinds_is_taken_apart(Engine::Postgres).await;
}

/// What was given up before payloads were sealed can be tried again by hand, but for what opens something.
async fn jobs_given_up_before_are_emptied_of_secrets_alone(engine: Engine) {
    let (db, _folder) = database_at(engine, 19).await;
    let mail = |text: &str| serde_json::json!({ "to": "a@example.org", "subject": "s", "text": text, "lang": "fr" }).to_string();
    let jobs = [
        ("mail", mail("Vos motifs : https://tajmaat.test/ain-amlal/comments/7/appeal"), Some(1_i64), true),
        ("photos_deleted", "[]".to_owned(), Some(1), true),
        ("mail", mail("https://tajmaat.test/confirm/secret"), Some(1), false),
        ("mail", mail("https://tajmaat.test/reset-password/secret"), Some(1), false),
        ("mail", mail("https://tajmaat.test/account/email/secret"), Some(1), false),
        ("mail", mail("https://tajmaat.test/invitations/secret"), Some(1), false),
        ("sms", r#"{"to":"+212612345678","text":"123456","until":null}"#.to_owned(), Some(1), false),
        ("mail", mail("https://tajmaat.test/confirm/waits"), None, true),
    ];
    for (number, (kind, payload, failed, _)) in jobs.iter().enumerate() {
        let insert = sql("INSERT INTO jobs (id, kind, payload, run_at, failed_at, created_at) VALUES ($1, $2, $3, 0, $4, 0)");
        db.run(insert.bind(Uuid::from_u128(number as u128)).bind(*kind).bind(payload.as_str()).bind(*failed)).await.expect("a job");
    }
    db.migrate().await.expect("migrated");
    let kept: Vec<(String,)> = db.all(sql("SELECT payload FROM jobs ORDER BY id")).await.expect("jobs");
    for ((kind, payload, _, stays), (kept,)) in jobs.iter().zip(&kept) {
        assert_eq!(kept.as_str(), if *stays { payload.as_str() } else { "" }, "{kind} {payload}");
    }
    assert_eq!(kept.len(), jobs.len());
}

#[tokio::test]
async fn jobs_given_up_before_are_emptied_of_secrets_alone_on_sqlite() {
    jobs_given_up_before_are_emptied_of_secrets_alone(Engine::Sqlite).await;
}

#[tokio::test]
async fn jobs_given_up_before_are_emptied_of_secrets_alone_on_postgres() {
    jobs_given_up_before_are_emptied_of_secrets_alone(Engine::Postgres).await;
}

/// Id, kind and id of what it is on, the top comment of its thread, the comment that it answers.
type CommentRow = (Uuid, String, Uuid, Option<Uuid>, Option<Uuid>);

/// Comments, their replies and votes, and the steps of problems and solutions are as they were, under what they are of.
async fn comments_and_steps_keep_their_subjects(engine: Engine) {
    let (db, _folder) = database_at(engine, 25).await;
    let run = async |statement: Statement| db.run(statement).await.expect("a row");
    let [commune, account, problem, solution, top, reply, other] = [1, 2, 3, 4, 5, 6, 7].map(Uuid::from_u128);
    run(sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, created_at) VALUES ($1, 'ain-amlal', 'ع', 'A', 'A', 0)").bind(commune)).await;
    run(sql("INSERT INTO accounts (id, handle, name, created_at) VALUES ($1, 'person1', 'Une', 0)").bind(account)).await;
    let insert = "INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, created_at, updated_at) \
         VALUES ($1, $2, 1, $3, 'x', 'y', 'a', 'b', 0, 0)";
    run(sql(insert).bind(problem).bind(commune).bind(account)).await;
    let insert = "INSERT INTO solutions (id, commune_id, number, state, author_id, title, body, category, subcategory, created_at, updated_at, published_at) \
         VALUES ($1, $2, 1, 'published', $3, 'x', 'y', 'a', 'b', 0, 0, 0)";
    run(sql(insert).bind(solution).bind(commune).bind(account)).await;
    for (id, on_problem, on_solution, parent) in
        [(top, Some(problem), None, None), (reply, Some(problem), None, Some(top)), (other, None, Some(solution), None)]
    {
        let insert = "INSERT INTO comments (id, commune_id, problem_id, solution_id, parent_id, replied_to, author_id, body, created_at) \
             VALUES ($1, $2, $3, $4, $5, $5, $6, 'x', 0)";
        run(sql(insert).bind(id).bind(commune).bind(on_problem).bind(on_solution).bind(parent).bind(account)).await;
    }
    run(sql("INSERT INTO comment_votes (comment_id, account_id, useful, created_at) VALUES ($1, $2, TRUE, 0)").bind(reply).bind(account)).await;
    for (id, on_problem, on_solution, step) in [(10, Some(problem), None, "acknowledged"), (11, None, Some(solution), "published")] {
        let insert = "INSERT INTO state_changes (id, problem_id, solution_id, step, note, actor_id, created_at) VALUES ($1, $2, $3, $4, 'n', $5, 0)";
        run(sql(insert).bind(Uuid::from_u128(id)).bind(on_problem).bind(on_solution).bind(step).bind(account)).await;
    }

    db.migrate().await.expect("migrated");
    let comments: Vec<CommentRow> =
        db.all(sql("SELECT id, subject_kind, subject_id, parent_id, replied_to FROM comments ORDER BY id")).await.expect("comments");
    let on = |id, kind: &str, subject, parent| (id, kind.to_owned(), subject, parent, parent);
    assert_eq!(comments, [on(top, "problem", problem, None), on(reply, "problem", problem, Some(top)), on(other, "solution", solution, None)]);
    let votes: Vec<(Uuid, Uuid)> = db.all(sql("SELECT comment_id, account_id FROM comment_votes")).await.expect("votes");
    assert_eq!(votes, [(reply, account)]);
    for (select, subject, step) in [
        ("SELECT problem_id, step, note, actor_id FROM problem_steps", problem, "acknowledged"),
        ("SELECT solution_id, step, note, actor_id FROM state_changes", solution, "published"),
    ] {
        let steps: Vec<(Uuid, String, String, Uuid)> = db.all(sql(select)).await.expect("steps");
        assert_eq!(steps, [(subject, step.to_owned(), "n".to_owned(), account)]);
    }
    // What was made anew still refuses what hangs on nothing.
    let loose = sql("INSERT INTO comment_votes (comment_id, account_id, useful, created_at) VALUES ($1, $2, TRUE, 0)").bind(problem).bind(account);
    db.run(loose).await.expect_err("a vote on a comment that is not there");
}

#[tokio::test]
async fn comments_and_steps_keep_their_subjects_on_sqlite() {
    comments_and_steps_keep_their_subjects(Engine::Sqlite).await;
}

#[tokio::test]
async fn comments_and_steps_keep_their_subjects_on_postgres() {
    comments_and_steps_keep_their_subjects(Engine::Postgres).await;
}

/// Notifications of before know who acted, and keep nobody's name.
async fn notifications_name_whoever_acted_by_ids(engine: Engine) {
    let (db, _folder) = database_at(engine, 25).await;
    let run = async |statement: Statement| db.run(statement).await.expect("a row");
    let [commune, reader, writer, problem, comment, organisation] = [1, 2, 3, 4, 5, 6].map(Uuid::from_u128);
    run(sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, created_at) VALUES ($1, 'ain-amlal', 'ع', 'A', 'A', 0)").bind(commune)).await;
    for (account, name) in [(reader, "Naima"), (writer, "Brahim")] {
        run(sql("INSERT INTO accounts (id, handle, name, created_at) VALUES ($1, $2, $2, 0)").bind(account).bind(name)).await;
    }
    let insert = "INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, created_at, updated_at) \
         VALUES ($1, $2, 1, $3, 'x', 'y', 'a', 'b', 0, 0)";
    run(sql(insert).bind(problem).bind(commune).bind(reader)).await;
    let insert = "INSERT INTO comments (id, commune_id, problem_id, author_id, as_officer, body, created_at) VALUES ($1, $2, $3, $4, TRUE, 'x', 0)";
    run(sql(insert).bind(comment).bind(commune).bind(problem).bind(writer)).await;
    let insert = "INSERT INTO organisations (id, commune_id, handle, kind, name_ar, name_fr, created_at, approved_at) VALUES ($1, $2, 'tamunt', 'cooperative', 'ت', 'Tamunt', 0, 0)";
    run(sql(insert).bind(organisation).bind(commune)).await;
    for (number, account, at) in [(20, reader, 1_i64), (21, writer, 5), (22, reader, 20)] {
        let insert = "INSERT INTO organisation_events (id, organisation_id, act, account_id, actor_id, by_staff, created_at) VALUES ($1, $2, 'joined', $3, $3, FALSE, $4)";
        run(sql(insert).bind(Uuid::from_u128(number)).bind(organisation).bind(account).bind(at)).await;
    }
    let name = r#"{"ar":"Brahim","fr":"","en":""}"#;
    let kept = [
        ("comment_on_mine", format!(r#"{{"notice":"comment_on_mine","title":"x","author":{name}}}"#), format!("/ain-amlal/problems/1#c-{comment}")),
        (
            "representative_joined",
            format!(r#"{{"notice":"representative_joined","name":{name},"person":"Brahim"}}"#),
            "/organisations/tamunt/representatives".to_owned(),
        ),
        ("milestone_added", r#"{"notice":"milestone_added","title":"x"}"#.to_owned(), "/ain-amlal/solutions/1".to_owned()),
    ];
    for (number, (kind, data, path)) in kept.iter().enumerate() {
        let insert = "INSERT INTO notifications (id, account_id, kind, data, path, created_at) VALUES ($1, $2, $3, $4, $5, 7)";
        run(sql(insert).bind(Uuid::from_u128(number as u128)).bind(reader).bind(*kind).bind(data.as_str()).bind(path.as_str())).await;
    }

    db.migrate().await.expect("migrated");
    let rows: Vec<(Option<Uuid>, Option<Uuid>, bool, String)> =
        db.all(sql("SELECT by_account, by_organisation, as_officer, data FROM notifications ORDER BY id")).await.expect("notifications");
    let by: Vec<_> = rows.iter().map(|(account, organisation, officer, _)| (*account, *organisation, *officer)).collect();
    assert_eq!(by, [(Some(writer), None, true), (Some(writer), Some(organisation), false), (None, None, false)]);
    for (_, _, _, data) in &rows {
        assert!(!data.contains("Brahim"), "{data}");
        serde_json::from_str::<app::model::notifications::Notice>(data).expect("a notice");
    }
}

#[tokio::test]
async fn notifications_name_whoever_acted_by_ids_on_sqlite() {
    notifications_name_whoever_acted_by_ids(Engine::Sqlite).await;
}

#[tokio::test]
async fn notifications_name_whoever_acted_by_ids_on_postgres() {
    notifications_name_whoever_acted_by_ids(Engine::Postgres).await;
}

/// The best comments were sorted by a share, and what told of a comment led to an anchor.
async fn discussions_are_paged_by_whole_numbers(engine: Engine) {
    let (db, _folder) = database_at(engine, 30).await;
    let run = async |statement: Statement| db.run(statement).await.expect("a row");
    let [commune, reader, problem, best, second] = [1, 2, 3, 4, 5].map(Uuid::from_u128);
    run(sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, created_at) VALUES ($1, 'ain-amlal', 'ع', 'A', 'A', 0)").bind(commune)).await;
    run(sql("INSERT INTO accounts (id, handle, name, created_at) VALUES ($1, 'naima', 'Naima', 0)").bind(reader)).await;
    for (id, score) in [(best, 0.739_494_8), (second, 0.0)] {
        let insert = "INSERT INTO comments (id, commune_id, subject_kind, subject_id, author_id, body, created_at, score) VALUES ($1, $2, 'problem', $3, $4, 'x', 0, $5)";
        run(sql(insert).bind(id).bind(commune).bind(problem).bind(reader).bind(score)).await;
    }
    let paths = [("reply_to_mine", format!("/ain-amlal/problems/1#c-{best}")), ("decided", "/ain-amlal/solutions/1".to_owned())];
    for (number, (kind, path)) in paths.iter().enumerate() {
        let insert = "INSERT INTO notifications (id, account_id, kind, data, path, created_at) VALUES ($1, $2, $3, '{}', $4, 7)";
        run(sql(insert).bind(Uuid::from_u128(number as u128)).bind(reader).bind(*kind).bind(path.as_str())).await;
    }
    db.migrate().await.expect("migrated");
    let scores: Vec<(Uuid, i64)> = db.all(sql("SELECT id, score FROM comments ORDER BY score DESC")).await.expect("comments");
    assert_eq!(scores, [(best, 739_494_800), (second, 0)]);
    let paths: Vec<(String,)> = db.all(sql("SELECT path FROM notifications ORDER BY id")).await.expect("notifications");
    assert_eq!(paths, [(format!("/ain-amlal/comments/{best}"),), ("/ain-amlal/solutions/1".to_owned(),)]);
}

#[tokio::test]
async fn discussions_are_paged_by_whole_numbers_on_sqlite() {
    discussions_are_paged_by_whole_numbers(Engine::Sqlite).await;
}

#[tokio::test]
async fn discussions_are_paged_by_whole_numbers_on_postgres() {
    discussions_are_paged_by_whole_numbers(Engine::Postgres).await;
}

/// A pool closes its connections in threads of its own: a refused command that looked at once found its own database in use, and left it behind.
#[tokio::test]
async fn a_database_is_unused_as_soon_as_its_last_connection_is_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tajmaat.sqlite");
    let db = Db::open(&format!("sqlite:{}", file.display()), 2).await.expect("it opens");
    db.migrate().await.expect("it migrates");
    assert!(!is_unused(&file).await, "somebody has it open");
    let closing = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        db.close().await;
    });
    assert!(is_unused(&file).await, "it is open no longer");
    closing.await.expect("it is closed");
}

/// A service that starts while a command migrates the same file waits for it, longer than a request would.
#[tokio::test]
async fn a_migration_waits_for_another_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("sqlite:{}", folder.path().join("tajmaat.sqlite").display());
    let (first, second) = (Db::open(&address, 1).await.expect("it opens"), Db::open(&address, 1).await.expect("it opens"));
    let migrating = first.begin().await.expect("a transaction");
    let waiting = tokio::spawn(async move { second.migrate().await });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(!waiting.is_finished(), "it waits");
    drop(migrating);
    assert!(!waiting.await.expect("it ends").expect("it migrates").is_empty());
}
