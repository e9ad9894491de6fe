//! Versions: the first is frozen when the consultation is published; a later one changes words and adds questions that nobody has to answer, says why, and is
//! told to whoever has answered.

use app::model::Lang;
use app::model::consultations::ChangeKind;
use app::model::paths;
use app::model::questionnaire::VersionLine;
use app::model::staff::StaffAct;
use app::words::tr;
use serde::{Deserialize, Serialize};
use xlsform::{Change, Field, Form, Refusal};

use super::store::{self, Declared, NewVersion, Questionnaire};
use super::{ASKS, KEEPERS, faults, get, heard, permission};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OrganisationId, QuestionnaireId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::jobs;
use crate::base::slice::Job;
use crate::base::text::{clean, fits};
use crate::communes::{self, Commune};
use crate::participation::consultations::{self, Consultation};
use crate::people::notifications::{self, News, Notice};
use crate::people::{organisations, staff};
use crate::web::Viewer;

/// Tells who has answered that questions changed.
pub(super) const JOB: Job = Job::new("questionnaire_told", |app, payload| Box::pin(async move { Ok(tell(&app, payload.parse::<Telling>()?).await?) }));
/// People of one transaction.
const PART: i64 = 200;

/// Of which consultation; who is told after whom, and who made the change.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Telling {
    consultation: ConsultationId,
    after: Option<AccountId>,
    by: AccountId,
}

/// Freezes the draft as what is asked: with the consultation, in its transaction. One that was left empty goes.
pub(super) async fn freeze(app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
    let Some(questionnaire) = store::find(tx, id).await? else { return Ok(()) };
    if questionnaire.version > 0 {
        return Ok(());
    }
    let consultation = consultations::get(tx, id).await?;
    if faults::is_left_empty(&questionnaire, consultation.template) {
        return Ok(store::remove(tx, questionnaire.id).await?);
    }
    // Somebody may have changed it since it was looked at: what is asked is what is sound now.
    let is_sound = faults::of(&questionnaire.draft, consultation.languages).is_empty();
    if !is_sound || !heard::missing(tx, questionnaire.id, &questionnaire.draft).await?.is_empty() {
        return Err(Error::Conflict(tr::questionnaires::staff::CHANGED_MEANWHILE));
    }
    let new = NewVersion { number: 1, form: &questionnaire.draft, changes: "[]".to_owned(), reason: "", by: None, at: app.clock.now() };
    store::publish(tx, questionnaire.id, &new).await?;
    Ok(())
}

/// Keeps which question lets texts be published, as long as that may change: none, when a draft has it no more, or it can give no permission any more.
pub(super) async fn keep_permission(tx: &mut Tx, questionnaire: &Questionnaire, draft: &Form) -> Result<()> {
    if questionnaire.version > 0 {
        return Ok(());
    }
    let can = draft.question(&questionnaire.permission).is_some_and(|question| permission::can_permit(draft, question));
    let permission = if can { questionnaire.permission.as_str() } else { "" };
    Ok(store::declare(tx, questionnaire.id, Declared { permission, ..questionnaire.declared() }).await?)
}

/// Whether nothing is asked any more, so that nothing of it is changed.
pub(super) fn is_over(consultation: &Consultation, now: Timestamp) -> bool {
    consultation.cancelled.is_some() || consultation.decided_at.is_some() || consultation.schedule.asking(ASKS).is_none_or(|(_, closes)| closes <= now)
}

/// Why a draft may not follow what is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotNow {
    /// It makes answers mean something else.
    Other(Refusal),
    /// These words say something else than those that were asked first: more than a correction, however many versions it was made in.
    Reworded { name: String, before: String },
}

/// What the draft changes, or why it may not. Words are compared with those of the first version too, so that no number of small corrections adds up to another
/// question.
pub(super) fn changes(questionnaire: &Questionnaire, first: Option<&Form>) -> Result<Vec<Change>, Vec<NotNow>> {
    if questionnaire.version == 0 {
        return Ok(Vec::new());
    }
    let other = |refusals: Vec<Refusal>| refusals.into_iter().map(NotNow::Other).collect::<Vec<_>>();
    let found = questionnaire.form.changes(&questionnaire.draft).map_err(other)?;
    let since_first = match first {
        Some(first) => first.changes(&questionnaire.draft).map_err(other)?,
        None => Vec::new(),
    };
    let reworded: Vec<NotNow> = found.iter().chain(&since_first).filter_map(reworded).collect();
    if reworded.is_empty() { Ok(found) } else { Err(reworded) }
}

