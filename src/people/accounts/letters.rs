//! The mails and SMS about accounts: a [`Letter`] goes to an address, a [`Notice`] to a person by the way they have.

use app::model::{Lang, paths};
use app::words::{Key, tr};

use super::messages::{self, Message};
use crate::base::App;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;
use crate::base::mail::{self, Mail};

/// A mail with a link.
#[derive(Clone, Copy, Debug)]
pub(super) enum Letter<'a> {
    /// The link to choose a new password.
    Reset(&'a str),
    /// The link that confirms a new address.
    NewAddress(&'a str),
}

/// Something happened to an account; the person should know it if it was not them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Notice {
    /// The address is about to change.
    AddressChanging,
    /// The password was changed.
    PasswordChanged,
    /// The phone was changed or removed.
    PhoneChanged,
}

pub(super) async fn send(app: &App, tx: &mut Tx, to: &str, lang: Lang, letter: Letter<'_>) -> Result<()> {
    let (subject, text, path): (Key, Key, String) = match letter {
        Letter::Reset(token) => (tr::mails::RESET_SUBJECT, tr::mails::RESET_TEXT, paths::reset(token)),
        Letter::NewAddress(token) => (tr::mails::NEW_ADDRESS_SUBJECT, tr::mails::NEW_ADDRESS_TEXT, paths::change_email(token)),
    };
    let link = app.url(&path);
    let mail = Mail { to: to.to_owned(), subject: subject.text(lang).to_owned(), text: text.fill(lang, &[("link", &link)]), lang };
    mail::enqueue_secret(app, tx, &mail).await
}

pub(super) async fn notify(app: &App, tx: &mut Tx, person: AccountId, notice: Notice) -> Result<()> {
    let (subject, text, short): (Key, Key, Key) = match notice {
        Notice::AddressChanging => (tr::mails::ADDRESS_CHANGING_SUBJECT, tr::mails::ADDRESS_CHANGING_TEXT, tr::phones::sms::ADDRESS_CHANGING),
        Notice::PasswordChanged => (tr::mails::PASSWORD_CHANGED_SUBJECT, tr::mails::PASSWORD_CHANGED_TEXT, tr::phones::sms::PASSWORD_CHANGED),
        Notice::PhoneChanged => (tr::phones::CHANGED_SUBJECT, tr::phones::CHANGED_TEXT, tr::phones::sms::PHONE_CHANGED),
    };
    let link = app.url(&paths::forgotten());
    messages::write_to(app, tx, person, |lang| Message {
        subject: subject.text(lang).to_owned(),
        text: text.fill(lang, &[("link", &link)]),
        short: short.fill(lang, &[("link", &link)]),
    })
    .await
}
