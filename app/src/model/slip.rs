//! A one-time code on a slip of paper.

use serde::{Deserialize, Serialize};

/// A code as a slip shows it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SlipCode {
    /// In groups of four.
    pub code: String,
    /// Where it is entered, with the code in it.
    pub link: String,
    /// The link as a QR code: the side in modules, and an SVG path that is one unit a module.
    pub side: usize,
    pub squares: String,
}
