//! What an author can do about a hiding, and the decision about an appeal.

use app::model::form::FormErrors;
use app::model::moderation::{AppealAnswerFields, AppealFields, ContestPage, DecisionFields, ResubmitFields};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};

use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::kind::Content;
use crate::base::limits::Action;
use crate::communes::Commune;
use crate::moderation::content::{ItemPlace, place};
use crate::moderation::decisions::routes::ItemVisit;
use crate::moderation::{appeals, author_notice};
use crate::web::{Form, Visit};

pub(in crate::moderation) fn routes() -> Router<App> {
    Router::new()
        .route(paths::APPEAL, get(appeal_form).post(appeal))
        .route(paths::RESUBMIT, get(rewrite_form).post(rewrite))
        .route(paths::MODERATION_APPEAL, post(answer))
}

async fn contest_page(app: &App, commune: &Commune, content: &Content) -> Result<ContestPage> {
    let notice = author_notice(app, content.item).await?.ok_or(Error::Conflict(tr::appeals::NOT_HIDDEN))?;
    let action = paths::appeal(&commune.slug, content.item.kind.as_str(), content.item.id);
    Ok(ContestPage { notice, action, title: content.title.clone(), body: content.whole(), back: content.path(&commune.slug) })
}

async fn appeal_form(State(app): State<App>, visit: Visit, path: ItemPlace) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let content = appeals::own(&app, visit.require()?, &commune, item).await?;
    let page = contest_page(&app, &commune, &content).await?;
    let fields: AppealFields = visit.take_kept().await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::contest::appeal(f, page, fields, FormErrors::default())))
}

async fn appeal(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<AppealFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    let content = appeals::own(&app, viewer, &commune, item).await?;
    visit.limit(Action::Post)?;
    match appeals::appeal(&app, viewer, &commune, item, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::appeals::SENT, &content.path(&commune.slug)).await,
        Err(errors) => {
            let page = contest_page(&app, &commune, &content).await?;
            Ok(visit.refused(Some(&commune), |f| pages::contest::appeal(f, page, fields, errors)))
        }
    }
}

async fn rewrite_form(State(app): State<App>, visit: Visit, path: ItemPlace) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let content = appeals::own(&app, visit.require()?, &commune, item).await?;
    let page = contest_page(&app, &commune, &content).await?;
    let fields = visit.take_kept().await?.unwrap_or_else(|| appeals::rewriting(&content));
    Ok(visit.page(Some(&commune), |f| pages::contest::rewrite(f, page, fields, FormErrors::default())))
}

async fn rewrite(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<ResubmitFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    let content = appeals::own(&app, viewer, &commune, item).await?;
    visit.limit(Action::Post)?;
    match appeals::resubmit(&app, viewer, &commune, item, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::appeals::REWRITTEN_DONE, &content.path(&commune.slug)).await,
        Err(errors) => {
            let page = contest_page(&app, &commune, &content).await?;
            Ok(visit.refused(Some(&commune), |f| pages::contest::rewrite(f, page, fields, errors)))
        }
    }
}

async fn answer(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let on = ItemVisit::find(&app, &visit, path).await?;
    let ruling = AppealAnswerFields { outcome: fields.outcome.clone(), answer: fields.answer.clone() };
    let done = appeals::answer(&app, visit.require()?, &on.commune, on.item, &ruling).await;
    on.finish(fields, done).await
}
