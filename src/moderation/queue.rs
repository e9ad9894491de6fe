//! What moderators look at: the queue, and one item with its flags, its decisions and its author's record.

use std::collections::HashMap;

use app::model::content::{Author, ItemKind, Reason, Visibility};
use app::model::holding::HeldReason;
use app::model::moderation::{DecisionRow, FlagRow, ItemContext, ItemPage, QueueFilter, QueuePage, QueueRow};
use app::model::paths;
use uuid::Uuid;

use super::content::{self, Content};
use super::store::{self, QueuedRow};
use super::{Item, appeals, excerpt, holding};
use crate::accounts::{self, Authors, Viewer};
use crate::clock::Timestamp;
use crate::communes::Commune;
use crate::error::{Error, Result};
use crate::{AppState, measures};

/// Items on one page of the queue.
pub(super) const PAGE: usize = 25;
/// Letters of a text in the queue.
const EXCERPT: usize = 160;
/// Letters of a comment that stand in for a title.
const TITLE: usize = 60;
/// What the filter calls the hidden ones.
const HIDDEN: &str = "hidden";
/// Those with an open appeal.
const APPEALS: &str = "appeals";
/// Those whose author wrote a new text.
const REWRITTEN: &str = "rewritten";
/// Those that wait before their first publication, or after an edit.
const HELD: &str = "held";

/// Moderators decide, administrators look; nobody else learns what is flagged.
pub(super) fn may_look(viewer: &Viewer, commune: &Commune) -> Result<()> {
    if viewer.is_moderator(commune.id) || viewer.is_administrator(commune.id) { Ok(()) } else { Err(Error::Forbidden) }
}

/// A page of the queue.
pub(super) async fn page(app: &AppState, viewer: &Viewer, commune: &Commune, filter: QueueFilter) -> Result<QueuePage> {
    may_look(viewer, commune)?;
    let chosen = store::Chosen {
        commune: commune.id,
        kind: ItemKind::parse(&filter.kind),
        reason: Reason::parse(&filter.reason),
        after: place(&filter.after),
        most: PAGE as i64 + 1,
    };
    let mut rows = match filter.state.as_str() {
        HIDDEN => store::hidden(&app.db, chosen).await?,
        APPEALS => plain(store::open_appeals(&app.db, commune.id, chosen.after, chosen.most).await?),
        REWRITTEN => plain(store::resubmitted(&app.db, commune.id, chosen.after, chosen.most).await?),
        HELD => plain(store::held(&app.db, commune.id, chosen.after, chosen.most).await?),
        _ => store::flagged(&app.db, chosen).await?,
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| next_page(commune, &filter, last));
    let rows = draw(app, commune, rows).await?;
    let measures = if filter.state == APPEALS { measures::waiting(app, commune).await? } else { Vec::new() };
    Ok(QueuePage {
        filter,
        rows,
        next,
        may_decide: viewer.is_moderator(commune.id),
        review_weight: commune.review_weight,
        appeals: appeal_tally(app, commune).await?,
        measures,
        held: store::held_tally(&app.db, commune.id).await?,
    })
}

/// How many appeals are open, against hidings and measures, and how many of them are overdue.
pub(super) async fn appeal_tally(app: &AppState, commune: &Commune) -> Result<(i64, i64)> {
    let hidings = store::appeal_tally(&app.db, commune.id, app.clock.now()).await?;
    let measures = measures::appeal_tally(app, commune).await?;
    Ok((hidings.0 + measures.0, hidings.1 + measures.1))
}

/// Rows without flags.
fn plain(rows: Vec<(String, Uuid, Timestamp)>) -> Vec<QueuedRow> {
    rows.into_iter().map(|(kind, id, at)| QueuedRow::plain(kind, id, at)).collect()
}

fn place(text: &str) -> Option<(Timestamp, Uuid)> {
    let (at, id) = text.split_once('-')?;
    Some((Timestamp(at.parse().ok()?), id.parse().ok()?))
}

fn next_page(commune: &Commune, filter: &QueueFilter, last: &QueuedRow) -> String {
    let after = format!("{}-{}", last.at.micros(), last.item_id.simple());
    let pairs = [("state", &filter.state), ("kind", &filter.kind), ("reason", &filter.reason), ("after", &after)];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty())).finish();
    format!("{}?{query}", paths::moderation(&commune.slug))
}

