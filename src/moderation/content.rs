//! Whatever is moderated under one shape, so that flags and decisions are written once.

use app::model::content::{ItemKind, Visibility};
use app::model::paths;
use uuid::Uuid;

use super::{Item, people};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, OrganisationId, PhotoId, PledgeId, ProblemId, SolutionId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::content::photos;
use crate::participation::{discussion, pledges, problems, solutions};
use crate::people::accounts::{Viewer, Wrote};
use crate::people::{accounts, organisations};

/// A piece of content with its text. Not for the public unless [`Content::visibility`] says so.
#[derive(Clone, Debug)]
pub struct Content {
    /// Which one.
    pub item: Item,
    /// Its commune.
    pub commune_id: CommuneId,
    /// Its running number, or its problem's; others have none.
    pub number: Option<i64>,
    /// What its address names a person or an organisation by; empty for others.
    pub handle: String,
    /// Its title, or a name (of an organisation in Arabic); comments, photos and pledges have none.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Whom a solution helps, or the unit of a pledge; others say nothing of it.
    pub helps: String,
    /// An organisation's name and what it says of itself, in French.
    pub french: Option<(String, String)>,
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
        let (name, about) = self.french.as_ref().map_or(("", ""), |(name, about)| (name, about));
        let parts = [&self.body, &self.helps, name, about];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// Where it is read.
    pub fn path(&self, slug: &str) -> String {
        match (self.item.kind, self.number) {
            (ItemKind::Organisation, _) => paths::organisation(&self.handle),
            (ItemKind::Profile, _) => paths::person(&self.handle),
            (ItemKind::Pledge, _) => paths::pledge(slug, self.item.id),
            (ItemKind::Problem | ItemKind::Photo, Some(number)) => paths::problem(slug, number),
            (ItemKind::Solution, Some(number)) => paths::solution(slug, number),
            _ => paths::comment(slug, self.item.id),
        }
    }

    /// Where it is flagged, and where who flagged it reads what became of that.
    pub fn flag_path(&self, slug: &str) -> String {
        match (self.item.kind, self.number) {
            (ItemKind::Organisation, _) => paths::organisation_flag(&self.handle),
            (ItemKind::Profile, _) => paths::profile_flag(slug, &self.handle),
            (ItemKind::Pledge, _) => paths::pledge_flag(slug, self.item.id),
            (ItemKind::Photo, _) => paths::photo_flag(slug, self.item.id),
            (ItemKind::Problem, Some(number)) => paths::problem_flag(slug, number),
            (ItemKind::Solution, Some(number)) => paths::solution_flag(slug, number),
            _ => paths::comment_flag(slug, self.item.id),
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
    if item.kind == ItemKind::Profile {
        return people::in_commune(db, commune.id, found.ok_or(Error::NotFound)?).await;
    }
    found.filter(|content| content.commune_id == commune.id).ok_or(Error::NotFound)
}

/// Those of these items that there are, in no order.
pub(super) async fn load_all(db: &mut impl Sql, kind: ItemKind, ids: &[Uuid]) -> Result<Vec<Content>> {
    match kind {
        ItemKind::Problem => problems::moderated::load(db, &ids.iter().copied().map(ProblemId).collect::<Vec<_>>()).await,
        ItemKind::Solution => solutions::moderated::load(db, &ids.iter().copied().map(SolutionId).collect::<Vec<_>>()).await,
        ItemKind::Comment => discussion::moderated::load(db, &ids.iter().copied().map(CommentId).collect::<Vec<_>>()).await,
        ItemKind::Photo => photos::moderated::load(db, &ids.iter().copied().map(PhotoId).collect::<Vec<_>>()).await,
        ItemKind::Profile => accounts::moderated::load(db, &ids.iter().copied().map(AccountId).collect::<Vec<_>>()).await,
        ItemKind::Organisation => organisations::moderated::load(db, &ids.iter().copied().map(OrganisationId).collect::<Vec<_>>()).await,
        ItemKind::Pledge => pledges::moderated::load(db, &ids.iter().copied().map(PledgeId).collect::<Vec<_>>()).await,
    }
}

/// Locks the item's row and changes its visibility, if it still is as it was seen. What counts public items counts it from then on, or no more.
pub(super) async fn set_visibility(tx: &mut Tx, item: Item, seen: (Visibility, i64), to: Visibility) -> Result<bool> {
    match item.kind {
        ItemKind::Problem => problems::moderated::set_visibility(tx, ProblemId(item.id), seen, to).await,
        ItemKind::Solution => solutions::moderated::set_visibility(tx, SolutionId(item.id), seen, to).await,
        ItemKind::Comment => discussion::moderated::set_visibility(tx, CommentId(item.id), seen, to).await,
        ItemKind::Photo => photos::moderated::set_visibility(tx, PhotoId(item.id), seen, to).await,
        ItemKind::Profile => accounts::moderated::set_visibility(tx, AccountId(item.id), seen, to).await,
        ItemKind::Organisation => organisations::moderated::set_visibility(tx, OrganisationId(item.id), seen, to).await,
        ItemKind::Pledge => pledges::moderated::set_visibility(tx, PledgeId(item.id), seen, to).await,
    }
}

/// Others shall find no trace of it until it is public. Only comments leave one where they stand.
pub(super) async fn mark_never_public(tx: &mut Tx, item: Item) -> Result<()> {
    match item.kind {
        ItemKind::Problem | ItemKind::Solution | ItemKind::Photo | ItemKind::Profile | ItemKind::Organisation | ItemKind::Pledge => Ok(()),
        ItemKind::Comment => discussion::moderated::mark_never_public(tx, CommentId(item.id)).await,
    }
}

/// How much a person wrote since a moment, and how much of theirs is public, whenever they wrote it.
pub(super) async fn written(tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<(i64, i64)> {
    let counts = [
        problems::moderated::written(tx, author, since).await?,
        solutions::moderated::written(tx, author, since).await?,
        discussion::moderated::written(tx, author, since).await?,
        pledges::moderated::written(tx, author, since).await?,
    ];
    Ok((counts.iter().map(|count| count.0).sum(), counts.iter().map(|count| count.1).sum()))
}

/// A text rewritten by its author.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// Empty for what has none.
    pub title: String,
    /// The text.
    pub body: String,
    /// Whom a solution helps, or the unit of a pledge; empty for others.
    pub helps: String,
    /// An organisation's name and what it says of itself, in French.
    pub french: Option<(String, String)>,
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

/// Whom decisions about it are told: its author, or everybody who speaks for an organisation whose name or promise it is.
pub(super) async fn concerned(tx: &mut Tx, content: &Content) -> Result<Vec<AccountId>> {
    let everybody = match content.organisation_id.filter(|_| matches!(content.item.kind, ItemKind::Organisation | ItemKind::Pledge)) {
        Some(organisation) => organisations::representatives(tx, organisation).await?,
        None => Vec::new(),
    };
    Ok(if everybody.is_empty() { vec![content.author_id] } else { everybody })
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
        ItemKind::Photo => photos::moderated::rewrite(tx, PhotoId(id), seen, text, to).await?,
        ItemKind::Profile => accounts::moderated::rewrite(tx, AccountId(id), seen, text, to).await?,
        ItemKind::Organisation => organisations::moderated::rewrite(tx, OrganisationId(id), seen, text, to).await?,
        ItemKind::Pledge => pledges::moderated::rewrite(tx, PledgeId(id), seen, text, to).await?,
    };
    let former = || Former { version: content.version, title: content.title.clone(), body: content.whole(), at: content.created_at };
    Ok(changed.then(|| vec![former()]))
}
