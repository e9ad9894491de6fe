//! SQL of what was asked and decided.

use app::model::content::OrganisationKind;
use app::model::organisations::RequestState;

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, Columns, CommuneId, ConsultationInvitationId, Db, OrganisationId, Parts, RequestId, Sql, Tx, sql};

/// What somebody asks.
pub(in crate::people::organisations) struct Asked {
    pub commune: CommuneId,
    pub by: AccountId,
    pub kind: OrganisationKind,
    pub name_ar: String,
    pub name_fr: String,
    pub about_ar: String,
    pub about_fr: String,
    pub ice: Option<String>,
    pub receipt: String,
    pub authority: String,
    /// By which invitation to a consultation, and as what the person speaks for it.
    pub invitation: Option<ConsultationInvitationId>,
    pub role: String,
}

/// Takes one of the person's seats; false when they are all taken, or when the number waits already.
pub(in crate::people::organisations) async fn insert(tx: &mut Tx, id: RequestId, asked: &Asked, at: Timestamp) -> sqlx::Result<bool> {
    for seat in 1..=3_i64 {
        let insert = sql("INSERT INTO organisation_requests (id, commune_id, account_id, seat, kind, name_ar, name_fr, about_ar, about_fr, ice, receipt, \
             authority, created_at, invitation_id, role) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(asked.commune)
        .bind(asked.by)
        .bind(seat)
        .bind(asked.kind.as_str())
        .bind(&asked.name_ar)
        .bind(&asked.name_fr)
        .bind(&asked.about_ar)
        .bind(&asked.about_fr)
        .bind(asked.ice.clone())
        .bind(&asked.receipt)
        .bind(&asked.authority)
        .bind(at)
        .bind(asked.invitation)
        .bind(&asked.role);
        if tx.run(insert).await? == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The same thing asked again within a moment by the same person: a form sent twice.
pub(in crate::people::organisations) async fn same_since(tx: &mut Tx, asked: &Asked, since: Timestamp) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM organisation_requests WHERE state = 'waiting' AND account_id = $1 AND commune_id = $2 AND name_ar = $3 \
         AND name_fr = $4 AND created_at > $5")
    .bind(asked.by)
    .bind(asked.commune)
    .bind(&asked.name_ar)
    .bind(&asked.name_fr)
    .bind(since);
    Ok(tx.find::<(i64,)>(select).await?.is_some())
}

/// Names of what waits with this number, and whether the person asked it themselves.
pub(in crate::people::organisations) async fn waiting_with_ice(tx: &mut Tx, commune: CommuneId, ice: &str) -> sqlx::Result<Option<(String, String)>> {
    let select = sql("SELECT name_ar, name_fr FROM organisation_requests WHERE state = 'waiting' AND commune_id = $1 AND ice = $2");
    tx.find(select.bind(commune).bind(ice)).await
}

/// A kept request.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::people::organisations) struct RequestRow {
    pub id: RequestId,
    pub commune_id: CommuneId,
    pub account_id: AccountId,
    pub kind: String,
    pub name_ar: String,
    pub name_fr: String,
    pub about_ar: String,
    pub about_fr: String,
    pub ice: Option<String>,
    pub receipt: String,
    pub authority: String,
    pub state: String,
    pub reason: String,
    pub invitation_id: Option<ConsultationInvitationId>,
    pub role: String,
    pub handle: Option<String>,
    pub created_at: Timestamp,
}

impl RequestRow {
    pub fn state(&self) -> RequestState {
        RequestState::parse(&self.state).unwrap_or(RequestState::Waiting)
    }
}

const SELECT: &str = "SELECT r.id, r.commune_id, r.account_id, r.kind, r.name_ar, r.name_fr, r.about_ar, r.about_fr, r.ice, r.receipt, r.authority, r.state, r.reason, \
                      r.invitation_id, r.role, o.handle, r.created_at FROM organisation_requests r LEFT JOIN organisations o ON o.id = r.organisation_id WHERE r.commune_id = ";

/// What waits, oldest first, from a place in that order.
pub(in crate::people::organisations) async fn waiting(db: &Db, commune: CommuneId, after: Option<Cursor>, most: usize) -> sqlx::Result<Vec<RequestRow>> {
    let select = sql(SELECT).arg(commune).push(" AND r.state = 'waiting'").newer_than("r.created_at, r.id", after);
    db.all(select.push(" ORDER BY r.created_at, r.id LIMIT ").arg(most as i64)).await
}

pub(in crate::people::organisations) async fn waiting_since(db: &Db, commune: CommuneId, most: i64) -> sqlx::Result<Vec<Timestamp>> {
    let select = sql("SELECT created_at FROM organisation_requests WHERE state = 'waiting' AND commune_id = $1 ORDER BY created_at LIMIT $2");
    Ok(db.all::<(Timestamp,)>(select.bind(commune).bind(most)).await?.into_iter().map(|(at,)| at).collect())
}

/// Asks since when requests wait.
pub(in crate::people::organisations) fn with_waiting(parts: Parts, commune: CommuneId, most: i64) -> Parts {
    let columns = Columns { numbers: &["r.created_at"], ..Columns::NONE };
    let parts = parts.part("requests", &columns, " FROM (SELECT created_at FROM organisation_requests WHERE state = 'waiting' AND commune_id = ");
    parts.arg(commune).push(" ORDER BY created_at LIMIT ").arg(most).push(") r")
}

pub(in crate::people::organisations) async fn count_waiting(db: &Db, commune: CommuneId) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM organisation_requests WHERE state = 'waiting' AND commune_id = ").arg(commune)).await?.0)
}

