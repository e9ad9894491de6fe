//! Appeals of authors against a decision about their option to which they did not agree: that it cannot be done, is merged into another one or referred to another
//! body, or is changed with a note in the place of their consent. There is one for each decision, decided within the commune's days by somebody who had no part in
//! it, with reasons. An appeal that is right takes back what the decision did and puts the option before the services again; the final list waits for all of them.
//!
//! What is said for an appeal and for its answer, how long it may be and what an answer can be are those of the appeals against moderators
//! ([`crate::moderation::appeals::statements`]). The rest is of options, and stays here:
//!
//! - Those appeals hang on a decision of the record of moderation, and what follows from them is that a text is read again. Here nothing was hidden: what is
//!   contested is a row of this slice, and what follows is that services assess an option once more.
//! - Moderators do not decide about land and money: these appeals are not in their queue, but among what is due on the first page of the staff of those who
//!   decide about options, by its date ([`super::office`]), and on the board. Whoever had a part in the decision does not find it there.
//! - The days are those of the consultation's list, since the list is locked when they are over.

use std::collections::BTreeSet;

use app::model::form::FormErrors;
use app::model::moderation::AppealAnswerFields;
use app::model::options::OptionNews;
use app::model::staff::StaffAct;
use app::words::tr;

use super::KEEPERS;
use super::case::Case;
use super::effects;
use super::gathering::{has_part, require_author};
use super::store::appeals::{self as store, AppealRow, NewAppeal};
use super::store::{OptionRow, writing};
use crate::base::clock::Timestamp;
use crate::base::db::AccountId;
use crate::base::error::{Error, Result};
use crate::moderation::appeals::statements::{ruling, statement};
use crate::people::{restrictions, roles};

/// Whether the author can appeal at a moment, as far as the option says.
pub(super) fn is_open(option: &OptionRow, now: Timestamp) -> bool {
    option.state().can_be_contested() && option.appeal_until.is_some_and(|until| now < until)
}

/// Appeals against the decision about an option.
pub(super) async fn appeal(case: &Case<'_>, n: &str, body: &str) -> Result<()> {
    let app = case.app;
    let members = roles::members(&app.db, case.commune.id).await?;
    let mut keepers: BTreeSet<AccountId> = members.into_iter().filter(|member| KEEPERS.contains(&member.role)).map(|member| member.account).collect();
    let mut tx = app.db.begin().await?;
    let list = case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    require_author(case, &mut tx, &option).await?;
    let now = case.now();
    let decided_at = option.decided_at.filter(|_| is_open(&option, now)).ok_or(Error::Conflict(tr::options::NO_APPEAL))?;
    let mut errors = FormErrors::default();
    let body = statement("body", body, &mut errors);
    errors.into_result()?;
    restrictions::allow_taking_part(app, &mut tx, case.viewer.id, case.commune.id, "body").await?;
    let due_at = now.plus_days(list.appeal_days);
    let new = NewAppeal { id: app.rng.id(now), option: option.id, decided_at, account: case.viewer.id, body: &body, at: now, due_at };
    if !store::insert(&mut tx, &new).await? {
        return Err(Error::Conflict(tr::options::APPEALED_ALREADY));
    }
    case.tell(&mut tx, &option, OptionNews::Appealed, "").await?;
    // Whoever decided is told that it is contested, and the others that one of them answers.
    keepers.extend(option.decided_by);
    for keeper in keepers.into_iter().filter(|keeper| *keeper != case.viewer.id) {
        case.notify(&mut tx, keeper, &option, OptionNews::Appealed).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether somebody may not decide an appeal: who decided about the option, wrote it, or appealed.
pub(super) fn had_part(case: &Case<'_>, option: &OptionRow, appeal: &AppealRow) -> bool {
    let viewer = case.viewer;
    option.decided_by == Some(viewer.id) || appeal.account_id == viewer.id || has_part(viewer, option)
}

/// Decides an appeal.
pub(super) async fn answer(case: &Case<'_>, n: &str, fields: &AppealAnswerFields) -> Result<bool> {
    case.require_keeper()?;
    let app = case.app;
    let mut tx = app.db.begin().await?;
    case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    let appeal = store::last(&mut tx, option.id).await?.ok_or(Error::NotFound)?;
    if had_part(case, &option, &appeal) {
        return Err(Error::Forbidden);
    }
    let (reversed, text) = ruling(fields)?;
    let outcome = if reversed { "reversed" } else { "upheld" };
    if !store::answer(&mut tx, appeal.id, (outcome, &text), case.viewer.id, case.now()).await? {
        return Err(Error::Conflict(tr::options::APPEAL_DECIDED));
    }
    if reversed {
        effects::undo(case, &mut tx, &option).await?;
        writing::reopen(&mut tx, option.id).await?;
    }
    let news = if reversed { OptionNews::Reversed } else { OptionNews::Upheld };
    case.tell(&mut tx, &option, news, &text).await?;
    case.record(&mut tx, option.number, StaffAct::AppealDecided).await?;
    tx.commit().await?;
    Ok(reversed)
}
