//! Choosing one of up to twelve options, ranked by each voter.

mod pairs;
mod preflib;
mod ranked_pairs;
mod schulze;

pub use pairs::{Pairs, Profile, Ranking};
pub use preflib::{Format, read_preflib, write_preflib};
pub use ranked_pairs::{Locked, ranked_pairs};
pub use schulze::{Beaten, schulze};

#[cfg(test)]
mod tests;
