//! Links sent by mail: a secret of 32 random bytes in the address, a keyed hash of it in the database, one use, an end.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Choosing a new password.
    Reset,
    /// Confirming a new address.
    ChangeEmail,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::ChangeEmail => "change_email",
        }
    }

    const fn seconds(self) -> i64 {
        match self {
            Self::ChangeEmail => 3 * 86_400,
            Self::Reset => 3_600,
        }
    }
}

/// What of a link is kept.
pub(super) fn hash(app: &App, token: &str) -> Vec<u8> {
    app.secret.keyed("account link", &[token.as_bytes()]).to_vec()
}

/// What makes a link one that nobody guesses.
pub(super) fn random(app: &App) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(app.rng.bytes::<32>())
}

/// Makes a link's secret. The account's row is held before its links, as in [`redeem`].
pub(super) async fn issue(app: &App, tx: &mut Tx, account: AccountId, purpose: Purpose, email: &str) -> Result<String> {
    let token = random(app);
    let at = app.clock.now();
    let new = store::NewToken { hash: hash(app, &token), account, purpose: purpose.as_str(), email, at, expires_at: at.plus_seconds(purpose.seconds()) };
    store::lock(tx, account).await?;
    store::insert_token(tx, &new).await?;
    Ok(token)
}

/// Whether a link still works; it is not used up.
pub(super) async fn peek(app: &App, token: &str, purpose: Purpose) -> Result<Option<(AccountId, String)>> {
    Ok(store::token(&mut &app.db, hash(app, token), purpose.as_str(), app.clock.now()).await?)
}

/// Uses a link up. The account's row is held before its links, as by whoever sends another one: on PostgreSQL two who hold them the other way round end each other.
pub(super) async fn redeem(app: &App, tx: &mut Tx, token: &str, purpose: Purpose) -> Result<Option<(AccountId, String)>> {
    let (hash, now) = (hash(app, token), app.clock.now());
    let Some((account, _)) = store::token(tx, hash.clone(), purpose.as_str(), now).await? else { return Ok(None) };
    store::lock(tx, account).await?;
    Ok(store::use_token(tx, hash, purpose.as_str(), now).await?)
}
