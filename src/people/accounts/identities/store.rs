//! SQL of identities.

use super::Identity;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Db, Tx, sql};

/// Whose identity it is.
pub(super) async fn find(db: &Db, identity: Identity<'_>) -> sqlx::Result<Option<AccountId>> {
    let select = sql("SELECT account_id FROM identities WHERE provider = $1 AND subject = $2").bind(identity.provider).bind(identity.subject);
    Ok(db.find::<(AccountId,)>(select).await?.map(|(account,)| account))
}

/// Providers of an account, and when each was last used.
pub(super) async fn list(db: &Db, account: AccountId) -> sqlx::Result<Vec<(String, Timestamp)>> {
    db.all(sql("SELECT provider, used_at FROM identities WHERE account_id = $1 ORDER BY provider").bind(account)).await
}

/// Whether it was free, and the account had none at this provider.
pub(super) async fn insert(tx: &mut Tx, identity: Identity<'_>, account: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO identities (provider, subject, account_id, created_at, used_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING")
        .bind(identity.provider)
        .bind(identity.subject)
        .bind(account)
        .bind(at);
    Ok(tx.run(insert).await? == 1)
}

pub(super) async fn touch(tx: &mut Tx, identity: Identity<'_>, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE identities SET used_at = $1 WHERE provider = $2 AND subject = $3").bind(at).bind(identity.provider).bind(identity.subject))
        .await
        .map(drop)
}

/// Takes an identity away unless nothing else would be left: a password with an address or a phone to go with it, or another identity at one of the
/// `open` providers.
pub(super) async fn remove(tx: &mut Tx, account: AccountId, provider: &str, open: &[String]) -> sqlx::Result<bool> {
    let delete = sql("DELETE FROM identities WHERE account_id = ")
        .arg(account)
        .push(" AND provider = ")
        .arg(provider)
        .push(" AND (EXISTS (SELECT 1 FROM accounts a WHERE a.id = identities.account_id AND COALESCE(a.password_hash, '') <> '' ")
        .push("AND (a.email_key IS NOT NULL OR EXISTS (SELECT 1 FROM account_phones p WHERE p.account_id = a.id))) ")
        .push("OR EXISTS (SELECT 1 FROM identities other WHERE other.account_id = identities.account_id AND other.provider <> ")
        .arg(provider)
        .push(" AND other.provider IN ")
        .list(open.iter())
        .push("))");
    Ok(tx.run(delete).await? == 1)
}

/// Somebody new.
pub(super) struct NewAccount<'a> {
    pub id: AccountId,
    pub handle: &'a str,
    pub name: &'a str,
    /// A confirmed address and its key.
    pub email: Option<(&'a str, &'a str)>,
    pub language: &'a str,
    pub at: Timestamp,
}

/// Makes an account without a password; false when its address is taken.
pub(super) async fn insert_account(tx: &mut Tx, new: &NewAccount<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO accounts (id, handle, name, email, email_key, language, confirmed_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) \
         ON CONFLICT (email_key) DO NOTHING")
    .bind(new.id)
    .bind(new.handle)
    .bind(new.name)
    .bind(new.email.map(|(address, _)| address))
    .bind(new.email.map(|(_, key)| key))
    .bind(new.language)
    .bind(new.at);
    Ok(tx.run(insert).await? == 1)
}

/// Makes an account, whose row is locked, the newcomer's.
pub(super) async fn take_over(tx: &mut Tx, account: AccountId, new: &NewAccount<'_>) -> sqlx::Result<()> {
    let update = sql("UPDATE accounts SET name = $1, email = $2, language = $3, confirmed_at = $4 WHERE id = $5")
        .bind(new.name)
        .bind(new.email.map(|(address, _)| address))
        .bind(new.language)
        .bind(new.at)
        .bind(account);
    tx.run(update).await.map(drop)
}
