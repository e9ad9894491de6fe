//! SQL of pledges, their reports and steps.

use std::cmp::Reverse;

use app::model::content::Visibility;
use app::model::organisations::Promises;
use app::model::pledges::{PledgeKind, PledgeState, PledgeStep, Report};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, CommuneId, Db, OrganisationId, PartRow, PartRows, Parts, PledgeId, RowId, SolutionId, Tx, sql};

/// A kept pledge.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct PledgeRow {
    pub id: PledgeId,
    pub commune_id: CommuneId,
    pub organisation_id: OrganisationId,
    pub solution_id: SolutionId,
    pub account_id: AccountId,
    pub kind: String,
    pub what: String,
    pub amount: i64,
    pub unit: String,
    pub due_on: String,
    pub due_at: Timestamp,
    pub state: String,
    pub report_count: i64,
    pub done: i64,
    pub created_at: Timestamp,
    pub visibility: String,
}

impl PledgeRow {
    pub fn visibility(&self) -> Visibility {
        Visibility::parse(&self.visibility).unwrap_or(Visibility::Held)
    }
    pub fn kind(&self) -> PledgeKind {
        PledgeKind::parse(&self.kind).unwrap_or(PledgeKind::Other)
    }
    pub fn state(&self) -> PledgeState {
        PledgeState::parse(&self.state).unwrap_or(PledgeState::Withdrawn)
    }
}

const SELECT: &str = "SELECT id, commune_id, organisation_id, solution_id, account_id, kind, what, amount, unit, due_on, due_at, state, report_count, done, \
                      created_at, visibility FROM pledges WHERE ";

pub(super) async fn get(tx: &mut Tx, id: PledgeId) -> sqlx::Result<Option<PledgeRow>> {
    tx.find(sql(SELECT).push("id = ").arg(id)).await
}

pub(super) async fn find(db: &Db, commune: CommuneId, id: PledgeId) -> sqlx::Result<Option<PledgeRow>> {
    db.find(sql(SELECT).push("commune_id = ").arg(commune).push(" AND id = ").arg(id)).await
}

/// Asks for the latest pledges to a solution, and for their reports.
pub(super) fn with_pledges(parts: Parts, solution: SolutionId, most: i64) -> Parts {
    let pledges = Columns {
        ids: &["p.id", "p.commune_id", "p.organisation_id", "p.account_id"],
        texts: &["p.kind", "p.what", "p.unit", "p.due_on", "p.state", "p.visibility"],
        numbers: &["p.created_at", "p.amount", "p.due_at", "p.report_count", "p.done"],
    };
    let reports = Columns { ids: &["r.pledge_id"], texts: &["r.note", "r.photo"], numbers: &["r.number", "r.amount", "r.created_at", "r.confirmed_at"] };
    let latest = " ORDER BY created_at DESC, id DESC LIMIT ";
    let parts = parts.part("pledges", &pledges, " FROM (SELECT * FROM pledges WHERE solution_id = ").arg(solution).push(latest).arg(most).push(") p");
    let from = " FROM pledge_reports r WHERE r.pledge_id IN (SELECT l.id FROM (SELECT id FROM pledges WHERE solution_id = ";
    parts.part("pledge_reports", &reports, from).arg(solution).push(latest).arg(most).push(") l)")
}

/// The pledges to a solution, the latest first.
pub(super) fn pledges(rows: &PartRows, solution: SolutionId) -> Vec<PledgeRow> {
    let pledge = |row: &PartRow| {
        Some(PledgeRow {
            id: row.id(0)?,
            commune_id: row.id(1)?,
            organisation_id: row.id(2)?,
            solution_id: solution,
            account_id: row.id(3)?,
            kind: row.text(0).to_owned(),
            what: row.text(1).to_owned(),
            amount: row.number(1),
            unit: row.text(2).to_owned(),
            due_on: row.text(3).to_owned(),
            due_at: Timestamp(row.number(2)),
            state: row.text(4).to_owned(),
            report_count: row.number(3),
            done: row.number(4),
            created_at: Timestamp(row.number(0)),
            visibility: row.text(5).to_owned(),
        })
    };
    let mut pledges: Vec<PledgeRow> = rows.of("pledges").filter_map(pledge).collect();
    pledges.sort_by_key(|row| Reverse((row.created_at, row.id)));
    pledges
}

