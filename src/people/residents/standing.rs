//! How residences stand: one's own, the staff's list, and withdrawing one with a reason.

use app::model::content::ResidenceMethod;
use app::model::form::FormErrors;
use app::model::residents::{DeskFields, DeskPage, Residence, ResidenceState, ResidentPage, ResidentRow, ResidentsPage, WithdrawFields};
use app::model::{Localized, paths};
use app::words::tr;

use super::store;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{self, Length};
use crate::base::text::{clean, clean_line};
use crate::communes::{self, Commune, Neighbourhood};
use crate::people::accounts::{self, Message, Sought, Viewer};
use crate::people::staff;
use app::model::staff::StaffAct;

/// Lines on one page.
const PAGE: usize = 40;
const LEAST_REASON: usize = 10;
const MOST_REASON: usize = 1_000;

/// A kept residence as pages show it.
fn residence(row: store::ResidenceRow, known: &[Neighbourhood], now: Timestamp) -> Residence {
    let state = match (row.withdrawn_at, row.expires_at) {
        (Some(_), _) => ResidenceState::Withdrawn,
        (None, Some(end)) if end <= now => ResidenceState::Expired,
        _ => ResidenceState::Current,
    };
    Residence {
        state,
        neighbourhood: known.iter().find(|place| Some(place.id) == row.neighbourhood_id).map(|place| place.name.clone()),
        method: ResidenceMethod::parse(&row.method),
        verified_at: row.verified_at.into(),
        expires_at: row.expires_at.map(Into::into),
        reason: row.withdrawn_reason,
    }
}

/// A person's own page.
pub(super) async fn own(app: &App, viewer: &Viewer, commune: &Commune) -> Result<ResidentPage> {
    let found = store::of(&app.db, viewer.id, commune.id).await?;
    let known = communes::neighbourhoods(app, commune.id).await?;
    let residence = found.map(|row| residence(row, &known, app.clock.now()));
    Ok(ResidentPage { residence, fields: Default::default(), errors: FormErrors::default() })
}

/// The desk as an agent finds it.
pub(super) async fn desk(app: &App, commune: &Commune, fields: DeskFields, errors: FormErrors) -> Result<DeskPage> {
    let since = app.clock.now().plus_days(-1);
    Ok(DeskPage { neighbourhoods: neighbourhoods(app, commune).await?, fields, errors, today: store::desk_tally(&app.db, commune.id, since).await? })
}

/// Slugs and names, for a select.
pub(super) async fn neighbourhoods(app: &App, commune: &Commune) -> Result<Vec<(String, Localized)>> {
    Ok(communes::offered_neighbourhoods(app, commune.id).await?.into_iter().map(|place| (place.slug, place.name)).collect())
}

/// The staff's list, latest first; `before` is where the page before ended, `name` a part of a name.
pub(super) async fn list(app: &App, commune: &Commune, name: &str, before: &str) -> Result<ResidentsPage> {
    let name: String = clean_line(name).chars().take(60).collect();
    let rows = store::list(&app.db, commune.id, Sought::Named(&name), Cursor::parse(before), PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.verified_at, row.account_id.0));
    let older = next.map(|next| paths::with_query(paths::residents(&commune.slug), &[("name", &name), ("before", &next.to_string())]));
    let rows = listed(app, commune, rows).await?.into_iter().map(|(_, row)| row).collect();
    Ok(ResidentsPage { rows, name, older })
}

async fn listed(app: &App, commune: &Commune, rows: Vec<store::ResidenceRow>) -> Result<Vec<(AccountId, ResidentRow)>> {
    let people: Vec<AccountId> = rows.iter().map(|row| row.account_id).collect();
    let (names, now) = (accounts::names(&mut &app.db, &people).await?, app.clock.now());
    let known = communes::neighbourhoods(app, commune.id).await?;
    let line = |row: store::ResidenceRow| {
        let (account, person) = (row.account_id, names.find(row.account_id)?);
        let name = if person.name.is_empty() { accounts::nameless().ar } else { person.name.clone() };
        let residence = residence(row, &known, now);
        Some((account, ResidentRow { handle: person.handle.clone(), name, placeholder: person.is_placeholder, residence }))
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// A resident of the commune by their handle.
pub(super) async fn find(app: &App, commune: &Commune, handle: &str) -> Result<(AccountId, ResidentRow)> {
    if handle.contains('\0') {
        return Err(Error::NotFound);
    }
    let rows = store::list(&app.db, commune.id, Sought::Handle(handle), None, 1).await?;
    listed(app, commune, rows).await?.pop().ok_or(Error::NotFound)
}

/// Withdraws a residence that counts. The person is told why. Nobody withdraws their own.
pub(super) async fn withdraw(app: &App, viewer: &Viewer, commune: &Commune, account: AccountId, fields: &WithdrawFields) -> Result<()> {
    if account == viewer.id {
        return Err(Error::Forbidden);
    }
    let reason = clean(&fields.reason);
    match text::length(&reason, LEAST_REASON..=MOST_REASON) {
        Length::Short => return Err(Error::field("reason", tr::residents::REASON_SHORT)),
        Length::Right => {}
        Length::Long => return Err(Error::field("reason", tr::residents::REASON_LONG)),
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::withdraw(&mut tx, account, commune.id, &reason, now).await? {
        return Err(Error::Conflict(tr::residents::ALREADY_WITHDRAWN));
    }
    let event = store::Event { act: "withdrawn", method: "", account: Some(account), actor: Some(viewer.id), reason: &reason };
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::ResidenceWithdrawn.at(&paths::residents(&commune.slug))).await?;
    tell(app, &mut tx, commune, account, &reason).await?;
    tx.commit().await?;
    Ok(())
}

async fn tell(app: &App, tx: &mut Tx, commune: &Commune, account: AccountId, reason: &str) -> Result<()> {
    let link = app.url(&paths::resident(&commune.slug));
    accounts::write_to(app, tx, account, |lang| {
        let name = commune.name.get(lang);
        Message {
            subject: tr::mails::RESIDENCE_WITHDRAWN_SUBJECT.fill_isolated(lang, &[("commune", name)]),
            text: tr::mails::RESIDENCE_WITHDRAWN_TEXT.fill_isolated(lang, &[("commune", name), ("reason", reason), ("link", &link)]),
            short: tr::mails::RESIDENCE_WITHDRAWN_SHORT.fill(lang, &[("link", &link)]),
        }
    })
    .await
}
