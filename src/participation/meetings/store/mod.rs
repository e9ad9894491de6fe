//! SQL of meetings. [`registrations`] has who registered, [`remarks`] what was said.

pub(super) mod registrations;
pub(super) mod remarks;

use app::model::consultations::Multilingual;
use app::model::notifications::MeetingNews;

use super::model::{Attendance, Meeting, Plan};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId, Db, MeetingId, NeighbourhoodId, Sql, Tx, sql};

/// Meetings of one consultation.
pub(super) const MOST: i64 = 60;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: MeetingId,
    consultation_id: ConsultationId,
    commune_id: CommuneId,
    number: i64,
    title_ar: String,
    title_fr: String,
    title_en: String,
    title_zgh: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    place_ar: String,
    place_fr: String,
    place_en: String,
    place_zgh: String,
    neighbourhood_id: Option<NeighbourhoodId>,
    latitude: Option<i64>,
    longitude: Option<i64>,
    agenda_ar: String,
    agenda_fr: String,
    agenda_en: String,
    agenda_zgh: String,
    seats: Option<i64>,
    register_until: Timestamp,
    registered_count: i64,
    waiting_count: i64,
    cancelled_at: Option<Timestamp>,
    cancelled_reason: String,
    news: i64,
    news_kind: String,
    attended_at: Option<Timestamp>,
    attended_count: i64,
    came_residents: i64,
    came_organisations: i64,
    came_commune: i64,
    minutes_ar: String,
    minutes_fr: String,
    minutes_en: String,
    minutes_zgh: String,
    minutes_at: Option<Timestamp>,
    file: String,
    media_type: String,
    size: i64,
    updated_at: Timestamp,
}

const SELECT: &str = "SELECT id, consultation_id, commune_id, number, title_ar, title_fr, title_en, title_zgh, starts_at, ends_at, place_ar, place_fr, place_en, \
                      place_zgh, neighbourhood_id, latitude, longitude, agenda_ar, agenda_fr, agenda_en, agenda_zgh, seats, register_until, registered_count, \
                      waiting_count, cancelled_at, cancelled_reason, news, news_kind, attended_at, attended_count, came_residents, came_organisations, \
                      came_commune, minutes_ar, minutes_fr, minutes_en, minutes_zgh, minutes_at, file, media_type, size, updated_at FROM meetings WHERE ";

fn text([ar, fr, en, zgh]: [String; 4]) -> Multilingual {
    Multilingual { ar, fr, en, zgh }
}

fn meeting(row: Row) -> Meeting {
    Meeting {
        id: row.id,
        consultation_id: row.consultation_id,
        commune_id: row.commune_id,
        number: row.number,
        plan: Plan {
            title: text([row.title_ar, row.title_fr, row.title_en, row.title_zgh]),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            place: text([row.place_ar, row.place_fr, row.place_en, row.place_zgh]),
            neighbourhood: row.neighbourhood_id,
            point: row.latitude.zip(row.longitude),
            agenda: text([row.agenda_ar, row.agenda_fr, row.agenda_en, row.agenda_zgh]),
            seats: row.seats,
            register_until: row.register_until,
        },
        registered: row.registered_count,
        waiting: row.waiting_count,
        cancelled: row.cancelled_at.map(|at| (at, row.cancelled_reason)),
        news: row.news,
        news_kind: MeetingNews::parse(&row.news_kind),
        attendance: row.attended_at.map(|_| Attendance {
            registered: row.attended_count,
            residents: row.came_residents,
            organisations: row.came_organisations,
            commune: row.came_commune,
        }),
        minutes: text([row.minutes_ar, row.minutes_fr, row.minutes_en, row.minutes_zgh]),
        minutes_at: row.minutes_at,
        file: (!row.file.is_empty()).then_some((row.file, row.media_type, row.size)),
        updated_at: row.updated_at,
    }
}

pub(super) async fn find(db: &mut impl Sql, consultation: ConsultationId, number: i64) -> sqlx::Result<Option<Meeting>> {
    let row: Option<Row> = db.find(sql(SELECT).push("consultation_id = ").arg(consultation).push(" AND number = ").arg(number)).await?;
    Ok(row.map(meeting))
}

pub(super) async fn get(db: &mut impl Sql, id: MeetingId) -> sqlx::Result<Option<Meeting>> {
    Ok(db.find::<Row>(sql(SELECT).push("id = ").arg(id)).await?.map(meeting))
}

/// Takes its row until the transaction ends, and reads it as it is then.
pub(super) async fn lock(tx: &mut Tx, id: MeetingId) -> sqlx::Result<Option<Meeting>> {
    tx.run(sql("UPDATE meetings SET number = number WHERE id = ").arg(id)).await?;
    get(tx, id).await
}

