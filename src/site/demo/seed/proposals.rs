//! Solutions of the demonstration: their supporters, their way, what the commune answered and built.

use anyhow::Context as _;
use app::model::content::SolutionState;

use super::Step;
use super::talk::Talk;
use super::{Seeding, THRESHOLD};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, SolutionId};
use crate::communes;
use crate::content::photos;
use crate::participation;
use crate::participation::answers::past as answers;
use crate::participation::solutions::past::{self as solutions, SolutionRow};
use crate::participation::support::past::{self as support, SupportRow};
use crate::site::demo::content::Solution;

impl Seeding<'_> {
    pub(super) async fn solution(&mut self, index: usize, solution: &Solution) -> anyhow::Result<()> {
        let steps = self.steps(path(solution.status), &solution.days).with_context(|| solution.title.clone())?;
        let at = steps[0].1;
        let id: SolutionId = self.app.rng.id(at);
        let (author, organisation) = self.author(&solution.author)?;
        let decided = decided(&steps).unwrap_or(self.plan.now);
        let supporters = self.supporters(solution.supports, author, &steps, decided);
        let is_resident = |account: &AccountId| self.residents.get(account).copied().unwrap_or(false);
        let residents = supporters.iter().filter(|(_, account)| is_resident(account)).count();
        let threshold_at = steps.iter().find(|(step, _)| *step == "threshold").map(|(_, at)| *at);
        let (category, sub) = solution.category.split_once('/').context("a category has two parts")?;
        let answer_days = communes::get_in(&mut self.tx, self.commune).await?.answer_days;
        let row = SolutionRow {
            id,
            commune: self.commune,
            number: index as i64 + 1,
            author,
            organisation,
            title: &solution.title,
            body: &solution.body,
            helps: solution.helps.as_deref().unwrap_or_default(),
            cost: solution.cost_dirhams.map(|dirhams| dirhams * 100),
            category: (category, sub),
            neighbourhood: solution.place.as_deref().and_then(|place| self.place(place)),
            state: solution.status.as_str(),
            supports: supporters.len() as i64,
            resident_supports: residents as i64,
            endorsements: solution.endorsed.len() as i64,
            comments: 0,
            answers: 0,
            at,
            updated_at: steps.last().map_or(at, |(_, at)| *at),
            threshold_at,
            answer_due_at: threshold_at.map(|at| at.plus_days(answer_days)),
        };
        solutions::insert(&mut self.tx, &row).await?;
        for key in &solution.problems {
            if solution.status == SolutionState::Done
                && let Some((photo, alt)) = self.works.remove(key)
            {
                photos::attach_to_works(self.app, &mut self.tx, id, "demonstration", (photo, &alt)).await?;
            }
            let (problem, _) = self.problems.get(key).with_context(|| format!("no problem {key}"))?;
            solutions::link(&mut self.tx, id, *problem).await?;
            participation::problems::count_solutions(&mut self.tx, *problem, 1).await?;
        }
        self.supported(id, &supporters).await?;
        self.endorsed(id, solution, (at, decided)).await?;
        if organisation.is_some() {
            self.proposed.push((solution.author.clone(), id));
        }
        self.figures.supports += supporters.len();
        self.figures.solutions += 1;
        for (step, when) in &steps {
            solutions::add_step(&mut self.tx, self.app.rng.id(*when), id, step, *when).await?;
        }
        self.answered(id, solution, &steps).await?;
        let talk = Talk { subject: id.into(), author, title: &solution.title, steps: &steps, until: decided };
        self.discussion(&talk, &solution.comments).await
    }

    async fn supported(&mut self, solution: SolutionId, supporters: &[(Timestamp, AccountId)]) -> anyhow::Result<()> {
        let residence = |account| self.residents.get(account).copied().unwrap_or(false).then_some(self.commune);
        let rows: Vec<SupportRow> =
            supporters.iter().map(|(at, account)| SupportRow { solution, account: *account, residence: residence(account), at: *at }).collect();
        Ok(support::insert_all(&mut self.tx, &rows).await?)
    }

    async fn endorsed(&mut self, id: SolutionId, solution: &Solution, window: (Timestamp, Timestamp)) -> anyhow::Result<()> {
        for (index, handle) in solution.endorsed.iter().enumerate() {
            let by = *self.organisations.get(handle).with_context(|| format!("no organisation {handle}"))?;
            let when = self.plan.within(window, index, solution.endorsed.len());
            support::add_endorsement(&mut self.tx, id, by, self.commune, when).await?;
        }
        Ok(())
    }

    /// When who supported it, in that order: the hundredth makes the threshold, nobody after the decision.
    fn supporters(&mut self, count: usize, author: AccountId, steps: &[Step], decided: Timestamp) -> Vec<(Timestamp, AccountId)> {
        let at = steps[0].1;
        let threshold = steps.iter().find(|(step, _)| *step == "threshold").map(|(_, at)| *at);
        let mut times: Vec<Timestamp> = match threshold {
            Some(reached) => {
                let before = (1..THRESHOLD).map(|_| self.plan.within((at, reached), 0, 1)).collect::<Vec<_>>();
                let after = (THRESHOLD..count).map(|_| self.plan.within((reached, decided), 0, 1)).collect::<Vec<_>>();
                before.into_iter().chain([reached]).chain(after).collect()
            }
            None => (0..count).map(|_| self.plan.within((at, decided), 0, 1)).collect(),
        };
        times.sort_unstable();
        times.into_iter().zip(self.some_people(count, author)).collect()
    }

    async fn answered(&mut self, id: SolutionId, solution: &Solution, steps: &[Step]) -> anyhow::Result<()> {
        let Some(answer) = &solution.answer else { return Ok(()) };
        let at = steps.get(2).context("an answer comes after the threshold")?.1;
        let (starts, ends) = (answer.starts.map(|days| self.plan.day(days)), answer.ends.map(|days| self.plan.day(days)));
        let row = answers::AnswerRow {
            id: self.app.rng.id(at),
            solution: id,
            officer: self.staff["officer"],
            decision: answer.decision.as_str(),
            reasons: &answer.reasons,
            cost: answer.cost_dirhams.map(|dirhams| dirhams * 100),
            responsible: answer.responsible.as_deref().unwrap_or_default(),
            dates: (starts.as_deref(), ends.as_deref()),
            at,
        };
        answers::insert(&mut self.tx, &row).await?;
        participation::solutions::count_answer(&mut self.tx, id).await?;
        for (position, milestone) in solution.milestones.iter().enumerate() {
            // What has moved was told about last on its day, or some days ago.
            let told = self.plan.days_ago((-milestone.due).max(4));
            let due = self.plan.day(milestone.due);
            let row = answers::MilestoneRow {
                id: self.app.rng.id(at),
                solution: id,
                position: position as i64,
                title: &milestone.title,
                due: Some(&due),
                progress: milestone.progress,
                at: if milestone.progress > 0 { told } else { at },
            };
            answers::add_milestone(&mut self.tx, &row).await?;
        }
        Ok(())
    }
}

/// Since when it can no longer be supported.
fn decided(steps: &[Step]) -> Option<Timestamp> {
    steps.iter().find(|(step, _)| matches!(*step, "accepted" | "rejected" | "withdrawn")).map(|(_, at)| *at)
}

const fn path(state: SolutionState) -> &'static [&'static str] {
    match state {
        SolutionState::Threshold => &["published", "threshold"],
        SolutionState::UnderEvaluation => &["published", "threshold", "under_evaluation"],
        SolutionState::Accepted => &["published", "threshold", "accepted"],
        SolutionState::Rejected => &["published", "threshold", "rejected"],
        SolutionState::InProgress => &["published", "threshold", "accepted", "in_progress"],
        SolutionState::Done => &["published", "threshold", "accepted", "in_progress", "done"],
        SolutionState::Withdrawn => &["published", "withdrawn"],
        _ => &["published"],
    }
}