/// Loads what the rows are about: one query a kind, one for the reasons, two for the names.
async fn draw(app: &AppState, commune: &Commune, rows: Vec<QueuedRow>) -> Result<Vec<QueueRow>> {
    let mut contents: HashMap<Uuid, Content> = HashMap::new();
    for kind in ItemKind::ALL {
        let ids: Vec<Uuid> = rows.iter().filter_map(QueuedRow::item).filter(|item| item.kind == *kind).map(|item| item.id).collect();
        contents.extend(content::load_all(&mut &app.db, *kind, &ids).await?.into_iter().map(|content| (content.item.id, content)));
    }
    let mut reasons: HashMap<Uuid, Vec<Reason>> = HashMap::new();
    for (item, reason) in store::reasons(&app.db, &rows.iter().map(|row| row.item_id).collect::<Vec<_>>()).await? {
        reasons.entry(item).or_default().extend(Reason::parse(&reason));
    }
    let waiting = store::waiting_among(&mut &app.db, &rows.iter().map(|row| row.item_id).collect::<Vec<_>>()).await?;
    let mut held: HashMap<Uuid, Vec<HeldReason>> = waiting.iter().map(|row| (row.item_id, holding::reasons(row))).collect();
    let authors = accounts::authors(app, contents.values().map(Content::wrote)).await?;
    // What its author has deleted meanwhile asks for no decision.
    let lines = rows.into_iter().filter_map(|row| {
        let (reasons, held) = (reasons.remove(&row.item_id).unwrap_or_default(), held.remove(&row.item_id).unwrap_or_default());
        Some(line(commune, &row, contents.get(&row.item_id)?, &authors, (reasons, held)))
    });
    Ok(lines.collect())
}

fn line(commune: &Commune, row: &QueuedRow, content: &Content, authors: &Authors, (reasons, held): (Vec<Reason>, Vec<HeldReason>)) -> QueueRow {
    let untitled = content.title.is_empty();
    QueueRow {
        kind: content.item.kind,
        path: paths::moderation_item(&commune.slug, content.item.kind.as_str(), content.item.id),
        title: if untitled { excerpt(&content.whole(), TITLE) } else { content.title.clone() },
        excerpt: excerpt(&content.whole(), EXCERPT),
        author: authors.get(content.wrote()),
        visibility: content.visibility,
        flags: row.flags,
        weight: row.weight,
        reasons,
        held,
        at: row.at.into(),
    }
}

/// One item before a moderator.
pub(super) async fn item(app: &AppState, viewer: &Viewer, commune: &Commune, item: Item) -> Result<ItemPage> {
    may_look(viewer, commune)?;
    let content = content::load(&mut &app.db, commune, item).await?;
    let authors = accounts::authors(app, std::iter::once(content.wrote())).await?;
    let flags = store::flags_of(&app.db, item).await?.into_iter().map(flag).collect();
    let history = store::decisions_about(&app.db, item).await?.into_iter().map(|row| decision(viewer, row)).collect();
    let appeal = appeals::open(app, viewer, item).await?;
    let hiders = store::hiders(&mut &app.db, item).await?;
    let author: Author = authors.get(content.wrote());
    let many_versions = item.kind == ItemKind::Solution && content.version > 1;
    Ok(ItemPage {
        kind: item.kind,
        id: item.id.to_string(),
        path: content.path(&commune.slug),
        context: context(app, commune, &content).await?,
        versions: content.number.filter(|_| many_versions).map(|number| paths::solution_versions(&commune.slug, number)),
        record: store::record(&app.db, content.author_id).await?,
        measures: measures::record(app, commune, content.author_id).await?,
        may_measure: measures::may_give(app, viewer, commune, &content).await.is_ok(),
        own: content.is_own(viewer),
        may_confirm: content.visibility == Visibility::Hidden && !content.is_own(viewer) && !hiders.contains(&viewer.id),
        may_answer: appeal.as_ref().is_some_and(|appeal| !appeal.had_part) && !content.is_own(viewer),
        appeal,
        held: holding::notice(app, item).await?,
        may_decide: viewer.is_moderator(commune.id),
        author,
        created_at: content.created_at.into(),
        visibility: content.visibility,
        version: content.version,
        body: content.whole(),
        title: content.title,
        flags,
        history,
    })
}

/// What a comment is on and what it answers, both as moderators may read them.
async fn context(app: &AppState, commune: &Commune, content: &Content) -> Result<Option<ItemContext>> {
    let Some(on) = content.on else { return Ok(None) };
    let subject = content::load(&mut &app.db, commune, on).await?;
    let parent = match content.parent {
        Some(parent) => content::load_all(&mut &app.db, ItemKind::Comment, &[parent.0]).await?.pop().map(|parent| parent.whole()),
        None => None,
    };
    Ok(Some(ItemContext { path: subject.path(&commune.slug), title: subject.title, parent }))
}

fn flag(row: store::FlagRow) -> FlagRow {
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

fn decision(viewer: &Viewer, row: store::DecisionRow) -> DecisionRow {
    DecisionRow {
        act: row.act(),
        reason: Reason::parse(&row.reason),
        by_viewer: row.actor_id == viewer.id,
        note: row.note,
        version: row.item_version,
        at: row.created_at.into(),
    }
}
