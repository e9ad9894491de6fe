//! Both engines. `tests/run` starts a PostgreSQL of its own and names it in `TAJMAAT_TEST_POSTGRES`.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tajmaat::base::db::{Db, Durability};

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The address of a new, empty database.
    pub async fn database(self, folder: &Path) -> String {
        match self {
            Self::Sqlite => sqlite_in(folder),
            Self::Postgres => new_postgres("template1").await,
        }
    }

    /// The address of a new database that has the schema. It is copied from one that was migrated once: a thousand tests would migrate for minutes.
    pub async fn migrated(self, folder: &Path) -> String {
        match self {
            Self::Sqlite => {
                static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
                let template = TEMPLATE.get_or_init(|| {
                    let folder = tempfile::tempdir().expect("a temporary folder");
                    migrate(&sqlite_in(folder.path()));
                    std::fs::read(folder.path().join(SQLITE_FILE)).expect("a database")
                });
                std::fs::write(folder.join(SQLITE_FILE), template).expect("a copy");
                sqlite_in(folder)
            }
            Self::Postgres => {
                static TEMPLATE: OnceLock<String> = OnceLock::new();
                let template = TEMPLATE.get_or_init(|| {
                    let address = in_a_thread(new_postgres("template1"));
                    migrate(&address);
                    address.rsplit_once('/').expect("postgres://…/name").1.to_owned()
                });
                new_postgres(template).await
            }
        }
    }
}

const SQLITE_FILE: &str = "test.sqlite";

/// The address of the database in a folder.
pub fn sqlite_in(folder: &Path) -> String {
    format!("sqlite:{}", folder.join(SQLITE_FILE).display())
}

async fn new_postgres(template: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let server =
        std::env::var("TAJMAAT_TEST_POSTGRES").expect("TAJMAAT_TEST_POSTGRES is not set: run the tests by tests/run, which starts a PostgreSQL of its own");
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&server).await.expect("the test PostgreSQL answers");
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}"))).await.expect("a new database");
    let (base, _) = server.rsplit_once('/').expect("postgres://…/postgres");
    format!("{base}/{name}")
}

/// Migrates a database, and leaves no connection to it.
fn migrate(address: &str) {
    in_a_thread(async {
        let db = Db::open_with(address, 1, Durability::Normal).await.expect("the database opens");
        db.migrate().await.expect("the migrations run");
        db.close().await;
    });
}

/// Waits for work inside a test that has a runtime already.
fn in_a_thread<T: Send>(work: impl Future<Output = T> + Send) -> T {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    std::thread::scope(|scope| scope.spawn(|| runtime().block_on(work)).join().expect("the work ends"))
}

/// Makes one test of each engine: `on_both_engines!(name, |house| { … });`
#[macro_export]
macro_rules! on_both_engines {
    ($name:ident, |$house:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn check($house: $crate::common::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                check($crate::common::TestApp::on($crate::common::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                check($crate::common::TestApp::on($crate::common::Engine::Postgres).await).await;
            }
        }
    };
}
