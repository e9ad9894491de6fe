//! The lot, where the rules leave equal options: one of the staff enters what was drawn, when and where; another one enters the same text, without seeing the
//! first. Only then is it counted with it.

use app::model::ballot_result_pages::{LotFields, LotLine};
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr::counts::staff as word;
use jiff::civil::Date;

use super::store::{self, Count};
use super::{closing, counting};
use crate::base::App;
use crate::base::db::{ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean_line, fits};
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Who enters a lot, and of which ballot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand<'a> {
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
    pub id: ConsultationId,
}

/// What was drawn, as both enter it.
fn text(fields: &LotFields, errors: &mut FormErrors) -> String {
    let text = clean_line(&fields.lot);
    if !fits(&text, 3..=200) {
        errors.add("lot", word::LOT_LENGTH);
    }
    text
}

/// When and where: not before the ballot was closed, and not later than today.
fn drawn(app: &App, count: &Count, fields: &LotFields, errors: &mut FormErrors) -> LotLine {
    let day = fields.drawn_on.trim().parse::<Date>().ok().filter(|day| (count.closed_at.day()..=app.clock.now().day()).contains(day));
    if day.is_none() {
        errors.add("drawn_on", word::BAD_DAY);
    }
    let drawn_in = clean_line(&fields.drawn_in);
    if !fits(&drawn_in, 3..=120) {
        errors.add("drawn_in", word::PLACE_LENGTH);
    }
    LotLine { text: text(fields, errors), drawn_on: day.map(|day| day.to_string()).unwrap_or_default(), drawn_in }
}

async fn record(app: &App, tx: &mut Tx, hand: Hand<'_>, number: i64, act: StaffAct) -> Result<()> {
    let path = paths::ballot_count(&hand.commune.slug, number);
    staff::record(app, tx, hand.viewer.id, hand.commune.id, act.at(&path)).await
}

/// Enters what was drawn, or confirms it, or forgets what was entered. Returns whether it is counted now.
pub(super) async fn change(app: &App, hand: Hand<'_>, fields: &LotFields) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let consultation = closing::lock(app, &mut tx, hand.viewer, hand.commune, hand.id).await?;
    if !store::lock_tied(&mut tx, hand.id).await? {
        return Err(Error::Conflict(word::NO_LOT_AWAITED));
    }
    let count = store::find(&mut tx, hand.id).await?.ok_or(Error::NotFound)?;
    let at = (hand.viewer.id, app.clock.now());
    let is_other = count.first_by.is_some_and(|first| first != hand.viewer.id);
    let act = match fields.act.as_str() {
        "enter" if is_other => return Err(Error::field("", word::ENTERED_MEANWHILE)),
        "enter" => {
            let mut errors = FormErrors::default();
            let lot = drawn(app, &count, fields, &mut errors);
            errors.into_result()?;
            store::enter(&mut tx, hand.id, &lot, at).await?;
            StaffAct::LotEntered
        }
        "confirm" if is_other => {
            let mut errors = FormErrors::default();
            let typed = text(fields, &mut errors);
            errors.into_result()?;
            if count.lot.as_ref().is_none_or(|lot| lot.text != typed) {
                return Err(Error::field("lot", word::LOT_DIFFERS));
            }
            store::confirm(&mut tx, hand.id, at).await?;
            StaffAct::LotConfirmed
        }
        "confirm" => return Err(Error::Conflict(word::ANOTHER_PERSON)),
        "discard" if count.first_by.is_some() => {
            store::discard(&mut tx, hand.id).await?;
            StaffAct::LotDiscarded
        }
        _ => return Err(Error::NotFound),
    };
    record(app, &mut tx, hand, consultation.number, act).await?;
    tx.commit().await?;
    if act == StaffAct::LotConfirmed {
        counting::count(app, hand.id).await?;
    }
    Ok(act == StaffAct::LotConfirmed)
}
