//! SQL of the demonstration's paper: people without an account, their receipts, and what was entered for them.

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, PaperEntryId, PaperFormId, ReceiptId, RowId, SolutionId, Tx, sql};

/// Somebody who came to the desk.
pub(super) struct Visitor {
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

pub(super) async fn account(tx: &mut Tx, id: AccountId, handle: &str, name: &str, at: Timestamp) -> sqlx::Result<()> {
    let account = sql("INSERT INTO accounts (id, handle, name, placeholder, created_at) VALUES ($1, $2, $3, TRUE, $4)");
    tx.run(account.bind(id).bind(handle).bind(name).bind(at)).await.map(drop)
}

pub(super) async fn receipt(tx: &mut Tx, row: &Visitor) -> sqlx::Result<()> {
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

pub(super) async fn numbers(tx: &mut Tx, commune: CommuneId, year: i64, last: i64) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO paper_numbers (commune_id, year, last) VALUES ($1, $2, $3) ON CONFLICT (commune_id, year) DO UPDATE SET last = excluded.last");
    tx.run(insert.bind(commune).bind(year).bind(last)).await.map(drop)
}

/// Something that was entered for a visitor.
pub(super) struct Entry<'a> {
    pub ids: (PaperFormId, PaperEntryId, RowId),
    pub kind: &'a str,
    pub item: Uuid,
    pub paper_date: &'a str,
    pub sheet: &'a str,
    pub at: Timestamp,
}

pub(super) async fn entry(tx: &mut Tx, visitor: &Visitor, entry: &Entry<'_>) -> sqlx::Result<()> {
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

/// Lets somebody be the one who wrote a problem, a solution or the first comment on a solution; gives its id and when it was written.
pub(super) async fn write(tx: &mut Tx, account: AccountId, commune: CommuneId, kind: &str, number: i64) -> sqlx::Result<Option<(Uuid, Timestamp)>> {
    let update = match kind {
        "problem" => sql("UPDATE problems SET author_id = $1, at_the_desk = TRUE WHERE commune_id = $2 AND number = $3 RETURNING id, created_at"),
        "solution" => sql("UPDATE solutions SET author_id = $1, at_the_desk = TRUE WHERE commune_id = $2 AND number = $3 AND organisation_id IS NULL \
             RETURNING id, created_at"),
        _ => sql("UPDATE comments SET author_id = $1, at_the_desk = TRUE WHERE organisation_id IS NULL AND as_officer = FALSE AND id IN \
             (SELECT c.id FROM comments c JOIN solutions s ON c.subject_kind = 'solution' AND s.id = c.subject_id WHERE s.commune_id = $2 AND s.number = $3 AND c.parent_id IS NULL \
             AND c.visibility = 'published' ORDER BY c.created_at, c.id LIMIT 1) RETURNING id, created_at"),
    };
    tx.find(update.bind(account).bind(commune).bind(number)).await
}

/// A visitor's support for a solution that can be supported; nothing when it cannot.
pub(super) async fn support(tx: &mut Tx, visitor: &Visitor, number: i64, place: Option<NeighbourhoodId>) -> sqlx::Result<Option<SolutionId>> {
    let count = sql("UPDATE solutions SET support_count = support_count + 1, resident_support_count = resident_support_count + $1 \
         WHERE commune_id = $2 AND number = $3 AND state = 'published' RETURNING id");
    let found: Option<(SolutionId,)> = tx.find(count.bind(i64::from(place.is_some())).bind(visitor.commune).bind(number)).await?;
    let Some((solution,)) = found else { return Ok(None) };
    // A resident's support holds on to the residence, so that comes first.
    if let Some(place) = place {
        let resident = sql(
            "INSERT INTO residents (account_id, commune_id, neighbourhood_id, method, verified_at, expires_at) VALUES ($1, $2, $3, 'identity_card', $4, $5)",
        );
        tx.run(resident.bind(visitor.account).bind(visitor.commune).bind(place).bind(visitor.at).bind(visitor.at.plus_months(24))).await?;
    }
    let residence = place.map(|_| visitor.commune);
    let insert = sql("INSERT INTO supports (solution_id, account_id, resident, residence_commune_id, created_at) VALUES ($1, $2, $3, $4, $5)");
    tx.run(insert.bind(solution).bind(visitor.account).bind(residence.is_some()).bind(residence).bind(visitor.at)).await?;
    Ok(Some(solution))
}
