//! Who is staff, who gave and took roles, and who did what.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::{ActRow, ActsPage, Event, GrantFields, Member, StaffAct, StaffPage};

use super::store;
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::error::Result;
use crate::communes::Commune;
use crate::people::accounts::{self, Viewer};

/// Lines on one page.
const PAGE: usize = 40;

/// The staff of a commune with what changed among them, latest first.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune, older_than: &str, fields: GrantFields, errors: FormErrors) -> Result<StaffPage> {
    let mut members: Vec<Member> = Vec::new();
    for row in store::members(&app.db, commune.id).await? {
        let Some(role) = Role::parse(&row.role) else { continue };
        if members.last().is_none_or(|last| last.handle != row.handle) {
            let second_factor = accounts::has_second_factor(app, row.account_id).await?;
            members.push(Member { handle: row.handle, name: row.name, second_factor, own: row.account_id == viewer.id, roles: Vec::new() });
        }
        if let Some(member) = members.last_mut() {
            member.roles.push((role, row.created_at.into()));
        }
    }
    let rows = store::events(&app.db, commune.id, Cursor::parse(older_than), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let older = next.map(|next| paths::with_query(paths::staff(&commune.slug), &[("before", &next.to_string())]));
    let events = rows.into_iter().filter_map(|row| {
        let role = Role::parse(&row.role)?;
        Some(Event { name: row.name, role, granted: row.act == "granted", actor: row.actor, reason: row.reason, at: row.created_at.into() })
    });
    Ok(StaffPage { members, events: events.collect(), older, fields, errors })
}

/// What staff did here, latest first; `person` is a handle, or nothing for everybody.
pub(super) async fn acts(app: &App, commune: &Commune, person: &str, older_than: &str) -> Result<ActsPage> {
    let chosen = if person.is_empty() { None } else { accounts::find_by_handle(app, person).await? };
    let rows = store::acts(&app.db, commune.id, chosen, Cursor::parse(older_than), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let older = next.map(|next| paths::with_query(paths::staff_acts(&commune.slug), &[("person", person), ("before", &next.to_string())]));
    let rows = rows.into_iter().filter_map(|row| {
        let act = StaffAct::parse(&row.act)?;
        Some(ActRow { handle: row.handle, name: row.name, act, path: row.path, at: row.created_at.into() })
    });
    let people = store::actors(&app.db, commune.id).await?;
    Ok(ActsPage { rows: rows.collect(), people, person: person.to_owned(), older })
}
