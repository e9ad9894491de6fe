//! What everybody sees: the commune's organisations, and each one's page.

use app::model::Localized;
use app::model::accounts::CommentLink;
use app::model::content::Visibility;
use app::model::organisations::{OrganisationPage, OrganisationsPage};
use app::model::paths;
use uuid::Uuid;

use super::store::{self, representatives, requests};
use super::{Organisation, asking};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::OrganisationId;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::moderation;
use crate::participation::{discussion, pledges, problems, solutions, support};
use crate::people::accounts::Viewer;

/// Lines on one page.
const PAGE: usize = 40;
/// Contributions of each kind on an organisation's page.
const LISTED: i64 = 20;

/// The commune's organisations, the latest first; `after` is where the page before ended.
pub(super) async fn list(app: &App, viewer: Option<&Viewer>, commune: &Commune, after: &str) -> Result<OrganisationsPage> {
    let place = after.split_once('-').and_then(|(at, id)| Some((Timestamp(at.parse().ok()?), OrganisationId(id.parse::<Uuid>().ok()?))));
    let mut rows = store::list(&app.db, commune.id, place, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let more = rows.last().filter(|_| more).map(|(_, (at, id))| {
        let after = format!("{}-{}", at.micros(), id.0.simple());
        paths::with_query(paths::organisations(&commune.slug), &[("after", &after)])
    });
    let mine = match viewer {
        Some(viewer) => asking::mine(app, viewer, commune).await?,
        None => Vec::new(),
    };
    let waiting = match viewer.filter(|viewer| viewer.is_administrator(commune.id)) {
        Some(_) => Some(requests::count_waiting(&app.db, commune.id).await?),
        None => None,
    };
    Ok(OrganisationsPage { rows: rows.into_iter().map(|(row, _)| row).collect(), more, mine, waiting })
}

/// An organisation's page.
pub(super) async fn page(app: &App, viewer: Option<&Viewer>, organisation: Organisation) -> Result<OrganisationPage> {
    let (id, commune) = (organisation.id, organisation.commune_id);
    let comments = discussion::by_organisation(app, id, LISTED).await?;
    let is_staff = viewer.is_some_and(|viewer| viewer.is_administrator(commune));
    let represents = match viewer {
        Some(viewer) => representatives::represents(&app.db, viewer.id, id).await?,
        None => false,
    };
    let public = organisation.visibility.is_public();
    let inside = is_staff || represents || viewer.is_some_and(|viewer| viewer.is_moderator(commune));
    let about = if public || inside { organisation.about.clone() } else { Localized::default() };
    Ok(OrganisationPage {
        stone: if public || inside { None } else { moderation::tombstone(app, id).await? },
        notice: if public || !inside { None } else { moderation::unread(app, id).await? },
        under_review: organisation.visibility == Visibility::UnderReview,
        may_flag: public && !represents,
        name: if inside { organisation.name.clone() } else { organisation.public_name() },
        handle: organisation.handle,
        kind: organisation.kind,
        about,
        since: organisation.created_at.into(),
        suspended: organisation.suspended.is_some(),
        pledges: pledges::by_organisation(app, viewer, id, LISTED).await?,
        problems: problems::by_organisation(app, id, LISTED).await?,
        solutions: solutions::by_organisation(app, id, LISTED).await?,
        endorsed: support::endorsed_by(app, id, LISTED).await?,
        comments: comments.into_iter().map(|comment| CommentLink { path: comment.path, excerpt: comment.excerpt, at: comment.at.into() }).collect(),
        is_insider: is_staff || represents,
        is_staff: is_staff && !represents,
    })
}
