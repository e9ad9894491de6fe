//! SQL of batches, sheets and what is read on them. [`balances`] has the figures.

pub(super) mod balances;

use app::model::ballot_papers::{Reading, SheetState};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, ConsultationId, Sql, Tx, sql};

/// Rows of one statement.
const PART: usize = 250;

/// A batch as it is kept.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct BatchRow {
    pub number: i64,
    pub sheet_count: i64,
    pub issued_by: AccountId,
    pub issued_at: Timestamp,
    pub unused_count: Option<i64>,
}

pub(super) async fn batches(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<BatchRow>> {
    let select =
        sql("SELECT number, sheet_count, issued_by, issued_at, unused_count FROM ballot_batches WHERE consultation_id = $1 ORDER BY number LIMIT 1000");
    db.all(select.bind(id)).await
}

/// Takes the first batch until the transaction ends, so that whatever changes the paper of a ballot comes one after the other. False without any batch.
pub(super) async fn lock(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<bool> {
    let update = sql("UPDATE ballot_batches SET sheet_count = sheet_count WHERE consultation_id = $1 AND number = 1");
    Ok(tx.run(update.bind(id)).await? == 1)
}

/// A batch to be kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewBatch {
    pub ballot: ConsultationId,
    pub number: i64,
    pub count: i64,
    pub by: AccountId,
    pub at: Timestamp,
}

pub(super) async fn next_batch(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<i64> {
    let select = sql("SELECT COALESCE(MAX(number), CAST(0 AS BIGINT)) + 1 FROM ballot_batches WHERE consultation_id = $1");
    Ok(tx.one::<(i64,)>(select.bind(id)).await?.0)
}

/// False if there is one of this number meanwhile.
pub(super) async fn insert_batch(tx: &mut Tx, new: &NewBatch, serials: &[String]) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO ballot_batches (consultation_id, number, sheet_count, issued_by, issued_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (consultation_id, number) DO NOTHING")
    .bind(new.ballot)
    .bind(new.number)
    .bind(new.count)
    .bind(new.by)
    .bind(new.at);
    if tx.run(insert).await? == 0 {
        return Ok(false);
    }
    for part in serials.chunks(PART) {
        let rows = part.iter().map(|serial| -> [Arg; 3] { [new.ballot.into(), serial.as_str().into(), new.number.into()] });
        tx.run(sql("INSERT INTO ballot_sheets (consultation_id, serial, batch) VALUES ").rows(rows)).await?;
    }
    Ok(true)
}

pub(super) async fn is_issued(db: &mut impl Sql, id: ConsultationId, serial: &str) -> sqlx::Result<bool> {
    let select = sql("SELECT batch FROM ballot_sheets WHERE consultation_id = $1 AND serial = $2");
    Ok(db.find::<(i64,)>(select.bind(id).bind(serial)).await?.is_some())
}

/// What somebody read on a sheet, as it is kept.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct EntryRow {
    pub pass: i64,
    pub entered_by: AccountId,
    state: String,
    marks: String,
}

impl EntryRow {
    pub fn reading(&self) -> Reading {
        reading(&self.state, self.marks.clone())
    }
}

fn reading(state: &str, marks: String) -> Reading {
    // What we cannot read does not count.
    Reading { state: SheetState::parse(state).unwrap_or(SheetState::Spoiled), marks }
}

/// What was read on a sheet, in the order of passes.
pub(super) async fn entries(db: &mut impl Sql, id: ConsultationId, serial: &str) -> sqlx::Result<Vec<EntryRow>> {
    let select = sql("SELECT pass, entered_by, state, marks FROM ballot_entries WHERE consultation_id = $1 AND serial = $2 ORDER BY pass");
    db.all(select.bind(id).bind(serial)).await
}

/// False if somebody entered it in this pass, or this person in the other one: the database has a sheet once a pass, and once a person.
pub(super) async fn insert_entry(tx: &mut Tx, (id, serial): (ConsultationId, &str), pass: i64, by: AccountId, read: &Reading) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO ballot_entries (consultation_id, serial, pass, entered_by, state, marks) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT DO NOTHING")
    .bind(id)
    .bind(serial)
    .bind(pass)
    .bind(by)
    .bind(read.state.as_str())
    .bind(&read.marks);
    Ok(tx.run(insert).await? == 1)
}

