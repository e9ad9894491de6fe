//! Decides what becomes of each row: nothing, a new solution or comment, or one that is brought up to its source. Reads what is here, and writes nothing.

use std::collections::HashMap;

use uuid::Uuid;

use super::people::{self, ANSWERING, Person};
use super::rows::{Export, File, Line};
use super::store::{self, Key, Known, Source};
use super::{Author, ImportedComment, ImportedSolution, Refused, Report, StrangeState};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, NeighbourhoodId, SolutionId};
use crate::communes::{self, Commune};
use crate::participation::{discussion, solutions};

/// What an import will do.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub people: Vec<Person>,
    /// People who get another key, from which to which.
    pub renamed: Vec<(Key, Key)>,
    pub solutions: Vec<Planned<'a, ImportedSolution, SolutionId>>,
    pub comments: Vec<Planned<'a, ImportedComment, CommentId>>,
    /// What is said of it when it is over.
    pub report: Report,
}

/// A row that becomes something.
#[derive(Debug)]
pub(super) struct Planned<'a, T, Id> {
    pub id: Id,
    pub row: &'a T,
    pub key: Key,
    pub fingerprint: &'a str,
    /// What became of it before.
    pub known: Option<Source>,
    pub author: AccountId,
    pub stands: Stands,
}

/// Where something stands here.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stands {
    /// A solution: in a neighbourhood, and who answered it.
    In(Option<NeighbourhoodId>, Option<AccountId>),
    /// A comment: on a solution, below a top comment and in answer to that or to another reply.
    On(SolutionId, Option<Below>),
}

/// Where a reply stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Below {
    pub top: CommentId,
    /// What it answers.
    pub answers: CommentId,
}

impl Plan<'_> {
    /// Whether everything is here as it is at its source.
    pub fn is_empty(&self) -> bool {
        self.solutions.is_empty() && self.comments.is_empty()
    }
}

/// Plans an import. Nothing is planned if more than a tenth of a file was refused.
pub(super) async fn plan<'a>(app: &'a App, commune: &'a Commune, export: &'a Export) -> anyhow::Result<Plan<'a>> {
    let mut planner = Planner::load(app, commune).await?;
    if planner.has_changes(export) {
        planner.former = people::former(app, commune.id, &planner.people).await?;
    }
    planner.plan_solutions(&export.proposals).await?;
    planner.plan_comments(&export.comments).await?;
    let (proposals, comments, mut plan) = (&export.proposals, &export.comments, planner.plan);
    plan.report.refused.extend(proposals.refused.iter().chain(&comments.refused).cloned());
    plan.report.refused.sort_by_key(|row| (row.file != proposals.name, row.line));
    let refused = |name: &str| plan.report.refused.iter().filter(|row| row.file == name).count();
    if refused(proposals.name) * 10 > proposals.rows() || refused(comments.name) * 10 > comments.rows() {
        let report = Report { refused: plan.report.refused, states: plan.report.states, ..Report::default() };
        return Ok(Plan { report, ..Plan::default() });
    }
    plan.report.kept = true;
    Ok(plan)
}

/// What is here, and what was planned so far.
struct Planner<'a> {
    app: &'a App,
    commune: &'a Commune,
    neighbourhoods: Vec<(NeighbourhoodId, Vec<String>)>,
    people: Known,
    /// Keys of people as imports were once kept, by instance and name alone: to whom they led.
    former: HashMap<Key, Uuid>,
    solutions: Known,
    comments: Known,
    /// The top comment, and the solution, of comments that are answered.
    threads: HashMap<Uuid, (CommentId, SolutionId)>,
    plan: Plan<'a>,
}

impl<'a> Planner<'a> {
    async fn load(app: &'a App, commune: &'a Commune) -> anyhow::Result<Self> {
        let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
        Ok(Self {
            app,
            commune,
            neighbourhoods: neighbourhoods.into_iter().map(|known| (known.id, vec![known.name.ar, known.name.fr.to_lowercase()])).collect(),
            people: store::known(&app.db, commune.id, "person").await?,
            former: HashMap::new(),
            solutions: store::known(&app.db, commune.id, "solution").await?,
            comments: store::known(&app.db, commune.id, "comment").await?,
            threads: HashMap::new(),
            plan: Plan::default(),
        })
    }

    fn has_changes(&self, export: &Export) -> bool {
        export.proposals.good.iter().any(|line| changed(&self.solutions, line).is_some())
            || export.comments.good.iter().any(|line| changed(&self.comments, line).is_some())
    }

