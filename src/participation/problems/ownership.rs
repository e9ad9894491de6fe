//! Whose a problem is: handed over when what came on paper becomes a person's, emptied when its author leaves and takes it away. SQL of `problems` for
//! the latter, and nothing else.
//!
//! A removed problem keeps its number, its counts and others' comments; it has no title, no text, no photo and no place any more, and no list shows it.

use uuid::Uuid;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, Columns, Parts, ProblemId, Tx, sql};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::event::Event;
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
    for problem in &removed {
        app.raise(tx, Event::Removed((*problem).into())).await?;
    }
    notifications::conceal(tx, &removed.iter().map(|id| id.0).collect::<Vec<Uuid>>()).await
}

/// Makes what a placeholder wrote a person's. Whoever says "me too" twice counts once, and nobody on their own.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    for problem in store::me_toos_of(tx, from).await? {
        store::correct_me_too(tx, problem, 0).await?;
        if !store::move_me_too(tx, problem, from, to).await? && store::delete_me_too(tx, problem, from).await? {
            store::correct_me_too(tx, problem, -1).await?;
        }
    }
    store::hand_over(tx, from, to).await?;
    for problem in store::own_me_toos(tx, to).await? {
        if store::delete_me_too(tx, problem, to).await? {
            store::correct_me_too(tx, problem, -1).await?;
        }
    }
    Ok(())
}

/// Asks how many a person wrote as themselves.
pub(super) fn with_written(parts: Parts, account: AccountId) -> Parts {
    let count = Columns { numbers: &["CAST(COALESCE(SUM(CASE WHEN organisation_id IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)"], ..Columns::NONE };
    parts.part("own_problems", &count, " FROM problems WHERE author_id = ").arg(account)
}
