//! What lists and homes count is kept in rows: whatever happens, in whatever order, the rows say what a fresh count says, and lists are found by them.

mod acts;

use std::collections::{BTreeMap, BTreeSet};

use app::model::content::{ProblemState, SolutionState};
use app::model::paths;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use tajmaat::base::db::{Db, sql};
use tajmaat::base::slice::Repair;
use uuid::Uuid;

use self::acts::Acts;
use crate::common::content::solution;
use crate::common::program::Folder;
use crate::common::{COMMUNE, Client, Engine, TestApp};
use crate::on_both_engines;

/// A row of a list, as far as it is counted.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
struct Counted {
    number: i64,
    category: String,
    subcategory: String,
    state: String,
    neighbourhood_id: Option<Uuid>,
    by_organisation: bool,
    at: i64,
    supports: i64,
    comments: i64,
    id: Uuid,
}

/// The public rows of both lists.
async fn public(db: &Db, kind: &str) -> Vec<Counted> {
    db.all(match kind {
        "problems" => sql("SELECT number, category, subcategory, state, neighbourhood_id, organisation_id IS NOT NULL AS by_organisation, created_at AS at, \
             me_too_count AS supports, comment_count AS comments, id FROM problems WHERE visibility IN ('published', 'under_review')"),
        _ => sql("SELECT number, category, subcategory, state, neighbourhood_id, organisation_id IS NOT NULL AS by_organisation, published_at AS at, \
             support_count AS supports, comment_count AS comments, id FROM solutions \
             WHERE state <> 'draft' AND visibility IN ('published', 'under_review')"),
    })
    .await
    .expect("rows")
}

/// Category, subcategory, state, neighbourhood.
type Cell = (String, String, String, Uuid);

/// Every cell, counted from the rows: people and organisations.
fn counted_anew(rows: &[Counted]) -> BTreeMap<Cell, (i64, i64)> {
    let mut cells = BTreeMap::new();
    for row in rows {
        let topics = BTreeSet::from([("", ""), (row.category.as_str(), ""), (row.category.as_str(), row.subcategory.as_str())]);
        for (category, subcategory) in topics {
            for state in ["", row.state.as_str()] {
                for place in [Some(Uuid::nil()), row.neighbourhood_id].into_iter().flatten() {
                    let cell: &mut (i64, i64) = cells.entry((category.to_owned(), subcategory.to_owned(), state.to_owned(), place)).or_default();
                    *if row.by_organisation { &mut cell.1 } else { &mut cell.0 } += 1;
                }
            }
        }
    }
    cells
}

/// Every cell as it is kept.
async fn kept(db: &Db, kind: &str) -> BTreeMap<Cell, (i64, i64)> {
    let rows: Vec<(String, String, String, Uuid, i64, i64)> = db
        .all(match kind {
            "problems" => sql("SELECT category, subcategory, state, neighbourhood_id, people, organisations FROM problem_counts"),
            _ => sql("SELECT category, subcategory, state, neighbourhood_id, people, organisations FROM solution_counts"),
        })
        .await
        .expect("cells");
    let mut cells: BTreeMap<Cell, (i64, i64)> = BTreeMap::new();
    for (category, subcategory, state, place, people, organisations) in rows {
        let cell = cells.entry((category, subcategory, state, place)).or_default();
        *cell = (cell.0 + people, cell.1 + organisations);
    }
    cells.retain(|_, count| *count != (0, 0));
    cells
}

/// What the checks of all slices find.
async fn wrong(house: &TestApp, repair: Repair) -> u64 {
    let mut wrong = 0;
    for counter in house.app.slices.iter().flat_map(|slice| slice.counters) {
        wrong += (counter.check)(house.app.clone(), repair).await.expect("checked");
    }
    wrong
}

async fn figures(db: &Db) -> (i64, i64) {
    let kept: (i64, i64) = db
        .one(sql("SELECT CAST(COALESCE(SUM(supports), 0) AS BIGINT), CAST(COALESCE(SUM(answered), 0) AS BIGINT) FROM solution_figures"))
        .await
        .expect("figures");
    let counted: (i64, i64) = db
        .one(sql("SELECT CAST(COALESCE(SUM(CASE WHEN state NOT IN ('withdrawn', 'merged') THEN support_count ELSE 0 END), 0) AS BIGINT), \
             COUNT(CASE WHEN answer_count > 0 THEN 1 END) FROM solutions WHERE state <> 'draft' AND visibility IN ('published', 'under_review')"))
        .await
        .expect("figures");
    assert_eq!(kept, counted, "supports and answers");
    kept
}

