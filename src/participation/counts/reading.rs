//! What there is to be read of a count: nothing before the ballot was closed, and no number before it was counted.

use app::model::ballot_result::CountResult;
use app::model::ballot_result_pages::CountStage;
use app::model::ballots::Choice;

use super::store::{self, Count, State};
use crate::base::db::{ConsultationId, Sql};
use crate::base::error::{Error, Result};
use crate::participation::ballots::Ballot;

/// How far a count is.
pub(super) const fn stage(count: &Count) -> CountStage {
    match count.state {
        State::Closed => CountStage::Closed,
        State::Tied => CountStage::Tied,
        State::Counted => CountStage::Counted,
    }
}

/// The count of a ballot that was closed.
pub(super) async fn closed(db: &mut impl Sql, id: ConsultationId) -> Result<Count> {
    store::find(db, id).await?.ok_or(Error::NotFound)
}

/// What was counted, once it is public.
pub(super) async fn counted(db: &mut impl Sql, id: ConsultationId) -> Result<(Count, CountResult)> {
    let count = closed(db, id).await?;
    let result = store::result(db, id).await?.ok_or(Error::NotFound)?;
    Ok((count, result))
}

/// The votes of a ballot that was closed, in the order of their hashes.
pub(super) async fn choices(db: &mut impl Sql, ballot: &Ballot) -> Result<Vec<Choice>> {
    let kept = store::choices(db, ballot.id).await?;
    let parse = |text: String| Choice::parse(ballot.settings.kind, &text).ok_or_else(|| anyhow::anyhow!("a vote that cannot be read"));
    Ok(kept.into_iter().map(parse).collect::<anyhow::Result<_>>()?)
}
