//! Accounts: joining, signing in and out, sessions, what a person may change about themselves, and who is looking.
//!
//! - An address is confirmed by a link before the account can sign in. Answers never tell whether an address is known: the page is the same, and
//!   an unknown account's password is tried against a hash of nobody.
//! - Passwords are kept as argon2id ([`password`]); links only as SHA-256 of their token ([`tokens`]).
//! - A session gets a new id at every sign-in; a person sees and ends their own ([`sessions`]).
//! - [`Viewer`] is who is looking, with roles, residences and organisations; [`mod@authors`] names who wrote something.

mod authors;
mod joining;
mod letters;
mod password;
mod profile;
mod routes;
mod sessions;
mod settings;
mod signing_in;
mod store;
mod tokens;
mod viewer;

use app::model::Lang;
use app::model::content::Role;
pub use authors::{Authors, Wrote, authors};
use axum::Router;
pub use joining::normalised;
pub use profile::{PublicProfile, public_profile};
pub use viewer::{Represented, Viewer};

use crate::AppState;
use crate::db::{AccountId, CommuneId, RowId};
use crate::error::Result;

/// Routes.
pub fn routes() -> Router<AppState> {
    routes::routes()
}

/// Who is looking: the account with its roles, residences, organisations and unread notifications. Nothing for an account that is gone.
pub async fn viewer(app: &AppState, id: AccountId) -> Result<Option<Viewer>> {
    viewer::load(app, id).await
}

/// Where mails to a person go, and in which language. Nothing for placeholders.
pub async fn email_and_language(app: &AppState, id: AccountId) -> Result<Option<(String, Lang)>> {
    let account = store::find(&app.db, id).await?;
    Ok(account.and_then(|account| Some((account.email?, Lang::parse(&account.language).unwrap_or_default()))))
}

/// The account of an address.
pub async fn find_by_email(app: &AppState, email: &str) -> Result<Option<AccountId>> {
    let Some((_, key)) = normalised(email) else { return Ok(None) };
    Ok(store::by_email(&app.db, &key).await?.map(|account| account.id))
}

/// Makes an account whose address counts as confirmed, for the command line.
pub async fn create(app: &AppState, name: &str, email: &str, secret: &str) -> Result<AccountId> {
    joining::create_confirmed(app, name, email, secret).await
}

/// Gives a role; a second time changes nothing.
pub async fn grant(app: &AppState, account: AccountId, commune: Option<CommuneId>, role: Role) -> Result<()> {
    let now = app.clock.now();
    Ok(store::grant(&app.db, app.rng.id::<RowId>(now), account, commune, role, now).await?)
}
