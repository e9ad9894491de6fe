//! Who prepares consultations, and what every change of one begins and ends with: its row is taken, and the act is kept.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use jiff::civil::Date;

use super::get;
use super::model::Consultation;
use super::store::writing;
use crate::base::App;
use crate::base::db::{ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, fits};
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Those who prepare consultations.
pub(super) const KEEPERS: [Role; 2] = [Role::Officer, Role::Administrator];

/// A day of a form; `None` if nothing was typed, and a message if it is none.
pub(super) fn date(field: &'static str, text: &str, errors: &mut FormErrors) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let date = text.parse::<Date>().ok().filter(|date| (2000..2200).contains(&date.year()));
    if date.is_none() {
        errors.add(field, tr::consultations::staff::BAD_DATE);
    }
    date
}

/// Keeps among the acts of the staff that somebody did something to a consultation.
pub(super) async fn record(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, (number, act): (i64, StaffAct)) -> Result<()> {
    staff::record(app, tx, viewer.id, commune.id, act.at(&paths::prepare_consultation(&commune.slug, number))).await
}

/// Takes a consultation's row until the transaction ends, for whoever may change it.
pub async fn lock(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, id: ConsultationId) -> Result<Consultation> {
    viewer.require_any(&KEEPERS, commune)?;
    if !writing::lock(tx, id, app.clock.now()).await? {
        return Err(Error::NotFound);
    }
    let consultation = get(tx, id).await?;
    if consultation.commune_id == commune.id { Ok(consultation) } else { Err(Error::NotFound) }
}

/// The reason of a change of something public.
pub(super) fn reason(text: &str, errors: &mut FormErrors) -> String {
    let reason = clean(text);
    if !fits(&reason, 10..=1_000) {
        errors.add("reason", tr::consultations::staff::CHANGE_REASON_LENGTH);
    }
    reason
}
