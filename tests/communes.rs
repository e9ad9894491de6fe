//! Tests of communes.
