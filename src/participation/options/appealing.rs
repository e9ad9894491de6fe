//! Appeals of authors against the decision that their option cannot be done: one for each decision, decided within the commune's days by somebody who had no part
//! in it, with reasons. An appeal that is right puts the option before the services again.

use app::model::form::FormErrors;
use app::model::option_staff::RulingFields;
use app::model::options::{OptionNews, OptionState};
use app::model::staff::StaffAct;
use app::words::tr;

use super::case::Case;
use super::effects;
use super::gathering::{has_part, require_author};
use super::store::appeals::{self as store, AppealRow, NewAppeal};
use super::store::{OptionRow, writing};
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::text::{clean, fits};
use crate::people::restrictions;

/// Whether the author can appeal at a moment, as far as the option says.
pub(super) fn is_open(option: &OptionRow, now: Timestamp) -> bool {
    option.state() == OptionState::NotFeasible && option.appeal_until.is_some_and(|until| now < until)
}

/// Appeals against the decision about an option.
pub(super) async fn appeal(case: &Case<'_>, n: &str, body: &str) -> Result<()> {
    let body = clean(body);
    let app = case.app;
    let mut tx = app.db.begin().await?;
    let list = case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    require_author(case, &mut tx, &option).await?;
    let now = case.now();
    let decided_at = option.decided_at.filter(|_| is_open(&option, now)).ok_or(Error::Conflict(tr::options::NO_APPEAL))?;
    if !fits(&body, 20..=3_000) {
        return Err(Error::field("body", tr::options::APPEAL_LENGTH));
    }
    restrictions::allow_taking_part(app, &mut tx, case.viewer.id, case.commune.id, "body").await?;
    let due_at = now.plus_days(list.appeal_days);
    let new = NewAppeal { id: app.rng.id(now), option: option.id, decided_at, account: case.viewer.id, body: &body, at: now, due_at };
    if !store::insert(&mut tx, &new).await? {
        return Err(Error::Conflict(tr::options::APPEALED_ALREADY));
    }
    case.tell(&mut tx, &option, OptionNews::Appealed, "").await?;
    if let Some(officer) = option.decided_by.filter(|officer| *officer != case.viewer.id) {
        case.notify(&mut tx, officer, &option, OptionNews::Appealed).await?;
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
pub(super) async fn answer(case: &Case<'_>, n: &str, fields: &RulingFields) -> Result<bool> {
    case.require_keeper()?;
    let app = case.app;
    let mut tx = app.db.begin().await?;
    case.lock(&mut tx).await?;
    let option = case.option(&mut tx, n).await?;
    let appeal = store::last(&mut tx, option.id).await?.ok_or(Error::NotFound)?;
    if had_part(case, &option, &appeal) {
        return Err(Error::Forbidden);
    }
    let mut errors = FormErrors::default();
    let reversed = match fields.outcome.as_str() {
        "reversed" => true,
        "upheld" => false,
        _ => {
            errors.add("outcome", tr::options::CHOOSE_OUTCOME);
            false
        }
    };
    let text = clean(&fields.answer);
    if !fits(&text, 20..=3_000) {
        errors.add("answer", tr::options::ANSWER_LENGTH);
    }
    errors.into_result()?;
    let outcome = if reversed { "reversed" } else { "upheld" };
    if !store::answer(&mut tx, appeal.id, (outcome, &text), case.viewer.id, case.now()).await? {
        return Err(Error::Conflict(tr::options::APPEAL_DECIDED));
    }
    if reversed {
        effects::undo_refusal(case, &mut tx, &option).await?;
        writing::reopen(&mut tx, option.id).await?;
    }
    let news = if reversed { OptionNews::Reversed } else { OptionNews::Upheld };
    case.tell(&mut tx, &option, news, &text).await?;
    case.record(&mut tx, option.number, StaffAct::AppealDecided).await?;
    tx.commit().await?;
    Ok(reversed)
}
