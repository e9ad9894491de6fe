//! The pages of texts: reading and commenting, and what the staff does.

mod public;
mod rehearsal;
mod staff;
mod themes;

use app::model::paths;
use axum::Router;
use axum::routing::{get, post};

use crate::base::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::DRAFT_TEXT, get(public::text))
        .route(paths::DRAFT_CONTRIBUTIONS, get(public::file))
        .route(paths::DRAFT_ARTICLE, get(public::article).post(public::give))
        .route(paths::AMENDMENT, get(public::amendment))
        .route(paths::AMENDMENT_SUPPORT, post(public::support))
        .route(paths::PREPARE_TEXT, get(staff::editor).post(staff::arrange))
        .route(paths::EDIT_ARTICLE, get(staff::article_form).post(staff::save_article))
        .route(paths::PASTE_TEXT, get(staff::paste_form).post(staff::paste))
        .route(paths::PUBLISH_TEXT, get(staff::version_form).post(staff::publish))
        .route(paths::REHEARSE_TEXT, get(rehearsal::begin).post(rehearsal::rehearse))
        .route(paths::TEXT_THEMES, get(themes::list).post(themes::arrange))
        .route(paths::TEXT_THEME, get(themes::show).post(themes::answer))
}
