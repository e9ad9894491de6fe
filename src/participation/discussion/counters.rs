//! The check of how many comments of each stance the database keeps for the tabs of a discussion.

use uuid::Uuid;

use crate::base::App;
use crate::base::db::{Statement, sql};
use crate::base::error::Result;
use crate::base::slice::Repair;

/// What the numbers of a subject lack: counted anew, less what is kept.
fn lacking(begin: Statement) -> Statement {
    begin
        .push("SELECT subject_kind, subject_id, CAST(SUM(f) AS BIGINT), CAST(SUM(a) AS BIGINT), CAST(SUM(q) AS BIGINT) FROM (SELECT subject_kind, subject_id, ")
        .push("CASE WHEN stance = 'for' THEN 1 ELSE 0 END AS f, CASE WHEN stance = 'against' THEN 1 ELSE 0 END AS a, ")
        .push("CASE WHEN stance = 'question' THEN 1 ELSE 0 END AS q FROM comments ")
        .push("WHERE parent_id IS NULL AND deleted_at IS NULL AND visibility IN ('published', 'under_review') ")
        .push("UNION ALL SELECT subject_kind, subject_id, -for_count, -against_count, -question_count FROM comment_stances) x ")
        .push("GROUP BY subject_kind, subject_id HAVING SUM(f) <> 0 OR SUM(a) <> 0 OR SUM(q) <> 0")
}

/// Compares the numbers of every subject with its comments.
pub(super) async fn check(app: App, repair: Repair) -> Result<u64> {
    if repair == Repair::No {
        let count = lacking(sql("SELECT COUNT(*) FROM (")).push(") lacking");
        return Ok(app.db.one_unhurried::<(i64,)>(count).await?.0.unsigned_abs());
    }
    let mut tx = app.db.begin().await?;
    tx.take_time().await?;
    let add = " ON CONFLICT (subject_kind, subject_id) DO UPDATE SET for_count = comment_stances.for_count + excluded.for_count, \
               against_count = comment_stances.against_count + excluded.against_count, question_count = comment_stances.question_count + excluded.question_count";
    let insert = || sql("INSERT INTO comment_stances (subject_kind, subject_id, for_count, against_count, question_count) ");
    // Two checks at once come one after the other, so that none adds what the other did.
    tx.run(insert().push("VALUES ('', ").arg(Uuid::nil()).push(", 0, 0, 0)").push(add)).await?;
    let wrong = tx.run(lacking(insert()).push(add)).await?;
    tx.commit().await?;
    Ok(wrong)
}
