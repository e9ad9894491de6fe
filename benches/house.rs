//! The filled database that is measured, and those who are signed in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use app::model::Lang;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tajmaat::base::App;
use tajmaat::base::clock::{Clock, Rng};
use tajmaat::base::config::Config;
use tajmaat::base::db::{AccountId, CommuneId, Db, Durability, RowId, sql};
use tajmaat::base::files::Files;
use tajmaat::base::limits::Limits;
use tajmaat::base::mail::Mailer;
use tajmaat::base::secret::Secret;
use tajmaat::base::slice::Repair;
use tajmaat::base::sms::Texter;
use tajmaat::base::uploads::Uploads;
use tajmaat::people::accounts::DbSessions;
use tajmaat::people::accounts::past::{self as accounts, PersonRow};
use tajmaat::people::consent::{self, Way};
use tajmaat::people::residents;
use tajmaat::people::sign_on::SignOn;
use tajmaat::site::SLICES;
use tajmaat::site::volume::{self, Sizes};
use tajmaat::web::proof::{PROOF, Proof};
use tajmaat::web::session::ACCOUNT;
use time::{Duration, OffsetDateTime};
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

const SLUG: &str = "ain-amlal";
const SEED: u64 = 20_260_309;

/// What keeps the rows.
#[derive(Clone, Debug)]
pub enum Engine {
    Sqlite,
    /// A server, by its address.
    Postgres(String),
}

impl Engine {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// A filled database, and what is known of it.
pub struct House {
    pub engine: Engine,
    pub data_dir: PathBuf,
    pub database_url: String,
    /// How many comments, and the number of a solution that has so many.
    pub discussions: Vec<(usize, i64)>,
    /// Numbers of solutions that can be supported.
    pub open: Arc<Vec<i64>>,
    /// Of those who are signed in.
    pub cookies: Arc<Vec<String>>,
    /// The handle of somebody who wrote much.
    pub author: String,
}

impl House {
    /// Makes the database anew, fills it, and signs so many in.
    pub async fn fill(engine: Engine, folder: &Path, sizes: Sizes, signed_in: u32) -> anyhow::Result<Self> {
        let data_dir = folder.join(engine.name());
        if data_dir.exists() {
            std::fs::remove_dir_all(&data_dir).with_context(|| format!("cannot empty {}", data_dir.display()))?;
        }
        std::fs::create_dir_all(&data_dir)?;
        let database_url = match &engine {
            Engine::Sqlite => format!("sqlite:{}", data_dir.join("tajmaat.sqlite").display()),
            Engine::Postgres(server) => new_database(server).await?,
        };
        let app = open(Config { data_dir: data_dir.clone(), database_url: database_url.clone(), ..Config::default() }).await?;
        let begun = Instant::now();
        let filled = volume::fill(&app, SLUG, sizes).await?;
        eprintln!("{}: {sizes:?} in {:.0} s", engine.name(), begun.elapsed().as_secs_f64());
        for counter in app.slices.iter().flat_map(|slice| slice.counters) {
            let wrong = (counter.check)(app.clone(), Repair::No).await?;
            ensure!(wrong == 0, "{}: {wrong} numbers are not those of what they count", counter.name);
        }
        let cookies = sign_in(&app, filled.commune, signed_in).await?;
        let select = sql("SELECT number FROM solutions WHERE commune_id = $1 AND state IN ('published', 'threshold', 'under_evaluation') ORDER BY number");
        let open: Vec<(i64,)> = app.db.all(select.bind(filled.commune)).await?;
        app.db.close().await;
        if let Engine::Postgres(_) = engine {
            // As its own housekeeping does sooner or later.
            PgConnection::connect(&database_url).await?.execute("VACUUM ANALYZE").await?;
        }
        Ok(Self {
            engine,
            data_dir,
            database_url,
            discussions: filled.discussions,
            open: Arc::new(open.into_iter().map(|(number,)| number).collect()),
            cookies: Arc::new(cookies),
            author: filled.author,
        })
    }

    /// A path of the commune.
    pub fn path(&self, rest: &str) -> String {
        format!("/{SLUG}{rest}")
    }

    /// Deletes the database.
    pub async fn end(self) -> anyhow::Result<()> {
        if let Engine::Postgres(server) = &self.engine {
            let name = self.database_url.rsplit_once('/').context("a name")?.1;
            PgConnection::connect(server).await?.execute(AssertSqlSafe(format!("DROP DATABASE {name}"))).await?;
        }
        Ok(std::fs::remove_dir_all(&self.data_dir)?)
    }
}

async fn new_database(server: &str) -> anyhow::Result<String> {
    let name = format!("tajmaat_load_{}", std::process::id());
    let mut connection = PgConnection::connect(server).await.context("PostgreSQL does not answer")?;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    let (base, _) = server.rsplit_once('/').context("the address of PostgreSQL ends in a database, as in postgres://user@host/postgres")?;
    Ok(format!("{base}/{name}"))
}

async fn open(config: Config) -> anyhow::Result<App> {
    let rng = Rng::seeded(SEED);
    let sign_on = Arc::new(SignOn::new(&config.sign_on)?);
    let app = App {
        // What is lost if the power fails now is made anew.
        db: Db::open_with(&config.database_url, 4, Durability::Normal).await?,
        clock: Clock::System,
        secret: Secret::open(&config, &Rng::from_os())?,
        rng,
        mailer: Mailer::Memory(Arc::default()),
        texter: Texter::Memory(Arc::default()),
        files: Files::new(&config)?,
        uploads: Uploads::default(),
        limits: Arc::new(Limits::new(&config.limits)),
        config: Arc::new(config),
        slices: SLICES,
        extensions: Arc::default(),
        demo: false,
    };
    app.db.migrate().await?;
    app.secret.check(&app.db).await?;
    Ok(app.with(sign_on))
}

/// Lets so many more people join, half of them residents, and signs each in; their cookies.
async fn sign_in(app: &App, commune: CommuneId, many: u32) -> anyhow::Result<Vec<String>> {
    let now = app.clock.now();
    let joined = now.plus_days(-100);
    let people: Vec<(AccountId, String)> = (0..many).map(|index| (app.rng.id(joined), format!("load{index}"))).collect();
    let rows = people.iter().map(|(id, handle)| PersonRow { id: *id, handle, name: "Salma B.", email: None, password: "", language: Lang::Ar.code(), joined });
    let mut tx = app.db.begin().await?;
    accounts::insert_all(&mut tx, &rows.collect::<Vec<_>>(), Some(now)).await?;
    let consents: Vec<_> = people.iter().map(|(id, _)| (app.rng.id::<RowId>(joined), *id, Lang::Ar, joined)).collect();
    consent::record_all(&mut tx, &consents, Way::Mail).await?;
    let residents: Vec<_> = people.iter().step_by(2).map(|(id, _)| (*id, None, joined)).collect();
    residents::past::insert_all(&mut tx, commune, &residents, None).await?;
    tx.commit().await?;
    let sessions = DbSessions::new(app);
    let mut cookies = Vec::new();
    for (account, _) in people {
        let expiry_date = OffsetDateTime::from_unix_timestamp(now.micros() / 1_000_000)? + Duration::days(10);
        let mut record = Record { id: Id::default(), data: Default::default(), expiry_date };
        record.data.insert(ACCOUNT.to_owned(), serde_json::to_value(account)?);
        record.data.insert(PROOF.to_owned(), serde_json::to_value(Proof { second_factor: false, at: now })?);
        sessions.create(&mut record).await?;
        cookies.push(format!("session={}", record.id));
    }
    Ok(cookies)
}
