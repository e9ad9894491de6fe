//! SQL of measures: what `moderation/measures` gives, answers and counts.

use app::model::content::{ItemKind, Reason};
use app::model::measures::{MeasureKind, MeasureState};
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, Db, MeasureId, PartRows, Parts, Sql, Statement, Tx, sql};
use crate::base::kind::Item;

/// Measures that a page lists. Nobody is given so many.
const MOST_ROWS: i64 = 100;

const SELECT: &str = "SELECT id, account_id, kind, days, item_kind, item_id, reason, note, state, actor_id, second_id, created_at, begins_at, ends_at, appeal, \
     appealed_at, appeal_due_at, appeal_answer, appeal_decided_at FROM measures WHERE commune_id = ";

/// A measure.
#[derive(Debug, sqlx_macros::FromRow)]
pub(crate) struct Row {
    pub id: MeasureId,
    pub account_id: AccountId,
    kind: String,
    pub days: i64,
    item_kind: String,
    pub item_id: Uuid,
    reason: String,
    pub note: String,
    state: String,
    pub actor_id: AccountId,
    pub second_id: Option<AccountId>,
    pub created_at: Timestamp,
    pub begins_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub appeal: String,
    pub appealed_at: Option<Timestamp>,
    pub appeal_due_at: Option<Timestamp>,
    pub appeal_answer: String,
    pub appeal_decided_at: Option<Timestamp>,
}

impl Row {
    pub fn kind(&self) -> MeasureKind {
        MeasureKind::parse(&self.kind).unwrap_or(MeasureKind::Warning)
    }

    pub fn item_kind(&self) -> ItemKind {
        ItemKind::parse(&self.item_kind).unwrap_or(ItemKind::Comment)
    }

    /// What it follows. Returns `None` if this program knows no such kind.
    pub fn item(&self) -> Option<Item> {
        Some(Item { kind: ItemKind::parse(&self.item_kind)?, id: self.item_id })
    }

    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }

    pub fn state(&self) -> MeasureState {
        MeasureState::parse(&self.state).unwrap_or(MeasureState::Declined)
    }

    /// Whether an appeal waits for its answer.
    pub const fn is_contested(&self) -> bool {
        self.appealed_at.is_some() && self.appeal_decided_at.is_none()
    }

    /// Whether somebody gave it, confirmed it or declined it.
    pub fn had_part(&self, account: AccountId) -> bool {
        self.actor_id == account || self.second_id == Some(account)
    }
}

pub(crate) async fn find(db: &mut impl Sql, commune: CommuneId, id: MeasureId) -> sqlx::Result<Option<Row>> {
    db.find(of(commune).push(" AND id = ").arg(id)).await
}

fn of(commune: CommuneId) -> Statement {
    sql(SELECT).arg(commune)
}

/// Every measure of a person in a commune, the latest first.
pub(crate) async fn about(db: &mut impl Sql, commune: CommuneId, account: AccountId) -> sqlx::Result<Vec<Row>> {
    db.all(of(commune).push(" AND account_id = ").arg(account).push(" ORDER BY number DESC LIMIT ").arg(MOST_ROWS)).await
}

/// Suspensions that wait for a second person, the oldest first.
pub(crate) async fn proposed(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<Row>> {
    db.all(of(commune).push(" AND state = 'proposed' ORDER BY created_at, id LIMIT ").arg(MOST_ROWS)).await
}

/// Measures with an open appeal, the one due first at the top.
pub(crate) async fn contested(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<Row>> {
    db.all(of(commune).push(" AND appealed_at IS NOT NULL AND appeal_decided_at IS NULL ORDER BY appeal_due_at, id LIMIT ").arg(MOST_ROWS)).await
}

/// Asks since when suspensions wait for a second person, and when open appeals are due.
pub(crate) fn with_waiting(parts: Parts, commune: CommuneId) -> Parts {
    let columns = Columns { numbers: &["m.created_at"], ..Columns::NONE };
    let parts = parts.part("proposed_measures", &columns, " FROM (SELECT created_at FROM measures WHERE commune_id = ").arg(commune);
    let parts = parts.push(" AND state = 'proposed' ORDER BY created_at, id LIMIT ").arg(MOST_ROWS).push(") m");
    let columns = Columns { numbers: &["m.appeal_due_at"], ..Columns::NONE };
    let parts = parts.part("contested_measures", &columns, " FROM (SELECT appeal_due_at FROM measures WHERE commune_id = ").arg(commune);
    parts.push(" AND appealed_at IS NOT NULL AND appeal_decided_at IS NULL ORDER BY appeal_due_at, id LIMIT ").arg(MOST_ROWS).push(") m")
}

/// When what waits is due, from the rows of [`with_waiting`]; a proposal within `hours`.
pub(crate) fn waiting_until(rows: &PartRows, hours: i64) -> Vec<Timestamp> {
    let proposed = rows.of("proposed_measures").map(|row| Timestamp(row.number(0)).plus_seconds(3_600 * hours));
    proposed.chain(rows.of("contested_measures").map(|row| Timestamp(row.number(0)))).collect()
}

/// Measures with an end that began in a span of time, the earliest first.
pub(crate) async fn restrictions_between(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp) -> sqlx::Result<Vec<Row>> {
    let select = of(commune).push(" AND ends_at IS NOT NULL AND begins_at >= ").arg(from).push(" AND begins_at < ").arg(to);
    db.all(select.push(" ORDER BY begins_at, id LIMIT 100000")).await
}

/// How many measures about a person there are in a commune, of any state.
pub(crate) async fn count(db: &mut impl Sql, commune: CommuneId, account: AccountId) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM measures WHERE commune_id = $1 AND account_id = $2").bind(commune).bind(account)).await?.0)
}

/// A measure to be kept.
pub(crate) struct New<'a> {
    pub id: MeasureId,
    pub commune: CommuneId,
    pub account: AccountId,
    pub number: i64,
    pub kind: MeasureKind,
    pub days: i64,
    pub item: Item,
    pub reason: Reason,
    pub note: &'a str,
    pub actor: AccountId,
    /// `None` while it waits for a second person.
    pub begins_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub at: Timestamp,
}

