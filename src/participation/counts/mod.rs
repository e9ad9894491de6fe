//! Counts of ballots: what was voted is taken once, counted by the rules that were declared, and published with everything that is needed to count it again.
//!
//! - Closing ([`closing`]) is one transaction, after voting, by the clock or by hand, with paper only once it is balanced. Votes are kept in the order of the
//!   hashes of their commitments, of nobody. Counting ([`counting`]) is outside of it; it reads the votes that were kept and nothing else.
//! - What was deleted by closing is overwritten on the disk too ([`overwriting`]).
//! - No number is on any page, in any file or before any of the staff until everything is counted: there are no partial results, and none can be declared.
//! - No outcome is published before the result is ([`crate::base::part::Part::undecided`]).
//! - What the rules leave equal waits for a lot that two people of the staff enter ([`drawing`]).
//! - What is counted is the file that is published ([`elections`]), so that whoever counts it again finds the same winners. Pages show the rounds
//!   ([`explaining`]), who voted with small groups hidden ([`turnout`]), and for years where the solutions of the winners are.
//! - A ballot of which fewer voted than were needed is published all the same: as advice without quorum.

mod closing;
mod counting;
mod drawing;
mod elections;
mod explaining;
mod files;
mod holdings;
pub mod office;
mod overwriting;
mod part;
pub mod past;
mod public;
mod reading;
mod recount;
mod routes;
mod staff_routes;
mod store;
mod tallying;
mod telling;
mod turnout;

pub use closing::close;
pub use counting::{count, is_reproduced};
pub use overwriting::overwrite;
pub use telling::{notify, notify_part};

use crate::base::slice::{Hourly, Slice};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: || routes::routes().merge(staff_routes::routes()),
    parts: &[&part::Counts],
    jobs: &[telling::JOB, overwriting::JOB],
    hourly: &[
        Hourly::new("ballots whose voting is over", |app| Box::pin(async move { closing::close_due(&app).await })),
        // After the one before, so that nothing is left for an hour of what was given up or closed there.
        Hourly::new("what is left of closed ballots", |app| Box::pin(async move { overwriting::overwrite(&app).await })),
    ],
    holdings: holdings::HOLDINGS,
    ..Slice::named("counts")
};
