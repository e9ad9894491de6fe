//! The assisted view: a person lets one member of a commune's staff look at some of their pages, for a while, with a code that they tell them.
//!
//! - Nobody acts for another: what staff see is drawn by read-only routes of its own from what is kept, never by putting another viewer in their place.
//!   Contacts are masked; sessions, links and codes are not there.
//! - The code is kept as a keyed hash, works for [`CODE_SECONDS`], once. Entering it binds the grant to that member of staff and starts its time.
//! - Every page looked at is logged before it is shown; the person sees the log and ends the view at once.

mod holdings;
mod routes;
mod store;

use app::model::assisted::{AssistFields, AssistPage, AssistedContent, AssistedPage, AssistedView, GrantPage, GrantRow, Section, ViewRow};
use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::my_data::{Fields, Value};
use app::words::tr;

use crate::base::db::{AccountId, GrantId, RowId};
use crate::base::error::{Error, Result};
use crate::base::personal_data::over;
use crate::base::security::{self, About, Event};
use crate::base::slice::{Hourly, Slice};
use crate::base::{App, codes};
use crate::channels::inbox;
use crate::channels::my_data::{download, register};
use crate::communes::{self, Commune};
use crate::people::accounts::{self, Names, Viewer};

/// How long a code can be entered.
pub const CODE_SECONDS: i64 = 15 * 60;
/// What a person can choose.
const MINUTES: [i64; 3] = [15, 30, 60];
/// Grants shown to the person, and rows of each kind shown to staff.
const SHOWN: i64 = 20;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    routes: routes::routes,
    hourly: &[Hourly::keeping(holdings::GRANTS, "assistance", |app| {
        Box::pin(async move { Ok(store::forget(&app.db, over(holdings::GRANTS, &app), Hourly::BATCH).await?) })
    })],
    holdings: holdings::HOLDINGS,
    ..Slice::named("assisted")
};

fn hash(app: &App, commune: &Commune, code: &str) -> Vec<u8> {
    app.secret.keyed("assist", &[commune.id.0.as_bytes(), code.as_bytes()]).to_vec()
}

/// Grants a view and returns its code. An earlier code that nobody entered no longer works.
async fn grant(app: &App, viewer: &Viewer, fields: &AssistFields) -> Result<String> {
    let mut errors = FormErrors::default();
    let commune = match communes::find(app, &fields.commune).await {
        Ok(commune) => Some(commune),
        Err(Error::NotFound) => None,
        Err(other) => return Err(other),
    };
    if commune.is_none() {
        errors.add("commune", tr::objections::CHOOSE_COMMUNE);
    }
    let minutes = fields.minutes.parse().ok().filter(|minutes| MINUTES.contains(minutes));
    if minutes.is_none() {
        errors.add("minutes", tr::assist::CHOOSE_MINUTES);
    }
    errors.into_result()?;
    let (Some(commune), Some(minutes)) = (commune, minutes) else { return Err(Error::NotFound) };
    let code = codes::random_digits(&app.rng);
    let now = app.clock.now();
    let new = store::NewGrant {
        id: app.rng.id(now),
        account: viewer.id,
        commune: commune.id,
        hash: hash(app, &commune, &code),
        minutes,
        at: now,
        until: now.plus_seconds(CODE_SECONDS),
    };
    let mut tx = app.db.begin().await?;
    store::end_waiting(&mut tx, viewer.id, now).await?;
    if !store::insert(&mut tx, &new).await? {
        // Somebody else's code of this moment is the same: one in a million.
        return Err(Error::Conflict(tr::assist::AGAIN));
    }
    tx.commit().await?;
    Ok(code)
}