async fn is_right(house: &TestApp, act: &str) {
    for kind in ["problems", "solutions"] {
        assert_eq!(kept(&house.app.db, kind).await, counted_anew(&public(&house.app.db, kind).await), "{kind} after {act}");
    }
    figures(&house.app.db).await;
}

/// The numbers of a list's rows as its address narrows and orders it.
fn expected(rows: &[Counted], filter: &BTreeMap<&'static str, String>, places: &BTreeMap<String, Uuid>) -> Vec<i64> {
    let is = |key: &str, value: &str| filter.get(key).is_none_or(|wanted| wanted == value);
    let mut rows: Vec<&Counted> = rows
        .iter()
        .filter(|row| is("category", &row.category) && is("subcategory", &row.subcategory) && is("state", &row.state))
        .filter(|row| filter.get("neighbourhood").is_none_or(|slug| row.neighbourhood_id == places.get(slug).copied()))
        .filter(|row| is("author", if row.by_organisation { "organisations" } else { "people" }))
        .collect();
    rows.sort_by_key(|row| match filter.get("sort").map(String::as_str) {
        Some("supported") => (row.supports, row.id),
        Some("discussed") => (row.comments, row.id),
        _ => (row.at, row.id),
    });
    rows.into_iter().rev().map(|row| row.number).collect()
}

/// A way of narrowing and ordering a list, by chance.
fn chance_filter(chance: &mut ChaCha20Rng, kind: &str, places: &BTreeMap<String, Uuid>) -> BTreeMap<&'static str, String> {
    let mut filter = BTreeMap::new();
    if chance.random_bool(0.4) {
        let category = acts::category(chance);
        if chance.random_bool(0.4) {
            filter.insert("subcategory", category.1.to_owned());
        }
        filter.insert("category", category.0.to_owned());
    }
    if chance.random_bool(0.3) {
        let known: Vec<&String> = places.keys().collect();
        filter.insert("neighbourhood", known[chance.random_range(0..known.len())].clone());
    }
    if chance.random_bool(0.3) {
        let state = match kind {
            "problems" => ProblemState::ALL[chance.random_range(0..ProblemState::ALL.len())].as_str(),
            _ => SolutionState::ALL[chance.random_range(1..SolutionState::ALL.len())].as_str(),
        };
        filter.insert("state", state.to_owned());
    }
    if chance.random_bool(0.2) {
        filter.insert("author", ["people", "organisations"][chance.random_range(0..2)].to_owned());
    }
    filter.insert("sort", ["newest", "supported", "discussed"][chance.random_range(0..3)].to_owned());
    filter
}

/// Every number of a list, page by page.
async fn walk(visitor: &mut Client, kind: &str, filter: &BTreeMap<&'static str, String>) -> (Vec<i64>, i64) {
    let query: Vec<String> = filter.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mut next = Some(format!("/{COMMUNE}/{kind}?{}", query.join("&")));
    let (mut numbers, mut total) = (Vec::new(), None);
    while let Some(address) = next {
        let page = visitor.get(&address).await;
        let links = page.attributes("main .card-title a, main a.card-title", "href");
        numbers.extend(links.iter().map(|link| link.rsplit('/').next().and_then(|number| number.parse::<i64>().ok()).expect("a number")));
        // "20 sur 67 problèmes": the last number is that of all.
        let head = page.all(".list-count").concat();
        total = total.or_else(|| head.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).next_back());
        next = page.attributes(".pager a[rel=next]", "href").into_iter().next();
    }
    (numbers, total.unwrap_or_default())
}

async fn places(house: &TestApp) -> BTreeMap<String, Uuid> {
    house.app.db.all::<(String, Uuid)>(sql("SELECT slug, id FROM neighbourhoods")).await.expect("neighbourhoods").into_iter().collect()
}

