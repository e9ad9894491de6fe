//! What is changed after publication: each change is a dated row with its reason that everybody reads, and whoever contributed is told of it.
//!
//! - The transaction of the changes queues one job; it tells some people at a time and keeps how far it came, so that nobody is told twice however
//!   often it is begun again.
//! - Who contributed is asked of the discussion and of every part. Whoever made the change is left out.

use std::collections::BTreeSet;

use app::model::consultations::ChangeKind;
use app::model::paths;
use app::model::staff::StaffAct;

use super::get;
use super::keeping::record;
use super::model::Consultation;
use super::store::changes as store;
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::jobs;
use crate::base::slice::Job;
use crate::communes::{self, Commune};
use crate::participation::discussion;
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};

/// Tells everybody concerned.
pub(super) const JOB: Job = Job::new("consultation_told", |app, payload| Box::pin(async move { Ok(notify(&app, payload.parse::<RowId>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;

/// Something that was changed.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub what: ChangeKind,
    /// Of which phase, or text and language.
    pub subject: String,
    pub before: String,
    pub after: String,
}

/// Keeps changes of what is public, in their transaction, and has everybody told who contributed.
pub(super) async fn keep(
    app: &App,
    tx: &mut Tx,
    (viewer, commune, consultation): (&Viewer, &Commune, &Consultation),
    changes: Vec<Change>,
    reason: &str,
) -> Result<()> {
    let now = app.clock.now();
    let mut act = StaffAct::ConsultationChanged;
    for (at, Change { what, subject, before, after }) in changes.into_iter().enumerate() {
        let id: RowId = app.rng.id(now);
        let new = store::NewChange { id, consultation: consultation.id, what, subject, before, after, reason, by: viewer.id, at: now };
        store::insert(tx, &new).await?;
        // One form tells once, however much it changes.
        if at == 0 {
            jobs::enqueue(app, tx, JOB, &id).await?;
        }
        let item = consultation.id.into();
        let event = match what {
            ChangeKind::Cancelled => Event::StateChanged { item, state: "cancelled" },
            ChangeKind::Wording => Event::Rewritten(item),
            ChangeKind::Document | ChangeKind::Deadline | ChangeKind::Contact => Event::Progressed(item),
        };
        app.raise(tx, event).await?;
        if what == ChangeKind::Cancelled {
            act = StaffAct::ConsultationCancelled;
        }
    }
    record(app, tx, viewer, commune, (consultation.number, act)).await
}

/// Tells everybody who has not been told yet.
async fn notify(app: &App, change: RowId) -> Result<()> {
    let Some(id) = store::consultation_of(&app.db, change).await? else { return Ok(()) };
    let commune = match get(&mut &app.db, id).await {
        Ok(consultation) => communes::get(app, consultation.commune_id).await?,
        Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    while notify_part(app, &commune, change).await? {}
    Ok(())
}

/// The next who contributed, each once, in the order of their accounts; those after one.
async fn concerned(app: &App, tx: &mut Tx, id: ConsultationId, after: Option<AccountId>) -> Result<Vec<AccountId>> {
    let mut people: BTreeSet<AccountId> = discussion::commenters(tx, id.into(), after, PART).await?.into_iter().collect();
    for part in app.parts() {
        people.extend(part.contributors(&mut Conn::Tx(tx), id, after, PART).await?);
    }
    Ok(people.into_iter().take(PART as usize).collect())
}

/// Notifies the next people in the order of their accounts; whether there may be more.
async fn notify_part(app: &App, commune: &Commune, id: RowId) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    // Two workers on the same change come one after the other.
    let Some(change) = store::untold(&mut tx, id).await? else { return Ok(false) };
    let consultation = get(&mut tx, change.consultation_id).await?;
    let people = concerned(app, &mut tx, change.consultation_id, change.told_to).await?;
    let path = format!("{}#changes", paths::consultation(&commune.slug, consultation.number));
    let kind = ChangeKind::parse(&change.what).unwrap_or(ChangeKind::Deadline);
    let notice = Notice::Consultation { title: consultation.texts.title.localized(), change: kind };
    for person in people.iter().copied().filter(|person| *person != change.actor_id) {
        notifications::write(app, &mut tx, person, News::about(consultation.id, &notice, &path)).await?;
    }
    let more = people.len() as i64 == PART;
    store::mark_told(&mut tx, id, people.last().copied().filter(|_| more), (!more).then(|| app.clock.now())).await?;
    tx.commit().await?;
    Ok(more)
}
