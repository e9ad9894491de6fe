//! Configuration: a TOML file, then the environment over it. An unknown key is refused with its name and line.
//!
//! A secret may stand in a file of its own ([`secrets`]). Environment names are `TAJMAAT_` and the key in capitals; `__` goes into a table: `TAJMAAT_MAIL__SMTP_URL` is `smtp_url` of `[mail]`.

mod secrets;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::base::db::Durability;
use crate::base::sms::SmsConfig;
use crate::people::accounts::sign_on::{self, SignOnConfig};

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
    /// What a commit promises when the power fails.
    pub durability: Durability,
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

/// Outgoing mail.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// `smtp://user:password@host:587?tls=required` or `smtps://…`; empty: mails become files in `folder`.
    pub smtp_url: String,
    /// A file with `smtp_url` in it.
    pub smtp_url_file: PathBuf,
    /// Whether `smtp://` without TLS may go to another machine.
    pub allow_plain: bool,
    /// The sender.
    pub from: String,
    /// Where `.eml` files go when there is no `smtp_url`; empty: `mail` in `data_dir`.
    pub folder: PathBuf,
}

/// Where photos are kept.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct FilesConfig {
    /// An S3-compatible bucket; empty: the folder `files` in `data_dir`.
    pub s3_bucket: String,
    /// Its endpoint, `https://…`.
    pub s3_endpoint: String,
    /// Whether an `http://` endpoint may be on another machine.
    pub allow_plain: bool,
    /// Its region.
    pub s3_region: String,
    /// Access key.
    pub s3_access_key: String,
    /// A file with `s3_access_key` in it.
    pub s3_access_key_file: PathBuf,
    /// Secret key.
    pub s3_secret_key: String,
    /// A file with `s3_secret_key` in it.
    pub s3_secret_key_file: PathBuf,
}

/// What the program says of its work, on standard error.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// From which level, and of which part: `info`, or `info,sqlx=warn,access=off`. `RUST_LOG` goes over it.
    pub level: String,
    /// As lines for people, or as JSON objects, one a line.
    pub format: LogFormat,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is what it says")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { level: "info,sqlx=warn".to_owned(), format: LogFormat::Text }
    }
}

/// What a connection may take.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Connections at once; 0: as many as the limit of descriptors leaves room for, and 10,000 at most.
    pub connections: u32,
    /// Seconds for the head of a request.
    pub header_seconds: u64,
    /// Seconds that a connection may rest between two requests.
    pub idle_seconds: u64,
    /// Seconds without a byte more of a body, or without a byte more of the answer being taken.
    pub stall_seconds: u64,
    /// Bytes of a body that have to come in a second, on the whole.
    pub least_bytes_per_second: u64,
    /// Seconds from the signal to stop until what still runs is ended.
    pub shutdown_seconds: u64,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self { connections: 0, header_seconds: 10, idle_seconds: 60, stall_seconds: 20, least_bytes_per_second: 1_024, shutdown_seconds: 30 }
    }
}

