//! Support: one per person and solution, taken back while open; organisations endorse apart and are never counted with persons.
//!
//! - The table's key allows one support for a person and solution, and one endorsement for an organisation; the counters change in the same transaction.
//! - The solution's row is locked first, so that supports of one solution come one after the other and the threshold is crossed once.
//! - A support counts as a resident's when the person was a verified resident of the commune at that moment: the row then holds on to that residence, and
//!   the database takes no resident's support without one. An organisation is no account, so no row of supports can be its own.
//! - An organisation endorses through whoever may speak for it at that moment, in its own commune, and never what it wrote itself.

mod holdings;
pub mod past;
mod routes;
mod signals;
mod store;

use std::net::IpAddr;

use app::model::content::{SolutionCard, SolutionState};
use app::model::support::SupportBox;
use app::words::{Key, tr};
pub use signals::signals;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::changes::Scope;
use crate::base::db::{AccountId, CommuneId, OrganisationId, PartRow, PartRows, Parts, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::content::bylines::{Byline, Bylines};
use crate::participation::solutions::{self, Solution, Transition};
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::restrictions;
use crate::people::{organisations, residents};

/// Solutions that reach a lower threshold at once; more do with their next support.
const AT_ONCE: i64 = 500;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    hourly: &[Hourly::keeping(holdings::ORIGINS, "origins of supports", |app| Box::pin(async move { signals::forget_origins(&app).await }))],
    holdings: holdings::HOLDINGS,
    ..Slice::named("support")
};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The support is new.
    Supported,
    /// The support is new, and with it the threshold was reached.
    ThresholdReached,
    /// It was there before.
    Already,
    /// It was taken back.
    Withdrawn,
    /// There was none to take back.
    NotSupported,
}

impl Outcome {
    /// What to tell the person.
    pub const fn message(self) -> Key {
        match self {
            Self::Supported => tr::support::THANKS,
            Self::ThresholdReached => tr::support::REACHED,
            Self::Already => tr::support::ALREADY,
            Self::Withdrawn => tr::support::WITHDRAWN,
            Self::NotSupported => tr::support::NOT_SUPPORTED,
        }
    }
}

/// Who supports.
#[derive(Clone, Debug)]
pub struct Supporter {
    /// The person.
    pub account: AccountId,
    /// Whether they are a verified resident of the commune now.
    pub resident: bool,
    /// Where from, as a keyed hash; empty for paper.
    pub origin: String,
}

/// Supports a solution. A second time changes nothing.
pub async fn cast(app: &App, viewer: &Viewer, commune: &Commune, solution: SolutionId, address: IpAddr) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "").await?;
    let resident = residents::is_current(&mut tx, viewer.id, commune.id, app.clock.now()).await?;
    let supporter = Supporter { account: viewer.id, resident, origin: signals::origin_of(app, solution, address) };
    let outcome = count(app, &mut tx, &supporter, commune, solution).await?;
    if outcome == Outcome::Already {
        tx.roll_back().await?;
    } else {
        tx.within(Scope::Item { commune: commune.id, item: solution.0 });
        tx.commit().await?;
    }
    Ok(outcome)
}

/// Counts a person's support. After [`Outcome::Already`] the caller rolls the transaction back, which takes the count back.
pub async fn count(app: &App, tx: &mut Tx, supporter: &Supporter, commune: &Commune, solution: SolutionId) -> Result<Outcome> {
    let counted = solutions::count_support(tx, solution, 1, i64::from(supporter.resident), 0).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    if !store::insert(tx, solution, supporter, supporter.resident.then_some(commune.id), app.clock.now()).await? {
        return Ok(Outcome::Already);
    }
    app.raise(tx, Event::Supported { item: solution.into(), by: supporter.account, withdrawn: false }).await?;
    Ok(if cross_threshold(app, tx, commune, solution, counted).await? { Outcome::ThresholdReached } else { Outcome::Supported })
}

/// Puts the question to the commune when those supports that count are enough; `false` when they are not, or it was put before.
async fn cross_threshold(app: &App, tx: &mut Tx, commune: &Commune, solution: SolutionId, counted: solutions::Counted) -> Result<bool> {
    let enough = commune.threshold().is_reached(counted.support_count, counted.resident_support_count);
    if counted.state != SolutionState::Published || !enough {
        return Ok(false);
    }
    if !solutions::change_state(app, tx, solution, Transition { from: &[SolutionState::Published], to: SolutionState::Threshold, actor: None }).await? {
        return Ok(false);
    }
    notify_author(app, tx, commune, solution, counted).await?;
    Ok(true)
}