    async fn plan_solutions(&mut self, file: &'a File<ImportedSolution>) -> anyhow::Result<()> {
        let nameless = nameless(&self.solutions, file).map(SolutionId).collect::<Vec<_>>();
        let moments = solutions::imported::moments(&self.app.db, &nameless).await?;
        for line in &file.good {
            let made = |known: &Source| moments.get(&SolutionId(known.item)).copied();
            match self.plan_solution(line, made) {
                Ok(()) => self.count_state(line),
                Err(reason) => self.refuse(file, line, reason),
            }
        }
        Ok(())
    }

    fn plan_solution(&mut self, line: &'a Line<ImportedSolution>, made: impl Fn(&Source) -> Option<Timestamp>) -> Result<(), String> {
        let row = &line.row;
        let Some((key, known)) = changed(&self.solutions, line) else {
            self.plan.report.solutions_unchanged += 1;
            return Ok(());
        };
        is_same(&key, known.as_ref().and_then(made), row.created_at)?;
        let author = self.person(&row.instance, &row.author);
        let commune = self.commune;
        let officer = (!row.answer.is_empty()).then(|| self.placeholder(Key::new("", ANSWERING), &commune.name.fr));
        let id = known.as_ref().map_or_else(|| self.app.rng.id(row.created_at), |known| SolutionId(known.item));
        if known.is_some() {
            self.plan.report.solutions_updated += 1;
        } else {
            self.plan.report.solutions_added += 1;
            self.solutions.insert(key.clone(), Source { item: id.0, ..Source::default() });
        }
        let stands = Stands::In(self.neighbourhood(&row.place), officer);
        self.plan.solutions.push(Planned { id, row, key, fingerprint: &line.fingerprint, known, author, stands });
        Ok(())
    }

    /// Keeps for the report that a state means nothing here.
    fn count_state(&mut self, line: &Line<ImportedSolution>) {
        let (Some(name), taken_as) = (&line.strange_state, line.row.state) else { return };
        match self.plan.report.states.iter_mut().find(|known| known.name == *name && known.taken_as == taken_as) {
            Some(known) => known.count += 1,
            None => self.plan.report.states.push(StrangeState { name: name.clone(), count: 1, line: line.number, taken_as }),
        }
    }

    fn refuse<T>(&mut self, file: &File<T>, line: &Line<T>, reason: String) {
        self.plan.report.refused.push(Refused { file: file.name, line: line.number, reason });
    }

    /// A reply may stand before what it replies to: such rows wait until the rest has been planned.
    async fn plan_comments(&mut self, file: &'a File<ImportedComment>) -> anyhow::Result<()> {
        let nameless = nameless(&self.comments, file).map(CommentId).collect::<Vec<_>>();
        let moments = discussion::imported::moments(&self.app.db, &nameless).await?;
        self.load_threads(file).await?;
        let mut waiting: Vec<&Line<ImportedComment>> = file.good.iter().collect();
        loop {
            let (mut still, before) = (Vec::new(), waiting.len());
            for line in waiting {
                let made = |known: &Source| moments.get(&CommentId(known.item)).copied();
                match self.target(&line.row) {
                    None => still.push(line),
                    Some(target) => {
                        if let Err(reason) = self.plan_comment(line, target, made) {
                            self.refuse(file, line, reason);
                        }
                    }
                }
            }
            if still.len() == before {
                still.into_iter().for_each(|line| self.refuse(file, line, not_here(&line.row)));
                return Ok(());
            }
            waiting = still;
        }
    }

    /// Where the comments stand that were here before and are answered by what is new or changed.
    async fn load_threads(&mut self, file: &File<ImportedComment>) -> anyhow::Result<()> {
        let answers = file.good.iter().filter(|line| line.row.on_comment && changed(&self.comments, line).is_some());
        let mut ids: Vec<CommentId> =
            answers.filter_map(|line| self.comments.get(&Key::new(&line.row.instance, &line.row.on))).map(|known| CommentId(known.item)).collect();
        ids.sort_unstable();
        ids.dedup();
        for thread in discussion::imported::threads(&self.app.db, &ids).await? {
            self.threads.insert(thread.id.0, (thread.parent_id.unwrap_or(thread.id), SolutionId(thread.subject_id)));
        }
        Ok(())
    }

    /// What a comment is about, if it is here.
    fn target(&self, comment: &ImportedComment) -> Option<Uuid> {
        let on = Key::new(&comment.instance, &comment.on);
        let known = if comment.on_comment { self.comments.get(&on) } else { self.solutions.get(&on) };
        known.map(|source| source.item)
    }

