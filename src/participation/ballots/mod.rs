//! Ballots: what a consultation has people vote on, who voted, and, apart from that, what was voted.
//!
//! - One ballot a consultation. Staff prepare it while the consultation is a draft ([`preparing`]); what it declares is frozen when that is published ([`part`]),
//!   and options of a final list are copied when the list is.
//! - *Who* (person, ballot, channel, day) and *what* (random id, choice) are two tables; until closing a keyed hash leads from the one to the other, which
//!   needs a nonce of the ballot and the program's secret ([`casting`]); [`closing`] destroys the nonce. Whoever counts has the tables from which it was
//!   deleted written anew ([`REMAINS`]), so that it is not read off the disk either. Nothing but that nonce leads to a person: other slices' hashes hold it too ([`mark`]).
//! - A vote is one transaction, let in by the consultation's clock and audience at commit. Losing verification later does not take a vote away.
//! - Nobody sees what was voted before it is counted, staff included: what is kept in rows for pages are numbers of voters alone. Deliberately no ballot can
//!   declare otherwise before it opens, as questionnaires can: the last to vote would know how to tip the balance, and since votes are replaced until closing, two
//!   partial results would show what a single person changed.
//! - A ballot that takes a final list opens to nobody before that is published ([`Ballot::awaits_list`]).
//! - No choice is logged, put into an address, or shown to anybody but the person whose it is. Numbers of groups under ten are hidden ([`turnout`]).

mod awaiting;
mod casting;
mod checking;
mod closing;
mod declaring;
mod holdings;
mod lacking;
mod model;
mod numbers;
mod office;
mod ordering;
mod own_options;
mod part;
pub mod past;
mod preparing;
mod reading;
mod returning;
mod routes;
pub mod steps;
mod store;
pub mod undecided;
mod voiding;
pub mod voting;
mod withdrawing;

pub use awaiting::{REMAINS, mark_overwritten, unclosed, voters, with_remains};
pub use casting::{Outcome, cast, confirm, hold, home, keep, mark_on_paper, unmark_on_paper};
pub use checking::{BEST_SCORE, Fewer, Judgement, check};
pub use closing::{close, discard};
pub use model::{Ballot, BallotOption, Counts, Envelope, Mine, Sealed, Turnout, Voter};
pub use numbers::{Protected, protect};
pub use ordering::{ordered, seed, seed_of};
pub use own_options::known_files;
pub use part::{PART, basis_of};
pub use reading::{PICTURE, RECORDING, mark, mine, sealed, state, turnout, view};

use app::model::consultations::PhaseKind;
use app::model::content::Role;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, Sql};
use crate::base::error::{Error, Result};
use crate::base::slice::{Hourly, Slice, Waiting};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::web::Visit;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    // Nothing on a page that everybody sees while people vote depends on them.
    unseen: &["ballot_nonces", "ballot_tallies", "ballot_voters", "ballot_choices", "ballot_drafts", "ballot_voids", "ballot_funnel"],
    routes: || routes::routes().merge(voting::routes()),
    parts: &[&part::Ballots],
    jobs: &[withdrawing::JOB],
    hourly: &[Hourly::new("reminders of votes that do not count yet", |app| Box::pin(async move { voting::remind(&app).await })), steps::HOURLY],
    holdings: holdings::HOLDINGS,
    erase: Some(|app, tx, leaving| Box::pin(holdings::erase(app, tx, leaving))),
    waiting: Some(Waiting { part: voting::with_drafts, read: |app, found| Box::pin(async move { voting::unconfirmed(&app, found).await }) }),
    ..Slice::named("ballots")
};

/// In which phases people vote.
pub const VOTES: &[PhaseKind] = &[PhaseKind::Vote];
/// Who prepares ballots and looks after them.
pub const KEEPERS: [Role; 2] = [Role::Officer, Role::Administrator];

/// The ballot of a consultation, if it has one.
pub async fn find(db: &mut impl Sql, id: ConsultationId) -> Result<Option<Ballot>> {
    Ok(store::find(db, id).await?)
}

/// The ballot of a consultation.
pub async fn get(db: &mut impl Sql, id: ConsultationId) -> Result<Ballot> {
    find(db, id).await?.ok_or(Error::NotFound)
}

/// Commune, consultation and published ballot of a public address.
pub async fn resolve(app: &App, slug: &str, number: &str) -> Result<(Commune, Consultation, Ballot)> {
    let (commune, consultation) = consultations::resolve_public(app, slug, number).await?;
    let ballot = get(&mut &app.db, consultation.id).await?;
    if ballot.frozen_at.is_some() { Ok((commune, consultation, ballot)) } else { Err(Error::NotFound) }
}

/// Commune, consultation and ballot of an address, for those who look after it; of a draft too.
pub async fn for_keepers<'a>(app: &App, visit: &'a Visit, place: &(String, String)) -> Result<(&'a Viewer, Commune, Consultation, Ballot)> {
    let (viewer, commune, consultation) = consultations::for_keepers(app, visit, place).await?;
    let ballot = get(&mut &app.db, consultation.id).await?;
    Ok((viewer, commune, consultation, ballot))
}

/// When voting begins, and the first moment after it.
pub fn voting(consultation: &Consultation) -> Option<(Timestamp, Timestamp)> {
    consultation.schedule.asking(VOTES)
}
