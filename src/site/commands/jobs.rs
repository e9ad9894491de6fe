//! `jobs`: what the worker gave up, for whoever runs the server.

use crate::base::clock::Timestamp;
use crate::base::config::Config;
use crate::base::db::JobId;
use crate::base::jobs::{self, Which};
use anyhow::ensure;
use clap::{Args, Subcommand};

/// What is done about jobs.
#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// Show what is not done yet, and what was set aside after its last try.
    List,
    /// Try again what was set aside.
    Retry(Chosen),
    /// Delete what was set aside.
    Drop(Chosen),
}

/// Some of the jobs that were set aside.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Chosen {
    /// These, by the identifiers that `list` shows.
    ids: Vec<uuid::Uuid>,
    /// Those of a kind.
    #[arg(long)]
    kind: Option<String>,
    /// All of them.
    #[arg(long)]
    all: bool,
}

impl Chosen {
    fn which(self) -> Vec<Which> {
        match (self.all, self.kind) {
            (true, _) => vec![Which::All],
            (false, Some(kind)) => vec![Which::Kind(kind)],
            (false, None) => self.ids.into_iter().map(|id| Which::One(JobId(id))).collect(),
        }
    }
}

/// `jobs`
pub async fn run(config: Config, act: Jobs) -> anyhow::Result<()> {
    let app = super::opened(config, false).await?;
    let (chosen, retries) = match act {
        Jobs::List => return list(&app).await,
        Jobs::Retry(chosen) => (chosen, true),
        Jobs::Drop(chosen) => (chosen, false),
    };
    let mut count = 0;
    for which in chosen.which() {
        let changed = if retries { jobs::retry_set_aside(&app, &which).await? } else { jobs::drop_set_aside(&app, &which).await? };
        if let Which::One(id) = which {
            ensure!(changed == 1, "no job {id} was set aside{}", if retries { ", or nothing is left of it to try" } else { "" });
        }
        count += changed;
    }
    println!("{count} job(s) {}.", if retries { "are tried again" } else { "deleted" });
    Ok(())
}

async fn list(app: &crate::base::App) -> anyhow::Result<()> {
    let waiting = jobs::waiting(app).await?;
    for job in &waiting {
        let state = match job.failed_at {
            Some(at) => format!("set aside {}", moment(at)),
            None => format!("next try {}", moment(job.run_at)),
        };
        let emptied = if job.emptied { " (emptied, as it held a link or a code: it can only be dropped)" } else { "" };
        println!("{}  {:<14}  {state}, {} tries since {}  {}{emptied}", job.id, job.kind, job.attempts, moment(job.created_at), job.last_error);
    }
    let aside = waiting.iter().filter(|job| job.failed_at.is_some()).count();
    println!("{} job(s) waiting, {aside} set aside.", waiting.len() - aside);
    Ok(())
}

fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).map_or_else(|_| at.micros().to_string(), |at| at.strftime("%Y-%m-%dT%H:%MZ").to_string())
}
