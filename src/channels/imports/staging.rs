//! Stages what was planned, publishes it, and deletes what was staged.

use std::collections::{BTreeMap, HashMap};

use anyhow::ensure;
use indicatif::ProgressBar;
use uuid::Uuid;

use super::people::Person;
use super::planning::{Plan, Planned, Stands};
use super::store::{self, Key, Source, StagedSource};
use super::{ImportedComment, ImportedSolution};
use crate::base::App;
use crate::base::db::changes::Scope;
use crate::base::db::{AnswerId, CommentId, ImportId, Pace, SolutionId, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::kind::Item;
use crate::communes::{self, Commune, Numbered};
use crate::participation::solutions::imported::{Count, count};
use crate::participation::{answers, discussion, solutions};
use crate::people::accounts;

/// An import under way.
pub(super) struct Import<'a> {
    pub app: &'a App,
    pub commune: &'a Commune,
    id: ImportId,
    pace: Pace,
}

/// How many comments came to what, as its row will say.
#[derive(Default)]
struct Counts {
    comments: HashMap<SolutionId, i64>,
    replies: HashMap<CommentId, i64>,
}

impl Counts {
    fn of(plan: &Plan<'_>) -> Self {
        let mut counts = Self::default();
        for comment in plan.comments.iter().filter(|comment| comment.known.is_none()) {
            if let Stands::On(solution, below) = comment.stands {
                *counts.comments.entry(solution).or_default() += 1;
                if let Some(below) = below {
                    *counts.replies.entry(below.top).or_default() += 1;
                }
            }
        }
        counts
    }
}

