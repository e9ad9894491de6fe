//! Writes imported rows in one transaction, each once.

use std::collections::{HashMap, HashSet};

use app::model::Lang;
use app::model::content::{ItemKind, SolutionState};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store::{self, Key, Known, Source};
use super::{Author, ImportedComment, ImportedSolution, Report, StrangeState};
use crate::base::App;
use crate::base::db::{AccountId, CommentId, CommuneId, NeighbourhoodId, SolutionId, Tx};
use crate::base::event::Event;
use crate::base::kind::Item;
use crate::communes::{self, Commune, Numbered};
use crate::participation::solutions::imported::{Count, Keeps, set_counts};
use crate::participation::{answers, discussion, solutions};
use crate::people::accounts;

/// Whoever answered for the commune elsewhere, as an id that no author has.
const ANSWERING: &str = "#@commune";

/// The transaction of an import, and what is here already.
pub(super) struct Writer {
    app: App,
    commune: Commune,
    tx: Tx,
    neighbourhoods: Vec<(NeighbourhoodId, Vec<String>)>,
    people: Known,
    /// Keys of people as imports were once kept, by instance and name alone: to whom they led.
    former: HashMap<Key, Uuid>,
    solutions: Known,
    comments: Known,
    /// The top comment, and the solution, of every comment.
    threads: HashMap<Uuid, (CommentId, SolutionId)>,
    /// Rows read, by file.
    rows: HashMap<&'static str, usize>,
    pub report: Report,
}

impl Writer {
    pub async fn begin(app: &App, commune: &Commune) -> anyhow::Result<Self> {
        // Before the transaction: it holds a connection, and SQLite's only writer.
        let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
        let mut tx = app.db.begin().await?;
        tx.take_time().await?;
        let people = store::known(&mut tx, commune.id, "person").await?;
        Ok(Self {
            former: former(&people, &authors(&mut tx, commune.id).await?),
            people,
            solutions: store::known(&mut tx, commune.id, "solution").await?,
            comments: store::known(&mut tx, commune.id, "comment").await?,
            threads: threads(&mut tx, commune.id).await?,
            neighbourhoods: neighbourhoods.into_iter().map(|known| (known.id, vec![known.name.ar, known.name.fr.to_lowercase()])).collect(),
            app: app.clone(),
            commune: commune.clone(),
            tx,
            rows: HashMap::new(),
            report: Report::default(),
        })
    }

    /// Counts a row that was read, taken or not.
    pub fn count_row(&mut self, file: &'static str) {
        *self.rows.entry(file).or_default() += 1;
    }

    /// Keeps for the report that a state means nothing here.
    pub fn strange_state(&mut self, name: &str, line: u64, taken_as: SolutionState) {
        match self.report.states.iter_mut().find(|known| known.name == name && known.taken_as == taken_as) {
            Some(known) => known.count += 1,
            None => self.report.states.push(StrangeState { name: name.to_owned(), count: 1, line, taken_as }),
        }
    }

