//! What becomes of a person's comments when they leave and take them away: as if they had deleted each. SQL of `comments` for this, and nothing else.

use app::model::content::ItemKind;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::{CommentId, Tx, sql};
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::kind::Item;

/// What a person wrote in their own name and did not delete before.
const OWN: &str = "author_id = $1 AND organisation_id IS NULL AND as_officer = FALSE AND deleted_at IS NULL";

/// Those that are counted.
const COUNTED: &str = " AND visibility IN ('published', 'under_review')";

/// Empties the texts and counts them no more, if the person takes them away. Replies stay.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    if leaving.removes() { remove(app, tx, leaving).await } else { Ok(()) }
}

async fn remove(app: &App, tx: &mut Tx, leaving: &Leaving) -> Result<()> {
    let (author, at) = (leaving.account, leaving.at);
    let select = sql("SELECT subject_kind, subject_id, COUNT(*) FROM comments WHERE ").push(OWN).push(COUNTED).push(" GROUP BY subject_kind, subject_id");
    let subjects: Vec<(String, Uuid, i64)> = tx.all(select.bind(author)).await?;
    let select = sql("SELECT parent_id, COUNT(*) FROM comments WHERE parent_id IS NOT NULL AND ").push(OWN).push(COUNTED).push(" GROUP BY parent_id");
    let parents: Vec<(CommentId, i64)> = tx.all(select.bind(author)).await?;
    for (kind, id, count) in subjects {
        if let Some(kind) = ItemKind::parse(&kind) {
            super::count(app, tx, Item { kind, id }, -count).await?;
        }
    }
    for (parent, count) in parents {
        super::store::count_replies(tx, parent, -count).await?;
    }
    tx.run(sql("UPDATE comments SET body = '', deleted_at = $2 WHERE ").push(OWN).bind(author).bind(at)).await?;
    Ok(())
}
