//! SQL of invitations.

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, ConsultationId, ConsultationInvitationId, Db, OrganisationId, Sql, Tx, sql};

/// An invitation to be kept.
pub(super) struct New<'a> {
    pub id: ConsultationInvitationId,
    pub consultation: ConsultationId,
    /// `None` for a person.
    pub kind: Option<&'a str>,
    pub name: &'a str,
    pub email: &'a str,
    pub postal: &'a str,
    pub language: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Keeps it; false when the same waits already.
pub(super) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO invitations (id, consultation_id, kind, name, email, postal, language, created_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING")
    .bind(new.id)
    .bind(new.consultation)
    .bind(new.kind.map(str::to_owned))
    .bind(new.name)
    .bind(new.email)
    .bind(new.postal)
    .bind(new.language)
    .bind(new.by)
    .bind(new.at);
    Ok(tx.run(insert).await? == 1)
}

/// A kept invitation.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct Row {
    pub id: ConsultationInvitationId,
    pub kind: Option<String>,
    pub name: String,
    pub email: String,
    pub postal: String,
    pub language: String,
    pub sent_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub redeemed_at: Option<Timestamp>,
    pub withdrawn_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, kind, name, email, postal, language, sent_at, created_at, redeemed_at, withdrawn_at FROM invitations WHERE consultation_id = ";

/// Those of a consultation, the latest first, from a place in that order.
pub(super) async fn list(db: &Db, id: ConsultationId, after: Option<Cursor>, most: i64) -> sqlx::Result<Vec<Row>> {
    let select = sql(SELECT).arg(id).older_than("created_at, id", after);
    db.all(select.push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(most)).await
}

pub(super) async fn find(db: &mut impl Sql, id: ConsultationId, invitation: ConsultationInvitationId) -> sqlx::Result<Option<Row>> {
    db.find(sql(SELECT).arg(id).push(" AND id = ").arg(invitation)).await
}

/// Those that wait for the consultation to be published, to be sent by mail.
pub(super) async fn unsent(tx: &mut Tx, id: ConsultationId, most: i64) -> sqlx::Result<Vec<Row>> {
    let select = sql(SELECT).arg(id).push(" AND sent_at IS NULL AND email <> '' AND redeemed_at IS NULL AND withdrawn_at IS NULL AND forgotten_at IS NULL");
    tx.all(select.push(" ORDER BY created_at, id LIMIT ").arg(most)).await
}

/// Gives one that waits its only code; false when it waits no longer.
pub(super) async fn set_code(tx: &mut Tx, invitation: ConsultationInvitationId, hash: Vec<u8>, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE invitations SET hash = $1, sent_at = $2 WHERE id = $3 AND redeemed_at IS NULL AND withdrawn_at IS NULL \
         AND forgotten_at IS NULL");
    Ok(tx.run(update.bind(hash).bind(at).bind(invitation)).await? == 1)
}

/// Takes one back that waits, and forgets where it was sent.
pub(super) async fn withdraw(tx: &mut Tx, id: ConsultationId, invitation: ConsultationInvitationId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE invitations SET withdrawn_at = $1, hash = NULL, email = '', postal = '' WHERE consultation_id = $2 AND id = $3 \
         AND redeemed_at IS NULL AND withdrawn_at IS NULL");
    Ok(tx.run(update.bind(at).bind(id).bind(invitation)).await? == 1)
}

/// What a code was for.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct Own {
    pub id: ConsultationInvitationId,
    pub kind: Option<String>,
    pub name: String,
    pub organisation_id: Option<OrganisationId>,
}

