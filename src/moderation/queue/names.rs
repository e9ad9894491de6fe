//! What a moderator sees of [`held_names`], and decides. Nobody decides about their own name.

use app::model::content::Author;
use app::model::form::FormErrors;
use app::model::names::{NameFields, NamePage, WaitingName};
use app::model::notifications::Notice;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use crate::base::App;
use crate::base::db::NameId;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};
use crate::moderation::content;
use crate::moderation::decisions::verdict;
use crate::people::accounts::Viewer;
use crate::people::claims;
use crate::people::held_names::{self, HeldName};
use crate::people::{accounts, notifications, staff};

/// Those that wait in a commune, the first first; with whose they are.
pub(in crate::moderation) async fn waiting(app: &App, commune: &Commune) -> Result<Vec<(HeldName, WaitingName)>> {
    let rows = held_names::waiting(&app.db, commune.id, accounts::is_somebody).await?;
    let byline = |row: &HeldName| Byline::person(row.account_id);
    let authors = bylines::load(&mut &app.db, rows.iter().map(byline)).await?;
    let line = |row: HeldName| {
        let waiting =
            WaitingName { name: row.name.clone(), person: authors.get(byline(&row)), reasons: row.reasons(), path: paths::held_name(&commune.slug, row.id) };
        (row, waiting)
    };
    Ok(rows.into_iter().map(line).collect())
}

/// One before a moderator.
pub(in crate::moderation) async fn page(app: &App, viewer: &Viewer, commune: &Commune, id: NameId, fields: NameFields) -> Result<NamePage> {
    content::may_look(viewer, commune)?;
    let row = held_names::find(&mut &app.db, (commune.id, id), accounts::is_somebody).await?.ok_or(Error::NotFound)?;
    let byline = Byline::person(row.account_id);
    let person: Author = bylines::author(&mut &app.db, byline).await?;
    Ok(NamePage {
        id: row.id.to_string(),
        reasons: row.reasons(),
        since: row.held_at.into(),
        due_at: row.due_at.into(),
        own: row.account_id == viewer.id,
        name: row.name,
        person,
        fields,
        errors: FormErrors::default(),
    })
}

/// Shows a name or refuses it, with a reason to the person. `Forbidden` for one's own; `Conflict` when it waits no longer.
pub(in crate::moderation) async fn decide(app: &App, viewer: &Viewer, commune: &Commune, id: NameId, fields: &NameFields) -> Result<Key> {
    content::may_look(viewer, commune)?;
    let mut errors = FormErrors::default();
    let note = match fields.act.as_str() {
        "release" => String::new(),
        "refuse" => verdict::note("note", &fields.note, &mut errors),
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    errors.into_result()?;
    let (now, releases) = (app.clock.now(), fields.act == "release");
    let gone = || Error::Conflict(tr::moderation::item::ALREADY);
    let mut tx = app.db.begin().await?;
    let row = held_names::find(&mut tx, (commune.id, id), accounts::is_somebody).await?.ok_or(Error::NotFound)?;
    if row.account_id == viewer.id {
        return Err(Error::Forbidden);
    }
    // The person's row before the name's: who renames themselves holds them in this order.
    accounts::lock(&mut tx, row.account_id).await?;
    claims::allow(&mut tx, viewer, id, now).await?;
    if !held_names::settle(&mut tx, id, if releases { "released" } else { "refused" }, viewer.id, now).await? {
        return Err(gone());
    }
    if releases {
        if !accounts::rename(&mut tx, row.account_id, &row.name).await? {
            return Err(Error::Conflict(tr::names::HIDDEN_MEANWHILE));
        }
        app.raise(&mut tx, Event::Rewritten(Item::profile(row.account_id))).await?;
    }
    let notice = if releases { Notice::NameReleased { name: row.name.clone() } } else { Notice::NameRefused { name: row.name.clone(), note } };
    notifications::tell(app, &mut tx, row.account_id, &notice, &paths::account()).await?;
    claims::end(&mut tx, id).await?;
    let act = if releases { StaffAct::NameReleased } else { StaffAct::NameRefused };
    staff::record(app, &mut tx, viewer.id, commune.id, act.at(&paths::held_name(&commune.slug, id))).await?;
    tx.commit().await?;
    Ok(if releases { tr::names::RELEASED_DONE } else { tr::names::REFUSED_DONE })
}