/// Keeps what a third person decided; false if somebody did so before. The database refuses it of anybody who entered the sheet.
pub(super) async fn insert_ruling(
    tx: &mut Tx,
    (id, serial): (ConsultationId, &str),
    read: &Reading,
    by: AccountId,
    (first, second): (AccountId, AccountId),
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO ballot_rulings (consultation_id, serial, state, marks, decided_by, first_pass, first_clerk, second_pass, second_clerk) \
         VALUES ($1, $2, $3, $4, $5, 1, $6, 2, $7) ON CONFLICT (consultation_id, serial) DO NOTHING")
    .bind(id)
    .bind(serial)
    .bind(read.state.as_str())
    .bind(&read.marks)
    .bind(by)
    .bind(first)
    .bind(second);
    Ok(tx.run(insert).await? == 1)
}

pub(super) async fn is_decided(db: &mut impl Sql, id: ConsultationId, serial: &str) -> sqlx::Result<bool> {
    let select = sql("SELECT state FROM ballot_rulings WHERE consultation_id = $1 AND serial = $2");
    Ok(db.find::<(String,)>(select.bind(id).bind(serial)).await?.is_some())
}

/// Sheets that two people read differently and nobody decided: serial number, and who entered it.
pub(super) async fn differing(db: &mut impl Sql, id: ConsultationId, most: i64) -> sqlx::Result<Vec<(String, AccountId, AccountId)>> {
    let select = sql("SELECT e.serial, e.entered_by, f.entered_by AS second_by FROM ballot_entries e \
         JOIN ballot_entries f ON f.consultation_id = e.consultation_id AND f.serial = e.serial AND f.pass = 2 \
         WHERE e.consultation_id = $1 AND e.pass = 1 AND (e.state <> f.state OR e.marks <> f.marks) AND NOT EXISTS \
         (SELECT 1 FROM ballot_rulings r WHERE r.consultation_id = e.consultation_id AND r.serial = e.serial) ORDER BY e.consultation_id, e.serial LIMIT $2");
    db.all(select.bind(id).bind(most)).await
}

/// Takes the ballots that count, or count as empty, and empties what was entered of every sheet.
pub(super) async fn take(tx: &mut Tx, id: ConsultationId, at: Timestamp) -> sqlx::Result<Vec<String>> {
    let select = sql("SELECT COALESCE(r.state, e.state) AS state, COALESCE(r.marks, e.marks) AS marks FROM ballot_entries e \
         JOIN ballot_entries f ON f.consultation_id = e.consultation_id AND f.serial = e.serial AND f.pass = 2 \
         LEFT JOIN ballot_rulings r ON r.consultation_id = e.consultation_id AND r.serial = e.serial \
         WHERE e.consultation_id = $1 AND e.pass = 1 AND (r.state IS NOT NULL OR (e.state = f.state AND e.marks = f.marks))");
    let rows: Vec<(String, String)> = tx.all(select.bind(id)).await?;
    tx.run(sql("UPDATE ballot_entries SET marks = '' WHERE consultation_id = $1").bind(id)).await?;
    tx.run(sql("UPDATE ballot_rulings SET marks = '' WHERE consultation_id = $1").bind(id)).await?;
    balances::set_taken(tx, id, at).await?;
    let counts = |state: &str| matches!(SheetState::parse(state), Some(SheetState::Cast | SheetState::Blank));
    Ok(rows.into_iter().filter(|(state, _)| counts(state)).map(|(_, marks)| marks).collect())
}
