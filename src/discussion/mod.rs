//! Discussion: comments with a stance on problems and solutions, one level of replies, useful and not useful.

pub mod moderated;

use axum::Router;

use crate::AppState;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}
