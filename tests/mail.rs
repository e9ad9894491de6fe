//! Mails as a mail server sees them: named once for all tries, called automatic, their words in the right order.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::model::Lang;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::config::MailConfig;
use tajmaat::base::db::{AccountId, sql};
use tajmaat::base::mail::{self, Mail, Mailer};
use tajmaat::base::{App, jobs};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::common::content::problem;
use crate::common::{COMMUNE, TestApp};
use crate::on_both_engines;

type Received = Arc<Mutex<Vec<String>>>;

/// How a mail server behaves.
#[derive(Clone, Copy)]
struct Manner {
    /// What it says of a receiver.
    receiver: &'static str,
    /// What it says of the first mail; it takes the others.
    first: &'static str,
    /// How long it thinks once it has a mail.
    pause: Duration,
}

impl Default for Manner {
    fn default() -> Self {
        Self { receiver: "250 ok", first: "250 taken", pause: Duration::ZERO }
    }
}

/// A mail server on this machine, and what it was given.
async fn server(manner: Manner) -> (Mailer, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let smtp_url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let received = Received::default();
    let kept = received.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = converse(stream, &kept, manner).await;
        }
    });
    let config = MailConfig { smtp_url, from: "Tajmaat <noreply@assembly.example>".to_owned(), ..MailConfig::default() };
    (Mailer::new(&config, "http://tajmaat.test").expect("a mailer"), received)
}

async fn converse(stream: TcpStream, received: &Received, manner: Manner) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 test\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.split(' ').next().unwrap_or_default() {
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                let number = {
                    let mut received = received.lock().expect("no panic before");
                    received.push(mail);
                    received.len()
                };
                tokio::time::sleep(manner.pause).await;
                if number == 1 { manner.first } else { "250 taken" }
            }
            "EHLO" => "250 test",
            "RCPT" => manner.receiver,
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

async fn queue(app: &App, to: &str, subject: &str) {
    let mail = Mail { to: to.to_owned(), subject: subject.to_owned(), text: "Bonjour".to_owned(), lang: Lang::Fr };
    let mut tx = app.db.begin().await.expect("a transaction");
    mail::enqueue(app, &mut tx, &mail).await.expect("queued");
    tx.commit().await.expect("kept");
}

fn header<'a>(mail: &'a str, name: &str) -> Vec<&'a str> {
    let head = mail.split("\n\n").next().unwrap_or_default();
    head.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).collect()
}

on_both_engines!(a_mail_keeps_its_name_when_it_is_tried_again, |house| {
    let (mailer, received) = server(Manner { first: "451 later", ..Manner::default() }).await;
    let app = App { mailer, ..house.app.clone() };
    queue(&app, "a@example.org", "Un").await;
    jobs::run_due(&app).await.expect("the jobs run");
    house.wait_seconds(7_200);
    queue(&app, "b@example.org", "Deux").await;
    jobs::run_due(&app).await.expect("the jobs run");

    let received = received.lock().expect("no panic before").clone();
    assert_eq!(received.len(), 3, "refused, taken, and the other one: {received:#?}");
    let ids: Vec<&str> = received
        .iter()
        .map(|mail| header(mail, "Message-ID"))
        .map(|ids| {
            assert_eq!(ids.len(), 1);
            ids[0]
        })
        .collect();
    assert!(ids.iter().all(|id| id.starts_with('<') && id.ends_with("@assembly.example>")), "{ids:?}");
    let of = |subject: &str| received.iter().zip(&ids).filter(|(mail, _)| header(mail, "Subject") == [subject]).map(|(_, id)| *id).collect::<Vec<_>>();
    let (first, other) = (of("Un"), of("Deux"));
    assert!(first.len() == 2 && first[0] == first[1], "{ids:?}");
    assert!(other.len() == 1 && other[0] != first[0], "{ids:?}");
    for mail in &received {
        assert_eq!(header(mail, "Auto-Submitted"), ["auto-generated"], "{mail}");
    }
});

fn count(received: &Received) -> usize {
    received.lock().expect("no panic before").len()
}

/// Waits until something holds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < Duration::from_secs(40), "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

on_both_engines!(a_mail_is_sent_once_however_long_the_database_takes_no_write, |house| {
    let (mailer, received) = server(Manner { pause: Duration::from_secs(3), ..Manner::default() }).await;
    let app = App { mailer, ..house.app.clone() };
    queue(&app, "a@example.org", "Un").await;
    let worker = jobs::Worker::start(&app);
    until("the mail server has it", async || count(&received) == 1).await;
    // An import, say: SQLite's one writer, and the job's row in PostgreSQL.
    let mut long = app.db.begin().await.expect("a transaction");
    long.run(sql("UPDATE jobs SET run_at = run_at")).await.expect("held");
    long.take_time().await.expect("time");
    tokio::time::sleep(Duration::from_secs(65)).await;
    house.wait_seconds(3_600);
    drop(long);
    let left = async || house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM jobs")).await.expect("a number").0;
    until("it is kept that it was sent", async || left().await == 0).await;
    worker.stop().await;
    assert_eq!(count(&received), 1);
});

/// The jobs: how often each was tried, whether it was set aside, and why it failed.
async fn jobs_left(house: &TestApp) -> Vec<(i64, bool, String)> {
    house.app.db.all(sql("SELECT attempts, failed_at IS NOT NULL, last_error FROM jobs ORDER BY id")).await.expect("the jobs")
}

