//! Within which time a commune decides, as its form sends it.

use serde::{Deserialize, Serialize};

/// What an administrator typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeadlineFields {
    pub appeal_days: String,
    pub decision_hours: String,
    pub organisation_days: String,
}
