//! The demonstration: the commune Ain Amlal with a year of life in it, from a fixed seed.