    /// Puts a proposal in, or brings it up to its source; or returns why not.
    pub async fn solution(&mut self, imported: &ImportedSolution) -> anyhow::Result<Result<(), String>> {
        let fingerprint = fingerprint(imported);
        let key = Key::new(&imported.instance, &imported.source_id);
        let known = self.solutions.get(&key).cloned();
        if known.as_ref().is_some_and(|known| known.fingerprint == fingerprint) {
            self.report.solutions_unchanged += 1;
            return Ok(Ok(()));
        }
        let author_id = self.person(&imported.instance, &imported.author).await?;
        let id = known.as_ref().map_or_else(|| self.app.rng.id(imported.created_at), |known| SolutionId(known.item));
        let row = self.row(id, author_id, imported);
        let mut source = Source { item: id.0, fingerprint, state: imported.state.as_str().to_owned(), category: category(imported) };
        match &known {
            Some(known) => {
                let here = solutions::imported::here(&mut self.tx, id).await?;
                if let Some(reason) = another(imported.instance.as_str(), here.created_at == imported.created_at, &imported.source_id) {
                    return Ok(Err(reason));
                }
                let keeps = Keeps { state: !here.state_imported || here.state != known.state, category: here.category() != known.category };
                solutions::imported::update(&mut self.tx, &row, &here, keeps).await?;
                if keeps.state {
                    source.state.clone_from(&known.state);
                } else {
                    solutions::imported::replace_decision(&self.app, &mut self.tx, &row).await?;
                }
                if keeps.category {
                    source.category.clone_from(&known.category);
                }
                self.report.solutions_updated += 1;
            }
            None => {
                let number = communes::next_number(&mut self.tx, self.commune.id, Numbered::Solution).await?;
                solutions::imported::insert(&self.app, &mut self.tx, &row, number).await?;
                solutions::imported::replace_decision(&self.app, &mut self.tx, &row).await?;
                self.report.solutions_added += 1;
            }
        }
        self.answer(id, imported).await?;
        store::remember(&mut self.tx, self.commune.id, "solution", &key, &source).await?;
        self.solutions.insert(key, source);
        Ok(Ok(()))
    }

