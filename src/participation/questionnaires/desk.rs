//! Answers on paper, entered at the desk from the sheet that has the same numbers: all questions on one page, whatever conditions hide is dropped, and a receipt
//! with a number is given. The same form sent twice enters once.
//!
//! A sheet may be an organisation's, if it is approved and asked: it answers once, on paper or otherwise, and whoever represents it is told and may still put
//! another answer in the place of it. What is written freely on a sheet is published of nobody.
//!
//! A sheet counts by the day on which it was received. For some days after closing those are entered that came before, as declared when the questions were
//! first asked; results that everybody sees after closing wait as long, and once it is decided nothing is added.

use std::collections::BTreeMap;

use app::model::Lang;
use app::model::consultations::AudienceKind;
use app::model::form::FormErrors;
use app::model::notifications::{DeskNews, Notice};
use app::model::paths;
use app::model::questionnaire::AnswerStanding;
use app::words::tr;
use jiff::civil::Date;
use xlsform::{Answers, Asked, Kind};

use super::fields::Typed;
use super::showing::late_until;
use super::speaking::Speaker;
use super::store::Questionnaire;
use super::store::answers::{self, NewAnswer, Sheet};
use super::store::organisations::{self as sheets, NewSheet};
use super::{ASKS, CLERKS, day, get, publishing, stepping, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, NeighbourhoodId, OrganisationId, QuestionnaireId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune};
use crate::participation::consultations::{self, Consultation};
use crate::people::notifications::{self, By, News};
use crate::people::{accounts, organisations};
use crate::web::Viewer;

/// What came of an entry.
pub(super) enum Entered {
    Receipt(i64),
    /// What is wrong, by name and of the day, and what was read.
    Wrong(BTreeMap<String, String>, FormErrors, Answers),
    /// It asks nothing now.
    NotOpen,
}

/// The number of a receipt as people quote it.
pub(super) fn number(consultation: i64, receipt: i64) -> String {
    format!("Q{consultation}-{receipt:04}")
}

/// The last day on which a sheet that is entered at a moment can have been received: today, or the last day on which it asked. `None` when nothing can be
/// entered.
pub(super) fn last_day(consultation: &Consultation, questionnaire: &Questionnaire, now: Timestamp) -> Option<Date> {
    if consultation.cancelled.is_some() {
        return None;
    }
    if consultation.schedule.asking_at(ASKS, now).is_some() {
        return Some(now.day());
    }
    let (_, closes) = consultation.schedule.asking(ASKS)?;
    late_until(consultation, questionnaire, now).map(|_| consultations::phases::last_day(closes))
}

/// The day on which a sheet was received: one on which it asked. While it asks, none typed is today.
fn received(consultation: &Consultation, (last, now): (Date, Timestamp), typed: &str, errors: &mut FormErrors) -> Option<Timestamp> {
    use tr::questionnaires::desk as word;
    let typed = typed.trim();
    if typed.is_empty() && last == now.day() {
        return Timestamp::start_of(last);
    }
    let Some(date) = typed.parse::<Date>().ok() else {
        errors.add("received_on", word::RECEIVED_NEEDED);
        return None;
    };
    let first = consultation.schedule.asking(ASKS).map(|(opens, _)| opens.day());
    if date > last || first.is_some_and(|first| date < first) {
        errors.add("received_on", word::RECEIVED_OUTSIDE);
        return None;
    }
    Timestamp::start_of(date)
}

/// The neighbourhood that stands on a sheet; nobody has to say theirs.
async fn home(app: &App, commune: &Commune, typed: &str, errors: &mut FormErrors) -> Result<Option<NeighbourhoodId>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let places = communes::offered_neighbourhoods(app, commune.id).await?;
    let found = places.iter().find(|place| place.slug == typed).map(|place| place.id);
    if found.is_none() {
        errors.add("home", tr::solution_form::NEIGHBOURHOOD_UNKNOWN);
    }
    Ok(found)
}

