//! Leaves that waited enter the log together, in an order by chance, and a checkpoint is signed. The clock asks for it every hour, on any node.

use counting::log::tree::{Frontier, leaf};
use counting::log::{Checkpoint, Closing, Hash};
use sha2::{Digest as _, Sha256};

use super::store::{self, CheckpointRow, LogRow};
use super::{LEAST, key_name, origin, signer, verifier};
use crate::base::App;
use crate::base::db::{ConsultationId, Tx};
use crate::base::error::Result;

/// Logs of one run.
const MOST: i64 = 50;

/// Takes the row of a ballot's log, which begins with the first who comes.
pub(super) async fn lock(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<LogRow> {
    Ok(store::lock(tx, id, &origin(app, id), &verifier(app).to_text()).await?)
}

/// Enters what waits wherever that is enough.
pub(super) async fn enter_all(app: &App) -> Result<()> {
    for id in store::ready(&mut &app.db, MOST).await? {
        enter(app, id).await?;
    }
    Ok(())
}

/// Enters what waits in a log, if that is enough. Returns how many leaves entered.
pub async fn enter(app: &App, id: ConsultationId) -> Result<i64> {
    let mut tx = app.db.begin().await?;
    let mut log = lock(app, &mut tx, id).await?;
    // Asked again after waiting for another node that did the same.
    if log.closed_at.is_some() || log.waiting < LEAST {
        tx.roll_back().await?;
        return Ok(0);
    }
    let waiting = store::take_waiting(&mut tx, id).await?;
    let count = waiting.len() as i64;
    append(app, &mut tx, (id, &mut log), waiting, None).await?;
    store::set(&mut tx, id, &log).await?;
    tx.commit().await?;
    Ok(count)
}

/// Appends leaves in an order by chance, and signs what the log is then. Whoever calls keeps the row.
pub(super) async fn append(app: &App, tx: &mut Tx, (id, log): (ConsultationId, &mut LogRow), leaves: Vec<Hash>, closing: Option<Closing>) -> Result<()> {
    let leaves = shuffled(app, leaves);
    let size = u64::try_from(log.size).unwrap_or_default();
    let mut frontier = Frontier::from_bytes(size, &log.frontier).ok_or_else(|| anyhow::anyhow!("the log of {id} is not what its size says"))?;
    leaves.iter().for_each(|hash| frontier.push(leaf(hash)));
    store::append(tx, id, log.size, &leaves).await?;
    log.size = i64::try_from(frontier.size()).unwrap_or(i64::MAX);
    log.waiting = 0;
    log.frontier = frontier.to_bytes();
    let checkpoint = Checkpoint { origin: log.title.clone(), size: frontier.size(), root: frontier.root(), closing };
    let note = signer(app, name_of(app, log)).sign(&checkpoint.to_text());
    store::insert_checkpoint(tx, id, &CheckpointRow { number: log.checkpoints, size: log.size, note }).await?;
    log.checkpoints += 1;
    Ok(())
}

/// The name of the key of a log, whatever the address of the house is by now.
pub(super) fn name_of<'a>(app: &App, log: &'a LogRow) -> &'a str {
    debug_assert!(!key_name(app).contains('+'), "an address has none");
    log.key.split('+').next().unwrap_or_default()
}

/// By a key that is drawn for this once: the order cannot be made again, neither from the leaves nor from when they came.
fn shuffled(app: &App, mut leaves: Vec<Hash>) -> Vec<Hash> {
    let key = app.rng.bytes::<32>();
    leaves.sort_by_cached_key(|hash| <[u8; 32]>::from(Sha256::new().chain_update(key).chain_update(hash).finalize()));
    leaves
}
