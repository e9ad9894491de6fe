//! Recovery codes: ten, each for one sign-in without app and passkey. They are derived from the installation's secret and the batch's id, so that the page
//! can show them for ten minutes without keeping them; the database has only keyed hashes.

use super::store;
use crate::base::App;
use crate::base::clock::spoken;
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::digit;
use crate::people::accounts::Viewer;

const COUNT: u8 = 10;
/// Five bits each.
const LETTERS: usize = 10;

fn code(app: &App, account: AccountId, batch: RowId, number: u8) -> String {
    let bytes = app.secret.keyed("recovery code", &[account.0.as_bytes(), batch.0.as_bytes(), &[number]]);
    spoken(&bytes[..LETTERS])
}

fn kept(app: &App, account: AccountId, code: &str) -> Vec<u8> {
    app.secret.keyed("recovery code hash", &[account.0.as_bytes(), code.as_bytes()]).to_vec()
}

/// The codes of a batch, in two groups of five, as long as it is the account's present one.
pub(in crate::people::accounts) async fn codes(app: &App, account: AccountId, batch: RowId) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..COUNT).map(|number| code(app, account, batch, number)).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| kept(app, account, code)).collect();
    if store::recovery_among(&app.db, account, hashes).await? == 0 {
        return Ok(Vec::new());
    }
    Ok(codes.into_iter().map(|code| format!("{}-{}", &code[..LETTERS / 2], &code[LETTERS / 2..]).to_uppercase()).collect())
}

/// New codes in place of the old ones; returns their batch.
pub(super) async fn make(app: &App, tx: &mut Tx, account: AccountId) -> Result<RowId> {
    let now = app.clock.now();
    let batch: RowId = app.rng.id(now);
    store::delete_recovery(tx, account).await?;
    for number in 0..COUNT {
        store::insert_recovery(tx, account, kept(app, account, &code(app, account, batch, number)), now).await?;
    }
    Ok(batch)
}

/// New codes at the person's wish.
pub(in crate::people::accounts) async fn renew(app: &App, viewer: &Viewer) -> Result<RowId> {
    let mut tx = app.db.begin().await?;
    if store::lock_and_count(&mut tx, viewer.id).await? == 0 {
        return Err(Error::NotFound);
    }
    let batch = make(app, &mut tx, viewer.id).await?;
    tx.commit().await?;
    Ok(batch)
}

/// Uses one up; `false` when there is none like it.
pub(super) async fn spend(app: &App, tx: &mut Tx, account: AccountId, typed: &str) -> Result<bool> {
    let code: String =
        typed.chars().filter(|c| c.is_alphanumeric()).map(|c| if matches!(c, 'o' | 'O') { '0' } else { digit(c).unwrap_or(c).to_ascii_lowercase() }).collect();
    if code.chars().count() != LETTERS || !code.is_ascii() {
        return Ok(false);
    }
    Ok(store::spend_recovery(tx, account, kept(app, account, &code), app.clock.now()).await?)
}
