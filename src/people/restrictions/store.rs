//! SQL of what keeps people from speaking.

use app::model::content::Reason;
use app::model::measures::MeasureKind;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, Parts, Sql, sql};

/// Restrictions that are looked at. Nobody has so many.
const MOST_ROWS: i64 = 100;

/// A mute or suspension that has not ended.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct Row {
    kind: String,
    reason: String,
    pub ends_at: Timestamp,
}

impl Row {
    pub fn kind(&self) -> MeasureKind {
        MeasureKind::parse(&self.kind).unwrap_or(MeasureKind::Mute)
    }

    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }
}

/// Asks for what keeps a person from speaking anywhere.
pub(super) fn with_current(parts: Parts, account: AccountId, now: Timestamp) -> Parts {
    let columns = Columns { ids: &["commune_id"], texts: &["kind"], numbers: &["ends_at"] };
    parts.part("restrictions", &columns, " FROM measures WHERE state = 'given' AND ends_at > ").arg(now).push(" AND account_id = ").arg(account)
}

/// What keeps a person from speaking: suspensions first, each kind by its end, the latest first.
pub(super) async fn current(db: &mut impl Sql, account: AccountId, commune: Option<CommuneId>, now: Timestamp) -> sqlx::Result<Vec<Row>> {
    let mut select =
        sql("SELECT commune_id, kind, reason, ends_at FROM measures WHERE state = 'given' AND ends_at > ").arg(now).push(" AND account_id = ").arg(account);
    if let Some(commune) = commune {
        select = select.push(" AND commune_id = ").arg(commune);
    }
    db.all(select.push(" ORDER BY CASE WHEN kind = 'suspension' THEN 0 ELSE 1 END, ends_at DESC, id LIMIT ").arg(MOST_ROWS)).await
}
