//! What moderators look at: the queue, and one item with its flags, its decisions and its author's record.

pub(super) mod names;
pub(super) mod next_case;
pub(super) mod position;
pub mod reminders;
pub(super) mod routes;
pub(super) mod similar;
pub(super) mod store;
pub(super) mod waiting;

use std::collections::{HashMap, HashSet};

use app::model::content::{Author, ItemKind, Photo, Reason, Visibility};
use app::model::holding::HeldReason;
use app::model::moderation::{DecisionRow, FlagRow, FormerText, ItemContext, ItemPage};
use app::model::paths;
use app::model::workbench::{Claim, QueueFilter, QueuePage, QueueRow, Reading, Subject, Task, TextCase};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, MeasureId, NameId, RequestId};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Item};
use crate::base::text::excerpt;
use crate::communes::Commune;
use crate::content::bylines::{self, Bylines};
use crate::moderation::appeals::store as appeal_store;
use crate::moderation::content;
use crate::moderation::decisions::store as decision_store;
use crate::moderation::decisions::templates;
use crate::moderation::flags::appeals as flag_appeals;
use crate::moderation::flags::store as flag_store;
use crate::moderation::holding::store as hold_store;
use crate::moderation::measures;
use crate::moderation::queue::position::Position;
use crate::moderation::queue::store::Chosen;
use crate::moderation::queue::waiting::{About, Entry};
use crate::moderation::{appeals, flags, holding, language, redaction};
use crate::people::accounts::Viewer;
use crate::people::claims::{self, Claimable};

/// Items on one page of the queue.
pub(super) const PAGE: usize = 25;
/// How many things that wait are looked through for one of them; many more than ever wait.
const MOST_TAKEN: usize = 10_000;
/// Lines of the queue beside the item that is read.
const BESIDE: usize = 12;
/// How many things that wait are looked through for what is due.
const MOST_DUE: usize = 500;
/// Letters of a comment that stand in for a title.
const TITLE: usize = 60;
/// What the filter calls the hidden ones.
const HIDDEN: &str = "hidden";

/// A page of the queue.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune, filter: QueueFilter) -> Result<QueuePage> {
    content::may_look(viewer, commune)?;
    let mut lines: Vec<Line> = if filter.state == HIDDEN {
        hidden(app, commune, &filter).await?
    } else {
        let cases = waiting::list(app, viewer, commune, &filter, PAGE + 1).await?;
        cases.into_iter().map(line).collect()
    };
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|(_, subject, at, _)| next_page(commune, &filter, &place_text(*at, *subject)));
    let rows = assemble(app, viewer, commune, lines).await?;
    Ok(QueuePage {
        open: open(app, viewer, commune, (&filter, &rows)).await?,
        rows,
        filter,
        next,
        may_decide: viewer.is_moderator(commune.id),
        review_weight: commune.review_weight,
        tallies: waiting::tallies(app, viewer, commune).await?,
    })
}

/// The first text of the list that the viewer may decide and nobody else works on, to be read beside it; from there they go on through the queue.
async fn open(app: &App, viewer: &Viewer, commune: &Commune, (filter, rows): (&QueueFilter, &[QueueRow])) -> Result<Option<Box<ItemPage>>> {
    let is_free = |row: &&QueueRow| row.open_to_viewer && row.claim.as_ref().is_none_or(|claim| claim.mine) && matches!(row.subject, Subject::Text(_));
    let Some(row) = rows.iter().find(is_free) else { return Ok(None) };
    let (subject, at) = (claimable(row), Timestamp(row.at.0));
    let Claimable::Item(item) = subject else { return Ok(None) };
    let go = Position::parse(&filter.state).at(place_text(at, subject)).as_text();
    Ok(Some(Box::new(self::item(app, viewer, commune, item, &go).await?)))
}

/// One item before a moderator, with the beginning of the queue that they go through.
pub(super) async fn reading(app: &App, viewer: &Viewer, commune: &Commune, item: Item, go: &str) -> Result<Reading> {
    let item = self::item(app, viewer, commune, item, go).await?;
    Ok(Reading { item, beside: cases(app, viewer, commune, &Position::parse(go).part(), BESIDE).await?, review_weight: commune.review_weight })
}

/// A line of the queue before what it needs is loaded: the task, what it is about, and the moment it is ordered by.
type Line = (Option<Task>, Claimable, Timestamp, About);

fn line(case: Entry) -> Line {
    (Some(case.task), case.subject, case.due_at, case.about)
}

