//! Outgoing SMS: queued in the same transaction as what it tells of, sent by the worker to the gateway of the configuration, or written as text
//! files when none is configured.
//!
//! - A gateway is an HTTP address with a method, headers and a body in which `{to}`, `{digits}` and `{text}` are filled, escaped as the content type asks.
//! - SMS cost money: no more than `limits.sms_per_day` are queued in a day, on all nodes together, and no network causes more than its share of them.
//! - Neither a number nor a text is ever logged, nor what the gateway answers, which may repeat them.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use app::words::{Key, tr};
use serde::{Deserialize, Serialize};

use app::model::jobs::JobKind;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::config::{LimitsConfig, SmsConfig, Template};
use crate::base::db::{Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::limits::{Action, NetworkKey};
use crate::base::quotas::Quota;
use crate::base::security::{self, About, Event};
use crate::base::slice::Job;
use crate::base::tls;

/// Sends a queued SMS.
pub const JOB: Job = Job {
    tries: Job::AN_HOUR,
    lanes: 2,
    heading: JobKind::Sms,
    ..Job::new("sms", |app, payload| Box::pin(async move { send(&app, &payload.id.to_string(), payload.parse()?).await }))
};

/// A gateway that is silent for longer has failed; the queue tries again.
const TIMEOUT: Duration = Duration::from_secs(20);

const DAY_SECONDS: i64 = 86_400;

/// A short message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// The number, +212 and nine digits.
    pub to: String,
    /// A few words; a link stands at the end.
    pub text: String,
    /// When it is of no use any more; it is then not sent.
    pub until: Option<Timestamp>,
}

/// Where SMS go.
#[derive(Clone, Debug)]
pub enum Texter {
    /// A gateway.
    Gateway(reqwest::Client, Arc<Template>),
    /// A folder of text files.
    Folder(PathBuf),
    /// A list in memory, for tests.
    Memory(Arc<Mutex<Vec<Sms>>>),
}

impl Texter {
    /// The configured way.
    ///
    /// # Errors
    /// When the gateway is not good or the folder cannot be made.
    pub fn new(config: &SmsConfig) -> anyhow::Result<Self> {
        if config.url.is_empty() {
            std::fs::create_dir_all(&config.folder).with_context(|| format!("cannot make the SMS folder {}", config.folder.display()))?;
            return Ok(Self::Folder(config.folder.clone()));
        }
        let client = tls::client().timeout(TIMEOUT).build()?;
        Ok(Self::Gateway(client, Arc::new(Template::new(config)?)))
    }

    /// What a memory texter was given, oldest first; empties it.
    pub fn taken(&self) -> Vec<Sms> {
        match self {
            Self::Memory(texts) => std::mem::take(&mut *texts.lock().unwrap_or_else(PoisonError::into_inner)),
            Self::Gateway(..) | Self::Folder(..) => Vec::new(),
        }
    }

    /// Sends now. `name` names the file in a folder.
    ///
    /// # Errors
    /// When the gateway does not take it; the message holds neither number nor text.
    pub async fn send(&self, name: &str, sms: Sms) -> anyhow::Result<()> {
        match self {
            Self::Gateway(client, template) => {
                // The address may hold the number and a key.
                let answer = template.request(client, &sms.to, &sms.text).send().await.map_err(reqwest::Error::without_url)?;
                ensure!(answer.status().is_success(), "the gateway answered {}", answer.status());
            }
            Self::Folder(folder) => tokio::fs::write(folder.join(format!("{name}.txt")), format!("{}\n\n{}\n", sms.to, sms.text)).await?,
            Self::Memory(texts) => texts.lock().unwrap_or_else(PoisonError::into_inner).push(sms),
        }
        Ok(())
    }
}

/// Counts an SMS that somebody at `address` causes, under their account, the network, and the network's share of the day.
pub async fn limit(app: &App, account: &str, address: IpAddr) -> Result<()> {
    app.limits.check(Action::Sms, account, address)?;
    share_of_network(app, address).await
}

