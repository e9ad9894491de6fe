//! SQL of redactions: the decisions, the originals that are kept, and the appeals.

use app::model::content::Reason;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{Db, DecisionId, PhotoId, Sql, Tx, sql};
use crate::base::kind::Item;
use crate::moderation::appeals::store::AppealRow;
use crate::moderation::store::among;

/// A redaction, with the original while it is kept and the appeal if there is one.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct RedactionRow {
    pub id: DecisionId,
    pub item_id: Uuid,
    pub item_version: i64,
    reason: String,
    pub note: String,
    pub created_at: Timestamp,
    /// The version that it made, while the original is kept.
    pub kept: Option<i64>,
    pub folder: Option<String>,
    pub keep_until: Option<Timestamp>,
    pub outcome: Option<String>,
    pub answer: Option<String>,
    pub appealed_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
}

impl RedactionRow {
    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }
}

const SELECT: &str = "SELECT d.id, d.item_id, d.item_version, d.reason, d.note, d.created_at, r.version AS kept, r.folder, r.keep_until, p.outcome, p.answer, \
                      p.created_at AS appealed_at, p.due_at FROM moderation_decisions d LEFT JOIN photo_redactions r ON r.decision_id = d.id \
                      LEFT JOIN appeals p ON p.decision_id = d.id WHERE d.act = 'redact' AND ";

/// The redactions of these photos, the oldest first.
pub(in crate::moderation) async fn redactions(db: &Db, photos: &[PhotoId]) -> sqlx::Result<Vec<RedactionRow>> {
    if photos.is_empty() {
        return Ok(Vec::new());
    }
    let items: Vec<Item> = photos.iter().copied().map(Item::from).collect();
    db.all(among(sql(SELECT), "d.", &items).push(" ORDER BY d.item_id, d.number")).await
}

pub(in crate::moderation) async fn last_redaction(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<RedactionRow>> {
    db.find(among(sql(SELECT), "d.", &[item]).push(" ORDER BY d.number DESC LIMIT 1")).await
}

/// The open appeal against a redaction of an item.
pub(in crate::moderation) async fn redaction_appeal(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<AppealRow>> {
    let select = sql("SELECT p.id, p.account_id, p.body, p.outcome, p.answer, p.created_at, p.due_at FROM appeals p \
         JOIN moderation_decisions d ON d.id = p.decision_id WHERE d.act = 'redact' AND p.outcome = 'open' AND ");
    db.find(among(select, "p.", &[item]).push(" LIMIT 1")).await
}

/// A redaction to be kept, with the files that it replaced.
pub(in crate::moderation) struct NewRedaction<'a> {
    pub photo: PhotoId,
    pub version: i64,
    pub decision: DecisionId,
    pub folder: &'a str,
    pub at: Timestamp,
    pub keep_until: Timestamp,
}

pub(in crate::moderation) async fn insert_redaction(tx: &mut Tx, new: &NewRedaction<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO photo_redactions (photo_id, version, decision_id, folder, created_at, keep_until) VALUES ($1, $2, $3, $4, $5, $6)");
    tx.run(insert.bind(new.photo).bind(new.version).bind(new.decision).bind(new.folder).bind(new.at).bind(new.keep_until)).await.map(drop)
}

/// The folder of the files that a redaction replaced, while they are kept.
pub(in crate::moderation) async fn kept_folder(db: &Db, photo: PhotoId, version: i64) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT folder FROM photo_redactions WHERE photo_id = $1 AND version = $2").bind(photo).bind(version);
    Ok(db.find::<(String,)>(select).await?.map(|(folder,)| folder))
}

/// The folders of the files that redactions of these photos replaced, while they are kept.
pub(in crate::moderation) async fn kept_folders(db: &Db, photos: &[PhotoId]) -> sqlx::Result<Vec<(PhotoId, String)>> {
    if photos.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql("SELECT photo_id, folder FROM photo_redactions WHERE photo_id IN ").list(photos.iter().copied())).await
}

pub(in crate::moderation) async fn forget_redaction(tx: &mut Tx, photo: PhotoId, version: i64) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM photo_redactions WHERE photo_id = $1 AND version = $2").bind(photo).bind(version)).await.map(drop)
}

/// Nobody can contest it any more.
pub(in crate::moderation) async fn end_redaction(tx: &mut Tx, photo: PhotoId, version: i64, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE photo_redactions SET keep_until = $1 WHERE photo_id = $2 AND version = $3").bind(at).bind(photo).bind(version)).await.map(drop)
}

/// Originals that nobody can contest about any more: photo, version, folder.
pub(in crate::moderation) async fn redactions_over(db: &Db, now: Timestamp, most: i64) -> sqlx::Result<Vec<(PhotoId, i64, String)>> {
    let select = sql("SELECT photo_id, version, folder FROM photo_redactions WHERE keep_until <= $1 AND NOT EXISTS \
         (SELECT 1 FROM appeals p WHERE p.decision_id = photo_redactions.decision_id AND p.outcome = 'open') ORDER BY keep_until LIMIT $2");
    db.all(select.bind(now).bind(most)).await
}
