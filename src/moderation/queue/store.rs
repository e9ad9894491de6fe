//! SQL of the queue: all that waits for a moderator, by its deadline; what is hidden; and when the staff was last reminded.

use app::model::content::{ItemKind, Reason};
use app::model::workbench::Task;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, Statement, Tx, sql};
use crate::base::kind::Item;
use crate::moderation::store::{HIDING, IS_LAST, among, item};

/// Where a page of the queue ends: the moment it is ordered by, the id, and the kind of what it is.
pub(in crate::moderation) type Place = (Timestamp, Uuid, String);

/// What the queue lists.
#[derive(Clone, Debug)]
pub(in crate::moderation) struct Chosen {
    pub commune: CommuneId,
    /// Without any nothing is listed.
    pub tasks: Vec<Task>,
    pub kind: Option<ItemKind>,
    pub reason: Option<Reason>,
    /// Where the page before ended.
    pub after: Option<Place>,
    pub most: i64,
    /// Within which flags and rewritten texts are decided.
    pub hours: i64,
}

/// An item of the queue.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct QueuedRow {
    task: String,
    item_kind: String,
    item_id: Uuid,
    pub since: Timestamp,
    /// When it is due; of what is hidden, when it was.
    pub at: Timestamp,
}

impl QueuedRow {
    /// `None` for what is hidden.
    pub fn task(&self) -> Option<Task> {
        Task::parse(&self.task)
    }

    pub fn item(&self) -> Option<Item> {
        item(&self.item_kind, self.item_id)
    }
}

/// The tasks that are about a piece of content.
pub(in crate::moderation) const ABOUT_ITEMS: [Task; 5] = [Task::Flagged, Task::Held, Task::Rewritten, Task::Appeal, Task::FlagAppeal];

/// Adds to `select` everything that waits for one of these tasks, as (task, item_kind, item_id, since, at): each item once. What is open is never much, whatever a
/// commune has decided in its life: every branch reads an index of open rows.
fn waiting(mut select: Statement, commune: CommuneId, tasks: &[Task], hours: i64) -> Statement {
    let within = hours * 3_600_000_000;
    let mut first = true;
    for task in tasks {
        let branch = match task {
            Task::Flagged => "SELECT CAST('flagged' AS TEXT) AS task, f.item_kind, f.item_id, MIN(f.created_at) AS since, MIN(f.created_at) + ",
            Task::Held => {
                "SELECT CAST('held' AS TEXT) AS task, item_kind, item_id, held_at AS since, due_at AS at FROM held_items WHERE outcome = 'waiting' AND commune_id = "
            }
            Task::Rewritten => "SELECT CAST('rewritten' AS TEXT) AS task, d.item_kind, d.item_id, d.created_at AS since, d.created_at + ",
            Task::Appeal => {
                "SELECT CAST('appeal' AS TEXT) AS task, item_kind, item_id, created_at AS since, due_at AS at FROM appeals WHERE outcome = 'open' AND commune_id = "
            }
            Task::FlagAppeal => {
                "SELECT CAST('flag_appeal' AS TEXT) AS task, item_kind, item_id, MIN(created_at) AS since, MIN(due_at) AS at FROM flag_appeals WHERE outcome = 'open' AND commune_id = "
            }
            Task::MeasureAppeal | Task::Suspension | Task::Organisation | Task::Name => continue,
        };
        select = select.push(if std::mem::take(&mut first) { "" } else { " UNION ALL " }).push(branch);
        select = match task {
            Task::Flagged => select.arg(within).push(" AS at FROM flags f WHERE f.outcome = 'open' AND f.commune_id = ").arg(commune).push(
                " AND NOT EXISTS (SELECT 1 FROM held_items h WHERE h.item_kind = f.item_kind AND h.item_id = f.item_id AND h.outcome = 'waiting') \
                 AND NOT EXISTS (SELECT 1 FROM flag_appeals a WHERE a.item_kind = f.item_kind AND a.item_id = f.item_id AND a.outcome = 'open') GROUP BY f.item_kind, f.item_id",
            ),
            Task::Rewritten => {
                select.arg(within).push(" AS at FROM moderation_decisions d WHERE d.act = 'resubmit' AND d.commune_id = ").arg(commune).push(IS_LAST).push(
                    " AND NOT EXISTS (SELECT 1 FROM held_items h WHERE h.item_kind = d.item_kind AND h.item_id = d.item_id AND h.outcome = 'withdrawn' \
                     AND h.decided_at >= d.created_at)",
                )
            }
            Task::FlagAppeal => select.arg(commune).push(" GROUP BY item_kind, item_id"),
            _ => select.arg(commune),
        };
    }
    select
}

/// What waits, the earliest deadline first.
pub(in crate::moderation) async fn queued(db: &Db, chosen: &Chosen) -> sqlx::Result<Vec<QueuedRow>> {
    if !chosen.tasks.iter().any(|task| ABOUT_ITEMS.contains(task)) {
        return Ok(Vec::new());
    }
    let select = sql("SELECT w.task, w.item_kind, w.item_id, w.since, w.at FROM (");
    let mut select = waiting(select, chosen.commune, &chosen.tasks, chosen.hours).push(") w WHERE TRUE");
    if let Some(kind) = chosen.kind {
        select = select.push(" AND w.item_kind = ").arg(kind.as_str());
    }
    if let Some(reason) = chosen.reason {
        select = select
            .push(" AND (w.item_kind, w.item_id) IN (SELECT item_kind, item_id FROM flags WHERE outcome = 'open' AND commune_id = ")
            .arg(chosen.commune)
            .push(" AND reason = ")
            .arg(reason.as_str())
            .push(" UNION SELECT d.item_kind, d.item_id FROM moderation_decisions d WHERE d.commune_id = ")
            .arg(chosen.commune)
            .push(" AND d.reason = ")
            .arg(reason.as_str())
            .push(" AND d.act IN ")
            .push(HIDING)
            .push(IS_LAST)
            .push(")");
    }
    if let Some((at, id, kind)) = &chosen.after {
        select = select.push(" AND (w.at, w.item_id, w.item_kind) > (").arg(*at).push(", ").arg(*id).push(", ").arg(kind).push(")");
    }
    db.all(select.push(" ORDER BY w.at, w.item_id, w.item_kind LIMIT ").arg(chosen.most)).await
}

