//! The Method of Equal Shares (Peters, Pierczyński, Skowron 2021, *Proportional Participatory Budgeting with Additive Utilities*; equalshares.net).
//!
//! Each voter gets an equal share of the budget. The project whose supporters can pay its cost with the smallest payment per unit of utility is taken, its
//! cost split evenly among them; who has less pays all that is left. So on, until no project can be paid. Then *completion*: everybody gets one unit more
//! and all is counted anew, as long as the winners cost no more than the budget.
//!
//! Counting is exact and in whole numbers. `run` keeps for each voter two bounds of the money left, so close together that they decide nearly every
//! comparison; where they don't, `exact` computes the fraction itself.

mod closeness;
mod completion;
mod exact;
mod explaining;
mod market;
#[cfg(feature = "every-way")]
mod outcomes;
mod run;
mod state;
#[cfg(feature = "every-way")]
mod ways;

pub use closeness::Close;
pub use completion::{Completion, Counted, Options, equal_shares};
pub use explaining::{Explained, Paid, Round};
pub use market::{Market, TooLarge, Utilities};
#[cfg(feature = "every-way")]
pub use outcomes::outcomes;

#[cfg(test)]
mod tests;
