//! Discussion: comments with a stance on anything that a slice lets be discussed ([`Kind::subject`](crate::base::kind::Kind::subject)), one level of replies,
//! useful and not useful. It knows none of these slices.
//!
//! - A page has [`PAGE`] top comments in one of four orders, each with its first replies; the others are on the page of the thread. A comment's own
//!   address leads to the page on which it stands ([`locating`]).
//! - A reply to a reply hangs on the top comment and says whom it answers. A deleted comment leaves its place and its replies; its text is gone.
//! - Counters (comments of the subject, replies of a comment, votes and score) change in the same transaction as what they count: a comment counts while
//!   the public can read it.
//! - An author may edit for a quarter of an hour. The same text twice within a minute is one comment.

mod arguments;
mod counters;
mod holdings;
pub mod imported;
mod locating;
pub mod moderated;
mod ownership;
pub mod past;
mod reading;
mod routes;
mod store;
mod votes;
mod writing;

use app::model::Lang;
use app::model::accounts::CommentLink;
use app::model::content::{CommentOrder, ItemKind, Stance, Visibility};
use app::model::paths;
pub use arguments::arguments;
pub use ownership::hand_over;
pub use reading::{DiscussionQuery, section};
pub use routes::comment_routes;
pub use writing::{Text, parse_paper, publish_paper};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{AccountId, CommentId, CommuneId, OrganisationId, PartRow, PartRows, Parts, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::{Byline, Item, Subject};
use crate::base::slice::{Counter, Slice};
use crate::base::text::excerpt;
use crate::communes::{self, Commune};

/// Seconds in which an author may edit.
pub const EDIT_SECONDS: i64 = 15 * 60;

/// Top comments on one page, and replies on that of one of them.
const PAGE: usize = 50;
/// Replies that stand below their comment; the others are on the page of the thread.
const SHOWN: usize = 3;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice {
    kinds: &[&moderated::Comments],
    routes: routes::routes,
    holdings: holdings::HOLDINGS,
    unseen: &["staged_comments"],
    counters: &[Counter { name: "stances of discussions", check: |app, repair| Box::pin(counters::check(app, repair)) }],
    erase: Some(|app, tx, leaving| Box::pin(ownership::erase(app, tx, leaving))),
    ..Slice::named("discussion")
};

/// Characters of a comment in a list of somebody's contributions.
const EXCERPT: usize = 140;

/// A comment as the rules see it.
#[derive(Clone, Debug)]
pub struct Comment {
    /// The comment.
    pub id: CommentId,
    /// Its commune.
    pub commune_id: CommuneId,
    /// What it is about.
    pub subject: Item,
    /// The comment it replies to.
    pub parent_id: Option<CommentId>,
    /// Who wrote it.
    pub author_id: AccountId,
    /// For which organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Whether as an officer, for the commune.
    pub as_officer: bool,
    /// Its text; empty once deleted.
    pub body: String,
    /// Its stance.
    pub stance: String,
    /// Whether the public may read it.
    pub visibility: Visibility,
    /// Version of the text.
    pub version: i64,
    /// Whether its author deleted it.
    pub deleted: bool,
    /// Whether nobody but its author has ever read it.
    pub never_public: bool,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
    /// By which the best come first.
    pub score: i64,
    /// Replies below it that the public reads.
    pub reply_count: i64,
    /// When it was written.
    pub created_at: Timestamp,
}

impl Comment {
    /// Its place in an order.
    fn cursor(&self, order: CommentOrder) -> Cursor {
        Cursor::by_number(store::listing::key(order, self.score, self.reply_count, self.created_at), self.id.0)
    }
}

/// The comment with this id, deleted or not.
pub async fn get(db: &mut impl Sql, id: CommentId) -> Result<Comment> {
    store::get(db, id).await?.ok_or(Error::NotFound)
}

/// Asks how many comments a person wrote, as `own_comments`.
pub fn with_written(parts: Parts, account: AccountId) -> Parts {
    store::with_written(parts, account)
}

/// The newest public comments of a person, in their own name.
pub async fn by_author(app: &App, author: AccountId, limit: i64) -> Result<Vec<CommentLink>> {
    contributions(app, store::by_author(&app.db, author, limit).await?).await
}

/// The newest public comments of an organisation.
pub async fn by_organisation(app: &App, organisation: OrganisationId, limit: i64) -> Result<Vec<CommentLink>> {
    contributions(app, store::by_organisation(&app.db, organisation, limit).await?).await
}

async fn contributions(app: &App, rows: Vec<store::Contribution>) -> Result<Vec<CommentLink>> {
    let communes = communes::list(app).await?;
    let slug = |id: CommuneId| communes.iter().find(|commune| commune.id == id).map(|commune| commune.slug.as_str());
    let link = |row: store::Contribution| {
        let path = paths::comment(slug(row.commune_id)?, row.id);
        Some(CommentLink { path, excerpt: excerpt(&row.body, EXCERPT), at: row.created_at.into() })
    };
    Ok(rows.into_iter().filter_map(link).collect())
}

/// What a comment is about.
async fn subject(app: &App, db: &mut impl Sql, item: Item) -> Result<Subject> {
    app.kind(item.kind)?.subject(&mut db.conn(), item.id).await
}

/// Adds to (or takes from) the number of a subject's comments, and locks its row until the transaction ends.
async fn count(app: &App, tx: &mut Tx, item: Item, delta: i64) -> Result<()> {
    app.kind(item.kind)?.count_comments(tx, item.id, delta).await
}

/// A comment of this commune, with what it is about. Of another commune, or below something hidden, there is none.
async fn in_commune(app: &App, commune: &Commune, id: &str) -> Result<(Comment, Subject)> {
    let id = CommentId(id.parse().map_err(|_| Error::NotFound)?);
    let found = get(&mut &app.db, id).await?;
    let subject = subject(app, &mut &app.db, found.subject).await?;
    if found.commune_id == commune.id && subject.public { Ok((found, subject)) } else { Err(Error::NotFound) }
}

/// Who commented on a subject, each once, in the order of their accounts; those after one.
pub async fn commenters(db: &mut impl Sql, subject: Item, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    Ok(store::commenters(db, subject, after, most).await?)
}

/// A comment that was written lately.
#[derive(Clone, Copy, Debug)]
pub struct Latest {
    pub id: CommentId,
    pub subject: Item,
    pub by: Byline,
    pub stance: Stance,
    pub at: Timestamp,
}

/// Asks for the last comments in a commune that the public reads.
pub fn with_latest(parts: Parts, commune: CommuneId, most: i64) -> Parts {
    store::with_latest(parts, commune, most)
}

/// From the rows of [`with_latest`].
pub fn latest_of(rows: &PartRows) -> Vec<Latest> {
    let latest = |row: &PartRow| {
        let subject = Item { kind: ItemKind::parse(row.text(0))?, id: row.id(1)? };
        let by = Byline { account: row.id(2)?, organisation: row.id(3), officer: row.is(1) };
        let stance = Stance::parse(row.text(1)).unwrap_or(Stance::Neutral);
        Some(Latest { id: row.id(0)?, subject, by, stance, at: Timestamp(row.number(0)) })
    };
    rows.of("latest_comments").filter_map(latest).collect()
}
