//! Handlers of those who prepare outcomes: officers and administrators.

use app::model::consultation_forms::LackLine;
use app::model::consultations::Multilingual;
use app::model::form::FormErrors;
use app::model::languages::LANGS;
use app::model::outcomes::{CorrectionFields, CorrectionPage, OutcomeDraftPage, OutcomeFields, OutcomeStage, PointFields, PointPage, PointRow};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::bases::{self, Offered};
use super::drafting::{self, Desk};
use super::model::{Outcome, Point};
use super::{following, pledging, public, published, publishing, store, waits};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::part::Lack;
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation, ConsultationState, PhaseKind};
use crate::participation::solutions;
use crate::web::{Form, Visit};

type Place = Path<(String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PREPARE_OUTCOME, get(prepare).post(change))
        .route(paths::OUTCOME_POINT, get(point_form).post(save_point))
        .route(paths::PUBLISH_OUTCOME, post(publish))
        .route(paths::CORRECT_OUTCOME, get(correction_form).post(correct))
        .route(paths::ARCHIVE_CONSULTATION, post(archive))
}

/// What the page is drawn from, besides what is kept.
#[derive(Default)]
struct Typed {
    /// `None`: as it is kept.
    fields: Option<OutcomeFields>,
    errors: FormErrors,
    /// Why it was not published.
    refused: Option<Vec<Lack>>,
}

fn stage(consultation: &Consultation, state: ConsultationState, outcome: Option<&Outcome>) -> OutcomeStage {
    use ConsultationState as S;
    match state {
        _ if outcome.is_some_and(|outcome| outcome.published_at.is_some()) || consultation.decided_at.is_some() => OutcomeStage::Published,
        S::Cancelled => OutcomeStage::Cancelled,
        S::Closed | S::Counting => OutcomeStage::Draft,
        S::Draft | S::Published | S::Open | S::Decided | S::Followed | S::Archived => OutcomeStage::Early,
    }
}

async fn draft_page(visit: &Visit, commune: &Commune, consultation: &Consultation, typed: Typed) -> Result<OutcomeDraftPage> {
    let (app, now) = (&visit.app, visit.app.clock.now());
    let outcome = store::find(&mut &app.db, consultation.id).await?;
    let state = consultation.state(now);
    let stage = stage(consultation, state, outcome.as_ref());
    let Typed { fields, errors, refused } = typed;
    let was_refused = refused.is_some();
    let lacks = match refused {
        Some(lacks) => lacks,
        None if stage == OutcomeStage::Draft => {
            let (asked, when) = (consultation.asked(commune), (visit.lang.written(), state));
            let offered = bases::offered(app, &asked).await?;
            let mut lacks = publishing::uncounted(app, &mut &app.db, &asked, when).await?;
            lacks.extend(publishing::lacks(&mut &app.db, (commune, consultation), outcome.as_ref(), &offered, when).await?);
            lacks
        }
        None => Vec::new(),
    };
    let attached = outcome.as_ref().map_or(&[][..], |outcome| outcome.pledges.as_slice());
    let (attached, offered) = pledging::choices(app, commune, attached).await?;
    let row = |point: &Point| PointRow {
        number: point.number,
        title: point.title.clone(),
        decision: point.decision,
        bases: point.bases.len() as i64,
        milestones: public::milestone_lines(point, now),
    };
    // What was typed into another form of the page takes nothing away from this one.
    let mut fields = fields.unwrap_or_default();
    if let Some(outcome) = outcome.as_ref().filter(|_| fields.act != "save") {
        let Multilingual { ar, fr, en, zgh } = outcome.summary.clone();
        (fields.summary_ar, fields.summary_fr, fields.summary_en, fields.summary_zgh) = (ar, fr, en, zgh);
    }
    Ok(OutcomeDraftPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        stage,
        closes_at: consultation.schedule.asking(PhaseKind::ASKING).map(|(_, closes)| closes.into()),
        decides_at: consultation.decides_at.map(Into::into),
        lacks: lacks.into_iter().map(|lack| LackLine { text: lack.text, path: lack.path }).collect(),
        refused: was_refused,
        points: outcome.iter().flat_map(|outcome| &outcome.points).map(row).collect(),
        attached,
        offered,
        may_archive: following::can_be_archived(app, consultation),
        archived: consultation.archived_at.is_some(),
        needed: consultation.languages,
        written: LANGS.into_iter().filter(|lang| outcome.as_ref().is_some_and(|outcome| outcome.is_written_in(*lang))).collect(),
        fields,
        errors,
    })
}

