//! What others see and do while an import runs; what is left of one that did not come to its end.

use std::collections::BTreeSet;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use app::model::paths;
use axum::http::StatusCode;
use indicatif::ProgressBar;
use tajmaat::base::App;
use tajmaat::base::db::{Db, RowId, Tx, sql};
use tajmaat::base::error::{Error, Result};
use tajmaat::base::event::Event;
use tajmaat::base::slice::{Repair, Slice};
use tajmaat::channels::imports::{self, Files, Report};

use super::{Export, NOTHING, counted};
use crate::common::content::{Thing, comment, solution};
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::moderation::{HIDE, decide};
use crate::on_both_engines;

/// Proposals of two hundred people, a third of them answered, and comments: every third a reply.
fn many(proposals: u32, comments: u32) -> (String, String) {
    let mut first = "id;title;body;state;answer;answered_at;votes;created_at;author/id;author/name;url\n".to_owned();
    for id in 1..=proposals {
        let (state, answer) = if id % 3 == 0 { ("accepted", "Oui, au printemps.") } else { ("", "") };
        let body = format!("Le texte de la proposition {id}, avec de quoi le lire. ").repeat(10);
        let person = id % 200;
        first += &format!(
            "{id};Proposition {id};{body};{state};{answer};2021-01-01;{};2020-01-{:02};{person};Personne {person};https://a.example/proposals/{id}\n",
            id % 300,
            1 + id % 28
        );
    }
    let mut second = "id;created_at;body;author/id;author/name;depth;commentable_id;commentable_type;root_commentable_url\n".to_owned();
    for id in 1..=comments {
        let (on, kind) = if id % 3 == 0 { (id - 1, "Comments::Comment") } else { (1 + id % proposals, "Proposals::Proposal") };
        let (depth, person) = (u32::from(id % 3 == 0), id % 200);
        second += &format!("{id};2020-02-01;Commentaire {id};{person};Personne {person};{depth};{on};Decidim::{kind};https://a.example/proposals/{on}\n");
    }
    (first, second)
}

/// Imports in a thread of its own over connections of its own, as the command does beside the server.
async fn import_beside(house: &TestApp, files: Files) -> JoinHandle<anyhow::Result<Report>> {
    let (app, commune) = (house.app.clone(), house.commune().await);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let app = App { db: Db::open(&app.config.database_url, 2).await?, ..app };
            app.leave_out_unseen();
            let report = imports::import_decidim(&app, &commune, &files, &ProgressBar::hidden()).await;
            app.db.close().await;
            report
        })
    })
}

impl Export {
    fn files(&self, (proposals, comments): &(String, String)) -> Files {
        Files { proposals: self.file("proposals.csv", proposals), comments: Some(self.file("comments.csv", comments)) }
    }
}

/// What is staged, of all kinds.
const STAGED: &str = "SELECT COUNT(*) + (SELECT COUNT(*) FROM staged_solutions) + (SELECT COUNT(*) FROM staged_answers) + (SELECT COUNT(*) FROM staged_comments) \
     + (SELECT COUNT(*) FROM staged_sources) + (SELECT COUNT(*) FROM imports) FROM staged_accounts";

