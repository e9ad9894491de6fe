//! SQL of accounts, roles and residences.

use app::model::content::Role;

use crate::clock::Timestamp;
use crate::db::{AccountId, CommuneId, Db, sql};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct AccountRow {
    pub handle: String,
    pub name: String,
    pub email: Option<String>,
    pub language: String,
    pub created_at: Timestamp,
}

/// A person who can sign in; placeholders cannot.
pub(super) async fn find(db: &Db, id: AccountId) -> sqlx::Result<Option<AccountRow>> {
    db.find(sql("SELECT handle, name, email, language, created_at FROM accounts WHERE id = $1 AND placeholder = FALSE").bind(id)).await
}

pub(super) async fn roles(db: &Db, id: AccountId) -> sqlx::Result<Vec<(Option<CommuneId>, Role)>> {
    let rows: Vec<(Option<CommuneId>, String)> = db.all(sql("SELECT commune_id, role FROM roles WHERE account_id = $1").bind(id)).await?;
    Ok(rows.into_iter().filter_map(|(commune, role)| Some((commune, Role::parse(&role)?))).collect())
}

pub(super) async fn residences(db: &Db, id: AccountId) -> sqlx::Result<Vec<CommuneId>> {
    let rows: Vec<(CommuneId,)> = db.all(sql("SELECT commune_id FROM residents WHERE account_id = $1").bind(id)).await?;
    Ok(rows.into_iter().map(|(commune,)| commune).collect())
}

/// Id, handle, name, whether a placeholder.
pub(super) async fn names(db: &Db, ids: &[AccountId]) -> sqlx::Result<Vec<(AccountId, String, String, bool)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql("SELECT id, handle, name, placeholder FROM accounts WHERE id IN ").list(ids.iter().copied())).await
}
