//! Invitations to a consultation: organisations by name and kind, and persons where it is for those who are invited, each with a code by mail or on a letter.
//!
//! - Officers invite one by one or by pasted lines ([`inviting`]). Of a code only a keyed hash is kept; a new mail or letter makes a new code, and the one before
//!   no longer works. What was prepared before publication is sent with it.
//! - Whoever has an account redeems a code once ([`redeeming`]). What is wrong, used, withdrawn or another consultation's gets one answer, and tries are limited.
//! - A code for an organisation makes nobody its representative: whoever redeems it asks, and staff decide as about any request. What is answered meanwhile waits
//!   in the questionnaires.
//! - Addresses are forgotten once a code is redeemed or withdrawn, and after a year.

mod codes;
mod holdings;
mod inviting;
mod letters;
mod lines;
mod office;
mod part;
pub mod past;
mod redeeming;
mod routes;
mod store;

use app::model::consultations::PhaseKind;
use app::model::content::OrganisationKind;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId, ConsultationInvitationId, OrganisationId, Sql, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::personal_data::over;
use crate::base::slice::{Hourly, Slice};
use crate::participation::consultations::{self, Consultation};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    parts: &[&part::Invitations],
    hourly: &[Hourly::keeping(holdings::CONTACTS, "addresses of those who are invited", |app| {
        Box::pin(async move { Ok(store::forget_contacts(&app.db, over(holdings::CONTACTS, &app), app.clock.now(), Hourly::BATCH).await?) })
    })],
    holdings: holdings::HOLDINGS,
    erase: Some(|_, tx, leaving| Box::pin(holdings::erase(tx, leaving))),
    observers: &[|_, tx, event| Box::pin(note(tx, event))],
    ..Slice::named("invitations")
};

/// How many organisations of each kind were invited to a consultation, in the order of the kinds; none of those of which there is none.
pub async fn invited_by_kind(db: &mut impl Sql, id: ConsultationId) -> Result<Vec<(OrganisationKind, i64)>> {
    let rows = store::by_kind(db, id).await?;
    let count = |kind: &OrganisationKind| rows.iter().find(|(known, _)| known == kind.as_str()).map(|(_, count)| (*kind, *count));
    Ok(OrganisationKind::ALL.iter().filter_map(count).collect())
}

/// Until when codes are sent and redeemed: `None` once it asks nothing any more.
fn closes(consultation: &Consultation, now: Timestamp) -> Option<Timestamp> {
    let (_, closes) = consultation.schedule.asking(PhaseKind::ASKING)?;
    (consultation.cancelled.is_none() && now < closes).then_some(closes)
}

/// Keeps which organisation an invitation was for, once somebody may speak for it. Whoever needs to know whether it is may claim it before: it is the same.
async fn note(tx: &mut Tx, event: &Event) -> Result<()> {
    if let Event::RepresentationDecided { account, invitation: Some(invitation), commune, organisation: Some(organisation), .. } = *event {
        claim(tx, (invitation, account), (organisation, commune)).await?;
    }
    Ok(())
}

/// Gives an invitation to the organisation for which somebody speaks who redeemed it, if both are of one commune.
async fn claim(
    tx: &mut Tx,
    (invitation, account): (ConsultationInvitationId, AccountId),
    (organisation, commune): (OrganisationId, CommuneId),
) -> Result<Option<ConsultationId>> {
    let Some((id, _)) = store::of(tx, invitation).await? else { return Ok(None) };
    if consultations::get(tx, id).await?.commune_id != commune {
        return Ok(None);
    }
    Ok(store::bind(tx, invitation, account, organisation).await?)
}
