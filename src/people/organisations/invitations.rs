//! Invitations to represent an organisation: a link sent by mail or SMS, which also waits on the page of whoever has that address or phone.
//!
//! Whether somebody has an account is never looked up when inviting: page, work and message are the same. Only a keyed hash of a link is kept, and the
//! contact is forgotten with the answer or after [`DAYS`].

use std::net::IpAddr;

use app::model::notifications::Notice;
use app::model::organisations::{Invitation, InviteFields, OrganisationAct};
use app::model::{Lang, Localized, paths};
use app::words::tr;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::representatives::Insider;
use super::store::{self, representatives as kept};
use crate::base::db::{InvitationId, OrganisationId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::Byline;
use crate::base::limits::Action;
use crate::base::mail::{self, Mail};
use crate::base::recipients::{self, Wanted};
use crate::base::sms::{self, Sms};
use crate::base::{App, email};
use crate::communes;
use crate::people::accounts::{Contact, Viewer};
use crate::people::notifications::{self, News};

/// How long an invitation can be answered.
const DAYS: i64 = 14;
/// Invitations of one organisation that wait at a time.
const MOST: i64 = 20;

fn hash(app: &App, token: &str) -> Vec<u8> {
    app.secret.keyed("invitation", &[token.as_bytes()]).to_vec()
}

/// Invites somebody by address or phone. A new invitation to the same contact replaces the one before.
pub(super) async fn invite(app: &App, insider: &Insider<'_>, fields: &InviteFields, lang: Lang, address: IpAddr) -> Result<()> {
    let organisation = &insider.organisation;
    if organisation.suspended.is_some() {
        return Err(Error::Conflict(tr::organisations::SUSPENDED_NOW));
    }
    let contact = Contact::parse(&fields.contact).ok_or_else(|| Error::field("contact", tr::phones::BAD_CONTACT))?;
    if let Some(wrong) = contact.unreachable() {
        return Err(Error::field("contact", wrong));
    }
    let (who, wanted) = (insider.viewer.id.to_string(), if matches!(contact, Contact::Phone(_)) { Wanted::Sms } else { Wanted::Mail });
    if wanted == Wanted::Sms {
        sms::beside(app, "contact", address, sms::limit(app, &who, address).await)?;
    } else {
        app.limits.check(Action::Mail, &who, address)?;
    }
    let now = app.clock.now();
    let token = BASE64_URL_SAFE_NO_PAD.encode(app.rng.bytes::<24>());
    let mut tx = app.db.begin().await?;
    store::lock(&mut tx, organisation.id).await?;
    let new = kept::NewInvitation {
        id: app.rng.id(now),
        organisation: organisation.id,
        hash: hash(app, &token),
        contact: contact.key(),
        by: insider.viewer.id,
        at: now,
        expires_at: now.plus_days(DAYS),
    };
    kept::insert_invitation(&mut tx, &new).await?;
    if kept::count_invitations(&mut tx, organisation.id, now).await? > MOST {
        return Err(Error::field("contact", tr::organisations::INVITATIONS_FULL));
    }
    remember(app, &mut tx, organisation.id, OrganisationAct::Invited, insider).await?;
    if !recipients::may_receive(app, &mut tx, contact.key(), wanted).await? {
        return Err(Error::field("contact", tr::accounts::RECIPIENT_FULL));
    }
    send(app, &mut tx, insider, &Letter { contact: &contact, token: &token, lang }).await?;
    tx.commit().await?;
    Ok(())
}

async fn remember(app: &App, tx: &mut Tx, organisation: OrganisationId, act: OrganisationAct, by: &Insider<'_>) -> Result<()> {
    let now = app.clock.now();
    let event = store::Event { act, account: None, actor: Some(by.viewer.id), by_staff: !by.represents, reason: "" };
    Ok(store::insert_event(tx, app.rng.id::<RowId>(now), organisation, &event, now).await?)
}

/// What is sent to whoever is invited.
struct Letter<'a> {
    contact: &'a Contact,
    token: &'a str,
    lang: Lang,
}

