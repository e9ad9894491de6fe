//! The ways to take part. Each slice uses only those before it: [`discussion`], which is about whatever lets itself be discussed, [`problems`],
//! [`solutions`], [`support`], [`pledges`], [`answers`], [`consultations`], and what is a part of those: [`questionnaires`], [`invitations`], [`drafts`],
//! [`options`], [`ballots`], [`ballot_papers`], [`kiosks`], [`round_tables`], [`meetings`], [`counts`], and [`outcomes`] last. `facets`, `counters` and `places` are what their lists have in common.

pub mod answers;
pub mod ballot_log;
pub mod ballot_papers;
pub mod ballots;
pub mod consultations;
mod counters;
pub mod counts;
pub mod discussion;
pub mod drafts;
mod facets;
pub mod invitations;
pub mod kiosks;
pub mod meetings;
pub mod options;
pub mod outcomes;
mod places;
pub mod pledges;
pub mod problems;
pub mod questionnaires;
pub mod round_tables;
pub mod solutions;
pub mod support;
