//! A sign-in from a browser that is not known ([`crate::web::devices`]) is told to the person: on their pages, and by the way they have.

use app::model::notifications::Notice;
use app::model::paths;
use app::words::tr;
use axum::response::Response;

use crate::base::db::{AccountId, known_devices};
use crate::base::error::Result;
use crate::people::accounts::{self, Message};
use crate::people::notifications;
use crate::web::{Visit, devices};

/// Recognises the browser of whoever has just signed in, or tells them about a new one and makes it known.
pub async fn recognise(visit: &Visit, account: AccountId, response: &mut Response) -> Result<()> {
    let app = &visit.app;
    let now = app.clock.now();
    let token = devices::sent(visit).map_or_else(|| devices::new_token(app), ToOwned::to_owned);
    let hash = devices::hash(app, account, &token);
    let mut tx = app.db.begin().await?;
    if !known_devices::see(&mut tx, account, hash.clone(), now).await? {
        let first = !known_devices::has_any(&mut tx, account).await?;
        known_devices::insert(&mut tx, account, hash, &visit.user_agent, now).await?;
        if !first {
            let device = accounts::device_name(&visit.user_agent);
            notifications::tell(app, &mut tx, account, &Notice::NewDevice { device: device.clone() }, &paths::account_sessions()).await?;
            let link = app.url(&paths::account_sessions());
            accounts::write_to(app, &mut tx, account, |lang| Message {
                subject: tr::mails::NEW_DEVICE_SUBJECT.text(lang).to_owned(),
                text: tr::mails::NEW_DEVICE_TEXT
                    .fill_isolated(lang, &[("device", if device.is_empty() { tr::accounts::UNKNOWN_DEVICE.text(lang) } else { &device }), ("link", &link)]),
                short: tr::mails::NEW_DEVICE_SHORT.fill(lang, &[("link", &link)]),
            })
            .await?;
        }
    }
    tx.commit().await?;
    devices::set(app, &token, response);
    Ok(())
}
