//! Whatever is moderated under one shape, so that flags and decisions are written once.

use app::model::content::{ItemKind, Visibility};
use uuid::Uuid;

use super::people;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommentId, CommuneId, OrganisationId, PhotoId, PledgeId, ProblemId, SolutionId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Former, Item, Rewritten};
use crate::communes::Commune;
use crate::content::photos;
use crate::participation::{discussion, pledges, problems, solutions};
use crate::people::{accounts, organisations};

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
        ItemKind::Photo => problems::photos::load(db, &ids.iter().copied().map(PhotoId).collect::<Vec<_>>()).await,
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
