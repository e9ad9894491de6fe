//! The floors on which participation stands, from the ground up: [`base`], [`communes`], [`web`], [`people`], [`content`], [`moderation`].
//!
//! They are a crate of their own so that whoever works above them does not compile them again, and so that two crates are compiled side by side. The house
//! takes them in by their names: a path such as `crate::base::db` reads the same on every floor.

#![deny(unsafe_code)]
#![allow(rustdoc::private_intra_doc_links, reason = "a slice's header leads to its own files, which are documented too")]
#![recursion_limit = "256"]

#[path = "../base/mod.rs"]
pub mod base;
#[path = "../communes/mod.rs"]
pub mod communes;
#[path = "../content/mod.rs"]
pub mod content;
#[path = "../moderation/mod.rs"]
pub mod moderation;
#[path = "../people/mod.rs"]
pub mod people;
#[path = "../web/mod.rs"]
pub mod web;
