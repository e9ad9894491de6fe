//! Outgoing SMS: queued in the same transaction as what it tells of, sent by the worker to the gateway of the configuration, or written as text
//! files when none is configured.
//!
//! - A gateway is an HTTP address with a method, headers and a body in which `{to}`, `{digits}` and `{text}` are filled, escaped as the content type asks.
//! - SMS cost money: no more than `limits.sms_per_day` are queued in a day, on all nodes together, and no network causes more than its share of them.
//! - Neither a number nor a text is ever logged, nor what the gateway answers, which may repeat them.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use app::words::{Key, tr};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::config::LimitsConfig;
use crate::base::db::{Tx, sql};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::limits::{Action, NetworkKey};
use crate::base::quotas::Quota;
use crate::base::security::{self, About, Event};

/// The job kind under which SMS are queued.
pub const JOB: &str = "sms";

/// A gateway that is silent for longer has failed; the queue tries again.
const TIMEOUT: Duration = Duration::from_secs(20);

const DAY_SECONDS: i64 = 86_400;

/// Outgoing SMS, as configured.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsConfig {
    /// The gateway's address, `https://…`, in which `{to}`, `{digits}` and `{text}` may stand; empty: SMS become files in `folder`.
    pub url: String,
    /// A file with `url` in it.
    pub url_file: PathBuf,
    /// Whether an `http://` gateway may be on another machine.
    pub allow_plain: bool,
    /// GET, POST or PUT.
    pub method: String,
    /// What is sent: `{to}` becomes the number as +212…, `{digits}` the same without the plus, `{text}` the text. They are escaped as the
    /// `Content-Type` of `headers` asks.
    pub body: String,
    /// A file with `body` in it.
    pub body_file: PathBuf,
    /// Where text files go when there is no `url`; empty: `sms` in `data_dir`.
    pub folder: PathBuf,
    /// Headers sent along, for instance `Authorization`.
    pub headers: BTreeMap<String, String>,
    /// Headers whose values stand in files.
    pub headers_file: BTreeMap<String, PathBuf>,
}

impl Default for SmsConfig {
    fn default() -> Self {
        let (nowhere, none) = (PathBuf::new(), String::new());
        Self {
            url: none.clone(),
            url_file: nowhere.clone(),
            allow_plain: false,
            method: "POST".to_owned(),
            body: none,
            body_file: nowhere.clone(),
            folder: nowhere,
            headers: BTreeMap::new(),
            headers_file: BTreeMap::new(),
        }
    }
}

impl SmsConfig {
    /// Fills in what was left out and refuses a gateway that cannot work.
    ///
    /// # Errors
    /// When the address, the method, a header or the body is not good; no secret is in the message.
    pub fn settle(&mut self, data_dir: &Path) -> anyhow::Result<()> {
        if self.folder.as_os_str().is_empty() {
            self.folder = data_dir.join("sms");
        }
        if !self.url.is_empty() {
            Template::new(self)?;
        }
        Ok(())
    }

    /// Masks whatever may be a secret: keys stand in paths, queries, bodies and headers.
    pub fn mask(&mut self, mask: &str) {
        if !self.url.is_empty() {
            let origin = url::Url::parse(&self.url).ok().map(|url| url.origin().ascii_serialization());
            self.url = origin.map_or_else(|| mask.to_owned(), |origin| format!("{origin}/{mask}"));
        }
        if !self.body.is_empty() {
            mask.clone_into(&mut self.body);
        }
        let secret = |name: &str| !["accept", "content-type"].contains(&name.to_lowercase().as_str());
        self.headers.iter_mut().filter(|(name, _)| secret(name)).for_each(|(_, value)| mask.clone_into(value));
    }
}

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
        // A redirect would carry number, text and keys to somebody else.
        let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()).build()?;
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
                let request = client.request(template.method.clone(), template.address(&sms)).headers(template.headers.clone()).body(template.body(&sms));
                // The address may hold the number and a key.
                let answer = request.send().await.map_err(reqwest::Error::without_url)?;
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

