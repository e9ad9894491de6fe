//! Who is told that the result is there: everybody whose ballot counted, once each, and nothing of what they voted, which nobody knows.

use app::model::notifications::Notice;
use app::model::paths;

use super::store;
use crate::base::App;
use crate::base::db::ConsultationId;
use crate::base::error::{Error, Result};
use crate::base::slice::Job;
use crate::communes::{self, Commune};
use crate::participation::{ballots, consultations};
use crate::people::notifications::{self, News};

/// Tells everybody who voted.
pub(super) const JOB: Job = Job::new("ballot_counted", |app, payload| Box::pin(async move { Ok(notify(&app, payload.parse::<ConsultationId>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;

/// Tells everybody who has not been told yet.
pub async fn notify(app: &App, id: ConsultationId) -> Result<()> {
    let commune = match consultations::get(&mut &app.db, id).await {
        Ok(consultation) => communes::get(app, consultation.commune_id).await?,
        Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    while notify_part(app, &commune, id, PART).await? {}
    Ok(())
}

/// Notifies the next people in the order of their accounts, so many at most; whether there may be more.
pub async fn notify_part(app: &App, commune: &Commune, id: ConsultationId, most: i64) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    // Two workers on the same ballot come one after the other.
    let Some(told_to) = store::untold(&mut tx, id).await? else { return Ok(false) };
    let consultation = consultations::get(&mut tx, id).await?;
    let people = ballots::voters(&mut tx, id, told_to, most).await?;
    let notice = Notice::BallotCounted { title: consultation.texts.title.localized() };
    let path = paths::ballot_result(&commune.slug, consultation.number);
    for person in &people {
        notifications::write(app, &mut tx, *person, News::about(id, &notice, &path)).await?;
    }
    let more = people.len() as i64 == most;
    let last = people.last().copied().filter(|_| more);
    store::mark_told(&mut tx, id, last, (!more).then(|| app.clock.now())).await?;
    tx.commit().await?;
    Ok(more)
}
