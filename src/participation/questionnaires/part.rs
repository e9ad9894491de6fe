//! Questions as a part of a consultation.

use app::components::page::Draw;
use app::model::Lang;
use app::model::consultations::{ConsultationTemplate, PhaseKind};
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use async_trait::async_trait;

use super::{ASKS, Who, answering, asks_organisations, basing, faults, heard, publishing, results, starting, store};
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId, OrganisationId, Tx};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis, GivenAs, Lack, Part, Section, Seen, Tally};
use crate::participation::consultations;

/// What consultations ask of this slice.
#[derive(Debug)]
pub(super) struct Questionnaires;

#[async_trait]
impl Part for Questionnaires {
    fn name(&self) -> &'static str {
        "questionnaires"
    }

    fn asks_in(&self) -> &'static [PhaseKind] {
        ASKS
    }

    async fn belongs(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        let Some(questionnaire) = store::find(db, id).await? else { return Ok(false) };
        Ok(!faults::is_left_empty(&questionnaire, consultations::get(db, id).await?.template))
    }

    async fn section(&self, _: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let Asked { id, slug, number, template, .. } = seen.consultation;
        let Some(questionnaire) = store::find(db, id).await?.filter(|found| !faults::is_left_empty(found, template)) else { return Ok(None) };
        if seen.rehearsal {
            let path = paths::rehearse_questions(slug, number);
            let draw = Draw::new(move |f| pages::questionnaire::section(f, number, 0, false));
            return Ok(Some(section(draw, Some((tr::questionnaires::BEGIN, path)), None)));
        }
        if questionnaire.version == 0 {
            return Ok(None);
        }
        let consultation = consultations::get(db, id).await?;
        let shown = seen.staff || results::is_public(&consultation, &questionnaire, seen.now);
        let who = seen.account.map(Who::Person);
        let mut done = None;
        if let Some(who) = &who {
            done = Some(answering::has_sent(db, &questionnaire, who).await?);
        }
        let word = if done == Some(true) { tr::questionnaires::CHANGE } else { tr::questionnaires::BEGIN };
        let act = seen.standing.is_open().then(|| (word, paths::questions(slug, number)));
        let count = questionnaire.form.questions().filter(|(_, question)| !question.answered_as().is_empty()).count() as i64;
        Ok(Some(section(Draw::new(move |f| pages::questionnaire::section(f, number, count, shown)), act, done)))
    }

    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        Some((tr::questionnaires::staff::TITLE, paths::prepare_questions(consultation.slug, consultation.number)))
    }

    async fn fill(&self, app: &App, tx: &mut Tx, consultation: &Asked<'_>) -> Result<()> {
        if let Some(form) = starting::form(consultation.template)? {
            store::insert(tx, publishing::new_id(app), consultation.id, &form, app.clock.now()).await?;
        }
        Ok(())
    }

    async fn lacks(&self, _: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let path = || paths::prepare_questions(consultation.slug, consultation.number);
        let mut lacks = Vec::new();
        // What organisations answered is all that lies on a round table.
        let is_table = consultation.template == ConsultationTemplate::RoundTable;
        if is_table && !asks_organisations(consultations::get(db, consultation.id).await?.audience.kind) {
            let audience = paths::consultation_audience(consultation.slug, consultation.number);
            lacks.push(Lack::new(tr::round_tables::NO_ORGANISATIONS.text(lang), audience));
        }
        let Some(questionnaire) = store::find(db, consultation.id).await? else {
            if faults::needs_questions(consultation.template) {
                lacks.push(Lack::new(tr::questionnaires::staff::NO_QUESTIONS.text(lang), path()));
            }
            return Ok(lacks);
        };
        if faults::is_left_empty(&questionnaire, consultation.template) {
            return Ok(lacks);
        }
        let lack = |fault: &xlsform::Fault| {
            let line = faults::line(fault, lang);
            let text = if line.question.is_empty() { line.text } else { format!("{}: {}", line.question, line.text) };
            Lack::new(text, path())
        };
        lacks.extend(faults::of(&questionnaire.draft, consultation.needed).iter().map(lack));
        let missing = heard::missing(db, questionnaire.id, &questionnaire.draft).await?;
        let upload = || paths::upload_questions(consultation.slug, consultation.number);
        lacks.extend(missing.iter().map(|name| Lack::new(heard::lack(&questionnaire.draft, name, lang), upload())));
        Ok(lacks)
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
        Ok(store::given_among(db, ids, account, own).await?)
    }

    async fn contributors(&self, db: &mut Conn<'_>, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        publishing::contributors(db, id, after, most).await
    }

    async fn bases(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>) -> Result<Vec<Basis>> {
        basing::bases(app, db, consultation).await
    }

    async fn contributors_to(&self, db: &mut Conn<'_>, named: (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        basing::contributors_to(db, named, after, most).await
    }

    async fn tallies(&self, _: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<Tally>> {
        let Some(questionnaire) = store::find(db, id).await? else { return Ok(Vec::new()) };
        Ok(vec![
            Tally { what: tr::questionnaires::PERSONS, count: questionnaire.answer_count },
            Tally { what: tr::questionnaires::ORGANISATIONS, count: questionnaire.organisation_count },
        ])
    }
}

fn section(body: Draw, act: Option<(Key, String)>, done: Option<bool>) -> Section {
    Section { anchor: "questions", title: tr::questionnaires::TITLE, body, act, done }
}
