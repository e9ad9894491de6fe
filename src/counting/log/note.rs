//! Signed notes (<https://c2sp.org/signed-note>) with one Ed25519 signature: a text, an empty line, and a line with the name of the key and the signature.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::commitment::{from_hex, hex};

/// The kind of a key, before its bytes.
const ED25519: u8 = 1;

/// What names a key among others of its name: the beginning of a hash of it.
fn id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash: [u8; 32] = Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize().into();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Signs notes.
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl Signer {
    /// With a name without spaces and without `+`, and thirty-two bytes that nobody else knows.
    pub fn new(name: &str, seed: &[u8; 32]) -> Self {
        Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) }
    }

    /// What checks its signatures.
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The note of a text, which ends with a line break.
    pub fn sign(&self, text: &str) -> String {
        let signed = [&id(&self.name, &self.key.verifying_key())[..], &self.key.sign(text.as_bytes()).to_bytes()].concat();
        format!("{text}\n\u{2014} {} {}\n", self.name, BASE64_STANDARD.encode(signed))
    }
}

/// A public key with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

impl Verifier {
    /// Reads `name+hash+key`; `None` if it is not one, or its hash is that of another.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '+');
        let (name, hash, key) = (parts.next()?, from_hex::<4>(parts.next()?)?, parts.next()?);
        let bytes: [u8; 33] = BASE64_STANDARD.decode(key).ok()?.try_into().ok()?;
        let [ED25519, key @ ..] = bytes else { return None };
        let read = Self { name: name.to_owned(), key: VerifyingKey::from_bytes(&key).ok()? };
        (!name.is_empty() && !name.contains(char::is_whitespace) && id(name, &read.key) == hash && read.to_text() == text).then_some(read)
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether another key has the same bytes, whatever it is called.
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// As it is published: `name+hash+key`.
    pub fn to_text(&self) -> String {
        let bytes = [&[ED25519][..], self.key.as_bytes()].concat();
        format!("{}+{}+{}", self.name, hex(&id(&self.name, &self.key)), BASE64_STANDARD.encode(bytes))
    }

    /// The text of a note that has this key's signature and no other; `None` if it is not signed so.
    pub fn open<'a>(&self, note: &'a str) -> Option<&'a str> {
        let (text, signature) = note.rsplit_once("\n\n")?;
        let text = note.get(..=text.len())?;
        let line = signature.strip_suffix('\n')?.strip_prefix("\u{2014} ")?;
        let encoded = line.strip_prefix(self.name.as_str())?.strip_prefix(' ')?;
        let bytes: [u8; 68] = BASE64_STANDARD.decode(encoded).ok()?.try_into().ok()?;
        let (hash, signature) = bytes.split_first_chunk::<4>()?;
        let signature = Signature::from_slice(signature).ok()?;
        (*hash == id(&self.name, &self.key) && self.key.verify_strict(text.as_bytes(), &signature).is_ok()).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_opens_and_nothing_else() {
        let signer = Signer::new("example.org/ballots", &[3; 32]);
        let verifier = signer.verifier();
        let note = signer.sign("a\nb\n\nc\n");
        assert_eq!(verifier.open(&note), Some("a\nb\n\nc\n"));
        assert_eq!(Verifier::parse(&verifier.to_text()), Some(verifier.clone()));
        assert_eq!(Signer::new("example.org/ballots", &[4; 32]).verifier().open(&note), None);
        assert_eq!(Signer::new("example.net/ballots", &[3; 32]).verifier().open(&note), None);
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut bytes = note.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                assert!(String::from_utf8(bytes).ok().and_then(|text| verifier.open(&text).map(str::len)).is_none(), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn the_known_note_opens() {
        // The example of golang.org/x/mod/sumdb/note.
        let seed = from_hex("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173").expect("a seed");
        let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        let note = format!("{text}\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n");
        let signer = Signer::new("PeterNeumann", &seed);
        assert_eq!(signer.verifier().to_text(), "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        assert_eq!(signer.sign(text), note);
        assert_eq!(signer.verifier().open(&note), Some(text));
    }
}
