//! Outcomes: what a commune decided after a consultation, point by point, because of which contributions, and what was done of it.
//!
//! - An officer prepares it once the consultation asks nothing any more ([`drafting`]). Each point rests on what the parts of the consultation offer
//!   ([`bases`], [`crate::base::part::Part::bases`]); the discussion of the consultation is offered by this slice itself.
//! - Publishing ([`publishing`]) is refused with every reason at once. It is one transaction: the consultation is decided, the outcome frozen, the solutions of
//!   its points are answered and move along their path, and telling is queued.
//! - Everybody who contributed is told once ([`telling`]), of the points that rest on what they gave, however often telling is begun again.
//! - Afterwards nothing changes but by dated additions and corrections ([`following`]), and milestones are reached.

mod bases;
mod drafting;
mod following;
mod holdings;
mod model;
mod part;
pub mod past;
mod pledging;
mod public;
mod publishing;
mod routes;
mod staff_routes;
mod store;
mod telling;

pub use model::{Milestone, Outcome, Point, PointBasis};
pub use telling::{notify, notify_part};

use app::words::tr;

use crate::base::App;
use crate::base::db::{ConsultationId, SolutionId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation, ConsultationState};
use crate::people::accounts::Viewer;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: || routes::routes().merge(staff_routes::routes()),
    parts: &[&part::Outcomes],
    jobs: &[telling::JOB],
    holdings: holdings::HOLDINGS,
    unseen: &["outcome_recipients"],
    ..Slice::named("outcomes")
};

/// The outcome of a consultation that everybody may read.
async fn published(db: &mut impl Sql, id: ConsultationId) -> Result<Outcome> {
    store::find(db, id).await?.filter(|outcome| outcome.published_at.is_some()).ok_or(Error::NotFound)
}

/// The solutions about which a published outcome decided because of what a part of the consultation offered, each with the name of that.
pub async fn solutions_because_of(db: &mut impl Sql, id: ConsultationId, part: &str) -> Result<Vec<(String, SolutionId)>> {
    let outcome = store::find(db, id).await?.filter(|outcome| outcome.published_at.is_some());
    let mut found = Vec::new();
    for point in outcome.into_iter().flat_map(|outcome| outcome.points) {
        for basis in point.bases.into_iter().filter(|basis| basis.part == part) {
            found.extend(point.solutions.iter().map(|solution| (basis.name.clone(), *solution)));
        }
    }
    Ok(found)
}

/// Whether a consultation asks nothing any more and waits for its decision.
fn waits(app: &App, consultation: &Consultation) -> bool {
    matches!(consultation.state(app.clock.now()), ConsultationState::Closed | ConsultationState::Counting)
}

/// Takes a consultation's row, for whoever changes the draft of its outcome.
async fn lock_draft(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, id: ConsultationId) -> Result<Consultation> {
    let consultation = consultations::lock_for_outcome(app, tx, viewer, commune, id).await?;
    if !waits(app, &consultation) {
        return Err(Error::Conflict(tr::outcomes::staff::NOT_NOW));
    }
    store::writing::begin(tx, id, viewer.id, app.clock.now()).await?;
    Ok(consultation)
}

/// Takes a consultation's row, for whoever adds to its published outcome.
async fn lock_published(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, id: ConsultationId) -> Result<(Consultation, Outcome)> {
    let consultation = consultations::lock_for_outcome(app, tx, viewer, commune, id).await?;
    let outcome = published(tx, id).await?;
    Ok((consultation, outcome))
}
