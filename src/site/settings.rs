//! What follows when a commune is changed, by its administrators or from the command line.

use app::model::paths;
use app::model::staff::StaffAct;

use crate::base::App;
use crate::base::error::Result;
use crate::communes::{Change, Editing};
use crate::participation::support;
use crate::people::staff;

/// Keeps what was changed of a commune, with its history. A lower threshold is crossed at once by what has enough supports; a promised deadline never moves.
pub async fn keep(app: &App, editing: Editing) -> Result<Vec<Change>> {
    let mut edited = editing.write().await?;
    if edited.changes.is_empty() {
        return Ok(edited.changes);
    }
    if let Some(actor) = edited.actor {
        let path = paths::settings(&edited.commune.slug);
        staff::record(app, &mut edited.tx, actor, edited.commune.id, StaffAct::CommuneChanged.at(&path)).await?;
    }
    if edited.moves_threshold() {
        support::cross_lower_threshold(app, &mut edited.tx, &edited.commune).await?;
    }
    edited.tx.commit().await?;
    Ok(edited.changes)
}
