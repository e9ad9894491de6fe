//! The worker: what fails is tried again, what is stuck keeps nobody waiting, what is given up is seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use app::model::Lang;
use app::model::content::Role;
use app::model::paths;
use axum::Router;
use axum::http::StatusCode;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::config::MailConfig;
use tajmaat::base::config::SmsConfig;
use tajmaat::base::db::{Db, JobId, sql};
use tajmaat::base::mail::{self, Mail, Mailer};
use tajmaat::base::sms::{self, Sms, Texter};
use tajmaat::base::{App, jobs};
use tokio::net::TcpListener;

use crate::common::program::Folder;
use crate::common::{COMMUNE, Engine, NOW, TestApp};
use crate::on_both_engines;

async fn queue_mail(app: &App, subject: &str) {
    let mut tx = app.db.begin().await.expect("a transaction");
    let mail = Mail { to: "amina@example.org".to_owned(), subject: subject.to_owned(), text: "Bonjour".to_owned(), lang: Lang::Fr };
    mail::enqueue(app, &mut tx, &mail).await.expect("queued");
    tx.commit().await.expect("kept");
}

async fn queue_sms(app: &App) {
    let mut tx = app.db.begin().await.expect("a transaction");
    let sms = Sms { to: "+212612345678".to_owned(), text: "Bonjour".to_owned(), until: None };
    assert!(sms::enqueue(app, &mut tx, &sms).await.expect("queued"));
    tx.commit().await.expect("kept");
}

async fn left(app: &App) -> Vec<(String, i64, Option<i64>, String)> {
    app.db.all(sql("SELECT kind, attempts, failed_at, last_error FROM jobs ORDER BY kind, id")).await.expect("the jobs")
}

/// Waits until something holds.
async fn until(what: &str, seconds: u64, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < Duration::from_secs(seconds), "{what}: not within {seconds} s");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A mail server that accepts and never says a word.
async fn silent_mail_server() -> Mailer {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let smtp_url = format!("smtp://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok(connection) = listener.accept().await {
            open.push(connection);
        }
    });
    Mailer::new(&MailConfig { smtp_url, ..MailConfig::default() }, "http://tajmaat.test").expect("a mailer")
}

/// A gateway that answers when it is let; what it was asked.
async fn slow_gateway(app: &App) -> (App, Arc<AtomicUsize>, Arc<AtomicBool>, Arc<AtomicUsize>) {
    let (asked, open, status) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(200)));
    let (counted, gate, answer) = (asked.clone(), open.clone(), status.clone());
    let handler = move || async move {
        counted.fetch_add(1, Ordering::SeqCst);
        let status = answer.load(Ordering::SeqCst);
        while !gate.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        StatusCode::from_u16(u16::try_from(status).expect("a status")).expect("a status")
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/?to={{to}}&text={{text}}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
    let config = SmsConfig { url, method: "GET".to_owned(), ..SmsConfig::default() };
    (App { texter: Texter::new(&config).expect("a gateway"), ..app.clone() }, asked, open, status)
}

on_both_engines!(a_silent_mail_server_keeps_nobody_else_waiting, |house| {
    let app = App { mailer: silent_mail_server().await, ..house.app.clone() };
    for number in 0..6 {
        queue_mail(&app, &format!("Bonjour {number}")).await;
    }
    let worker = jobs::Worker::start(&app);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    queue_sms(&app).await;
    until("the SMS leaves", 20, async || !app.texter.taken().is_empty()).await;
    assert!(begun.elapsed() < Duration::from_secs(20), "it does not wait for the mail server: {:?}", begun.elapsed());
    // The mails are put back, with what went wrong; the next ones get their turn.
    until("a mail is put back", 90, async || left(&app).await.iter().any(|(_, attempts, _, error)| *attempts == 1 && error.contains("longer than"))).await;
    // A stop does not wait for the mail server longer than it is let.
    assert!(tokio::time::timeout(Duration::from_secs(2), worker.stop()).await.is_err(), "the next mails are in hand");
    assert_eq!(left(&app).await.len(), 6, "none was lost");
});

