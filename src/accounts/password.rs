//! Passwords: what is asked of one, and argon2id.

use app::model::form::FormErrors;
use app::words::tr;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::AppState;
use crate::error::{Error, Result};

const LEAST: usize = 10;
const MOST: usize = 200;

/// What everybody tries first.
const COMMON: [&str; 14] = [
    "1234567890",
    "0123456789",
    "12345678910",
    "123456789a",
    "password12",
    "password123",
    "motdepasse",
    "motdepasse1",
    "azertyuiop",
    "qwertyuiop",
    "aaaaaaaaaa",
    "0000000000",
    "1111111111",
    "azerty12345",
];

/// A hash of nothing, against which an unknown account's password is tried, so that it takes as long as a known one's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$5mfEYWv5LpxFzd41Z0QkOXoHw7ZM3OJ0oTzWLq9nZ9I";

/// OWASP's second recommendation: 19 MiB, two passes.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None).unwrap_or_default())
}

/// Refuses what is too short, too long, or guessed first.
pub(super) fn check(field: &'static str, password: &str, personal: &[&str], errors: &mut FormErrors) {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    if !(LEAST..=MOST).contains(&length) {
        errors.add(field, tr::accounts::PASSWORD_LENGTH);
    } else if COMMON.contains(&lower.as_str()) || personal.iter().any(|text| !text.is_empty() && lower == text.to_lowercase()) {
        errors.add(field, tr::accounts::PASSWORD_COMMON);
    }
}

/// Hashes, off the threads that serve and a few at a time.
pub(super) async fn hash(app: &AppState, password: &str) -> Result<String> {
    let (password, salt) = (password.to_owned(), app.rng.bytes::<16>());
    let hash = app.limits.hashing.run(move || {
        let salt = SaltString::encode_b64(&salt)?;
        argon2().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hash.await?.map_err(|error| Error::from(anyhow::anyhow!("hashing a password: {error}")))
}

/// Whether the password is that of the hash; without a hash never, after as long a time.
pub(super) async fn verify(app: &AppState, password: &str, hash: Option<String>) -> Result<bool> {
    let [matches] = verify_each(app, password, [hash]).await?;
    Ok(matches)
}

/// Tries the password against each of the hashes, one after the other and all of them: how many are there, or match, makes no difference in time.
pub(super) async fn verify_each<const N: usize>(app: &AppState, password: &str, hashes: [Option<String>; N]) -> Result<[bool; N]> {
    let password = password.to_owned();
    let verified = app.limits.hashing.run(move || {
        hashes.map(|hash| {
            let known = hash.as_deref().filter(|hash| !hash.is_empty());
            let parsed = PasswordHash::new(known.unwrap_or(NOBODY));
            let matches = parsed.is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok());
            matches && known.is_some()
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
    fn guessable_passwords_are_refused() {
        let wrong = |password: &str| {
            let mut errors = FormErrors::default();
            check("password", password, &["a.long.name@example.org"], &mut errors);
            !errors.is_empty()
        };
        for bad in ["short", "PASSWORD123", "A.Long.Name@example.org", &"x".repeat(201)] {
            assert!(wrong(bad), "{bad}");
        }
        assert!(!wrong("زيتون أخضر في الوادي"));
    }
}
