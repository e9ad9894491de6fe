//! Closing, once, after voting: whoever counts takes every ballot that counts, and what leads from a person to a vote is destroyed in the same transaction.

use app::model::ballots::BallotState;
use app::model::paths;
use app::words::tr;

use super::casting::link;
use super::model::Sealed;
use super::store::{self, voting as kept};
use super::{get, voting};
use crate::base::App;
use crate::base::db::{AccountId, ConsultationId, Tx, kept_forms};
use crate::base::error::{Error, Result};
use crate::communes;
use crate::participation::consultations::{self, Consultation};

/// People of one statement.
const PART: i64 = 500;

/// Takes the ballots that count, in the order of random ids, and deletes votes, drafts, what waits unsent and the nonce of the link. Waits for those
/// who are voting at this moment.
pub async fn close(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<Vec<Sealed>> {
    consultations::await_contributions(tx, id).await?;
    if !store::preparing::lock(tx, id).await? {
        return Err(Error::NotFound);
    }
    let (ballot, consultation) = (get(tx, id).await?, consultations::get(tx, id).await?);
    let now = app.clock.now();
    let is_over = voting(&consultation).is_some_and(|(_, ends)| ends <= now);
    if ballot.frozen_at.is_none() || consultation.cancelled.is_some() || !is_over {
        return Err(Error::Conflict(tr::ballots::staff::NOT_OVER));
    }
    // Nobody could vote: it is no result that nobody did.
    if ballot.awaits_list() {
        return Err(Error::Conflict(tr::ballots::staff::NO_LIST));
    }
    let Some(nonce) = kept::nonce(tx, id).await?.filter(|_| ballot.closed_at.is_none()) else { return Err(Error::Conflict(tr::ballots::staff::CLOSED)) };
    kept::count_unconfirmed(tx, id).await?;
    let void = void_links(app, tx, id, &nonce).await?;
    let taken = kept::take_choices(tx, id, now).await?;
    forget_unsent(tx, &consultation).await?;
    Ok(taken.into_iter().filter(|(link, _)| !void.contains(link)).map(|(_, sealed)| sealed).collect())
}

/// Destroys what was voted in a consultation that was given up, with what leads from a person to it: nobody counts it any more. Waits as [`close`] does.
pub async fn discard(app: &App, id: ConsultationId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    consultations::await_contributions(&mut tx, id).await?;
    let is_there = store::preparing::lock(&mut tx, id).await? && kept::nonce(&mut tx, id).await?.is_some();
    let given_up = if is_there { Some(consultations::get(&mut tx, id).await?).filter(|consultation| consultation.cancelled.is_some()) } else { None };
    let Some(consultation) = given_up else { return Ok(tx.roll_back().await?) };
    kept::take_choices(&mut tx, id, app.clock.now()).await?;
    forget_unsent(&mut tx, &consultation).await?;
    Ok(tx.commit().await?)
}

/// Forgets what was sent over ended sessions: it stands beside whose session it was.
async fn forget_unsent(tx: &mut Tx, consultation: &Consultation) -> Result<()> {
    let commune = communes::get_in(tx, consultation.commune_id).await?;
    Ok(kept_forms::forget(tx, &commune.slug, &paths::ballot_vote(&commune.slug, consultation.number)).await?)
}

/// The links of those whose ballots do not count.
async fn void_links(app: &App, tx: &mut Tx, id: ConsultationId, nonce: &[u8]) -> Result<Vec<Vec<u8>>> {
    let (mut links, mut after): (Vec<Vec<u8>>, Option<AccountId>) = (Vec::new(), None);
    loop {
        let people = kept::those(tx, id, &[BallotState::Void], after, PART).await?;
        links.extend(people.iter().map(|account| link(app, nonce, *account).to_vec()));
        after = people.last().copied();
        if (people.len() as i64) < PART {
            return Ok(links);
        }
    }
}
