//! What is decided about, whatever its kind: the functions of [`crate::base::kind`] as a commune's matter.

use app::model::content::{ItemKind, Role, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::ResubmitFields;
use app::words::tr;
use axum::extract::Path;
use uuid::Uuid;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::{Activity, Content, Item, Revision, Rewritten};
use crate::communes::{self, Commune};
use crate::moderation::decisions::store as decision_store;
use crate::people::accounts::Viewer;
use crate::people::{organisations, residents};

/// Slug, kind and id of what is decided about.
pub(super) type ItemPlace = Path<(String, String, String)>;

/// What an address names; the item may not be there, or not be the commune's.
pub(super) async fn place(app: &App, Path((slug, kind, id)): ItemPlace) -> Result<(Commune, Item)> {
    let commune = communes::find(app, &slug).await?;
    let kind = ItemKind::parse(&kind).ok_or(Error::NotFound)?;
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    Ok((commune, Item { kind, id }))
}

/// Moderators decide, administrators look; nobody else learns what is flagged.
pub(super) fn may_look(viewer: &Viewer, commune: &Commune) -> Result<()> {
    viewer.require_any(&[Role::Moderator, Role::Administrator], commune).map(drop)
}

/// The item, if it is a matter of this commune.
pub(super) async fn load(app: &App, db: &mut impl Sql, commune: &Commune, item: Item) -> Result<Content> {
    let found = app.kind(item.kind)?.load(app, &mut db.conn(), &[item.id]).await?.pop().ok_or(Error::NotFound)?;
    let here = if found.is_of_no_commune() { concerns(app, db, commune, &found).await? } else { found.commune_id == commune.id };
    if here { Ok(Content { commune_id: commune.id, ..found }) } else { Err(Error::NotFound) }
}

/// Whether a person's name is decided about in this commune. A name is of no commune: it is the matter of those where the person wrote something or lives,
/// and once it is hidden of the one that hid it, until it can be read again.
async fn concerns(app: &App, db: &mut impl Sql, commune: &Commune, name: &Content) -> Result<bool> {
    if !name.visibility.is_public() {
        return Ok(decision_store::hidden_in(db, name.item).await? == Some(commune.id));
    }
    let wrote = app.communes_written_in(db, name.author_id, false).await?.contains(&commune.id);
    Ok(wrote || residents::lives_in(db, name.author_id, commune.id).await?)
}

/// Locks the item's row and changes who reads it, if it still is as it was seen.
pub(super) async fn set_visibility(app: &App, tx: &mut Tx, item: Item, seen: Revision, to: Visibility) -> Result<bool> {
    let from = seen.visibility;
    let changed = app.kind(item.kind)?.set_visibility(app, tx, seen, to).await?;
    if changed && from != to {
        app.raise(tx, Event::VisibilityChanged { item, to }).await?;
    }
    Ok(changed)
}

/// Locks the item's row until the end of the transaction, if it still is as it was seen.
pub(super) async fn lock(app: &App, tx: &mut Tx, content: &Content) -> Result<bool> {
    set_visibility(app, tx, content.item, content.revision(), content.visibility).await
}

/// How much of any kind a person wrote since a moment, and how much of theirs is public, whenever they wrote it.
pub(super) async fn activity(app: &App, tx: &mut Tx, author: AccountId, since: Timestamp) -> Result<Activity> {
    let mut all = Activity::default();
    for kind in app.kinds() {
        let one = kind.activity(tx, author, since).await?;
        all = Activity { lately: all.lately + one.lately, public: all.public + one.public };
    }
    Ok(all)
}

/// Whom decisions about it are told: its author, or everybody who speaks for an organisation whose name or promise it is.
pub(super) async fn concerned(app: &App, tx: &mut Tx, content: &Content) -> Result<Vec<AccountId>> {
    let collective = app.kind(content.item.kind)?.is_collective();
    let everybody = match content.organisation_id.filter(|_| collective) {
        Some(organisation) => organisations::representatives(tx, organisation).await?,
        None => Vec::new(),
    };
    Ok(if everybody.is_empty() { vec![content.author_id] } else { everybody })
}

/// What its author typed in the place of a hidden text, if it is good and another.
pub(super) fn check(app: &App, old: &Content, fields: &ResubmitFields) -> Result<Rewritten> {
    let mut errors = FormErrors::default();
    let new = app.kind(old.item.kind)?.check(old, fields, &mut errors);
    if errors.is_empty() && (&new.title, &new.body, &new.helps, &new.french) == (&old.title, &old.body, &old.helps, &old.french) {
        // A person's name has no text.
        errors.add(if new.body.is_empty() && new.french.is_none() { "title" } else { "body" }, tr::appeals::UNCHANGED);
    }
    errors.into_result()?;
    Ok(new)
}
