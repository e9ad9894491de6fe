//! Handlers of flags, the queue and decisions; [`contesting`] has those of authors and appeals, [`holding`] those of the
//! commune's rules before publication, [`record`] the public log.

mod contesting;
mod holding;
mod record;

use app::model::content::ItemKind;
use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::moderation::{DecisionFields, FlagFields, FlagPage, ItemPage, QueueFilter};
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use super::content::Content;
use super::deciding::{self, Verdict};
use super::flagging::{self, Flagged};
use super::{Item, queue};
use crate::communes::{self, Commune};
use crate::error::{Error, Result};
use crate::http::Visit;
use crate::http::forms::{self, Form};
use crate::http::limits::Action;
use crate::{AppState, problems, solutions};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(paths::PROBLEM_FLAG, get(problem_flag_form).post(flag_problem))
        .route(paths::SOLUTION_FLAG, get(solution_flag_form).post(flag_solution))
        .route(paths::COMMENT_FLAG, get(comment_flag_form).post(flag_comment))
        .route(paths::MODERATION, get(show_queue))
        .route(paths::MODERATION_ITEM, get(show_item))
        .route(paths::MODERATION_HIDE, post(hide))
        .route(paths::MODERATION_RESTORE, post(restore))
        .route(paths::MODERATION_DISMISS, post(dismiss))
        .route(paths::MODERATION_CONFIRM, post(confirm))
        .route(paths::MODERATION_RELEASE, post(release))
        .merge(contesting::routes())
        .merge(holding::routes())
        .merge(record::routes())
}

/// Slug and number or id of what is flagged.
type Place = Path<(String, String)>;

async fn problem(app: &AppState, slug: &str, number: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let found = problems::find(&mut &app.db, commune.id, number).await?;
    Ok((commune, found.id.into()))
}

async fn solution(app: &AppState, slug: &str, number: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let found = solutions::find(&mut &app.db, commune.id, number).await?;
    Ok((commune, found.id.into()))
}

async fn comment(app: &AppState, slug: &str, id: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    Ok((commune, Item { kind: ItemKind::Comment, id }))
}

async fn problem_flag_form(State(app): State<AppState>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (commune, item) = problem(&app, &slug, &number).await?;
    flag_form(&app, &visit, &commune, item, &paths::problem_flag(&slug, number)).await
}

async fn solution_flag_form(State(app): State<AppState>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (commune, item) = solution(&app, &slug, &number).await?;
    flag_form(&app, &visit, &commune, item, &paths::solution_flag(&slug, number)).await
}

async fn comment_flag_form(State(app): State<AppState>, visit: Visit, Path((slug, id)): Place) -> Result<Response> {
    let (commune, item) = comment(&app, &slug, &id).await?;
    flag_form(&app, &visit, &commune, item, &paths::comment_flag(&slug, id)).await
}

async fn flag_problem(State(app): State<AppState>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = problem(&app, &slug, &number).await?;
    flag(&app, &visit, &commune, item, &paths::problem_flag(&slug, number), fields).await
}

async fn flag_solution(State(app): State<AppState>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = solution(&app, &slug, &number).await?;
    flag(&app, &visit, &commune, item, &paths::solution_flag(&slug, number), fields).await
}

async fn flag_comment(State(app): State<AppState>, visit: Visit, Path((slug, id)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = comment(&app, &slug, &id).await?;
    flag(&app, &visit, &commune, item, &paths::comment_flag(&slug, id), fields).await
}

async fn flag_form(app: &AppState, visit: &Visit, commune: &Commune, item: Item, action: &str) -> Result<Response> {
    let content = flagging::flaggable(app, commune, item).await?;
    let viewer = visit.require()?;
    if content.is_own(viewer) {
        return Ok(own(visit, commune, &content));
    }
    let already = flagging::has_flagged(app, viewer, &content).await?;
    let fields = visit.take_kept::<FlagFields>(action).await?.unwrap_or_default();
    let cooling = flagging::cooling_until(&mut &app.db, viewer, commune.id, app.clock.now()).await?.map(Into::into);
    let page = FlagPage { cooling, ..flag_page(commune, &content, action, already) };
    Ok(visit.page(Some(commune), |f| pages::flag::page(f, page, fields, FormErrors::default())))
}

async fn flag(app: &AppState, visit: &Visit, commune: &Commune, item: Item, action: &str, fields: FlagFields) -> Result<Response> {
    let content = flagging::flaggable(app, commune, item).await?;
    let Some(viewer) = &visit.viewer else { return visit.keep_and_sign_in(action, &fields).await };
    if content.is_own(viewer) {
        return Ok(own(visit, commune, &content));
    }
    visit.limit(Action::Post)?;
    let back = content.path(&commune.slug);
    match flagging::flag(app, viewer, commune, item, &fields).await {
        Ok(Flagged::Recorded) => visit.done(tr::flags::DONE, &back).await,
        Ok(Flagged::Already) => {
            visit.say(Tone::Info, tr::flags::ALREADY.text(visit.lang)).await?;
            Ok(Redirect::to(&back).into_response())
        }
        Err(Error::Invalid(errors)) => {
            let page = flag_page(commune, &content, action, false);
            Ok(visit.refused(Some(commune), |f| pages::flag::page(f, page, fields, errors)))
        }
        Err(other) => Err(other),
    }
}

fn flag_page(commune: &Commune, content: &Content, action: &str, already: bool) -> FlagPage {
    FlagPage { kind: content.item.kind, action: action.to_owned(), back: content.path(&commune.slug), already, cooling: None }
}

/// Nobody flags their own text.
fn own(visit: &Visit, commune: &Commune, content: &Content) -> Response {
    let back = content.path(&commune.slug);
    visit.page_with(StatusCode::FORBIDDEN, Some(commune), |f| {
        pages::flag::not_possible(f, f.t(tr::flags::OWN_TITLE).to_owned(), f.t(tr::flags::OWN).to_owned(), back)
    })
}

async fn show_queue(State(app): State<AppState>, visit: Visit, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let filter: QueueFilter = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let commune = communes::find(&app, &slug).await?;
    let page = queue::page(&app, visit.require()?, &commune, filter).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation::page(f, page)))
}

