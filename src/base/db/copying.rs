//! Moving out of the embedded database: everything in a SQLite database, copied into an empty PostgreSQL one.
//!
//! One transaction on either side: SQLite's only writer is held meanwhile, so nothing is written that would be left behind, and a copy that fails leaves
//! nothing. Foreign keys are taken away for the time of copying and checked when they come back, so tables need no order.

use anyhow::{Context as _, ensure};
use futures::TryStreamExt as _;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _, ValueRef as _};
use uuid::Uuid;

use super::{Db, Inner};

/// How much is sent to PostgreSQL at once.
const CHUNK: usize = 1 << 20;

/// A table that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// Texts that held a NUL, which PostgreSQL does not take; it was left out.
    pub mended: u64,
}

/// A column as PostgreSQL has it.
struct Column {
    name: String,
    kind: String,
}

struct ForeignKey {
    table: String,
    name: String,
    definition: String,
}

impl Db {
    /// Copies everything into `target`, which must have no commune and no account yet. Returns every table, by name.
    ///
    /// # Errors
    /// When the engines are not SQLite and PostgreSQL, the schema is not this program's, the target is in use, or anything could not be copied: then the
    /// target is as it was.
    pub async fn copy_to(&self, target: &Self) -> anyhow::Result<Vec<CopiedTable>> {
        ensure!(self.is_migrated().await, "the database is not of this program's schema: run `tajmaat migrate` first");
        target.migrate().await?;
        let (mut from, mut to) = (self.begin().await?, target.begin().await?);
        // All of it is one transaction, which takes as long as it takes.
        from.take_time().await?;
        to.take_time().await?;
        let (Inner::Sqlite(mut from), Inner::Postgres(mut to)) = (from.inner, to.inner) else {
            anyhow::bail!("it goes from SQLite to PostgreSQL only");
        };
        let from = from.connection()?;
        for table in ["communes", "accounts"] {
            ensure!(count(&mut to, table).await? == 0, "the PostgreSQL database is in use: its table {table} is not empty");
        }
        let tables = tables(&mut to).await?;
        let keys = drop_foreign_keys(&mut to).await?;
        let mut copied = Vec::new();
        for table in tables {
            let copy = copy_table(from, &mut to, &table).await.with_context(|| format!("the table {table} could not be copied"))?;
            let there = count(&mut to, &table).await?;
            ensure!(there == copy.rows, "{} rows of {table} were read, {there} arrived", copy.rows);
            copied.push(copy);
        }
        for key in keys {
            let back = format!("ALTER TABLE {} ADD CONSTRAINT {} {}", quoted(&key.table), quoted(&key.name), key.definition);
            sqlx::query(AssertSqlSafe(back)).execute(&mut *to).await.with_context(|| format!("what {} refers to is not all there", key.table))?;
        }
        to.commit().await?;
        Ok(copied)
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

async fn count(to: &mut PgConnection, table: &str) -> anyhow::Result<u64> {
    let row: PgRow = sqlx::query(AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", quoted(table)))).fetch_one(to).await?;
    Ok(u64::try_from(row.try_get::<i64, _>(0)?)?)
}

async fn tables(to: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    let select = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT IN ('schema_migrations', 'table_changes') ORDER BY 1";
    Ok(sqlx::query_scalar(select).fetch_all(to).await?)
}

async fn columns(to: &mut PgConnection, table: &str) -> anyhow::Result<Vec<Column>> {
    let select = "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
                  WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
    let rows: Vec<(String, String)> = sqlx::query_as(select).bind(table).fetch_all(to).await?;
    Ok(rows.into_iter().map(|(name, kind)| Column { name, kind }).collect())
}

async fn drop_foreign_keys(to: &mut PgConnection) -> anyhow::Result<Vec<ForeignKey>> {
    let select = "SELECT CAST(t.relname AS TEXT), CAST(c.conname AS TEXT), pg_get_constraintdef(c.oid) FROM pg_constraint c \
                  JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = c.connamespace \
                  WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY 1, 2";
    let rows: Vec<(String, String, String)> = sqlx::query_as(select).fetch_all(&mut *to).await?;
    let keys: Vec<ForeignKey> = rows.into_iter().map(|(table, name, definition)| ForeignKey { table, name, definition }).collect();
    for key in &keys {
        let drop = format!("ALTER TABLE {} DROP CONSTRAINT {}", quoted(&key.table), quoted(&key.name));
        sqlx::query(AssertSqlSafe(drop)).execute(&mut *to).await?;
    }
    Ok(keys)
}

async fn copy_table(from: &mut SqliteConnection, to: &mut PgConnection, table: &str) -> anyhow::Result<CopiedTable> {
    let columns = columns(to, table).await?;
    let names = columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ");
    // What the database counts by itself comes along as it is.
    let triggers =
        async |to: &mut PgConnection, act: &str| sqlx::query(AssertSqlSafe(format!("ALTER TABLE {} {act} TRIGGER USER", quoted(table)))).execute(to).await;
    triggers(&mut *to, "DISABLE").await?;
    // What the migrations themselves put there comes along again.
    sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", quoted(table)))).execute(&mut *to).await?;
    let mut copied = CopiedTable { name: table.to_owned(), rows: 0, mended: 0 };
    let mut sink = to.copy_in_raw(&format!("COPY {} ({names}) FROM STDIN", quoted(table))).await?;
    let mut buffer = Vec::with_capacity(CHUNK + CHUNK / 4);
    let mut rows = sqlx::query(AssertSqlSafe(format!("SELECT {names} FROM {}", quoted(table)))).fetch(from);
    while let Some(row) = rows.try_next().await? {
        copied.mended += write_row(&mut buffer, &row, &columns)?;
        copied.rows += 1;
        if buffer.len() >= CHUNK {
            sink.send(std::mem::take(&mut buffer)).await?;
        }
    }
    sink.send(buffer).await?;
    sink.finish().await?;
    triggers(&mut *to, "ENABLE").await?;
    Ok(copied)
}

/// Writes a row in PostgreSQL's text format of COPY. Returns how many texts were mended.
fn write_row(buffer: &mut Vec<u8>, row: &SqliteRow, columns: &[Column]) -> anyhow::Result<u64> {
    let mut mended = 0;
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            buffer.push(b'\t');
        }
        if row.try_get_raw(at)?.is_null() {
            buffer.extend_from_slice(b"\\N");
            continue;
        }
        match column.kind.as_str() {
            "bigint" => buffer.extend_from_slice(row.try_get_unchecked::<i64, _>(at)?.to_string().as_bytes()),
            "double precision" => buffer.extend_from_slice(row.try_get_unchecked::<f64, _>(at)?.to_string().as_bytes()),
            "boolean" => buffer.push(if row.try_get_unchecked::<bool, _>(at)? { b't' } else { b'f' }),
            "uuid" => buffer.extend_from_slice(row.try_get_unchecked::<Uuid, _>(at)?.to_string().as_bytes()),
            "bytea" => {
                buffer.extend_from_slice(b"\\\\x");
                row.try_get_unchecked::<Vec<u8>, _>(at)?.iter().for_each(|byte| buffer.extend_from_slice(format!("{byte:02x}").as_bytes()));
            }
            "text" => mended += u64::from(write_text(buffer, &row.try_get_unchecked::<String, _>(at)?)),
            other => anyhow::bail!("{} has the unexpected type {other}", column.name),
        }
    }
    buffer.push(b'\n');
    Ok(mended)
}

/// Writes a text. Returns whether something had to be left out.
fn write_text(buffer: &mut Vec<u8>, text: &str) -> bool {
    let mut left_out = false;
    for byte in text.bytes() {
        match byte {
            0 => left_out = true,
            b'\\' => buffer.extend_from_slice(b"\\\\"),
            b'\t' => buffer.extend_from_slice(b"\\t"),
            b'\n' => buffer.extend_from_slice(b"\\n"),
            b'\r' => buffer.extend_from_slice(b"\\r"),
            other => buffer.push(other),
        }
    }
    left_out
}

#[cfg(test)]
mod tests {
    use super::write_text;

    #[test]
    fn texts_are_escaped_and_a_nul_is_left_out() {
        let mut buffer = Vec::new();
        assert!(!write_text(&mut buffer, "a\\N\tب\r\n"));
        assert_eq!(String::from_utf8(buffer).expect("text"), "a\\\\N\\tب\\r\\n");
        assert!(write_text(&mut Vec::new(), "a\0b"));
    }
}