/// The message is in the language of whoever invites: what is known of whoever is invited must not show.
async fn send(app: &App, tx: &mut Tx, insider: &Insider<'_>, letter: &Letter<'_>) -> Result<()> {
    use tr::organisations::letters as word;
    let lang = letter.lang;
    let link = app.url(&paths::invitation(letter.token));
    let name = insider.organisation.public_name();
    let places = [("name", name.get(lang)), ("commune", insider.commune.name.get(lang)), ("link", &link)];
    match letter.contact {
        Contact::Email { address, .. } => {
            let (subject, text) = (word::INVITED_SUBJECT.fill_isolated(lang, &places), word::INVITED_TEXT.fill_isolated(lang, &places));
            mail::enqueue_secret(app, tx, &Mail { to: address.clone(), subject, text, lang }).await
        }
        Contact::Phone(phone) => {
            let until = Some(app.clock.now().plus_days(DAYS));
            let sms = Sms { to: phone.as_str().to_owned(), text: word::INVITED_SHORT.fill(lang, &places), until };
            if sms::enqueue_secret(app, tx, &sms).await? { Ok(()) } else { Err(Error::field("contact", tr::organisations::NO_SMS)) }
        }
    }
}

/// Takes an invitation back.
pub(super) async fn cancel(app: &App, insider: &Insider<'_>, id: &str) -> Result<()> {
    let id = InvitationId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    let mut tx = app.db.begin().await?;
    if !kept::delete_invitation(&mut tx, insider.organisation.id, id).await? {
        return Err(Error::NotFound);
    }
    remember(app, &mut tx, insider.organisation.id, OrganisationAct::Cancelled, insider).await?;
    tx.commit().await?;
    Ok(())
}

async fn shown(app: &App, row: kept::Invited, action: String) -> Result<Invitation> {
    Ok(Invitation {
        action,
        organisation: store::public_name(&row.name_ar, &row.name_fr, &row.visibility),
        kind: store::kind(&row.kind),
        commune: communes::get(app, row.commune_id).await?.name,
        expires_at: row.expires_at.into(),
    })
}

/// The invitation of a link.
pub(super) async fn by_link(app: &App, token: &str) -> Result<Invitation> {
    let row = kept::invited_by_hash(&app.db, hash(app, token), app.clock.now()).await?.ok_or(Error::NotFound)?;
    shown(app, row, paths::invitation(token)).await
}

/// Keeps those that wait under the key by which their contact is looked up, where a former version kept another.
pub async fn refold(tx: &mut Tx) -> Result<()> {
    for (id, old) in kept::addressed(tx).await? {
        if let Some((_, key)) = email::normalised(&old).filter(|(_, key)| *key != old) {
            kept::readdress(tx, id, &key).await?;
        }
    }
    Ok(())
}

/// The keys by which invitations reach somebody.
fn contacts(viewer: &Viewer) -> Vec<String> {
    let email = email::normalised(&viewer.email).map(|(_, key)| key);
    email.into_iter().chain((!viewer.phone.is_empty()).then(|| viewer.phone.clone())).collect()
}

/// Invitations sent to the viewer's address or phone.
pub async fn waiting_for(app: &App, viewer: &Viewer) -> Result<Vec<Invitation>> {
    let mut waiting = Vec::new();
    for row in kept::invited_by_contact(&app.db, &contacts(viewer), app.clock.now()).await? {
        let action = paths::own_invitation(row.id);
        waiting.push(shown(app, row, action).await?);
    }
    Ok(waiting)
}

/// How the viewer came to an invitation.
pub(super) enum Access<'a> {
    /// By the link.
    Link(&'a str),
    /// By the page of whoever has the contact.
    Own(&'a str),
}

/// Accepts or declines; the invitation is used up either way. Whoever declines stays unknown: that they have an account is theirs to say.
pub(super) async fn answer(app: &App, viewer: &Viewer, access: Access<'_>, accept: bool) -> Result<()> {
    let contacts = contacts(viewer);
    let known = match access {
        Access::Link(token) => kept::Known::Hash(hash(app, token)),
        Access::Own(id) => kept::Known::Id(InvitationId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?), &contacts),
    };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let (organisation, inviter) = kept::take_invitation(&mut tx, &known, now).await?.ok_or(Error::NotFound)?;
    let person = accept.then_some(viewer.id);
    // Somebody who represents it already only uses the invitation up.
    if !accept || kept::insert(&mut tx, organisation, viewer.id, now).await? {
        let act = if accept { OrganisationAct::Joined } else { OrganisationAct::Declined };
        let event = store::Event { act, account: person, actor: person, by_staff: false, reason: "" };
        store::insert_event(&mut tx, app.rng.id::<RowId>(now), organisation, &event, now).await?;
        if accept && inviter != viewer.id {
            let brief = super::briefs(&mut tx, &[organisation]).await?.into_iter().next().ok_or(Error::NotFound)?;
            let notice = Notice::RepresentativeJoined { name: brief.name, person: Localized::default() };
            let by = Byline::new(viewer.id, Some(organisation)).into();
            notifications::write(app, &mut tx, inviter, News { notice: &notice, path: &paths::representatives(&brief.handle), about: None, by }).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
