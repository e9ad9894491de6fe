//! Support: one per person and solution, taken back while open; organisations endorse apart and are never counted with persons.
//!
//! - The table's key allows one support for a person and solution, and one endorsement for an organisation; the counters change in the same transaction.
//! - The solution's row is locked first, so that supports of one solution come one after the other and the threshold is crossed once.
//! - A support counts as a resident's when the person was a verified resident of the commune at that moment.

mod routes;
mod store;

use app::model::content::SolutionState;
use app::model::support::SupportBox;
use app::words::{Key, tr};
use axum::Router;

use crate::accounts::Viewer;
use crate::communes::Commune;
use crate::db::{OrganisationId, SolutionId, Tx};
use crate::error::{Error, Result};
use crate::notifications::{self, Notice};
use crate::solutions::{self, Found};
use crate::{AppState, accounts};

/// Routes.
pub fn routes() -> Router<AppState> {
    routes::routes()
}

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

/// Supports a solution. A second time changes nothing.
pub async fn cast(app: &AppState, viewer: &Viewer, commune: &Commune, solution: SolutionId) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    let resident = viewer.is_resident(commune.id);
    let counted = solutions::count_support(&mut tx, solution, 1, i64::from(resident), 0).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    if !store::insert(&mut tx, solution, viewer.id, resident, app.clock.now()).await? {
        // Dropping the transaction takes the count back.
        return Ok(Outcome::Already);
    }
    let mut outcome = Outcome::Supported;
    if counted.state == SolutionState::Published && counted.support_count >= commune.support_threshold {
        let from = [SolutionState::Published];
        if solutions::change_state(&mut tx, app, solution, &from, SolutionState::Threshold, "", None).await? {
            outcome = Outcome::ThresholdReached;
            tell_author(app, &mut tx, commune, solution, counted).await?;
        }
    }
    tx.commit().await?;
    Ok(outcome)
}

async fn tell_author(app: &AppState, tx: &mut Tx, commune: &Commune, solution: SolutionId, counted: solutions::Counted) -> Result<()> {
    let found = solutions::get(tx, solution).await?;
    let notice = Notice::ThresholdReached { title: found.title, count: counted.support_count };
    notifications::notify(app, tx, counted.author_id, found.id, &notice, &app::model::paths::solution(&commune.slug, found.number)).await
}

/// Takes a support back.
pub async fn withdraw(app: &AppState, viewer: &Viewer, solution: SolutionId) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    // Lock first, in the order of casting, so that two requests of one person cannot wait for each other.
    solutions::count_support(&mut tx, solution, 0, 0, 0).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    let Some(resident) = store::delete(&mut tx, solution, viewer.id).await? else { return Ok(Outcome::NotSupported) };
    solutions::count_support(&mut tx, solution, -1, -i64::from(resident), 0).await?;
    tx.commit().await?;
    Ok(Outcome::Withdrawn)
}

/// Endorses a solution for an organisation that the viewer may speak for.
pub async fn endorse(app: &AppState, viewer: &Viewer, commune: &Commune, solution: SolutionId, organisation: OrganisationId) -> Result<()> {
    viewer.speaks_for(commune.id, organisation).ok_or(Error::Forbidden)?;
    let mut tx = app.db.begin().await?;
    solutions::count_support(&mut tx, solution, 0, 0, 1).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    if store::insert_endorsement(&mut tx, solution, organisation, viewer.id, app.clock.now()).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// Takes an endorsement back.
pub async fn withdraw_endorsement(app: &AppState, viewer: &Viewer, commune: &Commune, solution: SolutionId, organisation: OrganisationId) -> Result<()> {
    viewer.speaks_for(commune.id, organisation).ok_or(Error::Forbidden)?;
    let mut tx = app.db.begin().await?;
    solutions::count_support(&mut tx, solution, 0, 0, 0).await?.ok_or(Error::Conflict(tr::support::CLOSED))?;
    if store::delete_endorsement(&mut tx, solution, organisation).await? {
        solutions::count_support(&mut tx, solution, 0, 0, -1).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// How a solution stands with the viewer, for its page.
pub async fn standing(app: &AppState, viewer: Option<&Viewer>, commune: &Commune, solution: &Found) -> Result<SupportBox> {
    let endorsing = store::endorsing(&app.db, solution.id).await?;
    let authors = accounts::authors(app, endorsing.iter().map(|(organisation, account)| (*account, Some(*organisation), false))).await?;
    let supported = match viewer {
        Some(viewer) => store::supports(&app.db, solution.id, viewer.id).await?,
        None => false,
    };
    let mine = viewer.map_or_else(Vec::new, |viewer| {
        let here = viewer.organisations.iter().filter(|known| known.commune_id == commune.id);
        here.map(|known| (known.id.0, known.name.clone(), endorsing.iter().any(|(organisation, _)| *organisation == known.id))).collect()
    });
    Ok(SupportBox {
        commune: commune.slug.clone(),
        number: solution.number,
        count: solution.support_count,
        resident_count: solution.resident_support_count,
        imported_count: solution.imported_support_count,
        threshold: commune.support_threshold,
        open: solution.state.is_open() && solution.visibility.is_public(),
        supported,
        signed_in: viewer.is_some(),
        endorsements: endorsing.iter().map(|(organisation, account)| authors.get((*account, Some(*organisation), false))).collect(),
        mine,
    })
}
