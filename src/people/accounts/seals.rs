//! What a session remembers of an account whose owner has not signed in yet: a seal of its password, so that one that was changed since is another one.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::store::AccountRow;

/// The seal of an account's password.
pub(super) fn seal(account: &AccountRow) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(account.password_hash.as_deref().unwrap_or_default()))
}
