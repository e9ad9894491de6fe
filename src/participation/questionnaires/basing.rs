//! On what of the answers a decision can rest: each question that somebody answered, and who answered it. SQL of who answered what, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::model::Localized;
use app::model::paths;
use xlsform::{Answers, Form, Page, Question, Text};

use super::counting::{self, BATCH};
use super::protecting::THRESHOLD;
use super::results;
use super::store::{self, Questionnaire};
use crate::base::App;
use crate::base::db::{AccountId, Conn, ConsultationId, OrganisationId, QuestionnaireId, Sql, sql};
use crate::base::error::Result;
use crate::base::part::{Asked, Basis};
use crate::participation::consultations;
use crate::people::organisations;

/// Organisations that are counted.
const ORGANISATIONS: i64 = 2_000;

/// What the name of a question begins with among what is offered.
const QUESTION: &str = "question.";

/// Whether somebody answered a question.
fn is_answered(question: &Question, answers: &Answers) -> bool {
    question.answered_as().into_iter().any(|name| answers.get(name).is_some())
}

/// By the name of each question, how many answered it: persons, and organisations.
type Counts = BTreeMap<String, (i64, i64)>;

fn count(counts: &mut Counts, form: &Form, answers: &Answers, (persons, organisations): (i64, i64)) {
    for (_, question) in form.questions().filter(|(_, question)| is_answered(question, answers)) {
        let known = counts.entry(question.name.clone()).or_default();
        *known = (known.0 + persons, known.1 + organisations);
    }
}

/// How many answered each question, counted some at a time off the threads that serve.
async fn counts(app: &App, db: &mut Conn<'_>, questionnaire: &Questionnaire) -> Result<Counts> {
    let form = Arc::new(questionnaire.form.clone());
    let (mut counts, mut after) = (Counts::new(), None);
    loop {
        let given = store::answers::given(db, questionnaire.id, after, BATCH).await?;
        let is_last = (given.len() as i64) < BATCH;
        after = given.last().map(|last| last.id);
        let form = Arc::clone(&form);
        let work = move || -> sqlx::Result<Counts> {
            for one in given {
                count(&mut counts, &form, &one.read()?.answers, (1, 0));
            }
            Ok(counts)
        };
        counts = counting::aside(app, work).await??;
        if is_last {
            break;
        }
    }
    for (_, answers) in store::organisations::given(db, questionnaire.id, ORGANISATIONS).await? {
        count(&mut counts, &form, &answers, (0, 1));
    }
    Ok(counts)
}

/// How many contributions a question holds, as everybody may know it: whom a condition asks is what they answered before, and few persons may be told
/// apart. 0 if it is not said.
fn shown(page: &Page, question: &Question, (persons, organisations): (i64, i64)) -> i64 {
    let conditional = question.relevant.is_some() || page.group.as_ref().is_some_and(|group| group.relevant.is_some());
    if conditional || (persons > 0 && persons < THRESHOLD) { 0 } else { persons + organisations }
}

/// Words of a question in the languages of the house; what one lacks is said in the form's own.
fn words(form: &Form, text: &Text, name: &str) -> Localized {
    let of = |lang: &str| {
        let own = form.languages.iter().map(|known| known.tag.as_str()).filter(|tag| tag.split('-').next() == Some(lang));
        let tags: Vec<&str> = own.chain([form.default_language.as_str()]).chain(form.languages.iter().map(|known| known.tag.as_str())).collect();
        text.best(&tags).map_or(name, |(_, words)| words).to_owned()
    };
    Localized { ar: of("ar"), fr: of("fr"), en: of("en") }
}

/// One for each question that was answered.
pub(super) async fn bases(app: &App, db: &mut Conn<'_>, asked: &Asked<'_>) -> Result<Vec<Basis>> {
    let Some(questionnaire) = store::find(db, asked.id).await?.filter(|questionnaire| questionnaire.version > 0) else { return Ok(Vec::new()) };
    let consultation = consultations::get(db, asked.id).await?;
    let public = results::is_public(&consultation, &questionnaire, app.clock.now());
    let counts = counts(app, db, &questionnaire).await?;
    let form = &questionnaire.form;
    let basis = |(at, question): (usize, &Question)| {
        let given = *counts.get(&question.name)?;
        let path = if public {
            format!("{}#q.{}", paths::questions_results(asked.slug, asked.number), question.name)
        } else {
            format!("{}#questions", paths::consultation(asked.slug, asked.number))
        };
        let (key, title) = (format!("{QUESTION}{}", question.name), words(form, &question.label, &question.name));
        Some(Basis { key, title, path, count: shown(form.pages.get(at)?, question, given), solution: None })
    };
    Ok(form.questions().filter_map(basis).collect())
}

/// Who answered a question, in their own name or for an organisation, each once, in the order of their accounts; those after one.
pub(super) async fn contributors_to(db: &mut impl Sql, (id, key): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    let Some(questionnaire) = store::find(db, id).await? else { return Ok(Vec::new()) };
    let name = key.strip_prefix(QUESTION).unwrap_or_default();
    let Some((_, question)) = questionnaire.form.questions().find(|(_, question)| question.name == name) else { return Ok(Vec::new()) };
    let wanted = usize::try_from(most).unwrap_or(usize::MAX);
    let mut found = BTreeSet::new();
    let mut last = after;
    while found.len() < wanted {
        let rows = persons(db, questionnaire.id, last, BATCH).await?;
        found.extend(rows.iter().filter(|(_, answers)| is_answered(question, answers)).map(|(account, _)| *account));
        last = rows.last().map(|(account, _)| *account);
        if (rows.len() as i64) < BATCH {
            break;
        }
    }
    let rows = representatives(db, questionnaire.id, after, ORGANISATIONS).await?;
    found.extend(rows.iter().filter(|(_, answers)| is_answered(question, answers)).map(|(account, _)| *account));
    let sheets = store::organisations::on_paper(db, id).await?.into_iter();
    let sheets: Vec<OrganisationId> = sheets.filter(|(_, answers)| is_answered(question, answers)).map(|(organisation, _)| organisation).collect();
    found.extend(organisations::representatives_of(db, &sheets, after, most).await?);
    Ok(found.into_iter().take(wanted).collect())
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    account_id: AccountId,
    answers: String,
}

fn parse(rows: Vec<Row>) -> sqlx::Result<Vec<(AccountId, Answers)>> {
    let one = |row: Row| Ok((row.account_id, serde_json::from_str::<Answers>(&row.answers).map_err(|error| sqlx::Error::Decode(Box::new(error)))?));
    rows.into_iter().map(one).collect()
}

/// The next persons who answered, in the order of their accounts.
async fn persons(db: &mut impl Sql, id: QuestionnaireId, after: Option<AccountId>, most: i64) -> sqlx::Result<Vec<(AccountId, Answers)>> {
    let select = sql("SELECT account_id, answers FROM questionnaire_answers WHERE account_id IS NOT NULL AND questionnaire_id = ").arg(id);
    parse(db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?)
}

/// Whoever sent for an organisation, in the order of their accounts; those after one.
async fn representatives(db: &mut impl Sql, id: QuestionnaireId, after: Option<AccountId>, most: i64) -> sqlx::Result<Vec<(AccountId, Answers)>> {
    let select = sql("SELECT account_id, answers FROM organisation_answers WHERE account_id IS NOT NULL AND questionnaire_id = ").arg(id);
    parse(db.all(select.after(" AND account_id > ", after).push(" ORDER BY account_id LIMIT ").arg(most)).await?)
}
