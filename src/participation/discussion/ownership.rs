//! Whose a comment is: handed over when what came on paper becomes a person's, emptied when its author leaves and takes it away, as if they had deleted
//! each. SQL of `comments` for the latter, and nothing else.
//!
//! Nobody votes on their own, so a vote that a person cast on what becomes theirs is taken back.

use app::model::content::ItemKind;
use uuid::Uuid;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, CommentId, Tx, sql};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::kind::Item;

/// What a person wrote in their own name and did not delete before.
const OWN: &str = "author_id = $1 AND organisation_id IS NULL AND as_officer = FALSE AND deleted_at IS NULL";

/// Those that are counted.
const COUNTED: &str = " AND visibility IN ('published', 'under_review')";

/// Empties the texts and counts them no more, if the person takes them away. Replies stay.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if leaving.removes() { remove(app, tx, leaving).await } else { Ok(()) }
}

/// Always in one order, so that two who leave at once do not wait for each other.
async fn remove(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    let (author, at) = (leaving.account, leaving.at);
    let select = sql("SELECT subject_kind, subject_id, COUNT(*) FROM comments WHERE ")
        .push(OWN)
        .push(COUNTED)
        .push(" GROUP BY subject_kind, subject_id ORDER BY subject_kind, subject_id");
    let subjects: Vec<(String, Uuid, i64)> = tx.all(select.bind(author)).await?;
    let select =
        sql("SELECT parent_id, COUNT(*) FROM comments WHERE parent_id IS NOT NULL AND ").push(OWN).push(COUNTED).push(" GROUP BY parent_id ORDER BY parent_id");
    let parents: Vec<(CommentId, i64)> = tx.all(select.bind(author)).await?;
    for (kind, id, count) in subjects {
        if let Some(kind) = ItemKind::parse(&kind) {
            super::count(app, tx, Item { kind, id }, -count).await?;
        }
    }
    for (parent, count) in parents {
        store::count_replies(tx, parent, -count).await?;
    }
    let update = sql("UPDATE comments SET body = '', deleted_at = $2 WHERE ").push(OWN).push(" RETURNING id");
    for (comment,) in tx.all::<(CommentId,)>(update.bind(author).bind(at)).await? {
        app.raise(tx, Event::Removed(comment.into())).await?;
    }
    Ok(())
}

/// Makes what a placeholder wrote a person's.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    store::hand_over(tx, from, to).await?;
    for (comment, useful) in store::votes_on_own(tx, to).await? {
        let mut votes = store::votes(tx, comment).await?;
        votes.change(useful, -1);
        store::delete_vote(tx, comment, to).await?;
        store::set_votes(tx, comment, votes).await?;
    }
    Ok(())
}
