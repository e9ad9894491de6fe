//! SQL of recordings in which questions are read out.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, QuestionnaireId, Sql, Tx, sql};

/// A recording to be kept, in the place of the one of its name.
pub(in crate::participation::questionnaires) struct New<'a> {
    pub questionnaire: QuestionnaireId,
    /// As the form calls it.
    pub name: &'a str,
    /// Its random name in the store.
    pub file: &'a str,
    pub media_type: &'a str,
    pub size: i64,
    pub by: AccountId,
    pub at: Timestamp,
}

pub(in crate::participation::questionnaires) async fn keep(tx: &mut Tx, new: &New<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO questionnaire_recordings (questionnaire_id, name, file, media_type, size, created_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (questionnaire_id, name) DO UPDATE SET file = $3, media_type = $4, size = $5, created_by = $6, \
         created_at = $7");
    let insert = insert.bind(new.questionnaire).bind(new.name).bind(new.file).bind(new.media_type).bind(new.size);
    tx.run(insert.bind(new.by).bind(new.at)).await.map(drop)
}

/// Removes those of these names; their files are swept with everything to which no row leads.
pub(in crate::participation::questionnaires) async fn remove(tx: &mut Tx, id: QuestionnaireId, names: &[&str]) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM questionnaire_recordings WHERE questionnaire_id = ").arg(id).push(" AND name IN ").list(names.iter().copied());
    tx.run(delete).await.map(drop)
}

/// Names and files of those that are there.
pub(in crate::participation::questionnaires) async fn all(db: &mut impl Sql, id: QuestionnaireId) -> sqlx::Result<Vec<(String, String)>> {
    db.all(sql("SELECT name, file FROM questionnaire_recordings WHERE questionnaire_id = ").arg(id).push(" ORDER BY name")).await
}

/// The media type of a recording.
pub(in crate::participation::questionnaires) async fn find(db: &mut impl Sql, id: QuestionnaireId, file: &str) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT media_type FROM questionnaire_recordings WHERE questionnaire_id = ").arg(id).push(" AND file = ").arg(file);
    Ok(db.find::<(String,)>(select).await?.map(|(media_type,)| media_type))
}