impl<'a> Import<'a> {
    /// Begins an import; another one of the commune is given up with it.
    pub async fn begin(app: &'a App, commune: &'a Commune) -> anyhow::Result<Self> {
        let (id, mut pace) = (app.rng.id(app.clock.now()), Pace::of(&app.db));
        loop {
            let mut tx = pace.begin(&app.db).await?;
            match store::begin(&mut tx, commune.id, id, app.clock.now()).await {
                Ok(()) => {
                    pace.commit(tx).await?;
                    return Ok(Self { app, commune, id, pace });
                }
                // Another one began at the same moment, which could not be seen before: it is ended like any other.
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Stages a plan and publishes it.
    ///
    /// # Errors
    /// When the database fails or another import of the commune began meanwhile: then nothing of it is public, and nothing will be.
    pub async fn carry_out(&mut self, plan: &Plan<'_>, progress: &ProgressBar) -> anyhow::Result<()> {
        let (app, id) = (self.app, self.id);
        let mut counts = Counts::of(plan);
        progress.inc_length((plan.people.len() + plan.solutions.len() + plan.comments.len()) as u64);
        self.stage(&plan.people, progress, async |tx, people| stage_people(app, tx, id, people).await).await?;
        let mut position = 0;
        self.stage(&plan.solutions, progress, async |tx, planned| stage_solutions(app, tx, id, (planned, &mut position), &mut counts).await).await?;
        self.stage(&plan.comments, progress, async |tx, planned| stage_comments(tx, id, planned, &mut counts).await).await?;
        self.publish(plan, position, counts).await
    }

    /// Stages rows, as many at once as take little time, and lets others write in between.
    async fn stage<T>(&mut self, rows: &[T], progress: &ProgressBar, mut stage: impl AsyncFnMut(&mut Tx, &[T]) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut rest = rows;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.pace.rows().min(rest.len()));
            let mut tx = self.pace.begin(&self.app.db).await?;
            self.keep_on(&mut tx).await?;
            stage(&mut tx, now).await?;
            self.pace.commit(tx).await?;
            progress.inc(now.len() as u64);
            rest = later;
        }
        Ok(())
    }

    /// Ends it, if it was not published, and deletes what it staged.
    pub async fn end(&mut self) -> Result<()> {
        let mut tx = self.pace.begin(&self.app.db).await?;
        store::end(&mut tx, self.id).await?;
        self.pace.commit(tx).await?;
        clean(self.app).await
    }

    async fn keep_on(&self, tx: &mut Tx) -> anyhow::Result<()> {
        let under_way = store::keep_on(tx, self.id, self.app.clock.now()).await?;
        ensure!(under_way, "another import into this commune began meanwhile, so this one was given up: nothing of it was kept");
        Ok(())
    }

    /// Shows all of it at once. The numbers are taken before: whoever publishes a solution waits for that row of the commune.
    async fn publish(&mut self, plan: &Plan<'_>, new: i64, counts: Counts) -> anyhow::Result<()> {
        let (app, commune, id) = (self.app, self.commune.id, self.id);
        let mut tx = self.pace.begin(&app.db).await?;
        tx.within(Scope::Commune(commune));
        self.keep_on(&mut tx).await?;
        let first = if new > 0 { communes::next_numbers(&mut tx, commune, Numbered::Solution, new).await? } else { 0 };
        self.pace.commit(tx).await?;

        let mut tx = self.pace.begin(&app.db).await?;
        tx.take_time().await?;
        tx.within(Scope::Commune(commune));
        self.keep_on(&mut tx).await?;
        accounts::imported::publish(&mut tx, id).await?;
        let kept = solutions::imported::publish(&mut tx, commune, id, first).await?;
        answers::imported::publish(&mut tx, id).await?;
        let replies: Vec<(CommentId, i64)> = counts.replies.into_iter().collect();
        // Whoever writes a comment locks what it is on before the comment; so do these, whether or not there is something to count.
        let mut comments: BTreeMap<SolutionId, i64> = counts.comments.into_iter().collect();
        for subject in discussion::imported::changed_subjects(&mut tx, id).await? {
            comments.entry(SolutionId(subject)).or_default();
        }
        count(&mut tx, Count::Comments, &comments.into_iter().collect::<Vec<_>>()).await?;
        let moved = discussion::imported::publish(&mut tx, commune, id, &replies).await?;
        let moved: Vec<(SolutionId, i64)> = moved.into_iter().map(|(subject, delta)| (SolutionId(subject), delta)).collect();
        count(&mut tx, Count::Comments, &moved).await?;
        for (from, to) in &plan.renamed {
            store::rename_person(&mut tx, commune, from, to).await?;
        }
        store::keep_states(&mut tx, id, &kept.state).await?;
        store::keep_categories(&mut tx, id, &kept.category).await?;
        store::publish(&mut tx, commune, id).await?;
        app.raise(&mut tx, Event::Imported(commune)).await?;
        ensure!(store::end_published(&mut tx, id).await?, "the import ended before it was published");
        Ok(tx.commit().await?)
    }
}

async fn stage_people(app: &App, tx: &mut Tx, import: ImportId, people: &[Person]) -> anyhow::Result<()> {
    let rows: Vec<_> = people.iter().map(|person| accounts::imported::Imported { id: person.id, name: &person.name }).collect();
    accounts::imported::stage(app, tx, import, &rows).await?;
    let sources: Vec<_> = people
        .iter()
        .map(|person| StagedSource { kind: "person", key: &person.key, changes: false, source: Source { item: person.id.0, ..Source::default() } })
        .collect();
    Ok(store::stage(tx, import, &sources).await?)
}

/// `position` counts the new ones. What is staged with a solution that is new is counted no more.
async fn stage_solutions(
    app: &App,
    tx: &mut Tx,
    import: ImportId,
    (planned, position): (&[Planned<'_, ImportedSolution, SolutionId>], &mut i64),
    counts: &mut Counts,
) -> anyhow::Result<()> {
    let (mut rows, mut answers, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for solution in planned {
        let becomes = match &solution.known {
            Some(known) => solutions::imported::Becomes::Changed { state: &known.state, category: (&known.category.0, &known.category.1) },
            None => {
                *position += 1;
                let comments = counts.comments.remove(&solution.id).unwrap_or_default();
                solutions::imported::Becomes::New { position: *position - 1, comments, answered: !solution.row.answer.is_empty() }
            }
        };
        rows.push(row(solution, becomes));
        answers.extend(answer(app, solution));
        let category = (solution.row.category.clone(), solution.row.subcategory.clone());
        let state = solution.row.state.as_str().to_owned();
        sources.push(staged("solution", solution, solution.id.0, Source { state, category, ..Source::default() }));
    }
    solutions::imported::stage(app, tx, import, &rows).await?;
    answers::imported::stage(tx, import, &answers).await?;
    Ok(store::stage(tx, import, &sources).await?)
}

fn row<'a>(planned: &'a Planned<'_, ImportedSolution, SolutionId>, becomes: solutions::imported::Becomes<'a>) -> solutions::imported::Imported<'a> {
    let from = planned.row;
    let neighbourhood_id = if let Stands::In(neighbourhood, _) = planned.stands { neighbourhood } else { None };
    solutions::imported::Imported {
        id: planned.id,
        author_id: planned.author,
        neighbourhood_id,
        title: &from.title,
        body: &from.body,
        category: (&from.category, &from.subcategory),
        place: &from.place,
        point: from.point,
        state: from.state,
        decision: from.decision,
        answered_at: from.answered_at,
        supports: from.supports,
        url: &from.url,
        created_at: from.created_at,
        published_at: from.published_at,
        becomes,
    }
}

/// The answer that comes with a proposal, or that there is none any more.
fn answer<'a>(app: &App, planned: &Planned<'a, ImportedSolution, SolutionId>) -> Option<answers::imported::Imported<'a>> {
    let (from, replaces) = (planned.row, planned.known.is_some());
    let officer = if let Stands::In(_, officer) = planned.stands { officer } else { None };
    if officer.is_none() && !replaces {
        return None;
    }
    let at = from.answered_at.unwrap_or(from.published_at);
    Some(answers::imported::Imported {
        id: app.rng.id::<AnswerId>(at),
        solution: planned.id,
        replaces,
        officer: officer.unwrap_or(planned.author),
        decision: from.decision,
        reasons: &from.answer,
        at,
        dated: from.answered_at.is_some(),
    })
}

