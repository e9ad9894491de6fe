//! Whose a solution is: handed over when what came on paper becomes a person's, emptied when its author leaves and takes it away.
//!
//! A removed solution keeps its number, its supports, the commune's answers and others' comments; it has no title and no text any more, in no version,
//! and no list shows it.

use uuid::Uuid;

use crate::base::App;
use crate::base::db::{AccountId, SolutionId, Tx, sql};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::event::Event;
use crate::people::notifications;

/// Throws away what was never published, and empties what a person proposed in their own name if they take it away.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if leaving.removes() {
        remove(app, tx, leaving).await?;
    }
    for delete in [
        sql("DELETE FROM solution_problems WHERE solution_id IN (SELECT id FROM solutions WHERE state = 'draft' AND author_id = $1)"),
        sql("DELETE FROM solutions WHERE state = 'draft' AND author_id = $1"),
    ] {
        tx.run(delete.bind(leaving.account)).await?;
    }
    Ok(())
}

async fn remove(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    let own = "author_id = $1 AND organisation_id IS NULL AND state <> 'draft'";
    let delete = sql("DELETE FROM solution_versions WHERE solution_id IN (SELECT id FROM solutions WHERE ").push(own).push(")");
    tx.run(delete.bind(leaving.account)).await?;
    let update = sql("UPDATE solutions SET title = '', body = '', helps = '', cost = NULL, place = '', latitude = NULL, longitude = NULL, \
         neighbourhood_id = NULL, visibility = 'hidden', version = version + 1, updated_at = $2 WHERE ");
    let removed: Vec<(SolutionId,)> = tx.all(update.push(own).push(" RETURNING id").bind(leaving.account).bind(leaving.at)).await?;
    for (solution,) in &removed {
        app.raise(tx, Event::Removed((*solution).into())).await?;
    }
    notifications::conceal(tx, &removed.into_iter().map(|(id,)| id.0).collect::<Vec<Uuid>>()).await
}

/// Makes what a placeholder wrote a person's, with the steps that it took.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    tx.run(sql("UPDATE solutions SET author_id = $1, form_key = NULL WHERE author_id = $2").bind(to).bind(from)).await?;
    tx.run(sql("UPDATE state_changes SET actor_id = $1 WHERE actor_id = $2").bind(to).bind(from)).await?;
    Ok(())
}
