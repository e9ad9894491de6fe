//! Measures as pages show them: to the person, to the staff, and in the figures.

use app::model::content::Reason;
use app::model::measures::{MeasureKind, MeasureLine, MeasurePage, MeasureState, MeasureStatus, OwnMeasure, OwnMeasuresPage, WaitingMeasure};
use app::model::moderation::{AppealState, Decided, OpenAppeal};
use app::model::paths;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, MeasureId, PartRows, Parts};
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};
use crate::moderation::measures::{may_judge, may_look};
use crate::people::accounts::Viewer;
use crate::people::restrictions::measures::{self as store, Row};

/// A measure, for whoever looks at them here.
pub(super) async fn find(app: &App, viewer: &Viewer, commune: &Commune, id: MeasureId) -> Result<Row> {
    if !may_look(viewer, commune) {
        return Err(Error::Forbidden);
    }
    store::find(&mut &app.db, commune.id, id).await?.ok_or(Error::NotFound)
}

fn status(row: &Row, now: Timestamp) -> MeasureStatus {
    match row.state() {
        MeasureState::Proposed => MeasureStatus::Proposed,
        MeasureState::Declined => MeasureStatus::Declined,
        MeasureState::Reversed => MeasureStatus::Reversed,
        MeasureState::Given if row.ends_at.is_some_and(|ends| ends > now) => MeasureStatus::Running,
        MeasureState::Given => MeasureStatus::Past,
    }
}

/// As its person reads it.
pub(super) fn measure(row: &Row, now: Timestamp) -> OwnMeasure {
    let appeal = row.appealed_at.zip(row.appeal_due_at).map(|(at, due)| AppealState {
        at: at.into(),
        due_at: due.into(),
        reversed: row.appeal_decided_at.map(|_| row.state() == MeasureState::Reversed),
        answer: row.appeal_answer.clone(),
    });
    OwnMeasure {
        id: row.id.to_string(),
        kind: row.kind(),
        days: row.days,
        reason: row.reason(),
        note: row.note.clone(),
        at: row.begins_at.unwrap_or(row.created_at).into(),
        until: row.ends_at.map(Into::into),
        status: status(row, now),
        appeal,
    }
}

/// One's own measures. What waits for a second person counts for nothing yet, and is not among them.
pub(super) async fn own(app: &App, viewer: &Viewer, commune: &Commune) -> Result<OwnMeasuresPage> {
    let now = app.clock.now();
    let rows = store::about(&mut &app.db, commune.id, viewer.id).await?;
    let rows = rows.iter().filter(|row| row.begins_at.is_some()).map(|row| measure(row, now)).collect();
    Ok(OwnMeasuresPage { rows, appeal_days: commune.appeal_days })
}

/// The measures of an author's record: not those that were reversed or declined.
pub async fn record(app: &App, commune: &Commune, author: AccountId) -> Result<Vec<MeasureLine>> {
    let now = app.clock.now();
    let rows = store::about(&mut &app.db, commune.id, author).await?;
    let kept = rows.iter().filter(|row| matches!(row.state(), MeasureState::Proposed | MeasureState::Given));
    Ok(kept
        .map(|row| MeasureLine {
            path: paths::measure(&commune.slug, row.id),
            kind: row.kind(),
            days: row.days,
            reason: row.reason(),
            at: row.begins_at.unwrap_or(row.created_at).into(),
            until: row.ends_at.map(Into::into),
            status: status(row, now),
        })
        .collect())
}

/// A measure before the staff.
pub(super) async fn page(app: &App, viewer: &Viewer, commune: &Commune, id: MeasureId) -> Result<MeasurePage> {
    let row = find(app, viewer, commune, id).await?;
    let now = app.clock.now();
    let byline = Byline::person(row.account_id);
    let judges = !row.had_part(viewer.id) && may_judge(app, viewer, commune, row.account_id).await?;
    let open = row.appealed_at.zip(row.appeal_due_at).filter(|_| row.is_contested()).map(|(at, due)| OpenAppeal {
        body: row.appeal.clone(),
        at: at.into(),
        due_at: due.into(),
        overdue: due < now,
        had_part: row.had_part(viewer.id),
    });
    Ok(MeasurePage {
        author: bylines::author(&mut &app.db, byline).await?,
        item: paths::moderation_item(&commune.slug, row.item_kind().as_str(), row.item_id),
        may_decide: judges && row.state() == MeasureState::Proposed,
        may_answer: judges && row.is_contested(),
        open,
        measure: measure(&row, now),
    })
}