on_both_engines!(after_any_sequence_of_acts_the_counters_equal_a_fresh_count, |house| {
    for seed in 0..2 {
        let mut acts = Acts::begin(&house, ChaCha20Rng::seed_from_u64(seed)).await;
        for _ in 0..60 {
            let act = acts.one().await;
            is_right(&house, act).await;
        }
    }
    assert_eq!(wrong(&house, Repair::No).await, 0, "the checks agree");
    let (mut chance, mut visitor, places) = (ChaCha20Rng::seed_from_u64(9), house.visitor(), places(&house).await);
    for kind in ["problems", "solutions"] {
        let rows = public(&house.app.db, kind).await;
        assert!(rows.len() > 15, "{} {kind}", rows.len());
        let mut found = 0;
        for _ in 0..30 {
            let filter = chance_filter(&mut chance, kind, &places);
            let numbers = expected(&rows, &filter, &places);
            let (shown, total) = walk(&mut visitor, kind, &filter).await;
            assert_eq!(shown, numbers, "{kind} {filter:?}");
            assert_eq!(total, numbers.len() as i64, "{kind} {filter:?}");
            found += usize::from(!numbers.is_empty());
        }
        assert!(found > 3, "some filters find something");
    }
});

on_both_engines!(a_check_finds_wrong_counters_and_mends_them, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    for title in ["Des arbres pour l'école", "Un puits pour le douar"] {
        solution(&house, author, title, "Planter douze caroubiers le long du mur de l'école.").await;
    }
    assert_eq!(wrong(&house, Repair::No).await, 0);
    for spoil in [
        sql("UPDATE solution_counts SET people = people + 2 WHERE category = ''"),
        sql("INSERT INTO solution_figures (commune_id, slot, supports, answered) SELECT commune_id, 5, 7, -1 FROM solution_counts LIMIT 1"),
        sql("DELETE FROM solution_counts WHERE state <> ''"),
        sql("INSERT INTO problem_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations) \
             SELECT commune_id, category, subcategory, state, neighbourhood_id, 0, 3, 1 FROM solution_counts LIMIT 1"),
    ] {
        assert!(house.app.db.run(spoil).await.expect("spoilt") > 0);
        assert!(wrong(&house, Repair::No).await > 0, "found");
        assert!(wrong(&house, Repair::Yes).await > 0, "mended");
        assert_eq!(wrong(&house, Repair::No).await, 0, "right again");
        is_right(&house, "a repair").await;
    }
    assert_eq!(wrong(&house, Repair::Yes).await, 0, "there is nothing to mend");
});

/// Whoever only looks takes no turn from those who write.
#[tokio::test]
async fn a_check_that_mends_nothing_waits_for_no_writer() {
    let house = TestApp::new().await;
    let mut writing = house.app.db.begin().await.expect("a transaction");
    writing.run(sql("UPDATE solution_counts SET people = people + 2")).await.expect("an update");
    let found = tokio::time::timeout(std::time::Duration::from_secs(2), wrong(&house, Repair::No)).await;
    assert_eq!(found, Ok(0), "what is not kept yet is not seen");
    writing.commit().await.expect("kept");
}

/// Two checks at once mend once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checks_at_once_mend_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = TestApp::on(engine).await;
        let author = house.participant("Amina").await.account.expect("signed in");
        solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await;
        house.app.db.run(sql("UPDATE solution_counts SET people = people + 5")).await.expect("spoilt");
        tokio::join!(wrong(&house, Repair::Yes), wrong(&house, Repair::Yes), wrong(&house, Repair::Yes));
        is_right(&house, "three repairs at once").await;
    }
}

on_both_engines!(a_filter_without_hits_reads_no_list, |house| {
    let author = house.participant("Amina").await.account.expect("signed in");
    solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await;
    house.app.db.record();
    let mut visitor = house.visitor();
    for (query, reads) in
        [("category=water", false), ("category=waste", true), ("state=done&category=waste", false), ("state=nonsense&sort=x&after=%27--", true)]
    {
        house.app.db.recorded();
        assert_eq!(visitor.get(&format!("{}?{query}", paths::solutions(COMMUNE))).await.status, 200, "{query}");
        let asked = house.app.db.recorded();
        assert!(asked.iter().any(|asked| asked.text.contains("FROM solution_counts")), "{query}");
        assert_eq!(asked.iter().any(|asked| asked.text.contains("FROM solutions")), reads, "{query}");
        assert!(!asked.iter().any(|asked| asked.text.contains("COUNT(")), "{query}: nothing is counted while a page is read");
    }
});

