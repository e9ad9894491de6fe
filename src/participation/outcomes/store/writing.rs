//! SQL that changes outcomes. Whoever changes one has taken the consultation's row first, so that two come one after the other.

use app::model::Lang;
use app::model::consultations::Multilingual;
use app::model::languages::LANGS;
use app::model::outcomes::{OutcomeText, PointFields};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, ConsultationId, PledgeId, RowId, SolutionId, Statement, Tx, sql};
use crate::participation::outcomes::model::{Milestone, NewNote, Point, PointBasis, Said};

/// Makes a draft where there is none.
pub async fn begin(tx: &mut Tx, id: ConsultationId, by: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO outcomes (consultation_id, created_by, created_at, updated_at) VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING");
    tx.run(insert.bind(id).bind(by).bind(at)).await.map(drop)
}

/// Another sentence of a draft.
pub async fn set_summary(tx: &mut Tx, id: ConsultationId, to: &Multilingual, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE outcomes SET summary_ar = $1, summary_fr = $2, summary_en = $3, summary_zgh = $4, updated_at = $5 \
         WHERE consultation_id = $6 AND published_at IS NULL");
    tx.run(bind_text(update, to).bind(at).bind(id)).await.map(drop)
}

/// The number of the next point.
pub async fn next_point(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<i64> {
    let select = sql("SELECT COALESCE(MAX(number), CAST(0 AS BIGINT)) + 1 FROM outcome_points WHERE consultation_id = $1");
    Ok(tx.one::<(i64,)>(select.bind(id)).await?.0)
}

/// A text in the order of the languages.
fn bind_text(statement: Statement, text: &Multilingual) -> Statement {
    LANGS.into_iter().fold(statement, |statement, lang| statement.bind(text.own(lang)))
}

fn bind_texts(statement: Statement, point: &Point) -> Statement {
    let decision = point.decision.map_or("", |decision| decision.as_str());
    let texts = [&point.title, &point.decider, &point.reason, &point.changed];
    texts.into_iter().fold(statement.bind(decision), bind_text)
}

/// A new point, with what hangs on it.
pub async fn insert_point(tx: &mut Tx, id: ConsultationId, point: &Point) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO outcome_points (consultation_id, number, decision, title_ar, title_fr, title_en, title_zgh, decider_ar, decider_fr, \
         decider_en, decider_zgh, reason_ar, reason_fr, reason_en, reason_zgh, changed_ar, changed_fr, changed_en, changed_zgh) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)")
    .bind(id)
    .bind(point.number);
    tx.run(bind_texts(insert, point)).await?;
    hang(tx, id, point).await
}

/// A point in the place of the version that was read; `false` if it is another by now.
pub async fn replace_point(tx: &mut Tx, id: ConsultationId, point: &Point) -> sqlx::Result<bool> {
    let update =
        sql("UPDATE outcome_points SET decision = $1, title_ar = $2, title_fr = $3, title_en = $4, title_zgh = $5, decider_ar = $6, decider_fr = $7, \
         decider_en = $8, decider_zgh = $9, reason_ar = $10, reason_fr = $11, reason_en = $12, reason_zgh = $13, changed_ar = $14, changed_fr = $15, \
         changed_en = $16, changed_zgh = $17, version = version + 1 WHERE consultation_id = $18 AND number = $19 AND version = $20");
    if tx.run(bind_texts(update, point).bind(id).bind(point.number).bind(point.version)).await? != 1 {
        return Ok(false);
    }
    for delete in [
        "DELETE FROM outcome_bases WHERE consultation_id = $1 AND number = $2",
        "DELETE FROM outcome_solutions WHERE consultation_id = $1 AND number = $2",
        "DELETE FROM outcome_milestones WHERE consultation_id = $1 AND number = $2",
    ] {
        tx.run(sql(delete).bind(id).bind(point.number)).await?;
    }
    hang(tx, id, point).await?;
    Ok(true)
}

/// What hangs on a point that has nothing yet.
async fn hang(tx: &mut Tx, id: ConsultationId, point: &Point) -> sqlx::Result<()> {
    let number = point.number;
    let rows = point.bases.iter().map(|basis| -> [Arg; 4] { [id.into(), number.into(), basis.part.as_str().into(), basis.name.as_str().into()] });
    tx.insert_all::<4>("INSERT INTO outcome_bases (consultation_id, number, part, name) VALUES ", rows.collect()).await?;
    let rows = point.solutions.iter().map(|solution| -> [Arg; 3] { [id.into(), number.into(), (*solution).into()] });
    tx.insert_all::<3>("INSERT INTO outcome_solutions (consultation_id, number, solution_id) VALUES ", rows.collect()).await?;
    let row = |(position, one): (i64, &Milestone)| -> [Arg; 9] {
        let [ar, fr, en, zgh] = LANGS.map(|lang| Arg::from(one.title.own(lang)));
        [id.into(), number.into(), position.into(), ar, fr, en, zgh, one.due_on.as_str().into(), one.reached_at.into()]
    };
    let rows = (1..).zip(&point.milestones).map(row).collect();
    let insert = "INSERT INTO outcome_milestones (consultation_id, number, position, title_ar, title_fr, title_en, title_zgh, due_on, reached_at) VALUES ";
    tx.insert_all::<9>(insert, rows).await
}

