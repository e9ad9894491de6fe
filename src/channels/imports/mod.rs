//! Imports: real data of other platforms. Read row by row, idempotent by instance and source id: a second run changes nothing, a changed row is updated.
//! When more than a tenth of a file cannot be taken, nothing of it is kept.
//!
//! **The public sees all of an import or nothing, and people write meanwhile.** An import goes through four stages:
//!
//! 1. *Parsing* ([`decidim`]): the files become rows; what cannot be taken is refused with its line. No database.
//! 2. *Planning* ([`planning`]): each row is compared with what is here, outside of any transaction. Whether too much is refused is known then; if everything
//!    is as it was, the import is over and wrote nothing.
//! 3. *Staging* ([`staging`]): what the plan makes or changes is written into the tables `staged_…`, which nobody reads, in short transactions with a rest after
//!    each ([`Pace`](crate::base::db::Pace)). Each slice has the staging table beside the table that it owns, and a module `imported` that writes both.
//! 4. *Publishing*: one transaction moves what was staged by a few statements over sets. It checks what was done here since in that same moment. What was
//!    staged is deleted afterwards, a little at a time.
//!
//! Readers need to know nothing of it: until the last transaction no table that they read has changed, so no list, counter, search or cache has to leave
//! anything out. A flag in the rows themselves would have been a question in each of their statements, and a row each to change at the end all the same.
//!
//! One import of a commune is under way at a time, by its row in `imports`: one that begins ends the other, whose next transaction finds that out and gives up.
//! So one that was killed is in nobody's way: the next run begins anew, and what was staged is deleted by it, or after a day by the clock.
//!
//! - Imported supports are a count shown apart, never rows of votes. Authors become placeholder people who can never sign in.
//! - History obliges nobody: no threshold, no deadline, no notification comes of it. A decision stands at the moment it was given, or nowhere.
//! - What was done here since (a state, a category) stays, whatever a later run brings.
//! - History is not an act, so it asks no permission and keeps its own dates.
//!
//! To add a format: a module that parses its files into [`rows::Export`].

mod decidim;
mod html;
mod people;
mod planning;
mod rows;
mod source;
mod staging;
mod store;
mod values;

use std::path::PathBuf;

use anyhow::Context as _;
use app::model::content::{Decision, SolutionState, Stance};
use indicatif::ProgressBar;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::slice::{Hourly, Slice};
use crate::communes::Commune;

/// What this slice adds to the program.
pub const SLICE: Slice = Slice {
    hourly: &[Hourly::new("imports that were left off", |app| Box::pin(async move { sweep(&app).await }))],
    unseen: &["import_sources", "imports", "staged_sources"],
    ..Slice::named("imports")
};

/// After so many seconds without a word an import was left off.
const LEFT_OFF: i64 = 86_400;

/// Imports proposals and comments of a Decidim instance into a commune.
///
/// # Errors
/// When a file cannot be read, is no export of Decidim or lacks a column it must have, or the database fails; then nothing has changed.
pub async fn import_decidim(app: &App, commune: &Commune, files: &Files, progress: &ProgressBar) -> anyhow::Result<Report> {
    let (files, bar) = (files.clone(), progress.clone());
    let export = tokio::task::spawn_blocking(move || decidim::parse(&files, &bar)).await.context("the files could not be parsed")??;
    let report = import(app, commune, &export, progress).await;
    progress.finish_and_clear();
    report
}

async fn import(app: &App, commune: &Commune, export: &rows::Export, progress: &ProgressBar) -> anyhow::Result<Report> {
    let plan = planning::plan(app, commune, export).await?;
    if plan.is_empty() {
        return Ok(plan.report);
    }
    let mut import = staging::Import::begin(app, commune).await?;
    let done = carry_out(&mut import, export, progress).await;
    // Published or not, what was staged is of no use any more; what cannot be deleted now is deleted later.
    if let Err(error) = import.end().await {
        tracing::warn!(?error, "what an import staged is still there");
    }
    done
}

async fn carry_out(import: &mut staging::Import<'_>, export: &rows::Export, progress: &ProgressBar) -> anyhow::Result<Report> {
    // Another one may have ended since: only what is planned under way is what will be found at the end.
    let plan = planning::plan(import.app, import.commune, export).await?;
    if !plan.is_empty() {
        import.carry_out(&plan, progress).await?;
    }
    Ok(plan.report)
}

/// Deletes what imports staged that were killed, or that could not do it themselves.
async fn sweep(app: &App) -> Result<()> {
    for import in store::silent(&app.db, app.clock.now().plus_seconds(-LEFT_OFF)).await? {
        let mut tx = app.db.begin().await?;
        store::end(&mut tx, import).await?;
        tx.commit().await?;
    }
    staging::clean(app).await
}

/// The files of an import.
#[derive(Clone, Debug)]
pub struct Files {
    /// Proposals, `;` separated.
    pub proposals: PathBuf,
    /// Comments, `;` separated.
    pub comments: Option<PathBuf>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Whether it was kept: not when more than a tenth of a file was refused.
    pub kept: bool,
    /// Proposals that were new.
    pub solutions_added: u64,
    /// Proposals that had changed at the source.
    pub solutions_updated: u64,
    /// Proposals as they were.
    pub solutions_unchanged: u64,
    /// Comments that were new.
    pub comments_added: u64,
    /// Comments that had changed.
    pub comments_updated: u64,
    /// Comments as they were.
    pub comments_unchanged: u64,
    /// Rows that could not be taken, with the reason.
    pub refused: Vec<Refused>,
    /// States that mean nothing here.
    pub states: Vec<StrangeState>,
}

/// A row that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `proposals` or `comments`.
    pub file: &'static str,
    /// The line on which the row begins.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// A state that means nothing here: its proposals are taken all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrangeState {
    /// As the source calls it.
    pub name: String,
    /// How many proposals have it.
    pub count: u64,
    /// The line of the first.
    pub line: u64,
    /// What they are taken as.
    pub taken_as: SolutionState,
}

/// Somebody of another platform. Two may have the same name; one may have none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Author {
    id: String,
    name: String,
}

/// A proposal of another platform.
#[derive(Clone, Debug)]
struct ImportedSolution {
    instance: String,
    source_id: String,
    author: Author,
    title: String,
    body: String,
    category: String,
    subcategory: String,
    place: String,
    point: Option<(i64, i64)>,
    state: SolutionState,
    answer: String,
    /// What the answer decided; `None` if its state means nothing here.
    decision: Option<Decision>,
    answered_at: Option<Timestamp>,
    supports: i64,
    created_at: Timestamp,
    published_at: Timestamp,
    url: String,
}

/// A comment of another platform.
#[derive(Clone, Debug)]
struct ImportedComment {
    instance: String,
    source_id: String,
    author: Author,
    body: String,
    stance: Stance,
    created_at: Timestamp,
    /// The source id of what it comments on.
    on: String,
    /// Whether that is a comment.
    on_comment: bool,
}
