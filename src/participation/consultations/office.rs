//! What those who prepare consultations have before them: their list, and decisions that are awaited.

use app::model::consultation_forms::{ConsultationListPage, ConsultationRow};
use app::model::consultations::{ConsultationState, ConsultationTemplate, Multilingual};

use super::store::{cancelling, listing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::cursor::{Cursor, Page};
use crate::base::db::{AccountId, CommuneId, ConsultationId, PartRows, Parts};
use crate::base::error::Result;
use crate::communes::Commune;

/// Lines on one page.
const PAGE: usize = 30;

/// The staff's list.
pub(super) async fn list(app: &App, commune: &Commune, after: &str) -> Result<ConsultationListPage> {
    let (now, after) = (app.clock.now(), Cursor::parse(after));
    let rows = listing::of_staff(&app.db, commune.id, after, PAGE as i64 + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| Cursor::new(row.updated_at, row.id.0));
    let mut titles = listing::titles(&mut &app.db, &rows.iter().map(|row| row.id).collect::<Vec<ConsultationId>>()).await?;
    let line = |row: listing::CardRow| {
        let state = row.state(now);
        ConsultationRow {
            number: row.number,
            title: titles.remove(&row.id).unwrap_or_default(),
            template: ConsultationTemplate::parse(&row.template).unwrap_or(ConsultationTemplate::Questionnaire),
            state,
            closes_at: row.closes_at.map(Into::into),
            decides_at: row.decides_at.map(Into::into),
            waits: matches!(state, ConsultationState::Closed | ConsultationState::Counting),
        }
    };
    Ok(ConsultationListPage { rows: rows.into_iter().map(line).collect(), next: next.map(|next| next.to_string()), continued: after.is_some() })
}

/// A decision that is awaited.
#[derive(Clone, Debug)]
pub struct Awaited {
    pub number: i64,
    pub title: Multilingual,
    /// The first moment after the day by which it was promised.
    pub due_at: Timestamp,
}

/// Decisions that are awaited, the first that are promised first.
pub async fn awaited(app: &App, commune: &Commune, most: i64) -> Result<Vec<Awaited>> {
    let rows = listing::undecided(&app.db, commune.id, app.clock.now(), most).await?;
    let mut titles = listing::titles(&mut &app.db, &rows.iter().map(|row| row.id).collect::<Vec<ConsultationId>>()).await?;
    let line = |row: listing::CardRow| Some(Awaited { number: row.number, title: titles.remove(&row.id).unwrap_or_default(), due_at: row.decides_at? });
    Ok(rows.into_iter().filter_map(line).collect())
}

/// A consultation that is public and not decided.
#[derive(Clone, Debug)]
pub struct Running {
    pub id: ConsultationId,
    pub number: i64,
    pub title: Multilingual,
    /// The first moment at which nobody is asked for anything any more.
    pub over_at: Timestamp,
    /// The first moment after the day by which its decision was promised.
    pub due_at: Timestamp,
}

/// Those that are under way, the first that are promised first.
pub async fn running(app: &App, commune: &Commune, most: i64) -> Result<Vec<Running>> {
    let rows = listing::running(&app.db, commune.id, most).await?;
    let mut titles = listing::titles(&mut &app.db, &rows.iter().map(|row| row.id).collect::<Vec<ConsultationId>>()).await?;
    let line = |row: listing::CardRow| {
        let title = titles.remove(&row.id).unwrap_or_default();
        Some(Running { id: row.id, number: row.number, title, over_at: row.over_at?, due_at: row.decides_at? })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// Those of these in which people vote on what services assess, once they do, and when voting begins.
pub async fn voted_on(app: &App, ids: &[ConsultationId]) -> Result<Vec<(ConsultationId, Timestamp)>> {
    if ids.is_empty() { Ok(Vec::new()) } else { Ok(listing::voted_on(&app.db, ids, app.clock.now()).await?) }
}

/// Those of these of which somebody else than the viewer asked that they are given up, while nobody has confirmed it.
pub async fn with_cancelling(app: &App, ids: &[ConsultationId], viewer: AccountId) -> Result<Vec<ConsultationId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(cancelling::asked_by_others(&mut &app.db, ids, viewer).await?)
}

/// Asks how many consultations wait for a decision, and how many of these are late.
pub fn with_undecided(parts: Parts, commune: CommuneId, now: Timestamp) -> Parts {
    listing::with_undecided(parts, commune, now)
}

/// How many these are, from the rows of [`with_undecided`].
pub fn undecided(rows: &PartRows) -> (i64, i64) {
    rows.of("undecided").fold((0, 0), |(waiting, late), row| (waiting + row.number(0), late + row.number(1)))
}
