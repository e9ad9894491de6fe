//! Ballots on paper, one by one: batches of sheets with serial numbers, people who are given one at the desk, what two people each read on a sheet, the
//! balance, and what is handed to the count.
//!
//! - **Nothing leads from a person to a sheet.** Who was given one is said by the ballot's voters alone ([`desk`]), who keep a day, and by what they were told,
//!   which has an hour; a sheet has a random serial number ([`serials`]) and no time; the slip that is torn off has the batch and a place for the desk's mark, and
//!   no serial number; sheets are printed in an order that is kept nowhere ([`sheets`]). The desk lets people draw theirs.
//! - A sheet is entered in two passes by two people, because the database says so; a third one, who is neither, decides where they differ. What was entered is
//!   shown to that third person alone, and to nobody a sum of it ([`entering`], [`differing`]).
//! - An overvote is kept as it is and does not count; nothing of it is left out to make it count ([`reading`]).
//! - Ballots are counted when every sheet and every person is accounted for, or the difference is explained in a note: sheets get lost, and all votes with them
//!   would be worse. One person declares it, another confirms it ([`balancing`]); the difference and its note are published with the result. Nothing changes afterwards. What was entered is emptied when it is taken for counting ([`sealing`]).
//! - There are no proxies: a commune cannot declare any, so everybody comes for themselves.
//! - Where one votes in one's own envelope and another one, a sheet names options of two envelopes at most: whose own they are is not known of a sheet.

mod balancing;
mod desk;
mod differing;
mod entering;
mod holdings;
mod issuing;
pub mod office;
pub mod past;
mod reading;
mod routes;
mod sealing;
mod serials;
mod sheets;
mod store;

pub use balancing::{Balance, balanced};
pub use differing::decide;
pub use entering::{Entry, enter};
pub use issuing::issue;
pub use sealing::sealed;

use app::model::ballot_papers::PaperOpenings;
use app::model::content::Role;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::communes::Commune;
use crate::participation::ballots::{self, Ballot};
use crate::participation::consultations::Consultation;
use crate::people::accounts::Viewer;
use crate::web::Visit;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    holdings: holdings::HOLDINGS,
    unseen: &["ballot_batches", "ballot_sheets", "ballot_entries", "ballot_rulings", "ballot_balances"],
    ..Slice::named("ballot_papers")
};

/// Who looks after ballots on paper.
pub const CLERKS: [Role; 3] = [Role::DeskAgent, Role::Officer, Role::Administrator];

/// Who looks after the paper of a ballot, and where.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub app: &'a App,
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
    pub consultation: &'a Consultation,
    pub ballot: &'a Ballot,
}

/// What stands at an address of the staff.
#[derive(Debug)]
struct Found<'v> {
    viewer: &'v Viewer,
    commune: Commune,
    consultation: Consultation,
    ballot: Ballot,
}

impl Found<'_> {
    const fn case<'a>(&'a self, app: &'a App) -> Case<'a> {
        Case { app, viewer: self.viewer, commune: &self.commune, consultation: &self.consultation, ballot: &self.ballot }
    }
}

/// The ballot of an address, for those who look after its paper. One that is a draft is not there.
async fn found<'v>(app: &App, visit: &'v Visit, (slug, number): (&str, &str)) -> Result<Found<'v>> {
    let viewer = visit.require()?;
    let commune = crate::communes::find(app, slug).await?;
    viewer.require_any(&CLERKS, &commune)?;
    let (commune, consultation, ballot) = ballots::resolve(app, slug, number).await?;
    Ok(Found { viewer, commune, consultation, ballot })
}

/// What can be done at a moment, as far as the clock and the ballot say: sheets are issued before voting and meanwhile, given to people while they vote, and
/// entered once voting is over, when the box is opened.
fn openings(consultation: &Consultation, ballot: &Ballot, now: Timestamp) -> PaperOpenings {
    let Some((begins, ends)) = ballots::voting(consultation) else { return PaperOpenings::default() };
    if consultation.cancelled.is_some() || ballot.closed_at.is_some() || ballot.frozen_at.is_none() {
        return PaperOpenings::default();
    }
    // A sheet without options is none, and before there are any nobody votes.
    let (no_list, before) = (ballot.awaits_list() && now < ends, now < ends && !ballot.awaits_list());
    PaperOpenings { issue: before, mark: before && begins <= now, enter: ends <= now, no_list }
}

/// Refuses what is not possible now, in words: what it waits for, if it waits for the final list.
fn require(open: bool, openings: PaperOpenings) -> Result<()> {
    use app::words::tr;
    let why = if openings.no_list { tr::consultations::opening::NO_LIST } else { tr::ballot_papers::NOT_NOW };
    if open { Ok(()) } else { Err(Error::Conflict(why)) }
}
