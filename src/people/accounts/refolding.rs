//! Addresses of accounts that a former version kept under another key than they are looked up by (see [`crate::people::refolding`]).

use uuid::Uuid;

use super::store;
use crate::base::db::{AccountId, Tx, sql};
use crate::base::email::normalised;
use crate::base::error::Result;

/// Accounts that are looked at at once.
const BATCH: i64 = 1_000;

type Row = (AccountId, Option<String>, String, bool);

/// Keeps every address under the key of now. An account whose key is another's by now stays as it is, and its id is logged.
pub async fn refold(tx: &mut Tx) -> Result<()> {
    let mut after = AccountId(Uuid::nil());
    loop {
        let select = sql("SELECT id, email, email_key, confirmed_at IS NOT NULL FROM accounts WHERE email_key IS NOT NULL AND id > $1 ORDER BY id LIMIT $2");
        let rows: Vec<Row> = tx.all(select.bind(after).bind(BATCH)).await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        for (account, email, old, is_confirmed) in rows {
            let Some((written, key)) = normalised(&old).filter(|(_, key)| *key != old) else { continue };
            // Whoever joined again in the meantime and never confirmed it has no better right to it.
            if is_confirmed {
                store::free_unconfirmed(tx, &key).await?;
            }
            let email = email.and_then(|email| normalised(&email)).filter(|(_, same)| *same == key).map_or(written, |(email, _)| email);
            if !store::set_email(tx, account, &email, &key).await? {
                tracing::warn!(%account, "the address of an account is another account's too: it can't be signed in with");
            }
        }
    }
}
