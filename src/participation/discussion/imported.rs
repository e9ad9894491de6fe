//! Comments that came from another platform: they keep their dates, and nobody is told of them.
//!
//! Staged in a table that no reader knows and published at once ([`publish`]), after the solutions that they are on.

use std::collections::HashMap;

use app::model::content::Stance;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, CommentId, CommuneId, Db, ImportId, Tx, sql};
use crate::base::kind::Item;

/// Ids of one statement.
const AT_ONCE: usize = 500;

/// A comment as its platform has it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Imported<'a> {
    pub id: CommentId,
    /// What it becomes here.
    pub becomes: Becomes,
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

/// What a staged comment becomes.
#[derive(Clone, Copy, Debug)]
pub enum Becomes {
    /// A comment with as many replies, which come with it.
    New {
        /// How many.
        replies: i64,
    },
    /// The comment that it became before, brought up to date.
    Changed,
}

/// Where a comment stands, and who wrote it.
#[derive(Clone, Copy, Debug, sqlx_macros::FromRow)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Thread {
    pub id: CommentId,
    pub parent_id: Option<CommentId>,
    pub subject_id: Uuid,
    pub author_id: AccountId,
}

/// A comment that stands elsewhere at its source than here, or answers something else.
#[derive(Debug, sqlx_macros::FromRow)]
struct Moved {
    from_subject: Uuid,
    from_parent: Option<CommentId>,
    to_subject: Uuid,
    to_parent: Option<CommentId>,
    public: bool,
}

/// Stages comments.
pub async fn stage(tx: &mut Tx, import: ImportId, comments: &[Imported<'_>]) -> sqlx::Result<()> {
    let row = |from: &Imported<'_>| -> [Arg; 12] {
        let (changes, replies) = match from.becomes {
            Becomes::New { replies } => (false, replies),
            Becomes::Changed => (true, 0),
        };
        [
            import.into(),
            from.id.into(),
            changes.into(),
            from.subject.kind.as_str().into(),
            from.subject.id.into(),
            from.parent.into(),
            from.replied_to.into(),
            from.author_id.into(),
            from.stance.as_str().into(),
            from.body.into(),
            replies.into(),
            from.created_at.into(),
        ]
    };
    let insert = "INSERT INTO staged_comments (import_id, id, changes, subject_kind, subject_id, parent_id, replied_to, placeholder_id, stance, body, reply_count, created_at) VALUES ";
    tx.insert_all(insert, comments.iter().map(row).collect()).await
}

/// What the comments that an import changes are on, here and at their source.
pub async fn changed_subjects(tx: &mut Tx, import: ImportId) -> sqlx::Result<Vec<Uuid>> {
    let select = sql("SELECT subject_id FROM staged_comments WHERE import_id = $1 AND changes \
         UNION SELECT c.subject_id FROM staged_comments t JOIN comments c ON c.id = t.id WHERE t.import_id = $1 AND t.changes");
    Ok(tx.all::<(Uuid,)>(select.bind(import)).await?.into_iter().map(|(subject,)| subject).collect())
}

/// Publishes what an import staged; `replies` says how many came to comments that were here. Returns how many public comments the subjects of those that moved
/// have more, or fewer.
pub async fn publish(tx: &mut Tx, commune: CommuneId, import: ImportId, replies: &[(CommentId, i64)]) -> sqlx::Result<HashMap<Uuid, i64>> {
    // Only a new text, or another stance, is a new version.
    let update = sql("UPDATE comments SET author_id = t.placeholder_id, stance = t.stance, body = t.body, created_at = t.created_at, \
         version = comments.version + CASE WHEN comments.stance = t.stance AND comments.body = t.body THEN 0 ELSE 1 END \
         FROM staged_comments t WHERE t.id = comments.id AND t.import_id = $1 AND t.changes AND comments.deleted_at IS NULL");
    let changes = tx.run(update.bind(import)).await? > 0;
    let insert =
        sql("INSERT INTO comments (id, commune_id, subject_kind, subject_id, parent_id, replied_to, author_id, stance, body, reply_count, created_at) \
         SELECT id, $1, subject_kind, subject_id, parent_id, replied_to, placeholder_id, stance, body, reply_count, created_at \
         FROM staged_comments WHERE import_id = $2 AND NOT changes ORDER BY id");
    tx.run(insert.bind(commune).bind(import)).await?;
    count_replies(tx, replies).await?;
    if changes { move_changed(tx, import).await } else { Ok(HashMap::new()) }
}