/// Of which organisation a sheet is; `None` for a person's. Its row is taken: it is not suspended meanwhile.
async fn whose(
    app: &App,
    tx: &mut Tx,
    (viewer, consultation): (&Viewer, &Consultation),
    typed: &str,
    errors: &mut FormErrors,
) -> Result<Option<OrganisationId>> {
    use tr::questionnaires::desk as word;
    if typed.is_empty() {
        if !super::asks_persons(consultation.audience.kind) {
            errors.add("organisation", word::ORGANISATION_NEEDED);
        }
        return Ok(None);
    }
    let Ok(id) = typed.parse().map(OrganisationId) else {
        errors.add("organisation", word::ORGANISATION_UNKNOWN);
        return Ok(None);
    };
    let Some(kind) = organisations::hold_speaking(tx, consultation.commune_id, id).await? else {
        errors.add("organisation", word::ORGANISATION_UNKNOWN);
        return Ok(None);
    };
    if !consultations::asks_organisation(app, tx, consultation, (viewer.id, id, kind)).await? {
        // By invitation it may be asked, and nobody have used its code.
        let by_code = consultation.audience.kind == AudienceKind::Invited;
        errors.add("organisation", if by_code { word::ORGANISATION_UNUSED } else { word::ORGANISATION_OUTSIDE });
    }
    Ok(Some(id))
}

/// Those who represent the organisation that was typed, as far as they are still there, and whoever enters the sheet: kept as they are before rows are taken that
/// whoever leaves takes after their account.
async fn join(tx: &mut Tx, viewer: &Viewer, typed: &str) -> Result<Vec<AccountId>> {
    accounts::join(tx, viewer.id).await?;
    let Ok(organisation) = typed.parse().map(OrganisationId) else { return Ok(Vec::new()) };
    let mut people = organisations::representatives(tx, organisation).await?;
    // In one order, whoever else does the same.
    people.sort_unstable();
    let mut there = Vec::new();
    for person in people {
        // Nobody is told of what they did.
        if person != viewer.id && accounts::join(tx, person).await? {
            there.push(person);
        }
    }
    Ok(there)
}

/// Tells those who represent an organisation that a sheet of it was entered.
async fn tell(app: &App, tx: &mut Tx, (viewer, commune): (&Viewer, &Commune), consultation: &Consultation, to: (OrganisationId, &[AccountId])) -> Result<()> {
    let (organisation, people) = to;
    let notice = Notice::Desk { title: consultation.texts.title.localized(), news: DeskNews::Sheet };
    let path = paths::with_query(paths::questions(&commune.slug, consultation.number), &[("as", &organisation.to_string())]);
    let by = By { account: Some(viewer.id), organisation: None, officer: true };
    for person in people {
        notifications::write(app, tx, *person, News { notice: &notice, path: &path, about: Some(consultation.id.into()), by }).await?;
    }
    Ok(())
}

/// To which questions the form with an id was entered, and its receipt.
async fn entered(tx: &mut Tx, row: RowId) -> Result<Option<(QuestionnaireId, Option<i64>)>> {
    match answers::entered(tx, row).await? {
        None => Ok(sheets::entered(tx, row).await?),
        found => Ok(found),
    }
}

/// Keeps what stands on a sheet, and counts it. Returns whether it could be: an organisation may have answered.
async fn keep(tx: &mut Tx, new: NewAnswer<'_>, sheet: Sheet, organisation: Option<OrganisationId>) -> Result<bool> {
    let NewAnswer { id: entry, questionnaire, version, answers, at, .. } = new;
    let Some(organisation) = organisation else {
        answers::insert_paper(tx, &new, sheet).await?;
        store::count(tx, questionnaire, 1, 0).await?;
        return Ok(true);
    };
    let is_first = sheets::insert_paper(tx, &NewSheet { questionnaire, version, organisation, entry, sheet, answers, at }).await?;
    store::count(tx, questionnaire, 0, i64::from(is_first)).await?;
    Ok(is_first)
}

