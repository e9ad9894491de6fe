//! Withdrawing a support or a "me too" that was entered by mistake. Texts are hidden by moderators instead; what was claimed is its owner's.

use app::model::paper::PaperKind;
use app::model::paths;
use app::model::residents::WithdrawFields;
use app::model::staff::StaffAct;
use app::words::tr;
use uuid::Uuid;

use super::numbers::year;
use super::parsing;
use super::store::{self, EntryRow, Event};
use crate::base::App;
use crate::base::db::{PaperEntryId, ProblemId, RowId, SolutionId};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::participation::{problems, support};
use crate::people::accounts::Viewer;
use crate::people::{residents, staff};

/// An entry of the commune that can be withdrawn, or could.
pub(super) async fn find(app: &App, commune: &Commune, id: &str) -> Result<(EntryRow, PaperKind)> {
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    let entry = store::entry(&app.db, commune.id, PaperEntryId(id)).await?.ok_or(Error::NotFound)?;
    let kind = entry.kind().filter(|kind| matches!(kind, PaperKind::Support | PaperKind::MeToo)).ok_or(Error::NotFound)?;
    Ok((entry, kind))
}

/// Takes it back, with a reason that the log keeps.
pub(super) async fn withdraw(app: &App, viewer: &Viewer, commune: &Commune, (entry, kind): (&EntryRow, PaperKind), fields: &WithdrawFields) -> Result<()> {
    viewer.require_any(&residents::KEEPERS, commune)?;
    let reason = parsing::reason("reason", &fields.reason)?;
    let now = app.clock.now();
    let gone = || Error::Conflict(tr::paper::NOT_WITHDRAWABLE);
    let mut tx = app.db.begin().await?;
    store::take_numbers(&mut tx, commune.id, year(app), 0).await?;
    if !store::withdraw_entry(&mut tx, entry.id, now).await? {
        return Err(gone());
    }
    let there = match kind {
        PaperKind::MeToo => problems::withdraw_paper(app, &mut tx, entry.account_id, ProblemId(entry.item_id)).await?,
        _ => support::discount(app, &mut tx, entry.account_id, SolutionId(entry.item_id)).await? == support::Outcome::Withdrawn,
    };
    if !there {
        return Err(gone());
    }
    let path = paths::paper_receipt(&commune.slug, entry.receipt());
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::PaperWithdrawn.at(&path)).await?;
    let event = Event { receipt: entry.receipt_id, act: "withdrawn", about: Some((kind, entry.item_id)), actor: Some(viewer.id), reason: &reason };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    tx.commit().await?;
    Ok(())
}