/// Those of a consultation, the first one first.
pub(super) async fn list(db: &mut impl Sql, consultation: ConsultationId) -> sqlx::Result<Vec<Meeting>> {
    let select = sql(SELECT).push("consultation_id = ").arg(consultation).push(" ORDER BY starts_at, id LIMIT ").arg(MOST);
    Ok(db.all::<Row>(select).await?.into_iter().map(meeting).collect())
}

/// Whether there is one.
pub(super) async fn exists(db: &mut impl Sql, consultation: ConsultationId) -> sqlx::Result<bool> {
    let select = sql("SELECT number FROM meetings WHERE consultation_id = ").arg(consultation).push(" LIMIT 1");
    Ok(db.find::<(i64,)>(select).await?.is_some())
}

/// A meeting to be kept.
pub(super) struct New<'a> {
    pub id: MeetingId,
    pub consultation: ConsultationId,
    pub commune: CommuneId,
    pub plan: &'a Plan,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Keeps one under the next number. Of two at once the database lets one have it, and the other takes the one after.
pub(super) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<i64> {
    for _ in 0..=MOST {
        let next = sql("SELECT COALESCE(MAX(number), CAST(0 AS BIGINT)) + 1 FROM meetings WHERE consultation_id = ").arg(new.consultation);
        let (number,): (i64,) = tx.one(next).await?;
        if insert_as(tx, new, number).await? {
            return Ok(number);
        }
    }
    Err(sqlx::Error::RowNotFound)
}

/// Keeps one under a number; `false` if there is another one of that number.
async fn insert_as(tx: &mut Tx, new: &New<'_>, number: i64) -> sqlx::Result<bool> {
    let Plan { title, starts_at, ends_at, place, neighbourhood, point, agenda, seats, register_until } = new.plan;
    let insert = sql("INSERT INTO meetings (id, consultation_id, commune_id, number, title_ar, title_fr, title_en, title_zgh, starts_at, ends_at, place_ar, \
         place_fr, place_en, place_zgh, neighbourhood_id, agenda_ar, agenda_fr, agenda_en, agenda_zgh, seats, register_until, created_by, created_at, \
         updated_at, latitude, longitude) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23, $24, $25) \
         ON CONFLICT (consultation_id, number) DO NOTHING")
    .bind(new.id)
    .bind(new.consultation)
    .bind(new.commune)
    .bind(number)
    .bind(&title.ar)
    .bind(&title.fr)
    .bind(&title.en)
    .bind(&title.zgh)
    .bind(*starts_at)
    .bind(*ends_at)
    .bind(&place.ar)
    .bind(&place.fr)
    .bind(&place.en)
    .bind(&place.zgh)
    .bind(*neighbourhood)
    .bind(&agenda.ar)
    .bind(&agenda.fr)
    .bind(&agenda.en)
    .bind(&agenda.zgh)
    .bind(*seats)
    .bind(*register_until)
    .bind(new.by)
    .bind(new.at)
    .bind(point.map(|point| point.0))
    .bind(point.map(|point| point.1));
    Ok(tx.run(insert).await? == 1)
}

/// Removes one of which nobody was told.
pub(super) async fn remove(tx: &mut Tx, id: MeetingId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM meetings WHERE id = ").arg(id)).await.map(drop)
}

/// Changes what is said of one before it takes place. Whoever was reminded of another hour is reminded of this one.
pub(super) async fn set_plan(tx: &mut Tx, id: MeetingId, plan: &Plan, at: Timestamp) -> sqlx::Result<()> {
    let Plan { title, starts_at, ends_at, place, neighbourhood, point, agenda, seats, register_until } = plan;
    let update = sql("UPDATE meetings SET title_ar = $1, title_fr = $2, title_en = $3, title_zgh = $4, \
         reminded_at = CASE WHEN starts_at = $5 THEN reminded_at END, starts_at = $5, ends_at = $6, place_ar = $7, place_fr = $8, place_en = $9, \
         place_zgh = $10, neighbourhood_id = $11, agenda_ar = $12, agenda_fr = $13, agenda_en = $14, agenda_zgh = $15, seats = $16, register_until = $17, \
         updated_at = $18, latitude = $19, longitude = $20 WHERE id = $21")
    .bind(&title.ar)
    .bind(&title.fr)
    .bind(&title.en)
    .bind(&title.zgh)
    .bind(*starts_at)
    .bind(*ends_at)
    .bind(&place.ar)
    .bind(&place.fr)
    .bind(&place.en)
    .bind(&place.zgh)
    .bind(*neighbourhood)
    .bind(&agenda.ar)
    .bind(&agenda.fr)
    .bind(&agenda.en)
    .bind(&agenda.zgh)
    .bind(*seats)
    .bind(*register_until)
    .bind(at)
    .bind(point.map(|point| point.0))
    .bind(point.map(|point| point.1))
    .bind(id);
    tx.run(update).await.map(drop)
}

