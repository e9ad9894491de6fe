//! The program's log, on standard error: lines for people, or JSON for machines. Colours only where a person reads along.

use std::io::{IsTerminal as _, Write};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, Registry};

use crate::base::config::{LogConfig, LogFormat};

/// Writes the log as configured from now on. Does nothing if there is a log already.
pub fn begin(config: &LogConfig) {
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let filter = EnvFilter::try_from_default_env().or_else(|_| EnvFilter::try_new(&config.level)).unwrap_or_else(|_| EnvFilter::new("info"));
    drop(tracing::subscriber::set_global_default(subscriber(config.format, colours, filter, std::io::stderr)));
}

/// What writes lines of a format.
pub fn subscriber<W>(format: LogFormat, colours: bool, filter: EnvFilter, writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w, Writer: Write> + Send + Sync + 'static,
{
    let layer = match format {
        LogFormat::Text => tracing_subscriber::fmt::layer().with_ansi(colours).with_writer(writer).boxed(),
        LogFormat::Json => tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(writer).boxed(),
    };
    Registry::default().with(layer.with_filter(filter))
}
