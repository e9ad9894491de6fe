//! Consultations of the demonstration: one that is open, one that is over and decided, one that was given up. What people answered in them is
//! added by the parts that ask for it: each begins where [`Seeding::consultations`] has kept a consultation under its key.

use std::collections::HashMap;

use anyhow::Context as _;
use app::model::Lang;
use app::model::consultations::{AudienceKind, ConsultationTemplate, Multilingual, PhaseKind, TextName};
use app::model::content::Visibility;
use serde::Deserialize;

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{CommentId, ConsultationId};
use crate::base::kind::Item;
use crate::participation::consultations::past::{self as consultations, ConsultationRow};
use crate::participation::consultations::phases::end_of;
use crate::participation::consultations::{Audience, Texts};
use crate::participation::discussion::past::{self as discussion, CommentRow};
use crate::site::demo::content::{Voice, voice};

/// A consultation as the content has it; days are counted from today, and a phase ends with its day.
#[derive(Debug, Deserialize)]
struct Asked {
    key: String,
    template: ConsultationTemplate,
    audience: AudienceKind,
    starts: i64,
    published: i64,
    phases: Vec<(PhaseKind, i64)>,
    cancelled: Option<Cancelled>,
    title: Multilingual,
    purpose: Multilingual,
    settled: Multilingual,
    decider: Multilingual,
    binding: Multilingual,
    comments: Vec<Said>,
}

#[derive(Debug, Deserialize)]
struct Cancelled {
    ago: i64,
    reason: String,
}

#[derive(Debug, Deserialize)]
struct Said {
    author: String,
    stance: String,
    ago: i64,
    text: String,
}

impl Asked {
    fn texts(&self) -> Texts {
        let mut texts = Texts::default();
        let all = [&self.title, &self.purpose, &self.settled, &self.decider, &self.binding];
        for (name, text) in TextName::ALL.iter().zip(all) {
            for lang in Lang::ALL {
                text.own(lang).clone_into(texts.get_mut(*name).own_mut(lang));
            }
        }
        texts
    }
}

impl Seeding<'_> {
    /// Keeps them with what is said about them. Returns the ids by their keys, for what parts add.
    pub(super) async fn consultations(&mut self) -> anyhow::Result<HashMap<String, ConsultationId>> {
        let all: Vec<Asked> = serde_json::from_str(include_str!("../content/consultations.json"))?;
        let mut ids = HashMap::new();
        for asked in &all {
            let id = self.consultation(asked).await.with_context(|| format!("the consultation {}", asked.key))?;
            for said in &asked.comments {
                self.opinion(id, said).await?;
            }
            ids.insert(asked.key.clone(), id);
        }
        Ok(ids)
    }

    /// The first moment after a day, so many days from today.
    fn end_in(&self, days: i64) -> anyhow::Result<Timestamp> {
        end_of(self.plan.now.plus_days(days).day()).context("a day of the calendar")
    }

    async fn consultation(&mut self, asked: &Asked) -> anyhow::Result<ConsultationId> {
        let phases: Vec<(PhaseKind, Timestamp)> =
            asked.phases.iter().map(|(kind, days)| anyhow::Ok((*kind, self.end_in(*days)?))).collect::<anyhow::Result<_>>()?;
        let first = self.plan.now.plus_days(asked.starts);
        let published = self.plan.now.plus_days(asked.published);
        let row = ConsultationRow {
            commune: self.commune,
            template: asked.template,
            texts: &asked.texts(),
            audience: &Audience::of(asked.audience),
            officer: self.staff["officer"],
            contact: "participation@ain-amlal.example",
            starts_at: Timestamp::start_of(first.day()).unwrap_or(first),
            phases: &phases,
            published_at: Some(published),
            at: published.plus_days(-6),
        };
        let refused = |error: crate::base::error::Error| anyhow::anyhow!("{error}");
        let (id, _) = consultations::insert(self.app, &mut self.tx, &row).await.map_err(refused)?;
        if let Some(cancelled) = &asked.cancelled {
            let at = self.plan.now.plus_days(-cancelled.ago);
            consultations::cancel(self.app, &mut self.tx, id, (self.staff["officer"], &cancelled.reason), at).await.map_err(refused)?;
        }
        Ok(id)
    }

    async fn opinion(&mut self, on: ConsultationId, said: &Said) -> anyhow::Result<()> {
        let (author, organisation) = self.author(&said.author)?;
        let at = self.plan.days_ago(said.ago);
        let id: CommentId = self.app.rng.id(at);
        let row = CommentRow {
            id,
            commune: self.commune,
            subject: Item::from(on),
            parent: None,
            author,
            organisation,
            as_officer: voice(&said.author) == Voice::Officer,
            stance: &said.stance,
            body: &said.text,
            visibility: Visibility::Published,
            never_public: false,
            votes: (0, 0),
            replies: 0,
            at,
        };
        discussion::insert(&mut self.tx, &row).await?;
        self.figures.comments += 1;
        Ok(())
    }
}
