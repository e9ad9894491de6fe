//! SQL of names that wait for a moderator.

use app::model::names::NameReason;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, Db, NameId, PartRows, Parts, Sql, Statement, Tx, sql};

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
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct HeldName {
    pub id: NameId,
    /// Whose it would be.
    pub account_id: AccountId,
    pub name: String,
    reasons: String,
    /// Since when.
    pub held_at: Timestamp,
    /// Until when a moderator should have read it.
    pub due_at: Timestamp,
}

impl HeldName {
    /// What is noticeable about it.
    pub fn reasons(&self) -> Vec<NameReason> {
        self.reasons.split_whitespace().filter_map(NameReason::parse).collect()
    }
}

const WAITING: &str = "SELECT id, account_id, name, reasons, held_at, due_at FROM held_names WHERE outcome = 'waiting' AND commune_id = ";

/// Adds to a statement that the account of a column is somebody's: whoever has not confirmed an address is nobody yet.
pub type Condition = fn(Statement, &'static str) -> Statement;

/// Those that wait in a commune, the earliest deadline first.
///
/// # Errors
/// Those of the database.
pub async fn waiting(db: &Db, commune: CommuneId, is_somebody: Condition) -> sqlx::Result<Vec<HeldName>> {
    let select = is_somebody(sql(WAITING).arg(commune).push(" AND "), "held_names.account_id");
    db.all(select.push(" ORDER BY due_at, id LIMIT 1000")).await
}

/// Asks when those that wait in a commune are due.
pub fn with_waiting(parts: Parts, commune: CommuneId, is_somebody: Condition) -> Parts {
    let columns = Columns { numbers: &["n.due_at"], ..Columns::NONE };
    let parts = parts.part("held_names", &columns, " FROM (SELECT due_at FROM held_names WHERE outcome = 'waiting' AND commune_id = ").arg(commune);
    parts.push(" AND ").with(|select| is_somebody(select, "held_names.account_id")).push(" ORDER BY due_at, id LIMIT 1000) n")
}

/// When they are, from the rows of [`with_waiting`].
pub fn waiting_until(rows: &PartRows) -> impl Iterator<Item = Timestamp> {
    rows.of("held_names").map(|row| Timestamp(row.number(0)))
}

/// One that waits in a commune.
///
/// # Errors
/// Those of the database.
pub async fn find(db: &mut impl Sql, (commune, id): (CommuneId, NameId), is_somebody: Condition) -> sqlx::Result<Option<HeldName>> {
    db.find(is_somebody(sql(WAITING).arg(commune).push(" AND id = ").arg(id).push(" AND "), "held_names.account_id")).await
}

/// The name of a person that waits.
pub(super) async fn of(db: &Db, person: AccountId) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT name FROM held_names WHERE account_id = $1 AND outcome = 'waiting'").bind(person);
    Ok(db.find::<(String,)>(select).await?.map(|(name,)| name))
}

/// Keeps what a moderator decided; `false` if it waits no longer.
///
/// # Errors
/// Those of the database.
pub async fn settle(tx: &mut Tx, id: NameId, outcome: &'static str, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE held_names SET outcome = $1, decided_by = $2, decided_at = $3 WHERE id = $4 AND outcome = 'waiting'");
    Ok(tx.run(update.bind(outcome).bind(by).bind(at).bind(id)).await? == 1)
}

pub(super) async fn withdraw(tx: &mut Tx, person: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE held_names SET outcome = 'withdrawn', decided_at = $1 WHERE account_id = $2 AND outcome = 'waiting'");
    tx.run(update.bind(at).bind(person)).await.map(drop)
}
