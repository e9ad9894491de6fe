//! Who is staff, who gave and took roles, and who did what.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::{ActRow, ActsPage, GrantFields, RoleEvent, StaffAct, StaffMember, StaffPage};

use super::store;
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::communes::Commune;
use crate::people::accounts::{self, Viewer};
use crate::people::roles;

/// Lines on one page.
const PAGE: usize = 40;

/// The staff of a commune with what changed among them, latest first.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune, older_than: &str) -> Result<StaffPage> {
    let members = members(app, viewer, commune).await?;
    let rows = store::events(&app.db, commune.id, Cursor::parse(older_than), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let older = next.map(|next| paths::with_query(paths::staff(&commune.slug), &[("before", &next.to_string())]));
    let people: Vec<AccountId> = rows.iter().flat_map(|row| [Some(row.account_id), row.actor_id]).flatten().collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let name = |account| names.find(account).map(|person| person.name.clone());
    let events = rows.into_iter().filter_map(|row| {
        let role = Role::parse(&row.role)?;
        let actor = row.actor_id.and_then(name);
        Some(RoleEvent { name: name(row.account_id)?, role, granted: row.act == "granted", actor, reason: row.reason, at: row.created_at.into() })
    });
    Ok(StaffPage { members, events: events.collect(), older, fields: GrantFields::default(), errors: FormErrors::default() })
}

/// Who has which roles here, in the order of their names.
async fn members(app: &App, viewer: &Viewer, commune: &Commune) -> Result<Vec<StaffMember>> {
    let rows = roles::members(&app.db, commune.id).await?;
    let people: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let with_second_factor = accounts::with_second_factor(app, &people).await?;
    let mut members: Vec<StaffMember> = Vec::new();
    for person in rows.chunk_by(|one, other| one.account == other.account) {
        let account = person[0].account;
        let Some(known) = names.find(account) else { continue };
        members.push(StaffMember {
            handle: known.handle.clone(),
            name: known.name.clone(),
            second_factor: with_second_factor.contains(&account),
            own: account == viewer.id,
            roles: person.iter().map(|row| (row.role, row.since.into())).collect(),
        });
    }
    members.sort_by(|one, other| (&one.name, &one.handle).cmp(&(&other.name, &other.handle)));
    Ok(members)
}

/// What staff did here, latest first; `person` is a handle, or empty for everybody.
pub(super) async fn acts(app: &App, commune: &Commune, person: &str, older_than: &str) -> Result<ActsPage> {
    let chosen = if person.is_empty() { None } else { accounts::find_by_handle(app, person).await? };
    let rows = store::acts(&app.db, commune.id, chosen, Cursor::parse(older_than), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let older = next.map(|next| paths::with_query(paths::staff_acts(&commune.slug), &[("person", person), ("before", &next.to_string())]));
    let actors = store::actors(&app.db, commune.id).await?;
    let known: Vec<AccountId> = rows.iter().map(|row| row.actor_id).chain(actors.iter().copied()).collect();
    let names = accounts::names(&mut &app.db, &known).await?;
    let rows = rows.into_iter().filter_map(|row| {
        let (act, person) = (StaffAct::parse(&row.act)?, names.find(row.actor_id)?);
        Some(ActRow { handle: person.handle.clone(), name: person.name.clone(), act, path: row.path, at: row.created_at.into() })
    });
    let mut people: Vec<(String, String)> =
        actors.into_iter().filter_map(|actor| names.find(actor)).map(|person| (person.handle.clone(), person.name.clone())).collect();
    people.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(ActsPage { rows: rows.collect(), people, person: person.to_owned(), older })
}
