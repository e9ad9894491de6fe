//! What of accounts is kept for a set time only: sessions, links, codes; and which accounts nobody confirmed or uses.

use super::holdings::{CODES, LINKS, SESSIONS};
use super::{codes, session_store, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Db, Tx, sql};
use crate::base::error::Result;
use crate::base::personal_data::over;
use crate::base::slice::Hourly;

pub(super) const HOURLY: &[Hourly] = &[
    Hourly::keeping(SESSIONS, "sessions", |app| Box::pin(async move { end_sessions(&app).await })),
    Hourly::keeping(LINKS, "links", |app| Box::pin(async move { forget_links(&app).await })),
    Hourly::keeping(CODES, "codes", |app| Box::pin(async move { forget_codes(&app).await })),
];

/// Deletes sessions that are over; when their people were last seen is remembered first.
async fn end_sessions(app: &App) -> Result<()> {
    store::remember_visits(&app.db, app.clock.now().plus_days(-1)).await?;
    session_store::delete_ended(app).await
}

/// Forgets codes whose time is over, with the contacts that waited for them.
pub(super) async fn forget_codes(app: &App) -> Result<()> {
    Ok(codes::delete_expired(&app.db, app.clock.now()).await?)
}

async fn forget_links(app: &App) -> Result<()> {
    let delete = sql("DELETE FROM account_tokens WHERE hash IN (SELECT hash FROM account_tokens WHERE expires_at <= $1 OR used_at <= $1 LIMIT $2)");
    app.db.run(delete.bind(over(LINKS, app)).bind(Hourly::BATCH)).await?;
    Ok(())
}

/// Which accounts are looked for.
#[derive(Clone, Copy, Debug)]
pub enum Idle {
    /// Made before this moment and never confirmed.
    Unconfirmed(Timestamp),
    /// Not seen since this moment, without a session, and not warned since they were.
    Unwarned(Timestamp),
    /// Not seen since the first moment, without a session, and warned since, before the second.
    Warned(Timestamp, Timestamp),
}

/// The next accounts of a sort after one, in the order of their ids.
pub async fn idle(db: &Db, which: Idle, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    let seen = "confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.account_id = accounts.id) AND COALESCE(seen_at, created_at) <= ";
    let select = sql("SELECT id FROM accounts WHERE placeholder = FALSE AND ");
    let select = match which {
        Idle::Unconfirmed(since) => select.push("confirmed_at IS NULL AND created_at <= ").arg(since),
        Idle::Unwarned(since) => select.push(seen).arg(since).push(" AND (warned_at IS NULL OR warned_at < COALESCE(seen_at, created_at))"),
        Idle::Warned(since, warned) => select.push(seen).arg(since).push(" AND warned_at >= COALESCE(seen_at, created_at) AND warned_at <= ").arg(warned),
    };
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND id > ", after).push(" ORDER BY id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Deletes accounts that nobody confirmed: whoever never confirmed an address has written nothing.
pub async fn delete_unconfirmed(db: &Db, ids: &[AccountId]) -> Result<()> {
    db.run(sql("DELETE FROM accounts WHERE confirmed_at IS NULL AND id IN ").list(ids.iter().copied())).await?;
    Ok(())
}

/// Remembers that somebody was warned; `false` when they were, or came, meanwhile.
pub async fn set_warned(tx: &mut Tx, account: AccountId, at: Timestamp) -> Result<bool> {
    let update =
        sql("UPDATE accounts SET warned_at = $1 WHERE id = $2 AND placeholder = FALSE AND (warned_at IS NULL OR warned_at < COALESCE(seen_at, created_at))");
    Ok(tx.run(update.bind(at).bind(account)).await? == 1)
}
