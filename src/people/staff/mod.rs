//! Staff: roles, who gave and took them, what staff did, and the page from which they reach their tools.
//!
//! - A role is given and taken by a commune's administrator ([`roles`]); the first one comes from the command line. Every change is kept ([`history`]).
//! - A role counts only in a session in which the second factor was given: `accounts::Viewer` sees to that.
//! - A commune is never left without an administrator by its own people.
//! - What staff do is kept beside what it changes, in the same transaction ([`record`]). To log one more act, add it to `StaffAct` and call [`record`].

mod history;
mod roles;
mod routes;
mod store;

use app::model::content::Role;
use app::model::staff::StaffAct;

use crate::base::App;
use crate::base::db::{AccountId, CommuneId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::communes::Commune;
use crate::people::accounts::Viewer;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("staff") };

/// The roles of an account, by commune; the network administrator's has none.
pub async fn roles_of(app: &App, account: AccountId) -> Result<Vec<(Option<CommuneId>, Role)>> {
    Ok(store::roles(&app.db, account).await?)
}

/// Everybody who has a role in a commune.
pub async fn holders(app: &App, commune: CommuneId, role: Role) -> Result<Vec<AccountId>> {
    let members = store::members(&app.db, commune).await?;
    Ok(members.into_iter().filter(|member| member.role == role.as_str()).map(|member| member.account_id).collect())
}

/// The names of everybody who has a role, anywhere.
pub async fn names(app: &App) -> Result<Vec<(AccountId, String)>> {
    Ok(store::names(&app.db).await?)
}

/// Whether an account has a role anywhere.
pub async fn has_role(app: &App, account: AccountId) -> Result<bool> {
    Ok(!store::roles(&app.db, account).await?.is_empty())
}

/// Gives a role from the command line; a second time changes nothing.
pub async fn grant(app: &App, account: AccountId, commune: Option<CommuneId>, role: Role) -> Result<()> {
    roles::grant_by_hand(app, account, commune, role).await
}

/// Takes roles from the command line: in a commune (all of them, or one), or that of the network administrator. Gives those that there were.
pub async fn revoke(app: &App, account: AccountId, commune: Option<CommuneId>, role: Option<Role>) -> Result<Vec<Role>> {
    roles::revoke_by_hand(app, account, commune, role).await
}

/// Keeps what a member of the staff did; `path` is where its object is.
pub async fn record(app: &App, tx: &mut Tx, actor: AccountId, commune: CommuneId, act: StaffAct, path: &str) -> Result<()> {
    let now = app.clock.now();
    Ok(store::insert_act(tx, app.rng.id::<RowId>(now), commune, actor, act.as_str(), path, now).await?)
}

/// Takes every role of somebody who leaves; the history says that they did it themselves. Gives what [`log_left`] is to be told once that is lasting.
pub async fn leave(app: &App, tx: &mut Tx, account: AccountId) -> Result<Vec<(Option<CommuneId>, Role)>> {
    roles::leave(app, tx, account).await
}

/// Logs the roles that somebody had who has left.
pub fn log_left(app: &App, account: AccountId, left: &[(Option<CommuneId>, Role)]) {
    roles::log_left(app, account, left);
}

/// Whoever has any role here; nobody else learns what tools there are.
fn member<'a>(viewer: &'a Viewer, commune: &Commune) -> Result<&'a Viewer> {
    if viewer.is_staff(commune.id) { Ok(viewer) } else { Err(Error::Forbidden) }
}
