//! Preparing questions: the editor, workbooks, rehearsal, and new versions.

use std::collections::BTreeMap;

use app::model::Lang;
use app::model::consultations::Multilingual;
use app::model::consultations::Opening;
use app::model::form::FormErrors;
use app::model::languages::Needed;
use app::model::paths;
use app::model::questionnaire::{Answering, ResultsShown, ReviewPage};
use app::model::questionnaire_staff::{EditorFields, EditorLine, EditorPage, FaultLine, QuestionFields, QuestionFormPage, UploadPage, VersionPage};
use app::pages;
use app::words::tr;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::{Deserialize, Serialize};
use xlsform::{Asked, Kind};

use super::super::answering::{self, Place};
use super::super::fields::Typed;
use super::super::speaking::{Filled, Speaker};
use super::super::store::{self, Questionnaire};
use super::super::{
    KEEPERS, day, differing, editing, faults, get, heard, numbering, permission, publishing, question_form, recordings, rehearsing, resolve_for,
};
use super::UPLOAD_LIMIT;
use super::results::workbook;
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, UploadedFile, Visit};

type Address = Path<(String, String)>;

async fn found(app: &App, visit: &Visit, (slug, number): (&str, &str)) -> Result<(Commune, Consultation)> {
    resolve_for(app, visit.require()?, &KEEPERS, (slug, number)).await
}

fn fault_lines(questionnaire: &Questionnaire, needed: Needed, visit: &Visit) -> Vec<FaultLine> {
    faults::of(&questionnaire.draft, needed).iter().map(|fault| faults::line(fault, visit.lang)).collect()
}

/// Which recordings nobody has sent that its draft names, in words.
async fn unheard(app: &App, questionnaire: &Questionnaire, lang: Lang) -> Result<Vec<String>> {
    let missing = heard::missing(&mut &app.db, questionnaire.id, &questionnaire.draft).await?;
    Ok(missing.iter().map(|name| heard::lack(&questionnaire.draft, name, lang)).collect())
}

/// Whether somebody else was faster.
fn is_stale(error: &Error) -> bool {
    matches!(error, Error::Conflict(key) if *key == tr::questionnaires::staff::CHANGED_MEANWHILE)
}

/// Says beside what was typed that somebody else was faster.
fn stale() -> FormErrors {
    let mut errors = FormErrors::default();
    errors.add("", tr::questionnaires::staff::STALE);
    errors
}

/// The editor, or the way to begin when there are no questions yet.
async fn editor_page(
    (app, visit): (&App, &Visit),
    (commune, consultation): (&Commune, &Consultation),
    (typed, errors): (EditorFields, FormErrors),
) -> Result<Option<EditorPage>> {
    let Some(questionnaire) = store::find(&mut &app.db, consultation.id).await? else { return Ok(None) };
    let form = &questionnaire.draft;
    let speaker = Speaker::new(form, visit.lang);
    let nothing = xlsform::Answers::new();
    let (none, asked) = (BTreeMap::new(), Asked::new(form, &nothing, day(app.clock.now())));
    let filled = Filled { answers: &nothing, typed: None, wrong: &none, seed: 0 };
    let pages = form.pages.iter().map(|page| {
        let shown = speaker.on_paper(page, &asked, &filled);
        let line = |(question, shown): (&xlsform::Question, app::model::questionnaire::Asked)| EditorLine {
            number: shown.number,
            name: question.name.clone(),
            kind: question_form::kind_of(question),
            label: shown.label,
            required: shown.required,
            condition: shown.skip,
        };
        (speaker.heading(page), page.questions.iter().zip(shown).map(line).collect())
    });
    let mut faults = fault_lines(&questionnaire, consultation.needed(commune), visit);
    faults.extend(unheard(app, &questionnaire, visit.lang).await?.into_iter().map(FaultLine::of_whole));
    let permissions = form.questions().filter(|(_, question)| permission::can_permit(form, question));
    // What was typed into the settings comes back with them.
    let is_typed = typed.act == "settings";
    let typed_results = ResultsShown::parse(&typed.results).filter(|_| is_typed);
    Ok(Some(EditorPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        draft_number: questionnaire.draft_number,
        pages: pages.collect(),
        faults,
        published: questionnaire.version > 0,
        unpublished: publishing::has_unpublished(&questionnaire),
        permissions: permissions.map(|(_, question)| (question.name.clone(), speaker.say(&question.label, &question.name).text)).collect(),
        permission: if is_typed { typed.permission.clone() } else { questionnaire.permission.clone() },
        results: typed_results.unwrap_or(questionnaire.results),
        paper: if is_typed { typed.paper == "yes" } else { questionnaire.paper_days > 0 },
        answers: questionnaire.answer_count,
        organisations: questionnaire.organisation_count,
        headings: Multilingual { ar: typed.heading_ar, fr: typed.heading_fr, en: typed.heading_en, zgh: typed.heading_zgh },
        needed: consultation.needed(commune),
        errors,
    }))
}

