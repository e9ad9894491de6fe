//! Configuration: a TOML file, then the environment over it. An unknown key is refused with its name and line.
//!
//! A secret may stand in a file of its own ([`secrets`]). Environment names ([`environment`]) are `TAJMAAT_` and the key in capitals; `__` goes into a table: `TAJMAAT_MAIL__SMTP_URL` is `smtp_url` of `[mail]`.
//!
//! To add a table: a file here with its struct, its defaults and its `check`; a field of [`Config`]; a call in `Config::settle`; rows in the README.

mod environment;
mod files;
mod limits;
mod log;
mod mail;
mod secrets;
mod server;
mod sign_on;
mod sms;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use anyhow::{Context as _, bail, ensure};
use environment::overlay;
pub use files::FilesConfig;
pub use limits::LimitsConfig;
pub use log::{LogConfig, LogFormat};
pub use mail::MailConfig;
use serde::{Deserialize, Serialize};
pub use server::ServerConfig;
pub use sign_on::{FieldNames, Names, ProviderConfig, ProviderKind, ResidenceConfig, SignOnConfig};
pub use sms::{SmsConfig, Template};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::base::db::Durability;

/// Everything that an installation can choose.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the server listens.
    pub address: SocketAddr,
    /// The address people use, for links in mails; without a slash at the end. `https://` turns on HSTS and `__Host-` cookies. Empty: `http://` and `address`.
    pub public_url: String,
    /// Where the embedded database, the photos and the folders of mails and SMS live, unless said otherwise.
    pub data_dir: PathBuf,
    /// `sqlite:FILE` or `postgres://…`; empty: `tajmaat.sqlite` in `data_dir`.
    pub database_url: String,
    /// A file with `database_url` in it.
    pub database_url_file: PathBuf,
    /// Connections kept open for reading (SQLite) or for everything (PostgreSQL).
    pub database_connections: u32,
    /// Megabytes of memory for pages that visitors without an account read; 0: none are kept.
    pub page_cache_megabytes: u64,
    /// What a commit promises when the power fails.
    pub durability: Durability,
    /// How many write transactions share one wait for the disk at most (SQLite); 1: each waits by itself.
    pub commits_shared: u32,
    /// Whether a reverse proxy in front sets `X-Forwarded-For`.
    pub trust_proxy: bool,
    /// Keys what is kept as a hash and derives what is not kept at all; 32 characters or more, the same on every node. Empty: made at the first start, in the file
    /// `secret` of `data_dir`.
    pub secret: String,
    /// A file with `secret` in it.
    pub secret_file: PathBuf,
    /// Who answers for the data, named on the privacy page.
    pub operator: String,
    /// Outgoing mail.
    pub mail: MailConfig,
    /// Outgoing SMS.
    pub sms: SmsConfig,
    /// Photos.
    pub files: FilesConfig,
    /// What the program says of its work.
    pub log: LogConfig,
    /// Connections.
    pub server: ServerConfig,
    /// How often people may do things.
    pub limits: LimitsConfig,
    /// Providers of single sign-on, by identifier.
    pub sign_on: SignOnConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 3000)),
            public_url: String::new(),
            data_dir: PathBuf::from("data"),
            database_url: String::new(),
            database_url_file: PathBuf::new(),
            database_connections: 8,
            page_cache_megabytes: 64,
            durability: Durability::Full,
            commits_shared: 256,
            trust_proxy: false,
            secret: String::new(),
            secret_file: PathBuf::new(),
            operator: String::new(),
            mail: MailConfig::default(),
            sms: SmsConfig::default(),
            files: FilesConfig::default(),
            log: LogConfig::default(),
            server: ServerConfig::default(),
            limits: LimitsConfig::default(),
            sign_on: SignOnConfig::default(),
        }
    }
}