/// Moves what stands elsewhere at its source, and what was replied to it with it. The rows are locked by now.
async fn move_changed(tx: &mut Tx, import: ImportId) -> sqlx::Result<HashMap<Uuid, i64>> {
    let select = sql("SELECT c.subject_id AS from_subject, c.parent_id AS from_parent, t.subject_id AS to_subject, t.parent_id AS to_parent, \
         c.visibility IN ('published', 'under_review') AS public FROM staged_comments t JOIN comments c ON c.id = t.id \
         WHERE t.import_id = $1 AND t.changes AND c.deleted_at IS NULL \
         AND (c.subject_id <> t.subject_id OR COALESCE(c.parent_id, c.id) <> COALESCE(t.parent_id, t.id) \
         OR COALESCE(c.replied_to, c.id) <> COALESCE(t.replied_to, t.id))");
    let mut moved: Vec<Moved> = tx.all(select.bind(import)).await?;
    if moved.is_empty() {
        return Ok(HashMap::new());
    }
    let update = sql("UPDATE comments SET subject_id = t.subject_id, parent_id = t.parent_id, replied_to = t.replied_to FROM staged_comments t \
         WHERE t.id = comments.id AND t.import_id = $1 AND t.changes AND comments.deleted_at IS NULL");
    tx.run(update.bind(import)).await?;
    moved.extend(move_replies(tx, import).await?);
    let (mut comments, mut replies): (HashMap<Uuid, i64>, HashMap<CommentId, i64>) = Default::default();
    for moved in moved.iter().filter(|moved| moved.public) {
        *comments.entry(moved.from_subject).or_default() -= 1;
        *comments.entry(moved.to_subject).or_default() += 1;
        for (parent, delta) in [(moved.from_parent, -1), (moved.to_parent, 1)] {
            if let Some(parent) = parent {
                *replies.entry(parent).or_default() += delta;
            }
        }
    }
    count_replies(tx, &replies.into_iter().collect::<Vec<_>>()).await?;
    Ok(comments)
}

/// Takes the replies along that stand below something that was moved: to what it is on now, below its top comment.
async fn move_replies(tx: &mut Tx, import: ImportId) -> sqlx::Result<Vec<Moved>> {
    let select = sql("SELECT r.subject_id AS from_subject, r.parent_id AS from_parent, c.subject_id AS to_subject, COALESCE(c.parent_id, c.id) AS to_parent, \
         r.deleted_at IS NULL AND r.visibility IN ('published', 'under_review') AS public FROM staged_comments t JOIN comments c ON c.id = t.id \
         JOIN comments r ON r.parent_id = c.id \
         WHERE t.import_id = $1 AND t.changes AND c.deleted_at IS NULL AND (r.subject_id <> c.subject_id OR c.parent_id IS NOT NULL)");
    let moved: Vec<Moved> = tx.all(select.bind(import)).await?;
    if !moved.is_empty() {
        let update = sql("UPDATE comments SET subject_id = c.subject_id, parent_id = COALESCE(c.parent_id, c.id) \
             FROM staged_comments t JOIN comments c ON c.id = t.id WHERE comments.parent_id = c.id AND t.import_id = $1 AND t.changes \
             AND c.deleted_at IS NULL AND (comments.subject_id <> c.subject_id OR c.parent_id IS NOT NULL)");
        tx.run(update.bind(import)).await?;
    }
    Ok(moved)
}

async fn count_replies(tx: &mut Tx, replies: &[(CommentId, i64)]) -> sqlx::Result<()> {
    for replies in replies.chunks(AT_ONCE) {
        let rows = replies.iter().map(|(id, delta)| -> [Arg; 2] { [(*id).into(), (*delta).into()] });
        let update = sql("UPDATE comments SET reply_count = reply_count + t.column2 FROM (VALUES ").rows(rows);
        tx.run(update.push(") t WHERE comments.id = t.column1")).await?;
    }
    Ok(())
}

/// Deletes some of what an import staged. Returns how many rows.
pub async fn forget(tx: &mut Tx, import: ImportId, limit: i64) -> sqlx::Result<u64> {
    let delete = sql("DELETE FROM staged_comments WHERE import_id = $1 AND id IN (SELECT id FROM staged_comments WHERE import_id = $1 LIMIT $2)");
    tx.run(delete.bind(import).bind(limit)).await
}

/// When each of these was made.
pub async fn moments(db: &Db, ids: &[CommentId]) -> sqlx::Result<HashMap<CommentId, Timestamp>> {
    let mut moments = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        moments.extend(db.all::<(CommentId, Timestamp)>(sql("SELECT id, created_at FROM comments WHERE id IN ").list(ids.iter().copied())).await?);
    }
    Ok(moments)
}

/// Where each of these stands.
pub async fn threads(db: &Db, ids: &[CommentId]) -> sqlx::Result<Vec<Thread>> {
    let mut threads = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        threads.extend(db.all::<Thread>(sql("SELECT id, parent_id, subject_id, author_id FROM comments WHERE id IN ").list(ids.iter().copied())).await?);
    }
    Ok(threads)
}
