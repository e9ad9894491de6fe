//! Pledges: what an organisation promises to a solution, how much and by when, and what became of it.
//!
//! - What was promised never changes, but for a text that a moderator hid ([`moderated`]); who made it reports ([`reporting`]) or withdraws it with a reason. An officer confirms reports, and says after the
//!   date that it was not kept ([`following`]). Every step and report is public.
//! - The state moves along [`PledgeState::can_become`] in one guarded update ([`change_state`]), and leaves a row of history.
//! - Amounts are hundredths of their unit (money: centimes). The organisation, the solution and the pledge are of one commune: the database sees to it.

mod following;
mod holdings;
pub mod moderated;
pub mod past;
mod pledging;
mod reading;
mod reporting;
mod routes;
mod store;

use app::model::form::FormErrors;
use app::model::pledges::PledgeState;
use app::words::tr;
pub use following::{open, remind};
pub use pledging::day_of;
pub use reading::{among, by_organisation, is_offered, of_commune, pledgers, promises, section, with_section};
pub use reporting::{known_files, path as photo_path};
pub use routes::public_photo;

use store::Step;

use crate::base::App;
use crate::base::db::Tx;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::money;
use crate::base::slice::{Hourly, Slice};
use crate::base::text;
use crate::base::text::clean;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    kinds: &[&moderated::Pledges],
    hourly: &[Hourly::new("reminders of pledges", |app| Box::pin(async move { remind(&app).await }))],
    holdings: holdings::HOLDINGS,
    ..Slice::named("pledges")
};

/// The largest amount: a thousand million of anything.
const MOST: i64 = 100_000_000_000;

/// A number with up to two decimals, in hundredths; the message is beside the field.
fn amount(field: &'static str, typed: &str, whole: bool, errors: &mut FormErrors) -> Option<i64> {
    let amount = money::parse_dirhams(typed).ok().flatten().filter(|amount| *amount <= MOST);
    match amount {
        None => errors.add(field, tr::pledges::BAD_AMOUNT),
        Some(amount) if whole && amount % 100 != 0 => errors.add(field, tr::pledges::WHOLE_AMOUNT),
        Some(_) => {}
    }
    amount
}

/// A reason that everybody reads.
fn reason(typed: &str) -> Result<String> {
    let reason = clean(typed);
    if text::fits(&reason, 10..=1_000) { Ok(reason) } else { Err(Error::field("reason", tr::pledges::REASON_LENGTH)) }
}

/// Takes a pledge on and writes its history. False, and nothing changed, when it does not stand where the step begins: two at once change it once.
async fn change_state(app: &App, tx: &mut Tx, step: Step<'_>) -> Result<bool> {
    let from: Vec<PledgeState> = PledgeState::ALL.iter().copied().filter(|from| from.can_become(step.to)).collect();
    if !store::move_on(tx, step.pledge, &from, step.to).await? {
        return Ok(false);
    }
    let now = app.clock.now();
    store::insert_step(tx, app.rng.id(now), step, now).await?;
    app.raise(tx, Event::StateChanged { item: step.pledge.into(), state: step.to.as_str() }).await?;
    Ok(true)
}
