//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

pub use super::store::representatives::{NewInvitation, insert_invitation};
pub use super::store::{Event, insert_event};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, DocumentId, OrganisationId, RequestId, Tx, sql};

/// An organisation that was approved.
#[derive(Debug)]
pub struct OrganisationRow<'a> {
    pub id: OrganisationId,
    pub commune: CommuneId,
    pub handle: &'a str,
    pub kind: &'a str,
    pub names: (&'a str, &'a str),
    pub about: (&'a str, &'a str),
    pub representative: AccountId,
    pub at: Timestamp,
}

/// Approves it, with the person who speaks for it.
pub async fn insert(tx: &mut Tx, row: &OrganisationRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO organisations (id, commune_id, handle, kind, name_ar, name_fr, about_ar, about_fr, approved_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)")
    .bind(row.id)
    .bind(row.commune)
    .bind(row.handle)
    .bind(row.kind)
    .bind(row.names.0)
    .bind(row.names.1)
    .bind(row.about.0)
    .bind(row.about.1)
    .bind(row.at);
    tx.run(insert).await?;
    let mandate =
        sql("INSERT INTO representatives (organisation_id, account_id, created_at) VALUES ($1, $2, $3)").bind(row.id).bind(row.representative).bind(row.at);
    tx.run(mandate).await.map(drop)
}

/// Something asked: waiting, or refused for a reason.
#[derive(Debug)]
pub struct RequestRow<'a> {
    pub id: RequestId,
    pub commune: CommuneId,
    pub asker: AccountId,
    pub kind: &'a str,
    pub names: (&'a str, &'a str),
    pub about: (&'a str, &'a str),
    pub ice: Option<&'a str>,
    pub receipt: (&'a str, &'a str),
    /// Reason, by whom, when.
    pub refused: Option<(&'a str, AccountId, Timestamp)>,
    pub at: Timestamp,
}

/// Asks.
pub async fn add_request(tx: &mut Tx, row: &RequestRow<'_>) -> sqlx::Result<()> {
    let (reason, by, ended) = row.refused.map_or(("", None, None), |(reason, by, at)| (reason, Some(by), Some(at)));
    let insert = sql("INSERT INTO organisation_requests (id, commune_id, account_id, seat, kind, name_ar, name_fr, about_ar, about_fr, ice, receipt, \
         authority, state, reason, decided_by, ended_at, created_at) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
    .bind(row.id)
    .bind(row.commune)
    .bind(row.asker)
    .bind(row.kind)
    .bind(row.names.0)
    .bind(row.names.1)
    .bind(row.about.0)
    .bind(row.about.1)
    .bind(row.ice)
    .bind(row.receipt.0)
    .bind(row.receipt.1)
    .bind(if row.refused.is_some() { "refused" } else { "waiting" })
    .bind(reason)
    .bind(by)
    .bind(ended)
    .bind(row.at);
    tx.run(insert).await.map(drop)
}

/// Keeps the mandate that came with what was asked.
pub async fn add_mandate(tx: &mut Tx, (id, request): (DocumentId, RequestId), by: AccountId, (file, size): (&str, i64), at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO mandate_documents (id, account_id, request_id, file, media_type, size, created_at) \
         VALUES ($1, $2, $3, $4, 'application/pdf', $5, $6)");
    tx.run(insert.bind(id).bind(by).bind(request).bind(file).bind(size).bind(at)).await.map(drop)
}
