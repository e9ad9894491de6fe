//! Comments as moderation sees them, hidden ones included, deleted ones left out. SQL of `comments` for moderation, and nothing else.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, OrganisationId, Sql, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Address, Content, Item, Rewritten};

#[derive(sqlx::FromRow)]
struct Row {
    id: CommentId,
    commune_id: CommuneId,
    subject_kind: String,
    subject_id: Uuid,
    parent_id: Option<CommentId>,
    author_id: AccountId,
    organisation_id: Option<OrganisationId>,
    as_officer: bool,
    body: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

/// Those of these comments that there are, in no order.
pub async fn load(db: &mut impl Sql, ids: &[CommentId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select =
        sql("SELECT id, commune_id, subject_kind, subject_id, parent_id, author_id, organisation_id, as_officer, body, visibility, version, created_at \
         FROM comments WHERE deleted_at IS NULL AND id IN ");
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(content).collect())
}

fn content(row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Comment, id: row.id.0 },
        commune_id: row.commune_id,
        address: Address::within(|commune| paths::comment(commune, row.id)),
        flag_address: Address::within(|commune| paths::comment_flag(commune, row.id)),
        versions_address: None,
        title: String::new(),
        body: row.body,
        helps: String::new(),
        french: None,
        author_id: row.author_id,
        organisation_id: row.organisation_id,
        official: row.as_officer,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: ItemKind::parse(&row.subject_kind).map(|kind| Item { kind, id: row.subject_id }),
        parent: row.parent_id,
    }
}

/// Hides, restores, holds or puts under review a comment as it was seen: changes nothing and gives `false` when its visibility or version is another
/// by now. Locks the row either way. Its subject and the comment it answers count it while it is public.
pub async fn set_visibility(tx: &mut Tx, id: CommentId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let delta = i64::from(to.is_public()) - i64::from(from.is_public());
    let found = super::get(tx, id).await?;
    if delta != 0 {
        // The subject's row first, as posting locks it.
        super::count(tx, found.subject, 0).await?;
    }
    let update = sql("UPDATE comments SET visibility = $1, never_public = (never_public AND $5) WHERE id = $2 AND visibility = $3 AND version = $4 \
         AND deleted_at IS NULL");
    if tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version).bind(!to.is_public())).await? != 1 {
        return Ok(false);
    }
    if delta != 0 {
        super::count(tx, found.subject, delta).await?;
        if let Some(parent) = found.parent_id {
            super::store::count_replies(tx, parent, delta).await?;
        }
    }
    Ok(true)
}

/// Others find no trace of a comment until it is public.
pub async fn mark_never_public(tx: &mut Tx, id: CommentId) -> Result<()> {
    tx.run(sql("UPDATE comments SET never_public = TRUE WHERE id = $1").bind(id)).await?;
    Ok(())
}

/// Replaces the text that was seen by its author's new one, as the next version. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: CommentId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility, now: Timestamp) -> Result<bool> {
    let update =
        sql("UPDATE comments SET body = $1, visibility = $2, version = version + 1, edited_at = $3 WHERE id = $4 AND visibility = $5 AND version = $6");
    let update = update.bind(&text.body).bind(to.as_str()).bind(now).bind(id).bind(from.as_str()).bind(version);
    Ok(tx.run(update).await? == 1)
}

/// How many a person wrote since a moment, and how many of theirs are public.
pub async fn written(tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<(i64, i64)> {
    let select = sql("SELECT COUNT(CASE WHEN created_at >= $1 THEN 1 END), COUNT(CASE WHEN visibility IN ('published', 'under_review') THEN 1 END) \
         FROM comments WHERE author_id = $2 AND deleted_at IS NULL");
    Ok(tx.one(select.bind(since).bind(author)).await?)
}

/// The communes in which a person wrote some under their own name; only where the public reads them, or everywhere.
pub async fn communes_of(db: &mut impl Sql, author: AccountId, public: bool) -> Result<Vec<CommuneId>> {
    let mut select = sql("SELECT DISTINCT commune_id FROM comments WHERE organisation_id IS NULL AND deleted_at IS NULL AND author_id = ").arg(author);
    if public {
        select = select.push(" AND visibility IN ('published', 'under_review')");
    }
    Ok(db.all::<(CommuneId,)>(select.push(" LIMIT 100")).await?.into_iter().map(|(commune,)| commune).collect())
}
