//! Paper: what people without an account wrote on paper, entered at the desk, and later handed over to the account that they open.
//!
//! - An agent enters a problem, a solution, a comment, or names below a solution or a problem ([`entering`]). What is entered belongs to a placeholder
//!   account; a receipt ([`receipts`]) has the number that people quote and a claim code, printed once and kept as a keyed hash. The agent is never the
//!   author; the log ([`log`]) says who entered what.
//! - **No card number and no scan is ever kept**: a text that looks like a card number is refused ([`parsing`]). A document that the agent looked at makes
//!   the placeholder a verified resident by the residents' own rule; without one a support is not a resident's.
//! - A double entry is noticed ([`doubles`]), and entered all the same only with a reason. The same form sent twice enters once: its key is unique.
//! - A claim ([`claiming`]) moves everything in one transaction, and what both the paper and the account supported counts once. Nobody claims what they
//!   entered or whose code they printed. The mark "at the desk" stays.
//! - Everything that changes a commune's paper takes the row of its receipt numbers first, then receipts, then contents: two at once wait for each other.

mod claiming;
mod doubles;
mod entering;
mod holdings;
mod log;
mod numbers;
mod parsing;
pub mod past;
mod receipts;
mod routes;
mod store;
mod withdrawing;

use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, holdings: holdings::HOLDINGS, ..Slice::named("paper") };
