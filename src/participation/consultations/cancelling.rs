//! Giving a consultation up, for a reason that everybody reads.
//!
//! One person does while nothing is lost by it. Where a part says that something would be destroyed, votes above all, one asks with a reason and another
//! confirms: until then the consultation goes on as if nobody had asked, and the request can be taken back.

use app::model::consultation_forms::{CancelAsked, CancelFields, CancelPage};
use app::model::consultations::ChangeKind;
use app::model::form::FormErrors;
use app::model::staff::StaffAct;
use app::model::{Localized, Micros};
use app::words::{Key, tr};

use super::changing::{Change, keep};
use super::keeping::{lock, record};
use super::model::Consultation;
use super::store::cancelling::{self as store, Request};
use super::store::writing;
use crate::base::App;
use crate::base::db::{Conn, ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, fits};
use crate::communes::Commune;
use crate::people::accounts::{self, Viewer};

/// Who does something about it, and to which consultation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    pub app: &'a App,
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
    pub id: ConsultationId,
}

impl Case<'_> {
    /// Takes the consultation's row, and waits for all who contribute at this moment: nobody votes between the question whether somebody did and the answer.
    async fn lock(&self, tx: &mut Tx) -> Result<Consultation> {
        let consultation = lock(self.app, tx, self.viewer, self.commune, self.id).await?;
        super::await_contributions(tx, self.id).await?;
        Ok(consultation)
    }

    /// Has everybody read and be told that it was given up.
    async fn cancel(&self, tx: &mut Tx, consultation: &Consultation, reason: &str) -> Result<()> {
        if !writing::cancel(tx, self.id, reason, self.app.clock.now()).await? {
            return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
        }
        let change = Change { what: ChangeKind::Cancelled, subject: String::new(), before: String::new(), after: String::new() };
        keep(self.app, tx, (self.viewer, self.commune, consultation), vec![change], reason).await
    }
}

/// Whether something that was given would be destroyed, so that one person alone does not decide it.
async fn needs_two(app: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
    for part in app.parts() {
        if part.needs_two(db, id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether it can be given up still. What was asked before it was decided can be confirmed by nobody any more.
const fn can_end(consultation: &Consultation) -> bool {
    consultation.cancelled.is_none() && consultation.decided_at.is_none()
}

/// Does what a button of the form says; returns what is said of it.
pub(super) async fn act(case: &Case<'_>, fields: &CancelFields) -> Result<Key> {
    match fields.act.as_str() {
        "" | "ask" => ask(case, fields).await,
        "confirm" => confirm(case, &fields.seen).await,
        "take_back" => take_back(case).await,
        _ => Err(Error::NotFound),
    }
}

/// Gives it up, or asks a second person to.
async fn ask(case: &Case<'_>, fields: &CancelFields) -> Result<Key> {
    use tr::consultations::staff as word;
    let reason = clean(&fields.reason);
    if !fits(&reason, 20..=2_000) {
        return Err(Error::field("reason", word::CANCEL_REASON_LENGTH));
    }
    let (app, id) = (case.app, case.id);
    let mut tx = app.db.begin().await?;
    let consultation = case.lock(&mut tx).await?;
    let said = if needs_two(app, &mut Conn::Tx(&mut tx), id).await? {
        if !store::ask(&mut tx, id, &reason, (case.viewer.id, app.clock.now())).await? {
            let waits = can_end(&consultation) && store::find(&mut tx, id).await?.is_some();
            return Err(Error::Conflict(if waits { word::CANCEL_ASKED_ALREADY } else { word::NOT_NOW }));
        }
        record(app, &mut tx, case.viewer, case.commune, (consultation.number, StaffAct::ConsultationCancelAsked)).await?;
        word::CANCEL_ASKED
    } else {
        case.cancel(&mut tx, &consultation, &reason).await?;
        word::CANCELLED
    };
    tx.commit().await?;
    Ok(said)
}

/// Confirms it as a second person, for the reason that the first one gave. What was taken back and asked for anew meanwhile is another request, which was not read.
async fn confirm(case: &Case<'_>, seen: &str) -> Result<Key> {
    use tr::consultations::staff as word;
    let mut tx = case.app.db.begin().await?;
    let consultation = case.lock(&mut tx).await?;
    let Some(request) = store::find(&mut tx, case.id).await? else { return Err(Error::Conflict(word::NOT_NOW)) };
    if request.by == case.viewer.id {
        return Err(Error::Conflict(word::CANCEL_SECOND_PERSON));
    }
    if request.at.micros().to_string() != seen {
        return Err(Error::Conflict(word::CANCEL_CHANGED));
    }
    case.cancel(&mut tx, &consultation, &request.reason).await?;
    tx.commit().await?;
    Ok(word::CANCELLED)
}

/// Takes the request back: whoever asked, or whoever else prepares the consultation and does not want it.
async fn take_back(case: &Case<'_>) -> Result<Key> {
    use tr::consultations::staff as word;
    let mut tx = case.app.db.begin().await?;
    let consultation = case.lock(&mut tx).await?;
    if !store::take_back(&mut tx, case.id).await? {
        return Err(Error::Conflict(word::NOT_NOW));
    }
    record(case.app, &mut tx, case.viewer, case.commune, (consultation.number, StaffAct::ConsultationCancelTakenBack)).await?;
    tx.commit().await?;
    Ok(word::CANCEL_TAKEN_BACK)
}

/// Who asked that it is given up, when and why, as the viewer reads it.
pub(super) async fn asked(app: &App, viewer: &Viewer, consultation: &Consultation) -> Result<Option<CancelAsked>> {
    let Some(Request { by, at, reason }) = store::find(&mut &app.db, consultation.id).await?.filter(|_| can_end(consultation)) else {
        return Ok(None);
    };
    let own = |name: &String| Localized { ar: name.clone(), fr: name.clone(), en: name.clone() };
    let names = accounts::names(&mut &app.db, &[by]).await?;
    let name = names.find(by).map_or_else(accounts::nameless, |person| own(&person.name));
    Ok(Some(CancelAsked { by: name, at: Micros::from(at), reason, may_confirm: by != viewer.id }))
}

/// The form.
pub(super) async fn page(app: &App, viewer: &Viewer, consultation: &Consultation, (fields, errors): (CancelFields, FormErrors)) -> Result<CancelPage> {
    Ok(CancelPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        needs_two: needs_two(app, &mut Conn::Pool(&app.db), consultation.id).await?,
        asked: asked(app, viewer, consultation).await?,
        fields,
        errors,
    })
}
