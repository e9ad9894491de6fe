//! The first page of the hub of the staff: what is late, what is due next, and what the viewer has begun, from every slice whose work they do or follow.

use app::model::Lang;
use app::model::hub::{Begun, DueLine, How, TodayPage, Work};
use app::model::paths;
use app::model::workbench::{QueueRow, Subject};
use app::pages;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use jiff::ToSpan as _;
use serde::Deserialize;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, SolutionId};
use crate::base::error::Result;
use crate::channels::my_data::objections;
use crate::communes::{self, Commune};
use crate::moderation;
use crate::participation::solutions::office::{Before, before_officers};
use crate::participation::{answers, consultations, counts, options, pledges};
use crate::people::accounts::Viewer;
use crate::people::staff;
use crate::web::Visit;

/// Lines of each table.
const SHOWN: usize = 6;
/// Lines read of each kind of work, more than are shown, since some of them are late and others are not; and for whoever wants to see all that is late.
const READ: usize = 24;
const READ_WHOLE: usize = 200;
/// Solutions, and promises, looked through for what is due.
const SOLUTIONS: usize = 100;
/// Days of the strip.
const DAYS: i64 = 30;
/// Days in which something is due soon.
const SOON: i64 = 3;
/// The last acts of the viewer.
const ACTS: usize = 3;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::STAFF_HUB, get(show))
}

/// How much is shown: `all` that is late, or the first of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    late: String,
}

async fn show(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(shown): Query<Shown>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = staff::member(visit.require()?, &commune)?;
    let mut day = Day::new(visit.lang, shown.late == "all");
    if viewer.is_moderator(commune.id) || viewer.is_administrator(commune.id) {
        day.decide(&app, viewer, &commune).await?;
    }
    if viewer.is_officer(commune.id) {
        day.answer(&app, &commune).await?;
        day.follow(&app, &commune).await?;
    }
    if viewer.is_officer(commune.id) || viewer.is_administrator(commune.id) {
        day.conclude(&app, &commune).await?;
        day.count(&app, viewer, &commune).await?;
    }
    if viewer.is_administrator(commune.id) {
        day.object(&app, viewer, &commune).await?;
    }
    day.look_back(&app, viewer, &commune).await?;
    let page = day.page(app.clock.now());
    Ok(visit.page(Some(&commune), |f| pages::today::page(f, page)))
}

/// What is gathered for the page.
struct Day {
    lang: Lang,
    /// Whether all that is late is shown.
    whole: bool,
    /// The first of each kind of work.
    lines: Vec<DueLine>,
    /// When all of it is due.
    deadlines: Vec<Timestamp>,
    begun: Vec<Begun>,
}

impl Day {
    const fn new(lang: Lang, whole: bool) -> Self {
        Self { lang, whole, lines: Vec::new(), deadlines: Vec::new(), begun: Vec::new() }
    }

    /// Lines to be read of each kind of work.
    const fn most(&self) -> usize {
        if self.whole { READ_WHOLE } else { READ }
    }

    /// What moderators decide, and what the viewer has taken of it.
    async fn decide(&mut self, app: &App, viewer: &Viewer, commune: &Commune) -> Result<()> {
        let (deadlines, rows) = moderation::due(app, viewer, commune, self.most()).await?;
        self.deadlines.extend(deadlines);
        for row in rows {
            let title = title(&row, self.lang);
            if let Some(claim) = row.claim.as_ref().filter(|claim| claim.mine) {
                self.begun.push(Begun { title: title.clone(), path: row.path.clone(), how: How::Taken(claim.until) });
            }
            if let Some(task) = row.task.filter(|_| row.open_to_viewer) {
                self.lines.push(DueLine { work: Work::Decide(task), title, path: row.path, due: row.at });
            }
        }
        Ok(())
    }

    /// What the commune has promised an answer to.
    async fn answer(&mut self, app: &App, commune: &Commune) -> Result<()> {
        for due in before_officers(app, commune, Before::Answer, "", SOLUTIONS).await?.rows {
            let Some(at) = due.answer_due_at else { continue };
            self.deadlines.push(at);
            let path = paths::answer(&commune.slug, due.card.number);
            self.lines.push(DueLine { work: Work::Answer, title: due.card.title, path, due: at.into() });
        }
        Ok(())
    }

    /// Works and promises that the commune follows.
    async fn follow(&mut self, app: &App, commune: &Commune) -> Result<()> {
        let works = before_officers(app, commune, Before::Works, "", SOLUTIONS).await?.rows;
        let ids: Vec<SolutionId> = works.iter().map(|due| due.id).collect();
        for milestone in answers::ahead(app, &ids).await? {
            let Some(of) = works.iter().find(|due| due.id == milestone.solution) else { continue };
            let due = last_of(milestone.due_at);
            self.deadlines.push(due);
            let title = format!("{} · {}", milestone.title, of.card.title);
            let path = paths::milestones(&commune.slug, of.card.number);
            self.lines.push(DueLine { work: Work::Milestone, title, path, due: due.into() });
        }
        for (id, title, due_at) in pledges::open(app, commune, SOLUTIONS).await? {
            let due = last_of(due_at);
            self.deadlines.push(due);
            self.lines.push(DueLine { work: Work::Pledge, title, path: paths::pledge(&commune.slug, id), due: due.into() });
        }
        Ok(())
    }

    /// What the commune has promised to decide after a consultation.
    async fn conclude(&mut self, app: &App, commune: &Commune) -> Result<()> {
        if !commune.has_consultations {
            return Ok(());
        }
        for awaited in consultations::office::awaited(app, commune, self.most() as i64).await? {
            let due = last_of(awaited.due_at);
            self.deadlines.push(due);
            let (title, path) = (awaited.title.get(self.lang).to_owned(), paths::prepare_outcome(&commune.slug, awaited.number));
            self.lines.push(DueLine { work: Work::Outcome, title, path, due: due.into() });
        }
        Ok(())
    }

