//! What an officer may know of where the supports of a solution come from, before the commune answers: no names, and no addresses.
//!
//! Verified residents were seen in person and are left out. A support keeps a keyed hash of its address for a while ([`ORIGINS`]), to count different ones.

use std::collections::HashMap;
use std::net::IpAddr;

use app::model::answer::SupportSignals;

use super::holdings::ORIGINS;
use super::store;
use crate::base::App;
use crate::base::db::SolutionId;
use crate::base::error::Result;
use crate::base::personal_data::over;
use crate::web::origin::origin;

/// Supports of one run: each only loses a hash.
const FORGOTTEN_AT_ONCE: i64 = 20_000;
/// Accounts younger than this are new.
const NEW_DAYS: i64 = 7;
/// Of fewer supports nothing is said.
const LEAST: i64 = 5;

/// Where a support comes from.
pub(super) fn origin_of(app: &App, solution: SolutionId, address: IpAddr) -> String {
    origin(app, "support origin", &[solution.0.as_bytes()], address)
}

/// What is noticeable about the supports of these solutions; those about which nothing is are left out.
pub async fn signals(app: &App, solutions: &[SolutionId]) -> Result<HashMap<SolutionId, SupportSignals>> {
    let rows = store::origins(&app.db, solutions, 86_400_000_000 * NEW_DAYS).await?;
    let signals = |row: store::Origins| SupportSignals { others: row.others, new: row.new, known: row.known, addresses: row.addresses };
    Ok(rows.into_iter().map(|row| (row.solution_id, signals(row))).filter(|(_, signals)| is_noticeable(signals)).collect())
}

/// Most of those who are not verified residents are new, or came from few addresses.
const fn is_noticeable(signals: &SupportSignals) -> bool {
    (signals.others >= LEAST && 2 * signals.new > signals.others) || (signals.known >= LEAST && 2 * signals.addresses < signals.known)
}

/// Forgets where supports came from that are older.
pub(super) async fn forget_origins(app: &App) -> Result<()> {
    Ok(store::forget_origins(&app.db, over(ORIGINS, app), FORGOTTEN_AT_ONCE).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_supports_and_many_places_say_nothing() {
        let signals = |others, new, known, addresses| SupportSignals { others, new, known, addresses };
        for (signals, noticeable) in [
            (signals(4, 4, 4, 1), false),
            (signals(5, 3, 0, 0), true),
            (signals(6, 3, 6, 3), false),
            (signals(50, 0, 50, 24), true),
            (signals(50, 0, 50, 25), false),
        ] {
            assert_eq!(is_noticeable(&signals), noticeable, "{signals:?}");
        }
    }
}
