//! Accounts: joining, signing in and out, sessions, what a person may change about themselves, and who is looking.
//!
//! - An address is confirmed by a link before the account can sign in. Answers never tell whether an address is known.
//! - Passwords are kept as argon2id; links only as SHA-256 of their token.
//! - A session gets a new id at every sign-in; a person sees and ends their own.
//! - [`Viewer`] is who is looking, with roles, residences and organisations; [`authors`] names who wrote something.

mod authors;
mod store;
mod viewer;

use app::model::Lang;
pub use authors::{Authors, Wrote, authors};
use axum::Router;
pub use viewer::{Represented, Viewer};

use crate::AppState;
use crate::db::AccountId;
use crate::error::Result;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
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