pub(super) async fn editor(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let typed = visit.take_kept().await?.unwrap_or_default();
    let page = editor_page((&app, &visit), (&commune, &consultation), (typed, FormErrors::default())).await?;
    let title = consultation.texts.title.clone();
    Ok(visit.page(Some(&commune), |f| pages::questionnaire_editor::page(f, consultation.number, &title, page)))
}

pub(super) async fn arrange(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Form(fields): Form<EditorFields>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let viewer = visit.require()?;
    let path = paths::prepare_questions(&slug, consultation.number);
    if fields.act == "begin" {
        editing::begin(&app, viewer, &commune, &consultation).await?;
        return Ok(Redirect::to(&path).into_response());
    }
    let arranged = editing::arrange(&app, viewer, &commune, &consultation, &fields).await;
    if arranged.as_ref().is_err_and(is_stale) {
        let page = editor_page((&app, &visit), (&commune, &consultation), (fields, stale())).await?;
        let title = consultation.texts.title.clone();
        let status = StatusCode::CONFLICT;
        return Ok(visit.page_with(status, Some(&commune), |f| pages::questionnaire_editor::page(f, consultation.number, &title, page)));
    }
    match arranged.or_errors()? {
        Ok(()) => visit.done(tr::questionnaires::staff::SAVED, &path).await,
        Err(errors) => {
            let page = editor_page((&app, &visit), (&commune, &consultation), (fields, errors)).await?;
            let title = consultation.texts.title.clone();
            Ok(visit.refused(Some(&commune), |f| pages::questionnaire_editor::page(f, consultation.number, &title, page)))
        }
    }
}

pub(super) async fn upload_form(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let page = upload_page(&app, &consultation).await?;
    Ok(visit.page(Some(&commune), |f| pages::questionnaire_editor::upload(f, page)))
}

async fn upload_page(app: &App, consultation: &Consultation) -> Result<UploadPage> {
    let questionnaire = store::find(&mut &app.db, consultation.id).await?;
    let (mut draft, mut named) = (String::new(), Vec::new());
    if let Some(questionnaire) = &questionnaire {
        draft = questionnaire.draft_number.to_string();
        let there = store::recordings::all(&mut &app.db, questionnaire.id).await?;
        let is_there = |name: &str| there.iter().any(|(known, _)| known == name);
        named = heard::named(&questionnaire.draft).into_iter().map(|name| (name.to_owned(), is_there(name))).collect();
    }
    let (faults, errors) = (Vec::new(), FormErrors::default());
    Ok(UploadPage { number: consultation.number, title: consultation.texts.title.clone(), draft, recordings: named, faults, errors })
}

/// The form of a workbook: which draft it takes the place of.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct WorkbookFields {
    draft: String,
}

pub(super) async fn upload(State(app): State<App>, visit: Visit, Path((slug, number)): Address, upload: Upload) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    visit.limit(Action::Post)?;
    let allowed = visit.require();
    let (viewer, upload) = upload.if_allowed(allowed).await?;
    let form = upload.read::<WorkbookFields>(&app.uploads, Room { files: 1 + recordings::MOST_AT_ONCE, bytes: UPLOAD_LIMIT }).await?;
    let mut page = upload_page(&app, &consultation).await?;
    let (sounds, others): (Vec<UploadedFile>, Vec<UploadedFile>) = form.files.into_iter().partition(|file| file.field == recordings::FIELD);
    match others.into_iter().next().map(|file| file.content) {
        Some(Ok(held)) => match editing::upload(&app, viewer, (&commune, &consultation), (held.to_vec(), &form.fields.draft), visit.lang).await {
            Err(error) if is_stale(&error) => {
                page.errors = stale();
                return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::questionnaire_editor::upload(f, page)));
            }
            faults => page.faults = faults?,
        },
        Some(Err(_)) => page.errors.add("workbook", tr::errors::TOO_LARGE),
        // Recordings may follow alone.
        None if sounds.is_empty() || page.draft.is_empty() => page.errors.add("workbook", tr::questionnaires::staff::CHOOSE_FILE),
        None => {}
    }
    if form.extra > 0 {
        page.errors.add(recordings::FIELD, tr::questionnaires::staff::RECORDINGS_AT_ONCE);
    }
    if page.faults.is_empty() && page.errors.is_empty() && !sounds.is_empty() {
        let questionnaire = get(&mut &app.db, consultation.id).await?;
        if let Err((why, name)) = recordings::keep(&app, viewer, (&commune, &consultation, &questionnaire), &sounds).await? {
            page = upload_page(&app, &consultation).await?;
            page.errors.add_with(recordings::FIELD, why, vec![("name", name)]);
        }
    }
    if page.faults.is_empty() && page.errors.is_empty() {
        return visit.done(tr::questionnaires::staff::TAKEN, &paths::prepare_questions(&slug, consultation.number)).await;
    }
    Ok(visit.refused(Some(&commune), |f| pages::questionnaire_editor::upload(f, page)))
}