/// What somebody claims when they take a line.
pub(super) fn claimable(row: &QueueRow) -> Claimable {
    match &row.subject {
        Subject::Text(text) => Item { kind: text.kind, id: row.id }.into(),
        Subject::Measure(_) => MeasureId(row.id).into(),
        Subject::Organisation(_) => RequestId(row.id).into(),
        Subject::Name(_) => NameId(row.id).into(),
    }
}

async fn hidden(app: &App, commune: &Commune, filter: &QueueFilter) -> Result<Vec<Line>> {
    let (kind, reason, after) = (ItemKind::parse(&filter.kind), Reason::parse(&filter.reason), waiting::place(&filter.after));
    let chosen = Chosen { commune: commune.id, tasks: Vec::new(), kind, reason, after, most: PAGE as i64 + 1, hours: 0 };
    let rows = store::hidden(&app.db, &chosen).await?;
    Ok(rows.into_iter().filter_map(|row| Some((None, row.item()?.into(), row.at, About::Item(row.item()?)))).collect())
}

/// What waits for the viewer and may be decided by them, after a place, as the queue shows it.
pub(super) async fn cases(app: &App, viewer: &Viewer, commune: &Commune, filter: &QueueFilter, most: usize) -> Result<Vec<QueueRow>> {
    content::may_look(viewer, commune)?;
    let cases = waiting::list(app, viewer, commune, filter, most).await?;
    assemble(app, viewer, commune, cases.into_iter().map(line).collect()).await
}

/// When everything is due that waits for the viewer, and the first lines of it with those that they have taken. Lines that are not theirs to decide, since they
/// had a part in them, are due to somebody else.
pub async fn due(app: &App, viewer: &Viewer, commune: &Commune, most: usize) -> Result<(Vec<Timestamp>, Vec<QueueRow>)> {
    content::may_look(viewer, commune)?;
    let mut entries = waiting::list(app, viewer, commune, &QueueFilter::default(), MOST_DUE).await?;
    entries.retain(|entry| may_decide(viewer, commune, entry.task));
    let deadlines: Vec<(Claimable, Timestamp)> = entries.iter().map(|entry| (entry.subject, entry.due_at)).collect();
    let subjects: Vec<Claimable> = entries.iter().map(|entry| entry.subject).collect();
    let claims = claims::of(app, viewer, &subjects).await?;
    let is_mine = |subject: &Claimable| claims.get(subject).is_some_and(|claim| claim.mine);
    let chosen: Vec<Line> = entries.into_iter().enumerate().filter(|(at, entry)| *at < most || is_mine(&entry.subject)).map(|(_, entry)| line(entry)).collect();
    let mut others: HashSet<Claimable> = chosen.iter().map(|(_, subject, ..)| *subject).collect();
    let rows = assemble(app, viewer, commune, chosen).await?;
    for row in rows.iter().filter(|row| row.open_to_viewer) {
        others.remove(&claimable(row));
    }
    Ok((deadlines.into_iter().filter(|(subject, _)| !others.contains(subject)).map(|(_, due)| due).collect(), rows))
}

/// Whether the viewer decides such things, as far as their roles go.
fn may_decide(viewer: &Viewer, commune: &Commune, task: Task) -> bool {
    match task {
        Task::Flagged | Task::Held | Task::Rewritten | Task::FlagAppeal => viewer.is_moderator(commune.id),
        Task::Appeal | Task::Suspension | Task::MeasureAppeal | Task::Organisation | Task::Name => true,
    }
}

/// Those of these items that wait, as the queue shows them.
pub(super) async fn rows(app: &App, viewer: &Viewer, commune: &Commune, items: &[Item]) -> Result<Vec<QueueRow>> {
    let cases = waiting::list(app, viewer, commune, &QueueFilter::default(), MOST_TAKEN).await?;
    let chosen = cases.into_iter().filter(|case| matches!(case.about, About::Item(item) if items.contains(&item)));
    assemble(app, viewer, commune, chosen.map(line).collect()).await
}

/// Keeps something of the commune that waits, or that can be decided about, for the viewer.
pub(super) async fn take(app: &App, viewer: &Viewer, commune: &Commune, subject: Claimable, over: bool) -> Result<()> {
    content::may_look(viewer, commune)?;
    let waiting = waiting::list(app, viewer, commune, &QueueFilter::default(), MOST_TAKEN).await?;
    if !waiting.iter().any(|case| case.subject == subject) {
        return Err(Error::Conflict(app::words::tr::moderation::item::ALREADY));
    }
    claims::take(app, viewer, commune, subject, over).await
}

