//! Killed in the middle of its work, again and again: nothing that was acknowledged is lost, nothing stands twice.
//!
//! Short in the suite; `TAJMAAT_LONG=1` makes it 70 kills on SQLite, 40 more while many write at once, and 25 on PostgreSQL.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use app::model::paths;
use tajmaat::base::clock::{Clock, Rng};
use tajmaat::base::db::{Db, sql};

use crate::common::content::{self, Thing};
use crate::common::program::{Folder, Said, Server, finish};
use crate::common::{COMMUNE, Client, Engine, TestApp};

const PEOPLE: usize = 8;
const MAILS_A_ROUND: usize = 8;
const FORM: &str = "application/x-www-form-urlencoded";
const BOUNDARY: &str = "tajmaat-test-boundary";

/// What people were told is done, and what they do not know about.
#[derive(Debug, Default)]
struct Told {
    comments: Vec<String>,
    problems: Vec<String>,
    supports: Vec<(usize, usize)>,
    mails: Vec<String>,
    /// Comments that were sent and not answered. They are sent again, as their author would.
    unknown: Vec<String>,
    /// Everything of the above that was asked, answered or not.
    asked: usize,
    /// What was refused, which nothing should be.
    refused: Vec<String>,
}

impl Told {
    /// How many comments, problems, supports and mails were acknowledged.
    fn counts(&self) -> [usize; 4] {
        [self.comments.len(), self.problems.len(), self.supports.len(), self.mails.len()]
    }
}

struct Trial {
    url: String,
    data: std::path::PathBuf,
    cookies: Vec<String>,
    emails: Vec<String>,
    solutions: Vec<Thing>,
    told: Mutex<Told>,
    next: AtomicUsize,
    /// How many comment at once: more than one disk could answer one by one share their commits.
    commenters: usize,
}

