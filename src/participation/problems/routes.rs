//! The list, reporting, "me too", and the commune's word on where it stands.

use app::model::content::{Photo, ProblemState, Role};
use app::model::form::FormErrors;
use app::model::outcome::{PhotoOutcome, SupportOutcome};
use app::model::paths;
use app::model::problems::{ProblemFields, ProblemFormPage, StateFields, StatePage};
use app::pages;
use app::words::tr;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Problem, find, list, me_too, reporting, states};
use crate::base::App;
use crate::base::db::PhotoId;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::content::photos;
use crate::participation::facets::ListQuery;
use crate::participation::places::{self, Presses};
use crate::web::{Form, MultipartForm, Upload, Visit, forms};

/// The field for the beginning of a photo whose smaller picture is sent beside it: in it stands where it was taken.
const BEGINNING: &str = "beginning";
/// Five photos and the texts.
const UPLOAD_LIMIT: usize = photos::MOST * photos::MOST_BYTES + 2 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(super::photos::routes())
        .route(paths::PROBLEMS, get(show_list))
        .route(paths::NEW_PROBLEM, get(form).post(report).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::PROBLEM_ME_TOO, post(set_me_too))
        .route(paths::PROBLEM_STATE, get(state_form).post(change_state))
}

/// The commune and the problem of an address.
pub async fn resolve(app: &App, slug: &str, number: &str) -> Result<(Commune, Problem)> {
    let commune = communes::find(app, slug).await?;
    let problem = find(&mut &app.db, commune.id, number.parse().map_err(|_| Error::NotFound)?).await?;
    Ok((commune, problem))
}

async fn show_list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let query: ListQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let asked = list::Asked::parse(&app, &commune, &query).await?;
    if !asked.is_first() {
        let page = list::page(&app, &commune, asked).await?;
        return Ok(visit.page(Some(&commune), |f| pages::problems::page(f, page)));
    }
    let address = pages::problems::address(&commune.slug, &asked.filter);
    visit.page_for_all((&commune, &address), list::page(&app, &commune, asked), pages::problems::page).await
}

async fn form_page(visit: &Visit, commune: &Commune, mut fields: ProblemFields, kept: Vec<Photo>, errors: FormErrors) -> Result<ProblemFormPage> {
    if fields.upload_key.len() < 16 {
        fields.upload_key = format!("{}{}{}", visit.app.rng.handle(), visit.app.rng.handle(), visit.app.rng.handle());
    }
    let map = communes::map(commune);
    if reporting::point(map.as_deref(), &fields).is_none() {
        fields.latitude.clear();
        fields.longitude.clear();
    }
    let neighbourhoods = communes::offered_neighbourhoods(&visit.app, commune.id).await?;
    Ok(ProblemFormPage {
        fields,
        errors,
        neighbourhoods: neighbourhoods.into_iter().map(|known| (known.slug, known.name)).collect(),
        map: map.as_deref().cloned(),
        from_photo: false,
        photos: kept,
        most_photos: photos::MOST,
        organisations: visit.frame(Some(commune)).viewer.map_or_else(Vec::new, |viewer| viewer.organisations),
    })
}

async fn form(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let fields: ProblemFields = visit.take_kept().await?.unwrap_or_default();
    let kept = reporting::with_alt(photos::pending(&app, &fields.upload_key, &fields.photo).await?, &fields);
    let page = form_page(&visit, &commune, fields, kept, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::problem_form::page(f, page)))
}

async fn report(State(app): State<App>, visit: Visit, Path(slug): Path<String>, upload: Upload) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.limit(Action::Post)?;
    let MultipartForm::<ProblemFields> { mut fields, files, extra } = upload.read(&app.uploads, photos::room(photos::MOST)).await?;
    let (beginnings, mut files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.field == BEGINNING);
    if fields.upload_key.len() < 16 || fields.upload_key.len() > 64 {
        fields.upload_key = format!("{}{}{}", app.rng.handle(), app.rng.handle(), app.rng.handle());
    }
    let room = photos::MOST.saturating_sub(fields.photo.len());
    let too_many = files.len() + extra > room;
    files.truncate(room);
    let network = visit.network();
    let visitor = visit.viewer.is_none().then_some((network.as_str(), slug.as_str()));
    let photos::Received { ids: new, mut places, mut errors } =
        photos::receive(&app, photos::Sender { upload_key: &fields.upload_key, visitor }, files).await?;
    for beginning in beginnings {
        places.extend(photos::place_of(beginning).await?);
    }
    if too_many {
        errors.add_counted("photos", tr::photos::OVER_MOST, photos::MOST);
    }
    fields.photo.extend(new.iter().map(ToString::to_string));
    if fields.intent == "upload" {
        return Ok(uploaded(&visit, &new, &errors, on_map(&commune, &places)));
    }
    let mut kept = reporting::with_alt(photos::pending(&app, &fields.upload_key, &fields.photo).await?, &fields);
    let removed = !fields.remove.is_empty();
    kept.retain(|photo| photo.id != fields.remove);
    if pressed_map(&commune, &mut fields) || removed {
        let page = form_page(&visit, &commune, fields, kept, errors).await?;
        return Ok(visit.page(Some(&commune), |f| pages::problem_form::page(f, page)));
    }
    let from_photo = propose_place(&commune, &mut fields, &places);
    // A photo that was refused is said before anybody is sent to sign in, and where one was taken is shown before anybody publishes it; one that was just
    // uploaded has no alternative text yet: it is asked for beside the picture.
    if errors.is_empty() && !from_photo {
        visit.set_typed(serde_html_form::to_string(&fields).map_err(|error| anyhow::anyhow!(error))?);
        let viewer = visit.require()?;
        match super::reporting::report(&app, viewer, &commune, &fields, &kept).await {
            Ok(reporting::Reported { number, held }) => {
                let message = if held { tr::holding::RECEIVED } else { tr::problems::REPORTED };
                return visit.done(message, &paths::problem(&slug, number)).await;
            }
            Err(Error::Invalid(found)) => errors = found,
            Err(other) => return Err(other),
        }
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ProblemFormPage { from_photo, ..form_page(&visit, &commune, fields, kept, errors).await? };
    Ok(visit.page_with(status, Some(&commune), |f| pages::problem_form::page(f, page)))
}

