//! Options follow the moderation of their solutions: no text of one is shown that nobody may read, and none is kept that was hidden and rewritten.

use std::collections::HashSet;

use app::model::content::ItemKind;

use super::store::{self, OptionRow, writing};
use crate::base::App;
use crate::base::db::{SolutionId, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::participation::solutions;

/// Consultations for which one solution is gathered.
const MOST: i64 = 100;

/// When a solution was rewritten after it had been hidden, the version that was gathered is gone: its options take the present one.
pub(super) async fn note(tx: &mut Tx, event: &Event) -> Result<()> {
    let Event::Rewritten(item) = event else { return Ok(()) };
    if item.kind != ItemKind::Solution {
        return Ok(());
    }
    let id = SolutionId(item.id);
    for option in store::of_solution(tx, id, MOST).await? {
        if !solutions::has_version(tx, id, option.solution_version).await? {
            let frozen = solutions::frozen(tx, id).await?;
            writing::refreeze(tx, option.id, &frozen).await?;
        }
    }
    Ok(())
}

/// Those of these options whose texts everybody may read now.
pub(super) async fn readable(app: &App, options: &[OptionRow]) -> Result<HashSet<SolutionId>> {
    let titles = solutions::titles(app, options.iter().map(|option| option.solution_id)).await?;
    Ok(titles.into_keys().collect())
}
