//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use std::slice;

use app::model::content::{ItemKind, Visibility};
use uuid::Uuid;

use super::store;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, CommentId, CommuneId, OrganisationId, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::Item;

/// A comment.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is its column")]
pub struct CommentRow<'a> {
    pub id: CommentId,
    pub commune: CommuneId,
    pub subject: Item,
    pub parent: Option<CommentId>,
    pub author: AccountId,
    pub organisation: Option<OrganisationId>,
    pub as_officer: bool,
    pub stance: &'a str,
    pub body: &'a str,
    pub visibility: Visibility,
    /// Nobody has read it yet.
    pub never_public: bool,
    pub votes: (i64, i64),
    pub replies: i64,
    pub at: Timestamp,
}

/// Writes it.
pub async fn insert(tx: &mut Tx, row: &CommentRow<'_>) -> sqlx::Result<()> {
    insert_all(tx, slice::from_ref(row)).await
}

/// Writes many: a reply after what it replies to.
pub async fn insert_all(tx: &mut Tx, rows: &[CommentRow<'_>]) -> sqlx::Result<()> {
    let insert = "INSERT INTO comments (id, commune_id, subject_kind, subject_id, parent_id, author_id, organisation_id, as_officer, stance, body, visibility, \
         useful_count, useless_count, score, reply_count, created_at, never_public) VALUES ";
    tx.insert_all(insert, rows.iter().map(columns).collect()).await
}

fn columns(row: &CommentRow<'_>) -> [Arg; 17] {
    [
        row.id.into(),
        row.commune.into(),
        row.subject.kind.as_str().into(),
        row.subject.id.into(),
        row.parent.into(),
        row.author.into(),
        row.organisation.into(),
        row.as_officer.into(),
        row.stance.into(),
        row.body.into(),
        row.visibility.as_str().into(),
        row.votes.0.into(),
        row.votes.1.into(),
        store::score(store::Votes { useful: row.votes.0, useless: row.votes.1 }).into(),
        row.replies.into(),
        row.at.into(),
        row.never_public.into(),
    ]
}

/// Adds a vote.
pub async fn add_vote(tx: &mut Tx, comment: CommentId, account: AccountId, useful: bool, at: Timestamp) -> sqlx::Result<()> {
    add_votes(tx, &[(comment, account, useful, at)]).await
}

/// Adds many votes, each of somebody who has none on that comment.
pub async fn add_votes(tx: &mut Tx, votes: &[(CommentId, AccountId, bool, Timestamp)]) -> sqlx::Result<()> {
    let rows = votes.iter().map(|(comment, account, useful, at)| [(*comment).into(), (*account).into(), (*useful).into(), (*at).into()]);
    tx.insert_all("INSERT INTO comment_votes (comment_id, account_id, useful, created_at) VALUES ", rows.collect()).await
}

/// Has everything that was commented on count what can be read; it counts nothing yet.
pub async fn count(app: &App, tx: &mut Tx) -> Result<()> {
    let select = sql("SELECT subject_kind, subject_id, COUNT(*) FROM comments WHERE visibility = 'published' GROUP BY subject_kind, subject_id");
    let rows: Vec<(String, Uuid, i64)> = tx.all(select).await?;
    for (kind, id, count) in rows {
        if let Some(kind) = ItemKind::parse(&kind) {
            super::count(app, tx, Item { kind, id }, count).await?;
        }
    }
    Ok(())
}

/// Lets somebody be the one who brought the first comment on something to the desk; returns its id and when it was written.
pub async fn bring_to_desk(tx: &mut Tx, account: AccountId, on: Item) -> sqlx::Result<Option<(CommentId, Timestamp)>> {
    let update = sql("UPDATE comments SET author_id = $1, at_the_desk = TRUE WHERE organisation_id IS NULL AND as_officer = FALSE AND id IN \
             (SELECT c.id FROM comments c WHERE c.subject_kind = $2 AND c.subject_id = $3 AND c.parent_id IS NULL AND c.visibility = 'published' \
             ORDER BY c.created_at, c.id LIMIT 1) RETURNING id, created_at");
    tx.find(update.bind(account).bind(on.kind.as_str()).bind(on.id)).await
}
