//! What administrators decide: approving or refusing what was asked, taking an approval back, giving it again. Nobody decides about themselves.

use app::model::notifications::OrganisationNews;
use app::model::organisations::{DecisionFields, OrganisationAct, RequestPage, RequestState, RequestsPage, SuspendPage};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use super::letters::{self, News};
use super::store::{self, representatives, requests};
use super::{Organisation, asking, documents, ice};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{OrganisationId, RequestId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event;
use crate::base::text::clean;
use crate::base::text::{self, Length};
use crate::communes::Commune;
use crate::people::accounts::{self, Viewer};
use crate::people::claims;
use crate::people::held_names;
use crate::people::staff;

/// Lines on one page.
const PAGE: usize = 40;
const LEAST_REASON: usize = 10;
const MOST_REASON: usize = 1_000;

/// A reason that the people concerned read.
pub(super) fn reason(typed: &str) -> Result<String> {
    let reason = clean(typed);
    match text::length(&reason, LEAST_REASON..=MOST_REASON) {
        Length::Short => Err(Error::field("reason", tr::organisations::REASON_SHORT)),
        Length::Right => Ok(reason),
        Length::Long => Err(Error::field("reason", tr::organisations::REASON_LONG)),
    }
}

/// What waits, oldest first; `after` is where the page before ended.
pub(super) async fn list(app: &App, commune: &Commune, after: &str) -> Result<RequestsPage> {
    let rows = requests::waiting(&app.db, commune.id, Cursor::parse(after), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.created_at, row.id.0));
    let more = next.map(|next| paths::with_query(paths::organisation_requests(&commune.slug), &[("after", &next.to_string())]));
    Ok(RequestsPage { rows: rows.iter().map(asking::listed).collect(), more, days: commune.organisation_days })
}

/// Something that was asked in this commune.
pub(super) async fn find(app: &App, commune: &Commune, id: &str) -> Result<requests::RequestRow> {
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    requests::find(&app.db, commune.id, RequestId(id)).await?.ok_or(Error::NotFound)
}

/// One thing asked, before an administrator.
pub(super) async fn page(app: &App, viewer: &Viewer, row: &requests::RequestRow) -> Result<RequestPage> {
    let asker = accounts::identify(&mut &app.db, row.account_id, None).await?;
    Ok(RequestPage {
        about: store::name(&row.about_ar, &row.about_fr),
        ice_fails: row.ice.as_deref().is_some_and(|number| !ice::passes(number)),
        names: held_names::of_organisation(app, &[&row.name_ar, &row.name_fr]).await?,
        ice: row.ice.clone().unwrap_or_default(),
        receipt: row.receipt.clone(),
        authority: row.authority.clone(),
        role: row.role.clone(),
        document: store::documents::of(&app.db, row.id).await?.map(|document| (document.media_type, document.size)),
        asker: asker.map(|asker| (asker.name.clone(), asker.handle.clone(), asker.contact().to_owned())).unwrap_or_default(),
        is_own: row.account_id == viewer.id,
        row: asking::listed(row),
        fields: DecisionFields::default(),
        errors: Default::default(),
    })
}

/// Approves or refuses. When somebody else was faster, this one is told.
pub(super) async fn decide(app: &App, viewer: &Viewer, commune: &Commune, row: &requests::RequestRow, fields: &DecisionFields) -> Result<()> {
    if row.account_id == viewer.id {
        return Err(Error::Forbidden);
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    claims::allow(&mut tx, viewer, row.id, now).await?;
    let (act, news, state) = match fields.act.as_str() {
        "approve" => (StaffAct::OrganisationApproved, OrganisationNews::Approved, RequestState::Approved),
        "refuse" => (StaffAct::OrganisationRefused, OrganisationNews::Refused, RequestState::Refused),
        _ => return Err(Error::field("act", tr::organisations::CHOOSE_DECISION)),
    };
    let (organisation, reason) = match state {
        RequestState::Approved => (Some(make(app, &mut tx, row).await?), String::new()),
        _ => (None, reason(&fields.reason)?),
    };
    let end = requests::End { state, reason: &reason, organisation, by: Some(viewer.id) };
    if !requests::end(&mut tx, row.id, &end, now).await? {
        return Err(decided_already());
    }
    if let Some(id) = organisation {
        representatives::insert(&mut tx, id, row.account_id, now).await?;
        app.raise(&mut tx, event::Event::Published(id.into())).await?;
        let event = store::Event { act: OrganisationAct::Approved, account: Some(row.account_id), actor: Some(viewer.id), by_staff: true, reason: "" };
        store::insert_event(&mut tx, app.rng.id::<RowId>(now), id, &event, now).await?;
    }
    let decided = event::Event::RepresentationDecided {
        request: row.id,
        account: row.account_id,
        invitation: row.invitation_id,
        commune: row.commune_id,
        organisation,
        taken_back: false,
    };
    app.raise(&mut tx, decided).await?;
    let name = store::name(&row.name_ar, &row.name_fr);
    let news = News { commune, name: &name, organisation, news, reason: &reason, path: paths::organisations(&commune.slug) };
    letters::write(app, &mut tx, row.account_id, &news).await?;
    claims::end(&mut tx, row.id).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, act.at(&paths::organisation_request(&commune.slug, row.id))).await?;
    tx.commit().await?;
    documents::forget(app, row.id).await;
    Ok(())
}

