//! Single sign-on: against a real certified provider, and against one of our own that does everything wrong.

mod accounts;
mod configuration;
mod faulty;
mod linking;
mod provider;
mod real;
mod residence;
mod settings;
mod troubles;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use faulty::Faulty;
#[cfg(feature = "bundle")]
pub use real::national;
use serde_json::Value;
use tajmaat::base::App;
use tajmaat::base::config::{Config, FieldNames, Names, ProviderConfig, ProviderKind, ResidenceConfig, SignOnConfig};
use tajmaat::base::db::{AccountId, sql};
use tajmaat::people::sign_on::SignOn;
use tajmaat::site::router;
use url::Url;

use crate::common::client::Answer;
use crate::common::{Client, TestApp};

const SECRET: &str = "a-secret-of-tests-alone-0123456789";
const CALLBACK: &str = "/sign-on/national/callback";
const JOIN: &str = "/sign-on/national/join";
const EMAIL: &str = "fatima@example.org";

/// A provider of which only the addresses are missing.
pub fn configured(kind: ProviderKind) -> ProviderConfig {
    let values = BTreeMap::from([("101".to_owned(), "ain-amlal/centre".to_owned()), ("102".to_owned(), "ain-amlal".to_owned())]);
    ProviderConfig {
        kind,
        client_id: "tajmaat".to_owned(),
        client_secret: SECRET.to_owned(),
        trust_email: true,
        name: Names { ar: "الهوية".to_owned(), fr: "Identité".to_owned(), en: String::new() },
        fields: FieldNames::default(),
        residence: Some(ResidenceConfig { claim: "commune".to_owned(), values }),
        ..ProviderConfig::default()
    }
}

/// A house with providers, on the database of another one.
struct Scene<'h> {
    house: &'h TestApp,
    app: App,
    router: Router,
}

impl<'h> Scene<'h> {
    fn new(house: &'h TestApp, providers: &[(&str, ProviderConfig)]) -> Self {
        let config: SignOnConfig = providers.iter().map(|(id, provider)| ((*id).to_owned(), provider.clone())).collect();
        let sign_on = Arc::new(SignOn::new(&config).expect("providers"));
        let config = Arc::new(Config { sign_on: config, ..(*house.app.config).clone() });
        let app = App { config, ..house.app.clone() }.with(sign_on);
        Self { house, router: router(app.clone()), app }
    }

    /// With our own provider as `national`, and as `careful` without trust in its addresses.
    async fn faulty(house: &'h TestApp) -> (Self, Faulty) {
        let faulty = Faulty::start().await;
        let careful = ProviderConfig { trust_email: false, ..faulty.config() };
        (Self::new(house, &[("national", faulty.config()), ("careful", careful)]), faulty)
    }

    fn visitor(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Somebody of the house, here.
    fn here(&self, person: &Client) -> Client {
        let mut client = self.visitor();
        client.account = person.account;
        client.set_cookie("session", person.cookie("session").expect("a session"));
        client
    }

    async fn participant(&self, name: &str) -> Client {
        self.here(&self.house.participant(name).await)
    }

    /// Comes back from our provider with these claims, as somebody who begins now.
    async fn come(&self, faulty: &Faulty, person: &mut Client, claims: Value) -> Answer {
        let asked = leave(person, "national", "").await;
        self.back(faulty, person, &asked, claims).await
    }

    async fn back(&self, faulty: &Faulty, person: &mut Client, asked: &Asked, claims: Value) -> Answer {
        {
            let mut script = faulty.script();
            (script.nonce, script.now, script.claims) = (asked.value("nonce"), self.app.clock.now().micros() / 1_000_000, claims.clone());
            script.told = serde_json::json!({ "sub": claims.get("sub").cloned().unwrap_or_else(|| "fatima".into()) });
        }
        person.get(&format!("{CALLBACK}?code=code&state={}", asked.value("state"))).await
    }

    async fn count(&self, statement: &'static str) -> i64 {
        self.app.db.one::<(i64,)>(sql(statement)).await.expect("a number").0
    }

    async fn owner(&self, subject: &str) -> Option<AccountId> {
        let select = sql("SELECT account_id FROM identities WHERE provider = 'national' AND subject = $1").bind(subject);
        self.app.db.find::<(AccountId,)>(select).await.expect("an answer").map(|(account,)| account)
    }

    /// The address of an account, unconfirmed or not.
    async fn set_email(&self, account: AccountId, email: &str) {
        let update = sql("UPDATE accounts SET email = $1, email_key = $1 WHERE id = $2").bind(email).bind(account);
        self.app.db.run(update).await.expect("an address");
    }
}

/// What a provider is asked.
struct Asked(Url);

impl Asked {
    fn value(&self, name: &str) -> String {
        self.0.query_pairs().find(|(key, _)| key == name).map_or_else(String::new, |(_, value)| value.into_owned())
    }
}

/// Presses the button of a provider and reads where the page of leaving leads.
async fn leave(person: &mut Client, provider: &str, next: &str) -> Asked {
    let pressed = person.post(&format!("/sign-on/{provider}"), &[("next", next)]).await;
    assert_eq!(pressed.redirect(), format!("/sign-on/{provider}"));
    let page = person.follow(&pressed).await;
    let link = page.attributes("main a.button", "href").remove(0);
    assert_eq!(page.headers["refresh"].to_str().expect("ascii"), format!("0; url={link}"));
    Asked(Url::parse(&link).expect("an address"))
}

const JOINING: [(&str, &str); 3] = [("name", "Fatima B."), ("language", "fr"), ("consent", "yes")];

/// Joins after coming back with these claims, and is inside.
async fn join(scene: &Scene<'_>, faulty: &Faulty, claims: Value) -> Client {
    let mut person = scene.visitor();
    assert_eq!(scene.come(faulty, &mut person, claims).await.redirect(), JOIN);
    assert_eq!(person.post(JOIN, &JOINING).await.redirect(), "/account");
    person
}

async fn is_inside(person: &mut Client) -> bool {
    person.get("/account").await.status.is_success()
}

/// Status and heading of a page that says what became of an attempt.
fn said(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.all("h1").join(" "))
}