/// What a person asked, the latest first.
pub(in crate::people::organisations) async fn of(db: &Db, commune: CommuneId, account: AccountId, most: i64) -> sqlx::Result<Vec<RequestRow>> {
    let select = sql(SELECT).arg(commune).push(" AND r.account_id = ").arg(account);
    db.all(select.push(" ORDER BY r.created_at DESC, r.id DESC LIMIT ").arg(most)).await
}

pub(in crate::people::organisations) async fn find(db: &Db, commune: CommuneId, id: RequestId) -> sqlx::Result<Option<RequestRow>> {
    db.find(sql(SELECT).arg(commune).push(" AND r.id = ").arg(id)).await
}

/// What a person asked by an invitation, the latest first.
pub(in crate::people::organisations) async fn by_invitation(
    db: &mut impl Sql,
    invitation: ConsultationInvitationId,
    account: AccountId,
) -> sqlx::Result<Option<Invited>> {
    let select = sql("SELECT id, kind, name_ar, name_fr, state FROM organisation_requests WHERE invitation_id = $1 AND account_id = $2 \
         ORDER BY created_at DESC, id DESC LIMIT 1");
    db.find(select.bind(invitation).bind(account)).await
}

/// Those of these invitations by which a person asked for something that waits, with its kind.
pub(in crate::people::organisations) async fn waiting_by(
    db: &mut impl Sql,
    invitations: &[ConsultationInvitationId],
    account: AccountId,
) -> sqlx::Result<Vec<(ConsultationInvitationId, String)>> {
    let select = sql("SELECT invitation_id, kind FROM organisation_requests WHERE state = 'waiting' AND account_id = ").arg(account);
    db.all(select.push(" AND invitation_id IN ").list(invitations.iter().copied())).await
}

pub(in crate::people::organisations) async fn waits(db: &mut impl Sql, id: RequestId, account: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM organisation_requests WHERE id = $1 AND account_id = $2 AND state = 'waiting'");
    Ok(db.find::<(i64,)>(select.bind(id).bind(account)).await?.is_some())
}

/// Locks what a person asked if it waits.
pub(in crate::people::organisations) async fn hold(tx: &mut Tx, id: RequestId, account: AccountId) -> sqlx::Result<bool> {
    let update = sql("UPDATE organisation_requests SET seat = seat WHERE id = $1 AND account_id = $2 AND state = 'waiting'");
    Ok(tx.run(update.bind(id).bind(account)).await? == 1)
}

/// Something asked by an invitation.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::people::organisations) struct Invited {
    pub id: RequestId,
    pub kind: String,
    pub name_ar: String,
    pub name_fr: String,
    pub state: String,
}

/// How something ends.
pub(in crate::people::organisations) struct End<'a> {
    pub state: RequestState,
    pub reason: &'a str,
    pub organisation: Option<OrganisationId>,
    pub by: Option<AccountId>,
}

/// Ends what waits; false when it waits no longer.
pub(in crate::people::organisations) async fn end(tx: &mut Tx, id: RequestId, end: &End<'_>, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE organisation_requests SET state = $1, reason = $2, organisation_id = $3, decided_by = $4, ended_at = $5 \
         WHERE id = $6 AND state = 'waiting'")
    .bind(end.state.as_str())
    .bind(end.reason)
    .bind(end.organisation)
    .bind(end.by)
    .bind(at)
    .bind(id);
    Ok(tx.run(update).await? == 1)
}

/// Takes back everything of a person's that waits.
pub(in crate::people::organisations) async fn take_all_back(tx: &mut Tx, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE organisation_requests SET state = 'taken_back', ended_at = $1 WHERE account_id = $2 AND state = 'waiting'");
    tx.run(update.bind(at).bind(account)).await.map(drop)
}

/// Makes the organisation; false when the handle or the number is taken.
pub(in crate::people::organisations) async fn insert_organisation(
    tx: &mut Tx,
    id: OrganisationId,
    handle: &str,
    row: &RequestRow,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO organisations (id, commune_id, handle, kind, name_ar, name_fr, about_ar, about_fr, ice, receipt, authority, approved_at, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) ON CONFLICT DO NOTHING")
    .bind(id)
    .bind(row.commune_id)
    .bind(handle)
    .bind(&row.kind)
    .bind(&row.name_ar)
    .bind(&row.name_fr)
    .bind(&row.about_ar)
    .bind(&row.about_fr)
    .bind(row.ice.clone())
    .bind(&row.receipt)
    .bind(&row.authority)
    .bind(at);
    Ok(tx.run(insert).await? == 1)
}