    fn row<'a>(&self, id: SolutionId, author_id: AccountId, imported: &'a ImportedSolution) -> solutions::imported::Imported<'a> {
        solutions::imported::Imported {
            id,
            commune_id: self.commune.id,
            author_id,
            neighbourhood_id: self.neighbourhood(&imported.place),
            title: &imported.title,
            body: &imported.body,
            category: (&imported.category, &imported.subcategory),
            place: &imported.place,
            point: imported.point,
            state: imported.state,
            decision: imported.decision,
            answered_at: imported.answered_at,
            supports: imported.supports,
            url: &imported.url,
            created_at: imported.created_at,
            published_at: imported.published_at,
        }
    }

    async fn answer(&mut self, solution: SolutionId, imported: &ImportedSolution) -> anyhow::Result<()> {
        if imported.answer.is_empty() {
            answers::imported::remove(&mut self.tx, solution).await?;
            return Ok(());
        }
        let name = self.commune.name.fr.clone();
        let officer = self.placeholder(Key::new("", ANSWERING), &name).await?;
        let at = imported.answered_at.unwrap_or(imported.published_at);
        let dated = imported.answered_at.is_some();
        let (id, decision) = (self.app.rng.id(at), imported.decision);
        let answer = answers::imported::Imported { id, solution, officer, decision, reasons: &imported.answer, at, dated };
        answers::imported::replace(&mut self.tx, &answer).await?;
        Ok(())
    }

    /// Whether what a comment is about is here already.
    pub fn knows_target(&self, comment: &ImportedComment) -> bool {
        let on = Key::new(&comment.instance, &comment.on);
        if comment.on_comment { self.comments.contains_key(&on) } else { self.solutions.contains_key(&on) }
    }

    /// Puts a comment in, or brings it up to its source; or returns why not. Its target must be here. A deeper reply hangs on its top comment.
    pub async fn comment(&mut self, imported: &ImportedComment) -> anyhow::Result<Result<(), String>> {
        let fingerprint = fingerprint(imported);
        let key = Key::new(&imported.instance, &imported.source_id);
        let known = self.comments.get(&key).cloned();
        if known.as_ref().is_some_and(|known| known.fingerprint == fingerprint) {
            self.report.comments_unchanged += 1;
            return Ok(Ok(()));
        }
        let on = Key::new(&imported.instance, &imported.on);
        let (parent, replied_to, solution) = if imported.on_comment {
            let on = self.comments.get(&on).ok_or_else(|| anyhow::anyhow!("the comment {} is not here", imported.on))?;
            let (top, solution) = self.threads.get(&on.item).ok_or_else(|| anyhow::anyhow!("the comment {} has no thread", imported.on))?;
            (Some(*top), Some(CommentId(on.item)), *solution)
        } else {
            let on = self.solutions.get(&on).ok_or_else(|| anyhow::anyhow!("the proposal {} is not here", imported.on))?;
            (None, None, SolutionId(on.item))
        };
        let author_id = self.person(&imported.instance, &imported.author).await?;
        let id = known.as_ref().map_or_else(|| self.app.rng.id(imported.created_at), |known| CommentId(known.item));
        let row = discussion::imported::Imported {
            id,
            commune_id: self.commune.id,
            subject: Item::from(solution),
            parent,
            replied_to,
            author_id,
            stance: imported.stance,
            body: &imported.body,
            created_at: imported.created_at,
        };
        if known.is_some() {
            let same = discussion::imported::created_at(&mut self.tx, id).await? == imported.created_at;
            if let Some(reason) = another(&imported.instance, same, &imported.source_id) {
                return Ok(Err(reason));
            }
            discussion::imported::update(&mut self.tx, &row).await?;
            self.report.comments_updated += 1;
        } else {
            discussion::imported::insert(&mut self.tx, &row).await?;
            self.report.comments_added += 1;
        }
        let source = Source { item: id.0, fingerprint, ..Source::default() };
        store::remember(&mut self.tx, self.commune.id, "comment", &key, &source).await?;
        self.threads.insert(id.0, (parent.unwrap_or(id), solution));
        self.comments.insert(key, source);
        Ok(Ok(()))
    }

    /// Makes it all lasting; or nothing of it, when more than a tenth of a file was refused.
    pub async fn finish(mut self) -> anyhow::Result<Report> {
        self.report.refused.sort_by_key(|row| (row.file != "proposals", row.line));
        let mut files = self.rows.iter();
        let too_many = files.any(|(file, rows)| self.report.refused.iter().filter(|row| row.file == *file).count() * 10 > *rows);
        if too_many {
            return Ok(Report { refused: self.report.refused, states: self.report.states, ..Report::default() });
        }
        recount(&mut self.tx, &self.solutions, &self.comments).await?;
        self.app.raise(&mut self.tx, Event::Imported(self.commune.id)).await?;
        self.tx.commit().await?;
        Ok(Report { kept: true, ..self.report })
    }

    /// The placeholder of an author. A number tells two of one name apart, a name two of one number: a person and the instance itself may share it.
    async fn person(&mut self, instance: &str, author: &Author) -> anyhow::Result<AccountId> {
        let source = if author.id.is_empty() { author.name.clone() } else { format!("#{} {}", author.id, author.name) };
        self.placeholder(Key::new(instance, &source), &author.name).await
    }

    async fn placeholder(&mut self, key: Key, name: &str) -> anyhow::Result<AccountId> {
        if let Some(known) = self.people.get(&key) {
            return Ok(AccountId(known.item));
        }
        let old = Key::new("", name);
        if let Some(item) = self.former.remove(&Key::new(&key.instance, name))
            && self.people.get(&old).is_some_and(|known| known.item == item)
        {
            store::rename_person(&mut self.tx, self.commune.id, &old, &key).await?;
            self.people.remove(&old);
            self.people.insert(key, Source { item, ..Source::default() });
            return Ok(AccountId(item));
        }
        let id = accounts::make_placeholder(&self.app, &mut self.tx, name, Lang::Ar).await?;
        let source = Source { item: id.0, ..Source::default() };
        store::remember(&mut self.tx, self.commune.id, "person", &key, &source).await?;
        self.people.insert(key, source);
        Ok(id)
    }

    fn neighbourhood(&self, place: &str) -> Option<NeighbourhoodId> {
        let place = place.to_lowercase();
        self.neighbourhoods.iter().find(|(_, names)| names.iter().any(|name| !name.is_empty() && place.contains(name.as_str()))).map(|(id, _)| *id)
    }
}

