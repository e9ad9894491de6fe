//! Browsers in which a person has signed in, by a cookie of a year. A sign-in from another one is told to the person: on their pages, and by the way they have.
//!
//! The cookie says nothing about who it is; the database has a hash of it, keyed by account.

use app::model::notifications::Notice;
use app::model::paths;
use app::words::tr;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::reaching::{self, Message};
use super::{sessions, store};
use crate::db::AccountId;
use crate::error::Result;
use crate::http::Visit;
use crate::notifications;

const LETTERS: usize = 32;
const YEAR_SECONDS: i64 = 31_536_000;

/// The cookie's name.
pub const fn cookie(is_secure: bool) -> &'static str {
    if is_secure { "__Host-device" } else { "device" }
}

/// Knows the browser, or tells the person about a new one and makes it known.
pub(super) async fn greet(visit: &Visit, account: AccountId, response: &mut Response) -> Result<()> {
    let app = &visit.app;
    let now = app.clock.now();
    let sent = visit.device.len() == LETTERS && visit.device.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let token = if sent { visit.device.clone() } else { app.rng.letters::<LETTERS>() };
    let hash = app.secret.keyed("device", &[account.0.as_bytes(), token.as_bytes()]).to_vec();
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
                    .fill(lang, &[("device", if device.is_empty() { tr::accounts::UNKNOWN_DEVICE.text(lang) } else { &device }), ("link", &link)]),
                short: tr::mails::NEW_DEVICE_SHORT.fill(lang, &[("link", &link)]),
            })
            .await?;
        }
    }
    tx.commit().await?;
    let secure = app.config.is_secure();
    let attributes = if secure { "; Secure" } else { "" };
    let value = format!("{}={token}; Path=/; Max-Age={YEAR_SECONDS}; SameSite=Lax; HttpOnly{attributes}", cookie(secure));
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(())
}
