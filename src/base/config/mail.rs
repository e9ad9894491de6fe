//! `[mail]`: outgoing mail.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};

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

impl MailConfig {
    /// Refuses an address that cannot be one of a mail server; the message does not hold it, because a password may stand in it.
    pub(super) fn check(&self) -> anyhow::Result<()> {
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
