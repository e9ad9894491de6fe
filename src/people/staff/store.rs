//! SQL of what changed among the staff, and of what staff did.

use app::model::content::Role;
use app::model::staff::Done;

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, CommuneId, Db, RowId, Sql, Tx, sql};

/// Those of these accounts that were ever given a role.
pub(super) async fn with_history(db: &Db, accounts: &[AccountId]) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT account_id FROM role_events WHERE account_id IN ").list(accounts.iter().copied());
    Ok(db.all::<(AccountId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// A role given or taken.
pub(super) struct Change<'a> {
    pub account: AccountId,
    pub commune: Option<CommuneId>,
    pub role: Role,
    pub granted: bool,
    pub actor: Option<AccountId>,
    pub reason: &'a str,
}

pub(super) async fn insert_event(tx: &mut Tx, id: RowId, change: &Change<'_>, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO role_events (id, account_id, commune_id, role, act, actor_id, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(id)
        .bind(change.account)
        .bind(change.commune)
        .bind(change.role.as_str())
        .bind(if change.granted { "granted" } else { "withdrawn" })
        .bind(change.actor)
        .bind(change.reason)
        .bind(at);
    tx.run(insert).await.map(drop)
}

#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct EventRow {
    pub id: RowId,
    pub account_id: AccountId,
    pub role: String,
    pub act: String,
    /// Who did it; `None` for the command line.
    pub actor_id: Option<AccountId>,
    pub reason: String,
    pub created_at: Timestamp,
}

pub(super) async fn events(db: &Db, commune: CommuneId, before: Option<Cursor>, most: usize) -> sqlx::Result<Vec<EventRow>> {
    let select = sql("SELECT id, account_id, role, act, actor_id, reason, created_at FROM role_events WHERE commune_id = ")
        .arg(commune)
        .older_than("created_at, id", before);
    db.all(select.push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(most as i64)).await
}

/// Something that a member of the staff did.
pub(super) struct NewAct<'a> {
    pub id: RowId,
    pub commune: CommuneId,
    pub actor: AccountId,
    pub done: Done<'a>,
    pub at: Timestamp,
}

pub(super) async fn insert_act(tx: &mut Tx, new: &NewAct<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO staff_acts (id, commune_id, actor_id, act, path, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
    tx.run(insert.bind(new.id).bind(new.commune).bind(new.actor).bind(new.done.act.as_str()).bind(new.done.path).bind(new.at)).await.map(drop)
}

#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct ActRow {
    pub id: RowId,
    pub actor_id: AccountId,
    pub act: String,
    pub path: String,
    pub created_at: Timestamp,
}

pub(super) async fn acts(db: &Db, commune: CommuneId, actor: Option<AccountId>, before: Option<Cursor>, most: usize) -> sqlx::Result<Vec<ActRow>> {
    let mut select = sql("SELECT id, actor_id, act, path, created_at FROM staff_acts WHERE commune_id = ").arg(commune);
    if let Some(actor) = actor {
        select = select.push(" AND actor_id = ").arg(actor);
    }
    let select = select.older_than("created_at, id", before);
    db.all(select.push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(most as i64)).await
}

/// How often each of the staff did these acts to what has an address, since a moment.
pub(super) async fn counts(
    db: &mut impl Sql,
    (commune, path): (CommuneId, &str),
    acts: [&str; 2],
    since: Timestamp,
) -> sqlx::Result<Vec<(AccountId, i64, i64)>> {
    let select = sql("SELECT actor_id, COUNT(CASE act WHEN $1 THEN 1 END), COUNT(CASE act WHEN $2 THEN 1 END) FROM staff_acts \
         WHERE commune_id = $3 AND created_at >= $4 AND path = $5 AND act IN ($1, $2) GROUP BY actor_id ORDER BY actor_id");
    db.all(select.bind(acts[0]).bind(acts[1]).bind(commune).bind(since).bind(path)).await
}

/// Everybody who has done anything here.
pub(super) async fn actors(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT actor_id FROM staff_acts WHERE commune_id = $1 LIMIT 200");
    Ok(db.all::<(AccountId,)>(select.bind(commune)).await?.into_iter().map(|(account,)| account).collect())
}
