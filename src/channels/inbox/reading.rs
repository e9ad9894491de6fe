//! Reading: a person's own notifications, page by page, and what it takes to have read them.

use std::collections::HashMap;

use app::model::content::Author;
use app::model::notifications::{NotificationRow, NotificationsPage};
use app::model::paths;
use uuid::Uuid;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, NotificationId, OrganisationId};
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::moderation;
use crate::people::notifications::{self, By, Kept, Notice};
use crate::people::organisations::OrganisationBrief;
use crate::people::{accounts, organisations};

/// Lines on one page.
pub(super) const PAGE: usize = 30;

/// One page of them, newest first. `before` is the place where the page before ended; anything else begins at the newest.
pub(super) async fn page(app: &App, account: AccountId, before: &str) -> Result<NotificationsPage> {
    let place = parse(before);
    let mut rows = notifications::list(&app.db, account, place, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let older = rows.last().filter(|_| more).map(|last| format!("{}?before={}-{}", paths::notifications(), last.created_at.micros(), last.id.0.simple()));
    let mut notices = notices(app, &rows).await?;
    let rows = rows
        .into_iter()
        .filter_map(|row| {
            let (notice, by) = notices.remove(&row.id)?;
            let about = row.about().map(|item| item.id.to_string());
            Some(NotificationRow { id: row.id.to_string(), notice, by, about, path: row.path, at: row.created_at.into(), unread: row.read_at.is_none() })
        })
        .collect();
    Ok(NotificationsPage { rows, older, continued: place.is_some() })
}

/// What these say now, and who acted: without titles of what the public may no longer read, and with people and organisations as they are named now. A name that a moderator
/// hid, or that was changed for that, is in no sentence any more.
async fn notices(app: &App, rows: &[Kept]) -> Result<HashMap<NotificationId, (Notice, Option<Author>)>> {
    let about: Vec<Item> = rows.iter().filter_map(Kept::about).collect();
    let concealed = moderation::concealed(app, &about).await?;
    let people: Vec<AccountId> = rows.iter().filter_map(|row| row.by().account).collect();
    let people = accounts::names(&mut &app.db, &people).await?;
    let organisations: Vec<OrganisationId> = rows.iter().filter_map(|row| row.by().organisation).collect();
    let organisations = organisations::briefs(&mut &app.db, &organisations).await?;
    let notice = |row: &Kept| {
        let mut notice: Notice = serde_json::from_str(&row.data).ok()?;
        if row.about().is_some_and(|about| concealed.contains(&about)) {
            notice.conceal();
        }
        let by = row.by();
        let organisation = organisations.iter().find(|known| Some(known.id) == by.organisation);
        let person = by.account.map(|account| people.author(account, by.officer));
        // Whoever spoke for an organisation is named by it, but for whoever joined one.
        let joined = matches!(notice, Notice::RepresentativeJoined { .. });
        let actor = if joined { person } else { organisation.map(OrganisationBrief::author).or(person) };
        if by != By::NOBODY {
            let name = actor.as_ref().map(|actor| actor.name.clone());
            notice.set_names(&name.unwrap_or_default(), &organisation.map(|known| known.name.clone()).unwrap_or_default());
        }
        Some((row.id, (notice, actor)))
    };
    Ok(rows.iter().filter_map(notice).collect())
}

/// What these say now, as JSON; those that cannot be read are left out.
pub(super) async fn as_read(app: &App, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let rows = notifications::among(&app.db, &ids.iter().copied().map(NotificationId).collect::<Vec<_>>()).await?;
    let said = notices(app, &rows).await?;
    said.into_iter().map(|(id, (notice, _))| Ok((id.0, serde_json::to_string(&notice)?))).collect()
}

fn parse(place: &str) -> Option<(Timestamp, NotificationId)> {
    let (at, id) = place.split_once('-')?;
    Some((Timestamp(at.parse().ok()?), NotificationId(id.parse().ok()?)))
}

/// Marks one as read and returns the address of what it tells of. Somebody else's is not found.
pub(super) async fn open(app: &App, account: AccountId, id: NotificationId) -> Result<String> {
    let mut tx = app.db.begin().await?;
    let path = notifications::mark_read(&mut tx, account, id, app.clock.now()).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(path)
}

/// Marks as read what was there at `until`.
pub(super) async fn read_all(app: &App, account: AccountId, until: Timestamp) -> Result<()> {
    let mut tx = app.db.begin().await?;
    notifications::mark_all_read(&mut tx, account, until, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_place_that_we_gave_is_gone_to() {
        assert_eq!(parse("17-00000000000000000000000000000000"), Some((Timestamp(17), NotificationId(Uuid::nil()))));
        for other in ["", "x", "17", "17-", "-5-0", "17-zz"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
