//! SQL of comments and their votes; [`listing`] has that of what a page shows.

pub(super) mod listing;

use app::model::Lang;
use app::model::content::{CommentOrder, ItemKind, Stance, Visibility};
use counting::wilson;
use uuid::Uuid;

use super::{Comment, EDIT_SECONDS};
use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, Columns, CommentId, CommuneId, Db, OrganisationId, Parts, Sql, Statement, Tx, sql};
use crate::base::kind::{Byline, Item, kept_language};

#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct CommentRow {
    pub id: CommentId,
    pub commune_id: CommuneId,
    subject_kind: String,
    subject_id: Uuid,
    pub parent_id: Option<CommentId>,
    pub author_id: AccountId,
    pub organisation_id: Option<OrganisationId>,
    pub as_officer: bool,
    pub stance: String,
    pub body: String,
    pub visibility: String,
    pub version: i64,
    pub useful_count: i64,
    pub useless_count: i64,
    pub score: i64,
    pub reply_count: i64,
    pub replied_to: Option<CommentId>,
    pub at_the_desk: bool,
    pub never_public: bool,
    pub language: String,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
}

const COLUMNS: &str = "SELECT id, commune_id, subject_kind, subject_id, parent_id, author_id, organisation_id, as_officer, stance, body, visibility, version, \
                      useful_count, useless_count, score, reply_count, replied_to, at_the_desk, never_public, language, created_at, edited_at, deleted_at";

fn select() -> Statement {
    sql(COLUMNS).push(" FROM comments")
}

impl CommentRow {
    pub fn visibility(&self) -> Visibility {
        Visibility::parse(&self.visibility).unwrap_or(Visibility::Hidden)
    }
    /// Whether the public reads its text.
    pub fn is_readable(&self) -> bool {
        self.deleted_at.is_none() && self.visibility().is_public()
    }
    pub fn byline(&self) -> Byline {
        Byline { account: self.author_id, organisation: self.organisation_id, officer: self.as_officer }
    }
    /// The reply that it answers, if it answers one and not the comment on top.
    pub fn answers(&self) -> Option<CommentId> {
        self.replied_to.filter(|answered| Some(*answered) != self.parent_id)
    }
    /// Its place in an order.
    pub fn cursor(&self, order: CommentOrder) -> Cursor {
        Cursor::by_number(listing::key(order, self.score, self.reply_count, self.created_at), self.id.0)
    }
    fn into_comment(self) -> Option<Comment> {
        Some(Comment {
            subject: Item { kind: ItemKind::parse(&self.subject_kind)?, id: self.subject_id },
            visibility: self.visibility(),
            id: self.id,
            commune_id: self.commune_id,
            parent_id: self.parent_id,
            author_id: self.author_id,
            organisation_id: self.organisation_id,
            as_officer: self.as_officer,
            body: self.body,
            stance: self.stance,
            version: self.version,
            deleted: self.deleted_at.is_some(),
            never_public: self.never_public,
            language: Lang::parse(&self.language),
            score: self.score,
            reply_count: self.reply_count,
            created_at: self.created_at,
        })
    }
}

fn of(statement: Statement, subject: Item) -> Statement {
    statement.push(" subject_kind = ").arg(subject.kind.as_str()).push(" AND subject_id = ").arg(subject.id)
}

pub(super) async fn get(db: &mut impl Sql, id: CommentId) -> sqlx::Result<Option<Comment>> {
    Ok(db.find::<CommentRow>(select().push(" WHERE id = ").arg(id)).await?.and_then(CommentRow::into_comment))
}

/// Who commented on a subject, each once, in the order of their accounts; those after one.
pub(super) async fn commenters(db: &mut impl Sql, subject: Item, after: Option<AccountId>, most: i64) -> sqlx::Result<Vec<AccountId>> {
    let select = of(sql("SELECT DISTINCT author_id FROM comments WHERE deleted_at IS NULL AND"), subject);
    let rows: Vec<(AccountId,)> = db.all(select.after(" AND author_id > ", after).push(" ORDER BY author_id LIMIT ").arg(most)).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

pub(super) struct NewComment<'a> {
    pub id: CommentId,
    pub commune: CommuneId,
    pub subject: Item,
    pub parent: Option<CommentId>,
    /// The comment answered: `parent`, or a reply below it.
    pub replied_to: Option<CommentId>,
    pub author: AccountId,
    pub organisation: Option<OrganisationId>,
    pub as_officer: bool,
    pub stance: &'static str,
    pub body: &'a str,
    pub at_the_desk: bool,
    pub language: Option<Lang>,
    pub at: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewComment<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO comments (id, commune_id, subject_kind, subject_id, parent_id, author_id, organisation_id, as_officer, stance, body, \
         at_the_desk, created_at, replied_to, language) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.subject.kind.as_str())
    .bind(new.subject.id)
    .bind(new.parent)
    .bind(new.author)
    .bind(new.organisation)
    .bind(new.as_officer)
    .bind(new.stance)
    .bind(new.body)
    .bind(new.at_the_desk)
    .bind(new.at)
    .bind(new.replied_to)
    .bind(kept_language(new.language));
    tx.run(insert).await.map(drop)
}

