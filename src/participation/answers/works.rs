//! The works after a yes: milestones with progress, their beginning and their end.

use app::model::answer::{Milestone, MilestoneFields};
use app::model::content::{Role, SolutionState};
use app::model::form::FormErrors;
use app::model::paths;
use app::words::tr;

use super::store::{self, NewMilestone};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{MilestoneId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text;
use crate::base::text::clean_line;
use crate::communes::Commune;
use crate::participation::solutions::{self, Solution, Transition};
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::staff;
use app::model::staff::StaffAct;

/// The milestones of a solution.
pub(super) async fn milestones(app: &App, solution: &Solution) -> Result<Vec<Milestone>> {
    Ok(store::milestones(&app.db, solution.id).await?)
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
