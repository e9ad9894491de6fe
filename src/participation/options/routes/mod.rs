//! The pages of options: what everybody reads and authors do, what services say, what officers decide.

mod opinions;
mod public;
mod staff;

use app::model::paths;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use super::tables;
use crate::base::App;

/// Bytes of a form with a table.
const UPLOAD_LIMIT: usize = tables::MOST_BYTES + 64 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::OPTIONS, get(public::list))
        .route(paths::PUT_FORWARD, get(public::put_forward_form).post(public::put_forward))
        .route(paths::OPTION, get(public::show).post(public::act))
        .route(paths::OPINION_LINK, get(opinions::link_form).post(opinions::answer_link))
        .route(paths::OPINIONS, get(opinions::list))
        .route(paths::OPINION, get(opinions::form).post(opinions::answer))
        .route(paths::OPTION_BOARD, get(staff::board).post(staff::arrange))
        .route(paths::OPTIONS_CSV, get(staff::csv))
        .route(paths::UPLOAD_OPTIONS, get(staff::upload_form).post(staff::upload).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::PREPARE_OPTION, get(staff::prepare).post(staff::ask))
        .route(paths::DECIDE_OPTION, get(staff::decide_form).post(staff::decide))
        .route(paths::OPTION_APPEAL, get(staff::appeal_form).post(staff::answer_appeal))
}
