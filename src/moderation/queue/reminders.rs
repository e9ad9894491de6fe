//! Reminders to the staff of what waits: nobody has to look into the queue every hour.
//!
//! - Moderators are written to when something waits for more than half of its time: how many wait, how many are overdue, what is due first.
//! - Administrators are written to when an appeal is overdue, until it is decided; and when an organisation's request waits for more than half of its time.
//! - At most one letter a day, person and kind. The moment of the last one is kept in the transaction that queues it, so restarts and several nodes write once.
//! - Everybody finds it among their notifications; whoever has a confirmed contact is written to as well. Whoever is suspended in the commune is not.
//!
//! The worker calls [`remind`] now and then. To remind of one more thing, add what waits to `waiting`.

use app::components::reminder;
use app::format;
use app::model::content::Role;
use app::model::measures::MeasureKind;
use app::model::notifications::Notice;
use app::model::paths;
use app::model::workbench::Task;
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::communes::{self, Commune};
use crate::moderation::measures;
use crate::moderation::queue::names;
use crate::moderation::queue::store;
use crate::people::accounts::{self, Message};
use crate::people::{notifications, organisations, restrictions, roles};

/// Of more than these nobody needs to be told.
const MOST: i64 = 1_000;
/// Seconds between two letters of a kind to a person.
const APART: i64 = 86_400;

/// Something that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wait {
    what: Task,
    since: Timestamp,
    due: Timestamp,
}

impl Wait {
    /// Whether more than half of its time has passed.
    const fn is_half(self, now: Timestamp) -> bool {
        2 * now.micros() > self.since.micros() + self.due.micros()
    }
}

/// What is reminded of; its name is kept with the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What moderators decide.
    Waiting,
    /// Appeals that are overdue.
    Overdue,
    /// What organisations ask.
    Organisations,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Overdue => "overdue",
            Self::Organisations => "organisations",
        }
    }

    const fn role(self) -> Role {
        match self {
            Self::Waiting => Role::Moderator,
            Self::Overdue | Self::Organisations => Role::Administrator,
        }
    }

    fn path(self, slug: &str) -> String {
        match self {
            Self::Waiting => paths::moderation(slug),
            Self::Overdue => paths::with_query(paths::moderation(slug), &[("state", "appeals")]),
            Self::Organisations => paths::organisation_requests(slug),
        }
    }
}

/// How much waits, how much of it too long, and what is due first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tally {
    count: i64,
    overdue: i64,
    first: Wait,
}

impl Tally {
    /// `None` if nothing waits.
    fn of(waits: &[Wait], now: Timestamp) -> Option<Self> {
        let first = waits.iter().copied().min_by_key(|wait| wait.due)?;
        let overdue = waits.iter().filter(|wait| wait.due < now).count() as i64;
        Some(Self { count: waits.len() as i64, overdue, first })
    }
}

/// Reminds the staff of every commune. One that fails does not keep the others waiting.
pub async fn remind(app: &App) -> Result<()> {
    let mut last = Ok(());
    for commune in communes::list(app).await? {
        if let Err(error) = remind_of(app, &commune).await {
            tracing::error!(commune = commune.slug, "the staff could not be reminded: {error}");
            last = Err(error);
        }
    }
    last
}

async fn remind_of(app: &App, commune: &Commune) -> Result<()> {
    let now = app.clock.now();
    let queue = waiting(app, commune).await?;
    let late: Vec<Wait> = queue.iter().copied().filter(|wait| wait.what.is_appeal() && wait.due < now).collect();
    let asked = organisations::waiting_since(app, commune.id).await?.into_iter();
    let asked: Vec<Wait> = asked.map(|since| Wait { what: Task::Organisation, since, due: since.plus_days(commune.organisation_days) }).collect();
    for (kind, waits) in [(Kind::Waiting, &queue), (Kind::Overdue, &late), (Kind::Organisations, &asked)] {
        let Some(tally) = Tally::of(waits, now).filter(|_| waits.iter().any(|wait| wait.is_half(now))) else { continue };
        for person in roles::holders(app, commune.id, kind.role()).await? {
            write(app, commune, person, kind, tally).await?;
        }
    }
    Ok(())
}

