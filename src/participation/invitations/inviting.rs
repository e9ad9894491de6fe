//! Inviting: one by one, by pasted lines, once more, on paper, and taking an invitation back.

use app::model::invitations::{InviteFields, PrintedLetter};
use app::model::staff::StaffAct;
use app::model::{Lang, paths};
use app::words::tr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lines::{self, Fault, Invitee, Typed};
use super::{closes, codes, letters, store};
use crate::base::App;
use crate::base::codes::slip;
use crate::base::db::{ConsultationInvitationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::recipients::{self, Wanted};
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Invitations of one consultation at most, those that were withdrawn too.
const MOST: i64 = 500;

/// An invitation's consultation, and who looks after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk<'a> {
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
    pub consultation: &'a Consultation,
}

/// What came of pasted lines.
pub(super) enum Pasted {
    Added(i64),
    /// Nothing was kept.
    Faulty(Vec<Fault>),
}

/// Refuses when nobody can answer any more.
fn still_asks(app: &App, consultation: &Consultation) -> Result<()> {
    // A draft may have no phases yet.
    let is_over = consultation.published_at.is_some() && closes(consultation, app.clock.now()).is_none();
    if is_over || consultation.cancelled.is_some() { Err(Error::Conflict(tr::invitations::OVER)) } else { Ok(()) }
}

fn language(fields: &InviteFields) -> Lang {
    Lang::parse(&fields.language).unwrap_or(Lang::Ar).written()
}

/// Invites one.
pub(super) async fn add(app: &App, desk: Desk<'_>, fields: &InviteFields) -> Result<()> {
    still_asks(app, desk.consultation)?;
    let typed = Typed { name: &fields.name, kind: &fields.kind, email: &fields.email, postal: &fields.postal };
    let invitee = lines::parse(typed, &desk.consultation.audience)?;
    let mut tx = app.db.begin().await?;
    if let Some(fault) = keep(app, &mut tx, desk, &[(1, invitee)], language(fields)).await?.into_iter().next() {
        let is_address = fault.text == tr::accounts::RECIPIENT_FULL;
        return Err(Error::field(if is_address { "email" } else { "name" }, fault.text));
    }
    record(app, &mut tx, desk).await?;
    tx.commit().await?;
    Ok(())
}

/// Invites all of pasted lines, or none of them.
pub(super) async fn paste(app: &App, desk: Desk<'_>, fields: &InviteFields) -> Result<Pasted> {
    still_asks(app, desk.consultation)?;
    let all = match lines::parse_all(&fields.lines, &desk.consultation.audience) {
        Ok(all) if all.is_empty() => return Err(Error::field("lines", tr::invitations::NO_LINES)),
        Ok(all) => all,
        Err(faults) => return Ok(Pasted::Faulty(faults)),
    };
    let mut tx = app.db.begin().await?;
    let faults = keep(app, &mut tx, desk, &all, language(fields)).await?;
    if !faults.is_empty() {
        tx.roll_back().await?;
        return Ok(Pasted::Faulty(faults));
    }
    record(app, &mut tx, desk).await?;
    tx.commit().await?;
    Ok(Pasted::Added(all.len() as i64))
}

/// Keeps them, and sends mails once the consultation is public. Returns what is wrong: then nothing may be committed.
async fn keep(app: &App, tx: &mut Tx, desk: Desk<'_>, all: &[(usize, Invitee)], lang: Lang) -> Result<Vec<Fault>> {
    let (consultation, now) = (desk.consultation, app.clock.now());
    let (known, ..) = store::counts(tx, consultation.id).await?;
    let mut faults = Vec::new();
    for (at, (line, invitee)) in (0..).zip(all) {
        let mut fault = |text| faults.push(Fault { line: *line, text });
        if known + at >= MOST {
            fault(tr::invitations::FULL);
            break;
        }
        let new = store::New {
            id: app.rng.id(now),
            consultation: consultation.id,
            kind: invitee.kind.map(|kind| kind.as_str()),
            name: &invitee.name,
            email: &invitee.email,
            postal: &invitee.postal,
            language: lang.code(),
            by: desk.viewer.id,
            at: now,
        };
        if !store::insert(tx, &new).await? {
            fault(tr::invitations::TWICE);
        } else if consultation.published_at.is_some() && !invitee.email.is_empty() && !send(app, tx, desk, new.id).await? {
            fault(tr::accounts::RECIPIENT_FULL);
        }
    }
    Ok(faults)
}

