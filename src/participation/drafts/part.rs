//! Texts as a part of a consultation.

use app::components::page::Draw;
use app::model::Lang;
use app::model::consultations::{ConsultationTemplate, Multilingual, PhaseKind};
use app::model::drafts::DraftText;
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use async_trait::async_trait;

use super::store::contributions::{self, Given};
use super::{ASKS, asked, editing, publishing, store};
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId, DraftTextId, OrganisationId, Tx};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis, GivenAs, Lack, Part, Section, Seen, Tally};
use crate::participation::consultations;

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Texts;

#[async_trait]
impl Part for Texts {
    fn name(&self) -> &'static str {
        "drafts"
    }

    fn asks_in(&self) -> &'static [PhaseKind] {
        ASKS
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        let Some(text) = store::find(db, id).await? else { return Ok(false) };
        Ok(!editing::is_left_empty(&text, consultations::get(db, id).await?.template))
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let Asked { id, slug, number, template, .. } = seen.consultation;
        let Some(text) = store::find(db, id).await?.filter(|text| !editing::is_left_empty(text, template)) else { return Ok(None) };
        let (title, count) = (text.body.title.clone(), text.body.articles.len() as i64);
        if seen.rehearsal {
            let act = (tr::drafts::READ, paths::rehearse_text(slug, number));
            let body = Draw::new(move |f| pages::draft_text::section(f, None, &title, count));
            return Ok(Some(Section { anchor: "text", title: tr::drafts::TITLE, body, act: Some(act), done: None }));
        }
        if text.version == 0 {
            return Ok(None);
        }
        let mut done = None;
        if let Some(account) = seen.account {
            done = Some(contributions::has_given(db, text.id, account).await?);
        }
        let act = seen.standing.is_open().then(|| (tr::drafts::COMMENT, paths::draft_text(slug, number)));
        let file = seen.staff || super::is_closed(&consultations::get(db, id).await?, seen.now);
        let body = Draw::new(move |f| pages::draft_text::section(f, Some((number, file)), &title, count));
        Ok(Some(Section { anchor: "text", title: tr::drafts::TITLE, body, act, done }))
    }

    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        Some((tr::drafts::staff::TITLE, paths::prepare_text(consultation.slug, consultation.number)))
    }

    async fn fill(&self, app: &App, tx: &mut Tx, consultation: &Asked<'_>) -> Result<()> {
        let now = app.clock.now();
        let text = match consultation.template {
            ConsultationTemplate::DraftText => editing::empty(consultations::get(tx, consultation.id).await?.texts.title),
            ConsultationTemplate::ParticipatoryBudget => budget_rules()?,
            _ => return Ok(()),
        };
        store::insert(tx, app.rng.id::<DraftTextId>(now), consultation.id, &text, now).await?;
        Ok(())
    }

    async fn lacks(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let path = || paths::prepare_text(consultation.slug, consultation.number);
        let Some(text) = store::find(db, consultation.id).await? else {
            return Ok(editing::needs_text(consultation.template).then(|| Lack::new(tr::drafts::staff::NO_TEXT.text(lang), path())).into_iter().collect());
        };
        if editing::is_left_empty(&text, consultation.template) {
            return Ok(Vec::new());
        }
        Ok(editing::faults(&text.draft, consultation.needed, lang).into_iter().map(|fault| Lack::new(fault, path())).collect())
    }

    async fn publish(&self, app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
        publishing::freeze(app, tx, id).await
    }

    async fn given_among(
        &self,
        db: &mut Conn<'_>,
        ids: &[ConsultationId],
        (account, own): (AccountId, &[OrganisationId]),
    ) -> Result<Vec<(ConsultationId, GivenAs)>> {
        Ok(contributions::given_among(db, ids, account, own).await?)
    }

    async fn contributors(&self, db: &mut Conn<'_>, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        Ok(contributions::contributors(db, Given::Text(id), after, most).await?)
    }

    async fn tallies(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<Tally>> {
        let Some(text) = store::find(db, id).await? else { return Ok(Vec::new()) };
        let counts: Vec<_> = store::articles(db, text.id).await?.iter().map(store::ArticleRow::counts).collect();
        let persons = counts.iter().map(|counts| counts.agree + counts.against + counts.amend).sum();
        Ok(vec![
            Tally { what: tr::drafts::STANCES, count: persons },
            Tally { what: tr::drafts::AMENDMENTS_OF, count: counts.iter().map(|counts| counts.amend).sum() },
            Tally { what: tr::drafts::ORGANISATIONS_OF, count: counts.iter().map(|counts| counts.organisations).sum() },
        ])
    }

    /// Each theme, and each article of which nothing is in a theme.
    async fn bases(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>) -> Result<Vec<Basis>> {
        let Some(text) = store::find(db, consultation.id).await?.filter(|text| text.version > 0) else { return Ok(Vec::new()) };
        let page = paths::draft_text(consultation.slug, consultation.number);
        let basis = |theme: app::model::drafts::ThemeLine| Basis {
            key: format!("theme.{}", theme.number),
            title: theme.title.localized(),
            path: format!("{page}#theme-{}", theme.number),
            count: theme.contributions,
            solution: None,
        };
        let mut bases: Vec<Basis> = store::themes::list(db, text.id).await?.into_iter().map(basis).collect();
        let original = asked(db, &text).await?;
        for row in store::articles(db, text.id).await?.iter().filter(|row| row.themed_count == 0) {
            let (Some(article), Some(place)) = (original.article(row.key), original.place(row.key)) else { continue };
            let counts = row.counts();
            bases.push(Basis {
                key: format!("article.{}", row.key),
                title: named(place, &article.heading).localized(),
                path: paths::draft_article(consultation.slug, consultation.number, row.key),
                count: counts.agree + counts.against + counts.amend + counts.organisations,
                solution: None,
            });
        }
        Ok(bases)
    }

    async fn contributors_to(&self, db: &mut Conn<'_>, (id, key): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        let given = key.split_once('.').and_then(|(what, number)| match (what, number.parse().ok()?) {
            ("theme", number) => Some(Given::Theme(id, number)),
            ("article", number) => Some(Given::Article(id, number)),
            _ => None,
        });
        match given {
            Some(given) => Ok(contributions::contributors(db, given, after, most).await?),
            None => Ok(Vec::new()),
        }
    }
}

/// The rules with which a participatory budget begins, to be changed before people are asked about them.
fn budget_rules() -> Result<DraftText> {
    Ok(serde_json::from_str(include_str!("starters/budget_rules.json")).map_err(anyhow::Error::from)?)
}

/// "Article 3: Fines", in every language.
fn named(place: i64, heading: &Multilingual) -> Multilingual {
    let mut title = Multilingual::default();
    for lang in [Lang::Ar, Lang::Fr, Lang::En] {
        let number = tr::drafts::ARTICLE.fill(lang, &[("number", &place.to_string())]);
        let heading = heading.get(lang);
        *title.own_mut(lang) = if heading.is_empty() { number } else { format!("{number} · {heading}") };
    }
    title
}

#[cfg(test)]
mod tests {
    use app::model::languages::Needed;

    use super::*;

    #[test]
    fn the_rules_of_a_budget_can_be_asked_about() {
        let rules = budget_rules().expect("readable");
        let needed = Needed::parse("en").expect("languages");
        for lang in [Lang::Ar, Lang::Fr, Lang::En] {
            assert_eq!(editing::faults(&rules, needed, lang), Vec::<String>::new());
        }
        assert!(rules.articles.iter().all(|article| article.key < rules.next_key && !article.heading.own(Lang::En).is_empty()));
    }
}
