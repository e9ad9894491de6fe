//! Meetings of a consultation: when and where, who comes, what was written down and said in the room.
//!
//! - Each is said in every language that its consultation needs, and in others; whoever reads another one is shown the Arabic, marked as such.
//! - Officers make them before and after the consultation is published ([`arranging`]); they are public as soon as it is. A moved date, a cancelling with its
//!   reason and the minutes are told to those who registered, once each ([`telling`]).
//! - Whoever the consultation is for registers ([`registering`]). How many are is a number in the meeting's row, which is locked while somebody registers or
//!   withdraws, and the database takes no more than there are seats. Whoever comes later waits, and the first of them moves up when somebody withdraws.
//! - Who registered is seen by the staff alone, and forgotten half a year after the meeting ([`holdings`]). Numbers stay.
//! - What was said is entered by staff and moderated as anything else ([`moderated`]); for due process its author is who entered it.

mod arranging;
mod attendance;
mod holdings;
mod minutes;
mod model;
pub mod moderated;
mod part;
pub mod past;
mod reading;
mod registering;
mod remarks;
mod routes;
mod staff_routes;
mod starting;
mod store;
mod telling;

use app::model::content::Role;

pub use minutes::known_files;

use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::web::Visit;
use model::Meeting;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: || routes::routes().merge(staff_routes::routes()),
    kinds: &[&moderated::Remarks],
    parts: &[&part::Meetings],
    jobs: &[telling::JOB],
    hourly: &[
        Hourly::new("reminders of meetings", |app| Box::pin(async move { telling::remind(&app).await })),
        Hourly::keeping(holdings::REGISTRATIONS, "registrations for meetings", |app| Box::pin(async move { registering::forget(&app).await })),
    ],
    holdings: holdings::HOLDINGS,
    erase: Some(|app, tx, leaving| Box::pin(registering::erase(app, tx, leaving))),
    ..Slice::named("meetings")
};

/// Who makes meetings and writes down what became of them.
const KEEPERS: [Role; 2] = [Role::Officer, Role::Administrator];

/// Commune, consultation and meeting of an address that everybody may read.
async fn resolve_public(app: &App, (slug, number, meeting): &(String, String, String)) -> Result<(Commune, Consultation, Meeting)> {
    let (commune, consultation) = consultations::resolve_public(app, slug, number).await?;
    let meeting = find(app, &consultation, meeting).await?;
    Ok((commune, consultation, meeting))
}

/// The same for those who prepare it, draft or not.
async fn resolve_kept<'a>(
    app: &App,
    visit: &'a Visit,
    (slug, number, meeting): &(String, String, String),
) -> Result<(&'a Viewer, Commune, Consultation, Meeting)> {
    let (viewer, commune, consultation) = consultations::for_keepers(app, visit, &(slug.clone(), number.clone())).await?;
    let meeting = find(app, &consultation, meeting).await?;
    Ok((viewer, commune, consultation, meeting))
}

async fn find(app: &App, consultation: &Consultation, number: &str) -> Result<Meeting> {
    let number = number.parse().map_err(|_| Error::NotFound)?;
    store::find(&mut &app.db, consultation.id, number).await?.ok_or(Error::NotFound)
}
