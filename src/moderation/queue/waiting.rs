//! Everything that waits for somebody of the staff, from every slice, in one order: the earliest deadline first.

use app::model::content::{ItemKind, Reason};
use app::model::measures::WaitingMeasure;
use app::model::names::WaitingName;
use app::model::organisations::RequestRow;
use app::model::workbench::{QueueFilter, Task};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{MeasureId, PartRows, Parts};
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::moderation::appeals::store as appeal_store;
use crate::moderation::measures;
use crate::moderation::queue::names;
use crate::moderation::queue::store;
use crate::moderation::queue::store::{Chosen, Place};
use crate::people::accounts::{self, Viewer};
use crate::people::claims::Claimable;
use crate::people::{held_names, organisations};

/// Something that waits.
#[derive(Clone, Debug)]
pub(in crate::moderation) struct Entry {
    pub task: Task,
    pub subject: Claimable,
    pub due_at: Timestamp,
    pub about: About,
}

/// What waits.
#[derive(Clone, Debug)]
pub(in crate::moderation) enum About {
    Item(Item),
    Measure(WaitingMeasure),
    /// With whether the viewer asked it.
    Organisation(RequestRow, bool),
    /// With whether it is the viewer's.
    Name(WaitingName, bool),
}

/// The tasks of a filter's state; all of them when it names none.
fn tasks(state: &str) -> Vec<Task> {
    match state {
        "appeals" => vec![Task::Appeal, Task::FlagAppeal, Task::MeasureAppeal],
        "people" => vec![Task::Suspension, Task::MeasureAppeal],
        "organisations" => vec![Task::Organisation],
        other => Task::parse(other).map_or_else(|| Task::ALL.to_vec(), |task| vec![task]),
    }
}

/// A place in the queue as addresses carry it.
pub(in crate::moderation) fn place(text: &str) -> Option<Place> {
    let (at, rest) = text.split_once('-')?;
    let (id, kind) = rest.split_once('-')?;
    let (at, id) = (Timestamp(at.parse().ok()?), id.parse().ok()?);
    Some((at, id, Claimable::of(kind, id)?.kind().to_owned()))
}

/// A page of what waits for the viewer, from the place where the page before ended.
pub(in crate::moderation) async fn list(app: &App, viewer: &Viewer, commune: &Commune, filter: &QueueFilter, most: usize) -> Result<Vec<Entry>> {
    let after = place(&filter.after);
    let (kind, reason) = (ItemKind::parse(&filter.kind), Reason::parse(&filter.reason));
    let tasks = tasks(&filter.state);
    let chosen = Chosen { commune: commune.id, tasks: tasks.clone(), kind, reason, after: after.clone(), most: most as i64, hours: commune.decision_hours };
    let rows = store::queued(&app.db, &chosen).await?;
    let mut cases: Vec<Entry> = rows
        .into_iter()
        .filter_map(|row| Some(Entry { task: row.task()?, subject: row.item()?.into(), due_at: row.at, about: About::Item(row.item()?) }))
        .collect();
    // What has no kind of content is not looked for by one.
    if kind.is_none() {
        cases.extend(of_measures(app, viewer, commune, &tasks, reason).await?);
    }
    if kind.is_none() && reason.is_none() {
        cases.extend(of_organisations(app, viewer, commune, &tasks).await?);
        cases.extend(of_names(app, viewer, commune, &tasks).await?);
    }
    let stands = |case: &Entry| (case.due_at, case.subject.id(), case.subject.kind());
    cases.retain(|case| after.as_ref().is_none_or(|(at, id, kind)| stands(case) > (*at, *id, kind)));
    cases.sort_by_key(stands);
    cases.truncate(most);
    Ok(cases)
}

async fn of_measures(app: &App, viewer: &Viewer, commune: &Commune, tasks: &[Task], reason: Option<Reason>) -> Result<Vec<Entry>> {
    if !tasks.contains(&Task::MeasureAppeal) && !tasks.contains(&Task::Suspension) {
        return Ok(Vec::new());
    }
    let rows = measures::waiting(app, viewer, commune, commune.decision_hours).await?;
    let cases = rows.into_iter().filter(|row| reason.is_none_or(|reason| reason == row.reason)).map(|row| Entry {
        task: if row.appealed { Task::MeasureAppeal } else { Task::Suspension },
        subject: MeasureId(row.id).into(),
        due_at: Timestamp(row.due_at.0),
        about: About::Measure(row),
    });
    Ok(cases.filter(|case| tasks.contains(&case.task)).collect())
}

