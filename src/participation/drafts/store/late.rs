//! SQL of stances that came too late: one of a person to an article, the last one.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ArticleId, Db, Sql, Tx, sql};

/// What somebody wrote, and when it came.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::participation::drafts) struct Late {
    pub stance: String,
    pub reason: String,
    pub wording: String,
    pub language: String,
    pub created_at: Timestamp,
}

/// Keeps it in the place of the one before.
pub(in crate::participation::drafts) async fn put(tx: &mut Tx, article: ArticleId, account: AccountId, late: &Late) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO late_stances (article_id, account_id, stance, reason, wording, language, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (article_id, account_id) DO UPDATE SET stance = $3, reason = $4, wording = $5, language = $6, created_at = $7");
    let insert = insert.bind(article).bind(account).bind(&late.stance).bind(&late.reason).bind(&late.wording);
    tx.run(insert.bind(&late.language).bind(late.created_at)).await.map(drop)
}

pub(in crate::participation::drafts) async fn find(db: &mut impl Sql, article: ArticleId, account: AccountId) -> sqlx::Result<Option<Late>> {
    let select = sql("SELECT stance, reason, wording, language, created_at FROM late_stances WHERE article_id = ").arg(article);
    db.find(select.push(" AND account_id = ").arg(account)).await
}

/// Forgets it: a stance was given.
pub(in crate::participation::drafts) async fn remove(tx: &mut Tx, article: ArticleId, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM late_stances WHERE article_id = $1 AND account_id = $2").bind(article).bind(account)).await.map(drop)
}

/// Forgets those that came before a moment.
pub(in crate::participation::drafts) async fn forget(db: &Db, before: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete =
        sql("DELETE FROM late_stances WHERE (article_id, account_id) IN (SELECT article_id, account_id FROM late_stances WHERE created_at < ").arg(before);
    db.run(delete.push(" ORDER BY created_at LIMIT ").arg(most).push(")")).await.map(drop)
}
