//! What opens something is kept so that whoever reads the database alone can open nothing: links and codes as keyed hashes, what jobs need sealed.

use app::model::paths;
use tajmaat::base::clock::Rng;
use tajmaat::base::config::Config;
use tajmaat::base::db::{Arg, sql};
use tajmaat::base::jobs;
use tajmaat::base::mail::{Mail, Mailer};
use tajmaat::base::secret::Secret;

use crate::accounts::ask;
use crate::common::TestApp;
use crate::on_both_engines;

const PHONE: &str = "+212612345678";

/// Every text and every byte of the tables in which secrets could stand.
async fn kept(house: &TestApp) -> String {
    let mut kept = String::new();
    for select in [
        "SELECT payload || last_error FROM jobs",
        "SELECT data || user_agent FROM sessions",
        "SELECT email || purpose FROM account_tokens",
        "SELECT next || language || COALESCE(code_hash, '') FROM one_time_codes",
        "SELECT contact FROM representative_invitations",
    ] {
        let rows: Vec<(String,)> = house.app.db.all(sql(select)).await.expect("rows");
        kept.extend(rows.into_iter().map(|(text,)| text + "\n"));
    }
    kept
}

fn token(text: &str, before: &str) -> String {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} in {text}")) + before.len();
    text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

async fn hashes(house: &TestApp, select: &'static str) -> Vec<Vec<u8>> {
    let rows: Vec<(Vec<u8>,)> = house.app.db.all(sql(select)).await.expect("hashes");
    rows.into_iter().map(|(hash,)| hash).collect()
}

on_both_engines!(links_are_keyed_hashes_and_stand_in_no_job, |house| {
    ask(&mut house.visitor(), "amina@example.org").await.redirect();
    assert!(!kept(&house).await.contains("/confirm/") && !kept(&house).await.contains("amina@example.org\","), "sealed while it waits");
    let mail = house.mails().await.remove(0);
    let confirm = token(&mail.text, "/confirm/");
    let (link,): (String,) = house.app.db.one(sql("SELECT link_hash FROM one_time_codes")).await.expect("a link");
    assert_eq!(link, {
        use base64::Engine as _;
        base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(house.app.secret.keyed("account link", &[confirm.as_bytes()]))
    });
    let mut person = house.visitor();
    person.post(&paths::confirm(&confirm), &[]).await.redirect();
    person.post("/sign-in/name", &[("name", "Amina")]).await.redirect();
    house.visitor().post("/forgotten-password", &[("email", "amina@example.org")]).await.redirect();
    let reset = token(&house.mails().await.remove(0).text, "/reset-password/");
    let kept = kept(&house).await;
    assert!(!kept.contains(&confirm) && !kept.contains(&reset));
    assert!(hashes(&house, "SELECT hash FROM account_tokens").await.contains(&house.app.secret.keyed("account link", &[reset.as_bytes()]).to_vec()));
});

on_both_engines!(codes_by_sms_are_keyed_hashes, |house| {
    let mut person = house.visitor();
    ask(&mut person, PHONE).await.redirect();
    assert!(!kept(&house).await.contains(PHONE), "sealed while it waits");
    let text = house.texts().await.remove(0).text;
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let (hash,): (String,) = house.app.db.one(sql("SELECT code_hash FROM one_time_codes")).await.expect("a code");
    let (salt, _) = hash.split_once(':').expect("a salt");
    // Nobody tries a million codes against it without the secret, and two of one code differ.
    let guess = |secret: &Secret| {
        use base64::Engine as _;
        format!("{salt}:{}", base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(secret.keyed("phone code", &[salt.as_bytes(), code.as_bytes()])))
    };
    assert_eq!(hash, guess(&house.app.secret));
    let folder = tempfile::tempdir().expect("a folder");
    let other = Secret::open(&Config { data_dir: folder.path().to_owned(), ..Config::default() }, &Rng::seeded(9)).expect("another secret");
    assert_ne!(hash, guess(&other));
});

on_both_engines!(no_job_keeps_a_secret_after_it_was_given_up, |house| {
    ask(&mut house.visitor(), "amina@example.org").await.redirect();
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let plain = Mail { to: "b@example.org".to_owned(), subject: "s".to_owned(), text: "Une réponse".to_owned(), lang: app::model::Lang::Fr };
    tajmaat::base::mail::enqueue(&house.app, &mut tx, &plain).await.expect("queued");
    tx.commit().await.expect("kept");
    let mut app = house.app.clone();
    let nowhere = Config { mail: tajmaat::base::config::MailConfig { smtp_url: "smtp://127.0.0.1:9".to_owned(), ..Default::default() }, ..Config::default() };
    app.mailer = Mailer::new(&nowhere.mail, "http://tajmaat.test").expect("a mailer");
    for _ in 0..200 {
        jobs::run_due(&app).await.expect("the worker");
        house.wait_seconds(86_400);
        let (left,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM jobs WHERE failed_at IS NULL")).await.expect("a number");
        if left == 0 {
            break;
        }
    }
    let rows: Vec<(bool, String, bool)> = house.app.db.all(sql("SELECT secret, payload, failed_at IS NOT NULL FROM jobs ORDER BY secret")).await.expect("jobs");
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|(_, _, failed)| *failed), "both were given up");
    assert!(!rows[0].0 && !rows[0].1.is_empty(), "what is no secret can be sent again by hand");
    assert!(rows[1].0 && rows[1].1.is_empty(), "a link is forgotten: it is asked for again");
    let opened = jobs::list(&house.app, &mut &house.app.db).await.expect("jobs");
    assert!(opened.iter().any(|(_, job)| job.contains("Une réponse")), "{opened:?}");
});

on_both_engines!(jobs_of_before_are_still_done, |house| {
    let insert = sql("INSERT INTO jobs (id, kind, payload, run_at, created_at) VALUES ($1, 'mail', $2, $3, $3)")
        .bind(house.app.rng.id::<tajmaat::base::db::JobId>(house.app.clock.now()))
        .bind(Arg::from(r#"{"to":"a@example.org","subject":"s","text":"t","lang":"fr"}"#))
        .bind(house.app.clock.now());
    house.app.db.run(insert).await.expect("a job");
    let mails = house.mails().await;
    assert_eq!(mails.len(), 1, "{mails:?}");
});
