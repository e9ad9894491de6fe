//! The photos of problems as pages show them: those that a moderator hid are a box in their place, and nowhere else.

use std::collections::HashMap;

use app::model::content::{Photo, Visibility};
use app::model::problems::GalleryPhoto;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, PhotoId, ProblemId};
use crate::base::error::Result;
use crate::communes::Commune;
use crate::moderation;
use crate::people::accounts::Viewer;

/// The photos of a problem, in their order, with what its author and the moderators are told of those that others do not see.
pub async fn of(app: &App, viewer: Option<&Viewer>, problem: ProblemId, author: AccountId, commune: &Commune) -> Result<Vec<GalleryPhoto>> {
    let own = viewer.is_some_and(|viewer| viewer.id == author);
    let inside = own || viewer.is_some_and(|viewer| viewer.is_moderator(commune.id));
    let mut shown = Vec::new();
    let photos = store::of(&app.db, &[problem]).await?;
    let ids: Vec<PhotoId> = photos.iter().filter_map(|(_, photo, _)| photo.id.parse().map(PhotoId).ok()).collect();
    let mut redacted = moderation::redacted(app, commune, &ids, inside).await?;
    for (_, photo, visibility) in photos {
        let id = photo.id.parse().map(PhotoId).ok();
        let public = visibility.is_public();
        let (stone, notice) = match id {
            Some(id) if !public && inside => (None, moderation::unread(app, id).await?),
            Some(id) if !public => (moderation::tombstone(app, id).await?, None),
            _ => (None, None),
        };
        shown.push(GalleryPhoto {
            photo: (public || inside).then_some(photo),
            public,
            stone,
            notice,
            under_review: visibility == Visibility::UnderReview,
            may_flag: public && !own,
            redacted: id.and_then(|id| redacted.remove(&id)),
        });
    }
    Ok(shown)
}

/// The first photo of each of these problems that everybody may see.
pub async fn first_of(app: &App, problems: &[ProblemId]) -> Result<HashMap<ProblemId, Photo>> {
    let mut first = HashMap::new();
    for (problem, photo, visibility) in store::of(&app.db, problems).await? {
        if visibility.is_public() {
            first.entry(problem).or_insert(photo);
        }
    }
    Ok(first)
}
