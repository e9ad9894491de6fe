//! SQL of mandates.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Db, DocumentId, RequestId, Tx, sql};

/// A kept mandate.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::people::organisations) struct Document {
    pub id: DocumentId,
    pub file: String,
    pub media_type: String,
    pub size: i64,
}

pub(in crate::people::organisations) async fn insert(db: &Db, new: &Document, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO mandate_documents (id, account_id, file, media_type, size, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(new.id)
        .bind(account)
        .bind(&new.file)
        .bind(&new.media_type)
        .bind(new.size)
        .bind(at);
    db.run(insert).await.map(drop)
}

pub(in crate::people::organisations) async fn pending(db: &Db, id: DocumentId, account: AccountId) -> sqlx::Result<Option<Document>> {
    let select = sql("SELECT id, file, media_type, size FROM mandate_documents WHERE id = $1 AND account_id = $2 AND request_id IS NULL");
    db.find(select.bind(id).bind(account)).await
}

/// Hangs it on what was asked; false when it is gone or hangs already.
pub(in crate::people::organisations) async fn attach(tx: &mut Tx, id: DocumentId, request: RequestId) -> sqlx::Result<bool> {
    let update = sql("UPDATE mandate_documents SET request_id = $1 WHERE id = $2 AND request_id IS NULL").bind(request).bind(id);
    Ok(tx.run(update).await? == 1)
}

/// The mandate of something that waits.
pub(in crate::people::organisations) async fn of(db: &Db, request: RequestId) -> sqlx::Result<Option<Document>> {
    let select = sql("SELECT d.id, d.file, d.media_type, d.size FROM mandate_documents d JOIN organisation_requests r ON r.id = d.request_id \
         WHERE r.state = 'waiting' AND r.id = ")
    .arg(request);
    db.find(select).await
}

/// The mandate of something that waits no longer.
pub(in crate::people::organisations) async fn decided(db: &Db, request: RequestId) -> sqlx::Result<Option<(DocumentId, String)>> {
    let select = sql("SELECT d.id, d.file FROM mandate_documents d JOIN organisation_requests r ON r.id = d.request_id WHERE r.state <> 'waiting' AND r.id = ");
    db.find(select.arg(request)).await
}

/// Those of these names that are of a mandate.
pub(in crate::people::organisations) async fn known(db: &Db, names: Vec<String>) -> sqlx::Result<Vec<String>> {
    Ok(db.all::<(String,)>(sql("SELECT file FROM mandate_documents WHERE file IN ").list(names)).await?.into_iter().map(|(file,)| file).collect())
}

pub(in crate::people::organisations) async fn unneeded(db: &Db, before: Timestamp) -> sqlx::Result<Vec<(DocumentId, String)>> {
    let select = sql("SELECT d.id, d.file FROM mandate_documents d LEFT JOIN organisation_requests r ON r.id = d.request_id \
         WHERE r.state <> 'waiting' OR (d.request_id IS NULL AND d.created_at < ")
    .arg(before);
    db.all(select.push(") LIMIT 500")).await
}

pub(in crate::people::organisations) async fn delete(db: &Db, id: DocumentId) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM mandate_documents WHERE id = ").arg(id)).await.map(drop)
}

/// Lets the tidying delete at once what a person sent with forms that were never good.
pub(in crate::people::organisations) async fn abandon(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE mandate_documents SET created_at = 0 WHERE request_id IS NULL AND account_id = ").arg(account)).await.map(drop)
}
