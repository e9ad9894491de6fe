//! How somebody is reached and recognised: an e-mail address or a phone, told apart by how they are written.

use app::words::Key;

use super::number::Phone;
use crate::base::email::{normalised, undeliverable};

/// What somebody typed where an e-mail address or a phone is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// An address.
    Email {
        /// As it is written to.
        address: String,
        /// Under which it is known once.
        key: String,
    },
    /// A phone.
    Phone(Phone),
}

impl Contact {
    /// Reads either. Returns `None` if it is neither.
    pub fn parse(typed: &str) -> Option<Self> {
        if let Some((address, key)) = normalised(typed) {
            return Some(Self::Email { address, key });
        }
        Phone::parse(typed).map(Self::Phone)
    }

    /// As it is written to: the address, or +212 and nine digits.
    pub fn written(&self) -> &str {
        match self {
            Self::Email { address, .. } => address,
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Self::Email { address, .. } => address.clone(),
            Self::Phone(phone) => phone.shown(),
        }
    }

    /// Why nothing can be sent to it, if nothing can.
    pub fn unreachable(&self) -> Option<Key> {
        match self {
            Self::Email { address, .. } => undeliverable(address),
            Self::Phone(_) => None,
        }
    }

    /// The one way of writing it, under which attempts are counted.
    pub fn key(&self) -> &str {
        match self {
            Self::Email { key, .. } => key,
            Self::Phone(phone) => phone.as_str(),
        }
    }
}
