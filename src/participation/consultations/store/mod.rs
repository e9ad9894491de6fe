//! SQL of consultations: one with everything that belongs to it, and locks. [`listing`] has lists, [`terms`] what decides in them who can do what, [`writing`] what
//! is changed, [`documents`] and [`mod@changes`] what their names say.

pub(super) mod cancelling;
pub(super) mod changes;
pub(super) mod documents;
pub(super) mod listing;
pub(super) mod terms;
pub(super) mod writing;

use app::model::Lang;
use app::model::consultations::{AudienceKind, ConsultationTemplate, PhaseKind};
use app::model::content::{OrganisationKind, Visibility};
use app::model::languages::Needed;

use super::model::{Audience, Consultation, Texts};
use super::phases::{Phase, Schedule};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, ConsultationId, NeighbourhoodId, PartRow, PartRows, Parts, PhaseId, Sql, Tx, sql};

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: ConsultationId,
    commune_id: CommuneId,
    number: i64,
    slug: String,
    template: String,
    audience: String,
    organisation_kinds: String,
    contact_id: Option<AccountId>,
    contact: String,
    decides_at: Option<Timestamp>,
    starts_at: Option<Timestamp>,
    languages: String,
    published_at: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    cancelled_reason: String,
    decided_at: Option<Timestamp>,
    archived_at: Option<Timestamp>,
    visibility: String,
    version: i64,
    comment_count: i64,
    created_by: AccountId,
    created_at: Timestamp,
}

const ROW: &str = "SELECT id, commune_id, number, slug, template, audience, organisation_kinds, contact_id, contact, decides_at, starts_at, languages, published_at, \
                   cancelled_at, cancelled_reason, decided_at, archived_at, visibility, version, comment_count, created_by, created_at FROM consultations";

pub(super) async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> sqlx::Result<Option<Consultation>> {
    let row = db.find::<Row>(sql(ROW).push(" WHERE commune_id = ").arg(commune).push(" AND number = ").arg(number)).await?;
    whole(db, row).await
}

pub(super) async fn get(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<Consultation>> {
    let row = db.find::<Row>(sql(ROW).push(" WHERE id = ").arg(id)).await?;
    whole(db, row).await
}

async fn whole(db: &mut impl Sql, row: Option<Row>) -> sqlx::Result<Option<Consultation>> {
    let Some(row) = row else { return Ok(None) };
    let parts = with_phases(with_texts(Parts::default(), row.id), row.id);
    let columns = Columns { ids: &["neighbourhood_id"], ..Columns::NONE };
    let parts = parts.part("consulted_places", &columns, " FROM consultation_neighbourhoods WHERE consultation_id = ").arg(row.id);
    let rows = parts.load(db).await?;
    Ok(Some(consultation(row, &rows)))
}

fn with_texts(parts: Parts, id: ConsultationId) -> Parts {
    let columns = Columns { texts: &["language", "title", "purpose", "settled", "decider", "binding"], ..Columns::NONE };
    parts.part("consultation_texts", &columns, " FROM consultation_texts WHERE consultation_id = ").arg(id)
}

fn with_phases(parts: Parts, id: ConsultationId) -> Parts {
    let columns = Columns { ids: &["id"], texts: &["kind"], numbers: &["position", "ends_at"] };
    parts.part("consultation_phases", &columns, " FROM consultation_phases WHERE consultation_id = ").arg(id)
}

fn texts(rows: &PartRows) -> Texts {
    let mut texts = Texts::default();
    for row in rows.of("consultation_texts") {
        let Some(lang) = Lang::parse(row.text(0)) else { continue };
        let places = [&mut texts.title, &mut texts.purpose, &mut texts.settled, &mut texts.decider, &mut texts.binding];
        for (at, place) in (1..).zip(places) {
            row.text(at).clone_into(place.own_mut(lang));
        }
    }
    texts
}

fn schedule(starts_at: Option<Timestamp>, rows: &PartRows) -> Schedule {
    let mut found: Vec<&PartRow> = rows.of("consultation_phases").collect();
    found.sort_by_key(|row| row.number(0));
    let phase = |row: &PartRow| {
        let (id, kind) = (row.id::<PhaseId>(0)?, PhaseKind::parse(row.text(0))?);
        Some(Phase { id, kind, starts_at: None, ends_at: row.find_number(1).map(Timestamp) })
    };
    Schedule::new(starts_at, found.into_iter().filter_map(phase))
}

fn consultation(row: Row, rows: &PartRows) -> Consultation {
    let kinds = row.organisation_kinds.split(',').filter_map(OrganisationKind::parse).collect();
    Consultation {
        id: row.id,
        commune_id: row.commune_id,
        number: row.number,
        slug: row.slug,
        template: ConsultationTemplate::parse(&row.template).unwrap_or(ConsultationTemplate::Questionnaire),
        audience: Audience {
            // What cannot be read opens nothing to anybody.
            kind: AudienceKind::parse(&row.audience).unwrap_or(AudienceKind::Invited),
            neighbourhoods: rows.of("consulted_places").filter_map(|row| row.id::<NeighbourhoodId>(0)).collect(),
            organisations: kinds,
        },
        texts: texts(rows),
        languages: Needed::parse(&row.languages).unwrap_or_default(),
        schedule: schedule(row.starts_at, rows),
        contact_id: row.contact_id,
        contact: row.contact,
        decides_at: row.decides_at,
        published_at: row.published_at,
        cancelled: row.cancelled_at.map(|at| (at, row.cancelled_reason)),
        decided_at: row.decided_at,
        archived_at: row.archived_at,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        comment_count: row.comment_count,
        created_by: row.created_by,
        created_at: row.created_at,
    }
}

/// Keeps the phases as they are until the transaction ends; others may do so too.
pub(super) async fn share_phases(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    let select = sql("SELECT id FROM consultation_phases WHERE consultation_id = ").arg(id).push(" ORDER BY position").shared();
    tx.all::<(PhaseId,)>(select).await.map(drop)
}

/// Waits for all who keep the phases as they are, and is alone with them until the transaction ends.
pub(super) async fn lock_phases(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<()> {
    // In one order, as they are shared, so that nobody waits for each other.
    let select = sql("SELECT id FROM consultation_phases WHERE consultation_id = ").arg(id).push(" ORDER BY position");
    for (phase,) in tx.all::<(PhaseId,)>(select).await? {
        tx.run(sql("UPDATE consultation_phases SET position = position WHERE id = $1").bind(phase)).await?;
    }
    Ok(())
}
