//! What the page hands over: a file, and what is known of it.

use sha2::{Digest as _, Sha256};

/// A file to count.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// What `tajmaat count --json` printed of it and was published; empty if that is not known.
    pub published: &'a [u8],
    /// A rule by its name, where the file's own is not to be taken; else empty.
    pub rule: &'a str,
    /// The seed of the lot, where it is not in the file; else empty.
    pub lot: &'a str,
}

impl Given<'_> {
    /// How its name ends, in small letters. What has no ending, or an unknown one, is known by how it begins.
    pub(crate) fn extension(&self) -> String {
        let named = self.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
        if ["pb", "soi", "soc", "toi", "toc", "csv"].contains(&named.as_str()) {
            return named;
        }
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.bytes);
        if bytes.starts_with(b"#") { "toi".to_owned() } else { "pb".to_owned() }
    }

    /// SHA-256 in hexadecimal.
    pub(crate) fn fingerprint(&self) -> String {
        counting::log::hex(&Sha256::digest(self.bytes))
    }
}
