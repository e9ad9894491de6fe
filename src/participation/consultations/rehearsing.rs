//! Rehearsal: an officer reads the page as each of those whom it is for, in each phase. Everything on it is judged from invented facts; nothing is written,
//! so that what is made in it can never become real.

use app::model::consultation_pages::Rehearsal;
use app::model::consultations::{AudienceKind, PhaseKind, Rehearsed};
use app::model::content::OrganisationKind;
use serde::Deserialize;

use super::model::Consultation;
use super::standing::Facts;
use crate::base::clock::Timestamp;
use crate::communes::Neighbourhood;

/// As whom and when, as the address says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RehearsalQuery {
    #[serde(rename = "as")]
    who: String,
    phase: String,
}

/// Those as whom a consultation for such people is read.
const fn people(kind: AudienceKind) -> &'static [Rehearsed] {
    use Rehearsed as R;
    match kind {
        AudienceKind::Everyone | AudienceKind::Participants => &[R::Visitor, R::Participant],
        AudienceKind::Residents => &[R::Visitor, R::Participant, R::Resident],
        AudienceKind::Neighbourhoods => &[R::Visitor, R::Participant, R::Resident, R::Elsewhere],
        AudienceKind::Organisations => &[R::Visitor, R::Participant, R::Organisation, R::OtherOrganisation],
        AudienceKind::Invited => &[R::Visitor, R::Participant, R::Invited],
    }
}

/// A rehearsal of a consultation: what is shown of it, what is known of whoever it is read as, and at which moment.
pub(super) struct Staged {
    pub rehearsal: Rehearsal,
    pub facts: Facts,
    pub now: Timestamp,
}

/// Sets the scene that the address asks for, or the nearest that there is.
pub(super) fn stage(consultation: &Consultation, query: &RehearsalQuery, places: &[Neighbourhood], now: Timestamp) -> Staged {
    let others = people(consultation.audience.kind);
    let who = Rehearsed::parse(&query.who).filter(|who| others.contains(who)).unwrap_or(Rehearsed::Visitor);
    let phases = consultation.schedule.phases();
    let asked = PhaseKind::parse(&query.phase).and_then(|kind| phases.iter().find(|phase| phase.kind == kind));
    // Without a wish, the first phase in which something is asked.
    let phase = asked.or_else(|| phases.iter().find(|phase| phase.kind.asks())).or(phases.first());
    let rehearsal = Rehearsal { who, others: others.to_vec(), phase: phase.map(|phase| phase.kind), phases: phases.iter().map(|phase| phase.kind).collect() };
    let now = phase.and_then(|phase| phase.starts_at).unwrap_or(now);
    Staged { rehearsal, facts: facts(who, consultation, places), now }
}

/// What would be known of somebody like that.
fn facts(who: Rehearsed, consultation: &Consultation, places: &[Neighbourhood]) -> Facts {
    let audience = &consultation.audience;
    let signed_in = Facts { signed_in: who != Rehearsed::Visitor, ..Facts::default() };
    let home = |inside: bool| places.iter().find(|place| audience.neighbourhoods.contains(&place.id) == inside).map(|place| place.id);
    let kind = |inside: bool| OrganisationKind::ALL.iter().copied().filter(|kind| audience.organisations.contains(kind) == inside).take(1).collect();
    match who {
        Rehearsed::Visitor | Rehearsed::Participant => signed_in,
        Rehearsed::Resident => Facts { home: Some(home(audience.kind == AudienceKind::Neighbourhoods)), ..signed_in },
        Rehearsed::Elsewhere => Facts { home: Some(home(false)), ..signed_in },
        Rehearsed::Organisation => Facts { organisations: kind(true), ..signed_in },
        Rehearsed::OtherOrganisation => Facts { organisations: kind(false), ..signed_in },
        Rehearsed::Invited => Facts { invited: true, ..signed_in },
    }
}
