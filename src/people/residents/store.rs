//! SQL of residences, their codes, batches and events.

use app::model::content::ResidenceMethod;

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, BatchId, Columns, CommuneId, Db, NeighbourhoodId, Parts, RowId, Sql, Statement, Tx, sql};
use crate::people::accounts::{self, Sought};

pub(super) fn with_current(parts: Parts, account: AccountId, now: Timestamp) -> Parts {
    let columns = Columns { ids: &["commune_id", "neighbourhood_id"], ..Columns::NONE };
    let parts = parts.part("residents", &columns, " FROM residents WHERE withdrawn_at IS NULL AND account_id = ").arg(account);
    parts.push(" AND (expires_at IS NULL OR expires_at > ").arg(now).push(")")
}

pub(super) async fn is_current(tx: &mut Tx, account: AccountId, commune: CommuneId, now: Timestamp) -> sqlx::Result<bool> {
    let select = sql("SELECT verified_at FROM residents WHERE account_id = $1 AND commune_id = $2 AND withdrawn_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $3)");
    Ok(tx.find::<(i64,)>(select.bind(account).bind(commune).bind(now)).await?.is_some())
}

pub(super) async fn lives_in(db: &mut impl Sql, account: AccountId, commune: CommuneId) -> sqlx::Result<bool> {
    let select = sql("SELECT verified_at FROM residents WHERE account_id = $1 AND commune_id = $2 AND withdrawn_at IS NULL");
    Ok(db.find::<(i64,)>(select.bind(account).bind(commune)).await?.is_some())
}

/// Gives a person the residence of a placeholder: whatever its state to whoever has none, otherwise if it counts and is the later one. Returns its method and
/// whether it counts.
pub(super) async fn hand_over(tx: &mut Tx, commune: CommuneId, from: AccountId, to: AccountId, now: Timestamp) -> sqlx::Result<Option<(String, bool)>> {
    let insert = sql("INSERT INTO residents (account_id, commune_id, neighbourhood_id, method, verified_at, expires_at, withdrawn_at, withdrawn_reason) \
         SELECT $1, commune_id, neighbourhood_id, method, verified_at, expires_at, withdrawn_at, withdrawn_reason FROM residents \
         WHERE account_id = $2 AND commune_id = $3 \
         ON CONFLICT (account_id, commune_id) DO UPDATE SET neighbourhood_id = excluded.neighbourhood_id, method = excluded.method, \
         verified_at = excluded.verified_at, expires_at = excluded.expires_at, withdrawn_at = NULL, withdrawn_reason = '' \
         WHERE excluded.withdrawn_at IS NULL AND (excluded.expires_at IS NULL OR excluded.expires_at > $4) \
         AND residents.verified_at < excluded.verified_at AND COALESCE(residents.withdrawn_at, residents.verified_at) < excluded.verified_at \
         AND (residents.expires_at IS NOT NULL OR residents.withdrawn_at IS NOT NULL) \
         RETURNING method, withdrawn_at IS NULL AND (expires_at IS NULL OR expires_at > $4)")
    .bind(to)
    .bind(from)
    .bind(commune)
    .bind(now);
    tx.find(insert).await
}

pub(super) async fn forget(tx: &mut Tx, commune: CommuneId, account: AccountId) -> sqlx::Result<u64> {
    tx.run(sql("DELETE FROM residents WHERE account_id = $1 AND commune_id = $2").bind(account).bind(commune)).await
}

/// A kept residence.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct ResidenceRow {
    pub account_id: AccountId,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub method: String,
    pub verified_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub withdrawn_at: Option<Timestamp>,
    pub withdrawn_reason: String,
}

const SELECT: &str = "SELECT account_id, neighbourhood_id, method, verified_at, expires_at, withdrawn_at, withdrawn_reason FROM residents WHERE commune_id = ";