/// What the person sees: the form, what they granted, and what was looked at.
async fn grants(app: &App, viewer: &Viewer, code: Option<String>, fields: AssistFields, errors: FormErrors) -> Result<GrantPage> {
    let now = app.clock.now();
    let all = communes::list(app).await?;
    let rows = store::grants_of(&app.db, viewer.id, SHOWN).await?;
    let staff: Vec<AccountId> = rows.iter().filter_map(|row| row.staff_id).collect();
    let names = accounts::names(&mut &app.db, &staff).await?;
    let mut views = store::views_of(&app.db, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let grants = rows.into_iter().map(|row| GrantRow {
        commune: all.iter().find(|commune| commune.id == row.commune_id).map(|commune| commune.name.clone()).unwrap_or_default(),
        staff: row.staff_id.map(|staff| (Role::parse(&row.staff_role), name(&names, staff))),
        at: row.started_at.unwrap_or(row.created_at).into(),
        ends_at: row.ends_at.into(),
        open: row.ends_at > now,
        views: views
            .extract_if(.., |view| view.0 == row.id)
            .filter_map(|(_, page, at)| Some(ViewRow { page: AssistedPage::parse(&page)?, at: at.into() }))
            .collect(),
        id: row.id.to_string(),
    });
    let grants = grants.collect();
    Ok(GrantPage { communes: all.into_iter().map(|commune| (commune.slug, commune.name)).collect(), code, grants, fields, errors })
}

/// Ends one of the person's own grants at once.
async fn end(app: &App, viewer: &Viewer, id: &str) -> Result<()> {
    let id = GrantId(id.parse().map_err(|_| Error::NotFound)?);
    let mut tx = app.db.begin().await?;
    if !store::end(&mut tx, viewer.id, id, app.clock.now()).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// Desk agents and administrators assist, in the role that is logged.
fn assistant(viewer: &Viewer, commune: &Commune) -> Result<Role> {
    if viewer.is_desk_agent(commune.id) {
        return Ok(Role::DeskAgent);
    }
    if viewer.is_administrator(commune.id) { Ok(Role::Administrator) } else { Err(Error::Forbidden) }
}

/// Takes a code and returns the grant. What is unknown, used, over or one's own gets one answer.
async fn redeem(app: &App, viewer: &Viewer, commune: &Commune, fields: &AssistFields) -> Result<GrantId> {
    let role = assistant(viewer, commune)?;
    let wrong = || Error::field("code", tr::assist::CODE_WRONG);
    let code = codes::parse_digits(&fields.code).ok_or_else(wrong)?;
    let mut tx = app.db.begin().await?;
    let hash = hash(app, commune, &code);
    let entered = store::Entered { commune: commune.id, hash, staff: viewer.id, role: role.as_str(), at: app.clock.now() };
    let found = store::start(&mut tx, entered).await?.ok_or_else(wrong)?;
    tx.commit().await?;
    Ok(found)
}

/// A name as it is, whether or not others may read it.
fn name(names: &Names, account: AccountId) -> String {
    names.find(account).map(|person| person.name.clone()).unwrap_or_default()
}

/// The page of the code, and the views that this member of staff has open.
async fn code_page(app: &App, viewer: &Viewer, commune: &Commune, fields: AssistFields, errors: FormErrors) -> Result<AssistPage> {
    assistant(viewer, commune)?;
    let open = store::open_for(&app.db, commune.id, viewer.id, app.clock.now()).await?;
    let names = accounts::names(&mut &app.db, &open.iter().map(|grant| grant.account_id).collect::<Vec<_>>()).await?;
    let open = open.into_iter().map(|grant| (grant.id.to_string(), name(&names, grant.account_id), grant.ends_at.into())).collect();
    Ok(AssistPage { open, fields, errors })
}

/// Logs that a page is looked at, then returns what is on it.
async fn look(app: &App, viewer: &Viewer, commune: &Commune, id: &str, page: AssistedPage) -> Result<(AssistedView, AssistedContent)> {
    assistant(viewer, commune)?;
    let id = GrantId(id.parse().map_err(|_| Error::NotFound)?);
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let look = store::Look { id: app.rng.id::<RowId>(now), grant: id, commune: commune.id, staff: viewer.id, page: page.as_str(), at: now };
    let found = store::log(&mut tx, &look).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    let about = About { account: Some(found.account_id), actor: Some(viewer.id), commune: Some(commune.id), ..About::default() };
    security::log(app, Event::AssistedViewOpened, &about);
    let names = accounts::names(&mut &app.db, &[found.account_id]).await?;
    let view = AssistedView { id: id.to_string(), name: name(&names, found.account_id), ends_at: found.ends_at.into(), page };
    let content = match page {
        AssistedPage::Account => {
            AssistedContent::Sections(sections(app, found.account_id, &["accounts", "account_phones", "residents", "representatives"], None).await?)
        }
        AssistedPage::Contributions => {
            AssistedContent::Sections(sections(app, found.account_id, &["problems", "solutions", "comments", "moderation_decisions"], Some("author_id")).await?)
        }
        AssistedPage::Notifications => AssistedContent::Notifications(inbox::newest(app, found.account_id).await?),
    };
    Ok((view, content))
}

/// What these tables hold of the person, as the person would read it, without what reaches them or lets somebody in.
async fn sections(app: &App, account: AccountId, tables: &[&str], column: Option<&str>) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for holding in register::all(app).filter(|holding| tables.contains(&holding.table) && column.is_none_or(|column| holding.column == column)) {
        let rows = download::first_rows(app, holding, account, SHOWN).await?;
        sections.push(Section { what: holding.what, rows: rows.into_iter().map(masked).collect() });
    }
    Ok(sections)
}

fn masked(row: Fields) -> Fields {
    let mask = |(name, value): (String, Value)| match (name.as_str(), value) {
        ("password" | "handle", _) => None,
        ("email", Value::Text(text)) => Some((name, Value::Text(mask_email(&text)))),
        ("phone", Value::Text(text)) => Some((name, Value::Text(mask_phone(&text)))),
        (_, value) => Some((name, value)),
    };
    row.into_iter().filter_map(mask).collect()
}

fn mask_email(email: &str) -> String {
    let (user, domain) = email.split_once('@').unwrap_or((email, ""));
    format!("{}…@{domain}", user.chars().take(1).collect::<String>())
}

fn mask_phone(phone: &str) -> String {
    let last: Vec<char> = phone.chars().rev().take(2).collect();
    format!("…{}", last.into_iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_masked() {
        assert_eq!(mask_email("fatima@example.org"), "f…@example.org");
        assert_eq!(mask_phone("+212612345678"), "…78");
        let row = vec![("password".to_owned(), Value::Text("argon2id".to_owned())), ("name".to_owned(), Value::Text("Fatima".to_owned()))];
        assert_eq!(masked(row), [("name".to_owned(), Value::Text("Fatima".to_owned()))]);
    }
}
