//! SQL of questionnaires and their versions. [`answers`] has drafts and what was sent, [`steps`] what everybody sees of it while it is open.

pub(super) mod answers;
pub(super) mod organisations;
pub(super) mod photos;
pub(super) mod recordings;
pub(super) mod steps;
pub(super) mod texts;
pub(super) mod waiting;

use app::model::questionnaire::ResultsShown;
use xlsform::{Answers, Form};

use self::answers::Sent;
use super::Who;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OrganisationId, QuestionnaireId, RowId, Sql, Statement, Tx, sql};
use crate::base::part::GivenAs;

/// For how many days after closing sheets are entered, unless the officer says none.
pub(super) const PAPER_DAYS: i64 = 5;

/// The questions of a consultation: what is asked, and what is being prepared.
#[derive(Clone, Debug)]
pub(super) struct Questionnaire {
    pub id: QuestionnaireId,
    pub draft: Form,
    pub draft_number: i64,
    /// Which version is asked; 0 before publication.
    pub version: i64,
    /// What is asked; the draft before publication.
    pub form: Form,
    /// The question that lets texts be published; empty for none.
    pub permission: String,
    pub results: ResultsShown,
    pub answer_count: i64,
    pub organisation_count: i64,
    /// Counts the changes of what persons answered.
    pub answers_number: i64,
    /// For how many days after closing sheets are entered that came before it.
    pub paper_days: i64,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: QuestionnaireId,
    draft: String,
    draft_number: i64,
    version: i64,
    form: Option<String>,
    permission: String,
    results: String,
    answer_count: i64,
    organisation_count: i64,
    answers_number: i64,
    paper_days: i64,
}