/// What somebody redeemed in some consultations, or what was given to organisations of theirs there: the consultation, what it was for, and whether it is one of
/// these organisations'.
pub(super) async fn among(
    db: &mut impl Sql,
    ids: &[ConsultationId],
    account: AccountId,
    organisations: &[OrganisationId],
) -> sqlx::Result<Vec<(ConsultationId, Own)>> {
    const FROM: &str = "SELECT consultation_id, id, kind, name, organisation_id FROM invitations WHERE ";
    let select = sql(FROM).push("redeemed_by = ").arg(account).push(" AND consultation_id IN ").list(ids.iter().copied());
    let select = select.push(" UNION ").push(FROM).push("organisation_id IN ").list(organisations.iter().copied());
    let rows: Vec<Redeemed> = db.all(select.push(" AND consultation_id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|row| (row.consultation_id, Own { id: row.id, kind: row.kind, name: row.name, organisation_id: row.organisation_id })).collect())
}

/// What a code was for, and where.
#[derive(Debug, sqlx_macros::FromRow)]
struct Redeemed {
    consultation_id: ConsultationId,
    id: ConsultationInvitationId,
    kind: Option<String>,
    name: String,
    organisation_id: Option<OrganisationId>,
}

/// Uses a code up; `None` if it does not work for this consultation, or no more.
pub(super) async fn redeem(tx: &mut Tx, id: ConsultationId, hash: Vec<u8>, account: AccountId, at: Timestamp) -> sqlx::Result<Option<Own>> {
    let update = sql("UPDATE invitations SET redeemed_by = $1, redeemed_at = $2, email = '', postal = '' WHERE hash = $3 AND consultation_id = $4 \
         AND redeemed_at IS NULL AND withdrawn_at IS NULL RETURNING id, kind, name, organisation_id");
    tx.find(update.bind(account).bind(at).bind(hash).bind(id)).await
}

/// Whether somebody has used this code themselves.
pub(super) async fn is_own(tx: &mut Tx, id: ConsultationId, hash: Vec<u8>, account: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM invitations WHERE hash = $1 AND consultation_id = $2 AND redeemed_by = $3");
    Ok(tx.find::<(i64,)>(select.bind(hash).bind(id).bind(account)).await?.is_some())
}

/// What somebody redeemed in a consultation, the first one first.
pub(super) async fn own(db: &mut impl Sql, id: ConsultationId, account: AccountId) -> sqlx::Result<Vec<Own>> {
    let select =
        sql("SELECT id, kind, name, organisation_id FROM invitations WHERE redeemed_by = $1 AND consultation_id = $2 ORDER BY redeemed_at, id LIMIT 10");
    db.all(select.bind(account).bind(id)).await
}

/// Keeps which organisation an invitation was for that somebody redeemed. Returns the consultation; `None` when it is another organisation's, or when the
/// organisation has another one there.
pub(super) async fn bind(
    tx: &mut Tx,
    invitation: ConsultationInvitationId,
    account: AccountId,
    organisation: OrganisationId,
) -> sqlx::Result<Option<ConsultationId>> {
    let update = sql("UPDATE invitations SET organisation_id = $1 WHERE id = $2 AND redeemed_by = $3 AND kind IS NOT NULL \
         AND (organisation_id IS NULL OR organisation_id = $1) AND NOT EXISTS (SELECT 1 FROM invitations o WHERE o.organisation_id = $1 \
         AND o.consultation_id = invitations.consultation_id AND o.id <> invitations.id) RETURNING consultation_id");
    let row: Option<(ConsultationId,)> = tx.find(update.bind(organisation).bind(invitation).bind(account)).await?;
    Ok(row.map(|(id,)| id))
}

/// The consultation of an invitation, and its kind.
pub(super) async fn of(db: &mut impl Sql, invitation: ConsultationInvitationId) -> sqlx::Result<Option<(ConsultationId, Option<String>)>> {
    db.find(sql("SELECT consultation_id, kind FROM invitations WHERE id = ").arg(invitation)).await
}

/// The consultation and the kind of an organisation's invitation that somebody redeemed and that no organisation has yet.
pub(super) async fn unsettled(db: &mut impl Sql, invitation: ConsultationInvitationId, account: AccountId) -> sqlx::Result<Option<(ConsultationId, String)>> {
    let select = sql("SELECT consultation_id, kind FROM invitations WHERE id = $1 AND redeemed_by = $2 AND kind IS NOT NULL AND organisation_id IS NULL");
    db.find(select.bind(invitation).bind(account)).await
}

/// Whether somebody was invited in their own name.
pub(super) async fn has_person(db: &mut impl Sql, id: ConsultationId, account: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM invitations WHERE redeemed_by = $1 AND consultation_id = $2 AND kind IS NULL LIMIT 1");
    Ok(db.find::<(i64,)>(select.bind(account).bind(id)).await?.is_some())
}

/// Whether one of these organisations was invited, and its code redeemed.
pub(super) async fn has_organisation(db: &mut impl Sql, id: ConsultationId, these: &[OrganisationId]) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM invitations WHERE consultation_id = ").arg(id).push(" AND organisation_id IN ");
    Ok(db.find::<(i64,)>(select.list(these.iter().copied()).push(" LIMIT 1")).await?.is_some())
}

/// The organisations that were invited, and whose codes are redeemed.
pub(super) async fn organisations(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<OrganisationId>> {
    let select = sql("SELECT organisation_id FROM invitations WHERE organisation_id IS NOT NULL AND consultation_id = ").arg(id);
    Ok(db.all::<(OrganisationId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// What those are who are invited, each kind once; `None` is for persons.
pub(super) async fn kinds(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<Option<String>>> {
    let select = sql("SELECT DISTINCT kind FROM invitations WHERE withdrawn_at IS NULL AND consultation_id = ").arg(id);
    Ok(db.all::<(Option<String>,)>(select).await?.into_iter().map(|(kind,)| kind).collect())
}

pub(super) async fn exists(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM invitations WHERE consultation_id = ").arg(id).push(" LIMIT 1");
    Ok(db.find::<(i64,)>(select).await?.is_some())
}

/// How many there are, those that were withdrawn too; how many are invited; and how many of these have redeemed their code.
pub(super) async fn counts(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<(i64, i64, i64)> {
    let select = sql("SELECT COUNT(*), COUNT(CASE WHEN withdrawn_at IS NULL THEN 1 END), COUNT(redeemed_at) FROM invitations WHERE consultation_id = ").arg(id);
    db.one(select).await
}

/// Who came by a code.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct Redeemer {
    pub kind: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    pub redeemed_by: Option<AccountId>,
}

pub(super) async fn redeemers(db: &mut impl Sql, id: ConsultationId, most: i64) -> sqlx::Result<Vec<Redeemer>> {
    let select = sql("SELECT kind, organisation_id, redeemed_by FROM invitations WHERE redeemed_at IS NOT NULL AND consultation_id = ").arg(id);
    db.all(select.push(" LIMIT ").arg(most)).await
}

/// How many organisations of each kind were sent an invitation.
pub(super) async fn by_kind(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<(String, i64)>> {
    let select =
        sql("SELECT kind, COUNT(*) FROM invitations WHERE kind IS NOT NULL AND sent_at IS NOT NULL AND withdrawn_at IS NULL AND consultation_id = ").arg(id);
    db.all(select.push(" GROUP BY kind")).await
}

/// Forgets addresses of invitations made before a moment; they were sent all the same.
pub(super) async fn forget_contacts(db: &Db, before: Timestamp, now: Timestamp, most: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE invitations SET email = '', postal = '', hash = NULL, forgotten_at = ")
        .arg(now)
        .push(" WHERE id IN (SELECT id FROM invitations WHERE created_at < ")
        .arg(before)
        .push(" AND redeemed_at IS NULL AND withdrawn_at IS NULL AND forgotten_at IS NULL ORDER BY created_at LIMIT ")
        .arg(most);
    db.run(update.push(")")).await.map(drop)
}

/// Ends what was sent to an address that somebody takes with them.
pub(super) async fn forget_address(tx: &mut Tx, email: &str, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE invitations SET email = '', postal = '', hash = NULL, forgotten_at = $1 WHERE email = $2 AND redeemed_at IS NULL \
         AND withdrawn_at IS NULL");
    tx.run(update.bind(at).bind(email)).await.map(drop)
}
