//! SQL of what organisations answer: each once, whoever represents it.

use xlsform::Answers;

use super::answers::Sent;
use super::{json, parsed};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OrganisationId, QuestionnaireId, Sql, Tx, sql};

pub(super) async fn draft(db: &mut impl Sql, id: QuestionnaireId, organisation: OrganisationId) -> sqlx::Result<Option<Answers>> {
    let select = sql("SELECT answers FROM organisation_drafts WHERE questionnaire_id = ").arg(id).push(" AND organisation_id = ").arg(organisation);
    let row: Option<(String,)> = db.find(select).await?;
    row.map(|(kept,)| parsed(&kept)).transpose()
}

/// Takes an organisation's draft until the transaction ends; makes it if there is none and `begin` says so.
pub(super) async fn lock_draft(
    tx: &mut Tx,
    id: QuestionnaireId,
    (organisation, account): (OrganisationId, AccountId),
    begin: bool,
    at: Timestamp,
) -> sqlx::Result<Option<Answers>> {
    if begin {
        let insert =
            sql("INSERT INTO organisation_drafts (questionnaire_id, organisation_id, account_id, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
        tx.run(insert.bind(id).bind(organisation).bind(account).bind(at)).await?;
    }
    let update = sql("UPDATE organisation_drafts SET updated_at = $1, account_id = $2 WHERE questionnaire_id = $3 AND organisation_id = $4 RETURNING answers");
    let row: Option<(String,)> = tx.find(update.bind(at).bind(account).bind(id).bind(organisation)).await?;
    row.map(|(kept,)| parsed(&kept)).transpose()
}

pub(super) async fn set_draft(tx: &mut Tx, id: QuestionnaireId, organisation: OrganisationId, draft: &Answers) -> sqlx::Result<()> {
    let update = sql("UPDATE organisation_drafts SET answers = $1 WHERE questionnaire_id = $2 AND organisation_id = $3");
    tx.run(update.bind(json(draft)?).bind(id).bind(organisation)).await.map(drop)
}

pub(super) async fn sent(db: &mut impl Sql, id: QuestionnaireId, organisation: OrganisationId) -> sqlx::Result<Option<Sent>> {
    let select = sql("SELECT answers, sent_at FROM organisation_answers WHERE questionnaire_id = ").arg(id).push(" AND organisation_id = ").arg(organisation);
    let row: Option<(String, Timestamp)> = db.find(select).await?;
    row.map(|(kept, at)| Ok(Sent { answers: parsed(&kept)?, at })).transpose()
}

/// Keeps an organisation's answer in the place of the one before. Returns whether it is its first.
pub(in crate::participation::questionnaires) async fn send(
    tx: &mut Tx,
    (id, version): (QuestionnaireId, i64),
    (organisation, account): (OrganisationId, AccountId),
    answers: &Answers,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let kept = json(answers)?;
    let update =
        sql("UPDATE organisation_answers SET version = $1, answers = $2, sent_at = $3, account_id = $4 WHERE questionnaire_id = $5 AND organisation_id = $6");
    if tx.run(update.bind(version).bind(&kept).bind(at).bind(account).bind(id).bind(organisation)).await? == 1 {
        return Ok(false);
    }
    let insert =
        sql("INSERT INTO organisation_answers (questionnaire_id, organisation_id, account_id, version, answers, sent_at) VALUES ($1, $2, $3, $4, $5, $6)");
    tx.run(insert.bind(id).bind(organisation).bind(account).bind(version).bind(kept).bind(at)).await.map(|_| true)
}

/// Keeps an organisation's answer unless it has one. Returns whether it had none.
pub(in crate::participation::questionnaires) async fn send_first(
    tx: &mut Tx,
    (id, version): (QuestionnaireId, i64),
    (organisation, account): (OrganisationId, AccountId),
    answers: &Answers,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO organisation_answers (questionnaire_id, organisation_id, account_id, version, answers, sent_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING");
    Ok(tx.run(insert.bind(id).bind(organisation).bind(account).bind(version).bind(json(answers)?).bind(at)).await? == 1)
}

/// How many of these organisations have answered.
pub(in crate::participation::questionnaires) async fn count_of(db: &mut impl Sql, id: QuestionnaireId, these: &[OrganisationId]) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM organisation_answers WHERE questionnaire_id = ").arg(id).push(" AND organisation_id IN ");
    Ok(db.one::<(i64,)>(select.list(these.iter().copied())).await?.0)
}

/// The answers of organisations, by whoever they are.
pub(in crate::participation::questionnaires) async fn given(db: &mut impl Sql, id: QuestionnaireId, most: i64) -> sqlx::Result<Vec<(OrganisationId, Answers)>> {
    let select = sql("SELECT organisation_id, answers FROM organisation_answers WHERE questionnaire_id = ").arg(id);
    let rows: Vec<(OrganisationId, String)> = db.all(select.push(" ORDER BY organisation_id LIMIT ").arg(most)).await?;
    rows.into_iter().map(|(organisation, kept)| Ok((organisation, parsed(&kept)?))).collect()
}

/// Accounts that sent for organisations, in their order; those after one.
pub(in crate::participation::questionnaires) async fn contributors(
    db: &mut impl Sql,
    id: ConsultationId,
    after: Option<AccountId>,
    most: i64,
) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT account_id FROM organisation_answers WHERE questionnaire_id = (SELECT id FROM questionnaires WHERE consultation_id = ")
        .arg(id)
        .push(")");
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Forgets drafts that nobody touched since a moment.
pub(in crate::participation::questionnaires) async fn forget_drafts(db: &crate::base::db::Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM organisation_drafts WHERE (questionnaire_id, organisation_id) IN (SELECT questionnaire_id, organisation_id FROM \
         organisation_drafts WHERE updated_at < ")
    .arg(before);
    db.run(delete.push(" ORDER BY updated_at LIMIT ").arg(most).push(")")).await.map(drop)
}
