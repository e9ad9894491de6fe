//! How many messages anybody can cause to be sent to one address or one phone: links, codes and invitations that whoever knows it can ask for. Everything
//! that a visitor can have sent to somebody asks here first, whoever asks and from wherever; what the house itself has to tell a person does not.
//!
//! What is too much is left out, and nothing else changes: the link sent before must go on working, or who asks often would take it from who needs it.

use crate::AppState;
use crate::db::Tx;
use crate::error::Result;
use crate::quotas::Quota;

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// A message that a visitor can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The way back to an account, by mail. It has an hour's share of its own, and none of a day: the link works for as long, so that one is always good.
    Recovery,
    /// Any other mail.
    Mail,
    /// An SMS.
    Sms,
}

/// Whether one more may go to `to`, an address's key or a phone; it then counts.
pub async fn may_receive(app: &AppState, tx: &mut Tx, to: &str, wanted: Wanted) -> Result<bool> {
    let limits = &app.config.limits;
    let (hour, day) = match wanted {
        Wanted::Recovery => (Quota { name: "recovery mail an hour", most: limits.mail_per_recipient, seconds: HOUR }, None),
        Wanted::Mail => (
            Quota { name: "mail an hour", most: limits.mail_per_recipient, seconds: HOUR },
            Some(Quota { name: "mail a day", most: limits.mail_per_recipient.saturating_mul(3), seconds: DAY }),
        ),
        Wanted::Sms => (
            Quota { name: "sms an hour", most: limits.sms_per_recipient, seconds: HOUR },
            Some(Quota { name: "sms a day", most: limits.sms_per_recipient.saturating_mul(2), seconds: DAY }),
        ),
    };
    for quota in std::iter::once(hour).chain(day) {
        if !quota.take(app, tx, to).await? {
            tracing::info!(quota = quota.name, "a message that somebody asked for was left out: its receiver has had enough");
            return Ok(false);
        }
    }
    Ok(true)
}
