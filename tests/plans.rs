//! Every statement that a walk over the whole site runs is answered by an index on both engines: none reads a table that grows from its beginning to its end,
//! none sorts one, and none reads all that a commune has.
//!
//! SQLite is asked as it is in use: without statistics, which no installation has. PostgreSQL decides by statistics, which a test cannot foretell; it is told
//! to read no table from one end to the other, so that where it still does there is no index. The indexes are the same on both.

use std::collections::{BTreeMap, BTreeSet};

use app::model::paths;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tajmaat::base::db::{Asked, Db, Durability, sql};
use tajmaat::base::jobs;

use crate::common::{COMMUNE, Engine, TestApp};
use crate::roles::{ROLES, ROWS, Scene};

/// Tables that stay small however much is said: what an installation or a commune is made of, and what is kept for minutes.
const SMALL: &[&str] = &[
    // One row each, or a few for each commune.
    "schema_migrations",
    "settings_version",
    "communes",
    "neighbourhoods",
    "commune_settings",
    "moderation_log_heads",
    "moderation_settings",
    "roles",
    "holding_rules",
    "note_templates",
    "code_batches",
    "readiness",
    // Deleted as soon as what they prove is decided.
    "mandate_documents",
    // Who has something before them just now.
    "claims",
    // One row for each import under way.
    "imports",
    // As many as there are ways of narrowing a list.
    "problem_counts",
    "solution_counts",
    "solution_figures",
];

/// Statements that read much on purpose, by how they begin, with the reason.
const ON_PURPOSE: &[(&str, &str)] = &[
    ("SELECT id FROM accounts WHERE placeholder = FALSE AND confirmed_at IS NOT NULL AND NOT EXISTS", "the clock walks over all people, some at a time"),
    ("UPDATE accounts SET seen_at = (SELECT MAX(s.seen_at)", "the clock looks at all sessions once an hour"),
    (
        "SELECT id FROM solutions WHERE commune_id = $1 AND support_count >= $2 AND state = 'published'",
        "a lower threshold is crossed by those few that have enough",
    ),
    ("SELECT id FROM accounts WHERE placeholder = FALSE AND confirmed_at IS NULL", "an index has those whom nobody confirmed, and nobody else"),
    ("SELECT kind, COUNT(*) FROM jobs WHERE failed_at IS NOT NULL", "an index has what was set aside, and nothing else"),
    ("SELECT kind, COUNT(*) FROM measures", "of one month"),
    ("SELECT neighbourhood_id, COUNT(*) FROM residents", "who was asked, once when a vote is closed"),
    ("SELECT consultation_id FROM ballot_counts WHERE state = 'closed'", "an index has the ballots that are closed and not counted, and nothing else"),
    ("SELECT consultation_id FROM ballot_logs WHERE closed_at IS NULL AND waiting", "an index has the logs in which enough leaves wait, and nothing else"),
    ("SELECT actor_id, COUNT(CASE act WHEN", "what the staff did since one vote began"),
    ("SELECT slot FROM kiosk_sessions", "an index has the sessions that wait for their codes, a hundred at most"),
    ("UPDATE kiosk_sessions SET slot = NULL, code_hash = NULL WHERE", "the same"),
    ("SELECT w.task, ", "what waits for moderators is as much as they leave waiting"),
    ("SELECT DISTINCT author_id FROM comments WHERE deleted_at IS NULL", "a job tells the people of one discussion, some at a time"),
    ("SELECT id, data FROM notifications WHERE data LIKE", "somebody who leaves is looked for in what others were told, once"),
    ("SELECT version, COUNT(*) FROM consents", "the register says how many agreed to which notice, to the administrator who opens it"),
    ("SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)) FROM table_changes", "the end of its key"),
    ("SELECT d.id, d.item_id, d.item_version, d.reason, d.note, d.created_at, r.version AS kept", "the photos of one page that were blacked out"),
];

