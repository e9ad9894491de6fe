//! The check of what the database keeps for lists (see [`super::facets`]): every cell is counted anew from its rows, in one statement, so that what others write
//! meanwhile is in both or in neither.

use uuid::Uuid;

use crate::base::App;
use crate::base::db::{Statement, sql};
use crate::base::error::Result;
use crate::base::slice::Repair;

/// A table of cells and the rows that it counts, as pieces of SQL.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    /// `INSERT INTO` the cells.
    pub insert: &'static str,
    /// `FROM` the rows, as `i`.
    pub rows: &'static str,
    /// Which rows are public, after `AND`.
    pub public: &'static str,
    /// `FROM` the cells.
    pub cells: &'static str,
    /// How what is inserted is added to what is there.
    pub add: &'static str,
}

/// Parts of numbers that a check adds.
pub(super) const MENDED: i64 = -1;

/// The columns of an insertion into a table of cells.
pub(super) const COLUMNS: &str = "(commune_id, category, subcategory, state, neighbourhood_id, slot, people, organisations) ";

/// What cells lack: counted anew, less what is kept.
fn lacking(begin: Statement, counted: &Counted) -> Statement {
    begin
        .push("SELECT commune_id, category, subcategory, state, neighbourhood_id, ")
        .arg(MENDED)
        .push(", CAST(SUM(people) AS BIGINT), CAST(SUM(organisations) AS BIGINT) FROM (SELECT i.commune_id, ")
        .push("CASE WHEN c.level > 0 THEN i.category ELSE '' END AS category, CASE WHEN c.level > 1 THEN i.subcategory ELSE '' END AS subcategory, ")
        .push("CASE WHEN s.one = 0 THEN '' ELSE i.state END AS state, CASE WHEN p.one = 0 THEN ")
        .arg(Uuid::nil())
        .push(" ELSE i.neighbourhood_id END AS neighbourhood_id, ")
        .push("COUNT(CASE WHEN i.organisation_id IS NULL THEN 1 END) AS people, COUNT(i.organisation_id) AS organisations")
        .push(counted.rows)
        .push(" CROSS JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2) c CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) s ")
        .push("CROSS JOIN (SELECT 0 AS one UNION ALL SELECT 1) p WHERE (p.one = 0 OR i.neighbourhood_id IS NOT NULL) ")
        .push("AND (c.level < 1 OR i.category <> '') AND (c.level < 2 OR i.subcategory <> '')")
        .push(counted.public)
        .push(" GROUP BY 1, 2, 3, 4, 5 UNION ALL SELECT commune_id, category, subcategory, state, neighbourhood_id, -people, -organisations")
        .push(counted.cells)
        .push(") x GROUP BY 1, 2, 3, 4, 5 HAVING SUM(people) <> 0 OR SUM(organisations) <> 0")
}

/// Compares every cell with its rows.
pub(super) async fn check_cells(app: &App, counted: Counted, repair: Repair) -> Result<u64> {
    if repair == Repair::No {
        let count = lacking(sql("SELECT COUNT(*) FROM ("), &counted).push(") lacking");
        return Ok(app.db.one_unhurried::<(i64,)>(count).await?.0.unsigned_abs());
    }
    let mut tx = app.db.begin().await?;
    tx.take_time().await?;
    // Two checks at once come one after the other, so that none adds what the other did.
    let nowhere = sql(counted.insert).push(COLUMNS).push("VALUES (").arg(Uuid::nil()).push(", '', '', '', ").arg(Uuid::nil()).push(", ");
    tx.run(nowhere.arg(MENDED).push(", 0, 0)").push(counted.add)).await?;
    let wrong = tx.run(lacking(sql(counted.insert).push(COLUMNS), &counted).push(counted.add)).await?;
    tx.commit().await?;
    Ok(wrong)
}
