//! Redeeming a code, and what follows from it for whoever did.

use app::model::content::OrganisationKind;
use app::model::invitations::{OwnInvitation, OwnState, RedeemFields, RedeemPage};
use app::model::organisations::RequestState;
use app::model::paths;
use app::words::tr;

use super::inviting::parse;
use super::{closes, codes as kept, store};
use crate::base::App;
use crate::base::codes::normalised;
use crate::base::db::OrganisationId;
use crate::base::db::changes::Scope;
use crate::base::error::{Error, Result};
use crate::base::text::clean_line;
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::people::accounts::{Represented, Viewer};
use crate::people::organisations;

/// Uses a code. What is unknown, used by somebody else, withdrawn or another consultation's gets one answer.
pub(super) async fn redeem(app: &App, viewer: &Viewer, (commune, consultation): (&Commune, &Consultation), typed: &str) -> Result<()> {
    let wrong = || Error::field("invitation_code", tr::invitations::WRONG_CODE);
    let now = app.clock.now();
    if closes(consultation, now).is_none() {
        return Err(Error::Conflict(tr::invitations::OVER));
    }
    let hash = kept::hash(app, &normalised(typed).ok_or_else(wrong)?);
    let mut tx = app.db.begin().await?;
    tx.within(Scope::Item { commune: consultation.commune_id, item: consultation.id.0 });
    let Some(found) = store::redeem(&mut tx, consultation.id, hash.clone(), viewer.id, now).await? else {
        // The same form sent twice.
        let own = store::is_own(&mut tx, consultation.id, hash, viewer.id).await?;
        tx.roll_back().await?;
        return if own { Ok(()) } else { Err(wrong()) };
    };
    // Whoever represents it already has nothing to ask.
    if let Some(known) = of_kind(viewer, commune, found.kind.as_deref()).find(|known| is_called(known, &found.name)) {
        organisations::hold_mandate(&mut tx, viewer.id, known.id).await?;
        store::bind(&mut tx, found.id, viewer.id, known.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Which organisations of an invitation's kind somebody represents in a commune.
fn of_kind<'a>(viewer: &'a Viewer, commune: &'a Commune, kind: Option<&str>) -> impl Iterator<Item = &'a Represented> {
    let kind = kind.and_then(OrganisationKind::parse);
    viewer.organisations.iter().filter(move |known| known.commune_id == commune.id && Some(known.kind) == kind)
}

fn is_called(known: &Represented, name: &str) -> bool {
    let plain = |name: &str| clean_line(name).to_lowercase();
    [&known.name.ar, &known.name.fr].iter().any(|own| plain(own) == plain(name))
}

/// Says that an invitation is for an organisation that the viewer represents, whatever it is called there.
pub(super) async fn name_organisation(app: &App, viewer: &Viewer, (commune, consultation): (&Commune, &Consultation), fields: &RedeemFields) -> Result<()> {
    let invitation = parse(&fields.invitation)?;
    let mut tx = app.db.begin().await?;
    tx.within(Scope::Item { commune: consultation.commune_id, item: consultation.id.0 });
    let own = store::own(&mut tx, consultation.id, viewer.id).await?.into_iter().find(|own| own.id == invitation).ok_or(Error::NotFound)?;
    let organisation = fields.organisation.parse().map(OrganisationId).map_err(|_| Error::NotFound)?;
    let known = of_kind(viewer, commune, own.kind.as_deref()).find(|known| known.id == organisation).ok_or(Error::Forbidden)?;
    organisations::hold_mandate(&mut tx, viewer.id, known.id).await?;
    if own.organisation_id.is_some() || store::bind(&mut tx, own.id, viewer.id, known.id).await?.is_none() {
        return Err(Error::Conflict(tr::invitations::NAMED_ALREADY));
    }
    tx.commit().await?;
    Ok(())
}

/// The page with the form, and what the visitor redeemed before.
pub(super) async fn page(app: &App, viewer: Option<&Viewer>, (commune, consultation): (&Commune, &Consultation), fields: RedeemFields) -> Result<RedeemPage> {
    let mut own = Vec::new();
    if let Some(viewer) = viewer {
        for row in store::own(&mut &app.db, consultation.id, viewer.id).await? {
            own.push(state(app, viewer, (commune, consultation), row).await?);
        }
    }
    Ok(RedeemPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        open: closes(consultation, app.clock.now()).is_some(),
        own,
        fields,
        errors: Default::default(),
    })
}

/// What follows from an invitation that somebody redeemed.
async fn state(app: &App, viewer: &Viewer, (commune, consultation): (&Commune, &Consultation), row: store::Own) -> Result<OwnInvitation> {
    let questions = paths::questions(&commune.slug, consultation.number);
    let kind = row.kind.as_deref().and_then(OrganisationKind::parse);
    let mut own = OwnInvitation {
        id: row.id.to_string(),
        name: row.name.clone(),
        kind,
        state: OwnState::Person,
        questions,
        request: String::new(),
        represented: Vec::new(),
    };
    if kind.is_none() {
        return Ok(own);
    }
    own.state = match (row.organisation_id, organisations::asked_by_invitation(&mut &app.db, row.id, viewer.id).await?.map(|asked| asked.state)) {
        (Some(_), _) | (_, Some(RequestState::Approved)) => OwnState::Represented,
        (_, Some(RequestState::Waiting)) => OwnState::Waiting,
        (_, Some(RequestState::Refused)) => OwnState::Refused,
        _ => OwnState::Unasked,
    };
    if matches!(own.state, OwnState::Unasked | OwnState::Refused) {
        own.request = request_path(commune, consultation, &row);
        own.represented = of_kind(viewer, commune, row.kind.as_deref()).map(|known| (known.id.to_string(), known.name.clone())).collect();
    }
    Ok(own)
}

/// The form that asks to represent the organisation, with what the invitation says already.
fn request_path(commune: &Commune, consultation: &Consultation, row: &store::Own) -> String {
    let is_arabic = row.name.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let (number, id) = (consultation.number.to_string(), row.id.to_string());
    let name = if is_arabic { "name_ar" } else { "name_fr" };
    let kind = row.kind.as_deref().unwrap_or_default();
    paths::with_query(paths::new_organisation(&commune.slug), &[("invitation", &id), ("consultation", &number), ("kind", kind), (name, &row.name)])
}
