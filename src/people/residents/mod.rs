//! Residents: how the commune makes sure that somebody lives in it, for how long that counts, and how it ends.
//!
//! - A residence belongs to a person, a commune and one of its neighbourhoods. It lasts the months that the commune set, and can be withdrawn with a
//!   reason that the person reads. What is over does not count: [`current`] gives only what does.
//! - It comes by a one-time code ([`codes`]): given at the desk by an agent who looked at a paper, or by letter ([`letters`]), or made from a census
//!   list on the commune's own machine ([`census`]). Of a code only a hash is kept, keyed by the installation's secret.
//! - **No card number, name, birth date or scan is ever asked for or kept**: the log holds method, moment, agent and account.

pub mod census;
mod codes;
mod desk;
mod holdings;
mod letters;
mod paper;
pub mod past;
mod routes;
mod sign_on;
mod standing;
mod store;

pub use desk::{forget, hand_over};
pub use store::Evidence;

use app::model::content::Role;
use app::model::residents::ResidentRow;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, PartRows, Parts, RowId, Sql, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::personal_data::over;
use crate::base::slice::{Hourly, Slice};
use crate::communes;
use crate::communes::Commune;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    hourly: &[
        Hourly::keeping(holdings::CODES, "residence codes", |app| {
            Box::pin(async move { Ok(store::forget_codes(&app.db, over(holdings::CODES, &app), Hourly::BATCH).await?) })
        }),
        Hourly::keeping(holdings::EVENTS, "history of residences", |app| {
            Box::pin(async move { Ok(store::forget_events(&app.db, over(holdings::EVENTS, &app), Hourly::BATCH).await?) })
        }),
    ],
    holdings: holdings::HOLDINGS,
    ..Slice::named("residents")
};

/// Asks for the communes whose verified resident somebody is at this moment.
pub fn with_current(parts: Parts, account: AccountId, now: Timestamp) -> Parts {
    store::with_current(parts, account, now)
}

/// The communes whose verified resident somebody is, from the rows of [`with_current`].
pub fn current(rows: &PartRows) -> Vec<CommuneId> {
    rows.of("residents").filter_map(|row| row.id(0)).collect()
}

/// The same, each with the neighbourhood if it is known.
pub fn homes(rows: &PartRows) -> Vec<(CommuneId, Option<NeighbourhoodId>)> {
    rows.of("residents").filter_map(|row| Some((row.id(0)?, row.id(1)))).collect()
}

/// Makes somebody a resident by the word of a provider of single sign-on, or renews it. `place` is `commune` or `commune/neighbourhood`,
/// `identity` a keyed hash of who they are there: one identity makes one resident.
pub async fn verify_by_sign_on(app: &App, account: AccountId, place: &str, identity: &[u8]) -> Result<()> {
    sign_on::verify(app, account, place, identity).await
}

/// Whether somebody is a verified resident of a commune at this moment, asked in the transaction of what depends on it.
pub async fn is_current(tx: &mut Tx, account: AccountId, commune: CommuneId, now: Timestamp) -> Result<bool> {
    Ok(store::is_current(tx, account, commune, now).await?)
}

/// Whether somebody's residence in a commune was verified and not withdrawn.
pub async fn lives_in(db: &mut impl Sql, account: AccountId, commune: CommuneId) -> Result<bool> {
    Ok(store::lives_in(db, account, commune).await?)
}

/// How many verified residents a commune has at a moment: for what is counted once, since it reads all of them.
pub async fn count_current(tx: &mut Tx, commune: CommuneId, now: Timestamp) -> Result<i64> {
    Ok(store::count_current(tx, commune, now).await?)
}

/// The same by neighbourhood, in the order of their ids; `None` for those of whom it is not known.
pub async fn count_by_place(tx: &mut Tx, commune: CommuneId, now: Timestamp) -> Result<Vec<(Option<NeighbourhoodId>, i64)>> {
    Ok(store::count_by_place(tx, commune, now).await?)
}

/// Residents of a commune whose name has this in it, the latest first, as many as a page has: for other rooms of the desk. Without a name nobody.
pub async fn named(app: &App, commune: &Commune, name: &str) -> Result<Vec<ResidentRow>> {
    Ok(if name.trim().is_empty() { Vec::new() } else { standing::list(app, commune, name, "").await?.rows })
}

/// A resident of a commune by their handle.
pub async fn by_handle(app: &App, commune: &Commune, handle: &str) -> Result<(AccountId, ResidentRow)> {
    standing::find(app, commune, handle).await
}

/// Those who look after residences and paper.
pub const KEEPERS: [Role; 2] = [Role::DeskAgent, Role::Administrator];

/// Makes somebody a verified resident, or renews it, by what an agent saw.
pub async fn verify(app: &App, tx: &mut Tx, commune: &Commune, account: AccountId, seen: &Evidence) -> Result<()> {
    let now = app.clock.now();
    let (neighbourhood, until) = (Some(seen.neighbourhood_id), now.plus_months(commune.residence_months));
    let new = store::Residence { account, commune: commune.id, neighbourhood, method: &seen.method, at: now, until };
    store::verify(tx, &new).await?;
    log_verified(app, tx, commune, &new, Some(seen.created_by)).await
}

async fn log_verified(app: &App, tx: &mut Tx, commune: &Commune, new: &store::Residence<'_>, actor: Option<AccountId>) -> Result<()> {
    note_many(app, tx, commune, new.at).await?;
    let event = store::Event { act: "verified", method: new.method, account: Some(new.account), actor, reason: "" };
    Ok(store::insert_event(tx, app.rng.id::<RowId>(new.at), commune.id, &event, new.at).await?)
}

/// Remembers that the commune has many verified residents, from the first moment on that it does.
async fn note_many(app: &App, tx: &mut Tx, commune: &Commune, now: Timestamp) -> Result<()> {
    if !commune.many_residents && store::count_up_to(tx, commune.id, communes::MANY_RESIDENTS).await? == communes::MANY_RESIDENTS {
        communes::note_many_residents(tx, commune.id, now).await?;
        app.raise(tx, Event::Settings(commune.id)).await?;
    }
    Ok(())
}