/// The first of these places that is on the commune's map.
fn on_map(commune: &Commune, places: &[(i64, i64)]) -> Option<(i64, i64)> {
    let map = communes::map(commune)?;
    places.iter().copied().find(|(latitude, longitude)| map.project(*latitude, *longitude).is_some())
}

/// Puts the point where a photo says that it was taken, if that is in the commune and whoever reports has shown none; whether it did.
fn propose_place(commune: &Commune, fields: &mut ProblemFields, places: &[(i64, i64)]) -> bool {
    let seen = std::mem::take(&mut fields.seen);
    if reporting::point(communes::map(commune).as_deref(), fields).is_some() {
        return false;
    }
    let read = |place: &String| {
        let (latitude, longitude) = place.split_once(',')?;
        Some((latitude.parse().ok()?, longitude.parse().ok()?))
    };
    let places: Vec<(i64, i64)> = places.iter().copied().chain(seen.iter().filter_map(read)).collect();
    let Some((latitude, longitude)) = on_map(commune, &places) else { return false };
    (fields.latitude, fields.longitude) = (latitude.to_string(), longitude.to_string());
    true
}

/// Photos sent ahead of the form by the picker.
fn uploaded(visit: &Visit, new: &[PhotoId], errors: &FormErrors, place: Option<(i64, i64)>) -> Response {
    if !errors.is_empty() {
        return visit.refused_json(errors);
    }
    let place = place.map(|(latitude, longitude)| format!("{latitude},{longitude}")).unwrap_or_default();
    let outcome = |id: &PhotoId| PhotoOutcome { id: ToString::to_string(id), thumbnail: paths::photo(id, "small"), place: place.clone() };
    let outcomes: Vec<PhotoOutcome> = new.iter().map(outcome).collect();
    Json(outcomes).into_response()
}

/// Whether the map was pressed, or its point removed; the fields then carry the point.
fn pressed_map(commune: &Commune, fields: &mut ProblemFields) -> bool {
    let (latitude, longitude, intent) = (&mut fields.latitude, &mut fields.longitude, &mut fields.intent);
    places::pressed(commune, Presses { latitude, longitude, intent, press: &mut fields.press })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MeTooFields {
    act: String,
}

async fn set_me_too(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Form(fields): Form<MeTooFields>) -> Result<Response> {
    let (_, problem) = resolve(&app, &slug, &number).await?;
    if !problem.visibility.is_public() {
        return Err(Error::NotFound);
    }
    let path = paths::problem(&slug, problem.number);
    let viewer = visit.require()?;
    visit.limit(Action::Support)?;
    let (me_too, message) = match fields.act.as_str() {
        "support" => (true, tr::problems::ME_TOO_DONE),
        "withdraw" => (false, tr::problems::ME_TOO_WITHDRAWN),
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    let count = me_too::set(&app, viewer, &problem, me_too).await?;
    if !visit.wants_json {
        return visit.done(message, &path).await;
    }
    let count_text = app::format::number(visit.lang, count);
    Ok(Json(SupportOutcome { supported: me_too, count, count_text, message: message.text(visit.lang).to_owned(), percent: 0 }).into_response())
}

async fn for_officer(app: &App, visit: &Visit, slug: &str, number: &str) -> Result<(Commune, Problem)> {
    let (commune, problem) = resolve(app, slug, number).await?;
    visit.require_role(Role::Officer, &commune)?;
    if problem.visibility.is_public() { Ok((commune, problem)) } else { Err(Error::NotFound) }
}

fn state_page(problem: &Problem, fields: StateFields, errors: FormErrors) -> StatePage {
    let choices = ProblemState::ALL.iter().copied().filter(|to| states::can_become(problem.state, *to)).collect();
    StatePage { number: problem.number, title: problem.title.clone(), state: problem.state, choices, fields, errors }
}

async fn state_form(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, problem) = for_officer(&app, &visit, &slug, &number).await?;
    let page = state_page(&problem, visit.take_kept().await?.unwrap_or_default(), FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::problem_state::page(f, page)))
}

async fn change_state(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Form(fields): Form<StateFields>) -> Result<Response> {
    let (commune, problem) = for_officer(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let (status, errors) = match states::change(&app, visit.require()?, &commune, &problem, &fields).await {
        Ok(()) => return visit.done(tr::problems::STATE_SAVED, &paths::problem(&slug, problem.number)).await,
        Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(Error::Conflict(why)) => (StatusCode::CONFLICT, FormErrors::of("state", why)),
        Err(other) => return Err(other),
    };
    let page = state_page(&problem, fields, errors);
    Ok(visit.page_with(status, Some(&commune), |f| pages::problem_state::page(f, page)))
}
