//! Giving and taking roles.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::notifications::Notice;
use app::model::paths;
use app::model::staff::{GrantFields, StaffAct, WithdrawFields};
use app::words::{Key, tr};

use super::{record, store};
use crate::base::App;
use crate::base::db::{AccountId, CommuneId, RowId, Tx};
use crate::base::erasure::Leaving;
use crate::base::error::{Error, Result};
use crate::base::security::{About, Event, log};
use crate::base::text::clean_line;
use crate::base::text::{self, Length};
use crate::communes::{self, Commune};
use crate::people::accounts::{self, Message, Viewer};
use crate::people::{notifications, roles};

const LEAST_REASON: usize = 5;
const MOST_REASON: usize = 500;

/// The roles that an administrator gives.
pub(super) const GIVEN: [Role; 4] = [Role::Moderator, Role::Officer, Role::DeskAgent, Role::Administrator];

fn role(typed: &str) -> Option<Role> {
    Role::parse(typed).filter(|role| GIVEN.contains(role))
}

fn reason(typed: &str, errors: &mut FormErrors) -> String {
    let reason = clean_line(typed);
    match text::length(&reason, LEAST_REASON..=MOST_REASON) {
        Length::Short => errors.add("reason", tr::staff::REASON_SHORT),
        Length::Right => {}
        Length::Long => errors.add("reason", tr::staff::REASON_LONG),
    }
    reason
}

/// The part of a public page's address that names the person, from the whole address or from the part alone.
fn handle(typed: &str) -> String {
    let typed = clean_line(typed);
    let path = typed.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default().trim_start_matches('@').to_owned()
}

/// Gives a role to the person of a public page. People are named by their page, not by address or phone: whoever asks must not learn who has an account.
pub(super) async fn grant(app: &App, viewer: &Viewer, commune: &Commune, fields: &GrantFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let role = role(&fields.role);
    if role.is_none() {
        errors.add("role", tr::staff::CHOOSE_ROLE);
    }
    let reason = reason(&fields.reason, &mut errors);
    let person = accounts::find_by_handle(app, &handle(&fields.person)).await?;
    if person.is_none() {
        errors.add("person", tr::staff::NO_SUCH_PERSON);
    }
    let (Some(role), Some(person)) = (role, person) else { return Err(errors.into()) };
    errors.into_result()?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    accounts::lock(&mut tx, person).await?;
    if !roles::insert(&mut tx, app.rng.id::<RowId>(now), (person, Some(commune.id), role), now).await? {
        return Err(Error::field("role", tr::staff::HAS_ROLE));
    }
    let change = store::Change { account: person, commune: Some(commune.id), role, granted: true, actor: Some(viewer.id), reason: &reason };
    finish(app, tx, viewer, commune, &change).await
}

/// Takes a role, with a reason that the person reads. Nobody takes away the commune's last administrator.
pub(super) async fn withdraw(app: &App, viewer: &Viewer, commune: &Commune, fields: &WithdrawFields) -> Result<()> {
    let role = role(&fields.role).ok_or(Error::NotFound)?;
    let person = accounts::find_by_handle(app, &fields.person).await?.ok_or(Error::NotFound)?;
    let mut errors = FormErrors::default();
    let reason = reason(&fields.reason, &mut errors);
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    // Two administrators who take each other's role at once come one after the other.
    communes::lock(&mut tx, commune.id).await?;
    if !roles::withdraw(&mut tx, person, commune.id, role).await? {
        return Err(Error::Conflict(tr::staff::HAS_NOT));
    }
    if role == Role::Administrator && roles::count_administrators(&mut tx, commune.id).await? == 0 {
        return Err(Error::field("reason", tr::staff::LAST_ADMINISTRATOR));
    }
    let change = store::Change { account: person, commune: Some(commune.id), role, granted: false, actor: Some(viewer.id), reason: &reason };
    finish(app, tx, viewer, commune, &change).await
}

/// Keeps what an administrator changed, tells the person, and logs it.
async fn finish(app: &App, mut tx: Tx, viewer: &Viewer, commune: &Commune, change: &store::Change<'_>) -> Result<()> {
    let now = app.clock.now();
    store::insert_event(&mut tx, app.rng.id::<RowId>(now), change, now).await?;
    let act = if change.granted { StaffAct::RoleGranted } else { StaffAct::RoleWithdrawn };
    record(app, &mut tx, viewer.id, commune.id, act.at(&paths::staff(&commune.slug))).await?;
    notify(app, &mut tx, commune, change).await?;
    tx.commit().await?;
    log_change(app, change);
    Ok(())
}

