//! What the house leans on is away, full, locked or silent: people are told at once, and it ends by itself.

use std::io::Cursor;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::content::Role;
use app::model::paths;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use futures::{StreamExt as _, stream};
use image::{DynamicImage, ImageFormat};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use tajmaat::base::App;
use tajmaat::base::config::Config;
use tajmaat::base::db::{Db, Durability, sql};
use tajmaat::base::error::Error;
use tajmaat::participation::pledges::photo_path;
use tajmaat::site::{router, router_within};
use tajmaat::web::server::deadline::Deadlines;
use tower::ServiceExt as _;

use crate::common::client::Answer;
use crate::common::content::{pledge, solution};
use crate::common::program::{Folder, Server};
use crate::common::proxy::{Proxy, Way};
use crate::common::{COMMUNE, Client, Engine, TestApp};
use crate::moderation::photos::{redacted, reported};
use crate::on_both_engines;

/// A whole page that says when to come back, in the reader's language.
fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert!(answer.headers[header::RETRY_AFTER].to_str().expect("ascii").parse::<u32>().expect("seconds") > 0);
    assert_eq!(answer.all("h1"), ["Service momentanément indisponible"]);
    assert_eq!(answer.attributes("html", "lang"), ["fr"]);
    assert!(answer.has("header") && answer.has("footer") && answer.words().contains("rechargez cette page"), "a whole page: {}", answer.text());
}

#[tokio::test]
async fn what_takes_too_long_gets_a_whole_page_and_who_sends_slowly_is_waited_for() {
    let house = TestApp::new().await;
    let at_once = Deadlines { own: Duration::ZERO, ..Deadlines::default() };
    // On a busy machine the database may have answered before anybody looked at the time.
    let mut answer = Client::new(router_within(at_once, house.app.clone())).get("/ain-amlal/problems").await;
    for _ in 0..20 {
        if answer.status != StatusCode::OK {
            break;
        }
        answer = Client::new(router_within(at_once, house.app.clone())).get("/ain-amlal/problems").await;
    }
    assert_unavailable(&answer);
    // A form of six seconds, where four are allowed.
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("email", "amina@example.org").finish().into_bytes();
    let send = |own: Duration, whole: Duration| {
        let parts = stream::iter(body.chunks(body.len().div_ceil(6)).map(<[u8]>::to_vec).collect::<Vec<_>>()).then(|part| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok::<_, std::io::Error>(part)
        });
        let request = Request::builder()
            .method("POST")
            .uri(paths::FORGOTTEN)
            .header(header::HOST, "tajmaat.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from_stream(parts))
            .expect("a request");
        router_within(Deadlines { own, whole }, house.app.clone()).oneshot(request)
    };
    let answer = send(Duration::from_secs(4), Duration::from_secs(60)).await.expect("an answer");
    assert!(!answer.status().is_server_error(), "{}", answer.status());
    let answer = send(Duration::from_secs(4), Duration::from_secs(4)).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "not for ever");
}

async fn timed(client: &mut Client, path: &str) -> (Answer, Duration) {
    let begun = Instant::now();
    let answer = client.get(path).await;
    (answer, begun.elapsed())
}

