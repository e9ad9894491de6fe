//! Counting everything that was given: some at a time, on threads of its own and few of them at once, and kept in memory until an answer is changed. Reading
//! results writes nothing.

use std::collections::HashMap;
use std::sync::Arc;

use app::model::questionnaire::AnswerStanding;
use moka::future::Cache;
use xlsform::{Answer, Form};

use super::permission::permits_by;
use super::protecting::{Columns, Protected};
use super::store::Questionnaire;
use super::store::answers::{self, Given};
use super::tallies::{self, Counted, Groups, Numbers};
use crate::base::App;
use crate::base::blocking::Blocking;
use crate::base::db::{NeighbourhoodId, QuestionnaireId};
use crate::base::error::{Error, Result};

/// Answers that are read at once.
pub(super) const BATCH: i64 = 500;
/// What is kept in memory.
const MOST_BYTES: u64 = 32 << 20;
/// Countings that run, and that run or wait.
const AT_ONCE: usize = 2;
const MOST: usize = 32;

/// Everything that persons gave, counted.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub all: Vec<Counted>,
    pub groups: Groups,
    /// How many texts may not be published, by question.
    pub withheld: HashMap<String, i64>,
    /// Persons by audience.
    pub persons: Vec<(AnswerStanding, i64)>,
    /// Which groups stand together.
    pub columns: Columns,
    /// The tables of each, as they may be shown.
    pub protected: Vec<Protected>,
}

impl Counts {
    fn bytes(&self) -> usize {
        let numbers: usize = self.all.iter().map(|counted| (counted.counts.len() + 1) * self.groups.len() * size_of::<i64>()).sum();
        numbers * 3 + self.withheld.len() * 64
    }
}

/// Of which answers counts are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    questionnaire: QuestionnaireId,
    version: i64,
    answers: i64,
    places: Vec<NeighbourhoodId>,
}

/// What was counted, and where it is. Clones share it.
#[derive(Clone, Debug)]
pub struct Counting {
    kept: Cache<Key, Arc<Counts>>,
    blocking: Blocking,
}

impl Default for Counting {
    fn default() -> Self {
        let weigh = |key: &Key, counts: &Arc<Counts>| u32::try_from(counts.bytes() + key.places.len() * 16 + 256).unwrap_or(u32::MAX);
        let kept = Cache::builder().name("counts of answers").max_capacity(MOST_BYTES).weigher(weigh).build();
        Self { kept, blocking: Blocking::new(AT_ONCE, MOST) }
    }
}

/// Everything that was given to a questionnaire by now.
pub(super) async fn counts(app: &App, questionnaire: &Questionnaire, places: Vec<NeighbourhoodId>) -> Result<Arc<Counts>> {
    let counting: Counting = app.extensions.get().cloned().unwrap_or_default();
    let key = Key { questionnaire: questionnaire.id, version: questionnaire.version, answers: questionnaire.answers_number, places };
    let count = async { counting.count(app, questionnaire, key.places.clone()).await.map(Arc::new) };
    counting.kept.try_get_with_by_ref(&key, count).await.map_err(|error| match &*error {
        Error::RateLimited { retry_after } => Error::RateLimited { retry_after: *retry_after },
        other => anyhow::anyhow!("answers cannot be counted: {other}").into(),
    })
}

/// With the tables that follow from it.
fn finished(mut counts: Counts) -> Counts {
    counts.columns = Columns::of(&counts.all, &counts.groups, &counts.persons);
    counts.protected = counts.all.iter().map(|counted| Protected::of(counted, &counts.groups, &counts.columns)).collect();
    counts
}

/// Does work on answers aside, in its turn.
pub(super) async fn aside<T: Send + 'static>(app: &App, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let counting: Counting = app.extensions.get().cloned().unwrap_or_default();
    counting.blocking.run(work).await
}

/// What is carried from some answers to the next.
struct Pass {
    counts: Counts,
    numbers: Numbers,
    permission: String,
}

impl Pass {
    fn begin(form: &Form, permission: &str, places: Vec<NeighbourhoodId>) -> Self {
        let groups = Groups { audiences: AnswerStanding::ALL.to_vec(), places };
        let all = tallies::begin(form, &groups);
        let persons = AnswerStanding::ALL.iter().map(|audience| (*audience, 0)).collect();
        let counts = Counts { all, groups, withheld: HashMap::new(), persons, columns: Columns::default(), protected: Vec::new() };
        Self { counts, numbers: Numbers::new(), permission: permission.to_owned() }
    }

    fn needs_classes(&self) -> bool {
        self.counts.all.iter().any(|counted| counted.lines.is_empty())
    }

    fn collect(&mut self, given: &Given) {
        tallies::collect(&mut self.numbers, &given.answers);
    }

    fn count(&mut self, given: &Given) {
        let Counts { all, groups, withheld, persons, .. } = &mut self.counts;
        let audience = AnswerStanding::parse(&given.standing).unwrap_or(AnswerStanding::Unverified);
        persons.iter_mut().filter(|(known, _)| *known == audience).for_each(|(_, count)| *count += 1);
        tallies::count(all, groups, (audience, given.neighbourhood), &given.answers);
        // Whoever has no account could not be told of a decision: what they wrote is read by the staff alone.
        let known = matches!(audience, AnswerStanding::Resident | AnswerStanding::Participant);
        let may = known && permits_by(&self.permission, &given.answers);
        for (name, answer) in given.answers.iter() {
            let Answer::Text(text) = answer else { continue };
            // What was emptied when its author left counts, and is no text any more.
            if !text.is_empty() && !may {
                *withheld.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
}

impl Counting {
    async fn count(&self, app: &App, questionnaire: &Questionnaire, places: Vec<NeighbourhoodId>) -> Result<Counts> {
        let mut pass = Pass::begin(&questionnaire.form, &questionnaire.permission, places);
        if pass.needs_classes() {
            pass = self.each(app, questionnaire.id, pass, Pass::collect).await?;
        }
        let classify = |mut pass: Pass| {
            tallies::classify(&mut pass.counts.all, &pass.counts.groups, &mut pass.numbers);
            pass
        };
        pass = self.blocking.run(move || classify(pass)).await?;
        let counts = self.each(app, questionnaire.id, pass, Pass::count).await?.counts;
        self.blocking.run(move || finished(counts)).await
    }

    /// Goes through all answers, some at a time.
    async fn each(&self, app: &App, id: QuestionnaireId, mut pass: Pass, visit: fn(&mut Pass, &Given)) -> Result<Pass> {
        let mut after = None;
        loop {
            let rows = answers::given(&mut &app.db, id, after, BATCH).await?;
            let is_last = (rows.len() as i64) < BATCH;
            after = rows.last().map(|last| last.id);
            let work = move || -> sqlx::Result<Pass> {
                for row in rows {
                    visit(&mut pass, &row.read()?);
                }
                Ok(pass)
            };
            pass = self.blocking.run(work).await??;
            if is_last {
                return Ok(pass);
            }
        }
    }
}
