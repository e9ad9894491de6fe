//! The officer's forms: the answer, the works, the office.

use app::model::answer::{AnswerFields, AnswerForm, MilestoneFields, MilestonesPage};
use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::office::OfficeQuery;
use super::works;
use crate::base::App;
use crate::base::db::Parts;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::content::{bylines, photos};
use crate::participation::solutions::Solution;
use crate::participation::{discussion, solutions, support};
use crate::people::accounts::Viewer;
use crate::web::{Form, MultipartForm, Upload, Visit};

/// A photo that is too large for us but not for the form, so that the message stands beside the field.
const UPLOAD_LIMIT: usize = photos::MOST_BYTES + 2 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::ANSWER, get(answer).post(publish))
        .route(paths::MILESTONES, get(milestones).post(change_milestones).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::OFFICE, get(office))
}

/// The solution of an address, for an officer of its commune.
async fn for_officer<'a>(app: &App, visit: &'a Visit, slug: &str, number: &str) -> Result<(&'a Viewer, Commune, Solution)> {
    let commune = communes::find(app, slug).await?;
    let viewer = visit.require_role(Role::Officer, &commune)?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let solution = solutions::find(&mut &app.db, commune.id, number).await?;
    if solution.visibility.is_public() { Ok((viewer, commune, solution)) } else { Err(Error::NotFound) }
}

async fn answer(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (_, commune, solution) = for_officer(&app, &visit, &slug, &number).await?;
    let fields: AnswerFields = visit.take_kept().await?.unwrap_or_default();
    let form = form(&app, &commune, &solution, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::answer::page(f, form)))
}

/// The form, and beside it what it answers: the proposal, its supports, what is said for it and against it.
async fn form(app: &App, commune: &Commune, solution: &Solution, fields: AnswerFields, errors: FormErrors) -> Result<AnswerForm> {
    let rows = support::with_standing(solutions::with_page(Parts::default(), solution.id), None, solution.id).load(&mut &app.db).await?;
    let wrote = [solutions::byline(solution)].into_iter().chain(support::endorsers(&rows));
    let authors = bylines::load(&mut &app.db, wrote).await?;
    Ok(AnswerForm {
        number: solution.number,
        state: solution.state,
        due: solution.answer_due_at.map(Into::into),
        article: solutions::published_article(app, commune, solution, &rows, &authors).await?,
        support: support::standing(None, commune, solution, &rows, &authors),
        signals: support::signals(app, &[solution.id]).await?.remove(&solution.id),
        arguments: discussion::arguments(app, commune, solution.id.into()).await?,
        fields,
        errors,
    })
}

async fn publish(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Form(fields): Form<AnswerFields>) -> Result<Response> {
    let (viewer, commune, solution) = for_officer(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let (status, errors) = match super::publish(&app, viewer, &commune, &solution, &fields).await {
        Ok(()) => return visit.done(tr::answers::PUBLISHED, &format!("{}#answer", paths::solution(&slug, solution.number))).await,
        Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(Error::Conflict(why)) => (StatusCode::CONFLICT, FormErrors::of("decision", why)),
        Err(other) => return Err(other),
    };
    let form = form(&app, &commune, &solution, fields, errors).await?;
    Ok(visit.page_with(status, Some(&commune), |f| pages::answer::page(f, form)))
}

async fn milestones(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (_, commune, solution) = for_officer(&app, &visit, &slug, &number).await?;
    let fields: MilestoneFields = visit.take_kept().await?.unwrap_or_default();
    let page = works_page(&app, &solution, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::milestones::page(f, page)))
}

async fn change_milestones(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, upload: Upload) -> Result<Response> {
    visit.limit(Action::Post)?;
    // The file is read only after its sender is known.
    let ((viewer, commune, solution), upload) = upload.if_allowed(for_officer(&app, &visit, &slug, &number).await).await?;
    let MultipartForm::<MilestoneFields> { fields, files, .. } = upload.read(&app.uploads, photos::room(1)).await?;
    let changed = if fields.act == "photo" {
        works::show(&app, viewer, &commune, &solution, (&fields.alt, files)).await.map(|()| tr::answers::PHOTO_SAVED)
    } else {
        super::change_works(&app, viewer, &commune, &solution, &fields).await.map(|()| tr::answers::WORKS_SAVED)
    };
    match changed.or_errors()? {
        Ok(saved) => visit.done(saved, &paths::milestones(&slug, solution.number)).await,
        Err(errors) => {
            let page = works_page(&app, &solution, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::milestones::page(f, page)))
        }
    }
}

async fn works_page(app: &App, solution: &Solution, fields: MilestoneFields, errors: FormErrors) -> Result<MilestonesPage> {
    let milestones = works::milestones(app, solution).await?;
    let rows = photos::with_works(Parts::default(), &[solution.id]).load(&mut &app.db).await?;
    let photo = photos::works_of(&rows).remove(&solution.id);
    Ok(MilestonesPage { number: solution.number, title: solution.title.clone(), state: solution.state, milestones, photo, fields, errors })
}

async fn office(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(query): Query<OfficeQuery>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = super::office::office(&app, visit.require()?, &commune, &query).await?;
    Ok(visit.page(Some(&commune), |f| pages::office::page(f, page)))
}
