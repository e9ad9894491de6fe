//! SQL of roles, their history, and what staff did.

use app::model::content::Role;

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, CommuneId, Db, RowId, Tx, sql};

pub(super) async fn roles(db: &Db, account: AccountId) -> sqlx::Result<Vec<(Option<CommuneId>, Role)>> {
    let rows: Vec<(Option<CommuneId>, String)> = db.all(sql("SELECT commune_id, role FROM roles WHERE account_id = $1").bind(account)).await?;
    Ok(rows.into_iter().filter_map(|(commune, role)| Some((commune, Role::parse(&role)?))).collect())
}

/// `false` when the account has it already.
pub(super) async fn grant(tx: &mut Tx, row: RowId, account: AccountId, commune: Option<CommuneId>, role: Role, at: Timestamp) -> sqlx::Result<bool> {
    // UNIQUE does not compare empty communes, so the network's role is looked for first.
    let insert = sql("INSERT INTO roles (id, account_id, commune_id, role, created_at) SELECT $1, id, $3, $4, $5 FROM accounts WHERE id = $2 \
         AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.account_id = $2 AND r.role = $4 AND (r.commune_id = $3 OR ($3 IS NULL AND r.commune_id IS NULL))) \
         ON CONFLICT (account_id, commune_id, role) DO NOTHING")
    .bind(row)
    .bind(account)
    .bind(commune)
    .bind(role.as_str())
    .bind(at);
    Ok(tx.run(insert).await? == 1)
}

/// Whoever changes the staff of a commune waits here for who does so already.
pub(super) async fn lock_commune(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE communes SET slug = slug WHERE id = ").arg(commune)).await.map(drop)
}

pub(super) async fn withdraw(tx: &mut Tx, account: AccountId, commune: CommuneId, role: Role) -> sqlx::Result<bool> {
    let delete = sql("DELETE FROM roles WHERE account_id = $1 AND commune_id = $2 AND role = $3");
    Ok(tx.run(delete.bind(account).bind(commune).bind(role.as_str())).await? == 1)
}

/// Takes the roles of an account in a commune, or the network's; one of them, or all. Gives which there were.
pub(super) async fn take(tx: &mut Tx, account: AccountId, commune: Option<CommuneId>, role: Option<Role>) -> sqlx::Result<Vec<Role>> {
    let delete = sql(
        "DELETE FROM roles WHERE account_id = $1 AND (commune_id = $2 OR ($2 IS NULL AND commune_id IS NULL)) AND (role = $3 OR $3 IS NULL) RETURNING role",
    );
    let taken: Vec<(String,)> = tx.all(delete.bind(account).bind(commune).bind(role.map(Role::as_str))).await?;
    Ok(taken.into_iter().filter_map(|(role,)| Role::parse(&role)).collect())
}

/// Takes every role of an account; gives which there were.
pub(super) async fn take_all(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<(Option<CommuneId>, String)>> {
    tx.all(sql("DELETE FROM roles WHERE account_id = $1 RETURNING commune_id, role").bind(account)).await
}

pub(super) async fn administrators(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>(sql("SELECT COUNT(*) FROM roles WHERE role = 'administrator' AND commune_id = $1").bind(commune)).await?.0)
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

#[derive(Debug, sqlx::FromRow)]
pub(super) struct MemberRow {
    pub account_id: AccountId,
    pub handle: String,
    pub name: String,
    pub role: String,
    pub created_at: Timestamp,
}

pub(super) async fn names(db: &Db) -> sqlx::Result<Vec<(AccountId, String)>> {
    db.all(sql("SELECT DISTINCT a.id, a.name FROM roles r JOIN accounts a ON a.id = r.account_id LIMIT 5000")).await
}

/// A commune's roles, a person's together. A commune has few.
pub(super) async fn members(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<MemberRow>> {
    let select = sql("SELECT r.account_id, a.handle, a.name, r.role, r.created_at FROM roles r JOIN accounts a ON a.id = r.account_id \
         WHERE r.commune_id = $1 ORDER BY a.name, a.handle, r.role LIMIT 500");
    db.all(select.bind(commune)).await
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct EventRow {
    pub id: RowId,
    pub name: String,
    pub role: String,
    pub act: String,
    /// Who did it; nothing for the command line.
    pub actor: Option<String>,
    pub reason: String,
    pub created_at: Timestamp,
}

pub(super) async fn events(db: &Db, commune: CommuneId, before: Option<Cursor>, most: usize) -> sqlx::Result<Vec<EventRow>> {
    let select = sql("SELECT e.id, a.name, e.role, e.act, b.name AS actor, e.reason, e.created_at FROM role_events e JOIN accounts a ON a.id = e.account_id \
         LEFT JOIN accounts b ON b.id = e.actor_id WHERE e.commune_id = ")
    .arg(commune)
    .older_than("e.created_at, e.id", before);
    db.all(select.push(" ORDER BY e.created_at DESC, e.id DESC LIMIT ").arg(most as i64)).await
}

pub(super) async fn insert_act(tx: &mut Tx, id: RowId, commune: CommuneId, actor: AccountId, act: &str, path: &str, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO staff_acts (id, commune_id, actor_id, act, path, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
    tx.run(insert.bind(id).bind(commune).bind(actor).bind(act).bind(path).bind(at)).await.map(drop)
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct ActRow {
    pub id: RowId,
    pub handle: String,
    pub name: String,
    pub act: String,
    pub path: String,
    pub created_at: Timestamp,
}

pub(super) async fn acts(db: &Db, commune: CommuneId, actor: Option<AccountId>, before: Option<Cursor>, most: usize) -> sqlx::Result<Vec<ActRow>> {
    let mut select =
        sql("SELECT s.id, a.handle, a.name, s.act, s.path, s.created_at FROM staff_acts s JOIN accounts a ON a.id = s.actor_id WHERE s.commune_id = ")
            .arg(commune);
    if let Some(actor) = actor {
        select = select.push(" AND s.actor_id = ").arg(actor);
    }
    let select = select.older_than("s.created_at, s.id", before);
    db.all(select.push(" ORDER BY s.created_at DESC, s.id DESC LIMIT ").arg(most as i64)).await
}

/// Handles and names of those who have done anything here.
pub(super) async fn actors(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<(String, String)>> {
    let select = sql(
        "SELECT a.handle, a.name FROM accounts a WHERE EXISTS (SELECT 1 FROM staff_acts s WHERE s.commune_id = $1 AND s.actor_id = a.id) ORDER BY a.name LIMIT 200",
    );
    db.all(select.bind(commune)).await
}
