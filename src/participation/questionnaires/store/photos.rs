//! SQL of photos with which people answer, and of the recordings in which questions are read out.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Db, OrganisationId, QuestionnaireId, RowId, Sql, Tx, sql};

/// In whose draft or answer a photo is: what tells them from others, who sent it if with an account, and for which organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::participation::questionnaires) struct Holder {
    pub key: Vec<u8>,
    pub account: Option<AccountId>,
    pub organisation: Option<OrganisationId>,
}

/// A photo to be kept.
pub(in crate::participation::questionnaires) struct New<'a> {
    pub id: RowId,
    pub questionnaire: QuestionnaireId,
    pub question: &'a str,
    pub holder: &'a Holder,
    /// Its random name in the store.
    pub file: &'a str,
    pub at: Timestamp,
}

pub(in crate::participation::questionnaires) async fn insert(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO questionnaire_photos (id, questionnaire_id, question, key, account_id, organisation_id, file, created_at, touched_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)");
    let insert = insert.bind(new.id).bind(new.questionnaire).bind(new.question).bind(new.holder.key.clone());
    tx.run(insert.bind(new.holder.account).bind(new.holder.organisation.map(|id| id.0)).bind(new.file).bind(new.at)).await.map(drop)
}

/// Moderation hid it: it stays for whoever contests that and whoever decides, though its author answers with another.
const IS_HIDDEN: &str =
    "EXISTS (SELECT 1 FROM questionnaire_texts t WHERE t.photo_id = questionnaire_photos.id AND t.visibility IN ('hidden', 'confirmed_hidden'))";

/// Those of somebody's photos that are in none of these answers and that nobody hid are gone; returns their files.
pub(in crate::participation::questionnaires) async fn keep_only(tx: &mut Tx, id: QuestionnaireId, key: &[u8], these: &[RowId]) -> sqlx::Result<Vec<String>> {
    let delete = sql("DELETE FROM questionnaire_photos WHERE questionnaire_id = ").arg(id).push(" AND key = ").arg(key.to_vec());
    let delete = if these.is_empty() { delete } else { delete.push(" AND id NOT IN ").list(these.iter().copied()) };
    files(tx.all(delete.push(" AND NOT ").push(IS_HIDDEN).push(" RETURNING file")).await?)
}

/// Notes which of somebody's photos are in what they have sent, and that they were here.
pub(in crate::participation::questionnaires) async fn touch(
    tx: &mut Tx,
    (id, key): (QuestionnaireId, &[u8]),
    sent: &[RowId],
    at: Timestamp,
) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaire_photos SET touched_at = ").arg(at).push(", sent = (");
    let update = if sent.is_empty() { update } else { update.push("id IN ").list(sent.iter().copied()).push(" OR ") };
    tx.run(update.push(IS_HIDDEN).push(") WHERE questionnaire_id = ").arg(id).push(" AND key = ").arg(key.to_vec())).await.map(drop)
}

/// Notes that what somebody sent never counts: their photos are forgotten like those of a draft.
pub(in crate::participation::questionnaires) async fn end(tx: &mut Tx, id: QuestionnaireId, key: &[u8]) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaire_photos SET sent = FALSE WHERE questionnaire_id = ").arg(id).push(" AND key = ").arg(key.to_vec());
    tx.run(update).await.map(drop)
}

/// Makes somebody's photos another's.
pub(in crate::participation::questionnaires) async fn hand_over(tx: &mut Tx, id: QuestionnaireId, from: &[u8], to: &Holder) -> sqlx::Result<()> {
    let update = sql("UPDATE questionnaire_photos SET key = $1, account_id = $2, organisation_id = $3 WHERE questionnaire_id = $4 AND key = $5");
    let update = update.bind(to.key.clone()).bind(to.account).bind(to.organisation.map(|id| id.0)).bind(id).bind(from.to_vec());
    tx.run(update).await.map(drop)
}

/// Takes back every photo that somebody sent in their own name; returns their files.
pub(in crate::participation::questionnaires) async fn remove_all(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<String>> {
    let delete = sql("DELETE FROM questionnaire_photos WHERE organisation_id IS NULL AND account_id = ").arg(account);
    files(tx.all(delete.push(" RETURNING file")).await?)
}

/// Photos of drafts that nobody touched since a moment; returns their files.
pub(in crate::participation::questionnaires) async fn forget(tx: &mut Tx, before: Timestamp, most: i64) -> sqlx::Result<Vec<String>> {
    let delete = sql("DELETE FROM questionnaire_photos WHERE id IN (SELECT id FROM questionnaire_photos WHERE sent = FALSE AND touched_at < ").arg(before);
    files(tx.all(delete.push(" ORDER BY touched_at LIMIT ").arg(most).push(") RETURNING file")).await?)
}

fn files(rows: Vec<(String,)>) -> sqlx::Result<Vec<String>> {
    Ok(rows.into_iter().map(|(file,)| file).collect())
}

/// A photo, and who may see it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::questionnaires) struct Photo {
    pub consultation_id: ConsultationId,
    pub key: Vec<u8>,
    pub account_id: Option<AccountId>,
    pub organisation_id: Option<OrganisationId>,
    pub file: String,
    pub sent: bool,
}

pub(in crate::participation::questionnaires) async fn find(db: &mut impl Sql, id: RowId) -> sqlx::Result<Option<Photo>> {
    let select = sql("SELECT q.consultation_id, p.key, p.account_id, p.organisation_id, p.file, p.sent FROM questionnaire_photos p \
         JOIN questionnaires q ON q.id = p.questionnaire_id WHERE p.id = ");
    db.find(select.arg(id)).await
}

/// Those of these names that are of a photo or of a recording.
pub(in crate::participation::questionnaires) async fn known(db: &Db, names: Vec<String>) -> sqlx::Result<Vec<String>> {
    let photos = sql("SELECT file FROM questionnaire_photos WHERE file IN ").list(names.iter().cloned());
    let recordings = sql("SELECT file FROM questionnaire_recordings WHERE file IN ").list(names);
    let mut known = files(db.all(photos).await?)?;
    known.extend(files(db.all(recordings).await?)?);
    Ok(known)
}
