//! `[server]`: what a connection may take.

use serde::{Deserialize, Serialize};

/// What a connection may take.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Connections at once; 0: as many as the limit of descriptors leaves room for, and 10,000 at most.
    pub connections: u32,
    /// Seconds for the head of a request.
    pub header_seconds: u64,
    /// Seconds that a connection may rest between two requests.
    pub idle_seconds: u64,
    /// Seconds without a byte more of a body, or without a byte more of the answer being taken.
    pub stall_seconds: u64,
    /// Bytes of a body that have to come in a second, on the whole.
    pub least_bytes_per_second: u64,
    /// Seconds from the signal to stop until what still runs is ended.
    pub shutdown_seconds: u64,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self { connections: 0, header_seconds: 10, idle_seconds: 60, stall_seconds: 20, least_bytes_per_second: 1_024, shutdown_seconds: 30 }
    }
}
