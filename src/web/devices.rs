//! Browsers in which somebody has signed in, by a cookie of a year.
//!
//! The cookie says nothing about who it is; the database has a hash of it, keyed by account. Its last letters are a keyed hash of the first: nobody invents
//! one, so that whoever sends it has signed in here before.

use axum::response::Response;

use super::Visit;
use super::cookies::Cookie;
use crate::base::App;
use crate::base::clock::{Timestamp, spoken};
use crate::base::db::{AccountId, known_devices};
use crate::base::error::Result;

const LETTERS: usize = 32;
/// Letters of the cookie that are drawn; the others follow from them.
const DRAWN: usize = 20;
const YEAR_SECONDS: i64 = 31_536_000;

/// What the browser's cookie says, if it may be one of ours.
pub fn sent(visit: &Visit) -> Option<&str> {
    let good = visit.device.len() == LETTERS && visit.device.bytes().all(|byte| byte.is_ascii_alphanumeric());
    good.then_some(visit.device.as_str())
}

/// Goes with the answer to whoever has just signed in.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn(pub AccountId);

/// The cookie of a browser that has none yet.
pub fn new_token(app: &App) -> String {
    let drawn = app.rng.letters::<DRAWN>();
    let follows = following(app, &drawn);
    format!("{drawn}{follows}")
}

fn following(app: &App, drawn: &str) -> String {
    spoken(&app.secret.keyed("device cookie", &[drawn.as_bytes()])[..LETTERS - DRAWN])
}

/// Whether the visit's browser has a cookie that we gave: somebody has signed in in it. One of a former version can't be told from an invented one.
pub fn has_signed_in(visit: &Visit) -> bool {
    sent(visit).and_then(|token| token.split_at_checked(DRAWN)).is_some_and(|(drawn, follows)| follows == following(&visit.app, drawn))
}

/// Under what an account knows the browser with this cookie.
pub fn hash(app: &App, account: AccountId, token: &str) -> Vec<u8> {
    app.secret.keyed("device", &[account.0.as_bytes(), token.as_bytes()]).to_vec()
}

/// Whether a person had signed in in the visit's browser before a moment.
pub async fn was_known(visit: &Visit, account: AccountId, before: Timestamp) -> Result<bool> {
    let Some(token) = sent(visit) else { return Ok(false) };
    Ok(known_devices::has_since(&visit.app.db, account, hash(&visit.app, account, token), before).await?)
}

/// Gives the browser its cookie, for a year from now.
pub fn set(app: &App, token: &str, response: &mut Response) {
    Cookie::Device.set(app, response, token, YEAR_SECONDS);
}