/// Slug, kind and id of what is decided about.
pub(super) type ItemPlace = Path<(String, String, String)>;

pub(super) async fn place(app: &AppState, Path((slug, kind, id)): ItemPlace) -> Result<(Commune, Item)> {
    let commune = communes::find(app, &slug).await?;
    let kind = ItemKind::parse(&kind).ok_or(Error::NotFound)?;
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    Ok((commune, Item { kind, id }))
}

async fn show_item(State(app): State<AppState>, visit: Visit, path: ItemPlace) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let page = queue::item(&app, visit.require()?, &commune, item).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_item::page(f, page, DecisionFields::default(), FormErrors::default(), None)))
}

async fn hide(State(app): State<AppState>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let verdict = deciding::hiding(&fields);
    decide(&app, &visit, &commune, item, fields, verdict).await
}

async fn restore(State(app): State<AppState>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let verdict = deciding::restoring(&fields);
    decide(&app, &visit, &commune, item, fields, verdict).await
}

async fn dismiss(State(app): State<AppState>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    decide(&app, &visit, &commune, item, fields, Ok(Verdict::Dismiss)).await
}

async fn confirm(State(app): State<AppState>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    decide(&app, &visit, &commune, item, fields, Ok(Verdict::Confirm)).await
}

async fn release(State(app): State<AppState>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    decide(&app, &visit, &commune, item, fields, Ok(Verdict::Release)).await
}

async fn decide(app: &AppState, visit: &Visit, commune: &Commune, item: Item, fields: DecisionFields, verdict: Result<Verdict>) -> Result<Response> {
    let viewer = visit.require()?;
    let page = queue::item(app, viewer, commune, item).await?;
    if page.may_decide && page.own {
        let again = |f: &_| pages::moderation_item::page(f, page, DecisionFields::default(), FormErrors::default(), None);
        return Ok(visit.page_with(StatusCode::FORBIDDEN, Some(commune), again));
    }
    let confirms = matches!(verdict, Ok(Verdict::Confirm)) && page.may_confirm;
    if !page.may_decide && !confirms {
        return Err(Error::Forbidden);
    }
    let done = match (verdict, deciding::seen(&fields)) {
        (Ok(verdict), Ok(seen)) => deciding::decide(app, viewer, commune, item, seen, &verdict).await.map(|()| deciding::done(&verdict)),
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(message) => visit.done(message, &paths::moderation(&commune.slug)).await,
        Err(Error::Invalid(errors)) => Ok(shown_again(visit, commune, StatusCode::UNPROCESSABLE_ENTITY, page, fields, errors, None)),
        Err(Error::Conflict(why)) => {
            let page = queue::item(app, viewer, commune, item).await?;
            Ok(shown_again(visit, commune, StatusCode::CONFLICT, page, fields, FormErrors::default(), Some(why)))
        }
        Err(other) => Err(other),
    }
}

/// The item as it is now, with what the moderator had written.
fn shown_again(
    visit: &Visit,
    commune: &Commune,
    status: StatusCode,
    page: ItemPage,
    fields: DecisionFields,
    errors: FormErrors,
    conflict: Option<Key>,
) -> Response {
    visit.page_with(status, Some(commune), |f| pages::moderation_item::page(f, page, fields, errors, conflict))
}
