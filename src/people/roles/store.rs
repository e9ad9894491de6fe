//! SQL of roles.

use app::model::content::Role;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, Db, Parts, RowId, Sql, Tx, sql};

pub(super) async fn list(db: &mut impl Sql, account: AccountId) -> sqlx::Result<Vec<(Option<CommuneId>, Role)>> {
    let rows: Vec<(Option<CommuneId>, String)> =
        db.all(sql("SELECT commune_id, role FROM roles WHERE account_id = $1 ORDER BY created_at DESC, id").bind(account)).await?;
    Ok(rows.into_iter().filter_map(|(commune, role)| Some((commune, Role::parse(&role)?))).collect())
}

pub(super) fn with_roles(parts: Parts, account: AccountId) -> Parts {
    let columns = Columns { ids: &["commune_id"], texts: &["role"], ..Columns::NONE };
    parts.part("roles", &columns, " FROM roles WHERE account_id = ").arg(account)
}

pub(super) async fn among(db: &Db, accounts: &[AccountId]) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT account_id FROM roles WHERE account_id IN ").list(accounts.iter().copied());
    Ok(db.all::<(AccountId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn everybody(db: &Db) -> sqlx::Result<Vec<AccountId>> {
    let rows: Vec<(AccountId,)> = db.all(sql("SELECT DISTINCT account_id FROM roles LIMIT 5000")).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Somebody with a role in a commune.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub account: AccountId,
    pub role: Role,
    pub since: Timestamp,
}

/// Who has which role in a commune, in the order of their accounts; a commune has few.
///
/// # Errors
/// Those of the database.
pub async fn members(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<Member>> {
    let select = sql("SELECT account_id, role, created_at FROM roles WHERE commune_id = $1 ORDER BY account_id, role LIMIT 500");
    let rows: Vec<(AccountId, String, Timestamp)> = db.all(select.bind(commune)).await?;
    Ok(rows.into_iter().filter_map(|(account, role, since)| Some(Member { account, role: Role::parse(&role)?, since })).collect())
}

/// Gives a role; `false` if the account has it already. The caller has locked the account.
///
/// # Errors
/// Those of the database.
pub async fn insert(tx: &mut Tx, id: RowId, (account, commune, role): (AccountId, Option<CommuneId>, Role), at: Timestamp) -> sqlx::Result<bool> {
    // UNIQUE does not compare empty communes, so the network's role is looked for first.
    let insert = sql("INSERT INTO roles (id, account_id, commune_id, role, created_at) SELECT $1, $2, $3, $4, $5 \
         WHERE NOT EXISTS (SELECT 1 FROM roles r WHERE r.account_id = $2 AND r.role = $4 AND (r.commune_id = $3 OR ($3 IS NULL AND r.commune_id IS NULL))) \
         ON CONFLICT (account_id, commune_id, role) DO NOTHING")
    .bind(id)
    .bind(account)
    .bind(commune)
    .bind(role.as_str())
    .bind(at);
    Ok(tx.run(insert).await? == 1)
}

/// Takes a role; `false` if the account did not have it.
///
/// # Errors
/// Those of the database.
pub async fn withdraw(tx: &mut Tx, account: AccountId, commune: CommuneId, role: Role) -> sqlx::Result<bool> {
    let delete = sql("DELETE FROM roles WHERE account_id = $1 AND commune_id = $2 AND role = $3");
    Ok(tx.run(delete.bind(account).bind(commune).bind(role.as_str())).await? == 1)
}

/// Takes the roles of an account in a commune, or the network's; one of them, or all. Returns those that there were.
///
/// # Errors
/// Those of the database.
pub async fn take(tx: &mut Tx, account: AccountId, commune: Option<CommuneId>, role: Option<Role>) -> sqlx::Result<Vec<Role>> {
    let delete = sql(
        "DELETE FROM roles WHERE account_id = $1 AND (commune_id = $2 OR ($2 IS NULL AND commune_id IS NULL)) AND (role = $3 OR $3 IS NULL) RETURNING role",
    );
    let taken: Vec<(String,)> = tx.all(delete.bind(account).bind(commune).bind(role.map(Role::as_str))).await?;
    Ok(taken.into_iter().filter_map(|(role,)| Role::parse(&role)).collect())
}

/// Takes every role of an account; returns those that there were.
///
/// # Errors
/// Those of the database.
pub async fn take_all(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<(Option<CommuneId>, Role)>> {
    let taken: Vec<(Option<CommuneId>, String)> = tx.all(sql("DELETE FROM roles WHERE account_id = $1 RETURNING commune_id, role").bind(account)).await?;
    Ok(taken.into_iter().filter_map(|(commune, role)| Some((commune, Role::parse(&role)?))).collect())
}

/// How many administrators a commune has.
///
/// # Errors
/// Those of the database.
pub async fn count_administrators(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>(sql("SELECT COUNT(*) FROM roles WHERE role = 'administrator' AND commune_id = $1").bind(commune)).await?.0)
}