pub(super) async fn draft(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let (_, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    workbook(&consultation.slug, &questionnaire.draft)
}

/// Which question, or the page of a new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    name: String,
    page: String,
}

fn question_page(
    visit: &Visit,
    (commune, consultation): (&Commune, &Consultation),
    questionnaire: &Questionnaire,
    fields: QuestionFields,
    errors: FormErrors,
) -> QuestionFormPage {
    let needed = consultation.needed(commune);
    let form = &questionnaire.draft;
    let speaker = Speaker::new(form, visit.lang);
    let numbers = numbering::numbers(form);
    let mut conditions = Vec::new();
    // Only what comes before it can be asked for.
    for (_, question) in form.questions().take_while(|(_, question)| question.name != fields.was) {
        let (Some(list), false) = (form.list_of(question), matches!(question.kind, Kind::Rank(_) | Kind::Matrix(_))) else { continue };
        let number = numbers.get(question.name.as_str()).copied().unwrap_or_default();
        let choice = |choice: &xlsform::Choice| (format!("{}={}", question.name, choice.name), speaker.say(&choice.label, &choice.name).text);
        conditions.push((format!("{number}. {}", speaker.say(&question.label, &question.name).text), list.choices.iter().map(choice).collect()));
    }
    let faults = fault_lines(questionnaire, needed, visit).into_iter().filter(|fault| !fields.was.is_empty() && fault.question == fields.was).collect();
    let list = form.question(&fields.was).and_then(|question| form.list_of(question));
    let sharing = list.map(|list| question_form::sharing(form, &list.name, &fields.was)).unwrap_or_default();
    let shared = sharing.iter().map(|name| speaker.number(name)).collect::<Vec<_>>().join(if visit.lang == Lang::Ar { "، " } else { ", " });
    QuestionFormPage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        conditions,
        shared: Some((shared, questionnaire.version > 0)).filter(|_| !sharing.is_empty()),
        needed,
        fields,
        meanwhile: Vec::new(),
        faults,
        errors,
    }
}

pub(super) async fn question_form(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Query(which): Query<Which>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let fields = match visit.take_kept::<QuestionFields>().await? {
        Some(kept) => kept,
        None if which.name.is_empty() => QuestionFields { page: which.page, draft: questionnaire.draft_number.to_string(), ..QuestionFields::default() },
        None => question_form::fields_of(&questionnaire, questionnaire.draft.question(&which.name).ok_or(Error::NotFound)?),
    };
    let page = question_page(&visit, (&commune, &consultation), &questionnaire, fields, FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::question_form::question(f, page)))
}

pub(super) async fn save_question(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Form(fields): Form<QuestionFields>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let saved = editing::save(&app, visit.require()?, &commune, &consultation, &fields).await;
    if saved.as_ref().is_err_and(is_stale) {
        let questionnaire = get(&mut &app.db, consultation.id).await?;
        let now = questionnaire.draft.question(&fields.was).map(|question| question_form::fields_of(&questionnaire, question));
        let meanwhile = now.as_ref().map(|now| differing::differences(now, &fields, visit.lang)).unwrap_or_default();
        // What somebody else has removed is a new question.
        let was = now.map(|now| now.was).unwrap_or_default();
        let fields = QuestionFields { draft: questionnaire.draft_number.to_string(), was, ..fields };
        let page = QuestionFormPage { meanwhile, ..question_page(&visit, (&commune, &consultation), &questionnaire, fields, stale()) };
        return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::question_form::question(f, page)));
    }
    match saved.or_errors()? {
        Ok(()) => visit.done(tr::questionnaires::staff::SAVED, &paths::prepare_questions(&slug, consultation.number)).await,
        Err(errors) => {
            let questionnaire = get(&mut &app.db, consultation.id).await?;
            let page = question_page(&visit, (&commune, &consultation), &questionnaire, fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::question_form::question(f, page)))
        }
    }
}

