//! The demonstration: the commune Aïn Amlal with a year of life in it, from a fixed seed. Every text was written for it; every picture is
//! drawn by [`pictures`]. The people, the places and the organisations are invented.

pub(super) mod content;
mod mark;
mod people;
mod pictures;
pub(super) mod plan;
mod seed;

pub use content::Scene;
pub use mark::{mark, refuse_foreign};
pub use pictures::draw;
pub use seed::{Figures, SignIn, seed, sign_ins};

/// The password of every account that the demonstration names.
pub const PASSWORD: &str = "tajmaat-demo";

/// The phone of two residents who share it: one of them has an address too, the other has nothing else. Both have [`PASSWORD`].
pub const SHARED_PHONE: &str = "06 00 00 00 01";

/// The map of the commune: neighbourhoods, roads and the river.
pub(super) const MAP: &str = include_str!("map.json");

/// The slug of the demonstration's commune.
pub const COMMUNE: &str = "ain-amlal";
