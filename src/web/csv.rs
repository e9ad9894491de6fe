//! CSV that people open.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// What spreadsheets know UTF-8 by: without it, they show Arabic and accents as other letters.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file of CSV to be kept under a name.
pub fn file(name: &str, text: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition.as_str())];
    (headers, format!("{BYTE_ORDER_MARK}{text}")).into_response()
}
