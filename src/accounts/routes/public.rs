//! A person's public page.

use app::model::accounts::{CommentLink, ProfilePage};
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::accounts::public_profile;
use crate::error::{Error, Result};
use crate::http::Visit;
use crate::{AppState, discussion, problems, solutions};

/// Contributions of each kind.
const LISTED: i64 = 20;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route(paths::PERSON, get(show))
}

async fn show(State(app): State<AppState>, visit: Visit, Path(handle): Path<String>) -> Result<Response> {
    let person = public_profile(&app, &handle).await?.ok_or(Error::NotFound)?;
    let comments = discussion::by_author(&app, person.id, LISTED).await?;
    let page = ProfilePage {
        name: person.name,
        since: person.created_at.into(),
        problems: problems::by_author(&app, person.id, LISTED).await?,
        solutions: solutions::by_author(&app, person.id, LISTED).await?,
        comments: comments.into_iter().map(|comment| CommentLink { path: comment.path, excerpt: comment.excerpt, at: comment.at.into() }).collect(),
    };
    Ok(visit.page(None, |f| pages::profile::page(f, page)))
}
