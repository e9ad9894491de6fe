//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, DecisionId, RowId, Tx, sql};
use crate::moderation::holding;

/// A decision about a comment.
#[derive(Debug)]
pub struct DecisionRow<'a> {
    pub ids: (RowId, DecisionId),
    pub commune: CommuneId,
    pub comment: CommentId,
    pub author: AccountId,
    pub flagger: AccountId,
    pub moderator: AccountId,
    /// Of the flag; a decision that keeps the comment has none.
    pub reason: &'static str,
    /// Empty when the comment is kept.
    pub note: &'a str,
    pub at: Timestamp,
}

/// A flag and the decision about the comment: hidden, or kept.
pub async fn decision(tx: &mut Tx, row: &DecisionRow<'_>) -> sqlx::Result<()> {
    let hides = !row.note.is_empty();
    let flag = sql("INSERT INTO flags (id, commune_id, item_kind, item_id, item_version, account_id, reason, weight, outcome, created_at, decided_at) \
         VALUES ($1, $2, 'comment', $3, 1, $4, $5, 2, $6, $7, $8)")
    .bind(row.ids.0.0)
    .bind(row.commune)
    .bind(row.comment)
    .bind(row.flagger)
    .bind(row.reason)
    .bind(if hides { "upheld" } else { "dismissed" })
    .bind(row.at.plus_seconds(-7_200))
    .bind(row.at);
    tx.run(flag).await?;
    let decision =
        sql("INSERT INTO moderation_decisions (id, commune_id, item_kind, item_id, item_version, author_id, number, act, reason, note, actor_id, created_at) \
         VALUES ($1, $2, 'comment', $3, 1, $4, 1, $5, $6, $7, $8, $9)")
        .bind(row.ids.1)
        .bind(row.commune)
        .bind(row.comment)
        .bind(row.author)
        .bind(if hides { "hide" } else { "dismiss" })
        .bind(if hides { row.reason } else { "" })
        .bind(row.note)
        .bind(row.moderator)
        .bind(row.at);
    tx.run(decision).await.map(drop)
}

/// An open flag, so that the moderators' queue is not empty.
pub async fn flag(tx: &mut Tx, id: RowId, (commune, comment): (CommuneId, CommentId), (account, reason): (AccountId, &str), at: Timestamp) -> sqlx::Result<()> {
    let flag = sql("INSERT INTO flags (id, commune_id, item_kind, item_id, item_version, account_id, reason, weight, created_at) \
         VALUES ($1, $2, 'comment', $3, 1, $4, $5, 1, $6)")
    .bind(id.0)
    .bind(commune)
    .bind(comment)
    .bind(account)
    .bind(reason)
    .bind(at);
    tx.run(flag).await.map(drop)
}

/// First comments of new accounts, many links, and a few words.
pub async fn rules(tx: &mut Tx, commune: CommuneId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO holding_rules (commune_id, held, links_most, words, repeats, arabic, french, darija, updated_at, folded) \
         VALUES ($1, 'comment.new', 2, TRUE, TRUE, $2, $3, $4, $5, $6)");
    let lists = ["حمار\nنصاب", "imbécile\nvoleur", "7mar\nchffar"];
    tx.run(insert.bind(commune).bind(lists[0]).bind(lists[1]).bind(lists[2]).bind(at).bind(holding::fold(&lists))).await.map(drop)
}

/// Keeps why a comment is held that was just written.
pub async fn hold(tx: &mut Tx, commune: CommuneId, (id, author): (CommentId, AccountId), why: (&str, &str), at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at) \
         VALUES ($1, 1, 'comment', $2, $3, $4, $5, TRUE, $6, $7)");
    let insert = insert.bind(id).bind(commune).bind(author).bind(why.0).bind(why.1).bind(at).bind(at.plus_days(3));
    tx.run(insert).await.map(drop)
}