impl Config {
    /// Reads `file` (if given) and the environment `variables` over it, and checks what can be checked without acting.
    pub fn load(file: Option<&Path>, variables: impl Iterator<Item = (String, String)>) -> anyhow::Result<Self> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?,
            None => String::new(),
        };
        let shown = file.map_or_else(String::new, |path| path.display().to_string());
        // Read once by itself: only then do the errors know their line.
        toml::from_str::<Self>(&text).with_context(|| format!("{shown} is not a good configuration"))?;
        let mut table: toml::Table = toml::from_str(&text)?;
        let mut credentials = None;
        for (name, value) in variables {
            if name == CREDENTIALS {
                credentials = Some(PathBuf::from(&value));
            }
            if let Some(key) = name.strip_prefix("TAJMAAT_").filter(|key| *key != "CONFIG") {
                overlay(&mut table, key, &value).with_context(|| format!("the environment variable {name} is not a good setting"))?;
            }
        }
        let mut config: Self = toml::Value::Table(table).try_into().context("the environment does not fit the configuration")?;
        secrets::read(&mut config, credentials.as_deref().or_else(|| file.and_then(Path::parent)))?;
        config.settle()?;
        Ok(config)
    }

    fn settle(&mut self) -> anyhow::Result<()> {
        if self.public_url.is_empty() {
            self.public_url = format!("http://{}", self.address);
        }
        while self.public_url.ends_with('/') {
            self.public_url.pop();
        }
        let url = url::Url::parse(&self.public_url).context("public_url is not an address such as https://example.org")?;
        if !matches!(url.scheme(), "http" | "https") || url.path() != "/" {
            bail!("public_url must be http:// or https:// and a host, without a path");
        }
        if self.database_url.is_empty() {
            self.database_url = format!("sqlite:{}", self.data_dir.join("tajmaat.sqlite").display());
        }
        check_database_url(&self.database_url)?;
        if self.mail.folder.as_os_str().is_empty() {
            self.mail.folder = self.data_dir.join("mail");
        }
        self.mail.check()?;
        self.files.check()?;
        self.sms.settle(&self.data_dir)?;
        if !self.secret.is_empty() && self.secret.chars().count() < SECRET_LEAST {
            bail!("secret must have at least {} characters", SECRET_LEAST);
        }
        sign_on::check(&self.sign_on)?;
        self.refuse_plain()?;
        if self.database_connections == 0 {
            bail!("database_connections must be at least 1");
        }
        if self.commits_shared == 0 {
            bail!("commits_shared must be at least 1");
        }
        tracing_subscriber::EnvFilter::try_new(&self.log.level).context("log.level is not a filter such as info,sqlx=warn")?;
        Ok(())
    }

    /// Refuses ways on which everybody between could read passwords, codes and pictures.
    fn refuse_plain(&self) -> anyhow::Result<()> {
        let is_open = |address: &str, plain: &dyn Fn(&url::Url) -> bool| url::Url::parse(address).is_ok_and(|url| plain(&url) && !is_loopback(&url));
        let no_tls = |url: &url::Url| url.scheme() == "smtp" && !url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
        if !self.mail.allow_plain && is_open(&self.mail.smtp_url, &no_tls) {
            bail!(
                "mail.smtp_url goes to another machine without TLS: write smtps:// or add ?tls=required; mail.allow_plain = true allows it on a network you trust"
            );
        }
        let http = |url: &url::Url| url.scheme() == "http";
        if !self.sms.allow_plain && is_open(&self.sms.url, &http) {
            bail!("sms.url goes to another machine without TLS: write https://; sms.allow_plain = true allows it on a network you trust");
        }
        if !self.files.allow_plain && is_open(&self.files.s3_endpoint, &http) {
            bail!("files.s3_endpoint goes to another machine without TLS: write https://; files.allow_plain = true allows it on a network you trust");
        }
        Ok(())
    }

    /// Everything as TOML, passwords and secret keys masked: for eyes, never for a file.
    ///
    /// # Errors
    /// When a path is not text.
    pub fn shown(&self) -> anyhow::Result<String> {
        let mut shown = self.clone();
        shown.database_url = masked_url(&shown.database_url);
        shown.mail.smtp_url = masked_url(&shown.mail.smtp_url);
        shown.sms.mask(MASK);
        if !shown.secret.is_empty() {
            shown.secret = MASK.to_owned();
        }
        shown.sign_on.values_mut().for_each(|provider| provider.mask(MASK));
        for key in [&mut shown.files.s3_access_key, &mut shown.files.s3_secret_key] {
            if !key.is_empty() {
                *key = MASK.to_owned();
            }
        }
        Ok(toml::to_string(&shown)?)
    }

    /// Whether people reach us by TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Refuses an address of neither engine; the message does not hold it, because a password may stand in it.
fn check_database_url(url: &str) -> anyhow::Result<()> {
    let good = match url.split_once(':') {
        Some(("postgres" | "postgresql", _)) => PgConnectOptions::from_str(url).is_ok() && url::Url::parse(url).is_ok_and(|url| url.path().len() > 1),
        Some(("sqlite", file)) => !file.is_empty() && SqliteConnectOptions::from_str(url).is_ok(),
        _ => false,
    };
    ensure!(good, "database_url is neither sqlite:FILE nor postgres://user:password@host/name");
    Ok(())
}

/// Where systemd puts what `LoadCredential=` names.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";
/// The fewest characters of a secret.
pub const SECRET_LEAST: usize = 32;
const MASK: &str = "********";

/// Whether an address is on this machine.
pub fn is_loopback(url: &url::Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An address with its password masked.
fn masked_url(text: &str) -> String {
    let masked = url::Url::parse(text).ok().filter(|url| url.password().is_some()).and_then(|mut url| {
        url.set_password(Some(MASK)).ok()?;
        Some(String::from(url))
    });
    masked.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests;
