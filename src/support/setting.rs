//! Setting when the commune must answer. Solutions that had been short of the threshold until then and are no longer reach it at that moment.

use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::model::threshold::Counts;
use app::words::tr;

use super::reach;
use crate::accounts::Viewer;
use crate::communes::{self, Commune};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::{AppState, solutions, staff};

/// Supports that a commune may ask for at most.
const MOST: i64 = 1_000_000;
/// Solutions that reach a lower threshold at once; more do with their next support.
const AT_ONCE: i64 = 500;

/// What an administrator declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewThreshold {
    /// Supports that are needed.
    pub needed: i64,
    /// Whose count; `None`: everybody's, and from the fiftieth verified resident on at least half of them residents'.
    pub counts: Option<Counts>,
    /// With [`Counts::Share`]: how many of a hundred may be of others.
    pub others_percent: i64,
}

/// Keeps what a commune declares. `Forbidden` for all but its administrators; what is out of bounds is refused beside its field (`support_threshold`,
/// `threshold_others`).
pub async fn set_threshold(app: &AppState, viewer: &Viewer, commune: &Commune, new: NewThreshold) -> Result<()> {
    if !viewer.is_administrator(commune.id) {
        return Err(Error::Forbidden);
    }
    let mut errors = FormErrors::default();
    for (field, number, least, most) in [("support_threshold", new.needed, 1, MOST), ("threshold_others", new.others_percent, 0, 100)] {
        if !(least..=most).contains(&number) {
            errors.add_with(field, tr::deadlines::BAD, vec![("least", least.to_string()), ("most", most.to_string())]);
        }
    }
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    communes::set_threshold(&mut tx, commune.id, new.needed, new.counts, new.others_percent).await?;
    let commune = Commune { support_threshold: new.needed, threshold_counts: new.counts, threshold_others: new.others_percent, ..commune.clone() };
    reach_again(app, &mut tx, &commune).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::ThresholdChanged, &paths::commune_about(&commune.slug)).await?;
    tx.commit().await?;
    Ok(())
}

/// After the threshold was changed: what has enough supports for the new one reaches it now, not with its next support.
pub async fn reach_again(app: &AppState, tx: &mut Tx, commune: &Commune) -> Result<()> {
    for solution in solutions::supported_by_at_least(tx, commune.id, commune.support_threshold, AT_ONCE).await? {
        if let Some(counted) = solutions::count_support(tx, solution, 0, 0, 0).await? {
            reach(app, tx, commune, solution, counted).await?;
        }
    }
    Ok(())
}