/// How many items wait for each task, and how many of them are overdue.
pub(in crate::moderation) async fn tallies(db: &Db, commune: CommuneId, hours: i64, now: Timestamp) -> sqlx::Result<Vec<(String, i64, i64)>> {
    let select = sql("SELECT w.task, COUNT(*), CAST(SUM(CASE WHEN w.at < ").arg(now).push(" THEN 1 ELSE 0 END) AS BIGINT) FROM (");
    db.all(waiting(select, commune, &ABOUT_ITEMS, hours).push(") w GROUP BY w.task")).await
}

/// Hidden items, the latest first.
pub(in crate::moderation) async fn hidden(db: &Db, chosen: &Chosen) -> sqlx::Result<Vec<QueuedRow>> {
    let mut select = sql("SELECT CAST('' AS TEXT) AS task, d.item_kind, d.item_id, d.created_at AS since, d.created_at AS at FROM moderation_decisions d \
         WHERE d.act IN ('hide', 'confirm', 'uphold') AND d.commune_id = ")
    .arg(chosen.commune);
    if let Some(kind) = chosen.kind {
        select = select.push(" AND d.item_kind = ").arg(kind.as_str());
    }
    if let Some(reason) = chosen.reason {
        select = select.push(" AND d.reason = ").arg(reason.as_str());
    }
    if let Some((at, id, kind)) = &chosen.after {
        select = select.push(" AND (d.created_at, d.item_id, d.item_kind) < (").arg(*at).push(", ").arg(*id).push(", ").arg(kind).push(")");
    }
    db.all(select.push(IS_LAST).push(" ORDER BY d.created_at DESC, d.item_id DESC, d.item_kind DESC LIMIT ").arg(chosen.most)).await
}

/// For which reasons these items are flagged (open flags) and hidden.
pub(in crate::moderation) async fn reasons(db: &Db, items: &[Item]) -> sqlx::Result<Vec<(Item, String)>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let flags = among(sql("SELECT item_kind, item_id, reason FROM flags WHERE outcome = 'open' AND "), "", items);
    let select = among(flags.push(" UNION SELECT d.item_kind, d.item_id, d.reason FROM moderation_decisions d WHERE "), "d.", items);
    let rows: Vec<(String, Uuid, String)> = db.all(select.push(" AND d.act IN ").push(HIDING).push(IS_LAST)).await?;
    Ok(rows.into_iter().filter_map(|(kind, id, reason)| Some((item(&kind, id)?, reason))).collect())
}

/// How many open flags these items have, and what they weigh.
pub(in crate::moderation) async fn weights(db: &Db, items: &[Item]) -> sqlx::Result<Vec<(Item, i64, i64)>> {
    let select = sql("SELECT item_kind, item_id, COUNT(*), CAST(SUM(weight) AS BIGINT) FROM flags WHERE outcome = 'open' AND ");
    let rows: Vec<(String, Uuid, i64, i64)> = db.all(among(select, "", items).push(" GROUP BY item_kind, item_id")).await?;
    Ok(rows.into_iter().filter_map(|(kind, id, count, weight)| Some((item(&kind, id)?, count, weight))).collect())
}

/// Who had a part in what is contested about these items: hid, redacted or confirmed them at any time, or dismissed the flags that an appeal is about.
pub(in crate::moderation) async fn parts_among(db: &Db, items: &[Item]) -> sqlx::Result<Vec<(Item, AccountId)>> {
    let hiders = sql("SELECT DISTINCT item_kind, item_id, actor_id FROM moderation_decisions \
         WHERE act IN ('hide', 'confirm', 'uphold', 'redact', 'uphold_redaction') AND ");
    let select = among(hiders, "", items).push(
        " UNION SELECT a.item_kind, a.item_id, d.actor_id FROM flag_appeals a JOIN moderation_decisions d ON d.id = a.decision_id WHERE a.outcome = 'open' AND ",
    );
    let rows: Vec<(String, Uuid, AccountId)> = db.all(among(select, "a.", items)).await?;
    Ok(rows.into_iter().filter_map(|(kind, id, account)| Some((item(&kind, id)?, account))).collect())
}

/// Who is reminded, and of what.
pub(in crate::moderation) struct Reminder {
    pub commune: CommuneId,
    pub account: AccountId,
    pub kind: &'static str,
}

/// Keeps that a person is reminded now; `false` when that was done since `before` already.
pub(in crate::moderation) async fn take_reminder(tx: &mut Tx, to: &Reminder, now: Timestamp, before: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO moderation_reminders (commune_id, account_id, kind, sent_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (commune_id, account_id, kind) DO UPDATE SET sent_at = $4 WHERE moderation_reminders.sent_at <= $5");
    Ok(tx.run(insert.bind(to.commune).bind(to.account).bind(to.kind).bind(now).bind(before)).await? == 1)
}
