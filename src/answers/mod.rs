//! Official answers and milestones: what the commune decides about a solution, why, at what cost, and how far the works are.

use axum::Router;

use crate::AppState;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}
