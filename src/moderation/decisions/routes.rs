//! Deciding about one item, about many at once, and the commune's notes to authors.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::moderation::DecisionFields;
use app::model::paths;
use app::model::templates::TemplateFields;
use app::model::workbench::{BulkFields, Reading};
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::SweepId;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::kind::Item;
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::moderation::content::{ItemPlace, place};
use crate::moderation::decisions;
use crate::moderation::decisions::case::Actor;
use crate::moderation::decisions::verdict::Verdict;
use crate::moderation::decisions::{bulk, templates, verdict};
use crate::moderation::queue;
use crate::moderation::queue::next_case;
use crate::moderation::queue::position::Position;
use crate::web::Visit;
use crate::web::forms::{self, Form};

pub(in crate::moderation) fn routes() -> Router<App> {
    Router::new()
        .route(paths::MODERATION_ITEM, get(show_item))
        .route(paths::MODERATION_HIDE, post(hide))
        .route(paths::MODERATION_RESTORE, post(restore))
        .route(paths::MODERATION_DISMISS, post(dismiss))
        .route(paths::MODERATION_CONFIRM, post(confirm))
        .route(paths::MODERATION_RELEASE, post(release))
        .route(paths::MODERATION_BULK, get(preview).post(hide_many))
        .route(paths::MODERATION_SWEEP, get(sweep))
        .route(paths::MODERATION_UNDO, post(undo))
        .route(paths::TEMPLATES, get(show_templates).post(save_templates))
}

/// Where the moderator is in the queue.
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
    let page = queue::reading(&app, viewer, &commune, item, if fields.go.is_empty() { &query.go } else { &fields.go }).await?;
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
    let verdict = verdict::hiding(&fields);
    ItemVisit::find(&app, &visit, path).await?.decide(fields, verdict).await
}

async fn restore(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let verdict = verdict::restoring(&fields);
    ItemVisit::find(&app, &visit, path).await?.decide(fields, verdict).await
}

async fn dismiss(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    ItemVisit::find(&app, &visit, path).await?.decide(fields, Ok(Verdict::Dismiss)).await
}

async fn confirm(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    ItemVisit::find(&app, &visit, path).await?.decide(fields, Ok(Verdict::Confirm)).await
}

async fn release(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    ItemVisit::find(&app, &visit, path).await?.decide(fields, Ok(Verdict::Release)).await
}

/// The page of an item, to which one of its forms was sent.
pub(in crate::moderation) struct ItemVisit<'a> {
    app: &'a App,
    visit: &'a Visit,
    pub commune: Commune,
    pub item: Item,
}

impl<'a> ItemVisit<'a> {
    pub async fn find(app: &'a App, visit: &'a Visit, path: ItemPlace) -> Result<Self> {
        let (commune, item) = place(app, path).await?;
        Ok(Self { app, visit, commune, item })
    }

