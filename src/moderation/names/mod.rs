//! Names of people that a moderator reads before they are shown: those that claim to be the commune, its staff or a moderator, in any script, and those
//! with an address in them.
//!
//! - The name of before stays shown; whoever joins with such a name is shown by a neutral word. Nobody decides about their own name.
//! - A name waits in the one queue, of the commune that it claims to be, or else of one where the person lives or wrote. It is never shown by time alone.
//! - Another name takes the place of one that waits; a harmless one ends the waiting.

mod holdings;
mod judging;
pub(super) mod store;

use app::model::Lang;
use app::model::content::Author;
use app::model::form::FormErrors;
use app::model::names::{NameFields, NamePage, NameReason, WaitingName};
use app::model::notifications::Notice;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

pub use judging::Judge;

use super::{claims, deciding};
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, NameId, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::communes;
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};
use crate::people::accounts::Viewer;
use crate::people::{accounts, notifications, residents, roles, staff};

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { holdings: holdings::HOLDINGS, ..Slice::named("names") };

/// What is noticeable about a name, and whose moderators read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    reasons: Vec<NameReason>,
    commune: CommuneId,
}

/// Judges a name that somebody wants to have; `None` if everybody may read it at once. `person` is nobody while they join.
pub async fn judge(app: &App, person: Option<AccountId>, name: &str) -> Result<Option<Suspicion>> {
    let known = communes::list(app).await?;
    let staff: Vec<AccountId> = roles::everybody(app).await?.into_iter().filter(|account| Some(*account) != person).collect();
    let names = accounts::names(&mut &app.db, staff.iter().copied()).await?;
    let others: Vec<&str> = staff.iter().filter_map(|account| names.find(*account)).map(|person| person.name.as_str()).collect();
    let judge = Judge::new(known.iter().map(|commune| &commune.name), &others);
    let (reasons, claimed) = judge.judge(name);
    if reasons.is_empty() {
        return Ok(None);
    }
    let place = match (claimed.and_then(|index| known.get(index)), person) {
        (Some(commune), _) => Some(commune.id),
        (None, Some(person)) => match residents::current(app, person).await?.into_iter().next() {
            Some(commune) => Some(commune),
            None => app.communes_written_in(&mut &app.db, person, true).await?.into_iter().next(),
        },
        (None, None) => None,
    };
    // Without a commune there is no moderator who could read it.
    let place = place.or_else(|| known.first().map(|commune| commune.id));
    Ok(place.map(|commune| Suspicion { reasons, commune }))
}

/// What is noticeable about the names of an organisation, for whoever decides about it.
pub async fn of_organisation(app: &App, names: &[&str]) -> Result<Vec<NameReason>> {
    let known = communes::list(app).await?;
    let judge = Judge::new(known.iter().map(|commune| &commune.name), &[]);
    let found: Vec<NameReason> = names.iter().flat_map(|name| judge.judge(name).0).collect();
    Ok(NameReason::ALL.iter().copied().filter(|reason| found.contains(reason)).collect())
}

/// Keeps a name for a moderator, in the place of another that waits.
pub async fn hold(app: &App, tx: &mut Tx, person: AccountId, name: &str, suspicion: &Suspicion) -> Result<()> {
    let (now, hours) = (app.clock.now(), super::holding::HOURS);
    store::withdraw(tx, person, now).await?;
    let reasons = suspicion.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(" ");
    let new =
        store::NewName { id: app.rng.id(now), commune: suspicion.commune, person, name, reasons: &reasons, at: now, due_at: now.plus_seconds(3_600 * hours) };
    Ok(store::insert(tx, &new).await?)
}

/// Ends the waiting of a name: the person has chosen another one.
pub async fn withdraw(app: &App, tx: &mut Tx, person: AccountId) -> Result<()> {
    Ok(store::withdraw(tx, person, app.clock.now()).await?)
}

/// The name of a person that waits.
pub async fn waiting_for(app: &App, person: AccountId) -> Result<Option<String>> {
    Ok(store::of(&app.db, person).await?)
}

/// What a person is called who joined with a name that waits.
pub fn neutral(lang: Lang) -> &'static str {
    tr::names::NEUTRAL.text(lang)
}

/// Those that wait in a commune, the first first; with whose they are.
pub(super) async fn waiting(app: &App, commune: &Commune) -> Result<Vec<(store::NameRow, WaitingName)>> {
    let rows = store::waiting(&app.db, commune.id).await?;
    let byline = |row: &store::NameRow| Byline::person(row.account_id);
    let authors = bylines::load(&mut &app.db, rows.iter().map(byline)).await?;
    let line = |row: store::NameRow| {
        let waiting =
            WaitingName { name: row.name.clone(), person: authors.get(byline(&row)), reasons: row.reasons(), path: paths::held_name(&commune.slug, row.id) };
        (row, waiting)
    };
    Ok(rows.into_iter().map(line).collect())
}

/// One before a moderator.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune, id: NameId, fields: NameFields, errors: FormErrors) -> Result<NamePage> {
    super::queue::may_look(viewer, commune)?;
    let row = store::find(&mut &app.db, commune.id, id).await?.ok_or(Error::NotFound)?;
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
        errors,
    })
}

/// Shows a name or refuses it, with a reason to the person. `Forbidden` for one's own; `Conflict` when it waits no longer.
pub(super) async fn decide(app: &App, viewer: &Viewer, commune: &Commune, id: NameId, fields: &NameFields) -> Result<Key> {
    super::queue::may_look(viewer, commune)?;
    let mut errors = FormErrors::default();
    let note = match fields.act.as_str() {
        "release" => String::new(),
        "refuse" => deciding::note("note", &fields.note, &mut errors),
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    errors.into_result()?;
    let (now, releases) = (app.clock.now(), fields.act == "release");
    let gone = || Error::Conflict(tr::moderation::item::ALREADY);
    let mut tx = app.db.begin().await?;
    let row = store::find(&mut tx, commune.id, id).await?.ok_or(Error::NotFound)?;
    if row.account_id == viewer.id {
        return Err(Error::Forbidden);
    }
    // The person's row before the name's: who renames themselves holds them in this order.
    accounts::lock(&mut tx, row.account_id).await?;
    claims::allow(&mut tx, viewer, id, now).await?;
    if !store::settle(&mut tx, id, if releases { "released" } else { "refused" }, viewer.id, now).await? {
        return Err(gone());
    }
    if releases && !accounts::moderated::rename(&mut tx, row.account_id, &row.name).await? {
        return Err(Error::Conflict(tr::names::HIDDEN_MEANWHILE));
    }
    let notice = if releases { Notice::NameReleased { name: row.name.clone() } } else { Notice::NameRefused { name: row.name.clone(), note } };
    notifications::tell(app, &mut tx, row.account_id, &notice, &paths::account()).await?;
    claims::end(&mut tx, id).await?;
    let act = if releases { StaffAct::NameReleased } else { StaffAct::NameRefused };
    staff::record(app, &mut tx, viewer.id, commune.id, act, &paths::held_name(&commune.slug, id)).await?;
    tx.commit().await?;
    Ok(if releases { tr::names::RELEASED_DONE } else { tr::names::REFUSED_DONE })
}
