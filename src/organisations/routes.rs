//! An organisation's public page.

use app::model::accounts::{CommentLink, ProfilePage};
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use super::store;
use crate::error::{Error, Result};
use crate::http::Visit;
use crate::{AppState, communes, discussion, problems, solutions};

/// Contributions of each kind.
const LISTED: i64 = 20;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route(paths::ORGANISATION, get(show))
}

async fn show(State(app): State<AppState>, visit: Visit, Path(handle): Path<String>) -> Result<Response> {
    let found = store::approved(&app.db, &handle).await?.ok_or(Error::NotFound)?;
    let commune = communes::get(&app, found.commune_id).await?;
    let comments = discussion::by_organisation(&app, found.id, LISTED).await?;
    let page = ProfilePage {
        name: found.name,
        kind: Some(found.kind),
        about: found.about,
        since: found.created_at.into(),
        problems: problems::by_organisation(&app, found.id, LISTED).await?,
        solutions: solutions::by_organisation(&app, found.id, LISTED).await?,
        comments: comments.into_iter().map(|comment| CommentLink { path: comment.path, excerpt: comment.excerpt, at: comment.at.into() }).collect(),
    };
    Ok(visit.page(Some(&commune), |f| pages::profile::page(f, page)))
}
