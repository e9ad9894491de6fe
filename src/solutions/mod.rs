//! Solutions: proposals for problems or for a category, from draft to done, with every version kept.

use axum::Router;

use crate::AppState;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}
