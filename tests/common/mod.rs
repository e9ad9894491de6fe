//! The house under test: the real router over a fresh database, with a fixed clock, seeded chance and mails in memory.

pub mod client;
pub mod content;
pub mod engine;
pub mod form;
pub mod pictures;
pub mod program;
pub mod proxy;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::model::Lang;
use app::model::content::{OrganisationKind, Role};
use axum::Router;
pub use client::Client;
pub use engine::Engine;
use tajmaat::base::clock::{Clock, Rng, Timestamp};
use tajmaat::base::config::Config;
use tajmaat::base::db::{AccountId, Db, Durability, NeighbourhoodId, OrganisationId, RowId, known_devices, sql};
use tajmaat::base::files::Files;
use tajmaat::base::limits::Limits;
use tajmaat::base::mail::{Mail, Mailer};
use tajmaat::base::secret::Secret;
use tajmaat::base::slice::Slice;
use tajmaat::base::sms::{Sms, Texter};
use tajmaat::base::uploads::Uploads;
use tajmaat::base::{App, jobs};
use tajmaat::communes::{self, Commune};
use tajmaat::people::accounts::{self, DbSessions};
use tajmaat::people::sign_on::SignOn;
use tajmaat::people::{consent, organisations, residents, roles};
use tajmaat::site::{SLICES, router};
use tajmaat::web::proof::{PROOF, Proof};
use tajmaat::web::session::ACCOUNT;
use tower_sessions::session::{Id, Record};
use tower_sessions::{SessionStore as _, cookie::time::OffsetDateTime};

/// Noon of 9 March 2026 in Morocco.
pub const NOW: Timestamp = Timestamp(1_773_054_000_000_000);

/// The slug of the commune that every test house has.
pub const COMMUNE: &str = "ain-amlal";

/// Has what was kept for long enough deleted, as the clock does every hour.
pub async fn sweep(app: &App) -> tajmaat::base::error::Result<()> {
    for piece in app.slices.iter().flat_map(|slice| slice.hourly).filter(|piece| piece.keeps.is_some()) {
        (piece.work)(app.clone()).await?;
    }
    Ok(())
}

/// Has done what the clock does every hour.
pub async fn hourly(app: &App) -> tajmaat::base::error::Result<()> {
    for piece in app.slices.iter().flat_map(|slice| slice.hourly) {
        (piece.work)(app.clone()).await?;
    }
    Ok(())
}

/// The words of a key as a French page shows them, spaces made one as in [`Answer::words`].
pub fn fr(key: app::words::Key) -> String {
    key.text(app::model::Lang::Fr).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a house is told that keeps its files in a folder: nobody in it comes to a limit.
fn house_config(folder: &Path) -> Config {
    let mut config = Config { data_dir: folder.to_owned(), public_url: "http://tajmaat.test".to_owned(), ..Config::default() };
    let many = 1_000_000;
    config.limits.sign_up_per_address = many;
    config.limits.mail_per_address = many;
    config.limits.mail_per_account = many;
    config.limits.post_per_account = many;
    config.limits.post_per_address = many;
    config.limits.sign_in_per_address = many;
    config.limits.support_per_account = many;
    config.limits.support_per_address = many;
    config.limits.sms_per_account = many;
    config.limits.sms_per_address = many;
    config.limits.sms_per_day = many;
    config.limits.mail_per_recipient = many;
    config.limits.sms_per_recipient = many;
    config
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let (path, copy) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).expect("an entry");
        if path.is_dir() {
            std::fs::create_dir_all(&copy).expect("a folder");
            copy_folder(&path, &copy);
        } else {
            std::fs::copy(&path, &copy).expect("a copy");
        }
    }
}

/// A house under test.
pub struct TestApp {
    pub app: App,
    router: Router,
    counter: AtomicU64,
    folder: tempfile::TempDir,
}

impl TestApp {
    /// A house on SQLite with one commune.
    pub async fn new() -> Self {
        Self::on(Engine::Sqlite).await
    }

    /// A house on either engine.
    pub async fn on(engine: Engine) -> Self {
        Self::configured(engine, |_| {}).await
    }

