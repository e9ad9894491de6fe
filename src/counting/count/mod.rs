//! The command `count`, without reading files and without writing: a file's content and a request in, a report out.

mod both;
mod budget;
mod difference;
mod options;
mod ranked;
mod report;
mod table;
mod text;

pub use budget::{Refused, UNTRIED, count_budget};
pub use difference::first_difference;
pub use options::{From, Options, Request, Rule, Usage};
pub use ranked::count_ranked;
pub use report::{Difference, Loser, Official, Published, Report, Turn};
pub use table::{Asked, count_answers, count_grades, count_table};

#[cfg(test)]
mod tests;
