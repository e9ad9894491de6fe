//! SQL of communes and neighbourhoods.

use app::model::Localized;
use app::model::languages::Needed;
use app::model::settings::Setting;
use app::model::threshold::Counts;

use super::model::{Change, Commune, Deadlines, KeptMap, Neighbourhood, NewCommune, Numbered, Picture, Settings};
use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, CommuneId, Db, NeighbourhoodId, RowId, Sql, Tx, sql};

#[derive(sqlx_macros::FromRow)]
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
    has_consultations: bool,
    answer_days: i64,
    languages: String,
    appeal_days: i64,
    decision_hours: i64,
    organisation_days: i64,
    edit_minutes: i64,
    review_weight: i64,
    residence_months: i64,
    map: String,
    crest: String,
    photo: String,
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
            has_consultations: row.has_consultations,
            answer_days: row.answer_days,
            languages: Needed::parse(&row.languages).unwrap_or_default(),
            appeal_days: row.appeal_days,
            decision_hours: row.decision_hours,
            organisation_days: row.organisation_days,
            edit_minutes: row.edit_minutes,
            review_weight: row.review_weight,
            residence_months: row.residence_months,
            map: KeptMap::new(row.map),
            crest: row.crest,
            photo: row.photo,
            created_at: row.created_at,
        }
    }
}

const SELECT: &str = "SELECT id, slug, name_ar, name_fr, name_en, population, accent, contact_email, support_threshold, threshold_counts, threshold_others, \
                      many_residents_at, has_consultations, answer_days, languages, appeal_days, decision_hours, organisation_days, edit_minutes, \
                      review_weight, residence_months, map, crest, photo, created_at FROM communes";

pub(super) async fn find(db: &Db, slug: &str) -> sqlx::Result<Option<Commune>> {
    Ok(db.find::<Row>(sql(SELECT).push(" WHERE slug = ").arg(slug)).await?.map(Commune::from))
}

pub(super) async fn get(db: &mut impl Sql, id: CommuneId) -> sqlx::Result<Option<Commune>> {
    Ok(db.find::<Row>(sql(SELECT).push(" WHERE id = ").arg(id)).await?.map(Commune::from))
}

pub(super) async fn list(db: &Db) -> sqlx::Result<Vec<Commune>> {
    Ok(db.all::<Row>(sql(SELECT).push(" ORDER BY slug LIMIT 2000")).await?.into_iter().map(Commune::from).collect())
}

/// How often a commune or a neighbourhood was changed: triggers count it.
pub(super) async fn version(db: &Db) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT version FROM settings_version")).await?.0)
}

#[derive(sqlx_macros::FromRow)]
struct NeighbourhoodRow {
    id: NeighbourhoodId,
    slug: String,
    name_ar: String,
    name_fr: String,
    name_en: String,
    retired: bool,
}

