//! Consultations: how a commune asks. It says first what is already decided, who decides the rest and by when; then it asks, and shows what follows.
//!
//! - What people are asked for are *parts* of other slices ([`crate::base::part`] has the steps to add one): this slice has the words, the audience, the
//!   phases, the documents, the changes and the page on which parts stand.
//! - A consultation opens and closes by the clock alone ([`Consultation::state`], [`phases`]); no process has to run at that minute.
//! - What a visitor can do is one judgement ([`judge`]) of phases, audience and what is known of them; a contribution is let in by the same judgement in its
//!   own transaction ([`admit`]), and whoever counts afterwards waits for those that were let in ([`await_contributions`]).
//! - A draft is seen by staff alone. After publication only typing mistakes, documents, later ends and the contact change, each with a dated row.
//! - A consultation is advice to the council and no legal petition, and every page of one says so.

mod attaching;
mod calendar;
mod cancelling;
mod changing;
mod holdings;
pub mod home;
mod keeping;
pub mod model;
pub mod moderated;
pub mod office;
pub mod own;
pub mod past;
pub mod phases;
mod preparing;
mod public;
mod publishing;
mod rehearsing;
mod routes;
mod scheduling;
mod staff_routes;
pub mod standing;
mod store;
mod templates;
mod texts;

pub use app::model::consultations::{AudienceKind, ConsultationState, PhaseKind, Standing};
pub use attaching::{MOST_BYTES, known_files, sent};
pub use calendar::of_dates;
pub use keeping::lock;
pub use model::{Audience, Consultation, Texts};
pub use phases::{Phase, Schedule};
pub use routes::{calendar_response, file_response};
pub use standing::{
    Admission, Asker, Facts, admit, asks_organisation, await_contributions, ended_just_now, facts_as_invited, invited_for, invited_organisations,
    join_contributions, judge, once_ready, standing,
};
pub use texts::is_correction;

use crate::base::App;
use crate::base::db::{CommuneId, ConsultationId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::slice::Slice;
use crate::communes::{self, Commune};
use crate::people::accounts::Viewer;
use crate::web::Visit;
use app::words::tr;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: || routes::routes().merge(staff_routes::routes()),
    kinds: &[&moderated::Consultations],
    jobs: &[changing::JOB],
    holdings: holdings::HOLDINGS,
    ..Slice::named("consultations")
};

/// The consultation of this number, draft or published.
pub async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> Result<Consultation> {
    store::find(db, commune, number).await?.ok_or(Error::NotFound)
}

/// The consultation with this id, draft or published.
pub async fn get(db: &mut impl Sql, id: ConsultationId) -> Result<Consultation> {
    store::get(db, id).await?.ok_or(Error::NotFound)
}

/// Keeps that the commune has said what it does, in the transaction of its decision; a second decision is refused.
pub async fn decide(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
    if !store::writing::decide(tx, id, app.clock.now()).await? {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    app.raise(tx, Event::StateChanged { item: id.into(), state: ConsultationState::Decided.as_str() }).await
}

/// Puts away what nothing follows from any more.
pub async fn archive(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
    if !store::writing::archive(tx, id, app.clock.now()).await? {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    app.raise(tx, Event::StateChanged { item: id.into(), state: ConsultationState::Archived.as_str() }).await
}

/// Takes a consultation's row until the transaction ends, for whoever prepares what was decided.
pub async fn lock_for_outcome(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, id: ConsultationId) -> Result<Consultation> {
    keeping::lock(app, tx, viewer, commune, id).await
}

/// Commune and consultation of an address, for those who prepare it: for the staff's pages of parts.
pub async fn for_keepers<'a>(app: &App, visit: &'a Visit, place: &(String, String)) -> Result<(&'a Viewer, Commune, Consultation)> {
    staff_routes::kept(app, visit, place).await
}

/// Commune and consultation of an address; drafts and hidden ones are not there.
pub async fn resolve_public(app: &App, slug: &str, number: &str) -> Result<(Commune, Consultation)> {
    let (commune, consultation) = resolve(app, slug, number).await?;
    if consultation.is_public() { Ok((commune, consultation)) } else { Err(Error::NotFound) }
}

/// Commune and consultation of an address, whoever may read it.
pub async fn resolve(app: &App, slug: &str, number: &str) -> Result<(Commune, Consultation)> {
    let commune = communes::find(app, slug).await?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let consultation = find(&mut &app.db, commune.id, number).await?;
    Ok((commune, consultation))
}
