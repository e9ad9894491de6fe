//! SQL of communes and neighbourhoods.

use app::model::Localized;
use app::model::threshold::Counts;

use super::deadlines::Deadlines;
use super::{Commune, Neighbourhood, NewCommune, Numbered};
use crate::clock::Timestamp;
use crate::db::{CommuneId, Db, NeighbourhoodId, Tx, sql};

#[derive(sqlx::FromRow)]
struct Row {
    id: CommuneId,
    slug: String,
    name_ar: String,
    name_fr: String,
    name_en: String,
    population: i64,
    accent: String,
    contact_email: String,
    support_threshold: i64,
    threshold_counts: Option<String>,
    threshold_others: i64,
    many_residents_at: Option<Timestamp>,
    answer_days: i64,
    appeal_days: i64,
    decision_hours: i64,
    organisation_days: i64,
    edit_minutes: i64,
    review_weight: i64,
    residence_months: i64,
    map: String,
    created_at: Timestamp,
}

impl From<Row> for Commune {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            name: Localized { ar: row.name_ar, fr: row.name_fr, en: row.name_en },
            population: row.population,
            accent: row.accent,
            contact_email: row.contact_email,
            support_threshold: row.support_threshold,
            threshold_counts: row.threshold_counts.as_deref().and_then(Counts::parse),
            threshold_others: row.threshold_others,
            many_residents: row.many_residents_at.is_some(),
            answer_days: row.answer_days,
            appeal_days: row.appeal_days,
            decision_hours: row.decision_hours,
            organisation_days: row.organisation_days,
            edit_minutes: row.edit_minutes,
            review_weight: row.review_weight,
            residence_months: row.residence_months,
            map: row.map,
            created_at: row.created_at,
        }
    }
}

const SELECT: &str = "SELECT id, slug, name_ar, name_fr, name_en, population, accent, contact_email, support_threshold, threshold_counts, threshold_others, \
                      many_residents_at, answer_days, appeal_days, decision_hours, organisation_days, edit_minutes, \
                      review_weight, residence_months, map, created_at FROM communes";

pub(super) async fn find(db: &Db, slug: &str) -> sqlx::Result<Option<Commune>> {
    Ok(db.find::<Row>(sql(SELECT).push(" WHERE slug = ").arg(slug)).await?.map(Commune::from))
}

pub(super) async fn get(db: &Db, id: CommuneId) -> sqlx::Result<Option<Commune>> {
    Ok(db.find::<Row>(sql(SELECT).push(" WHERE id = ").arg(id)).await?.map(Commune::from))
}

pub(super) async fn list(db: &Db) -> sqlx::Result<Vec<Commune>> {
    Ok(db.all::<Row>(sql(SELECT).push(" ORDER BY slug LIMIT 2000")).await?.into_iter().map(Commune::from).collect())
}

pub(super) async fn neighbourhoods(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<Neighbourhood>> {
    let rows: Vec<(NeighbourhoodId, String, String, String, String)> =
        db.all(sql("SELECT id, slug, name_ar, name_fr, name_en FROM neighbourhoods WHERE commune_id = $1 ORDER BY position").bind(commune)).await?;
    Ok(rows.into_iter().map(|(id, slug, ar, fr, en)| Neighbourhood { id, slug, name: Localized { ar, fr, en } }).collect())
}

pub(super) async fn set_deadlines(tx: &mut Tx, commune: CommuneId, deadlines: Deadlines) -> sqlx::Result<()> {
    let update = sql("UPDATE communes SET appeal_days = $1, decision_hours = $2, organisation_days = $3 WHERE id = $4");
    tx.run(update.bind(deadlines.appeal_days).bind(deadlines.decision_hours).bind(deadlines.organisation_days).bind(commune)).await.map(drop)
}

pub(super) async fn set_threshold(tx: &mut Tx, commune: CommuneId, needed: i64, counts: Option<Counts>, others_percent: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE communes SET support_threshold = $1, threshold_counts = $2, threshold_others = $3 WHERE id = $4");
    tx.run(update.bind(needed).bind(counts.map(Counts::as_str)).bind(others_percent).bind(commune)).await.map(drop)
}

pub(super) async fn note_many_residents(tx: &mut Tx, commune: CommuneId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE communes SET many_residents_at = $1 WHERE id = $2 AND many_residents_at IS NULL").bind(at).bind(commune)).await.map(drop)
}

pub(super) async fn next_number(tx: &mut Tx, commune: CommuneId, kind: Numbered) -> sqlx::Result<i64> {
    let update = match kind {
        Numbered::Problem => "UPDATE communes SET next_problem = next_problem + 1 WHERE id = $1 RETURNING next_problem - 1",
        Numbered::Solution => "UPDATE communes SET next_solution = next_solution + 1 WHERE id = $1 RETURNING next_solution - 1",
    };
    Ok(tx.one::<(i64,)>(sql(update).bind(commune)).await?.0)
}

pub(super) async fn insert(tx: &mut Tx, id: CommuneId, new: &NewCommune, at: Timestamp) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO communes (id, slug, name_ar, name_fr, name_en, population, accent, contact_email, support_threshold, answer_days, map, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(id)
        .bind(&new.slug)
        .bind(&new.name.ar)
        .bind(&new.name.fr)
        .bind(english(&new.name))
        .bind(new.population)
        .bind(&new.accent)
        .bind(&new.contact_email)
        .bind(new.support_threshold)
        .bind(new.answer_days)
        .bind(&new.map)
        .bind(at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn insert_neighbourhood(
    tx: &mut Tx,
    id: NeighbourhoodId,
    commune: CommuneId,
    (slug, name): (&str, &Localized),
    position: i64,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO neighbourhoods (id, commune_id, slug, name_ar, name_fr, name_en, position) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(commune)
        .bind(slug)
        .bind(&name.ar)
        .bind(&name.fr)
        .bind(english(name))
        .bind(position);
    tx.run(insert).await.map(drop)
}

/// Communes name themselves in Arabic and French; English readers know the French name.
fn english(name: &Localized) -> &str {
    if name.en.is_empty() { &name.fr } else { &name.en }
}
