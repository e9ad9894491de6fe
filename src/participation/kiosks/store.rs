//! SQL of sessions at the desk's device.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId, Db, KioskId, Tx, sql};
use crate::participation::ballots::voting::Own;

/// A session to be kept.
#[derive(Debug)]
pub(super) struct NewSession {
    pub id: KioskId,
    pub commune: CommuneId,
    pub ballot: ConsultationId,
    pub account: AccountId,
    pub by: AccountId,
    pub at: Timestamp,
    pub slot: i64,
    pub code: Vec<u8>,
    pub until: Timestamp,
}

/// Makes codes worthless that are late or were tried too often, so that their numbers are free.
pub(super) async fn free_slots(tx: &mut Tx, commune: CommuneId, (now, tries): (Timestamp, i64)) -> sqlx::Result<()> {
    let update =
        sql("UPDATE kiosk_sessions SET slot = NULL, code_hash = NULL WHERE commune_id = $1 AND slot IS NOT NULL AND (code_until <= $2 OR tries >= $3)");
    tx.run(update.bind(commune).bind(now).bind(tries)).await.map(drop)
}

/// The numbers of sessions that wait for their codes.
pub(super) async fn slots(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<Vec<i64>> {
    let rows: Vec<(i64,)> = tx.all(sql("SELECT slot FROM kiosk_sessions WHERE commune_id = $1 AND slot IS NOT NULL").bind(commune)).await?;
    Ok(rows.into_iter().map(|(slot,)| slot).collect())
}

/// False if the number was taken meanwhile, or the person has a session of this ballot that is not over.
pub(super) async fn insert(tx: &mut Tx, new: &NewSession) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO kiosk_sessions (id, commune_id, consultation_id, account_id, opened_by, opened_at, slot, code_hash, code_until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.ballot)
    .bind(new.account)
    .bind(new.by)
    .bind(new.at)
    .bind(new.slot)
    .bind(new.code.clone())
    .bind(new.until);
    Ok(tx.run(insert).await? == 1)
}

/// Ends the sessions of somebody for a ballot that are not over.
pub(super) async fn end_of(tx: &mut Tx, ballot: ConsultationId, account: AccountId, now: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE kiosk_sessions SET ended_at = $1, slot = NULL, code_hash = NULL, token_hash = NULL, seen_at = NULL \
         WHERE account_id = $2 AND consultation_id = $3 AND ended_at IS NULL");
    tx.run(update.bind(now).bind(account).bind(ballot)).await.map(drop)
}

/// Whether there was one of this ballot that was not over.
pub(super) async fn end(tx: &mut Tx, ballot: ConsultationId, id: KioskId, now: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE kiosk_sessions SET ended_at = $1, slot = NULL, code_hash = NULL, token_hash = NULL, seen_at = NULL \
         WHERE id = $2 AND consultation_id = $3 AND ended_at IS NULL");
    Ok(tx.run(update.bind(now).bind(id).bind(ballot)).await? == 1)
}

/// A code that was typed at a device.
#[derive(Debug)]
pub(super) struct Typed {
    pub commune: CommuneId,
    pub slot: i64,
    pub code: Vec<u8>,
    pub token: Vec<u8>,
    pub at: Timestamp,
}

/// Gives the session of a code to a device, if this try is one of the first so many: of two at once, one gets it.
pub(super) async fn start(tx: &mut Tx, typed: &Typed, tries: i64) -> sqlx::Result<Option<ConsultationId>> {
    let update = sql("UPDATE kiosk_sessions SET slot = NULL, code_hash = NULL, token_hash = $1, seen_at = $2 WHERE commune_id = $3 AND slot = $4 \
         AND code_hash = $5 AND code_until > $2 AND tries <= $6 AND ended_at IS NULL RETURNING consultation_id")
    .bind(typed.token.clone())
    .bind(typed.at)
    .bind(typed.commune)
    .bind(typed.slot)
    .bind(typed.code.clone())
    .bind(tries);
    Ok(tx.find::<(ConsultationId,)>(update).await?.map(|(ballot,)| ballot))
}

/// Counts a try, and takes the session for it: tries that are made at once come one after the other.
pub(super) async fn count_try(tx: &mut Tx, commune: CommuneId, slot: i64) -> sqlx::Result<()> {
    tx.run(sql("UPDATE kiosk_sessions SET tries = tries + 1 WHERE commune_id = $1 AND slot = $2").bind(commune).bind(slot)).await.map(drop)
}

/// The session of a device's cookie for a ballot of a commune, if its last request was after `since`; this is its last one now.
pub(super) async fn touch(
    tx: &mut Tx,
    token: Vec<u8>,
    (commune, ballot): (CommuneId, ConsultationId),
    (since, now): (Timestamp, Timestamp),
) -> sqlx::Result<Option<(KioskId, AccountId, bool, bool)>> {
    let update = sql("UPDATE kiosk_sessions SET seen_at = $1 WHERE token_hash = $2 AND commune_id = $3 AND consultation_id = $4 AND ended_at IS NULL \
         AND seen_at > $5 RETURNING id, account_id, is_kept, is_counted")
    .bind(now)
    .bind(token)
    .bind(commune)
    .bind(ballot)
    .bind(since);
    tx.find(update).await
}

/// Keeps that something was given in a session.
pub(super) async fn give(tx: &mut Tx, id: KioskId, own: Own) -> sqlx::Result<()> {
    let update = sql("UPDATE kiosk_sessions SET is_kept = is_kept OR $1, is_counted = is_counted OR $2 WHERE id = $3");
    tx.run(update.bind(own.kept).bind(own.counted).bind(id)).await.map(drop)
}

/// A session as staff see it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct SessionRow {
    pub id: KioskId,
    pub account_id: AccountId,
    pub opened_by: AccountId,
    pub opened_at: Timestamp,
    pub code_until: Timestamp,
    pub tries: i64,
    pub seen_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

/// That of somebody for a ballot that nobody ended.
pub(super) async fn open_of(db: &Db, ballot: ConsultationId, account: AccountId) -> sqlx::Result<Option<SessionRow>> {
    let select = sql("SELECT id, account_id, opened_by, opened_at, code_until, tries, seen_at, ended_at FROM kiosk_sessions \
         WHERE account_id = $1 AND consultation_id = $2 AND ended_at IS NULL");
    db.find(select.bind(account).bind(ballot)).await
}

/// Those of a ballot since a moment, the latest first.
pub(super) async fn since(db: &Db, ballot: ConsultationId, since: Timestamp, most: i64) -> sqlx::Result<Vec<SessionRow>> {
    let select = sql("SELECT id, account_id, opened_by, opened_at, code_until, tries, seen_at, ended_at FROM kiosk_sessions \
         WHERE consultation_id = $1 AND opened_at > $2 ORDER BY opened_at DESC LIMIT $3");
    db.all(select.bind(ballot).bind(since).bind(most)).await
}

/// Forgets those that were opened before a moment.
pub(super) async fn forget(db: &Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM kiosk_sessions WHERE id IN (SELECT id FROM kiosk_sessions WHERE opened_at <= $1 ORDER BY opened_at LIMIT $2)");
    db.run(delete.bind(before).bind(most)).await.map(drop)
}
