//! A person's own page: how they sign in, what they wrote, and what waits for them.

use app::model::accounts::AccountPage;
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::error::Result;
use crate::communes;
use crate::participation::{discussion, problems, solutions};
use crate::people::accounts::Phone;
use crate::people::{held_names, organisations, sign_on};
use crate::web::Visit;

/// Contributions of each kind.
const LISTED: i64 = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::ACCOUNT, get(show))
}

async fn show(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    let page = AccountPage {
        name: viewer.name.clone(),
        waiting_name: held_names::waiting_for(&app, viewer.id).await?,
        email: viewer.email.clone(),
        phone: Phone::parse(&viewer.phone).map_or_else(String::new, |phone| phone.shown()),
        has_password: viewer.has_password,
        providers: sign_on::provider_links(&app, viewer.id).await?,
        handle: viewer.handle.clone(),
        communes: communes::list(&app).await?.into_iter().map(|commune| (commune.slug, commune.name)).collect(),
        invitations: organisations::waiting_for(&app, viewer).await?,
        organisations: viewer.organisations.iter().map(|known| (known.handle.clone(), known.name.clone())).collect(),
        drafts: solutions::drafts(&app, viewer.id).await?,
        problems: problems::by_author(&app, viewer.id, LISTED).await?,
        solutions: solutions::by_author(&app, viewer.id, LISTED).await?,
        comments: discussion::by_author(&app, viewer.id, LISTED).await?,
    };
    Ok(visit.page(None, |f| pages::accounts::account(f, page)))
}