/// Words that are more than corrected: of a question, a choice or a heading that was there. What was empty may be filled in.
fn reworded(change: &Change) -> Option<NotNow> {
    let Change::Words { name, field, language, before: Some(before), after, .. } = change else { return None };
    let lang = Lang::parse(language.split('-').next().unwrap_or_default()).unwrap_or(Lang::En);
    let after = after.as_deref().unwrap_or_default();
    let is_small = *field == Field::Audio || (consultations::is_correction(lang, before, after) && is_similar(before, after));
    (!is_small).then(|| NotNow::Reworded { name: name.clone(), before: before.clone() })
}

/// Whether most of a short text is left: of `Oui` a correction makes no `Non`.
fn is_similar(before: &str, after: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (words(before), words(after));
    let lost = old.iter().filter(|word| !new.contains(word)).count();
    let letters = before.chars().count();
    lost * 2 <= old.len() || (letters >= LONG_WORD && distance(before, after) <= MOST_LETTERS)
}

/// Letters that a correction changes in a text of few words, if that has so many.
const MOST_LETTERS: usize = 2;
const LONG_WORD: usize = 5;

/// How many letters are put in, left out or replaced.
fn distance(before: &str, after: &str) -> usize {
    let after: Vec<char> = after.chars().collect();
    let mut row: Vec<usize> = (0..=after.len()).collect();
    for (line, letter) in before.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (at, other) in after.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[after.len()]
}

/// Asks by the draft from now on.
pub(super) async fn publish(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, reason: &str) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let reason = clean(reason);
    if !fits(&reason, 10..=1_000) {
        return Err(Error::field("reason", tr::questionnaires::staff::REASON_LENGTH));
    }
    let mut tx = app.db.begin().await?;
    // Whoever moves phases or decides comes before or after; what nobody is asked any more stays as it was answered.
    let consultation = consultations::lock(app, &mut tx, viewer, commune, consultation.id).await?;
    let now = app.clock.now();
    if is_over(&consultation, now) {
        return Err(Error::Conflict(tr::questionnaires::staff::OVER));
    }
    let questionnaire = get(&mut tx, consultation.id).await?;
    let first = store::first_form(&mut tx, questionnaire.id).await?;
    let found = changes(&questionnaire, first.as_ref()).ok().filter(|changes| !changes.is_empty() && questionnaire.version > 0);
    let is_sound = faults::of(&questionnaire.draft, consultation.languages).is_empty();
    let is_heard = heard::missing(&mut tx, questionnaire.id, &questionnaire.draft).await?.is_empty();
    let (Some(found), true) = (found, is_sound && is_heard) else {
        return Err(Error::Conflict(tr::questionnaires::staff::NOT_NOW));
    };
    let new = NewVersion {
        number: questionnaire.version + 1,
        form: &questionnaire.draft,
        changes: store::json(&found)?,
        reason: &reason,
        by: Some(viewer.id),
        at: now,
    };
    if !store::publish(&mut tx, questionnaire.id, &new).await? {
        return Err(Error::Conflict(tr::questionnaires::staff::NOT_NOW));
    }
    jobs::enqueue(app, &mut tx, JOB, &Telling { consultation: consultation.id, after: None, by: viewer.id }).await?;
    app.raise(&mut tx, Event::Progressed(consultation.id.into())).await?;
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps among the acts of the staff that somebody changed questions.
pub(super) async fn record(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, number: i64) -> Result<()> {
    let path = paths::prepare_questions(&commune.slug, number);
    staff::record(app, tx, viewer.id, commune.id, StaffAct::ConsultationChanged.at(&path)).await
}

