//! The pages of questions: answering them, reading results, and preparing them.

mod answering;
mod browsers;
mod desk;
mod files;
mod results;
mod staff;

use app::model::languages::Needed;
use app::model::paths;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use super::{faults, recordings};
use crate::base::App;
use crate::content::photos;

/// Bytes of a workbook, or of a recording.
const UPLOAD_LIMIT: usize = 3 << 20;
/// Bytes of a form with a workbook and recordings.
const FORM_LIMIT: usize = UPLOAD_LIMIT * (1 + recordings::MOST_AT_ONCE);
/// Bytes of a page: five of the largest photos, or more that are smaller. What is beyond is refused whole rather than left out.
const PAGE_LIMIT: usize = 5 * photos::MOST_BYTES + (1 << 20);

pub(super) fn routes() -> Router<App> {
    debug_assert!(faults::limits(Needed::LEAST).bytes < UPLOAD_LIMIT, "a whole workbook can be sent");
    Router::new()
        .route(paths::QUESTIONS, get(answering::begin))
        .route(paths::QUESTIONS_PAGE, get(answering::page).post(answering::save).layer(DefaultBodyLimit::max(PAGE_LIMIT)))
        .route(paths::QUESTIONS_REVIEW, get(answering::review).post(answering::send))
        .route(paths::QUESTIONS_RECEIPT, get(answering::receipt))
        .route(paths::QUESTION_RECORDING, get(files::recording))
        .route(paths::ANSWER_PHOTO, get(files::photo))
        .route(paths::QUESTIONS_PAPER, get(results::paper))
        .route(paths::QUESTIONS_RESULTS, get(results::results))
        .route(paths::QUESTIONS_TABLES, get(results::tables))
        .route(paths::QUESTIONS_CODEBOOK, get(results::codebook))
        .route(paths::QUESTIONS_FORM, get(results::form))
        .route(paths::PREPARE_QUESTIONS, get(staff::editor).post(staff::arrange))
        .route(paths::UPLOAD_QUESTIONS, get(staff::upload_form).post(staff::upload).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route(paths::QUESTIONS_DRAFT, get(staff::draft))
        .route(paths::EDIT_QUESTION, get(staff::question_form).post(staff::save_question))
        .route(paths::PUBLISH_QUESTIONS, get(staff::version_form).post(staff::publish))
        .route(paths::REHEARSE_QUESTIONS, get(staff::begin_rehearsal).post(staff::rehearse))
        .route(paths::ENTER_ANSWERS, get(desk::entry_form).post(desk::enter))
        .route(paths::ANSWER_RECEIPT, get(desk::receipt))
        .route(paths::ANSWERS_CSV, get(results::answers))
}
