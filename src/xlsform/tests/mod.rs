//! Whatever needs more than one file of the crate.

#[cfg(feature = "xlsx")]
mod asking;
#[cfg(feature = "xlsx")]
mod book;
#[cfg(feature = "xlsx")]
mod editing;
mod expressions;
#[cfg(feature = "xlsx")]
mod files;
#[cfg(feature = "xlsx")]
mod refused;
#[cfg(feature = "xlsx")]
mod round_trip;
