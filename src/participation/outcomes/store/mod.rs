//! SQL of outcomes: one with everything that belongs to it, and short ones for lists. [`writing`] has what is changed, [`telling`] who was told.

pub(super) mod telling;
pub(super) mod writing;

use std::collections::HashMap;

use app::model::consultations::Multilingual;
use app::model::outcomes::{NoteLine, Noted, OutcomeText, PointDecision};
use app::model::{Lang, Localized};

use super::model::{Milestone, Outcome, Point, PointBasis, multilingual};
use crate::base::clock::Timestamp;
use crate::base::db::{Columns, ConsultationId, PartRow, PartRows, Parts, PledgeId, Sql, sql};

/// Points of an outcome, and things on which they rest.
const MOST_POINTS: i64 = 100;
const MOST_OF_POINTS: i64 = 2_000;
/// Additions and corrections that are shown.
const MOST_NOTES: i64 = 200;

#[derive(sqlx_macros::FromRow)]
struct Row {
    consultation_id: ConsultationId,
    summary_ar: String,
    summary_fr: String,
    summary_en: String,
    summary_zgh: String,
    published_at: Option<Timestamp>,
}

#[derive(sqlx_macros::FromRow)]
struct PointRow {
    number: i64,
    title_ar: String,
    title_fr: String,
    title_en: String,
    title_zgh: String,
    decision: String,
    decider_ar: String,
    decider_fr: String,
    decider_en: String,
    decider_zgh: String,
    reason_ar: String,
    reason_fr: String,
    reason_en: String,
    reason_zgh: String,
    changed_ar: String,
    changed_fr: String,
    changed_en: String,
    changed_zgh: String,
    version: i64,
}

impl PointRow {
    fn point(self) -> Point {
        Point {
            number: self.number,
            title: multilingual([self.title_ar, self.title_fr, self.title_en, self.title_zgh]),
            decision: PointDecision::parse(&self.decision),
            decider: multilingual([self.decider_ar, self.decider_fr, self.decider_en, self.decider_zgh]),
            reason: multilingual([self.reason_ar, self.reason_fr, self.reason_en, self.reason_zgh]),
            changed: multilingual([self.changed_ar, self.changed_fr, self.changed_en, self.changed_zgh]),
            version: self.version,
            ..Point::default()
        }
    }
}