/// The same text by the same person on the same subject since a moment.
pub(super) async fn same_since(tx: &mut Tx, new: &NewComment<'_>, since: Timestamp) -> sqlx::Result<Option<CommentId>> {
    let select = of(
        sql("SELECT id FROM comments WHERE deleted_at IS NULL AND author_id = ").arg(new.author).push(" AND created_at >= ").arg(since).push(" AND"),
        new.subject,
    );
    Ok(tx.find::<(CommentId,)>(select.push(" AND body = ").arg(new.body).push(" LIMIT 1")).await?.map(|(id,)| id))
}

pub(super) async fn count_replies(tx: &mut Tx, id: CommentId, delta: i64) -> sqlx::Result<()> {
    tx.run(sql("UPDATE comments SET reply_count = reply_count + $1 WHERE id = $2").bind(delta).bind(id)).await.map(drop)
}

/// Changes text, stance and language, if the comment is not too old for that and the public reads it.
pub(super) async fn update(tx: &mut Tx, id: CommentId, (stance, language): (Stance, Option<Lang>), body: &str, at: Timestamp) -> sqlx::Result<bool> {
    let update =
        sql("UPDATE comments SET stance = $1, body = $2, version = version + 1, edited_at = $3, language = $6 WHERE id = $4 AND deleted_at IS NULL AND created_at >= $5 \
             AND visibility IN ('published', 'under_review')")
        .bind(stance.as_str())
        .bind(body)
        .bind(at)
        .bind(id)
        .bind(at.plus_seconds(-EDIT_SECONDS))
        .bind(kept_language(language));
    Ok(tx.run(update).await? == 1)
}

/// Empties the text. Returns its visibility, `None` if it was deleted before.
pub(super) async fn delete(tx: &mut Tx, id: CommentId, at: Timestamp) -> sqlx::Result<Option<Visibility>> {
    let update = sql("UPDATE comments SET body = '', deleted_at = $1 WHERE id = $2 AND deleted_at IS NULL RETURNING visibility");
    let row: Option<(String,)> = tx.find(update.bind(at).bind(id)).await?;
    Ok(row.map(|(visibility,)| Visibility::parse(&visibility).unwrap_or(Visibility::Hidden)))
}

/// The comment that a comment answers.
pub(super) async fn replied_to(tx: &mut Tx, id: CommentId) -> sqlx::Result<Option<CommentId>> {
    Ok(tx.one::<(Option<CommentId>,)>(sql("SELECT replied_to FROM comments WHERE id = ").arg(id)).await?.0)
}

/// A comment in a list of somebody's contributions.
#[derive(sqlx_macros::FromRow)]
pub(super) struct Contribution {
    pub id: CommentId,
    pub commune_id: CommuneId,
    pub body: String,
    pub created_at: Timestamp,
}

const PUBLIC: &str = " AND deleted_at IS NULL AND visibility IN ('published', 'under_review') ORDER BY created_at DESC, id DESC LIMIT ";

pub(super) async fn by_author(db: &Db, author: AccountId, limit: i64) -> sqlx::Result<Vec<Contribution>> {
    let select = sql("SELECT id, commune_id, body, created_at FROM comments WHERE organisation_id IS NULL AND as_officer = FALSE AND author_id = ").arg(author);
    db.all(select.push(PUBLIC).arg(limit)).await
}

pub(super) async fn by_organisation(db: &Db, organisation: OrganisationId, limit: i64) -> sqlx::Result<Vec<Contribution>> {
    let select = sql("SELECT id, commune_id, body, created_at FROM comments WHERE organisation_id = ").arg(organisation);
    db.all(select.push(PUBLIC).arg(limit)).await
}

/// How a comment was voted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx_macros::FromRow)]
pub(super) struct Votes {
    #[sqlx(rename = "useful_count")]
    pub useful: i64,
    #[sqlx(rename = "useless_count")]
    pub useless: i64,
}

