//! The final list: every option that can be done, with a place and a cost. It is published when nothing is open any more, and never changes afterwards: it is
//! exactly what a ballot takes.
//!
//! An officer publishes it between the end of appeals and the beginning of the vote; it is a task that is due then, on the first page of the staff, on the page on
//! which the consultation is prepared and on the board, what is late first. The clock alone does not lock it, as it ends phases: at the end of the days of appeals
//! an option may lack its decision or its cost, or an appeal its answer, which only people can give, and a list that locked itself without them would leave out
//! what somebody has a right to. What the clock does see to is that nothing is voted on without a list: until it is published voting is open to nobody
//! ([`crate::base::part::Part::is_ready`]), and once the phase of voting has begun it is not published before that phase is moved to later days, so that nobody
//! finds other options in the middle of a vote. A list that no vote takes keeps nobody waiting, and is published whenever it is ready.

use app::model::Lang;
use app::model::consultations::PhaseKind;
use app::model::options::{OptionNews, OptionState};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::case::Case;
use super::store::{self, OptionRow, appeals, writing};
use super::{MOST, appealing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, NeighbourhoodId, OptionId, SolutionId, Sql};
use crate::base::error::Result;
use crate::base::part::Listed;
use crate::participation::consultations::{self, Consultation};
use crate::people::staff;

/// An option of a list that is published.
#[derive(Clone, Debug)]
pub struct ListedOption {
    pub id: OptionId,
    pub number: i64,
    /// Its place, from 1 on.
    pub place: i64,
    pub solution: SolutionId,
    pub title: String,
    /// The code of the language in which it is written.
    pub language: String,
    /// What it costs, in centimes.
    pub cost: i64,
    pub category: String,
    pub neighbourhood: Option<NeighbourhoodId>,
}

/// The options of a list that is published, in its order; none before. The titles are as they were gathered: whoever shows one asks whether its solution may be
/// read.
pub async fn final_list(db: &mut impl Sql, id: ConsultationId) -> Result<Vec<ListedOption>> {
    if store::summary(db, id).await?.locked_at.is_none() {
        return Ok(Vec::new());
    }
    let listed = |row: OptionRow| {
        Some(ListedOption {
            id: row.id,
            number: row.number,
            place: row.place?,
            solution: row.solution_id,
            title: row.title,
            language: row.language,
            cost: row.final_cost?,
            category: row.category,
            neighbourhood: row.neighbourhood_id,
        })
    };
    let mut options: Vec<ListedOption> = store::list(db, id, 0, MOST).await?.into_iter().filter_map(listed).collect();
    options.sort_by_key(|option| option.place);
    Ok(options)
}

/// How many options can be on the list at most, for the sake of whoever takes it: a vote in which they are put in order takes twelve.
pub(super) async fn room(app: &App, db: &mut impl Sql, id: ConsultationId) -> Result<usize> {
    let mut room = usize::MAX;
    for part in app.parts() {
        room = part.takes(&mut db.conn(), id).await?.map_or(room, |takes| takes.min(room));
    }
    Ok(room)
}