/// After the threshold was changed: what has enough supports for the new one reaches it now, not with its next support.
pub async fn cross_lower_threshold(app: &App, tx: &mut Tx, commune: &Commune) -> Result<()> {
    for solution in solutions::supported_by_at_least(tx, commune.id, commune.support_threshold, AT_ONCE).await? {
        if let Some(counted) = solutions::count_support(tx, solution, 0, 0, 0).await? {
            cross_threshold(app, tx, commune, solution, counted).await?;
        }
    }
    Ok(())
}

async fn notify_author(app: &App, tx: &mut Tx, commune: &Commune, solution: SolutionId, counted: solutions::Counted) -> Result<()> {
    let found = solutions::get(tx, solution).await?;
    let notice = Notice::ThresholdReached { title: found.title, count: counted.support_count };
    notifications::write(app, tx, counted.author_id, News::about(found.id, &notice, &app::model::paths::solution(&commune.slug, found.number))).await
}

/// Takes a support back.
pub async fn withdraw(app: &App, viewer: &Viewer, commune: &Commune, solution: SolutionId) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    let outcome = discount(app, &mut tx, viewer.id, solution).await?;
    tx.within(Scope::Item { commune: commune.id, item: solution.0 });
    tx.commit().await?;
    Ok(outcome)
}

/// Takes a person's support back while the solution is open.
pub async fn discount(app: &App, tx: &mut Tx, person: AccountId, solution: SolutionId) -> Result<Outcome> {
    // Lock first, in the order of casting, so that two requests of one person cannot wait for each other.
    solutions::count_support(tx, solution, 0, 0, 0).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    let Some(resident) = store::delete(tx, solution, person).await? else { return Ok(Outcome::NotSupported) };
    solutions::count_support(tx, solution, -1, -i64::from(resident), 0).await?;
    app.raise(tx, Event::Supported { item: solution.into(), by: person, withdrawn: true }).await?;
    Ok(Outcome::Withdrawn)
}

/// Makes the supports of a placeholder a person's. What both supported counts once, as a resident's if either was.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    for solution in store::supported_by(tx, from).await? {
        solutions::correct_support(tx, solution, 0, 0).await?;
        if store::move_to(tx, solution, from, to).await? {
            continue;
        }
        let Some(resident) = store::delete(tx, solution, from).await? else { continue };
        let twice = resident && {
            let commune = solutions::get(tx, solution).await?.commune_id;
            !store::count_as_resident(tx, solution, to, commune).await?
        };
        solutions::correct_support(tx, solution, -1, -i64::from(twice)).await?;
    }
    Ok(())
}

/// Moves the supports of a solution to another into which it is merged: whoever supports both is counted there already. Each keeps where it came from.
pub async fn merge(app: &App, tx: &mut Tx, commune: &Commune, from: SolutionId, into: SolutionId) -> Result<()> {
    lock_both(tx, from, into).await?;
    let moved = store::merge(tx, from, into).await?;
    shift(tx, from, into, &moved).await?;
    if let Some(counted) = solutions::count_support(tx, into, 0, 0, 0).await? {
        cross_threshold(app, tx, commune, into, counted).await?;
    }
    Ok(())
}

/// Moves those supports back that a merge had moved and that nobody has taken back since.
pub async fn unmerge(tx: &mut Tx, from: SolutionId, into: SolutionId) -> Result<()> {
    lock_both(tx, from, into).await?;
    let moved = store::unmerge(tx, from, into).await?;
    shift(tx, into, from, &moved).await
}

/// Takes both rows in the order of their ids, so that two merges never wait for each other.
async fn lock_both(tx: &mut Tx, one: SolutionId, other: SolutionId) -> Result<()> {
    for solution in [one.min(other), one.max(other)] {
        solutions::correct_support(tx, solution, 0, 0).await?;
    }
    Ok(())
}

/// Counts supports in the place where they are now; each says whether it is a resident's.
async fn shift(tx: &mut Tx, from: SolutionId, to: SolutionId, moved: &[bool]) -> Result<()> {
    let (persons, residents) = (moved.len() as i64, moved.iter().filter(|resident| **resident).count() as i64);
    solutions::correct_support(tx, from, -persons, -residents).await?;
    solutions::correct_support(tx, to, persons, residents).await
}

/// Who supports a solution, in the order of their accounts; those after one.
pub async fn supporters(tx: &mut Tx, solution: SolutionId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    Ok(store::supporters(tx, solution, after, most).await?)
}

