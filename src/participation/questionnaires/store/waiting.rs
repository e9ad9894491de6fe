//! SQL of what is answered for organisations whose representatives are not approved yet.

use xlsform::Answers;

use super::answers::Sent;
use super::{json, parsed};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, QuestionnaireId, RequestId, Sql, Tx, sql};

pub(super) async fn draft(db: &mut impl Sql, id: QuestionnaireId, request: RequestId) -> sqlx::Result<Option<Answers>> {
    let select = sql("SELECT draft FROM organisation_waiting_answers WHERE questionnaire_id = ").arg(id).push(" AND request_id = ").arg(request);
    let row: Option<(String,)> = db.find(select).await?;
    row.map(|(kept,)| parsed(&kept)).transpose()
}

/// Takes a draft until the transaction ends; makes it if there is none and `begin` says so.
pub(super) async fn lock_draft(
    tx: &mut Tx,
    id: QuestionnaireId,
    (request, account): (RequestId, AccountId),
    begin: bool,
    at: Timestamp,
) -> sqlx::Result<Option<Answers>> {
    if begin {
        let insert = sql(
            "INSERT INTO organisation_waiting_answers (questionnaire_id, request_id, account_id, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        );
        tx.run(insert.bind(id).bind(request).bind(account).bind(at)).await?;
    }
    let update =
        sql("UPDATE organisation_waiting_answers SET updated_at = $1 WHERE questionnaire_id = $2 AND request_id = $3 AND ended IS NULL RETURNING draft");
    let row: Option<(String,)> = tx.find(update.bind(at).bind(id).bind(request)).await?;
    row.map(|(kept,)| parsed(&kept)).transpose()
}

pub(super) async fn set_draft(tx: &mut Tx, id: QuestionnaireId, request: RequestId, draft: &Answers) -> sqlx::Result<()> {
    let update = sql("UPDATE organisation_waiting_answers SET draft = $1 WHERE questionnaire_id = $2 AND request_id = $3");
    tx.run(update.bind(json(draft)?).bind(id).bind(request)).await.map(drop)
}

pub(super) async fn sent(db: &mut impl Sql, id: QuestionnaireId, request: RequestId) -> sqlx::Result<Option<Sent>> {
    let select = sql("SELECT answers, sent_at FROM organisation_waiting_answers WHERE sent_at IS NOT NULL AND questionnaire_id = ");
    let row: Option<(String, Timestamp)> = db.find(select.arg(id).push(" AND request_id = ").arg(request)).await?;
    row.map(|(kept, at)| Ok(Sent { answers: parsed(&kept)?, at })).transpose()
}

/// Keeps an answer that waits, in the place of the one before.
pub(in crate::participation::questionnaires) async fn send(
    tx: &mut Tx,
    (id, version): (QuestionnaireId, i64),
    request: RequestId,
    answers: &Answers,
    at: Timestamp,
) -> sqlx::Result<()> {
    let update = sql("UPDATE organisation_waiting_answers SET version = $1, answers = $2, sent_at = $3 WHERE questionnaire_id = $4 AND request_id = $5");
    tx.run(update.bind(version).bind(json(answers)?).bind(at).bind(id).bind(request)).await.map(drop)
}

/// An answer or a draft whose request was decided.
#[derive(sqlx_macros::FromRow)]
struct Row {
    questionnaire_id: QuestionnaireId,
    draft: String,
    version: Option<i64>,
    answers: Option<String>,
    sent_at: Option<Timestamp>,
}

/// What waits for a decision about a request, locked.
pub(in crate::participation::questionnaires) struct Waiting {
    pub questionnaire: QuestionnaireId,
    pub draft: Answers,
    /// The version, what was sent, and when.
    pub sent: Option<(i64, Answers, Timestamp)>,
}

/// Takes what waits for a decision about a request until the transaction ends.
pub(in crate::participation::questionnaires) async fn lock(tx: &mut Tx, request: RequestId) -> sqlx::Result<Vec<Waiting>> {
    let update = sql("UPDATE organisation_waiting_answers SET updated_at = updated_at WHERE ended IS NULL AND request_id = ").arg(request);
    let rows: Vec<Row> = tx.all(update.push(" RETURNING questionnaire_id, draft, version, answers, sent_at")).await?;
    let waiting = |row: Row| {
        let sent = match (row.version, row.answers, row.sent_at) {
            (Some(version), Some(kept), Some(at)) => Some((version, parsed(&kept)?, at)),
            _ => None,
        };
        Ok(Waiting { questionnaire: row.questionnaire_id, draft: parsed(&row.draft)?, sent })
    };
    rows.into_iter().map(waiting).collect()
}

/// Takes away what waits no longer: it counts now, or was never sent.
pub(in crate::participation::questionnaires) async fn remove(tx: &mut Tx, id: QuestionnaireId, request: RequestId) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM organisation_waiting_answers WHERE questionnaire_id = $1 AND request_id = $2");
    tx.run(delete.bind(id).bind(request)).await.map(drop)
}

/// Keeps that it will never count, and why.
pub(in crate::participation::questionnaires) async fn end(tx: &mut Tx, id: QuestionnaireId, request: RequestId, why: &'static str) -> sqlx::Result<()> {
    let update = sql("UPDATE organisation_waiting_answers SET ended = $1 WHERE questionnaire_id = $2 AND request_id = $3");
    tx.run(update.bind(why).bind(id).bind(request)).await.map(drop)
}

/// The consultation of a questionnaire.
pub(in crate::participation::questionnaires) async fn consultation(tx: &mut Tx, id: QuestionnaireId) -> sqlx::Result<ConsultationId> {
    Ok(tx.one::<(ConsultationId,)>(sql("SELECT consultation_id FROM questionnaires WHERE id = ").arg(id)).await?.0)
}

/// How many answers wait; a thousand at most.
pub(in crate::participation::questionnaires) async fn count(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM (SELECT 1 FROM organisation_waiting_answers WHERE questionnaire_id = (SELECT id FROM questionnaires WHERE \
         consultation_id = ")
    .arg(id)
    .push(") AND sent_at IS NOT NULL AND ended IS NULL LIMIT 1000) w");
    Ok(db.one::<(i64,)>(select).await?.0)
}

/// Accounts whose answers wait, in their order; those after one.
pub(in crate::participation::questionnaires) async fn contributors(
    db: &mut impl Sql,
    id: ConsultationId,
    after: Option<AccountId>,
    most: i64,
) -> sqlx::Result<Vec<AccountId>> {
    let select =
        sql("SELECT DISTINCT account_id FROM organisation_waiting_answers WHERE questionnaire_id = (SELECT id FROM questionnaires WHERE consultation_id = ")
            .arg(id)
            .push(") AND sent_at IS NOT NULL AND ended IS NULL");
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Forgets what was never sent or has ended and nobody touched since a moment.
pub(in crate::participation::questionnaires) async fn forget(db: &crate::base::db::Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM organisation_waiting_answers WHERE (questionnaire_id, request_id) IN (SELECT questionnaire_id, request_id FROM \
         organisation_waiting_answers WHERE updated_at < ")
    .arg(before);
    db.run(delete.push(" AND (ended IS NOT NULL OR sent_at IS NULL) ORDER BY updated_at LIMIT ").arg(most).push(")")).await.map(drop)
}
