//! Reading for as long as it takes, for bulk work that nobody waits for.

use sqlx::{AssertSqlSafe, Sqlite};

use super::{Db, Row, Statement};

impl Db {
    /// The first row, which must be there, however long the statement takes. In SQLite it is read without a turn among the writers; one statement reads what was
    /// there at one moment on both engines.
    pub async fn one_unhurried<T: Row>(&self, statement: Statement) -> sqlx::Result<T> {
        let Self::Sqlite { readers, signals, .. } = self else {
            let mut tx = self.begin().await?;
            tx.take_time().await?;
            let row = tx.one(statement).await?;
            tx.commit().await?;
            return Ok(row);
        };
        let (text, arguments) = statement.for_sqlite()?;
        let mut reader = readers.acquire().await?;
        // The limit is set again before the connection is used for anything else.
        reader.lock_handle().await?.remove_progress_handler();
        signals.faults.noted(sqlx::query_as_with::<Sqlite, T, _>(AssertSqlSafe(text), arguments).fetch_one(&mut *reader).await)
    }
}
