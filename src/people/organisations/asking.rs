//! Asking that an organisation may speak here, and what becomes of it in the asker's eyes.

use app::model::Localized;
use app::model::content::OrganisationKind;
use app::model::form::FormErrors;
use app::model::organisations::{RequestFields, RequestForm, RequestRow, RequestState};
use app::model::paths;
use app::words::tr;

use super::store::{self, documents as mandates, requests};
use super::{documents, ice};
use crate::base::App;
use crate::base::db::{Conn, ConsultationInvitationId, DocumentId, RequestId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text;
use crate::base::text::{clean, clean_line};
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::web::UploadedFile;

/// The same thing asked again within this time is one form sent twice.
const DOUBLE_SECONDS: i64 = 60;
/// Of one's own requests shown.
const SHOWN: i64 = 20;

/// The form, with what was typed before and the document that is kept already.
pub(super) async fn form(app: &App, viewer: &Viewer, commune: &Commune, fields: RequestFields) -> Result<RequestForm> {
    let document = documents::pending(app, viewer, &fields.document).await?.map(|document| (document.media_type, document.size));
    Ok(RequestForm { document, fields, ..empty(commune) })
}

fn empty(commune: &Commune) -> RequestForm {
    RequestForm { contact: commune.contact_email.clone(), ..RequestForm::default() }
}

/// Asks. Returns the form, with what is kept and what is wrong, when it is not good.
pub(super) async fn ask(app: &App, viewer: &Viewer, commune: &Commune, mut fields: RequestFields, files: &[UploadedFile]) -> Result<Option<Box<RequestForm>>> {
    let mut errors = FormErrors::default();
    let sent = match files.iter().find(|file| file.field == "mandate") {
        Some(file) => documents::receive(app, viewer, file, &mut errors).await?,
        None => None,
    };
    let document = match sent {
        Some(document) => Some(document),
        None => documents::pending(app, viewer, &fields.document).await?,
    };
    fields.document = document.as_ref().map(|document| document.id.to_string()).unwrap_or_default();
    let invited = invited_kind(app, viewer, commune, &mut fields).await?;
    let asked = parse(viewer, commune, &fields, &mut errors);
    if let (Some(kind), Some(asked)) = (invited, &asked)
        && kind != asked.kind
    {
        errors.add("kind", tr::organisations::OTHER_KIND);
    }
    if document.is_none() && errors.get("mandate").is_none() {
        errors.add("mandate", tr::organisations::MANDATE_NEEDED);
    }
    let mut form = empty(commune);
    if let (Some(asked), Some(document)) = (&asked, &document)
        && errors.is_empty()
    {
        match keep(app, asked, document.id).await? {
            Kept::New | Kept::Before => return Ok(None),
            Kept::Known(name, page) => {
                errors.add("ice", tr::organisations::ICE_KNOWN);
                form.known = Some((name, page));
            }
            Kept::TooMany => errors.add("", tr::organisations::SEATS_FULL),
        }
    }
    form.warn_ice = ice::parse(&fields.ice).is_some_and(|number| !ice::passes(&number));
    form.document = document.map(|document| (document.media_type, document.size));
    (form.fields, form.errors) = (fields, errors);
    Ok(Some(Box::new(form)))
}

/// The kind of the organisation that was invited; an invitation that is not the viewer's here is none.
async fn invited_kind(app: &App, viewer: &Viewer, commune: &Commune, fields: &mut RequestFields) -> Result<Option<OrganisationKind>> {
    let Ok(invitation) = fields.invitation.parse().map(ConsultationInvitationId) else {
        fields.invitation.clear();
        return Ok(None);
    };
    for part in app.parts().filter(|part| part.invites()) {
        if let Some(kind) = part.invited_kind(&mut Conn::Pool(&app.db), (invitation, viewer.id), commune.id).await? {
            return Ok(Some(kind));
        }
    }
    fields.invitation.clear();
    Ok(None)
}

/// What was typed, if it can be asked.
fn parse(viewer: &Viewer, commune: &Commune, fields: &RequestFields, errors: &mut FormErrors) -> Option<requests::Asked> {
    let kind = OrganisationKind::parse(&fields.kind);
    if kind.is_none() {
        errors.add("kind", tr::organisations::CHOOSE_KIND);
    }
    let name_ar = name("name_ar", &fields.name_ar, errors);
    let name_fr = name("name_fr", &fields.name_fr, errors);
    let about_ar = about("about_ar", &fields.about_ar, errors);
    let about_fr = about("about_fr", &fields.about_fr, errors);
    let number = number(fields, errors);
    let line = |field: &'static str, typed: &str, errors: &mut FormErrors| {
        let text = clean_line(typed);
        if text.chars().count() > 150 {
            errors.add(field, tr::organisations::LINE_LONG);
        }
        text
    };
    let receipt = line("receipt", &fields.receipt, errors);
    let authority = line("authority", &fields.authority, errors);
    if number.is_none() && errors.get("ice").is_none() && (receipt.is_empty() || authority.is_empty()) {
        let field = match (receipt.is_empty(), authority.is_empty()) {
            (true, true) => "ice",
            (true, false) => "receipt",
            (false, _) => "authority",
        };
        errors.add(field, tr::organisations::ONE_NUMBER);
    }
    let invitation = fields.invitation.parse().ok().map(ConsultationInvitationId);
    let role = line("role", &fields.role, errors);
    if invitation.is_some() && role.is_empty() {
        errors.add("role", tr::organisations::ROLE_NEEDED);
    }
    let by = viewer.id;
    Some(requests::Asked { commune: commune.id, by, kind: kind?, name_ar, name_fr, about_ar, about_fr, ice: number, receipt, authority, invitation, role })
}

