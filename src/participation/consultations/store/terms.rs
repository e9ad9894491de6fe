//! SQL of what decides who can do what when, for a page of consultations at once: their phases, and whom they are for.

use std::collections::HashMap;

use app::model::consultations::{AudienceKind, PhaseKind};
use app::model::content::OrganisationKind;

use super::listing::CardRow;
use crate::base::clock::Timestamp;
use crate::base::db::{Columns, ConsultationId, NeighbourhoodId, PartRow, PartRows, Parts, PhaseId, Sql};
use crate::participation::consultations::model::Audience;
use crate::participation::consultations::phases::{Phase, Schedule};

/// When a consultation asks for something, and whom.
#[derive(Clone, Debug)]
pub struct Kept {
    pub schedule: Schedule,
    pub audience: Audience,
}

/// Asks for those of these.
fn with_terms(parts: Parts, ids: &[ConsultationId]) -> Parts {
    let own = Columns { ids: &["id"], texts: &["organisation_kinds"], numbers: &["starts_at"] };
    let parts = parts.part("consultation_terms", &own, " FROM consultations WHERE id IN ").list(ids.iter().copied());
    let phase = Columns { ids: &["consultation_id", "id"], texts: &["kind"], numbers: &["position", "ends_at"] };
    let parts = parts.part("phases_of", &phase, " FROM consultation_phases WHERE consultation_id IN ").list(ids.iter().copied());
    let place = Columns { ids: &["consultation_id", "neighbourhood_id"], ..Columns::NONE };
    parts.part("places_of", &place, " FROM consultation_neighbourhoods WHERE consultation_id IN ").list(ids.iter().copied())
}

fn schedule(rows: &PartRows, id: ConsultationId, starts_at: Option<Timestamp>) -> Schedule {
    let mut found: Vec<&PartRow> = rows.of("phases_of").filter(|row| row.id(0) == Some(id)).collect();
    found.sort_by_key(|row| row.number(0));
    let phase = |row: &PartRow| {
        let (id, kind) = (row.id::<PhaseId>(1)?, PhaseKind::parse(row.text(0))?);
        Some(Phase { id, kind, starts_at: None, ends_at: row.find_number(1).map(Timestamp) })
    };
    Schedule::new(starts_at, found.into_iter().filter_map(phase))
}

/// Those of the consultations of a list.
pub async fn of(db: &mut impl Sql, cards: &[CardRow]) -> sqlx::Result<HashMap<ConsultationId, Kept>> {
    if cards.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = with_terms(Parts::default(), &cards.iter().map(|card| card.id).collect::<Vec<_>>()).load(db).await?;
    let kept = |own: &PartRow| {
        let id: ConsultationId = own.id(0)?;
        let card = cards.iter().find(|card| card.id == id)?;
        let audience = Audience {
            // What cannot be read opens nothing to anybody.
            kind: AudienceKind::parse(&card.audience).unwrap_or(AudienceKind::Invited),
            neighbourhoods: rows.of("places_of").filter(|row| row.id(0) == Some(id)).filter_map(|row| row.id::<NeighbourhoodId>(1)).collect(),
            organisations: own.text(0).split(',').filter_map(OrganisationKind::parse).collect(),
        };
        Some((id, Kept { schedule: schedule(&rows, id, own.find_number(0).map(Timestamp)), audience }))
    };
    Ok(rows.of("consultation_terms").filter_map(kept).collect())
}
