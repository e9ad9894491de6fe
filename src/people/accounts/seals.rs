//! What a session remembers of an account whose owner has not signed in yet: a seal of its password, so that one that was changed since is another one.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::store::AccountRow;
use crate::base::email::normalised;

/// The seal of an account's password.
pub(super) fn seal(account: &AccountRow) -> String {
    seal_of(account.password_hash.as_deref().unwrap_or_default())
}

/// The same of a password's hash.
pub(super) fn seal_of(hash: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(hash))
}

/// What was typed in a browser to join: kept in its session, so that the link is known to be opened where the password was chosen.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Joined {
    key: String,
    seal: String,
}

impl Joined {
    pub fn new(key: &str, hash: &str) -> Self {
        Self { key: key.to_owned(), seal: seal_of(hash) }
    }

    /// Whether the account is, and has the password that was typed here.
    pub fn made(&self, account: &AccountRow) -> bool {
        let key = account.email.as_deref().and_then(normalised).map(|(_, key)| key);
        key.is_some_and(|key| key == self.key) && seal(account) == self.seal
    }
}
