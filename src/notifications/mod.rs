//! Notifications: what happened to what a person wrote, read on a page of their own.

mod store;

use axum::Router;

use crate::AppState;
use crate::db::AccountId;
use crate::error::Result;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// How many a person has not read.
pub async fn unread(app: &AppState, account: AccountId) -> Result<i64> {
    Ok(store::unread(&app.db, account).await?)
}
