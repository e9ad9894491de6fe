//! SQL of what a page of a discussion shows. Each statement reads as many rows as the page has, whatever the discussion has: every order has an index, and
//! of the replies below a comment the first few are asked for by their ids.

use app::model::content::CommentOrder;
use app::model::discussion::Listing;

use super::{COLUMNS, CommentRow, of, select};
use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, CommentId, Db, OrganisationId, Statement, sql};
use crate::base::kind::{Byline, Item};
use crate::participation::discussion::Comment;

/// Which comments that nobody else has read yet somebody finds.
#[derive(Clone, Copy, Debug)]
pub(in crate::participation::discussion) enum Sees {
    /// None.
    Public,
    /// Their own.
    Own(AccountId),
    /// All of them: a moderator.
    All,
}

fn seen_by(select: Statement, sees: Sees) -> Statement {
    match sees {
        Sees::Public => select.push(" AND never_public = FALSE"),
        Sees::Own(account) => select.push(" AND (never_public = FALSE OR author_id = ").arg(account).push(")"),
        Sees::All => select,
    }
}

/// A top comment, and the first of its replies.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::participation::discussion) struct TopRow {
    #[sqlx(flatten)]
    pub row: CommentRow,
    first_reply: Option<CommentId>,
    second_reply: Option<CommentId>,
    third_reply: Option<CommentId>,
    fourth_reply: Option<CommentId>,
}

impl TopRow {
    /// The replies that stand below it.
    pub fn shown(&self) -> impl Iterator<Item = CommentId> + use<> {
        [self.first_reply, self.second_reply, self.third_reply].into_iter().flatten()
    }

    /// Whether there are more.
    pub const fn has_more(&self) -> bool {
        self.fourth_reply.is_some()
    }
}

/// The number by which an order sorts a comment.
pub(in crate::participation::discussion) const fn key(order: CommentOrder, score: i64, replies: i64, at: Timestamp) -> i64 {
    match order {
        CommentOrder::Best => score,
        CommentOrder::Newest | CommentOrder::Oldest => at.micros(),
        CommentOrder::Discussed => replies,
    }
}

/// Adds the ids of the first replies that somebody finds below each comment, and that of one more.
fn with_first_replies(mut select: Statement, sees: Sees) -> Statement {
    // None of these numbers grows with the replies: each reads at most four entries of the index.
    for end in [
        " ORDER BY r.created_at, r.id LIMIT 1) AS first_reply",
        " ORDER BY r.created_at, r.id LIMIT 1 OFFSET 1) AS second_reply",
        " ORDER BY r.created_at, r.id LIMIT 1 OFFSET 2) AS third_reply",
        " ORDER BY r.created_at, r.id LIMIT 1 OFFSET 3) AS fourth_reply",
    ] {
        select = select.push(", (SELECT r.id FROM comments r WHERE r.parent_id = comments.id");
        select = match sees {
            Sees::Public => select.push(" AND r.never_public = FALSE"),
            Sees::Own(account) => select.push(" AND (r.never_public = FALSE OR r.author_id = ").arg(account).push(")"),
            Sees::All => select,
        };
        select = select.push(end);
    }
    select
}

fn of_stance(select: Statement, list: Listing) -> Statement {
    match list.stance {
        Some(stance) => select.push(" AND stance = ").arg(stance.as_str()),
        None => select,
    }
}

/// How many top comments on a subject that the public reads are for it, against it, and questions.
pub(in crate::participation::discussion) async fn stances(db: &Db, subject: Item) -> sqlx::Result<[i64; 3]> {
    let select = of(sql("SELECT for_count, against_count, question_count FROM comment_stances WHERE"), subject);
    let row: Option<(i64, i64, i64)> = db.find(select).await?;
    Ok(row.map_or([0; 3], |(for_it, against, questions)| [for_it, against, questions]))
}

/// The top comments of a subject in a list, after a place in it.
pub(in crate::participation::discussion) async fn top(
    db: &Db,
    subject: Item,
    (list, after): (Listing, Option<Cursor>),
    sees: Sees,
    limit: usize,
) -> sqlx::Result<Vec<TopRow>> {
    let select = with_first_replies(sql(COLUMNS), sees).push(" FROM comments WHERE parent_id IS NULL AND");
    let select = seen_by(of_stance(of(select, subject), list), sees);
    let select = match list.order {
        CommentOrder::Best => select.older_than("score, id", after).push(" ORDER BY score DESC, id DESC LIMIT "),
        CommentOrder::Newest => select.older_than("created_at, id", after).push(" ORDER BY created_at DESC, id DESC LIMIT "),
        CommentOrder::Oldest => select.newer_than("created_at, id", after).push(" ORDER BY created_at, id LIMIT "),
        CommentOrder::Discussed => select.older_than("reply_count, id", after).push(" ORDER BY reply_count DESC, id DESC LIMIT "),
    };
    db.all(select.arg(limit as i64)).await
}

