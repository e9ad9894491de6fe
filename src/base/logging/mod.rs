//! The program's log, on standard error: lines for people, or JSON for machines. Colours only where a person reads along.

mod lines;

use std::io::{IsTerminal as _, Write};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, Registry};

pub use self::lines::Lines;
use crate::base::config::{LogConfig, LogFormat};

/// How long the end waits for lines that nobody takes.
const PATIENCE: Duration = Duration::from_secs(3);

/// The log of the program. Dropped, it waits for what is still to be written.
#[derive(Debug)]
pub struct Log(Option<Lines>);

impl Drop for Log {
    fn drop(&mut self) {
        if let Some(lines) = &self.0 {
            lines.wait(PATIENCE);
        }
    }
}

/// Writes the log as configured from now on, until what it gives is dropped. Does nothing if there is a log already.
#[must_use]
pub fn begin(config: &LogConfig) -> Log {
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let filter = EnvFilter::try_from_default_env().or_else(|_| EnvFilter::try_new(&config.level)).unwrap_or_else(|_| EnvFilter::new("info"));
    // Without a thread for it, whoever logs writes.
    let Ok(lines) = Lines::to(std::io::stderr()) else {
        drop(tracing::subscriber::set_global_default(subscriber(config.format, colours, filter, std::io::stderr)));
        return Log(None);
    };
    let writer = lines.clone();
    drop(tracing::subscriber::set_global_default(subscriber(config.format, colours, filter, move || writer.clone())));
    Log(Some(lines))
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
