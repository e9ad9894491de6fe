//! What organisations promise towards an outcome: pledges of the commune, attached and taken off before publication and after it.

use app::model::outcomes::PledgeChoice;
use app::model::paths;
use app::model::pledges::Pledge;
use app::model::staff::StaffAct;
use app::words::tr;
use uuid::Uuid;

use super::store::{self, writing};
use super::{published, waits};
use crate::base::App;
use crate::base::db::{ConsultationId, PledgeId};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::communes::Commune;
use crate::participation::{consultations, pledges};
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Pledges that can be chosen.
const OFFERED: i64 = 100;
/// Pledges of an outcome.
const MOST: usize = 60;

/// Attaches a pledge of the commune, or takes it off a draft.
pub(super) async fn change(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, (attach, pledge): (bool, &str)) -> Result<()> {
    let pledge = PledgeId(pledge.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    let mut tx = app.db.begin().await?;
    let consultation = consultations::lock_for_outcome(app, &mut tx, viewer, commune, id).await?;
    if waits(app, &consultation) {
        writing::begin(&mut tx, id, viewer.id, app.clock.now()).await?;
    } else {
        // What everybody reads has been promised: it is only added to.
        published(&mut tx, id).await?;
        if !attach {
            return Err(Error::Conflict(tr::outcomes::staff::NOT_NOW));
        }
    }
    let outcome = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let changed = if attach {
        if !pledges::is_offered(&mut tx, commune, pledge).await? {
            return Err(Error::NotFound);
        }
        if outcome.pledges.len() >= MOST {
            return Err(Error::field("pledge", tr::outcomes::staff::MANY_PLEDGES));
        }
        writing::attach(&mut tx, id, pledge).await?
    } else {
        writing::detach(&mut tx, id, pledge).await?
    };
    if !changed {
        tx.roll_back().await?;
        return Ok(());
    }
    if outcome.published_at.is_some() {
        app.raise(&mut tx, Event::Progressed(id.into())).await?;
    }
    let path = paths::prepare_outcome(&commune.slug, consultation.number);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::OutcomePrepared.at(&path)).await?;
    tx.commit().await?;
    Ok(())
}

fn choice(pledge: &Pledge) -> PledgeChoice {
    PledgeChoice { id: pledge.id.clone(), what: pledge.what.clone(), organisation: pledge.organisation.name.clone() }
}

/// The pledges that are attached, and those that can be.
pub(super) async fn choices(app: &App, commune: &Commune, attached: &[PledgeId]) -> Result<(Vec<PledgeChoice>, Vec<PledgeChoice>)> {
    let known: Vec<PledgeChoice> = pledges::among(app, commune, attached).await?.iter().map(choice).collect();
    let open = pledges::of_commune(app, commune, OFFERED).await?;
    let offered = open.iter().map(choice).filter(|one| !known.iter().any(|attached| attached.id == one.id)).collect();
    Ok((known, offered))
}