/// The reports of these pledges, oldest first.
pub(super) fn reports_of(rows: &PartRows) -> Vec<(PledgeId, Report)> {
    let report = |row: &PartRow| {
        let report = Report {
            number: row.number(0),
            amount: row.number(1),
            note: row.text(0).to_owned(),
            photo: !row.text(1).is_empty(),
            at: Timestamp(row.number(2)).into(),
            confirmed_at: row.find_number(3).map(|at| Timestamp(at).into()),
        };
        Some((row.id(0)?, report))
    };
    let mut reports: Vec<(PledgeId, Report)> = rows.of("pledge_reports").filter_map(report).collect();
    reports.sort_by_key(|(_, report)| report.number);
    reports
}

pub(super) async fn of_organisation(db: &Db, organisation: OrganisationId, most: i64) -> sqlx::Result<Vec<PledgeRow>> {
    db.all(sql(SELECT).push("organisation_id = ").arg(organisation).push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(most)).await
}

/// Open ones of a commune that the public reads, the first that are due first.
pub(super) async fn of_commune(db: &Db, commune: CommuneId, most: i64) -> sqlx::Result<Vec<PledgeRow>> {
    let select = sql(SELECT).push("state IN ('promised', 'under_way') AND visibility IN ('published', 'under_review') AND commune_id = ").arg(commune);
    db.all(select.push(" ORDER BY due_at, id LIMIT ").arg(most)).await
}

/// Those of these that are of a commune, the first that are due first.
pub(super) async fn among(db: &Db, commune: CommuneId, ids: &[PledgeId]) -> sqlx::Result<Vec<PledgeRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql(SELECT).push("commune_id = ").arg(commune).push(" AND id IN ").list(ids.iter().copied());
    db.all(select.push(" ORDER BY due_at, id")).await
}

#[derive(sqlx_macros::FromRow)]
struct Tally {
    organisation_id: OrganisationId,
    made: i64,
    kept: i64,
    late: i64,
}

