//! Sending SMS: to a gateway on loopback, and into a folder.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use tajmaat::base::config::Config;
use tajmaat::base::config::SmsConfig;
use tajmaat::base::sms::{self, Sms, Texter};
use tajmaat::base::{App, jobs};

use super::*;

/// One request as a gateway saw it.
#[derive(Clone, Debug)]
struct Seen {
    method: Method,
    address: String,
    headers: HeaderMap,
    body: String,
}

type Log = Arc<Mutex<Vec<Seen>>>;

/// A gateway that gives the answers in turn, and then 200. Its address, and what it saw.
async fn gateway(answers: &[u16]) -> (String, Log) {
    let log = Log::default();
    let (seen, answers) = (log.clone(), answers.to_vec());
    let answer = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| async move {
        let mut seen = seen.lock().expect("the log");
        let status = answers.get(seen.len()).copied().unwrap_or(200);
        seen.push(Seen { method, address: uri.to_string(), headers, body: String::from_utf8_lossy(&body).into_owned() });
        (StatusCode::from_u16(status).expect("a status"), [("location", "/elsewhere")], "an answer that repeats +212612345678")
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    (address, log)
}

/// The house with this gateway.
fn through(house: &TestApp, config: &SmsConfig) -> App {
    App { texter: Texter::new(config).expect("a gateway"), ..house.app.clone() }
}

async fn queue(app: &App, text: &str) {
    let mut tx = app.db.begin().await.expect("a transaction");
    let sms = Sms { to: NUMBER.to_owned(), text: text.to_owned(), until: None };
    assert!(sms::enqueue(app, &mut tx, &sms).await.expect("queued"));
    tx.commit().await.expect("kept");
}

fn json(address: &str) -> SmsConfig {
    SmsConfig {
        url: format!("{address}/send?from=Tajmaat"),
        body: "{\"to\":\"{to}\",\"text\":\"{text}\"}".to_owned(),
        headers: BTreeMap::from([("Content-Type".to_owned(), "application/json".to_owned()), ("Authorization".to_owned(), "Bearer hunter2".to_owned())]),
        ..SmsConfig::default()
    }
}

crate::on_both_engines!(an_sms_is_sent_again_after_a_failure, |house| {
    let (address, log) = gateway(&[500, 302]).await;
    let app = through(&house, &json(&address));
    queue(&app, "أهلا \"{to}\"\n<b>").await;
    assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 0);
    let (attempts, error): (i64, String) = house.app.db.one(sql("SELECT attempts, last_error FROM jobs")).await.expect("a job");
    assert_eq!(attempts, 1);
    assert!(error.contains("500") && !error.contains("212612345678") && !error.contains("hunter2"), "{error}");
    house.wait_seconds(29);
    jobs::run_due(&app).await.expect("the jobs run");
    assert_eq!(log.lock().expect("the log").len(), 1, "not before its time");
    house.wait_seconds(1);
    jobs::run_due(&app).await.expect("the jobs run");
    assert_eq!(log.lock().expect("the log").len(), 2, "a redirect is not followed");
    house.wait_seconds(60);
    assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM jobs").await, 0);

    let seen = log.lock().expect("the log").clone();
    let last = seen.last().expect("a request");
    assert_eq!((seen.len(), last.method.as_str(), last.address.as_str()), (3, "POST", "/send?from=Tajmaat"));
    assert_eq!(last.headers["authorization"], "Bearer hunter2");
    assert_eq!(last.headers["content-type"], "application/json");
    let body: serde_json::Value = serde_json::from_str(&last.body).expect("JSON");
    assert_eq!(body, serde_json::json!({ "to": NUMBER, "text": "أهلا \"{to}\"\n<b>" }));
});

#[tokio::test]
async fn a_form_and_an_address_are_escaped_in_their_own_way() {
    let house = TestApp::new().await;
    let (address, log) = gateway(&[]).await;
    let text = "سلام & a=b+c {digits}";
    let form = SmsConfig {
        url: address.clone(),
        body: "recipient={digits}&message={text}&key=hunter2".to_owned(),
        headers: BTreeMap::from([("content-type".to_owned(), "application/x-www-form-urlencoded; charset=utf-8".to_owned())]),
        ..SmsConfig::default()
    };
    let query = SmsConfig { url: format!("{address}/send?to={{to}}&text={{text}}"), method: "get".to_owned(), ..SmsConfig::default() };
    for config in [form, query] {
        let app = through(&house, &config);
        queue(&app, text).await;
        assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 1);
    }
    let seen = log.lock().expect("the log").clone();
    let pairs = |text: &str| url::form_urlencoded::parse(text.as_bytes()).into_owned().collect::<Vec<_>>();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(pairs(&seen[0].body), [pair("recipient", "212612345678"), pair("message", text), pair("key", "hunter2")]);
    assert_eq!((seen[1].method.as_str(), seen[1].body.as_str()), ("GET", ""));
    assert_eq!(pairs(seen[1].address.split_once('?').expect("a query").1), [pair("to", NUMBER), pair("text", text)]);
}

#[tokio::test]
async fn a_gateway_that_is_not_there_tells_neither_key_nor_number() {
    let house = TestApp::new().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
    let config = SmsConfig { url: format!("http://127.0.0.1:{port}/hunter2?to={{to}}&text={{text}}"), ..SmsConfig::default() };
    let app = through(&house, &config);
    queue(&app, "x").await;
    assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 0);
    let (error,): (String,) = house.app.db.one(sql("SELECT last_error FROM jobs")).await.expect("a job");
    assert!(!error.is_empty() && !error.contains("hunter2") && !error.contains("212612345678"), "{error}");
}

#[tokio::test]
async fn without_a_gateway_sms_are_files() {
    let house = TestApp::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [("TAJMAAT_DATA_DIR".to_owned(), folder.path().display().to_string())];
    let config = Config::load(None, variables.into_iter()).expect("a configuration");
    assert_eq!(config.sms.folder, folder.path().join("sms"));
    let app = through(&house, &config.sms);
    queue(&app, "Bonjour\nAmina").await;
    house.wait_seconds(1);
    queue(&app, "سلام").await;
    assert_eq!(jobs::run_due(&app).await.expect("the jobs run"), 2);
    let mut files: Vec<_> = std::fs::read_dir(&config.sms.folder).expect("the folder").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let texts: Vec<String> = files.iter().map(|file| std::fs::read_to_string(file).expect("a text")).collect();
    assert_eq!(texts, [format!("{NUMBER}\n\nBonjour\nAmina\n"), format!("{NUMBER}\n\nسلام\n")]);
}

#[test]
fn headers_and_limits_come_from_the_environment_too() {
    let variables = [
        ("TAJMAAT_SMS__URL", "https://gateway.example/send"),
        ("TAJMAAT_SMS__BODY", "{\"to\":\"{to}\",\"text\":\"{text}\"}"),
        ("TAJMAAT_SMS__HEADERS__CONTENT-TYPE", "application/json"),
        ("TAJMAAT_SMS__HEADERS__AUTHORIZATION", "Bearer hunter2"),
        ("TAJMAAT_LIMITS__SMS_PER_DAY", "7"),
    ];
    let load = |variables: &[(&str, &str)]| Config::load(None, variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let config = load(&variables).expect("good");
    assert_eq!((config.sms.headers["authorization"].as_str(), config.limits.sms_per_day), ("Bearer hunter2", 7));
    assert!(!config.shown().expect("shown").contains("hunter2"));
    assert!(load(&variables[..2]).is_err(), "a body without its type");
}
