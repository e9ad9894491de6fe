//! Voting rules as pure functions: no files, no database, no clock, no chance. Each says its formula and its source, and is tested against known answers.
//!
//! What decides is computed in whole numbers and fractions, never in floating point. Every result carries the steps that lead to it. Ties are broken by an order
//! that is declared before, and by a [`Lot`] last; what nothing breaks is a result of its own.
//!
//! - Budgets: an [`Election`] (Pabulib's `.pb`: [`pb`]), counted by [`shares`] or by [`greedy`].
//! - One of many: a [`ranked::Profile`] (PrefLib's `.soi`, `.soc`, `.toi`, `.toc`), counted by Schulze's method or ranked pairs; [`grades`] for approval, points, score
//!   and majority judgment.
//! - Anything that the house publishes: the table of all votes ([`table`]) and the declaration of what was decided before ([`Declared`]).
//! - [`count`]: the command, from a file's content to a report.
//! - [`log`]: what proves that the votes counted are those that were cast.
//! - [`wilson()`]: the order of comments.

pub mod count;
#[cfg(feature = "signatures")]
mod declared;
mod election;
mod fault;
pub mod grades;
pub mod greedy;
pub mod log;
mod lot;
mod money;
mod order;
pub mod pb;
pub mod ranked;
pub mod shares;
pub mod table;
mod tie;
mod wilson;

#[cfg(feature = "signatures")]
pub use declared::Declared;
pub use election::{Ballot, Election, Kind, Project};
pub use fault::Fault;
pub use lot::Lot;
pub use money::{Decimal, MOST, Money};
pub use tie::{Broken, Tie};
pub use wilson::wilson;

#[cfg(test)]
mod tests;