/// `false` when somebody else's measure has this number.
pub(crate) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<bool> {
    let state = if new.begins_at.is_some() { MeasureState::Given } else { MeasureState::Proposed };
    let insert = sql("INSERT INTO measures (id, commune_id, account_id, number, kind, days, item_kind, item_id, reason, note, state, actor_id, created_at, \
         begins_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
         ON CONFLICT (commune_id, account_id, number) DO NOTHING")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.account)
    .bind(new.number)
    .bind(new.kind.as_str())
    .bind(new.days)
    .bind(new.item.kind.as_str())
    .bind(new.item.id)
    .bind(new.reason.as_str())
    .bind(new.note)
    .bind(state.as_str())
    .bind(new.actor)
    .bind(new.at)
    .bind(new.begins_at)
    .bind(new.ends_at);
    Ok(tx.run(insert).await? == 1)
}

/// A second person confirms (with when it begins and ends) or declines. `false` when somebody did so before.
pub(crate) async fn decide(tx: &mut Tx, id: MeasureId, second: AccountId, counts: Option<(Timestamp, Timestamp)>) -> sqlx::Result<bool> {
    let state = if counts.is_some() { MeasureState::Given } else { MeasureState::Declined };
    let update = sql("UPDATE measures SET state = $1, second_id = $2, begins_at = $3, ends_at = $4 WHERE id = $5 AND state = 'proposed'")
        .bind(state.as_str())
        .bind(second)
        .bind(counts.map(|(begins, _)| begins))
        .bind(counts.map(|(_, ends)| ends))
        .bind(id);
    Ok(tx.run(update).await? == 1)
}

/// `false` when there was an appeal before, or nothing to appeal against.
pub(crate) async fn appeal(tx: &mut Tx, id: MeasureId, body: &str, at: Timestamp, due_at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE measures SET appeal = $1, appealed_at = $2, appeal_due_at = $3 WHERE id = $4 AND state = 'given' AND appealed_at IS NULL")
        .bind(body)
        .bind(at)
        .bind(due_at)
        .bind(id);
    Ok(tx.run(update).await? == 1)
}

/// The answer to an appeal.
pub(crate) struct Answer<'a> {
    pub by: AccountId,
    pub reversed: bool,
    pub text: &'a str,
    pub at: Timestamp,
}

/// `false` when somebody answered before.
pub(crate) async fn answer(tx: &mut Tx, id: MeasureId, answer: &Answer<'_>) -> sqlx::Result<bool> {
    let state = if answer.reversed { MeasureState::Reversed } else { MeasureState::Given };
    let update = sql("UPDATE measures SET state = $1, appeal_answer = $2, appeal_decided_at = $3, appeal_decided_by = $4 \
         WHERE id = $5 AND appealed_at IS NOT NULL AND appeal_decided_at IS NULL")
    .bind(state.as_str())
    .bind(answer.text)
    .bind(answer.at)
    .bind(answer.by)
    .bind(id);
    Ok(tx.run(update).await? == 1)
}

/// How many appeals are open, and how many of them are overdue.
pub(crate) async fn appeal_tally(db: &Db, commune: CommuneId, now: Timestamp) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN appeal_due_at < $1 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM measures \
         WHERE commune_id = $2 AND appealed_at IS NOT NULL AND appeal_decided_at IS NULL");
    db.one(select.bind(now).bind(commune)).await
}

/// Measures that began in a span of time, by kind.
pub(crate) async fn given_between(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp) -> sqlx::Result<Vec<(String, i64)>> {
    let select = sql("SELECT kind, COUNT(*) FROM measures WHERE commune_id = $1 AND begins_at >= $2 AND begins_at < $3 GROUP BY kind");
    db.all(select.bind(commune).bind(from).bind(to)).await
}

/// Appeals made in a span of time, and those of them that were right.
pub(crate) async fn appeals_between(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN state = 'reversed' THEN 1 ELSE 0 END), 0) AS BIGINT) FROM measures \
         WHERE commune_id = $1 AND appealed_at >= $2 AND appealed_at < $3");
    db.one(select.bind(commune).bind(from).bind(to)).await
}
