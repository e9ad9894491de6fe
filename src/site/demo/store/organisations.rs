//! SQL of the demonstration's organisations, what was asked, who was invited, and pledges.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, DocumentId, InvitationId, OrganisationId, PledgeId, RequestId, RowId, SolutionId, Tx, sql};

pub(in crate::site::demo) struct OrganisationRow<'a> {
    pub id: OrganisationId,
    pub commune: CommuneId,
    pub handle: &'a str,
    pub kind: &'a str,
    pub names: (&'a str, &'a str),
    pub about: (&'a str, &'a str),
    pub representative: AccountId,
    pub at: Timestamp,
}

pub(in crate::site::demo) async fn organisation(tx: &mut Tx, row: &OrganisationRow<'_>) -> sqlx::Result<()> {
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

pub(in crate::site::demo) async fn endorsement(
    tx: &mut Tx,
    solution: SolutionId,
    organisation: OrganisationId,
    commune: CommuneId,
    account: AccountId,
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO endorsements (solution_id, organisation_id, commune_id, account_id, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(solution)
        .bind(organisation)
        .bind(commune)
        .bind(account)
        .bind(at);
    tx.run(insert).await.map(drop)
}

/// Something asked: waiting, or refused for a reason.
pub(in crate::site::demo) struct RequestRow<'a> {
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

pub(in crate::site::demo) async fn request(tx: &mut Tx, row: &RequestRow<'_>) -> sqlx::Result<()> {
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

pub(in crate::site::demo) async fn mandate(
    tx: &mut Tx,
    id: DocumentId,
    request: RequestId,
    by: AccountId,
    file: &str,
    size: i64,
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO mandate_documents (id, account_id, request_id, file, media_type, size, created_at) \
         VALUES ($1, $2, $3, $4, 'application/pdf', $5, $6)");
    tx.run(insert.bind(id).bind(by).bind(request).bind(file).bind(size).bind(at)).await.map(drop)
}

pub(in crate::site::demo) struct InvitationRow<'a> {
    pub id: InvitationId,
    pub organisation: OrganisationId,
    pub hash: Vec<u8>,
    pub contact: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

pub(in crate::site::demo) async fn invitation(tx: &mut Tx, row: &InvitationRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO representative_invitations (id, organisation_id, hash, contact, created_by, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .bind(row.id)
    .bind(row.organisation)
    .bind(row.hash.clone())
    .bind(row.contact)
    .bind(row.by)
    .bind(row.at)
    .bind(row.expires_at);
    tx.run(insert).await.map(drop)
}

pub(in crate::site::demo) async fn event(
    tx: &mut Tx,
    row: RowId,
    organisation: OrganisationId,
    act: &str,
    (account, actor): (Option<AccountId>, AccountId),
    by_staff: bool,
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO organisation_events (id, organisation_id, act, account_id, actor_id, by_staff, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(row.0)
            .bind(organisation)
            .bind(act)
            .bind(account)
            .bind(actor)
            .bind(by_staff)
            .bind(at);
    tx.run(insert).await.map(drop)
}

pub(in crate::site::demo) struct PledgeRow<'a> {
    pub id: PledgeId,
    pub commune: CommuneId,
    pub organisation: OrganisationId,
    pub solution: SolutionId,
    pub kind: &'a str,
    pub what: &'a str,
    pub amount: i64,
    pub unit: &'a str,
    pub due: (String, Timestamp),
    pub state: &'a str,
    pub reports: i64,
    pub done: i64,
    pub by: AccountId,
    pub at: Timestamp,
}

pub(in crate::site::demo) async fn pledge(tx: &mut Tx, row: &PledgeRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledges (id, commune_id, organisation_id, solution_id, kind, what, amount, unit, due_on, due_at, state, report_count, \
         done, account_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
    .bind(row.id)
    .bind(row.commune)
    .bind(row.organisation)
    .bind(row.solution)
    .bind(row.kind)
    .bind(row.what)
    .bind(row.amount)
    .bind(row.unit)
    .bind(&row.due.0)
    .bind(row.due.1)
    .bind(row.state)
    .bind(row.reports)
    .bind(row.done)
    .bind(row.by)
    .bind(row.at);
    tx.run(insert).await.map(drop)
}

pub(in crate::site::demo) async fn step(tx: &mut Tx, row: RowId, pledge: PledgeId, state: &str, by: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledge_steps (id, pledge_id, state, actor_id, created_at) VALUES ($1, $2, $3, $4, $5)");
    tx.run(insert.bind(row.0).bind(pledge).bind(state).bind(by).bind(at)).await.map(drop)
}

pub(in crate::site::demo) struct ReportRow<'a> {
    pub pledge: PledgeId,
    pub number: i64,
    pub amount: i64,
    pub note: &'a str,
    pub photo: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
    pub confirmed: Option<(AccountId, Timestamp)>,
}

pub(in crate::site::demo) async fn report(tx: &mut Tx, row: &ReportRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledge_reports (pledge_id, number, amount, note, photo, account_id, created_at, confirmed_by, confirmed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(row.pledge)
    .bind(row.number)
    .bind(row.amount)
    .bind(row.note)
    .bind(row.photo)
    .bind(row.by)
    .bind(row.at)
    .bind(row.confirmed.map(|(by, _)| by))
    .bind(row.confirmed.map(|(_, at)| at));
    tx.run(insert).await.map(drop)
}
