//! The commune's organisations, as everybody sees them.

use app::model::organisations::OrganisationsPage;
use app::model::paths;

use super::asking;
use super::store::{self, requests};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::OrganisationId;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::people::accounts::Viewer;

/// Lines on one page.
const PAGE: usize = 40;

/// The commune's organisations, the latest first, with their ids in the same order; `after` is where the page before ended. Whoever knows what they promised adds it.
pub async fn list(app: &App, viewer: Option<&Viewer>, commune: &Commune, after: &str) -> Result<(OrganisationsPage, Vec<OrganisationId>)> {
    let rows = store::list(&app.db, commune.id, Cursor::parse(after), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |(_, place)| *place);
    let more = next.map(|next| paths::with_query(paths::organisations(&commune.slug), &[("after", &next.to_string())]));
    let mine = match viewer {
        Some(viewer) => asking::mine(app, viewer, commune).await?,
        None => Vec::new(),
    };
    let waiting = match viewer.filter(|viewer| viewer.is_administrator(commune.id)) {
        Some(_) => Some(requests::count_waiting(&app.db, commune.id).await?),
        None => None,
    };
    let (rows, ids) = rows.into_iter().map(|(row, place)| (row, OrganisationId(place.id()))).unzip();
    Ok((OrganisationsPage { rows, more, mine, waiting }, ids))
}
