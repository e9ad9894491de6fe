//! Addresses kept under another key than they are looked up by: a former version left their domain in its own letters, and what cannot be seen in its place.
//! Done once for a database, before it serves.

use crate::base::App;
use crate::base::db::installation;
use crate::base::error::Result;
use crate::people::{accounts, organisations};

/// The name by which the installation remembers it.
const MARK: &str = "addresses folded";

/// Keeps every address of an account, and every invitation that waits, under the key of now.
pub async fn refold(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    tx.take_time().await?;
    if !installation::insert(&mut tx, MARK, "yes").await? {
        return Ok(());
    }
    accounts::refold(&mut tx).await?;
    organisations::refold_invitations(&mut tx).await?;
    Ok(tx.commit().await?)
}
