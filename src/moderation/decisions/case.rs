//! Who decides, and a case: what is decided about. Whatever is decided is kept as the next decision about the item, and in the public log.

use app::model::content::Visibility;
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{DecisionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Revision};
use crate::communes::Commune;
use crate::moderation::content;
use crate::moderation::decisions::acts::{Act, next};
use crate::moderation::decisions::store;
use crate::moderation::decisions::store::Decision;
use crate::moderation::decisions::verdict::Seen;
use crate::moderation::record::log;
use crate::people::accounts::Viewer;

/// Who acts, and in which commune.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The program.
    pub app: &'a App,
    /// The person.
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
}

impl<'a> Actor<'a> {
    /// What this person decides about.
    pub(in crate::moderation) const fn case(self, content: &'a Content) -> Case<'a> {
        Case { app: self.app, viewer: self.viewer, commune: self.commune, content }
    }
}

/// What is decided about, by whom, and where.
#[derive(Clone, Copy, Debug)]
pub(in crate::moderation) struct Case<'a> {
    pub app: &'a App,
    /// Who decides, or the author who contests.
    pub viewer: &'a Viewer,
    pub commune: &'a Commune,
    pub content: &'a Content,
}

impl Case<'_> {
    /// Changes the item by `act`, if it is as the decision saw it; returns who reads it now. Locks its row.
    pub async fn change(&self, tx: &mut Tx, seen: Seen, act: Act) -> Result<Visibility> {
        let content = self.content;
        if content.version != seen.version {
            return Err(Error::Conflict(tr::moderation::item::CHANGED));
        }
        let already = || Error::Conflict(tr::moderation::item::ALREADY);
        let to = next(seen.visibility, act).ok_or_else(already)?;
        let revision = Revision { id: content.item.id, visibility: seen.visibility, version: seen.version };
        if !content::set_visibility(self.app, tx, content.item, revision, to).await? {
            return Err(already());
        }
        if store::decisions(tx, content.item).await? == seen.decisions { Ok(to) } else { Err(already()) }
    }

    /// Keeps an act as the next decision about the item. `Conflict` when somebody else took that place.
    pub async fn record(&self, tx: &mut Tx, act: Act, reason: &'static str, note: &str) -> Result<(DecisionId, Timestamp)> {
        let name = act.name().ok_or(Error::Conflict(tr::moderation::item::ALREADY))?;
        self.record_named(tx, name, reason, note).await
    }

    /// The same for an act that changes no visibility, by its fixed name.
    pub async fn record_named(&self, tx: &mut Tx, act: &'static str, reason: &'static str, note: &str) -> Result<(DecisionId, Timestamp)> {
        let (content, now) = (self.content, self.app.clock.now());
        let number = store::decisions(tx, content.item).await? + 1;
        let id: DecisionId = self.app.rng.id(now);
        let decision = Decision { id, content, number, act, reason, note, actor: Some(self.viewer.id), now };
        if !store::insert_decision(tx, &decision).await? {
            return Err(Error::Conflict(tr::moderation::item::ALREADY));
        }
        let by = match self.viewer {
            own if own.owns(content) => "author",
            other if other.is_moderator(self.commune.id) => "moderator",
            _ => "administrator",
        };
        log::append(self.app, tx, &self.commune.slug, by, &decision).await?;
        Ok((id, now))
    }
}
