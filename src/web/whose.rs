//! Whose session was open last in a browser, by a cookie beside that of the session: what was typed over an ended session is given back to them, and some of it to
//! nobody else.
//!
//! The cookie says nothing about who it is: drawn letters, and a keyed hash of them and the account. It is given with the first page of a session and with signing
//! in, and taken back by signing out; when a session ends by itself, it stays.

use axum::response::Response;

use super::Visit;
use super::cookies::Cookie;
use super::session::LONGEST_DAYS;
use crate::base::App;
use crate::base::clock::spoken;
use crate::base::db::AccountId;

/// Letters of the cookie that are drawn, and all of them.
const DRAWN: usize = 16;
const LETTERS: usize = 48;

fn following(app: &App, drawn: &str, account: AccountId) -> String {
    spoken(&app.secret.keyed("whose session", &[drawn.as_bytes(), account.0.as_bytes()])[..LETTERS - DRAWN])
}

/// What the browser's cookie says, if it may be one of ours.
pub(super) fn sent(visit: &Visit) -> Option<&str> {
    let good = visit.whose.len() == LETTERS && visit.whose.bytes().all(|byte| byte.is_ascii_alphanumeric());
    good.then_some(visit.whose.as_str())
}

/// Whether a cookie was given in a session of this account.
pub(super) fn is_of(app: &App, cookie: &str, account: AccountId) -> bool {
    cookie.split_at_checked(DRAWN).is_some_and(|(drawn, follows)| follows == following(app, drawn, account))
}

/// Gives the browser the cookie of an account whose session is open in it.
pub fn give(app: &App, account: AccountId, response: &mut Response) {
    let drawn = app.rng.letters::<DRAWN>();
    let follows = following(app, &drawn, account);
    Cookie::Whose.set(app, response, &format!("{drawn}{follows}"), LONGEST_DAYS * 86_400);
}

/// Takes it back: whoever signs out leaves nothing behind.
pub(super) fn forget(app: &App, response: &mut Response) {
    Cookie::Whose.set(app, response, "", 0);
}
