//! What is said, whatever its kind: photos and their files.

pub mod photos;
