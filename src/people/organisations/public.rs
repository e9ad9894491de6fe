//! The commune's organisations, as everybody sees them.

use app::model::organisations::OrganisationsPage;
use app::model::paths;
use uuid::Uuid;

use super::asking;
use super::store::{self, requests};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::OrganisationId;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::people::accounts::Viewer;

/// Lines on one page.
const PAGE: usize = 40;

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
