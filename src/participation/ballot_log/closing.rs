//! The end of a log: every vote that counts has its leaf, and the last checkpoint says which are opened before anybody reads them.

use app::words::tr;
use counting::log::{Closing, Hash, digest_of_opened};

use super::{entering, leaf_of, store};
use crate::base::App;
use crate::base::db::Tx;
use crate::base::error::{Error, Result};
use crate::participation::ballots::{self, Ballot, Sealed};

/// Enters the commitments of all votes that count and are not in the log yet, with what waits, in an order by chance, and signs the last checkpoint. For whoever
/// closes the ballot, in the same transaction, once the votes were taken.
pub async fn close(app: &App, tx: &mut Tx, ballot: &Ballot, counted: &[Sealed]) -> Result<()> {
    let mut log = entering::lock(app, tx, ballot.id).await?;
    if log.closed_at.is_some() {
        return Err(Error::Conflict(tr::ballot_log::CLOSED));
    }
    let known = store::known(tx, ballot.id).await?;
    let mut opened: Vec<Hash> = counted.iter().map(|sealed| leaf_of(ballot.id, sealed)).collect();
    opened.sort_unstable();
    let mut leaves = store::take_waiting(tx, ballot.id).await?;
    leaves.extend(opened.iter().filter(|hash| !known.contains(*hash)));
    let counts = ballots::get(tx, ballot.id).await?.counts;
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    let closing = Closing {
        counted: opened.len() as u64,
        replaced: number(counts.replaced),
        void: number(counts.void),
        unconfirmed: number(counts.unconfirmed),
        opened: digest_of_opened(&opened),
    };
    entering::append(app, tx, (ballot.id, &mut log), leaves, Some(closing)).await?;
    log.closed_at = Some(app.clock.now());
    Ok(store::set(tx, ballot.id, &log).await?)
}