/// Sends a mail with a new code; false when the address gets too many.
async fn send(app: &App, tx: &mut Tx, desk: Desk<'_>, id: ConsultationInvitationId) -> Result<bool> {
    let row = store::find(tx, desk.consultation.id, id).await?.ok_or(Error::NotFound)?;
    if !recipients::may_receive(app, tx, &row.email, Wanted::Mail).await? {
        return Ok(false);
    }
    if letters::send(app, tx, (desk.commune, desk.consultation), &row).await? { Ok(true) } else { Err(Error::Conflict(tr::invitations::NOT_WAITING)) }
}

async fn record(app: &App, tx: &mut Tx, desk: Desk<'_>) -> Result<()> {
    let path = paths::invitations(&desk.commune.slug, desk.consultation.number);
    staff::record(app, tx, desk.viewer.id, desk.commune.id, StaffAct::ConsultationChanged.at(&path)).await
}

/// The id of an address.
pub(super) fn parse(id: &str) -> Result<ConsultationInvitationId> {
    id.parse::<Uuid>().map(ConsultationInvitationId).map_err(|_| Error::NotFound)
}

/// Refuses what cannot be sent: the consultation is not public, or asks nothing any more.
fn can_send(app: &App, consultation: &Consultation) -> Result<()> {
    if consultation.published_at.is_none() {
        return Err(Error::Conflict(tr::invitations::NOT_PUBLISHED));
    }
    still_asks(app, consultation)
}

/// Sends the mail again, with a new code; the one before no longer works.
pub(super) async fn resend(app: &App, desk: Desk<'_>, id: ConsultationInvitationId) -> Result<()> {
    can_send(app, desk.consultation)?;
    let mut tx = app.db.begin().await?;
    let row = store::find(&mut tx, desk.consultation.id, id).await?.ok_or(Error::NotFound)?;
    if row.email.is_empty() {
        return Err(Error::Conflict(tr::invitations::NOT_WAITING));
    }
    if !send(app, &mut tx, desk, id).await? {
        return Err(Error::Conflict(tr::accounts::RECIPIENT_FULL));
    }
    record(app, &mut tx, desk).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an invitation back whose code nobody has used. Once it is over, who was invited is a fact of the consultation.
pub(super) async fn withdraw(app: &App, desk: Desk<'_>, id: ConsultationInvitationId) -> Result<()> {
    still_asks(app, desk.consultation)?;
    let mut tx = app.db.begin().await?;
    store::find(&mut tx, desk.consultation.id, id).await?.ok_or(Error::NotFound)?;
    if !store::withdraw(&mut tx, desk.consultation.id, id, app.clock.now()).await? {
        return Err(Error::Conflict(tr::invitations::NOT_WAITING));
    }
    record(app, &mut tx, desk).await?;
    tx.commit().await?;
    Ok(())
}

/// A code on its way from the form to the page that shows it once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Printed {
    invitation: ConsultationInvitationId,
    code: String,
}

/// Makes the code of a letter; the one before no longer works.
pub(super) async fn print(app: &App, desk: Desk<'_>, id: ConsultationInvitationId) -> Result<Printed> {
    can_send(app, desk.consultation)?;
    let (code, hash) = codes::draw(app);
    let mut tx = app.db.begin().await?;
    store::find(&mut tx, desk.consultation.id, id).await?.ok_or(Error::NotFound)?;
    if !store::set_code(&mut tx, id, hash, app.clock.now()).await? {
        return Err(Error::Conflict(tr::invitations::NOT_WAITING));
    }
    record(app, &mut tx, desk).await?;
    tx.commit().await?;
    Ok(Printed { invitation: id, code })
}

/// The letter of a code that was just made; `None` for another invitation's.
pub(super) async fn letter(app: &App, desk: Desk<'_>, id: ConsultationInvitationId, printed: Printed) -> Result<Option<PrintedLetter>> {
    if printed.invitation != id {
        return Ok(None);
    }
    let row = store::find(&mut &app.db, desk.consultation.id, id).await?.ok_or(Error::NotFound)?;
    let link = codes::link(app, desk.commune, desk.consultation.number, &printed.code);
    Ok(Some(PrintedLetter {
        number: desk.consultation.number,
        title: desk.consultation.texts.title.clone(),
        organisation: row.kind.is_some(),
        name: row.name,
        postal: row.postal,
        code: slip(&printed.code, link)?,
        address: app.url(&paths::redeem_invitation(&desk.commune.slug, desk.consultation.number)),
        closes_at: closes(desk.consultation, app.clock.now()).map(Into::into),
        contact: desk.consultation.contact.clone(),
    }))
}
