//! Real Chromium, by WebDriver: scripts on and off, Arabic and French, phone and desktop, axe-core on every page, no console error.

mod answering;
mod asking;
mod discussing;
mod driver;
mod item;
mod joining;
mod journey;
mod moderating;
mod pages;
mod passkeys;
mod picking;
mod reading;
mod recounting;
mod sign_on;
mod voting;

pub use driver::{Browser, Options, Site};
