//! SQL of who works on what.

use uuid::Uuid;

use super::Claimable;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, Sql, Tx, sql};

/// A claim to be kept.
pub(super) struct NewClaim {
    pub subject: Claimable,
    pub commune: CommuneId,
    pub account: AccountId,
    pub at: Timestamp,
    pub until: Timestamp,
    /// Whether it takes the subject from whoever has it.
    pub over: bool,
}

/// `false` if somebody else has it and it is not to be taken over.
pub(super) async fn insert(tx: &mut Tx, new: &NewClaim) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO claims (subject_kind, subject_id, commune_id, account_id, claimed_at, until_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (subject_kind, subject_id) DO UPDATE SET commune_id = $3, account_id = $4, claimed_at = $5, until_at = $6 \
         WHERE claims.account_id = $4 OR claims.until_at <= $5 OR $7")
    .bind(new.subject.kind())
    .bind(new.subject.id())
    .bind(new.commune)
    .bind(new.account)
    .bind(new.at)
    .bind(new.until)
    .bind(new.over);
    Ok(tx.run(insert).await? == 1)
}

/// Ends a claim: of this person, or whoever's.
pub(super) async fn end(tx: &mut Tx, subject: Claimable, of: Option<AccountId>) -> sqlx::Result<()> {
    let mut delete = sql("DELETE FROM claims WHERE subject_kind = ").arg(subject.kind()).push(" AND subject_id = ").arg(subject.id());
    if let Some(account) = of {
        delete = delete.push(" AND account_id = ").arg(account);
    }
    tx.run(delete).await.map(drop)
}

/// Who has which of these now, and until when.
pub(super) async fn among(db: &mut impl Sql, subjects: &[Claimable], now: Timestamp) -> sqlx::Result<Vec<(Claimable, AccountId, Timestamp)>> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT subject_kind, subject_id, account_id, until_at FROM claims WHERE until_at > ").arg(now).push(" AND subject_id IN ");
    let rows: Vec<(String, Uuid, AccountId, Timestamp)> = db.all(select.list(subjects.iter().map(|subject| subject.id()))).await?;
    let claims = rows.into_iter().filter_map(|(kind, id, account, until)| Some((Claimable::of(&kind, id)?, account, until)));
    // An id may stand under several kinds.
    Ok(claims.filter(|(subject, _, _)| subjects.contains(subject)).collect())
}

/// Deletes claims that are over.
pub(super) async fn forget(db: &Db, now: Timestamp) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM claims WHERE until_at <= $1").bind(now)).await.map(drop)
}
