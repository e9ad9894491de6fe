//! SQL of what organisations answer: each once, whoever represents it.

use xlsform::Answers;

use super::answers::{Sent, Sheet};
use super::{json, parsed};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OrganisationId, QuestionnaireId, RowId, Sql, Tx, sql};

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
    // A sheet of it may be entered at this moment.
    if send_first(tx, (id, version), (organisation, account), answers, at).await? {
        return Ok(true);
    }
    let update =
        sql("UPDATE organisation_answers SET version = $1, answers = $2, sent_at = $3, account_id = $4 WHERE questionnaire_id = $5 AND organisation_id = $6");
    tx.run(update.bind(version).bind(json(answers)?).bind(at).bind(account).bind(id).bind(organisation)).await.map(|_| false)
}

/// What stands on a sheet of an organisation, to be kept.
pub(in crate::participation::questionnaires) struct NewSheet<'a> {
    pub questionnaire: QuestionnaireId,
    pub version: i64,
    pub organisation: OrganisationId,
    /// The id of the form that enters it.
    pub entry: RowId,
    pub sheet: Sheet,
    pub answers: &'a Answers,
    pub at: Timestamp,
}

/// Keeps it unless the organisation has answered. Returns whether it had not.
pub(in crate::participation::questionnaires) async fn insert_paper(tx: &mut Tx, new: &NewSheet<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO organisation_answers (questionnaire_id, organisation_id, version, answers, sent_at, receipt, entered_by, entered_at, \
         received_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $5, $8, $9) ON CONFLICT (questionnaire_id, organisation_id) DO NOTHING");
    let insert = insert.bind(new.questionnaire).bind(new.organisation).bind(new.version).bind(json(new.answers)?).bind(new.at);
    let Sheet { receipt, by, received_at } = new.sheet;
    Ok(tx.run(insert.bind(receipt).bind(by).bind(received_at).bind(new.entry)).await? == 1)
}

/// The sheet with a receipt: when it was entered, and whose it is.
pub(in crate::participation::questionnaires) async fn paper(
    db: &mut impl Sql,
    id: QuestionnaireId,
    receipt: i64,
) -> sqlx::Result<Option<(Timestamp, OrganisationId)>> {
    let select = sql("SELECT entered_at, organisation_id FROM organisation_answers WHERE questionnaire_id = ").arg(id);
    db.find(select.push(" AND receipt = ").arg(receipt)).await
}

/// To which questions the form with an id was entered, and its receipt.
pub(in crate::participation::questionnaires) async fn entered(tx: &mut Tx, entry: RowId) -> sqlx::Result<Option<(QuestionnaireId, Option<i64>)>> {
    tx.find(sql("SELECT questionnaire_id, receipt FROM organisation_answers WHERE entry = ").arg(entry)).await
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
    let select = sql("SELECT DISTINCT account_id FROM organisation_answers WHERE account_id IS NOT NULL AND questionnaire_id = (SELECT id FROM questionnaires WHERE consultation_id = ")
        .arg(id)
        .push(")");
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Sheets whose organisations are told.
const SHEETS: i64 = 2_000;

/// What stands on sheets of organisations that nobody who represents them has replaced.
pub(in crate::participation::questionnaires) async fn on_paper(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Vec<(OrganisationId, Answers)>> {
    let select =
        sql("SELECT organisation_id, answers FROM organisation_answers WHERE account_id IS NULL AND questionnaire_id = (SELECT id FROM questionnaires \
         WHERE consultation_id = ")
        .arg(id);
    let rows: Vec<(OrganisationId, String)> = db.all(select.push(") ORDER BY organisation_id LIMIT ").arg(SHEETS)).await?;
    rows.into_iter().map(|(organisation, kept)| Ok((organisation, parsed(&kept)?))).collect()
}

/// Forgets drafts that nobody touched since a moment.
pub(in crate::participation::questionnaires) async fn forget_drafts(db: &crate::base::db::Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM organisation_drafts WHERE (questionnaire_id, organisation_id) IN (SELECT questionnaire_id, organisation_id FROM \
         organisation_drafts WHERE updated_at < ")
    .arg(before);
    db.run(delete.push(" ORDER BY updated_at LIMIT ").arg(most).push(")")).await.map(drop)
}