/// How often people may do things, per account (or per name tried) and per network: an IPv4 address or an IPv6 /64; a /48 has ten times as much. Addresses
/// are shared by whole neighbourhoods behind one carrier, so theirs are generous: five hundred people join, report and support in an hour.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Wrong passwords and codes per account and quarter of an hour: of a browser that the account knows, and of one network. From everywhere together five
    /// times as many.
    pub sign_in_per_account: u32,
    /// Wrong passwords and codes per address and quarter of an hour, whatever accounts they were for.
    pub sign_in_per_address: u32,
    /// New accounts per address and hour.
    pub sign_up_per_address: u32,
    /// Mails asked for per account and hour.
    pub mail_per_account: u32,
    /// Mails asked for per address and hour.
    pub mail_per_address: u32,
    /// Problems, solutions, comments and flags per account and hour.
    pub post_per_account: u32,
    /// The same per address and hour.
    pub post_per_address: u32,
    /// Supports and votes on comments per account and hour.
    pub support_per_account: u32,
    /// The same per address and hour.
    pub support_per_address: u32,
    /// Residents' codes tried per account and hour.
    pub code_per_account: u32,
    /// The same per address and hour.
    pub code_per_address: u32,
    /// SMS asked for per phone (or account) and hour.
    pub sms_per_account: u32,
    /// SMS asked for per address and hour.
    pub sms_per_address: u32,
    /// SMS that one address may cause a day (UTC), so that no network takes the share of all. More than an hour's: people behind one address ask again.
    pub sms_per_address_day: u32,
    /// Mails an hour that anybody can cause to be sent to one receiver (links, invitations); three times as many a day.
    pub mail_per_recipient: u32,
    /// SMS an hour that anybody can cause to be sent to one phone; twice as many a day.
    pub sms_per_recipient: u32,
    /// SMS of the whole installation per day (UTC), whatever they are for.
    pub sms_per_day: u32,
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
            durability: Durability::Full,
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

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            smtp_url: String::new(),
            smtp_url_file: PathBuf::new(),
            allow_plain: false,
            from: "Tajmaat <noreply@localhost>".to_owned(),
            folder: PathBuf::new(),
        }
    }
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            sign_in_per_account: 10,
            sign_in_per_address: 1_000,
            sign_up_per_address: 1_000,
            mail_per_account: 5,
            mail_per_address: 1_000,
            post_per_account: 60,
            post_per_address: 3_000,
            support_per_account: 600,
            support_per_address: 6_000,
            code_per_account: 10,
            code_per_address: 1_000,
            sms_per_account: 5,
            sms_per_address: 1_000,
            sms_per_address_day: 1_500,
            mail_per_recipient: 5,
            sms_per_recipient: 5,
            sms_per_day: 2_000,
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
        if !self.secret.is_empty() && self.secret.chars().count() < crate::base::secret::LEAST {
            bail!("secret must have at least {} characters", crate::base::secret::LEAST);
        }
        sign_on::settle(&self.sign_on)?;
        self.refuse_plain()?;
        if self.database_connections == 0 {
            bail!("database_connections must be at least 1");
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

impl MailConfig {
    /// Refuses an address that cannot be one of a mail server; the message does not hold it, because a password may stand in it.
    fn check(&self) -> anyhow::Result<()> {
        self.from.parse::<lettre::message::Mailbox>().context("mail.from is not a sender such as Name <name@example.org>")?;
        if !self.smtp_url.is_empty() {
            let url = url::Url::parse(&self.smtp_url).ok().filter(|url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host());
            ensure!(url.is_some(), "mail.smtp_url is not an address such as smtps://user:password@mail.example:465");
            let built = lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(&self.smtp_url);
            ensure!(built.is_ok(), "mail.smtp_url has a part that is not known: it is smtps://…, or smtp://…?tls=required");
        }
        Ok(())
    }
}

impl FilesConfig {
    /// Refuses a bucket that nobody could open.
    fn check(&self) -> anyhow::Result<()> {
        let others = [
            ("s3_endpoint", &self.s3_endpoint),
            ("s3_region", &self.s3_region),
            ("s3_access_key", &self.s3_access_key),
            ("s3_secret_key", &self.s3_secret_key),
        ];
        if self.s3_bucket.is_empty() {
            let set = others.into_iter().find(|(_, value)| !value.is_empty());
            return set.map_or(Ok(()), |(key, _)| bail!("files.{key} is set, but files.s3_bucket is not"));
        }
        if let Some((key, _)) = others.into_iter().skip(1).find(|(_, value)| value.is_empty()) {
            bail!("files.s3_bucket needs files.{key}");
        }
        let endpoint = url::Url::parse(&self.s3_endpoint).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        ensure!(self.s3_endpoint.is_empty() || endpoint.is_some(), "files.s3_endpoint is not an address such as https://s3.example");
        Ok(())
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
const MASK: &str = "********";

/// Whether an address is on this machine.
pub(crate) fn is_loopback(url: &url::Url) -> bool {
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

/// Puts `value` at `key` (`MAIL__FROM`) with the type that the setting has, and refuses what no setting is named.
fn overlay(table: &mut toml::Table, key: &str, value: &str) -> anyhow::Result<()> {
    let path: Vec<String> = key.split("__").map(str::to_lowercase).collect();
    let nest = |leaf: toml::Value| path.iter().rev().fold(leaf, |inner, part| toml::Value::Table(toml::Table::from_iter([(part.clone(), inner)])));
    // The text itself, then what else it may mean: whichever the setting accepts.
    let meanings = [Some(toml::Value::String(value.to_owned())), value.parse().ok().map(toml::Value::Boolean), value.parse().ok().map(toml::Value::Integer)];
    let mut refusal = None;
    for meaning in meanings.into_iter().flatten() {
        match nest(meaning.clone()).try_into::<Config>() {
            Ok(_) => {
                merge(table, &path, meaning);
                return Ok(());
            }
            Err(error) => refusal = Some(error),
        }
    }
    Err(refusal.map_or_else(|| anyhow::anyhow!("it has no meaning"), Into::into))
}

fn merge(table: &mut toml::Table, path: &[String], value: toml::Value) {
    match path {
        [] => {}
        [name] => drop(table.insert(name.clone(), value)),
        [group, rest @ ..] => {
            let inner = table.entry(group.clone()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let toml::Value::Table(inner) = inner {
                merge(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("tajmaat.toml");
        std::fs::write(&file, text)?;
        Config::load(Some(&file), variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_name_and_line() {
        let error = format!("{:#}", load("address = \"127.0.0.1:1\"\n\n[mail]\nsmpt_url = \"x\"\n", &[]).expect_err("refused"));
        assert!(error.contains("smpt_url") && error.contains("line 4"), "{error}");
    }

    #[test]
    fn an_unknown_variable_is_refused_with_its_name() {
        let error = format!("{:#}", load("", &[("TAJMAAT_ADRESS", "x")]).expect_err("refused"));
        assert!(error.contains("TAJMAAT_ADRESS"), "{error}");
    }

    #[test]
    fn the_environment_goes_over_the_file() {
        let config = load(
            "data_dir = \"/a\"\n[limits]\npost_per_account = 3\n",
            &[("TAJMAAT_DATA_DIR", "/b"), ("TAJMAAT_LIMITS__POST_PER_ACCOUNT", "7"), ("TAJMAAT_TRUST_PROXY", "true")],
        )
        .expect("good");
        assert_eq!(config.database_url, "sqlite:/b/tajmaat.sqlite");
        assert_eq!(config.limits.post_per_account, 7);
        assert!(config.trust_proxy);
    }

    #[test]
    fn what_is_shown_holds_no_secret() {
        let text = "database_url = \"postgres://tajmaat:hunter2@db/tajmaat\"\nsecret = \"hunter2hunter2hunter2hunter2hunter2\"\n[mail]\nsmtp_url = \"smtps://robot:hunter2@mail.example:465\"\n[files]\ns3_bucket = \"photos\"\ns3_region = \"x\"\ns3_access_key = \"hunter2\"\ns3_secret_key = \"hunter2\"\n\
                    [sms]\nurl = \"https://sms.example/hunter2?key=hunter2\"\nbody = \"key=hunter2&to={to}&text={text}\"\n\
                    [sms.headers]\ncontent-type = \"application/x-www-form-urlencoded\"\nx-key = \"hunter2\"\n\
                    [sign_on.x]\nissuer = \"https://id.example\"\nclient_id = \"x\"\nclient_secret = \"hunter2\"\nname = { ar = \"x\", fr = \"x\" }\n";
        let shown = load(text, &[]).expect("good").shown().expect("shown");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("postgres://tajmaat:********@db/tajmaat"), "{shown}");
    }

    #[test]
    fn a_way_without_tls_goes_to_this_machine_only() {
        let refused = |text: &str| format!("{:#}", load(text, &[]).expect_err("refused"));
        let gateway =
            |url: &str, more: &str| format!("[sms]\nurl = \"{url}\"\nbody = \"{{to}} {{text}}\"\n{more}\n[sms.headers]\ncontent-type = \"text/plain\"\n");
        for url in ["smtp://robot:hunter2@mail.example:587", "smtp://mail.example", "smtp://10.0.0.7:25", "smtp://mail.example?tls=opportunistic"] {
            let said = refused(&format!("[mail]\nsmtp_url = \"{url}\""));
            assert!(said.contains("mail.smtp_url") && said.contains("mail.allow_plain") && !said.contains("hunter2"), "{said}");
            load(&format!("[mail]\nallow_plain = true\nsmtp_url = \"{url}\""), &[]).expect("allowed");
        }
        for url in ["smtps://mail.example", "smtp://mail.example?tls=required", "smtp://localhost:1025", "smtp://127.0.0.1:25", "smtp://[::1]:25"] {
            load(&format!("[mail]\nsmtp_url = \"{url}\""), &[]).expect(url);
        }
        for url in ["http://gateway.example/hunter2", "http://192.168.1.4/send", "http://localhost.example/"] {
            let said = refused(&gateway(url, ""));
            assert!(said.contains("sms.url") && said.contains("sms.allow_plain") && !said.contains("hunter2"), "{said}");
            load(&gateway(url, "allow_plain = true"), &[]).expect("allowed");
        }
        load(&gateway("http://127.0.0.1:9/send", ""), &[]).expect("this machine");
        let bucket = |more: &str| format!("[files]\ns3_bucket = \"x\"\ns3_region = \"x\"\ns3_access_key = \"x\"\ns3_secret_key = \"x\"\n{more}");
        assert!(refused(&bucket("s3_endpoint = \"http://bucket.example\"")).contains("files.allow_plain"));
        for good in ["s3_endpoint = \"http://localhost:9000\"", "s3_endpoint = \"http://bucket.example\"\nallow_plain = true"] {
            load(&bucket(good), &[]).expect(good);
        }
    }

    #[test]
    fn a_secret_can_stand_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a file");
        };
        file("smtp", "smtps://robot:hunter2@mail.example:465\n");
        file("key", "Bearer hunter3");
        file("client", "hunter4\r\n");
        file("empty", "\n");
        let credentials = folder.path().display().to_string();
        let text = "[mail]\nsmtp_url_file = \"smtp\"\n[sms]\nurl = \"https://sms.example/?to={to}&text={text}\"\n[sms.headers_file]\nauthorization = \"key\"\n\
                    [sign_on.x]\nissuer = \"https://id.example\"\nclient_id = \"x\"\nclient_secret_file = \"client\"\nname = { ar = \"x\", fr = \"x\" }\n";
        let config = load(text, &[("CREDENTIALS_DIRECTORY", &credentials)]).expect("good");
        assert_eq!(config.mail.smtp_url, "smtps://robot:hunter2@mail.example:465");
        assert_eq!(config.sms.headers["authorization"], "Bearer hunter3");
        assert_eq!(config.sign_on["x"].client_secret, "hunter4");
        assert!(!config.shown().expect("shown").contains("hunter"));
        let path = folder.path().join("smtp").display().to_string();
        assert_eq!(
            load("", &[("TAJMAAT_MAIL__SMTP_URL_FILE", &path)]).expect("good").mail.smtp_url,
            config.mail.smtp_url,
            "an absolute path, by the environment"
        );
        let refused = |text: &str| format!("{:#}", load(text, &[("CREDENTIALS_DIRECTORY", &credentials)]).expect_err("refused"));
        assert!(refused("secret_file = \"missing\"").contains("secret_file"));
        assert!(refused("secret_file = \"empty\"").contains("secret_file is empty"));
        let twice = refused("[mail]\nsmtp_url = \"smtps://robot:hunter5@mail.example\"\nsmtp_url_file = \"smtp\"\n");
        assert!(twice.contains("both") && !twice.contains("hunter"), "{twice}");
    }

    #[test]
    fn what_could_not_work_is_refused_by_its_key_and_without_its_secret() {
        for (text, key) in [
            ("database_url = \"mysql://u:hunter2@db/x\"", "database_url"),
            ("database_url = \"/var/lib/tajmaat.sqlite\"", "database_url"),
            ("database_url = \"postgres://u:hunter2@db\"", "database_url"),
            ("database_url = \"postgres://u:hunter2@db:port/x\"", "database_url"),
            ("[mail]\nsmtp_url = \"mail.example:465\"", "mail.smtp_url"),
            ("[mail]\nsmtp_url = \"robot:hunter2@mail.example\"", "mail.smtp_url"),
            ("[mail]\nsmtp_url = \"https://robot:hunter2@mail.example\"", "mail.smtp_url"),
            ("[mail]\nsmtp_url = \"smtp://robot:hunter2@mail.example?tls=maybe\"", "mail.smtp_url"),
            ("[files]\ns3_bucket = \"photos\"", "files.s3_region"),
            ("[files]\ns3_bucket = \"photos\"\ns3_region = \"x\"\ns3_access_key = \"hunter2\"", "files.s3_secret_key"),
            ("[files]\ns3_secret_key = \"hunter2\"", "files.s3_bucket"),
            (
                "[files]\ns3_bucket = \"photos\"\ns3_region = \"x\"\ns3_access_key = \"x\"\ns3_secret_key = \"x\"\ns3_endpoint = \"s3.example\"",
                "files.s3_endpoint",
            ),
            ("[log]\nlevel = \"loud=very\"", "log.level"),
        ] {
            let said = format!("{:#}", load(text, &[]).expect_err(text));
            assert!(said.contains(key) && !said.contains("hunter2"), "{text}: {said}");
        }
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(load("secret = \"short\"", &[]).is_err());
    }

    #[test]
    fn a_bad_public_url_is_refused() {
        assert!(load("public_url = \"example.org\"", &[]).is_err());
        assert!(load("public_url = \"https://example.org/path\"", &[]).is_err());
        assert_eq!(load("public_url = \"https://example.org/\"", &[]).expect("good").public_url, "https://example.org");
    }

    #[test]
    fn without_a_public_url_people_use_the_address_it_listens_on() {
        assert_eq!(load("", &[("TAJMAAT_ADDRESS", "127.0.0.1:8080")]).expect("good").public_url, "http://127.0.0.1:8080");
    }
}
