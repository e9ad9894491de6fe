//! Appeals against measures: written by the person, answered by somebody who had no part in the measure.

use app::model::form::FormErrors;
use app::model::measures::MeasureState;
use app::model::moderation::{AppealAnswerFields, AppealFields, Decided};
use app::model::notifications::Notice;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr::appeals::letter;
use app::words::{Key, tr};

use crate::base::App;
use crate::base::db::{DecisionId, MeasureId};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::communes::Commune;
use crate::moderation::appeals::statements::{ruling, statement};
use crate::moderation::decisions::letters::{Ruling, send_ruling};
use crate::moderation::measures::{may_judge, reading, role};
use crate::moderation::record::log;
use crate::people::accounts::Viewer;
use crate::people::claims;
use crate::people::restrictions::measures::{self as store, Row};
use crate::people::{notifications, staff};

/// The viewer's own measure against which an appeal can be made. Others learn nothing of it.
pub(super) async fn own(app: &App, viewer: &Viewer, commune: &Commune, id: MeasureId) -> Result<Row> {
    let row = store::find(&mut &app.db, commune.id, id).await?.filter(|row| row.account_id == viewer.id && row.begins_at.is_some());
    let row = row.ok_or(Error::NotFound)?;
    if row.appealed_at.is_some() { Err(Error::Conflict(tr::measures::APPEALED_ALREADY)) } else { Ok(row) }
}

/// Appeals against a measure.
pub(super) async fn appeal(app: &App, viewer: &Viewer, commune: &Commune, id: MeasureId, fields: &AppealFields) -> Result<()> {
    own(app, viewer, commune, id).await?;
    let mut errors = FormErrors::default();
    let body = statement("body", &fields.body, &mut errors);
    errors.into_result()?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::appeal(&mut tx, id, &body, now, now.plus_days(commune.appeal_days)).await? {
        return Err(Error::Conflict(tr::measures::APPEALED_ALREADY));
    }
    app.raise(&mut tx, Event::Recorded(commune.id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Answers the open appeal against a measure. `Forbidden` for its person and for everybody who gave or confirmed it.
pub(super) async fn answer(app: &App, viewer: &Viewer, commune: &Commune, id: MeasureId, fields: &AppealAnswerFields) -> Result<Key> {
    let row = reading::find(app, viewer, commune, id).await?;
    if row.had_part(viewer.id) || !may_judge(app, viewer, commune, row.account_id).await? {
        return Err(Error::Forbidden);
    }
    let (reversed, answer) = ruling(fields)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    claims::allow(&mut tx, viewer, id, app.clock.now()).await?;
    if row.state() != MeasureState::Given || !store::answer(&mut tx, id, &store::Answer { by: viewer.id, reversed, text: &answer, at: now }).await? {
        return Err(Error::Conflict(tr::appeals::DECIDED_ALREADY));
    }
    let (act, reason) = if reversed { (Decided::Reverse, "") } else { (Decided::Uphold, row.reason().as_str()) };
    let said = log::Measured { measure: id, act, by: role(viewer, commune), days: row.days, reason, at: now };
    log::append_measure(app, &mut tx, (commune.id, &commune.slug), app.rng.id::<DecisionId>(now), said).await?;
    let notice = Notice::MeasureAppeal { commune: commune.name.clone(), reversed };
    notifications::tell(app, &mut tx, row.account_id, &notice, &paths::measures(&commune.slug)).await?;
    let (subject, text) =
        if reversed { (letter::REVERSED_SUBJECT, tr::measures::letter::REVERSED) } else { (letter::UPHELD_SUBJECT, tr::measures::letter::UPHELD) };
    let (to, path, answer) = (row.account_id, &paths::measures(&commune.slug), answer.as_str());
    send_ruling(app, &mut tx, commune, Ruling { to, path, subject, text, short: letter::SHORT, answer }).await?;
    claims::end(&mut tx, id).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::AppealDecided.at(&paths::measure(&commune.slug, id))).await?;
    tx.commit().await?;
    Ok(if reversed { tr::measures::REVERSED_DONE } else { tr::measures::UPHELD_DONE })
}
