//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use app::model::paper::PaperKind;
use uuid::Uuid;

use super::numbers::ReceiptNumber;
use super::store::{self, Event, NewEntry, NewReceipt};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, PaperEntryId, PaperFormId, ReceiptId, RowId, Tx, sql};

/// Somebody who came to the desk.
#[derive(Debug)]
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
    let (number, person_key) = (ReceiptNumber { year: row.year, number: row.number }, String::new());
    let Visitor { receipt: id, commune, account, agent: by, at, .. } = *row;
    store::insert_receipt(tx, NewReceipt { id, commune, number, account, person_key, hash: row.hash.clone(), by, at }).await
}

/// Says which number was the last of a year.
pub async fn set_last_number(tx: &mut Tx, commune: CommuneId, year: i64, last: i64) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO paper_numbers (commune_id, year, last) VALUES ($1, $2, $3) ON CONFLICT (commune_id, year) DO UPDATE SET last = excluded.last");
    tx.run(insert.bind(commune).bind(year).bind(last)).await.map(drop)
}

/// Something that was entered for a visitor.
#[derive(Debug)]
pub struct Entry<'a> {
    pub ids: (PaperFormId, PaperEntryId, RowId),
    pub kind: PaperKind,
    pub item: Uuid,
    pub paper_date: &'a str,
    pub sheet: &'a str,
    pub at: Timestamp,
}

/// Keeps what was entered, with its form.
pub async fn add_entry(tx: &mut Tx, visitor: &Visitor, entry: &Entry<'_>) -> sqlx::Result<()> {
    let Visitor { receipt, commune, agent, .. } = *visitor;
    let Entry { ids: (form, id, event), kind, item, paper_date, sheet, at } = *entry;
    store::insert_form(tx, form, commune, (agent, None), at).await?;
    store::insert_entry(tx, NewEntry { id, form, receipt, commune, kind, item, agent, paper_date, sheet, hash: None, at }).await?;
    let entered = Event { receipt, act: "entered", about: Some((kind, item)), actor: Some(agent), reason: "" };
    store::insert_event(tx, event, commune, &entered, at).await
}
