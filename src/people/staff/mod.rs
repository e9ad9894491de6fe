//! Staff: roles, who gave and took them, what staff did, and the page from which they reach their tools.
//!
//! - A role is given and taken by a commune's administrator ([`granting`]); the first one comes from the command line. Every change is kept ([`history`]).
//! - Who has which role is asked of [`crate::people::roles`].
//! - A commune is never left without an administrator by its own people.
//! - What staff do is kept beside what it changes, in the same transaction ([`record`]). To log one more act, add it to `StaffAct` and call [`record`].

mod granting;
mod history;
mod holdings;
pub mod past;
mod routes;
mod store;

use app::model::content::Role;
use app::model::staff::{Done, StaffAct};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, RowId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::communes::Commune;
use crate::people::accounts::Viewer;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    holdings: holdings::HOLDINGS,
    erase: Some(|app, tx, leaving| Box::pin(granting::erase(app, tx, leaving))),
    ..Slice::named("staff")
};

/// Those of these accounts that were ever given a role.
pub async fn with_history(app: &App, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    Ok(store::with_history(&app.db, accounts).await?)
}

/// Gives a role from the command line; a second time changes nothing.
pub async fn grant(app: &App, account: AccountId, commune: Option<CommuneId>, role: Role) -> Result<()> {
    granting::grant_by_hand(app, account, commune, role).await
}

/// Takes roles from the command line: in a commune (all of them, or one), or that of the network administrator. Returns those that there were.
pub async fn revoke(app: &App, account: AccountId, commune: Option<CommuneId>, role: Option<Role>) -> Result<Vec<Role>> {
    granting::revoke_by_hand(app, account, commune, role).await
}

/// Keeps what a member of the staff did.
pub async fn record(app: &App, tx: &mut Tx, actor: AccountId, commune: CommuneId, done: Done<'_>) -> Result<()> {
    let now = app.clock.now();
    let new = store::NewAct { id: app.rng.id::<RowId>(now), commune, actor, done, at: now };
    Ok(store::insert_act(tx, &new).await?)
}

/// What somebody did here last, the latest first: the act, what it was done to, when.
pub async fn last_acts(app: &App, viewer: &Viewer, commune: &Commune, most: usize) -> Result<Vec<(StaffAct, String, Timestamp)>> {
    let rows = store::acts(&app.db, commune.id, Some(viewer.id), None, most).await?;
    Ok(rows.into_iter().filter_map(|row| Some((StaffAct::parse(&row.act)?, row.path, row.created_at))).collect())
}

/// How often each of the staff did two acts to what has an address, since a moment.
pub async fn counts(db: &mut impl Sql, commune: CommuneId, path: &str, acts: [StaffAct; 2], since: Timestamp) -> Result<Vec<(AccountId, i64, i64)>> {
    Ok(store::counts(db, (commune, path), acts.map(StaffAct::as_str), since).await?)
}

/// Whoever has any role here; nobody else learns what tools there are.
pub fn member<'a>(viewer: &'a Viewer, commune: &Commune) -> Result<&'a Viewer> {
    if viewer.is_staff(commune.id) { Ok(viewer) } else { Err(Error::Forbidden) }
}
