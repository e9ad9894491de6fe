//! Who works on what waits. A claim keeps something for one person for [`MINUTES`]; others are told and may take it over, but nobody decides beside it
//! unknowingly: see [`allow`].

use std::collections::HashMap;

use app::model::workbench::Claim;
use app::words::tr;
use uuid::Uuid;

use super::store;
use crate::AppState;
use crate::accounts::{self, Viewer};
use crate::clock::Timestamp;
use crate::communes::Commune;
use crate::db::{Sql, Tx};
use crate::error::{Error, Result};

/// How long a claim lasts.
pub(super) const MINUTES: i64 = 30;

/// Who has which of these.
pub(super) async fn of(app: &AppState, viewer: &Viewer, subjects: &[Uuid]) -> Result<HashMap<Uuid, Claim>> {
    let rows = store::claims(&mut &app.db, subjects, app.clock.now()).await?;
    let wrote = |account| (account, None, false);
    let names = accounts::authors(app, rows.iter().map(|(_, account, _)| wrote(*account))).await?;
    let claim = |account, until: Timestamp| Claim { mine: account == viewer.id, name: names.get(wrote(account)).name.ar, until: until.into() };
    Ok(rows.into_iter().map(|(subject, account, until)| (subject, claim(account, until))).collect())
}

/// Keeps something for the viewer; `over` takes it from whoever has it. `Conflict` when somebody else has it.
pub(super) async fn take(app: &AppState, viewer: &Viewer, commune: &Commune, subject: Uuid, over: bool) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::claim(&mut tx, subject, commune.id, viewer.id, (now, now.plus_seconds(60 * MINUTES)), over).await? {
        return Err(Error::Conflict(tr::workbench::TAKEN));
    }
    Ok(tx.commit().await?)
}

/// Gives back what the viewer had taken.
pub(super) async fn give_back(app: &AppState, viewer: &Viewer, subject: Uuid) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::end_claim(&mut tx, subject, Some(viewer.id)).await?;
    Ok(tx.commit().await?)
}

/// `Conflict` when somebody else works on it now.
pub async fn allow(db: &mut impl Sql, viewer: &Viewer, subject: Uuid, now: Timestamp) -> Result<()> {
    let taken = store::claims(db, &[subject], now).await?.iter().any(|(_, account, _)| *account != viewer.id);
    if taken { Err(Error::Conflict(tr::workbench::TAKEN)) } else { Ok(()) }
}

/// Ends whoever's claim: it is decided.
pub async fn end(tx: &mut Tx, subject: Uuid) -> Result<()> {
    Ok(store::end_claim(tx, subject, None).await?)
}
