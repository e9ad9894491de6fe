//! Solutions of a filled commune, with their supports and what became of them.

use app::model::content::{Decision, SolutionState};
use rand::Rng as _;

use super::texts::Text;
use super::{AT_ONCE, Loading, shares};
use crate::base::clock::Timestamp;
use crate::base::db::{RowId, SolutionId, Tx};
use crate::base::kind::Item;
use crate::participation::answers::past::{self as answers, AnswerRow};
use crate::participation::solutions::past::{self as solutions, SolutionRow};
use crate::participation::support::past::{self as support, SupportRow};

/// Supports at which the commune must answer; the commune is founded with it.
const THRESHOLD: usize = 100;

/// A solution that was drawn.
struct Solution {
    id: SolutionId,
    author: usize,
    /// The organisation it was written for.
    organisation: Option<usize>,
    /// The organisation that endorses it.
    endorsed: Option<usize>,
    text: Text,
    cost: Option<i64>,
    category: (&'static str, &'static str),
    place: Option<usize>,
    state: SolutionState,
    /// Who supported it when, in that order.
    supports: Vec<(Timestamp, usize)>,
    steps: Vec<(SolutionState, Timestamp)>,
    at: Timestamp,
}

impl Solution {
    fn threshold_at(&self) -> Option<Timestamp> {
        self.supports.get(THRESHOLD - 1).map(|(at, _)| *at)
    }

    fn updated_at(&self) -> Timestamp {
        self.steps.last().map_or(self.at, |(_, at)| *at)
    }

    /// What the commune decided, and when, if it answered.
    fn decision(&self) -> Option<(Decision, Timestamp)> {
        let decision = |(state, at): &(SolutionState, Timestamp)| match state {
            SolutionState::UnderEvaluation => Some((Decision::UnderEvaluation, *at)),
            SolutionState::Accepted => Some((Decision::Accepted, *at)),
            SolutionState::Rejected => Some((Decision::Rejected, *at)),
            _ => None,
        };
        self.steps.iter().rev().find_map(decision)
    }
}