/// A place in the queue for an address.
pub(super) fn place_text(at: Timestamp, subject: Claimable) -> String {
    format!("{}-{}-{}", at.micros(), subject.id().simple(), subject.kind())
}

fn next_page(commune: &Commune, filter: &QueueFilter, after: &str) -> String {
    let pairs = [("state", filter.state.as_str()), ("kind", &filter.kind), ("reason", &filter.reason), ("after", after)];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty())).finish();
    format!("{}?{query}", paths::moderation(&commune.slug))
}

/// What the lines of a page need, loaded for all of them at once: one query a kind, and one for each other thing.
struct Loaded {
    contents: HashMap<Item, Content>,
    authors: Bylines,
    reasons: HashMap<Item, Vec<Reason>>,
    held: HashMap<Item, Vec<HeldReason>>,
    weights: HashMap<Item, (i64, i64)>,
    parts: Vec<(Item, AccountId)>,
    claims: HashMap<Claimable, Claim>,
}

async fn load(app: &App, viewer: &Viewer, subjects: &[Claimable], items: &[Item]) -> Result<Loaded> {
    let contents = app.contents(&mut &app.db, items).await?;
    let mut reasons: HashMap<Item, Vec<Reason>> = HashMap::new();
    for (item, reason) in store::reasons(&app.db, items).await? {
        reasons.entry(item).or_default().extend(Reason::parse(&reason));
    }
    let waiting = hold_store::waiting_among(&mut &app.db, items).await?;
    Ok(Loaded {
        authors: bylines::load(&mut &app.db, contents.values().map(Content::byline)).await?,
        contents,
        reasons,
        held: waiting.iter().filter_map(|row| Some((row.item()?, holding::reasons(row)))).collect(),
        weights: store::weights(&app.db, items).await?.into_iter().map(|(item, count, weight)| (item, (count, weight))).collect(),
        parts: store::parts_among(&app.db, items).await?,
        claims: claims::of(app, viewer, subjects).await?,
    })
}

async fn assemble(app: &App, viewer: &Viewer, commune: &Commune, lines: Vec<Line>) -> Result<Vec<QueueRow>> {
    let subjects: Vec<Claimable> = lines.iter().map(|(_, subject, _, _)| *subject).collect();
    let items: Vec<Item> = lines.iter().filter_map(|(_, _, _, about)| if let About::Item(item) = about { Some(*item) } else { None }).collect();
    let loaded = load(app, viewer, &subjects, &items).await?;
    let now = app.clock.now();
    // What its author has deleted meanwhile asks for no decision.
    let rows = lines.into_iter().filter_map(|(task, claimed, at, about)| {
        let (path, subject, conflict) = match about {
            About::Item(item) => {
                let content = loaded.contents.get(&item)?;
                let judged = task.is_some_and(Task::is_appeal) && loaded.parts.contains(&(item, viewer.id));
                let path = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
                (path, Subject::Text(text(content, &loaded)), viewer.owns(content) || judged)
            }
            About::Measure(row) => (row.path.clone(), Subject::Measure(row.clone()), row.had_part),
            About::Name(waiting, own) => (waiting.path.clone(), Subject::Name(waiting), own),
            About::Organisation(row, own) => (paths::organisation_request(&commune.slug, &row.id), Subject::Organisation(row), own),
        };
        let able = task.is_some_and(|task| may_decide(viewer, commune, task));
        Some(QueueRow {
            id: claimed.id(),
            task,
            path,
            subject,
            at: at.into(),
            overdue: task.is_some() && at < now,
            claim: loaded.claims.get(&claimed).cloned(),
            open_to_viewer: able && !conflict,
            conflict,
        })
    });
    Ok(rows.collect())
}

fn text(content: &Content, loaded: &Loaded) -> TextCase {
    let item = content.item;
    let (flags, weight) = loaded.weights.get(&item).copied().unwrap_or_default();
    TextCase {
        kind: item.kind,
        title: if content.title.is_empty() { excerpt(&content.whole(), TITLE) } else { content.title.clone() },
        excerpt: excerpt(&content.whole(), similar::EXCERPT),
        author: loaded.authors.get(content.byline()),
        visibility: content.visibility,
        version: content.version,
        flags,
        weight,
        reasons: loaded.reasons.get(&item).cloned().unwrap_or_default(),
        held: loaded.held.get(&item).cloned().unwrap_or_default(),
    }
}

