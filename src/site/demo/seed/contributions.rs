//! Problems and solutions of the demonstration, with everything that happened to them.

use anyhow::{Context as _, ensure};
use app::model::content::{Photo, ProblemState};
use app::model::map::Map;
use rand::Rng as _;
use rand_chacha::ChaCha20Rng;

use super::talk::Talk;
use super::{Seeding, Step};
use crate::base::db::{PhotoId, ProblemId};
use crate::content::photos;
use crate::participation::problems::past::{self as problems, ProblemRow};
use crate::site::demo::MAP;
use crate::site::demo::content::Problem;

impl Seeding<'_> {
    pub(super) async fn problem(&mut self, index: usize, problem: &Problem) -> anyhow::Result<()> {
        let steps = self.steps(path(problem.state), &problem.days).with_context(|| problem.title.clone())?;
        let at = steps[0].1;
        let id: ProblemId = self.app.rng.id(at);
        let (author, _) = self.author(&problem.author)?;
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
        let resolved = steps.last().filter(|_| problem.state == ProblemState::Resolved).map(|(_, at)| *at);
        let until = resolved.unwrap_or(self.plan.now);
        let me_toos: Vec<_> = me_toos.into_iter().map(|account| (id, account, self.plan.within((at, until), 0, 1))).collect();
        problems::add_me_toos(&mut self.tx, &me_toos).await?;
        for (number, (step, when)) in steps.iter().enumerate() {
            let note = problem.state_note.as_deref().filter(|_| number + 1 == steps.len()).unwrap_or_default();
            problems::add_step(&mut self.tx, self.app.rng.id(*when), id, (*step, note), *when).await?;
        }
        self.problems.insert(problem.id.clone(), (id, at));
        self.photos(index, id, problem).await?;
        self.figures.problems += 1;
        let talk = Talk { subject: id.into(), author, title: &problem.title, steps: &steps, until };
        self.discussion(&talk, &problem.comments).await
    }

    /// The picture of what is wrong, and after it that of the same place when it has been repaired.
    async fn photos(&mut self, index: usize, id: ProblemId, problem: &Problem) -> anyhow::Result<()> {
        let alts = [problem.alt.as_ref().unwrap_or(&problem.title), problem.after.as_ref().unwrap_or(&problem.title)];
        let shown = |(photo, alt): (&PhotoId, &String)| Photo { id: photo.to_string(), alt: alt.clone(), width: 0, height: 0 };
        let drawn = self.pictures.remove(&index).unwrap_or_default();
        if let Some(works) = drawn.get(alts.len()) {
            self.works.insert(problem.id.clone(), (*works, alts[1].clone()));
        }
        let pictures: Vec<Photo> = drawn.iter().zip(alts).map(shown).collect();
        Ok(photos::attach(&mut self.tx, id, "demonstration", &pictures).await?)
    }

    /// When the steps of a path were taken.
    pub(super) fn steps(&mut self, path: &[&'static str], days: &[i64]) -> anyhow::Result<Vec<Step>> {
        ensure!(path.len() == days.len() && !path.is_empty(), "{} steps and {} days", path.len(), days.len());
        Ok(path.iter().zip(days).map(|(step, days)| (*step, self.plan.days_ago(*days))).collect())
    }
}

const fn path(state: ProblemState) -> &'static [&'static str] {
    match state {
        ProblemState::Acknowledged => &["reported", "acknowledged"],
        ProblemState::InProgress => &["reported", "acknowledged", "in_progress"],
        ProblemState::Resolved => &["reported", "acknowledged", "in_progress", "resolved"],
        ProblemState::NotOurs => &["reported", "not_ours"],
        ProblemState::Declined => &["reported", "declined"],
        _ => &["reported"],
    }
}

/// A point near the label of a neighbourhood on the map, in millionths of a degree: latitude, longitude.
fn map_point(place: &str, chance: &mut ChaCha20Rng) -> Option<(i64, i64)> {
    let map: Map = serde_json::from_str(MAP).ok()?;
    let [x, y] = map.shapes.iter().find(|shape| shape.slug == place)?.label;
    map.unproject(x + chance.random_range(-45..45), y + chance.random_range(-40..40))
}
