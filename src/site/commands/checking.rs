//! `check-config`: what the configuration amounts to, and, if asked, whether it works.

use crate::base::clock::Rng;
use crate::base::config::Config;
use crate::base::db::Db;
use crate::base::files::Files;
use crate::base::mail::{Mail, Mailer};
use crate::base::sms::{Sms, Texter};
use anyhow::ensure;
use app::model::Lang;
use clap::Args;

/// What to check.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Also try it: open the database, write a file where photos go, send a mail and an SMS.
    #[arg(long = "try")]
    tries: bool,
    /// Who gets the mail; without it the sender does.
    #[arg(long, requires = "tries", value_name = "ADDRESS")]
    mail_to: Option<String>,
    /// Who gets the SMS (+212…); without it none is sent to a gateway.
    #[arg(long, requires = "tries", value_name = "NUMBER")]
    sms_to: Option<String>,
}

/// `check-config`
pub async fn check_config(config: Config, args: CheckArgs) -> anyhow::Result<()> {
    println!("# The configuration is good. It amounts to:\n{}", config.shown()?);
    if !args.tries {
        return Ok(());
    }
    let results = [
        ("database", database(&config).await),
        ("files", files(&config).await),
        ("mail", mail(&config, args.mail_to).await),
        ("sms", sms(&config, args.sms_to).await),
    ];
    let mut failed = 0;
    for (what, result) in results {
        match result {
            Ok(said) => println!("# {what}: {said}"),
            Err(error) => {
                failed += 1;
                println!("# {what}: FAILED: {error:#}");
            }
        }
    }
    ensure!(failed == 0, "{failed} of 4 did not work");
    Ok(())
}

async fn database(config: &Config) -> anyhow::Result<String> {
    if config.database_url.starts_with("sqlite:") && !config.data_dir.exists() {
        return Ok(format!("not tried: {} is made at the first start", config.data_dir.display()));
    }
    let db = Db::open(&config.database_url, 1).await?;
    let said =
        if db.is_migrated().await { "it answers and has this program's schema" } else { "it answers; `tajmaat migrate` or `serve` will bring it up to date" };
    db.close().await;
    Ok(said.to_owned())
}

async fn files(config: &Config) -> anyhow::Result<String> {
    if config.files.s3_bucket.is_empty() && !config.data_dir.exists() {
        return Ok(format!("not tried: {} is made at the first start", config.data_dir.display()));
    }
    let files = Files::new(config)?;
    let path = format!("check-config/{}", Rng::from_os().handle());
    files.put(&path, b"check-config".to_vec()).await?;
    let found = files.get(&path).await?;
    files.delete(&path).await?;
    ensure!(found.is_some_and(|bytes| bytes.as_ref() == b"check-config"), "what was written was not there afterwards");
    Ok("wrote a file, read it and deleted it".to_owned())
}

async fn mail(config: &Config, to: Option<String>) -> anyhow::Result<String> {
    let from: lettre::message::Mailbox = config.mail.from.parse()?;
    let to = to.unwrap_or_else(|| from.email.to_string());
    if config.mail.smtp_url.is_empty() && !config.data_dir.exists() {
        return Ok(format!("not tried: {} is made at the first start", config.mail.folder.display()));
    }
    let mail = Mail {
        to: to.clone(),
        subject: "Tajmaat: check-config".to_owned(),
        text: format!("This mail was sent by `tajmaat check-config --try`.\n\n{}", config.public_url),
        lang: Lang::En,
    };
    Mailer::new(&config.mail, &config.public_url)?.send(&format!("check-{}", Rng::from_os().handle()), mail).await?;
    Ok(if config.mail.smtp_url.is_empty() { format!("written to {}", config.mail.folder.display()) } else { format!("the mail server took a mail to {to}") })
}

async fn sms(config: &Config, to: Option<String>) -> anyhow::Result<String> {
    let sms = |to: String| Sms { to, text: "Tajmaat: check-config".to_owned(), until: None };
    match to {
        Some(to) => {
            Texter::new(&config.sms)?.send("check-config", sms(to.clone())).await?;
            Ok(format!("sent to {to}"))
        }
        None if config.sms.url.is_empty() => Ok(format!("SMS are written to {}", config.sms.folder.display())),
        None => Ok("not tried: say --sms-to NUMBER".to_owned()),
    }
}
