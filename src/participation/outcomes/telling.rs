//! Who is told of an outcome: everybody who contributed, once each however many parts they took part in, of the points that rest on what they gave.
//!
//! - The transaction that publishes queues one job; it tells some people at a time, in the order of their accounts, and keeps how far it came in the
//!   transaction that tells them. A row for each recipient lets the database refuse a second message.
//! - Who they are is read before that transaction: answers are long, and nobody else writes while one is open. If another worker came further meanwhile, it is
//!   read again from there.
//! - Whoever published it is left out.

use std::collections::{BTreeMap, BTreeSet};

use app::model::notifications::Notice;
use app::model::paths;

use super::store::{self, telling as recipients};
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId};
use crate::base::error::{Error, Result};
use crate::base::slice::Job;
use crate::communes::{self, Commune};
use crate::participation::{consultations, discussion};
use crate::people::notifications::{self, News};

/// Tells everybody who contributed.
pub(super) const JOB: Job = Job::new("outcome_told", |app, payload| Box::pin(async move { Ok(notify(&app, payload.parse::<ConsultationId>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;

/// Tells everybody who has not been told yet.
pub async fn notify(app: &App, id: ConsultationId) -> Result<()> {
    let commune = match consultations::get(&mut &app.db, id).await {
        Ok(consultation) => communes::get(app, consultation.commune_id).await?,
        Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    while notify_part(app, &commune, id, PART).await? {}
    Ok(())
}

/// The next people, each with the points that rest on what they gave.
pub(super) async fn concerned(
    app: &App,
    db: &mut Conn<'_>,
    id: ConsultationId,
    after: Option<AccountId>,
    most: i64,
) -> Result<BTreeMap<AccountId, BTreeSet<i64>>> {
    let mut people: BTreeMap<AccountId, BTreeSet<i64>> = BTreeMap::new();
    for person in discussion::commenters(db, id.into(), after, most).await? {
        people.entry(person).or_default();
    }
    for part in app.parts() {
        for person in part.contributors(db, id, after, most).await? {
            people.entry(person).or_default();
        }
    }
    let outcome = store::find(db, id).await?.ok_or(Error::NotFound)?;
    let mut bases: BTreeMap<(&str, &str), Vec<i64>> = BTreeMap::new();
    for point in &outcome.points {
        for basis in &point.bases {
            bases.entry((basis.part.as_str(), basis.name.as_str())).or_default().push(point.number);
        }
    }
    for ((name, key), points) in bases {
        let Some(part) = app.parts().find(|part| part.name() == name) else { continue };
        for person in part.contributors_to(db, (id, key), after, most).await? {
            people.entry(person).or_default().extend(&points);
        }
    }
    // Of each source the next are known, so those of all are complete as far as this.
    let last = people.keys().nth(usize::try_from(most - 1).unwrap_or_default()).copied();
    if let Some(last) = last {
        people.retain(|person, _| *person <= last);
    }
    Ok(people)
}

/// Notifies the next people in the order of their accounts, so many at most; whether there may be more.
pub async fn notify_part(app: &App, commune: &Commune, id: ConsultationId, most: i64) -> Result<bool> {
    let Some(begun) = recipients::progress(&app.db, id).await? else { return Ok(false) };
    let consultation = consultations::get(&mut &app.db, id).await?;
    let people = concerned(app, &mut Conn::Pool(&app.db), id, begun.told_to, most).await?;
    let mut tx = app.db.begin().await?;
    // Two workers on the same outcome come one after the other.
    let Some(outcome) = recipients::untold(&mut tx, id).await? else { return Ok(false) };
    if outcome.told_to != begun.told_to {
        tx.roll_back().await?;
        return Ok(true);
    }
    let (now, title) = (app.clock.now(), consultation.texts.title.localized());
    for (person, points) in people.iter().filter(|(person, _)| Some(**person) != outcome.published_by) {
        let numbers = points.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        if !recipients::insert(&mut tx, id, (*person, &numbers), now).await? {
            continue;
        }
        let place = points.first().map_or_else(|| "outcome".to_owned(), |first| format!("point-{first}"));
        let path = format!("{}#{place}", paths::outcome(&commune.slug, consultation.number));
        let notice = Notice::Outcome { title: title.clone(), points: points.len() as i64 };
        notifications::write(app, &mut tx, *person, News::about(id, &notice, &path)).await?;
    }
    let more = people.len() as i64 == most;
    let last = people.keys().next_back().copied();
    recipients::mark_told(&mut tx, id, last.filter(|_| more), (!more).then_some(now)).await?;
    tx.commit().await?;
    Ok(more)
}
