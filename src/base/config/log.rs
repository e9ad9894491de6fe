//! `[log]`: what the program says of its work.

use serde::{Deserialize, Serialize};

/// What the program says of its work, on standard error.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// From which level, and of which part: `info`, or `info,sqlx=warn,access=off`. `RUST_LOG` goes over it.
    pub level: String,
    /// As lines for people, or as JSON objects, one a line.
    pub format: LogFormat,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { level: "info,sqlx=warn".to_owned(), format: LogFormat::Text }
    }
}
