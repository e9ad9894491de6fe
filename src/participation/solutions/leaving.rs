//! What becomes of a person's solutions when they leave. SQL of `solutions` for this, and nothing else.
//!
//! A removed solution keeps its number, its supports, the commune's answers and others' comments; it has no title and no text any more, in no version,
//! and no list shows it.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Tx, sql};
use crate::base::error::Result;

/// Throws away what was never published.
pub async fn discard_drafts(tx: &mut Tx, author: AccountId) -> Result<()> {
    for delete in [
        sql("DELETE FROM solution_problems WHERE solution_id IN (SELECT id FROM solutions WHERE state = 'draft' AND author_id = $1)"),
        sql("DELETE FROM solutions WHERE state = 'draft' AND author_id = $1"),
    ] {
        tx.run(delete.bind(author)).await?;
    }
    Ok(())
}

/// Empties what a person proposed in their own name.
pub async fn remove(tx: &mut Tx, author: AccountId, at: Timestamp) -> Result<()> {
    let own = "author_id = $1 AND organisation_id IS NULL AND state <> 'draft'";
    tx.run(sql("DELETE FROM solution_versions WHERE solution_id IN (SELECT id FROM solutions WHERE ").push(own).push(")").bind(author)).await?;
    let update = sql("UPDATE solutions SET title = '', body = '', helps = '', cost = NULL, place = '', latitude = NULL, longitude = NULL, \
         neighbourhood_id = NULL, visibility = 'hidden', version = version + 1, updated_at = $2 WHERE ");
    tx.run(update.push(own).bind(author).bind(at)).await?;
    Ok(())
}
