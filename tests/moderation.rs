//! Tests of moderation.
