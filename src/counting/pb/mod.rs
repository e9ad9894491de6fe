//! Pabulib's `.pb` (Faliszewski and others 2023): sections META, PROJECTS and VOTES, columns between semicolons.
//!
//! Files in the wild are read as they are: columns in any order, missing or unknown ones, decimal commas, quoted names. What is odd is said; what cannot be
//! counted is refused by its line.

mod checking;
mod lines;
mod reading;
mod writing;

pub use reading::read;
pub use writing::{write, write_with};

#[cfg(test)]
mod tests;
