//! The works after a yes: milestones with progress, their beginning and their end.

use std::collections::HashMap;

use app::model::answer::{Milestone, MilestoneFields};
use app::model::content::{Role, SolutionState};
use app::model::form::FormErrors;
use app::model::paths;
use app::words::tr;
use jiff::civil::Date;

use super::store::{self, NewMilestone};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{MilestoneId, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text;
use crate::base::text::clean_line;
use crate::communes::Commune;
use crate::content::photos;
use crate::participation::solutions::{self, Solution, Transition};
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::staff;
use crate::web::UploadedFile;
use app::model::staff::StaffAct;

/// The milestones of a solution.
pub(super) async fn milestones(app: &App, solution: &Solution) -> Result<Vec<Milestone>> {
    Ok(store::milestones(&app.db, solution.id).await?)
}

/// A milestone that is not reached.
#[derive(Clone, Debug)]
pub struct Ahead {
    pub solution: SolutionId,
    pub title: String,
    /// The first moment after the day until which it should be.
    pub due_at: Timestamp,
}

/// The milestones of these solutions that have a day and are not reached, the first ones first.
pub async fn ahead(app: &App, solutions: &[SolutionId]) -> Result<Vec<Ahead>> {
    let end = |day: &str| Timestamp::start_of(day.parse::<Date>().ok()?.tomorrow().ok()?);
    let rows = store::unreached(&app.db, solutions).await?;
    let mut ahead: Vec<Ahead> = rows.into_iter().filter_map(|(solution, title, day)| Some(Ahead { solution, title, due_at: end(&day)? })).collect();
    ahead.sort_by_key(|milestone| milestone.due_at);
    Ok(ahead)
}

/// The milestones of these solutions, each solution's in their order.
pub async fn milestones_of(app: &App, solutions: &[SolutionId]) -> Result<HashMap<SolutionId, Vec<Milestone>>> {
    Ok(store::of_solutions(&app.db, solutions).await?)
}

/// Adds milestones to the works of a solution that is accepted in the same transaction: titles and days.
pub async fn plan(app: &App, tx: &mut Tx, solution: SolutionId, milestones: &[(String, String)]) -> Result<()> {
    let now = app.clock.now();
    for (title, due_on) in milestones {
        let new = NewMilestone { id: app.rng.id(now), title: title.clone(), due_on: Some(due_on.clone()) };
        store::add_milestone(tx, solution, &new, now).await?;
    }
    if milestones.is_empty() { Ok(()) } else { app.raise(tx, Event::Progressed(solution.into())).await }
}

/// Saves the progress of the milestones and a new one, or says that works have begun or are done.
pub async fn change(app: &App, viewer: &Viewer, commune: &Commune, solution: &Solution, fields: &MilestoneFields) -> Result<()> {
    viewer.require(Role::Officer, commune)?;
    if !matches!(solution.state, SolutionState::Accepted | SolutionState::InProgress) {
        return Err(Error::Conflict(tr::answers::NOT_ACCEPTED_YET));
    }
    let path = paths::solution(&commune.slug, solution.number);
    let now = app.clock.now();
    let works = parse(fields, &milestones(app, solution).await?)?;
    if works.is_idle(&fields.act) {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    let stands = solutions::locked(&mut tx, solution.id).await?;
    if !stands.visibility.is_public() || !matches!(stands.state, SolutionState::Accepted | SolutionState::InProgress) {
        return Err(Error::Conflict(tr::answers::NOT_NOW));
    }
    let notice = match fields.act.as_str() {
        "save" | "add" | "progress" => {
            save(app, &mut tx, solution, &works, now).await?;
            Notice::MilestoneAdded { title: solution.title.clone() }
        }
        "start" | "finish" => {
            let (from, to) =
                if fields.act == "start" { (SolutionState::Accepted, SolutionState::InProgress) } else { (SolutionState::InProgress, SolutionState::Done) };
            if !solutions::change_state(app, &mut tx, solution.id, Transition { from: &[from], to, actor: Some(viewer.id) }).await? {
                return Err(Error::Conflict(tr::answers::NOT_NOW));
            }
            Notice::StateChanged { title: solution.title.clone(), state: to }
        }
        _ => return Err(Error::field("", tr::errors::UNREADABLE)),
    };
    notifications::write(app, &mut tx, solution.author_id, News::about(solution.id, &notice, &path)).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::WorksChanged.at(&path)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether works can be shown: they have begun.
pub(super) const fn can_be_shown(state: SolutionState) -> bool {
    matches!(state, SolutionState::InProgress | SolutionState::Done)
}

/// Shows how what was built looks, in the place of the photo that was there.
pub(super) async fn show(app: &App, officer: &Viewer, commune: &Commune, solution: &Solution, (alt, files): (&str, Vec<UploadedFile>)) -> Result<()> {
    officer.require(Role::Officer, commune)?;
    if !can_be_shown(solution.state) {
        return Err(Error::Conflict(tr::answers::NOT_BEGUN));
    }
    let mut errors = FormErrors::default();
    let alt = photos::parse_alt("alt", alt, &mut errors);
    if !files.iter().any(|file| file.field == "photos") {
        errors.add("photos", tr::answers::CHOOSE_PHOTO);
    }
    errors.into_result()?;
    let upload_key = app.rng.letters::<26>();
    let received = photos::receive(app, photos::Sender { upload_key: &upload_key, visitor: None }, files).await?;
    received.errors.into_result()?;
    let photo = received.ids.first().ok_or_else(|| Error::field("photos", tr::answers::CHOOSE_PHOTO))?;
    let mut tx = app.db.begin().await?;
    let stands = solutions::locked(&mut tx, solution.id).await?;
    if !stands.visibility.is_public() || !can_be_shown(stands.state) {
        return Err(Error::Conflict(tr::answers::NOT_NOW));
    }
    photos::attach_to_works(app, &mut tx, solution.id, &upload_key, (*photo, &alt)).await?;
    app.raise(&mut tx, Event::Progressed(solution.id.into())).await?;
    staff::record(app, &mut tx, officer.id, commune.id, StaffAct::WorksChanged.at(&paths::solution(&commune.slug, solution.number))).await?;
    tx.commit().await?;
    Ok(())
}

/// What a form says of the milestones.
struct Works {
    /// Those whose progress is another one now.
    changed: Vec<(MilestoneId, i64)>,
    new: Option<(String, Option<String>)>,
}

impl Works {
    /// Whether a form that saves leaves everything as it is: nobody is told of nothing.
    fn is_idle(&self, act: &str) -> bool {
        matches!(act, "save" | "progress") && self.changed.is_empty() && self.new.is_none()
    }
}

async fn save(app: &App, tx: &mut Tx, solution: &Solution, works: &Works, now: Timestamp) -> Result<()> {
    for (id, percent) in &works.changed {
        if !store::set_progress(tx, *id, solution.id, *percent, now).await? {
            return Err(Error::NotFound);
        }
    }
    if let Some((title, due_on)) = &works.new {
        let new = NewMilestone { id: app.rng.id(now), title: title.clone(), due_on: due_on.clone() };
        store::add_milestone(tx, solution.id, &new, now).await?;
    }
    app.raise(tx, Event::Progressed(solution.id.into())).await
}

/// Reads the progress of each milestone, and the new one: with `add` there must be one, otherwise where something of it was typed.
fn parse(fields: &MilestoneFields, known: &[Milestone]) -> Result<Works> {
    let mut errors = FormErrors::default();
    let mut changed = Vec::new();
    for (id, typed) in fields.milestone.iter().zip(&fields.progress) {
        let milestone = known.iter().find(|milestone| milestone.id == *id).ok_or(Error::NotFound)?;
        match text::number(typed).filter(|percent| (0..=100).contains(percent)) {
            Some(percent) if percent == milestone.progress => {}
            Some(percent) => changed.push((MilestoneId(id.parse().map_err(|_| Error::NotFound)?), percent)),
            None if errors.get("progress").is_none() => errors.add("progress", tr::answers::BAD_PROGRESS),
            None => {}
        }
    }
    let title = clean_line(&fields.title);
    let asks = fields.act == "add" || (fields.act == "save" && !(title.is_empty() && fields.due_on.trim().is_empty()));
    let mut new = None;
    if asks {
        if !text::fits(&title, 3..=200) {
            errors.add("title", tr::answers::MILESTONE_LENGTH);
        }
        let due = super::date("due_on", &fields.due_on, &mut errors);
        new = Some((title, due.map(|date| date.to_string())));
    }
    errors.into_result()?;
    Ok(Works { changed, new })
}
