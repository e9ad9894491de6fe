//! "Me too": how many live with the problem.

use app::words::tr;

use super::{Problem, store};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::db::{AccountId, ProblemId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::people::accounts::Viewer;
use crate::people::restrictions;

/// Says "me too" for whoever wrote it on paper. `false` if it was there before: the caller then drops the transaction.
pub async fn add_paper(app: &App, tx: &mut Tx, account: AccountId, problem: ProblemId) -> Result<bool> {
    store::count_me_too(tx, problem, 1).await?.ok_or(Error::Conflict(tr::problems::NOT_FROM_HERE))?;
    let new = store::insert_me_too(tx, problem, account, app.clock.now()).await?;
    if new {
        raise(app, tx, problem, account, false).await?;
    }
    Ok(new)
}

/// Takes back a "me too" that came on paper. `false` when there is none.
pub async fn withdraw_paper(app: &App, tx: &mut Tx, account: AccountId, problem: ProblemId) -> Result<bool> {
    store::correct_me_too(tx, problem, 0).await?;
    let there = store::delete_me_too(tx, problem, account).await?;
    if there {
        store::correct_me_too(tx, problem, -1).await?;
        raise(app, tx, problem, account, true).await?;
    }
    Ok(there)
}

async fn raise(app: &App, tx: &mut Tx, problem: ProblemId, by: AccountId, withdrawn: bool) -> Result<()> {
    app.raise(tx, Event::Supported { item: problem.into(), by, withdrawn }).await
}

/// Says or takes back "me too" and returns the count. A second time changes nothing.
pub(super) async fn set(app: &App, viewer: &Viewer, problem: &Problem, me_too: bool) -> Result<i64> {
    if problem.author_id == viewer.id {
        return Err(Error::Conflict(tr::problems::OWN_ME_TOO));
    }
    let mut tx = app.db.begin().await?;
    if me_too {
        restrictions::allow_taking_part(app, &mut tx, viewer.id, problem.commune_id, "").await?;
    }
    let before = store::count_me_too(&mut tx, problem.id, 0).await?.ok_or(Error::NotFound)?;
    let changed = if me_too {
        store::insert_me_too(&mut tx, problem.id, viewer.id, app.clock.now()).await?
    } else {
        store::delete_me_too(&mut tx, problem.id, viewer.id).await?
    };
    if !changed {
        tx.roll_back().await?;
        return Ok(before);
    }
    let count = store::count_me_too(&mut tx, problem.id, if me_too { 1 } else { -1 }).await?.ok_or(Error::NotFound)?;
    raise(app, &mut tx, problem.id, viewer.id, !me_too).await?;
    tx.within(Scope::Item { commune: problem.commune_id, item: problem.id.0 });
    tx.commit().await?;
    Ok(count)
}
