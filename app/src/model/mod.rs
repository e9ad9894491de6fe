//! What pages show and what forms send: plain types shared by the server and the browser. No database, no HTTP.
//!
//! One file a subject. A page's props are a struct named after the page (`ProblemPage`), already finished: the page only draws them.

#[cfg(feature = "ssr")]
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod appeals;
#[cfg(feature = "ssr")]
pub mod assisted;
#[cfg(feature = "ssr")]
pub mod clusters;
pub mod content;
#[cfg(feature = "ssr")]
pub mod deadlines;
#[cfg(feature = "ssr")]
pub mod discussion;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod holding;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod hub;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod lists;
#[cfg(feature = "ssr")]
pub mod map;
#[cfg(feature = "ssr")]
pub mod measures;
#[cfg(feature = "ssr")]
pub mod moderation;
#[cfg(feature = "ssr")]
pub mod my_data;
mod named;
#[cfg(feature = "ssr")]
pub mod names;
#[cfg(feature = "ssr")]
pub mod notifications;
#[cfg(feature = "ssr")]
pub mod organisations;
pub mod outcome;
#[cfg(feature = "ssr")]
mod outline;
#[cfg(feature = "ssr")]
pub mod paper;
pub mod path;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod phones;
#[cfg(feature = "ssr")]
pub mod pledges;
#[cfg(feature = "ssr")]
pub mod problems;
#[cfg(feature = "ssr")]
pub mod redaction;
#[cfg(feature = "ssr")]
pub mod residents;
#[cfg(feature = "ssr")]
pub mod second_factor;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod sign_on;
#[cfg(feature = "ssr")]
pub mod slip;
#[cfg(feature = "ssr")]
pub mod solutions;
#[cfg(feature = "ssr")]
pub mod staff;
#[cfg(feature = "ssr")]
pub mod support;
#[cfg(feature = "ssr")]
pub mod templates;
#[cfg(feature = "ssr")]
pub mod threshold;
#[cfg(feature = "ssr")]
pub mod workbench;

pub use crate::lang::{Lang, Localized, Micros};