/// What waits for somebody of the staff: appeals and proposals, in no order; a proposal is due within `hours`. For whoever may look at the queue.
pub async fn waiting(app: &App, viewer: &Viewer, commune: &Commune, hours: i64) -> Result<Vec<WaitingMeasure>> {
    let mut rows = store::contested(&app.db, commune.id).await?;
    rows.extend(store::proposed(&app.db, commune.id).await?);
    let authors = bylines::load(&mut &app.db, rows.iter().map(|row| Byline::person(row.account_id))).await?;
    Ok(rows
        .iter()
        .map(|row| WaitingMeasure {
            id: row.id.0,
            path: paths::measure(&commune.slug, row.id),
            kind: row.kind(),
            days: row.days,
            reason: row.reason(),
            author: authors.get(Byline::person(row.account_id)),
            due_at: row.appeal_due_at.unwrap_or(row.created_at.plus_seconds(3_600 * hours)).into(),
            appealed: row.is_contested(),
            had_part: row.had_part(viewer.id),
        })
        .collect())
}

/// Asks when what waits for somebody of the staff is due.
pub fn with_waiting(parts: Parts, commune: &Commune) -> Parts {
    store::with_waiting(parts, commune.id)
}

/// When it is, from the rows of [`with_waiting`].
pub fn waiting_until(rows: &PartRows, commune: &Commune) -> Vec<Timestamp> {
    store::waiting_until(rows, commune.decision_hours)
}

/// What waits for a second person (`false`) or is contested (`true`): since when and until when; a proposal is due within `hours`.
pub async fn waiting_since(app: &App, commune: &Commune, hours: i64) -> Result<Vec<(bool, Timestamp, Timestamp)>> {
    let contested = store::contested(&app.db, commune.id).await?.into_iter();
    let proposed = store::proposed(&app.db, commune.id).await?.into_iter();
    let contested = contested.filter_map(|row| Some((true, row.appealed_at?, row.appeal_due_at?)));
    Ok(contested.chain(proposed.map(|row| (false, row.created_at, row.created_at.plus_seconds(3_600 * hours)))).collect())
}

/// How many appeals against measures are open, and how many of them are overdue.
pub async fn appeal_tally(app: &App, commune: &Commune) -> Result<(i64, i64)> {
    Ok(store::appeal_tally(&app.db, commune.id, app.clock.now()).await?)
}

/// How many measures began in a span of time.
pub async fn given_between(app: &App, commune: &Commune, from: Timestamp, to: Timestamp) -> Result<Vec<(Decided, i64)>> {
    let rows = store::given_between(&app.db, commune.id, from, to).await?;
    Ok(rows.into_iter().filter_map(|(kind, count)| Some((act(MeasureKind::parse(&kind)?), count))).collect())
}

/// A measure that restricts a person for some days, whatever became of it.
#[derive(Clone, Debug)]
pub struct Restricted {
    pub id: MeasureId,
    pub kind: MeasureKind,
    pub account: AccountId,
    /// What it follows.
    pub item: Item,
    pub reason: Reason,
    pub begins_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Mutes and suspensions that began in a span of time, the earliest first.
pub async fn restrictions_between(app: &App, commune: &Commune, from: Timestamp, to: Timestamp) -> Result<Vec<Restricted>> {
    let rows = store::restrictions_between(&app.db, commune.id, from, to).await?;
    let restricted = rows.iter().filter_map(|row| {
        let (kind, account, reason) = (row.kind(), row.account_id, row.reason());
        Some(Restricted { id: row.id, kind, account, item: row.item()?, reason, begins_at: row.begins_at?, ends_at: row.ends_at? })
    });
    Ok(restricted.collect())
}

/// Appeals against measures in a span of time, and those of them that were right.
pub async fn appeals_between(app: &App, commune: &Commune, from: Timestamp, to: Timestamp) -> Result<(i64, i64)> {
    Ok(store::appeals_between(&app.db, commune.id, from, to).await?)
}

/// What giving a measure is called in the public log.
pub(super) const fn act(kind: MeasureKind) -> Decided {
    match kind {
        MeasureKind::Warning => Decided::Warn,
        MeasureKind::Mute => Decided::Mute,
        MeasureKind::Suspension => Decided::Suspend,
    }
}
