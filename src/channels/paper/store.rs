//! SQL of receipts, forms, entries and the log.

use app::model::paper::PaperKind;
use uuid::Uuid;

use super::numbers::ReceiptNumber;
use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, CommuneId, Db, PaperEntryId, PaperFormId, ReceiptId, RowId, Sql, Tx, sql};

/// Takes the next `count` receipt numbers of a year and returns the last. The row stays locked, also when none is taken: everything that changes a
/// commune's paper comes one after the other.
pub(super) async fn take_numbers(tx: &mut Tx, commune: CommuneId, year: i64, count: i64) -> sqlx::Result<i64> {
    let upsert = sql("INSERT INTO paper_numbers (commune_id, year, last) VALUES ($1, $2, $3) \
         ON CONFLICT (commune_id, year) DO UPDATE SET last = paper_numbers.last + excluded.last RETURNING last");
    Ok(tx.one::<(i64,)>(upsert.bind(commune).bind(year).bind(count)).await?.0)
}

/// A receipt.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct ReceiptRow {
    pub id: ReceiptId,
    year: i64,
    number: i64,
    pub account_id: AccountId,
    pub person_key: String,
    pub created_at: Timestamp,
    pub claimed_at: Option<Timestamp>,
}

impl ReceiptRow {
    pub fn number(&self) -> ReceiptNumber {
        ReceiptNumber { year: self.year, number: self.number }
    }
}

pub(super) async fn receipt(db: &mut impl Sql, commune: CommuneId, number: ReceiptNumber) -> sqlx::Result<Option<ReceiptRow>> {
    let select = sql("SELECT id, year, number, account_id, person_key, created_at, claimed_at FROM paper_receipts \
         WHERE commune_id = $1 AND year = $2 AND number = $3");
    db.find(select.bind(commune).bind(number.year).bind(number.number)).await
}

/// A receipt to be kept.
pub(super) struct NewReceipt {
    pub id: ReceiptId,
    pub commune: CommuneId,
    pub number: ReceiptNumber,
    pub account: AccountId,
    pub person_key: String,
    pub hash: Vec<u8>,
    pub by: AccountId,
    pub at: Timestamp,
}

pub(super) async fn insert_receipt(tx: &mut Tx, new: NewReceipt) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO paper_receipts (id, commune_id, year, number, account_id, person_key, hash, code_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.number.year)
    .bind(new.number.number)
    .bind(new.account)
    .bind(new.person_key)
    .bind(new.hash)
    .bind(new.by)
    .bind(new.at);
    tx.run(insert).await.map(drop)
}

/// Puts a new code in the place of the old one; `false` when the receipt is claimed.
pub(super) async fn set_code(tx: &mut Tx, id: ReceiptId, hash: Vec<u8>, by: AccountId) -> sqlx::Result<bool> {
    let update = sql("UPDATE paper_receipts SET hash = $1, code_by = $2 WHERE id = $3 AND claimed_at IS NULL").bind(hash).bind(by).bind(id);
    Ok(tx.run(update).await? == 1)
}

/// Uses a code up. `None` if it does not work any more, or if the person printed it or entered something under its receipt.
pub(super) async fn claim(tx: &mut Tx, commune: CommuneId, hash: Vec<u8>, account: AccountId, at: Timestamp) -> sqlx::Result<Option<ReceiptRow>> {
    let update = sql("UPDATE paper_receipts SET hash = NULL, claimed_at = $1 WHERE hash = $2 AND commune_id = $3 AND claimed_at IS NULL AND code_by <> $4 \
         AND NOT EXISTS (SELECT 1 FROM paper_entries e WHERE e.receipt_id = paper_receipts.id AND e.agent_id = $4) \
         RETURNING id, year, number, account_id, person_key, created_at, claimed_at")
    .bind(at)
    .bind(hash)
    .bind(commune)
    .bind(account);
    tx.find(update).await
}

/// Whether the form is new. `form_key` is what it carries to be known again: an agent's own.
pub(super) async fn insert_form(
    tx: &mut Tx,
    id: PaperFormId,
    commune: CommuneId,
    (agent, form_key): (AccountId, Option<Uuid>),
    at: Timestamp,
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO paper_forms (id, commune_id, agent_id, created_at, form_key) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (agent_id, form_key) DO NOTHING");
    Ok(tx.run(insert.bind(id).bind(commune).bind(agent).bind(at).bind(form_key)).await? == 1)
}

