//! Counts with dates of their own, as months of use would have left them: for the demonstration. What is closed and counted goes through the rules of this slice.

use app::model::ballot_result::CountResult;

use super::tallying::tally;
use super::{closing, counting, files, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::participation::ballots;

/// Closes a ballot at a moment after voting, as the clock does. Its paper was balanced before.
pub async fn close(app: &App, tx: &mut Tx, id: ConsultationId, at: Timestamp) -> Result<()> {
    let sealed = ballots::past::close(tx, id, at).await?;
    closing::take(app, tx, (id, sealed), (None, at)).await
}

/// Counts what was closed, and keeps that everybody was told of it. What the rules leave equal is refused.
pub async fn count(app: &App, tx: &mut Tx, id: ConsultationId, at: Timestamp) -> Result<CountResult> {
    let residents = store::find(tx, id).await?.ok_or(Error::NotFound)?.facts.residents;
    let ballot = ballots::get(tx, id).await?;
    let choices = super::reading::choices(tx, &ballot).await?;
    let found = tokio::task::spawn_blocking(move || tally(&ballot, &choices, residents, None)).await??;
    if !found.tied.is_empty() {
        return Err(anyhow::anyhow!("nothing tells {:?} apart", found.tied).into());
    }
    store::set_counted(tx, id, &found.result, &found.reports, (counting::CODE, at)).await?;
    files::keep(app, tx, id).await?;
    store::mark_told(tx, id, None, Some(at)).await?;
    Ok(found.result)
}
