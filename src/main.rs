//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use tajmaat::clock::{Clock, Rng};
use tajmaat::config::Config;
use tajmaat::db::Db;
use tajmaat::http::limits::Limits;
use tajmaat::mail::Mailer;
use tajmaat::photos::Files;
use tajmaat::{AppState, jobs, router};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    /// The configuration file (TOML).
    #[arg(long, short, global = true, env = "TAJMAAT_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site.
    Serve,
    /// Bring the database up to this program's schema.
    Migrate,
    /// Check the configuration and say what it amounts to.
    CheckConfig,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("RUST_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn")))
        .with_writer(std::io::stderr)
        .init();
    let config = Config::load(cli.config.as_deref(), std::env::vars())?;
    match cli.command {
        Command::Serve => serve(open(config, false).await?).await,
        Command::Migrate => {
            let app = open(config, false).await?;
            let applied = app.db.migrate().await?;
            println!("{} migration(s) applied", applied.len());
            Ok(())
        }
        Command::CheckConfig => {
            println!("The configuration is good.\n{config:#?}");
            Ok(())
        }
    }
}

async fn open(config: Config, demo: bool) -> anyhow::Result<AppState> {
    std::fs::create_dir_all(&config.data_dir).with_context(|| format!("cannot make the folder {}", config.data_dir.display()))?;
    Ok(AppState {
        db: Db::open(&config.database_url, config.database_connections).await.context("cannot open the database")?,
        clock: Clock::System,
        rng: Rng::from_os(),
        mailer: Mailer::new(&config.mail)?,
        files: Files::new(&config)?,
        limits: Arc::new(Limits::new(&config.limits)),
        config: Arc::new(config),
        demo,
    })
}

async fn serve(app: AppState) -> anyhow::Result<()> {
    app.db.migrate().await?;
    let listener = TcpListener::bind(app.config.address).await.with_context(|| format!("cannot listen on {}", app.config.address))?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let worker = tokio::spawn(jobs::work(app.clone()));
    axum::serve(listener, router(app.clone()).into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(stopped()).await?;
    worker.abort();
    app.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Waits for the signal to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
        let terminated = async {
            match &mut terminate {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! { _ = interrupt => {}, () = terminated => {} }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
