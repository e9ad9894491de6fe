//! What is said to whoever has a draft that does not count: on every page until voting ends, and by a notification 48 and 6 hours before that, once each.
//! A change of a vote that counts is such a draft too: what counts is said with it.

use app::model::ballot_pages::Unconfirmed;
use app::model::paths;
use uuid::Uuid;

use super::store;
use crate::base::App;
use crate::base::db::ConsultationId;
use crate::base::error::Result;
use crate::communes;
use crate::participation::ballots::{self, VOTES, voting};
use crate::participation::consultations::{self, Consultation};
use crate::people::notifications::{self, News, Notice};

/// Hours before the end of voting, and how often whoever is reminded then has been reminded afterwards.
const REMINDERS: [(i64, i64); 2] = [(6, 2), (48, 1)];
/// Ballots of one look.
const ROUND: i64 = 100;
/// People of one transaction.
const PART: i64 = 200;

/// Where a draft is made to count.
fn path(slug: &str, consultation: &Consultation, confirm: bool) -> String {
    if confirm { paths::ballot_review(slug, consultation.number) } else { paths::ballot_vote(slug, consultation.number) }
}

/// Those of these consultations in which a draft can still be made to count. `waiting` is what [`store::with_drafts`] found.
pub async fn unconfirmed(app: &App, waiting: Vec<(Uuid, bool)>) -> Result<Vec<Unconfirmed>> {
    let now = app.clock.now();
    let mut found = Vec::new();
    for (id, counts) in waiting {
        let id = ConsultationId(id);
        let consultation = consultations::get(&mut &app.db, id).await?;
        let Some((_, until)) = voting(&consultation).filter(|_| consultation.is_asking(VOTES, now)) else { continue };
        let ballot = ballots::get(&mut &app.db, id).await?;
        let commune = communes::get(app, consultation.commune_id).await?;
        found.push(Unconfirmed {
            path: path(&commune.slug, &consultation, ballot.settings.confirm),
            title: consultation.texts.title.localized(),
            until: until.into(),
            counts,
        });
    }
    Ok(found)
}

/// Reminds those whose draft does not count yet. Runs with the tidying; any node may do it.
pub async fn remind(app: &App) -> Result<()> {
    let mut after = None;
    loop {
        let ids = store::with_drafting(&app.db, after, ROUND).await?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        for id in ids {
            remind_of(app, id).await?;
        }
        after = Some(last);
    }
}

async fn remind_of(app: &App, id: ConsultationId) -> Result<()> {
    let now = app.clock.now();
    let consultation = consultations::get(&mut &app.db, id).await?;
    let Some((_, until)) = voting(&consultation).filter(|_| consultation.is_asking(VOTES, now)) else { return Ok(()) };
    let due = REMINDERS.into_iter().find(|(hours, _)| until.plus_seconds(-hours * 3_600) <= now);
    let Some((_, times)) = due else { return Ok(()) };
    let confirm = ballots::get(&mut &app.db, id).await?.settings.confirm;
    let slug = communes::get(app, consultation.commune_id).await?.slug;
    let path = path(&slug, &consultation, confirm);
    let title = consultation.texts.title.localized();
    loop {
        let mut tx = app.db.begin().await?;
        let people = store::mark_reminded(&mut tx, id, times, PART).await?;
        for (person, counts) in &people {
            let notice = Notice::BallotPending { title: title.clone(), until: until.into(), counts: *counts };
            notifications::write(app, &mut tx, *person, News::about(id, &notice, &path)).await?;
        }
        tx.commit().await?;
        if (people.len() as i64) < PART {
            return Ok(());
        }
    }
}
