//! Where a comment stands: the address of the page on which somebody finds it. A place is found by its neighbours in the order, at most a page of them, so
//! that a long discussion costs no more than a short one.

use app::model::content::{CommentOrder, Stance};
use app::model::discussion::Listing;
use app::model::paths;

use super::store::listing::{self, Sees};
use super::{Comment, PAGE, SHOWN, get};
use crate::base::cursor::Cursor;
use crate::base::db::{CommentId, Db};
use crate::base::error::Result;
use crate::base::kind::Subject;

/// Among what a comment is to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Among {
    /// The comments of its subject, as a list has them.
    Discussion(Listing),
    /// The comment on top and the replies below it.
    Thread,
}

impl Default for Among {
    fn default() -> Self {
        Self::Discussion(Listing::default())
    }
}

/// Somebody's way to comments of a subject in a commune.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locator<'a> {
    pub db: &'a Db,
    pub sees: Sees,
    /// The commune's.
    pub slug: &'a str,
    pub subject: &'a Subject,
}

impl Locator<'_> {
    /// The address of a comment: of the page that shows it, and its anchor. A reply that is folded stands on the page of its thread.
    pub async fn address(&self, comment: &Comment, among: Among) -> Result<String> {
        let page = match (comment.parent_id, among) {
            (None, Among::Discussion(listing)) => self.discussion(comment, listing).await?,
            (None, Among::Thread) => self.thread(comment.id, None),
            (Some(top), among) => {
                let before = listing::replies_before(self.db, comment, top, self.sees, PAGE).await?;
                match among {
                    Among::Discussion(listing) if before.len() < SHOWN => self.discussion(&get(&mut &*self.db, top).await?, listing).await?,
                    _ => self.thread(top, middle(&before)),
                }
            }
        };
        Ok(format!("{page}#c-{}", comment.id))
    }

    async fn discussion(&self, top: &Comment, list: Listing) -> Result<String> {
        // Whoever comes from a list that does not have it is led to the one that has all.
        let list = Listing { stance: list.stance.filter(|stance| stance.as_str() == top.stance), ..list };
        let before = listing::top_before(self.db, top, list, self.sees, PAGE).await?;
        Ok(address(&self.subject.address.in_commune(self.slug), list, middle(&before)))
    }

    fn thread(&self, top: CommentId, after: Option<Cursor>) -> String {
        let after = after.map(|after| after.to_string()).unwrap_or_default();
        paths::with_query(paths::comment_replies(self.slug, top), &[("after", &after)])
    }
}

/// A place half a page before a comment, of those before it; none if it stands on the first page.
fn middle(before: &[Cursor]) -> Option<Cursor> {
    (before.len() >= PAGE).then(|| before[PAGE / 2])
}

/// The page of a discussion that begins after a place.
pub(super) fn address(path: &str, list: Listing, after: Option<Cursor>) -> String {
    let order = if list.order == CommentOrder::default() { "" } else { list.order.as_str() };
    let stance = list.stance.map(Stance::as_str).unwrap_or_default();
    let after = after.map(|after| after.to_string()).unwrap_or_default();
    paths::with_query(path.to_owned(), &[("order", order), ("stance", stance), ("after", &after)])
}