/// A name as it is kept.
pub fn name(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let name = clean_line(typed);
    if !text::fits(&name, 2..=150) || !name.chars().any(char::is_alphabetic) {
        errors.add(field, tr::organisations::NAME_LENGTH);
    }
    name
}

/// What it says of itself, as it is kept.
pub fn about(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let text = clean(typed);
    if !text::fits(&text, 20..=2_000) {
        errors.add(field, tr::organisations::ABOUT_LENGTH);
    }
    text
}

/// The ICE. One that fails its check is taken once the asker says that it is so.
fn number(fields: &RequestFields, errors: &mut FormErrors) -> Option<String> {
    if text::is_blank(&fields.ice) {
        return None;
    }
    let Some(number) = ice::parse(&fields.ice) else {
        errors.add("ice", tr::organisations::ICE_DIGITS);
        return None;
    };
    if !ice::passes(&number) && fields.ice_sure != "yes" {
        errors.add("ice_sure", tr::organisations::ICE_FAILS);
    }
    Some(number)
}

/// What became of a good form.
enum Kept {
    New,
    /// The same form was sent a moment ago.
    Before,
    /// An organisation has the number, or waits for the decision about it.
    Known(Localized, Option<String>),
    TooMany,
}

async fn keep(app: &App, asked: &requests::Asked, document: DocumentId) -> Result<Kept> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if requests::same_since(&mut tx, asked, now.plus_seconds(-DOUBLE_SECONDS)).await? {
        tx.roll_back().await?;
        return Ok(Kept::Before);
    }
    if let Some(known) = known(&mut tx, asked).await? {
        return Ok(known);
    }
    if let Some(invitation) = asked.invitation
        && requests::by_invitation(&mut tx, invitation, asked.by).await?.is_some_and(|row| row.state == RequestState::Waiting.as_str())
    {
        // One request waits for an invitation.
        tx.roll_back().await?;
        return Ok(Kept::Before);
    }
    let id: RequestId = app.rng.id(now);
    if !requests::insert(&mut tx, id, asked, now).await? {
        // Somebody may have asked for the same number since it was looked for.
        return Ok(known(&mut tx, asked).await?.unwrap_or(Kept::TooMany));
    }
    if !mandates::attach(&mut tx, document, id).await? {
        // The same form at the same moment has taken it.
        tx.roll_back().await?;
        return Ok(Kept::Before);
    }
    tx.commit().await?;
    Ok(Kept::New)
}

async fn known(tx: &mut Tx, asked: &requests::Asked) -> Result<Option<Kept>> {
    let Some(number) = &asked.ice else { return Ok(None) };
    if let Some((name, page)) = store::by_ice(tx, asked.commune, number).await? {
        return Ok(Some(Kept::Known(name, page.as_deref().map(paths::organisation))));
    }
    let waiting = requests::waiting_with_ice(tx, asked.commune, number).await?;
    Ok(waiting.map(|(ar, fr)| Kept::Known(store::name(&ar, &fr), None)))
}

/// A kept request as lists show it.
pub(super) fn listed(row: &requests::RequestRow) -> RequestRow {
    RequestRow {
        id: row.id.to_string(),
        kind: store::kind(&row.kind),
        name: store::name(&row.name_ar, &row.name_fr),
        state: row.state(),
        reason: row.reason.clone(),
        at: row.created_at.into(),
        organisation: row.handle.as_deref().map(paths::organisation),
    }
}

/// What the viewer asked in a commune, the latest first.
pub(super) async fn mine(app: &App, viewer: &Viewer, commune: &Commune) -> Result<Vec<RequestRow>> {
    Ok(requests::of(&app.db, commune.id, viewer.id, SHOWN).await?.iter().map(listed).collect())
}

/// Takes back what the viewer asked, while it waits.
pub(super) async fn take_back(app: &App, viewer: &Viewer, commune: &Commune, id: RequestId) -> Result<()> {
    let row = requests::find(&app.db, commune.id, id).await?.filter(|row| row.account_id == viewer.id).ok_or(Error::NotFound)?;
    let mut tx = app.db.begin().await?;
    let end = requests::End { state: RequestState::TakenBack, reason: "", organisation: None, by: None };
    if !requests::end(&mut tx, row.id, &end, app.clock.now()).await? {
        return Err(Error::Conflict(tr::organisations::DECIDED_ALREADY));
    }
    app.raise(
        &mut tx,
        Event::RepresentationDecided {
            request: row.id,
            account: row.account_id,
            invitation: row.invitation_id,
            commune: row.commune_id,
            organisation: None,
            taken_back: true,
        },
    )
    .await?;
    tx.commit().await?;
    documents::forget(app, id).await;
    Ok(())
}