pub(super) async fn of(db: &Db, account: AccountId, commune: CommuneId) -> sqlx::Result<Option<ResidenceRow>> {
    db.find(sql(SELECT).arg(commune).push(" AND account_id = ").arg(account)).await
}

/// Those who are sought, the latest first, from a place on.
pub(super) async fn list(db: &Db, commune: CommuneId, sought: Sought<'_>, before: Option<Cursor>, most: usize) -> sqlx::Result<Vec<ResidenceRow>> {
    let select = accounts::is_sought(sql(SELECT).arg(commune).push(" AND "), "residents.account_id", sought);
    let select = select.older_than("verified_at, account_id", before);
    db.all(select.push(" ORDER BY verified_at DESC, account_id DESC LIMIT ").arg(most as i64)).await
}

/// Whether it counted until now.
pub(super) async fn withdraw(tx: &mut Tx, account: AccountId, commune: CommuneId, reason: &str, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE residents SET withdrawn_at = $1, withdrawn_reason = $2 WHERE account_id = $3 AND commune_id = $4 AND withdrawn_at IS NULL")
        .bind(at)
        .bind(reason)
        .bind(account)
        .bind(commune);
    Ok(tx.run(update).await? == 1)
}

/// By what somebody becomes a resident.
#[derive(Debug, sqlx_macros::FromRow)]
pub struct Evidence {
    /// Where they live.
    pub neighbourhood_id: NeighbourhoodId,
    /// What was looked at: a [`ResidenceMethod`].
    pub method: String,
    /// The agent who did.
    pub created_by: AccountId,
}

/// What codes made together have in common.
pub(super) struct Issue {
    pub commune: CommuneId,
    pub batch: Option<BatchId>,
    pub method: ResidenceMethod,
    pub by: AccountId,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// A code that is to be known.
pub(super) struct NewCode {
    pub hash: Vec<u8>,
    pub neighbourhood: NeighbourhoodId,
}

/// Rows of one statement.
const ROWS: usize = 500;

/// Keeps codes, and returns how many can now be used that could not before: a census code that was cancelled, is over, or was of another neighbourhood
/// works again, one that is used never does.
pub(super) async fn insert_codes(tx: &mut Tx, issue: &Issue, codes: &[NewCode]) -> sqlx::Result<u64> {
    let mut changed = 0;
    for part in codes.chunks(ROWS) {
        let mut insert = sql("INSERT INTO residence_codes (hash, commune_id, neighbourhood_id, batch_id, method, created_by, created_at, expires_at) VALUES ");
        for (index, code) in part.iter().enumerate() {
            insert = insert.push(if index == 0 { "(" } else { ", (" }).arg(code.hash.clone()).push(", ").arg(issue.commune).push(", ").arg(code.neighbourhood);
            insert = insert.push(", ").arg(issue.batch).push(", ").arg(issue.method.as_str()).push(", ").arg(issue.by).push(", ").arg(issue.at);
            insert = insert.push(", ").arg(issue.expires_at).push(")");
        }
        let insert = insert
            .push(
                " ON CONFLICT (hash) DO UPDATE SET neighbourhood_id = excluded.neighbourhood_id, batch_id = excluded.batch_id, \
                 created_by = excluded.created_by, created_at = excluded.created_at, expires_at = excluded.expires_at \
                 WHERE residence_codes.method = 'census' AND residence_codes.used_at IS NULL AND residence_codes.commune_id = excluded.commune_id \
                 AND (residence_codes.neighbourhood_id <> excluded.neighbourhood_id \
                 OR residence_codes.batch_id IN (SELECT id FROM code_batches WHERE cancelled_at IS NOT NULL) OR residence_codes.expires_at <= ",
            )
            .arg(issue.at)
            .push(")");
        changed += tx.run(insert).await?;
    }
    Ok(changed)
}

/// Uses a code up. Returns `None` if it does not work any more.
pub(super) async fn use_code(tx: &mut Tx, hash: Vec<u8>, commune: CommuneId, account: AccountId, now: Timestamp) -> sqlx::Result<Option<Evidence>> {
    let update = sql("UPDATE residence_codes SET used_at = $1, used_by = $2 WHERE hash = $3 AND commune_id = $4 AND used_at IS NULL AND expires_at > $1 \
         AND ((batch_id IS NULL AND created_by <> $2) OR batch_id IN (SELECT id FROM code_batches WHERE cancelled_at IS NULL)) \
         RETURNING neighbourhood_id, method, created_by")
    .bind(now)
    .bind(account)
    .bind(hash)
    .bind(commune);
    tx.find(update).await
}

/// How many verified residents there are, counted up to `most`; whose residence is over by time is one who was verified.
pub(super) async fn count_up_to(tx: &mut Tx, commune: CommuneId, most: i64) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM (SELECT account_id FROM residents WHERE commune_id = $1 AND withdrawn_at IS NULL LIMIT $2) known");
    Ok(tx.one::<(i64,)>(select.bind(commune).bind(most)).await?.0)
}

