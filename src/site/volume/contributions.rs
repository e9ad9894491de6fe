//! Problems of a filled commune, and which solutions are for them.

use app::model::content::ProblemState;
use app::taxonomy;
use rand::Rng as _;

use super::texts::Text;
use super::{AT_ONCE, Loading, shares};
use crate::base::clock::Timestamp;
use crate::base::db::{ProblemId, RowId};
use crate::base::kind::Item;
use crate::participation::problems::past::{self as problems, ProblemRow};
use crate::site::demo::content::NEIGHBOURHOODS;

/// A problem that was drawn.
struct Problem {
    id: ProblemId,
    author: usize,
    text: Text,
    category: (&'static str, &'static str),
    place: Option<usize>,
    point: Option<(i64, i64)>,
    state: ProblemState,
    me_toos: Vec<usize>,
    at: Timestamp,
}

impl Loading<'_> {
    /// Reports the problems; `comments` says how many each has.
    pub(super) async fn report(&mut self, comments: &[usize]) -> anyhow::Result<()> {
        let many = self.sizes.problems;
        let me_toos = shares::draw(&mut self.plan.chance, 4 * many, many, self.sizes.people / 2);
        let mut solutions = vec![0_i64; many];
        (0..self.sizes.solutions).filter_map(|index| self.problem_of(index)).for_each(|problem| solutions[problem] += 1);
        for first in (0..many).step_by(AT_ONCE) {
            let all = first..many.min(first + AT_ONCE);
            let drawn: Vec<Problem> = all.clone().map(|index| self.draw_problem(index, me_toos[index])).collect();
            let rows = drawn.iter().zip(all.clone()).map(|(problem, index)| ProblemRow {
                id: problem.id,
                commune: self.commune,
                number: index as i64 + 1,
                author: self.people.ids[problem.author],
                title: &problem.text.title,
                body: &problem.text.body,
                category: problem.category,
                neighbourhood: problem.place.map(|place| self.neighbourhoods[place]),
                point: problem.point,
                state: problem.state.as_str(),
                note: "",
                me_toos: problem.me_toos.len() as i64,
                comments: comments[index] as i64,
                solutions: solutions[index],
                at: problem.at,
            });
            let mut tx = self.app.db.begin().await?;
            problems::insert_all(&mut tx, &rows.collect::<Vec<_>>()).await?;
            let mut voices = Vec::new();
            for problem in &drawn {
                voices.extend(problem.me_toos.iter().map(|person| (problem.id, self.people.ids[*person], self.plan.after(problem.at))));
            }
            problems::add_me_toos(&mut tx, &voices).await?;
            let steps: Vec<_> = drawn.iter().flat_map(|problem| self.steps_of(problem)).collect();
            problems::add_steps(&mut tx, &steps).await?;
            let subjects: Vec<_> = drawn.iter().zip(all).map(|(problem, index)| (Item::from(problem.id), problem.at, comments[index])).collect();
            self.discuss(&mut tx, &subjects).await?;
            tx.commit().await?;
            self.problems.extend(drawn.iter().map(|problem| (problem.id, problem.at)));
        }
        Ok(())
    }

    fn draw_problem(&mut self, index: usize, me_toos: usize) -> Problem {
        const STATES: [ProblemState; 8] = [
            ProblemState::Reported,
            ProblemState::Reported,
            ProblemState::Reported,
            ProblemState::Acknowledged,
            ProblemState::InProgress,
            ProblemState::Resolved,
            ProblemState::Resolved,
            ProblemState::Declined,
        ];
        let at = self.moment(index, self.sizes.problems);
        let (author, place) = (self.somebody(), self.place());
        Problem {
            id: self.ids.id(at),
            author,
            text: self.texts.problem(&mut self.plan.chance, place),
            category: self.category(),
            place,
            point: place.and_then(|place| self.point(place)),
            state: STATES[self.plan.chance.random_range(0..STATES.len())],
            me_toos: self.some(me_toos, author),
            at,
        }
    }

    fn steps_of(&self, problem: &Problem) -> Vec<(RowId, ProblemId, (&'static str, &'static str), Timestamp)> {
        let path: &[ProblemState] = match problem.state {
            ProblemState::Acknowledged => &[ProblemState::Reported, ProblemState::Acknowledged],
            ProblemState::InProgress => &[ProblemState::Reported, ProblemState::Acknowledged, ProblemState::InProgress],
            ProblemState::Resolved => &[ProblemState::Reported, ProblemState::InProgress, ProblemState::Resolved],
            ProblemState::Declined => &[ProblemState::Reported, ProblemState::Declined],
            _ => &[ProblemState::Reported],
        };
        let step = |(hours, state): (i64, &ProblemState)| {
            let at = problem.at.plus_seconds(3_600 * hours);
            (self.ids.id(at), problem.id, (state.as_str(), ""), at)
        };
        (0..).zip(path).map(step).collect()
    }

    /// The problem that a solution is for: one that was known before, if any.
    pub(super) const fn problem_of(&self, solution: usize) -> Option<usize> {
        let known = solution * self.sizes.problems / self.sizes.solutions;
        // Two of five, spread over all that are known.
        if known == 0 || solution % 5 > 1 { None } else { Some(solution * 7_919 % known) }
    }

    /// A category and a subcategory; the first come much more often.
    pub(super) fn category(&mut self) -> (&'static str, &'static str) {
        let categories = taxonomy::categories();
        let share = self.plan.chance.random::<f64>().powi(2);
        let category = &categories[((share * categories.len() as f64) as usize).min(categories.len() - 1)];
        let sub = self.plan.chance.random_range(0..category.sub.len());
        (category.key.as_str(), category.sub[sub].key.as_str())
    }

    /// A point near the name of a neighbourhood on the map.
    fn point(&mut self, place: usize) -> Option<(i64, i64)> {
        let slug = NEIGHBOURHOODS[place].0;
        let [x, y] = self.map.shapes.iter().find(|shape| shape.slug == slug)?.label;
        self.map.unproject(x + self.plan.chance.random_range(-45..45), y + self.plan.chance.random_range(-40..40))
    }
}
