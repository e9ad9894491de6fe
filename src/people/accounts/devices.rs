//! Browsers in which a person has signed in, by a cookie of a year. A sign-in from another one is told to the person: on their pages, and by the way they have.
//!
//! The cookie says nothing about who it is; the database has a hash of it, keyed by account. Its last letters are a keyed hash of the first: nobody invents
//! one, so that whoever sends it has signed in here before.

use app::model::notifications::Notice;
use app::model::paths;
use app::words::tr;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::reaching::{self, Message};
use super::{sessions, store};
use crate::base::App;
use crate::base::clock::{Timestamp, spoken};
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::people::notifications;
use crate::web::Visit;

const LETTERS: usize = 32;
/// Letters of the cookie that are drawn; the others follow from them.
const DRAWN: usize = 20;
const YEAR_SECONDS: i64 = 31_536_000;

/// The cookie's name.
pub const fn cookie(is_secure: bool) -> &'static str {
    if is_secure { "__Host-device" } else { "device" }
}

/// What the browser's cookie says, if it may be one of ours.
pub(super) fn sent(visit: &Visit) -> Option<&str> {
    let good = visit.device.len() == LETTERS && visit.device.bytes().all(|byte| byte.is_ascii_alphanumeric());
    good.then_some(visit.device.as_str())
}

/// The cookie of a browser that has none yet.
pub fn new_token(app: &App) -> String {
    let drawn = app.rng.letters::<DRAWN>();
    let follows = following(app, &drawn);
    drawn + &follows
}

fn following(app: &App, drawn: &str) -> String {
    spoken(&app.secret.keyed("device cookie", &[drawn.as_bytes()])[..LETTERS - DRAWN])
}

/// Whether the visit's browser has a cookie that we gave: somebody has signed in in it. One of a former version can't be told from an invented one.
pub fn has_signed_in(visit: &Visit) -> bool {
    sent(visit).and_then(|token| token.split_at_checked(DRAWN)).is_some_and(|(drawn, follows)| follows == following(&visit.app, drawn))
}

/// Under what an account knows the browser with this cookie.
pub(super) fn hash(app: &App, account: AccountId, token: &str) -> Vec<u8> {
    app.secret.keyed("device", &[account.0.as_bytes(), token.as_bytes()]).to_vec()
}

/// Makes the browser known to an account whose owner has shown in another way than by its password that it is theirs: guesses by others do not shut it out.
pub(super) async fn remember(visit: &Visit, account: AccountId, response: &mut Response) -> Result<()> {
    let app = &visit.app;
    let token = sent(visit).map_or_else(|| new_token(app), ToOwned::to_owned);
    let mut tx = app.db.begin().await?;
    store::insert_device(&mut tx, account, hash(app, account, &token), &visit.user_agent, app.clock.now()).await?;
    tx.commit().await?;
    set_cookie(app, &token, response);
    Ok(())
}

/// Whether a person had signed in in the visit's browser before a moment.
pub async fn knew_browser(visit: &Visit, account: AccountId, before: Timestamp) -> Result<bool> {
    let Some(token) = sent(visit) else { return Ok(false) };
    Ok(store::has_device_since(&visit.app.db, account, hash(&visit.app, account, token), before).await?)
}

/// Knows the browser, or tells the person about a new one and makes it known.
pub(super) async fn greet(visit: &Visit, account: AccountId, response: &mut Response) -> Result<()> {
    let app = &visit.app;
    let now = app.clock.now();
    let token = sent(visit).map_or_else(|| new_token(app), ToOwned::to_owned);
    let hash = hash(app, account, &token);
    let mut tx = app.db.begin().await?;
    if !store::see_device(&mut tx, account, hash.clone(), now).await? {
        let first = !store::has_devices(&mut tx, account).await?;
        store::insert_device(&mut tx, account, hash, &visit.user_agent, now).await?;
        if !first {
            let device = sessions::device(&visit.user_agent);
            notifications::tell(app, &mut tx, account, &Notice::NewDevice { device: device.clone() }, &paths::account_sessions()).await?;
            let link = format!("{}{}", app.config.public_url, paths::account_sessions());
            reaching::write_to(app, &mut tx, account, |lang| Message {
                subject: tr::mails::NEW_DEVICE_SUBJECT.text(lang).to_owned(),
                text: tr::mails::NEW_DEVICE_TEXT
                    .fill_isolated(lang, &[("device", if device.is_empty() { tr::accounts::UNKNOWN_DEVICE.text(lang) } else { &device }), ("link", &link)]),
                short: tr::mails::NEW_DEVICE_SHORT.fill(lang, &[("link", &link)]),
            })
            .await?;
        }
    }
    tx.commit().await?;
    set_cookie(app, &token, response);
    Ok(())
}

fn set_cookie(app: &App, token: &str, response: &mut Response) {
    let secure = app.config.is_secure();
    let attributes = if secure { "; Secure" } else { "" };
    let value = format!("{}={token}; Path=/; Max-Age={YEAR_SECONDS}; SameSite=Lax; HttpOnly{attributes}", cookie(secure));
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