/// Who was faster has made the organisation of the number too: both are the same answer.
const fn decided_already() -> Error {
    Error::Conflict(tr::organisations::DECIDED_ALREADY)
}

/// Makes the organisation that was asked for.
async fn make(app: &App, tx: &mut Tx, row: &requests::RequestRow) -> Result<OrganisationId> {
    let now = app.clock.now();
    let id: OrganisationId = app.rng.id(now);
    let plain = handle(&row.name_fr);
    let other = format!("{plain}-{}", app.rng.handle());
    let made = (plain.len() > 2 && requests::insert_organisation(tx, id, &plain, row, now).await?)
        || requests::insert_organisation(tx, id, other.trim_start_matches('-'), row, now).await?;
    if made { Ok(id) } else { Err(decided_already()) }
}

/// The name as a part of an address: Latin letters and digits, parted by hyphens.
fn handle(name: &str) -> String {
    let plain: String = name.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect::<String>().to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut handle = String::new();
    for word in words {
        if handle.len() + word.len() >= 50 {
            break;
        }
        if !handle.is_empty() {
            handle.push('-');
        }
        handle.push_str(word);
    }
    handle
}

/// The form to take an approval back or to give it again.
pub(super) fn suspend_page(organisation: &Organisation) -> SuspendPage {
    SuspendPage {
        handle: organisation.handle.clone(),
        name: organisation.name.clone(),
        suspended: organisation.suspended.is_some(),
        reason: organisation.suspended.clone().unwrap_or_default(),
        fields: DecisionFields::default(),
        errors: Default::default(),
    }
}

/// Takes an approval back with a reason, or gives it again. Every representative is told. Nobody does it for an organisation they represent.
pub(super) async fn suspend(app: &App, viewer: &Viewer, commune: &Commune, organisation: &Organisation, fields: &DecisionFields) -> Result<()> {
    if representatives::represents(&app.db, viewer.id, organisation.id).await? {
        return Err(Error::Forbidden);
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let (act, news, reason, changed) = match fields.act.as_str() {
        "suspend" => {
            let reason = reason(&fields.reason)?;
            let changed = store::suspend(&mut tx, organisation.id, &reason, now).await?;
            (OrganisationAct::Suspended, OrganisationNews::Suspended, reason, changed)
        }
        "restore" => (OrganisationAct::Restored, OrganisationNews::Restored, String::new(), store::restore(&mut tx, organisation.id).await?),
        _ => return Err(Error::field("act", tr::organisations::CHOOSE_DECISION)),
    };
    if !changed {
        return Err(Error::Conflict(tr::organisations::DECIDED_ALREADY));
    }
    let event = store::Event { act, account: None, actor: Some(viewer.id), by_staff: true, reason: &reason };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), organisation.id, &event, now).await?;
    app.raise(&mut tx, event::Event::StateChanged { item: organisation.id.into(), state: act.as_str() }).await?;
    let kept = if act == OrganisationAct::Suspended { StaffAct::OrganisationSuspended } else { StaffAct::OrganisationRestored };
    staff::record(app, &mut tx, viewer.id, commune.id, kept.at(&paths::organisation(&organisation.handle))).await?;
    let news = News {
        commune,
        name: &organisation.name,
        organisation: Some(organisation.id),
        news,
        reason: &reason,
        path: paths::representatives(&organisation.handle),
    };
    for person in representatives::ids(&mut tx, organisation.id).await? {
        letters::write(app, &mut tx, person, &news).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::handle;

    #[test]
    fn a_handle_is_read_from_the_name() {
        assert_eq!(handle("Coopérative « Tamunt » d'Aïn Amlal"), "cooperative-tamunt-d-ain-amlal");
        assert_eq!(handle("تعاونية"), "");
        assert_eq!(handle("<script>"), "script");
        assert!(handle(&"mot ".repeat(60)).len() <= 50);
    }
}
