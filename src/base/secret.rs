//! The installation's secret: what is short enough to be guessed and yet kept as a hash (residents' codes, recovery codes), and what must be derived and
//! never kept (keys of authenticator apps), is made with it. Whoever steals the database alone can then try nothing.
//!
//! It comes from the configuration, or from the file `secret` in the data folder, made at the first start. The database remembers a fingerprint: a node that
//! has another secret refuses to start, instead of refusing every code.

use std::fmt;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, anyhow, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::base::clock::Rng;
use crate::base::config::{Config, SECRET_LEAST};
use crate::base::db::{Db, installation};

/// Bytes of the number that makes two seals of one text differ.
const NONCE: usize = 24;
const FILE: &str = "secret";
const FINGERPRINT: &str = "secret_fingerprint";

/// Keys hashes and derives keys.
#[derive(Clone)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The configured one, or the data folder's, made if there is none.
    ///
    /// # Errors
    /// When the file cannot be read or made, or is too short.
    pub fn open(config: &Config, rng: &Rng) -> anyhow::Result<Self> {
        if !config.secret.is_empty() {
            return Ok(Self(config.secret.clone()));
        }
        let path = config.data_dir.join(FILE);
        let made: String = rng.bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
        write_new(&path, &made).with_context(|| format!("cannot make {}", path.display()))?;
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(text.trim().chars().count() >= SECRET_LEAST, "{} is shorter than {SECRET_LEAST} characters", path.display());
        Ok(Self(text.trim().to_owned()))
    }

    /// HMAC-SHA256 of the parts, for one purpose. Where a part ends counts.
    pub fn keyed(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes keys of any length; its only error is one of other algorithms.
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(self.0.as_bytes()) else { return [0; 32] };
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Encrypts what must be read again later (XChaCha20-Poly1305), for one purpose; it opens only with the same `context`, for instance the id of its row.
    ///
    /// # Errors
    /// Only for more text than any cipher takes.
    pub fn seal(&self, purpose: &str, context: &[u8], plain: &[u8], rng: &Rng) -> anyhow::Result<String> {
        let nonce = rng.bytes::<NONCE>();
        let sealed = self.cipher(purpose).encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: context });
        let sealed = sealed.map_err(|_| anyhow!("too long to be encrypted"))?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what [`Secret::seal`] closed. Returns `None` if it was altered, or closed for something else or with another secret.
    pub fn unseal(&self, purpose: &str, context: &[u8], sealed: &str) -> Option<Vec<u8>> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        self.cipher(purpose).decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: context }).ok()
    }

    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.keyed("seal", &[purpose.as_bytes()]).into())
    }

    /// Refuses a secret other than the one with which the database was used before.
    ///
    /// # Errors
    /// When it is another one, or the database does not answer.
    pub async fn check(&self, db: &Db) -> anyhow::Result<()> {
        let mine: String = self.keyed("fingerprint", &[])[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let mut tx = db.begin().await?;
        let kept = installation::find_or_insert(&mut tx, FINGERPRINT, &mine).await?;
        tx.commit().await?;
        ensure!(
            kept == mine,
            "the secret is not the one this database was made with: set `secret` (the same on every node), or bring back the file `{FILE}` of the data folder"
        );
        Ok(())
    }
}

/// HMAC-SHA256 of bytes under a key that may be published one day, unlike the installation's.
pub fn hmac_sha256(key: &[u8], bytes: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length; its only error is one of other algorithms.
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else { return [0; 32] };
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

/// Writes a file that only its owner reads, unless there is one.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(folder: &Path, secret: &str) -> Config {
        Config { data_dir: folder.to_owned(), secret: secret.to_owned(), ..Config::default() }
    }

    #[test]
    fn the_file_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Secret::open(&config(folder.path(), ""), &Rng::seeded(1)).expect("made");
        let second = Secret::open(&config(folder.path(), ""), &Rng::seeded(2)).expect("read");
        assert_eq!(first.keyed("x", &[b"y"]), second.keyed("x", &[b"y"]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path().join(FILE)).expect("the file").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{mode:o}");
        }
        let other = Secret::open(&config(folder.path(), &"k".repeat(SECRET_LEAST)), &Rng::seeded(3)).expect("configured");
        assert_ne!(first.keyed("x", &[b"y"]), other.keyed("x", &[b"y"]));
    }

    #[test]
    fn purposes_and_the_ends_of_parts_count() {
        let secret = Secret("a secret".to_owned());
        assert_ne!(secret.keyed("a", &[b"bc"]), secret.keyed("ab", &[b"c"]));
        assert_ne!(secret.keyed("a", &[b"b", b"c"]), secret.keyed("a", &[b"bc"]));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn what_is_sealed_opens_only_where_it_belongs() {
        let (secret, rng) = (Secret("a secret".to_owned()), Rng::seeded(4));
        let seal = || secret.seal("session", b"row", "سرّ".as_bytes(), &rng).expect("sealed");
        let sealed = seal();
        assert_ne!(sealed, seal(), "two of one text differ");
        assert_eq!(secret.unseal("session", b"row", &sealed).as_deref(), Some("سرّ".as_bytes()));
        let mut altered = sealed.clone().into_bytes();
        altered[40] = if altered[40] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).expect("letters");
        assert_eq!(secret.unseal("session", b"row", &altered), None);
        assert_eq!(secret.unseal("session", b"another row", &sealed), None);
        assert_eq!(secret.unseal("job", b"row", &sealed), None);
        assert_eq!(Secret("another".to_owned()).unseal("session", b"row", &sealed), None);
        for junk in ["", "AAAA", "é", "{\"json\":1}"] {
            assert_eq!(secret.unseal("session", b"row", junk), None, "{junk}");
        }
    }
}