/// Takes a point away; whether it was there.
pub async fn remove_point(tx: &mut Tx, id: ConsultationId, number: i64) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM outcome_points WHERE consultation_id = $1 AND number = $2").bind(id).bind(number)).await? == 1)
}

/// Freezes an outcome; `false` if it is public already.
pub async fn publish(tx: &mut Tx, id: ConsultationId, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE outcomes SET published_by = $1, published_at = $2, updated_at = $2 WHERE consultation_id = $3 AND published_at IS NULL");
    Ok(tx.run(update.bind(by).bind(at).bind(id)).await? == 1)
}

/// Keeps what something on which a point rests was called, where it is read and how much it held.
pub async fn freeze_basis(tx: &mut Tx, id: ConsultationId, number: i64, basis: &PointBasis) -> sqlx::Result<()> {
    let update = sql("UPDATE outcome_bases SET title_ar = $1, title_fr = $2, title_en = $3, path = $4, given = $5 \
         WHERE consultation_id = $6 AND number = $7 AND part = $8 AND name = $9");
    let update = update.bind(&basis.title.ar).bind(&basis.title.fr).bind(&basis.title.en).bind(&basis.path).bind(basis.given);
    tx.run(update.bind(id).bind(number).bind(&basis.part).bind(&basis.name)).await.map(drop)
}

/// Attaches a pledge; `false` if it is already.
pub async fn attach(tx: &mut Tx, id: ConsultationId, pledge: PledgeId) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO outcome_pledges (consultation_id, pledge_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    Ok(tx.run(insert.bind(id).bind(pledge)).await? == 1)
}

/// Takes a pledge off; whether it was attached.
pub async fn detach(tx: &mut Tx, id: ConsultationId, pledge: PledgeId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM outcome_pledges WHERE consultation_id = $1 AND pledge_id = $2").bind(id).bind(pledge)).await? == 1)
}

/// Keeps that a milestone was reached; whether it was not.
pub async fn reach(tx: &mut Tx, id: ConsultationId, (number, position): (i64, i64), at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE outcome_milestones SET reached_at = $1 WHERE consultation_id = $2 AND number = $3 AND position = $4 AND reached_at IS NULL");
    Ok(tx.run(update.bind(at).bind(id).bind(number).bind(position)).await? == 1)
}

/// Keeps what was said after publication.
pub async fn insert_note(tx: &mut Tx, (row, id): (RowId, ConsultationId), note: &NewNote<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO outcome_notes (id, consultation_id, number, actor_id, created_at, kind, subject, before_value, after_value, reason, \
         text_ar, text_fr, text_en, text_zgh) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
    .bind(row)
    .bind(id)
    .bind(note.point)
    .bind(note.by)
    .bind(note.at);
    let insert = match &note.what {
        Said::Addition(text) => bind_text(insert.bind("addition").bind("").bind("").bind("").bind(""), text),
        Said::Correction { text, lang, before, after, reason } => {
            let subject = format!("{}.{}", text.as_str(), lang.code());
            bind_text(insert.bind("correction").bind(subject).bind(*before).bind(*after).bind(*reason), &Multilingual::default())
        }
    };
    tx.run(insert).await.map(drop)
}

/// Another text in the place of one of a published outcome. Columns are called as the fields of forms are.
pub async fn correct(tx: &mut Tx, (id, point): (ConsultationId, Option<i64>), (text, lang): (OutcomeText, Lang), to: &str) -> sqlx::Result<()> {
    let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
    let update = match point {
        None => sql("UPDATE outcomes SET ").push(PointFields::names(OutcomeText::Summary)[at]).push(" = ").arg(to).push(" WHERE consultation_id = ").arg(id),
        Some(number) => {
            let update = sql("UPDATE outcome_points SET ").push(PointFields::names(text)[at]).push(" = ").arg(to);
            update.push(" WHERE consultation_id = ").arg(id).push(" AND number = ").arg(number)
        }
    };
    tx.run(update).await.map(drop)
}

/// Has a point be about one more solution.
pub async fn add_solution(tx: &mut Tx, id: ConsultationId, number: i64, solution: SolutionId) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO outcome_solutions (consultation_id, number, solution_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    tx.run(insert.bind(id).bind(number).bind(solution)).await.map(drop)
}
