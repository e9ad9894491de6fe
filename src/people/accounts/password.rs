//! Passwords: what is asked of one, and argon2id.
//!
//! The same password may reach us in different letters from different keyboards: it is hashed in the one form that Unicode's NFKC gives. Hashes of before
//! were made of what was typed; they are tried once with that, and made anew.

use app::model::form::FormErrors;
use app::words::tr;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization as _;

use super::strength;
use crate::base::App;
use crate::base::error::{Error, Result};

const LEAST: usize = 10;
const MOST: usize = 200;
/// What is longer as it was typed is no password, in whatever form.
const MOST_TYPED: usize = 4 * MOST;

/// A hash of nothing, against which an unknown account's password is tried, so that it takes as long as a known one's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$5mfEYWv5LpxFzd41Z0QkOXoHw7ZM3OJ0oTzWLq9nZ9I";

/// OWASP's second recommendation: 19 MiB, two passes.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None).unwrap_or_default())
}

/// The form in which a password is hashed.
fn normal(password: &str) -> String {
    password.chars().take(MOST_TYPED + 1).nfkc().collect()
}

/// Refuses what is too short, too long, or guessed first; `personal` is what others may know of the person.
pub(super) async fn check(app: &App, field: &'static str, typed: &str, personal: &[&str], errors: &mut FormErrors) -> Result<()> {
    let password = normal(typed);
    if typed.chars().count() > MOST_TYPED || !(LEAST..=MOST).contains(&password.chars().count()) {
        errors.add(field, tr::accounts::PASSWORD_LENGTH);
        return Ok(());
    }
    let personal: Vec<String> = personal.iter().map(|text| normal(text)).collect();
    // Some milliseconds, too long for the threads that serve.
    if let Some(why) = app.limits.hashing.run(move || strength::weakness(&password, &personal)).await? {
        errors.add(field, why);
    }
    Ok(())
}

/// Hashes, off the threads that serve and a few at a time.
pub(super) async fn hash(app: &App, password: &str) -> Result<String> {
    let (password, salt) = (normal(password), app.rng.bytes::<16>());
    let hash = app.limits.hashing.run(move || {
        let salt = SaltString::encode_b64(&salt)?;
        argon2().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hash.await?.map_err(|error| Error::from(anyhow::anyhow!("hashing a password: {error}")))
}

/// What a password is to a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Another one.
    Wrong,
    /// The one.
    Right,
    /// The one, hashed as it was typed: to be hashed anew.
    Old,
}

/// Whether the password is that of the hash; without a hash never, after as long a time.
pub(super) async fn verify(app: &App, password: &str, hash: Option<String>) -> Result<bool> {
    let [fit] = verify_each(app, password, [hash]).await?;
    Ok(fit != Fit::Wrong)
}

/// Tries the password against each of the hashes, one after the other and all of them: how many are there, or match, makes no difference in time.
pub(super) async fn verify_each<const N: usize>(app: &App, password: &str, hashes: [Option<String>; N]) -> Result<[Fit; N]> {
    let typed: String = password.chars().take(MOST_TYPED + 1).collect();
    let normal = normal(password);
    let verified = app.limits.hashing.run(move || {
        hashes.map(|hash| {
            let known = hash.as_deref().filter(|hash| !hash.is_empty());
            let parsed = PasswordHash::new(known.unwrap_or(NOBODY));
            let fits = |text: &str| parsed.as_ref().is_ok_and(|parsed| argon2().verify_password(text.as_bytes(), parsed).is_ok()) && known.is_some();
            // Both, whatever comes of the first: only what was typed may make it longer.
            let as_typed = typed != normal && fits(&typed);
            if fits(&normal) {
                Fit::Right
            } else if as_typed {
                Fit::Old
            } else {
                Fit::Wrong
            }
        })
    });
    verified.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_is_a_real_one() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn one_password_has_one_form() {
        assert_eq!(normal("cafe\u{301} au lait"), normal("caf\u{e9} au lait"));
        assert_eq!(normal("ＡＢＣ１２３ﻼ"), "ABC123لا");
    }
}
