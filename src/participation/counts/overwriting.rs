//! What closing deleted is overwritten in the files of the database too: a row that is gone can be read off the disk for as long as its place was not used again.
//! The tables are written anew as soon as a ballot is closed, by a job, and by the clock until it is done, since a backup may keep us out.

use crate::base::App;
use crate::base::db::kept_forms;
use crate::base::error::Result;
use crate::base::slice::{Hourly, Job};
use crate::participation::{ballot_log, ballots};

/// Overwrites what is left of ballots that were closed.
pub(super) const JOB: Job = Job::new("ballot_remains", |app, _| Box::pin(async move { Ok(overwrite(&app).await?) }));

/// Overwrites what is left of every ballot that is closed. Nothing is done where nothing is left.
pub async fn overwrite(app: &App) -> Result<()> {
    // Those that are closed while this is under way wait for the next time.
    let ids = ballots::with_remains(&mut &app.db, Hourly::BATCH).await?;
    if ids.is_empty() {
        return Ok(());
    }
    app.db.rewrite(&[ballots::REMAINS, ballot_log::REMAINS, kept_forms::REMAINS].concat()).await?;
    let mut tx = app.db.begin().await?;
    ballots::mark_overwritten(&mut tx, &ids, app.clock.now()).await?;
    Ok(tx.commit().await?)
}
