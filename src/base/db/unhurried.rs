//! Reading for as long as it takes, for bulk work that nobody waits for.

use sqlx::{AssertSqlSafe, Sqlite};

use super::rows::{Found, Rows};
use super::{Db, Reader, Row, Statement};

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
        let begins = statement.begins();
        let (text, arguments) = statement.for_sqlite()?;
        let mut reader = readers.acquire().await?;
        reader.take_time();
        let found = signals.faults.noted(sqlx::query_with::<Sqlite, _>(AssertSqlSafe(text), arguments).fetch_all(&mut *reader).await)?;
        Reader::done(Some(reader));
        Rows::new(begins, Found::Sqlite(found)).parse_one()
    }
}
