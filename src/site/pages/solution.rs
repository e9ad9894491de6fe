//! A solution's page: the text and its path, with who supports it, what was promised to it, the official answer and the discussion.

use app::model::content::{ItemKind, SolutionState, Visibility};
use app::model::paths;
use app::model::solutions::SolutionPage;
use app::pages;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use crate::base::App;
use crate::base::db::{PartRows, Parts};
use crate::base::error::{Error, Result};
use crate::base::text::excerpt;
use crate::communes::Commune;
use crate::content::bylines::{self, Bylines};
use crate::moderation;
use crate::participation::discussion::{self, DiscussionQuery};
use crate::participation::solutions::{self, Solution};
use crate::participation::{answers, options, pledges, support};
use crate::people::accounts::Viewer;
use crate::web::{Visit, forms};

/// Characters of a shared link's text.
const SHARED: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::SOLUTION, get(show))
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, RawQuery(query): RawQuery) -> Result<Response> {
    let (commune, solution) = solutions::resolve(&app, &slug, &number).await?;
    let query: DiscussionQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    if solution.is_removed() {
        let section = discussion::section(&visit, &commune, &solution.subject(), &query).await?;
        return Ok(visit.page(Some(&commune), |f| pages::solution::removed(f, solution.number, section)));
    }
    if !solutions::may_read(visit.viewer.as_ref(), &solution) {
        if moderation::is_never_public(&app, solution.id).await? {
            return Err(Error::NotFound);
        }
        let tombstone = moderation::tombstone(&app, solution.id).await?;
        return Ok(visit.page(Some(&commune), |f| pages::solution::hidden(f, solution.number, tombstone)));
    }
    if solution.state == SolutionState::Merged
        && let Some(number) = solutions::merged_into(&mut &app.db, solution.id).await?
    {
        return Ok(Redirect::to(&paths::solution(&commune.slug, number)).into_response());
    }
    let page = page(&visit, &commune, &solution, &query).await?;
    Ok(visit.page_about(&commune, solution.id, |f| pages::solution::page(f, page)))
}

/// Everything small on the page in one statement, and the names of those who wrote it in another.
async fn load(app: &App, viewer: Option<&Viewer>, solution: &Solution) -> Result<(PartRows, Bylines)> {
    let id = solution.id;
    let parts = support::with_standing(solutions::with_page(Parts::default(), id), viewer, id);
    let parts = pledges::with_section(answers::with_section(parts, id), id);
    let rows = parts.load(&mut &app.db).await?;
    let wrote = [solutions::byline(solution)].into_iter().chain(support::endorsers(&rows)).chain(pledges::pledgers(&rows, id));
    let authors = bylines::load(&mut &app.db, wrote).await?;
    Ok((rows, authors))
}

async fn page(visit: &Visit, commune: &Commune, solution: &Solution, query: &DiscussionQuery) -> Result<SolutionPage> {
    let (app, viewer) = (&visit.app, visit.viewer.as_ref());
    let hidden = !solution.visibility.is_public();
    let (rows, authors) = load(app, viewer, solution).await?;
    let article = solutions::published_article(app, commune, solution, &rows, &authors).await?;
    let is_own = solutions::is_own(viewer, solution);
    Ok(SolutionPage {
        referred_to: if solution.state.is_open() { solution.referred_to.clone() } else { String::new() },
        number: solution.number,
        state: solution.state,
        path: solutions::path(app, commune, solution, &rows),
        version: solution.version,
        is_own,
        may_edit: is_own && solutions::is_editable(commune, solution, app.clock.now()),
        say_language: viewer
            .filter(|viewer| viewer.is_moderator(commune.id) || viewer.wrote(solution.author_id, solution.organisation_id))
            .map(|_| paths::language(&commune.slug, ItemKind::Solution.as_str(), solution.id)),
        may_withdraw: is_own && solutions::is_withdrawable(solution),
        under_review: solution.visibility == Visibility::UnderReview,
        excerpt: if hidden { String::new() } else { excerpt(&article.body, SHARED) },
        hidden,
        notice: if hidden { moderation::unread(app, solution.id).await? } else { None },
        article,
        support: support::standing(viewer, commune, solution, &rows, &authors),
        pledges: if hidden { Default::default() } else { pledges::section(app, viewer, commune, solution, (&rows, &authors)).await? },
        answers: answers::of(app, viewer, commune, solution, &rows).await?,
        options: if hidden { Vec::new() } else { options::links_of(app, commune, solution).await? },
        open_consultations: match viewer.filter(|_| !hidden) {
            Some(viewer) => options::open_to(app, viewer, commune, solution).await?,
            None => Vec::new(),
        },
        discussion: if hidden { None } else { Some(discussion::section(visit, commune, &solution.subject(), query).await?) },
    })
}
