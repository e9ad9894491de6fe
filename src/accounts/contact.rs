//! How somebody is reached and recognised: an e-mail address or a phone, told apart by how they are written.

use super::joining::normalised;
use super::phones::Phone;

/// What somebody typed where an e-mail address or a phone is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// An address as it is written to, and the key under which it is known once.
    Email {
        address: String,
        key: String,
    },
    Phone(Phone),
}

impl Contact {
    pub fn parse(typed: &str) -> Option<Self> {
        if let Some((address, key)) = normalised(typed) {
            return Some(Self::Email { address, key });
        }
        Phone::parse(typed).map(Self::Phone)
    }

    /// The one way of writing it, under which attempts are counted.
    pub fn key(&self) -> &str {
        match self {
            Self::Email { key, .. } => key,
            Self::Phone(phone) => phone.as_str(),
        }
    }
}
