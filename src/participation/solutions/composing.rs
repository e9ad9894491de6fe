//! Handlers of what an author does: compose, preview, publish, discard, edit, withdraw.

use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::paths;
use app::model::solutions::{Collision, CollisionPage, Composing, SolutionFields, WithdrawPage};
use app::pages;
use app::words::tr;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::drafts::{self, Outcome};
use super::reading::resolve;
use super::{edits, page};
use crate::base::App;
use crate::base::db::{RowId, SolutionId};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::web::{Form, Visit, forms};

/// What a link to the empty form may already say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Beginning {
    problem: String,
    category: String,
    subcategory: String,
}

pub(super) async fn new_form(State(app): State<App>, visit: Visit, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let begun: Beginning = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let topic = if begun.subcategory.is_empty() { String::new() } else { format!("{}/{}", begun.category, begun.subcategory) };
    let empty = SolutionFields { key: app.rng.id::<RowId>(app.clock.now()).to_string(), problems: begun.problem, topic, ..SolutionFields::default() };
    let fields = visit.take_kept().await?.unwrap_or(empty);
    let mut page = page::form(&app, &commune, Composing::New, fields, FormErrors::default()).await?;
    if let Some(viewer) = &visit.viewer {
        page.drafts = drafts::drafts(&app, viewer.id).await?.into_iter().filter(|draft| draft.commune == slug).collect();
    }
    Ok(visit.page(Some(&commune), |f| pages::solution_form::page(f, page)))
}

pub(super) async fn create(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(mut fields): Form<SolutionFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    if looks_for_problems(&mut fields) {
        return form_page(&visit, &commune, Composing::New, fields).await;
    }
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    let outcome = drafts::create(&app, viewer, &commune, &fields).await;
    answer(&visit, &commune, Sent { composing: Composing::New, existing: None, fields }, outcome).await
}

pub(super) async fn draft_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let draft = drafts::own(&app, visit.require()?, &commune, &id).await?;
    let fields = match visit.take_kept().await? {
        Some(kept) => kept,
        None => page::fields(&app, &commune, &draft).await?,
    };
    form_page(&visit, &commune, Composing::Draft(id), fields).await
}

pub(super) async fn save_draft(
    State(app): State<App>,
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    Form(mut fields): Form<SolutionFields>,
) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let draft = drafts::own(&app, viewer, &commune, &id).await?;
    if looks_for_problems(&mut fields) {
        return form_page(&visit, &commune, Composing::Draft(id), fields).await;
    }
    visit.limit(Action::Post)?;
    let outcome = drafts::save(&app, viewer, &commune, &draft, &fields).await;
    answer(&visit, &commune, Sent { composing: Composing::Draft(id), existing: Some(draft.id), fields }, outcome).await
}

pub(super) async fn preview(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let draft = drafts::own(&app, viewer, &commune, &id).await?;
    let fields = page::fields(&app, &commune, &draft).await?;
    match drafts::check(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok(()) => {
            let page = page::preview(&app, &commune, draft).await?;
            Ok(visit.page(Some(&commune), |f| pages::solution_preview::page(f, page)))
        }
        Err(errors) => refused(&visit, &commune, Composing::Draft(id), fields, errors).await,
    }
}

/// What the preview sends.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PublishFields {
    version: String,
}

pub(super) async fn publish(
    State(app): State<App>,
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    Form(seen): Form<PublishFields>,
) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    // The preview is read again after signing in, and its button pressed again.
    let viewer = visit.require()?;
    let draft = drafts::own(&app, viewer, &commune, &id).await?;
    visit.limit(Action::Post)?;
    let fields = page::fields(&app, &commune, &draft).await?;
    let seen = SolutionFields { version: seen.version, ..fields.clone() };
    let outcome = drafts::publish(&app, viewer, &commune, &draft, &seen).await;
    if let Ok(Outcome::Collided(_)) = outcome {
        visit.flash(Tone::Warning, tr::solution_form::CHANGED_SINCE_PREVIEW.text(visit.lang)).await?;
        return Ok(Redirect::to(&paths::draft_preview(&slug, &id)).into_response());
    }
    answer(&visit, &commune, Sent { composing: Composing::Draft(id), existing: Some(draft.id), fields }, outcome).await
}

pub(super) async fn discard(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let draft = drafts::own(&app, visit.require()?, &commune, &id).await?;
    drafts::discard(&app, &draft).await?;
    visit.done(tr::solution_form::DISCARDED, &paths::solutions(&slug)).await
}

