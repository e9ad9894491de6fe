//! SQL of what is held about people: objections, codes; and over every table of the register, the rows of one account. The names of tables and
//! columns come from the register alone.

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, Arg, Cell, Columns, CommuneId, Db, ObjectionId, Parts, Record, Tx, sql};
use crate::base::personal_data::{Export, Holding};

/// Rows of an export after a place, in the order of its keys; each comes with its own place.
pub(super) async fn rows(db: &Db, export: &Export, account: AccountId, after: Option<&[Cell]>, most: i64) -> sqlx::Result<Vec<(Vec<Cell>, Record)>> {
    let mut select = sql(export.select).bind(account);
    if !export.within.is_empty() {
        select = select.push("(").push(export.within).push(")");
    }
    if let Some(place) = after {
        for (index, key) in export.keys.iter().enumerate() {
            select = select.push(if index == 0 { " AND (" } else { ", " }).push(key);
        }
        for (index, cell) in place.iter().enumerate() {
            select = select.push(if index == 0 { ") > (" } else { ", " }).arg(Arg::from(cell.clone()));
        }
        select = select.push(")");
    }
    for (index, key) in export.keys.iter().enumerate() {
        select = select.push(if index == 0 { " ORDER BY " } else { ", " }).push(key);
    }
    let rows: Vec<Record> = db.all(select.push(" LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|row| split(row, export.keys.len())).collect())
}

fn split(mut row: Record, keys: usize) -> (Vec<Cell>, Record) {
    let rest = row.0.split_off(keys.min(row.0.len()));
    (row.0.into_iter().map(|(_, cell)| cell).collect(), Record(rest))
}

/// How many rows of a table refer to the account.
pub(super) async fn count(db: &Db, holding: &Holding, account: AccountId) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM ").push(holding.table).push(" WHERE ").push(holding.column).push(" = ").arg(account);
    Ok(db.one::<(i64,)>(select).await?.0)
}

pub(super) async fn delete_rows(tx: &mut Tx, holding: &Holding, account: AccountId) -> sqlx::Result<u64> {
    tx.run(sql("DELETE FROM ").push(holding.table).push(" WHERE ").push(holding.column).push(" = ").arg(account)).await
}

/// Empties texts of the rows that refer to the account.
pub(super) async fn blank(tx: &mut Tx, holding: &Holding, texts: &[&'static str], account: AccountId) -> sqlx::Result<()> {
    for text in texts {
        let update = sql("UPDATE ").push(holding.table).push(" SET ").push(text).push(" = '' WHERE ").push(holding.column).push(" = ").arg(account);
        tx.run(update).await?;
    }
    Ok(())
}

/// Replaces the code that was sent before.
pub(super) async fn set_code(tx: &mut Tx, account: AccountId, hash: Vec<u8>, at: Timestamp, expires_at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO deletion_codes (account_id, hash, created_at, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, tries = 0, created_at = excluded.created_at, expires_at = excluded.expires_at");
    tx.run(insert.bind(account).bind(hash).bind(at).bind(expires_at)).await.map(drop)
}

pub(super) async fn has_code(db: &Db, account: AccountId, now: Timestamp) -> sqlx::Result<bool> {
    let select = sql("SELECT tries FROM deletion_codes WHERE account_id = $1 AND expires_at > $2 AND tries < 5").bind(account).bind(now);
    Ok(db.find::<(i64,)>(select).await?.is_some())
}

/// Counts one try before it is looked at; `None` if there is none left.
pub(super) async fn try_code(tx: &mut Tx, account: AccountId, now: Timestamp) -> sqlx::Result<Option<Vec<u8>>> {
    let update = sql("UPDATE deletion_codes SET tries = tries + 1 WHERE account_id = $1 AND expires_at > $2 AND tries < 5 RETURNING hash");
    Ok(tx.find::<(Vec<u8>,)>(update.bind(account).bind(now)).await?.map(|(hash,)| hash))
}

/// An objection.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct ObjectionRow {
    pub id: ObjectionId,
    pub commune_id: CommuneId,
    pub account_id: AccountId,
    pub body: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub answer: String,
    pub answered_at: Option<Timestamp>,
}

const OBJECTION: &str = "SELECT o.id, o.commune_id, o.account_id, o.body, o.created_at, o.due_at, o.answer, o.answered_at FROM objections o WHERE ";

pub(super) struct NewObjection<'a> {
    pub id: ObjectionId,
    pub commune: CommuneId,
    pub account: AccountId,
    pub body: &'a str,
    pub at: Timestamp,
    pub due_at: Timestamp,
}

/// `false` if the same text of the same person waits already.
pub(super) async fn insert_objection(tx: &mut Tx, new: &NewObjection<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO objections (id, commune_id, account_id, body, created_at, due_at) SELECT $1, $2, $3, $4, $5, $6 \
         WHERE NOT EXISTS (SELECT 1 FROM objections o WHERE o.account_id = $3 AND o.commune_id = $2 AND o.body = $4 AND o.answered_at IS NULL)")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.account)
    .bind(new.body)
    .bind(new.at)
    .bind(new.due_at);
    Ok(tx.run(insert).await? == 1)
}

pub(super) async fn objections_of(db: &Db, account: AccountId) -> sqlx::Result<Vec<ObjectionRow>> {
    db.all(sql(OBJECTION).push("o.account_id = ").arg(account).push(" ORDER BY o.created_at DESC, o.id DESC LIMIT 50")).await
}

/// Those of a commune, the latest first, from a place on.
pub(super) async fn objections(db: &Db, commune: CommuneId, before: Option<Cursor>, most: usize) -> sqlx::Result<Vec<ObjectionRow>> {
    let select = sql(OBJECTION).push("o.commune_id = ").arg(commune).older_than("o.created_at, o.id", before);
    db.all(select.push(" ORDER BY o.created_at DESC, o.id DESC LIMIT ").arg(most as i64)).await
}

/// Asks how many of the latest are open, and how many of these are late.
pub(super) fn with_open_objections(parts: Parts, commune: CommuneId, now: Timestamp) -> Parts {
    let columns = Columns { numbers: &["COUNT(*)", "COALESCE(SUM(o.late), 0)"], ..Columns::NONE };
    let parts = parts.part("objections", &columns, " FROM (SELECT answered_at, CASE WHEN due_at < ").arg(now);
    let parts = parts.push(" THEN 1 ELSE 0 END AS late FROM objections WHERE commune_id = ").arg(commune);
    parts.push(" ORDER BY created_at DESC, id DESC LIMIT 200) o WHERE o.answered_at IS NULL")
}

pub(super) async fn objection(db: &Db, commune: CommuneId, id: ObjectionId) -> sqlx::Result<Option<ObjectionRow>> {
    db.find(sql(OBJECTION).push("o.commune_id = ").arg(commune).push(" AND o.id = ").arg(id)).await
}

/// Whether it was still open.
pub(super) async fn answer_objection(tx: &mut Tx, id: ObjectionId, answer: &str, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE objections SET answer = $1, answered_by = $2, answered_at = $3 WHERE id = $4 AND answered_at IS NULL");
    Ok(tx.run(update.bind(answer).bind(by).bind(at).bind(id)).await? == 1)
}

pub(super) async fn forget_codes(db: &Db, now: Timestamp) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM deletion_codes WHERE expires_at <= $1").bind(now)).await.map(drop)
}

pub(super) async fn forget_objections(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM objections WHERE id IN (SELECT id FROM objections WHERE answered_at <= $1 LIMIT $2)").bind(over).bind(most)).await.map(drop)
}
