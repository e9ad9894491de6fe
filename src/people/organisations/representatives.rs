//! Who speaks for an organisation: the list, removing and leaving, and the history that they and staff read.

use app::model::notifications::OrganisationNews;
use app::model::organisations::{EventRow, InvitationRow, OrganisationAct, Representative, RepresentativesPage};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::letters::{self, News};
use super::store::{self, representatives as kept};
use super::{Organisation, find};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, RowId};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune};
use crate::people::accounts::{self, Phone, Viewer};
use crate::people::{organisations, staff};

/// Lines of the history.
const HISTORY: i64 = 100;

/// Somebody inside: a representative, or an administrator of the commune.
pub(super) struct Insider<'a> {
    pub viewer: &'a Viewer,
    pub organisation: Organisation,
    pub commune: Commune,
    /// Whether they are here as an administrator alone.
    pub is_staff: bool,
    pub represents: bool,
}

/// Refuses everybody but the organisation's representatives and the commune's administrators.
pub(super) async fn insider<'a>(app: &App, viewer: &'a Viewer, handle: &str) -> Result<Insider<'a>> {
    let organisation = find(app, handle).await?;
    let commune = communes::get(app, organisation.commune_id).await?;
    let is_staff = viewer.is_administrator(commune.id);
    let represents = kept::represents(&app.db, viewer.id, organisation.id).await?;
    if is_staff || represents { Ok(Insider { viewer, organisation, commune, is_staff, represents }) } else { Err(Error::Forbidden) }
}

/// The page of representatives.
pub(super) async fn page(app: &App, insider: &Insider<'_>) -> Result<RepresentativesPage> {
    let organisation = &insider.organisation;
    let people = people(app, insider).await?;
    let invitations = kept::invitations(&app.db, organisation.id, app.clock.now()).await?;
    Ok(RepresentativesPage {
        handle: organisation.handle.clone(),
        name: organisation.name.clone(),
        suspended: organisation.suspended.clone(),
        people: people.into_iter().map(|(_, shown)| shown).collect(),
        invitations: invitations
            .into_iter()
            .map(|(id, contact, end)| InvitationRow {
                id: id.to_string(),
                contact: Phone::parse(&contact).map_or(contact, |phone| phone.shown()),
                expires_at: end.into(),
            })
            .collect(),
        history: history(app, organisation).await?,
        is_staff: insider.is_staff,
        fields: Default::default(),
        errors: Default::default(),
    })
}

/// Those who represent it, the first one first.
async fn people(app: &App, insider: &Insider<'_>) -> Result<Vec<(AccountId, Representative)>> {
    let rows = kept::list(&app.db, insider.organisation.id).await?;
    let people: Vec<AccountId> = rows.iter().map(|(account, _)| *account).collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let shown = |(account, since): (AccountId, Timestamp)| {
        let person = names.find(account)?;
        let is_me = account == insider.viewer.id;
        Some((account, Representative { handle: person.handle.clone(), name: person.name.clone(), since: since.into(), is_me }))
    };
    Ok(rows.into_iter().filter_map(shown).collect())
}

async fn history(app: &App, organisation: &Organisation) -> Result<Vec<EventRow>> {
    let events = kept::events(&app.db, organisation.id, HISTORY).await?;
    let people: Vec<AccountId> = events.iter().flat_map(|event| [event.account_id, event.actor_id]).flatten().collect();
    let names = accounts::names(&mut &app.db, &people).await?;
    let name = |person: Option<AccountId>| person.map(|person| names.author(person, false).name.ar).unwrap_or_default();
    let row = |event: kept::EventRow| {
        Some(EventRow {
            act: OrganisationAct::parse(&event.act)?,
            person: name(event.account_id),
            actor: if event.by_staff { String::new() } else { name(event.actor_id) },
            by_staff: event.by_staff,
            reason: event.reason,
            at: event.created_at.into(),
        })
    };
    Ok(events.into_iter().filter_map(row).collect())
}

/// One of the representatives, by handle.
pub(super) async fn person(app: &App, insider: &Insider<'_>, handle: &str) -> Result<(AccountId, Representative)> {
    people(app, insider).await?.into_iter().find(|(_, known)| known.handle == handle).ok_or(Error::NotFound)
}

/// Removes somebody, or leaves. The last one is removed by staff alone, also when two remove each other at once.
pub(super) async fn remove(app: &App, insider: &Insider<'_>, account: AccountId) -> Result<()> {
    let (organisation, viewer) = (&insider.organisation, insider.viewer);
    let leaves = account == viewer.id;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    store::lock(&mut tx, organisation.id).await?;
    let people = organisations::representatives(&mut tx, organisation.id).await?;
    // Whoever acts may have been removed since the page was asked for.
    if !insider.is_staff && !people.contains(&viewer.id) {
        return Err(Error::Forbidden);
    }
    if people.len() < 2 && !insider.is_staff {
        return Err(Error::Conflict(tr::organisations::LAST_PERSON));
    }
    if !kept::delete(&mut tx, organisation.id, account).await? {
        return Err(Error::Conflict(tr::organisations::GONE_ALREADY));
    }
    let by_staff = !leaves && !insider.represents;
    let act = if leaves { OrganisationAct::Left } else { OrganisationAct::Removed };
    let event = store::Event { act, account: Some(account), actor: Some(viewer.id), by_staff, reason: "" };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), organisation.id, &event, now).await?;
    if by_staff {
        let page = paths::representatives(&organisation.handle);
        staff::record(app, &mut tx, viewer.id, insider.commune.id, StaffAct::RepresentativeRemoved.at(&page)).await?;
    }
    if !leaves {
        let path = paths::organisation(&organisation.handle);
        let news = News {
            commune: &insider.commune,
            name: &organisation.name,
            organisation: Some(organisation.id),
            news: OrganisationNews::Removed,
            reason: "",
            path,
        };
        letters::write(app, &mut tx, account, &news).await?;
    }
    tx.commit().await?;
    Ok(())
}
