//! Counts as a part of a consultation: the result in short on its page, and what was counted as that on which a decision can rest.

use app::components::page::Draw;
use app::model::consultations::PhaseKind;
use app::model::{Lang, Localized, paths};
use app::pages;
use app::words::tr;
use async_trait::async_trait;

use super::public;
use super::store;
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis, Lack, Part, Section, Seen};
use crate::participation::ballots;

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Counts;

/// The name of the whole result among what is offered.
const RESULT: &str = "result";

#[async_trait]
impl Part for Counts {
    fn name(&self) -> &'static str {
        "counts"
    }

    fn asks_in(&self) -> &'static [PhaseKind] {
        &[]
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        Ok(store::find(db, id).await?.is_some())
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let Asked { id, number, .. } = seen.consultation;
        if seen.rehearsal {
            return Ok(None);
        }
        let Some(count) = store::find(db, id).await? else { return Ok(None) };
        let ballot = ballots::get(db, id).await?;
        let brief = public::brief(db, number, &ballot, &count).await?;
        let body = Draw::new(move |f| pages::ballot_result::section(f, &brief));
        Ok(Some(Section { anchor: "result", title: tr::counts::TITLE, body, act: None, done: None }))
    }

    /// A ballot without a result. One that waited in vain for its list opened to nobody: there is nothing to count, and that nothing can be done is a decision too.
    async fn undecided(&self, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let ballot = ballots::find(db, consultation.id).await?.filter(|ballot| !ballot.awaits_list());
        let is_counted = ballot.is_none() || store::result(db, consultation.id).await?.is_some();
        let path = || paths::ballot_count(consultation.slug, consultation.number);
        Ok((!is_counted).then(|| Lack::new(tr::outcomes::lack::NOT_COUNTED.text(lang), path())).into_iter().collect())
    }

    /// The whole result. Its options are offered by the slice of ballots, and those of a final list by that of options.
    async fn bases(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>) -> Result<Vec<Basis>> {
        let Some(result) = store::result(db, consultation.id).await? else { return Ok(Vec::new()) };
        let text = |lang: Lang| tr::counts::TITLE.text(lang).to_owned();
        Ok(vec![Basis {
            key: RESULT.to_owned(),
            title: Localized { ar: text(Lang::Ar), fr: text(Lang::Fr), en: text(Lang::En) },
            path: paths::ballot_result(consultation.slug, consultation.number),
            count: result.ballots,
            solution: None,
        }])
    }

    /// Everybody who voted: nobody knows who voted for what.
    async fn contributors_to(&self, db: &mut Conn<'_>, (id, key): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        if key == RESULT { ballots::voters(db, id, after, most).await } else { Ok(Vec::new()) }
    }
}
