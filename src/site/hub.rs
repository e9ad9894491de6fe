//! What waits in the rooms of the staff: counted for whoever opens one of their pages, in two statements whatever waits, and only of rooms that they may enter.
//!
//! A page that has the rail is a line of [`PAGES`].

use app::model::hub::{RoomCount, StaffCounts, StaffRoom};
use app::model::paths;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::base::App;
use crate::base::db::Parts;
use crate::base::error::Result;
use crate::channels::my_data::objections;
use crate::communes::{self, Commune};
use crate::moderation;
use crate::participation::solutions::office;
use crate::participation::{consultations, problems};
use crate::people::accounts::Viewer;
use crate::people::organisations;
use crate::web::Visit;

/// The pages that have the rail.
const PAGES: &[&str] = &[
    paths::STAFF_HUB,
    paths::MODERATION,
    paths::MODERATION_ITEM,
    paths::MODERATION_BULK,
    paths::MODERATION_SWEEP,
    paths::HELD_NAME,
    paths::GIVE_MEASURE,
    paths::MEASURE,
    paths::REDACT,
    paths::OFFICE,
    paths::ANSWER,
    paths::MILESTONES,
    paths::PROBLEM_STATE,
    paths::STAFF,
    paths::WITHDRAW_ROLE,
    paths::STAFF_ACTS,
    paths::ADMINISTRATION,
    paths::HOLDING,
    paths::SETTINGS,
    paths::NEIGHBOURHOODS,
    paths::NEIGHBOURHOOD,
    paths::DRAWING,
    paths::PICTURES,
    paths::DEADLINES,
    paths::TEMPLATES,
    paths::REGISTER,
    paths::COMMUNE_OBJECTIONS,
    paths::COMMUNE_OBJECTION,
    paths::ASSIST,
    paths::DESK,
    paths::RESIDENTS,
    paths::WITHDRAW_RESIDENT,
    paths::LETTERS,
    paths::PAPER,
    paths::PAPER_FORM,
    paths::PAPER_DONE,
    paths::PAPER_RECEIPT,
    paths::PAPER_WITHDRAW,
    paths::PAPER_LOG,
    paths::ORGANISATION_REQUESTS,
    paths::ORGANISATION_REQUEST,
    paths::CONSULTATION_LIST,
    paths::NEW_CONSULTATION,
    paths::PREPARE_CONSULTATION,
    paths::CONSULTATION_TEXTS,
    paths::CONSULTATION_AUDIENCE,
    paths::CONSULTATION_PHASES,
    paths::CONSULTATION_DOCUMENTS,
    paths::CANCEL_CONSULTATION,
    paths::PREPARE_OUTCOME,
    paths::OUTCOME_POINT,
    paths::CORRECT_OUTCOME,
    paths::PREPARE_QUESTIONS,
    paths::UPLOAD_QUESTIONS,
    paths::EDIT_QUESTION,
    paths::PUBLISH_QUESTIONS,
    paths::OPINIONS,
    paths::OPTION_BOARD,
    paths::UPLOAD_OPTIONS,
    paths::PREPARE_OPTION,
    paths::DECIDE_OPTION,
    paths::OPTION_APPEAL,
    paths::PREPARE_BALLOT,
    paths::BALLOT_ENVELOPES,
    paths::BALLOT_OPTIONS,
    paths::EDIT_BALLOT_OPTION,
    paths::WITHDRAW_BALLOT_OPTION,
    paths::VOID_BALLOT,
    paths::BALLOT_TURNOUT,
    paths::BALLOT_COUNT,
    paths::BALLOT_PAPER,
    paths::BALLOT_PEOPLE,
    paths::BALLOT_PERSON,
    paths::BALLOT_ENTRY,
    paths::BALLOT_DIFFERENCES,
    paths::BALLOT_DIFFERENCE,
    paths::BALLOT_BALANCE,
    paths::KIOSK_DESK,
    paths::KIOSK_PERSON,
];

/// The layer: counts for the staff, before one of their pages is drawn.
pub(super) async fn count(visit: Visit, request: Request, next: Next) -> Result<Response> {
    let has_rail = request.method() == Method::GET && request.extensions().get::<MatchedPath>().is_some_and(|route| PAGES.contains(&route.as_str()));
    if has_rail && let Some(viewer) = &visit.viewer {
        let slug = request.uri().path().split('/').nth(1).unwrap_or_default();
        // What there is not says so itself.
        if let Ok(commune) = communes::find(&visit.app, slug).await
            && viewer.is_staff(commune.id)
        {
            visit.set_counts(counts(&visit.app, viewer, &commune).await?);
        }
    }
    Ok(next.run(request).await)
}

async fn counts(app: &App, viewer: &Viewer, commune: &Commune) -> Result<StaffCounts> {
    let (now, id) = (app.clock.now(), commune.id);
    let (administrates, answers) = (viewer.is_administrator(id), viewer.is_officer(id));
    let moderates = administrates || viewer.is_moderator(id);
    let mut parts = Parts::default();
    if moderates {
        parts = moderation::with_waiting(parts, viewer, commune);
    }
    if answers {
        parts = problems::with_reported(office::with_promised(parts, id, now), id);
    }
    let asks = (answers || administrates) && commune.has_consultations;
    if asks {
        parts = consultations::office::with_undecided(parts, id, now);
    }
    if administrates {
        parts = objections::with_open(parts, commune, now);
    }
    if !moderates && !answers {
        return Ok(StaffCounts::default());
    }
    let rows = parts.load(&mut &app.db).await?;
    let mut counts = Vec::new();
    let mut add = |room, (waiting, late)| counts.push(RoomCount { room, waiting, late });
    if moderates {
        add(StaffRoom::Moderation, moderation::count_waiting(app, commune, &rows).await?);
    }
    if answers {
        add(StaffRoom::Answers, office::promised(&rows));
        add(StaffRoom::Problems, (problems::reported_count(&rows), 0));
    }
    if asks {
        add(StaffRoom::Consultations, consultations::office::undecided(&rows));
    }
    if administrates {
        let due = organisations::waiting_until(&rows, commune);
        add(StaffRoom::Organisations, (due.len() as i64, due.iter().filter(|due| **due < now).count() as i64));
        add(StaffRoom::Settings, objections::count_open(&rows));
    }
    Ok(StaffCounts(counts))
}