pub(super) async fn cancel(tx: &mut Tx, id: MeetingId, reason: &str, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE meetings SET cancelled_at = $1, cancelled_reason = $2, updated_at = $1 WHERE id = $3 AND cancelled_at IS NULL");
    Ok(tx.run(update.bind(at).bind(reason).bind(id)).await? == 1)
}

/// Changes how many have a seat, and how many wait; fewer with negative numbers.
pub(super) async fn count(tx: &mut Tx, id: MeetingId, registered: i64, waiting: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE meetings SET registered_count = registered_count + $1, waiting_count = waiting_count + $2 WHERE id = $3");
    tx.run(update.bind(registered).bind(waiting).bind(id)).await.map(drop)
}

/// Takes the next position of those who register.
pub(super) async fn next_position(tx: &mut Tx, id: MeetingId) -> sqlx::Result<i64> {
    let update = sql("UPDATE meetings SET next_position = next_position + 1 WHERE id = ").arg(id).push(" RETURNING next_position - 1");
    Ok(tx.one::<(i64,)>(update).await?.0)
}

/// There is something that those registered are to be told.
pub(super) async fn add_news(tx: &mut Tx, id: MeetingId, kind: MeetingNews) -> sqlx::Result<()> {
    tx.run(sql("UPDATE meetings SET news = news + 1, news_kind = $1 WHERE id = $2").bind(kind.as_str()).bind(id)).await.map(drop)
}

/// Meetings that begin before a moment and of which nobody was reminded.
pub(super) async fn to_remind(db: &Db, now: Timestamp, before: Timestamp, most: i64) -> sqlx::Result<Vec<MeetingId>> {
    let select = sql("SELECT id FROM meetings WHERE reminded_at IS NULL AND cancelled_at IS NULL AND starts_at > ").arg(now);
    let select = select.push(" AND starts_at < ").arg(before).push(" ORDER BY starts_at LIMIT ").arg(most);
    Ok(db.all::<(MeetingId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Whether nobody reminded before: one reminder, on all nodes together.
pub(super) async fn mark_reminded(tx: &mut Tx, id: MeetingId, now: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE meetings SET reminded_at = $1 WHERE id = $2 AND reminded_at IS NULL AND cancelled_at IS NULL");
    Ok(tx.run(update.bind(now).bind(id)).await? == 1)
}

/// Once registrations are forgotten, how many of the registered came is what was known before.
pub(super) async fn set_attendance(tx: &mut Tx, id: MeetingId, came: &Attendance, at: Timestamp) -> sqlx::Result<()> {
    let update =
        sql("UPDATE meetings SET attended_at = $1, attended_count = CASE WHEN forgotten_at IS NULL THEN $2 ELSE attended_count END, came_residents = $3, \
         came_organisations = $4, came_commune = $5, updated_at = $1 WHERE id = $6")
        .bind(at)
        .bind(came.registered)
        .bind(came.residents)
        .bind(came.organisations)
        .bind(came.commune)
        .bind(id);
    tx.run(update).await.map(drop)
}

/// Keeps minutes; the day of their first publication stays.
pub(super) async fn set_minutes(tx: &mut Tx, id: MeetingId, minutes: &Multilingual, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE meetings SET minutes_ar = $1, minutes_fr = $2, minutes_en = $3, minutes_zgh = $4, minutes_at = COALESCE(minutes_at, $5), \
         updated_at = $5 WHERE id = $6");
    let update = update.bind(&minutes.ar).bind(&minutes.fr).bind(&minutes.en).bind(&minutes.zgh);
    tx.run(update.bind(at).bind(id)).await.map(drop)
}

pub(super) async fn set_file(tx: &mut Tx, id: MeetingId, (name, media_type, size): (&str, &str, i64)) -> sqlx::Result<()> {
    let update = sql("UPDATE meetings SET file = $1, media_type = $2, size = $3 WHERE id = $4");
    tx.run(update.bind(name).bind(media_type).bind(size).bind(id)).await.map(drop)
}

/// Those of these files that a row leads to.
pub(super) async fn known_files(db: &Db, names: Vec<String>) -> sqlx::Result<Vec<String>> {
    let select = sql("SELECT file FROM meetings WHERE file <> '' AND file IN ").list(names);
    Ok(db.all::<(String,)>(select).await?.into_iter().map(|(name,)| name).collect())
}

/// Meetings that were over before a moment and whose registrations are kept still.
pub(super) async fn to_forget(db: &Db, before: Timestamp, most: i64) -> sqlx::Result<Vec<MeetingId>> {
    let select = sql("SELECT id FROM meetings WHERE forgotten_at IS NULL AND ends_at < ").arg(before).push(" ORDER BY ends_at LIMIT ").arg(most);
    Ok(db.all::<(MeetingId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn mark_forgotten(tx: &mut Tx, id: MeetingId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE meetings SET forgotten_at = $1 WHERE id = $2").bind(at).bind(id)).await.map(drop)
}
