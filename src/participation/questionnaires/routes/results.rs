//! Results, files, and the questions on paper.

use std::collections::BTreeMap;

use app::model::paths;
use app::model::questionnaire_paper::PaperPage;
use app::pages;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use xlsform::{Answers, Asked, Direction, to_xlsx};

use super::super::speaking::{Filled, Speaker};
use super::super::store::Questionnaire;
use super::super::{ASKS, KEEPERS, asks_organisations, asks_persons, codebook as files, day, get, resolve, resolve_for, results as rules, showing};
use crate::base::App;
use crate::base::cursor::Cursor;
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune};
use crate::participation::consultations::{self, Consultation};
use crate::web::visit::until;
use crate::web::{Visit, csv};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A workbook to be kept under a name.
pub(super) fn workbook(name: &str, form: &xlsform::Form) -> Result<Response> {
    let bytes = to_xlsx(form).map_err(|error| anyhow::anyhow!("{error}"))?;
    let disposition = format!("attachment; filename=\"{name}.xlsx\"");
    Ok(([(header::CONTENT_TYPE, XLSX), (header::CONTENT_DISPOSITION, disposition.as_str())], bytes).into_response())
}

/// Whether the visitor looks after the commune's consultations.
fn is_staff(visit: &Visit, commune: &Commune) -> bool {
    visit.viewer.as_ref().is_some_and(|viewer| viewer.require_any(&KEEPERS, commune).is_ok())
}

async fn found(app: &App, visit: &Visit, slug: &str, number: &str) -> Result<(Commune, Consultation, Questionnaire, bool)> {
    let (commune, consultation, questionnaire) = resolve(app, slug, number).await?;
    let staff = is_staff(visit, &commune);
    if !staff && !rules::is_public(&consultation, &questionnaire, app.clock.now()) {
        return Err(Error::NotFound);
    }
    Ok((commune, consultation, questionnaire, staff))
}

/// Where the texts of a question go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Texts {
    question: String,
    after: String,
}

pub(super) async fn results(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, String)>,
    Query(texts): Query<Texts>,
) -> Result<Response> {
    let (commune, consultation, questionnaire, staff) = found(&app, &visit, &slug, &number).await?;
    let now = app.clock.now();
    let counted = rules::page(&app, &commune, (&consultation, &questionnaire), staff, visit.lang);
    let after = Cursor::parse(&texts.after);
    if staff || after.is_some() || showing::is_partial(&consultation, &questionnaire, now) {
        let mut page = counted.await?;
        if let (Some(after), false) = (after, page.in_steps) {
            rules::go_on(&app, &questionnaire, &mut page, (&texts.question, after)).await?;
        }
        let complete = showing::complete_from(&consultation, &questionnaire);
        let at = complete.into_iter().chain(consultation.next_change(now)).filter(|at| now < *at).min();
        return Ok(until(visit.page(Some(&commune), |f| pages::questionnaire_results::page(f, page)), at));
    }
    // What everybody reads is not drawn anew for each of them.
    let address = paths::questions_results(&commune.slug, consultation.number);
    visit.page_for_all((&commune, &address), counted, pages::questionnaire_results::page).await
}

pub(super) async fn tables(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, questionnaire, staff) = found(&app, &visit, &slug, &number).await?;
    let page = rules::page(&app, &commune, (&consultation, &questionnaire), staff, visit.lang).await?;
    Ok(csv::file(&format!("{}-results.csv", consultation.slug), &files::tables(&page, visit.lang)?))
}

pub(super) async fn codebook(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, questionnaire) = resolve(&app, &slug, &number).await?;
    let places = communes::neighbourhoods(&app, commune.id).await?;
    Ok(csv::file(&format!("{}-codebook.csv", consultation.slug), &files::codebook(&questionnaire, &places, visit.lang)?))
}

pub(super) async fn form(State(app): State<App>, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (_, consultation, questionnaire) = resolve(&app, &slug, &number).await?;
    workbook(&consultation.slug, &questionnaire.form)
}

/// The answers one by one, for the staff alone.
pub(super) async fn answers(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation) = resolve_for(&app, visit.require()?, &KEEPERS, (&slug, &number)).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let places = communes::neighbourhoods(&app, commune.id).await?;
    let text = files::answers(&app, &questionnaire, &places, visit.lang).await?;
    Ok(csv::file(&format!("{}-answers.csv", consultation.slug), &text))
}

/// In which of the form's languages it is printed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Printed {
    language: String,
}

/// The twin on paper: for everybody once it is published, for the staff before.
pub(super) async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Path<(String, String)>,
    Query(query): Query<Printed>,
) -> Result<Response> {
    let (commune, consultation) = consultations::resolve(&app, &slug, &number).await?;
    let staff = is_staff(&visit, &commune);
    if !consultation.is_public() && !staff {
        return Err(Error::NotFound);
    }
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let form = &questionnaire.form;
    let language = form.languages.iter().find(|known| known.tag == query.language);
    let tag = language.map_or(visit.lang.code(), |known| known.tag.as_str());
    let house = app::model::Lang::parse(tag.split('-').next().unwrap_or_default()).unwrap_or(visit.lang);
    let speaker = Speaker::in_language(form, house, tag);
    let (nothing, none) = (Answers::new(), BTreeMap::new());
    let asked = Asked::new(form, &nothing, day(app.clock.now()));
    let filled = Filled { answers: &nothing, typed: None, wrong: &none, seed: 0 };
    let page = PaperPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        languages: form.languages.iter().map(|known| (known.tag.clone(), known.name.clone())).collect(),
        lang: tag.to_owned(),
        right: language.map_or(house.dir() == "rtl", |known| known.direction() == Direction::RightToLeft),
        pages: form.pages.iter().map(|page| (speaker.heading(page), speaker.on_paper(page, &asked, &filled))).collect(),
        organisation: asks_organisations(consultation.audience.kind).then(|| !asks_persons(consultation.audience.kind)),
        asks_home: asks_persons(consultation.audience.kind) && !communes::offered_neighbourhoods(&app, commune.id).await?.is_empty(),
        closes_at: consultation.schedule.asking(ASKS).map(|(_, closes)| closes.into()),
        contact: consultation.contact.clone(),
    };
    Ok(visit.page(Some(&commune), |f| pages::questionnaire_paper::paper(f, page)))
}
