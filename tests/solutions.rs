//! Tests of solutions.