async fn walk(house: &TestApp) {
    house.add_commune("oued-zem").await;
    let mut scenes = Vec::new();
    for role in 0..ROLES.len() {
        scenes.push(Scene::set(house, role).await);
    }
    for mut scene in scenes {
        let gets = ROWS.iter().filter(|row| row.0 == "GET");
        for (method, pattern, fields, _) in gets.chain(ROWS.iter().filter(|row| row.0 != "GET" && row.1 != paths::SIGN_OUT)) {
            let path = scene.address(pattern);
            let organisation = scene.organisation.clone();
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, if *value == "{organisation}" { organisation.as_str() } else { *value })).collect();
            match *method {
                "GET" => scene.client.get(&path).await,
                _ if [paths::NEW_PROBLEM, paths::CENSUS, paths::NEW_ORGANISATION, paths::PLEDGE_REPORT].contains(pattern) => {
                    scene.client.post_files(&path, &fields, &[]).await
                }
                _ if *pattern == paths::BALLOT_VOTE => scene.client.vote(&path, &fields).await,
                _ => scene.client.post(&path, &fields).await,
            };
        }
        for address in addresses() {
            scene.client.get(&address).await;
        }
    }
    for piece in house.app.slices.iter().flat_map(|slice| slice.hourly) {
        (piece.work)(house.app.clone()).await.expect("hourly work");
    }
    jobs::run_due(&house.app).await.expect("the jobs run");
}

/// Lists in their orders, narrowed, and further on.
fn addresses() -> Vec<String> {
    let after = "7-00000000000000000000000000000007";
    let mut addresses = Vec::new();
    for list in [paths::solutions(COMMUNE), paths::problems(COMMUNE)] {
        for order in ["newest", "supported", "discussed"] {
            for filter in
                ["", "category=waste", "category=waste&subcategory=black-spots", "state=published", "state=reported", "neighbourhood=centre", "author=people"]
            {
                addresses.push(format!("{list}?sort={order}&{filter}"));
                addresses.push(format!("{list}?sort={order}&{filter}&after={after}"));
                addresses.push(format!("{list}?sort={order}&{filter}&view=map"));
            }
        }
    }
    for list in ["waiting", "works", "problems"] {
        addresses.push(format!("{}?list={list}&after={after}", paths::office(COMMUNE)));
    }
    addresses
}

/// One of each text, however long its lists of values are.
fn unique(asked: Vec<Asked>) -> Vec<Asked> {
    let mut seen = BTreeMap::new();
    for asked in asked {
        let mut text = String::new();
        for word in asked.text.split_inclusive([',', '(', ')', ' ']) {
            let value = word.trim_start_matches('$').trim_end_matches([',', ')', ' ']).chars().all(|c| c.is_ascii_digit());
            if !(value && text.ends_with("?, ")) {
                text.push_str(if value && word.starts_with('$') { "?, " } else { word });
            }
        }
        seen.entry(text).or_insert(asked);
    }
    seen.into_values().collect()
}

/// The tables of a text by the name that it gives them: `FROM solutions s` names `solutions` as `s`.
fn names(text: &str, tables: &BTreeSet<String>) -> BTreeMap<String, String> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || "(),;".contains(c)).filter(|word| !word.is_empty()).collect();
    let mut names = BTreeMap::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| tables.contains(**word)) {
        names.insert((*word).to_owned(), (*word).to_owned());
        let next = words.get(at + 1).filter(|next| **next != "AS").or_else(|| words.get(at + 2)).copied().unwrap_or_default();
        if next.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            names.insert(next.to_owned(), (*word).to_owned());
        }
    }
    names
}

async fn explained(db: &Db, engine: Engine, asked: &Asked) -> Vec<String> {
    let text: &'static str = Box::leak(asked.text.clone().into_boxed_str());
    let begin = if engine == Engine::Sqlite { sql("EXPLAIN QUERY PLAN ") } else { sql("EXPLAIN ") };
    let statement = asked.arguments.iter().cloned().fold(begin.push(text), |statement, argument| statement.bind(argument));
    match engine {
        Engine::Sqlite => db
            .all::<(i64, i64, i64, String)>(statement)
            .await
            .map(|rows| rows.into_iter().map(|row| row.3).collect())
            .unwrap_or_else(|error| panic!("{text}: {error}")),
        Engine::Postgres => {
            db.all::<(String,)>(statement).await.map(|rows| rows.into_iter().map(|row| row.0).collect()).unwrap_or_else(|error| panic!("{text}: {error}"))
        }
    }
}

/// Whether a search is for what belongs to one person, organisation or item: that is little, and does not grow with what others do, so it may be sorted. A
/// commune and a discussion grow.
fn is_of_one(search: &str) -> bool {
    let known = search.rsplit_once('(').map_or("", |(_, known)| known).split(" AND ");
    known.filter_map(|known| known.trim_end_matches(')').strip_suffix("=?")).any(|column| {
        let refers = ["_id", "_by", "_to"].iter().any(|end| column.ends_with(end)) && !["commune_id", "subject_id"].contains(&column);
        refers || ["id", "rowid", "hash", "contact", "browser", "network", "upload_key", "email", "phone"].contains(&column)
    })
}

