//! Support: one per person and solution; organisations endorse apart; the threshold is crossed once.

use axum::Router;

use crate::AppState;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}
