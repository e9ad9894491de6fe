//! Comments that came from another platform: they keep their dates, and nobody is told of them.

use app::model::content::{ItemKind, Stance};
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, Tx, sql};
use crate::base::kind::Item;

/// Ids of one statement.
const AT_ONCE: usize = 500;

/// A comment as its platform has it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Imported<'a> {
    pub id: CommentId,
    pub commune_id: CommuneId,
    /// What it is on.
    pub subject: Item,
    /// The top comment below which it stands.
    pub parent: Option<CommentId>,
    /// What it answers: that comment, or a reply below it.
    pub replied_to: Option<CommentId>,
    pub author_id: AccountId,
    pub stance: Stance,
    pub body: &'a str,
    pub created_at: Timestamp,
}

/// Where a comment stands, and who wrote it.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Thread {
    pub id: CommentId,
    pub parent_id: Option<CommentId>,
    pub subject_id: Uuid,
    pub author_id: AccountId,
}

/// Puts a comment in.
pub async fn insert(tx: &mut Tx, from: &Imported<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO comments (id, commune_id, subject_kind, subject_id, parent_id, author_id, stance, body, created_at, replied_to) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(from.id)
    .bind(from.commune_id)
    .bind(from.subject.kind.as_str())
    .bind(from.subject.id)
    .bind(from.parent)
    .bind(from.author_id)
    .bind(from.stance.as_str())
    .bind(from.body)
    .bind(from.created_at)
    .bind(from.replied_to);
    tx.run(insert).await.map(drop)
}

/// When a comment was made.
pub async fn created_at(tx: &mut Tx, id: CommentId) -> sqlx::Result<Timestamp> {
    Ok(tx.one::<(Timestamp,)>(sql("SELECT created_at FROM comments WHERE id = $1").bind(id)).await?.0)
}

/// Brings the row up to its source; only a new text, or another stance, is a new version.
pub async fn update(tx: &mut Tx, from: &Imported<'_>) -> sqlx::Result<()> {
    let update = sql("UPDATE comments SET subject_id = $1, parent_id = $2, author_id = $3, stance = $4, body = $5, created_at = $6, \
         replied_to = $8, version = version + CASE WHEN stance = $4 AND body = $5 THEN 0 ELSE 1 END WHERE id = $7 AND deleted_at IS NULL")
    .bind(from.subject.id)
    .bind(from.parent)
    .bind(from.author_id)
    .bind(from.stance.as_str())
    .bind(from.body)
    .bind(from.created_at)
    .bind(from.id)
    .bind(from.replied_to);
    tx.run(update).await.map(drop)
}

/// Where each of these stands.
pub async fn threads(tx: &mut Tx, ids: &[CommentId]) -> sqlx::Result<Vec<Thread>> {
    let mut threads = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        threads.extend(tx.all::<Thread>(sql("SELECT id, parent_id, subject_id, author_id FROM comments WHERE id IN ").list(ids.iter().copied())).await?);
    }
    Ok(threads)
}

/// Counts the replies of each of these again.
pub async fn count_replies(tx: &mut Tx, ids: &[CommentId]) -> sqlx::Result<()> {
    for ids in ids.chunks(AT_ONCE) {
        let update = sql("UPDATE comments SET reply_count = (SELECT COUNT(*) FROM comments r WHERE r.parent_id = comments.id AND r.deleted_at IS NULL) \
             WHERE id IN ");
        tx.run(update.list(ids.iter().copied())).await?;
    }
    Ok(())
}

/// How many comments there are on each of these that were not deleted.
pub async fn counts(tx: &mut Tx, kind: ItemKind, subjects: &[Uuid]) -> sqlx::Result<Vec<(Uuid, i64)>> {
    let mut counts = Vec::with_capacity(subjects.len());
    for ids in subjects.chunks(AT_ONCE) {
        let select = sql("SELECT subject_id, COUNT(*) FROM comments WHERE deleted_at IS NULL AND subject_kind = ").arg(kind.as_str());
        let rows: Vec<(Uuid, i64)> = tx.all(select.push(" AND subject_id IN ").list(ids.iter().copied()).push(" GROUP BY subject_id")).await?;
        counts.extend(ids.iter().map(|id| (*id, rows.iter().find(|(counted, _)| counted == id).map_or(0, |(_, count)| *count))));
    }
    Ok(counts)
}