/// Endorses a solution for an organisation that the viewer may speak for.
pub async fn endorse(app: &App, viewer: &Viewer, commune: &Commune, solution: SolutionId, organisation: OrganisationId) -> Result<()> {
    viewer.speaks_for(commune.id, organisation).ok_or(Error::Forbidden)?;
    let mut tx = app.db.begin().await?;
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "").await?;
    solutions::count_support(&mut tx, solution, 0, 0, 1).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    organisations::hold_mandate(&mut tx, viewer.id, organisation).await?;
    if solutions::get(&mut tx, solution).await?.organisation_id == Some(organisation) {
        return Err(Error::Conflict(tr::support::OWN_SOLUTION));
    }
    let endorsement = store::Endorsement { solution, organisation, commune: commune.id, account: viewer.id };
    if store::insert_endorsement(&mut tx, &endorsement, app.clock.now()).await? {
        app.raise(&mut tx, Event::Endorsed { item: solution.into(), by: organisation, withdrawn: false }).await?;
        tx.commit().await?;
    } else {
        tx.roll_back().await?;
    }
    Ok(())
}

/// Takes an endorsement back.
pub async fn withdraw_endorsement(app: &App, viewer: &Viewer, commune: &Commune, solution: SolutionId, organisation: OrganisationId) -> Result<()> {
    viewer.speaks_for(commune.id, organisation).ok_or(Error::Forbidden)?;
    let mut tx = app.db.begin().await?;
    solutions::count_support(&mut tx, solution, 0, 0, 0).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    organisations::hold_mandate(&mut tx, viewer.id, organisation).await?;
    if store::delete_endorsement(&mut tx, solution, organisation).await? {
        solutions::count_support(&mut tx, solution, 0, 0, -1).await?;
        app.raise(&mut tx, Event::Endorsed { item: solution.into(), by: organisation, withdrawn: true }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The public solutions that an organisation endorses, the latest first.
pub async fn endorsed_by(app: &App, organisation: OrganisationId, limit: i64) -> Result<Vec<SolutionCard>> {
    solutions::cards_of(app, &store::endorsed_by(&app.db, organisation, limit).await?).await
}

/// Asks how a solution stands with the viewer.
pub fn with_standing(parts: Parts, viewer: Option<&Viewer>, solution: SolutionId) -> Parts {
    let parts = store::with_endorsing(parts, solution);
    match viewer {
        Some(viewer) => store::with_support_of(parts, solution, viewer.id),
        None => parts,
    }
}

/// Who endorses, from the rows of [`with_standing`].
pub fn endorsers(rows: &PartRows) -> Vec<Byline> {
    store::endorsing(rows).iter().map(store::Endorsing::byline).collect()
}

/// How a solution stands with the viewer, for its page, from the rows of [`with_standing`].
pub fn standing(viewer: Option<&Viewer>, commune: &Commune, solution: &Solution, rows: &PartRows, authors: &Bylines) -> SupportBox {
    let endorsing = store::endorsing(rows);
    let mine = viewer.map_or_else(Vec::new, |viewer| {
        let here = viewer.organisations.iter().filter(|known| known.commune_id == commune.id && Some(known.id) != solution.organisation_id);
        here.map(|known| (known.id.0, known.name.clone(), endorsing.iter().any(|row| row.organisation_id == known.id))).collect()
    });
    SupportBox {
        commune: commune.slug.clone(),
        number: solution.number,
        count: solution.support_count,
        resident_count: solution.resident_support_count,
        imported_count: solution.imported_support_count,
        counted: commune.threshold().counted(solution.support_count, solution.resident_support_count),
        threshold: commune.threshold(),
        open: solution.state.is_open() && solution.visibility.is_public(),
        supported: rows.of("own_support").next().is_some(),
        signed_in: viewer.is_some(),
        endorsements: endorsing.iter().map(|row| authors.get(row.byline())).collect(),
        mine,
    }
}

/// Asks which of these solutions somebody supports.
pub fn with_own(parts: Parts, ids: &[SolutionId], account: AccountId) -> Parts {
    if ids.is_empty() { parts } else { store::with_own_supports(parts, ids, account) }
}

/// From the rows of [`with_own`].
pub fn own_of(rows: &PartRows) -> Vec<SolutionId> {
    rows.of("own_supports").filter_map(|row| row.id(0)).collect()
}

/// An organisation that endorsed something.
#[derive(Clone, Copy, Debug)]
pub struct Endorsed {
    pub solution: SolutionId,
    pub by: Byline,
    pub at: Timestamp,
}

/// Asks for the last endorsements in a commune.
pub fn with_latest(parts: Parts, commune: CommuneId, most: i64) -> Parts {
    store::with_latest_endorsements(parts, commune, most)
}

/// From the rows of [`with_latest`].
pub fn latest_of(rows: &PartRows) -> Vec<Endorsed> {
    let endorsed = |row: &PartRow| Some(Endorsed { solution: row.id(0)?, by: Byline::new(row.id(2)?, row.id(1)), at: Timestamp(row.number(0)) });
    rows.of("latest_endorsements").filter_map(endorsed).collect()
}

/// Asks how many solutions a person supports, as `given_supports`.
pub fn with_given(parts: Parts, account: AccountId) -> Parts {
    store::with_given(parts, account)
}
