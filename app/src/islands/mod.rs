//! The few interactive pieces. Each enhances a form that already works without scripts: the server draws the very same form, the island then
//! sends it without leaving the page, or helps to fill it in.
//!
//! An island gets its words as props, so that no locale travels to the phone. Add one: a file here, `pub use` below, and its use in a page.

mod ballot_sums;
mod comment_box;
mod photo_picker;
mod point_picker;
#[cfg(feature = "hydrate")]
mod submission;
mod support_button;

pub use ballot_sums::*;
pub use comment_box::*;
pub use photo_picker::*;
pub use point_picker::*;
pub use support_button::*;
