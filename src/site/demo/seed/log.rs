//! The public log of the demonstration: what was decided in its year, in order of time, appended as every decision is.

use anyhow::Context as _;
use app::model::moderation::Decided;

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{CommentId, DecisionId, MeasureId};
use crate::base::kind::Item;
use crate::moderation::log::{self, Logged, Measured};
use crate::site::demo::COMMUNE;

/// What stands in an entry, until all are put in order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// A decision about a comment.
    Comment { decision: DecisionId, comment: CommentId, act: Decided, reason: &'static str },
    /// A measure; without days a warning.
    Measure { measure: MeasureId, days: i64, reason: &'static str },
}

impl Seeding<'_> {
    /// Writes the entries. Nothing is decided after this.
    pub(super) async fn log(&mut self) -> anyhow::Result<()> {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by_key(|(at, _)| *at);
        for (at, entry) in entries {
            self.append(at, entry).await.context("an entry of the public log")?;
        }
        Ok(())
    }

    async fn append(&mut self, at: Timestamp, entry: Entry) -> anyhow::Result<()> {
        let commune = (self.commune, COMMUNE);
        match entry {
            Entry::Comment { decision, comment, act, reason } => {
                let said = Logged { decision, item: Item::from(comment), version: 1, act: act.as_str(), by: "moderator", reason, at };
                log::append_decision(self.app, &mut self.tx, commune, said).await?;
            }
            Entry::Measure { measure, days, reason } => {
                let act = if days == 0 { Decided::Warn } else { Decided::Mute };
                let said = Measured { measure, act, by: "moderator", days, reason, at };
                log::append_measure(self.app, &mut self.tx, commune, self.app.rng.id(at), said).await?;
            }
        }
        Ok(())
    }
}