/// What is wrong with a plan of SQLite: it reads a table from one end to the other, all that a commune has, or sorts much.
fn wrong_on_sqlite(plan: &[String], text: &str, grows: impl Fn(&str) -> bool) -> Option<String> {
    let grown = |line: &str, verb: &str| {
        let name = line.strip_prefix(verb).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
        let derived = plan.iter().any(|line| line.strip_prefix("CO-ROUTINE ").or_else(|| line.strip_prefix("MATERIALIZE ")) == Some(name));
        !name.is_empty() && grows(name) && !derived
    };
    let much = plan.iter().any(|line| grown(line, "SEARCH ") && !is_of_one(line));
    plan.iter()
        .find(|line| {
            let sorts = line.starts_with("USE TEMP B-TREE") && !line.contains("LAST") && !line.contains("RIGHT PART");
            let of_a_commune = grown(line, "SEARCH ") && line.ends_with("(commune_id=?)") && !text.contains("LIMIT");
            grown(line, "SCAN ") || (sorts && much && !text.contains("ORDER BY +")) || of_a_commune
        })
        .cloned()
}

/// What is wrong with a plan of PostgreSQL: there is no index, whatever the statistics are.
fn wrong_on_postgres(plan: &[String], grows: impl Fn(&str) -> bool) -> Option<String> {
    plan.iter().find(|line| line.split_once("Seq Scan on ").is_some_and(|(_, rest)| grows(rest.split_whitespace().next().unwrap_or_default()))).cloned()
}

async fn every_statement_has_an_index(engine: Engine) {
    let house = TestApp::on(engine).await;
    house.app.db.record();
    walk(&house).await;
    let asked = unique(house.app.db.recorded());
    assert!(asked.len() > 300, "the walk runs {} statements", asked.len());
    let tables: Vec<(String,)> = match engine {
        Engine::Sqlite => house.app.db.all(sql("SELECT name FROM sqlite_master WHERE type = 'table'")).await.expect("tables"),
        Engine::Postgres => house.app.db.all(sql("SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'")).await.expect("tables"),
    };
    let tables: BTreeSet<String> = tables.into_iter().map(|(table,)| table).collect();
    let db = match engine {
        Engine::Sqlite => house.app.db.clone(),
        Engine::Postgres => by_index(&house).await,
    };
    let mut wrong = Vec::new();
    for asked in &asked {
        // Nothing is asked for.
        let nothing = asked.text.contains("(1 = 0)");
        if nothing || ["SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ", "VACUUM", "ANALYZE"].iter().any(|verb| asked.text.starts_with(verb)) {
            continue;
        }
        let names = names(&asked.text, &tables);
        let grows = |name: &str| names.get(name).is_some_and(|table| !SMALL.contains(&table.as_str()));
        let plan = explained(&db, engine, asked).await;
        let found = match engine {
            Engine::Sqlite => wrong_on_sqlite(&plan, &asked.text, grows),
            Engine::Postgres => wrong_on_postgres(&plan, grows),
        };
        if let Some(found) = found.filter(|_| !ON_PURPOSE.iter().any(|(begins, _)| asked.text.starts_with(begins))) {
            wrong.push(format!("{}\n    {found}\n      {}", asked.text, plan.join("\n      ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} statements:\n{}", wrong.len(), asked.len(), wrong.join("\n"));
}

/// The same database, told to use an index for whatever can be done by one.
async fn by_index(house: &TestApp) -> Db {
    let address = &house.app.config.database_url;
    let (_, name) = address.rsplit_once('/').expect("postgres://…/name");
    let mut connection = PgConnection::connect(address).await.expect("a connection");
    connection.execute(AssertSqlSafe(format!("ALTER DATABASE {name} SET enable_seqscan = off"))).await.expect("set");
    connection.close().await.expect("closed");
    Db::open_with(address, 1, Durability::Normal).await.expect("opened")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_has_an_index_on_sqlite() {
    every_statement_has_an_index(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_has_an_index_on_postgres() {
    every_statement_has_an_index(Engine::Postgres).await;
}