/// What stands on a sheet, and what is wrong with it, by name.
fn read(questionnaire: &Questionnaire, typed: &Typed, now: Timestamp, lang: Lang) -> (Answers, BTreeMap<String, String>) {
    let speaker = Speaker::new(&questionnaire.form, lang);
    let mut given = Answers::new();
    let unread = typed.read_into(questionnaire.form.pages.iter(), &mut given);
    let mut wrong: BTreeMap<String, String> = unread.into_iter().map(|(name, why)| (name.to_owned(), speaker.unread(why))).collect();
    // Photos do not come on paper: nobody is kept from counting for the lack of one.
    let is_photo = |name: &str| matches!(questionnaire.form.asks(name).map(|question| &question.kind), Some(Kind::Image(_)));
    for (name, text) in speaker.all_wrong(Asked::new(&questionnaire.form, &given, day(now)).check_all()) {
        if !is_photo(&name) {
            wrong.entry(name).or_insert(text);
        }
    }
    (given, wrong)
}

/// Enters what stands on a sheet.
pub(super) async fn enter(app: &App, viewer: &Viewer, (commune, consultation): (&Commune, &Consultation), typed: &Typed, lang: Lang) -> Result<Entered> {
    viewer.require_any(&CLERKS, commune)?;
    let row = typed.field("entry").parse().map(RowId).map_err(|_| Error::NotFound)?;
    let mut errors = FormErrors::default();
    let neighbourhood = home(app, commune, typed.field("home"), &mut errors).await?;
    let mut tx = app.db.begin().await?;
    let named = typed.field("organisation").trim();
    let people = join(&mut tx, viewer, named).await?;
    // Paper comes from people who may have no account: the clock is asked, and nobody's standing.
    let admission = consultations::admit(app, &mut tx, consultation.id, ASKS, super::Who::Person(viewer.id).asker()).await?;
    let organisation = whose(app, &mut tx, (viewer, &admission.consultation), named, &mut errors).await?;
    let questionnaire = get(&mut tx, consultation.id).await?;
    let now = app.clock.now();
    let Some(last) = last_day(&admission.consultation, &questionnaire, now) else {
        tx.roll_back().await?;
        return Ok(Entered::NotOpen);
    };
    // The questionnaire's row is taken: the same form sent twice at once waits here, and finds what was entered.
    let receipt = store::next_receipt(&mut tx, questionnaire.id).await?;
    match entered(&mut tx, row).await? {
        None => {}
        Some((known, Some(receipt))) if known == questionnaire.id => {
            tx.roll_back().await?;
            return Ok(Entered::Receipt(receipt));
        }
        // The id of somebody else's answer is none of a form of ours.
        Some(_) => return Err(Error::NotFound),
    }
    let (given, wrong) = read(&questionnaire, typed, now, lang);
    let received_at = received(&admission.consultation, (last, now), typed.field("received_on"), &mut errors);
    let Some(received_at) = received_at.filter(|_| wrong.is_empty() && errors.is_empty()) else {
        tx.roll_back().await?;
        return Ok(Entered::Wrong(wrong, errors, given));
    };
    let sent = Asked::new(&questionnaire.form, &given, day(now)).sent();
    let standing = AnswerStanding::Paper.as_str();
    let new = NewAnswer { id: row, questionnaire: questionnaire.id, version: questionnaire.version, standing, neighbourhood, answers: &sent, at: now };
    if !keep(&mut tx, new, Sheet { receipt, by: viewer.id, received_at }, organisation).await? {
        tx.roll_back().await?;
        errors.add("organisation", tr::questionnaires::desk::ORGANISATION_ANSWERED);
        return Ok(Entered::Wrong(wrong, errors, given));
    }
    match organisation {
        Some(organisation) => tell(app, &mut tx, (viewer, commune), &admission.consultation, (organisation, &people)).await?,
        None => stepping::note(app, &mut tx, (consultation.id, &questionnaire)).await?,
    }
    publishing::record(app, &mut tx, viewer, commune, consultation.number).await?;
    // The moment may have passed meanwhile at which nothing is entered any more.
    if last_day(&admission.consultation, &questionnaire, app.clock.now()).is_none_or(|last| Timestamp::start_of(last).is_none_or(|last| last < received_at)) {
        tx.roll_back().await?;
        return Ok(Entered::NotOpen);
    }
    tx.commit().await?;
    Ok(Entered::Receipt(receipt))
}
