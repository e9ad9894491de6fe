//! SQL of texts, their versions and their articles. [`contributions`] has what people give to them, [`late`] what came too late, [`themes`] what is made of that.

pub(super) mod contributions;
pub(super) mod late;
pub(super) mod themes;

use app::model::drafts::{DraftText, StanceCounts};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ArticleId, ConsultationId, DraftTextId, Sql, Tx, sql};

/// The text of a consultation: what is read, and what is being prepared.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub id: DraftTextId,
    pub draft: DraftText,
    pub draft_number: i64,
    /// Which version is read; 0 before publication.
    pub version: i64,
    /// What is read; the draft before publication.
    pub body: DraftText,
    /// How many of the most supported amendments get a written answer.
    pub promised: i64,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: DraftTextId,
    draft: String,
    draft_number: i64,
    version: i64,
    body: Option<String>,
    promised: i64,
}

/// A text as it is kept.
fn parse(kept: &str) -> sqlx::Result<DraftText> {
    serde_json::from_str(kept).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// A value as it is kept.
fn json(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

const SELECT: &str = "SELECT t.id, t.draft, t.draft_number, t.version, v.body, t.promised FROM draft_texts t \
                      LEFT JOIN draft_versions v ON v.text_id = t.id AND v.number = t.version WHERE ";

pub(super) async fn find(db: &mut impl Sql, consultation: ConsultationId) -> sqlx::Result<Option<Text>> {
    let row: Option<Row> = db.find(sql(SELECT).push("t.consultation_id = ").arg(consultation)).await?;
    row.map(text).transpose()
}

fn text(row: Row) -> sqlx::Result<Text> {
    let draft = parse(&row.draft)?;
    Ok(Text {
        id: row.id,
        body: row.body.as_deref().map(parse).transpose()?.unwrap_or_else(|| draft.clone()),
        draft,
        draft_number: row.draft_number,
        version: row.version,
        promised: row.promised,
    })
}

/// Of which consultation a text is.
pub(super) async fn consultation_of(db: &mut impl Sql, id: DraftTextId) -> sqlx::Result<Option<ConsultationId>> {
    let row: Option<(ConsultationId,)> = db.find(sql("SELECT consultation_id FROM draft_texts WHERE id = ").arg(id)).await?;
    Ok(row.map(|(consultation,)| consultation))
}

/// Takes a text until the transaction ends: acts of the staff come one after the other.
pub(super) async fn lock(tx: &mut Tx, consultation: ConsultationId, at: Timestamp) -> sqlx::Result<Option<Text>> {
    let update = sql("UPDATE draft_texts SET updated_at = $1 WHERE consultation_id = $2").bind(at).bind(consultation);
    if tx.run(update).await? == 0 {
        return Ok(None);
    }
    find(tx, consultation).await
}

/// Makes one; false when there is one already.
pub(super) async fn insert(tx: &mut Tx, id: DraftTextId, consultation: ConsultationId, draft: &DraftText, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO draft_texts (id, consultation_id, draft, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(consultation)
        .bind(json(draft)?)
        .bind(at);
    Ok(tx.run(insert).await? == 1)
}

/// Takes away what was never asked.
pub(super) async fn remove(tx: &mut Tx, id: DraftTextId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM draft_texts WHERE version = 0 AND id = ").arg(id)).await.map(drop)
}

/// Keeps a draft in the place of the one with a number; false when somebody was faster.
pub(super) async fn set_draft(tx: &mut Tx, id: DraftTextId, number: i64, draft: &DraftText, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE draft_texts SET draft = $1, draft_number = draft_number + 1, updated_at = $2 WHERE id = $3 AND draft_number = $4")
        .bind(json(draft)?)
        .bind(at)
        .bind(id)
        .bind(number);
    Ok(tx.run(update).await? == 1)
}

/// Keeps how many amendments get an answer; after publication a promise only grows. False if it would shrink.
pub(super) async fn set_promised(tx: &mut Tx, id: DraftTextId, promised: i64) -> sqlx::Result<bool> {
    let update = sql("UPDATE draft_texts SET promised = $1 WHERE id = $2 AND (version = 0 OR promised <= $3)");
    Ok(tx.run(update.bind(promised).bind(id).bind(promised)).await? == 1)
}

/// A version to be kept.
pub(super) struct NewVersion<'a> {
    pub number: i64,
    pub body: &'a DraftText,
    pub reason: &'a str,
    /// Which themes it answers.
    pub themes: &'a [i64],
    pub by: Option<AccountId>,
    pub at: Timestamp,
}

/// Has a new version read from now on; false when another one became it meanwhile.
pub(super) async fn publish(tx: &mut Tx, id: DraftTextId, new: &NewVersion<'_>) -> sqlx::Result<bool> {
    let update = sql("UPDATE draft_texts SET version = $1, updated_at = $2 WHERE id = $3 AND version = $4").bind(new.number).bind(new.at).bind(id);
    if tx.run(update.bind(new.number - 1)).await? == 0 {
        return Ok(false);
    }
    let insert = sql("INSERT INTO draft_versions (text_id, number, body, reason, themes, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(new.number)
        .bind(json(new.body)?)
        .bind(new.reason)
        .bind(json(&new.themes)?)
        .bind(new.by)
        .bind(new.at);
    tx.run(insert).await.map(|_| true)
}

/// What a version says.
pub(super) async fn body(db: &mut impl Sql, id: DraftTextId, number: i64) -> sqlx::Result<Option<DraftText>> {
    let select = sql("SELECT body FROM draft_versions WHERE text_id = ").arg(id).push(" AND number = ").arg(number);
    let row: Option<(String,)> = db.find(select).await?;
    row.map(|(body,)| parse(&body)).transpose()
}

/// A version, without its text.
#[derive(sqlx_macros::FromRow)]
pub(super) struct VersionRow {
    pub number: i64,
    pub reason: String,
    themes: String,
    pub created_at: Timestamp,
}

impl VersionRow {
    /// The numbers of the themes that it answers.
    pub fn themes(&self) -> Vec<i64> {
        serde_json::from_str(&self.themes).unwrap_or_default()
    }
}

/// All versions, the last one first.
pub(super) async fn versions(db: &mut impl Sql, id: DraftTextId) -> sqlx::Result<Vec<VersionRow>> {
    let select = sql("SELECT number, reason, themes, created_at FROM draft_versions WHERE text_id = ").arg(id);
    db.all(select.push(" ORDER BY number DESC LIMIT 100")).await
}

/// Takes a version of which not everybody has been told: who was told last, and who published it.
pub(super) async fn untold(tx: &mut Tx, id: DraftTextId, number: i64) -> sqlx::Result<Option<(Option<AccountId>, Option<AccountId>)>> {
    let lock = sql("UPDATE draft_versions SET told_at = NULL WHERE text_id = $1 AND number = $2 AND told_at IS NULL RETURNING told_to, created_by");
    tx.find(lock.bind(id).bind(number)).await
}

/// Keeps how far telling came: the last account, or the moment at which all had been told.
pub(super) async fn mark_told(tx: &mut Tx, id: DraftTextId, number: i64, to: Option<AccountId>, at: Option<Timestamp>) -> sqlx::Result<()> {
    let update = sql("UPDATE draft_versions SET told_to = $1, told_at = $2 WHERE text_id = $3 AND number = $4");
    tx.run(update.bind(to).bind(at).bind(id).bind(number)).await.map(drop)
}

/// An article with what was given to it.
#[derive(Clone, Copy, Debug, sqlx_macros::FromRow)]
pub(super) struct ArticleRow {
    pub id: ArticleId,
    pub key: i64,
    for_count: i64,
    against_count: i64,
    amend_count: i64,
    organisation_count: i64,
    pub themed_count: i64,
}

impl ArticleRow {
    pub const fn counts(&self) -> StanceCounts {
        StanceCounts { agree: self.for_count, against: self.against_count, amend: self.amend_count, organisations: self.organisation_count }
    }
}

const ARTICLES: &str = "SELECT id, key, for_count, against_count, amend_count, organisation_count, themed_count FROM draft_articles WHERE text_id = ";

/// The articles of the first version, in their order there.
pub(super) async fn articles(db: &mut impl Sql, id: DraftTextId) -> sqlx::Result<Vec<ArticleRow>> {
    db.all(sql(ARTICLES).arg(id).push(" ORDER BY key LIMIT 500")).await
}

pub(super) async fn article(db: &mut impl Sql, id: DraftTextId, key: i64) -> sqlx::Result<Option<ArticleRow>> {
    db.find(sql(ARTICLES).arg(id).push(" AND key = ").arg(key)).await
}

/// Has people asked about an article.
pub(super) async fn insert_article(tx: &mut Tx, id: ArticleId, text: DraftTextId, key: i64) -> sqlx::Result<()> {
    tx.run(sql("INSERT INTO draft_articles (id, text_id, key) VALUES ($1, $2, $3)").bind(id).bind(text).bind(key)).await.map(drop)
}

/// Counts what was given to an article, in its transaction; fewer with negative numbers. Takes the article until the transaction ends.
pub(super) async fn count(tx: &mut Tx, id: ArticleId, delta: StanceCounts) -> sqlx::Result<()> {
    let update = sql("UPDATE draft_articles SET for_count = for_count + $1, against_count = against_count + $2, amend_count = amend_count + $3, \
         organisation_count = organisation_count + $4 WHERE id = $5");
    tx.run(update.bind(delta.agree).bind(delta.against).bind(delta.amend).bind(delta.organisations).bind(id)).await.map(drop)
}
