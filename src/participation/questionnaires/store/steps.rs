//! SQL of what everybody sees while it is open: one row, counted in steps.

use crate::base::clock::Timestamp;
use crate::base::db::{QuestionnaireId, Sql, Tx, sql};

/// A step: how many had answered, when that was counted, and the counts as JSON.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::questionnaires) struct Step {
    pub persons: i64,
    pub counted_at: Timestamp,
    pub counts: String,
}

/// The last step; `None` before the first.
pub(in crate::participation::questionnaires) async fn find(db: &mut impl Sql, id: QuestionnaireId) -> sqlx::Result<Option<Step>> {
    db.find(sql("SELECT persons, counted_at, counts FROM questionnaire_steps WHERE questionnaire_id = ").arg(id)).await
}

/// How many had answered at the last step.
pub(in crate::participation::questionnaires) async fn persons(db: &mut impl Sql, id: QuestionnaireId) -> sqlx::Result<i64> {
    let select = sql("SELECT persons FROM questionnaire_steps WHERE questionnaire_id = ").arg(id);
    Ok(db.find::<(i64,)>(select).await?.map_or(0, |(persons,)| persons))
}

/// Keeps a step in the place of the one before, if so many more have answered since.
pub(in crate::participation::questionnaires) async fn keep(tx: &mut Tx, id: QuestionnaireId, step: &Step, more: i64) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO questionnaire_steps (questionnaire_id, persons, counted_at, counts) VALUES ($1, $2, $3, $4) \
                      ON CONFLICT (questionnaire_id) DO UPDATE SET persons = excluded.persons, counted_at = excluded.counted_at, counts = excluded.counts \
                      WHERE questionnaire_steps.persons + $5 <= excluded.persons");
    tx.run(insert.bind(id).bind(step.persons).bind(step.counted_at).bind(&step.counts).bind(more)).await.map(drop)
}