impl Loading<'_> {
    /// Proposes the solutions; `comments` says how many each has.
    pub(super) async fn propose(&mut self, comments: &[usize]) -> anyhow::Result<()> {
        let many = self.sizes.solutions;
        let supports = shares::draw(&mut self.plan.chance, self.sizes.supports, many, self.sizes.people / 2);
        for first in (0..many).step_by(AT_ONCE) {
            let all = first..many.min(first + AT_ONCE);
            let drawn: Vec<Solution> = all.clone().map(|index| self.draw_solution(index, supports[index])).collect();
            let mut tx = self.app.db.begin().await?;
            let rows: Vec<_> = drawn.iter().zip(all.clone()).map(|(solution, index)| self.row_of(solution, index, comments[index])).collect();
            solutions::insert_all(&mut tx, &rows).await?;
            let links = drawn.iter().zip(all.clone()).filter_map(|(solution, index)| Some((solution.id, self.problems[self.problem_of(index)?].0)));
            solutions::link_all(&mut tx, &links.collect::<Vec<_>>()).await?;
            self.support(&mut tx, &drawn).await?;
            self.decide(&mut tx, &drawn).await?;
            let subjects: Vec<_> = drawn.iter().zip(all).map(|(solution, index)| (Item::from(solution.id), solution.at, comments[index])).collect();
            self.discuss(&mut tx, &subjects).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    fn draw_solution(&mut self, index: usize, supports: usize) -> Solution {
        let at = self.moment(index, self.sizes.solutions);
        let chosen = |loading: &mut Self, share: f64| {
            let many = loading.organisations.len();
            (many > 0 && loading.plan.chance.random_bool(share)).then(|| loading.plan.chance.random_range(0..many))
        };
        let organisation = chosen(self, 0.05);
        let endorsed = chosen(self, 0.1).filter(|endorsing| Some(*endorsing) != organisation);
        // Whoever speaks for the n-th organisation is the n-th person.
        let author = organisation.unwrap_or_else(|| self.somebody());
        let mut supporters: Vec<(Timestamp, usize)> = Vec::with_capacity(supports);
        for person in self.some(supports, author) {
            supporters.push((self.plan.after(at), person));
        }
        supporters.sort_unstable();
        let place = self.place();
        let mut solution = Solution {
            id: self.ids.id(at),
            author,
            organisation,
            endorsed,
            text: self.texts.solution(&mut self.plan.chance, place),
            cost: self.plan.chance.random_bool(0.3).then(|| self.plan.chance.random_range(1_000..2_000_000) * 100),
            category: self.category(),
            place,
            state: SolutionState::Published,
            supports: supporters,
            steps: vec![(SolutionState::Published, at)],
            at,
        };
        self.draw_path(&mut solution);
        solution
    }

    /// Where it went: what has support enough is a question to the commune, which answers most of them.
    fn draw_path(&mut self, solution: &mut Solution) {
        use SolutionState::{Accepted, Done, InProgress, Rejected, Threshold, UnderEvaluation, Withdrawn};
        const WITHDRAWN: &[SolutionState] = &[Withdrawn];
        const PATHS: [&[SolutionState]; 7] = [
            &[Threshold],
            &[Threshold, UnderEvaluation],
            &[Threshold, UnderEvaluation, Accepted],
            &[Threshold, UnderEvaluation, Rejected],
            &[Threshold, UnderEvaluation, Rejected],
            &[Threshold, UnderEvaluation, Accepted, InProgress],
            &[Threshold, UnderEvaluation, Accepted, InProgress, Done],
        ];
        let (path, mut at) = match solution.threshold_at() {
            Some(at) => (PATHS[self.plan.chance.random_range(0..PATHS.len())], at),
            None if self.plan.chance.random_bool(0.03) => (WITHDRAWN, self.plan.after(solution.at)),
            None => return,
        };
        for state in path {
            solution.steps.push((*state, at));
            solution.state = *state;
            at = self.plan.days_later(at, 1, 9).max(at.plus_seconds(1));
        }
    }

    fn row_of<'a>(&self, solution: &'a Solution, index: usize, comments: usize) -> SolutionRow<'a> {
        SolutionRow {
            id: solution.id,
            commune: self.commune,
            number: index as i64 + 1,
            author: self.people.ids[solution.author],
            organisation: solution.organisation.map(|organisation| self.organisations[organisation].0),
            title: &solution.text.title,
            body: &solution.text.body,
            helps: &solution.text.helps,
            cost: solution.cost,
            category: solution.category,
            neighbourhood: solution.place.map(|place| self.neighbourhoods[place]),
            state: solution.state.as_str(),
            supports: solution.supports.len() as i64,
            resident_supports: solution.supports.iter().filter(|(_, person)| self.people.residents[*person]).count() as i64,
            endorsements: i64::from(solution.endorsed.is_some()),
            comments: comments as i64,
            answers: i64::from(solution.decision().is_some()),
            at: solution.at,
            updated_at: solution.updated_at(),
            threshold_at: solution.threshold_at(),
            answer_due_at: solution.threshold_at().map(|at| at.plus_days(self.answer_days)),
        }
    }

    async fn support(&mut self, tx: &mut Tx, drawn: &[Solution]) -> anyhow::Result<()> {
        let mut rows = Vec::new();
        for solution in drawn {
            rows.extend(solution.supports.iter().map(|(at, person)| SupportRow {
                solution: solution.id,
                account: self.people.ids[*person],
                residence: self.people.residents[*person].then_some(self.commune),
                at: *at,
            }));
            if let Some(endorsed) = solution.endorsed {
                let when = self.plan.after(solution.at);
                support::add_endorsement(tx, solution.id, self.organisations[endorsed], self.commune, when).await?;
            }
        }
        Ok(support::insert_all(tx, &rows).await?)
    }

    /// Keeps the paths, and what the commune answered.
    async fn decide(&mut self, tx: &mut Tx, drawn: &[Solution]) -> anyhow::Result<()> {
        let mut steps: Vec<(RowId, SolutionId, &str, Timestamp)> = Vec::new();
        for solution in drawn {
            steps.extend(solution.steps.iter().map(|(state, at)| (self.ids.id(*at), solution.id, state.as_str(), *at)));
            if let Some((decision, at)) = solution.decision() {
                let reasons = self.texts.comment(&mut self.plan.chance);
                let row = AnswerRow {
                    id: self.ids.id(at),
                    solution: solution.id,
                    officer: self.officer,
                    decision: decision.as_str(),
                    reasons: &reasons,
                    cost: None,
                    responsible: "",
                    dates: (None, None),
                    at,
                };
                answers::insert(tx, &row).await?;
            }
        }
        Ok(solutions::add_steps(tx, &steps).await?)
    }
}
