//! The ways in and out: paper, assisted views, imports, and what a person can take along of their own data.

pub mod assisted;
pub mod imports;
pub mod inbox;
pub mod my_data;
pub mod paper;