/// One item before a moderator.
pub(super) async fn item(app: &App, viewer: &Viewer, commune: &Commune, item: Item, go: &str) -> Result<ItemPage> {
    content::may_look(viewer, commune)?;
    let content = content::load(app, &mut &app.db, commune, item).await?;
    let authors = bylines::load(&mut &app.db, [content.byline()]).await?;
    let flags = flag_store::flags_of(&app.db, item).await?.into_iter().map(flag).collect();
    let history = decision_store::decisions_about(&app.db, item).await?.into_iter().map(|row| decision(viewer, row)).collect();
    let appeal = appeals::open(app, viewer, item).await?;
    let hiders = decision_store::hiders(&mut &app.db, item).await?;
    let author: Author = authors.get(content.byline());
    Ok(ItemPage {
        kind: item.kind,
        id: item.id.to_string(),
        path: content.path(&commune.slug),
        context: context(app, commune, &content).await?,
        versions: content.versions_address.as_ref().map(|versions| versions.in_commune(&commune.slug)),
        record: decision_store::record(&app.db, content.author_id).await?,
        measures: measures::record(app, commune, content.author_id).await?,
        templates: templates::of(&mut &app.db, commune.id).await?.all(),
        may_measure: measures::may_give(app, viewer, commune, &content).await.is_ok(),
        own: viewer.owns(&content),
        may_confirm: content.visibility == Visibility::Hidden && !viewer.owns(&content) && !hiders.contains(&viewer.id),
        may_answer: appeal.as_ref().is_some_and(|appeal| !appeal.had_part) && !viewer.owns(&content),
        appeal,
        held: holding::notice(app, item).await?,
        may_decide: viewer.is_moderator(commune.id),
        flag_appeals: flag_appeals::open(app, viewer, item).await?,
        surge: flags::is_surge(app, &content).await?,
        claim: claims::of(app, viewer, &[item.into()]).await?.remove(&item.into()),
        former: appeal_store::withheld(&app.db, item).await?.into_iter().map(former).collect(),
        similar: similar::decided(app, commune, &content).await?,
        next: (!go.is_empty()).then(|| go.to_owned()),
        author,
        created_at: content.created_at.into(),
        visibility: content.visibility,
        version: content.version,
        photo: photo(&content),
        original: redaction::former_path(app, item).await?,
        say_language: language::may_say(app, viewer, commune, &content).then(|| paths::language(&commune.slug, item.kind.as_str(), item.id)),
        language: content.language,
        body: content.whole(),
        title: content.title,
        flags,
        history,
    })
}

fn former((version, title, body, at): (i64, String, String, Timestamp)) -> FormerText {
    FormerText { version, title, body, at: at.into() }
}

/// The picture itself, when the item is one.
fn photo(content: &Content) -> Option<Photo> {
    (content.item.kind == ItemKind::Photo).then(|| Photo { id: content.item.id.to_string(), alt: content.body.clone(), width: 0, height: 0 })
}

/// What a comment is on and what it answers, both as moderators may read them.
async fn context(app: &App, commune: &Commune, content: &Content) -> Result<Option<ItemContext>> {
    let Some(on) = content.on else { return Ok(None) };
    let subject = content::load(app, &mut &app.db, commune, on).await?;
    let parent = match content.parent {
        Some(parent) => app.contents(&mut &app.db, &[parent]).await?.remove(&parent).map(|parent| parent.whole()),
        None => None,
    };
    Ok(Some(ItemContext { path: subject.path(&commune.slug), title: subject.title, parent }))
}

fn flag(row: flag_store::FlagRow) -> FlagRow {
    FlagRow {
        reason: Reason::parse(&row.reason).unwrap_or(Reason::Other),
        note: row.note,
        weight: row.weight,
        version: row.item_version,
        upheld: match row.outcome.as_str() {
            "upheld" => Some(true),
            "dismissed" => Some(false),
            _ => None,
        },
        at: row.created_at.into(),
    }
}

fn decision(viewer: &Viewer, row: decision_store::DecisionRow) -> DecisionRow {
    DecisionRow {
        act: row.act(),
        reason: Reason::parse(&row.reason),
        by_viewer: row.actor_id == viewer.id,
        note: row.note,
        version: row.item_version,
        at: row.created_at.into(),
    }
}