    /// A house with other settings.
    pub async fn configured(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = house_config(folder.path());
        change(&mut config);
        config.database_url = engine.migrated(folder.path()).await;
        let house = Self::in_folder(folder, config, Rng::seeded(7)).await;
        house.add_commune(COMMUNE).await;
        house
    }

    /// A house on SQLite with the demonstration, which is made once and copied.
    pub async fn demonstration() -> Self {
        Self::demonstration_configured(|_| {}).await
    }

    /// The same with other settings.
    pub async fn demonstration_configured(change: impl FnOnce(&mut Config)) -> Self {
        static MADE: tokio::sync::OnceCell<tempfile::TempDir> = tokio::sync::OnceCell::const_new();
        let made = MADE.get_or_init(async || {
            let house = Self::new().await;
            for emptied in ["DELETE FROM neighbourhoods", "DELETE FROM communes"] {
                house.app.db.run(sql(emptied)).await.expect("an empty house");
            }
            let figures = tajmaat::site::demo::seed(&house.app).await.expect("the demonstration");
            assert!(figures.problems >= 40 && figures.solutions >= 60 && figures.comments >= 400 && figures.supports >= 3_000, "{figures:?}");
            house.app.db.close().await;
            house.folder
        });
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy_folder(made.await.path(), folder.path());
        let mut config = house_config(folder.path());
        change(&mut config);
        config.database_url = engine::sqlite_in(folder.path());
        // What made the demonstration drew from another chance: no id comes twice.
        Self::in_folder(folder, config, Rng::seeded(8)).await
    }

    async fn in_folder(folder: tempfile::TempDir, config: Config, rng: Rng) -> Self {
        let db = Db::open_with(&config.database_url, 4, Durability::Normal).await.expect("the database opens");
        db.migrate().await.expect("the migrations run");
        let sign_on = Arc::new(SignOn::new(&config.sign_on).expect("providers"));
        let app = App {
            db,
            clock: Clock::fixed(NOW),
            secret: Secret::open(&config, &Rng::seeded(5)).expect("a secret"),
            rng,
            mailer: Mailer::Memory(Arc::default()),
            texter: Texter::Memory(Arc::default()),
            files: Files::new(&config).expect("a folder for files"),
            uploads: Uploads::default(),
            limits: Arc::new(Limits::new(&config.limits)),
            config: Arc::new(config),
            slices: SLICES,
            extensions: Arc::default(),
            demo: true,
        };
        let app = app.with(sign_on).with(communes::Memory::default()).with(tajmaat::participation::ballots::steps::Steps::default());
        Self { router: router(app.clone()), app, counter: AtomicU64::new(1), folder }
    }

    /// The same house with one slice more.
    pub fn with(mut self, slice: Slice) -> Self {
        self.app.slices = Box::leak([self.app.slices, &[slice]].concat().into_boxed_slice());
        self.router = router(self.app.clone());
        self
    }

