//! SQL of what people answer: drafts, and what was sent.

use xlsform::Answers;

use super::{json, parsed};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, ConsultationId, NeighbourhoodId, QuestionnaireId, RowId, Sql, Statement, Tx, sql};
use crate::participation::questionnaires::Who;

/// Narrows a statement to the rows of somebody. Organisations have none here.
fn of(statement: Statement, who: &Who) -> Statement {
    match who {
        Who::Person(account) | Who::Organisation { account, .. } | Who::Pending { account, .. } => statement.push(" AND account_id = ").arg(*account),
        Who::Browser(browser) => statement.push(" AND browser = ").arg(browser.clone()),
    }
}

/// The column that says whose a row is, and what stands in it. Organisations have none here.
fn owner(who: &Who) -> (&'static str, Arg) {
    match who {
        Who::Person(account) | Who::Organisation { account, .. } | Who::Pending { account, .. } => ("account_id", Arg::from(*account)),
        Who::Browser(browser) => ("browser", Arg::from(browser.clone())),
    }
}

pub(super) async fn draft(db: &mut impl Sql, id: QuestionnaireId, who: &Who) -> sqlx::Result<Option<Answers>> {
    let select = of(sql("SELECT answers FROM questionnaire_drafts WHERE questionnaire_id = ").arg(id), who);
    let row: Option<(String,)> = db.find(select).await?;
    row.map(|(kept,)| parsed(&kept)).transpose()
}

/// Takes the draft of somebody until the transaction ends; makes it if there is none and `begin` says so.
pub(super) async fn lock_draft(tx: &mut Tx, (id, row): (QuestionnaireId, RowId), who: &Who, begin: bool, at: Timestamp) -> sqlx::Result<Option<Answers>> {
    if begin {
        let (column, value) = owner(who);
        let insert = sql("INSERT INTO questionnaire_drafts (id, questionnaire_id, updated_at, ").push(column);
        let insert = insert.push(") VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING").bind(row).bind(id).bind(at).bind(value);
        tx.run(insert).await?;
    }
    let update = sql("UPDATE questionnaire_drafts SET updated_at = ").arg(at).push(" WHERE questionnaire_id = ").arg(id);
    let row: Option<(String,)> = tx.find(of(update, who).push(" RETURNING answers")).await?;
    row.map(|(kept,)| parsed(&kept)).transpose()
}

pub(super) async fn set_draft(tx: &mut Tx, id: QuestionnaireId, who: &Who, draft: &Answers) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaire_drafts SET answers = ").arg(json(draft)?).push(" WHERE questionnaire_id = ").arg(id);
    tx.run(of(update, who)).await.map(drop)
}

/// Forgets a draft: it is somebody else's by now.
pub(in crate::participation::questionnaires) async fn delete_draft(tx: &mut Tx, id: QuestionnaireId, who: &Who) -> sqlx::Result<()> {
    tx.run(of(sql("DELETE FROM questionnaire_drafts WHERE questionnaire_id = ").arg(id), who)).await.map(drop)
}

/// What was sent.
#[derive(Clone, Debug)]
pub(in crate::participation::questionnaires) struct Sent {
    pub answers: Answers,
    pub at: Timestamp,
}

pub(super) async fn sent(db: &mut impl Sql, id: QuestionnaireId, who: &Who) -> sqlx::Result<Option<Sent>> {
    let select = of(sql("SELECT answers, sent_at FROM questionnaire_answers WHERE questionnaire_id = ").arg(id), who);
    let row: Option<(String, Timestamp)> = db.find(select).await?;
    row.map(|(kept, at)| Ok(Sent { answers: parsed(&kept)?, at })).transpose()
}

/// The row of what somebody sent.
pub(in crate::participation::questionnaires) async fn id_of(tx: &mut Tx, id: QuestionnaireId, who: &Who) -> sqlx::Result<Option<RowId>> {
    let select = of(sql("SELECT id FROM questionnaire_answers WHERE questionnaire_id = ").arg(id), who);
    Ok(tx.find::<(RowId,)>(select).await?.map(|(row,)| row))
}

/// An answer to be kept.
pub(in crate::participation::questionnaires) struct NewAnswer<'a> {
    pub id: RowId,
    pub questionnaire: QuestionnaireId,
    pub version: i64,
    /// `resident`, `participant`, `unverified` or `paper`.
    pub standing: &'static str,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub answers: &'a Answers,
    pub at: Timestamp,
}

/// Keeps an answer in the place of the one that somebody gave before. Returns whether it is their first.
pub(in crate::participation::questionnaires) async fn send(tx: &mut Tx, new: &NewAnswer<'_>, who: &Who) -> sqlx::Result<bool> {
    let update = sql("UPDATE questionnaire_answers SET version = ").arg(new.version).push(", standing = ").arg(new.standing);
    let update = update.push(", neighbourhood_id = ").arg(new.neighbourhood).push(", answers = ").arg(json(new.answers)?);
    let update = update.push(", sent_at = ").arg(new.at).push(" WHERE questionnaire_id = ").arg(new.questionnaire);
    if tx.run(of(update, who)).await? == 1 {
        return Ok(false);
    }
    let (column, value) = owner(who);
    let insert = sql("INSERT INTO questionnaire_answers (id, questionnaire_id, version, standing, neighbourhood_id, answers, sent_at, ").push(column);
    tx.run(values(insert.push(") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"), new)?.bind(value)).await.map(|_| true)
}

