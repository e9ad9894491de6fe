//! The command `count`, without reading files and without writing: a file's content and a request in, a report out.

mod budget;
mod difference;
mod options;
mod ranked;
mod report;
mod text;

pub use budget::{Refused, count_budget};
pub use difference::first_difference;
pub use options::{From, Options, Request, Rule, Usage};
pub use ranked::count_ranked;
pub use report::{Difference, Loser, Official, Published, Report, Turn};

#[cfg(test)]
mod tests;
