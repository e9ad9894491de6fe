//! SQL of themes.

use app::model::consultations::Multilingual;
use app::model::drafts::{ThemeAnswer, ThemeLine, ThemeOutcome};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ContributionId, DraftTextId, RowId, Sql, Tx, sql};

#[derive(sqlx_macros::FromRow)]
struct Row {
    number: i64,
    title_ar: String,
    title_fr: String,
    contribution_count: i64,
    outcome: Option<String>,
    answer_ar: String,
    answer_fr: String,
    answered_at: Option<Timestamp>,
}

fn both(ar: String, fr: String) -> Multilingual {
    Multilingual { ar, fr, ..Multilingual::default() }
}

fn theme(row: Row) -> ThemeLine {
    let outcome = row.outcome.as_deref().and_then(ThemeOutcome::parse);
    let text = both(row.answer_ar, row.answer_fr);
    ThemeLine {
        number: row.number,
        title: both(row.title_ar, row.title_fr),
        contributions: row.contribution_count,
        answer: outcome.zip(row.answered_at).map(|(outcome, at)| ThemeAnswer { outcome, text, at: at.into() }),
    }
}

const SELECT: &str = "SELECT number, title_ar, title_fr, contribution_count, outcome, answer_ar, answer_fr, answered_at FROM draft_themes WHERE text_id = ";
/// Themes of a text at most.
pub(in crate::participation::drafts) const MOST: i64 = 200;

/// The themes of a text, in their order.
pub(in crate::participation::drafts) async fn list(db: &mut impl Sql, text: DraftTextId) -> sqlx::Result<Vec<ThemeLine>> {
    let rows: Vec<Row> = db.all(sql(SELECT).arg(text).push(" ORDER BY number LIMIT ").arg(MOST)).await?;
    Ok(rows.into_iter().map(theme).collect())
}

pub(in crate::participation::drafts) async fn find(db: &mut impl Sql, text: DraftTextId, number: i64) -> sqlx::Result<Option<ThemeLine>> {
    let row: Option<Row> = db.find(sql(SELECT).arg(text).push(" AND number = ").arg(number)).await?;
    Ok(row.map(theme))
}

/// A theme to be kept.
pub(in crate::participation::drafts) struct NewTheme<'a> {
    pub id: RowId,
    pub number: i64,
    pub title_ar: &'a str,
    pub title_fr: &'a str,
}

pub(in crate::participation::drafts) async fn insert(tx: &mut Tx, text: DraftTextId, new: &NewTheme<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO draft_themes (id, text_id, number, title_ar, title_fr) VALUES ($1, $2, $3, $4, $5)");
    tx.run(insert.bind(new.id).bind(text).bind(new.number).bind(new.title_ar).bind(new.title_fr)).await.map(drop)
}

/// Puts contributions that everybody may read into a theme, or into none; those in a theme that is answered stay there. How many, and counts follow.
pub(in crate::participation::drafts) async fn assign(tx: &mut Tx, text: DraftTextId, ids: &[ContributionId], theme: Option<i64>) -> sqlx::Result<u64> {
    // Articles first, as giving a stance takes them.
    tx.run(sql("UPDATE draft_articles SET themed_count = themed_count WHERE text_id = ").arg(text)).await?;
    let update = sql("UPDATE draft_contributions SET theme = ").arg(theme).push(" WHERE text_id = ").arg(text);
    let update = update.push(
        " AND visibility IN ('published', 'under_review') AND (theme IS NULL OR theme NOT IN (SELECT number FROM draft_themes WHERE \
         answered_at IS NOT NULL AND text_id = ",
    );
    let changed = tx.run(update.arg(text).push(")) AND id IN ").list(ids.iter().copied())).await?;
    let themes = sql("UPDATE draft_themes SET contribution_count = (SELECT COUNT(*) FROM draft_contributions c WHERE c.text_id = draft_themes.text_id AND \
         c.theme = draft_themes.number) WHERE answered_at IS NULL AND text_id = ");
    tx.run(themes.arg(text)).await?;
    let articles = sql("UPDATE draft_articles SET themed_count = (SELECT COUNT(*) FROM draft_contributions c WHERE c.article_id = draft_articles.id AND \
         c.theme IS NOT NULL) WHERE text_id = ");
    tx.run(articles.arg(text)).await?;
    Ok(changed)
}

/// An answer to be kept.
pub(in crate::participation::drafts) struct NewAnswer<'a> {
    pub outcome: ThemeOutcome,
    pub ar: &'a str,
    pub fr: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Answers a theme; false if that was done before.
pub(in crate::participation::drafts) async fn answer(tx: &mut Tx, text: DraftTextId, number: i64, new: &NewAnswer<'_>) -> sqlx::Result<bool> {
    let update =
        sql("UPDATE draft_themes SET outcome = $1, answer_ar = $2, answer_fr = $3, answered_by = $4, answered_at = $5 WHERE text_id = $6 AND number = $7 \
         AND answered_at IS NULL");
    let update = update.bind(new.outcome.as_str()).bind(new.ar).bind(new.fr).bind(new.by).bind(new.at);
    Ok(tx.run(update.bind(text).bind(number)).await? == 1)
}

/// Takes an answered theme of which not everybody has been told: who was told last, and who answered it.
pub(in crate::participation::drafts) async fn untold(
    tx: &mut Tx,
    text: DraftTextId,
    number: i64,
) -> sqlx::Result<Option<(Option<AccountId>, Option<AccountId>)>> {
    let lock = sql("UPDATE draft_themes SET told_at = NULL WHERE text_id = $1 AND number = $2 AND answered_at IS NOT NULL AND told_at IS NULL \
         RETURNING told_to, answered_by");
    tx.find(lock.bind(text).bind(number)).await
}

/// Keeps how far telling came: the last account, or the moment at which all had been told.
pub(in crate::participation::drafts) async fn mark_told(
    tx: &mut Tx,
    text: DraftTextId,
    number: i64,
    to: Option<AccountId>,
    at: Option<Timestamp>,
) -> sqlx::Result<()> {
    let update = sql("UPDATE draft_themes SET told_to = $1, told_at = $2 WHERE text_id = $3 AND number = $4");
    tx.run(update.bind(to).bind(at).bind(text).bind(number)).await.map(drop)
}
