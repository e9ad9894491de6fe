//! Roles: who has which role, and where. They are given and taken by rules of [`crate::people::staff`]; everybody may ask.
//!
//! A role counts only in a session in which the second factor was given: [`crate::people::viewer`] sees to that.

mod holdings;
mod store;

use app::model::content::Role;
pub use store::{Member, count_administrators, insert, members, take, take_all, withdraw};

use crate::base::App;
use crate::base::db::{AccountId, CommuneId, PartRows, Parts, Sql};
use crate::base::error::Result;
use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { holdings: holdings::HOLDINGS, ..Slice::named("roles") };

/// The roles of an account, by commune; the network administrator's has none.
pub async fn list(app: &App, account: AccountId) -> Result<Vec<(Option<CommuneId>, Role)>> {
    Ok(store::list(&mut &app.db, account).await?)
}

/// Asks for the roles of an account.
pub fn with_roles(parts: Parts, account: AccountId) -> Parts {
    store::with_roles(parts, account)
}

/// The roles of an account, by commune, from the rows of [`with_roles`].
pub fn of(rows: &PartRows) -> Vec<(Option<CommuneId>, Role)> {
    rows.of("roles").filter_map(|row| Some((row.id(0), Role::parse(row.text(0))?))).collect()
}

/// Whether an account has a role anywhere.
pub async fn has_any(db: &mut impl Sql, account: AccountId) -> Result<bool> {
    Ok(!store::list(db, account).await?.is_empty())
}

/// Those of these accounts that have a role now.
pub async fn among(app: &App, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    Ok(store::among(&app.db, accounts).await?)
}

/// Everybody who has this role in a commune.
pub async fn holders(app: &App, commune: CommuneId, role: Role) -> Result<Vec<AccountId>> {
    Ok(members(&app.db, commune).await?.into_iter().filter(|member| member.role == role).map(|member| member.account).collect())
}

/// Everybody who has a role, anywhere; five thousand at most.
pub async fn everybody(app: &App) -> Result<Vec<AccountId>> {
    Ok(store::everybody(&app.db).await?)
}
