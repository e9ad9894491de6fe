//! SQL of what the demonstration's commune reads before it is published.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, Tx, sql};

/// First comments of new accounts, many links, and a few words.
pub(in crate::site::demo) async fn rules(tx: &mut Tx, commune: CommuneId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO holding_rules (commune_id, held, links_most, words, repeats, arabic, french, darija, updated_at) \
         VALUES ($1, 'comment.new', 2, TRUE, TRUE, $2, $3, $4, $5)");
    tx.run(insert.bind(commune).bind("حمار\nنصاب").bind("imbécile\nvoleur").bind("7mar\nchffar").bind(at)).await.map(drop)
}

/// Holds a comment that was just written.
pub(in crate::site::demo) async fn hold(
    tx: &mut Tx,
    commune: CommuneId,
    id: CommentId,
    author: AccountId,
    why: (&str, &str),
    at: Timestamp,
) -> sqlx::Result<()> {
    tx.run(sql("UPDATE comments SET visibility = 'held', never_public = TRUE WHERE id = $1").bind(id)).await?;
    let insert = sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at) \
         VALUES ($1, 1, 'comment', $2, $3, $4, $5, TRUE, $6, $7)");
    let insert = insert.bind(id).bind(commune).bind(author).bind(why.0).bind(why.1).bind(at).bind(at.plus_days(3));
    tx.run(insert).await.map(drop)
}