/// Asks again until the answer is this, for as long as an outage may outlast its cause.
async fn comes_back(client: &mut Client, path: &str) {
    let begun = Instant::now();
    loop {
        let answer = client.get(path).await;
        if answer.status == StatusCode::OK {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{path} stays away: {}", answer.status);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn forgot(client: &mut Client) -> Answer {
    client.post(paths::FORGOTTEN, &[("email", "amina@example.org")]).await
}

/// The house with its database behind a proxy.
async fn behind_a_proxy(house: &TestApp) -> (Proxy, Client, App) {
    let mut address = url::Url::parse(&house.app.config.database_url).expect("an address");
    let server = format!("{}:{}", address.host_str().expect("a host"), address.port().expect("a port"));
    let proxy = Proxy::to(server).await;
    address.set_port(Some(proxy.port)).expect("a port");
    let db = Db::open_with(address.as_str(), 4, Durability::Normal).await.expect("the database opens");
    // A page that was read a moment ago would come without the database.
    let config = Arc::new(Config { page_cache_megabytes: 0, ..house.app.config.as_ref().clone() });
    let app = App { db, config, ..house.app.clone() };
    (proxy, Client::new(router(app.clone())), app)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_postgres_is_said_in_seconds_and_comes_back() {
    let house = TestApp::on(Engine::Postgres).await;
    let (proxy, mut visitor, app) = behind_a_proxy(&house).await;
    let home = paths::commune(COMMUNE);
    assert_eq!(visitor.get(&home).await.status, StatusCode::OK);
    assert_eq!(visitor.get(paths::READYZ).await.text(), "ready");
    tokio::time::sleep(Duration::from_millis(1_100)).await;

    proxy.set(Way::Stalled);
    let (answer, took) = timed(&mut visitor, paths::READYZ).await;
    assert!(answer.status == StatusCode::SERVICE_UNAVAILABLE && took < Duration::from_secs(3), "{took:?}");
    let (answer, took) = timed(&mut visitor, &home).await;
    assert_unavailable(&answer);
    assert!(took < Duration::from_secs(12), "{took:?}");
    let mut island = visitor.clone();
    island.accept = "application/json".to_owned();
    let (answer, took) = timed(&mut island, &home).await;
    let said: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert!(answer.status == StatusCode::SERVICE_UNAVAILABLE && said["error"] == "unavailable" && took < Duration::from_secs(12), "{said} {took:?}");
    assert_eq!(visitor.get(paths::HEALTHZ).await.text(), "ok", "the process lives");
    let many: Vec<Client> = (0..25).map(|_| Client::new(router(app.clone()))).collect();
    let answers = many.into_iter().map(|mut visitor| async move { timed(&mut visitor, &paths::commune(COMMUNE)).await });
    for (answer, took) in futures::future::join_all(answers).await {
        assert_unavailable(&answer);
        assert!(took < Duration::from_secs(12), "nobody waits for what another asks in vain: {took:?}");
    }

    proxy.set(Way::Open);
    comes_back(&mut visitor, &home).await;
    comes_back(&mut visitor, paths::READYZ).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_stops_and_starts_again_is_found_again() {
    let house = TestApp::on(Engine::Postgres).await;
    let (proxy, mut visitor, app) = behind_a_proxy(&house).await;
    let home = paths::commune(COMMUNE);
    for turn in 0..3 {
        // Several connections are in the pool, one of them in a transaction.
        let mut begun = app.db.begin().await.expect("a transaction");
        assert_eq!(visitor.get(&home).await.status, StatusCode::OK, "turn {turn}");
        let mut other = PgConnection::connect(&house.app.config.database_url).await.expect("PostgreSQL answers");
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        other.execute(end).await.expect("they end");
        let error = Error::from(begun.run(sql("UPDATE communes SET population = 1")).await.expect_err("its connection is gone"));
        assert!(matches!(error, Error::Unavailable(_)), "{error}");
        drop(begun);
        assert_eq!(visitor.get(&home).await.status, StatusCode::OK, "nobody sees it");
    }
    proxy.set(Way::Cut);
    let (answer, took) = timed(&mut visitor, &home).await;
    assert_unavailable(&answer);
    assert!(took < Duration::from_secs(12), "{took:?}");
    assert_unavailable(&forgot(&mut visitor).await);
    proxy.set(Way::Open);
    comes_back(&mut visitor, &home).await;
    assert!(forgot(&mut visitor).await.status.is_redirection());
}

/// SQLite has no way on which an answer could be lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_costs_no_picture() {
    let house = TestApp::on(Engine::Postgres).await;
    let photo = reported(&mut house.participant("Naima").await).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (driss, organisation) = house.representative("Driss").await;
    let promised = pledge(&house, organisation, driss.account.expect("signed in"), thing).await;
    let moderator = house.staff("Modératrice", Role::Moderator).await;
    let (proxy, _, app) = behind_a_proxy(&house).await;

    proxy.set(Way::LosesCommitOf("UPDATE photos SET folder"));
    assert_unavailable(&redacted(&mut moderator.visiting(router(app.clone())), photo).await);
    let (version,): (i64,) = house.app.db.one(sql("SELECT version FROM photos")).await.expect("the photo");
    assert_eq!(version, 2, "it arrived");
    assert_eq!(house.visitor().get(&paths::photo(photo.id, "large")).await.status, StatusCode::OK);

    proxy.set(Way::Open);
    comes_back(&mut Client::new(router(app.clone())), &paths::commune(COMMUNE)).await;
    proxy.set(Way::LosesCommitOf("INSERT INTO pledge_reports"));
    let fields = [("amount", "10"), ("note", "Une journée entière")];
    let mut picture = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(40, 20).write_to(&mut picture, ImageFormat::Png).expect("a picture");
    let files = [("photo", "a.png", picture.get_ref().as_slice())];
    let sent = driss.visiting(router(app)).post_files(&paths::pledge_report(COMMUNE, promised), &fields, &files).await;
    assert_unavailable(&sent);
    let (name,): (String,) = house.app.db.one(sql("SELECT photo FROM pledge_reports ORDER BY number DESC LIMIT 1")).await.expect("the report");
    assert!(house.app.files.get(&photo_path(&name, "small")).await.expect("read").is_some());
}

on_both_engines!(when_every_connection_is_taken_it_is_said_in_seconds, |house| {
    let mut visitor = house.visitor();
    let mut taken_sqlite = Vec::new();
    let mut taken_postgres = Vec::new();
    for _ in 0..4 {
        match &house.app.db {
            Db::Sqlite { readers, .. } => taken_sqlite.push(readers.acquire().await.expect("a connection")),
            Db::Postgres { pool, .. } => taken_postgres.push(pool.acquire().await.expect("a connection")),
        }
    }
    let (answer, took) = timed(&mut visitor, &paths::commune(COMMUNE)).await;
    assert_unavailable(&answer);
    assert!(took < Duration::from_secs(12), "{took:?}");
    drop((taken_sqlite, taken_postgres));
    comes_back(&mut visitor, &paths::commune(COMMUNE)).await;
});

on_both_engines!(a_statement_that_never_ends_is_ended, |house| {
    let endless = match &house.app.db {
        Db::Sqlite { .. } => "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n WHERE i < 0",
        Db::Postgres { .. } => "SELECT CAST(1 AS BIGINT) FROM (SELECT pg_sleep(60)) s",
    };
    let begun = Instant::now();
    let error = Error::from(house.app.db.one::<(i64,)>(sql(endless)).await.expect_err("it never ends"));
    assert!(matches!(error, Error::Unavailable(_)) && begun.elapsed() < Duration::from_secs(25), "{error} {:?}", begun.elapsed());
    assert_eq!(house.visitor().get(&paths::commune(COMMUNE)).await.status, StatusCode::OK);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_stops_waiting_for_what_is_read_takes_no_connection_along() {
    let house = TestApp::new().await;
    let long = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT COUNT(*) FROM n";
    for _ in 0..40 {
        drop(tokio::time::timeout(Duration::from_millis(1), house.app.db.one::<(i64,)>(sql(long))).await);
    }
    assert_eq!(house.app.db.one::<(i64,)>(sql(long)).await.expect("read").0, 300_000);
    let Db::Sqlite { readers, .. } = &house.app.db else { panic!("SQLite") };
    let mut taken = Vec::new();
    for _ in 0..4 {
        taken.push(readers.acquire().await.expect("a connection"));
    }
    let (count,): (i64,) = sqlx::query_as(long).fetch_one(&mut *taken[3]).await.expect("read");
    assert_eq!(count, 300_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_is_read_and_says_that_it_cannot_be_written() {
    let house = TestApp::new().await;
    let mut visitor = house.visitor();
    let mut other = SqliteConnection::connect(&house.app.config.database_url).await.expect("opened");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");
    let (answer, took) = timed(&mut visitor, paths::READYZ).await;
    assert!(answer.status == StatusCode::SERVICE_UNAVAILABLE && took < Duration::from_secs(3), "{took:?}");
    let begun = Instant::now();
    assert_unavailable(&forgot(&mut visitor).await);
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    assert_eq!(visitor.get(&paths::commune(COMMUNE)).await.status, StatusCode::OK);
    other.execute("ROLLBACK").await.expect("the lock is given back");
    comes_back(&mut visitor, paths::READYZ).await;
    assert!(forgot(&mut visitor).await.status.is_redirection());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_database_takes_writes_again_once_there_is_room() {
    let house = TestApp::new().await;
    let mut visitor = house.visitor();
    let Db::Sqlite { writer, .. } = &house.app.db else { panic!("SQLite") };
    for turn in 0..3 {
        let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count").fetch_one(writer).await.expect("a count");
        writer.execute(AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"))).await.expect("no more room");
        // Whatever is free inside the file is used up first.
        let mut left = 2_000;
        let full = loop {
            let answer = forgot(&mut visitor).await;
            left -= 1;
            if !answer.status.is_redirection() {
                break answer;
            }
            assert!(left > 0, "there was always room");
        };
        assert_unavailable(&full);
        // The connection is not used again; the new one has all the room of the disk.
        for _ in 0..3 {
            assert!(forgot(&mut visitor).await.status.is_redirection(), "turn {turn}");
        }
        assert_eq!(visitor.get(paths::READYZ).await.text(), "ready");
    }
}

/// The program, which a write beyond its limit does not end but fails.
fn on_a_limited_disk(command: &Command, folder: &Folder) -> Server {
    // A process that passes its limit is ended by a signal unless that is ignored, which is inherited.
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args()).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(folder.path());
    shell.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    Server::running(shell)
}

/// Lets each write fail, or none.
fn limit(server: &Server, bytes: &str) {
    let set = Command::new("prlimit").args(["--pid", &server.id().to_string(), &format!("--fsize={bytes}:")]).status();
    assert!(set.expect("prlimit").success());
    std::thread::sleep(Duration::from_millis(1_100));
}

/// The program on a disk of which each write fails until it is mended.
#[test]
fn a_disk_that_fails_is_seen_and_needs_no_restart() {
    let folder = Folder::new();
    folder.create_commune("tizi").printed();
    let created = folder.run(&["create-admin", "admin@example.org", "--name", "Admin", "--commune", "tizi"]).printed();
    let password = created.lines().find_map(|line| line.strip_prefix("Password: ")).expect("a password").to_owned();
    let server = on_a_limited_disk(&folder.command(&["serve"]), &folder);
    for _ in 0..3 {
        assert!(server.ask("GET", "/readyz", "").contains("\r\n\r\nready"));
        limit(&server, "0");
        let answer = server.ask("GET", "/readyz", "");
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        let answer = server.sign_in("admin@example.org", &password);
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after"), "{answer}");
        let answer = server.ask("GET", "/tizi", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "it is still read: {answer}");
        limit(&server, "unlimited");
        let answer = server.sign_in("admin@example.org", &password);
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }
    assert!(server.stop().good);
}

/// Writes of many at once, which share their commits.
#[test]
fn a_disk_that_fails_is_told_to_all_who_wrote_together() {
    let folder = Folder::new();
    folder.create_commune("tizi").printed();
    let mut command = folder.command(&["serve"]);
    for limit in ["MAIL_PER_ACCOUNT", "MAIL_PER_ADDRESS"] {
        command.env(format!("TAJMAAT_LIMITS__{limit}"), "1000000");
    }
    let server = on_a_limited_disk(&command, &folder);
    let all_get = |status: &str| {
        std::thread::scope(|scope| {
            let asked: Vec<_> = (0..24)
                .map(|number| {
                    scope.spawn({
                        let server = &server;
                        move || server.ask("POST", paths::FORGOTTEN, &format!("email=person{number}%40example.org"))
                    })
                })
                .collect();
            for answer in asked {
                let answer = answer.join().expect("an answer");
                assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
            }
        });
    };
    for _ in 0..2 {
        all_get("303");
        limit(&server, "0");
        all_get("503");
        limit(&server, "unlimited");
    }
    all_get("303");
    assert!(server.stop().good);
}

/// A house whose photos are in a bucket at this address.
async fn with_bucket(endpoint: String) -> TestApp {
    TestApp::configured(Engine::Sqlite, |config| {
        config.files.s3_bucket = "photos".to_owned();
        config.files.s3_endpoint = endpoint;
        config.files.s3_region = "x".to_owned();
        config.files.s3_access_key = "x".to_owned();
        config.files.s3_secret_key = "x".to_owned();
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_bucket_pages_come_and_uploads_are_refused_at_once() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    for endpoint in [closed, silent.local_addr().expect("an address")] {
        let house = with_bucket(format!("https://{endpoint}")).await;
        let author = house.participant("Amina").await;
        let problem = crate::common::content::problem(&house, author.account.expect("signed in"), "Un bac déborde", "Depuis deux semaines.").await;
        let photo =
            sql("INSERT INTO photos (id, problem_id, upload_key, position, alt, width, height, created_at) VALUES ($1, $2, '', 0, 'Un bac', 40, 20, $3)");
        let id = house.app.rng.id::<tajmaat::base::db::PhotoId>(crate::common::NOW);
        house.app.db.run(photo.bind(id).bind(problem.id).bind(crate::common::NOW)).await.expect("a photo");

        let mut reader = house.visitor();
        let page = reader.get(&problem.page()).await;
        assert!(page.status == StatusCode::OK && page.has("img[alt='Un bac']"), "{}", page.words());
        let (answer, took) = timed(&mut reader, &paths::photo(id, "small")).await;
        assert!(answer.status == StatusCode::SERVICE_UNAVAILABLE && took < Duration::from_secs(14), "{} {took:?}", answer.status);

        let mut author = house.staff("Bahija", Role::Moderator).await;
        let fields = [("title", "Un bac déborde"), ("body", "Depuis un mois."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
        let mut picture = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(40, 20).write_to(&mut picture, image::ImageFormat::Png).expect("a picture");
        let begun = Instant::now();
        let answer = author.post_files("/ain-amlal/problems/new", &fields, &[("photos", "bac.png", picture.get_ref())]).await;
        assert_unavailable(&answer);
        assert!(begun.elapsed() < Duration::from_secs(14), "{:?}", begun.elapsed());
    }
}
