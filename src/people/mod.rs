//! Who: accounts and how they sign in, staff and their roles, verified residents, organisations, and what people are told.

pub mod accounts;
pub mod claims;
pub mod consent;
pub mod devices;
pub mod held_names;
pub mod notifications;
pub mod organisations;
pub mod residents;
pub mod restrictions;
pub mod roles;
pub mod sign_on;
pub mod staff;
pub mod viewer;
