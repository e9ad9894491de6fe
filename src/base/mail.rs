//! Outgoing mail: queued in the same transaction as what it tells of, sent by the worker to SMTP, or written as `.eml` files when none is configured.

mod layout;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use app::model::Lang;
use app::model::jobs::JobKind;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp;
use lettre::transport::smtp::response::Category;
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use serde::{Deserialize, Serialize};

use crate::base::App;
use crate::base::config::MailConfig;
use crate::base::db::Tx;
use crate::base::error::Result;
use crate::base::jobs::{self, Hopeless};
use crate::base::slice::Job;

/// Sends a queued mail. It may take longer than other work: a server that looks through a mail before it says that it took it would get it a second time.
pub const JOB: Job = Job {
    deadline: Job::LONGEST,
    lanes: 4,
    heading: JobKind::Mail,
    ..Job::new("mail", |app, payload| Box::pin(async move { app.mailer.send(&payload.id.to_string(), payload.parse()?).await }))
};

/// How long a mail server may take to accept a connection. What follows is bounded by the deadline of jobs.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A mail in plain words. A line that is an address of ours becomes a link, a paragraph that is one a button. What people wrote may hold others: those stay
/// words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The receiver's address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Paragraphs, separated by empty lines.
    pub text: String,
    /// The language, for the direction of the HTML part.
    pub lang: Lang,
}

/// Whose mails they are.
#[derive(Clone, Debug)]
pub struct Sender {
    from: Mailbox,
    /// The site's own address, without a slash at its end.
    site: String,
}

/// Where mails go.
#[derive(Clone, Debug)]
pub enum Mailer {
    /// A mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>, Sender),
    /// A folder of `.eml` files.
    Folder(AsyncFileTransport<Tokio1Executor>, Sender),
    /// A list in memory, for tests.
    Memory(Arc<Mutex<Vec<Mail>>>),
}

impl Mailer {
    /// The configured way, for the mails of the site at an address.
    pub fn new(config: &MailConfig, site: &str) -> anyhow::Result<Self> {
        let from: Mailbox = config.from.parse().context("mail.from is not a sender such as Name <name@example.org>")?;
        let sender = Sender { from, site: site.trim_end_matches('/').to_owned() };
        if config.smtp_url.is_empty() {
            std::fs::create_dir_all(&config.folder).with_context(|| format!("cannot make the mail folder {}", config.folder.display()))?;
            return Ok(Self::Folder(AsyncFileTransport::new(&config.folder), sender));
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.smtp_url).context("mail.smtp_url is not an SMTP address")?;
        Ok(Self::Smtp(transport.timeout(Some(CONNECT_TIMEOUT)).build(), sender))
    }

    /// What a memory mailer was given, oldest first; empties it.
    pub fn taken(&self) -> Vec<Mail> {
        match self {
            Self::Memory(mails) => std::mem::take(&mut *mails.lock().unwrap_or_else(PoisonError::into_inner)),
            Self::Smtp(..) | Self::Folder(..) => Vec::new(),
        }
    }

    /// Sends now. The worker calls this. `id` names the mail for ever: whoever receives it twice, because a try was cut off after it had arrived, can tell.
    pub async fn send(&self, id: &str, mail: Mail) -> anyhow::Result<()> {
        match self {
            Self::Smtp(transport, sender) => drop(transport.send(message(id, &mail, sender)?).await.map_err(judged)?),
            Self::Folder(transport, sender) => drop(transport.send(message(id, &mail, sender)?).await?),
            Self::Memory(mails) => mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail),
        }
        Ok(())
    }
}

/// Queues a mail; it leaves when the transaction has been committed.
pub async fn enqueue(app: &App, tx: &mut Tx, mail: &Mail) -> Result<()> {
    jobs::enqueue(app, tx, JOB, mail).await
}

/// The same for a mail with a link or a code that opens something: it is forgotten when it can't be sent.
pub async fn enqueue_secret(app: &App, tx: &mut Tx, mail: &Mail) -> Result<()> {
    jobs::enqueue_secret(app, tx, JOB, mail).await
}

/// What the server says of this mail for good is final. What it says of us (530 and 535: who we are; 521: whom it serves at all; 5.7.x of RFC 3463: that a
/// policy keeps out whoever is not signed, listed or allowed) an operator mends, and no mail is lost before.
fn judged(error: smtp::Error) -> anyhow::Error {
    let is_policy = std::error::Error::source(&error).is_some_and(|said| said.to_string().trim_start().starts_with("5.7."));
    let is_of_us = is_policy || error.status().is_some_and(|code| matches!(code.category, Category::Unspecified3 | Category::Connections));
    if error.is_permanent() && !is_of_us { Hopeless::new(error).into() } else { error.into() }
}

fn message(id: &str, mail: &Mail, Sender { from, site }: &Sender) -> std::result::Result<Message, Hopeless> {
    // Large mail services refuse a mail without an id, and some answer machines one that says nothing of how it came to be.
    let id = format!("<{id}@{}>", from.email.domain());
    let message = Message::builder()
        .message_id(Some(id))
        .header(AutoSubmitted)
        .from(from.clone())
        .to(mail.to.parse::<Mailbox>().map_err(Hopeless::new)?)
        .subject(&mail.subject);
    message.multipart(MultiPart::alternative_plain_html(mail.text.clone(), layout::html(mail, site))).map_err(Hopeless::new)
}

/// No person wrote it, so none is to be answered for being away (RFC 3834).
#[derive(Clone, Copy, Debug)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
