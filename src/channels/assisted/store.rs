//! SQL of grants and of the log of pages looked at.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, GrantId, RowId, Tx, sql};

/// A grant to be kept.
pub(super) struct NewGrant {
    pub id: GrantId,
    pub account: AccountId,
    pub commune: CommuneId,
    pub hash: Vec<u8>,
    pub minutes: i64,
    pub at: Timestamp,
    pub until: Timestamp,
}

/// `false` if a code that can still be entered is the same.
pub(super) async fn insert(tx: &mut Tx, new: &NewGrant) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO assist_grants (id, account_id, commune_id, hash, minutes, created_at, ends_at) SELECT $1, $2, $3, $4, $5, $6, $7 \
         WHERE NOT EXISTS (SELECT 1 FROM assist_grants g WHERE g.commune_id = $3 AND g.hash = $4 AND g.staff_id IS NULL AND g.ends_at > $6)")
    .bind(new.id)
    .bind(new.account)
    .bind(new.commune)
    .bind(new.hash.clone())
    .bind(new.minutes)
    .bind(new.at)
    .bind(new.until);
    Ok(tx.run(insert).await? == 1)
}

pub(super) async fn end_waiting(tx: &mut Tx, account: AccountId, now: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE assist_grants SET ends_at = $1 WHERE account_id = $2 AND staff_id IS NULL AND ends_at > $1");
    tx.run(update.bind(now).bind(account)).await.map(drop)
}

/// Whether there was one of this person that was not over.
pub(super) async fn end(tx: &mut Tx, account: AccountId, id: GrantId, now: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE assist_grants SET ends_at = $1 WHERE account_id = $2 AND id = $3 AND ends_at > $1");
    Ok(tx.run(update.bind(now).bind(account).bind(id)).await? == 1)
}

/// A code that a member of staff entered.
pub(super) struct Entered<'a> {
    pub commune: CommuneId,
    pub hash: Vec<u8>,
    pub staff: AccountId,
    pub role: &'a str,
    pub at: Timestamp,
}

/// Binds the grant of a code to whoever entered it: of two at once, one gets it.
pub(super) async fn start(tx: &mut Tx, entered: Entered<'_>) -> sqlx::Result<Option<GrantId>> {
    let update = sql("UPDATE assist_grants SET staff_id = $1, staff_role = $2, started_at = $3, ends_at = $3 + minutes * 60000000 \
         WHERE commune_id = $4 AND hash = $5 AND staff_id IS NULL AND ends_at > $3 AND account_id <> $1 RETURNING id")
    .bind(entered.staff)
    .bind(entered.role)
    .bind(entered.at)
    .bind(entered.commune)
    .bind(entered.hash);
    Ok(tx.find::<(GrantId,)>(update).await?.map(|(id,)| id))
}

/// A grant as its person sees it.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct GrantRow {
    pub id: GrantId,
    pub commune_id: CommuneId,
    pub staff_id: Option<AccountId>,
    pub staff_role: String,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ends_at: Timestamp,
}

pub(super) async fn grants_of(db: &Db, account: AccountId, most: i64) -> sqlx::Result<Vec<GrantRow>> {
    let select = sql("SELECT id, commune_id, staff_id, staff_role, created_at, started_at, ends_at FROM assist_grants \
         WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2");
    db.all(select.bind(account).bind(most)).await
}

/// The pages looked at under these grants, in order.
pub(super) async fn views_of(db: &Db, grants: &[GrantId]) -> sqlx::Result<Vec<(GrantId, String, Timestamp)>> {
    if grants.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT grant_id, page, created_at FROM assist_views WHERE grant_id IN ").list(grants.iter().copied());
    db.all(select.push(" ORDER BY created_at, id LIMIT 1000")).await
}

/// What a member of staff may look at now.
pub(super) async fn open_for(db: &Db, commune: CommuneId, staff: AccountId, now: Timestamp) -> sqlx::Result<Vec<Open>> {
    let select =
        sql("SELECT id, account_id, ends_at FROM assist_grants WHERE commune_id = $1 AND staff_id = $2 AND ends_at > $3 ORDER BY ends_at, id LIMIT 50");
    db.all(select.bind(commune).bind(staff).bind(now)).await
}

/// A grant whose pages may be looked at.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct Open {
    pub id: GrantId,
    pub account_id: AccountId,
    pub ends_at: Timestamp,
}

/// A look at a page.
pub(super) struct Look<'a> {
    pub id: RowId,
    pub grant: GrantId,
    pub commune: CommuneId,
    pub staff: AccountId,
    pub page: &'a str,
    pub at: Timestamp,
}

/// Logs a look, if the grant is this member of staff's and not over.
pub(super) async fn log(tx: &mut Tx, look: &Look<'_>) -> sqlx::Result<Option<Open>> {
    let insert = sql("INSERT INTO assist_views (id, grant_id, page, created_at) SELECT $1, id, $2, $3 FROM assist_grants \
         WHERE id = $4 AND commune_id = $5 AND staff_id = $6 AND ends_at > $3")
    .bind(look.id.0)
    .bind(look.page)
    .bind(look.at)
    .bind(look.grant)
    .bind(look.commune)
    .bind(look.staff);
    if tx.run(insert).await? == 0 {
        return Ok(None);
    }
    tx.find(sql("SELECT id, account_id, ends_at FROM assist_grants WHERE id = $1").bind(look.grant)).await
}

/// With the pages that were looked at.
pub(super) async fn forget(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM assist_grants WHERE id IN (SELECT id FROM assist_grants WHERE ends_at <= $1 LIMIT $2)").bind(over).bind(most)).await.map(drop)
}