on_both_engines!(stopping_lets_the_job_in_hand_end_and_doubles_nothing, |house| {
    let (app, asked, open, _) = slow_gateway(&house.app).await;
    queue_sms(&app).await;
    let worker = jobs::Worker::start(&app);
    until("it is in hand", 10, async || asked.load(Ordering::SeqCst) == 1).await;
    let stopping = tokio::spawn(worker.stop());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!stopping.is_finished(), "it waits for what is in hand");
    queue_sms(&app).await;
    open.store(true, Ordering::SeqCst);
    stopping.await.expect("stopped");
    assert_eq!(left(&app).await.iter().map(|job| job.1).collect::<Vec<_>>(), [0], "the one in hand is done, the next one was not begun");
    assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 1);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
});

on_both_engines!(two_workers_do_each_job_once, |house| {
    let nodes = [house.app.clone(), house.app.clone()];
    let workers = nodes.map(|app| jobs::Worker::start(&app));
    for number in 0..40 {
        queue_mail(&house.app, &format!("Bonjour {number:02}")).await;
    }
    let mut subjects = Vec::new();
    until("all have left", 30, async || {
        subjects.extend(house.app.mailer.taken().into_iter().map(|mail| mail.subject));
        left(&house.app).await.is_empty()
    })
    .await;
    for worker in workers {
        worker.stop().await;
    }
    subjects.extend(house.app.mailer.taken().into_iter().map(|mail| mail.subject));
    subjects.sort();
    assert_eq!(subjects, (0..40).map(|number| format!("Bonjour {number:02}")).collect::<Vec<_>>());
});

on_both_engines!(who_lost_the_lease_changes_nothing, |house| {
    let (app, asked, open, status) = slow_gateway(&house.app).await;
    queue_sms(&app).await;
    let first = tokio::spawn({
        let app = app.clone();
        async move { jobs::run_due(&app).await }
    });
    until("the first has it in hand", 10, async || asked.load(Ordering::SeqCst) == 1).await;
    // The first node's clock stood still, say: by this one the lease is over.
    house.wait_seconds(121);
    status.store(500, Ordering::SeqCst);
    let second = tokio::spawn({
        let app = app.clone();
        async move { jobs::run_due(&app).await }
    });
    until("the second has it too", 10, async || asked.load(Ordering::SeqCst) == 2).await;
    open.store(true, Ordering::SeqCst);
    assert_eq!(first.await.expect("ended").expect("the jobs run"), 1);
    assert_eq!(second.await.expect("ended").expect("the jobs run"), 0);
    let jobs = left(&app).await;
    assert!(jobs.len() == 1 && jobs[0].1 == 2 && jobs[0].3.contains("500"), "the second claim decides: {jobs:?}");
});

on_both_engines!(a_mail_is_tried_for_three_days_then_set_aside_and_shown, |house| {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let mailer = Mailer::new(&MailConfig { smtp_url: format!("smtp://{closed}"), ..MailConfig::default() }, "http://tajmaat.test").expect("a mailer");
    let app = App { mailer, ..house.app.clone() };
    queue_mail(&app, "Bonjour").await;
    let mut given_up = None;
    for _ in 0..100 {
        assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 0);
        let (run_at, failed): (Timestamp, Option<Timestamp>) = app.db.one(sql("SELECT run_at, failed_at FROM jobs")).await.expect("the job");
        given_up = failed;
        if given_up.is_some() {
            break;
        }
        app.clock.set(run_at);
    }
    let days = (given_up.expect("given up").micros() - NOW.micros()) / 3_600_000_000;
    assert!((72..76).contains(&days), "{days} hours");

    let mut administrator = house.staff("Zineb", Role::Administrator).await;
    let page = administrator.get(&paths::administration(COMMUNE)).await;
    assert!(page.words().contains("1 e-mail") && page.words().contains("tajmaat jobs retry"), "{}", page.words());
    assert!(!page.text().contains("amina@example.org") && !page.text().contains("Bonjour"), "neither what it says nor to whom");
    let mut moderator = house.staff("Bahija", Role::Moderator).await;
    assert!(!moderator.get(&paths::administration(COMMUNE)).await.words().contains("1 e-mail"));

    assert_eq!(jobs::retry_set_aside(&house.app, &jobs::Which::Kind("sms".to_owned())).await.expect("asked"), 0);
    assert_eq!(jobs::retry_set_aside(&house.app, &jobs::Which::All).await.expect("asked"), 1);
    assert_eq!(house.mails().await.len(), 1, "the mail server is back");
    assert!(!administrator.get(&paths::administration(COMMUNE)).await.words().contains("tajmaat jobs retry"));
});

