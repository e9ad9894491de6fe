//! SQL of lists of consultations. Titles are read for a page of rows at once.

use std::collections::HashMap;

use app::model::Lang;
use app::model::consultation_pages::ConsultationCard;
use app::model::consultations::{AudienceKind, ConsultationState, ConsultationTemplate, Multilingual};

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{Columns, CommuneId, ConsultationId, Db, PartRows, Parts, Sql, Statement, sql};
use crate::participation::consultations::model::Milestones;

/// A consultation as a list knows it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct CardRow {
    pub id: ConsultationId,
    pub number: i64,
    pub template: String,
    pub audience: String,
    pub opens_at: Option<Timestamp>,
    pub closes_at: Option<Timestamp>,
    pub over_at: Option<Timestamp>,
    pub counts_at: Option<Timestamp>,
    pub decides_at: Option<Timestamp>,
    pub published_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
    pub archived_at: Option<Timestamp>,
    pub comment_count: i64,
    pub updated_at: Timestamp,
}

const CARDS: &str = "SELECT id, number, template, audience, opens_at, closes_at, over_at, counts_at, decides_at, published_at, cancelled_at, decided_at, archived_at, \
                     comment_count, updated_at FROM consultations WHERE ";
/// What the public may read.
const PUBLIC: &str = "published_at IS NOT NULL AND visibility IN ('published', 'under_review')";

/// Which part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Asking now, the next to close first.
    Open,
    /// Asking later, the next to open first.
    Coming,
    /// Asking no more, the last one first.
    Over,
    /// To be decided by a day that has passed, the longest awaited first.
    Late,
}

fn public(commune: CommuneId) -> Statement {
    sql(CARDS).push(PUBLIC).push(" AND commune_id = ").arg(commune)
}

/// Public ones of a part of the list, after a place in it.
pub async fn shelf(db: &Db, shelf: Shelf, commune: CommuneId, (now, after): (Timestamp, Option<Cursor>), most: i64) -> sqlx::Result<Vec<CardRow>> {
    let select = public(commune);
    let select = match shelf {
        Shelf::Open => select.push(" AND over_at > ").arg(now).push(" AND opens_at <= ").arg(now).push(" ORDER BY over_at, id LIMIT "),
        Shelf::Coming => select.push(" AND opens_at > ").arg(now).push(" AND over_at > ").arg(now).push(" ORDER BY opens_at, id LIMIT "),
        Shelf::Late => {
            let select = select.push(" AND cancelled_at IS NULL AND decided_at IS NULL AND decides_at <= ").arg(now).push(" AND over_at <= ").arg(now);
            select.push(" ORDER BY decides_at, id LIMIT ")
        }
        Shelf::Over => select.push(" AND over_at <= ").arg(now).older_than("over_at, id", after).push(" ORDER BY over_at DESC, id DESC LIMIT "),
    };
    db.all(select.arg(most)).await
}

/// All of a commune, drafts included, the last changed first.
pub async fn of_staff(db: &Db, commune: CommuneId, after: Option<Cursor>, most: i64) -> sqlx::Result<Vec<CardRow>> {
    let select = sql(CARDS).push("commune_id = ").arg(commune).older_than("updated_at, id", after);
    db.all(select.push(" ORDER BY updated_at DESC, id DESC LIMIT ").arg(most)).await
}

/// Asks for the titles of these.
fn with_titles(parts: Parts, ids: &[ConsultationId]) -> Parts {
    let columns = Columns { ids: &["consultation_id"], texts: &["language", "title"], ..Columns::NONE };
    parts.part("consultation_titles", &columns, " FROM consultation_texts WHERE consultation_id IN ").list(ids.iter().copied())
}

fn titles_of(rows: &PartRows) -> HashMap<ConsultationId, Multilingual> {
    let mut titles: HashMap<ConsultationId, Multilingual> = HashMap::new();
    for row in rows.of("consultation_titles") {
        if let (Some(id), Some(lang)) = (row.id(0), Lang::parse(row.text(0))) {
            row.text(1).clone_into(titles.entry(id).or_default().own_mut(lang));
        }
    }
    titles
}

/// The titles of these.
pub async fn titles(db: &mut impl Sql, ids: &[ConsultationId]) -> sqlx::Result<HashMap<ConsultationId, Multilingual>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(titles_of(&with_titles(Parts::default(), ids).load(db).await?))
}

/// Number and title of those of these that the public may read.
pub async fn public_titles(db: &Db, ids: &[ConsultationId]) -> sqlx::Result<HashMap<ConsultationId, (i64, Multilingual)>> {
    let select = sql(CARDS).push(PUBLIC).push(" AND id IN ").list(ids.iter().copied());
    let rows: Vec<CardRow> = if ids.is_empty() { Vec::new() } else { db.all(select).await? };
    let mut titles = titles(&mut &*db, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.number, titles.remove(&row.id).unwrap_or_default()))).collect())
}

