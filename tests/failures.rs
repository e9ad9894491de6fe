//! What the log says when something of ours fails: once, which act it was, and which statement.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use serde_json::Value;
use tajmaat::base::config::LogFormat;
use tajmaat::base::db::sql;
use tajmaat::base::logging;
use tracing::Dispatch;
use tracing_subscriber::EnvFilter;

use crate::common::content::solution;
use crate::common::{COMMUNE, TestApp};

/// What was written to a log.
#[derive(Clone, Default)]
pub struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Written {
    pub fn lines(&self) -> Vec<Value> {
        let text = String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The lines of errors and warnings.
    fn failures(&self) -> Vec<Value> {
        self.lines().into_iter().filter(|line| line["level"] == "ERROR" || line["level"] == "WARN").collect()
    }
}

/// What is logged from now on, on this thread.
pub fn log() -> (Written, tracing::subscriber::DefaultGuard) {
    // As long as there is but one log, a line that another thread comes to first, where none is, would be left out for ever.
    static ANOTHER: OnceLock<Dispatch> = OnceLock::new();
    ANOTHER.get_or_init(|| Dispatch::new(logging::subscriber(LogFormat::Json, false, EnvFilter::new("off"), std::io::sink)));
    let written = Written::default();
    let writer = written.clone();
    let subscriber = logging::subscriber(LogFormat::Json, false, EnvFilter::new("info,access=debug"), move || writer.clone());
    (written, tracing::subscriber::set_default(subscriber))
}

#[tokio::test]
async fn a_request_that_fails_says_once_which_act_and_which_statement() {
    let house = TestApp::new().await;
    let amina = house.participant("Amina").await;
    let thing = solution(&house, amina.account.expect("signed in"), "Des arbres", "Planter douze caroubiers le long du mur.").await;
    let mut brahim = house.participant("Brahim").await;
    house.app.db.run(sql("DROP TABLE supports")).await.expect("dropped");
    let (written, _guard) = log();
    let answer = brahim.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    let failures = written.failures();
    assert_eq!(failures.len(), 1, "{failures:#?}");
    let span = &failures[0]["span"];
    assert_eq!((&span["name"], &span["method"], &span["route"]), (&Value::from("request"), &Value::from("POST"), &Value::from(paths::SUPPORT)));
    assert!(span["failed"].as_str().is_some_and(|statement| statement.contains("supports")), "{span}");
    assert_eq!(answer.headers["x-request-id"], span["id"].as_str().expect("a number"));
    assert!(!failures[0].to_string().contains(&brahim.account.expect("signed in").to_string()), "no value that is bound");
}

#[tokio::test]
async fn a_job_that_fails_says_which_and_at_which_statement() {
    let house = TestApp::new().await;
    let amina = house.participant("Amina").await;
    let thing = solution(&house, amina.account.expect("signed in"), "Des arbres", "Planter douze caroubiers le long du mur.").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let answer = [("decision", "accepted"), ("reasons", "Le service des espaces verts plante cet automne.")];
    officer.post(&paths::answer(COMMUNE, thing.number), &answer).await.redirect();
    house.app.db.run(sql("DROP TABLE supports")).await.expect("dropped");
    let (written, _guard) = log();
    tajmaat::base::jobs::run_due(&house.app).await.expect("what failed is put back");
    let failures = written.failures();
    assert_eq!(failures.len(), 1, "{failures:#?}");
    let span = &failures[0]["span"];
    assert_eq!(span["name"], "job");
    assert!(span["failed"].as_str().is_some_and(|statement| statement.contains("supports")), "{span}");
}

#[tokio::test]
async fn every_route_is_answered_under_a_span_that_names_it() {
    let house = TestApp::new().await;
    let (written, _guard) = log();
    for pattern in paths::ALL {
        let path: Vec<&str> = pattern.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect();
        house.visitor().get(&path.join("/")).await;
    }
    let named: BTreeSet<String> = written.lines().iter().filter_map(|line| Some(line["span"]["route"].as_str()?.to_owned())).collect();
    let missing: Vec<&&str> = paths::ALL.iter().filter(|pattern| !named.contains(**pattern)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
