//! The mark by which a database is known as the demonstration's: its passwords are public, and it must never be mixed with an installation's.

use anyhow::{Context as _, ensure};

use crate::base::App;
use crate::base::config::Config;
use crate::base::db::{Db, installation};

const MARK: &str = "demonstration";

/// Refuses a folder whose database was not made by the demonstration, before anything in it is touched.
///
/// # Errors
/// When it was made by something else, or can't be read.
pub async fn refuse_foreign(config: &Config) -> anyhow::Result<()> {
    let is_new = std::fs::metadata(config.data_dir.join("tajmaat.sqlite")).map_or(true, |known| known.len() == 0);
    if is_new {
        return Ok(());
    }
    let db = Db::open(&config.database_url, 1).await.context("cannot open the database")?;
    let mark = installation::find(&mut &db, MARK).await;
    db.close().await;
    ensure!(
        matches!(mark, Ok(Some(_))),
        "{} holds a database that the demonstration did not make: name another folder with --folder, or delete this one if it is an old demonstration",
        config.data_dir.display()
    );
    Ok(())
}

/// Marks the database as the demonstration's.
///
/// # Errors
/// When the database does not answer.
pub async fn mark(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    installation::insert(&mut tx, MARK, "yes").await?;
    tx.commit().await?;
    Ok(())
}
