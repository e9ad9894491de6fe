//! Withdrawing an option while people vote, for a reason that everybody reads. It stays on the ballot, frozen, and votes that name it stay as they are.
//!
//! Everybody who voted is told that it was withdrawn, in the same words: a message to those alone who chose it would say for years, in a row with their name,
//! what they had voted. Who chose it reads that on the page of their own vote, which is made for them alone, and may replace their vote until closing.

use app::model::ballot_staff::BallotFields;
use app::model::ballots::BallotState;
use app::model::notifications::Notice;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use serde::{Deserialize, Serialize};

use super::preparing::Case;
use super::store::{preparing as kept, voting};
use super::{casting, get};
use crate::base::App;
use crate::base::db::ConsultationId;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::jobs;
use crate::base::slice::Job;
use crate::base::text::{clean, fits};
use crate::communes;
use crate::participation::consultations;
use crate::people::notifications::{self, News};

/// Tells everybody who voted.
pub(super) const JOB: Job = Job::new("ballot_option_withdrawn", |app, payload| Box::pin(async move { Ok(notify(&app, payload.parse::<Withdrawn>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;

/// Which option.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Withdrawn {
    consultation: ConsultationId,
    option: i64,
}

/// Withdraws an option while people vote.
pub(super) async fn withdraw(case: &Case<'_>, n: i64, fields: &BallotFields) -> Result<()> {
    let reason = clean(fields.get("reason"));
    if !fits(&reason, 20..=1_000) {
        return Err(Error::field("reason", tr::ballots::staff::REASON_LENGTH));
    }
    let (app, id, now) = (case.app, case.id(), case.app.clock.now());
    let mut tx = app.db.begin().await?;
    // Whoever votes at this moment is let through first, and whoever comes next finds it withdrawn.
    consultations::await_contributions(&mut tx, id).await?;
    let ballot = case.lock_public(&mut tx).await?;
    if !casting::is_open(&consultations::get(&mut tx, id).await?, now) {
        return Err(Error::Conflict(tr::ballots::staff::NOT_NOW));
    }
    ballot.option(n).ok_or(Error::NotFound)?;
    if !kept::withdraw(&mut tx, id, n, &reason, (case.viewer.id, now)).await? {
        return Err(Error::Conflict(tr::ballots::staff::NOT_NOW));
    }
    jobs::enqueue(app, &mut tx, JOB, &Withdrawn { consultation: id, option: n }).await?;
    case.record(&mut tx, StaffAct::BallotOptionWithdrawn, &paths::ballot_option(&case.commune.slug, case.consultation.number, n)).await?;
    app.raise(&mut tx, Event::Progressed(id.into())).await?;
    Ok(tx.commit().await?)
}

/// Tells everybody who has not been told yet.
async fn notify(app: &App, withdrawn: Withdrawn) -> Result<()> {
    while notify_part(app, withdrawn).await? {}
    Ok(())
}

/// Notifies the next people in the order of their accounts; whether there may be more.
async fn notify_part(app: &App, Withdrawn { consultation: id, option: n }: Withdrawn) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    // Two workers on the same option come one after the other.
    let Some(told) = kept::untold(&mut tx, id, n).await? else {
        tx.roll_back().await?;
        return Ok(false);
    };
    let (ballot, consultation) = (get(&mut tx, id).await?, consultations::get(&mut tx, id).await?);
    let commune = communes::get_in(&mut tx, consultation.commune_id).await?;
    let people = voting::those(&mut tx, id, &[BallotState::Cast, BallotState::Drafting], told, PART).await?;
    let option = ballot.option(n).map(|option| option.title.localized()).unwrap_or_default();
    let notice = Notice::BallotOptionWithdrawn { title: consultation.texts.title.localized(), option };
    let path = paths::ballot_mine(&commune.slug, consultation.number);
    for person in &people {
        notifications::write(app, &mut tx, *person, News::about(id, &notice, &path)).await?;
    }
    let more = people.len() as i64 == PART;
    kept::mark_told(&mut tx, (id, n), people.last().copied().filter(|_| more), (!more).then(|| app.clock.now())).await?;
    tx.commit().await?;
    Ok(more)
}
