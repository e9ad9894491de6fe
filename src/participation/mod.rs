//! The ways to take part: problems, solutions and what supports, discusses, pledges and answers them.

pub mod answers;
pub mod discussion;
mod facets;
pub mod pledges;
pub mod problems;
pub mod solutions;
pub mod support;
