//! What becomes of a person's problems when they leave and take them away. SQL of `problems` for this, and nothing else.
//!
//! A removed problem keeps its number, its counts and others' comments; it has no title, no text, no photo and no place any more, and no list shows it.

use uuid::Uuid;

use crate::base::App;
use crate::base::db::{ProblemId, Tx, sql};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::content::photos;
use crate::people::notifications;

/// Empties what a person reported in their own name.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if !leaving.removes() {
        return Ok(());
    }
    let update = sql("UPDATE problems SET title = '', body = '', latitude = NULL, longitude = NULL, neighbourhood_id = NULL, visibility = 'hidden', \
         version = version + 1 WHERE author_id = $1 AND organisation_id IS NULL RETURNING id");
    let removed: Vec<ProblemId> = tx.all::<(ProblemId,)>(update.bind(leaving.account)).await?.into_iter().map(|(id,)| id).collect();
    photos::remove(app, tx, &removed).await?;
    notifications::conceal(tx, &removed.iter().map(|id| id.0).collect::<Vec<Uuid>>()).await
}