    async fn decide(&self, fields: DecisionFields, verdict: Result<Verdict>) -> Result<Response> {
        let viewer = self.visit.require()?;
        let page = queue::item(self.app, viewer, &self.commune, self.item, &fields.go).await?;
        if page.may_decide && page.own {
            let page = Reading { item: page, beside: Vec::new(), review_weight: self.commune.review_weight };
            let again = |f: &_| pages::moderation_item::page(f, page, DecisionFields::default(), FormErrors::default(), None);
            return Ok(self.visit.page_with(StatusCode::FORBIDDEN, Some(&self.commune), again));
        }
        let confirms = matches!(verdict, Ok(Verdict::Confirm)) && page.may_confirm;
        if !page.may_decide && !confirms {
            return Err(Error::Forbidden);
        }
        let actor = Actor { app: self.app, viewer, commune: &self.commune };
        let done = match (verdict, verdict::seen(&fields)) {
            (Ok(verdict), Ok(seen)) => decisions::decide(actor, self.item, seen, &verdict).await.map(|()| verdict::done(&verdict)),
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        self.finish(fields, done).await
    }

    /// After a decision: the next page, or the item as it is now with what was wrong or who was faster; what was typed stays.
    pub async fn finish(&self, fields: DecisionFields, done: Result<Key>) -> Result<Response> {
        let (status, errors, conflict) = match done {
            Ok(message) => return self.next(&fields.go, message).await,
            Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
            Err(Error::Conflict(why)) => (StatusCode::CONFLICT, FormErrors::default(), Some(why)),
            Err(other) => return Err(other),
        };
        let page = queue::reading(self.app, self.visit.require()?, &self.commune, self.item, &fields.go).await?;
        Ok(self.visit.page_with(status, Some(&self.commune), |f| pages::moderation_item::page(f, page, fields, errors, conflict)))
    }

    /// The queue, or the next thing for whoever goes through them one by one.
    async fn next(&self, go: &str, message: Key) -> Result<Response> {
        let queue = paths::moderation(&self.commune.slug);
        if go.is_empty() {
            return self.visit.done(message, &queue).await;
        }
        match next_case::next(self.app, self.visit.require()?, &self.commune, &Position::parse(go)).await? {
            Some(path) => self.visit.done(message, &path).await,
            None => self.visit.done(next_case::NOTHING_LEFT, &queue).await,
        }
    }
}

async fn preview(State(app): State<App>, visit: Visit, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let fields = match visit.take_kept::<BulkFields>().await? {
        Some(kept) => kept,
        None => forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default(),
    };
    let page = bulk::preview(&app, viewer, &commune, fields).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_bulk::preview(f, page, FormErrors::default())))
}

async fn hide_many(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<BulkFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    match bulk::hide(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok((sweep, hidden, left_out)) => {
            let said = tr::workbench::BULK_DONE.fill(visit.lang, &[("hidden", &hidden.to_string()), ("left", &left_out.to_string())]);
            visit.flash(Tone::Success, said).await?;
            Ok(Redirect::to(&paths::moderation_sweep(&slug, sweep)).into_response())
        }
        Err(errors) => {
            let chosen = !fields.item.is_empty();
            let page = bulk::preview(&app, viewer, &commune, fields).await?;
            // Others were faster: there is no form to correct.
            if chosen && page.rows.is_empty() {
                return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::moderation_bulk::preview(f, page, FormErrors::default())));
            }
            Ok(visit.refused(Some(&commune), |f| pages::moderation_bulk::preview(f, page, errors)))
        }
    }
}

fn sweep_id(text: &str) -> Result<SweepId> {
    Ok(SweepId(text.parse::<Uuid>().map_err(|_| Error::NotFound)?))
}

async fn sweep(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = bulk::page(&app, visit.require()?, &commune, sweep_id(&id)?).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_bulk::sweep(f, page)))
}

async fn undo(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let id = sweep_id(&id)?;
    let said = match bulk::take_back(&app, visit.require()?, &commune, id).await {
        Ok(back) => (Tone::Success, tr::workbench::UNDONE_DONE.fill(visit.lang, &[("count", &back.to_string())])),
        Err(Error::Conflict(why)) => (Tone::Warning, why.text(visit.lang).to_owned()),
        Err(other) => return Err(other),
    };
    visit.flash(said.0, said.1).await?;
    Ok(Redirect::to(&paths::moderation_sweep(&slug, id)).into_response())
}

async fn show_templates(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let fields = templates::fields(&app, visit.require()?, &commune).await?;
    let fields = visit.take_kept().await?.unwrap_or(fields);
    Ok(visit.page(Some(&commune), |f| pages::templates::page(f, fields, FormErrors::default())))
}

async fn save_templates(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<TemplateFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    viewer.require(Role::Administrator, &commune)?;
    visit.limit(Action::Post)?;
    match templates::save(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::templates::SAVED, &paths::templates(&slug)).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::templates::page(f, fields, errors))),
    }
}