fn log_change(app: &App, change: &store::Change<'_>) {
    let event = if change.granted { Event::RoleGranted } else { Event::RoleWithdrawn };
    let about = About { account: Some(change.account), actor: change.actor, commune: change.commune, role: Some(change.role), ..About::default() };
    log(app, event, &about);
}

/// From the command line: nobody is named as the giver, and nobody is told.
pub(super) async fn grant_by_hand(app: &App, account: AccountId, commune: Option<CommuneId>, role: Role) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    accounts::lock(&mut tx, account).await?;
    let is_new = roles::insert(&mut tx, app.rng.id::<RowId>(now), (account, commune, role), now).await?;
    let change = store::Change { account, commune, role, granted: true, actor: None, reason: "" };
    if is_new {
        store::insert_event(&mut tx, app.rng.id::<RowId>(now), &change, now).await?;
    }
    tx.commit().await?;
    if is_new {
        log_change(app, &change);
    }
    Ok(())
}

/// From the command line, as [`grant_by_hand`]: what staff pages show afterwards is the same as if an administrator had done it.
pub(super) async fn revoke_by_hand(app: &App, account: AccountId, commune: Option<CommuneId>, role: Option<Role>) -> Result<Vec<Role>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if let Some(commune) = commune {
        communes::lock(&mut tx, commune).await?;
    }
    let taken = roles::take(&mut tx, account, commune, role).await?;
    let withdrawn = |role: &Role| store::Change { account, commune, role: *role, granted: false, actor: None, reason: "" };
    for change in taken.iter().map(withdrawn) {
        store::insert_event(&mut tx, app.rng.id::<RowId>(now), &change, now).await?;
    }
    tx.commit().await?;
    for change in taken.iter().map(withdrawn) {
        log_change(app, &change);
    }
    Ok(taken)
}

/// Takes every role of somebody who leaves; the history says that they did it themselves.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &mut Leaving) -> Result<()> {
    let account = leaving.account;
    for (commune, role) in roles::take_all(tx, account).await? {
        let change = store::Change { account, commune, role, granted: false, actor: Some(account), reason: "" };
        store::insert_event(tx, app.rng.id::<RowId>(leaving.at), &change, leaving.at).await?;
        leaving.afterwards(move |app| {
            log(&app, Event::RoleWithdrawn, &About { account: Some(account), commune, role: Some(role), ..About::default() });
            Box::pin(async {})
        });
    }
    Ok(())
}

async fn notify(app: &App, tx: &mut Tx, commune: &Commune, change: &store::Change<'_>) -> Result<()> {
    let store::Change { account: person, role, granted, reason, .. } = *change;
    let place = commune.name.clone();
    let notice = if granted { Notice::RoleGranted { commune: place, role } } else { Notice::RoleWithdrawn { commune: place, role } };
    let path = if granted { paths::second_factor() } else { paths::account() };
    notifications::tell(app, tx, person, &notice, &path).await?;
    let (subject, text, short): (Key, Key, Key) = if granted {
        (tr::mails::ROLE_GRANTED_SUBJECT, tr::mails::ROLE_GRANTED_TEXT, tr::mails::ROLE_GRANTED_SHORT)
    } else {
        (tr::mails::ROLE_WITHDRAWN_SUBJECT, tr::mails::ROLE_WITHDRAWN_TEXT, tr::mails::ROLE_WITHDRAWN_SHORT)
    };
    let link = app.url(&path);
    accounts::write_to(app, tx, person, |lang| {
        let (name, role) = (commune.name.get(lang), app::components::labels::role(role).text(lang));
        let values = [("commune", name), ("role", role), ("reason", reason), ("link", &link)];
        Message { subject: subject.fill_isolated(lang, &values), text: text.fill_isolated(lang, &values), short: short.fill(lang, &values) }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_by_page_or_handle() {
        for typed in ["abc123", " @abc123 ", "https://example.org/people/abc123", "/people/abc123/?lang=fr", "example.org/people/abc123#top"] {
            assert_eq!(handle(typed), "abc123", "{typed}");
        }
        assert_eq!(handle(""), "");
    }
}