/// How many verified residents there are at a moment.
pub(super) async fn count_current(tx: &mut Tx, commune: CommuneId, now: Timestamp) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM residents WHERE commune_id = $1 AND withdrawn_at IS NULL AND (expires_at IS NULL OR expires_at > $2)");
    Ok(tx.one::<(i64,)>(select.bind(commune).bind(now)).await?.0)
}

/// The same by neighbourhood.
pub(super) async fn count_by_place(tx: &mut Tx, commune: CommuneId, now: Timestamp) -> sqlx::Result<Vec<(Option<NeighbourhoodId>, i64)>> {
    let select = sql("SELECT neighbourhood_id, COUNT(*) FROM residents WHERE commune_id = $1 AND withdrawn_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $2) GROUP BY neighbourhood_id ORDER BY neighbourhood_id");
    tx.all(select.bind(commune).bind(now)).await
}

/// A residence to be kept.
pub(super) struct Residence<'a> {
    pub account: AccountId,
    pub commune: CommuneId,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub method: &'a str,
    pub at: Timestamp,
    pub until: Timestamp,
}

const INSERT: &str = "INSERT INTO residents (account_id, commune_id, neighbourhood_id, method, verified_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (account_id, commune_id) DO UPDATE SET method = excluded.method, verified_at = excluded.verified_at, expires_at = excluded.expires_at, ";

fn insert(new: &Residence<'_>) -> Statement {
    sql(INSERT).bind(new.account).bind(new.commune).bind(new.neighbourhood).bind(new.method).bind(new.at).bind(new.until)
}

/// Makes somebody a resident, or renews it.
pub(super) async fn verify(tx: &mut Tx, new: &Residence<'_>) -> sqlx::Result<()> {
    tx.run(insert(new).push("neighbourhood_id = excluded.neighbourhood_id, withdrawn_at = NULL, withdrawn_reason = ''")).await.map(drop)
}

/// Makes somebody a resident, or renews it, by the word of a provider of single sign-on; false when it was withdrawn, or verified after `unless_since`. A
/// neighbourhood that is known is not forgotten.
pub(super) async fn verify_by_provider(tx: &mut Tx, new: &Residence<'_>, unless_since: Timestamp) -> sqlx::Result<bool> {
    let insert = insert(new).push("neighbourhood_id = COALESCE(excluded.neighbourhood_id, residents.neighbourhood_id) ");
    Ok(tx.run(insert.push("WHERE residents.withdrawn_at IS NULL AND residents.verified_at <= ").arg(unless_since)).await? == 1)
}

/// Whose residence this identity stands for in a commune: the account's, if it stood for nobody's before.
pub(super) async fn identity_of(tx: &mut Tx, commune: CommuneId, identity: Vec<u8>, account: AccountId) -> sqlx::Result<AccountId> {
    let insert = sql("INSERT INTO sign_on_residences (commune_id, hash, account_id) VALUES ($1, $2, $3) ON CONFLICT (commune_id, hash) DO NOTHING");
    tx.run(insert.bind(commune).bind(identity.clone()).bind(account)).await?;
    let select = sql("SELECT account_id FROM sign_on_residences WHERE commune_id = $1 AND hash = $2").bind(commune).bind(identity);
    Ok(tx.one::<(AccountId,)>(select).await?.0)
}