/// Whether a consultation has one, published or draft.
pub(super) async fn exists(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<bool> {
    Ok(db.find::<(ConsultationId,)>(sql("SELECT consultation_id FROM outcomes WHERE consultation_id = ").arg(id)).await?.is_some())
}

/// The outcome of a consultation, published or draft.
pub(super) async fn find(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<Outcome>> {
    let select = sql("SELECT consultation_id, summary_ar, summary_fr, summary_en, summary_zgh, published_at FROM outcomes WHERE consultation_id = ").arg(id);
    let Some(row) = db.find::<Row>(select).await? else { return Ok(None) };
    let select =
        sql("SELECT number, title_ar, title_fr, title_en, title_zgh, decision, decider_ar, decider_fr, decider_en, decider_zgh, reason_ar, reason_fr, \
         reason_en, reason_zgh, changed_ar, changed_fr, changed_en, changed_zgh, version FROM outcome_points WHERE consultation_id = ")
        .arg(id);
    let points: Vec<PointRow> = db.all(select.push(" ORDER BY number LIMIT ").arg(MOST_POINTS)).await?;
    let rows = with_pledges(with_milestones(with_solutions(with_bases(Parts::default(), id), id), id), id).load(db).await?;
    let points = points.into_iter().map(|point| whole(point.point(), &rows)).collect();
    Ok(Some(Outcome {
        id: row.consultation_id,
        summary: multilingual([row.summary_ar, row.summary_fr, row.summary_en, row.summary_zgh]),
        published_at: row.published_at,
        points,
        pledges: rows.of("outcome_pledges").filter_map(|row| row.id::<PledgeId>(0)).collect(),
    }))
}

fn with_bases(parts: Parts, id: ConsultationId) -> Parts {
    let columns =
        Columns { texts: &["b.part", "b.name", "b.title_ar", "b.title_fr", "b.title_en", "b.path"], numbers: &["b.number", "b.given"], ..Columns::NONE };
    let from = " FROM (SELECT * FROM outcome_bases WHERE consultation_id = ";
    parts.part("outcome_bases", &columns, from).arg(id).push(" ORDER BY number, part, name LIMIT ").arg(MOST_OF_POINTS).push(") b")
}

fn with_solutions(parts: Parts, id: ConsultationId) -> Parts {
    let columns = Columns { ids: &["s.solution_id"], numbers: &["s.number"], ..Columns::NONE };
    let from = " FROM (SELECT * FROM outcome_solutions WHERE consultation_id = ";
    parts.part("outcome_solutions", &columns, from).arg(id).push(" ORDER BY number, solution_id LIMIT ").arg(MOST_OF_POINTS).push(") s")
}

fn with_milestones(parts: Parts, id: ConsultationId) -> Parts {
    let columns = Columns {
        texts: &["m.title_ar", "m.title_fr", "m.title_en", "m.title_zgh", "m.due_on"],
        numbers: &["m.number", "m.position", "m.reached_at"],
        ..Columns::NONE
    };
    let from = " FROM (SELECT * FROM outcome_milestones WHERE consultation_id = ";
    parts.part("outcome_milestones", &columns, from).arg(id).push(" ORDER BY number, position LIMIT ").arg(MOST_OF_POINTS).push(") m")
}

fn with_pledges(parts: Parts, id: ConsultationId) -> Parts {
    let columns = Columns { ids: &["p.pledge_id"], ..Columns::NONE };
    let from = " FROM (SELECT * FROM outcome_pledges WHERE consultation_id = ";
    parts.part("outcome_pledges", &columns, from).arg(id).push(" ORDER BY pledge_id LIMIT ").arg(MOST_OF_POINTS).push(") p")
}

/// A point with what hangs on it.
fn whole(mut point: Point, rows: &PartRows) -> Point {
    let number = point.number;
    let mut bases: Vec<&PartRow> = rows.of("outcome_bases").filter(|row| row.number(0) == number).collect();
    bases.sort_by_key(|row| (row.text(0).to_owned(), row.text(1).to_owned()));
    let basis = |row: &PartRow| PointBasis {
        part: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        title: Localized { ar: row.text(2).to_owned(), fr: row.text(3).to_owned(), en: row.text(4).to_owned() },
        path: row.text(5).to_owned(),
        given: row.number(1),
    };
    point.bases = bases.into_iter().map(basis).collect();
    point.solutions = rows.of("outcome_solutions").filter(|row| row.number(0) == number).filter_map(|row| row.id(0)).collect();
    point.solutions.sort_unstable();
    let mut milestones: Vec<&PartRow> = rows.of("outcome_milestones").filter(|row| row.number(0) == number).collect();
    milestones.sort_by_key(|row| row.number(1));
    let milestone = |row: &PartRow| Milestone {
        title: multilingual([0, 1, 2, 3].map(|at| row.text(at))),
        due_on: row.text(4).to_owned(),
        reached_at: row.find_number(2).map(Timestamp),
    };
    point.milestones = milestones.into_iter().map(milestone).collect();
    point
}

#[derive(sqlx_macros::FromRow)]
struct BriefRow {
    consultation_id: ConsultationId,
    summary_ar: String,
    summary_fr: String,
    summary_en: String,
    summary_zgh: String,
}

/// The sentence of each of these that is published.
pub(super) async fn summaries(db: &mut impl Sql, ids: &[ConsultationId]) -> sqlx::Result<HashMap<ConsultationId, Multilingual>> {
    let select =
        sql("SELECT consultation_id, summary_ar, summary_fr, summary_en, summary_zgh FROM outcomes WHERE published_at IS NOT NULL AND consultation_id IN ");
    let rows: Vec<BriefRow> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|row| (row.consultation_id, multilingual([row.summary_ar, row.summary_fr, row.summary_en, row.summary_zgh]))).collect())
}

#[derive(sqlx_macros::FromRow)]
struct NoteRow {
    number: Option<i64>,
    kind: String,
    subject: String,
    before_value: String,
    after_value: String,
    reason: String,
    text_ar: String,
    text_fr: String,
    text_en: String,
    text_zgh: String,
    created_at: Timestamp,
}

impl NoteRow {
    fn line(self) -> Option<NoteLine> {
        let what = if self.kind == "addition" {
            Noted::Addition { text: multilingual([self.text_ar, self.text_fr, self.text_en, self.text_zgh]) }
        } else {
            let (text, lang) = self.subject.split_once('.')?;
            let (text, lang) = (OutcomeText::parse(text)?, Lang::parse(lang)?);
            Noted::Correction { text, lang, before: self.before_value, after: self.after_value, reason: self.reason }
        };
        Some(NoteLine { point: self.number, what, at: self.created_at.into() })
    }
}

/// What was said after publication, the oldest first.
pub(super) async fn notes(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<NoteLine>> {
    let select = sql("SELECT number, kind, subject, before_value, after_value, reason, text_ar, text_fr, text_en, text_zgh, created_at FROM outcome_notes \
         WHERE consultation_id = ")
    .arg(id)
    .push(" ORDER BY created_at, id LIMIT ")
    .arg(MOST_NOTES);
    Ok(db.all::<NoteRow>(select).await?.into_iter().filter_map(NoteRow::line).collect())
}