/// What an agent's form with this key made before, and where.
pub(super) async fn known_form(db: &mut impl Sql, agent: AccountId, form_key: Uuid) -> sqlx::Result<Option<(PaperFormId, CommuneId)>> {
    db.find(sql("SELECT id, commune_id FROM paper_forms WHERE agent_id = $1 AND form_key = $2").bind(agent).bind(form_key)).await
}

/// Whose form it is, and where.
pub(super) async fn form(db: &mut impl Sql, id: PaperFormId) -> sqlx::Result<Option<(AccountId, CommuneId)>> {
    db.find(sql("SELECT agent_id, commune_id FROM paper_forms WHERE id = $1").bind(id)).await
}

/// An entry to be kept.
pub(super) struct NewEntry<'a> {
    pub id: PaperEntryId,
    pub form: PaperFormId,
    pub receipt: ReceiptId,
    pub commune: CommuneId,
    pub kind: PaperKind,
    pub item: Uuid,
    pub agent: AccountId,
    pub paper_date: &'a str,
    pub sheet: &'a str,
    pub hash: Option<Vec<u8>>,
    pub at: Timestamp,
}

pub(super) async fn insert_entry(tx: &mut Tx, new: NewEntry<'_>) -> sqlx::Result<()> {
    // The hash alone may be missing, and an empty one keeps no type for PostgreSQL.
    let with_hash = new.hash.is_some();
    let insert = sql(if with_hash {
        "INSERT INTO paper_entries (id, form_id, receipt_id, commune_id, kind, item_id, agent_id, paper_date, sheet, created_at, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    } else {
        "INSERT INTO paper_entries (id, form_id, receipt_id, commune_id, kind, item_id, agent_id, paper_date, sheet, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    })
    .bind(new.id)
    .bind(new.form)
    .bind(new.receipt)
    .bind(new.commune)
    .bind(new.kind.as_str())
    .bind(new.item)
    .bind(new.agent)
    .bind(new.paper_date)
    .bind(new.sheet)
    .bind(new.at);
    tx.run(match new.hash {
        Some(hash) => insert.bind(hash),
        None => insert,
    })
    .await
    .map(drop)
}

/// An entry with its receipt.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct EntryRow {
    pub id: PaperEntryId,
    pub receipt_id: ReceiptId,
    pub account_id: AccountId,
    kind: String,
    pub item_id: Uuid,
    pub paper_date: String,
    pub sheet: String,
    year: i64,
    number: i64,
    pub created_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    pub claimed_at: Option<Timestamp>,
}

impl EntryRow {
    pub fn kind(&self) -> Option<PaperKind> {
        PaperKind::parse(&self.kind)
    }
    pub fn receipt(&self) -> ReceiptNumber {
        ReceiptNumber { year: self.year, number: self.number }
    }
}

const ENTRIES: &str = "SELECT e.id, e.receipt_id, r.account_id, e.kind, e.item_id, e.paper_date, e.sheet, r.year, r.number, e.created_at, e.withdrawn_at, \
                       r.claimed_at FROM paper_entries e JOIN paper_receipts r ON r.id = e.receipt_id WHERE ";

pub(super) async fn entries_of(db: &Db, receipt: ReceiptId, most: i64) -> sqlx::Result<Vec<EntryRow>> {
    db.all(sql(ENTRIES).push("e.receipt_id = ").arg(receipt).push(" ORDER BY e.created_at DESC, e.id DESC LIMIT ").arg(most)).await
}

pub(super) async fn entries_of_form(db: &Db, form: PaperFormId, most: i64) -> sqlx::Result<Vec<EntryRow>> {
    db.all(sql(ENTRIES).push("e.form_id = ").arg(form).push(" ORDER BY r.year, r.number, e.created_at, e.id LIMIT ").arg(most)).await
}

pub(super) async fn entry(db: &Db, commune: CommuneId, id: PaperEntryId) -> sqlx::Result<Option<EntryRow>> {
    db.find(sql(ENTRIES).push("e.commune_id = ").arg(commune).push(" AND e.id = ").arg(id)).await
}

/// Whether the entry stood until now and its receipt is not claimed.
pub(super) async fn withdraw_entry(tx: &mut Tx, id: PaperEntryId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE paper_entries SET withdrawn_at = $1 WHERE id = $2 AND withdrawn_at IS NULL AND kind IN ('support', 'me_too') \
         AND EXISTS (SELECT 1 FROM paper_receipts r WHERE r.id = paper_entries.receipt_id AND r.claimed_at IS NULL)");
    Ok(tx.run(update.bind(at).bind(id)).await? == 1)
}

/// Texts of a kind with this hash, since a moment: the item and its receipt.
pub(super) async fn same_text(tx: &mut Tx, commune: CommuneId, kind: PaperKind, hash: Vec<u8>, since: Timestamp) -> sqlx::Result<Vec<(Uuid, i64, i64)>> {
    let select = sql("SELECT e.item_id, r.year, r.number FROM paper_entries e JOIN paper_receipts r ON r.id = e.receipt_id \
         WHERE e.commune_id = $1 AND e.kind = $2 AND e.hash = $3 AND e.created_at >= $4 ORDER BY e.created_at DESC, e.id DESC LIMIT 5")
    .bind(commune)
    .bind(kind.as_str())
    .bind(hash)
    .bind(since);
    tx.all(select).await
}

/// The latest entries of a kind since a moment: the item and its receipt.
pub(super) async fn recent(db: &mut impl Sql, commune: CommuneId, kind: PaperKind, since: Timestamp, most: i64) -> sqlx::Result<Vec<(Uuid, i64, i64)>> {
    let select = sql("SELECT e.item_id, r.year, r.number FROM paper_entries e JOIN paper_receipts r ON r.id = e.receipt_id \
         WHERE e.commune_id = $1 AND e.kind = $2 AND e.created_at >= $3 ORDER BY e.created_at DESC, e.id DESC LIMIT $4")
    .bind(commune)
    .bind(kind.as_str())
    .bind(since)
    .bind(most);
    db.all(select).await
}

/// Who of these persons is counted already below one of these: the person, the item and the receipt.
pub(super) async fn counted(tx: &mut Tx, commune: CommuneId, kind: PaperKind, items: &[Uuid], persons: &[&str]) -> sqlx::Result<Vec<(String, Uuid, i64, i64)>> {
    let select = sql("SELECT r.person_key, e.item_id, r.year, r.number FROM paper_entries e JOIN paper_receipts r ON r.id = e.receipt_id \
         WHERE e.withdrawn_at IS NULL AND e.commune_id = ")
    .arg(commune)
    .push(" AND e.kind = ")
    .arg(kind.as_str())
    .push(" AND e.item_id IN ")
    .list(items.iter().copied())
    .push(" AND r.person_key IN ")
    .list(persons.iter().copied());
    tx.all(select.push(" ORDER BY e.created_at DESC, e.id DESC LIMIT 50")).await
}

/// What is to be remembered of an act.
pub(super) struct Event<'a> {
    pub receipt: ReceiptId,
    pub act: &'static str,
    pub about: Option<(PaperKind, Uuid)>,
    pub actor: Option<AccountId>,
    pub reason: &'a str,
}