/// Codes given out at the desk since then, and how many of them are used.
pub(super) async fn desk_tally(db: &Db, commune: CommuneId, since: Timestamp) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT COUNT(*), COUNT(used_at) FROM residence_codes WHERE commune_id = $1 AND batch_id IS NULL AND created_at > $2");
    db.one(select.bind(commune).bind(since)).await
}

/// What is to be remembered of an act.
pub(super) struct Event<'a> {
    pub act: &'static str,
    pub method: &'a str,
    pub account: Option<AccountId>,
    pub actor: Option<AccountId>,
    pub reason: &'a str,
}

pub(super) async fn insert_event(tx: &mut Tx, id: RowId, commune: CommuneId, event: &Event<'_>, at: Timestamp) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO residence_events (id, commune_id, act, method, account_id, actor_id, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(id.0)
            .bind(commune)
            .bind(event.act)
            .bind(event.method)
            .bind(event.account)
            .bind(event.actor)
            .bind(event.reason)
            .bind(at);
    tx.run(insert).await.map(drop)
}

/// A batch to be kept.
pub(super) struct NewBatch {
    pub id: BatchId,
    pub kind: &'static str,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub expires_at: Timestamp,
}

pub(super) async fn insert_batch(tx: &mut Tx, commune: CommuneId, by: AccountId, new: &NewBatch, at: Timestamp) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO code_batches (id, commune_id, neighbourhood_id, kind, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(new.id)
            .bind(commune)
            .bind(new.neighbourhood)
            .bind(new.kind)
            .bind(by)
            .bind(at)
            .bind(new.expires_at);
    tx.run(insert).await.map(drop)
}

/// Whether there is such a batch that still worked.
pub(super) async fn cancel_batch(tx: &mut Tx, commune: CommuneId, id: BatchId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE code_batches SET cancelled_at = $1 WHERE id = $2 AND commune_id = $3 AND cancelled_at IS NULL").bind(at).bind(id).bind(commune);
    Ok(tx.run(update).await? == 1)
}

/// A batch with its tally.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct BatchRow {
    pub id: BatchId,
    pub kind: String,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub cancelled_at: Option<Timestamp>,
    pub codes: i64,
    pub used: i64,
}

/// The latest batches with how many codes they have and how many are used.
pub(super) async fn batches(db: &Db, commune: CommuneId, most: i64) -> sqlx::Result<Vec<BatchRow>> {
    let select = sql("SELECT b.id, b.kind, b.neighbourhood_id, b.created_at, b.expires_at, b.cancelled_at, \
         (SELECT COUNT(*) FROM residence_codes c WHERE c.batch_id = b.id) AS codes, \
         (SELECT COUNT(c.used_at) FROM residence_codes c WHERE c.batch_id = b.id) AS used \
         FROM code_batches b WHERE b.commune_id = $1 ORDER BY b.created_at DESC, b.id DESC LIMIT $2")
    .bind(commune)
    .bind(most);
    db.all(select).await
}

/// A census code that was used stays, so that the same list uploaded again does not revive it.
pub(super) async fn forget_codes(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM residence_codes WHERE hash IN (SELECT hash FROM residence_codes WHERE expires_at <= $1 \
         AND (used_at IS NULL OR method <> 'census') AND (used_at IS NULL OR used_at <= $1) LIMIT $2)");
    db.run(delete.bind(over).bind(most)).await.map(drop)
}

pub(super) async fn forget_events(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM residence_events WHERE id IN (SELECT id FROM residence_events WHERE created_at <= $1 LIMIT $2)");
    db.run(delete.bind(over).bind(most)).await.map(drop)
}
