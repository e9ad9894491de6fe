//! Problems, solutions and comments under one shape, so that flags and decisions are written once.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use uuid::Uuid;

use super::Item;
use crate::accounts::{Viewer, Wrote};
use crate::clock::Timestamp;
use crate::communes::Commune;
use crate::db::{AccountId, CommentId, CommuneId, OrganisationId, ProblemId, SolutionId, Sql, Tx};
use crate::error::{Error, Result};
use crate::{discussion, problems, solutions};

/// A piece of content with its text. Not for the public unless [`Content::visibility`] says so.
#[derive(Clone, Debug)]
pub struct Content {
    /// Which one.
    pub item: Item,
    /// Its commune.
    pub commune_id: CommuneId,
    /// Its running number; comments have none.
    pub number: Option<i64>,
    /// Its title; comments have none.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Whom a solution helps; others say nothing of it.
    pub helps: String,
    /// The person who wrote it.
    pub author_id: AccountId,
    /// The organisation it was written for.
    pub organisation_id: Option<OrganisationId>,
    /// Whether an officer speaks for the commune in it.
    pub official: bool,
    /// Whether the public may read it.
    pub visibility: Visibility,
    /// The version of its text.
    pub version: i64,
    /// Since when it can be read.
    pub created_at: Timestamp,
    /// What a comment is on.
    pub on: Option<Item>,
    /// What a reply answers.
    pub parent: Option<CommentId>,
}

impl Content {
    /// All of its text but the title.
    pub fn whole(&self) -> String {
        if self.helps.is_empty() { self.body.clone() } else { format!("{}\n\n{}", self.body, self.helps) }
    }

    /// Where it is read.
    pub fn path(&self, slug: &str) -> String {
        match (self.item.kind, self.number) {
            (ItemKind::Problem, Some(number)) => paths::problem(slug, number),
            (ItemKind::Solution, Some(number)) => paths::solution(slug, number),
            _ => paths::comment(slug, self.item.id),
        }
    }

    /// Whether the viewer wrote it, or speaks for the organisation it was written for. Nobody judges their own.
    pub fn is_own(&self, viewer: &Viewer) -> bool {
        self.author_id == viewer.id || self.organisation_id.is_some_and(|written_for| viewer.organisations.iter().any(|known| known.id == written_for))
    }

    /// Who wrote it.
    pub const fn wrote(&self) -> Wrote {
        (self.author_id, self.organisation_id, self.official)
    }
}

/// The item, if it is of this commune.
pub(super) async fn load(db: &mut impl Sql, commune: &Commune, item: Item) -> Result<Content> {
    let found = load_all(db, item.kind, &[item.id]).await?.pop();
    found.filter(|content| content.commune_id == commune.id).ok_or(Error::NotFound)
}

/// Those of these items that there are, in no order.
pub(super) async fn load_all(db: &mut impl Sql, kind: ItemKind, ids: &[Uuid]) -> Result<Vec<Content>> {
    match kind {
        ItemKind::Problem => problems::moderated::load(db, &ids.iter().copied().map(ProblemId).collect::<Vec<_>>()).await,
        ItemKind::Solution => solutions::moderated::load(db, &ids.iter().copied().map(SolutionId).collect::<Vec<_>>()).await,
        ItemKind::Comment => discussion::moderated::load(db, &ids.iter().copied().map(CommentId).collect::<Vec<_>>()).await,
    }
}

/// Locks the item's row and changes its visibility, if it still is as it was seen. What counts public items counts it from then on, or no more.
pub(super) async fn set_visibility(tx: &mut Tx, item: Item, seen: (Visibility, i64), to: Visibility) -> Result<bool> {
    match item.kind {
        ItemKind::Problem => problems::moderated::set_visibility(tx, ProblemId(item.id), seen, to).await,
        ItemKind::Solution => solutions::moderated::set_visibility(tx, SolutionId(item.id), seen, to).await,
        ItemKind::Comment => discussion::moderated::set_visibility(tx, CommentId(item.id), seen, to).await,
    }
}

/// Others shall find no trace of it until it is public. Only comments leave one where they stand.
pub(super) async fn mark_never_public(tx: &mut Tx, item: Item) -> Result<()> {
    match item.kind {
        ItemKind::Problem | ItemKind::Solution => Ok(()),
        ItemKind::Comment => discussion::moderated::mark_never_public(tx, CommentId(item.id)).await,
    }
}

/// How much a person wrote since a moment, and how much of theirs is public, whenever they wrote it.
pub(super) async fn written(tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<(i64, i64)> {
    let counts = [
        problems::moderated::written(tx, author, since).await?,
        solutions::moderated::written(tx, author, since).await?,
        discussion::moderated::written(tx, author, since).await?,
    ];
    Ok((counts.iter().map(|count| count.0).sum(), counts.iter().map(|count| count.1).sum()))
}

/// A text rewritten by its author.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// Empty for comments.
    pub title: String,
    /// The text.
    pub body: String,
    /// Whom a solution helps; empty for others.
    pub helps: String,
}

/// A version that was replaced.
#[derive(Clone, Debug)]
pub struct Former {
    /// Its number.
    pub version: i64,
    /// Empty for comments.
    pub title: String,
    /// All of its text.
    pub body: String,
    /// Since when it was.
    pub at: Timestamp,
}

/// Puts a new version of the text in the place of `content`, with a visibility; gives the versions that are replaced. Nothing when the item is another
/// by now.
pub(super) async fn rewrite(tx: &mut Tx, content: &Content, text: &Rewritten, to: Visibility, now: Timestamp) -> Result<Option<Vec<Former>>> {
    let seen = (content.visibility, content.version);
    let id = content.item.id;
    let changed = match content.item.kind {
        ItemKind::Solution => return solutions::moderated::rewrite(tx, SolutionId(id), seen, text, to, now).await,
        ItemKind::Problem => problems::moderated::rewrite(tx, ProblemId(id), seen, text, to, now).await?,
        ItemKind::Comment => discussion::moderated::rewrite(tx, CommentId(id), seen, text, to, now).await?,
    };
    let former = || Former { version: content.version, title: content.title.clone(), body: content.body.clone(), at: content.created_at };
    Ok(changed.then(|| vec![former()]))
}