pub(super) async fn insert_event(tx: &mut Tx, id: RowId, commune: CommuneId, event: &Event<'_>, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO paper_events (id, commune_id, receipt_id, act, kind, item_id, actor_id, reason, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(id.0)
    .bind(commune)
    .bind(event.receipt)
    .bind(event.act)
    .bind(event.about.map_or("", |(kind, _)| kind.as_str()))
    .bind(event.about.map(|(_, item)| item))
    .bind(event.actor)
    .bind(event.reason)
    .bind(at);
    tx.run(insert).await.map(drop)
}

/// A line of the log.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct EventRow {
    pub id: RowId,
    pub act: String,
    pub kind: String,
    pub item_id: Option<Uuid>,
    pub actor_id: Option<AccountId>,
    pub reason: String,
    year: i64,
    number: i64,
    pub created_at: Timestamp,
}

impl EventRow {
    pub fn receipt(&self) -> ReceiptNumber {
        ReceiptNumber { year: self.year, number: self.number }
    }
}

/// The latest first, from a place on.
pub(super) async fn events(db: &Db, commune: CommuneId, before: Option<Cursor>, most: usize) -> sqlx::Result<Vec<EventRow>> {
    let select = sql("SELECT v.id, v.act, v.kind, v.item_id, v.actor_id, v.reason, r.year, r.number, v.created_at \
         FROM paper_events v JOIN paper_receipts r ON r.id = v.receipt_id WHERE v.commune_id = ")
    .arg(commune)
    .older_than("v.created_at, v.id", before);
    db.all(select.push(" ORDER BY v.created_at DESC, v.id DESC LIMIT ").arg(most as i64)).await
}
