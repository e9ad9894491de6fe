//! Tests of notifications.
