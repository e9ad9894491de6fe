//! The device's part: a code is taken for a cookie, and a request with that cookie is somebody's turn to vote.

use app::words::tr::kiosk as word;
use axum::http::HeaderMap;

use super::store::{self, Typed};
use super::{IDLE_SECONDS, TRIES, code_hash, parse, token_hash};
use crate::base::App;
use crate::base::db::{ConsultationId, KioskId};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::participation::ballots::Voter;
use crate::participation::ballots::voting::{Booth, BoothPlace, Found, Own};
use crate::participation::consultations;
use crate::web::Visit;
use crate::web::cookies::Cookie;
use app::model::ballots::Channel;

/// A request of a device in which somebody votes.
#[derive(Debug)]
pub(super) struct Turn {
    pub id: KioskId,
    pub found: Found,
    pub booth: Booth,
}

/// Takes a code. Returns the cookie of the device, and the number of the consultation. What is unknown, used or late gets one answer.
pub(super) async fn redeem(app: &App, commune: &Commune, typed: &str) -> Result<(String, i64)> {
    let wrong = || Error::field("code", word::CODE_WRONG);
    let (code, slot) = parse(typed).ok_or_else(wrong)?;
    let token = app.rng.letters::<32>();
    let typed = Typed { commune: commune.id, slot, code: code_hash(app, commune.id, &code), token: token_hash(app, &token), at: app.clock.now() };
    let mut tx = app.db.begin().await?;
    store::count_try(&mut tx, commune.id, slot).await?;
    let Some(ballot) = store::start(&mut tx, &typed, TRIES).await? else {
        tx.commit().await?;
        return Err(wrong());
    };
    let number = consultations::get(&mut tx, ballot).await?.number;
    tx.commit().await?;
    Ok((token, number))
}

/// The turn of a request: of this ballot of this commune, if the device's cookie is of a session that is not over. `None` otherwise, and while somebody is
/// signed in in the same browser.
pub(super) async fn turn(app: &App, visit: &Visit, headers: &HeaderMap, (slug, number): (&str, &str)) -> Result<Option<Turn>> {
    if visit.viewer.is_some() {
        return Ok(None);
    }
    let Some(token) = Cookie::Kiosk.values(app, headers).find(|value| !value.is_empty()) else { return Ok(None) };
    let found = Found::resolve(app, slug, number).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let place = (found.commune.id, found.ballot.id);
    let session = store::touch(&mut tx, token_hash(app, token), place, (now.plus_seconds(-IDLE_SECONDS), now)).await?;
    tx.commit().await?;
    let Some((id, account, kept, counted)) = session else { return Ok(None) };
    // Addresses have the number of the consultation; what lets somebody in is in the cookie alone.
    let place = BoothPlace::Kiosk { token: found.consultation.number.to_string(), own: Own { kept, counted } };
    Ok(Some(Turn { id, found, booth: Booth { voter: Some(Voter { account, channel: Channel::Kiosk }), place } }))
}

/// Keeps what was given in the session of a turn, as the answer says: from then on it is shown there.
pub(super) async fn remember(app: &App, id: KioskId, own: Option<Own>) -> Result<()> {
    let Some(own) = own else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    store::give(&mut tx, id, own).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends the session of a turn.
pub(super) async fn end(app: &App, ballot: ConsultationId, id: KioskId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::end(&mut tx, ballot, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
