//! Preparing questions: taking a form from a workbook, and the plain editor. Every change is one of the draft, which says by its number whether somebody else
//! changed it meanwhile; what is wrong with the whole is said beside it and keeps the consultation from being published.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::languages::LANGS;
use app::model::questionnaire::ResultsShown;
use app::model::questionnaire_staff::{EditorFields, FaultLine, QuestionFields};
use app::words::tr;
use xlsform::{Form, Group, Language, NotEdited, Page, Text, parse_xlsx};

use super::question_form::{free_name, question, speak};
use super::store::{self, Declared, PAPER_DAYS, Questionnaire};
use super::{KEEPERS, faults, get, permission, publishing};
use crate::base::App;
use crate::base::db::Tx;
use crate::base::error::{Error, Result};
use crate::base::text::clean_line;
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::web::Viewer;

/// Pages of a form at most.
const MOST_PAGES: usize = 60;

/// A form in which nothing is asked yet.
pub(super) fn empty(title: &str) -> Form {
    let language = |name: &str, tag: &str| Language { name: name.to_owned(), tag: tag.to_owned() };
    Form {
        id: "questions".to_owned(),
        version: "1".to_owned(),
        title: title.to_owned(),
        default_language: "ar".to_owned(),
        languages: vec![language("العربية", "ar"), language("Français", "fr"), language("English", "en")],
        pages: vec![Page::default()],
        lists: Vec::new(),
    }
}

/// Keeps a changed draft in its transaction.
async fn keep(app: &App, tx: &mut Tx, (viewer, commune, number): (&Viewer, &Commune, i64), questionnaire: &Questionnaire, draft: &Form) -> Result<()> {
    if !store::set_draft(tx, questionnaire.id, questionnaire.draft_number, draft, app.clock.now()).await? {
        return Err(Error::Conflict(tr::questionnaires::staff::CHANGED_MEANWHILE));
    }
    publishing::keep_permission(tx, questionnaire, draft).await?;
    publishing::record(app, tx, viewer, commune, number).await
}

/// What the draft was when its form was shown.
fn is_current(questionnaire: &Questionnaire, sent: &str) -> Result<()> {
    if sent == questionnaire.draft_number.to_string() { Ok(()) } else { Err(Error::Conflict(tr::questionnaires::staff::CHANGED_MEANWHILE)) }
}

/// Makes questions for a consultation that has none.
pub(super) async fn begin(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let mut tx = app.db.begin().await?;
    // Whoever publishes it comes before or after: it is asked with these questions, or there are none.
    let consultation = consultations::lock(app, &mut tx, viewer, commune, consultation.id).await?;
    if consultation.published_at.is_some() {
        return Err(Error::Conflict(tr::questionnaires::staff::NOT_NOW));
    }
    store::insert(&mut tx, publishing::new_id(app), consultation.id, &empty(&consultation.texts.title.ar), app.clock.now()).await?;
    publishing::record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the form of a workbook as the draft, in the place of the one that whoever sends it has seen. Returns what is wrong with it; then nothing is kept.
pub(super) async fn upload(
    app: &App,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    (bytes, seen): (Vec<u8>, &str),
    lang: Lang,
) -> Result<Vec<FaultLine>> {
    viewer.require_any(&KEEPERS, commune)?;
    // What it does not say in a language at all can be written here afterwards.
    let limits = faults::limits(consultation.needed(commune));
    let asked = limits.clone();
    let parse = move || parse_xlsx(&bytes, &asked);
    let form = match tokio::task::spawn_blocking(parse).await.map_err(anyhow::Error::from)? {
        Ok(form) => form,
        Err(found) => return Ok(found.iter().map(|fault| faults::line(fault, lang)).collect()),
    };
    let found = form.faults(&limits);
    if !found.is_empty() {
        return Ok(found.iter().map(|fault| faults::line(fault, lang)).collect());
    }
    let mut tx = app.db.begin().await?;
    let consultation = consultations::lock(app, &mut tx, viewer, commune, consultation.id).await?;
    match store::find(&mut tx, consultation.id).await? {
        Some(questionnaire) if is_current(&questionnaire, seen).is_err() => return Err(Error::Conflict(tr::questionnaires::staff::CHANGED_MEANWHILE)),
        Some(questionnaire) => keep(app, &mut tx, (viewer, commune, consultation.number), &questionnaire, &form).await?,
        None if consultation.published_at.is_none() => {
            store::insert(&mut tx, publishing::new_id(app), consultation.id, &form, app.clock.now()).await?;
            publishing::record(app, &mut tx, viewer, commune, consultation.number).await?;
        }
        None => return Err(Error::Conflict(tr::questionnaires::staff::NOT_NOW)),
    }
    tx.commit().await?;
    Ok(Vec::new())
}

/// Moves and removes questions and pages, and keeps the settings.
pub(super) async fn arrange(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &EditorFields) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let mut tx = app.db.begin().await?;
    let questionnaire = get(&mut tx, consultation.id).await?;
    is_current(&questionnaire, &fields.draft)?;
    if fields.act == "settings" {
        let results = ResultsShown::parse(&fields.results).ok_or_else(|| Error::field("results", tr::questionnaires::staff::CHOOSE))?;
        let paper_days = if fields.paper == "yes" { PAPER_DAYS } else { 0 };
        let declared = Declared { permission: &fields.permission, results, paper_days };
        // What was declared when it began holds.
        if questionnaire.version > 0 && declared != questionnaire.declared() {
            return Err(Error::Conflict(tr::questionnaires::staff::FROZEN));
        }
        let asked = questionnaire.draft.question(&fields.permission);
        if !fields.permission.is_empty() && !asked.is_some_and(|question| permission::can_permit(&questionnaire.draft, question)) {
            return Err(Error::field("permission", tr::questionnaires::staff::CHOOSE));
        }
        // It counts as a change: somebody who has the page open from before does not undo it.
        if !store::set_draft(&mut tx, questionnaire.id, questionnaire.draft_number, &questionnaire.draft, app.clock.now()).await? {
            return Err(Error::Conflict(tr::questionnaires::staff::CHANGED_MEANWHILE));
        }
        store::declare(&mut tx, questionnaire.id, declared).await?;
        publishing::record(app, &mut tx, viewer, commune, consultation.number).await?;
        tx.commit().await?;
        return Ok(());
    }
    let mut draft = questionnaire.draft.clone();
    changed(&mut draft, fields).map_err(refused)?;
    keep(app, &mut tx, (viewer, commune, consultation.number), &questionnaire, &draft).await?;
    tx.commit().await?;
    Ok(())
}

