//! A problem's page: the report, the solutions proposed for it and the discussion.

use app::model::paths;
use app::model::problems::ProblemPage;
use app::pages;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::error::{Error, Result};
use crate::moderation;
use crate::participation::discussion::{self, DiscussionQuery};
use crate::participation::{problems, solutions};
use crate::web::{Visit, forms};

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::PROBLEM, get(show))
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, RawQuery(query): RawQuery) -> Result<Response> {
    let (commune, problem) = problems::resolve(&app, &slug, &number).await?;
    let (viewer, subject) = (visit.viewer.as_ref(), problem.subject());
    let query: DiscussionQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    if problem.is_removed() {
        let section = discussion::section(&visit, &commune, &subject, &query).await?;
        return Ok(visit.page(Some(&commune), |f| pages::problem::removed(f, problem.number, section)));
    }
    if !problems::may_read(viewer, &problem) {
        if moderation::is_never_public(&app, problem.id).await? {
            return Err(Error::NotFound);
        }
        let tombstone = moderation::tombstone(&app, problem.id).await?;
        return Ok(visit.page(Some(&commune), |f| pages::problem::hidden(f, problem.number, tombstone)));
    }
    let public = problem.visibility.is_public();
    let page = ProblemPage {
        solutions: solutions::for_problem(&app, problem.id).await?,
        discussion: if public { Some(discussion::section(&visit, &commune, &subject, &query).await?) } else { None },
        ..problems::page(&app, viewer, &commune, &problem).await?
    };
    Ok(visit.page(Some(&commune), |f| pages::problem::page(f, page)))
}