async fn version_page(
    (app, visit): (&App, &Visit),
    consultation: &Consultation,
    questionnaire: &Questionnaire,
    (reason, errors): (String, FormErrors),
) -> Result<VersionPage> {
    let first = store::first_form(&mut &app.db, questionnaire.id).await?;
    let (changes, refusals) = match publishing::changes(questionnaire, first.as_ref()) {
        _ if publishing::is_over(consultation, app.clock.now()) => (Vec::new(), vec![tr::questionnaires::staff::OVER.text(visit.lang).to_owned()]),
        Ok(changes) => (publishing::words(questionnaire, &changes, visit.lang), Vec::new()),
        Err(refusals) => (Vec::new(), publishing::refusals(&refusals, visit.lang)),
    };
    let faults = fault_lines(questionnaire, consultation.languages, visit);
    let (changes, refusals) = match unheard(app, questionnaire, visit.lang).await? {
        lines if !changes.is_empty() && !lines.is_empty() => (Vec::new(), lines),
        _ => (changes, refusals),
    };
    Ok(VersionPage { number: consultation.number, title: consultation.texts.title.clone(), changes, refusals, faults, reason, errors })
}

/// The reason of a new version.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ReasonFields {
    reason: String,
}

pub(super) async fn version_form(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let kept = visit.take_kept::<ReasonFields>().await?.unwrap_or_default();
    let page = version_page((&app, &visit), &consultation, &questionnaire, (kept.reason, FormErrors::default())).await?;
    Ok(visit.page(Some(&commune), |f| pages::questionnaire_editor::version(f, page)))
}

pub(super) async fn publish(State(app): State<App>, visit: Visit, Path((slug, number)): Address, Form(fields): Form<ReasonFields>) -> Result<Response> {
    let (commune, consultation) = found(&app, &visit, (&slug, &number)).await?;
    match publishing::publish(&app, visit.require()?, &commune, &consultation, &fields.reason).await.or_errors()? {
        Ok(()) => visit.done(tr::questionnaires::staff::PUBLISHED, &paths::prepare_questions(&slug, consultation.number)).await,
        Err(errors) => {
            let questionnaire = get(&mut &app.db, consultation.id).await?;
            let page = version_page((&app, &visit), &consultation, &questionnaire, (fields.reason, errors)).await?;
            Ok(visit.refused(Some(&commune), |f| pages::questionnaire_editor::version(f, page)))
        }
    }
}

/// The questions as people will see them, from the first page on; or the page on which the session ended, as it was filled in.
pub(super) async fn begin_rehearsal(State(app): State<App>, visit: Visit, Path((slug, number)): Address) -> Result<Response> {
    let kept: Option<Vec<(String, String)>> = visit.take_kept().await?;
    let is_again = kept.is_some();
    rehearsed(&app, &visit, (&slug, &number), &kept.map(Typed::new).unwrap_or_default(), is_again).await
}

pub(super) async fn rehearse(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number)): Address,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    rehearsed(&app, &visit, (&slug, &number), &Typed::new(fields), false).await
}

async fn rehearsed(app: &App, visit: &Visit, (slug, number): (&str, &str), typed: &Typed, is_again: bool) -> Result<Response> {
    let (commune, consultation) = found(app, visit, (slug, number)).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let today = day(app.clock.now());
    let step = rehearsing::step(&questionnaire, typed, today, visit.lang);
    let about = Answering {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        organisation: None,
        rehearsal: Some(rehearsing::carried(&step.answers)),
        opening: Opening::Nothing,
    };
    let heard = recordings::addresses(app, slug, &consultation, questionnaire.id).await?;
    let speaker = Speaker::new(&questionnaire.draft, visit.lang).with_recordings(heard);
    let (wrong, index, typed) = match step.place {
        _ if is_again => (BTreeMap::new(), Some(step.from), Some(typed)),
        Place::Page(index) => (BTreeMap::new(), Some(index), None),
        Place::Wrong(wrong) => (wrong, Some(step.from), Some(typed)),
        Place::Begin => return Ok(Redirect::to(&paths::prepare_questions(slug, consultation.number)).into_response()),
        Place::Review => (BTreeMap::new(), None, None),
    };
    let filled = Filled { answers: &step.answers, typed, wrong: &wrong, seed: answering::seed(app, &questionnaire, None) };
    if let Some(page) = index.and_then(|index| answering::page(&speaker, index, &filled, today, about.clone())) {
        let status = if page.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return Ok(visit.page_with(status, Some(&commune), |f| pages::questionnaire::questions(f, page, false)));
    }
    let asked = Asked::new(&questionnaire.draft, &step.answers, today);
    let wrong = speaker.all_wrong(asked.check_all());
    let label = |name: &&str| questionnaire.draft.asks(name).map(|question| speaker.say(&question.label, name));
    let page = ReviewPage {
        about,
        pages: asked.pages().iter().map(|seen| speaker.reviewed(seen, &asked, &step.answers, &wrong)).filter(|page| !page.answers.is_empty()).collect(),
        dropped: asked.dropped().iter().filter_map(label).collect(),
        sent_at: None,
        refused: false,
        late: false,
    };
    Ok(visit.page(Some(&commune), |f| pages::questionnaire_review::review(f, page)))
}
