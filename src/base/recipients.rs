//! How many messages anybody can cause to be sent to one address or one phone: links, codes and invitations that whoever knows it can ask for. Everything
//! that a visitor can have sent to somebody asks here first, whoever asks and from wherever; what the house itself has to tell a person does not.
//!
//! What is too much is left out, and nothing else changes: the link sent before must go on working, or whoever asks often would take it from whoever needs it.

use std::net::IpAddr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::base::App;
use crate::base::db::Tx;
use crate::base::error::Result;
use crate::base::limits::NetworkKey;
use crate::base::quotas::Quota;

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// A message that a visitor can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The way back to an account, by mail. It has an hour's share of its own, and none of a day: the link works for as long, so that one is always good.
    Recovery,
    /// Any other mail. Codes have shares of their own: [`may_have_code`].
    Mail,
    /// An SMS. The same.
    Sms,
}

/// What a code is wanted for, and by which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFor {
    /// The way back to an account, by SMS.
    Recovery,
    /// Coming in with a number, or having it for an account, by SMS.
    Number,
    /// Coming in with an address, by mail. Other mails that a visitor can cause take nothing from it.
    Address,
}

/// Who asks for a code.
#[derive(Clone, Debug)]
pub enum Asker {
    /// A browser in which somebody with this phone or address has signed in before, by the hash under which it is known.
    Known(Vec<u8>),
    /// Anybody else, by their network.
    Stranger(NetworkKey),
}

impl Asker {
    /// A stranger at an address. Whoever has a site chooses among its networks: it counts as one.
    pub fn stranger(address: IpAddr) -> Self {
        Self::Stranger(NetworkKey::site_of(address).unwrap_or_else(|| NetworkKey::of(address)))
    }
}

/// Whether one more may go to `to`, an address's key or a phone; it then counts.
pub async fn may_receive(app: &App, tx: &mut Tx, to: &str, wanted: Wanted) -> Result<bool> {
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
    if !take_all(app, tx, &[(hour, to)]).await? {
        return Ok(false);
    }
    match day {
        Some(day) => take_all(app, tx, &[(day, to)]).await,
        None => Ok(true),
    }
}

/// Whether one more code may go to a phone or an address; it then counts. It is counted where it is asked for, whether or not that is known, so that whoever
/// is refused can be told. A code opens only in the browser that asked: what others ask for must not take it from whoever needs it. So each kind of wish has
/// its share, a browser that is known to the people of the phone or the address has its own, and so have each network's first code of a day, which are many
/// networks' to use up, and the further ones, which a single network may.
pub async fn may_have_code(app: &App, tx: &mut Tx, wish: CodeFor, to: &str, asker: &Asker) -> Result<bool> {
    let limits = &app.config.limits;
    let (kind, most, times) = match wish {
        CodeFor::Recovery => ("recovery", limits.sms_per_recipient, 2),
        CodeFor::Number => ("number", limits.sms_per_recipient, 1),
        CodeFor::Address => ("address", limits.mail_per_recipient, 1),
    };
    let quota = |name, times: u32, seconds| Quota { name, most: most.saturating_mul(times), seconds };
    let all = format!("{kind} {to}");
    match asker {
        Asker::Known(browser) => {
            let who = format!("{all} {}", BASE64_URL_SAFE_NO_PAD.encode(browser));
            let own = [(quota("code for a browser an hour", 1, HOUR), who.as_str()), (quota("code for a browser a day", 2, DAY), who.as_str())];
            take_all(app, tx, &own).await
        }
        Asker::Stranger(network) => {
            let who = format!("{all} {network}");
            let own = [(quota("code for a network an hour", 1, HOUR), who.as_str()), (quota("code for a network a day", 2, DAY), who.as_str())];
            let first = Quota { name: "first code for a network", most: 1, seconds: DAY };
            let of_all = if first.take(app, tx, &who).await? {
                [(quota("first codes an hour", times, HOUR), all.as_str()), (quota("first codes a day", 2 * times, DAY), all.as_str())]
            } else {
                [(quota("further codes an hour", 1, HOUR), all.as_str()), (quota("further codes a day", 2, DAY), all.as_str())]
            };
            Ok(take_all(app, tx, &own).await? && take_all(app, tx, &of_all).await?)
        }
    }
}

async fn take_all(app: &App, tx: &mut Tx, quotas: &[(Quota, &str)]) -> Result<bool> {
    for (quota, who) in quotas {
        if !quota.take(app, tx, who).await? {
            tracing::info!(quota = quota.name, "a message that somebody asked for was left out: its receiver has had enough");
            return Ok(false);
        }
    }
    Ok(true)
}