    /// What options and ballots of consultations under way wait for.
    async fn count(&mut self, app: &App, viewer: &Viewer, commune: &Commune) -> Result<()> {
        if !commune.has_consultations {
            return Ok(());
        }
        let (slug, now) = (&commune.slug, app.clock.now());
        let running = consultations::office::running(app, commune, self.most() as i64).await?;
        let ids: Vec<ConsultationId> = running.iter().map(|one| one.id).collect();
        let over: Vec<ConsultationId> = running.iter().filter(|one| one.over_at <= now).map(|one| one.id).collect();
        let cancelled = consultations::office::with_cancelling(app, &ids, viewer.id).await?.into_iter().map(|id| (id, Work::Cancellation));
        for appeal in options::office::contested(app, viewer, &ids, self.most() as i64).await? {
            let Some(one) = running.iter().find(|one| one.id == appeal.consultation) else { continue };
            self.deadlines.push(appeal.due_at);
            let title = if appeal.title.is_empty() { one.title.get(self.lang).to_owned() } else { appeal.title };
            let path = paths::option_appeal(slug, one.number, appeal.n);
            self.lines.push(DueLine { work: Work::OptionAppeal, title, path, due: appeal.due_at.into() });
        }
        let voted_on = consultations::office::voted_on(app, &ids).await?;
        let unlisted = options::office::unlisted(app, &voted_on.iter().map(|(id, _)| *id).collect::<Vec<_>>()).await?;
        for (id, due) in voted_on.into_iter().filter(|(id, _)| unlisted.contains(id)) {
            let Some(one) = running.iter().find(|one| one.id == id) else { continue };
            self.deadlines.push(due);
            let title = one.title.get(self.lang).to_owned();
            self.lines.push(DueLine { work: Work::FinalList, title, path: paths::option_board(slug, one.number), due: due.into() });
        }
        for (id, work) in cancelled.chain(counts::office::waiting(app, viewer.id, (&ids, &over)).await?) {
            let Some(one) = running.iter().find(|one| one.id == id) else { continue };
            let (path, due) = match work {
                Work::Cancellation => (paths::cancel_consultation(slug, one.number), last_of(one.over_at)),
                Work::BallotVoid => (paths::void_ballot(slug, one.number), last_of(one.over_at)),
                Work::BallotDifference => (paths::ballot_differences(slug, one.number), last_of(one.due_at)),
                Work::BallotBalance => (paths::ballot_balance(slug, one.number), last_of(one.due_at)),
                _ => (paths::ballot_count(slug, one.number), last_of(one.due_at)),
            };
            self.deadlines.push(due);
            self.lines.push(DueLine { work, title: one.title.get(self.lang).to_owned(), path, due: due.into() });
        }
        Ok(())
    }

    /// Objections to the use of data.
    async fn object(&mut self, app: &App, viewer: &Viewer, commune: &Commune) -> Result<()> {
        for row in objections::open(app, viewer, commune).await? {
            self.deadlines.push(Timestamp(row.due_at.0));
            let path = paths::commune_objection(&commune.slug, &row.id);
            self.lines.push(DueLine { work: Work::Objection, title: row.name, path, due: row.due_at });
        }
        Ok(())
    }

    /// What the viewer did last.
    async fn look_back(&mut self, app: &App, viewer: &Viewer, commune: &Commune) -> Result<()> {
        for (act, path, at) in staff::last_acts(app, viewer, commune, ACTS).await? {
            if !self.begun.iter().any(|known| known.path == path) {
                self.begun.push(Begun { title: String::new(), path, how: How::Did(act, at.into()) });
            }
        }
        Ok(())
    }

    fn page(mut self, now: Timestamp) -> TodayPage {
        let count = |from: Timestamp, to: Timestamp| self.deadlines.iter().filter(|due| from <= **due && **due < to).count() as i64;
        let days = (0..DAYS).filter_map(|day| {
            let start = |day: i64| Timestamp::start_of(now.day().checked_add(day.days()).ok()?);
            let (from, to) = (start(day)?, start(day + 1)?);
            // What is late is no matter of a day to come.
            Some((from.into(), count(from.max(now), to)))
        });
        let (days, late_count, soon_count) = (days.collect(), count(Timestamp(0), now), count(now, now.plus_days(SOON)));
        self.lines.sort_by_key(|line| line.due.0);
        let shown = if self.whole { usize::MAX } else { SHOWN };
        let late = self.lines.iter().filter(|line| line.due.0 < now.micros()).take(shown).cloned().collect();
        let soon = self.lines.into_iter().filter(|line| line.due.0 >= now.micros()).take(SHOWN).collect();
        TodayPage { late, whole: self.whole, late_count, soon, soon_count, waiting_count: self.deadlines.len() as i64, days, begun: self.begun }
    }
}

/// The last moment of the day that ends with another: the strip has what is due on a day on that day.
const fn last_of(end: Timestamp) -> Timestamp {
    Timestamp(end.0 - 1)
}

/// What a line of the queue is called.
fn title(row: &QueueRow, lang: Lang) -> String {
    match &row.subject {
        Subject::Text(text) => text.title.clone(),
        Subject::Measure(measure) => measure.author.name.get(lang).to_owned(),
        Subject::Organisation(asked) => asked.name.get(lang).to_owned(),
        Subject::Name(waiting) => waiting.name.clone(),
    }
}
