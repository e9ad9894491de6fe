//! A person's own page, in three parts: what they wrote, what they began, and how they sign in and what can be changed.

use app::model::accounts::{AccountPage, AccountPart, AccountSettings, Activity, Written};
use app::model::{Localized, paths};
use app::pages;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::db::{AccountId, Parts};
use crate::base::error::Result;
use crate::communes;
use crate::participation::{discussion, problems, solutions, support};
use crate::people::accounts::Phone;
use crate::people::{held_names, organisations, sign_on};
use crate::web::{Viewer, Visit};

/// Contributions of each kind.
const LISTED: i64 = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::ACCOUNT, get(activity)).route(paths::ACCOUNT_DRAFTS, get(drafts)).route(paths::ACCOUNT_SETTINGS, get(settings))
}

async fn activity(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    let activity = Activity {
        problems: problems::by_author(&app, viewer.id, LISTED).await?,
        solutions: solutions::by_author(&app, viewer.id, LISTED).await?,
        comments: discussion::by_author(&app, viewer.id, LISTED).await?,
        communes: all_communes(&app).await?,
    };
    show(&app, &visit, AccountPart::Activity(activity)).await
}

async fn drafts(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    show(&app, &visit, AccountPart::Drafts(solutions::drafts(&app, viewer.id).await?)).await
}

async fn settings(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    let settings = AccountSettings {
        email: viewer.email.clone(),
        phone: Phone::parse(&viewer.phone).map_or_else(String::new, |phone| phone.shown()),
        has_password: viewer.has_password,
        providers: sign_on::provider_links(&app, viewer.id).await?,
        communes: all_communes(&app).await?,
        organisations: viewer.organisations.iter().map(|known| (known.handle.clone(), known.name.clone())).collect(),
    };
    show(&app, &visit, AccountPart::Settings(settings)).await
}

async fn all_communes(app: &App) -> Result<Vec<(String, Localized)>> {
    Ok(communes::list(app).await?.into_iter().map(|commune| (commune.slug, commune.name)).collect())
}

async fn show(app: &App, visit: &Visit, part: AccountPart) -> Result<Response> {
    let viewer = visit.require()?;
    let page = AccountPage {
        name: viewer.name.clone(),
        waiting_name: held_names::waiting_for(app, viewer.id).await?,
        handle: viewer.handle.clone(),
        residences: residences(app, viewer).await?,
        invitations: organisations::waiting_for(app, viewer).await?,
        written: written(app, viewer.id).await?,
        part,
    };
    Ok(visit.page(None, |f| pages::account::page(f, page)))
}

async fn residences(app: &App, viewer: &Viewer) -> Result<Vec<Localized>> {
    Ok(communes::list(app).await?.into_iter().filter(|commune| viewer.residences.contains(&commune.id)).map(|commune| commune.name).collect())
}

/// One statement counts a person's own rows, each by its index.
async fn written(app: &App, account: AccountId) -> Result<Written> {
    let parts = problems::with_written(Parts::default(), account);
    let parts = support::with_given(discussion::with_written(solutions::with_written(parts, account), account), account);
    let rows = parts.load(&mut &app.db).await?;
    let count = |part: &str| rows.of(part).map(|row| row.number(0)).sum::<i64>();
    Ok(Written { contributions: count("own_problems") + count("own_solutions"), supports: count("given_supports"), comments: count("own_comments") })
}
