//! Both engines. `tests/run` starts a PostgreSQL of its own and names it in `TAJMAAT_TEST_POSTGRES`.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

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
            Self::Sqlite => format!("sqlite:{}", folder.join("test.sqlite").display()),
            Self::Postgres => {
                static NEXT: AtomicU64 = AtomicU64::new(1);
                let server = std::env::var("TAJMAAT_TEST_POSTGRES")
                    .expect("TAJMAAT_TEST_POSTGRES is not set: run the tests by tests/run, which starts a PostgreSQL of its own");
                let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                let mut connection = PgConnection::connect(&server).await.expect("the test PostgreSQL answers");
                connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
                let (base, _) = server.rsplit_once('/').expect("postgres://…/postgres");
                format!("{base}/{name}")
            }
        }
    }
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