async fn prepare(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    let typed = Typed { fields: visit.take_kept().await?, ..Typed::default() };
    let page = draft_page(&visit, &commune, &consultation, typed).await?;
    Ok(visit.page(Some(&commune), |f| pages::outcome_staff::page(f, page)))
}

async fn change(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<OutcomeFields>) -> Result<Response> {
    use tr::outcomes::staff as word;
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    let id = consultation.id;
    let (done, said) = match fields.act.as_str() {
        "add" => (following::add(&app, viewer, &commune, id, &fields).await, word::ADDED),
        "attach" | "detach" => (pledging::change(&app, viewer, &commune, id, (fields.act == "attach", &fields.pledge)).await, word::SAVED),
        "reach" => (following::reach(&app, viewer, &commune, id, &fields.milestone).await, word::REACHED),
        _ => (drafting::save_summary(&app, viewer, &commune, id, &fields).await, word::SAVED),
    };
    match done.or_errors()? {
        Ok(()) => visit.done(said, &paths::prepare_outcome(&commune.slug, consultation.number)).await,
        Err(errors) => {
            let page = draft_page(&visit, &commune, &consultation, Typed { fields: Some(fields), errors, refused: None }).await?;
            Ok(visit.refused(Some(&commune), |f| pages::outcome_staff::page(f, page)))
        }
    }
}

/// A point of an address: `new`, or one that there is.
async fn point_of(app: &App, consultation: &Consultation, named: &str) -> Result<Option<Point>> {
    if named == "new" {
        return Ok(None);
    }
    let number: i64 = named.parse().map_err(|_| Error::NotFound)?;
    let outcome = store::find(&mut &app.db, consultation.id).await?.ok_or(Error::NotFound)?;
    let point = outcome.points.into_iter().find(|point| point.number == number);
    point.map(Some).ok_or(Error::NotFound)
}

fn point_page(consultation: &Consultation, point: Option<i64>, offered: &[Offered], fields: PointFields) -> PointPage {
    PointPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        point,
        offered: offered.iter().map(Offered::line).collect(),
        needed: consultation.languages,
        fields,
        errors: FormErrors::default(),
    }
}

/// Refuses while the consultation asks something, and once it is decided.
fn require_draft(app: &App, consultation: &Consultation) -> Result<()> {
    if waits(app, consultation) { Ok(()) } else { Err(Error::Conflict(tr::outcomes::staff::NOT_NOW)) }
}

/// The form as it begins.
async fn begun(app: &App, point: Option<&Point>) -> Result<PointFields> {
    let Some(point) = point else { return Ok(PointFields::default()) };
    let mut numbers = Vec::new();
    for id in &point.solutions {
        numbers.push(solutions::get(&mut &app.db, *id).await?.number);
    }
    Ok(drafting::fields(point, &numbers))
}

async fn point_form(State(app): State<App>, visit: Visit, Path((slug, number, named)): Path<(String, String, String)>) -> Result<Response> {
    let (_, commune, consultation) = consultations::for_keepers(&app, &visit, &(slug, number)).await?;
    require_draft(&app, &consultation)?;
    let point = point_of(&app, &consultation, &named).await?;
    let offered = bases::offered(&app, &consultation.asked(&commune)).await?;
    let fields = match visit.take_kept().await? {
        Some(typed) => typed,
        None => begun(&app, point.as_ref()).await?,
    };
    let page = point_page(&consultation, point.map(|point| point.number), &offered, fields);
    Ok(visit.page(Some(&commune), |f| pages::outcome_staff::point(f, page)))
}