/// Everything that moderators decide. What its author took away meanwhile asks for no decision.
async fn waiting(app: &App, commune: &Commune) -> Result<Vec<Wait>> {
    let tasks = store::ABOUT_ITEMS.to_vec();
    let chosen = store::Chosen { commune: commune.id, tasks, kind: None, reason: None, after: None, most: MOST, hours: commune.decision_hours };
    let rows = store::queued(&app.db, &chosen).await?;
    let items: Vec<Item> = rows.iter().filter_map(store::QueuedRow::item).collect();
    let there = app.contents(&mut &app.db, &items).await?;
    let still = rows.iter().filter(|row| row.item().is_some_and(|item| there.contains_key(&item)));
    let mut waits: Vec<Wait> = still.filter_map(|row| Some(Wait { what: row.task()?, since: row.since, due: row.at })).collect();
    let of_names = names::waiting(app, commune).await?.into_iter();
    waits.extend(of_names.map(|(row, _)| Wait { what: Task::Name, since: row.held_at, due: row.due_at }));
    let of_measures = measures::waiting_since(app, commune, commune.decision_hours).await?.into_iter();
    waits.extend(of_measures.map(|(contested, since, due)| Wait { what: if contested { Task::MeasureAppeal } else { Task::Suspension }, since, due }));
    Ok(waits)
}

async fn write(app: &App, commune: &Commune, person: AccountId, kind: Kind, tally: Tally) -> Result<()> {
    let suspended = restrictions::current(app, person).await?.iter().any(|one| one.commune == commune.id && one.kind == MeasureKind::Suspension);
    if suspended {
        return Ok(());
    }
    let confirmed = accounts::is_confirmed(app, person).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !store::take_reminder(&mut tx, &store::Reminder { commune: commune.id, account: person, kind: kind.as_str() }, now, now.plus_seconds(-APART)).await? {
        return Ok(());
    }
    let path = kind.path(&commune.slug);
    let notice = match kind {
        Kind::Overdue => Notice::AppealsOverdue { commune: commune.name.clone(), count: tally.count },
        Kind::Waiting | Kind::Organisations => Notice::QueueWaits { commune: commune.name.clone(), count: tally.count, overdue: tally.overdue },
    };
    notifications::tell(app, &mut tx, person, &notice, &path).await?;
    if confirmed {
        use tr::reminders as word;
        let link = app.url(&path);
        accounts::write_to(app, &mut tx, person, |lang| {
            let (count, overdue) = (format::number(lang, tally.count), format::number(lang, tally.overdue));
            let date = format::date_time(lang, tally.first.due.into());
            let values = [
                ("commune", commune.name.get(lang)),
                ("count", count.as_str()),
                ("overdue", overdue.as_str()),
                ("what", reminder::waiting(tally.first.what).text(lang)),
                ("date", date.as_str()),
                ("link", link.as_str()),
            ];
            let (subject, text) = if kind == Kind::Overdue { (word::OVERDUE_SUBJECT, word::OVERDUE_TEXT) } else { (word::SUBJECT, word::TEXT) };
            Message { subject: subject.fill_isolated(lang, &values), text: text.fill_isolated(lang, &values), short: word::SHORT.fill(lang, &values) }
        })
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_time_is_more_than_half() {
        let wait = Wait { what: Task::Flagged, since: Timestamp(100), due: Timestamp(300) };
        assert!(!wait.is_half(Timestamp(200)) && wait.is_half(Timestamp(201)));
    }

    #[test]
    fn what_is_due_first_is_named() {
        let wait = |what, due| Wait { what, since: Timestamp(0), due: Timestamp(due) };
        let waits = [wait(Task::Flagged, 30), wait(Task::Appeal, 10), wait(Task::Held, 20)];
        assert_eq!(Tally::of(&waits, Timestamp(20)), Some(Tally { count: 3, overdue: 1, first: waits[1] }));
        assert_eq!(Tally::of(&[], Timestamp(20)), None);
    }
}
