//! The check of the counts that are kept of solutions.

use uuid::Uuid;

use crate::base::App;
use crate::base::db::{Statement, sql};
use crate::base::error::Result;
use crate::base::slice::Repair;
use crate::participation::counters::{Counted, MENDED, check_cells};

/// What lists and homes count.
const CELLS: Counted = Counted {
    insert: "INSERT INTO solution_counts ",
    rows: " FROM solutions i",
    public: " AND i.state <> 'draft' AND i.visibility IN ('published', 'under_review')",
    cells: " FROM solution_counts",
    add: " ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = solution_counts.people + excluded.people, \
          organisations = solution_counts.organisations + excluded.organisations",
};

pub(super) async fn check(app: App, repair: Repair) -> Result<u64> {
    check_cells(&app, CELLS, repair).await
}

/// What the figures of communes lack: counted anew, less what is kept.
fn lacking(begin: Statement) -> Statement {
    begin
        .push("SELECT commune_id, ")
        .arg(MENDED)
        .push(", CAST(SUM(supports) AS BIGINT), CAST(SUM(answered) AS BIGINT) FROM (SELECT commune_id, ")
        .push("CASE WHEN state NOT IN ('withdrawn', 'merged') THEN support_count ELSE 0 END AS supports, CASE WHEN answer_count > 0 THEN 1 ELSE 0 END AS answered ")
        .push("FROM solutions WHERE state <> 'draft' AND visibility IN ('published', 'under_review') ")
        .push("UNION ALL SELECT commune_id, -supports, -answered FROM solution_figures) x GROUP BY commune_id HAVING SUM(supports) <> 0 OR SUM(answered) <> 0")
}

/// Compares the figures of every commune with its solutions.
pub(super) async fn check_figures(app: App, repair: Repair) -> Result<u64> {
    if repair == Repair::No {
        let count = lacking(sql("SELECT COUNT(*) FROM (")).push(") lacking");
        return Ok(app.db.one_unhurried::<(i64,)>(count).await?.0.unsigned_abs());
    }
    let mut tx = app.db.begin().await?;
    tx.take_time().await?;
    let add = " ON CONFLICT (commune_id, slot) DO UPDATE SET supports = solution_figures.supports + excluded.supports, \
               answered = solution_figures.answered + excluded.answered";
    let insert = || sql("INSERT INTO solution_figures (commune_id, slot, supports, answered) ");
    // Two checks at once come one after the other, so that none adds what the other did.
    tx.run(insert().push("VALUES (").arg(Uuid::nil()).push(", ").arg(MENDED).push(", 0, 0)").push(add)).await?;
    let wrong = tx.run(lacking(insert()).push(add)).await?;
    tx.commit().await?;
    Ok(wrong)
}