/// The public pledges of these organisations, counted.
pub(super) async fn promises(db: &Db, organisations: &[OrganisationId], now: Timestamp) -> sqlx::Result<Vec<(OrganisationId, Promises)>> {
    if organisations.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT organisation_id, COUNT(*) AS made, CAST(SUM(CASE WHEN state = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS kept, \
         CAST(SUM(CASE WHEN state IN ('promised', 'under_way') AND due_at <= ")
    .arg(now)
    .push(" THEN 1 ELSE 0 END) AS BIGINT) AS late FROM pledges WHERE state <> 'withdrawn' AND visibility IN ('published', 'under_review') AND organisation_id IN ")
    .list(organisations.iter().copied());
    let rows: Vec<Tally> = db.all(select.push(" GROUP BY organisation_id")).await?;
    Ok(rows.into_iter().map(|row| (row.organisation_id, Promises { made: row.made, kept: row.kept, late: row.late })).collect())
}

/// A pledge to be kept.
pub(super) struct NewPledge {
    pub id: PledgeId,
    pub commune: CommuneId,
    pub organisation: OrganisationId,
    pub solution: SolutionId,
    pub kind: PledgeKind,
    pub what: String,
    pub amount: i64,
    pub unit: String,
    pub due_on: String,
    pub due_at: Timestamp,
}

/// Whether the pledge is new: the same one that is still open is not made twice.
pub(super) async fn insert(tx: &mut Tx, new: &NewPledge, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO pledges (id, commune_id, organisation_id, solution_id, kind, what, amount, unit, due_on, due_at, account_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.organisation)
    .bind(new.solution)
    .bind(new.kind.as_str())
    .bind(&new.what)
    .bind(new.amount)
    .bind(&new.unit)
    .bind(&new.due_on)
    .bind(new.due_at)
    .bind(by)
    .bind(at);
    Ok(tx.run(insert).await? == 1)
}

/// The open pledge that says the same.
pub(super) async fn same(tx: &mut Tx, new: &NewPledge) -> sqlx::Result<Option<PledgeId>> {
    let select = sql("SELECT id FROM pledges WHERE organisation_id = $1 AND solution_id = $2 AND kind = $3 AND what = $4 AND due_on = $5 \
         AND state IN ('promised', 'under_way')")
    .bind(new.organisation)
    .bind(new.solution)
    .bind(new.kind.as_str())
    .bind(&new.what)
    .bind(&new.due_on);
    Ok(tx.find::<(PledgeId,)>(select).await?.map(|(id,)| id))
}

pub(super) async fn move_on(tx: &mut Tx, id: PledgeId, from: &[PledgeState], to: PledgeState) -> sqlx::Result<bool> {
    let update = sql("UPDATE pledges SET state = $1 WHERE id = $2 AND state IN ").bind(to.as_str()).bind(id);
    Ok(tx.run(update.list(from.iter().map(|state| state.as_str()))).await? == 1)
}

/// A step that a pledge takes.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub pledge: PledgeId,
    pub to: PledgeState,
    pub reason: &'a str,
    pub actor: AccountId,
}

pub(super) async fn insert_step(tx: &mut Tx, row: RowId, step: Step<'_>, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledge_steps (id, pledge_id, state, reason, actor_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(row.0)
        .bind(step.pledge)
        .bind(step.to.as_str())
        .bind(step.reason)
        .bind(step.actor)
        .bind(at);
    tx.run(insert).await.map(drop)
}

/// The history, oldest first; each state is reached once.
pub(super) async fn steps(db: &Db, id: PledgeId) -> sqlx::Result<Vec<PledgeStep>> {
    let select = sql("SELECT state, reason, created_at FROM pledge_steps WHERE pledge_id = $1 ORDER BY created_at, id LIMIT 10").bind(id);
    let rows: Vec<(String, String, Timestamp)> = db.all(select).await?;
    Ok(rows.into_iter().filter_map(|(state, reason, at)| Some(PledgeStep { state: PledgeState::parse(&state)?, reason, at: at.into() })).collect())
}

/// Counts a report on an open pledge and takes its amount over. Returns the report's number, and locks the pledge.
pub(super) async fn count_report(tx: &mut Tx, id: PledgeId, amount: i64) -> sqlx::Result<Option<i64>> {
    let update = sql("UPDATE pledges SET report_count = report_count + 1, done = $1 WHERE id = $2 AND state IN ('promised', 'under_way') \
         RETURNING report_count")
    .bind(amount)
    .bind(id);
    Ok(tx.find::<(i64,)>(update).await?.map(|(number,)| number))
}

/// A report to be kept.
pub(super) struct NewReport<'a> {
    pub pledge: PledgeId,
    pub amount: i64,
    pub note: &'a str,
    /// The random name of its photo; empty: none.
    pub photo: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
}

/// The same report within a moment: a form sent twice.
pub(super) async fn same_report(tx: &mut Tx, new: &NewReport<'_>, since: Timestamp) -> sqlx::Result<bool> {
    let select = sql("SELECT number FROM pledge_reports WHERE pledge_id = $1 AND amount = $2 AND note = $3 AND created_at > $4 LIMIT 1")
        .bind(new.pledge)
        .bind(new.amount)
        .bind(new.note)
        .bind(since);
    Ok(tx.find::<(i64,)>(select).await?.is_some())
}

pub(super) async fn insert_report(tx: &mut Tx, number: i64, new: &NewReport<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledge_reports (pledge_id, number, amount, note, photo, account_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(new.pledge)
        .bind(number)
        .bind(new.amount)
        .bind(new.note)
        .bind(new.photo)
        .bind(new.by)
        .bind(new.at);
    tx.run(insert).await.map(drop)
}

#[derive(sqlx_macros::FromRow)]
struct ReportRow {
    pledge_id: PledgeId,
    number: i64,
    amount: i64,
    note: String,
    photo: String,
    created_at: Timestamp,
    confirmed_at: Option<Timestamp>,
}

/// The reports of these pledges, oldest first.
pub(super) async fn reports(db: &Db, pledges: &[PledgeId]) -> sqlx::Result<Vec<(PledgeId, Report)>> {
    if pledges.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT pledge_id, number, amount, note, photo, created_at, confirmed_at FROM pledge_reports WHERE pledge_id IN ");
    let rows: Vec<ReportRow> = db.all(select.list(pledges.iter().copied()).push(" ORDER BY pledge_id, number")).await?;
    let report = |row: ReportRow| {
        let report = Report {
            number: row.number,
            amount: row.amount,
            note: row.note,
            photo: !row.photo.is_empty(),
            at: row.created_at.into(),
            confirmed_at: row.confirmed_at.map(Into::into),
        };
        (row.pledge_id, report)
    };
    Ok(rows.into_iter().map(report).collect())
}

/// The name of a report's photo.
pub(super) async fn photo(db: &Db, pledge: PledgeId, number: i64) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT photo FROM pledge_reports WHERE photo <> '' AND pledge_id = $1 AND number = $2").bind(pledge).bind(number);
    Ok(db.find::<(String,)>(select).await?.map(|(photo,)| photo))
}

/// Those of these names that are of a report's photo.
pub(super) async fn known_photos(db: &Db, names: Vec<String>) -> sqlx::Result<Vec<String>> {
    let select = sql("SELECT photo FROM pledge_reports WHERE photo <> '' AND photo IN ").list(names);
    Ok(db.all::<(String,)>(select).await?.into_iter().map(|(photo,)| photo).collect())
}

/// Whether it was not confirmed before.
pub(super) async fn confirm(tx: &mut Tx, pledge: PledgeId, number: i64, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE pledge_reports SET confirmed_by = $1, confirmed_at = $2 WHERE pledge_id = $3 AND number = $4 AND confirmed_at IS NULL");
    Ok(tx.run(update.bind(by).bind(at).bind(pledge).bind(number)).await? == 1)
}

/// Open pledges in a commune that the public reads, the first that are due first: which, what was promised, and the first moment after its day.
pub(super) async fn open(db: &Db, commune: CommuneId, most: i64) -> sqlx::Result<Vec<(PledgeId, String, Timestamp)>> {
    let select = sql("SELECT id, what, due_at FROM pledges WHERE state IN ('promised', 'under_way') AND visibility IN ('published', 'under_review') \
         AND commune_id = ");
    db.all(select.arg(commune).push(" ORDER BY due_at, id LIMIT ").arg(most)).await
}

/// Open pledges whose date has passed and whose organisation was not reminded.
pub(super) async fn overdue(db: &Db, now: Timestamp, most: i64) -> sqlx::Result<Vec<PledgeRow>> {
    let select = sql(SELECT).push("reminded_at IS NULL AND state IN ('promised', 'under_way') AND due_at <= ").arg(now);
    db.all(select.push(" ORDER BY due_at LIMIT ").arg(most)).await
}

/// Whether nobody reminded before: one reminder, on all nodes together.
pub(super) async fn mark_reminded(tx: &mut Tx, id: PledgeId, now: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE pledges SET reminded_at = $1 WHERE id = $2 AND reminded_at IS NULL AND state IN ('promised', 'under_way')");
    Ok(tx.run(update.bind(now).bind(id)).await? == 1)
}