impl Trial {
    async fn prepare(house: &TestApp, kills: usize, commenters: usize) -> Self {
        house.app.clock.set(Clock::System.now());
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            people.push(house.resident(&format!("Amina {number}")).await);
        }
        let author = people[0].account.expect("signed in");
        let mut solutions = Vec::new();
        for number in 0..40 * kills {
            solutions.push(content::solution(house, author, &format!("Des caroubiers {number}"), "Douze caroubiers le long de la route.").await);
        }
        let mut emails = Vec::new();
        for number in 0..MAILS_A_ROUND * kills {
            let account = house.participant(&format!("Brahim {number}")).await.account.expect("signed in");
            emails.push(house.app.db.one::<(String,)>(sql("SELECT email FROM accounts WHERE id = $1").bind(account)).await.expect("an address").0);
        }
        let cookie = |client: &Client| client.cookie("session").expect("signed in").to_owned();
        let cookies = people.iter().map(cookie).collect();
        // The killed program must be the only one that has the file open.
        house.app.db.close().await;
        let data = house.app.config.data_dir.clone();
        Self { url: house.app.config.database_url.clone(), data, cookies, emails, solutions, told: Mutex::default(), next: AtomicUsize::new(0), commenters }
    }

    fn program(&self, folder: &Folder, arguments: &[&str]) -> std::process::Command {
        let mut command = folder.command(arguments);
        command.env("TAJMAAT_DATABASE_URL", &self.url).env("TAJMAAT_DATA_DIR", &self.data);
        for limit in ["POST_PER_ACCOUNT", "POST_PER_ADDRESS", "SUPPORT_PER_ACCOUNT", "SUPPORT_PER_ADDRESS", "MAIL_PER_ACCOUNT", "MAIL_PER_ADDRESS"] {
            command.env(format!("TAJMAAT_LIMITS__{limit}"), "1000000");
        }
        command
    }

    /// Sends a form; true when it was acknowledged, false when nobody knows.
    fn post(&self, server: &Server, person: usize, path: &str, fields: &[(&str, &str)]) -> bool {
        let (content_type, body) = if path.ends_with("/problems/new") {
            let part = |(name, value): &(&str, &str)| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            (format!("multipart/form-data; boundary={BOUNDARY}"), format!("{}--{BOUNDARY}--\r\n", fields.iter().map(part).collect::<String>()))
        } else {
            (FORM.to_owned(), url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
        };
        let cookie = format!("session={}", self.cookies[person]);
        let answer = loop {
            let Some(answer) = server.try_post(&cookie, path, &content_type, &body) else { return false };
            if !answer.starts_with("HTTP/1.1 503") {
                break answer;
            }
            // A machine that is too busy says so; the page is loaded again.
            std::thread::sleep(Duration::from_millis(200));
        };
        if answer.starts_with("HTTP/1.1 303") && !answer.contains("sign-in") {
            return true;
        }
        // An answer that was cut off says nothing.
        if answer.len() > 12 {
            self.told().refused.push(format!("{path}: {answer}"));
        }
        false
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.told.lock().expect("what was told")
    }

    fn number(&self) -> usize {
        self.told().asked += 1;
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    fn comment(&self, server: &Server) -> bool {
        let unknown = self.told().unknown.pop();
        let text = unknown.unwrap_or_else(|| format!("Une bonne idée, numéro {} de la journée.", self.number()));
        let done = self.post(server, 0, &paths::solution_comments(COMMUNE, self.solutions[0].number), &[("body", &text)]);
        if done {
            self.told().comments.push(text);
        } else {
            self.told().unknown.push(text);
        }
        done
    }

    fn report(&self, server: &Server) -> bool {
        let title = format!("Le bac numéro {} déborde", self.number());
        let body = format!("Depuis deux semaines : {title}.");
        let fields = [("title", title.as_str()), ("body", &body), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
        let done = self.post(server, 1, &format!("/{COMMUNE}/problems/new"), &fields);
        if done {
            self.told().problems.push(title);
        }
        done
    }

    fn support(&self, server: &Server) -> bool {
        let number = self.number();
        let (person, solution) = (2 + number % (PEOPLE - 2), number % self.solutions.len());
        let done = self.post(server, person, &paths::support(COMMUNE, self.solutions[solution].number), &[("act", "support")]);
        if done {
            self.told().supports.push((person, solution));
        }
        done
    }

    fn forget(&self, server: &Server, email: &str) -> bool {
        let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("email", email).finish();
        let done = server.try_post("", paths::FORGOTTEN, FORM, &body).is_some_and(|answer| answer.starts_with("HTTP/1.1 303"));
        if done {
            self.told().mails.push(email.to_owned());
        }
        done
    }

    /// Waits until a comment, a problem and a support were acknowledged in this round, so that each kill has something of every kind to lose. False when that
    /// took too long; a busy machine is slow.
    fn wait_for_more(&self, before: [usize; 4]) -> bool {
        let begun = Instant::now();
        while !grown(before, self.told().counts()) {
            if begun.elapsed() > Duration::from_secs(120) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }

    /// Serves, is used by four or more at once, and is killed at a moment that nobody chose.
    fn round(&self, folder: &Folder, round: usize, moment: Duration) {
        let server = Server::running(self.program(folder, &["serve"]));
        let before = self.told().counts();
        std::thread::scope(|scope| {
            for _ in 0..self.commenters {
                scope.spawn(|| while self.comment(&server) {});
            }
            scope.spawn(|| while self.report(&server) {});
            scope.spawn(|| while self.support(&server) {});
            scope.spawn(|| {
                let mine = &self.emails[round * MAILS_A_ROUND..(round + 1) * MAILS_A_ROUND];
                mine.iter().take_while(|email| self.forget(&server, email)).count()
            });
            let more = self.wait_for_more(before);
            std::thread::sleep(moment);
            assert!(std::process::Command::new("kill").args(["-KILL", &server.id().to_string()]).status().expect("kill").success());
            // Asked only now: while it served, those who use it would not have stopped.
            let told = self.told();
            assert!(more, "round {round} acknowledged too little to prove anything: {before:?}, then {:?}; {:?}", told.counts(), told.refused);
        });
    }

    /// Everything that was acknowledged is there, once.
    async fn check(&self) {
        let db = Db::open(&self.url, 2).await.expect("it opens");
        if let Db::Sqlite { readers, .. } = &db {
            let mut reader = readers.acquire().await.expect("a connection");
            let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut *reader).await.expect("checked");
            assert_eq!(said, "ok");
        }
        let told = std::mem::take(&mut *self.told());
        assert_eq!(told.refused, Vec::<String>::new());
        let counted =
            async |statement: &'static str| -> BTreeMap<String, i64> { db.all::<(String, i64)>(sql(statement)).await.expect("the rows").into_iter().collect() };
        let comments = counted("SELECT body, COUNT(*) FROM comments GROUP BY body").await;
        assert_eq!(told.comments.iter().filter(|text| comments.get(*text) != Some(&1)).collect::<Vec<_>>(), Vec::<&String>::new(), "lost comments");
        assert!(comments.values().all(|count| *count == 1), "a comment stands twice");
        let problems = counted("SELECT title, COUNT(*) FROM problems GROUP BY title").await;
        assert_eq!(told.problems.iter().filter(|text| problems.get(*text) != Some(&1)).collect::<Vec<_>>(), Vec::<&String>::new(), "lost problems");
        let (numbers, rows): (i64, i64) = db.one(sql("SELECT COUNT(DISTINCT number), COUNT(*) FROM problems")).await.expect("the numbers");
        assert_eq!(numbers, rows);
        let supports = counted(
            "SELECT CAST(s.number AS TEXT) || '/' || a.handle, COUNT(*) FROM supports n JOIN solutions s ON s.id = n.solution_id \
             JOIN accounts a ON a.id = n.account_id GROUP BY s.number, a.handle",
        )
        .await;
        let lost = told.supports.iter().filter(|(person, solution)| {
            // People are numbered in the order in which they came.
            !supports.contains_key(&format!("{}/person{}", self.solutions[*solution].number, person + 1))
        });
        assert_eq!(lost.collect::<Vec<_>>(), Vec::<&(usize, usize)>::new(), "lost supports");
        let (wrong,): (i64,) = db
            .one(sql("SELECT COUNT(*) FROM solutions s WHERE support_count <> (SELECT COUNT(*) FROM supports n WHERE n.solution_id = s.id) \
                 OR comment_count <> (SELECT COUNT(*) FROM comments c WHERE c.subject_id = s.id)"))
            .await
            .expect("the counters");
        assert_eq!(wrong, 0, "counters that count something else");
        self.check_mails(&db, &told.mails).await;
        db.close().await;
        *self.told() = told;
    }

    /// Every mail that was promised has left or waits.
    async fn check_mails(&self, db: &Db, promised: &[String]) {
        let (waiting,): (i64,) = db.one(sql("SELECT COUNT(*) FROM jobs WHERE failed_at IS NULL")).await.expect("the jobs");
        let (failed,): (i64,) = db.one(sql("SELECT COUNT(*) FROM jobs WHERE failed_at IS NOT NULL")).await.expect("the jobs");
        assert_eq!(failed, 0);
        let left = sent(&self.data.join("mail"));
        let missing = promised.iter().filter(|email| !left.contains_key(*email)).count();
        assert!(missing <= usize::try_from(waiting).expect("a count"), "{missing} mails neither left nor wait ({waiting} jobs)");
    }

    async fn run(self, engine: Engine, kills: usize) {
        let folder = Folder::on(engine).await;
        let chance = Rng::from_os();
        let mut least = [usize::MAX; 4];
        for round in 0..kills {
            let moment = Duration::from_millis(u64::from(u16::from_le_bytes(chance.bytes())) % 1_500);
            let before = self.told().counts();
            self.round(&folder, round, moment);
            let after = self.told().counts();
            least = std::array::from_fn(|kind| least[kind].min(after[kind] - before[kind]));
            self.check().await;
        }
        let verified: Said = finish(self.program(&folder, &["verify-log"]).spawn().expect("the program starts"));
        assert!(verified.good, "{}{}", verified.out, verified.err);
        let doubled = sent(&self.data.join("mail")).values().filter(|count| **count > 1).count();
        let told = self.told();
        let kinds = told.counts();
        println!(
            "{engine:?}: {kills} kills, {kinds:?} comments, problems, supports and mails acknowledged ({least:?} at least in a round) of {} asked; \
             {doubled} mails twice",
            told.asked
        );
        assert!(doubled <= 4 * kills, "more mails twice than can have been in hand: {doubled}");
    }
}

/// Whether comments, problems and supports have each become more, and any mail was promised: those are few, and need not grow in every round.
fn grown(before: [usize; 4], now: [usize; 4]) -> bool {
    before.iter().zip(now).take(3).all(|(before, now)| now > *before) && now[3] > 0
}

/// How many whole mails have left for each address.
fn sent(folder: &Path) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten().filter(|file| file.path().extension().is_some_and(|end| end == "eml")) {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        if let Some(to) = text.lines().find_map(|line| line.strip_prefix("To: ")) {
            *counts.entry(to.trim_matches(['<', '>']).to_owned()).or_default() += 1;
        }
    }
    counts
}

async fn killed(engine: Engine, commenters: usize, short: usize, long: usize) {
    let kills = if std::env::var_os("TAJMAAT_LONG").is_some() { long } else { short };
    let house = TestApp::on(engine).await;
    Trial::prepare(&house, kills, commenters).await.run(engine, kills).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite_it_loses_and_doubles_nothing() {
    killed(Engine::Sqlite, 1, 3, 70).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_a_group_it_loses_and_doubles_nothing() {
    killed(Engine::Sqlite, 24, 2, 40).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres_it_loses_and_doubles_nothing() {
    killed(Engine::Postgres, 1, 2, 25).await;
}
