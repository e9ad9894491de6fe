//! SQL of names that wait for a moderator.

use app::model::names::NameReason;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, NameId, Sql, Tx, sql};

/// A name to be kept.
pub(super) struct NewName<'a> {
    pub id: NameId,
    pub commune: CommuneId,
    pub person: AccountId,
    pub name: &'a str,
    pub reasons: &'a str,
    pub at: Timestamp,
    pub due_at: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewName<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO held_names (id, commune_id, account_id, name, reasons, held_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(new.id)
        .bind(new.commune)
        .bind(new.person)
        .bind(new.name)
        .bind(new.reasons)
        .bind(new.at)
        .bind(new.due_at);
    tx.run(insert).await.map(drop)
}

/// A name that waits.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::moderation) struct NameRow {
    pub id: NameId,
    pub account_id: AccountId,
    pub name: String,
    reasons: String,
    pub held_at: Timestamp,
    pub due_at: Timestamp,
}

impl NameRow {
    pub fn reasons(&self) -> Vec<NameReason> {
        self.reasons.split_whitespace().filter_map(NameReason::parse).collect()
    }
}

/// Whoever has not confirmed an address is nobody yet.
const WAITING: &str = "SELECT n.id, n.account_id, n.name, n.reasons, n.held_at, n.due_at FROM held_names n JOIN accounts a ON a.id = n.account_id \
                       AND a.placeholder = FALSE AND a.confirmed_at IS NOT NULL WHERE n.outcome = 'waiting' AND n.commune_id = ";

/// Those that wait in a commune, the earliest deadline first.
pub(super) async fn waiting(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<NameRow>> {
    db.all(sql(WAITING).arg(commune).push(" ORDER BY n.due_at, n.id LIMIT 1000")).await
}

pub(super) async fn find(db: &mut impl Sql, commune: CommuneId, id: NameId) -> sqlx::Result<Option<NameRow>> {
    db.find(sql(WAITING).arg(commune).push(" AND n.id = ").arg(id)).await
}

/// The name of a person that waits.
pub(super) async fn of(db: &Db, person: AccountId) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT name FROM held_names WHERE account_id = $1 AND outcome = 'waiting'").bind(person);
    Ok(db.find::<(String,)>(select).await?.map(|(name,)| name))
}

/// `false` when it waits no longer.
pub(super) async fn settle(tx: &mut Tx, id: NameId, outcome: &'static str, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE held_names SET outcome = $1, decided_by = $2, decided_at = $3 WHERE id = $4 AND outcome = 'waiting'");
    Ok(tx.run(update.bind(outcome).bind(by).bind(at).bind(id)).await? == 1)
}

pub(super) async fn withdraw(tx: &mut Tx, person: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE held_names SET outcome = 'withdrawn', decided_at = $1 WHERE account_id = $2 AND outcome = 'waiting'");
    tx.run(update.bind(at).bind(person)).await.map(drop)
}