on_both_engines!(readers_see_all_of_an_import_or_nothing, |house| {
    // The import runs as in another process, of whose changes this one learns as a server does.
    let _following = house.app.db.follow();
    let export = Export::new();
    let last = counted(&house, "SELECT COALESCE(MAX(seq), 0) FROM table_changes").await;
    let import = import_beside(&house, export.files(&many(1_500, 900))).await;
    let public = "SELECT COUNT(*), (SELECT COUNT(*) FROM solution_versions), (SELECT COUNT(*) FROM comments), (SELECT COUNT(*) FROM answers), \
         (SELECT COUNT(*) FROM accounts), (SELECT COUNT(*) FROM import_sources), (SELECT COUNT(*) FROM state_changes) FROM solutions";
    let mut visitor = house.visitor();
    let (mut seen, mut listed, mut staged) = (BTreeSet::new(), BTreeSet::new(), 0);
    while !import.is_finished() {
        staged = staged.max(counted(&house, STAGED).await);
        let row: (i64, i64, i64, i64, i64, i64, i64) = house.app.db.one(sql(public)).await.expect("numbers");
        seen.insert([row.0, row.1, row.2, row.3, row.4, row.5, row.6]);
        listed.insert(visitor.get(&paths::solutions(COMMUNE)).await.all("main .card-title").len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let report = import.join().expect("no panic").expect("imported");
    assert_eq!((report.kept, report.solutions_added, report.comments_added), (true, 1_500, 900));
    assert!(staged > 500, "it was looked at while rows were staged: {staged}");
    let row: (i64, i64, i64, i64, i64, i64, i64) = house.app.db.one(sql(public)).await.expect("numbers");
    assert_eq!((row.0, row.1, row.2, row.3, row.4, row.5, row.6), (1_500, 1_500, 900, 500, 201, 1_500 + 900 + 201, 2_000));
    seen.remove(&[row.0, row.1, row.2, row.3, row.4, row.5, row.6]);
    assert_eq!(seen, BTreeSet::from([[0; 7]]), "before that there was nothing");
    let began = Instant::now();
    while visitor.get(&paths::solutions(COMMUNE)).await.all("main .card-title").len() < 20 {
        assert!(began.elapsed() < Duration::from_secs(20), "a page that was kept hides it");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    listed.remove(&20);
    assert_eq!(listed, BTreeSet::from([0]), "on pages too");
    let told: Vec<(bool,)> = house.app.db.all(sql("SELECT commune_id IS NOT NULL FROM table_changes WHERE seq > ").arg(last)).await.expect("changes");
    assert!((1..=2).contains(&told.len()) && told.iter().all(|(in_commune,)| *in_commune), "pages are kept while rows are staged: {told:?}");
    assert_eq!(counted(&house, STAGED).await, 0, "what was staged is gone");
    let counts = "SELECT COUNT(*) FROM solutions s WHERE comment_count <> (SELECT COUNT(*) FROM comments c WHERE c.subject_id = s.id) \
         OR answer_count <> (SELECT COUNT(*) FROM answers a WHERE a.solution_id = s.id)";
    assert_eq!(counted(&house, counts).await, 0);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM comments c WHERE reply_count <> (SELECT COUNT(*) FROM comments r WHERE r.parent_id = c.id)").await, 0);
});

/// Somebody supports something, takes that back, and somebody else asks for a code: how long each took. One that waited in vain waited for seconds.
async fn act(house: &TestApp, supporter: &mut Client, thing: Thing, email: &str, times: &mut Vec<Duration>) {
    for act in ["support", "withdraw", "sign in"] {
        let began = Instant::now();
        let answer = match act {
            "sign in" => house.visitor().post("/sign-in", &[("email", email)]).await,
            act => supporter.post(&paths::support(COMMUNE, thing.number), &[("act", act)]).await,
        };
        times.push(began.elapsed());
        assert!([StatusCode::SEE_OTHER, StatusCode::SERVICE_UNAVAILABLE].contains(&answer.status), "{act}: {}", answer.words());
    }
}

/// Within which time 95 of 100 were.
fn most(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() * 95 / 100]
}

on_both_engines!(people_sign_up_and_support_while_an_import_runs, |house| {
    let amina = house.participant("Amina").await;
    let thing = solution(&house, amina.account.expect("signed in"), "Des arbres", "Planter douze caroubiers le long du mur.").await;
    let mut brahim = house.participant("Brahim").await;
    let (mut before, mut meanwhile) = (Vec::new(), Vec::new());
    for number in 0..8 {
        act(&house, &mut brahim, thing, &format!("voisin{number}@example.org"), &mut before).await;
    }
    let export = Export::new();
    let import = import_beside(&house, export.files(&many(2_500, 1_500))).await;
    while !import.is_finished() {
        act(&house, &mut brahim, thing, &format!("voisine{}@example.org", meanwhile.len()), &mut meanwhile).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(import.join().expect("no panic").expect("imported").solutions_added, 2_500);
    assert!(meanwhile.len() > 10, "{meanwhile:?}");
    // On a quiet machine 200 ms. On a busy one everything takes longer, but not as long as an import, for which one transaction would keep all of it waiting.
    let (before, meanwhile) = (most(&mut before), most(&mut meanwhile));
    assert!(meanwhile < (before * 5).max(Duration::from_secs(1)), "95 of 100 within {meanwhile:?}, without an import within {before:?}");
});

/// Numbers that are kept of rows and are not those of the rows.
async fn wrong_counts(house: &TestApp) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    for counter in house.app.slices.iter().flat_map(|slice| slice.counters) {
        if (counter.check)(house.app.clone(), Repair::No).await.expect("compared") > 0 {
            wrong.push(counter.name);
        }
    }
    wrong
}

on_both_engines!(what_an_import_brings_is_counted, |house| {
    let export = Export::new();
    let amina = house.participant("Amina").await;
    solution(&house, amina.account.expect("signed in"), "Des arbres", "Planter douze caroubiers le long du mur.").await;
    let (proposals, comments) = many(90, 30);
    let place = |(at, line): (usize, &str)| line.replacen(';', if at == 0 { ";address;" } else { ";Douar Ighrem;" }, 1) + "\n";
    let proposals: String = proposals.lines().enumerate().map(place).collect();
    export.import(&house, &proposals, Some(&comments)).await.expect("imported");
    assert_eq!(wrong_counts(&house).await, Vec::<&str>::new());
    let page = house.visitor().get(&format!("{}?neighbourhood=ighrem", paths::solutions(COMMUNE))).await;
    assert_eq!(page.all("main .card-title").len(), 20);
    // A state and a category that change at the source are counted where they are now.
    let changed = proposals.replace(";accepted;Oui", ";rejected;Non");
    assert_eq!(export.import(&house, changed, Some(&comments)).await.expect("imported").solutions_updated, 30);
    assert_eq!(wrong_counts(&house).await, Vec::<&str>::new());
});

/// Something that changes whenever a transaction wrote anything.
async fn trace(house: &TestApp, alone: &Db) -> Vec<(String, i64)> {
    if matches!(alone, Db::Sqlite { .. }) {
        let version: (i64,) = alone.one(sql("PRAGMA data_version")).await.expect("a version");
        return vec![("everything".to_owned(), version.0)];
    }
    let tables: Vec<(String,)> = alone.all(sql("SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).await.expect("tables");
    let mut trace = Vec::new();
    for (table,) in tables {
        // Whoever writes a row leaves another one, elsewhere and with the number of the transaction.
        let select = format!("SELECT CAST(COALESCE(SUM(hashtext(CAST(t.xmin AS TEXT) || CAST(t.ctid AS TEXT))), 0) AS BIGINT) FROM \"{table}\" t");
        let rows: (i64,) = house.app.db.one(sql(Box::leak(select.into_boxed_str()))).await.expect("rows");
        trace.push((table, rows.0));
    }
    trace
}

on_both_engines!(an_unchanged_second_run_writes_nothing, |house| {
    let export = Export::new();
    let (proposals, comments) = many(60, 90);
    export.import(&house, &proposals, Some(&comments)).await.expect("imported");
    // SQLite tells a connection what others did since it last looked.
    let alone = Db::open(&house.app.config.database_url, 1).await.expect("opened");
    let before = trace(&house, &alone).await;
    let again = export.import(&house, &proposals, Some(&comments)).await.expect("imported");
    assert_eq!((again.kept, again.solutions_unchanged, again.comments_unchanged), (true, 60, 90));
    assert_eq!(trace(&house, &alone).await, before);
    let refused = export.import(&house, proposals.replace(";2020-01-", ";never "), None).await.expect("read");
    assert_eq!((refused.kept, refused.refused.len()), (false, 60));
    assert_eq!(trace(&house, &alone).await, before, "nor does one that is refused");
    export.import(&house, proposals.replace("Proposition 7;", "Proposition 7 bis;"), None).await.expect("imported");
    assert_ne!(trace(&house, &alone).await, before, "the trace shows what is written");
});

/// Rows as an import leaves them that was killed while it staged.
async fn leave_off(house: &TestApp, seconds_ago: i64) {
    let (import, item) = (house.app.rng.id::<RowId>(NOW).0, house.app.rng.id::<RowId>(NOW).0);
    let insert = sql("INSERT INTO imports (id, commune_id, seen_at) VALUES ($1, $2, $3)");
    house.app.db.run(insert.bind(import).bind(house.commune().await.id).bind(NOW.plus_seconds(-seconds_ago))).await.expect("an import");
    let insert = sql("INSERT INTO staged_accounts (import_id, id, handle, name, language, created_at) VALUES ($1, $2, 'laissee', 'Laissée', 'fr', 0)");
    house.app.db.run(insert.bind(import).bind(item)).await.expect("somebody");
    let insert = sql("INSERT INTO staged_comments (import_id, id, changes, subject_kind, subject_id, placeholder_id, stance, body, reply_count, created_at) \
         VALUES ($1, $2, FALSE, 'solution', $2, $2, 'neutral', 'Laissé', 0, 0)");
    house.app.db.run(insert.bind(import).bind(item)).await.expect("a comment");
}

on_both_engines!(what_a_killed_import_staged_is_gone_with_the_next_or_after_a_day, |house| {
    let sweep = house.app.slices.iter().flat_map(|slice| slice.hourly).find(|piece| piece.name == "imports that were left off").expect("hourly work");
    leave_off(&house, 3_600).await;
    (sweep.work)(house.app.clone()).await.expect("swept");
    assert_eq!(counted(&house, STAGED).await, 3, "it may be running still");
    house.wait_seconds(86_400);
    (sweep.work)(house.app.clone()).await.expect("swept");
    assert_eq!(counted(&house, STAGED).await, 0);

    leave_off(&house, 60).await;
    let (proposals, comments) = many(30, 30);
    let report = Export::new().import(&house, &proposals, Some(&comments)).await.expect("imported");
    assert_eq!((report.solutions_added, report.comments_added), (30, 30), "it is in nobody's way");
    assert_eq!(counted(&house, STAGED).await, 0);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts WHERE name = 'Laissée'").await, 0);
});

on_both_engines!(of_two_imports_at_once_each_row_comes_once, |house| {
    let (export, texts) = (Export::new(), many(400, 300));
    let first = import_beside(&house, export.files(&texts)).await;
    let second = import_beside(&house, export.files(&texts)).await;
    let reports = [first, second].map(|import| import.join().expect("no panic"));
    assert!(reports.iter().any(|report| report.as_ref().is_ok_and(|report| report.kept)), "{reports:?}");
    for error in reports.iter().filter_map(|report| report.as_ref().err()) {
        assert!(error.to_string().contains("another import into this commune began meanwhile"), "{error:#}");
    }
    assert_eq!(reports.iter().flatten().map(|report| report.solutions_added).sum::<u64>(), 400, "{reports:?}");
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM solutions").await, 400);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM comments").await, 300);
    assert_eq!(counted(&house, "SELECT COUNT(*) FROM accounts").await, 201);
});

/// One that cannot keep what follows from an import.
const REFUSING: Slice = Slice { observers: &[|_, _, event| Box::pin(refuse(event))], ..Slice::named("refusing") };

async fn refuse(event: &Event) -> Result<()> {
    if matches!(event, Event::Imported(_)) { Err(Error::from(anyhow::anyhow!("an index is full"))) } else { Ok(()) }
}

on_both_engines!(an_import_that_cannot_be_published_leaves_nothing, |house| {
    let house = house.with(REFUSING);
    let (proposals, comments) = many(30, 30);
    Export::new().import(&house, &proposals, Some(&comments)).await.expect_err("refused");
    assert_eq!(counted(&house, NOTHING).await, 0);
    assert_eq!(counted(&house, STAGED).await, 0);
});

/// One that writes down that an import came.
const NOTING: Slice = Slice { observers: &[|_, tx, event| Box::pin(note(tx, event))], ..Slice::named("noting") };

on_both_engines!(an_import_tells_once_that_it_came, |house| {
    house.app.db.run(sql("CREATE TABLE arrivals (event TEXT NOT NULL)")).await.expect("a table of the test's");
    let house = house.with(NOTING);
    let (proposals, comments) = many(5, 5);
    for _ in 0..2 {
        Export::new().import(&house, &proposals, Some(&comments)).await.expect("imported");
        assert_eq!(counted(&house, "SELECT COUNT(*) FROM arrivals").await, 1);
    }
});

async fn note(tx: &mut Tx, event: &Event) -> Result<()> {
    if matches!(event, Event::Imported(_)) {
        tx.run(sql("INSERT INTO arrivals (event) VALUES ('imported')")).await?;
    }
    Ok(())
}

on_both_engines!(what_nobody_reads_is_not_counted_after_another_run, |house| {
    let (export, (proposals, comments)) = (Export::new(), many(2, 3));
    export.import(&house, &proposals, Some(&comments)).await.expect("imported");
    // The first comment is on the second proposal, the second on the first, and the third answers it.
    let amina = house.participant("Amina").await;
    let on = house.app.db.one::<(uuid::Uuid,)>(sql("SELECT id FROM solutions WHERE number = 1")).await.expect("a solution").0;
    let thing = Thing { kind: app::model::content::ItemKind::Solution, id: on, number: 1 };
    let own = comment(&house, amina.account.expect("signed in"), thing, false, "Chez nous aussi.").await;
    let counts = "SELECT number, comment_count FROM solutions ORDER BY number";
    let rows: Vec<(i64, i64)> = house.app.db.all(sql(counts)).await.expect("rows");
    assert_eq!(rows, [(1, 3), (2, 1)]);
    let mut moderator = house.staff("Hanane", app::model::content::Role::Moderator).await;
    decide(&mut moderator, own, "hide", HIDE).await.redirect();
    let more = comments.clone() + "4;2020-02-02;Encore un;9;Personne 9;0;1;Decidim::Proposals::Proposal;https://a.example/proposals/1\n";
    export.import(&house, proposals.replace("Proposition 1;", "Proposition 1 bis;"), Some(&more)).await.expect("imported");
    let rows: Vec<(i64, i64)> = house.app.db.all(sql(counts)).await.expect("rows");
    assert_eq!(rows, [(1, 3), (2, 1)], "two of before and a new one; the hidden one is not read");

    // What stands elsewhere at its source stands there here too.
    let elsewhere = more
        .replace(";Encore un;9;Personne 9;0;1;", ";Encore un;9;Personne 9;0;2;")
        .replace("3;2020-02-01;Commentaire 3;3;Personne 3;1;2;", "3;2020-02-01;Commentaire 3;3;Personne 3;1;1;");
    let report = export.import(&house, proposals.replace("Proposition 1;", "Proposition 1 bis;"), Some(&elsewhere)).await.expect("imported");
    assert_eq!(report.comments_updated, 2);
    let rows: Vec<(i64, i64)> = house.app.db.all(sql(counts)).await.expect("rows");
    assert_eq!(rows, [(1, 1), (2, 3)]);
    let replies: Vec<(String, i64)> =
        house.app.db.all(sql("SELECT body, reply_count FROM comments WHERE body LIKE 'Commentaire%' ORDER BY body")).await.expect("rows");
    let replies: Vec<(&str, i64)> = replies.iter().map(|(body, count)| (body.as_str(), *count)).collect();
    assert_eq!(replies, [("Commentaire 1", 1), ("Commentaire 2", 0), ("Commentaire 3", 0)]);
});

on_both_engines!(replies_go_with_the_comment_that_moves, |house| {
    let (export, (proposals, comments)) = (Export::new(), many(2, 1));
    let elsewhere = comments.replace(";0;2;Decidim", ";0;1;Decidim");
    assert_ne!(comments, elsewhere);
    export.import(&house, &proposals, Some(&comments)).await.expect("imported");
    let top = house.app.db.one::<(uuid::Uuid,)>(sql("SELECT id FROM comments")).await.expect("a comment").0;
    let mut amina = house.resident("Amina").await;
    amina.post(&paths::comment_reply(COMMUNE, top), &[("body", "Je viendrai avec une pelle.")]).await.redirect();
    let reply = house.app.db.one::<(uuid::Uuid,)>(sql("SELECT id FROM comments WHERE parent_id IS NOT NULL")).await.expect("a reply").0;
    let counts = async || {
        let rows: Vec<(i64, i64)> = house.app.db.all(sql("SELECT number, comment_count FROM solutions ORDER BY number")).await.expect("rows");
        rows
    };
    assert_eq!(counts().await, [(1, 0), (2, 2)]);
    assert_eq!(export.import(&house, &proposals, Some(&elsewhere)).await.expect("imported").comments_updated, 1);
    assert_eq!(counts().await, [(1, 2), (2, 0)]);
    let mut visitor = house.visitor();
    let address = visitor.get(&paths::comment(COMMUNE, reply)).await;
    assert!(visitor.follow(&address).await.words().contains("Je viendrai avec une pelle."));
    assert_eq!(counted(&house, "SELECT reply_count FROM comments WHERE parent_id IS NULL").await, 1);
});
