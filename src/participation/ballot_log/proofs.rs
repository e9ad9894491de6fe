//! What proves that a leaf stands in a log, and that a log was only added to.

use counting::log::{Hash, tree};

use super::store;
use crate::base::App;
use crate::base::db::ConsultationId;
use crate::base::error::{Error, Result};

/// That a leaf stands at a position of the log as a checkpoint has it.
#[derive(Debug)]
pub(super) struct Inclusion {
    pub position: i64,
    pub size: i64,
    pub path: Vec<Hash>,
    /// The checkpoint, signed.
    pub note: String,
}

/// The hashes of leaves of a log, with which trees are made. A tree is made off the threads that serve.
async fn hashed<T: Send + 'static>(app: &App, id: ConsultationId, size: i64, make: impl FnOnce(&[Hash]) -> T + Send + 'static) -> Result<T> {
    let leaves = store::leaves(&mut &app.db, id, size).await?;
    let made = tokio::task::spawn_blocking(move || make(&leaves.iter().map(|hash| tree::leaf(hash)).collect::<Vec<Hash>>()));
    Ok(made.await?)
}

/// Where a leaf stands, and what proves it; `None` for one that waits or that there is not: nobody learns which.
pub(super) async fn inclusion(app: &App, id: ConsultationId, hash: &Hash) -> Result<Option<Inclusion>> {
    let Some(Some(position)) = store::position(&mut &app.db, id, hash).await? else { return Ok(None) };
    let Some(last) = store::last_checkpoint(&mut &app.db, id).await?.filter(|last| position < last.size) else { return Ok(None) };
    let at = usize::try_from(position).unwrap_or(usize::MAX);
    let path = hashed(app, id, last.size, move |leaves| tree::inclusion(leaves, at)).await?;
    Ok(path.map(|path| Inclusion { position, size: last.size, path, note: last.note }))
}

/// What proves that the first leaves of a log are those that it had at another checkpoint.
pub(super) async fn consistency(app: &App, id: ConsultationId, from: i64, to: i64) -> Result<Vec<Hash>> {
    let log = store::find(&mut &app.db, id).await?.ok_or(Error::NotFound)?;
    if !(0..=to).contains(&from) || to > log.size {
        return Err(Error::NotFound);
    }
    let first = usize::try_from(from).unwrap_or(usize::MAX);
    hashed(app, id, to, move |leaves| tree::consistency(leaves, first)).await?.ok_or(Error::NotFound)
}
