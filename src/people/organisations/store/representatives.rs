//! SQL of representatives, their invitations and the history.

use std::collections::BTreeSet;

use app::model::Localized;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, InvitationId, OrganisationId, Sql, Tx, sql};

pub(in crate::people::organisations) async fn ids(tx: &mut Tx, organisation: OrganisationId) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT account_id FROM representatives WHERE organisation_id = $1 ORDER BY created_at, account_id LIMIT 100");
    Ok(tx.all::<(AccountId,)>(select.bind(organisation)).await?.into_iter().map(|(id,)| id).collect())
}

/// Everybody who represents one of these, each once, in the order of their accounts; those after one.
pub(in crate::people::organisations) async fn of_any(
    db: &mut impl Sql,
    these: &[OrganisationId],
    after: Option<AccountId>,
    most: i64,
) -> sqlx::Result<Vec<AccountId>> {
    if these.is_empty() {
        return Ok(Vec::new());
    }
    // Sorted here: no index has them in this order.
    let select = sql("SELECT account_id FROM representatives WHERE organisation_id IN ").list(these.iter().copied());
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after)).await?;
    let all: BTreeSet<AccountId> = rows.into_iter().map(|(account,)| account).collect();
    Ok(all.into_iter().take(usize::try_from(most).unwrap_or(usize::MAX)).collect())
}

/// The names of the organisations of which this is the only representative.
pub(in crate::people::organisations) async fn alone(db: &Db, account: AccountId) -> sqlx::Result<Vec<Localized>> {
    let select = sql("SELECT g.name_ar, g.name_fr FROM representatives r JOIN organisations g ON g.id = r.organisation_id WHERE r.account_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM representatives o WHERE o.organisation_id = r.organisation_id AND o.account_id <> $1) ORDER BY g.id");
    let rows: Vec<(String, String)> = db.all(select.bind(account)).await?;
    Ok(rows.into_iter().map(|(ar, fr)| Localized { ar, en: fr.clone(), fr }).collect())
}

/// Everybody who represents it, and since when.
pub(in crate::people::organisations) async fn list(db: &Db, organisation: OrganisationId) -> sqlx::Result<Vec<(AccountId, Timestamp)>> {
    let select = sql("SELECT account_id, created_at FROM representatives WHERE organisation_id = $1 ORDER BY created_at, account_id LIMIT 100");
    db.all(select.bind(organisation)).await
}

pub(in crate::people::organisations) async fn represents(db: &Db, account: AccountId, organisation: OrganisationId) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM representatives WHERE organisation_id = $1 AND account_id = $2").bind(organisation).bind(account);
    Ok(db.find::<(i64,)>(select).await?.is_some())
}

/// Whether the person is new.
pub(in crate::people::organisations) async fn insert(tx: &mut Tx, organisation: OrganisationId, account: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO representatives (organisation_id, account_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    Ok(tx.run(insert.bind(organisation).bind(account).bind(at)).await? == 1)
}

/// Whether the person was one. Invitations that they sent no longer work.
pub(in crate::people::organisations) async fn delete(tx: &mut Tx, organisation: OrganisationId, account: AccountId) -> sqlx::Result<bool> {
    let sent = sql("DELETE FROM representative_invitations WHERE organisation_id = $1 AND created_by = $2").bind(organisation).bind(account);
    tx.run(sent).await?;
    let delete = sql("DELETE FROM representatives WHERE organisation_id = $1 AND account_id = $2").bind(organisation).bind(account);
    Ok(tx.run(delete).await? == 1)
}

/// An invitation to be kept.
pub struct NewInvitation<'a> {
    pub id: InvitationId,
    pub organisation: OrganisationId,
    pub hash: Vec<u8>,
    pub contact: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// Keeps it; an earlier one to the same contact no longer works.
pub async fn insert_invitation(tx: &mut Tx, new: &NewInvitation<'_>) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM representative_invitations WHERE organisation_id = $1 AND contact = $2").bind(new.organisation).bind(new.contact)).await?;
    let insert = sql("INSERT INTO representative_invitations (id, organisation_id, hash, contact, created_by, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .bind(new.id)
    .bind(new.organisation)
    .bind(new.hash.clone())
    .bind(new.contact)
    .bind(new.by)
    .bind(new.at)
    .bind(new.expires_at);
    tx.run(insert).await.map(drop)
}

/// Id, contact and end of those that were not answered yet.
pub(in crate::people::organisations) async fn invitations(
    db: &Db,
    organisation: OrganisationId,
    now: Timestamp,
) -> sqlx::Result<Vec<(InvitationId, String, Timestamp)>> {
    let select = sql("SELECT id, contact, expires_at FROM representative_invitations WHERE organisation_id = $1 AND expires_at > $2 \
         ORDER BY created_at DESC, id LIMIT 100");
    db.all(select.bind(organisation).bind(now)).await
}

pub(in crate::people::organisations) async fn count_invitations(tx: &mut Tx, organisation: OrganisationId, now: Timestamp) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM representative_invitations WHERE organisation_id = $1 AND expires_at > $2").bind(organisation).bind(now);
    Ok(tx.one::<(i64,)>(select).await?.0)
}

pub(in crate::people::organisations) async fn delete_invitation(tx: &mut Tx, organisation: OrganisationId, id: InvitationId) -> sqlx::Result<bool> {
    let delete = sql("DELETE FROM representative_invitations WHERE organisation_id = $1 AND id = $2").bind(organisation).bind(id);
    Ok(tx.run(delete).await? == 1)
}

/// How an invitation is known: by its link, or by its id to whoever has the contact it was sent to.
pub(in crate::people::organisations) enum Known<'a> {
    Hash(Vec<u8>),
    Id(InvitationId, &'a [String]),
}

impl Known<'_> {
    fn after(&self, statement: crate::base::db::Statement) -> crate::base::db::Statement {
        match self {
            Self::Hash(hash) => statement.push("hash = ").arg(hash.clone()),
            Self::Id(id, contacts) => statement.push("id = ").arg(*id).push(" AND contact IN ").list(contacts.iter()),
        }
    }
}

