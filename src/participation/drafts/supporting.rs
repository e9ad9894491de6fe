//! Supporting an amendment: once a person, as long as people are asked. Another wording begins without supports.

use app::words::{Key, tr};

use super::contributing::{asker, is_asked};
use super::store::contributions::{self, Row, Who};
use super::{ASKS, store};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::communes::Commune;
use crate::participation::consultations;
use crate::people::restrictions;
use crate::web::Viewer;

/// Whether somebody wrote it, or represents the organisation that did.
pub(super) fn is_own(viewer: &Viewer, row: &Row) -> bool {
    match row.organisation_id {
        Some(organisation) => viewer.speaks_for(row.commune_id, organisation).is_some(),
        None => row.account_id == viewer.id,
    }
}

/// Adds the support of a person, or takes it back. Returns what they are told.
pub(super) async fn support(app: &App, viewer: &Viewer, commune: &Commune, row: &Row, wants: bool) -> Result<Key> {
    if is_own(viewer, row) {
        return Err(Error::Conflict(tr::drafts::OWN_AMENDMENT));
    }
    let who = Who { account: viewer.id, organisation: None };
    let mut tx = app.db.begin().await?;
    let id = store::consultation_of(&mut tx, row.text_id).await?.ok_or(Error::NotFound)?;
    let admission = consultations::admit(app, &mut tx, id, ASKS, asker(who)).await?;
    if !admission.is_open() || !is_asked(&admission.consultation, who) {
        return Err(Error::Conflict(tr::drafts::NOT_SUPPORTED_NOW));
    }
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "act").await?;
    if !contributions::lock_amendment(&mut tx, row.id).await? {
        return Err(Error::NotFound);
    }
    let now = app.clock.now();
    let is_changed =
        if wants { contributions::support(&mut tx, row.id, viewer.id, now).await? } else { contributions::withdraw(&mut tx, row.id, viewer.id).await? };
    if is_changed {
        app.raise(&mut tx, Event::Supported { item: row.id.into(), by: viewer.id, withdrawn: !wants }).await?;
    }
    tx.within(Scope::Item { commune: commune.id, item: id.0 });
    if !admission.still_open(app) {
        return Err(Error::Conflict(tr::drafts::NOT_SUPPORTED_NOW));
    }
    tx.commit().await?;
    Ok(if wants { tr::drafts::SUPPORTED } else { tr::drafts::SUPPORT_WITHDRAWN })
}
