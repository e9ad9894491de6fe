//! What a database remembers of the installation that it belongs to, by name.

use super::{Sql, Tx, sql};

/// What is remembered under a name.
pub async fn find(db: &mut impl Sql, name: &str) -> sqlx::Result<Option<String>> {
    Ok(db.find::<(String,)>(sql("SELECT value FROM installation WHERE name = $1").bind(name)).await?.map(|(value,)| value))
}

/// Remembers a value under a name that has none yet; `false` if it has one.
pub async fn insert(tx: &mut Tx, name: &str, value: &str) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
    Ok(tx.run(insert.bind(name).bind(value)).await? == 1)
}

/// Remembers a value under a name, in the place of any other.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> sqlx::Result<()> {
    let set = sql("INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    tx.run(set.bind(name).bind(value)).await.map(drop)
}

/// What is remembered under a name; whoever asks first decides it.
pub async fn find_or_insert(tx: &mut Tx, name: &str, value: &str) -> sqlx::Result<String> {
    insert(tx, name, value).await?;
    Ok(find(tx, name).await?.unwrap_or_default())
}