impl CardRow {
    /// The next moment at which it stands elsewhere although nobody does anything, as far as a list knows.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        [self.opens_at, self.closes_at, self.over_at, self.counts_at, self.decides_at].into_iter().flatten().filter(|at| now < *at).min()
    }

    /// Where it stands, as far as a list knows: what is being followed up is decided there.
    pub fn state(&self, now: Timestamp) -> ConsultationState {
        let milestones = Milestones {
            published: self.published_at.is_some(),
            cancelled: self.cancelled_at.is_some(),
            decided: self.decided_at.is_some(),
            archived: self.archived_at.is_some(),
            asks: self.opens_at.zip(self.closes_at),
            counts: self.counts_at,
        };
        milestones.state(None, now)
    }

    /// As a list shows it.
    pub fn card(self, titles: &mut HashMap<ConsultationId, Multilingual>, now: Timestamp) -> ConsultationCard {
        let template = ConsultationTemplate::parse(&self.template).unwrap_or(ConsultationTemplate::Questionnaire);
        let waits = matches!(self.state(now), ConsultationState::Closed | ConsultationState::Counting);
        ConsultationCard {
            number: self.number,
            title: titles.remove(&self.id).unwrap_or_default(),
            template,
            audience: AudienceKind::parse(&self.audience).unwrap_or(AudienceKind::Participants),
            state: self.state(now),
            opens_at: self.opens_at.unwrap_or(self.updated_at).into(),
            over_at: self.over_at.unwrap_or(self.updated_at).into(),
            comment_count: self.comment_count,
            late_since: self.decides_at.filter(|at| waits && *at <= now).map(Into::into),
            decision: None,
            own: None,
        }
    }
}

/// Those that wait for a decision and ask nothing any more, the first that are promised first.
pub async fn undecided(db: &Db, commune: CommuneId, now: Timestamp, most: i64) -> sqlx::Result<Vec<CardRow>> {
    let select = sql(CARDS).push("published_at IS NOT NULL AND cancelled_at IS NULL AND decided_at IS NULL AND commune_id = ").arg(commune);
    // The sign keeps SQLite from finding them by their ends, of which many are long decided, and sorting them.
    db.all(select.push(" AND +over_at <= ").arg(now).push(" ORDER BY decides_at, id LIMIT ").arg(most)).await
}

/// Those of a commune in which something may be under way: public, and not decided.
pub async fn running(db: &Db, commune: CommuneId, most: i64) -> sqlx::Result<Vec<CardRow>> {
    let select = sql(CARDS).push("published_at IS NOT NULL AND cancelled_at IS NULL AND decided_at IS NULL AND commune_id = ").arg(commune);
    db.all(select.push(" ORDER BY decides_at, id LIMIT ").arg(most)).await
}

/// Those of these that have a phase of review that has begun, and one of voting, with the beginning of that.
pub async fn voted_on(db: &Db, ids: &[ConsultationId], now: Timestamp) -> sqlx::Result<Vec<(ConsultationId, Timestamp)>> {
    let select = sql("SELECT v.consultation_id, p.ends_at FROM consultation_phases v \
         JOIN consultation_phases p ON p.consultation_id = v.consultation_id AND p.position = v.position - 1 \
         WHERE v.kind = 'vote' AND p.ends_at IS NOT NULL AND EXISTS (SELECT 1 FROM consultation_phases r \
         JOIN consultation_phases e ON e.consultation_id = r.consultation_id AND e.position = r.position - 1 \
         WHERE r.consultation_id = v.consultation_id AND r.kind = 'review' AND e.ends_at <= ")
    .arg(now);
    db.all(select.push(") AND v.consultation_id IN ").list(ids.iter().copied())).await
}

/// Decisions that are awaited; of more nobody needs the number.
const MOST_COUNTED: i64 = 1_000;

/// Asks how many consultations of a commune wait for a decision, and how many of these are late.
pub fn with_undecided(parts: Parts, commune: CommuneId, now: Timestamp) -> Parts {
    let columns = Columns { numbers: &["COUNT(*)", "COUNT(CASE WHEN d.late THEN 1 END)"], ..Columns::NONE };
    let parts = parts.part("undecided", &columns, " FROM (SELECT decides_at <= ").arg(now);
    let parts = parts.push(" AS late FROM consultations WHERE published_at IS NOT NULL AND cancelled_at IS NULL AND decided_at IS NULL AND commune_id = ");
    parts.arg(commune).push(" AND over_at <= ").arg(now).push(" ORDER BY over_at DESC, id DESC LIMIT ").arg(MOST_COUNTED).push(") d")
}
