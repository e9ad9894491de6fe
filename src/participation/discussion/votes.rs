//! Useful or not: one vote a person, changed or taken back at will, never on one's own.

use app::words::tr;

use super::{Comment, store};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::counting::wilson;
use crate::people::accounts::Viewer;
use crate::people::restrictions::{self, Act};

/// Sets, changes or (with nothing) takes back a vote.
pub(super) async fn vote(app: &App, viewer: &Viewer, comment: &Comment, useful: Option<bool>) -> Result<()> {
    if comment.author_id == viewer.id {
        return Err(Error::Conflict(tr::discussion::OWN_VOTE));
    }
    let mut tx = app.db.begin().await?;
    if useful.is_some() {
        restrictions::allow(app, &mut tx, viewer.id, comment.commune_id, Act::TakePart, "").await?;
    }
    let (mut up, mut down) = store::lock_votes(&mut tx, comment.id).await?.ok_or(Error::NotFound)?;
    match store::vote_of(&mut tx, comment.id, viewer.id).await? {
        Some(true) => up -= 1,
        Some(false) => down -= 1,
        None => {}
    }
    match useful {
        Some(true) => up += 1,
        Some(false) => down += 1,
        None => {}
    }
    store::set_vote(&mut tx, comment.id, viewer.id, useful, app.clock.now()).await?;
    store::set_votes(&mut tx, comment.id, up, down, wilson(up, down)).await?;
    tx.commit().await?;
    Ok(())
}