/// An invitation and the organisation it is to.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::people::organisations) struct Invited {
    pub id: InvitationId,
    pub commune_id: CommuneId,
    pub kind: String,
    pub name_ar: String,
    pub name_fr: String,
    pub visibility: String,
    pub expires_at: Timestamp,
}

const INVITED: &str = "SELECT i.id, o.commune_id, o.kind, o.name_ar, o.name_fr, o.visibility, i.expires_at FROM representative_invitations i \
                       JOIN organisations o ON o.id = i.organisation_id WHERE i.expires_at > ";

pub(in crate::people::organisations) async fn invited_by_hash(db: &Db, hash: Vec<u8>, now: Timestamp) -> sqlx::Result<Option<Invited>> {
    db.find(sql(INVITED).arg(now).push(" AND i.hash = ").arg(hash)).await
}

/// Those sent to one of these contacts.
pub(in crate::people::organisations) async fn invited_by_contact(db: &Db, contacts: &[String], now: Timestamp) -> sqlx::Result<Vec<Invited>> {
    let select = sql(INVITED).arg(now).push(" AND i.contact IN ").list(contacts.iter());
    db.all(select.push(" ORDER BY i.created_at DESC, i.id LIMIT 20")).await
}

/// Uses an invitation up; returns its organisation and who sent it, or `None` if it does not work any more.
pub(in crate::people::organisations) async fn take_invitation(
    tx: &mut Tx,
    known: &Known<'_>,
    now: Timestamp,
) -> sqlx::Result<Option<(OrganisationId, AccountId)>> {
    let delete = sql("DELETE FROM representative_invitations WHERE expires_at > ").arg(now).push(" AND ");
    tx.find(known.after(delete).push(" RETURNING organisation_id, created_by")).await
}

pub(in crate::people::organisations) async fn forget_invitations(db: &Db, now: Timestamp) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM representative_invitations WHERE expires_at <= ").arg(now)).await.map(drop)
}

pub(in crate::people::organisations) async fn forget_invitations_to(tx: &mut Tx, contact: &str) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM representative_invitations WHERE contact = ").arg(contact)).await.map(drop)
}

/// Those that were sent to an address.
pub(in crate::people::organisations) async fn addressed(tx: &mut Tx) -> sqlx::Result<Vec<(InvitationId, String)>> {
    tx.all(sql("SELECT id, contact FROM representative_invitations WHERE contact LIKE '%@%' ORDER BY id")).await
}

/// Changes the contact, unless the organisation has invited that one too.
pub(in crate::people::organisations) async fn readdress(tx: &mut Tx, id: InvitationId, contact: &str) -> sqlx::Result<()> {
    let update = sql("UPDATE representative_invitations SET contact = $1 WHERE id = $2 AND NOT EXISTS (SELECT 1 FROM representative_invitations other \
         WHERE other.contact = $1 AND other.organisation_id = representative_invitations.organisation_id)");
    tx.run(update.bind(contact).bind(id)).await.map(drop)
}

/// A line of the history.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::people::organisations) struct EventRow {
    pub act: String,
    pub account_id: Option<AccountId>,
    pub actor_id: Option<AccountId>,
    pub by_staff: bool,
    pub reason: String,
    pub created_at: Timestamp,
}

/// The latest acts first.
pub(in crate::people::organisations) async fn events(db: &Db, organisation: OrganisationId, most: i64) -> sqlx::Result<Vec<EventRow>> {
    let select = sql("SELECT act, account_id, actor_id, by_staff, reason, created_at FROM organisation_events WHERE organisation_id = $1 \
         ORDER BY created_at DESC, id DESC LIMIT $2");
    db.all(select.bind(organisation).bind(most)).await
}
