//! SQL of texts that may be published. [`super::super::moderated`] has what moderation does with them.

use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, CommuneId, OrganisationId, QuestionnaireId, RowId, Sql, Tx, sql};

/// A text of somebody's answer.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::questionnaires) struct Kept {
    pub id: RowId,
    pub question: String,
    pub body: String,
    pub photo_id: Option<RowId>,
    pub visibility: String,
}

/// Of what a text is a part: what a person sent, or what an organisation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::participation::questionnaires) enum Of {
    Answer(RowId),
    Organisation(OrganisationId),
}

impl Of {
    const fn answer(self) -> Option<RowId> {
        if let Self::Answer(id) = self { Some(id) } else { None }
    }

    const fn organisation(self) -> Option<OrganisationId> {
        if let Self::Organisation(id) = self { Some(id) } else { None }
    }
}

/// The texts of what was sent.
pub(in crate::participation::questionnaires) async fn of(tx: &mut Tx, id: QuestionnaireId, of: Of) -> sqlx::Result<Vec<Kept>> {
    let select = sql("SELECT id, question, body, photo_id, visibility FROM questionnaire_texts WHERE ");
    tx.all(match of {
        Of::Answer(answer) => select.push("answer_id = ").arg(answer),
        Of::Organisation(organisation) => select.push("questionnaire_id = ").arg(id).push(" AND organisation_id = ").arg(organisation),
    })
    .await
}

/// A text to be kept.
pub(in crate::participation::questionnaires) struct New<'a> {
    pub id: RowId,
    pub questionnaire: QuestionnaireId,
    pub commune: CommuneId,
    /// Of the consultation.
    pub number: i64,
    pub of: Of,
    pub question: &'a str,
    pub account: AccountId,
    pub body: &'a str,
    pub photo: Option<RowId>,
    pub place: i64,
    pub at: Timestamp,
}

pub(in crate::participation::questionnaires) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO questionnaire_texts (id, questionnaire_id, commune_id, number, answer_id, organisation_id, question, account_id, body, \
                      photo_id, place, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    let insert = insert.bind(new.id).bind(new.questionnaire).bind(new.commune).bind(new.number).bind(new.of.answer()).bind(new.of.organisation());
    tx.run(insert.bind(new.question).bind(new.account).bind(new.body).bind(new.photo).bind(new.place).bind(new.at)).await.map(drop)
}

/// Puts other words in the place of a text.
pub(in crate::participation::questionnaires) async fn change(tx: &mut Tx, id: RowId, body: &str, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaire_texts SET body = $1, created_at = $2, version = version + 1 WHERE id = $3");
    tx.run(update.bind(body).bind(at).bind(id)).await.map(drop)
}

pub(in crate::participation::questionnaires) async fn delete(tx: &mut Tx, id: RowId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM questionnaire_texts WHERE id = ").arg(id)).await.map(drop)
}

/// The texts that somebody wrote in their own name, in one order, so that two who leave at once do not wait for each other.
pub(in crate::participation::questionnaires) async fn of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<RowId>> {
    let rows: Vec<(RowId,)> =
        tx.all(sql("SELECT id FROM questionnaire_texts WHERE organisation_id IS NULL AND account_id = ").arg(account).push(" ORDER BY id")).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A text as everybody reads it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::questionnaires) struct Shown {
    pub id: RowId,
    pub body: String,
    pub photo_id: Option<RowId>,
    pub visibility: String,
    pub place: i64,
}

/// Texts of persons to a question that the public may read, after a place among them.
pub(in crate::participation::questionnaires) async fn shown(
    db: &mut impl Sql,
    (id, question): (QuestionnaireId, &str),
    after: Option<Cursor>,
    most: i64,
) -> sqlx::Result<Vec<Shown>> {
    let select = sql("SELECT id, body, photo_id, visibility, place FROM questionnaire_texts WHERE organisation_id IS NULL AND questionnaire_id = ").arg(id);
    let select = select.push(" AND question = ").arg(question).push(" AND visibility IN ('published', 'under_review')");
    db.all(select.older_than("place, id", after).push(" ORDER BY place DESC, id DESC LIMIT ").arg(most)).await
}

/// What an organisation wrote to be published.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::questionnaires) struct Position {
    pub id: RowId,
    pub organisation_id: OrganisationId,
    pub question: String,
    pub body: String,
    pub photo_id: Option<RowId>,
    pub visibility: String,
}

/// Texts of organisations, in the order of those; only some of them are to be read.
pub(in crate::participation::questionnaires) async fn positions(db: &mut impl Sql, id: QuestionnaireId, most: i64) -> sqlx::Result<Vec<Position>> {
    let select = sql("SELECT id, organisation_id, question, body, photo_id, visibility FROM questionnaire_texts WHERE organisation_id IS NOT NULL \
         AND questionnaire_id = ");
    db.all(select.arg(id).push(" ORDER BY organisation_id, id LIMIT ").arg(most)).await
}

/// Whether the public may see a photo as a text, once results are public.
pub(in crate::participation::questionnaires) async fn photo_visibility(db: &mut impl Sql, photo: RowId) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = db.find(sql("SELECT visibility FROM questionnaire_texts WHERE photo_id = ").arg(photo)).await?;
    Ok(row.map(|(visibility,)| visibility))
}

/// A text beside the answer that it is of.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::questionnaires) struct Beside {
    pub answer_id: RowId,
    pub question: String,
    pub body: String,
    pub photo_id: Option<RowId>,
    pub visibility: String,
}

/// The texts of these answers.
pub(in crate::participation::questionnaires) async fn of_answers(db: &mut impl Sql, answers: &[RowId]) -> sqlx::Result<Vec<Beside>> {
    let select = sql("SELECT answer_id, question, body, photo_id, visibility FROM questionnaire_texts WHERE answer_id IN ");
    db.all(select.list(answers.iter().copied())).await
}