    /// Founds a commune with two neighbourhoods, `centre` and `ighrem`; its threshold is 3.
    pub async fn add_commune(&self, slug: &str) {
        let id = self.app.rng.id::<RowId>(NOW);
        let insert = sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, population, support_threshold, created_at) \
             VALUES ($1, $2, 'جماعة عين أملال', 'Commune d''Aïn Amlal', 'Ain Amlal', 28400, 3, $3)")
        .bind(id.0)
        .bind(slug)
        .bind(NOW);
        self.app.db.run(insert).await.expect("a commune");
        for (position, (slug, ar, fr)) in [("centre", "المركز", "Centre"), ("ighrem", "دوار إغرم", "Douar Ighrem")].into_iter().enumerate() {
            let insert = sql("INSERT INTO neighbourhoods (id, commune_id, slug, name_ar, name_fr, name_en, position) VALUES ($1, $2, $3, $4, $5, $5, $6)")
                .bind(self.app.rng.id::<NeighbourhoodId>(NOW))
                .bind(id.0)
                .bind(slug)
                .bind(ar)
                .bind(fr)
                .bind(position as i64);
            self.app.db.run(insert).await.expect("a neighbourhood");
        }
    }

    /// The commune of every test house.
    pub async fn commune(&self) -> Commune {
        communes::find(&self.app, COMMUNE).await.expect("the commune")
    }

    /// Moves the clock.
    pub fn wait_seconds(&self, seconds: i64) {
        self.app.clock.set(self.app.clock.now().plus_seconds(seconds));
    }

    /// Somebody without an account, reading French.
    pub fn visitor(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Does the queued jobs and returns the mails that left, oldest first.
    pub async fn mails(&self) -> Vec<Mail> {
        jobs::run_due(&self.app).await.expect("the jobs run");
        self.app.mailer.taken()
    }

    /// Does the queued jobs and returns the SMS that left, oldest first.
    pub async fn texts(&self) -> Vec<Sms> {
        jobs::run_due(&self.app).await.expect("the jobs run");
        self.app.texter.taken()
    }

    /// Somebody with a confirmed account, signed in, reading French.
    pub async fn participant(&self, name: &str) -> Client {
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let id = self.app.rng.id::<AccountId>(NOW);
        let email = format!("person{number}@example.org");
        let handle = format!("person{number}");
        let joined = NOW.plus_days(-100);
        let row = accounts::past::PersonRow { id, handle: &handle, name, email: Some(&email), password: "none that is typed", language: "fr", joined };
        let mut tx = self.app.db.begin().await.expect("a transaction");
        accounts::past::insert(&mut tx, &row).await.expect("an account");
        consent::record_at(&self.app, &mut tx, id, (Lang::Fr, consent::Way::Mail), joined).await.expect("a consent");
        tx.commit().await.expect("kept");
        self.signed_in(id, false).await
    }

    /// A new browser in which an account is signed in, with its second factor shown a moment ago or not. Tests move the clock by weeks: a session with a
    /// second factor begins late enough for staff to work through them. What ends theirs is tested with [`TestApp::begun_now`].
    pub async fn signed_in(&self, id: AccountId, second_factor: bool) -> Client {
        let client = self.begun_now(id, second_factor).await;
        if second_factor {
            self.app.db.run(sql("UPDATE sessions SET created_at = created_at + 31536000000000 WHERE account_id = ").arg(id)).await.expect("a late session");
        }
        client
    }

    /// The same, in a session that ends as sessions do.
    pub async fn begun_now(&self, id: AccountId, second_factor: bool) -> Client {
        let mut record = Record {
            id: Id::default(),
            data: Default::default(),
            expiry_date: OffsetDateTime::from_unix_timestamp(self.app.clock.now().micros() / 1_000_000 + 864_000).expect("a time"),
        };
        let proof = Proof { second_factor, at: self.app.clock.now() };
        record.data.insert(ACCOUNT.to_owned(), serde_json::to_value(id).expect("json"));
        record.data.insert(PROOF.to_owned(), serde_json::to_value(proof).expect("json"));
        DbSessions::new(&self.app).create(&mut record).await.expect("a session");
        let mut client = self.visitor();
        client.account = Some(id);
        client.set_cookie("session", &record.id.to_string());
        client
    }

    /// What the sessions hold, opened as only the installation's secret can.
    pub async fn session_texts(&self) -> Vec<String> {
        let rows: Vec<(Vec<u8>, String)> = self.app.db.all(sql("SELECT hash, data FROM sessions")).await.expect("sessions");
        let opened = |(hash, data): (Vec<u8>, String)| self.app.secret.unseal("session", &hash, &data).expect("sealed for its row");
        rows.into_iter().map(|row| String::from_utf8(opened(row)).expect("JSON")).collect()
    }

    /// Signs an account in again in a browser that has been used by it before.
    pub async fn signed_in_again(&self, client: &mut Client, id: AccountId, second_factor: bool) {
        let store = DbSessions::new(&self.app);
        let known = match client.cookie("session").and_then(|cookie| cookie.parse::<Id>().ok()) {
            Some(session) => store.load(&session).await.expect("the sessions"),
            None => None,
        };
        let Some(mut record) = known else {
            let other = self.signed_in(id, second_factor).await;
            client.set_cookie("session", other.cookie("session").expect("a session"));
            return;
        };
        let proof = Proof { second_factor, at: self.app.clock.now() };
        record.data.insert(ACCOUNT.to_owned(), serde_json::to_value(id).expect("json"));
        record.data.insert(PROOF.to_owned(), serde_json::to_value(proof).expect("json"));
        store.save(&record).await.expect("a session");
    }

    /// Makes a browser one that a person has signed in in before.
    pub async fn know_browser(&self, client: &mut Client, id: AccountId) {
        let token = client.cookie("device").map_or_else(|| tajmaat::web::devices::new_token(&self.app), ToOwned::to_owned);
        let hash = self.app.secret.keyed("device", &[id.0.as_bytes(), token.as_bytes()]).to_vec();
        let mut tx = self.app.db.begin().await.expect("a transaction");
        known_devices::insert(&mut tx, id, hash, "", NOW.plus_days(-1)).await.expect("a device");
        tx.commit().await.expect("kept");
        client.set_cookie("device", &token);
    }

    /// Ends every session of an account, as if its time were over.
    pub async fn end_sessions(&self, id: AccountId) {
        self.app.db.run(sql("DELETE FROM sessions WHERE account_id = $1").bind(id)).await.expect("sessions");
    }

    /// A verified resident of the test commune.
    pub async fn resident(&self, name: &str) -> Client {
        let client = self.participant(name).await;
        self.verify_residence(client.account.expect("signed in"), COMMUNE).await;
        client
    }

    /// Makes somebody a verified resident of a commune.
    pub async fn verify_residence(&self, account: AccountId, commune: &str) {
        let commune = communes::find(&self.app, commune).await.expect("a commune").id;
        let mut tx = self.app.db.begin().await.expect("a transaction");
        residents::past::insert(&mut tx, account, (commune, None), NOW, None).await.expect("a residence");
        tx.commit().await.expect("kept");
    }

    /// Gives somebody an app as their second factor.
    pub async fn add_app(&self, account: AccountId) {
        let mut tx = self.app.db.begin().await.expect("a transaction");
        accounts::past::add_app(&mut tx, self.app.rng.id(NOW), account, self.app.clock.now()).await.expect("an app");
        tx.commit().await.expect("kept");
    }

    /// Gives somebody a role in a commune.
    pub async fn give_role(&self, account: AccountId, commune: &str, role: Role) {
        let commune = communes::find(&self.app, commune).await.expect("a commune").id;
        let mut tx = self.app.db.begin().await.expect("a transaction");
        assert!(roles::insert(&mut tx, self.app.rng.id(NOW), (account, Some(commune), role), NOW).await.expect("a role"), "a new one");
        tx.commit().await.expect("kept");
    }

    /// Lets one more person speak for an organisation.
    pub async fn add_representative(&self, organisation: OrganisationId, account: AccountId) {
        let insert = sql("INSERT INTO representatives (organisation_id, account_id, created_at) VALUES ($1, $2, $3)");
        self.app.db.run(insert.bind(organisation).bind(account).bind(NOW)).await.expect("a mandate");
    }

    /// Staff of the test commune.
    pub async fn staff(&self, name: &str, role: Role) -> Client {
        self.staff_of(COMMUNE, name, role).await
    }

    /// Staff of another commune, with the second factor shown.
    pub async fn staff_of(&self, commune: &str, name: &str, role: Role) -> Client {
        let client = self.participant(name).await;
        let account = client.account.expect("signed in");
        self.give_role(account, commune, role).await;
        self.signed_in(account, true).await
    }

    /// A representative of a new approved organisation, and the organisation.
    pub async fn representative(&self, name: &str) -> (Client, OrganisationId) {
        let client = self.participant(name).await;
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let handle = format!("org{number}");
        let row = organisations::past::OrganisationRow {
            id: self.app.rng.id(NOW),
            commune: self.commune().await.id,
            handle: &handle,
            kind: OrganisationKind::Cooperative.as_str(),
            names: ("تعاونية تامونت", "Coopérative Tamunt"),
            about: ("", ""),
            representative: client.account.expect("signed in"),
            at: NOW,
        };
        let mut tx = self.app.db.begin().await.expect("a transaction");
        organisations::past::insert(&mut tx, &row).await.expect("an organisation");
        tx.commit().await.expect("kept");
        (client, row.id)
    }
}