/// The same for somebody who is nobody yet. What is asked for an unknown number counts as well. How many go to one phone is counted by [`crate::base::recipients`].
pub async fn limit_network(app: &App, address: IpAddr) -> Result<()> {
    app.limits.check_network(Action::Sms, address)?;
    share_of_network(app, address).await
}

/// The same limits, said beside the field in which a phone, or its code, was typed: nothing of the form is lost.
pub fn beside<T>(app: &App, field: &'static str, address: IpAddr, limited: Result<T>) -> Result<T> {
    match limited {
        Err(Error::RateLimited { .. }) => Err(refused(app, field, address, tr::phones::SMS_FULL)),
        other => other,
    }
}

/// Logs that somebody had too many SMS sent, and says so beside a field.
pub fn refused(app: &App, field: &'static str, address: IpAddr, message: Key) -> Error {
    security::log(app, Event::LimitReached, &About { address: Some(address), ..About::default() });
    Error::field(field, message)
}

async fn share_of_network(app: &App, address: IpAddr) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for network in NetworkKey::both_of(address) {
        let quota = share(&app.config.limits, network.is_site());
        if !quota.take(app, &mut tx, &network.to_string()).await? {
            return Err(Error::RateLimited { retry_after: quota.until_next(app) });
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What a network may cause in a day. A site chooses among many networks; it must not drain the day either.
fn share(limits: &LimitsConfig, is_site: bool) -> Quota {
    let most = limits.sms_per_address_day.saturating_mul(if is_site { 2 } else { 1 }).min(limits.sms_per_day);
    Quota { name: "sms of a network", most, seconds: DAY_SECONDS }
}

/// Queues an SMS; it leaves when the transaction has been committed. False, and not queued, when the day has had its share.
pub async fn enqueue(app: &App, tx: &mut Tx, sms: &Sms) -> Result<bool> {
    Ok(if is_allowed(app, tx).await? { jobs::enqueue(app, tx, JOB, sms).await.map(|()| true)? } else { false })
}

/// The same for an SMS with a link or a code that opens something: it is forgotten when it can't be sent.
pub async fn enqueue_secret(app: &App, tx: &mut Tx, sms: &Sms) -> Result<bool> {
    Ok(if is_allowed(app, tx).await? { jobs::enqueue_secret(app, tx, JOB, sms).await.map(|()| true)? } else { false })
}

/// Counts one more SMS, unless the day has had its share.
async fn is_allowed(app: &App, tx: &mut Tx) -> Result<bool> {
    let most = i64::from(app.config.limits.sms_per_day);
    let day = app.clock.now().micros().div_euclid(DAY_SECONDS * 1_000_000);
    let count =
        sql("INSERT INTO sms_days (day, queued) VALUES ($1, 1) ON CONFLICT (day) DO UPDATE SET queued = sms_days.queued + 1 WHERE sms_days.queued < $2");
    if most == 0 || tx.run(count.bind(day).bind(most)).await? == 0 {
        tracing::warn!("an SMS was not queued: limits.sms_per_day is reached");
        return Ok(false);
    }
    Ok(true)
}

async fn send(app: &App, name: &str, sms: Sms) -> anyhow::Result<()> {
    if sms.until.is_some_and(|until| until <= app.clock.now()) {
        return Ok(());
    }
    app.texter.send(name, sms).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_s_share_is_more_than_an_hour_s_and_never_more_than_all() {
        let defaults = LimitsConfig::default();
        assert!(share(&defaults, false).most > defaults.sms_per_address, "five hundred people, twice");
        assert!(share(&defaults, false).most < defaults.sms_per_day, "something is left for the others");
        assert_eq!(share(&defaults, true).most, defaults.sms_per_day);
        assert_eq!(share(&LimitsConfig { sms_per_day: 300, ..defaults }, false).most, 300);
    }
}
