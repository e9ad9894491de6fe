//! What becomes of a person's problems when they leave and take them away. SQL of `problems` for this, and nothing else.
//!
//! A removed problem keeps its number, its counts and others' comments; it has no title, no text and no place any more, and no list shows it.

use crate::base::db::{AccountId, ProblemId, Tx, sql};
use crate::base::error::Result;

/// Empties what a person reported in their own name; gives which.
pub async fn remove(tx: &mut Tx, author: AccountId) -> Result<Vec<ProblemId>> {
    let update = sql("UPDATE problems SET title = '', body = '', latitude = NULL, longitude = NULL, neighbourhood_id = NULL, visibility = 'hidden', \
         version = version + 1 WHERE author_id = $1 AND organisation_id IS NULL RETURNING id");
    Ok(tx.all::<(ProblemId,)>(update.bind(author)).await?.into_iter().map(|(id,)| id).collect())
}
