//! The network: its home, what is said once for all communes (about, house rules, privacy), and addresses that lead nowhere.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::AppState;
use crate::error::Error;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// No such address.
pub async fn not_found() -> Error {
    Error::NotFound
}

/// The address exists, but not for this method.
pub async fn method_not_allowed() -> Response {
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}
