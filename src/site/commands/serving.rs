//! `serve` and `demo`.

use std::path::PathBuf;
use std::time::Duration;

use crate::base::config::{Config, FilesConfig};
use crate::base::db::{self, Db};
use crate::base::{App, jobs};
use crate::communes;
use crate::site::{demo as demonstration, front};
use crate::web::server::{self, Limits};
use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::Footprint;

/// The longest pause between two looks at a database that does not answer.
const MOST_PAUSE: Duration = Duration::from_secs(10);

/// How long the connections to the database may take to end.
const CLOSING: Duration = Duration::from_secs(5);

/// `serve`
pub async fn serve(config: Config) -> anyhow::Result<()> {
    wait_for_database(&config).await?;
    let footprint = Footprint::look(&config);
    let (app, listener) = match prepare(config).await {
        Ok(prepared) => prepared,
        Err(error) => {
            footprint.erase().await;
            return Err(error);
        }
    };
    if communes::list(&app).await?.is_empty() {
        println!("There is no commune yet. Stop this (or use a second terminal) and make one, then an administrator:");
        println!("  tajmaat create-commune my-commune --name-ar 'جماعتي' --name-fr 'Ma commune' --neighbourhood 'centre=المركز/Centre'");
        println!("  tajmaat create-admin me@example.org --name 'My name' --commune my-commune");
    }
    run(app, listener).await
}

/// What serving needs, before anybody is served.
async fn prepare(config: Config) -> anyhow::Result<(App, TcpListener)> {
    let listener = listen(&config).await?;
    Ok((super::opened(config, false).await?, listener))
}

async fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    TcpListener::bind(config.address).await.with_context(|| format!("cannot listen on {}", config.address))
}

/// Waits until the database answers: after a power cut everything starts at once, and PostgreSQL may take longer than we do.
///
/// # Errors
/// When it answers that it does not want us, which waiting does not mend.
async fn wait_for_database(config: &Config) -> anyhow::Result<()> {
    let mut pause = Duration::from_millis(250);
    while let Err(error) = Db::reach(&config.database_url).await {
        if !db::is_away(&error) {
            return Err(error).context("cannot open the database");
        }
        tracing::warn!("the database does not answer yet: {error}");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MOST_PAUSE);
    }
    Ok(())
}

/// `demo`
pub async fn demo(mut config: Config, folder: PathBuf) -> anyhow::Result<()> {
    config.database_url = format!("sqlite:{}", folder.join("tajmaat.sqlite").display());
    config.mail.smtp_url = String::new();
    config.mail.folder = folder.join("mail");
    config.sms.url = String::new();
    config.sms.folder = folder.join("sms");
    config.files = FilesConfig::default();
    config.data_dir = folder;
    demonstration::refuse_foreign(&config).await?;
    let listener = listen(&config).await?;
    let app = super::opened(config, true).await?;
    demonstration::mark(&app).await?;
    if communes::list(&app).await?.is_empty() {
        println!("Filling {} with the demonstration; this takes some seconds.", app.config.data_dir.display());
        let figures = demonstration::seed(&app).await?;
        println!(
            "{} people, {} problems, {} solutions, {} comments, {} supports.",
            figures.people, figures.problems, figures.solutions, figures.comments, figures.supports
        );
    }
    println!("\nThe demonstration is at {}/{}", app.config.public_url, demonstration::COMMUNE);
    println!(
        "Everything is kept in {}; delete that folder to begin again. Mails are written to {}, SMS to {}.",
        app.config.data_dir.display(),
        app.config.mail.folder.display(),
        app.config.sms.folder.display()
    );
    println!("Sign in at {}/sign-in with the password {} as", app.config.public_url, demonstration::PASSWORD);
    for sign_in in demonstration::sign_ins() {
        println!("  {:<14} {}", sign_in.role, sign_in.email);
    }
    println!("  {:<14} {}", "two people", demonstration::SHARED_PHONE);
    println!("Stop with Ctrl-C.\n");
    run(app, listener).await
}

async fn run(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let stopped = stopped()?;
    let limits = Limits::new(&app.config, server::raise_descriptors());
    let grace = limits.shutdown;
    tracing::info!(connections = limits.connections, "listening on http://{}", listener.local_addr()?);
    let worker = jobs::Worker::start(&app);
    let following = app.db.follow();
    let (told, telling) = oneshot::channel();
    let stopped = async {
        stopped.await;
        told.send(()).ok();
    };
    // What the worker has in hand ends beside the requests, and no later.
    let work = async {
        telling.await.ok();
        if tokio::time::timeout(grace, worker.stop()).await.is_err() {
            tracing::warn!("a job did not end in time; it is done again when its lease is over");
        }
    };
    tokio::join!(server::serve(listener, front(app.clone()), limits, stopped), work);
    drop(following);
    if tokio::time::timeout(CLOSING, app.db.close()).await.is_err() {
        tracing::warn!("the database did not let go in time");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Waits for the signal to stop. Listens for it from the call on, not only from the first wait.
#[cfg(unix)]
fn stopped() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}

/// Waits for the signal to stop.
#[cfg(not(unix))]
fn stopped() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