/// Places of the top comments before one in a list, the nearest first.
pub(in crate::participation::discussion) async fn top_before(
    db: &Db,
    comment: &Comment,
    listing: Listing,
    sees: Sees,
    limit: usize,
) -> sqlx::Result<Vec<Cursor>> {
    let at = Some(comment.cursor(listing.order));
    let list = |key: Statement| {
        let select = of(key.push(" AS sorted, id FROM comments WHERE parent_id IS NULL AND"), comment.subject);
        seen_by(of_stance(select, listing), sees)
    };
    let select = match listing.order {
        CommentOrder::Best => list(sql("SELECT score")).newer_than("score, id", at).push(" ORDER BY score, id LIMIT "),
        CommentOrder::Newest => list(sql("SELECT created_at")).newer_than("created_at, id", at).push(" ORDER BY created_at, id LIMIT "),
        CommentOrder::Oldest => list(sql("SELECT created_at")).older_than("created_at, id", at).push(" ORDER BY created_at DESC, id DESC LIMIT "),
        CommentOrder::Discussed => list(sql("SELECT reply_count")).newer_than("reply_count, id", at).push(" ORDER BY reply_count, id LIMIT "),
    };
    places(db, select.arg(limit as i64)).await
}

/// Places of the replies before one below the same comment, the nearest first.
pub(in crate::participation::discussion) async fn replies_before(
    db: &Db,
    reply: &Comment,
    top: CommentId,
    sees: Sees,
    limit: usize,
) -> sqlx::Result<Vec<Cursor>> {
    let select = seen_by(sql("SELECT created_at, id FROM comments WHERE parent_id = ").arg(top), sees);
    let select = select.older_than("created_at, id", Some(reply.cursor(CommentOrder::Oldest)));
    places(db, select.push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(limit as i64)).await
}

async fn places(db: &Db, select: Statement) -> sqlx::Result<Vec<Cursor>> {
    let rows: Vec<(i64, CommentId)> = db.all(select).await?;
    Ok(rows.into_iter().map(|(key, id)| Cursor::by_number(key, id.0)).collect())
}

/// The replies below a comment, oldest first, after a place among them.
pub(in crate::participation::discussion) async fn replies(
    db: &Db,
    top: CommentId,
    after: Option<Cursor>,
    sees: Sees,
    limit: usize,
) -> sqlx::Result<Vec<CommentRow>> {
    let select = seen_by(select().push(" WHERE parent_id = ").arg(top), sees).newer_than("created_at, id", after);
    db.all(select.push(" ORDER BY created_at, id LIMIT ").arg(limit as i64)).await
}

/// These comments, in no order.
pub(in crate::participation::discussion) async fn among(db: &Db, ids: &[CommentId]) -> sqlx::Result<Vec<CommentRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(select().push(" WHERE id IN ").list(ids.iter().copied())).await
}

/// Whether a place is one in the discussion of a subject: among the top comments, or below one of them.
pub(in crate::participation::discussion) async fn is_place(db: &Db, subject: Item, top: Option<CommentId>, place: Cursor) -> sqlx::Result<bool> {
    let select = of(sql("SELECT id FROM comments WHERE id = ").arg(place.id()).push(" AND"), subject);
    let select = match top {
        Some(top) => select.push(" AND parent_id = ").arg(top),
        None => select.push(" AND parent_id IS NULL"),
    };
    Ok(db.find::<(CommentId,)>(select).await?.is_some())
}

/// Who wrote those of these comments that the public reads.
pub(in crate::participation::discussion) async fn authors(db: &Db, ids: &[CommentId]) -> sqlx::Result<Vec<(CommentId, Byline)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql(
        "SELECT id, author_id, organisation_id, as_officer FROM comments WHERE deleted_at IS NULL AND visibility IN ('published', 'under_review') AND id IN ",
    );
    let rows: Vec<(CommentId, AccountId, Option<OrganisationId>, bool)> = db.all(select.list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|(id, account, organisation, officer)| (id, Byline { account, organisation, officer })).collect())
}

/// The votes of a person on these comments.
pub(in crate::participation::discussion) async fn votes_among(db: &Db, account: AccountId, ids: &[CommentId]) -> sqlx::Result<Vec<(CommentId, bool)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT comment_id, useful FROM comment_votes WHERE account_id = ").arg(account).push(" AND comment_id IN ");
    db.all(select.list(ids.iter().copied())).await
}
