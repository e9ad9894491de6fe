//! Tests of discussion.
