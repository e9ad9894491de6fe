//! The mails about accounts.

use app::model::{Lang, paths};
use app::words::{Key, tr};

use crate::AppState;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{self, Mail};

/// A mail with a link or without.
#[derive(Clone, Copy, Debug)]
pub(super) enum Letter<'a> {
    /// The link that confirms a new account.
    Confirm(&'a str),
    /// Somebody tried to join with an address that has an account.
    AlreadyHere,
    /// The link to choose a new password.
    Reset(&'a str),
    /// The link that confirms a new address.
    NewAddress(&'a str),
    /// To the old address: it is about to change.
    AddressChanging,
    /// The password was changed.
    PasswordChanged,
}

pub(super) async fn send(app: &AppState, tx: &mut Tx, to: &str, lang: Lang, letter: Letter<'_>) -> Result<()> {
    let (subject, text, path): (Key, Key, String) = match letter {
        Letter::Confirm(token) => (tr::mails::CONFIRM_SUBJECT, tr::mails::CONFIRM_TEXT, paths::confirm(token)),
        Letter::AlreadyHere => (tr::mails::ALREADY_SUBJECT, tr::mails::ALREADY_TEXT, paths::sign_in()),
        Letter::Reset(token) => (tr::mails::RESET_SUBJECT, tr::mails::RESET_TEXT, paths::reset(token)),
        Letter::NewAddress(token) => (tr::mails::NEW_ADDRESS_SUBJECT, tr::mails::NEW_ADDRESS_TEXT, paths::change_email(token)),
        Letter::AddressChanging => (tr::mails::ADDRESS_CHANGING_SUBJECT, tr::mails::ADDRESS_CHANGING_TEXT, paths::forgotten()),
        Letter::PasswordChanged => (tr::mails::PASSWORD_CHANGED_SUBJECT, tr::mails::PASSWORD_CHANGED_TEXT, paths::forgotten()),
    };
    let link = format!("{}{path}", app.config.public_url);
    let mail = Mail { to: to.to_owned(), subject: subject.text(lang).to_owned(), text: text.fill(lang, &[("link", &link)]), lang };
    mail::enqueue(app, tx, &mail).await
}
