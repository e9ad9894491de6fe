//! Addresses kept under another key than they are looked up by: a former version left their domain in its own letters, and what cannot be seen in its place.
//! Done once for a database, before it serves.

use uuid::Uuid;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, installation, sql};
use crate::base::email::normalised;
use crate::base::error::Result;
use crate::people::organisations;

/// The name by which the installation remembers it.
const MARK: &str = "addresses folded";
/// Accounts that are looked at at once.
const BATCH: i64 = 1_000;

type Row = (AccountId, Option<String>, String, bool);

/// Keeps every address, and every invitation that waits, under the key of now. An account whose key is another's by now stays as it is, and its id is logged.
pub async fn refold(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    tx.take_time().await?;
    if !installation::insert(&mut tx, MARK, "yes").await? {
        return Ok(());
    }
    let mut after = AccountId(Uuid::nil());
    loop {
        let select = sql("SELECT id, email, email_key, confirmed_at IS NOT NULL FROM accounts WHERE email_key IS NOT NULL AND id > $1 ORDER BY id LIMIT $2");
        let rows: Vec<Row> = tx.all(select.bind(after).bind(BATCH)).await?;
        let Some((last, ..)) = rows.last() else { break };
        after = *last;
        for (account, email, old, is_confirmed) in rows {
            let Some((written, key)) = normalised(&old).filter(|(_, key)| *key != old) else { continue };
            // Who joined again in the meantime and never confirmed it has no better right to it.
            if is_confirmed {
                store::free_unconfirmed(&mut tx, &key).await?;
            }
            let email = email.and_then(|email| normalised(&email)).filter(|(_, same)| *same == key).map_or(written, |(email, _)| email);
            if !store::set_email(&mut tx, account, &email, &key).await? {
                tracing::warn!(%account, "the address of an account is another account's too: it can't be signed in with");
            }
        }
    }
    organisations::refold_invitations(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}
