//! The check of the counts that are kept of problems.

use crate::base::App;
use crate::base::error::Result;
use crate::base::slice::Repair;
use crate::participation::counters::{Counted, check_cells};

/// What lists and homes count.
const CELLS: Counted = Counted {
    insert: "INSERT INTO problem_counts ",
    rows: " FROM problems i",
    public: " AND i.visibility IN ('published', 'under_review')",
    cells: " FROM problem_counts",
    add: " ON CONFLICT (commune_id, category, subcategory, state, neighbourhood_id, slot) DO UPDATE SET people = problem_counts.people + excluded.people, \
          organisations = problem_counts.organisations + excluded.organisations",
};

pub(super) async fn check(app: App, repair: Repair) -> Result<u64> {
    check_cells(&app, CELLS, repair).await
}