on_both_engines!(a_job_that_never_comes_to_an_end_is_given_up, |house| {
    // It ends the process each time that it is begun: the claim is all that is left of it.
    let insert = sql("INSERT INTO jobs (id, kind, payload, run_at, attempts, leased_until, created_at) VALUES ($1, 'sms', '{}', $2, 8, $2, $2)");
    house.app.db.run(insert.bind(house.app.rng.id::<JobId>(NOW)).bind(NOW)).await.expect("a job");
    assert_eq!(jobs::run_due(&house.app).await.expect("the jobs run"), 0);
    let jobs = left(&house.app).await;
    assert!(jobs[0].2.is_some() && jobs[0].3.contains("never came to an end"), "{jobs:?}");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_worker_writes_nothing() {
    let house = TestApp::new().await;
    let Db::Sqlite { readers, .. } = &house.app.db else { panic!("SQLite") };
    let worker = jobs::Worker::start(&house.app);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut reader = readers.acquire().await.expect("a connection");
    let mut version = async || sqlx::query_as::<_, (i64,)>("PRAGMA data_version").fetch_one(&mut *reader).await.expect("a version").0;
    let before = version().await;
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(version().await, before);
    worker.stop().await;
}

#[tokio::test]
async fn the_command_line_lists_retries_and_drops_what_was_set_aside() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = Folder::on(engine).await;
        folder.run(&["migrate"]).printed();
        assert_eq!(folder.run(&["jobs", "list"]).printed(), "0 job(s) waiting, 0 set aside.\n");
        let db = Db::open(&folder.database, 1).await.expect("opened");
        let ids: Vec<JobId> = (0..5).map(|_| tajmaat::base::clock::Rng::from_os().id(NOW)).collect();
        for (id, kind) in ids.iter().zip(["mail", "mail", "sms", "photos_deleted", "mail"]) {
            let insert = sql("INSERT INTO jobs (id, kind, payload, run_at, attempts, failed_at, last_error, created_at) \
                 VALUES ($1, $2, $4, $3, 33, $3, 'Connection refused', $3)");
            db.run(insert.bind(*id).bind(kind).bind(NOW).bind(if *id == ids[4] { "" } else { "hunter2" })).await.expect("a job");
        }
        let said = folder.run(&["jobs", "list"]).printed();
        assert!(said.contains("set aside 2026-03-09T") && said.contains("Connection refused") && said.contains("33 tries"), "{said}");
        assert!(said.contains("0 job(s) waiting, 5 set aside.") && said.contains("it can only be dropped") && !said.contains("hunter2"), "{said}");
        assert!(folder.run(&["jobs", "retry"]).refused().contains("--all"), "it must be said which");
        assert_eq!(folder.run(&["jobs", "retry", &ids[0].to_string()]).printed(), "1 job(s) are tried again.\n");
        assert!(folder.run(&["jobs", "retry", &ids[0].to_string()]).refused().contains("was set aside"));
        assert_eq!(folder.run(&["jobs", "drop", "--kind", "sms"]).printed(), "1 job(s) deleted.\n");
        assert_eq!(folder.run(&["jobs", "retry", "--all"]).printed(), "2 job(s) are tried again.\n");
        assert!(folder.run(&["jobs", "list"]).printed().contains("3 job(s) waiting, 1 set aside."));
        assert_eq!(folder.run(&["jobs", "drop", &ids[4].to_string()]).printed(), "1 job(s) deleted.\n");
        let kept: Vec<(i64,)> = db.all(sql("SELECT attempts FROM jobs")).await.expect("the jobs");
        assert_eq!(kept, [(0,), (0,), (0,)]);
        db.close().await;
    }
}

/// What a person is told must not wait for the next look.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_queued_leaves_at_once() {
    let house = TestApp::new().await;
    let worker = jobs::Worker::start(&house.app);
    for number in 0..5 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        queue_mail(&house.app, &number.to_string()).await;
        until("it leaves", 3, async || !house.app.mailer.taken().is_empty()).await;
    }
    worker.stop().await;
}
