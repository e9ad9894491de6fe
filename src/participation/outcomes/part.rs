//! Outcomes as a part of a consultation: in short on its page and in lists; and its discussion, on which a decision can rest.

use app::components::page::Draw;
use app::model::Lang;
use app::model::Localized;
use app::model::consultations::{Multilingual, PhaseKind};
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use async_trait::async_trait;

use super::{public, store};
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis, Part, Section, Seen};
use crate::participation::{consultations, discussion};

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Outcomes;

/// The name of the discussion among what is offered.
const DISCUSSION: &str = "discussion";

#[async_trait]
impl Part for Outcomes {
    fn name(&self) -> &'static str {
        "outcomes"
    }

    fn asks_in(&self) -> &'static [PhaseKind] {
        &[]
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(store::exists(db, id).await?)
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        if seen.rehearsal {
            return Ok(None);
        }
        let outcome = store::find(db, seen.consultation.id).await?;
        let brief = outcome.and_then(|outcome| public::brief(seen.consultation.number, &outcome));
        Ok(brief.map(|brief| Section {
            anchor: "outcome",
            title: tr::outcomes::TITLE,
            body: Draw::new(move |f| pages::outcome::section(f, &brief)),
            act: None,
            done: None,
        }))
    }

    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        Some((tr::outcomes::staff::TITLE, paths::prepare_outcome(consultation.slug, consultation.number)))
    }

    async fn bases(&self, _: &App, db: &mut Conn<'_>, asked: &Asked<'_>) -> Result<Vec<Basis>> {
        let consultation = consultations::get(db, asked.id).await?;
        if consultation.comment_count == 0 {
            return Ok(Vec::new());
        }
        let text = |lang: Lang| tr::outcomes::DISCUSSION.text(lang).to_owned();
        Ok(vec![Basis {
            key: DISCUSSION.to_owned(),
            title: Localized { ar: text(Lang::Ar), fr: text(Lang::Fr), en: text(Lang::En) },
            path: format!("{}#discussion", paths::consultation(asked.slug, asked.number)),
            count: consultation.comment_count,
            solution: None,
        }])
    }

    async fn contributors_to(&self, db: &mut Conn<'_>, (id, key): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        if key == DISCUSSION { discussion::commenters(db, id.into(), after, most).await } else { Ok(Vec::new()) }
    }

    async fn decisions(&self, db: &mut Conn<'_>, ids: &[ConsultationId]) -> Result<Vec<(ConsultationId, Multilingual)>> {
        Ok(store::summaries(db, ids).await?.into_iter().collect())
    }
}
