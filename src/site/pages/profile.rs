//! A person's public page.

use app::model::accounts::ProfilePage;
use app::model::content::Visibility;
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::communes;
use crate::moderation;
use crate::participation::{discussion, problems, solutions};
use crate::people::accounts::public_profile;
use crate::web::Visit;

/// Contributions of each kind.
const LISTED: i64 = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::PERSON, get(show))
}

async fn show(State(app): State<App>, visit: Visit, Path(handle): Path<String>) -> Result<Response> {
    let person = public_profile(&app, &handle).await?.ok_or(Error::NotFound)?;
    let (public, viewer) = (person.visibility.is_public(), visit.viewer.as_ref());
    let item = Item::profile(person.id);
    let notice = if public { None } else { moderation::author_notice(&app, item).await? };
    let own = viewer.is_some_and(|viewer| viewer.id == person.id);
    let hiders = match &notice {
        Some(notice) => Some(communes::find(&app, &notice.commune).await?.id),
        None => None,
    };
    let inside = own || viewer.is_some_and(|viewer| hiders.is_some_and(|commune| viewer.is_moderator(commune)));
    let flag = match moderation::flaggable_in(&app, person.id).await?.first() {
        Some(commune) if public && !own => Some(paths::profile_flag(communes::get(&app, *commune).await?.slug, &handle)),
        _ => None,
    };
    let page = ProfilePage {
        name: if public || inside { Some(person.name) } else { None },
        tombstone: if public || inside { None } else { moderation::tombstone(&app, item).await? },
        notice: notice.filter(|_| inside),
        under_review: person.visibility == Visibility::UnderReview,
        flag,
        since: person.created_at.into(),
        problems: problems::by_author(&app, person.id, LISTED).await?,
        solutions: solutions::by_author(&app, person.id, LISTED).await?,
        comments: discussion::by_author(&app, person.id, LISTED).await?,
    };
    Ok(visit.page(None, |f| pages::profile::page(f, page)))
}
