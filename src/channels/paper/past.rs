//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, PaperEntryId, PaperFormId, ReceiptId, RowId, Tx, sql};

/// Somebody who came to the desk.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is its column")]
pub struct Visitor {
    pub account: AccountId,
    pub receipt: ReceiptId,
    pub commune: CommuneId,
    pub year: i64,
    pub number: i64,
    /// Stands for the hash of a code that nobody knows.
    pub hash: Vec<u8>,
    pub agent: AccountId,
    pub at: Timestamp,
}

/// Keeps the receipt.
pub async fn add_receipt(tx: &mut Tx, row: &Visitor) -> sqlx::Result<()> {
    let receipt =
        sql("INSERT INTO paper_receipts (id, commune_id, year, number, account_id, hash, code_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(row.receipt)
            .bind(row.commune)
            .bind(row.year)
            .bind(row.number)
            .bind(row.account)
            .bind(row.hash.clone())
            .bind(row.agent)
            .bind(row.at);
    tx.run(receipt).await.map(drop)
}

/// Says which number was the last of a year.
pub async fn set_last_number(tx: &mut Tx, commune: CommuneId, year: i64, last: i64) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO paper_numbers (commune_id, year, last) VALUES ($1, $2, $3) ON CONFLICT (commune_id, year) DO UPDATE SET last = excluded.last");
    tx.run(insert.bind(commune).bind(year).bind(last)).await.map(drop)
}

/// Something that was entered for a visitor.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is its column")]
pub struct Entry<'a> {
    pub ids: (PaperFormId, PaperEntryId, RowId),
    pub kind: &'a str,
    pub item: Uuid,
    pub paper_date: &'a str,
    pub sheet: &'a str,
    pub at: Timestamp,
}

/// Keeps what was entered, with its form.
pub async fn add_entry(tx: &mut Tx, visitor: &Visitor, entry: &Entry<'_>) -> sqlx::Result<()> {
    let form = sql("INSERT INTO paper_forms (id, commune_id, agent_id, created_at) VALUES ($1, $2, $3, $4)");
    tx.run(form.bind(entry.ids.0).bind(visitor.commune).bind(visitor.agent).bind(entry.at)).await?;
    let row = sql("INSERT INTO paper_entries (id, form_id, receipt_id, commune_id, kind, item_id, agent_id, paper_date, sheet, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(entry.ids.1)
    .bind(entry.ids.0)
    .bind(visitor.receipt)
    .bind(visitor.commune)
    .bind(entry.kind)
    .bind(entry.item)
    .bind(visitor.agent)
    .bind(entry.paper_date)
    .bind(entry.sheet)
    .bind(entry.at);
    tx.run(row).await?;
    let event =
        sql("INSERT INTO paper_events (id, commune_id, receipt_id, act, kind, item_id, actor_id, created_at) VALUES ($1, $2, $3, 'entered', $4, $5, $6, $7)")
            .bind(entry.ids.2.0)
            .bind(visitor.commune)
            .bind(visitor.receipt)
            .bind(entry.kind)
            .bind(entry.item)
            .bind(visitor.agent)
            .bind(entry.at);
    tx.run(event).await.map(drop)
}