async fn save_point(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number, named)): Path<(String, String, String)>,
    Form(mut fields): Form<PointFields>,
) -> Result<Response> {
    use tr::outcomes::staff as word;
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &(slug, number)).await?;
    visit.limit(Action::Post)?;
    require_draft(&app, &consultation)?;
    let point = point_of(&app, &consultation, &named).await?;
    let offered = bases::offered(&app, &consultation.asked(&commune)).await?;
    let desk = Desk { commune: &commune, id: consultation.id, point: point.as_ref().map(|point| point.number), offered: &offered };
    let here = paths::prepare_outcome(&commune.slug, consultation.number);
    if fields.act == "remove" {
        drafting::remove_point(&app, viewer, desk).await?;
        return visit.done(word::REMOVED, &here).await;
    }
    match drafting::save_point(&app, viewer, desk, &fields).await.or_errors()? {
        Ok(_) => visit.done(word::SAVED, &here).await,
        Err(errors) => {
            // Whoever sends it again has seen that somebody else was faster.
            if let Some(stands) = point_of(&app, &consultation, &named).await? {
                fields.version = stands.version.to_string();
            }
            let page = PointPage { errors, ..point_page(&consultation, desk.point, &offered, fields) };
            Ok(visit.refused(Some(&commune), |f| pages::outcome_staff::point(f, page)))
        }
    }
}

async fn publish(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match publishing::publish(&app, viewer, &commune, &consultation, visit.lang.written()).await? {
        Ok(()) => visit.done(tr::outcomes::staff::PUBLISHED, &paths::outcome(&commune.slug, consultation.number)).await,
        Err(lacks) => {
            let typed = Typed { refused: Some(lacks), ..Typed::default() };
            let page = draft_page(&visit, &commune, &consultation, typed).await?;
            Ok(visit.refused(Some(&commune), |f| pages::outcome_staff::page(f, page)))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CorrectionQuery {
    text: String,
}

/// The form of a correction; what was typed stays, what was not is what stands there.
async fn correction_page(app: &App, consultation: &Consultation, fields: CorrectionFields, typed: bool) -> Result<CorrectionPage> {
    let outcome = published(&mut &app.db, consultation.id).await?;
    let (point, text, lang) = following::subject(&outcome, &fields.subject)?;
    let current = following::current(&outcome, (point, text, lang)).to_owned();
    let fields = if typed { fields } else { CorrectionFields { text: current, ..fields } };
    let (number, title) = (consultation.number, consultation.texts.title.clone());
    Ok(CorrectionPage { number, title, point, text, lang, fields, errors: FormErrors::default() })
}

async fn correction_form(State(app): State<App>, visit: Visit, Path(place): Place, Query(query): Query<CorrectionQuery>) -> Result<Response> {
    let (_, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    let kept: Option<CorrectionFields> = visit.take_kept().await?;
    let typed = kept.is_some();
    let fields = kept.unwrap_or_else(|| CorrectionFields { subject: query.text, ..CorrectionFields::default() });
    let page = correction_page(&app, &consultation, fields, typed).await?;
    Ok(visit.page(Some(&commune), |f| pages::outcome_staff::correction(f, page)))
}

async fn correct(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<CorrectionFields>) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match following::correct(&app, viewer, &commune, consultation.id, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::outcomes::staff::CORRECTED, &paths::outcome(&commune.slug, consultation.number)).await,
        Err(errors) => {
            let page = CorrectionPage { errors, ..correction_page(&app, &consultation, fields, true).await? };
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, Some(&commune), |f| pages::outcome_staff::correction(f, page)))
        }
    }
}

async fn archive(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    following::archive(&app, viewer, &commune, consultation.id).await?;
    visit.done(tr::outcomes::staff::ARCHIVED, &paths::prepare_outcome(&commune.slug, consultation.number)).await
}