/// Who wrote what came from an instance with a name, and who answered it: an account with its instance; none with those who answered.
async fn authors(tx: &mut Tx, commune: CommuneId) -> anyhow::Result<HashSet<(String, Uuid)>> {
    let mut authors = HashSet::new();
    let proposals = store::items(tx, commune, "solution").await?;
    let ids: Vec<SolutionId> = proposals.iter().map(|(_, id)| SolutionId(*id)).collect();
    let written = store::items(tx, commune, "comment").await?;
    let comments: Vec<CommentId> = written.iter().map(|(_, id)| CommentId(*id)).collect();
    let named = proposals.into_iter().chain(written).filter(|(instance, _)| !instance.is_empty());
    let instances: HashMap<Uuid, String> = named.map(|(instance, id)| (id, instance)).collect();
    let mut add = |item: Uuid, author: AccountId| {
        if let Some(instance) = instances.get(&item) {
            authors.insert((instance.clone(), author.0));
        }
    };
    solutions::imported::authors(tx, &ids).await?.into_iter().for_each(|(id, author)| add(id.0, author));
    discussion::imported::threads(tx, &comments).await?.into_iter().for_each(|thread| add(thread.id.0, thread.author_id));
    authors.extend(answers::imported::officers(tx, &ids).await?.into_iter().map(|officer| (String::new(), officer.0)));
    Ok(authors)
}

/// The top comment and the solution of every comment that came.
async fn threads(tx: &mut Tx, commune: CommuneId) -> anyhow::Result<HashMap<Uuid, (CommentId, SolutionId)>> {
    let ids: Vec<CommentId> = store::items(tx, commune, "comment").await?.into_iter().map(|(_, id)| CommentId(id)).collect();
    let threads = discussion::imported::threads(tx, &ids).await?;
    Ok(threads.into_iter().map(|thread| (thread.id.0, (thread.parent_id.unwrap_or(thread.id), SolutionId(thread.subject_id)))).collect())
}

/// Counts again what an import may have changed.
async fn recount(tx: &mut Tx, proposals: &Known, comments: &Known) -> anyhow::Result<()> {
    let ids: Vec<Uuid> = proposals.values().map(|source| source.item).collect();
    let counts = discussion::imported::counts(tx, ItemKind::Solution, &ids).await?;
    set_counts(tx, Count::Comments, counts.into_iter().map(|(id, count)| (SolutionId(id), count))).await?;
    let ids: Vec<CommentId> = comments.values().map(|source| CommentId(source.item)).collect();
    Ok(discussion::imported::count_replies(tx, &ids).await?)
}

/// Imports once kept people of all instances by name alone. Those who wrote something of an instance, or answered, are known by that name; the first who
/// asks is them. A nameless instance still keeps people so, and none of them wrote anything of another.
fn former(people: &Known, authors: &HashSet<(String, Uuid)>) -> HashMap<Key, Uuid> {
    let names: HashMap<Uuid, &str> =
        people.iter().filter(|(key, _)| key.instance.is_empty()).map(|(key, source)| (source.item, key.source_id.as_str())).collect();
    authors.iter().filter_map(|(instance, author)| Some((Key::new(instance, names.get(author)?), *author))).collect()
}

/// The category as it is compared.
fn category(imported: &ImportedSolution) -> (String, String) {
    (imported.category.clone(), imported.subcategory.clone())
}

/// Nothing tells two nameless instances apart but that an id never changes the moment at which it was made.
fn another(instance: &str, same_moment: bool, id: &str) -> Option<String> {
    (instance.is_empty() && !same_moment)
        .then(|| format!("its id {id} came with an earlier import and was made at another moment there: is it of another instance? Its column url is needed"))
}

/// Tells a changed row from an unchanged one.
fn fingerprint(row: &impl std::fmt::Debug) -> String {
    Sha256::digest(format!("{row:?}")).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