/// Whether something waits for the list: a ballot with options of its own does not.
pub(super) async fn is_awaited(app: &App, db: &mut impl Sql, id: ConsultationId) -> Result<bool> {
    for part in app.parts() {
        if part.takes(&mut db.conn(), id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// When people begin to vote.
fn voting(consultation: &Consultation) -> Option<Timestamp> {
    consultation.schedule.asking(&[PhaseKind::Vote]).map(|(begins, _)| begins)
}

/// By when a list must be published that is not: before people vote on it, once services assess its options.
pub(super) async fn due(app: &App, db: &mut impl Sql, consultation: &Consultation) -> Result<Option<Timestamp>> {
    let now = app.clock.now();
    let assessed = consultation.schedule.phases().iter().find(|phase| phase.kind == PhaseKind::Review).and_then(|phase| phase.starts_at);
    let Some(due) = voting(consultation).filter(|_| consultation.takes_options() && assessed.is_some_and(|begins| begins <= now)) else { return Ok(None) };
    let is_open = consultation.published_at.is_some() && consultation.cancelled.is_none() && consultation.decided_at.is_none();
    let is_due = is_open && store::summary(db, consultation.id).await?.locked_at.is_none() && is_awaited(app, db, consultation.id).await?;
    Ok(is_due.then_some(due))
}

/// Everything that keeps the list from being published, in a language.
pub(super) async fn lacks(app: &App, db: &mut impl Sql, consultation: &Consultation, options: &[OptionRow], lang: Lang) -> Result<Vec<String>> {
    use tr::options::lack as word;
    let (id, now) = (consultation.id, app.clock.now());
    let mut lacks = Vec::new();
    if voting(consultation).is_some_and(|begins| begins <= now) && is_awaited(app, db, id).await? {
        lacks.push(word::VOTING.text(lang).to_owned());
    }
    lacks.extend(of_options(db, options, now, lang).await?);
    let room = room(app, db, id).await?;
    match options.iter().filter(|option| option.state().is_listed()).count() {
        0 => lacks.push(word::NOTHING.text(lang).to_owned()),
        listed if listed > room => lacks.push(tr::ballots::lack::EXCESS.fill(lang, &[("most", &room.to_string())])),
        _ => {}
    }
    // What is not decided may still come onto it.
    let possible = options.iter().filter(|option| option.state().is_listed() || !option.state().is_decided());
    let listed = |option: &OptionRow| Listed {
        cost: option.known_cost().unwrap_or_default(),
        neighbourhood: option.neighbourhood_id,
        category: option.category.clone(),
    };
    let possible: Vec<Listed> = possible.map(listed).collect();
    for part in app.parts() {
        lacks.extend(part.refuses(&mut db.conn(), id, &possible, lang).await?);
    }
    Ok(lacks)
}

/// What the options lack, each named by its number: all of it.
async fn of_options(db: &mut impl Sql, options: &[OptionRow], now: Timestamp, lang: Lang) -> Result<Vec<String>> {
    use tr::options::lack as word;
    let ids: Vec<OptionId> = options.iter().map(|option| option.id).collect();
    let contested: Vec<OptionId> = appeals::open_among(db, &ids).await?.into_iter().map(|appeal| appeal.option_id).collect();
    let mut lacks = Vec::new();
    for option in options {
        let decision = match option.state() {
            OptionState::Gathered | OptionState::Review => Some(word::DECISION),
            OptionState::Consent => Some(word::CONSENT),
            state if state.is_listed() && option.known_cost().is_none_or(|cost| cost < 1) => Some(word::COST),
            _ => None,
        };
        let appeal = if contested.contains(&option.id) { Some(word::APPEAL) } else { appealing::is_open(option, now).then_some(word::APPEAL_DAYS) };
        lacks.extend(decision.into_iter().chain(appeal).map(|key| key.fill(lang, &[("number", &option.number.to_string())])));
    }
    Ok(lacks)
}

/// Publishes the list, or returns everything that it lacks.
pub(super) async fn publish(case: &Case<'_>, lang: Lang) -> Result<Result<(), Vec<String>>> {
    case.require_keeper()?;
    let (id, now) = (case.consultation.id, case.now());
    let mut tx = case.app.db.begin().await?;
    case.lock(&mut tx).await?;
    let options = store::list(&mut tx, id, 0, MOST).await?;
    let consultation = consultations::get(&mut tx, id).await?;
    let lacks = lacks(case.app, &mut tx, &consultation, &options, lang).await?;
    if !lacks.is_empty() {
        tx.roll_back().await?;
        return Ok(Err(lacks));
    }
    let mut place = 0;
    for option in options.iter().filter(|option| option.state().is_listed()) {
        place += 1;
        writing::set_place(&mut tx, option.id, place, option.known_cost().unwrap_or_default()).await?;
        case.tell(&mut tx, option, OptionNews::Listed, "").await?;
    }
    store::close(&mut tx, id, case.viewer.id, now).await?;
    for part in case.app.parts() {
        part.listed(case.app, &mut tx, id).await?;
    }
    let path = paths::option_board(&case.commune.slug, case.consultation.number);
    staff::record(case.app, &mut tx, case.viewer.id, case.commune.id, StaffAct::OptionsListed.at(&path)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
