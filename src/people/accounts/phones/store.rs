//! SQL of phones.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Tx, sql};

/// Gives an account the lowest free seat of a phone; false when all `seats` are taken.
pub(super) async fn take_seat(tx: &mut Tx, account: AccountId, phone: &str, seats: i64, at: Timestamp) -> sqlx::Result<bool> {
    for seat in 1..=seats {
        let insert = sql("INSERT INTO account_phones (account_id, phone, seat, confirmed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (phone, seat) DO NOTHING");
        if tx.run(insert.bind(account).bind(phone).bind(seat).bind(at)).await? == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes the phone away from an account, whatever else it has.
pub(super) async fn leave_seat(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM account_phones WHERE account_id = ").arg(account)).await.map(drop)
}

/// Takes the phone away from an account that has an address; false when that would leave it without a way to be reached.
pub(super) async fn remove(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    let delete = sql(
        "DELETE FROM account_phones WHERE account_id = $1 AND EXISTS (SELECT 1 FROM accounts WHERE id = $1 AND email_key IS NOT NULL AND confirmed_at IS NOT NULL)",
    );
    Ok(tx.run(delete.bind(account)).await? == 1)
}

/// Whether this is (still) the account's phone.
pub(super) async fn has_phone(tx: &mut Tx, account: AccountId, phone: &str) -> sqlx::Result<bool> {
    let select = sql("SELECT seat FROM account_phones WHERE account_id = $1 AND phone = $2").bind(account).bind(phone);
    Ok(tx.find::<(i64,)>(select).await?.is_some())
}
