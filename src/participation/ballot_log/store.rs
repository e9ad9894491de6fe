//! SQL of logs, leaves and checkpoints.

use std::collections::HashSet;

use counting::log::Hash;

use crate::base::clock::Timestamp;
use crate::base::db::{Arg, ConsultationId, Sql, Tx, sql};

/// Leaves of one statement.
const PART: usize = 500;

/// A log.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct LogRow {
    pub title: String,
    pub key: String,
    pub size: i64,
    pub waiting: i64,
    pub checkpoints: i64,
    pub frontier: Vec<u8>,
    pub closed_at: Option<Timestamp>,
}

const COLUMNS: &str = "title, key, size, waiting, checkpoints, frontier, closed_at";

pub(super) async fn find(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<LogRow>> {
    db.find(sql("SELECT ").push(COLUMNS).push(" FROM ballot_logs WHERE consultation_id = ").arg(id)).await
}

/// Takes the row of a log until the transaction ends, and makes it if it is not there.
pub(super) async fn lock(tx: &mut Tx, id: ConsultationId, origin: &str, key: &str) -> sqlx::Result<LogRow> {
    let insert = sql("INSERT INTO ballot_logs (consultation_id, title, key, frontier) VALUES ($1, $2, $3, $4) ON CONFLICT (consultation_id) DO NOTHING");
    tx.run(insert.bind(id).bind(origin).bind(key).bind(Vec::<u8>::new())).await?;
    tx.one(sql("UPDATE ballot_logs SET size = size WHERE consultation_id = ").arg(id).push(" RETURNING ").push(COLUMNS)).await
}

/// Keeps a log as it is after a change.
pub(super) async fn set(tx: &mut Tx, id: ConsultationId, log: &LogRow) -> sqlx::Result<()> {
    let update = sql("UPDATE ballot_logs SET size = $1, waiting = $2, checkpoints = $3, frontier = $4, closed_at = $5 WHERE consultation_id = $6");
    let update = update.bind(log.size).bind(log.waiting).bind(log.checkpoints).bind(log.frontier.clone()).bind(log.closed_at).bind(id);
    tx.run(update).await.map(drop)
}

/// Adds a leaf that waits. Returns whether somebody waits with it who did not wait before.
pub(super) async fn wait(tx: &mut Tx, id: ConsultationId, hash: &Hash, voter: &[u8; 32]) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO ballot_leaves (consultation_id, hash, voter) VALUES ($1, $2, $3) ON CONFLICT (consultation_id, hash) DO NOTHING");
    if tx.run(insert.bind(id).bind(hash.to_vec()).bind(voter.to_vec())).await? == 0 {
        return Ok(false);
    }
    let select = sql("SELECT COUNT(*) FROM ballot_leaves WHERE consultation_id = $1 AND position IS NULL AND voter = $2");
    Ok(tx.one::<(i64,)>(select.bind(id).bind(voter.to_vec())).await?.0 == 1)
}

/// Takes the leaves that wait out of the table, to be written again with their positions: where a row is kept must not tell when it was asked for.
pub(super) async fn take_waiting(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<Vec<Hash>> {
    let rows: Vec<(Vec<u8>,)> = tx.all(sql("DELETE FROM ballot_leaves WHERE consultation_id = $1 AND position IS NULL RETURNING hash").bind(id)).await?;
    Ok(rows.into_iter().filter_map(|(hash,)| hash.try_into().ok()).collect())
}

/// Writes leaves from a position on.
pub(super) async fn append(tx: &mut Tx, id: ConsultationId, from: i64, leaves: &[Hash]) -> sqlx::Result<()> {
    let mut position = from;
    for part in leaves.chunks(PART) {
        let rows = part.iter().map(|hash| {
            position += 1;
            [Arg::from(id), Arg::from(hash.to_vec()), Arg::from(position - 1)]
        });
        let rows: Vec<[Arg; 3]> = rows.collect();
        tx.run(sql("INSERT INTO ballot_leaves (consultation_id, hash, position) VALUES ").rows(rows)).await?;
    }
    Ok(())
}

/// The leaves of a log that have a position, in the order of positions.
pub(super) async fn leaves(db: &mut impl Sql, id: ConsultationId, most: i64) -> sqlx::Result<Vec<Hash>> {
    let select = sql("SELECT hash FROM ballot_leaves WHERE consultation_id = $1 AND position < $2 ORDER BY position");
    let rows: Vec<(Vec<u8>,)> = db.all(select.bind(id).bind(most)).await?;
    Ok(rows.into_iter().filter_map(|(hash,)| hash.try_into().ok()).collect())
}

/// Every leaf, whether it has a position or not.
pub(super) async fn known(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<HashSet<Hash>> {
    let rows: Vec<(Vec<u8>,)> = tx.all(sql("SELECT hash FROM ballot_leaves WHERE consultation_id = $1").bind(id)).await?;
    Ok(rows.into_iter().filter_map(|(hash,)| hash.try_into().ok()).collect())
}

/// Whether there is such a leaf, and its position if it has one.
pub(super) async fn position(db: &mut impl Sql, id: ConsultationId, hash: &Hash) -> sqlx::Result<Option<Option<i64>>> {
    let select = sql("SELECT position FROM ballot_leaves WHERE consultation_id = $1 AND hash = $2");
    Ok(db.find::<(Option<i64>,)>(select.bind(id).bind(hash.to_vec())).await?.map(|(position,)| position))
}

/// A signed note, and of how many leaves it is.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct CheckpointRow {
    pub number: i64,
    pub size: i64,
    pub note: String,
}

pub(super) async fn insert_checkpoint(tx: &mut Tx, id: ConsultationId, row: &CheckpointRow) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO ballot_checkpoints (consultation_id, number, size, note) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(id).bind(row.number).bind(row.size).bind(&row.note)).await.map(drop)
}

/// The checkpoints of a log, the earliest first.
pub(super) async fn checkpoints(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<CheckpointRow>> {
    db.all(sql("SELECT number, size, note FROM ballot_checkpoints WHERE consultation_id = $1 ORDER BY number").bind(id)).await
}

/// The last one.
pub(super) async fn last_checkpoint(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<CheckpointRow>> {
    db.find(sql("SELECT number, size, note FROM ballot_checkpoints WHERE consultation_id = $1 ORDER BY number DESC LIMIT 1").bind(id)).await
}

/// Open logs in which enough leaves wait.
pub(super) async fn ready(db: &mut impl Sql, most: i64) -> sqlx::Result<Vec<ConsultationId>> {
    let select = sql("SELECT consultation_id FROM ballot_logs WHERE closed_at IS NULL AND waiting >= 20 ORDER BY consultation_id LIMIT $1");
    Ok(db.all::<(ConsultationId,)>(select.bind(most)).await?.into_iter().map(|(id,)| id).collect())
}
