//! The final list: every option that can be done, with a place and a cost. It is published when nothing is open any more, and never changes afterwards: it is
//! exactly what a ballot takes.

use app::model::Lang;
use app::model::options::{OptionNews, OptionState};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::MOST;
use super::case::Case;
use super::store::{self, OptionRow, appeals, writing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, NeighbourhoodId, OptionId, SolutionId, Sql};
use crate::base::error::Result;
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

/// Everything that keeps the list from being published, in a language. `room` is how many options it can have.
pub(super) async fn lacks(db: &mut impl Sql, (options, room): (&[OptionRow], usize), now: Timestamp, lang: Lang) -> Result<Vec<String>> {
    use tr::options::lack as word;
    let ids: Vec<OptionId> = options.iter().map(|option| option.id).collect();
    let contested: Vec<OptionId> = appeals::open_among(db, &ids).await?.into_iter().map(|appeal| appeal.option_id).collect();
    let mut lacks = Vec::new();
    for option in options {
        let key = match option.state() {
            OptionState::Gathered | OptionState::Review => Some(word::DECISION),
            OptionState::Consent => Some(word::CONSENT),
            state if state.is_listed() && option.known_cost().is_none_or(|cost| cost < 1) => Some(word::COST),
            _ if contested.contains(&option.id) => Some(word::APPEAL),
            OptionState::NotFeasible if option.appeal_until.is_some_and(|until| now < until) => Some(word::APPEAL_DAYS),
            _ => None,
        };
        lacks.extend(key.map(|key| key.fill(lang, &[("number", &option.number.to_string())])));
    }
    match options.iter().filter(|option| option.state().is_listed()).count() {
        0 => lacks.push(word::NOTHING.text(lang).to_owned()),
        listed if listed > room => lacks.push(tr::ballots::lack::EXCESS.fill(lang, &[("most", &room.to_string())])),
        _ => {}
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
    let room = room(case.app, &mut tx, id).await?;
    let lacks = lacks(&mut tx, (&options, room), now, lang).await?;
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
