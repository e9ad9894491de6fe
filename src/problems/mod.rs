//! Problems: what residents say is wrong in their environment, where, and what became of it.

pub mod moderated;
mod store;

use app::model::content::{ProblemState, Visibility};
use axum::Router;

use crate::AppState;
use crate::db::{AccountId, CommuneId, OrganisationId, ProblemId, Sql, Tx};
use crate::error::{Error, Result};

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// A problem.
#[derive(Clone, Debug)]
pub struct Found {
    /// The problem.
    pub id: ProblemId,
    /// Its commune.
    pub commune_id: CommuneId,
    /// Its running number.
    pub number: i64,
    /// Its title; not for the public when [`Found::visibility`] says so.
    pub title: String,
    /// The person who wrote it.
    pub author_id: AccountId,
    /// The organisation it was written for.
    pub organisation_id: Option<OrganisationId>,
    /// Whether the public may read it.
    pub visibility: Visibility,
    /// The version of its text.
    pub version: i64,
    /// Where it stands.
    pub state: ProblemState,
}

/// The problem of this number.
pub async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> Result<Found> {
    store::find(db, commune, number).await?.ok_or(Error::NotFound)
}

/// The problem with this id.
pub async fn get(db: &mut impl Sql, id: ProblemId) -> Result<Found> {
    store::get(db, id).await?.ok_or(Error::NotFound)
}

/// Adds to (or takes from) the number of solutions, in the transaction of the solution.
pub async fn count_solutions(tx: &mut Tx, id: ProblemId, delta: i64) -> Result<()> {
    store::count_solutions(tx, id, delta).await?;
    Ok(())
}
