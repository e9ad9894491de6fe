//! The text for comment of the demonstration: a draft regulation with three articles, what organisations and residents say of them, and two themes, one of which
//! is answered.

use std::collections::HashMap;

use anyhow::Context as _;
use app::model::Lang;
use app::model::drafts::{ArticleStance, DraftText, ThemeOutcome};
use rand::Rng as _;
use serde::Deserialize;

use super::Seeding;
use crate::base::db::{ConsultationId, ContributionId, DraftTextId};
use crate::participation::drafts::past::{self as drafts, StanceRow, ThemeRow};

/// How many of the verified residents say what they think of an article, in a hundred.
const SHARE: f64 = 0.35;

#[derive(Debug, Deserialize)]
struct Content {
    text: DraftText,
    stances: Vec<Said>,
}

#[derive(Debug, Deserialize)]
struct Said {
    author: String,
    article: i64,
    stance: ArticleStance,
    ago: i64,
    language: Lang,
    supports: usize,
    wording: String,
    reason: String,
}

fn refused(error: crate::base::error::Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

impl Seeding<'_> {
    /// Gives the consultation on bags its text, and has people comment on it.
    pub(super) async fn drafts(&mut self, consultations: &HashMap<String, ConsultationId>) -> anyhow::Result<()> {
        let content: Content = serde_json::from_str(include_str!("../content/draft_bags.json"))?;
        let id = *consultations.get("bags").context("the consultation on bags")?;
        let published = self.plan.now.plus_days(-12);
        let text = drafts::insert(self.app, &mut self.tx, id, (&content.text, 2), published).await.map_err(refused)?;
        let mut given = Vec::new();
        for said in &content.stances {
            given.push(self.stance(text, said).await.with_context(|| format!("what {} says", said.author))?);
        }
        self.counted_stances(text).await?;
        let (officer, at) = (self.staff["officer"], self.plan.now.plus_days(-1));
        let answer = (
            ThemeOutcome::Partly,
            "نعم للمهلة: ستة أشهر بدل ثلاثة. لا نزيد عليها لأن موسم الأمطار يجرف الأكياس إلى الواد.",
            "Oui à un délai : six mois au lieu de trois. Pas davantage, car la saison des pluies emporte les sacs dans l'oued.",
        );
        let themes = [
            (1, ("مهلة لتصريف المخزون", "Un délai pour écouler les stocks"), &given[..1], Some(answer)),
            (2, ("السمك واللحم", "Le poisson et la viande"), &given[3..4], None),
        ];
        for (number, titles, items, answer) in themes {
            drafts::theme(self.app, &mut self.tx, text, &ThemeRow { number, titles, items, answer, by: officer, at }).await.map_err(refused)?;
        }
        Ok(())
    }

    async fn stance(&mut self, text: DraftTextId, said: &Said) -> anyhow::Result<ContributionId> {
        let (account, organisation) = self.author(&said.author)?;
        let at = self.plan.days_ago(said.ago);
        let row = StanceRow {
            commune: self.commune,
            account,
            organisation,
            resident: organisation.is_none(),
            key: said.article,
            stance: said.stance,
            reason: &said.reason,
            wording: &said.wording,
            language: said.language,
            at,
        };
        let id = drafts::give(self.app, &mut self.tx, text, &row).await.map_err(refused)?.context("their first stance")?;
        for supporter in self.some_people(said.supports, account) {
            drafts::support(&mut self.tx, id, supporter, at.plus_seconds(3_600)).await.map_err(refused)?;
        }
        Ok(id)
    }

    /// Stances without a word, as most people give them.
    async fn counted_stances(&mut self, text: DraftTextId) -> anyhow::Result<()> {
        let residents: Vec<_> = self.people.all.iter().filter(|person| person.resident).map(|person| person.id).collect();
        for account in residents {
            for key in 1..=3 {
                if !self.plan.chance.random_bool(SHARE) {
                    continue;
                }
                let stance = if self.plan.chance.random_bool(0.7) { ArticleStance::For } else { ArticleStance::Against };
                let at = self.plan.days_ago(3);
                let row = StanceRow {
                    commune: self.commune,
                    account,
                    organisation: None,
                    resident: true,
                    key,
                    stance,
                    reason: "",
                    wording: "",
                    language: Lang::Ar,
                    at,
                };
                drafts::give(self.app, &mut self.tx, text, &row).await.map_err(refused)?;
            }
        }
        Ok(())
    }
}
