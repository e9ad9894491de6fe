//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use std::slice;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, AuthenticatorId, Tx, sql};

/// A person who joined.
#[derive(Debug)]
pub struct PersonRow<'a> {
    pub id: AccountId,
    pub handle: &'a str,
    pub name: &'a str,
    pub email: Option<&'a str>,
    pub password: &'a str,
    pub language: &'a str,
    pub joined: Timestamp,
}

/// Makes the account; the password is theirs if they have an address.
pub async fn insert(tx: &mut Tx, row: &PersonRow<'_>) -> sqlx::Result<()> {
    insert_all(tx, slice::from_ref(row), None).await
}

/// Makes many accounts, of people who were last seen then.
pub async fn insert_all(tx: &mut Tx, rows: &[PersonRow<'_>], seen: Option<Timestamp>) -> sqlx::Result<()> {
    let rows = rows.iter().map(|row| {
        let (email, joined) = (Arg::from(row.email), Arg::from(row.joined));
        let password = row.email.map(|_| row.password).into();
        [row.id.into(), row.handle.into(), row.name.into(), email.clone(), email, password, row.language.into(), joined.clone(), joined, seen.into()]
    });
    let insert = "INSERT INTO accounts (id, handle, name, email, email_key, password_hash, language, confirmed_at, created_at, seen_at) VALUES ";
    tx.insert_all(insert, rows.collect()).await
}

/// Gives somebody a seat of a phone, and a password for whoever had none.
pub async fn add_phone(tx: &mut Tx, account: AccountId, (phone, seat): (&str, i64), password: &str, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET password_hash = $1 WHERE id = $2").bind(password).bind(account)).await?;
    let insert = sql("INSERT INTO account_phones (account_id, phone, seat, confirmed_at) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(account).bind(phone).bind(seat).bind(at)).await.map(drop)
}

/// Makes the account of somebody who wrote on paper.
pub async fn insert_placeholder(tx: &mut Tx, id: AccountId, handle: &str, name: &str, at: Timestamp) -> sqlx::Result<()> {
    let account = sql("INSERT INTO accounts (id, handle, name, placeholder, created_at) VALUES ($1, $2, $3, TRUE, $4)");
    tx.run(account.bind(id).bind(handle).bind(name).bind(at)).await.map(drop)
}

/// Gives somebody an app as a second factor, whose code the demonstration's pages show.
pub async fn add_app(tx: &mut Tx, id: AuthenticatorId, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO authenticators (id, account_id, kind, name, created_at) VALUES ($1, $2, 'totp', 'Demo', $3)");
    tx.run(insert.bind(id).bind(account).bind(at)).await.map(drop)
}
