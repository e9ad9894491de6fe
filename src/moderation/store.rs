//! SQL of flags and decisions.

use app::model::content::Reason;
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::db::{CommuneId, Db, sql};

/// The decision that hides an item now.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct HiddenRow {
    pub item_id: Uuid,
    pub commune_id: CommuneId,
    reason: String,
    pub note: String,
    pub created_at: Timestamp,
}

impl HiddenRow {
    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }
}

pub(super) async fn hidden_among(db: &Db, items: &[Uuid]) -> sqlx::Result<Vec<HiddenRow>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT d.item_id, d.commune_id, d.reason, d.note, d.created_at FROM moderation_decisions d WHERE d.act = 'hide' AND d.item_id IN ")
        .list(items.iter().copied())
        .push(" AND NOT EXISTS (SELECT 1 FROM moderation_decisions later WHERE later.item_id = d.item_id AND later.number > d.number)");
    db.all(select).await
}