/// A form as it is kept.
fn form(kept: &str) -> sqlx::Result<Form> {
    serde_json::from_str(kept).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// A value as it is kept.
pub(super) fn json(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

/// Reads answers as they are kept.
fn parsed(kept: &str) -> sqlx::Result<Answers> {
    serde_json::from_str(kept).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

const SELECT: &str = "SELECT q.id, q.draft, q.draft_number, q.version, v.form, q.permission, q.results, q.answer_count, q.organisation_count, \
                      q.answers_number, q.paper_days FROM questionnaires q LEFT JOIN questionnaire_versions v ON v.questionnaire_id = q.id AND v.number = q.version WHERE ";

pub(super) async fn find(db: &mut impl Sql, consultation: ConsultationId) -> sqlx::Result<Option<Questionnaire>> {
    let row: Option<Row> = db.find(sql(SELECT).push("q.consultation_id = ").arg(consultation)).await?;
    row.map(questionnaire).transpose()
}

fn questionnaire(row: Row) -> sqlx::Result<Questionnaire> {
    let draft = form(&row.draft)?;
    Ok(Questionnaire {
        id: row.id,
        form: row.form.as_deref().map(form).transpose()?.unwrap_or_else(|| draft.clone()),
        draft,
        draft_number: row.draft_number,
        version: row.version,
        permission: row.permission,
        results: ResultsShown::parse(&row.results).unwrap_or(ResultsShown::Never),
        answer_count: row.answer_count,
        organisation_count: row.organisation_count,
        answers_number: row.answers_number,
        paper_days: row.paper_days,
    })
}

/// To which consultation questions belong.
pub(super) async fn consultation_of(db: &mut impl Sql, id: QuestionnaireId) -> sqlx::Result<ConsultationId> {
    Ok(db.one::<(ConsultationId,)>(sql("SELECT consultation_id FROM questionnaires WHERE id = ").arg(id)).await?.0)
}

/// Which of these consultations' questions somebody answered, and in whose name.
pub(super) async fn given_among(
    db: &mut impl Sql,
    ids: &[ConsultationId],
    account: AccountId,
    organisations: &[OrganisationId],
) -> sqlx::Result<Vec<(ConsultationId, GivenAs)>> {
    const OF: &str = " a JOIN questionnaires q ON q.id = a.questionnaire_id WHERE a.";
    let those = |select: Statement| select.push(" AND q.consultation_id IN ").list(ids.iter().copied());
    let select = those(sql("SELECT q.consultation_id, CAST(0 AS BIGINT) FROM questionnaire_answers").push(OF).push("account_id = ").arg(account));
    let select = select.push(" UNION SELECT q.consultation_id, CAST(1 AS BIGINT) FROM organisation_answers").push(OF).push("organisation_id IN ");
    let select = those(select.list(organisations.iter().copied()));
    let select =
        select.push(" UNION SELECT q.consultation_id, CAST(2 AS BIGINT) FROM organisation_waiting_answers").push(OF).push("account_id = ").arg(account);
    let rows: Vec<(ConsultationId, i64)> = db.all(those(select.push(" AND a.ended IS NULL AND a.sent_at IS NOT NULL"))).await?;
    let given = |name| match name {
        0 => GivenAs::Person,
        1 => GivenAs::Organisation,
        _ => GivenAs::Waiting,
    };
    Ok(rows.into_iter().map(|(id, name)| (id, given(name))).collect())
}

/// Makes one; false when there is one already.
pub(super) async fn insert(tx: &mut Tx, id: QuestionnaireId, consultation: ConsultationId, draft: &Form, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO questionnaires (id, consultation_id, draft, updated_at, paper_days) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");
    let insert = insert.bind(id).bind(consultation).bind(json(draft)?).bind(at).bind(PAPER_DAYS);
    Ok(tx.run(insert).await? == 1)
}

/// Takes away what was never asked.
pub(super) async fn remove(tx: &mut Tx, id: QuestionnaireId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM questionnaires WHERE version = 0 AND id = ").arg(id)).await.map(drop)
}

/// Keeps a draft in the place of the one with a number; false when somebody was faster.
pub(super) async fn set_draft(tx: &mut Tx, id: QuestionnaireId, number: i64, draft: &Form, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE questionnaires SET draft = $1, draft_number = draft_number + 1, updated_at = $2 WHERE id = $3 AND draft_number = $4")
        .bind(json(draft)?)
        .bind(at)
        .bind(id)
        .bind(number);
    Ok(tx.run(update).await? == 1)
}

/// What is declared of questions before they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Declared<'a> {
    /// Which question lets texts be published; empty for none.
    pub permission: &'a str,
    /// Who sees results since when.
    pub results: ResultsShown,
    /// For how many days after closing sheets are entered.
    pub paper_days: i64,
}

impl Questionnaire {
    /// What is declared of it.
    pub fn declared(&self) -> Declared<'_> {
        Declared { permission: &self.permission, results: self.results, paper_days: self.paper_days }
    }
}

/// Keeps what is declared; what is asked already keeps what was.
pub(super) async fn declare(tx: &mut Tx, id: QuestionnaireId, declared: Declared<'_>) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaires SET permission = $1, results = $2, paper_days = $3 WHERE id = $4 AND version = 0");
    tx.run(update.bind(declared.permission).bind(declared.results.as_str()).bind(declared.paper_days).bind(id)).await.map(drop)
}

/// A version to be kept.
pub(super) struct NewVersion<'a> {
    pub number: i64,
    pub form: &'a Form,
    pub changes: String,
    pub reason: &'a str,
    pub by: Option<AccountId>,
    pub at: Timestamp,
}

