//! SQL of stances that came too late: one to an article in each name in which a person writes, the last one.

use super::contributions::Who;
use crate::base::clock::Timestamp;
use crate::base::db::{ArticleId, Db, Sql, Statement, Tx, sql};

/// What somebody wrote, and when it came.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::drafts) struct Late {
    pub stance: String,
    pub reason: String,
    pub wording: String,
    pub language: String,
    pub created_at: Timestamp,
}

/// Of an article, in a name.
fn of(statement: Statement, article: ArticleId, who: Who) -> Statement {
    let statement = statement.push(" WHERE article_id = ").arg(article).push(" AND account_id = ").arg(who.account);
    match who.organisation {
        Some(organisation) => statement.push(" AND organisation_id = ").arg(organisation),
        None => statement.push(" AND organisation_id IS NULL"),
    }
}

/// Keeps it in the place of the one before; of two at once one.
pub(in crate::participation::drafts) async fn put(tx: &mut Tx, article: ArticleId, who: Who, late: &Late) -> sqlx::Result<()> {
    remove(tx, article, who).await?;
    let insert = sql("INSERT INTO late_stances (article_id, account_id, organisation_id, stance, reason, wording, language, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING");
    let insert = insert.bind(article).bind(who.account).bind(who.organisation).bind(&late.stance).bind(&late.reason).bind(&late.wording);
    tx.run(insert.bind(&late.language).bind(late.created_at)).await.map(drop)
}

pub(in crate::participation::drafts) async fn find(db: &mut impl Sql, article: ArticleId, who: Who) -> sqlx::Result<Option<Late>> {
    db.find(of(sql("SELECT stance, reason, wording, language, created_at FROM late_stances"), article, who)).await
}

/// Forgets it: a stance was given.
pub(in crate::participation::drafts) async fn remove(tx: &mut Tx, article: ArticleId, who: Who) -> sqlx::Result<()> {
    tx.run(of(sql("DELETE FROM late_stances"), article, who)).await.map(drop)
}

/// Forgets those that came before a moment.
pub(in crate::participation::drafts) async fn forget(db: &Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM late_stances WHERE created_at < ").arg(before);
    let delete = delete.push(" AND (article_id, account_id) IN (SELECT article_id, account_id FROM late_stances WHERE created_at < ").arg(before);
    db.run(delete.push(" ORDER BY created_at LIMIT ").arg(most).push(")")).await.map(drop)
}
