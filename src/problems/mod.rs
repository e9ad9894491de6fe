//! Problems: what residents say is wrong in their environment, where, and what became of it.

use axum::Router;

use crate::AppState;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}
