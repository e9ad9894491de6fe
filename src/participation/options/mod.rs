//! Options: what a consultation lets people choose from. Solutions are gathered, services of the commune assess them, the commune decides about each with its
//! reason, authors contest, and what is left makes the final list, which is exactly what a ballot takes.
//!
//! - A solution is an option of a consultation once, because the database says so. The option keeps title, text, place, author and cost of the version that was
//!   gathered ([`gathering`]), and its text is shown only while the solution may be read ([`moderated`]).
//! - A service answers on one page, by an account or by a link that works once, for one option ([`opinions`]). Nobody but the staff reads it before the decision.
//! - Every change takes the row of the consultation's list first ([`store::lock`]), so that changes come one after the other; a decision is about the option as
//!   it was seen ([`deciding`]). What it does to the solution goes through the rules of solutions and of support ([`effects`]).
//! - An appeal is decided by somebody else than the one who decided ([`appealing`]). The list is published when nothing is open any more, and never changes
//!   afterwards ([`listing`]).

mod appealing;
mod asking;
mod board;
mod case;
mod deciding;
mod effects;
mod gathering;
mod holdings;
mod listing;
mod moderated;
pub mod office;
mod opinions;
mod part;
pub mod past;
mod public;
mod routes;
mod store;
mod tables;

pub use listing::{ListedOption, final_list};
pub use public::{links_of, open_to};

use app::model::consultations::PhaseKind;
use app::model::content::Role;

use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::personal_data::over;
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    parts: &[&part::Options],
    hourly: &[Hourly::keeping(holdings::LINKS, "addresses of services", |app| {
        Box::pin(async move { Ok(store::opinions::forget_addresses(&app.db, over(holdings::LINKS, &app), Hourly::BATCH).await?) })
    })],
    holdings: holdings::HOLDINGS,
    unseen: &["option_opinions", "option_events"],
    erase: Some(|_, tx, leaving| Box::pin(holdings::erase(tx, leaving))),
    observers: &[|_, tx, event| Box::pin(moderated::note(tx, event))],
    ..Slice::named("options")
};

/// In which phases authors put solutions forward.
const ASKS: &[PhaseKind] = &[PhaseKind::Gather];
/// Who assesses options and decides about them.
const KEEPERS: [Role; 2] = [Role::Officer, Role::Administrator];
/// Options of one consultation.
const MOST: i64 = 300;

/// Commune and consultation of an address that everybody may read.
async fn resolve(app: &App, slug: &str, number: &str) -> Result<(Commune, Consultation)> {
    let (commune, consultation) = consultations::resolve_public(app, slug, number).await?;
    if consultation.takes_options() { Ok((commune, consultation)) } else { Err(Error::NotFound) }
}
