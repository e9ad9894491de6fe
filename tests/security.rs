//! The lines for whoever watches over an installation: each event once, and nothing in them by which somebody could be found.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;
use tajmaat::people::{accounts, staff};
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use crate::common::{COMMUNE, Engine, TestApp};

type Line = BTreeMap<String, String>;

/// Keeps the lines of the target.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Line>>>);

struct Fields<'a>(&'a mut Line);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: tracing::Subscriber> Layer<S> for Kept {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == tajmaat::base::security::TARGET {
            let mut line = Line::new();
            event.record(&mut Fields(&mut line));
            self.0.lock().expect("the lines").push(line);
        }
    }
}

impl Kept {
    fn taken(&self) -> Vec<Line> {
        std::mem::take(&mut *self.0.lock().expect("the lines"))
    }

    /// The one line since the last look, by its event.
    fn one(&self, event: &str) -> Line {
        let lines = self.taken();
        let [line] = lines.as_slice() else { panic!("one line of {event}: {lines:?}") };
        assert_eq!(line.get("event").map(String::as_str), Some(event), "{line:?}");
        line.clone()
    }
}

const KNOWN: [&str; 8] = ["account", "actor", "commune", "event", "origin", "role", "route", "typed"];

#[tokio::test]
async fn each_event_has_its_line_without_personal_data() {
    let kept = Kept::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(kept.clone()));
    let house = TestApp::configured(Engine::Sqlite, |config| {
        config.trust_proxy = true;
        config.limits.sign_in_per_account = 2;
        config.limits.mail_per_address = 1;
    })
    .await;
    let mut all = Vec::new();

    let mut stranger = house.visitor();
    stranger.address = "203.0.113.77".to_owned();
    for (email, status) in [("amina@example.org", 422), ("Amina@Example.org", 422), ("amina@example.org", 429)] {
        let answer = stranger.post("/sign-in", &[("email", email), ("password", "guessed-password")]).await;
        assert_eq!(answer.status.as_u16(), status);
    }
    let lines = kept.taken();
    assert_eq!(lines.iter().map(|line| line["event"].as_str()).collect::<Vec<_>>(), ["sign_in_failed", "sign_in_failed", "limit_reached"]);
    assert_eq!(lines[0]["typed"], lines[1]["typed"], "one account tried twice, however it is written");
    assert!(lines.iter().all(|line| line["origin"] == lines[0]["origin"] && line["origin"].len() == 16));
    all.extend(lines);
    for status in [303, 429] {
        assert_eq!(stranger.post("/sign-in", &[("email", "brahim@example.org")]).await.status.as_u16(), status);
    }
    let line = kept.one("limit_reached");
    assert_eq!(line["route"], "/sign-in");
    all.push(line);

    let mut person = house.participant("Khadija").await;
    let id = person.account.expect("signed in");
    let mut other = house.participant("Omar").await;
    let other_id = other.account.expect("signed in").to_string();
    let leaving = [("contributions", "keep"), ("understood", "yes"), ("password", "guessed-password")];
    assert_eq!(other.post(&paths::delete_account(), &leaving[..1]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.taken().is_empty(), "nobody looked at a password");
    assert_eq!(other.post(&paths::delete_account(), &leaving).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let line = kept.one("sign_in_failed");
    assert_eq!(line["account"], other_id);
    all.push(line);
    let email = [("email", "k@example.org"), ("password", "guessed-password")];
    assert_eq!(other.post(&paths::account_email(), &email).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let line = kept.one("sign_in_failed");
    assert_eq!(line["account"], other_id);
    all.push(line);
    let mut forgetful = house.visitor();
    forgetful.address = "203.0.113.78".to_owned();
    forgetful.post("/forgotten-password", &[("email", "0612345678")]).await.redirect();
    assert_eq!(forgetful.post("/code", &[("code", "123456")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let line = kept.one("sign_in_failed");
    assert!(line.contains_key("typed") && line.contains_key("origin"), "{line:?}");
    all.push(line);
    assert_eq!(person.get(paths::DATA_JSON).await.status, StatusCode::OK);
    let line = kept.one("data_downloaded");
    assert_eq!(line["account"], id.to_string());
    all.push(line);

    let commune = house.commune().await;
    staff::grant(&house.app, id, Some(commune.id), Role::Officer).await.expect("given");
    let line = kept.one("role_granted");
    assert_eq!((line["role"].as_str(), &line["account"], &line["commune"]), ("officer", &id.to_string(), &commune.id.to_string()));
    all.push(line);
    staff::grant(&house.app, id, Some(commune.id), Role::Officer).await.expect("given before");
    assert!(kept.taken().is_empty(), "nothing happened");
    let mut chief = house.staff("Naïma", Role::Administrator).await;
    let handle = house.app.db.one::<(String,)>(sql("SELECT handle FROM accounts WHERE id = $1").bind(id)).await.expect("a handle").0;
    let reason = "Elle prend le guichet.";
    chief.post(&paths::staff(COMMUNE), &[("person", &handle), ("role", "desk_agent"), ("reason", reason)]).await.redirect();
    let line = kept.one("role_granted");
    assert_eq!(line["actor"], chief.account.expect("signed in").to_string());
    all.push(line);
    chief.post(&paths::withdraw_role(COMMUNE), &[("person", &handle), ("role", "desk_agent"), ("reason", reason)]).await.redirect();
    all.push(kept.one("role_withdrawn"));
    staff::revoke(&house.app, id, Some(commune.id), None).await.expect("taken");
    all.push(kept.one("role_withdrawn"));

    accounts::reset_second_factor(&house.app, id).await.expect("nothing to remove");
    assert!(kept.taken().is_empty());
    // That ended their sessions.
    let mut person = house.signed_in(id, false).await;
    let page = person.get(&paths::add_app()).await;
    let wrong = [("id", page.value("id").expect("an id")), ("name", "Mon téléphone".to_owned()), ("code", "000000".to_owned())];
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(person.post(&paths::add_app(), &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let line = kept.one("sign_in_failed");
    assert_eq!(line["account"], id.to_string());
    all.push(line);
    crate::second_factor::add_app(&house, &mut person).await;
    all.push(kept.one("factor_added"));
    accounts::reset_second_factor(&house.app, id).await.expect("removed");
    all.push(kept.one("factor_removed"));

    let mut person = house.participant("Khadija").await;
    let granted = person.post(&paths::account_assist(), &[("commune", COMMUNE), ("minutes", "15")]).await;
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let start = agent.post(&paths::assist(COMMUNE), &[("code", &granted.all(".slip-code")[0])]).await.redirect();
    assert_eq!(agent.get(&start).await.status, StatusCode::OK);
    let line = kept.one("assisted_view_opened");
    let (seen, by) = (person.account.expect("signed in").to_string(), agent.account.expect("signed in").to_string());
    assert_eq!((&line["account"], &line["actor"]), (&seen, &by));
    all.push(line);

    for line in &all {
        assert!(line.keys().all(|key| KNOWN.contains(&key.as_str())), "{line:?}");
        let text = format!("{line:?}").to_lowercase();
        for told in ["amina", "example.org", "203.0.113", "guessed", "khadija", "naïma", handle.as_str(), "guichet.", "rachid"] {
            assert!(!text.contains(told), "{told} in {text}");
        }
    }
}
