//! Questionnaires with answers and dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this
//! slice.

use app::model::questionnaire::{AnswerStanding, ResultsShown};
use xlsform::{Answers, Form};

use super::permission::permits;
use super::store::answers::NewAnswer;
use super::store::texts::Of;
use super::store::{self, Declared, NewVersion, Questionnaire};
use super::texting::Written;
use super::{Who, get, publishing, texting};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, NeighbourhoodId, OrganisationId, QuestionnaireId, Tx};
use crate::base::error::Result;
use crate::participation::consultations::{self, Consultation};

/// An answer of a person.
#[derive(Clone, Debug)]
pub struct PersonAnswer {
    pub account: AccountId,
    pub resident: bool,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub answers: Answers,
    pub at: Timestamp,
}

/// Gives a consultation questions that are asked since a moment; `permission` is the question that lets texts be published.
pub async fn insert(app: &App, tx: &mut Tx, id: ConsultationId, (form, permission): (&Form, &str), at: Timestamp) -> Result<QuestionnaireId> {
    let own = publishing::new_id(app);
    // A template may have begun one.
    let known = store::find(tx, id).await?;
    let own = match known {
        Some(known) => {
            store::set_draft(tx, known.id, known.draft_number, form, at).await?;
            known.id
        }
        None => {
            store::insert(tx, own, id, form, at).await?;
            own
        }
    };
    store::declare(tx, own, Declared { permission, results: ResultsShown::Closed, paper_days: 0 }).await?;
    store::publish(tx, own, &NewVersion { number: 1, form, changes: "[]".to_owned(), reason: "", by: None, at }).await?;
    Ok(own)
}

/// Gives a consultation that is prepared questions that nobody is asked yet.
pub async fn prepare(app: &App, tx: &mut Tx, id: ConsultationId, form: &Form, at: Timestamp) -> Result<()> {
    store::insert(tx, publishing::new_id(app), id, form, at).await?;
    Ok(())
}

/// Keeps what a person answered, with the texts that they let be published.
pub async fn answer(app: &App, tx: &mut Tx, id: QuestionnaireId, given: &PersonAnswer) -> Result<()> {
    let standing = if given.resident { AnswerStanding::Resident } else { AnswerStanding::Participant };
    let new = NewAnswer {
        id: app.rng.id(given.at),
        questionnaire: id,
        version: 1,
        standing: standing.as_str(),
        neighbourhood: given.neighbourhood,
        answers: &given.answers,
        at: given.at,
    };
    let is_first = store::answers::send(tx, &new, &Who::Person(given.account)).await?;
    store::count(tx, id, i64::from(is_first), 0).await?;
    let consultation = store::consultation_of(tx, id).await?;
    let (consultation, questionnaire) = (consultations::get(tx, consultation).await?, get(tx, consultation).await?);
    if is_first && permits(&questionnaire, &given.answers) {
        publish(app, tx, (&consultation, &questionnaire), (Of::Answer(new.id), given.account), &given.answers).await?;
    }
    Ok(())
}

/// Keeps the texts of an answer as published.
async fn publish(
    app: &App,
    tx: &mut Tx,
    (consultation, questionnaire): (&Consultation, &Questionnaire),
    whose: (Of, AccountId),
    answers: &Answers,
) -> Result<()> {
    for (name, text) in answers.iter().filter_map(|(name, answer)| Some((name, Written::of(answer)?))) {
        texting::insert(app, tx, (consultation, questionnaire), whose, (name, text)).await?;
    }
    Ok(())
}

/// Keeps what an organisation answered.
pub async fn answer_as(app: &App, tx: &mut Tx, (id, who): (QuestionnaireId, (OrganisationId, AccountId)), answers: &Answers, at: Timestamp) -> Result<()> {
    if store::organisations::send(tx, (id, 1), who, answers, at).await? {
        store::count(tx, id, 0, 1).await?;
        let consultation = store::consultation_of(tx, id).await?;
        let (consultation, questionnaire) = (consultations::get(tx, consultation).await?, get(tx, consultation).await?);
        if permits(&questionnaire, answers) {
            publish(app, tx, (&consultation, &questionnaire), (Of::Organisation(who.0), who.1), answers).await?;
        }
    }
    Ok(())
}
