//! The commune's organisations. [`asking`] has the forms to ask and to decide, [`representing`] who speaks for one.

mod asking;
mod representing;

use axum::Router;
use serde::Deserialize;

use crate::base::App;

pub(super) fn routes() -> Router<App> {
    Router::new().merge(asking::routes()).merge(representing::routes())
}

/// Where the page before ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    after: String,
}
