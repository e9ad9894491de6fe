//! Handlers of the item page and its decisions; [`flags`] has those of flags, [`workbench`] those of the queue and of many at once, [`contesting`] those of
//! authors and appeals, [`holding`] those of the commune's rules before publication, [`mod@templates`] those of its notes to authors, [`redaction`] those
//! of photos, [`record`] the public log.

mod contesting;
mod flags;
mod holding;
mod names;
mod record;
mod redaction;
mod templates;
mod workbench;

pub use flags::flag_routes;

use app::model::content::ItemKind;
use app::model::form::FormErrors;
use app::model::moderation::DecisionFields;
use app::model::paths;
use app::pages;
use app::words::Key;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::communes::{self, Commune};
use crate::moderation::decisions;
use crate::moderation::decisions::verdict;
use crate::moderation::decisions::verdict::Verdict;
use crate::moderation::queue;
use crate::moderation::queue::next_case;
use crate::moderation::queue::next_case::Way;
use crate::people::accounts::Viewer;
use crate::web::Visit;
use crate::web::forms::{self, Form};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::MODERATION_ITEM, get(show_item))
        .route(paths::MODERATION_HIDE, post(hide))
        .route(paths::MODERATION_RESTORE, post(restore))
        .route(paths::MODERATION_DISMISS, post(dismiss))
        .route(paths::MODERATION_CONFIRM, post(confirm))
        .route(paths::MODERATION_RELEASE, post(release))
        .merge(flags::routes())
        .merge(workbench::routes())
        .merge(contesting::routes())
        .merge(holding::routes())
        .merge(names::routes())
        .merge(record::routes())
        .merge(redaction::routes())
        .merge(templates::routes())
}

/// Slug, kind and id of what is decided about.
pub(super) type ItemPlace = Path<(String, String, String)>;

pub(super) async fn place(app: &App, Path((slug, kind, id)): ItemPlace) -> Result<(Commune, Item)> {
    let commune = communes::find(app, &slug).await?;
    let kind = ItemKind::parse(&kind).ok_or(Error::NotFound)?;
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    Ok((commune, Item { kind, id }))
}

/// Where the moderator is on the way through the queue.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct GoQuery {
    go: String,
}

async fn show_item(State(app): State<App>, visit: Visit, path: ItemPlace, RawQuery(query): RawQuery) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let query: GoQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let viewer = visit.require()?;
    let fields = kept(&visit, &commune, item).await?;
    let page = queue::item(&app, viewer, &commune, item, if fields.go.is_empty() { &query.go } else { &fields.go }).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_item::page(f, page, fields, FormErrors::default(), None)))
}

/// What was typed into one of the page's forms before the session ended.
async fn kept(visit: &Visit, commune: &Commune, item: Item) -> Result<DecisionFields> {
    let (slug, kind, id) = (&commune.slug, item.kind.as_str(), item.id);
    let forms = [
        paths::moderation_hide(slug, kind, id),
        paths::moderation_restore(slug, kind, id),
        paths::moderation_dismiss(slug, kind, id),
        paths::moderation_confirm(slug, kind, id),
        paths::moderation_release(slug, kind, id),
        paths::moderation_appeal(slug, kind, id),
        paths::moderation_keep(slug, kind, id),
    ];
    for action in forms {
        if let Some(fields) = visit.take_kept_for(&action).await? {
            return Ok(fields);
        }
    }
    Ok(DecisionFields::default())
}

async fn hide(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let verdict = verdict::hiding(&fields);
    decide(&app, &visit, &commune, item, fields, verdict).await
}

async fn restore(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let verdict = verdict::restoring(&fields);
    decide(&app, &visit, &commune, item, fields, verdict).await
}

async fn dismiss(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    decide(&app, &visit, &commune, item, fields, Ok(Verdict::Dismiss)).await
}

async fn confirm(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    decide(&app, &visit, &commune, item, fields, Ok(Verdict::Confirm)).await
}

async fn release(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    decide(&app, &visit, &commune, item, fields, Ok(Verdict::Release)).await
}

async fn decide(app: &App, visit: &Visit, commune: &Commune, item: Item, fields: DecisionFields, verdict: Result<Verdict>) -> Result<Response> {
    let viewer = visit.require()?;
    let page = queue::item(app, viewer, commune, item, &fields.go).await?;
    if page.may_decide && page.own {
        let again = |f: &_| pages::moderation_item::page(f, page, DecisionFields::default(), FormErrors::default(), None);
        return Ok(visit.page_with(StatusCode::FORBIDDEN, Some(commune), again));
    }
    let confirms = matches!(verdict, Ok(Verdict::Confirm)) && page.may_confirm;
    if !page.may_decide && !confirms {
        return Err(Error::Forbidden);
    }
    let done = match (verdict, verdict::seen(&fields)) {
        (Ok(verdict), Ok(seen)) => decisions::decide(app, viewer, commune, item, seen, &verdict).await.map(|()| verdict::done(&verdict)),
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    finish(app, visit, commune, item, fields, done).await
}

/// After a decision: on the way, or the item as it is now with what was wrong or who was faster; what was typed stays.
async fn finish(app: &App, visit: &Visit, commune: &Commune, item: Item, fields: DecisionFields, done: Result<Key>) -> Result<Response> {
    let viewer = visit.require()?;
    let (status, errors, conflict) = match done {
        Ok(message) => return decided(app, visit, viewer, commune, &fields.go, message).await,
        Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(Error::Conflict(why)) => (StatusCode::CONFLICT, FormErrors::default(), Some(why)),
        Err(other) => return Err(other),
    };
    let page = queue::item(app, viewer, commune, item, &fields.go).await?;
    Ok(visit.page_with(status, Some(commune), |f| pages::moderation_item::page(f, page, fields, errors, conflict)))
}

/// After a decision: the queue, or the next thing for whoever goes through them one by one.
async fn decided(app: &App, visit: &Visit, viewer: &Viewer, commune: &Commune, go: &str, message: Key) -> Result<Response> {
    if go.is_empty() {
        return visit.done(message, &paths::moderation(&commune.slug)).await;
    }
    match next_case::next(app, viewer, commune, &Way::parse(go)).await? {
        Some(path) => visit.done(message, &path).await,
        None => visit.done(next_case::NOTHING_LEFT, &paths::moderation(&commune.slug)).await,
    }
}