impl Votes {
    /// Adds `by` votes of a kind.
    pub const fn change(&mut self, useful: bool, by: i64) {
        if useful {
            self.useful += by;
        } else {
            self.useless += by;
        }
    }
}

/// Locks a comment that the public reads and returns its votes.
pub(super) async fn lock_votes(tx: &mut Tx, id: CommentId) -> sqlx::Result<Option<Votes>> {
    let lock = sql("UPDATE comments SET version = version WHERE id = $1 AND deleted_at IS NULL AND visibility IN ('published', 'under_review') \
         RETURNING useful_count, useless_count")
    .bind(id);
    tx.find(lock).await
}

/// Makes the comments of one account another's.
pub(super) async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE comments SET author_id = $1 WHERE author_id = $2").bind(to).bind(from)).await.map(drop)
}

/// Votes that somebody cast on comments of their own, in a fixed order.
pub(super) async fn votes_on_own(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<(CommentId, bool)>> {
    let select = sql("SELECT v.comment_id, v.useful FROM comment_votes v JOIN comments c ON c.id = v.comment_id \
         WHERE v.account_id = $1 AND c.author_id = $1 ORDER BY v.comment_id");
    tx.all(select.bind(account)).await
}

pub(super) async fn delete_vote(tx: &mut Tx, id: CommentId, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM comment_votes WHERE comment_id = $1 AND account_id = $2").bind(id).bind(account)).await.map(drop)
}

/// The votes of a comment, whatever became of it. The row stays locked.
pub(super) async fn votes(tx: &mut Tx, id: CommentId) -> sqlx::Result<Votes> {
    tx.one(sql("UPDATE comments SET version = version WHERE id = $1 RETURNING useful_count, useless_count").bind(id)).await
}

pub(super) async fn vote_of(tx: &mut Tx, id: CommentId, account: AccountId) -> sqlx::Result<Option<bool>> {
    let select = sql("SELECT useful FROM comment_votes WHERE comment_id = $1 AND account_id = $2").bind(id).bind(account);
    Ok(tx.find::<(bool,)>(select).await?.map(|(useful,)| useful))
}

pub(super) async fn set_vote(tx: &mut Tx, id: CommentId, account: AccountId, useful: Option<bool>, at: Timestamp) -> sqlx::Result<()> {
    let statement = match useful {
        Some(useful) => sql("INSERT INTO comment_votes (comment_id, account_id, useful, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (comment_id, account_id) DO UPDATE SET useful = EXCLUDED.useful")
        .bind(id)
        .bind(account)
        .bind(useful)
        .bind(at),
        None => sql("DELETE FROM comment_votes WHERE comment_id = $1 AND account_id = $2").bind(id).bind(account),
    };
    tx.run(statement).await.map(drop)
}

/// By which the best comments come first: Wilson's lower bound in billionths, so that a place among them is a whole number.
pub(super) fn score(Votes { useful, useless }: Votes) -> i64 {
    (wilson(useful, useless) * 1e9).round() as i64
}

/// Keeps the votes, and the score that they make.
pub(super) async fn set_votes(tx: &mut Tx, id: CommentId, votes: Votes) -> sqlx::Result<()> {
    let (Votes { useful, useless }, score) = (votes, score(votes));
    let update = sql("UPDATE comments SET useful_count = $1, useless_count = $2, score = $3 WHERE id = $4").bind(useful).bind(useless).bind(score).bind(id);
    tx.run(update).await.map(drop)
}

/// Asks for the last comments in a commune that the public reads.
pub(super) fn with_latest(parts: Parts, commune: CommuneId, most: i64) -> Parts {
    let columns = Columns {
        ids: &["c.id", "c.subject_id", "c.author_id", "c.organisation_id"],
        texts: &["c.subject_kind", "c.stance"],
        numbers: &["c.created_at", "CASE WHEN c.as_officer THEN 1 ELSE 0 END"],
    };
    let from = " FROM (SELECT id, subject_id, author_id, organisation_id, subject_kind, stance, created_at, as_officer FROM comments \
                WHERE deleted_at IS NULL AND visibility IN ('published', 'under_review') AND commune_id = ";
    parts.part("latest_comments", &columns, from).arg(commune).push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(most).push(") c")
}

pub(super) fn with_written(parts: Parts, account: AccountId) -> Parts {
    let count = Columns {
        numbers: &["CAST(COALESCE(SUM(CASE WHEN organisation_id IS NULL AND as_officer = FALSE AND deleted_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)"],
        ..Columns::NONE
    };
    parts.part("own_comments", &count, " FROM comments WHERE author_id = ").arg(account)
}