pub(super) async fn edit_form(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, solution) = resolve(&app, &slug, &number).await?;
    edits::require_own(visit.require()?, &solution)?;
    if let Some(kept) = visit.take_kept().await? {
        return form_page(&visit, &commune, Composing::Published(solution.number), kept).await;
    }
    if !edits::is_editable(&commune, &solution, app.clock.now()) {
        return Err(Error::Conflict(tr::solution_form::CLOSED));
    }
    let fields = page::published_fields(&app, &commune, &solution).await?;
    form_page(&visit, &commune, Composing::Published(solution.number), fields).await
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, String)>,
    Form(mut fields): Form<SolutionFields>,
) -> Result<Response> {
    let (commune, solution) = resolve(&app, &slug, &number).await?;
    let viewer = visit.require()?;
    edits::require_own(viewer, &solution)?;
    if looks_for_problems(&mut fields) {
        return form_page(&visit, &commune, Composing::Published(solution.number), fields).await;
    }
    visit.limit(Action::Post)?;
    let outcome = edits::edit(&app, viewer, &commune, &solution, &fields).await;
    if matches!(outcome, Ok(Outcome::Published(_))) {
        return visit.done(tr::solution_form::EDITED, &paths::solution(&slug, solution.number)).await;
    }
    answer(&visit, &commune, Sent { composing: Composing::Published(solution.number), existing: Some(solution.id), fields }, outcome).await
}

pub(super) async fn withdraw_form(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, solution) = resolve(&app, &slug, &number).await?;
    edits::require_own(visit.require()?, &solution)?;
    if !edits::is_withdrawable(&solution) {
        return Err(Error::Conflict(tr::solutions::CANNOT_WITHDRAW));
    }
    let page = WithdrawPage { number: solution.number, title: solution.title, support_count: solution.support_count };
    Ok(visit.page(Some(&commune), |f| pages::solution_withdraw::page(f, page)))
}

pub(super) async fn withdraw(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (_, solution) = resolve(&app, &slug, &number).await?;
    let viewer = visit.require()?;
    edits::withdraw(&app, viewer, &solution).await?;
    visit.done(tr::solutions::WITHDRAWN_NOW, &paths::solution(&slug, solution.number)).await
}

/// Whether a form was sent to look for problems, or to add one that was found: it then comes back with what was typed, and nothing is kept.
fn looks_for_problems(fields: &mut SolutionFields) -> bool {
    let added = std::mem::take(&mut fields.add);
    let looks = fields.intent == "find";
    if added.is_empty() {
        return looks;
    }
    fields.problems = if fields.problems.trim().is_empty() { added } else { format!("{}, {added}", fields.problems.trim()) };
    // What was looked for is found.
    fields.find.clear();
    true
}

/// A form that was sent: what it is about, and what was typed.
struct Sent {
    composing: Composing,
    /// What is kept already.
    existing: Option<SolutionId>,
    fields: SolutionFields,
}

/// Shows what became of a form: the next page, the same form with messages (422), or both texts side by side (409).
async fn answer(visit: &Visit, commune: &Commune, sent: Sent, outcome: Result<Outcome>) -> Result<Response> {
    let slug = &commune.slug;
    match outcome.or_errors()? {
        Ok(Outcome::Kept(id)) => visit.done(tr::solution_form::KEPT, &paths::draft(slug, id)).await,
        Ok(Outcome::Previewed(id)) => Ok(Redirect::to(&paths::draft_preview(slug, id)).into_response()),
        Ok(Outcome::Published(number)) => {
            visit.flash(Tone::Success, tr::solution_form::PUBLISHED.fill(visit.lang, commune.support_threshold, &[])).await?;
            Ok(Redirect::to(&paths::solution(slug, number)).into_response())
        }
        Ok(Outcome::Held(number)) => visit.done(tr::holding::RECEIVED, &paths::solution(slug, number)).await,
        Ok(Outcome::Collided(collision)) => collided(visit, commune, sent, collision).await,
        Err(errors) => refused(visit, commune, sent.composing, sent.fields, errors).await,
    }
}

async fn collided(visit: &Visit, commune: &Commune, sent: Sent, collision: Collision) -> Result<Response> {
    let Sent { composing, existing: Some(id), mut fields } = sent else { return Err(Error::Conflict(tr::solution_form::STALE)) };
    let current = page::current(&visit.app, id).await?;
    fields.version = current.version.to_string();
    let form = page::form(&visit.app, commune, composing, fields, FormErrors::default()).await?;
    let page = CollisionPage { collision, current, form };
    Ok(visit.page_with(StatusCode::CONFLICT, Some(commune), |f| pages::solution_form::collided(f, page)))
}

async fn form_page(visit: &Visit, commune: &Commune, composing: Composing, fields: SolutionFields) -> Result<Response> {
    let page = page::form(&visit.app, commune, composing, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(commune), |f| pages::solution_form::page(f, page)))
}

async fn refused(visit: &Visit, commune: &Commune, composing: Composing, fields: SolutionFields, errors: FormErrors) -> Result<Response> {
    let page = page::form(&visit.app, commune, composing, fields, errors).await?;
    Ok(visit.refused(Some(commune), |f| pages::solution_form::page(f, page)))
}