/// Binds what every kept answer has, in the order of its columns.
fn values(insert: Statement, new: &NewAnswer<'_>) -> sqlx::Result<Statement> {
    let insert = insert.bind(new.id).bind(new.questionnaire).bind(new.version).bind(new.standing);
    Ok(insert.bind(new.neighbourhood).bind(json(new.answers)?).bind(new.at))
}

/// A sheet of paper: its receipt, who entered it, and the day on which it was received.
#[derive(Clone, Copy, Debug)]
pub(in crate::participation::questionnaires) struct Sheet {
    pub receipt: i64,
    pub by: AccountId,
    pub received_at: Timestamp,
}

/// Keeps an answer that came on paper.
pub(in crate::participation::questionnaires) async fn insert_paper(tx: &mut Tx, new: &NewAnswer<'_>, sheet: Sheet) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO questionnaire_answers (id, questionnaire_id, version, standing, neighbourhood_id, answers, sent_at, receipt, entered_by, \
                      received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    tx.run(values(insert, new)?.bind(sheet.receipt).bind(sheet.by).bind(sheet.received_at)).await.map(drop)
}

/// The paper with a receipt: when it was entered.
pub(in crate::participation::questionnaires) async fn paper(db: &mut impl Sql, id: QuestionnaireId, receipt: i64) -> sqlx::Result<Option<Timestamp>> {
    let select = sql("SELECT sent_at FROM questionnaire_answers WHERE questionnaire_id = ").arg(id).push(" AND receipt = ").arg(receipt);
    Ok(db.find::<(Timestamp,)>(select).await?.map(|(at,)| at))
}

/// Of what the row with an id is an answer, and its receipt: a form of the desk that was entered has left its own id.
pub(in crate::participation::questionnaires) async fn entered(tx: &mut Tx, row: RowId) -> sqlx::Result<Option<(QuestionnaireId, Option<i64>)>> {
    tx.find(sql("SELECT questionnaire_id, receipt FROM questionnaire_answers WHERE id = ").arg(row)).await
}

/// An answer as it is kept, to be read off the threads that serve.
#[derive(sqlx_macros::FromRow)]
pub(in crate::participation::questionnaires) struct Unread {
    pub id: RowId,
    standing: String,
    neighbourhood_id: Option<NeighbourhoodId>,
    answers: String,
}

impl Unread {
    pub fn read(self) -> sqlx::Result<Given> {
        Ok(Given { id: self.id, standing: self.standing, neighbourhood: self.neighbourhood_id, answers: parsed(&self.answers)? })
    }
}

/// An answer as it is counted: of nobody.
#[derive(Clone, Debug)]
pub(in crate::participation::questionnaires) struct Given {
    pub id: RowId,
    pub standing: String,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub answers: Answers,
}

/// The next answers in the order of their rows; those after one.
pub(in crate::participation::questionnaires) async fn given(
    db: &mut impl Sql,
    id: QuestionnaireId,
    after: Option<RowId>,
    most: i64,
) -> sqlx::Result<Vec<Unread>> {
    let select = sql("SELECT id, standing, neighbourhood_id, answers FROM questionnaire_answers WHERE questionnaire_id = ").arg(id);
    db.all(select.after(" AND id > ", after).push(" ORDER BY id LIMIT ").arg(most)).await
}

/// Accounts that answered, in their own name or for an organisation, in their order; those after one.
pub(in crate::participation::questionnaires) async fn contributors(
    db: &mut impl Sql,
    id: ConsultationId,
    after: Option<AccountId>,
    most: i64,
) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT account_id FROM questionnaire_answers WHERE account_id IS NOT NULL AND questionnaire_id = (SELECT id FROM questionnaires WHERE \
         consultation_id = ")
    .arg(id)
    .push(")");
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Every answer of an account, with its row and of what it is one, to take out of it what tells who it was.
pub(in crate::participation::questionnaires) async fn of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<(RowId, QuestionnaireId, Answers)>> {
    let select = sql("SELECT id, questionnaire_id, answers FROM questionnaire_answers WHERE account_id = ").arg(account);
    let rows: Vec<(RowId, QuestionnaireId, String)> = tx.all(select).await?;
    rows.into_iter().map(|(row, id, kept)| Ok((row, id, parsed(&kept)?))).collect()
}

/// Leaves what is left of an answer to nobody: a name that no browser has stands where its person was.
pub(in crate::participation::questionnaires) async fn let_go(tx: &mut Tx, row: RowId, nobody: Vec<u8>, answers: &Answers) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaire_answers SET account_id = NULL, browser = $1, answers = $2 WHERE id = $3");
    tx.run(update.bind(nobody).bind(json(answers)?).bind(row)).await.map(drop)
}

/// Forgets drafts that nobody touched since a moment; how many.
pub(in crate::participation::questionnaires) async fn forget_drafts(db: &crate::base::db::Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM questionnaire_drafts WHERE id IN (SELECT id FROM questionnaire_drafts WHERE updated_at < ").arg(before);
    db.run(delete.push(" ORDER BY updated_at LIMIT ").arg(most).push(")")).await.map(drop)
}

/// How many of these people have answered in their own name.
pub(in crate::participation::questionnaires) async fn count_of(db: &mut impl Sql, id: QuestionnaireId, these: &[AccountId]) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM questionnaire_answers WHERE questionnaire_id = ").arg(id).push(" AND account_id IN ");
    Ok(db.one::<(i64,)>(select.list(these.iter().copied())).await?.0)
}