/// Sends one that was queued. The worker calls this.
pub async fn send(app: &App, name: &str, sms: Sms) -> anyhow::Result<()> {
    if sms.until.is_some_and(|until| until <= app.clock.now()) {
        return Ok(());
    }
    app.texter.send(name, sms).await
}

/// How what people wrote is written into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escape {
    /// `%XX`, for addresses and forms.
    Percent,
    /// The inside of a JSON string.
    Json,
    /// The text of an XML element or attribute.
    Xml,
    /// As it is.
    Plain,
}

impl Escape {
    /// What a content type asks for.
    fn of(content_type: &str) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Some(Self::Percent),
            "application/json" => Some(Self::Json),
            "application/xml" | "text/xml" => Some(Self::Xml),
            "text/plain" => Some(Self::Plain),
            other => other.ends_with("+json").then_some(Self::Json),
        }
    }

    fn write(self, text: &str) -> String {
        match self {
            Self::Percent => utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
            Self::Json => {
                let quoted = serde_json::Value::from(text).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Xml => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;"),
            Self::Plain => text.to_owned(),
        }
    }
}

/// A request to a gateway, with places to fill.
#[derive(Debug)]
pub struct Template {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: String,
    escape: Escape,
}

impl Template {
    fn new(config: &SmsConfig) -> anyhow::Result<Self> {
        let mut headers = HeaderMap::new();
        for (name, value) in &config.headers {
            let mut value = HeaderValue::from_str(value).with_context(|| format!("the value of {name} in sms.headers cannot be sent"))?;
            value.set_sensitive(true);
            headers.append(name.parse::<HeaderName>().with_context(|| format!("{name} in sms.headers is not the name of a header"))?, value);
        }
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let escape = match content_type {
            _ if config.body.is_empty() => Escape::Plain,
            None => bail!("sms.headers must say the Content-Type of sms.body"),
            Some(named) => Escape::of(named).context("the Content-Type in sms.headers must be JSON, a form, XML or text/plain")?,
        };
        let method = match config.method.to_uppercase().as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            _ => bail!("sms.method must be GET, POST or PUT"),
        };
        let template = Self { method, url: config.url.clone(), headers, body: config.body.clone(), escape };
        let places = format!("{} {}", template.url, template.body);
        ensure!(places.contains("{to}") || places.contains("{digits}"), "neither sms.url nor sms.body has a place for the number: {{to}} or {{digits}}");
        ensure!(places.contains("{text}"), "neither sms.url nor sms.body has a place for the {{text}}");
        let example = Sms { to: "+212600000000".to_owned(), text: "x".to_owned(), until: None };
        let address = url::Url::parse(&template.address(&example)).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        ensure!(address.is_some(), "sms.url is not an address such as https://gateway.example/send");
        Ok(template)
    }

    fn address(&self, sms: &Sms) -> String {
        fill(&self.url, sms, Escape::Percent)
    }

    fn body(&self, sms: &Sms) -> String {
        fill(&self.body, sms, self.escape)
    }
}

