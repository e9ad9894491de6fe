//! What a session has shown of whoever is in it, and when: the password alone, or a second factor too.
//!
//! Staff roles count only where the second factor was given. Dangerous acts want a proof of the last quarter of an hour.

use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::base::clock::Timestamp;
use crate::base::error::Result;

/// The session's key.
pub const PROOF: &str = "proof";
/// How long a proof is enough for dangerous acts.
pub const FRESH_SECONDS: i64 = 15 * 60;

/// A proof kept in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Whether more than the password (or a provider's word) was shown.
    pub second_factor: bool,
    /// When, at last.
    pub at: Timestamp,
}

impl Proof {
    /// Keeps it in the session.
    pub async fn keep(self, session: &Session) -> Result<()> {
        session.insert(PROOF, self).await?;
        Ok(())
    }

    /// That of a session, if somebody is in it.
    pub async fn of(session: &Session) -> Result<Option<Self>> {
        Ok(session.get(PROOF).await?)
    }
}
