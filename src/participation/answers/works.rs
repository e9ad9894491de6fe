//! The works after a yes: milestones with progress, their beginning and their end.

use app::model::answer::{Milestone, MilestoneFields};
use app::model::content::{Role, SolutionState};
use app::model::form::FormErrors;
use app::model::paths;
use app::words::tr;

use super::store::{self, NewMilestone};
use crate::base::App;
use crate::base::db::MilestoneId;
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

/// Adds a milestone, sets one's progress, or says that works have begun or are done.
pub async fn change(app: &App, viewer: &Viewer, commune: &Commune, solution: &Solution, fields: &MilestoneFields) -> Result<()> {
    viewer.require(Role::Officer, commune)?;
    if !matches!(solution.state, SolutionState::Accepted | SolutionState::InProgress) {
        return Err(Error::Conflict(tr::answers::NOT_ACCEPTED_YET));
    }
    let path = paths::solution(&commune.slug, solution.number);
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let stands = solutions::locked(&mut tx, solution.id).await?;
    if !stands.visibility.is_public() || !matches!(stands.state, SolutionState::Accepted | SolutionState::InProgress) {
        return Err(Error::Conflict(tr::answers::NOT_NOW));
    }
    let notice = match fields.act.as_str() {
        "add" => {
            let new = new_milestone(fields, app.rng.id(now))?;
            store::add_milestone(&mut tx, solution.id, &new, now).await?;
            app.raise(&mut tx, Event::Progressed(solution.id.into())).await?;
            Notice::MilestoneAdded { title: solution.title.clone() }
        }
        "progress" => {
            let percent = text::number(&fields.progress).filter(|percent| (0..=100).contains(percent));
            let percent = percent.ok_or_else(|| Error::field("progress", tr::answers::BAD_PROGRESS))?;
            let id = MilestoneId(fields.milestone.parse().map_err(|_| Error::NotFound)?);
            if !store::set_progress(&mut tx, id, solution.id, percent, now).await? {
                return Err(Error::NotFound);
            }
            app.raise(&mut tx, Event::Progressed(solution.id.into())).await?;
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

fn new_milestone(fields: &MilestoneFields, id: MilestoneId) -> Result<NewMilestone> {
    let mut errors = FormErrors::default();
    let title = clean_line(&fields.title);
    if !text::fits(&title, 3..=200) {
        errors.add("title", tr::answers::MILESTONE_LENGTH);
    }
    let due = super::date("due_on", &fields.due_on, &mut errors);
    errors.into_result()?;
    Ok(NewMilestone { id, title, due_on: due.map(|date| date.to_string()) })
}
