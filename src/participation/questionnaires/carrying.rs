//! What somebody began before they signed in: a draft of their browser becomes their account's, unless the account has one of its own or has sent already. What
//! the browser itself has sent stays where it is and is counted apart; then nothing of it is taken along.

use xlsform::Answers;

use super::{Who, picturing, store};
use crate::base::db::{QuestionnaireId, Sql, Tx};
use crate::base::error::Result;

/// What the browser of somebody has begun that they could take along.
pub(super) async fn find(db: &mut impl Sql, id: QuestionnaireId, who: &Who, before: Option<&Who>) -> Result<Option<Answers>> {
    let (Who::Person(_), Some(browser)) = (who, before) else { return Ok(None) };
    let Some(draft) = store::draft(db, id, browser).await?.filter(|draft| !draft.is_empty()) else { return Ok(None) };
    let has_sent = store::sent(db, id, browser).await?.is_some() || store::sent(db, id, who).await?.is_some();
    Ok(Some(draft).filter(|_| !has_sent))
}

/// Takes it along into a draft that is locked and has nothing in it yet: then it is the account's, and the browser has it no more.
pub(super) async fn take(
    tx: &mut Tx,
    id: QuestionnaireId,
    (who, before): (&Who, Option<&Who>),
    (own, carried): (Option<Answers>, Option<Answers>),
) -> Result<Option<Answers>> {
    let Some(own) = own else { return Ok(None) };
    let (Some(carried), Some(browser), true) = (carried, before, own.is_empty()) else { return Ok(Some(own)) };
    store::keep_draft(tx, id, who, &carried).await?;
    store::answers::delete_draft(tx, id, browser).await?;
    picturing::hand_over(tx, id, browser, who).await?;
    Ok(Some(carried))
}