/// Why the editor does not do it.
fn refused(why: NotEdited) -> Error {
    use tr::questionnaires::staff as word;
    match why {
        NotEdited::InUse(_) => Error::Conflict(word::IN_USE),
        NotEdited::NotEmpty(_) => Error::Conflict(word::NOT_EMPTY),
        NotEdited::NameTaken(_) => Error::field("name", word::NAME_TAKEN),
        _ => Error::NotFound,
    }
}

fn changed(draft: &mut Form, fields: &EditorFields) -> std::result::Result<(), NotEdited> {
    let page = || fields.page.parse::<usize>().ok().and_then(|page| page.checked_sub(1)).ok_or(NotEdited::NoSuchPage(0));
    match fields.act.as_str() {
        "up" | "down" => step(draft, &fields.name, fields.act == "up"),
        "remove" => draft.remove_question(&fields.name).map(drop),
        "add_page" if draft.pages.len() < MOST_PAGES => {
            let headings = [&fields.heading_ar, &fields.heading_fr, &fields.heading_en, &fields.heading_zgh];
            let label = LANGS.into_iter().zip(headings).fold(Text::new(), |label, (lang, typed)| label.with(lang.code(), &clean_line(typed)));
            speak(draft, &label);
            let name = free_name(draft, "page");
            draft.add_page(draft.pages.len(), Page { group: Some(Group { name, label, relevant: None, appearance: None }), questions: Vec::new() })
        }
        "remove_page" => draft.remove_page(page()?).map(drop),
        _ => Err(NotEdited::NoSuchPage(0)),
    }
}

/// Moves a question up or down, over the border of its page too.
fn step(draft: &mut Form, name: &str, up: bool) -> std::result::Result<(), NotEdited> {
    let unknown = || NotEdited::NoSuchQuestion(name.to_owned());
    let place = draft.pages.iter().enumerate().find_map(|(page, one)| Some((page, one.questions.iter().position(|question| question.name == name)?)));
    let (page, at) = place.ok_or_else(unknown)?;
    let last = draft.pages[page].questions.len() - 1;
    match (up, at) {
        (true, 0) if page == 0 => Ok(()),
        (true, 0) => draft.move_question(name, page - 1, usize::MAX),
        (true, at) => draft.move_question(name, page, at - 1),
        (false, at) if at == last && page + 1 == draft.pages.len() => Ok(()),
        (false, at) if at == last => draft.move_question(name, page + 1, 0),
        (false, at) => draft.move_question(name, page, at + 1),
    }
}

/// Adds a question or changes one.
pub(super) async fn save(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &QuestionFields) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let mut tx = app.db.begin().await?;
    let mut questionnaire = get(&mut tx, consultation.id).await?;
    is_current(&questionnaire, &fields.draft)?;
    let mut draft = questionnaire.draft.clone();
    let mut errors = FormErrors::default();
    let question = question(&mut draft, (fields, questionnaire.version > 0), &mut errors);
    errors.into_result()?;
    let Some(question) = question else { return Err(Error::NotFound) };
    if fields.was.is_empty() {
        let page = fields.page.parse::<usize>().ok().and_then(|page| page.checked_sub(1)).unwrap_or_default().min(draft.pages.len().saturating_sub(1));
        draft.add_question(page, usize::MAX, question).map_err(refused)?;
    } else {
        if fields.was == questionnaire.permission {
            questionnaire.permission.clone_from(&question.name);
        }
        draft.change_question(&fields.was, question).map_err(refused)?;
    }
    keep(app, &mut tx, (viewer, commune, consultation.number), &questionnaire, &draft).await?;
    tx.commit().await?;
    Ok(())
}
