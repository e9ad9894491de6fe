//! An organisation's public page: what it is, what it wrote, endorsed and promised.

use app::model::Localized;
use app::model::content::Visibility;
use app::model::organisations::OrganisationPage;
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::error::Result;
use crate::participation::{discussion, pledges, problems, solutions, support};
use crate::people::accounts::Viewer;
use crate::people::organisations::{self, Organisation};
use crate::web::Visit;
use crate::{communes, moderation};

/// Contributions of each kind.
const LISTED: i64 = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::ORGANISATION, get(show))
}

async fn show(State(app): State<App>, visit: Visit, Path(handle): Path<String>) -> Result<Response> {
    let found = organisations::find(&app, &handle).await?;
    let commune = communes::get(&app, found.commune_id).await?;
    let page = page(&app, visit.viewer.as_ref(), found).await?;
    Ok(visit.page(Some(&commune), |f| pages::organisation::page(f, page)))
}

async fn page(app: &App, viewer: Option<&Viewer>, organisation: Organisation) -> Result<OrganisationPage> {
    let (id, commune) = (organisation.id, organisation.commune_id);
    let is_staff = viewer.is_some_and(|viewer| viewer.is_administrator(commune));
    let represents = match viewer {
        Some(viewer) => organisations::represents(app, viewer.id, id).await?,
        None => false,
    };
    let public = organisation.visibility.is_public();
    let inside = is_staff || represents || viewer.is_some_and(|viewer| viewer.is_moderator(commune));
    let about = if public || inside { organisation.about.clone() } else { Localized::default() };
    Ok(OrganisationPage {
        tombstone: if public || inside { None } else { moderation::tombstone(app, id).await? },
        notice: if public || !inside { None } else { moderation::unread(app, id).await? },
        under_review: organisation.visibility == Visibility::UnderReview,
        may_flag: public && !represents,
        name: if inside { organisation.name.clone() } else { organisation.public_name() },
        handle: organisation.handle,
        kind: organisation.kind,
        about,
        since: organisation.created_at.into(),
        suspended: organisation.suspended.is_some(),
        promises: pledges::promises(app, &[id]).await?.remove(&id).unwrap_or_default(),
        pledges: pledges::by_organisation(app, viewer, id, LISTED).await?,
        problems: problems::by_organisation(app, id, LISTED).await?,
        solutions: solutions::by_organisation(app, id, LISTED).await?,
        endorsed: support::endorsed_by(app, id, LISTED).await?,
        comments: discussion::by_organisation(app, id, LISTED).await?,
        is_insider: is_staff || represents,
        is_staff: is_staff && !represents,
    })
}
