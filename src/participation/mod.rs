//! The ways to take part. Each slice uses only those before it: [`discussion`], which is about whatever lets itself be discussed, [`problems`],
//! [`solutions`], [`support`], [`pledges`], [`answers`]. `facets`, `counters` and `places` are what their lists have in common.

pub mod answers;
mod counters;
pub mod discussion;
mod facets;
mod places;
pub mod pledges;
pub mod problems;
pub mod solutions;
pub mod support;
