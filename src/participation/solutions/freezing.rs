//! A solution as it is at a moment, for what keeps it as it was; and which solution a merged one goes on in.

use app::model::content::SolutionState;

use super::states::reopen;
use super::store::{freezing as store, writing};
use super::{Transition, change_state, get, locked};
use crate::base::App;
use crate::base::db::{AccountId, NeighbourhoodId, SolutionId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;

/// The texts of a published solution, and what it is about.
#[derive(Clone, Debug)]
pub struct Frozen {
    pub version: i64,
    pub title: String,
    pub body: String,
    pub helps: String,
    pub cost: Option<i64>,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood: Option<NeighbourhoodId>,
    /// As it is kept; empty if nobody said it.
    pub language: String,
}

/// A solution as it is now.
pub async fn frozen(tx: &mut Tx, id: SolutionId) -> Result<Frozen> {
    let full = writing::full(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(Frozen {
        version: full.version,
        title: full.title,
        body: full.body,
        helps: full.helps,
        cost: full.cost,
        category: full.category,
        subcategory: full.subcategory,
        neighbourhood: full.neighbourhood_id,
        language: full.language,
    })
}

/// Whether a version can still be read; those that were hidden and rewritten cannot.
pub async fn has_version(tx: &mut Tx, id: SolutionId, version: i64) -> Result<bool> {
    Ok(store::has_version(tx, id, version).await?)
}

/// The number of the solution that a merged one goes on in.
pub async fn merged_into(db: &mut impl Sql, id: SolutionId) -> Result<Option<i64>> {
    Ok(store::merged_into(db, id).await?)
}

/// Merges a solution into another, in the transaction that moves its supports. `false` if either stands where that cannot be: what others can neither read nor
/// support takes nothing in, and what holds another goes on nowhere, so that nobody is led in a circle.
pub async fn merge(app: &App, tx: &mut Tx, (from, into): (SolutionId, SolutionId), actor: AccountId) -> Result<bool> {
    // In the order of their ids, so that two merges never wait for each other.
    for id in [from.min(into), from.max(into)] {
        locked(tx, id).await?;
    }
    let target = get(tx, into).await?;
    if !target.visibility.is_public() || !target.state.is_open() || store::holds_another(tx, from).await? {
        return Ok(false);
    }
    let open = [SolutionState::Published, SolutionState::Threshold, SolutionState::UnderEvaluation];
    if !change_state(app, tx, from, Transition { from: &open, to: SolutionState::Merged, actor: Some(actor) }).await? {
        return Ok(false);
    }
    store::set_merged_into(tx, from, Some(into)).await?;
    Ok(true)
}

/// Takes a merge back: the solution stands again where it stood.
pub async fn unmerge(app: &App, tx: &mut Tx, id: SolutionId, to: SolutionState, actor: AccountId) -> Result<()> {
    store::set_merged_into(tx, id, None).await?;
    reopen(app, tx, id, Transition { from: &[SolutionState::Merged], to, actor: Some(actor) }).await.map(drop)
}

/// Refers a solution to another body, which is where it stands from then on as long as it is open; an empty name takes that back.
pub async fn refer(app: &App, tx: &mut Tx, id: SolutionId, body: &str) -> Result<()> {
    if store::refer(tx, id, body).await? { app.raise(tx, Event::Progressed(id.into())).await } else { Ok(()) }
}

/// Reopens a rejected solution: an appeal against the rejection was right.
pub async fn reopen_rejected(app: &App, tx: &mut Tx, id: SolutionId, actor: AccountId) -> Result<bool> {
    if get(tx, id).await?.state != SolutionState::Rejected {
        return Ok(false);
    }
    reopen(app, tx, id, Transition { from: &[SolutionState::Rejected], to: SolutionState::UnderEvaluation, actor: Some(actor) }).await
}