/// Only administrators check organisations; for others none wait.
async fn of_organisations(app: &App, viewer: &Viewer, commune: &Commune, tasks: &[Task]) -> Result<Vec<Entry>> {
    if !tasks.contains(&Task::Organisation) || !viewer.is_administrator(commune.id) {
        return Ok(Vec::new());
    }
    let rows = organisations::waiting(app, viewer, commune).await?;
    let cases = rows.into_iter().map(|(id, at, row, own)| Entry {
        task: Task::Organisation,
        subject: id.into(),
        due_at: at.plus_days(commune.organisation_days),
        about: About::Organisation(row, own),
    });
    Ok(cases.collect())
}

/// Names that are read before they are shown.
async fn of_names(app: &App, viewer: &Viewer, commune: &Commune, tasks: &[Task]) -> Result<Vec<Entry>> {
    if !tasks.contains(&Task::Name) {
        return Ok(Vec::new());
    }
    let waiting = names::waiting(app, commune).await?.into_iter();
    Ok(waiting
        .map(|(row, name)| Entry { task: Task::Name, subject: row.id.into(), due_at: row.due_at, about: About::Name(name, row.account_id == viewer.id) })
        .collect())
}

/// How many wait for each task, and how many of them are overdue.
pub(in crate::moderation) async fn tallies(app: &App, viewer: &Viewer, commune: &Commune) -> Result<Vec<(Task, i64, i64)>> {
    let now = app.clock.now();
    let rows = store::tallies(&app.db, commune.id, commune.decision_hours, now).await?;
    let mut tallies: Vec<(Task, i64, i64)> = rows.into_iter().filter_map(|(task, open, late)| Some((Task::parse(&task)?, open, late))).collect();
    let others = [Task::MeasureAppeal, Task::Suspension, Task::Organisation, Task::Name];
    let mut cases = of_measures(app, viewer, commune, &others, None).await?;
    cases.extend(of_organisations(app, viewer, commune, &others).await?);
    cases.extend(of_names(app, viewer, commune, &others).await?);
    for task in others {
        let of_task = cases.iter().filter(|case| case.task == task);
        let open = of_task.clone().count() as i64;
        if open > 0 {
            tallies.push((task, open, of_task.filter(|case| case.due_at < now).count() as i64));
        }
    }
    Ok(tallies)
}

/// Asks when what is no piece of content is due: measures and names, and for administrators organisations.
pub fn with_waiting(parts: Parts, viewer: &Viewer, commune: &Commune) -> Parts {
    let parts = held_names::with_waiting(measures::with_waiting(parts, commune), commune.id, accounts::is_somebody);
    if viewer.is_administrator(commune.id) { organisations::with_waiting(parts, commune) } else { parts }
}

/// How much waits in the queue and how much of it is overdue, with the rows of [`with_waiting`].
pub async fn count(app: &App, commune: &Commune, rows: &PartRows) -> Result<(i64, i64)> {
    let now = app.clock.now();
    let items = store::tallies(&app.db, commune.id, commune.decision_hours, now).await?;
    let (open, late) = items.iter().fold((0, 0), |(open, late), (_, more, more_late)| (open + more, late + more_late));
    let others: Vec<Timestamp> =
        measures::waiting_until(rows, commune).into_iter().chain(held_names::waiting_until(rows)).chain(organisations::waiting_until(rows, commune)).collect();
    Ok((open + others.len() as i64, late + others.iter().filter(|due| **due < now).count() as i64))
}

/// How many appeals are open, against hidings and measures, and how many of them are overdue.
pub(in crate::moderation) async fn appeal_tally(app: &App, commune: &Commune) -> Result<(i64, i64)> {
    let hidings = appeal_store::appeal_tally(&app.db, commune.id, app.clock.now()).await?;
    let measures = measures::appeal_tally(app, commune).await?;
    Ok((hidings.0 + measures.0, hidings.1 + measures.1))
}
