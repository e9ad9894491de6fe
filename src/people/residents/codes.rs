//! One-time codes ([`crate::base::codes`]) from the desk: used once, before they expire.

use app::model::content::ResidenceMethod;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::residents::{DeskFields, Slip};
use app::model::staff::StaffAct;
use app::words::tr;
use sha2::{Digest as _, Sha256};

use super::store::{self, NewCode};
use crate::base::db::RowId;
use crate::base::error::{Error, Result};
use crate::base::{App, codes};
use crate::communes::{self, Commune, Neighbourhood};
use crate::people::accounts::Viewer;
use crate::people::staff;

/// How long a code from the desk can be used: people go home and do it there.
const DESK_DAYS: i64 = 14;

/// What leaves the machine of whoever made a code.
pub(super) fn digest(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// What is kept of a code, by its digest: sixty bits alone could be searched.
pub(super) fn kept(app: &App, digest: &[u8]) -> Vec<u8> {
    app.secret.keyed("residence code", &[digest]).to_vec()
}

/// What is kept of a code.
pub(super) fn hash(app: &App, code: &str) -> Vec<u8> {
    kept(app, &digest(code))
}

/// Where a code is entered, with the code in it.
pub(super) fn link(app: &App, commune: &Commune, code: &str) -> String {
    app.url(&paths::with_query(paths::resident(&commune.slug), &[("code", &codes::shown(code))]))
}

/// The neighbourhood that was chosen.
pub(super) async fn neighbourhood(app: &App, commune: &Commune, slug: &str, errors: &mut FormErrors) -> Result<Option<Neighbourhood>> {
    let found = communes::offered_neighbourhoods(app, commune.id).await?.into_iter().find(|known| known.slug == slug);
    if found.is_none() {
        errors.add("neighbourhood", tr::residents::CHOOSE_NEIGHBOURHOOD);
    }
    Ok(found)
}

/// Gives out a code at the desk, after the agent looked at a paper.
pub(super) async fn give(app: &App, agent: &Viewer, commune: &Commune, fields: &DeskFields) -> Result<Slip> {
    let mut errors = FormErrors::default();
    let method = ResidenceMethod::parse(&fields.method).filter(|method| ResidenceMethod::AT_THE_DESK.contains(method));
    if method.is_none() {
        errors.add("method", tr::residents::CHOOSE_METHOD);
    }
    let neighbourhood = neighbourhood(app, commune, &fields.neighbourhood, &mut errors).await?;
    let (Some(method), Some(neighbourhood)) = (method, neighbourhood) else { return Err(errors.into()) };
    let now = app.clock.now();
    let code = app.rng.letters::<12>();
    let issue = store::Issue { commune: commune.id, batch: None, method, by: agent.id, at: now, expires_at: now.plus_days(DESK_DAYS) };
    let mut tx = app.db.begin().await?;
    store::insert_codes(&mut tx, &issue, &[NewCode { hash: hash(app, &code), neighbourhood: neighbourhood.id }]).await?;
    let event = store::Event { act: "code_given", method: method.as_str(), account: None, actor: Some(agent.id), reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    staff::record(app, &mut tx, agent.id, commune.id, StaffAct::CodeGiven.at(&paths::desk(&commune.slug))).await?;
    tx.commit().await?;
    Ok(Slip {
        code: codes::slip(&code, link(app, commune, &code))?,
        neighbourhood: (neighbourhood.name.ar, neighbourhood.name.fr),
        commune: commune.slug.clone(),
        expires_at: issue.expires_at.micros(),
    })
}

/// Uses a code: the viewer is a verified resident from now on. What is unknown, used, expired, cancelled, or was given out by the viewer at the
/// desk gets one answer.
pub(super) async fn redeem(app: &App, viewer: &Viewer, commune: &Commune, typed: &str) -> Result<()> {
    let wrong = || Error::field("code", tr::residents::WRONG_CODE);
    let code = codes::normalised(typed).ok_or_else(wrong)?;
    let mut tx = app.db.begin().await?;
    let used = store::use_code(&mut tx, hash(app, &code), commune.id, viewer.id, app.clock.now()).await?.ok_or_else(wrong)?;
    super::verify(app, &mut tx, commune, viewer.id, &used).await?;
    tx.commit().await?;
    Ok(())
}