async fn stage_comments(tx: &mut Tx, import: ImportId, planned: &[Planned<'_, ImportedComment, CommentId>], counts: &mut Counts) -> anyhow::Result<()> {
    let (mut rows, mut sources) = (Vec::new(), Vec::new());
    for comment in planned {
        let Stands::On(solution, below) = comment.stands else { continue };
        let becomes = if comment.known.is_some() {
            discussion::imported::Becomes::Changed
        } else {
            discussion::imported::Becomes::New { replies: counts.replies.remove(&comment.id).unwrap_or_default() }
        };
        rows.push(discussion::imported::Imported {
            id: comment.id,
            becomes,
            subject: Item::from(solution),
            parent: below.map(|below| below.top),
            replied_to: below.map(|below| below.answers),
            author_id: comment.author,
            stance: comment.row.stance,
            body: &comment.row.body,
            created_at: comment.row.created_at,
        });
        sources.push(staged("comment", comment, comment.id.0, Source::default()));
    }
    discussion::imported::stage(tx, import, &rows).await?;
    Ok(store::stage(tx, import, &sources).await?)
}

fn staged<'a, T, Id>(kind: &'static str, planned: &'a Planned<'_, T, Id>, item: Uuid, source: Source) -> StagedSource<'a> {
    let key: &Key = &planned.key;
    StagedSource { kind, key, changes: planned.known.is_some(), source: Source { item, fingerprint: planned.fingerprint.to_owned(), ..source } }
}

/// Deletes what ended imports staged, a little at a time.
pub(super) async fn clean(app: &App) -> Result<()> {
    for import in store::ended(&app.db).await? {
        let mut pace = Pace::of(&app.db);
        loop {
            let mut tx = pace.begin(&app.db).await?;
            let some = i64::try_from(pace.rows()).unwrap_or(i64::MAX);
            let mut deleted = store::forget(&mut tx, import, some).await?;
            deleted += discussion::imported::forget(&mut tx, import, some).await?;
            deleted += answers::imported::forget(&mut tx, import, some).await?;
            deleted += solutions::imported::forget(&mut tx, import, some).await?;
            deleted += accounts::imported::forget(&mut tx, import, some).await?;
            if deleted == 0 {
                store::delete(&mut tx, import).await?;
            }
            pace.commit(tx).await?;
            if deleted == 0 {
                break;
            }
        }
    }
    Ok(())
}