/// Asks by a new version from now on; false when another one became it meanwhile.
pub(super) async fn publish(tx: &mut Tx, id: QuestionnaireId, new: &NewVersion<'_>) -> sqlx::Result<bool> {
    let update = sql("UPDATE questionnaires SET version = $1, updated_at = $2 WHERE id = $3 AND version = $4").bind(new.number).bind(new.at).bind(id);
    if tx.run(update.bind(new.number - 1)).await? == 0 {
        return Ok(false);
    }
    let insert =
        sql("INSERT INTO questionnaire_versions (questionnaire_id, number, form, changes, reason, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(id)
            .bind(new.number)
            .bind(json(new.form)?)
            .bind(&new.changes)
            .bind(new.reason)
            .bind(new.by)
            .bind(new.at);
    tx.run(insert).await.map(|_| true)
}

/// A version, without its form.
#[derive(sqlx_macros::FromRow)]
pub(super) struct VersionRow {
    pub changes: String,
    pub reason: String,
    pub created_at: Timestamp,
}

/// The versions after the first, the last one first.
pub(super) async fn versions(db: &mut impl Sql, id: QuestionnaireId) -> sqlx::Result<Vec<VersionRow>> {
    let select = sql("SELECT changes, reason, created_at FROM questionnaire_versions WHERE questionnaire_id = ").arg(id);
    db.all(select.push(" AND number > 1 ORDER BY number DESC LIMIT 100")).await
}

/// Counts what was given, in its transaction; fewer with negative numbers, and none for what was only changed. From then on what was counted before is out of
/// date.
pub(super) async fn count(tx: &mut Tx, id: QuestionnaireId, answers: i64, organisations: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaires SET answer_count = answer_count + $1, organisation_count = organisation_count + $2, \
                      answers_number = answers_number + 1 WHERE id = $3");
    tx.run(update.bind(answers).bind(organisations).bind(id)).await.map(drop)
}

/// The form of the first version: what everything later is compared with.
pub(super) async fn first_form(db: &mut impl Sql, id: QuestionnaireId) -> sqlx::Result<Option<Form>> {
    let select = sql("SELECT form FROM questionnaire_versions WHERE questionnaire_id = ").arg(id).push(" AND number = 1");
    db.find::<(String,)>(select).await?.map(|(kept,)| form(&kept)).transpose()
}

/// Takes the row of a questionnaire until the transaction ends. Whoever enters a sheet has it before the organisation's answer is there: everybody else whose
/// answer may be the same organisation's takes them in this order.
pub(super) async fn take(tx: &mut Tx, id: QuestionnaireId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE questionnaires SET next_receipt = next_receipt WHERE id = ").arg(id)).await.map(drop)
}

/// Takes the next number of a receipt.
pub(super) async fn next_receipt(tx: &mut Tx, id: QuestionnaireId) -> sqlx::Result<i64> {
    let update = sql("UPDATE questionnaires SET next_receipt = next_receipt + 1 WHERE id = ").arg(id);
    Ok(tx.one::<(i64,)>(update.push(" RETURNING next_receipt - 1")).await?.0)
}

/// What somebody has begun.
pub(super) async fn draft(db: &mut impl Sql, id: QuestionnaireId, who: &Who) -> sqlx::Result<Option<Answers>> {
    match who {
        Who::Organisation { organisation, .. } => organisations::draft(db, id, *organisation).await,
        Who::Pending { request, .. } => waiting::draft(db, id, *request).await,
        _ => answers::draft(db, id, who).await,
    }
}

/// Takes a draft until the transaction ends; makes it if there is none and `begin` says so.
pub(super) async fn lock_draft(tx: &mut Tx, (id, row): (QuestionnaireId, RowId), who: &Who, begin: bool, at: Timestamp) -> sqlx::Result<Option<Answers>> {
    match who {
        Who::Organisation { organisation, account } => organisations::lock_draft(tx, id, (*organisation, *account), begin, at).await,
        Who::Pending { request, account, .. } => waiting::lock_draft(tx, id, (*request, *account), begin, at).await,
        _ => answers::lock_draft(tx, (id, row), who, begin, at).await,
    }
}

/// Keeps a draft that [`lock_draft`] took.
pub(super) async fn keep_draft(tx: &mut Tx, id: QuestionnaireId, who: &Who, draft: &Answers) -> sqlx::Result<()> {
    match who {
        Who::Organisation { organisation, .. } => organisations::set_draft(tx, id, *organisation, draft).await,
        Who::Pending { request, .. } => waiting::set_draft(tx, id, *request, draft).await,
        _ => answers::set_draft(tx, id, who, draft).await,
    }
}

/// What somebody has sent.
pub(super) async fn sent(db: &mut impl Sql, id: QuestionnaireId, who: &Who) -> sqlx::Result<Option<Sent>> {
    match who {
        Who::Organisation { organisation, .. } => organisations::sent(db, id, *organisation).await,
        Who::Pending { request, .. } => waiting::sent(db, id, *request).await,
        _ => answers::sent(db, id, who).await,
    }
}
