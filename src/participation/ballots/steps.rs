//! How many came how far on the way to a vote, without a trace of whom. Looking is counted in memory, because a page that is read writes nothing, and added to the
//! rows every hour; drafts and votes are counted in their transactions ([`super::casting`]).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::model::ballots::Channel;
use uuid::Uuid;

pub use super::store::voting::Step;
use super::store::voting::count_step;
use crate::base::App;
use crate::base::db::{ConsultationId, NeighbourhoodId};
use crate::base::error::Result;
use crate::base::slice::Hourly;

type Key = (ConsultationId, Step, &'static str, Uuid);

/// What was counted in this process since the last hour.
#[derive(Clone, Debug, Default)]
pub struct Steps(Arc<Mutex<BTreeMap<Key, i64>>>);

/// Adds what was counted to the rows.
pub(super) const HOURLY: Hourly = Hourly::new("steps to votes", |app| Box::pin(async move { write(&app).await }));

/// Counts that somebody saw a ballot, or began one.
pub fn note(app: &App, id: ConsultationId, step: Step, (channel, place): (Channel, Option<NeighbourhoodId>)) {
    // Without such a memory in the house nothing is counted.
    let Some(Steps(counted)) = app.extensions.get::<Steps>() else { return };
    let place = place.map_or(Uuid::nil(), |place| place.0);
    *counted.lock().unwrap_or_else(PoisonError::into_inner).entry((id, step, channel.as_str(), place)).or_default() += 1;
}

/// Adds what was counted to the rows.
pub async fn write(app: &App) -> Result<()> {
    let Some(Steps(counted)) = app.extensions.get::<Steps>() else { return Ok(()) };
    let taken = std::mem::take(&mut *counted.lock().unwrap_or_else(PoisonError::into_inner));
    if taken.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    for ((id, step, channel, place), count) in taken {
        // A ballot may have been thrown away with its draft.
        if !super::store::exists(&mut tx, id).await? {
            continue;
        }
        let place = Some(NeighbourhoodId(place)).filter(|place| !place.0.is_nil());
        count_step(&mut tx, id, step, (Channel::parse(channel).unwrap_or(Channel::Online), place), count).await?;
    }
    Ok(tx.commit().await?)
}
