//! Following pledges up: officers confirm reports and say what was not kept; a pledge whose date has passed is reminded of once.

use app::model::content::Role;
use app::model::notifications::{Notice, PledgeNews};
use app::model::paths;
use app::model::pledges::{EndFields, PledgeState};
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use super::store::{self, PledgeRow, Step};
use super::{change_state, reason};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{PledgeId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::excerpt;
use crate::communes::{self, Commune};
use crate::people::accounts::{self, Message, Viewer};
use crate::people::{notifications, organisations, staff};

/// Reminders of one round.
const ROUND: i64 = 200;

/// Refuses everybody but the commune's officers, and those of them who speak for the organisation.
pub(super) fn follower<'a>(viewer: &'a Viewer, commune: &Commune, pledge: &PledgeRow) -> Result<&'a Viewer> {
    let viewer = viewer.require(Role::Officer, commune)?;
    if viewer.speaks_for(commune.id, pledge.organisation_id).is_some() { Err(Error::Forbidden) } else { Ok(viewer) }
}

/// Confirms a report: the commune has seen that it is so.
pub(super) async fn confirm(app: &App, viewer: &Viewer, commune: &Commune, pledge: &PledgeRow, number: i64) -> Result<()> {
    if !(1..=pledge.report_count).contains(&number) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    if !store::confirm(&mut tx, pledge.id, number, viewer.id, app.clock.now()).await? {
        return Err(Error::Conflict(tr::pledges::CONFIRMED_ALREADY));
    }
    app.raise(&mut tx, Event::Progressed(pledge.id.into())).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::PledgeConfirmed.at(&paths::pledge(&commune.slug, pledge.id))).await?;
    notify(app, &mut tx, commune, pledge, (PledgeNews::Confirmed, "")).await?;
    tx.commit().await?;
    Ok(())
}

/// Says, after its date, that a pledge was not kept.
pub(super) async fn break_off(app: &App, viewer: &Viewer, commune: &Commune, pledge: &PledgeRow, fields: &EndFields) -> Result<()> {
    if pledge.due_at > app.clock.now() {
        return Err(Error::Conflict(tr::pledges::NOT_DUE));
    }
    let reason = reason(&fields.reason)?;
    let mut tx = app.db.begin().await?;
    if !change_state(app, &mut tx, Step { pledge: pledge.id, to: PledgeState::Broken, reason: &reason, actor: viewer.id }).await? {
        return Err(Error::Conflict(tr::pledges::ENDED));
    }
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::PledgeBroken.at(&paths::pledge(&commune.slug, pledge.id))).await?;
    notify(app, &mut tx, commune, pledge, (PledgeNews::Broken, reason.as_str())).await?;
    tx.commit().await?;
    Ok(())
}

/// Subject, text and SMS; a confirmation is good news that can wait for the next visit.
const fn words(news: PledgeNews) -> Option<(Key, Key, Key)> {
    use tr::pledges::letters as word;
    match news {
        PledgeNews::Confirmed => None,
        PledgeNews::Broken => Some((word::BROKEN_SUBJECT, word::BROKEN_TEXT, word::BROKEN_SHORT)),
        PledgeNews::Overdue => Some((word::OVERDUE_SUBJECT, word::OVERDUE_TEXT, word::OVERDUE_SHORT)),
    }
}

/// Notifies every representative, with the reason if there is one.
async fn notify(app: &App, tx: &mut Tx, commune: &Commune, pledge: &PledgeRow, (news, reason): (PledgeNews, &str)) -> Result<()> {
    let path = paths::pledge(&commune.slug, pledge.id);
    let link = app.url(&path);
    let notice = Notice::Pledge { what: excerpt(&pledge.what, SHORT), news };
    for person in organisations::representatives(tx, pledge.organisation_id).await? {
        notifications::tell(app, tx, person, &notice, &path).await?;
        let Some((subject, text, short)) = words(news) else { continue };
        accounts::write_to(app, tx, person, |lang| {
            let places = [("what", pledge.what.as_str()), ("commune", commune.name.get(lang)), ("reason", reason), ("link", &link)];
            Message { subject: subject.fill_isolated(lang, &places), text: text.fill_isolated(lang, &places), short: short.fill(lang, &places) }
        })
        .await?;
    }
    Ok(())
}

/// Letters of a promise in a list.
const SHORT: usize = 120;

/// Open pledges in a commune, the first that are due first: which, what was promised, and the first moment after its day.
pub async fn open(app: &App, commune: &Commune, most: usize) -> Result<Vec<(PledgeId, String, Timestamp)>> {
    let rows = store::open(&app.db, commune.id, most as i64).await?;
    Ok(rows.into_iter().map(|(id, what, due_at)| (id, excerpt(&what, SHORT), due_at)).collect())
}

/// Reminds the organisations of pledges whose date has passed, once each. Runs with the tidying; any node may do it.
pub async fn remind(app: &App) -> Result<()> {
    let now = app.clock.now();
    for pledge in store::overdue(&app.db, now, ROUND).await? {
        let commune = communes::get(app, pledge.commune_id).await?;
        let mut tx = app.db.begin().await?;
        if store::mark_reminded(&mut tx, pledge.id, now).await? {
            notify(app, &mut tx, &commune, &pledge, (PledgeNews::Overdue, "")).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
