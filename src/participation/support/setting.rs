//! After a commune declared anew when it must answer.

use super::reach;
use crate::base::App;
use crate::base::db::Tx;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::participation::solutions;

/// Solutions that reach a lower threshold at once; more do with their next support.
const AT_ONCE: i64 = 500;

/// After the threshold was changed: what has enough supports for the new one reaches it now, not with its next support.
pub async fn reach_again(app: &App, tx: &mut Tx, commune: &Commune) -> Result<()> {
    for solution in solutions::supported_by_at_least(tx, commune.id, commune.support_threshold, AT_ONCE).await? {
        if let Some(counted) = solutions::count_support(tx, solution, 0, 0, 0).await? {
            reach(app, tx, commune, solution, counted).await?;
        }
    }
    Ok(())
}
