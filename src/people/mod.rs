//! Who: accounts and how people sign in, staff and their roles, verified residents, organisations, and what people are told.
//!
//! The slices lie on each other, from below:
//!
//! 1. [`roles`], [`consent`], [`restrictions`] and [`held_names`] know people by their accounts alone;
//! 2. [`accounts`]: people sign in to them, are named by them and written to;
//! 3. [`notifications`] tell people what happened, [`devices`] of a browser that they never used before;
//! 4. [`claims`], [`staff`], [`residents`] and [`organisations`] say what somebody is in a commune;
//! 5. [`sign_on`] is one more way into an account, and may say where somebody lives;
//! 6. [`viewer`] puts together what is known of whoever is looking.

pub mod accounts;
pub mod claims;
pub mod consent;
pub mod devices;
pub mod held_names;
pub mod notifications;
pub mod organisations;
pub mod refolding;
pub mod residents;
pub mod restrictions;
pub mod roles;
pub mod sign_on;
pub mod staff;
pub mod viewer;
