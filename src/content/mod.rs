//! What is said, whatever its kind: who wrote it, photos and their files.

pub mod bylines;
pub mod photos;
