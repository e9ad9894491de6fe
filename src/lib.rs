//! Tajmaat: the participation platform of communes that want to be eco-cities.
//!
//! The library is a house of floors, from the ground up: [`base`], [`communes`], [`web`], [`people`], [`content`], [`moderation`], [`participation`],
//! [`channels`], [`site`]. Who (people) says what (content), by which rules (moderation), in which ways (participation), through which channels; `site` puts
//! it together. A module uses only what lies on floors below its own; the six lowest are a crate, [`ground`]. Within a slice, a request walks one way: `routes → rules → store → page`.

#![deny(unsafe_code)]
#![allow(rustdoc::private_intra_doc_links, reason = "a slice's header leads to its own files, which are documented too")]
#![recursion_limit = "256"]

pub use ground::{base, communes, content, moderation, people, web};

pub mod channels;
pub mod participation;
pub mod site;
