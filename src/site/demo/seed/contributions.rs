//! Problems and solutions of the demonstration, with everything that happened to them.

use anyhow::Context as _;
use app::model::content::{Photo, ProblemState, SolutionState};
use app::model::map::Map;
use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha20Rng;

use super::talk::About;
use super::{Seeding, THRESHOLD};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, PhotoId, ProblemId, SolutionId};
use crate::communes;
use crate::content::photos;
use crate::participation;
use crate::participation::answers::past as answers;
use crate::participation::problems::past::{self as problems, ProblemRow};
use crate::participation::solutions::past::{self as solutions, SolutionRow};
use crate::participation::support::past as support;
use crate::site::demo::MAP;
use crate::site::demo::content::{Problem, Solution};

impl Seeding<'_> {
    pub(super) async fn problem(&mut self, index: usize, count: usize, problem: &Problem) -> anyhow::Result<()> {
        // What has gone a long way has been here for a while.
        let settled = if problem.state == ProblemState::Reported { 1 } else { 45 };
        let at = self.plan.days_ago(spread(index, count).max(settled));
        let id: ProblemId = self.app.rng.id(at);
        let author = match self.people.all.choose(&mut self.plan.chance) {
            // The demonstration's resident reported something herself.
            Some(_) if index % 14 == 3 => self.staff["resident"],
            Some(person) => person.id,
            None => self.staff["resident"],
        };
        let (category, sub) = problem.category.split_once('/').context("a category has two parts")?;
        let me_toos = self.some_people(problem.me_too, author);
        let row = ProblemRow {
            id,
            commune: self.commune,
            number: index as i64 + 1,
            author,
            title: &problem.title,
            body: &problem.body,
            category: (category, sub),
            neighbourhood: self.place(&problem.place),
            point: map_point(&problem.place, &mut self.plan.chance),
            state: problem.state.as_str(),
            note: problem.state_note.as_deref().unwrap_or_default(),
            me_toos: me_toos.len() as i64,
            comments: 0,
            solutions: 0,
            at,
        };
        problems::insert(&mut self.tx, &row).await?;
        for account in me_toos {
            let when = self.plan.after(at);
            problems::add_me_too(&mut self.tx, id, account, when).await?;
        }
        self.problem_steps(id, problem, at).await?;
        self.problems.insert(problem.id.clone(), (id, at));
        let alt = problem.alt.as_ref().unwrap_or(&problem.title);
        let shown = |photo: &PhotoId| Photo { id: photo.to_string(), alt: alt.clone(), width: 0, height: 0 };
        let pictures: Vec<Photo> = self.pictures.remove(&index).unwrap_or_default().iter().map(shown).collect();
        photos::attach(&mut self.tx, id, "demonstration", &pictures).await?;
        self.figures.problems += 1;
        let about = About { subject: id.into(), author, title: &problem.title };
        self.discussion(&about, at, &problem.comments).await
    }

    async fn problem_steps(&mut self, id: ProblemId, problem: &Problem, at: Timestamp) -> anyhow::Result<()> {
        let state = problem.state.as_str();
        let path: &[&str] = match state {
            "acknowledged" => &["reported", "acknowledged"],
            "in_progress" => &["reported", "acknowledged", "in_progress"],
            "resolved" => &["reported", "acknowledged", "in_progress", "resolved"],
            "not_ours" => &["reported", "not_ours"],
            "declined" => &["reported", "declined"],
            _ => &["reported"],
        };
        let mut when = at;
        for step in path {
            let note = if *step == state { problem.state_note.as_deref().unwrap_or_default() } else { "" };
            problems::add_step(&mut self.tx, self.app.rng.id(when), id, (*step, note), when).await?;
            when = self.plan.days_later(when, 2, 12);
        }
        Ok(())
    }

    pub(super) async fn solution(&mut self, index: usize, count: usize, solution: &Solution) -> anyhow::Result<()> {
        let at = self.proposed_at(index, count, solution);
        let id: SolutionId = self.app.rng.id(at);
        let organisation = solution.organisation.as_ref().and_then(|key| self.organisations.get(key)).copied();
        let author = organisation.map_or_else(|| self.person_named(&solution.author), |(_, representative)| representative);
        let supporters = self.supporters(solution.supports, author, at);
        let residents = supporters.iter().filter(|(_, account)| self.residents.get(account).copied().unwrap_or(false)).count();
        let threshold_at = supporters.get(THRESHOLD - 1).map(|(when, _)| *when).filter(|_| solution.status != SolutionState::Published);
        let (category, sub) = solution.category.split_once('/').context("a category has two parts")?;
        let endorsing = (index.is_multiple_of(5) && organisation.is_none()).then(|| self.organisations["O1"]);
        let answer_days = communes::get_in(&mut self.tx, self.commune).await?.answer_days;
        let row = SolutionRow {
            id,
            commune: self.commune,
            number: index as i64 + 1,
            author,
            organisation: organisation.map(|(id, _)| id),
            title: &solution.title,
            body: &solution.body,
            helps: solution.helps.as_deref().unwrap_or_default(),
            cost: solution.cost_dirhams.map(|dirhams| dirhams * 100),
            category: (category, sub),
            neighbourhood: solution.place.as_deref().and_then(|place| self.place(place)),
            state: solution.status.as_str(),
            supports: supporters.len() as i64,
            resident_supports: residents as i64,
            endorsements: i64::from(endorsing.is_some()),
            comments: 0,
            answers: 0,
            at,
            updated_at: at,
            threshold_at,
            answer_due_at: threshold_at.map(|at| at.plus_days(answer_days)),
        };
        solutions::insert(&mut self.tx, &row).await?;
        for key in &solution.problems {
            if let Some((problem, _)) = self.problems.get(key) {
                solutions::link(&mut self.tx, id, *problem).await?;
                participation::problems::count_solutions(&mut self.tx, *problem, 1).await?;
            }
        }
        for (when, account) in &supporters {
            let resident = self.residents.get(account).copied().unwrap_or(false);
            support::insert(&mut self.tx, id, *account, resident.then_some(self.commune), *when).await?;
        }
        if let Some((organisation, representative)) = endorsing {
            let when = self.plan.after(at);
            support::add_endorsement(&mut self.tx, id, (organisation, representative), self.commune, when).await?;
        }
        if let Some(key) = &solution.organisation {
            self.proposed.push((key.clone(), id));
        }
        self.figures.supports += supporters.len();
        self.figures.solutions += 1;
        self.solution_steps(id, solution, at, threshold_at).await?;
        let about = About { subject: id.into(), author, title: &solution.title };
        self.discussion(&about, at, &solution.comments).await
    }

    /// When a solution is proposed: after the problems that it is for.
    fn proposed_at(&mut self, index: usize, count: usize, solution: &Solution) -> Timestamp {
        let settled = if solution.status == SolutionState::Published { 1 } else { 75 };
        let after_problem = solution.problems.iter().filter_map(|key| self.problems.get(key)).map(|(_, at)| *at).max();
        let at = self.plan.days_ago(spread(index, count).max(settled));
        match after_problem.filter(|problem| *problem >= at) {
            Some(problem) => self.plan.days_later(problem, 1, 6),
            None => at,
        }
    }

    /// When who supported something that was proposed then, in that order.
    fn supporters(&mut self, count: usize, author: AccountId, at: Timestamp) -> Vec<(Timestamp, AccountId)> {
        let mut supporters: Vec<(Timestamp, AccountId)> = Vec::new();
        for account in self.some_people(count, author) {
            supporters.push((self.plan.after(at), account));
        }
        supporters.sort_unstable();
        supporters
    }

    async fn solution_steps(&mut self, id: SolutionId, solution: &Solution, at: Timestamp, threshold_at: Option<Timestamp>) -> anyhow::Result<()> {
        let mut steps = vec![("published", at)];
        if let Some(when) = threshold_at {
            steps.push(("threshold", when));
        }
        let mut when = threshold_at.unwrap_or(at);
        let answered: &[&str] = match solution.status {
            SolutionState::UnderEvaluation => &["under_evaluation"],
            SolutionState::Accepted => &["under_evaluation", "accepted"],
            SolutionState::Rejected => &["under_evaluation", "rejected"],
            SolutionState::InProgress => &["under_evaluation", "accepted", "in_progress"],
            SolutionState::Done => &["under_evaluation", "accepted", "in_progress", "done"],
            SolutionState::Withdrawn => &["withdrawn"],
            _ => &[],
        };
        let mut answered_at = when;
        for step in answered {
            when = self.plan.days_later(when, 1, 9);
            steps.push((step, when));
            if matches!(*step, "under_evaluation" | "accepted" | "rejected") {
                answered_at = when;
            }
        }
        for (step, when) in steps {
            solutions::add_step(&mut self.tx, self.app.rng.id(when), id, step, when).await?;
        }
        if let Some(answer) = &solution.answer {
            let row = answers::AnswerRow {
                id: self.app.rng.id(answered_at),
                solution: id,
                officer: self.staff["officer"],
                decision: answer.decision.as_str(),
                reasons: &answer.reasons,
                cost: answer.cost_dirhams.map(|dirhams| dirhams * 100),
                responsible: answer.responsible.as_deref().unwrap_or_default(),
                dates: (answer.starts.as_deref(), answer.ends.as_deref()),
                at: answered_at,
            };
            answers::insert(&mut self.tx, &row).await?;
            participation::solutions::count_answer(&mut self.tx, id).await?;
        }
        for (position, milestone) in solution.milestones.iter().enumerate() {
            let row_id = self.app.rng.id(answered_at);
            let row = answers::MilestoneRow {
                id: row_id,
                solution: id,
                position: position as i64,
                title: &milestone.title,
                due: milestone.due.as_deref(),
                progress: milestone.progress.clamp(0, 100),
                at: answered_at,
            };
            answers::add_milestone(&mut self.tx, &row).await?;
        }
        Ok(())
    }
}

/// Days ago: the first a year, the last yesterday.
const fn spread(index: usize, count: usize) -> i64 {
    360 - (index * 359 / (count - 1)) as i64
}

/// A point near the label of a neighbourhood on the map, in millionths of a degree: latitude, longitude.
fn map_point(place: &str, chance: &mut ChaCha20Rng) -> Option<(i64, i64)> {
    let map: Map = serde_json::from_str(MAP).ok()?;
    let [x, y] = map.shapes.iter().find(|shape| shape.slug == place)?.label;
    map.unproject(x + chance.random_range(-45..45), y + chance.random_range(-40..40))
}