/// Tells the next of them, and queues the rest: each transaction tells some and says where it ended, so that nobody is told twice.
async fn tell(app: &App, telling: Telling) -> Result<()> {
    let consultation = match consultations::get(&mut &app.db, telling.consultation).await {
        Err(Error::NotFound) => return Ok(()),
        other => other?,
    };
    let commune = communes::get(app, consultation.commune_id).await?;
    let path = paths::questions(&commune.slug, consultation.number);
    let notice = Notice::Consultation { title: consultation.texts.title.localized(), change: ChangeKind::Wording };
    let mut tx = app.db.begin().await?;
    let people = contributors(&mut tx, consultation.id, telling.after, PART).await?;
    for person in people.iter().copied().filter(|person| *person != telling.by) {
        notifications::write(app, &mut tx, person, News::about(consultation.id, &notice, &path)).await?;
    }
    if let (Some(last), true) = (people.last(), people.len() as i64 == PART) {
        jobs::enqueue(app, &mut tx, JOB, &Telling { after: Some(*last), ..telling }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Who has answered, in their own name or for an organisation, each once, in the order of their accounts.
pub(super) async fn contributors(db: &mut impl Sql, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    let mut people = store::answers::contributors(db, id, after, most).await?;
    people.extend(store::organisations::contributors(db, id, after, most).await?);
    // A sheet says nothing of who filled it in: all who represent the organisation are told.
    let sheets: Vec<OrganisationId> = store::organisations::on_paper(db, id).await?.into_iter().map(|(id, _)| id).collect();
    people.extend(organisations::representatives_of(db, &sheets, after, most).await?);
    people.extend(store::waiting::contributors(db, id, after, most).await?);
    people.sort_unstable();
    people.dedup();
    people.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(people)
}

/// Later versions as everybody reads them, the last one first.
pub(super) async fn lines(app: &App, questionnaire: &Questionnaire, lang: Lang) -> Result<Vec<VersionLine>> {
    if questionnaire.version < 2 {
        return Ok(Vec::new());
    }
    let rows = store::versions(&mut &app.db, questionnaire.id).await?;
    let line = |row: store::VersionRow| {
        let found: Vec<Change> = serde_json::from_str(&row.changes).unwrap_or_default();
        VersionLine { at: row.created_at.into(), reason: row.reason, changes: words(questionnaire, &found, lang) }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Changes in words; those of one question's texts in one line.
pub(super) fn words(questionnaire: &Questionnaire, changes: &[Change], lang: Lang) -> Vec<String> {
    use tr::questionnaires::changed as word;
    let speaker = super::speaking::Speaker::new(&questionnaire.draft, lang);
    let mut lines: Vec<String> = Vec::new();
    for change in changes {
        let line = match change {
            Change::Words { name, before, after, .. } => {
                let what = speaker.number(name);
                let what = if what.is_empty() { name.clone() } else { what };
                let (before, after) = (before.clone().unwrap_or_default(), after.clone().unwrap_or_default());
                word::WORDS.fill(lang, &[("number", &what), ("before", &before), ("after", &after)])
            }
            Change::NewLanguage { tag } => word::LANGUAGE.fill(lang, &[("language", tag)]),
            Change::NewQuestion { name } => word::QUESTION.fill(lang, &[("number", &speaker.number(name))]),
            Change::NewList { .. } => continue,
        };
        lines.push(line);
    }
    lines
}

/// Why a draft may not follow what is asked, in words, each once.
pub(super) fn refusals(refusals: &[NotNow], lang: Lang) -> Vec<String> {
    use tr::questionnaires::refusal as word;
    use xlsform::Why as W;
    let text = |refusal: &NotNow| {
        let refusal = match refusal {
            NotNow::Other(refusal) => refusal,
            NotNow::Reworded { name, before } => return word::REWORDED.fill(lang, &[("name", name), ("before", before)]),
        };
        let key = match refusal.why {
            W::OtherForm => word::OTHER_FORM,
            W::LanguageRemoved | W::DefaultLanguageChanged => word::LANGUAGE,
            W::QuestionRemoved => word::REMOVED,
            W::Moved => word::MOVED,
            W::NewRequired => word::NEW_REQUIRED,
            W::KindChanged | W::ListRemoved | W::ChoicesChanged => word::KIND,
            _ => word::CONDITION,
        };
        key.fill(lang, &[("name", &refusal.name)])
    };
    let mut lines: Vec<String> = Vec::new();
    for line in refusals.iter().map(text) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Whether a questionnaire has a draft that is not asked yet.
pub(super) fn has_unpublished(questionnaire: &Questionnaire) -> bool {
    questionnaire.version > 0 && questionnaire.draft != questionnaire.form
}

/// The id of questions, for whoever makes them.
pub(super) fn new_id(app: &App) -> QuestionnaireId {
    app.rng.id(app.clock.now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_leaves_most_of_a_text() {
        for (before, after) in [("Avez-vous l'eau ?", "Avez-vous l'eau courante ?"), ("Réponce", "Réponse"), ("هل عندكم الماء؟", "هل عندكم ماء؟")]
        {
            assert!(is_similar(before, after), "{before} {after}");
        }
        for (before, after) in [("Oui", "Non"), ("نعم", "لا"), ("Pour", "Contre"), ("Très bien", "Rien du tout")] {
            assert!(!is_similar(before, after), "{before} {after}");
        }
        assert_eq!((distance("chat", "chats"), distance("", "ab"), distance("eau", "eau")), (1, 2, 0));
    }
}