    /// A deeper reply hangs on its top comment.
    fn plan_comment(&mut self, line: &'a Line<ImportedComment>, target: Uuid, made: impl Fn(&Source) -> Option<Timestamp>) -> Result<(), String> {
        let row = &line.row;
        let Some((key, known)) = changed(&self.comments, line) else {
            self.plan.report.comments_unchanged += 1;
            return Ok(());
        };
        let (below, solution) = if row.on_comment {
            let (top, solution) = self.threads.get(&target).ok_or_else(|| not_here(row))?;
            (Some(Below { top: *top, answers: CommentId(target) }), *solution)
        } else {
            (None, SolutionId(target))
        };
        is_same(&key, known.as_ref().and_then(made), row.created_at)?;
        let author = self.person(&row.instance, &row.author);
        let id = known.as_ref().map_or_else(|| self.app.rng.id(row.created_at), |known| CommentId(known.item));
        if known.is_some() {
            self.plan.report.comments_updated += 1;
        } else {
            self.plan.report.comments_added += 1;
            self.comments.insert(key.clone(), Source { item: id.0, ..Source::default() });
        }
        self.threads.insert(id.0, (below.map_or(id, |below| below.top), solution));
        self.plan.comments.push(Planned { id, row, key, fingerprint: &line.fingerprint, known, author, stands: Stands::On(solution, below) });
        Ok(())
    }

    /// The placeholder of an author. A number tells two of one name apart, a name two of one number: a person and the instance itself may share it.
    fn person(&mut self, instance: &str, author: &Author) -> AccountId {
        let source = if author.id.is_empty() { author.name.clone() } else { format!("#{} {}", author.id, author.name) };
        self.placeholder(Key::new(instance, &source), &author.name)
    }

    fn placeholder(&mut self, key: Key, name: &str) -> AccountId {
        if let Some(known) = self.people.get(&key) {
            return AccountId(known.item);
        }
        let old = Key::new("", name);
        if let Some(item) = self.former.remove(&Key::new(&key.instance, name))
            && self.people.get(&old).is_some_and(|known| known.item == item)
        {
            self.people.remove(&old);
            self.people.insert(key.clone(), Source { item, ..Source::default() });
            self.plan.renamed.push((old, key));
            return AccountId(item);
        }
        let id: AccountId = self.app.rng.id(self.app.clock.now());
        self.people.insert(key.clone(), Source { item: id.0, ..Source::default() });
        self.plan.people.push(Person { id, key, name: name.to_owned() });
        id
    }

    fn neighbourhood(&self, place: &str) -> Option<NeighbourhoodId> {
        let place = place.to_lowercase();
        self.neighbourhoods.iter().find(|(_, names)| names.iter().any(|name| !name.is_empty() && place.contains(name.as_str()))).map(|(id, _)| *id)
    }
}

/// A row whose source has an id.
trait Keyed {
    fn key(&self) -> Key;
}

impl Keyed for ImportedSolution {
    fn key(&self) -> Key {
        Key::new(&self.instance, &self.source_id)
    }
}

impl Keyed for ImportedComment {
    fn key(&self) -> Key {
        Key::new(&self.instance, &self.source_id)
    }
}

/// The key of a row and what became of it before; `None` if it is as it was.
fn changed<T: Keyed>(known: &Known, line: &Line<T>) -> Option<(Key, Option<Source>)> {
    let key = line.row.key();
    let source = known.get(&key).cloned();
    (source.as_ref().is_none_or(|source| source.fingerprint != line.fingerprint)).then_some((key, source))
}

/// What changed rows of a nameless instance became before.
fn nameless<T: Keyed>(known: &Known, file: &File<T>) -> impl Iterator<Item = Uuid> {
    file.good.iter().filter_map(move |line| changed(known, line)).filter(|(key, _)| key.instance.is_empty()).filter_map(|(_, source)| Some(source?.item))
}

/// Nothing tells two nameless instances apart but that an id never changes the moment at which it was made; `made` is known for those alone.
fn is_same(key: &Key, made: Option<Timestamp>, created_at: Timestamp) -> Result<(), String> {
    if made.is_none_or(|made| made == created_at) {
        return Ok(());
    }
    let id = &key.source_id;
    Err(format!("its id {id} came with an earlier import and was made at another moment there: is it of another instance? Its column url is needed"))
}

fn not_here(comment: &ImportedComment) -> String {
    let kind = if comment.on_comment { "comment" } else { "proposal" };
    let of = if comment.instance.is_empty() { String::new() } else { format!(" of {}", comment.instance) };
    format!("it comments on {kind} {}{of}, which is not here", comment.on)
}