pub(super) async fn neighbourhoods(db: &mut impl Sql, commune: CommuneId) -> sqlx::Result<Vec<Neighbourhood>> {
    let select =
        "SELECT id, slug, name_ar, name_fr, name_en, retired_at IS NOT NULL AS retired FROM neighbourhoods WHERE commune_id = $1 ORDER BY position, id";
    let rows: Vec<NeighbourhoodRow> = db.all(sql(select).bind(commune)).await?;
    let place = |row: NeighbourhoodRow| Neighbourhood {
        id: row.id,
        slug: row.slug,
        name: Localized { ar: row.name_ar, fr: row.name_fr, en: row.name_en },
        retired: row.retired,
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Whoever changes the commune waits here for whoever does so already.
pub(super) async fn lock(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE communes SET slug = slug WHERE id = ").arg(commune)).await.map(drop)
}

pub(super) async fn set_settings(tx: &mut Tx, commune: CommuneId, new: &Settings) -> sqlx::Result<()> {
    let update = sql("UPDATE communes SET name_ar = $1, name_fr = $2, name_en = $3, population = $4, support_threshold = $5, answer_days = $6, \
         accent = $7, contact_email = $8, threshold_counts = $9, threshold_others = $10, languages = $11 WHERE id = $12")
    .bind(&new.name.ar)
    .bind(&new.name.fr)
    .bind(&new.name.en)
    .bind(new.population)
    .bind(new.support_threshold)
    .bind(new.answer_days)
    .bind(&new.accent)
    .bind(&new.contact_email)
    .bind(new.threshold_counts.map(Counts::as_str))
    .bind(new.threshold_others)
    .bind(new.languages.as_str())
    .bind(commune);
    tx.run(update).await.map(drop)
}

pub(super) async fn set_map(tx: &mut Tx, commune: CommuneId, map: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE communes SET map = $1 WHERE id = $2").bind(map).bind(commune)).await.map(drop)
}

pub(super) async fn set_picture(tx: &mut Tx, commune: CommuneId, picture: Picture, folder: &str) -> sqlx::Result<()> {
    let update = sql(match picture {
        Picture::Crest => "UPDATE communes SET crest = $1 WHERE id = $2",
        Picture::Photo => "UPDATE communes SET photo = $1 WHERE id = $2",
    });
    tx.run(update.bind(folder).bind(commune)).await.map(drop)
}

/// After the others.
pub(super) async fn add_neighbourhood(tx: &mut Tx, id: NeighbourhoodId, commune: CommuneId, new: (&str, &Localized)) -> sqlx::Result<()> {
    let last = sql("SELECT COALESCE(MAX(position), CAST(-1 AS BIGINT)) FROM neighbourhoods WHERE commune_id = ").arg(commune);
    let (last,) = tx.one::<(i64,)>(last).await?;
    insert_neighbourhood(tx, id, commune, new, last + 1).await
}

pub(super) async fn rename_neighbourhood(tx: &mut Tx, id: NeighbourhoodId, name: &Localized) -> sqlx::Result<()> {
    let update = sql("UPDATE neighbourhoods SET name_ar = $1, name_fr = $2, name_en = $3 WHERE id = $4");
    tx.run(update.bind(&name.ar).bind(&name.fr).bind(&name.en).bind(id)).await.map(drop)
}

pub(super) async fn retire_neighbourhood(tx: &mut Tx, id: NeighbourhoodId, at: Option<Timestamp>) -> sqlx::Result<()> {
    tx.run(sql("UPDATE neighbourhoods SET retired_at = $1 WHERE id = $2").bind(at).bind(id)).await.map(drop)
}

pub(super) async fn insert_change(
    tx: &mut Tx,
    id: RowId,
    (commune, actor): (CommuneId, Option<AccountId>),
    change: &Change,
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO commune_changes (id, commune_id, actor_id, setting, subject, before_value, after_value, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(id.0)
    .bind(commune)
    .bind(actor)
    .bind(change.setting.as_str())
    .bind(&change.subject)
    .bind(&change.before)
    .bind(&change.after)
    .bind(at);
    tx.run(insert).await.map(drop)
}

/// A row of the history.
#[derive(sqlx_macros::FromRow)]
pub(super) struct ChangeRow {
    pub id: RowId,
    pub setting: String,
    pub subject: String,
    pub before_value: String,
    pub after_value: String,
    pub actor_id: Option<AccountId>,
    pub created_at: Timestamp,
}

/// The latest first, from a place on.
pub(super) async fn changes(db: &Db, commune: CommuneId, settings: &[Setting], before: Option<Cursor>, limit: usize) -> sqlx::Result<Vec<ChangeRow>> {
    let select = sql("SELECT id, setting, subject, before_value, after_value, actor_id, created_at FROM commune_changes WHERE commune_id = ")
        .arg(commune)
        .push(" AND setting IN ")
        .list(settings.iter().map(|setting| setting.as_str()))
        .older_than("created_at, id", before);
    db.all(select.push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(limit as i64)).await
}

pub(super) async fn set_deadlines(tx: &mut Tx, commune: CommuneId, deadlines: Deadlines) -> sqlx::Result<()> {
    let update = sql("UPDATE communes SET appeal_days = $1, decision_hours = $2, organisation_days = $3 WHERE id = $4");
    tx.run(update.bind(deadlines.appeal_days).bind(deadlines.decision_hours).bind(deadlines.organisation_days).bind(commune)).await.map(drop)
}

pub(super) async fn note_many_residents(tx: &mut Tx, commune: CommuneId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE communes SET many_residents_at = $1 WHERE id = $2 AND many_residents_at IS NULL").bind(at).bind(commune)).await.map(drop)
}

pub(super) async fn note_consultations(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE communes SET has_consultations = TRUE WHERE id = $1 AND has_consultations = FALSE").bind(commune)).await? == 1)
}

pub(super) async fn next_numbers(tx: &mut Tx, commune: CommuneId, kind: Numbered, count: i64) -> sqlx::Result<i64> {
    let update = match kind {
        Numbered::Problem => "UPDATE communes SET next_problem = next_problem + $2 WHERE id = $1 RETURNING next_problem - $2",
        Numbered::Solution => "UPDATE communes SET next_solution = next_solution + $2 WHERE id = $1 RETURNING next_solution - $2",
        Numbered::Consultation => "UPDATE communes SET next_consultation = next_consultation + $2 WHERE id = $1 RETURNING next_consultation - $2",
    };
    Ok(tx.one::<(i64,)>(sql(update).bind(commune).bind(count)).await?.0)
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