/// Fills the places of a template in one pass, so that a text which looks like a place stays a text.
fn fill(template: &str, sms: &Sms, escape: Escape) -> String {
    let places = [("{to}", sms.to.as_str()), ("{digits}", sms.to.trim_start_matches('+')), ("{text}", sms.text.as_str())];
    let mut filled = String::with_capacity(template.len() + sms.text.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((place, value)) = places.iter().find(|(place, _)| rest.starts_with(place)) {
            filled.push_str(&escape.write(value));
            rest = &rest[place.len()..];
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sms(text: &str) -> Sms {
        Sms { to: "+212612345678".to_owned(), text: text.to_owned(), until: None }
    }

    #[test]
    fn a_network_s_share_is_more_than_an_hour_s_and_never_more_than_all() {
        let defaults = LimitsConfig::default();
        assert!(share(&defaults, false).most > defaults.sms_per_address, "five hundred people, twice");
        assert!(share(&defaults, false).most < defaults.sms_per_day, "something is left for the others");
        assert_eq!(share(&defaults, true).most, defaults.sms_per_day);
        assert_eq!(share(&LimitsConfig { sms_per_day: 300, ..defaults }, false).most, 300);
    }

    #[test]
    fn places_are_filled_once_and_escaped() {
        let text = sms("سلام \"{to}\" & <b>\n\\ 100%");
        assert_eq!(
            fill("{{\"to\":\"{digits}\",\"m\":\"{text}\"}}", &text, Escape::Json),
            "{{\"to\":\"212612345678\",\"m\":\"سلام \\\"{to}\\\" & <b>\\n\\\\ 100%\"}}"
        );
        assert_eq!(fill("to={to}&m={text}&{x}", &sms("a b&c={to}+é"), Escape::Percent), "to=%2B212612345678&m=a%20b%26c%3D%7Bto%7D%2B%C3%A9&{x}");
        assert_eq!(fill("<m to='{to}'>{text}</m>", &sms("a<b>&'\""), Escape::Xml), "<m to='+212612345678'>a&lt;b&gt;&amp;&apos;&quot;</m>");
        assert_eq!(fill("{text", &sms("x"), Escape::Plain), "{text");
    }

    #[test]
    fn a_gateway_that_cannot_work_is_refused_without_telling_its_secrets() {
        let good = SmsConfig {
            url: "https://gateway.example/send".to_owned(),
            body: "{\"to\":\"{to}\",\"text\":\"{text}\"}".to_owned(),
            headers: BTreeMap::from([("Content-Type".to_owned(), "application/json".to_owned()), ("X-Key".to_owned(), "hunter2".to_owned())]),
            ..SmsConfig::default()
        };
        assert!(Template::new(&good).is_ok());
        let refused = |change: &dyn Fn(&mut SmsConfig)| {
            let mut config = good.clone();
            change(&mut config);
            let said = format!("{:#}", Template::new(&config).expect_err("refused"));
            assert!(!said.contains("hunter2"), "{said}");
            said
        };
        assert!(refused(&|config| config.url = "gateway.example?key=hunter2".to_owned()).contains("sms.url"));
        assert!(refused(&|config| config.url = "ftp://gateway.example/hunter2".to_owned()).contains("sms.url"));
        assert!(refused(&|config| config.method = "hunter2".to_owned()).contains("sms.method"));
        assert!(refused(&|config| config.body = "hunter2 {text}".to_owned()).contains("{to}"));
        assert!(refused(&|config| config.body = "hunter2 {to}".to_owned()).contains("{text}"));
        assert!(refused(&|config| drop(config.headers.remove("Content-Type"))).contains("Content-Type"));
        assert!(refused(&|config| drop(config.headers.insert("Content-Type".to_owned(), "image/png".to_owned()))).contains("Content-Type"));
        assert!(refused(&|config| drop(config.headers.insert("X-Key".to_owned(), "hunter2\n".to_owned()))).contains("X-Key"));
        assert!(refused(&|config| drop(config.headers.insert("X Key".to_owned(), "hunter2".to_owned()))).contains("X Key"));
    }

    #[test]
    fn whatever_may_be_a_secret_is_masked() {
        let mut config = SmsConfig {
            url: "https://user:hunter2@gateway.example:8443/hunter2/send?key=hunter2&to={to}".to_owned(),
            body: "key=hunter2&text={text}".to_owned(),
            headers: BTreeMap::from([("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()), ("X-Key".to_owned(), "hunter2".to_owned())]),
            ..SmsConfig::default()
        };
        config.mask("***");
        let shown = format!("{config:?}");
        assert!(!shown.contains("hunter2") && shown.contains("https://gateway.example:8443/***") && shown.contains("x-www-form-urlencoded"), "{shown}");
    }
}