on_both_engines!(what_is_refused_for_good_is_set_aside_at_once, |house| {
    for (receiver, first, is_set_aside) in [
        ("550 no such person", "250 taken", true),
        ("250 ok", "554 not wanted here", true),
        // These an operator mends, or time.
        ("530 sign in first", "250 taken", false),
        ("550 5.7.26 your domain signs nothing", "250 taken", false),
        ("250 ok", "554 5.7.1 your address is on a list", false),
        ("550 5.1.1 no such person", "250 taken", true),
        ("450 busy", "250 taken", false),
    ] {
        let (mailer, _) = server(Manner { receiver, first, ..Manner::default() }).await;
        let app = App { mailer, ..house.app.clone() };
        queue(&app, "a@example.org", "Un").await;
        jobs::run_due(&app).await.expect("the jobs run");
        let left = jobs_left(&house).await;
        let said = if first.starts_with('2') { &receiver[..3] } else { &first[..3] };
        assert!(left.len() == 1 && left[0].0 == 1 && left[0].1 == is_set_aside && left[0].2.contains(said), "{receiver}, {first}: {left:?}");
        house.app.db.run(sql("DELETE FROM jobs")).await.expect("none");
    }
    let (mailer, received) = server(Manner::default()).await;
    let app = App { mailer, ..house.app.clone() };
    queue(&app, "no address", "Un").await;
    jobs::run_due(&app).await.expect("the jobs run");
    let left = jobs_left(&house).await;
    assert!(left.len() == 1 && left[0].0 == 1 && left[0].1, "{left:?}");
    assert_eq!(count(&received), 0);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_may_look_through_a_mail_for_half_a_minute() {
    let house = TestApp::new().await;
    let (mailer, received) = server(Manner { pause: Duration::from_secs(30), ..Manner::default() }).await;
    let app = App { mailer, ..house.app.clone() };
    queue(&app, "a@example.org", "Un").await;
    assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 1);
    assert_eq!((count(&received), jobs_left(&house).await), (1, Vec::new()));
}

async fn speaks(house: &TestApp, person: AccountId, language: &'static str) {
    house.app.db.run(sql("UPDATE accounts SET language = $1 WHERE id = $2").bind(language).bind(person)).await.expect("a language");
}

on_both_engines!(what_people_wrote_does_not_turn_a_mail_around, |house| {
    let mut moderator = house.staff("Modératrice", app::model::content::Role::Moderator).await;
    let author = house.participant("Naima").await.account.expect("an account");
    for (language, title, note) in
        [("fr", "إنارة الزقاق 12", "كتبتم أسماء الجيران.\n\nالمرجو حذفها."), ("ar", "Lampadaire (rue 12)", "Vous nommez des voisins.\n\nÔtez les noms.")]
    {
        speaks(&house, author, language).await;
        let thing = problem(&house, author, title, "Depuis trois semaines il fait noir.").await;
        let page = moderator.get(&thing.item()).await;
        let seen: Vec<(&str, String)> = ["visibility", "version", "decisions"].into_iter().map(|name| (name, page.value(name).unwrap_or_default())).collect();
        let mut fields: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("reason", "private_data"), ("note", note)]);
        moderator.post(&thing.act("hide"), &fields).await.redirect();
        let mail = house.mails().await.pop().expect("a mail");
        assert!(mail.text.contains(&format!("\u{2068}{title}\u{2069}")), "{mail:?}");
        for line in note.split("\n\n") {
            assert!(mail.text.contains(&format!("\u{2068}{line}\u{2069}")), "{mail:?}");
        }
        assert_eq!(mail.text.matches('\u{2068}').count(), mail.text.matches('\u{2069}').count());
        assert!(mail.text.lines().any(|line| line.starts_with("http://tajmaat.test/")), "a link is alone on its line: {mail:?}");
        assert!(!mail.text.contains("\u{2068}http"), "{mail:?}");
    }
});

#[tokio::test]
async fn a_subject_is_kept_in_order_too() {
    let house = TestApp::new().await;
    house.app.db.run(sql("UPDATE communes SET name_fr = 'جماعة عين أملال'")).await.expect("settings");
    let resident = house.resident("Naima").await.account.expect("an account");
    let mut agent = house.staff("Agente", app::model::content::Role::DeskAgent).await;
    let handle: String = house.app.db.one::<(String,)>(sql("SELECT handle FROM accounts WHERE id = $1").bind(resident)).await.expect("a handle").0;
    agent.post(&paths::withdraw_resident(COMMUNE, &handle), &[("reason", "A quitté la commune.")]).await.redirect();
    let mail = house.mails().await.pop().expect("a mail");
    assert!(mail.subject.contains("\u{2068}جماعة عين أملال\u{2069}"), "{mail:?}");
}

on_both_engines!(an_address_is_one_however_it_is_typed, |house| {
    let mut visitor = house.visitor();
    crate::accounts::ask(&mut visitor, "\u{200f}fatima@بلدية.المغرب\u{200e}").await.redirect();
    let mails = house.mails().await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].to.starts_with("fatima@xn--") && mails[0].to.is_ascii(), "{mails:?}");
    visitor.post("/code", &[("code", &crate::accounts::code_in(&mails[0]))]).await.redirect();
    visitor.post("/sign-in/name", &[("name", "Fatima")]).await.redirect();
    let found = tajmaat::people::accounts::find_by_email(&house.app, " FATIMA@بلدية.المغرب ").await.expect("read");
    assert!(found.is_some() && tajmaat::people::accounts::find_by_email(&house.app, &mails[0].to).await.expect("read") == found);

    // Where no mail arrives is said beside the field, and nothing that was typed is lost.
    for typed in ["فاطمة@example.org", "\"fatima z\"@example.org"] {
        let form = house.visitor().post("/sign-in", &[("email", typed), ("next", "/ain-amlal")]).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(form.all("#email-error")[0].contains("avant le signe @"), "{}", form.words());
        assert_eq!((form.value("email").as_deref(), form.value("next").as_deref()), (Some(typed), Some("/ain-amlal")));
    }
    assert!(house.mails().await.is_empty());
});
