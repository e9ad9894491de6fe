//! Counting what was closed: outside of any transaction, on a thread of its own; then one transaction keeps what was found. Counting again finds the same.

use super::files;
use super::reading::choices;
use super::store::{self, Count, State};
use super::tallying::{Tally, tally};
use super::telling;
use crate::base::App;
use crate::base::db::ConsultationId;
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::jobs;
use crate::base::slice::Hourly;
use crate::participation::ballots;

/// The program that counts: its rules have its version.
pub(super) const CODE: &str = concat!("tajmaat ", env!("CARGO_PKG_VERSION"));

/// Counts what was closed, as it stands in rows, and changes nothing.
pub(super) async fn found(app: &App, id: ConsultationId, count: &Count) -> Result<Tally> {
    let ballot = ballots::get(&mut &app.db, id).await?;
    let choices = choices(&mut &app.db, &ballot).await?;
    let (residents, lot) = (count.facts.residents, count.drawn().map(|drawn| drawn.text.clone()));
    Ok(tokio::task::spawn_blocking(move || tally(&ballot, &choices, residents, lot.as_deref())).await??)
}

/// Counts a ballot that was closed, if nobody has. Whoever comes second keeps nothing.
pub async fn count(app: &App, id: ConsultationId) -> Result<()> {
    let Some(count) = store::find(&mut &app.db, id).await?.filter(|count| count.state == State::Closed) else { return Ok(()) };
    let found = found(app, id, &count).await?;
    let mut tx = app.db.begin().await?;
    let changed = if found.tied.is_empty() {
        let counted = store::set_counted(&mut tx, id, &found.result, &found.reports, (CODE, app.clock.now())).await?;
        if counted {
            files::keep(app, &mut tx, id).await?;
            jobs::enqueue(app, &mut tx, telling::JOB, &id).await?;
        }
        counted
    } else {
        store::set_tied(&mut tx, id, &found.tied).await?
    };
    if !changed {
        tx.roll_back().await?;
        return Ok(());
    }
    app.raise(&mut tx, Event::Progressed(id.into())).await?;
    tx.commit().await?;
    Ok(())
}

/// Counts everything that was closed and not counted, a piece of it at a time. One that fails keeps none of the others waiting.
pub(super) async fn count_closed(app: &App) -> Result<()> {
    let mut done = Ok(());
    for id in store::uncounted(&mut &app.db, Hourly::BATCH).await? {
        done = count(app, id).await.and(done);
    }
    done
}

/// Whether what was published is what counting again finds.
pub async fn is_reproduced(app: &App, id: ConsultationId) -> Result<bool> {
    let Some(count) = store::find(&mut &app.db, id).await?.filter(|count| count.state == State::Counted) else { return Ok(false) };
    let found = found(app, id, &count).await?;
    Ok(store::result(&mut &app.db, id).await?.as_ref() == Some(&found.result))
}
