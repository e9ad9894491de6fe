//! SQL of versions that something keeps, and of merged solutions.

use crate::base::db::{SolutionId, Sql, Tx, sql};

pub(in crate::participation::solutions) async fn has_version(tx: &mut Tx, id: SolutionId, version: i64) -> sqlx::Result<bool> {
    let select = sql("SELECT version FROM solution_versions WHERE solution_id = $1 AND version = $2").bind(id).bind(version);
    Ok(tx.find::<(i64,)>(select).await?.is_some())
}

pub(in crate::participation::solutions) async fn merged_into(db: &mut impl Sql, id: SolutionId) -> sqlx::Result<Option<i64>> {
    let select = sql("SELECT o.number FROM solutions s JOIN solutions o ON o.id = s.merged_into WHERE s.state = 'merged' AND s.id = ").arg(id);
    Ok(db.find::<(i64,)>(select).await?.map(|(number,)| number))
}

/// Whether another goes on in it.
pub(in crate::participation::solutions) async fn holds_another(tx: &mut Tx, id: SolutionId) -> sqlx::Result<bool> {
    Ok(tx.find::<(i64,)>(sql("SELECT number FROM solutions WHERE merged_into = ").arg(id).push(" LIMIT 1")).await?.is_some())
}

pub(in crate::participation::solutions) async fn set_merged_into(tx: &mut Tx, id: SolutionId, into: Option<SolutionId>) -> sqlx::Result<()> {
    tx.run(sql("UPDATE solutions SET merged_into = $1 WHERE id = $2").bind(into).bind(id)).await.map(drop)
}

/// Keeps to which body a solution was referred that is open; an empty name takes that back. Whether it was another before.
pub(in crate::participation::solutions) async fn refer(tx: &mut Tx, id: SolutionId, body: &str) -> sqlx::Result<bool> {
    let update = sql("UPDATE solutions SET referred_to = $1 WHERE id = $2 AND referred_to <> $1 AND ($1 = '' OR state IN ('published', 'threshold', \
         'under_evaluation'))");
    Ok(tx.run(update.bind(body).bind(id)).await? == 1)
}
