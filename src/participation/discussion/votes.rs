//! Useful or not: one vote a person, changed or taken back at will, never on one's own.

use app::words::tr;

use super::{Comment, store};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::people::accounts::Viewer;
use crate::people::restrictions;

/// Sets or changes a vote; `None` takes it back.
pub(super) async fn vote(app: &App, viewer: &Viewer, comment: &Comment, useful: Option<bool>) -> Result<()> {
    if comment.author_id == viewer.id {
        return Err(Error::Conflict(tr::discussion::OWN_VOTE));
    }
    let mut tx = app.db.begin().await?;
    if useful.is_some() {
        restrictions::allow_taking_part(app, &mut tx, viewer.id, comment.commune_id, "").await?;
    }
    let mut votes = store::lock_votes(&mut tx, comment.id).await?.ok_or(Error::NotFound)?;
    if let Some(before) = store::vote_of(&mut tx, comment.id, viewer.id).await? {
        votes.change(before, -1);
    }
    if let Some(useful) = useful {
        votes.change(useful, 1);
    }
    store::set_vote(&mut tx, comment.id, viewer.id, useful, app.clock.now()).await?;
    store::set_votes(&mut tx, comment.id, votes).await?;
    app.raise(&mut tx, Event::Rated(comment.id.into())).await?;
    tx.within(Scope::Item { commune: comment.commune_id, item: comment.subject.id });
    tx.commit().await?;
    Ok(())
}