/// What was there before the counters is counted by the migration.
async fn a_migration_counts_what_is_there(engine: Engine) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&engine.database(folder.path()).await, 2).await.expect("it opens");
    db.migrate_to(31).await.expect("migrated");
    let uuid = |number: u128| Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + number);
    let (commune, account, place) = (uuid(1), uuid(2), uuid(3));
    let run = async |statement| db.run(statement).await.expect("a row");
    run(sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, created_at) VALUES ($1, 'ain-amlal', 'ع', 'A', 'A', 0)").bind(commune)).await;
    run(sql("INSERT INTO accounts (id, handle, name, created_at) VALUES ($1, 'person', 'Une', 0)").bind(account)).await;
    run(sql("INSERT INTO neighbourhoods (id, commune_id, slug, name_ar, name_fr, name_en, position) VALUES ($1, $2, 'centre', 'ع', 'C', 'C', 0)")
        .bind(place)
        .bind(commune))
    .await;
    for (number, state, visibility) in [(1, "published", "published"), (2, "done", "under_review"), (3, "merged", "published"), (4, "done", "hidden")] {
        let insert = sql("INSERT INTO solutions (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, state, visibility, \
             support_count, answer_count, created_at, updated_at, published_at) VALUES ($1, $2, $3, $4, 'x', 'y', 'waste', 'black-spots', $5, $6, $7, $3, 1, 0, 0, 0)");
        let insert = insert.bind(uuid(10 + number as u128)).bind(commune).bind(number).bind(account).bind((number != 2).then_some(place));
        run(insert.bind(state).bind(visibility)).await;
        let insert = sql(
            "INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, visibility, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, 'x', 'y', 'water', 'leaks', $5, $6, 0, 0)",
        );
        run(insert.bind(uuid(20 + number as u128)).bind(commune).bind(number).bind(account).bind(place).bind(visibility)).await;
    }
    db.migrate().await.expect("migrated");
    for kind in ["problems", "solutions"] {
        let rows = public(&db, kind).await;
        assert_eq!(rows.len(), 3);
        assert_eq!(kept(&db, kind).await, counted_anew(&rows), "{kind}");
    }
    assert_eq!(figures(&db).await, (3, 3));
}

#[tokio::test]
async fn a_migration_counts_what_is_there_on_sqlite() {
    a_migration_counts_what_is_there(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_migration_counts_what_is_there_on_postgres() {
    a_migration_counts_what_is_there(Engine::Postgres).await;
}

/// Transactions that count at once wait for nobody and lose nothing; parts are folded, so that pages read few.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_count_right() {
    let house = TestApp::on(Engine::Postgres).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let things = [
        solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await,
        solution(&house, author, "Un puits pour le douar", "Creuser un puits au bord de la piste du douar.").await,
    ];
    let mut people = Vec::new();
    for name in ["Brahim", "Driss", "Zahra", "Omar", "Khadija", "Rachid"] {
        people.push(house.participant(name).await);
    }
    for round in 0..8 {
        let acts = people.iter_mut().enumerate().map(|(at, client)| {
            let (path, act) = (paths::support(COMMUNE, things[at % 2].number), if round % 2 == 0 { "support" } else { "withdraw" });
            async move { client.post(&path, &[("act", act)]).await.redirect() }
        });
        futures::future::join_all(acts).await;
        is_right(&house, "supports at once").await;
    }
    let (parts,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM solution_figures")).await.expect("parts");
    assert!(parts <= 34, "48 changes were folded: {parts} parts");
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_and_mends_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.create_commune("tizi").printed();
        assert!(folder.run(&["doctor"]).printed().contains("solutions in lists: right"));
        let db = Db::open(&folder.database, 1).await.expect("the database");
        let spoil = "INSERT INTO solution_counts (commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations) \
             SELECT id, '', '', '', id, 0, 7, 0 FROM communes";
        db.run(sql(spoil)).await.expect("spoilt");
        db.close().await;
        assert!(folder.run(&["doctor"]).refused().contains("tajmaat doctor --repair"));
        assert!(folder.run(&["doctor", "--repair"]).printed().contains("solutions in lists: 1 wrong, mended"));
        assert!(folder.run(&["doctor"]).printed().contains("solutions in lists: right"));
    }
}
